"""What the library remembers of the files it read: how each was read, what was not in it, and whether it has changed since.

Two tables beside the passages. A file that could not be used has notes and nothing else. Whether a file is stale is asked
of the disk, not remembered.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from .tables import files, items, notes, passages

NoteKind = Literal["unread", "kept apart", "suspicious", "skipped"]
"""unread: a page or part without text; kept apart: keys and teachers' notes; suspicious: words meant for a program, not a
reader; skipped: the whole file could not be used."""

UPLOAD = "upload:"
"""Begins the key of a file that came by the browser; its name follows, so a new version takes the place of the old one."""
_HASH = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class FileRecord:
    """One file (or one member of a zip) as it was read. `path` is the file itself or its zip; `collection` its item list's id."""

    key: str
    name: str
    path: str
    modified: float = 0.0
    """Seconds since 1970."""
    size: int = 0
    """Bytes."""
    content: str = ""
    """Hash of the bytes."""
    kind: str = "lesson"
    language: str = "en"
    licence: str = ""
    collection: str = ""
    grade: int = 0
    stored: str = ""


@dataclass(frozen=True)
class Note:
    """A sentence on a file. `place` is the file's name."""

    key: str
    place: str
    sentence: str
    kind: NoteKind
    stored: str = ""


@dataclass(frozen=True)
class Stale:
    """A file that is not any more what was read. `why` is "changed" or "gone"."""

    key: str
    name: str
    path: str
    why: Literal["changed", "gone"]
    stored: str


def key_of(path: Path, member: str = "") -> str:
    """What tells a file from every other: its full path, or for an upload (`uploads/<hash>/name`) its name; then the zip member."""
    full = path.resolve()
    stored = full.parent.parent.name == "uploads" and _HASH.fullmatch(full.parent.name)
    own = f"{UPLOAD}{full.name}" if stored else str(full)
    return f"{own}!{member}" if member else own


def file_record(path: Path, member: str, name: str, kind: str, language: str, licence: str) -> FileRecord:
    """The file as it lies on the disk now. OSError when it cannot be read."""
    found = path.stat()
    content = content_hash(str(path), found.st_mtime, found.st_size)
    return FileRecord(key_of(path, member), name, str(path.resolve()), found.st_mtime, found.st_size, content, kind, language, licence)


@lru_cache(maxsize=64)
def content_hash(path: str, modified: float, size: int) -> str:
    """Hash of a file's bytes; time and size are there so that a changed file is read again."""
    with open(path, "rb") as data:
        return hashlib.file_digest(data, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def note_kind(sentence: str) -> NoteKind:
    """The kind of a reader's note, by how it begins."""
    if sentence.startswith("kept from students"):
        return "kept apart"
    return "suspicious" if sentence.startswith("suspicious") else "unread"


class Records:
    """The records in any database SQLAlchemy reaches."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def keep(self, record: FileRecord, sentences: Sequence[str]) -> None:
        """A file was read: its record and its notes take the place of the old ones. What its item list became is kept."""
        with self._engine.begin() as db:
            old = db.execute(sa.select(files.c.collection, files.c.grade).where(files.c.key == record.key)).first()
            kept = replace(record, collection=old[0], grade=old[1]) if old else record
            db.execute(sa.delete(files).where(files.c.key == record.key))
            db.execute(sa.insert(files).values(asdict(kept) | {"stored": _now()}))
            _put_notes(db, [Note(record.key, record.name, s, note_kind(s)) for s in sentences], record.key)

    def skip(self, key: str, place: str, reason: str) -> None:
        """A file could not be used. What was read of it before stays."""
        with self._engine.begin() as db:
            _put_notes(db, [Note(key, place, reason, "skipped")], key)

    def listed(self, key: str, collection: str, grade: int) -> None:
        """The item list of a file became this collection, for this grade."""
        with self._engine.begin() as db:
            db.execute(sa.update(files).where(files.c.key == key).values(collection=collection, grade=grade))

    def forget(self, key: str) -> None:
        """Takes a file's record and notes out."""
        with self._engine.begin() as db:
            db.execute(sa.delete(files).where(files.c.key == key))
            db.execute(sa.delete(notes).where(notes.c.source_key == key))

    def dealt_with(self, key: str) -> None:
        """A teacher has seen that a file could not be used: it is not listed any more."""
        with self._engine.begin() as db:
            db.execute(sa.delete(notes).where((notes.c.source_key == key) & (notes.c.kind == "skipped")))

    def files(self) -> list[FileRecord]:
        """Every file that was read, by name."""
        with self._engine.connect() as db:
            return [
                FileRecord(*row) for row in db.execute(sa.select(*(files.c[f.name] for f in fields(FileRecord))).order_by(files.c.name))
            ]

    def notes(self) -> list[Note]:
        """All notes, file by file, the newest file first."""
        columns = (notes.c.source_key, notes.c.place, notes.c.sentence, notes.c.kind, notes.c.stored)
        with self._engine.connect() as db:
            rows = db.execute(sa.select(*columns).order_by(notes.c.stored.desc(), notes.c.source_key, notes.c.n))
            return [Note(*row) for row in rows]

    def stale(self) -> list[Stale]:
        """Files whose bytes are not those that were read, or that are not there. An upload is never stale: we keep it ourselves."""
        return [Stale(f.key, f.name, f.path, why, f.stored) for f in self.files() if not f.key.startswith(UPLOAD) and (why := _change(f))]

    def languages(self) -> dict[str, tuple[str, ...]]:
        """The languages of each source's passages."""
        found: dict[str, list[str]] = {}
        query = sa.select(passages.c.source_key, passages.c.language).distinct().order_by(passages.c.language)
        with self._engine.connect() as db:
            for key, language in db.execute(query):
                found.setdefault(key, []).append(language)
        return {key: tuple(names) for key, names in found.items()}

    def item_counts(self) -> dict[str, tuple[int, int]]:
        """(usable, quarantined) items of each collection, by its source's key."""
        usable = sa.func.sum(sa.case((items.c.reason == "", 1), else_=0))
        with self._engine.connect() as db:
            rows = db.execute(sa.select(items.c.source_key, usable, sa.func.count()).group_by(items.c.source_key))
            return {key: (int(good), int(every) - int(good)) for key, good, every in rows}


def _change(record: FileRecord) -> Literal["changed", "gone", ""]:
    try:
        now = os.stat(record.path)
        if (now.st_mtime, now.st_size) == (record.modified, record.size):
            return ""
        return "" if content_hash(record.path, now.st_mtime, now.st_size) == record.content else "changed"
    except OSError:
        return "gone"


def _put_notes(db: sa.Connection, rows: Sequence[Note], key: str) -> None:
    db.execute(sa.delete(notes).where(notes.c.source_key == key))
    if rows:
        stored = _now()
        db.execute(
            sa.insert(notes),
            [
                {"source_key": key, "n": n, "place": r.place, "sentence": r.sentence, "kind": r.kind, "stored": stored}
                for n, r in enumerate(rows)
            ],
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
