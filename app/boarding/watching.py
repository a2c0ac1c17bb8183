"""Nobody slips through: who has shown no work, whom nobody has talked to, and how the time here is spent, without a word of any chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ..store import TurnRow
from .learner import WEEK, Learner

SILENT = WEEK
TALK_EVERY = timedelta(days=14)
FLOOR = 10
"""Turns below which no share is given: of a few messages it would say nothing, and could single somebody out."""
ONLY_HELPED = 3
"""Right answers from which "never once alone" is worth a look."""
PAUSE = timedelta(minutes=5)
"""A longer gap between two turns is time away, and is not counted."""


@dataclass(frozen=True)
class Habits:
    """A week's turns of one student in figures."""

    person: str
    turns: int
    asked: int
    """How often they asked for the answer itself."""
    minutes: int
    """Between turns, without gaps of more than five minutes."""
    days: int

    @property
    def share(self) -> float | None:
        """Asked for the answer, of all turns; None below the floor."""
        return self.asked / self.turns if self.turns >= FLOOR else None


def silent_for(learner: Learner, now: datetime) -> int | None:
    """Whole days without a marked answer, when they are seven or more; a newcomer counts from the day they came."""
    last = learner.worked or learner.student.since
    return (now - last).days if last is not None and now - last >= SILENT else None


def no_checkin(learner: Learner, now: datetime) -> int | None:
    """Whole days without a check-in, when they are fourteen or more; before the first one, since the student came."""
    last = learner.checkin or learner.student.since
    return (now - last).days if last is not None and now - last >= TALK_EVERY else None


def only_helped(learner: Learner) -> int | None:
    """Right answers, when there are three or more and each was with help; None too where a teacher's word says "secure".

    What a family saw at home, and an option picked faster than it can be read, are no right answers of theirs.
    """
    right = [a for a in learner.answers if a.right and not a.silent and a.kind != "home"]
    if any(mastery.said == "secure" for _, mastery in learner.states) or any(a.alone for a in right):
        return None
    return len(right) if len(right) >= ONLY_HELPED else None


def habits_of(person: str, turns: Sequence[TurnRow]) -> Habits:
    """Figures of one student's turns, in order of time."""
    mine = [t for t in turns if t.person == person]
    gaps = [b.created - a.created for a, b in pairwise(mine) if b.created - a.created <= PAUSE]
    minutes = sum(gaps, timedelta()).total_seconds() / 60
    return Habits(person, len(mine), sum(t.heard == "wants_answer" for t in mine), round(minutes), len({t.created.date() for t in mine}))
