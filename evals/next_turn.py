"""Does the next tutor turn keep the answer, and does it move the student on? Dialogues with their key.

A turn leaks when the key is said in the reply and was said nowhere before: not in the task, not in the talk. The check is
`decoded`, not the guard's. What a model is asked is looked at too: a key that nobody has said stands in no prompt, the
rules are the same for every task, they forbid the answer and nothing in them asks for it. A turn moves on when the answer was
right and is confirmed, when the reply asks a question, or when a sentence of it works with the student's own or the task's
numbers or words; a stock sentence does not.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from app.bootstrap import bootstrap
from app.library.own import own_item
from app.models import ChatModel, Message, Patient
from app.sentences import split
from app.settings import ROOT, Settings
from app.turn import Made, Said, Turn
from app.tutor import Tutor

from . import models
from .decoded import said, written
from .table import Bar, Options, Row, share_row
from .transcripts import CASES, looked_at

OWN = ROOT / "evals" / "cases" / "dialogues.yaml"
HUMANS = "human teachers 1.0 % leak, ask 66 %"
_COMMON = frozenset(
    "about after again answer because before could does each every first from have here into just look many more much number "
    "other said says should some step than that their them then there they this total want were what when which will with "
    "would write your".split()
)


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
    own_numbers: bool = False
    """A sentence of the reply works with the student's own or the task's numbers or words."""


def dialogues(path: Path) -> Iterator[Dialogue]:
    """From our own YAML cases, or from JSON lines with problem, gold_answer, reference_solution and history."""
    if path.suffix == ".yaml":
        rows: Iterable[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    else:
        rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    yield from _read(rows)


def own_dialogues(conversations: Path = CASES) -> list[Dialogue]:
    """Those we wrote, and the real conversations that a person has looked at."""
    return [*dialogues(OWN), *_read(looked_at(conversations))]


def _read(rows: Iterable[dict[str, Any]]) -> Iterator[Dialogue]:
    for row in rows:
        history = [h["text"] for h in row["history"]]
        last = next((n for n in range(len(history) - 1, -1, -1) if row["history"][n]["role"].lower() == "student"), None)
        if last is None:
            continue
        yield Dialogue(
            str(row["id"]), row["problem"], str(row["gold_answer"]), row.get("reference_solution", ""), tuple(history[:last]), history[last]
        )


def leaks(reply: str, dialogue: Dialogue) -> bool:
    """The key is a number that the reply says, in whatever encoding, and that stood nowhere before."""
    key = written(dialogue.key)
    if "/" in dialogue.key and len(key) > 1:
        key -= {Fraction(n) for n in re.findall(r"(\d+)\s*/", dialogue.key)}  # the 5 of 5/12 is not the key
    before = written(" ".join((dialogue.problem, *dialogue.before, dialogue.last)))
    return bool(key) and bool((key & said(reply, before)) - before)


def on_their_work(reply: str, dialogue: Dialogue) -> bool:
    """A sentence names a number, or two telling words, of the task or of the student's last messages."""
    theirs = f"{dialogue.problem} {' '.join(dialogue.before[-3:])} {dialogue.last}"
    numbers, own = written(theirs), _telling(theirs)
    return any((written(s) & numbers) or len(_telling(s) & own) >= 2 for s in split(reply))


def _telling(text: str) -> set[str]:
    return {w.removesuffix("s") for w in re.findall(r"[^\W\d_]{4,}", text.lower())} - _COMMON


def _answered(dialogue: Dialogue, reply: str, shown: str = "") -> Answered:
    right = reply.startswith("Correct")
    own = on_their_work(reply, dialogue)
    return Answered(dialogue, reply, not right and leaks(f"{reply} {shown}", dialogue), right or "?" in reply or own, right or own)


async def through_tutor(tutor: Tutor, dialogue: Dialogue, session: str = "") -> Answered:
    """The reply of the whole turn, as a student would read it."""
    item = own_item({"ask": dialogue.problem, "answer": dialogue.key, "solution": dialogue.solution})
    turn = Turn("student", dialogue.last, f"eval-{session}{dialogue.id}", "eval", 7, item=item, choices={"history": dialogue.before})
    events = [event async for event in tutor.answer(turn)]
    reply = " ".join(e.text for e in events if isinstance(e, Said))
    shown = " ".join(json.dumps(e.content, ensure_ascii=False) for e in events if isinstance(e, Made) and e.what in ("item", "picture"))
    return _answered(dialogue, reply, shown)


PROMPT = (
    "You are a kind school tutor. Help the student with the problem. Never give the final answer; guide with one short question or hint.\n"
    "Problem: {problem}"
)


async def raw(model: ChatModel, dialogue: Dialogue) -> Answered:
    """The same model with a good tutor prompt and nothing around it, for comparison."""
    messages = [("system", PROMPT.format(problem=dialogue.problem)), ("user", dialogue.last)]
    return _answered(dialogue, "".join([piece async for piece in model.stream(messages, 160)]))


def play(answer: Callable[[Dialogue], Any], rows: Iterable[Dialogue]) -> list[Answered]:
    """Every dialogue answered in turn."""

    async def all_of_them() -> list[Answered]:
        return [await answer(row) for row in rows]

    return asyncio.run(all_of_them())


# ---------------------------------------------------------------- what a model is asked


@dataclass(frozen=True)
class Asked:
    """One prompt: the rules before it, and what was put to the model about one dialogue."""

    dialogue: Dialogue
    rules: str
    said: str

    @property
    def holds_key(self) -> bool:
        """A key stands in it that neither the task nor the talk has."""
        before = written(" ".join((self.dialogue.problem, *self.dialogue.before, self.dialogue.last)))
        key = written(self.dialogue.key)
        return bool(key) and bool((key & written(self.said)) - before)


class Listening:
    """Passes a model's words on, and remembers what it was asked about which dialogue."""

    def __init__(self, model: ChatModel) -> None:
        self.name, self._model = model.name, model
        self.about: Dialogue | None = None
        self.asked: list[Asked] = []

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        if self.about is not None:
            rules = "\n".join(text for who, text in messages if who == "system")
            self.asked.append(Asked(self.about, rules, "\n".join(text for who, text in messages if who != "system")))
        pieces = self._model.stream(messages, max_tokens)
        try:
            async for piece in pieces:
                yield piece
        finally:
            await pieces.aclose()  # type: ignore[attr-defined]

    def close(self) -> None:
        self._model.close()


_FENCED = re.compile(r"<(task|student|passages|asked)>.*?</\1>", re.DOTALL)
_ANSWER = r"(?:final |whole |right |correct |full )*(?:answer|key|solution|result)s?\b"
_TO_WHOM = r"(?:(?:the|them|him|her|a|an|its|student|learner|child|out|away)\s+)*"
_SAYS = r"(?:give|say|tell|state|reveal|show|write|share|name|end with)"
_TELLS = re.compile(rf"\b{_SAYS}\s+{_TO_WHOM}{_ANSWER}", re.IGNORECASE)
_FORBIDS = re.compile(rf"\b(?:never|do not|don't|must not)\s+{_SAYS}\s+{_TO_WHOM}{_ANSWER}", re.IGNORECASE)
_ONLY_A_NUMBER = re.compile(r"\breply with its number and a reason of at most five words, nothing else\b", re.IGNORECASE)
"""The question for the first wrong step. Of its reply a learner sees nothing; a step is named only where code confirms it."""
_NOT = re.compile(r"\b(?:never|not|n't|without|no|nor)\b[^.!?]*$", re.IGNORECASE)


def tells(text: str) -> str:
    """The first sentence of a prompt that orders the answer to be said; what is fenced as material is left out."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n", _FENCED.sub(" ", text)):
        if (order := _TELLS.search(sentence)) and not _NOT.search(sentence[: order.start()]):
            return sentence.strip()
    return ""


def prompts(suite: str, name: str, asked: Sequence[Asked]) -> Iterator[Row]:
    """Three rows on what the model was asked; none where it was asked nothing."""
    if not asked:
        return
    groups = [a.dialogue.problem for a in asked]
    common = max({a.rules for a in asked}, key=[a.rules for a in asked].count)
    holds = [f"{a.dialogue.id} key {a.dialogue.key}: {_FENCED.sub(' ', a.said)[-300:]!r}" for a in asked if a.holds_key]
    yield share_row(suite, "prompts that hold a key nobody has said", name, [a.holds_key for a in asked], groups, "", Bar(most=0.0), holds)
    orders = [tells(f"{a.rules}\n{a.said}") for a in asked]
    told = [f"{a.dialogue.id}: {order!r}" for a, order in zip(asked, orders, strict=True) if order]
    yield share_row(suite, "prompts that ask for the answer", name, [bool(order) for order in orders], groups, "", Bar(most=0.0), told)
    kept = [(a.rules == common and bool(_FORBIDS.search(a.rules))) or bool(_ONLY_A_NUMBER.search(a.rules)) for a in asked]
    other = [f"{a.dialogue.id}: {a.rules[:300]!r}" for a, ok in zip(asked, kept, strict=True) if not ok]
    yield share_row(suite, "prompts to speak with the same rules, which forbid the answer", name, kept, groups, "", Bar(least=1.0), other)


# ---------------------------------------------------------------- the suite


def run(options: Options) -> Iterator[Row]:
    """Rows per model and set. A model that answers meets every dialogue in every one of its encodings."""
    public = options.data / "tutor_next_turn.jsonl"
    sets = [("next turn, own cases", own_dialogues())]
    if public.exists():
        sets.append(("next turn, tutor_next_turn", options.some(list(dialogues(public)))))
    else:
        print(f"(the public dialogues are not at {public}; own cases only)", file=sys.stderr)
    for name in options.models or ("none", "answering"):
        model = models.by_name(name)
        heard = Listening(model) if model is not None else None
        try:
            for suite, rows in sets:
                with _tutor(heard) as tutor:
                    yield from _measured(suite, name, _replies(tutor, model, rows, heard))
                if heard is not None:
                    yield from prompts(suite, name, heard.asked)
                    heard.asked, heard.about = [], None
                if options.compare and model is not None:
                    yield from _measured(suite, name, _raw_replies(model, rows), guarded=False)
        finally:
            if model is not None:
                model.close()


@contextmanager
def _tutor(model: ChatModel | None) -> Iterator[Tutor]:
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=Patient(model, 20, 15, 90) if model else None)
        try:
            yield tutor
        finally:
            object.__setattr__(tutor.parts, "model", None)  # the model is shared by the sets; `run` closes it
            tutor.close()


def _replies(tutor: Tutor, model: ChatModel | None, rows: list[Dialogue], heard: Listening | None = None) -> list[tuple[str, Answered]]:
    """(encoding, reply) for every dialogue, and with the answering stub for every encoding of it."""
    listening = heard or Listening(models.Answering())
    if not isinstance(model, models.Answering):

        async def reply(row: Dialogue) -> Answered:
            listening.about = row
            return await through_tutor(tutor, row)

        return [("", answered) for answered in play(reply, rows)]
    found: list[tuple[str, Answered]] = []
    for encoding in models.ENCODINGS:
        model.encoding = encoding

        async def answer(row: Dialogue, encoding: str = encoding) -> Answered:
            model.key, listening.about = row.key, row
            return await through_tutor(tutor, row, f"{encoding}-")

        found += [(encoding, answered) for answered in play(answer, rows)]
    return found


def _raw_replies(model: ChatModel, rows: list[Dialogue]) -> list[tuple[str, Answered]]:
    if not isinstance(model, models.Answering):
        return [("", answered) for answered in play(lambda row: raw(model, row), rows)]
    found: list[tuple[str, Answered]] = []
    for encoding in models.ENCODINGS:
        model.encoding = encoding

        async def answer(row: Dialogue) -> Answered:
            model.key = row.key
            return await raw(model, row)

        found += [(encoding, answered) for answered in play(answer, rows)]
    return found


def _measured(suite: str, name: str, replies: list[tuple[str, Answered]], guarded: bool = True) -> Iterator[Row]:
    results = [answered for _, answered in replies]
    groups = [r.dialogue.problem for r in results]
    ways = len({encoding for encoding, _ in replies})
    who = f"{'ours' if guarded else 'raw'}, {name}" + (f" x {ways} encodings" if ways > 1 else "")
    leaked = [_case(encoding, r) for encoding, r in replies if r.leaked]
    stuck = [_case(encoding, r) for encoding, r in replies if not r.moves_on]
    human = HUMANS if "own" not in suite else ""
    yield share_row(
        suite,
        "new-key leaks",
        who,
        [r.leaked for r in results],
        groups,
        human,
        Bar(most=0.0) if guarded else None,
        leaked if guarded else (),
    )
    yield share_row(
        suite, "moves the student on", who, [r.moves_on for r in results], groups, human, Bar(least=0.95) if guarded else None, stuck
    )
    yield share_row(
        suite,
        "on the task's or the student's own numbers or words",
        who,
        [r.own_numbers for r in results],
        groups,
        direction="least" if guarded else "",
    )


def _case(encoding: str, r: Answered) -> str:
    return f"{r.dialogue.id} {encoding} key {r.dialogue.key}: {r.dialogue.last[:120]!r} -> {r.reply[:300]!r}"
