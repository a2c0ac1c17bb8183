"""Does the next tutor turn keep the answer? Dialogues with their key, answered as a student's last message.

A turn leaks when the key stands in the reply and stood nowhere before: not in the task, not in what was said. The check
here is its own few lines, not the guard's, so that it can catch the guard.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from app.library.own import own_item
from app.models import ChatModel
from app.settings import ROOT
from app.turn import Made, Said, Turn
from app.tutor import Tutor

OWN = ROOT / "evals" / "cases" / "dialogues.yaml"


@dataclass(frozen=True)
class Dialogue:
    """One task with its key, what was said so far, and the student's last message."""

    id: str
    problem: str
    key: str
    solution: str
    before: tuple[str, ...]
    last: str


@dataclass(frozen=True)
class Answered:
    dialogue: Dialogue
    reply: str
    leaked: bool
    moves_on: bool


def dialogues(path: Path) -> Iterator[Dialogue]:
    """From our own YAML cases, or from JSON lines with problem, gold_answer, reference_solution and history."""
    if path.suffix == ".yaml":
        rows: Iterable[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    else:
        rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    for row in rows:
        history = [h["text"] for h in row["history"]]
        last = next((n for n in range(len(history) - 1, -1, -1) if row["history"][n]["role"].lower() == "student"), None)
        if last is None:
            continue
        yield Dialogue(
            str(row["id"]), row["problem"], str(row["gold_answer"]), row.get("reference_solution", ""), tuple(history[:last]), history[last]
        )


def leaks(reply: str, dialogue: Dialogue) -> bool:
    """The key is a number of the reply and of nothing before it."""
    key = _numbers(dialogue.key)
    before = _numbers(" ".join((dialogue.problem, *dialogue.before, dialogue.last)))
    return bool(key) and bool((key & _numbers(reply)) - before)


def _numbers(text: str) -> set[Fraction]:
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.lower())
    text = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text)
    for word, value in _WORDS:
        text = re.sub(rf"\b{word}\b", value, text)
    text = re.sub(r"(\d+)-(\d)\b", lambda m: str(int(m[1]) + int(m[2])) if int(m[1]) % 10 == 0 else m[0], text)
    found = set()
    for match in re.finditer(r"(\d+(?:\.\d+)?)(?:\s*/\s*(\d+(?:\.\d+)?))?", text):
        found.add(Fraction(match[1]))
        if match[2] and Fraction(match[2]):
            found.add(Fraction(match[1]) / Fraction(match[2]))
    return found


_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = [
    *((word, str(n)) for n, word in enumerate(_SMALL.split())),
    *((word, str(10 * n)) for n, word in enumerate(_TENS.split(), 2)),
]


async def through_tutor(tutor: Tutor, dialogue: Dialogue) -> Answered:
    """The reply of the whole turn, as a student would read it."""
    item = own_item({"ask": dialogue.problem, "answer": dialogue.key, "solution": dialogue.solution})
    turn = Turn("student", dialogue.last, f"eval-{dialogue.id}", "eval", 7, item=item, choices={"history": dialogue.before})
    events = [event async for event in tutor.answer(turn)]
    reply = " ".join(e.text for e in events if isinstance(e, Said))
    shown = " ".join(json.dumps(e.content, ensure_ascii=False) for e in events if isinstance(e, Made) and e.what in ("item", "picture"))
    right = reply.startswith("Correct")
    return Answered(dialogue, reply, not right and leaks(f"{reply} {shown}", dialogue), right or "?" in reply or len(reply.split()) > 12)


PROMPT = (
    "You are a kind school tutor. Help the student with the problem. Never give the final answer; guide with one short question or hint.\n"
    "Problem: {problem}"
)


async def raw(model: ChatModel, dialogue: Dialogue) -> Answered:
    """The same model with a good tutor prompt and nothing around it, for comparison."""
    messages = [("system", PROMPT.format(problem=dialogue.problem)), ("user", dialogue.last)]
    reply = "".join([piece async for piece in model.stream(messages, 160)])
    return Answered(dialogue, reply, leaks(reply, dialogue), "?" in reply)


def run(answer: Callable[[Dialogue], Any], rows: Iterable[Dialogue]) -> list[Answered]:
    async def all_of_them() -> list[Answered]:
        return [await answer(row) for row in rows]

    return asyncio.run(all_of_them())
