"""The books and games that stand in a class, as its teacher listed them. Nothing here is about a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from .rooms import HOME
from .tables import shelf

Open = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class ThingRow:
    """A book or a game (`kind`) for grades `low` to `high`, 0 to 12; `about` are kinds of interest, `place` is where it stands."""

    title: str
    kind: str = "book"
    low: int = 0
    high: int = 12
    about: tuple[str, ...] = ()
    place: str = ""
    id: int | None = None
    """Its number, once it is kept."""

    @property
    def key(self) -> tuple[str, str]:
        """The same title of the same kind is the same thing."""
        return self.title.casefold(), self.kind


class Shelf:
    """Reading and writing it; part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open) -> None:
        self._read, self._write = read, write

    def things(self, room: str = HOME) -> list[ThingRow]:
        """All that stands there, in the order it came."""
        with self._read() as db:
            return _rows(db, room)

    def put(self, things: Sequence[ThingRow], most: int, room: str = HOME) -> tuple[int, int, int]:
        """Adds what is new up to `most` things in all, and puts the new lines over those of the same title and kind.

        Gives how many were added, how many changed, and how many found no room; all in one transaction.
        """
        added = changed = 0
        with self._write() as db:
            before = {row.key: row for row in _rows(db, room)}
            for thing in things:
                old = before.get(thing.key)
                if old is None and len(before) >= most:
                    continue
                if old is None:
                    db.execute(insert(shelf).values(room=room, created=datetime.now(UTC), **_values(thing)))
                elif _values(old) != _values(thing):
                    db.execute(update(shelf).where(shelf.c.id == old.id).values(**_values(thing)))
                    changed += 1
                added += old is None
                before[thing.key] = thing if old is None else replace(thing, id=old.id)
        return added, changed, sum(thing.key not in before for thing in things)

    def take_away(self, thing: int, room: str = HOME) -> ThingRow | None:
        """Takes a line away and gives it back once more; None when it is not there."""
        mine = (shelf.c.id == thing) & (shelf.c.room == room)
        with self._write() as db:
            row = db.execute(select(shelf).where(mine)).mappings().first()
            db.execute(delete(shelf).where(mine))
        return _thing(row) if row else None


def _rows(db: Connection, room: str) -> list[ThingRow]:
    return [_thing(row) for row in db.execute(select(shelf).where(shelf.c.room == room).order_by(shelf.c.id)).mappings()]


def _values(thing: ThingRow) -> dict[str, Any]:
    return {
        "title": thing.title,
        "kind": thing.kind,
        "low": thing.low,
        "high": thing.high,
        "about": list(thing.about),
        "place": thing.place,
    }


def _thing(row: Any) -> ThingRow:
    return ThingRow(row["title"], row["kind"], row["low"], row["high"], tuple(row["about"]), row["place"], row["id"])
