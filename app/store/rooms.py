"""Whom things belong to: classes with their members, and the links between an adult at home and a child.

In home mode there is one class, "home", and everybody at this computer who learns is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from .tables import links, members, people, rooms

Open = Callable[[], AbstractContextManager[Connection]]
HOME = "home"
_CARD = "card"
"""Where a card lies in the consent of its link, so that it ends with the link."""
_SETTINGS = select(rooms.c.settings).where(rooms.c.id == bindparam("room"))


@dataclass(frozen=True)
class MemberRow:
    """Somebody in a class. `label` is how the teacher calls a student there; it is never sent to a model."""

    room: str
    person: str
    role: str
    label: str = ""
    created: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True)
class LinkRow:
    """An adult and a child. `consent` says what was agreed to, by whom and when."""

    family: str
    child: str
    consent: dict[str, Any] = field(default_factory=dict)
    created: datetime | None = None
    ended: datetime | None = None

    @property
    def card(self) -> dict[str, Any]:
        """What the family let tasks be told about; empty without a card (`app.home_cards`)."""
        found = self.consent.get(_CARD)
        return found if isinstance(found, dict) else {}


class Rooms:
    """Reading and writing classes and links; part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open) -> None:
        self._read, self._write = read, write

    def open(self, room: str = HOME, title: str = "") -> None:
        """Makes the class if it is new."""
        with self._write() as db:
            if db.execute(select(rooms.c.id).where(rooms.c.id == room)).first() is None:
                db.execute(insert(rooms).values(id=room, title=title or room, settings={}, created=datetime.now(UTC)))

    def settings(self, room: str = HOME) -> dict[str, Any]:
        """What holds for a class: structure dial, time budget. Empty for a class that nobody opened."""
        with self._read() as db:
            found = db.execute(_SETTINGS, {"room": room}).scalar()
        return dict(found or {})

    def set(self, settings: dict[str, Any], room: str = HOME) -> None:
        """Puts `settings` over those that hold."""
        self.open(room)
        with self._write() as db:
            before = db.execute(select(rooms.c.settings).where(rooms.c.id == room)).scalar() or {}
            db.execute(update(rooms).where(rooms.c.id == room).values(settings={**before, **settings}))

    def join(self, person: str, role: str, room: str = HOME, label: str | None = None) -> None:
        """Somebody is in a class from now on; joining again changes the role, and the label where one is given."""
        self.open(room)
        mine = (members.c.room == room) & (members.c.person == person)
        values = {"role": role, "ended": None} | ({"label": label[:80]} if label is not None else {})
        with self._write() as db:
            if not db.execute(update(members).where(mine).values(**values)).rowcount:
                db.execute(insert(members).values(room=room, person=person, created=datetime.now(UTC), **({"label": ""} | values)))

    def members(self, room: str = HOME, role: str = "student") -> list[MemberRow]:
        """Who is in a class now, in the order they came."""
        query = select(members).where(members.c.room == room, members.c.role == role, members.c.ended.is_(None)).order_by(members.c.created)
        with self._read() as db:
            return [MemberRow(**row) for row in db.execute(query).mappings()]

    def class_of(self, person: str) -> str:
        """The class that a learner is in now: the last room they joined, else home. "" for who was taken out of every one."""
        mine = (members.c.person == person) & (members.c.role == "student")
        with self._read() as db:
            rows = db.execute(select(members.c.room, members.c.ended).where(mine).order_by(members.c.created)).all()
        here = [room for room, ended in rows if ended is None]
        if not here:
            return "" if rows else HOME
        return next((room for room in reversed(here) if room != HOME), HOME)

    def everybody(self, audience: str = "student") -> list[str]:
        """Ids of all people of an audience, oldest first: the class of home mode."""
        with self._read() as db:
            return list(db.execute(select(people.c.id).where(people.c.audience == audience).order_by(people.c.created)).scalars())

    def link(self, family: str, child: str, consent: dict[str, Any] | None = None) -> None:
        """An adult and a child belong together from now on."""
        mine = (links.c.family == family) & (links.c.child == child)
        with self._write() as db:
            if not db.execute(update(links).where(mine).values(ended=None, consent=consent or {})).rowcount:
                db.execute(insert(links).values(family=family, child=child, consent=consent or {}, created=datetime.now(UTC)))

    def unlink(self, family: str, child: str) -> None:
        """Ends the link; the family's card goes with it."""
        self._set_consent(family, child, None, {"ended": datetime.now(UTC)})

    def put_card(self, family: str, child: str, card: dict[str, Any] | None) -> bool:
        """Keeps a card beside the consent of a link that stands, or takes it away. False when there is no such link."""
        return self._set_consent(family, child, card, {})

    def _set_consent(self, family: str, child: str, card: dict[str, Any] | None, more: dict[str, Any]) -> bool:
        mine = (links.c.family == family) & (links.c.child == child) & links.c.ended.is_(None)
        with self._write() as db:
            before = db.execute(select(links.c.consent).where(mine)).first()
            if before is None:
                return False
            kept = {k: v for k, v in (before[0] or {}).items() if k != _CARD} | ({_CARD: card} if card else {})
            db.execute(update(links).where(mine).values(consent=kept, **more))
        return True

    def children_of(self, family: str) -> list[LinkRow]:
        return self._links(links.c.family == family)

    def families_of(self, child: str) -> list[LinkRow]:
        return self._links(links.c.child == child)

    def _links(self, which: Any) -> list[LinkRow]:
        with self._read() as db:
            rows = db.execute(select(links).where(which, links.c.ended.is_(None)).order_by(links.c.created)).mappings()
            return [LinkRow(**row) for row in rows]
