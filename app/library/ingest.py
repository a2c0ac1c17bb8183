"""Files to documents to passages, each with its source, page and licence.

Walks files, folders and zips in name order; the readers (`readers/`) do the reading in a limited child process. A file that
cannot be used is a sentence in the report, never silence, and never the end of the others.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import cast

from ..errors import InputError
from ..sentences import language_of
from ..turn import Passage, PassageKind
from . import orders
from .catalogue import Change
from .chunks import identity
from .readers import ARCHIVES, LARGEST_ARCHIVE, REFUSED, TYPES, kinds_read
from .readers.jail import Jail
from .readers.values import ImportedItem, Part, Reading, counted
from .records import FileRecord, file_record, key_of

MOST_FILES = 2_000

Progress = Callable[[int, int, str], None]
"""(done, total, name) after each step and, within a long file, each page; it may raise to stop."""

_KEY = re.compile(
    r"\b(?:answer key|answers(?: to .{1,60})?|(?:solution|scoring|marking) (?:key|guide|scheme)|mark scheme|solutions (?:to|for) .{1,60}"
    r"|respuestas|solucionario|lösungsschlüssel)\W*$|^(?:the )?key(?:[,:].{0,40})?$",  # not "Solutions" alone: salt in water is one
    re.IGNORECASE,
)
_TEACHER = re.compile(
    r"^\W*(?:for (?:the )?)?teachers?['’]?s?\W*$|\bteachers?['’]?s? (?:notes?|only|guide|edition|copy|plan|pages?)\b|^lesson plan\b",
    re.IGNORECASE,
)
"""Headings under which things stand that students must not find before they have worked."""


def silent(done: int, total: int, name: str) -> None:
    """A progress callback that shows nothing."""


@dataclass(frozen=True)
class Document:
    """One file as passages. `key` tells it from every other file; `name` is what people see.

    `notes` are sentences on what is not in the passages though it was in the file; `items` are the tasks of an item list.
    """

    key: str
    name: str
    passages: tuple[Passage, ...]
    licence: str = ""
    notes: tuple[str, ...] = ()
    items: tuple[ImportedItem, ...] = ()
    file: FileRecord | None = None
    """How it was read, for the records."""

    @property
    def lists(self) -> tuple[ItemList, ...]:
        """Its items with what is known of their file; none when it has no items."""
        return (ItemList(self.key, self.name, self.licence, self.items),) if self.items else ()


@dataclass(frozen=True)
class ItemList:
    """The items of one file."""

    key: str
    name: str
    licence: str
    items: tuple[ImportedItem, ...]


@dataclass(frozen=True)
class Ingested:
    """What became of the files: passages added, kept and removed, files used, and files that were not with the reason.

    `notes` are (file, sentence) on what could not be read in a file that was used. `items` are the tasks of item lists as
    they were written, `lists` the same file by file; nobody can find or practise them yet (see `importing`).
    """

    change: Change = field(default_factory=Change)
    used: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    items: tuple[ImportedItem, ...] = ()
    lists: tuple[ItemList, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A file that cannot be used, and why. `key` as a document's; `place` is what people see."""

    name: str
    reason: str
    key: str = ""
    place: str = ""


@dataclass(frozen=True)
class _Upload:
    """A file, or one member of a zip."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        return PurePosixPath(self.member).name if self.member else self.path.name

    @property
    def where(self) -> str:
        return f"{self.path}, {self.member}" if self.member else str(self.path)

    @property
    def place(self) -> str:
        return f"{self.path.name}, {self.member}" if self.member else self.path.name

    @property
    def key(self) -> str:
        return key_of(self.path, self.member)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Files and the files below folders in name order; hidden ones and links are left out. InputError for a missing path."""
    found: list[Path] = []
    for path in paths:
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as fault:
            what = "there is no such file or folder." if isinstance(fault, FileNotFoundError) else f"it cannot be opened: {fault}."
            raise InputError(what, where=str(path), cure="Check the path.") from None
        if stat.S_ISDIR(mode):
            inside = [Path(folder, name) for folder, _, names in os.walk(path) for name in names]
            plain = (p for p in sorted(inside) if p.is_file() and not p.is_symlink())
            found += [p for p in plain if not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)]
        else:
            found.append(path)
    found = list(dict.fromkeys(found))
    if len(found) > MOST_FILES:
        raise InputError(f"{len(found)} files are too many at once.", where=str(found[0].parent), cure=f"Give up to {MOST_FILES}.")
    return found


def read_all(
    paths: Iterable[Path], progress: Progress = silent, *, kind: PassageKind = "lesson", language: str = "en", licence: str = ""
) -> Iterator[Document | Skipped]:
    """Every file of these paths, of their folders and zips, one after the other; none stops the others. No language: look for it.

    InputError at once for a path that is not there, or for too many files.
    """
    files = files_in(paths)
    with Jail() as jail:
        uploads = list(_unpacked(files, jail))
        if len(uploads) > MOST_FILES:
            raise InputError(f"{len(uploads)} files are too many at once.", where=str(files[0].parent), cure=f"Give up to {MOST_FILES}.")
        total = len(uploads)
        for done, upload in enumerate(uploads):
            if isinstance(upload, Skipped):
                yield upload
                progress(done + 1, total, upload.name)
                continue

            def page(number: int, of: int, done: int = done, name: str = upload.name) -> None:
                progress(done, total, f"{name}, page {number} of {of}")

            try:
                yield _document(upload, jail, page, kind=kind, language=language, licence=licence)
            except InputError as fault:
                yield Skipped(upload.where, fault.in_words(), upload.key, upload.place)
            except OSError as fault:
                yield Skipped(upload.where, f"{upload.where}: it cannot be opened: {fault.strerror or fault}.", upload.key, upload.place)
            progress(done + 1, total, upload.name)


def read_document(
    path: Path, *, name: str = "", kind: PassageKind = "lesson", language: str = "en", licence: str = "", jail: Jail | None = None
) -> Document:
    """One file as passages, or as items. InputError in words when it cannot be used. `jail` serves for several files."""
    with Jail() if jail is None else nullcontext(jail) as open_jail:
        return _document(_Upload(path), open_jail, _no_page, name=name, kind=kind, language=language, licence=licence)


def _no_page(number: int, of: int) -> None:
    """Shows nothing."""


def _document(
    upload: _Upload, jail: Jail, page: Callable[[int, int], None], *, name: str = "", kind: PassageKind, language: str, licence: str
) -> Document:
    where = name or upload.place
    _check(upload, where)
    file = file_record(upload.path, upload.member, name or upload.name, kind, language, licence)
    try:
        reading = jail.read(upload.path, upload.member, page)
    except InputError as fault:
        raise InputError(fault.what, where=where, cure=fault.cure) from None
    source = name or upload.name
    language = language or language_of(" ".join(part.text for part in reading.parts[:20])[:8_000]) or "en"
    passages: dict[str, Passage] = {}
    for part in reading.parts:
        passage = _passage(part, reading.title, source, kind, language, licence)
        passages.setdefault(passage.id, passage)
    notes = [*reading.notes, *_kept_apart(passages.values(), kind), *orders.noted(passages.values(), source)]
    if not passages and not reading.items:
        told = f": {' '.join(reading.notes)}" if reading.notes else "."
        raise InputError(f"there is no text in the file{told}", where=where, cure="Check that it is the right file.")
    return Document(upload.key, source, tuple(passages.values()), licence, tuple(notes), reading.items, replace(file, language=language))


def _passage(part: Part, title: str, source: str, kind: PassageKind, language: str, licence: str) -> Passage:
    """A part as a passage. Notes for teachers and answer keys are kept from students, whatever kind the file was given."""
    own = part.kind if part.kind in ("teacher", "key") else _kind_of(f"{_stem(source)} › {part.heading}")
    fits = cast(PassageKind, own) if own and kind != "key" else kind
    return Passage(
        id=identity(f"{source}/{fits}", part.heading, part.text),
        text=part.text, heading=part.heading, source=source, kind=fits, language=language, page=part.page, licence=licence, title=title,
    )  # fmt: skip


def _stem(source: str) -> str:
    return re.sub(r"[-_]+", " ", PurePosixPath(source).stem)


def _kind_of(heading: str) -> str:
    """key or teacher, when the file's name or a heading of the path says so; else ""."""
    names = heading.split(" › ")
    if any(_KEY.search(name) and len(name) <= 80 for name in names):
        return "key"
    return "teacher" if any(_TEACHER.search(name) and len(name) <= 80 for name in names) else ""


def _kept_apart(passages: Iterable[Passage], kind: PassageKind) -> list[str]:
    apart = [p.kind for p in passages if p.kind != kind and p.kind in ("teacher", "key")]
    words = {"key": "an answer key", "teacher": "notes for teachers"}
    return [f"kept from students: {counted(apart.count(k), 'passage', 'passages')} of {said}." for k, said in words.items() if k in apart]


def _check(upload: _Upload, where: str) -> None:
    """What can be seen without opening the file. InputError in words."""
    ending = PurePosixPath(upload.name).suffix.lower()
    if not upload.member:
        try:
            found = upload.path.stat()
        except (OSError, ValueError) as fault:
            gone = isinstance(fault, FileNotFoundError)
            what = "the file is not there any more." if gone else f"it cannot be opened: {getattr(fault, 'strerror', None) or fault}."
            raise InputError(what, where=where, cure="Check the path and who may read it.") from None
        if stat.S_ISDIR(found.st_mode):
            raise InputError("it is a folder, whatever its name says.", where=where, cure="Give the folder itself to the library.")
        if not stat.S_ISREG(found.st_mode):
            raise InputError("it is not a plain file.", where=where, cure="Give a file or a folder of files.")
        if not os.access(upload.path, os.R_OK):
            raise InputError("it may not be read.", where=where, cure="Give yourself the right to read it.")
        largest = TYPES[ending].largest if ending in TYPES else LARGEST_ARCHIVE
        if found.st_size > largest:
            size = found.st_size // 1_000_000
            raise InputError(f"the file has {size} MB; the most is {largest // 1_000_000}.", where=where, cure="Split it.")
    if ending in REFUSED:
        what, cure = REFUSED[ending]
        raise InputError(what, where=where, cure=cure)
    if ending not in TYPES:
        raise InputError("this is not a kind of file the library reads.", where=where, cure=f"Save it as one of: {kinds_read()}.")


def _unpacked(files: Iterable[Path], jail: Jail) -> Iterator[_Upload | Skipped]:
    """Files as they are, and for each zip its members in name order."""
    for path in files:
        if path.suffix.lower() not in ARCHIVES:
            yield _Upload(path)
            continue
        try:
            names, left = jail.names(path)
        except InputError as fault:
            yield Skipped(str(path), InputError(fault.what, where=path.name, cure=fault.cure).in_words(), key_of(path), path.name)
            continue
        except OSError as fault:
            yield Skipped(str(path), f"{path}: it cannot be opened: {fault.strerror or fault}.", key_of(path), path.name)
            continue
        yield from (_Upload(path, name) for name in names)
        yield from (
            Skipped(f"{path}, {name}", f"{path.name}, {name}: {reason}", key_of(path, name), f"{path.name}, {name}")
            for name, reason in left
        )


__all__ = [
    "Document",
    "ImportedItem",
    "Ingested",
    "ItemList",
    "Progress",
    "Reading",
    "Skipped",
    "files_in",
    "read_all",
    "read_document",
    "silent",
]
