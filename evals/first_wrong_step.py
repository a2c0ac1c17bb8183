"""Which step of a student's working is the first wrong one? What arithmetic finds, what code can prove, what a model adds.

Rows hold a task, numbered steps, a reference solution and a label: the first wrong step from 1, or 0 for a right solution.
The tutor's own path is measured (`app.steps`): a model proposes one step, code confirms it by the solution or nothing is said.
The scripted proposers are told the label, to see what code does with a model that is always right and with one that never is.
Half of the problems (`read`) were looked at while the proofs were chosen, the other half (`unread`) was not.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from app.errors import StepwiseError
from app.learning.policy import Move, Progress
from app.library.own import own_item
from app.marking import false_line, mark
from app.models import ChatModel, Message
from app.steps import Ground, Look, Proof, Step, ground, look, proofs, propose, read_step
from app.turn import Item, Mark

from .models import by_name
from .statistics import share
from .table import Bar, Direction, Options, Row, share_row

NAME = "first wrong step"
FILE = "mistake_location.jsonl"
MODEL_ROWS = 100
"""Wrong solutions that a model is asked about, unless the whole is asked for."""
BEYOND = "sv25-err sv133-err sv159-err sv208-err sv422-err sv484-err sv577-err sv719-err sv842-err sv874-err".split()
"""Faults of the data: the label is one past the last step, so no step can be named. They are left out."""
FALSE_REFERENCE = {
    "sv526-ok": "its chain 3/2 = 1.50 + 3.00 is false",
    "sv555-ok": "its chain 3/2 = 1.50 + 3.00 is false",
    "sv864-ok": "its chain 3/2 = 1.50 + 3.00 is false",
    "sv895-ok": "its chain 3/2 = 1.50 + 3.00 is false",
    "sv172-ok": "13,2000 is a misprint of 13,200",
    "sv822-ok": "400 / 80 = 180 is false",
}
"""Faults of the data: a solution labelled right in which a written equation is false. They are counted apart."""


@dataclass(frozen=True)
class Solution:
    """One row. `error` is the first wrong step from 1, or 0; `steps` are read once."""

    id: str
    problem: str
    texts: tuple[str, ...]
    error: int
    reference: str
    half: str = field(default="read", compare=False)

    @property
    def key(self) -> str:
        return self.reference.strip().splitlines()[-1].strip()

    @cached_property
    def steps(self) -> list[Step]:
        return [read_step(text) for text in self.texts]

    @cached_property
    def ground(self) -> Ground | None:
        return ground(self.problem, self.reference, self.key)

    @cached_property
    def proofs(self) -> dict[int, Proof]:
        return proofs(self.steps, self.ground) if self.ground else {}

    @cached_property
    def false_steps(self) -> list[int]:
        return [n for n, text in enumerate(self.texts, 1) if false_line(text)]

    @cached_property
    def item(self) -> Item:
        return own_item({"ask": self.problem, "answer": self.key, "solution": self.reference})

    @cached_property
    def others(self) -> list[int]:
        return [n for n in range(1, len(self.texts) + 1) if n != self.error]


class Scripted:
    """A proposer that always names `step`, through the same door as a model."""

    name = "scripted"

    def __init__(self) -> None:
        self.step = 0

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        yield f"{self.step} this cannot be right"

    def close(self) -> None:
        return None


def solutions(path: Path) -> list[Solution]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    problems = sorted({row["problem"] for row in rows})
    Random(3).shuffle(problems)
    seen = set(problems[::2])
    return [
        Solution(r["id"], r["problem"], tuple(r["steps"]), r["error_step"], r["reference"], "read" if r["problem"] in seen else "unread")
        for r in rows
        if r["id"] not in BEYOND
    ]


def run(options: Options) -> Iterator[Row]:
    """The rows without a model, then those of each model asked for."""
    path = options.data / FILE
    if not path.is_file():
        print(f"({NAME}: {FILE} is absent; nothing measured)", file=sys.stderr)
        return
    everything = options.some(solutions(path))
    wrong, right = [s for s in everything if s.error], [s for s in everything if not s.error]
    yield from _arithmetic(wrong, right)
    yield from _proofs_alone(wrong, right)
    yield from _scripted(wrong)
    asked = wrong if options.part >= 1 else Random(7).sample(wrong, min(MODEL_ROWS, len(wrong)))
    for name in options.models:
        model = by_name(name)
        if model is not None:
            with closing(model):
                yield from _of_model(name, model, asked, wrong, right)


# ---------------------------------------------------------------- without a model


def _arithmetic(wrong: list[Solution], right: list[Solution]) -> Iterator[Row]:
    found = [s for s in wrong if s.false_steps]
    yield _row("a false line found in a wrong solution", "arithmetic", wrong, lambda s: bool(s.false_steps), "nothing 0", better="least")
    yield _row(
        "… and it is the first wrong step",
        "arithmetic",
        found,
        lambda s: s.false_steps[0] == s.error,
        "best constant .25",
        misses=True,
        better="least",
    )
    sound = [s for s in right if s.id not in FALSE_REFERENCE]
    faulty = [f"fault of the data, left out: {name}: {why}" for name, why in FALSE_REFERENCE.items()]
    yield _row("a line of a right solution called false", "arithmetic", sound, lambda s: bool(s.false_steps), faults=faulty, better="most")


def _proofs_alone(wrong: list[Solution], right: list[Solution]) -> Iterator[Row]:
    """What code would name with nobody proposing: too often another step than the label for a child to be told."""
    for proof in ("put_right", "last_join", "passed"):
        fired = [s for s in wrong if proof in s.proofs.values()]
        values = [next(n for n, p in s.proofs.items() if p == proof) == s.error for s in fired]
        yield share_row(NAME, f"{proof} alone is the first wrong step", "code, no proposal", values, _groups(fired), "said from .95 on")
    fired = [s for s in wrong if _from_nowhere(s)]
    values = [_from_nowhere(s) == s.error for s in fired]
    yield share_row(
        NAME, "first number from nowhere is the first wrong step", "code, no proposal", values, _groups(fired), "said from .95 on"
    )
    yield _row("a step of a right solution provable as wrong", "code, no proposal", right, lambda s: bool(s.proofs), better="most")


def _from_nowhere(solution: Solution) -> int:
    """The first step that works with a number neither of the task nor of an earlier step, or 0. The solution is not used."""
    bare = ground(solution.problem, "0 + 0 = 0", "0")
    known = set(bare.path) if bare else set()
    for n, step in enumerate(solution.steps, 1):
        results = {result for _, result in step.sums}
        if step.sums and not step.numbers <= known | results:
            return n
        known |= step.numbers
    return 0


def _scripted(wrong: list[Solution]) -> Iterator[Row]:
    """Through `look`, the tutor's own path, with a proposer that is told the label."""
    dice = Random(7)
    model = Scripted()
    several = [s for s in wrong if s.others]
    for half in ("unread", "all"):
        rows, away = ([s for s in some if half in (s.half, "all")] for some in (wrong, several))
        truth = [_looked(model, s, s.error) for s in rows]
        yield share_row(
            NAME,
            "a right proposal confirmed",
            f"scripted, {half}",
            [bool(x and x.proof) for x in truth],
            _groups(rows),
            "0",
            direction="least",
        )
        lies = [dice.choice(s.others) for s in away]
        seen = [_looked(model, s, n) for s, n in zip(away, lies, strict=True)]
        faults = [
            f"{s.id}: label {s.error}, confirmed {x.proposal.step} ({x.proof})" for s, x in zip(away, seen, strict=True) if x and x.proof
        ]
        values = [bool(x and x.proof) for x in seen]
        yield share_row(
            NAME, "a wrong proposal (any other step) confirmed", f"scripted, {half}", values, _groups(away), "1", Bar(most=0.05), faults
        )
        worst = [any(n in s.proofs for n in s.others) for s in away]
        yield share_row(NAME, "… the most confirmable other step", f"scripted, {half}", worst, _groups(away), "1", direction="most")
        early = [any(n < s.error for n in s.proofs) for s in away]
        yield share_row(NAME, "… and a step before the labelled one", f"scripted, {half}", early, _groups(away), "1", Bar(most=0.02))


def _looked(model: Scripted, solution: Solution, step: int) -> Look | None:
    model.step = step
    text = "\n".join(solution.texts)
    marked = Mark("wrong", false_line=false_line(text))
    return asyncio.run(look(model, solution.item, text, marked, Move("rung", 1), Progress()))


# ---------------------------------------------------------------- with a model


def _of_model(name: str, model: ChatModel, asked: list[Solution], wrong: list[Solution], right: list[Solution]) -> Iterator[Row]:
    """The raw proposal, what code confirms of it, and the whole task with the marker deciding which solutions are right."""
    proposed = {s.id: asyncio.run(_proposed(model, s)) for s in asked}
    hits = [proposed[s.id] == s.error for s in asked]
    yield share_row(NAME, "step accuracy on wrong solutions", f"{name}, as proposed", hits, _groups(asked), "best constant .25")
    confirmed = [s for s in asked if proposed[s.id] in s.proofs and not s.false_steps]
    yield share_row(NAME, "confirmed of its proposals", name, [s in confirmed for s in asked], _groups(asked))
    yield share_row(
        NAME, "… and right", f"{name}, confirmed", [proposed[s.id] == s.error for s in confirmed], _groups(confirmed), "best constant .25"
    )
    told = [_told_right(s) for s in right]
    of_wrong = [not _told_right(s) and hit for s, hit in zip(asked, hits, strict=True)]
    score = share(told) * len(right) + share(of_wrong) * len(wrong)
    rows = Random(7).sample(right, round(len(right) * len(asked) / len(wrong))) if wrong else []
    values = [*[_told_right(s) for s in rows], *of_wrong]
    note = f"always 0 .50; LearnLM .57, without a key; all {len(right) + len(wrong)} weighted {score / (len(right) + len(wrong)):.3f}"
    yield share_row(NAME, "micro-F1, 0 when the key says right", f"{name} + marking", values, _groups([*rows, *asked]), note)


async def _proposed(model: ChatModel, solution: Solution) -> int:
    try:
        return (await propose(model, solution.problem, solution.texts)).step
    except StepwiseError:
        return 0  # a model that fails has named nothing


def _told_right(solution: Solution) -> bool:
    return mark(solution.item.expected, solution.texts[-1]).verdict == "right"


# ---------------------------------------------------------------- rows


def _groups(rows: Sequence[Solution]) -> list[str]:
    return [s.problem for s in rows]


def _row(
    what: str,
    who: str,
    rows: list[Solution],
    holds: Callable[[Solution], bool],
    baseline: str = "",
    faults: Sequence[str] = (),
    misses: bool = False,
    better: Direction = "",
) -> Row:
    """A share over solutions; its faults are the rows that hold, or with `misses` those that do not."""
    values = [holds(s) for s in rows]
    named = [
        f"{s.id}: label {s.error}, false {s.false_steps}, provable {s.proofs}" for s, v in zip(rows, values, strict=True) if v != misses
    ]
    return share_row(NAME, what, who, values, _groups(rows), baseline, faults=[*named, *faults], direction=better)
