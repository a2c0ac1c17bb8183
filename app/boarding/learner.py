"""One student as the board sees them: read answers, states of mastery, and when they were last seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..learning.answers import NO_TASKS, Answer, Tasks, front, read
from ..learning.mastery import Mastery, traced
from ..store import CheckinRow, CorrectionRow, EvidenceRow, StudentRow

WEEK = timedelta(days=7)
"""How far back the board looks for today's decisions. What is older is history and opens on the student's own page."""


@dataclass(frozen=True)
class Learner:
    student: StudentRow
    answers: tuple[Answer, ...] = ()
    """Decided answers in order of time, as a teacher's corrections leave them."""
    states: tuple[tuple[str, Mastery], ...] = ()
    """By objective, in the order they were first worked on."""
    worked: datetime | None = None
    """The last marked answer of their own; what a family saw at home is not theirs."""
    checkin: datetime | None = None
    tasks: Tasks = field(default_factory=lambda: NO_TASKS, repr=False)
    talks: tuple[CheckinRow, ...] = field(default=(), repr=False)
    """Every check-in that a teacher noted."""

    @property
    def person(self) -> str:
        return self.student.person

    def mastery(self, objective: str) -> Mastery:
        return next((m for name, m in self.states if name == objective), Mastery())

    def could_show(self, answer: Answer) -> frozenset[str]:
        """The misconceptions that the task of this answer can show."""
        task = self.tasks.get(front(answer.item))
        return task.misconceptions if task else frozenset()

    def lately(self, now: datetime, objective: str = "") -> list[Answer]:
        """Answers of the last seven days, oldest first."""
        since = now - WEEK
        return [a for a in self.answers if a.created is not None and a.created >= since and objective in ("", a.objective)]


def learner_of(
    student: StudentRow,
    rows: Sequence[EvidenceRow],
    corrections: Sequence[CorrectionRow] = (),
    checkins: Sequence[CheckinRow] = (),
    *,
    tasks: Tasks,
) -> Learner:
    """Everything the board needs of one student, from rows that are theirs alone."""
    answers = read(rows, corrections, tasks)
    said = [c for c in corrections if c.evidence is None and c.undone is None]
    names = dict.fromkeys([*(a.objective for a in answers), *(c.objective for c in said)])
    by_objective: dict[str, list[Answer]] = {name: [] for name in names}
    for answer in answers:
        by_objective[answer.objective].append(answer)
    states = tuple((name, traced(mine, [c for c in said if c.objective == name])) for name, mine in by_objective.items())
    worked = max((row.created for row in rows if row.created is not None and row.kind != "home"), default=None)
    seen = max((c.created for c in checkins if c.created is not None), default=None)
    return Learner(student, tuple(answers), states, worked, seen, tasks, tuple(checkins))
