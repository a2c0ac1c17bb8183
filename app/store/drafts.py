"""The shelf of drafts: each with the record that makes it again, and the teacher's own Markdown of its pages.

A deleted draft stays for a while, so that deleting can be undone; `purge` ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from .tables import drafts

Open = Callable[[], AbstractContextManager[Connection]]
_DELETED = drafts.c.record["deleted"].as_string()


@dataclass(frozen=True)
class DraftRow:
    """One draft. `record` makes it again; `edited` is file name → Markdown of the pages that were edited."""

    id: str
    person: str
    session: str
    format: str
    objective: str
    title: str
    record: dict[str, Any] = field(default_factory=dict)
    edited: dict[str, str] = field(default_factory=dict)
    created: datetime | None = None
    updated: datetime | None = None

    @property
    def deleted(self) -> bool:
        return bool(self.record.get("deleted"))


class Drafts:
    """Reading and writing drafts; part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open) -> None:
        self._read, self._write = read, write

    def save(self, row: DraftRow) -> None:
        """Puts a new draft on the shelf."""
        values = {name: getattr(row, name) for name in ("id", "person", "session", "format", "objective", "record", "edited")}
        values |= {"title": row.title[:200], "created": row.created or datetime.now(UTC)}
        with self._write() as db:
            db.execute(insert(drafts).values(values))

    def find(self, draft: str) -> DraftRow | None:
        with self._read() as db:
            row = db.execute(select(drafts).where(drafts.c.id == draft)).mappings().first()
        return _row(row) if row else None

    def beginning(self, letters: str, limit: int = 2) -> list[DraftRow]:
        """Drafts whose id begins with these letters: enough of an id to type on a command line."""
        with self._read() as db:
            rows = db.execute(select(drafts).where(drafts.c.id.startswith(letters, autoescape=True)).limit(limit)).mappings().all()
        return [_row(row) for row in rows]

    def of(self, people: Sequence[str], deleted: bool = False) -> list[DraftRow]:
        """Drafts of these people (of all: none named), newest first, without their records; those that are deleted when asked for."""
        lean = [c for c in drafts.c if c.name != "record"]
        which = _DELETED.is_not(None) if deleted else _DELETED.is_(None)
        query = select(*lean).where(which).order_by(drafts.c.created.desc(), drafts.c.id)
        query = query.where(drafts.c.person.in_(list(people))) if people else query
        with self._read() as db:
            return [_row({**row, "record": {"deleted": "yes"} if deleted else {}}) for row in db.execute(query).mappings()]

    def rename(self, draft: str, title: str) -> None:
        self._set(draft, title=title[:200])

    def edit(self, draft: str, edited: dict[str, str]) -> None:
        """All edited pages from now on; a page that is not named is as it was made."""
        self._set(draft, edited=edited, updated=datetime.now(UTC))

    def record(self, draft: str, record: dict[str, Any]) -> None:
        self._set(draft, record=record)

    def delete(self, draft: str) -> None:
        """Takes a draft off the shelf; `restore` puts it back until it is purged."""
        self._mark(draft, datetime.now(UTC).isoformat())

    def restore(self, draft: str) -> None:
        self._mark(draft, "")

    def purge(self, people: Sequence[str], before: datetime) -> list[str]:
        """Ends what was deleted before a moment; gives the ids, for whoever removes the files."""
        query = select(drafts.c.id).where(drafts.c.person.in_(list(people)), before.isoformat() > _DELETED)
        with self._write() as db:
            gone = list(db.execute(query).scalars())
            if gone:
                db.execute(delete(drafts).where(drafts.c.id.in_(gone)))
        return gone

    def _mark(self, draft: str, moment: str) -> None:
        if (row := self.find(draft)) is not None:
            kept = {k: v for k, v in row.record.items() if k != "deleted"}
            self.record(draft, kept | ({"deleted": moment} if moment else {}))

    def _set(self, draft: str, **values: Any) -> None:
        with self._write() as db:
            db.execute(update(drafts).where(drafts.c.id == draft).values(**values))


def _row(row: Any) -> DraftRow:
    values = dict(row)
    moments = {k: values[k].replace(tzinfo=UTC) if values[k] and not values[k].tzinfo else values[k] for k in ("created", "updated")}
    return DraftRow(**values | moments | {"edited": dict(values["edited"] or {})})
