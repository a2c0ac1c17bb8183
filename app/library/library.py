"""The library: sources in, the right passages out. Ties catalogue (truth), embedder and vector index (cache) together.

A `Library` may be used from several threads. Exactly one process may write; every other one searches only, over vectors
read from the catalogue when it was opened.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from ..errors import LibraryError
from ..turn import Found, Passage, PassageKind
from .catalogue import Catalogue, Change, Source, SqlCatalogue, fingerprint
from .elsewhere import LANGUAGE, Elsewhere
from .embed import Embedder, Vectors, embedder
from .importers.openstax import ImportReport, read_openstax
from .index import ChromaIndex, MemoryIndex, VectorIndex
from .ingest import Document, Ingested, Progress, Skipped, read_all, silent
from .lexical import tokens
from .packs import Pack
from .passages import passages_of
from .search import NEAR, Room, understood
from .support import CITED, supported

log = logging.getLogger(__name__)

_BATCH = 256  # passages embedded between two calls of a progress callback
Reranker = Callable[[str, list[Found]], list[Found]]
"""Puts the best passages of a question into a better order; it may drop none and add none."""
RERANKED = 10  # passages a reranker sees at least

_TOGETHER = 4_000  # passages of read files that are stored at once


@dataclass(frozen=True)
class _Shelf:
    """Everything that can be searched, at one moment; replaced as a whole after a change."""

    passages: dict[str, Passage]
    vectors: dict[str, Vectors]

    @cached_property
    def lessons(self) -> dict[tuple[str, str], list[Passage]]:
        """By objective and language, in reading order."""
        found: dict[tuple[str, str], list[Passage]] = {}
        for passage in self.passages.values():
            if passage.kind == "lesson" and passage.pack:
                found.setdefault((passage.objective, passage.language), []).append(passage)
        return found

    def groups(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for passage in self.passages.values():
            found.setdefault(_group(passage.kind, passage.language), []).append(passage.id)
        return found


class Library:
    """Build it with `open_library`; in tests from any catalogue, embedder and index."""

    def __init__(
        self, catalogue: Catalogue, embedder: Embedder, index: VectorIndex, progress: Progress = silent, reranker: Reranker | None = None
    ) -> None:
        self.catalogue = catalogue
        self._embedder = embedder
        self._index = index
        self._elsewhere = Elsewhere(embedder)
        self._reranker = reranker
        self._writing = threading.Lock()
        self._rooms: dict[tuple[frozenset[str], str], Room | None] = {}
        self._tokens: dict[str, list[str]] = {}
        self._shelf = _Shelf({}, {})
        self._load(progress)

    # ------------------------------------------------------------ in

    def index_packs(self, packs: Mapping[str, Pack] | Iterable[Pack], progress: Progress = silent) -> Change:
        """Puts all packs in, takes vanished packs out. Unchanged packs cost one hash each."""
        wanted = list(packs.values()) if isinstance(packs, Mapping) else list(packs)
        sources = [(Source(f"pack:{p.id}", p.title, "pack", p.about.licence), passages_of(p)) for p in wanted]
        gone = {s.key for s in self.catalogue.sources() if s.kind == "pack"} - {source.key for source, _ in sources}
        return self._put(sources, progress, remove=gone)

    def ingest(
        self, paths: Iterable[Path], progress: Progress = silent, *, kind: PassageKind = "lesson", language: str = "en", licence: str = ""
    ) -> Ingested:
        """Puts files, folders and zips in. A file that cannot be used is listed with the reason; the others go in.

        Documents are stored together, some thousand passages at a time: when it is stopped, what was stored stays whole and
        the rest is as it was, and the same call again goes on from there.
        """
        self._must_write()
        done = Ingested()
        ready: list[Document] = []
        for found in read_all(paths, progress, kind=kind, language=language, licence=licence):
            if isinstance(found, Skipped):
                done = replace(done, skipped=(*done.skipped, (found.name, found.reason)))
                continue
            notes = tuple((found.name, note) for note in found.notes)
            done = replace(done, used=(*done.used, found.name), notes=done.notes + notes, items=done.items + found.items)
            ready += [found] if found.passages else []
            if sum(len(d.passages) for d in ready) >= _TOGETHER:
                done = replace(done, change=done.change + self._put_documents(ready, progress))
                ready = []
        return replace(done, change=done.change + self._put_documents(ready, progress))

    def _put_documents(self, documents: Sequence[Document], progress: Progress) -> Change:
        return self._put([(Source(d.key, d.name, "file", d.licence), list(d.passages)) for d in documents], progress)

    def import_openstax(self, path: Path, progress: Progress = silent) -> tuple[ImportReport, Change]:
        """Puts a whole OpenStax book in. InputError when the archive is not one or is hostile."""
        self._must_write()
        report = read_openstax(path)
        change = self._put([(Source(report.key, report.attribution, "book", report.licence), list(report.passages))], progress)
        return report, change

    def remove(self, key: str) -> Change:
        """Takes one source out."""
        return self._put([], silent, remove={key})

    # ------------------------------------------------------------ out

    def search(
        self,
        query: str,
        *,
        kinds: Collection[PassageKind],
        grade: int | None = None,
        language: str = "en",
        objective: str = "",
        level: str = "",
        k: int = 5,
    ) -> list[Found]:
        """The best passages of these kinds in this language, best first; empty means "not in the materials".

        Kinds and language are filtered before anything is ranked. With an objective, its passages come first, and a
        question without content words ("why?") finds them too.
        """
        if k < 1:
            return []
        found = self.ranked(query, kinds=kinds, grade=grade, language=language, objective=objective, level=level, k=max(k, CITED))
        asked = understood(query)
        if not asked.tokens and not asked.concepts:
            return [f for f in found if objective and f.passage.objective == objective][:k]
        return found[:k] if any(supported(f, objective) for f in found[:CITED]) else []

    def ranked(
        self,
        query: str,
        *,
        kinds: Collection[PassageKind],
        grade: int | None = None,
        language: str = "en",
        objective: str = "",
        level: str = "",
        k: int = 5,
    ) -> list[Found]:
        """The same, whether or not a passage supports the question; each with the parts of its score."""
        room = self._room(frozenset(kinds), language)
        if room is None:
            return []
        asked = understood(query)
        vector = self._embedder.embed([asked.text])[0]
        near = None if room.exact else self._near(kinds, language, vector)
        elsewhere = self._elsewhere if language == LANGUAGE else None
        found = room.rank(asked, vector, near, grade=grade, objective=objective, level=level, k=max(k, RERANKED), elsewhere=elsewhere)
        return (self._reranker(query, found) if self._reranker else found)[:k]

    def lesson(self, objective: str, language: str = "en") -> list[Passage]:
        """The passages of an objective's lesson in its pack, in reading order; from memory."""
        return self._shelf.lessons.get((objective, language), [])

    def passage(self, name: str) -> Passage | None:
        return self._shelf.passages.get(name)

    def count(self) -> int:
        return len(self._shelf.passages)

    @property
    def writable(self) -> bool:
        return self._index.writable

    # ------------------------------------------------------------ care

    def rebuild(self, progress: Progress = silent) -> int:
        """Makes the vector index again from the catalogue; gives the number of passages."""
        self._must_write()
        with self._writing:
            self._index.clear()
        self._load(progress)
        return self.count()

    def warm(self) -> None:
        """Loads what the first search would wait for."""
        self.search("warm up", kinds={"lesson"})

    def close(self) -> None:
        self._index.close()

    def _must_write(self) -> None:
        if not self._index.writable:
            because = self._index.readonly_because if isinstance(self._index, MemoryIndex) else "this library is read only."
            raise LibraryError(because, where="the library", cure="Stop that process first, or add the material there.")

    def _put(self, sources: Sequence[tuple[Source, list[Passage]]], progress: Progress, remove: Collection[str] = ()) -> Change:
        name = self._embedder.name
        held = {s.key: s for s in self.catalogue.sources()}
        changed = [(s, p) for s, p in sources if s.key not in held or held[s.key].fingerprint != fingerprint(p, name)]
        kept = Change(kept=sum(len(p) for _, p in sources) - sum(len(p) for _, p in changed))
        if not changed and not remove:
            return kept
        self._must_write()
        with self._writing:
            change = kept
            for key in remove:
                change += self.catalogue.remove(key)
            for source, passages in changed:
                there = self.catalogue.held(source.key)
                fresh = [p for p in passages if there.get(p.id) != p]
                change += self.catalogue.put(source, passages, self._embed(fresh, progress, source.title), name)
        self._load(progress)
        return change

    def _embed(self, passages: Sequence[Passage], progress: Progress, name: str) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        for start in range(0, len(passages), _BATCH):
            batch = passages[start : start + _BATCH]
            found |= zip((p.id for p in batch), self._embedder.embed([f"{p.heading}\n{p.text}" for p in batch]), strict=True)
            progress(len(found), len(passages), name)
        return found

    def _load(self, progress: Progress) -> None:
        """Reads the catalogue, makes up for vectors of another embedder, and brings the index to the same state."""
        with self._writing:
            passages: dict[str, Passage] = {}
            vectors: dict[str, Vectors] = {}
            for stored in self.catalogue.everything(self._embedder.name):
                passages[stored.passage.id] = stored.passage
                if stored.vector is not None and len(stored.vector) == self._embedder.dimension:
                    vectors[stored.passage.id] = stored.vector
            if missing := self._embed([p for p in passages.values() if p.id not in vectors], progress, "vectors"):
                vectors |= missing
                if self._index.writable:
                    self.catalogue.set_vectors(missing, self._embedder.name)
            shelf = _Shelf(passages, vectors)
            _bring_to(self._index, shelf, progress)
            self._tokens = {name: document for name, document in self._tokens.items() if name in passages}
            self._shelf, self._rooms = shelf, {}

    def _room(self, kinds: frozenset[str], language: str) -> Room | None:
        """The room of these kinds and language, made at its first search; none when it would be empty."""
        rooms, shelf = self._rooms, self._shelf
        if (kinds, language) not in rooms:
            inside = [p for p in shelf.passages.values() if p.kind in kinds and p.language == language]
            for passage in inside:
                if passage.id not in self._tokens:
                    self._tokens[passage.id] = [*2 * tokens(passage.heading), *tokens(passage.text)]
            documents = [self._tokens[p.id] for p in inside]
            rooms[kinds, language] = Room(inside, np.stack([shelf.vectors[p.id] for p in inside]), documents) if inside else None
        return rooms[kinds, language]

    def _near(self, kinds: Collection[str], language: str, vector: Vectors) -> dict[str, float]:
        try:
            return {name: cosine for kind in kinds for name, cosine in self._index.near(_group(kind, language), vector, NEAR).items()}
        except LibraryError as fault:
            log.warning("%s Searching in memory instead.", fault)
            spare = MemoryIndex()
            _bring_to(spare, self._shelf, silent)
            self._index.close()
            self._index = spare
            return {name: cosine for kind in kinds for name, cosine in spare.near(_group(kind, language), vector, NEAR).items()}


def open_library(folder: Path, engine: sa.Engine, name: str = "static", progress: Progress = silent) -> Library:
    """The library over this database, with its index in `folder`. When another process owns the folder, one to search only."""
    made = embedder(name)
    index: VectorIndex
    try:
        index = ChromaIndex(folder, made.name, made.dimension)
    except LibraryError as fault:
        index = MemoryIndex(readonly_because=fault.what)
    return Library(SqlCatalogue(engine), made, index, progress)


def _group(kind: str, language: str) -> str:
    return f"{kind}-{language}"


def _bring_to(index: VectorIndex, shelf: _Shelf, progress: Progress) -> None:
    """Adds what the index lacks and removes what it should not have, group by group, then seals it."""
    groups = shelf.groups()
    changed = False
    for group in index.groups() | set(groups):
        wanted, there = groups.get(group, []), index.ids(group)
        if gone := there - set(wanted):
            index.remove(group, sorted(gone))
            changed = True
        if fresh := [name for name in wanted if name not in there]:
            for start in range(0, len(fresh), _BATCH):
                batch = fresh[start : start + _BATCH]
                index.add(group, batch, np.stack([shelf.vectors[name] for name in batch]))
                progress(min(start + _BATCH, len(fresh)), len(fresh), f"index {group}")
            changed = True
    if changed:
        index.seal()
