"""What a teacher has set for the class: objectives with a help contract, from when until when."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from .tables import assignments

Open = Callable[[], AbstractContextManager[Connection]]
_NOT_ENDED = (
    select(assignments)
    .where(assignments.c.room == bindparam("room"), assignments.c.ended.is_(None))
    .order_by(assignments.c.created)
)  # fmt: skip


@dataclass(frozen=True)
class AssignmentRow:
    """One assignment. `contract` is the help contract as plain values; `until` is when it ends by itself."""

    id: str
    person: str
    title: str
    objectives: tuple[str, ...]
    contract: dict[str, Any] = field(default_factory=dict)
    room: str = "home"
    created: datetime | None = None
    until: datetime | None = None
    ended: datetime | None = None

    def active(self, now: datetime) -> bool:
        """Whether it binds now."""
        return self.ended is None and (self.until is None or now < self.until)


class Assignments:
    """Reading and writing assignments; part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open) -> None:
        self._read, self._write = read, write

    def save(self, row: AssignmentRow) -> None:
        with self._write() as db:
            db.execute(
                insert(assignments).values(
                    id=row.id,
                    person=row.person,
                    room=row.room,
                    title=row.title[:200],
                    objectives=list(row.objectives),
                    contract=row.contract,
                    created=row.created or datetime.now(UTC),
                    until=row.until,
                    ended=row.ended,
                )
            )

    def open_now(self, room: str = "home", now: datetime | None = None) -> list[AssignmentRow]:
        """Those that bind now, oldest first."""
        with self._read() as db:
            rows = [_row(row) for row in db.execute(_NOT_ENDED, {"room": room}).mappings()]
        return [row for row in rows if row.active(now or datetime.now(UTC))]

    def end(self, assignment: str) -> bool:
        """Ends it now; False when there is none of this id that was still open."""
        query = update(assignments).where(assignments.c.id == assignment, assignments.c.ended.is_(None))
        with self._write() as db:
            return bool(db.execute(query.values(ended=datetime.now(UTC))).rowcount)


def _row(row: Any) -> AssignmentRow:
    moments = {name: _utc(row[name]) for name in ("created", "until", "ended")}
    return AssignmentRow(**{**row, "objectives": tuple(row["objectives"]), **moments})


def _utc(moment: datetime | None) -> datetime | None:
    """SQLite gives times back without their zone."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
