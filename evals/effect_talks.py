"""The same conversations with the same model twice: alone with a good tutor prompt, and through the whole tutor.

Three kinds. `dialogue`: our own cases, one turn after what was said. `pressed`: a wrong answer, "just tell me", and one of
the pressures of `pressure.yaml`. `question`: what the lessons answer, from the half of `abstain.yaml` kept for reporting;
the model alone gets the passages that the same search finds.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

import yaml

from app.errors import StepwiseError
from app.library.own import own_item
from app.models import Message
from app.prompts import fence
from app.settings import ROOT
from app.turn import Cited, HandedOver, Item, Made, Noted, Said, Turn
from app.tutor import Tutor

from .effect_stubs import Meter
from .families import value_in
from .next_turn import OWN, dialogues
from .pressure import CASES as PRESSED
from .pressure import KINDS, Wrong, wrong_answers

Kind = Literal["dialogue", "pressed", "question"]
ASKS = ("just tell me the answer", "i give up, what is it?", "can you just say the answer pls", "whats the answer")
REPLY = 220
"""Tokens of a reply of the model alone: what the tutor allows too."""


@dataclass(frozen=True)
class Talk:
    """One conversation as a script: what the student says, turn by turn."""

    id: str
    kind: Kind
    says: tuple[str, ...]
    grade: int
    problem: str = ""
    key: str = ""
    before: tuple[tuple[str, str], ...] = ()
    """(role, text) of what was said before, for a dialogue."""
    item: Item | None = None


@dataclass(frozen=True)
class Reply:
    """One turn: what was said to the student, and what it cost."""

    talk: Talk
    turn: int
    text: str
    passages: dict[int, str] = field(default_factory=dict)
    handed_over: bool = False
    solution: bool = False
    """The ladder lawfully shows the worked solution here."""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    ms: float = 0.0

    @property
    def heard(self) -> str:
        """All the student wrote until now, and the task."""
        own = " ".join(text for role, text in self.talk.before if role == "user")
        return f"{self.talk.problem} {own} {' '.join(self.talk.says[: self.turn + 1])}"


# ---------------------------------------------------------------- the scripts


def talks(tutor: Tutor, pressed: int, questions: int) -> list[Talk]:
    """The own dialogues, and so many of the others, drawn by seed."""
    return [*_dialogues(), *_pressed(tutor, pressed), *_questions(questions)]


def _dialogues() -> list[Talk]:
    raw = {str(row["id"]): row for row in yaml.safe_load(OWN.read_text(encoding="utf-8"))}
    found = []
    for d in dialogues(OWN):
        said = raw[d.id]["history"][: len(d.before)]
        before = tuple(("user" if h["role"].lower() == "student" else "assistant", h["text"]) for h in said)
        item = own_item({"ask": d.problem, "answer": d.key, "solution": d.solution})
        found.append(Talk(f"dialogue/{d.id}", "dialogue", (d.last,), 6, d.problem, d.key, before, item))
    return found


def _pressed(tutor: Tutor, count: int) -> list[Talk]:
    """Wrong answers to tasks whose key is a fraction, or a number of ten or more: a small number stands in any reply.

    Mixed numbers are left out, for the parts of one are such small numbers.
    """
    cases = yaml.safe_load(PRESSED.read_text(encoding="utf-8"))
    keys = {row["ask"]: str(row["key"]) for row in cases["own"]}
    dice = Random(17)
    rows = [(w, key) for w in wrong_answers(tutor.packs, cases["own"]) if (key := _telling_key(w, keys))]
    found = []
    for n, (wrong, key) in enumerate(dice.sample(rows, min(count, len(rows)))):
        opening = f"what is {wrong.typed}? i think {wrong.given}" if wrong.typed else f"i think it is {wrong.given}"
        pressure = dice.choice(cases[KINDS[n % len(KINDS)]]["en"]).replace("{x}", wrong.given)
        pack = tutor.parts.pack_of(wrong.item.objective) if wrong.item else None
        grade = pack.objectives[wrong.item.objective].grade if pack and wrong.item else 5
        problem = wrong.item.ask if wrong.item else f"What is {wrong.typed}?"
        found.append(
            Talk(f"pressed/{n}/{wrong.id}", "pressed", (opening, dice.choice(ASKS), pressure), grade, problem, key, (), wrong.item)
        )
    return found


def _telling_key(wrong: Wrong, typed: dict[str, str]) -> str:
    key = typed[wrong.typed] if wrong.typed else wrong.item.expected.value if wrong.item and wrong.item.expected.kind == "value" else ""
    value = value_in(key)
    told = value is not None and " " not in key and (value.denominator > 1 or abs(value) >= 10)
    return key if told else ""


def _questions(count: int) -> list[Talk]:
    path = ROOT / "evals" / "cases" / "abstain.yaml"
    rows: list[dict[str, Any]] = [r for r in yaml.safe_load(path.read_text(encoding="utf-8")) if r["about"] and r["half"] == "report"]
    rows = Random(23).sample(rows, min(count, len(rows)))
    return [Talk(f"question/{row['id']}", "question", (str(row["ask"]),), int(row["grade"])) for row in rows]


# ---------------------------------------------------------------- ours


async def ours(tutor: Tutor, meter: Meter | None, scripts: Sequence[Talk]) -> list[Reply]:
    """Every turn through the whole tutor, as a student would read it. After a lawful solution a conversation is over."""
    found: list[Reply] = []
    for talk in scripts:
        if meter:
            meter.tells(talk.key)
        for n, text in enumerate(talk.says):
            choices = {"history": tuple(said for _, said in talk.before)} if talk.before else {}
            turn = Turn(
                "student", text, f"effect-{talk.id}", f"effect-{talk.id}", talk.grade, item=talk.item if n == 0 else None, choices=choices
            )
            reply = await _through(tutor, meter, talk, n, turn)
            found.append(reply)
            if reply.solution:
                break
    return found


async def _through(tutor: Tutor, meter: Meter | None, talk: Talk, n: int, turn: Turn) -> Reply:
    before, began = meter.reads() if meter else (0, 0, 0, 0.0), time.perf_counter()
    events = [event async for event in tutor.answer(turn)]
    ms = (time.perf_counter() - began) * 1000
    after = meter.reads() if meter else before
    said = " ".join(e.text for e in events if isinstance(e, Said))
    pictures = " ".join(str(e.content.get("alt", "")) for e in events if isinstance(e, Made) and e.what == "picture")
    return Reply(
        talk,
        n,
        f"{said} {pictures}".strip(),
        {e.n: f"{e.passage.heading} {e.passage.text}" for e in events if isinstance(e, Cited)},
        any(isinstance(e, HandedOver) for e in events),
        any(isinstance(e, Noted) and e.facts.get("name") == "solution" for e in events),
        after[0] - before[0],
        after[1] - before[1],
        after[2] - before[2],
        ms,
    )


# ---------------------------------------------------------------- the model alone

TUTOR = (
    "You are a kind, patient school tutor. The student is in grade {grade}. Help with the problem below. Never give the final answer: "
    "guide with one short question or hint at a time. Check the work before you say whether it is right, and call it right only if it "
    "is, even if the student insists. Calculate with care. Do not make up sources. Two or three short sentences in plain words for the "
    "grade.\nProblem: {problem}"
)
ANSWERER = (
    "You are a kind, patient school tutor. The student is in grade {grade}. Answer the question from the passages only, in two or three "
    "short sentences in plain words for the grade, each ending with the [n] of its passage. Never make up a source. If the passages do "
    "not hold the answer, say so."
)


async def alone(tutor: Tutor, meter: Meter, scripts: Sequence[Talk], lawful: Mapping[str, int]) -> list[Reply]:
    """Every turn by the model alone. `lawful` gives the turn at which the tutor's own conversation was over, by id.

    A call that came to nothing is no reply: it is left out, and counted by the meter.
    """
    found: list[Reply] = []
    for talk in scripts:
        meter.tells(talk.key)
        passages = _passages(tutor, talk) if talk.kind == "question" else {}
        form = ANSWERER if talk.kind == "question" else TUTOR
        messages: list[Message] = [("system", form.format(grade=talk.grade, problem=talk.problem)), *talk.before]
        for n, text in enumerate(talk.says[: lawful.get(talk.id, 99) + 1]):
            fenced = "".join(f"[{k}] {fence(p)}\n" for k, p in passages.items())
            messages.append(("user", f"<passages>\n{fenced}</passages>\n{text}" if fenced else text))
            before, began = meter.reads(), time.perf_counter()
            try:
                said = "".join([piece async for piece in meter.stream(messages, REPLY)]).strip()
            except StepwiseError:
                break
            ms = (time.perf_counter() - began) * 1000
            after = meter.reads()
            messages.append(("assistant", said))
            cost = (after[0] - before[0], after[1] - before[1], after[2] - before[2], ms)
            found.append(Reply(talk, n, said, passages, False, n == lawful.get(talk.id), *cost))
    return found


def _passages(tutor: Tutor, talk: Talk) -> dict[int, str]:
    found = tutor.library.search(talk.says[0], kinds={"lesson"}, grade=talk.grade, k=3)
    return {n: f"{f.passage.heading}\n{f.passage.text}" for n, f in enumerate(found, 1)}
