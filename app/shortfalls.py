"""What the library does not give: questions nothing answered, files that changed since they were read, parts nobody could read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from .library.catalogue import Catalogue, Gap
from .library.records import Note, Stale


@dataclass(frozen=True)
class Shortfalls:
    gaps: tuple[Gap, ...]
    stale: tuple[Stale, ...]
    unread: tuple[Note, ...]
    """Notes of the kinds unread and skipped."""

    def rows(self) -> Iterator[dict[str, Any]]:
        """One flat record each; `what` is gap, stale or unread."""
        for what, found in (("gap", self.gaps), ("stale", self.stale), ("unread", self.unread)):
            yield from ({"what": what} | asdict(row) for row in found)

    def lines(self) -> Iterator[str]:
        """The same for a terminal, under headings."""
        yield "Asked, and not in the materials:" if self.gaps else "No gaps: every question so far was in the materials."
        yield from (f"  {g.times} {'time' if g.times == 1 else 'times'}, last {g.last[:10]}: {g.question}" for g in self.gaps)
        if self.stale:
            yield "Not any more as they were read ('stepwise ingest' reads them again):"
            yield from (f"  {s.path}: {s.why}" for s in self.stale)
        if self.unread:
            yield "Not read:"
            yield from (f"  {note.place}: {said(note)}" for note in self.unread)


def said(note: Note) -> str:
    """The sentence without the file's name before it, which stands beside it anyway."""
    return note.sentence.removeprefix(f"{note.place}: ")


def shortfalls(catalogue: Catalogue) -> Shortfalls:
    """As the catalogue and the disk have them now."""
    unread = (note for note in catalogue.records.notes() if note.kind in ("unread", "skipped"))
    return Shortfalls(tuple(catalogue.gaps()), tuple(catalogue.records.stale()), tuple(unread))
