"""The plan of one week that a learner and a teacher both sign: their goals of the week, and who stands by them. Pure.

A signature belongs to the very goals that were on the page when it was given. When a goal is added or let go, no signature
fits any more, so nobody is bound by words they did not see. A goal that was reached or carried on stays in its week's plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .store import ChoiceRow, GoalRow

Role = Literal["student", "teacher"]
ROLES: tuple[Role, ...] = ("student", "teacher")
MOST = 3
"""Goals that a plan takes. One that is carried on from last week may make it more, and then no other is added."""
SIGNED = "plan_signed"
"""The kind of choice that a signature is kept as; `detail` has its week, role, mark, and the teacher's line."""


@dataclass(frozen=True)
class Signature:
    """Who signed, when, and for a teacher what they will do themselves (it may be empty)."""

    role: Role
    on: datetime | None
    help: str = ""


@dataclass(frozen=True)
class Plan:
    """One learner's plan for one week (`week` is its Monday). `signatures` are those that hold for these goals, the learner's first."""

    person: str
    week: str
    goals: tuple[GoalRow, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def mark(self) -> str:
        """What a signature is bound to: it changes with every goal that comes or goes."""
        return mark_of(self.goals)

    @property
    def full(self) -> bool:
        return len(self.goals) >= MOST

    @property
    def waits(self) -> bool:
        """Has the learner signed, and no teacher yet?"""
        return self.by("student") is not None and self.by("teacher") is None

    def by(self, role: Role) -> Signature | None:
        return next((s for s in self.signatures if s.role == role), None)


def mark_of(goals: Iterable[GoalRow]) -> str:
    """Sixteen letters that two lists of goals share only when they are the same goals in the same words; "" for none."""
    lines = sorted(f"{g.id} {g.text}" for g in goals)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] if lines else ""


def plan_of(person: str, week: str, goals: Sequence[GoalRow], choices: Sequence[ChoiceRow]) -> Plan:
    """The plan from what is kept of one learner; goals and choices of other weeks and other people are passed over."""
    mine = tuple(g for g in goals if g.person == person and g.week == week and g.state != "dropped")
    mark = mark_of(mine)
    held: dict[object, ChoiceRow] = {}
    for row in choices:
        given = row.detail
        if mark and row.kind == SIGNED and row.person == person and given.get("week") == week and given.get("plan") == mark:
            held[given.get("role")] = row
    signed = [Signature(role, held[role].created, str(held[role].detail.get("help", ""))) for role in ROLES if role in held]
    return Plan(person, week, mine, tuple(signed))
