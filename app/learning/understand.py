"""What kind of message is this? Rules and the item in play decide; what cannot be read is a question, never an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..turn import Item

HeardKind = Literal[
    "attempt", "step_right", "step_wrong", "reply", "question", "explain", "wants_answer", "stuck", "hint", "picture",
    "another", "new_task", "harder", "easier", "guess_between", "tired", "greeting", "thanks", "bye", "level", "nothing",
]  # fmt: skip

_ACTIONS: dict[str, HeardKind] = {
    "hint": "hint",
    "stuck": "stuck",
    "picture": "picture",
    "another": "another",
    "check": "attempt",
    "new": "new_task",
    "harder": "harder",
    "easier": "easier",
    "explain": "explain",
    "break": "tired",
    "stop": "bye",
    "home": "greeting",
    "level": "level",
}

_STRAIGHT = str.maketrans("’‘´`", "''''")
_NUMBERISH = re.compile(r"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞√π]")
_ASKING = re.compile(
    r"^\W*(?:but |and |so |ok(?:ay)?,? |pero |y )?(?:why|what|how|when|where|who|which|can|could|do|does|did|is|are|explain|tell me about|"
    r"por qu[eé]|para qu[eé]|qu[eé]|c[oó]mo|cu[aá]ndo|d[oó]nde|qui[eé]n|cu[aá]l(?:es)?|cu[aá]nt[oa]s?|puedes|explica)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """The kind of a message and, for an answer, the text to mark. `bare` is an answer with no working or reason."""

    kind: HeardKind
    answer: str = ""
    bare: bool = False
    step: int = 0
    """Which hint's question a `step_right` answers."""
    insists: bool = False
    """Somebody's authority is called on ("my teacher said so")."""


def understand(
    text: str,
    action: str,
    item: Item | None,
    pending: str,
    rung: int,
    phrases: Mapping[str, Sequence[re.Pattern[str]]],
    same: Callable[[str, str], bool],
) -> Heard:
    """The kind of message, given the item in play, the open question (`pending`, at hint `rung`) and a language's phrases."""
    text = text.translate(_STRAIGHT)
    if action in _ACTIONS:
        kind = _ACTIONS[action]
        return _attempt(text, item) if kind == "attempt" and item else Heard(kind if kind != "attempt" else "question")
    if not text.strip():
        return Heard("nothing")
    insists = any(p.search(text) for p in phrases.get("insists", ()))
    named = next((kind for kind, patterns in phrases.items() if kind != "insists" and any(p.search(text) for p in patterns)), "")
    if item is not None:
        # The question at the gap asks what the first hint asks, so the same answers count.
        asked = rung if pending == "hint" else 1 if pending == "gap" else 0
        if asked and (step := _step(text, item, asked, same)):
            return Heard("step_right", step=step)
        if named == "guess_between" and _NUMBERISH.search(text):
            return Heard("guess_between")
        if _could_answer(text, item, named):
            return _attempt(text, item, insists)
    if named and named != "guess_between":
        return Heard(named)  # type: ignore[arg-type]  # the shelf is tested to hold only known kinds
    if item is not None and pending and not asks(text) and len(text.split()) <= 12:
        return Heard("reply", insists=insists)
    return Heard("question", insists=insists)


def _attempt(text: str, item: Item | None, insists: bool = False) -> Heard:
    return Heard("attempt", text, bare=len(re.findall(r"[^\W\d_]{2,}", text)) <= 3, insists=insists)


def asks(text: str) -> bool:
    """Is this a question, by its first word or its mark?"""
    return bool(_ASKING.search(text)) or text.rstrip().endswith("?")


def _could_answer(text: str, item: Item, named: str) -> bool:
    """May this be an answer to the item? Marking has the last word; this only keeps questions out of it."""
    if named in ("wants_answer", "stuck", "hint", "another", "new_task", "harder", "easier", "picture", "level"):
        return False
    kind = item.expected.kind
    asks = bool(_ASKING.search(text))
    if kind == "choice":
        short = text.strip().casefold()
        if re.fullmatch(r"(?:it'?s |i think (?:it'?s )?|answer |option |la )?\(?[a-e1-5]\)?[.!?]?", short):
            return True
        return not asks and any(
            short.rstrip(".!?") in c.text.casefold() or c.text.casefold() in short for c in item.expected.choices if len(short) > 2
        )
    if kind == "order":
        return bool(re.search(r"[,>→;\n]|\d\s*\d|^[a-f](?:\s*[a-f]){2,}$", text.strip(), re.IGNORECASE)) and not asks
    if kind == "criteria":
        return len(text.split()) >= 3 and not (asks and text.rstrip().endswith("?"))
    if kind == "expression":
        return bool(re.search(r"[\d=]|^[a-z]$", text)) and not asks
    if not (_NUMBERISH.search(text) or _NUMBER_WORD.search(text)):
        return False
    return not asks or bool((_THINKS if _WHY.search(text) else _OFFERS).search(text))


_WHY = re.compile(r"^\W*(?:but |and |so |pero |y )?(?:why|por qu[eé]|cu[aá]nto)\b", re.IGNORECASE)
_THINKS = re.compile(r"\bi (?:think|got|get|say)\b|\bcreo que\b|\bme (?:da|sale)\b", re.IGNORECASE)
_OFFERS = re.compile(r"\bi (?:think|got|get|say)\b|\bcreo que\b|\bme (?:da|sale)\b|^\W*(?:is it|it'?s|es)\b", re.IGNORECASE)
"""An answer that is put as a question: "what is 1/2 + 1/3? i think 2/5", "is it 6?"."""

_NUMBER_WORD = re.compile(
    r"\b(zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|"
    r"uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|medio|mitad|tercios?|cuartos?|quintos?|sextos?|octavos?)\b",
    re.IGNORECASE,
)


def _step(text: str, item: Item, rung: int, same: Callable[[str, str], bool]) -> int:
    """The hint (the one asked last) whose known answer this message gives, or 0. The key itself is never a step."""
    words = re.sub(r"[^\w\s/.,'-]", "", text).strip().casefold()
    for step in item.steps:
        if step.hint == rung and any(a.casefold() == words or same(a, words) for a in step.answers):
            return 0 if item.expected.value and same(item.expected.value, words) else step.hint
    return 0
