"""What can be searched at one moment, and the vector index brought to the same state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..turn import Passage
from .index import VectorIndex
from .ingest import Progress
from .vectors import Vectors, unit

_BATCH = 256  # passages added to the index between two calls of a progress callback


@dataclass(frozen=True)
class Shelf:
    """All passages in reading order; replaced as a whole after a change. Vectors may be added while it is read."""

    passages: dict[str, Passage]
    vectors: dict[str, Vectors]
    dimension: int
    """Numbers in a vector; 0 while there is none."""

    @cached_property
    def lessons(self) -> dict[tuple[str, str], list[Passage]]:
        """By objective and language, in reading order."""
        found: dict[tuple[str, str], list[Passage]] = {}
        for passage in self.passages.values():
            if passage.kind == "lesson" and passage.pack:
                found.setdefault((passage.objective, passage.language), []).append(passage)
        return found

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({passage.language for passage in self.passages.values()}))

    def missing(self) -> list[Passage]:
        """Passages without a vector."""
        return [passage for passage in self.passages.values() if passage.id not in self.vectors]

    def rows(self, passages: list[Passage]) -> Vectors | None:
        """The vectors of these; a missing one is the mean of the others, and it is none when more than half are missing."""
        known = [self.vectors.get(passage.id) for passage in passages]
        there = [vector for vector in known if vector is not None]
        if not there or 2 * len(there) < len(known):
            return None
        if len(there) == len(known):
            return np.stack(there)
        mean = unit(np.mean(there, axis=0, keepdims=True))[0]
        return np.stack([mean if vector is None else vector for vector in known])

    def groups(self) -> dict[str, list[str]]:
        """Ids of the passages that have a vector, by group of the index."""
        found: dict[str, list[str]] = {}
        for passage in self.passages.values():
            if passage.id in self.vectors:
                found.setdefault(group(passage.kind, passage.language), []).append(passage.id)
        return found


def group(kind: str, language: str) -> str:
    return f"{kind}-{language}"


def behind(index: VectorIndex, shelf: Shelf) -> int:
    """How many vectors the index lacks."""
    return sum(len(set(wanted) - index.ids(name)) for name, wanted in shelf.groups().items())


def bring_to(index: VectorIndex, shelf: Shelf, progress: Progress, stop: Callable[[], bool] = lambda: False) -> bool:
    """Adds what the index lacks and removes what it should not have, group by group, then seals it. False when it was stopped."""
    groups = shelf.groups()
    changed = False
    for name in index.groups() | set(groups):
        wanted, there = groups.get(name, []), index.ids(name)
        if gone := there - set(wanted):
            index.remove(name, sorted(gone))
            changed = True
        fresh = [one for one in wanted if one not in there]
        for start in range(0, len(fresh), _BATCH):
            if stop():
                return False
            batch = fresh[start : start + _BATCH]
            index.add(name, batch, np.stack([shelf.vectors[one] for one in batch]))
            progress(min(start + _BATCH, len(fresh)), len(fresh), f"index {name}")
            changed = True
    if changed:
        index.seal()
    return True
