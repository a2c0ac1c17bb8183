"""The passages as SQL keeps them: the truth from which every index can be made again.

The tables are in `tables`, how files were read in `records`.
A source (a pack, a file, a book) is replaced in one transaction, so a crash leaves the old
version or the new one. The vector stands beside its passage, so a rebuild embeds nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Protocol

import numpy as np
import sqlalchemy as sa

from ..errors import LibraryError
from ..sentences import reading_of
from ..turn import Passage
from .embed import Vectors
from .lexical import tokens
from .records import Records
from .tables import gaps as _gaps
from .tables import items as _items
from .tables import metadata
from .tables import passages as _passages
from .tables import sources as _sources

__all__ = ["Catalogue", "Change", "Gap", "ItemRow", "Source", "SqlCatalogue", "Stored", "fingerprint", "metadata"]


@dataclass(frozen=True)
class Source:
    """Where passages came from. `key` is unique ("pack:fractions", a file's full path); `title` is for people."""

    key: str
    title: str
    kind: str = "file"
    """pack, file, book or items (an imported collection of tasks)."""
    licence: str = ""
    passages: int = 0
    stored: str = ""
    """UTC time of the last change, ISO 8601."""
    fingerprint: str = ""


@dataclass(frozen=True)
class Change:
    """What putting a source did, in passages."""

    added: int = 0
    kept: int = 0
    removed: int = 0

    def __add__(self, other: Change) -> Change:
        return Change(self.added + other.added, self.kept + other.kept, self.removed + other.removed)


@dataclass(frozen=True)
class Stored:
    """A passage with its vector; none when it was made by another embedder."""

    passage: Passage
    vector: Vectors | None


@dataclass(frozen=True)
class Gap:
    """A question the library had nothing on. `times` says how often it was asked."""

    question: str
    times: int
    last: str
    """UTC time, ISO 8601."""


@dataclass(frozen=True)
class ItemRow:
    """An imported item as it is kept. `reason` says why it stays in quarantine; empty when students may have it."""

    id: str
    position: int
    """Its place in the source."""
    objective: str
    title: str
    """The objective's."""
    family: str
    grade: int
    source: str
    licence: str
    record: str
    """The item as JSON; see `imported`."""
    reason: str = ""


class Catalogue(Protocol):
    """What the library asks of its store."""

    records: Records

    def everything(self, embedder: str) -> Iterator[Stored]: ...

    def held(self, key: str) -> dict[str, Passage]: ...

    def put(self, source: Source, passages: Sequence[Passage], vectors: Mapping[str, Vectors], embedder: str) -> Change: ...

    def set_vectors(self, vectors: Mapping[str, Vectors], embedder: str) -> None: ...

    def remove(self, key: str) -> Change: ...

    def sources(self) -> list[Source]: ...

    def note_gap(self, question: str) -> None: ...

    def gaps(self) -> list[Gap]: ...

    def close_gap(self, question: str) -> None: ...

    def forget_gaps(self, messages: Iterable[Collection[str]] = (), before: datetime | None = None) -> int: ...

    def put_items(self, source: Source, rows: Sequence[ItemRow]) -> Change: ...

    def items(self, key: str, family: str = "") -> list[ItemRow]: ...

    def skills(self, key: str) -> list[tuple[str, str, str, int, int]]: ...


_ITEM_FIELDS = [_items.c[field.name] for field in fields(ItemRow)]
_FIELDS = [_passages.c[field.name] for field in fields(Passage)]


def fingerprint(passages: Sequence[Passage], embedder: str) -> str:
    """One hash for a source's passages with all their fields; equal means nothing is to be done."""
    digest = hashlib.blake2b(embedder.encode(), digest_size=16)
    for passage in passages:
        digest.update(repr(passage).encode())
    return digest.hexdigest()


class SqlCatalogue:
    """The catalogue in any database SQLAlchemy reaches. The tables must exist: `metadata.create_all(engine)`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self.records = Records(engine)

    def everything(self, embedder: str) -> Iterator[Stored]:
        """Every passage once, sources in name order and each in reading order."""
        order = sa.select(*_FIELDS, _passages.c.embedder, _passages.c.vector).order_by(_passages.c.source_key, _passages.c.position)
        seen: set[str] = set()
        with self._engine.connect() as connection:
            for *values, made_by, blob in connection.execution_options(yield_per=2000).execute(order):
                passage = Passage(*values)
                if passage.id not in seen:
                    seen.add(passage.id)
                    vector = np.frombuffer(blob, dtype="<f2").astype(np.float32) if blob and made_by == embedder else None
                    yield Stored(passage, vector)

    def held(self, key: str) -> dict[str, Passage]:
        """The passages of one source by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(*_FIELDS).where(_passages.c.source_key == key))
            return {passage.id: passage for passage in (Passage(*row) for row in rows)}

    def put(self, source: Source, passages: Sequence[Passage], vectors: Mapping[str, Vectors], embedder: str) -> Change:
        """Replaces what is held of a source, in one transaction. `vectors` has one for each passage that is new or changed."""
        wanted = {passage.id: (place, passage) for place, passage in enumerate(passages)}
        row = asdict(source) | {"passages": len(wanted), "stored": _now(), "fingerprint": fingerprint(passages, embedder)}
        with self._engine.begin() as connection:
            held = {
                p.id: p for p in (Passage(*r) for r in connection.execute(sa.select(*_FIELDS).where(_passages.c.source_key == source.key)))
            }
            fresh = [name for name, (_, passage) in wanted.items() if held.get(name) != passage]
            gone = [name for name, passage in held.items() if name not in wanted or wanted[name][1] != passage]
            if missing := [name for name in fresh if name not in vectors]:
                raise LibraryError(
                    f"{len(missing)} new passages came without a vector.", where=source.title, cure="Index the source again."
                )
            if connection.execute(sa.update(_sources).where(_sources.c.key == source.key).values(**row)).rowcount == 0:
                connection.execute(sa.insert(_sources).values(**row))
            for start in range(0, len(gone), 500):
                here = (_passages.c.source_key == source.key) & _passages.c.id.in_(gone[start : start + 500])
                connection.execute(sa.delete(_passages).where(here))
            if fresh:
                connection.execute(sa.insert(_passages), [_row(source.key, *wanted[name], vectors[name], embedder) for name in fresh])
            moved = [{"name": name, "place": wanted[name][0]} for name in held if name not in gone]
            if moved and (fresh or gone):
                place = sa.update(_passages).where((_passages.c.source_key == source.key) & (_passages.c.id == sa.bindparam("name")))
                connection.execute(place.values(position=sa.bindparam("place")), moved)
            _grade(connection, source.key, [p for name, p in held.items() if name not in gone and p.reading is None])
        return Change(len(fresh), len(wanted) - len(fresh), len(gone))

    def set_vectors(self, vectors: Mapping[str, Vectors], embedder: str) -> None:
        """New vectors for passages that are there, after the embedder changed."""
        if vectors:
            rows = [{"name": name, "made_by": embedder, "blob": _blob(vector)} for name, vector in vectors.items()]
            change = sa.update(_passages).where(_passages.c.id == sa.bindparam("name"))
            with self._engine.begin() as connection:
                connection.execute(change.values(embedder=sa.bindparam("made_by"), vector=sa.bindparam("blob")), rows)

    def remove(self, key: str) -> Change:
        """Takes a source out with all its passages."""
        with self._engine.begin() as connection:
            count = connection.execute(sa.delete(_passages).where(_passages.c.source_key == key)).rowcount
            connection.execute(sa.delete(_items).where(_items.c.source_key == key))
            connection.execute(sa.delete(_sources).where(_sources.c.key == key))
        self.records.forget(key)
        return Change(removed=count)

    def sources(self) -> list[Source]:
        names = [_sources.c[field.name] for field in fields(Source)]
        with self._engine.connect() as connection:
            return [Source(*row) for row in connection.execute(sa.select(*names).order_by(_sources.c.kind, _sources.c.title))]

    def note_gap(self, question: str) -> None:
        """Counts a question nothing was found on; the caller has taken names out of it. "Why?" alone asks for no material."""
        question = gap_key(question)
        if not tokens(question):
            return
        with self._engine.begin() as connection:
            again = sa.update(_gaps).where(_gaps.c.question == question).values(times=_gaps.c.times + 1, last=_now())
            if question and connection.execute(again).rowcount == 0:
                connection.execute(sa.insert(_gaps).values(question=question, times=1, last=_now()))

    def gaps(self) -> list[Gap]:
        """Most asked first. A gap that was closed is there again when it is asked again."""
        open_now = _gaps.c.done.is_(None) | (_gaps.c.last > _gaps.c.done)
        query = sa.select(_gaps.c.question, _gaps.c.times, _gaps.c.last).where(open_now).order_by(_gaps.c.times.desc(), _gaps.c.last.desc())
        with self._engine.connect() as connection:
            return [Gap(*row) for row in connection.execute(query)]

    def close_gap(self, question: str) -> None:
        """A teacher has dealt with it: it is not shown until somebody asks it again."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_gaps).where(_gaps.c.question == question).values(done=_now()))

    def forget_gaps(self, messages: Iterable[Collection[str]] = (), before: datetime | None = None) -> int:
        """Takes back messages that may have been noted, each in the ways it may have been written; a question that others asked too stays.

        With `before` those go that nobody has asked since. Gives how many questions went. Raises LibraryError.
        """
        asked = Counter(key for ways in messages for key in {gap_key(way) for way in ways})
        try:
            with self._engine.begin() as connection:
                there = set(connection.execute(sa.select(_gaps.c.question)).scalars())
                for question in sorted(asked.keys() & there):
                    fewer = sa.update(_gaps).where(_gaps.c.question == question).values(times=_gaps.c.times - asked[question])
                    connection.execute(fewer)
                done = connection.execute(sa.delete(_gaps).where(_gaps.c.times <= 0)).rowcount
                return done + (connection.execute(sa.delete(_gaps).where(_gaps.c.last < before.isoformat())).rowcount if before else 0)
        except sa.exc.SQLAlchemyError as fault:
            raise LibraryError(f"the questions could not be taken back ({type(fault).__name__}).", where="gaps",
                               cure="Look at free disk space and at the server's log, and ask again.") from fault  # fmt: skip

    # ------------------------------------------------------------ imported items

    def put_items(self, source: Source, rows: Sequence[ItemRow]) -> Change:
        """Replaces the items of an imported collection, quarantined ones too, in one transaction. Counts are of items."""
        wanted = {row.id: row for row in rows}
        told = asdict(source) | {"passages": 0, "stored": _now(), "fingerprint": ""}
        with self._engine.begin() as connection:
            held = {r[0]: ItemRow(*r) for r in connection.execute(sa.select(*_ITEM_FIELDS).where(_items.c.source_key == source.key))}
            fresh = [row for name, row in wanted.items() if held.get(name) != row]
            gone = [name for name, row in held.items() if wanted.get(name) != row]
            if held and not fresh and not gone:
                return Change(kept=len(held))
            if connection.execute(sa.update(_sources).where(_sources.c.key == source.key).values(**told)).rowcount == 0:
                connection.execute(sa.insert(_sources).values(**told))
            for start in range(0, len(gone), 500):
                here = (_items.c.source_key == source.key) & _items.c.id.in_(gone[start : start + 500])
                connection.execute(sa.delete(_items).where(here))
            if fresh:
                connection.execute(sa.insert(_items), [asdict(row) | {"source_key": source.key} for row in fresh])
        return Change(len(fresh), len(wanted) - len(fresh), len(gone))

    def items(self, key: str, family: str = "") -> list[ItemRow]:
        """A collection's items in the source's order: those of one family that students may have, or without one all."""
        where = _items.c.source_key == key
        if family:
            where &= (_items.c.family == family) & (_items.c.reason == "")
        with self._engine.connect() as connection:
            return [ItemRow(*row) for row in connection.execute(sa.select(*_ITEM_FIELDS).where(where).order_by(_items.c.position))]

    def skills(self, key: str) -> list[tuple[str, str, str, int, int]]:
        """(objective, its title, family, grade, number of usable items) of a collection, in the source's order."""
        columns = (_items.c.objective, _items.c.title, _items.c.family, _items.c.grade)
        query = sa.select(*columns, sa.func.count()).where((_items.c.source_key == key) & (_items.c.reason == ""))
        with self._engine.connect() as connection:
            return [
                (r[0], r[1], r[2], r[3], r[4])
                for r in connection.execute(query.group_by(*columns).order_by(sa.func.min(_items.c.position)))
            ]


def _grade(connection: sa.Connection, key: str, kept: Sequence[Passage]) -> None:
    """Gives passages that were stored before there were reading grades theirs."""
    graded = [{"name": p.id, "grade": grade} for p in kept if (grade := reading_of(p.text, p.language)) is not None]
    if graded:
        here = (_passages.c.source_key == key) & (_passages.c.id == sa.bindparam("name"))
        connection.execute(sa.update(_passages).where(here).values(reading=sa.bindparam("grade")), graded)


def _row(key: str, place: int, passage: Passage, vector: Vectors, embedder: str) -> dict[str, object]:
    graded = asdict(passage) | {"reading": reading_of(passage.text, passage.language)}
    return graded | {"source_key": key, "position": place, "embedder": embedder, "vector": _blob(vector)}


def _blob(vector: Vectors) -> bytes:
    return vector.astype("<f2").tobytes()


def gap_key(question: str) -> str:
    """A question as it is counted."""
    return " ".join(question.lower().split())[:300]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
