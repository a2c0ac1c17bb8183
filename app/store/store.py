"""Reading and writing what is remembered. Every method is one transaction; a method that returned is on disk.

Methods block; the doors and the tutor call them in a thread. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ..errors import StoreError
from .assignments import Assignments
from .classwork import Classwork
from .coaching import Coaching
from .drafts import DraftRow, Drafts
from .growth import Growth
from .leaving import Leaving
from .rooms import Rooms
from .sheets import Sheets
from .shelf import Shelf
from .tables import alerts, evidence, journal, messages, people, sessions


@dataclass(frozen=True)
class PersonRow:
    """Somebody at this computer. In home mode a person has no name here, only what helps them learn."""

    id: str
    audience: str
    grade: int | None = None
    language: str = "en"
    interests: tuple[str, ...] = ()
    avatar: str = ""


@dataclass(frozen=True)
class SessionRow:
    """One conversation. `state` is the tutor's own: the item in play, what help was given."""

    id: str
    person: str
    audience: str
    title: str = ""
    state: dict[str, Any] = field(default_factory=dict)
    created: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True)
class MessageRow:
    id: str
    session: str
    author: str
    text: str
    meta: dict[str, Any] = field(default_factory=dict)
    created: datetime | None = None


@dataclass(frozen=True)
class EvidenceRow:
    """One marked answer. `hints` is how many rungs of help came before it; assisted is whether any did."""

    person: str
    session: str
    objective: str
    item: str
    verdict: str
    misconception: str = ""
    assisted: bool = False
    hints: int = 0
    created: datetime | None = None
    kind: str = "practice"
    """practice, review, probe, retest, paper (a sheet), home (a family saw it), pre, post."""
    answer: str = ""
    """What was marked, at most 200 characters."""
    id: int | None = None
    """Its number, once it is kept."""


# Statements of every turn, put together once: building one costs more than running it.
_SESSION = select(sessions).where(sessions.c.id == bindparam("session"))
_OPEN = insert(sessions)
_SAID = select(func.count()).select_from(messages).where(messages.c.session == bindparam("session"), messages.c.author != "person")
_SAY = insert(messages).values(
    n=select(func.coalesce(func.max(messages.c.n), 0) + 1).where(messages.c.session == bindparam("session")).scalar_subquery(),
    **{name: bindparam(name) for name in ("id", "session", "author", "text", "meta", "created")},
)
"""One message after the last of its session."""
_TOUCH = update(sessions).where(sessions.c.id == bindparam("at")).values(updated=bindparam("now"))
_KEEP = (
    update(sessions)
    .where(sessions.c.id == bindparam("at"))
    .values(state=bindparam("new"), title=bindparam("called"), updated=bindparam("now"))
)
_LEARNED, _JOURNAL = insert(evidence), insert(journal)


class Store:
    """All that is remembered, by subject. Raises StoreError when the database refuses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._looking = engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name == "postgresql" else engine
        self.assignments = Assignments(self._read, self._write)
        self.rooms = Rooms(self._read, self._write)
        self.drafts = Drafts(self._read, self._write)
        self.sheets = Sheets(self._read, self._write)
        self.growth = Growth(self._read, self._write)
        self.coaching = Coaching(self._read, self._write)
        self.leaving = Leaving(self._read, self._write)
        self.shelf = Shelf(self._read, self._write)
        self.classwork = Classwork(self._read, self._write, EvidenceRow)

    # ------------------------------------------------------------ people

    def person(self, person: str) -> PersonRow | None:
        with self._read() as db:
            row = db.execute(select(people).where(people.c.id == person)).mappings().first()
        return _person(row) if row else None

    def save_person(self, row: PersonRow) -> None:
        values = asdict(row) | {"interests": list(row.interests)}
        with self._write() as db:
            if not db.execute(update(people).where(people.c.id == row.id).values(**values)).rowcount:
                db.execute(insert(people).values(**values, created=_now()))

    # ------------------------------------------------------------ sessions and messages

    def session(self, session: str) -> SessionRow | None:
        with self._read() as db:
            row = db.execute(_SESSION, {"session": session}).mappings().first()
        return SessionRow(**row) if row else None

    def sessions_of(self, person: str, limit: int = 20, before: datetime | None = None) -> list[SessionRow]:
        """A person's sessions, newest first, those older than `before`."""
        query = select(sessions).where(sessions.c.person == person).order_by(sessions.c.updated.desc()).limit(limit)
        if before is not None:
            query = query.where(sessions.c.updated < before)
        with self._read() as db:
            return [SessionRow(**row) for row in db.execute(query).mappings()]

    def open_session(self, session: str, person: str, audience: str) -> SessionRow:
        """The session, made if it is new. StoreError if it belongs to somebody else."""
        found = self.session(session)
        if found is None:
            if self.leaving.is_gone(person):
                raise StoreError("this person was erased.", where="session", cure="Choose who you are again.")
            now = _now()
            with self._write() as db:
                values = {"id": session, "person": person, "audience": audience, "title": "", "state": {}, "created": now, "updated": now}
                db.execute(_OPEN, values)
            return SessionRow(session, person, audience, "", {}, now, now)
        if found.person != person:
            raise StoreError("this session belongs to somebody else.", where=f"session {session[:12]}", cure="Start a new one.")
        return found

    def messages(self, session: str) -> list[MessageRow]:
        with self._read() as db:
            rows = db.execute(select(messages).where(messages.c.session == session).order_by(messages.c.n)).mappings().all()
        return [MessageRow(r["id"], r["session"], r["author"], r["text"], r["meta"], _utc(r["created"])) for r in rows]

    def said(self, session: str) -> int:
        """How many of its messages are the tutor's."""
        with self._read() as db:
            return int(db.execute(_SAID, {"session": session}).scalar_one())

    def add_message(self, session: str, author: str, text: str, meta: dict[str, Any] | None = None) -> str:
        """Appends one message and returns its id."""
        identity, now = uuid4().hex, _now()
        with self._write() as db:
            db.execute(_SAY, _message(identity, session, author, text, meta or {}, now))
            db.execute(_TOUCH, {"at": session, "now": now})
        return identity

    def finish_turn(
        self,
        session: str,
        text: str,
        meta: dict[str, Any],
        state: dict[str, Any],
        title: str,
        learned: Sequence[EvidenceRow],
        facts: dict[str, Any],
        person: str,
    ) -> None:
        """Reply, state, evidence and journal of one turn, all or nothing."""
        now = _now()
        with self._write() as db:
            db.execute(_SAY, _message(uuid4().hex, session, "tutor", text, meta, now))
            db.execute(_KEEP, {"at": session, "new": state, "called": title[:200], "now": now})
            for row in learned:
                values = {k: v for k, v in asdict(row).items() if k != "id"}
                db.execute(_LEARNED, values | {"created": row.created or now, "answer": row.answer[:200]})
            db.execute(_JOURNAL, {"session": session, "person": person, "facts": facts, "created": now})

    def rename(self, session: str, title: str) -> None:
        with self._write() as db:
            db.execute(update(sessions).where(sessions.c.id == session).values(title=title[:200]))

    def forget_session(self, session: str) -> None:
        """Deletes a conversation. Evidence of learning stays, for it belongs to the person's record, and so do alerts."""
        with self._write() as db:
            db.execute(delete(messages).where(messages.c.session == session))
            db.execute(delete(sessions).where(sessions.c.id == session))

    # ------------------------------------------------------------ learning

    def evidence_of(self, person: str, objective: str = "") -> list[EvidenceRow]:
        """Marked answers in order of time."""
        query = select(evidence).where(evidence.c.person == person).order_by(evidence.c.id)
        if objective:
            query = query.where(evidence.c.objective == objective)
        with self._read() as db:
            rows = db.execute(query).mappings().all()
        return [EvidenceRow(**{**row, "created": _utc(row["created"])}) for row in rows]

    # ------------------------------------------------------------ drafts, alerts, journal

    def save_draft(self, draft: str, person: str, session: str, kind: str, objective: str, title: str, record: dict[str, Any]) -> None:
        self.drafts.save(DraftRow(draft, person, session, kind, objective, title, record))

    def draft(self, draft: str) -> dict[str, Any] | None:
        row = self.drafts.find(draft)
        return asdict(row) if row else None

    def raise_alert(self, person: str, session: str, reason: str, text: str) -> None:
        """An adult must look. Written before anything is said, so that it cannot be lost."""
        with self._write() as db:
            db.execute(insert(alerts).values(person=person, session=session, reason=reason, text=text, created=_now()))

    def alerts(self) -> list[dict[str, Any]]:
        with self._read() as db:
            return [dict(row) for row in db.execute(select(alerts).order_by(alerts.c.id)).mappings()]

    def journal(self, session: str) -> list[dict[str, Any]]:
        with self._read() as db:
            rows = db.execute(select(journal.c.facts).where(journal.c.session == session).order_by(journal.c.id)).scalars()
            return [dict(facts) for facts in rows]

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        # One statement sees one state by itself; without a transaction a server is asked once, not three times.
        with _in_words(), self._looking.connect() as db:
            yield db

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with _in_words(), self.engine.begin() as db:
            yield db


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as fault:  # a driver may let a broken line through as it is
        raise StoreError(f"the database refused ({type(fault).__name__}).", where="database",
                         cure="Look at free disk space and at the server's log.") from fault  # fmt: skip


def _message(identity: str, session: str, author: str, text: str, meta: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {"id": identity, "session": session, "author": author, "text": text, "meta": meta, "created": now}


def _person(row: Any) -> PersonRow:
    return PersonRow(row["id"], row["audience"], row["grade"], row["language"], tuple(row["interests"]), row["avatar"])


def _now() -> datetime:
    return datetime.now(UTC)


def _utc(moment: datetime) -> datetime:
    """SQLite gives times back without their zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
