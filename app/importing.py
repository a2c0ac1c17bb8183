"""Importing what a teacher has and open content: read by the library, its tasks marked and guarded here, kept in the catalogue.

    import_files   files, folders, zips: passages to find, item lists to practise
    import_oatutor, import_exercises   open content as items
    remove, read_again   what the library page and the command line do with a source

An import changes `parts.imported` in place, so a running server offers its tasks at once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .errors import InputError
from .library.catalogue import Change
from .library.imported import PREFIX, collections, counted, keep
from .library.importers import item_lists
from .library.importers.candidate import Candidate, slug
from .library.importers.exercises import read_exercises
from .library.importers.oatutor import read_oatutor
from .library.ingest import Ingested, ItemList
from .library.item_audit import Audited, audited
from .library.records import UPLOAD
from .marking import false_line, value_of
from .parts import Parts
from .safety.guard import Limits, hold
from .turn import Item, PassageKind

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Imported:
    """What an import did. Every candidate is in `used` or `quarantined`; with `skipped` they are all that the source holds."""

    change: Change
    used: tuple[Audited, ...]
    quarantined: tuple[Audited, ...]
    skipped: tuple[tuple[str, str], ...]
    problems: dict[str, tuple[str, ...]]
    """The source's own units (problems, modules) with the names of their tasks."""

    def facts(self) -> dict[str, Any]:
        """The report as plain values; `listed` names each unit from which nothing can be practised, with the reason."""
        quarantined = [(one.candidate.name, one.reason) for one in self.quarantined]
        usable = {one.candidate.name for one in self.used}
        why = dict([*self.skipped, *quarantined])
        listed = [
            [unit, why.get(unit) or "; ".join(dict.fromkeys(why[n] for n in names if n in why))]
            for unit, names in self.problems.items()
            if not usable & set(names)
        ]
        return {
            "collections": sorted({one.candidate.place.collection_title for one in self.used}),
            "licences": sorted({one.candidate.place.licence for one in self.used}),
            "units": len(self.problems),
            "units_used": len(self.problems) - len(listed),
            "listed": listed,
            "tasks": len(self.used) + len(self.quarantined) + len(self.skipped),
            "items": len(self.used),
            "with_hints": sum(bool(one.item.hints) for one in self.used),
            "hints_cut": sum(one.hints_cut for one in self.used),
            "hints_dropped": sum(one.hints_dropped for one in self.used),
            "reasons": counted(reason for _, reason in [*quarantined, *self.skipped]),
            "quarantined": [list(pair) for pair in quarantined],
            "skipped": [list(pair) for pair in self.skipped],
            "added": self.change.added,
            "kept": self.change.kept,
            "removed": self.change.removed,
        }


def import_oatutor(parts: Parts, path: Path, grade: int = 9, progress: Progress = lambda done, total, name: None) -> Imported:
    """Puts an OATutor content pool in as items for a grade. InputError when the archive is not one or is hostile."""
    read = read_oatutor(path, grade)
    return _imported(parts, read.candidates, read.skipped, dict(read.problems), progress)


def import_exercises(parts: Parts, path: Path, grade: int = 8, progress: Progress = lambda done, total, name: None) -> Imported:
    """Puts the exercises of an OpenStax book in as items for a grade; its sections go in by the library."""
    read = read_exercises(path, grade)
    return _imported(parts, read.candidates, read.skipped, dict(read.problems), progress)


def import_files(
    parts: Parts,
    paths: Iterable[Path],
    progress: Progress = lambda done, total, name: None,
    *,
    kind: PassageKind = "lesson",
    language: str = "en",
    licence: str = "",
    grade: int = 6,
) -> tuple[Ingested, Imported]:
    """Puts files in: texts to be found, lists of tasks to practise. `grade` is that of the lists.

    When `progress` raises, what was stored stays and the rest is as it was. Raises InputError for a path that is not there.
    """
    done = parts.library.ingest(paths, progress, kind=kind, language=language, licence=licence)
    candidates: list[Candidate] = []
    rows: dict[str, tuple[str, ...]] = {}
    for one in done.lists:
        name = _collection_of(parts, one)
        found = item_lists.candidates(one.items, one.name, name, one.licence, grade)
        candidates += found
        rows |= {f"{one.name}, {candidate.name}": (candidate.name,) for candidate in found}
        parts.library.catalogue.records.listed(one.key, name, grade)
    return done, _imported(parts, candidates, (), rows, progress)


def _collection_of(parts: Parts, one: ItemList) -> str:
    """The id of a list's collection: the file's name, and a checksum when another file of that name is in already."""
    name = f"list-{slug(item_lists.titled(one.name), 40)}"
    others = {f.collection for f in parts.library.catalogue.records.files() if f.key != one.key}
    return f"{name}-{zlib.crc32(one.key.encode()):08x}" if name in others else name


def remove(parts: Parts, key: str) -> Change:
    """Takes a source out: its passages, its tasks, its notes, and the file itself when it was uploaded.

    InputError for a pack, which belongs to the program, and for a key that is not in the library.
    """
    source = next((s for s in parts.library.catalogue.sources() if s.key == key), None)
    if source is None:
        raise InputError("it is not in the library any more.", where=key.removeprefix(UPLOAD), cure="Load the page again.")
    if source.kind == "pack":
        raise InputError("a pack belongs to the program and stays.", where=source.title, cure="Take its folder out of the packs.")
    records = parts.library.catalogue.records
    files = [f for f in records.files() if f.key == key or (f.collection and f"{PREFIX}{f.collection}" == key)]
    change = parts.library.remove(key)
    for file in files:
        records.forget(file.key)
        if file.key.startswith(UPLOAD) and not any(f.path == file.path for f in records.files()):
            discard(Path(file.path))
    _offer(parts)
    return change


def discard(path: Path) -> None:
    """Deletes an uploaded file, and its folder when nothing else lies in it."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def read_again(parts: Parts, key: str, progress: Progress = lambda done, total, name: None) -> tuple[Ingested, Imported]:
    """Reads a file again as it was read before. InputError when it is gone or was never read."""
    record = next((f for f in parts.library.catalogue.records.files() if f.key == key), None)
    if record is None:
        raise InputError("this file was never read.", where=key.removeprefix(UPLOAD), cure="Load the page again.")
    if not Path(record.path).is_file():
        raise InputError("the file is not there any more.", where=record.path, cure="Put it back, or remove what was read of it.")
    return import_files(parts, [Path(record.path)], progress, kind=_kind(record.kind), language=record.language,
                        licence=record.licence, grade=record.grade or 6)  # fmt: skip


def _kind(name: str) -> PassageKind:
    kinds: dict[str, PassageKind] = {"lesson": "lesson", "family": "family", "teacher": "teacher", "key": "key"}
    return kinds.get(name, "lesson")


def _offer(parts: Parts) -> None:
    """What can be practised now, in place: whoever holds `parts.imported` sees it."""
    now = collections(parts.library.catalogue)
    parts.imported.update(now)
    for name in parts.imported.keys() - now.keys():
        del parts.imported[name]


def _imported(
    parts: Parts,
    candidates: Sequence[Candidate],
    skipped: tuple[tuple[str, str], ...],
    problems: dict[str, tuple[str, ...]],
    progress: Progress,
) -> Imported:
    found = []
    for done, candidate in enumerate(candidates, 1):
        found.append(_numbered(audited(candidate, parts.marker.mark, held)))
        if done % 50 == 0 or done == len(candidates):
            progress(done, len(candidates), "tasks looked at")
    change = keep(parts.library.catalogue, found)
    _offer(parts)
    used = tuple(one for one in found if not one.reason)
    return Imported(change, used, tuple(one for one in found if one.reason), skipped, problems)


_NUMBER = re.compile(r"[-−]?\$?\d[\d.]*(?:\s+\d+)?(?:/\d[\d.]*)?%?")


def _numbered(one: Audited) -> Audited:
    """A key that is written as a number must be one: "0.75.1" and "4/0" are right only as words, and no student means them."""
    key = one.candidate.expected
    odd = not one.reason and key.kind != "choice" and _NUMBER.fullmatch(key.value.strip()) and value_of(key.value) is None
    return replace(one, reason="the key is written as a number and is none") if odd else one


def held(text: str, item: Item | None) -> str:
    """The guard's reason against this sentence while the item is unsolved; without an item, only what is false."""
    return hold(text, Limits(item=item), false_line, authored=True)
