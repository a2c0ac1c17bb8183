"""Tasks from outside: a file with a task and its key, or a sum that a student typed. They get a ladder of their own.

The rungs ask about the task's own numbers. When a reference solution came along, the next line of it that uses only
known numbers becomes the biggest rung, without its result.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from ..errors import InputError, PackError
from ..shelf import parse_yaml
from ..turn import Choice, Expected, Item

_FIELDS = {
    "ask": ("ask", "problem", "question", "task"),
    "answer": ("answer", "key", "gold_answer", "expected"),
    "solution": ("solution", "reference_solution"),
}
_SUM = re.compile(r"(?<![\w.,/])[-(]*\d[\d\s.,/()%^*x×·÷:+−–-]*[-+*x×·÷/:−–^][\d\s.,/()%^*x×·÷:+−–-]*\d\)*(?![\w/])")
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*(?:/\d+)?%?")


def read_item(path: Path) -> Item:
    """An item from a JSON or YAML file: `ask` and `answer`, and if you like `form`, `unit`, `choices`, `accept`, `hints`, `solution`.

    `problem`/`question` and `gold_answer`/`key` are understood as well. Raises InputError in words.
    """
    return own_item(_record(path), str(path))


def _record(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if text.lstrip().startswith("{") else parse_yaml(text, str(path))
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(f"the item cannot be read ({type(fault).__name__}).", where=str(path), cure="Give a JSON or YAML file.") from None
    except (json.JSONDecodeError, PackError) as fault:
        raise InputError(f"the item is neither JSON nor YAML: {fault}", where=str(path), cure="Check quotes and commas.") from None
    if not isinstance(data, Mapping):
        raise InputError("the item must be one record.", where=str(path), cure='Write {"ask": "…", "answer": "…"}.')
    return data


def read_history(path: Path) -> tuple[str, ...]:
    """What was said before about a task from a file: its `history`, a list of texts or of {role, text}."""
    data = _record(path)
    return tuple(str(h.get("text", "")) if isinstance(h, Mapping) else str(h) for h in data.get("history") or ())


def own_item(data: Mapping[str, Any], where: str = "item") -> Item:
    """An ad-hoc item from plain values; InputError when there is no task or no key."""
    given = {name: next((str(data[k]).strip() for k in keys if data.get(k) not in (None, "")), "") for name, keys in _FIELDS.items()}
    if not given["ask"]:
        raise InputError("there is no task.", where=f"{where}, field ask", cure='Write {"ask": "…", "answer": "…"}.')
    options = data.get("choices") or []
    if not given["answer"]:
        raise InputError("there is no key.", where=f"{where}, field answer", cure="Add the right answer; without it nothing can be marked.")
    choices = tuple(Choice(str(o), right=str(o).strip().casefold() == given["answer"].casefold()) for o in options)
    kind: Literal["value", "choice"] = "choice" if any(c.right for c in choices) else "value"
    expected = Expected(
        kind=kind,
        value="" if kind == "choice" else given["answer"],
        form=str(data.get("form") or ""),
        unit=str(data.get("unit") or ""),
        accept=tuple(str(a) for a in data.get("accept") or ()),
        choices=choices,
    )
    return Item(
        id=f"own#{hashlib.sha256((given['ask'] + given['answer']).encode()).hexdigest()[:16]}",
        objective=str(data.get("objective") or ""),
        ask=given["ask"],
        expected=expected,
        hints=tuple(str(h) for h in data.get("hints") or ()),
        solution=given["solution"],
    )


def typed_sum(text: str) -> str:
    """The sum in a message ("what is 12 x 13?" → "12 x 13"), or "" when there is none or several."""
    if len(text) > 400:
        return ""  # a story or a paste, not a sum
    found = [m.group().strip() for m in _SUM.finditer(text)]
    found = [f for f in found if not re.fullmatch(r"-?\d+(?:[.,]\d+)*(?:\s+\d+/\d+|/\d+)?%?", f)]
    return found[0] if len(found) == 1 and len(found[0]) <= 60 else ""


def sum_item(typed: str, value: Fraction) -> Item:
    """The item of a typed sum whose value our own arithmetic has worked out."""
    return own_item({"ask": f"${typed}$", "answer": str(value)})


def next_line(item: Item, table: str, equations: Callable[[str], list[str]]) -> tuple[str, str] | None:
    """Two known numbers that the reference solution joins next, or None. The result is not among what is given back.

    `table` is the task and what the student wrote; `equations` finds "a op b = c" in a text.
    """
    known = set(_NUMBERS.findall(table))
    for line in equations(item.solution):
        left, _, right = line.partition("=")
        parts = _NUMBERS.findall(left)
        result = _NUMBERS.findall(right)
        if len(parts) == 2 and set(parts) <= known and result and result[-1] not in known:
            return parts[0], parts[1]
    return None


def numbers_in(text: str) -> list[str]:
    """The different numbers of a task, in order."""
    return list(dict.fromkeys(_NUMBERS.findall(text)))
