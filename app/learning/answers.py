"""What a marked answer says: right or not, alone or with help, and how likely a guess would have been right.

Evidence is never changed. A teacher's correction of a mark is laid over it here, and whatever is worked out from
evidence (mastery, misconceptions, reviews, the path) is worked out from these readings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, Protocol

from ..curriculum import Family

GUESSES = 0.20
"""For a task of which nothing is known; Corbett and Anderson (1995) bound the guess parameter at .30."""
WRITTEN_GUESS = 0.05
"""A number or a sentence of one's own is seldom right by chance. A judgement, not measured."""
WRITTEN_AT_MOST = 0.10
"""A task that a guess meets at most this often counts as written work."""
RAPID_SECONDS = 3.0
"""An option picked sooner than this after the last answer was not read. Wise and Kong (2005) set such thresholds at 3-5 s."""
RIGHT = frozenset({"right", "right_value_wrong_form"})
UNDECIDED = frozenset({"cannot_tell", ""})
"""Verdicts that leave nothing to count; "incomplete" was at least an answer to this item, so the next item is another one."""


class Answered(Protocol):
    """One marked answer, as the store keeps it."""

    @property
    def objective(self) -> str: ...
    @property
    def session(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def misconception(self) -> str: ...
    @property
    def assisted(self) -> bool: ...
    @property
    def kind(self) -> str: ...
    @property
    def created(self) -> datetime | None: ...
    @property
    def id(self) -> int | None: ...


class Corrected(Protocol):
    """A teacher's correction: of one answer's verdict (`evidence` is its number), or of an objective's state."""

    @property
    def objective(self) -> str: ...
    @property
    def evidence(self) -> int | None: ...
    @property
    def value(self) -> str: ...
    @property
    def created(self) -> datetime | None: ...
    @property
    def undone(self) -> datetime | None: ...


@dataclass(frozen=True)
class Task:
    """What is known of a family of items before anybody answers."""

    objective: str
    level: str
    guess: float
    """Chance that a guess is right, 0..1."""
    misconceptions: frozenset[str] = frozenset()
    """Those whose wrong answer this family can tell from others."""

    arranged: bool = False
    """Given pieces are put in order; nothing is typed."""

    @property
    def written(self) -> bool:
        return self.guess <= WRITTEN_AT_MOST

    @property
    def typed(self) -> bool:
        return self.written and not self.arranged


Tasks = Mapping[str, Task]
"""By "pack/family", the front of an item's id."""
NO_TASKS: Tasks = MappingProxyType({})


def tasks_of(pack: str, families: Iterable[Family]) -> dict[str, Task]:
    """What a pack's families are, by "pack/family". A family of an imported collection tells only its objective."""
    return {f"{pack}/{f.id}": _task(f) for f in families}


def _task(family: Family) -> Task:
    options, wrong = family.choices or (), family.mistakes or ()
    names = frozenset(x.because for x in (*options, *wrong) if x.because)
    if not family.ask or not family.hints:
        return Task(family.objective, family.level, GUESSES, names)
    if family.kind == "choice":
        guess = 1 / max(2, min(len(options), 4))  # of many options some rule themselves out
    elif family.kind == "order":
        guess = 1 / math.factorial(max(2, min(len(family.order), 6)))
    else:
        guess = WRITTEN_GUESS
    return Task(family.objective, family.level, guess, names, family.kind == "order")


def front(item: str) -> str:
    """ "pack/family" of "pack/family#seed"."""
    return item.rpartition("#")[0]


class Answer(NamedTuple):
    """One decided answer, read. Undecided ones are left out, for they say nothing."""

    objective: str
    session: str
    item: str
    right: bool
    alone: bool
    """Without help, read before it was answered, and the first right answer to this item, with none wrong before it."""
    silent: bool
    """It says nothing about knowing: incomplete, or an option picked faster than it can be read."""
    guess: float
    written: bool
    """Not picked from options; true of every task where an objective has nothing but options."""
    misconception: str
    created: datetime | None
    id: int | None
    kind: str = "practice"
    family: str = ""
    """"pack/family"."""
    typed: bool = True
    """Written in one's own words or numbers, not picked and not arranged; true of every task where an objective has none to type."""
    partly: bool = False
    """Incomplete: something is right and something is not there yet."""


def read(rows: Iterable[Answered], corrections: Sequence[Corrected] = (), tasks: Tasks = NO_TASKS) -> list[Answer]:
    """The decided answers in order of time, as they count; a corrected verdict replaces the kept one.

    Alone means: no help before it, no adult beside it (kind "home"), no earlier try on the same item that was wrong or
    helped. Nothing is lost: every decided row gives exactly one answer.
    """
    verdicts = _verdicts(corrections)
    can_write = {task.objective for task in tasks.values() if task.written}
    can_type = {task.objective for task in tasks.values() if task.typed}
    last: dict[str, datetime] = {}
    spoiled: set[tuple[str, str]] = set()
    helped: set[str] = set()
    done: set[tuple[str, str, object]] = set()
    found: list[Answer] = []
    for row in rows:
        verdict = verdicts.get(row.id, row.verdict) if row.id is not None else row.verdict
        quick = _seconds(last.get(row.session), row.created) < RAPID_SECONDS
        if row.created is not None:
            last[row.session] = row.created
        if verdict in UNDECIDED:
            continue
        family = front(row.item)
        task = tasks.get(family)
        guess = task.guess if task else GUESSES
        right = verdict in RIGHT
        today = (row.session, row.item, row.created and row.created.date())
        again = (row.session, row.item) in spoiled or row.item in helped or today in done
        picked = task is not None and not task.written
        partly = verdict == "incomplete"
        silent = partly or (quick and picked and row.kind != "paper")
        alone = not (row.assisted or again or silent or row.kind == "home")
        if right:
            done.add(today)
        elif not partly:
            spoiled.add((row.session, row.item))
        if row.assisted:
            helped.add(row.item)
        idea = "" if right else row.misconception
        written = task.written or row.objective not in can_write if task else True
        typed = task.typed or row.objective not in can_type if task else True
        when, number = row.created, row.id
        found.append(
            Answer(
                row.objective,
                row.session,
                row.item,
                right,
                alone,
                silent,
                guess,
                written,
                idea,
                when,
                number,
                row.kind,
                family,
                typed,
                partly,
            )
        )
    return found


def standing(corrections: Sequence[Corrected]) -> list[Corrected]:
    """Those that were not undone, in order of time."""
    return [c for c in corrections if c.undone is None]


def _verdicts(corrections: Sequence[Corrected]) -> dict[int, str]:
    """The last word on each corrected answer."""
    return {c.evidence: c.value for c in standing(corrections) if c.evidence is not None}


def _seconds(before: datetime | None, after: datetime | None) -> float:
    """Between two answers; endless when a time is not known. The same moment means that both were entered together."""
    if before is None or after is None or before == after:
        return math.inf
    return (after - before).total_seconds()
