"""All that is kept of one person, to be given out whole or erased, and conversations that have grown old.

Every column that can hold a person's number is in `THEIRS` or `HANDS`; a test compares them with the tables, so a new table
cannot be forgotten. Whose number was erased is kept in `gone`, and nothing else of them: the number is never given again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Text, cast, delete, func, insert, select, update

from ..errors import InputError
from .tables import (
    alerts,
    assignments,
    checkins,
    choices,
    corrections,
    drafts,
    evidence,
    goals,
    gone,
    groups,
    journal,
    links,
    members,
    messages,
    metadata,
    people,
    portfolio,
    proposals,
    pulses,
    sessions,
    sheets,
)  # fmt: skip

Open = Callable[[], AbstractContextManager[Connection]]

THEIRS: tuple[Column[Any], ...] = (
    people.c.id, members.c.person, links.c.family, links.c.child, sessions.c.person, evidence.c.person, journal.c.person,
    alerts.c.person, choices.c.person, goals.c.person, portfolio.c.person, corrections.c.person, proposals.c.child,
    proposals.c.family, checkins.c.person, pulses.c.person, drafts.c.person, sheets.c.person, assignments.c.person,
)  # fmt: skip
"""A row with the person's number here is about the person, or theirs, and goes with them."""
HANDS: tuple[Column[Any], ...] = (goals.c.by, corrections.c.by, proposals.c.by, checkins.c.by, groups.c.by)
"""Whose hand it was in a row about somebody else: the row stays, the number is struck out."""

_MOMENT = 200
"""Milliseconds."""


class Leaving:
    """Part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open) -> None:
        self._read, self._write = read, write

    def everybody(self) -> list[dict[str, Any]]:
        """Every person, oldest first: their row, the teacher's word for them, and when they last did something ("last")."""
        query = select(people, members.c.label).outerjoin(members, members.c.person == people.c.id).order_by(people.c.created, people.c.id)
        with self._read() as db:
            rows = {row["id"]: dict(row) for row in db.execute(query).mappings()}
            for whose, when in ((sessions.c.person, sessions.c.updated), (evidence.c.person, evidence.c.created),
                                (choices.c.person, choices.c.created)):  # fmt: skip
                for person, last in db.execute(select(whose, func.max(when)).group_by(whose)).all():
                    if person in rows:
                        rows[person]["last"] = max(filter(None, (rows[person].get("last"), last)))
        return list(rows.values())

    def everything(self, person: str) -> dict[str, list[dict[str, Any]]]:
        """Every row that is theirs or about them, by table, messages too; of a group only that they were in it. Empty for nobody."""
        found: dict[str, list[dict[str, Any]]] = {}
        with self._read() as db:
            for column in THEIRS:
                rows = db.execute(select(column.table).where(column == person)).mappings()
                found.setdefault(column.table.name, []).extend(dict(row) for row in rows)
            query = select(messages).join(sessions, sessions.c.id == messages.c.session).where(sessions.c.person == person)
            found["messages"] = [dict(row) for row in db.execute(query.order_by(sessions.c.created, messages.c.n)).mappings()]
            called = db.execute(select(groups).where(cast(groups.c.members, Text).contains(f'"{person}"', autoescape=True))).mappings()
            mine = {row["id"] for row in found["evidence"]}
            found["groups"] = [{**row, "members": [person], "evidence": [n for n in row["evidence"] if n in mine]} for row in called]
        return {table: rows for table, rows in found.items() if rows}

    def erase(self, person: str, but_alerts: bool = False) -> dict[str, int]:
        """Rows erased by table, all or nothing. Their number is struck out of everything that stays.

        An alert that no adult has seen is never deleted: it is looked for where all else is deleted, so none that comes meanwhile is
        lost. InputError while there is one, and nothing is erased; with `but_alerts` all else is.
        """
        with self._write() as db:
            done = {"messages": _count(db, delete(messages).where(messages.c.session.in_(_sessions(person))))}
            answers = set(db.execute(select(evidence.c.id).where(evidence.c.person == person)).scalars())
            for column in THEIRS:
                theirs = column == person
                rows = (theirs & alerts.c.seen.is_not(None)) if column.table is alerts else theirs
                done[column.table.name] = done.get(column.table.name, 0) + _count(db, delete(column.table).where(rows))
            if not but_alerts and db.execute(select(alerts.c.id).where(alerts.c.person == person)).first() is not None:
                raise InputError("an alert about them waits for an adult.", where="alerts",
                                 cure="Look at it on the board, mark it as seen, and ask again.")  # fmt: skip
            for hand in HANDS:
                db.execute(update(hand.table).where(hand == person).values({hand.name: ""}))
            _strike_out(db, person)
            _tidy_groups(db, answers)
            if db.execute(select(gone.c.person).where(gone.c.person == person)).first() is None:
                db.execute(insert(gone).values(person=person, created=datetime.now(UTC)))
        return {table: count for table, count in done.items() if count}

    def settle(self) -> bool:
        """SQLite keeps the former pages in its log until that is folded in; from now on they are in no file. False: ask again later.

        It waits a moment only, for meanwhile nobody else is served: a backup that is reading may hold the log. For the one process
        that serves: two that fold at once can harm the file. A database server does it in its own time.
        """
        with self._read() as db:
            if db.dialect.name != "sqlite":
                return True
            usual = db.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
            db.exec_driver_sql(f"PRAGMA busy_timeout={_MOMENT}")
            try:
                return bool(db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0] == 0)
            finally:
                db.exec_driver_sql(f"PRAGMA busy_timeout={usual}")

    def is_gone(self, person: str) -> bool:
        with self._read() as db:
            return db.execute(select(gone.c.person).where(gone.c.person == person)).first() is not None

    def late(self) -> list[str]:
        """Erased people of whom something was written after all, by a turn that was under way."""
        with self._read() as db:
            ids = select(gone.c.person)
            return sorted({p for column in THEIRS for p in db.execute(select(column).where(column.in_(ids)).distinct()).scalars()})

    def forget_before(self, moment: datetime, journal_before: datetime) -> dict[str, int]:
        """Deletes conversations that nobody took up since then, and the journal's older lines. Answers, alerts and goals stay."""
        old = select(sessions.c.id).where(sessions.c.updated < moment)
        with self._write() as db:
            done = {
                "messages": _count(db, delete(messages).where(messages.c.session.in_(old))),
                "sessions": _count(db, delete(sessions).where(sessions.c.updated < moment)),
                "journal": _count(db, delete(journal).where(journal.c.created < journal_before)),
            }
        return {table: count for table, count in done.items() if count}


def _sessions(person: str) -> Any:
    return select(sessions.c.id).where(sessions.c.person == person)


def _count(db: Connection, statement: Any) -> int:
    return int(db.execute(statement).rowcount)


def _strike_out(db: Connection, person: str) -> None:
    """Takes the number out of every JSON value of every table: members of a group, whose hand a choice was, who agreed."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                keys = list(table.primary_key.columns)
                query = select(*keys, column).where(cast(column, Text).contains(f'"{person}"', autoescape=True))
                for *at, value in db.execute(query).all():
                    mine = [key == one for key, one in zip(keys, at, strict=True)]
                    db.execute(update(table).where(*mine).values({column.name: without(value, person)}))


def without(value: Any, person: str) -> Any:
    """A JSON value without a person: gone from lists and as a name, empty where it stood alone."""
    match value:
        case dict():
            return {k: without(v, person) for k, v in value.items() if k != person}
        case list():
            return [without(v, person) for v in value if v != person]
        case _:
            return "" if value == person else value


def _tidy_groups(db: Connection, answers: Iterable[int]) -> None:
    """A group cites no answer that is gone, and without a member it is no group."""
    erased = set(answers)
    for row in db.execute(select(groups.c.id, groups.c.members, groups.c.evidence)).all():
        if not row.members:
            db.execute(delete(groups).where(groups.c.id == row.id))
        elif erased & set(row.evidence):
            db.execute(update(groups).where(groups.c.id == row.id).values(evidence=[n for n in row.evidence if n not in erased]))
