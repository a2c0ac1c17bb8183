"""A class's work at one look: marked answers and turns of several students in one query each.

Also the answers that do not come from a conversation: a test on paper or on a page, and what a family saw at home.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from .tables import evidence, journal

if TYPE_CHECKING:
    from .store import EvidenceRow

Open = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class TurnRow:
    """One turn of a student without a word of it: when, in which conversation, and what kind of message it was."""

    person: str
    session: str
    heard: str
    created: datetime


class Classwork:
    """Part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open, row: Callable[..., EvidenceRow]) -> None:
        self._read, self._write, self._row = read, write, row

    def evidence(self, persons: Iterable[str]) -> dict[str, list[EvidenceRow]]:
        """Marked answers by student, each list in order of time; a student without any has an empty list."""
        found: dict[str, list[EvidenceRow]] = {person: [] for person in persons}
        names = [c.name for c in evidence.columns]
        query = select(evidence).where(evidence.c.person.in_(list(found)))
        with self._read() as db:
            rows = db.execute(query).all()
        for row in rows:
            values = dict(zip(names, row, strict=True))
            values["created"] = _utc(values["created"])
            found[values["person"]].append(self._row(**values))
        for mine in found.values():
            mine.sort(key=lambda r: r.id or 0)
        return found

    def turns(self, persons: Iterable[str], since: datetime) -> list[TurnRow]:
        """Turns since then, oldest first."""
        heard = journal.c.facts["move"]["heard"].as_string()
        query = select(journal.c.person, journal.c.session, heard, journal.c.created, journal.c.id)
        query = query.where(journal.c.person.in_(list(persons)), journal.c.created >= since)
        with self._read() as db:
            rows = sorted(db.execute(query).all(), key=lambda r: int(r[4]))
        return [TurnRow(r[0], r[1], r[2] or "", moment) for r in rows if (moment := _utc(r[3])) is not None]

    def add(self, rows: Sequence[EvidenceRow]) -> None:
        """Marked answers from outside a conversation."""
        if not rows:
            return
        now = datetime.now(UTC)
        values = [{k: v for k, v in asdict(r).items() if k != "id"} | {"created": r.created or now, "answer": r.answer[:200]} for r in rows]
        with self._write() as db:
            db.execute(insert(evidence), values)

    def withdraw(self, person: str, item: str) -> bool:
        """Takes back what a family saw at home, when a teacher takes back the yes to it. Nothing else can be taken back."""
        mine = (evidence.c.person == person) & (evidence.c.item == item) & (evidence.c.kind == "home")
        with self._write() as db:
            return bool(db.execute(delete(evidence).where(mine)).rowcount)


def _utc(moment: datetime | None) -> datetime | None:
    """SQLite gives times back without their zone."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
