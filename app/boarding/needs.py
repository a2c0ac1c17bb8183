"""Who to sit next to now, and why: the students who, by this week's answers, cannot do this week's work alone.

The chance of a right answer alone is estimated for each objective worked on in the last seven days, from the newest
answers there: (A + successes) / (A + B + answers), the mean of a beta distribution that starts at A and B. A right answer
with help counts for little, for it says little. Below `NEEDS_AT` the student needs somebody beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..learning.answers import Answer
from .ideas import held
from .learner import Learner

A, B = 1.2, 0.9
NEWEST = 16
"""Answers to an objective that count."""
HELPED_RIGHT, HELPED_WEIGHT = 0.25, 0.6
"""A right answer with help: this much of a success, in this much of an answer."""
NEEDS_AT = 0.5
FEWEST = 3
"""Answers below which nothing is said of an objective."""

Why = Literal["idea", "lapsed", "helped", "stuck"]


@dataclass(frozen=True)
class Need:
    """One student, one objective, one reason. `evidence` are the numbers of the answers it rests on, newest last."""

    person: str
    objective: str
    why: Why
    tries: int
    right: int
    """Right answers without help among the tries."""
    helped: int
    """Right answers with help."""
    alone: int
    """Tries without help, right or not."""
    chance: float
    """Estimated chance of a right answer alone, 0..1. For ordering and for tests; it is never shown to anybody."""
    misconception: str = ""
    times: int = 0
    """How often the misconception was seen."""
    evidence: tuple[int, ...] = ()
    since: datetime | None = None


def needs_of(learner: Learner, now: datetime) -> Need | None:
    """The most pressing need of a student, or None."""
    return next(iter(all_needs_of(learner, now)), None)


def all_needs_of(learner: Learner, now: datetime) -> list[Need]:
    """The needs of a student, one an objective of this week, the most pressing first."""
    objectives = dict.fromkeys(a.objective for a in reversed(learner.lately(now)))
    found = [need for name in objectives if (need := _need(learner, name, now)) is not None]
    return sorted(found, key=lambda n: n.chance)


def _need(learner: Learner, objective: str, now: datetime) -> Need | None:
    answers = [a for a in learner.lately(now, objective) if a.kind != "pre"][-NEWEST:]  # a test before the unit asks what was not taught
    if len(answers) < FEWEST or learner.mastery(objective).said == "secure":
        return None
    chance = chance_alone(answers)
    if chance >= NEEDS_AT:
        return None
    idea, times = _idea(learner, objective, now)
    right = sum(a.right and a.alone for a in answers)
    helped = sum(a.right and not a.alone for a in answers)
    why: Why = (
        "idea" if idea else "lapsed" if _was_secure(learner, objective, answers) else "helped" if helped > len(answers) / 2 else "stuck"
    )
    return Need(
        learner.person, objective, why, len(answers), right, helped, sum(a.alone for a in answers), chance,
        idea, times, tuple(a.id for a in answers if a.id is not None), answers[-1].created,
    )  # fmt: skip


def chance_alone(answers: Sequence[Answer]) -> float:
    """Estimated chance that the next answer, without help, is right."""
    success = sum(1.0 if a.alone else HELPED_RIGHT for a in answers if a.right)
    weight = sum(HELPED_WEIGHT if a.right and not a.alone else 1.0 for a in answers)
    return (A + success) / (A + B + weight)


def _idea(learner: Learner, objective: str, now: datetime) -> tuple[str, int]:
    """(misconception, sightings) of the idea that showed most often this week in this objective; ("", 0) for none."""
    seen = [(name, len(answers)) for where, name, answers in held(learner, now) if where == objective]
    return max(seen, key=lambda pair: (pair[1], pair[0]), default=("", 0))


def _was_secure(learner: Learner, objective: str, answers: Sequence[Answer]) -> bool:
    """Was there a time before these answers with two right ones alone on two days?"""
    first = answers[0].created
    before = [a for a in learner.answers if a.objective == objective and a.created is not None and first is not None and a.created < first]
    days = {a.created.date() for a in before if a.right and a.alone and a.created is not None}
    return len(days) >= 2
