"""Simulated students who live by rules of their own, and a day's practice with the real choosing, marking and help ladder.

A student either knows an objective or not; there is no belief in them. Their slips, their chance to learn from an item, what
they forget overnight and how often they ask for help are drawn for each of them from ranges that our tracing does not know
(it assumes one slip, one guess and one learning rate for everybody, and no forgetting). Who does not know picks an option
blindly and types a number that is nearly always wrong; who holds a misconception gives exactly its answer wherever an item can
show it. An objective is learned seldom while its prerequisites are not known. No model is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from app import choosing
from app.curriculum import Family
from app.learning.answers import Task, front
from app.learning.learner import Learner, know
from app.learning.policy import Progress, advance, decide
from app.learning.understand import Heard
from app.library.items import draw
from app.library.packs import Pack, load_packs
from app.marking import mark
from app.settings import ROOT
from app.store import ChoiceRow, EvidenceRow
from app.turn import Item, Mark

FIRST_DAY = datetime(2026, 9, 1, 9, tzinfo=UTC)
SESSIONS, ITEMS = 20, 6
NAMES = tuple(f"child{n}" for n in range(8))
"""Few names, for a name decides the numbers that are drawn, and drawing is the slow part."""
MESSAGES = 9
"""On one item, after which a student goes on."""


@cache
def packs() -> dict[str, Pack]:
    return load_packs(ROOT / "knowledge" / "packs")


@cache
def tasks(pack: str) -> dict[str, Task]:
    return choosing.tasks(packs()[pack])


@cache
def _drawn(pack: str, family: str, seed: int) -> Item:
    return draw(packs()[pack], packs()[pack].families[family], seed)


def pen(pack: Pack, family: Family, seed: int, interests: tuple[str, ...] = ()) -> Item:
    """As `draw`, each item once."""
    return _drawn(pack.id, family.id, seed)


@cache
def marked(item: str, answer: str) -> Mark:
    """The real mark of an answer to a drawn item."""
    pack, _, rest = item.partition("/")
    family, _, seed = rest.rpartition("#")
    return mark(_drawn(pack, family, int(seed)).expected, answer)


@dataclass
class Student:
    """The truth about one student."""

    kind: str
    dice: Random
    knows: dict[str, bool]
    ideas: set[str] = field(default_factory=set)
    slip: float = 0.03
    learns: float = 0.25
    forgets: float = 0.0
    asks: float = 0.1
    """Chance to ask for a hint before trying, when they do not know."""
    mends: float = 0.25
    """Chance that naming the gap, or a worked example, mends a misconception. The first time never does: they are stubborn."""
    told: set[str] = field(default_factory=set)
    seconds: tuple[float, float] = (15.0, 90.0)

    def answer(self, item: Item, helped: bool) -> str:
        """What they type or pick."""
        if self.kind == "guesser":
            return self._blind(item)
        if found := [w for w in _wrong(item) if w[1] in self.ideas]:
            return found[0][0] if self.dice.random() < 0.95 else self._blind(item)
        good = 1 - self.slip if self.knows[item.objective] else 0.45 if helped else 0.0
        return right_answer(item) if self.dice.random() < good else self._blind(item)

    def _blind(self, item: Item) -> str:
        key = item.expected
        if key.kind == "choice":
            return self.dice.choice(key.choices).text
        if key.kind == "order":
            return "; ".join(self.dice.sample(key.order, len(key.order)))
        if key.kind == "criteria":
            return "I am not sure what to write about this one but here is a sentence."
        likely = [m.gives for m in key.mistakes] if self.dice.random() < 0.2 else []
        number = f"{self.dice.randint(1, 19)}/{self.dice.randint(2, 12)}" if "/" in key.value else str(self.dice.randint(1, 60))
        return (self.dice.choice(likely) if likely else number) + (f" {key.unit}" if key.unit else "")

    def after(self, item: Item, helped: bool, gap: bool, pack: Pack) -> None:
        """What an item with its feedback leaves behind."""
        shown = {name for _, name in _wrong(item)} & self.ideas
        again, self.told = shown & self.told, self.told | shown
        if again and (gap or helped) and self.dice.random() < self.mends:
            self.ideas -= again
        if self.kind in ("guesser", "help-abuser") or self.knows[item.objective]:
            return
        ready = all(self.knows[p] for p in pack.objectives[item.objective].prerequisites)
        self.knows[item.objective] = self.dice.random() < self.learns * (1.0 if ready else 0.15) * (1.2 if helped else 1.0)

    def night(self) -> None:
        """What is gone the next day."""
        for name, known in self.knows.items():
            if known and self.dice.random() < self.forgets:
                self.knows[name] = False

    @property
    def masters_all(self) -> bool:
        return all(self.knows.values()) and not self.ideas


def right_answer(item: Item) -> str:
    key = item.expected
    match key.kind:
        case "choice":
            return next(c.text for c in key.choices if c.right)
        case "order":
            return "; ".join(key.order)
        case "criteria":
            return item.solution
    return f"{key.value} {key.unit}".strip()


def _wrong(item: Item) -> list[tuple[str, str]]:
    """(answer, misconception) of every wrong answer that the item can tell."""
    key = item.expected
    if key.kind == "criteria":
        return [(f"I think that {m.gives} and this is what I would write here.", m.because) for m in key.mistakes]
    unit = f" {key.unit}" if key.unit else ""
    return [(m.gives + unit, m.because) for m in key.mistakes] + [(c.text, c.because) for c in key.choices if c.because]


# ---------------------------------------------------------------- a course of sessions


@dataclass
class Course:
    """One student's sessions and all that came of them. `before` is called with each planned item before it is answered."""

    student: Student
    pack: Pack
    name: str
    grade: int | None = None
    rows: list[EvidenceRow] = field(default_factory=list)
    choices: list[ChoiceRow] = field(default_factory=list)
    now: datetime = FIRST_DAY
    items: int = 0
    """Items that were begun, fresh ones too."""
    last: str = ""

    def known(self) -> Learner:
        return know(self.pack.objectives, tasks(self.pack.id), self.rows, (), self.choices, self.now, self.grade)

    def item(self, item: Item, kind: str, session: str, fresh: bool = False) -> bool | None:
        """One item as the tutor leads through it. True, False or None: the first answer alone was right, wrong, not given."""
        self.items += 1
        self.last = item.id
        student, progress, first = self.student, Progress(item=item.id, fresh=fresh), None
        gap = False
        for _ in range(MESSAGES):
            heard, mark_ = self._message(item, progress)
            move = decide(heard, mark_, progress, item)
            after = advance(progress, move, heard, mark_)
            self.now += timedelta(seconds=student.dice.uniform(*student.seconds))
            if mark_ is not None and mark_.verdict != "cannot_tell" and not progress.solved:
                row = EvidenceRow(self.name, session, item.objective, item.id, mark_.verdict, mark_.misconception)
                hints = progress.rung + (2 if progress.sibling else 0)
                self.rows.append(replace(row, assisted=progress.assisted, hints=hints, created=self.now, kind=kind, id=len(self.rows) + 1))
                if first is None and not progress.assisted and mark_.verdict != "incomplete":
                    first = mark_.verdict in ("right", "right_value_wrong_form")
            gap = gap or move.name == "gap"
            progress = after
            if move.name in ("confirm", "fresh", "form", "solution"):
                break
        student.after(item, progress.rung > 0 or progress.sibling, gap or progress.sibling or progress.solution, self.pack)
        if move.name in ("fresh", "solution") and not fresh:
            other = self._other(item)
            self.item(other, "practice", session, fresh=True)
        return first

    def _message(self, item: Item, progress: Progress) -> tuple[Heard, Mark | None]:
        student = self.student
        lazy = student.kind == "help-abuser" and not progress.solution and student.dice.random() < 0.92
        stuck = not student.knows[item.objective] and progress.tries == 0 and student.dice.random() < student.asks
        if (lazy or stuck) and not progress.solved:
            return Heard("wants_answer" if lazy else "hint"), None
        answer = student.answer(item, progress.assisted)
        return Heard("attempt", answer, bare=True, picked=item.expected.kind == "choice"), marked(item.id, answer)

    def _other(self, item: Item) -> Item:
        family, _, seed = item.id.partition("/")[2].rpartition("#")
        for step in range(1, 6):
            other = _drawn(self.pack.id, family, int(seed) + step)
            if other.ask != item.ask:
                break
        return other

    def session(self, n: int, watch: Callable[[Learner, choosing.Planned, bool | None], Any] | None = None, more: bool = False) -> None:
        """One day: items by the real plan until `ITEMS` were begun, or nothing is left for today (`more`: they take one more
        all the same). Then a night, or two, or three."""
        name, until = f"s{n}", self.items + ITEMS
        while self.items < until:
            learner = self.known()
            planned = choosing.plan(self.pack, learner, self.name, name, last=self.last, pen=pen)
            if planned.reason == "again" and not more:
                break
            first = self.item(planned.item, planned.kind, name)
            if watch is not None and watch(learner, planned, first):
                return
        self.rest()

    def rest(self) -> None:
        self.student.night()
        days = self.student.dice.choice((1, 1, 2, 3))
        self.now = (self.now + timedelta(days=days)).replace(hour=9, minute=0, second=0)


def task_of(item: Item) -> Task | None:
    return tasks(item.id.partition("/")[0]).get(front(item.id))
