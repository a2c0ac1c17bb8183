"""What a learner chooses, aims at and keeps: choices, weekly goals, the portfolio. Nothing here is a score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from .tables import choices, goals, portfolio

Open = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class ChoiceRow:
    """One change of a learner's own path. `kind`: open, defer, resume, step_back, go_further, swap, contest, break, interest …

    What a teacher adds to it (a signature under the plan, an answer to a wish) has "teacher" as `detail["by"]`.
    """

    person: str
    kind: str
    objective: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    session: str = ""
    created: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class GoalRow:
    """A goal for one week (`week` is its Monday, "2026-11-16"). `made`: set, picked, together or own; `state`: open, reached …"""

    id: str
    person: str
    week: str
    text: str
    objective: str = ""
    made: str = "own"
    by: str = ""
    state: str = "open"
    looked_back: str = ""
    created: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True)
class KeptRow:
    """Something in the portfolio, with the starter or question it answers and the events it was drawn from."""

    id: str
    person: str
    kind: str
    text: str
    prompt: str = ""
    objective: str = ""
    tags: tuple[str, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)
    session: str = ""
    created: datetime | None = None


class Growth:
    """Reading and writing them; part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open) -> None:
        self._read, self._write = read, write

    # ------------------------------------------------------------ choices

    def choose(self, row: ChoiceRow) -> None:
        values = {"person": row.person, "session": row.session, "kind": row.kind, "objective": row.objective, "detail": row.detail}
        with self._write() as db:
            db.execute(insert(choices).values(**values, created=row.created or datetime.now(UTC)))

    def choices_of(self, person: str) -> list[ChoiceRow]:
        """All choices of a learner in order of time."""
        with self._read() as db:
            rows = db.execute(select(choices).where(choices.c.person == person).order_by(choices.c.id)).mappings()
            return [ChoiceRow(**{**row, "created": _utc(row["created"])}) for row in rows]

    def choices_among(self, persons: Iterable[str], kinds: Iterable[str], since: datetime | None = None) -> list[ChoiceRow]:
        """Choices of these kinds by several learners, in order of time; with `since` only those made from then on."""
        query = select(choices).where(choices.c.person.in_(list(persons)), choices.c.kind.in_(list(kinds))).order_by(choices.c.id)
        query = query.where(choices.c.created >= since) if since else query
        with self._read() as db:
            return [ChoiceRow(**{**row, "created": _utc(row["created"])}) for row in db.execute(query).mappings()]

    def last_choice(self, person: str, kinds: Sequence[str]) -> ChoiceRow | None:
        """The last choice of these kinds."""
        mine = (choices.c.person == person) & choices.c.kind.in_(list(kinds))
        with self._read() as db:
            row = db.execute(select(choices).where(mine).order_by(choices.c.id.desc()).limit(1)).mappings().first()
        return ChoiceRow(**{**row, "created": _utc(row["created"])}) if row else None

    def unchoose(self, ids: Iterable[int]) -> None:
        """Deletes choices by their numbers: what a learner takes back leaves no copy behind."""
        with self._write() as db:
            db.execute(delete(choices).where(choices.c.id.in_(list(ids))))

    # ------------------------------------------------------------ goals

    def set_goal(self, row: GoalRow) -> None:
        """Keeps a new goal."""
        values = {name: getattr(row, name) for name in ("id", "person", "week", "text", "objective", "made", "by", "state", "looked_back")}
        with self._write() as db:
            db.execute(insert(goals).values(**values, created=row.created or datetime.now(UTC)))

    def goals_of(self, person: str) -> list[GoalRow]:
        """All goals of a learner, oldest first."""
        query = select(goals).where(goals.c.person == person).order_by(goals.c.created)
        return self._goals(query)

    def goals_among(self, persons: Iterable[str], week: str) -> list[GoalRow]:
        """The goals of several learners for one week, oldest first."""
        return self._goals(select(goals).where(goals.c.person.in_(list(persons)), goals.c.week == week).order_by(goals.c.created))

    def _goals(self, query: Any) -> list[GoalRow]:
        with self._read() as db:
            rows = db.execute(query).mappings()
            return [GoalRow(**{**row, "created": _utc(row["created"]), "updated": _utc(row["updated"])}) for row in rows]

    def look_back(self, goal: str, person: str, state: str, words: str = "") -> bool:
        """What became of a goal: reached, carried, dropped, or open again. False when this person has no such goal."""
        mine = (goals.c.id == goal) & (goals.c.person == person)
        values: dict[str, Any] = {"state": state, "updated": datetime.now(UTC)} | ({"looked_back": words[:600]} if words else {})
        with self._write() as db:
            return bool(db.execute(update(goals).where(mine).values(**values)).rowcount)

    # ------------------------------------------------------------ the portfolio

    def keep(self, row: KeptRow) -> str:
        """Keeps one entry and gives its id."""
        identity = row.id or uuid4().hex
        values = {name: getattr(row, name) for name in ("person", "session", "kind", "objective", "prompt", "text", "about")}
        with self._write() as db:
            created = row.created or datetime.now(UTC)
            db.execute(insert(portfolio).values(id=identity, **values, tags=list(row.tags), created=created))
        return identity

    def kept_of(self, person: str) -> list[KeptRow]:
        """The portfolio of a learner, oldest first."""
        query = select(portfolio).where(portfolio.c.person == person).order_by(portfolio.c.created)
        with self._read() as db:
            rows = db.execute(query).mappings()
            return [KeptRow(**{**row, "tags": tuple(row["tags"]), "created": _utc(row["created"])}) for row in rows]

    def kept_among(self, persons: Iterable[str], kinds: Iterable[str], since: datetime) -> list[KeptRow]:
        """Portfolio entries of these kinds since then, by anybody of a class, oldest first."""
        query = select(portfolio).where(portfolio.c.person.in_(list(persons)), portfolio.c.kind.in_(list(kinds)))
        with self._read() as db:
            rows = db.execute(query.where(portfolio.c.created >= since).order_by(portfolio.c.created)).mappings()
            return [KeptRow(**{**row, "tags": tuple(row["tags"]), "created": _utc(row["created"])}) for row in rows]

    def tag(self, entry: str, person: str, tags: tuple[str, ...]) -> bool:
        """Puts the learner's own words on an entry of theirs, in place of those that were there."""
        mine = (portfolio.c.id == entry) & (portfolio.c.person == person)
        with self._write() as db:
            return bool(db.execute(update(portfolio).where(mine).values(tags=list(tags))).rowcount)

    def discard(self, entry: str, person: str) -> bool:
        """Takes an entry out of the portfolio for good; only the learner themselves can ask for it."""
        mine = (portfolio.c.id == entry) & (portfolio.c.person == person)
        with self._write() as db:
            return bool(db.execute(delete(portfolio).where(mine)).rowcount)


def _utc(moment: datetime | None) -> datetime | None:
    """SQLite gives times back without their zone."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
