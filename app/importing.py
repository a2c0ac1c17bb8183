"""Importing open content as practisable items: read by the library, marked and guarded here, kept in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .library.catalogue import Change
from .library.imported import collections, counted, keep
from .library.importers.candidate import Candidate
from .library.importers.exercises import read_exercises
from .library.importers.oatutor import read_oatutor
from .library.item_audit import Audited, audited
from .marking import false_line
from .parts import Parts
from .safety.guard import Limits, hold
from .turn import Item

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


def _imported(
    parts: Parts,
    candidates: Sequence[Candidate],
    skipped: tuple[tuple[str, str], ...],
    problems: dict[str, tuple[str, ...]],
    progress: Progress,
) -> Imported:
    found = []
    for done, candidate in enumerate(candidates, 1):
        found.append(audited(candidate, parts.marker.mark, held))
        if done % 50 == 0 or done == len(candidates):
            progress(done, len(candidates), "tasks looked at")
    change = keep(parts.library.catalogue, found)
    parts.imported.clear()
    parts.imported.update(collections(parts.library.catalogue))
    used = tuple(one for one in found if not one.reason)
    return Imported(change, used, tuple(one for one in found if one.reason), skipped, problems)


def held(text: str, item: Item | None) -> str:
    """The guard's reason against this sentence while the item is unsolved; without an item, only what is false."""
    return hold(text, Limits(item=item), false_line, authored=True)
