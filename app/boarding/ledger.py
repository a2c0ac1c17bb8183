"""Who got the interesting work: harder tasks, teaching, projects, a lead in the room. Counted for each learner, in no order of merit.

What the tutor records is read and not asked for again; what happens in the room a teacher notes. A day counts once for each
kind and subject, so that somebody who does ten harder tasks in one sitting had one such day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ..learning.answers import Tasks, front
from ..store import ChoiceRow, EvidenceRow, KeptRow, OpportunityRow, StudentRow
from .sharing import Share, share_of

AT_TUTOR = ("further", "teach", "project")
"""Days with a harder task or a step further; lessons taught to the played learner; projects begun or carried on."""
IN_ROOM = ("led", "taught", "presented", "extension")
"""What a teacher notes: led a group, taught the class, presented work, got an extension."""
PERIODS = (2, 4, 8, 16)
"""Weeks a teacher can look back on."""
CHOSEN = {"go_further": "further", "teach": "teach", "product": "project"}
KEPT = {"teach_back": "teach", "project": "project"}
"""Kinds of a learner's choices and of portfolio entries, as the ledger reads them."""
OWN_WORK = frozenset({"practice", "review", "retest", "paper"})
"""Kinds of answers that may show a harder task; a test that everybody takes and what was seen at home do not."""


@dataclass(frozen=True)
class Line:
    """What one learner had, by kind; a kind that is not there is none."""

    person: str
    counts: Mapping[str, int] = field(default_factory=dict)
    days: float = 1.0
    """Days of the period they were here for, at least one."""

    def sum(self, kinds: Iterable[str]) -> int:
        return sum(self.counts.get(kind, 0) for kind in kinds)


@dataclass(frozen=True)
class Ledger:
    """One class and one period."""

    lines: tuple[Line, ...]
    tutor: Share
    room: Share

    def without(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Learners who had none of these."""
        return tuple(line.person for line in self.lines if not line.sum(kinds))


def ledger_of(
    students: Sequence[StudentRow],
    rows: Mapping[str, Sequence[EvidenceRow]],
    tasks: Tasks,
    choices: Sequence[ChoiceRow],
    kept: Sequence[KeptRow],
    noted: Sequence[OpportunityRow],
    now: datetime,
    weeks: int,
) -> Ledger:
    """The ledger of the last so many weeks, from rows of this class; older rows count for nothing."""
    since = now - timedelta(weeks=weeks)
    had: set[tuple[str, str, str, date | None]] = set()
    for row in (r for mine in rows.values() for r in mine if r.kind in OWN_WORK and r.created is not None and r.created >= since):
        task = tasks.get(front(row.item))
        if task is not None and task.level == "stretch" and row.created is not None:
            had.add((row.person, "further", "", row.created.date()))
    for choice in choices:
        had |= _had(choice.person, CHOSEN.get(choice.kind, ""), choice.objective, choice.created, since)
    for entry in kept:
        had |= _had(entry.person, KEPT.get(entry.kind, ""), entry.objective, entry.created, since)
    counts = Counter((person, kind) for person, kind, *_ in had)
    counts.update((row.person, row.kind) for row in noted if row.kind in IN_ROOM and row.created is not None and row.created >= since)
    lines = tuple(_line(student, counts, since, now) for student in students)
    return Ledger(lines, _share(lines, AT_TUTOR), _share(lines, IN_ROOM))


def _share(lines: Sequence[Line], kinds: Iterable[str]) -> Share:
    return share_of([line.sum(kinds) for line in lines], [line.days for line in lines])


def _had(person: str, kind: str, objective: str, created: datetime | None, since: datetime) -> set[tuple[str, str, str, date | None]]:
    """One thing that was had: a project once in the period, a lesson once a day and objective, a step further once a day."""
    if not kind or created is None or created < since:
        return set()
    return {(person, kind, "" if kind == "further" else objective, None if kind == "project" else created.date())}


def _line(student: StudentRow, counts: Mapping[tuple[str, str], int], since: datetime, now: datetime) -> Line:
    here = now - max(since, student.since or since)
    mine = {kind: n for kind in (*AT_TUTOR, *IN_ROOM) if (n := counts.get((student.person, kind), 0))}
    return Line(student.person, mine, max(1.0, here / timedelta(days=1)))
