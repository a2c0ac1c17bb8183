"""The library: sources in, the right passages out. Ties catalogue (truth), embedder and vector index (cache) together.

A `Library` may be used from several threads. Exactly one process may write; every other one searches only, over vectors
read from the catalogue when it was opened. A search waits for nobody: while vectors or the index are being made, or an
embedder does not answer, passages are found by their words.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from ..errors import LibraryError
from ..turn import Found, Passage, PassageKind
from . import across
from .aims import Aims
from .catalogue import Catalogue, Change, Source, SqlCatalogue, fingerprint
from .elsewhere import LANGUAGE, Elsewhere
from .embed import Embedder, Vectors, embedder
from .filling import Filling, embedded, unmade
from .importers.openstax import ImportReport, read_openstax
from .index import MemoryIndex, VectorIndex
from .index_server import index_for
from .ingest import Document, Ingested, Progress, Skipped, read_all, silent
from .judge import Judge, static
from .lexical import tokens
from .packs import Pack
from .passages import passages_of
from .questions import Questions
from .search import NEAR, Room, understood
from .shelved import Shelf, behind, bring_to, group
from .support import CITED, supported

log = logging.getLogger(__name__)

Reranker = Callable[[str, list[Found]], list[Found]]
"""Puts the best passages of a question into a better order; it may drop none and add none."""
RERANKED = 10  # passages a reranker sees at least

_TOGETHER = 4_000  # passages of read files that are stored at once
LATER = 2_000  # passages whose vectors, or places in the index, a start does not wait for
_UNMADE = ""  # in place of an embedder's name beside a vector that is to come


@dataclass(frozen=True)
class _Place:
    """The passages of some kinds in one language; `vectors` is none while too many of them are missing."""

    room: Room
    vectors: Vectors | None


class Library:
    """Build it with `open_library`; in tests from any catalogue, embedder and index."""

    def __init__(
        self,
        catalogue: Catalogue,
        embedder: Embedder,
        index: VectorIndex,
        progress: Progress = silent,
        reranker: Reranker | None = None,
        folder: Path | None = None,
    ) -> None:
        self.catalogue = catalogue
        self._embedder = embedder
        self._index = index
        self._static = static(embedder)
        self._elsewhere = Elsewhere(self._static)
        self._aims = Aims((), self._static)
        self._lines = across.Lines(embedder, folder)
        self._questions = Questions(embedder)
        self._reranker = reranker
        self._writing = threading.Lock()
        self._rooms: dict[tuple[frozenset[str], str], _Place | None] = {}
        self._tokens: dict[str, list[str]] = {}
        self._shelf = Shelf({}, {}, 0)
        self._indexed = self._refurnish = False
        self._spare: MemoryIndex | None = None
        """In place of an index that failed, which is kept for its lock: one process writes."""
        self._filling = Filling(embedder, self._keep, self._complete)
        self._load(progress, later=True)

    # ------------------------------------------------------------ in

    def index_packs(self, packs: Mapping[str, Pack] | Iterable[Pack], progress: Progress = silent) -> Change:
        """Puts all packs in, takes vanished packs out; only takes note of them when another process writes. Unchanged ones cost a hash."""
        wanted = list(packs.values()) if isinstance(packs, Mapping) else list(packs)
        self._aims = Aims(wanted, self._static)
        if not self.writable:
            return Change()
        sources = [(Source(f"pack:{p.id}", p.title, "pack", p.about.licence), passages_of(p)) for p in wanted]
        gone = {s.key for s in self.catalogue.sources() if s.kind == "pack"} - {source.key for source, _ in sources}
        return self._put(sources, progress, remove=gone, later=True)

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
                self.catalogue.records.skip(found.key, found.place, found.reason)
                continue
            notes = tuple((found.name, note) for note in found.notes)
            done = replace(done, used=(*done.used, found.name), notes=done.notes + notes, items=done.items + found.items)
            done = replace(done, lists=done.lists + found.lists)
            ready.append(found)
            if sum(len(d.passages) for d in ready) >= _TOGETHER:
                done = replace(done, change=done.change + self._put_documents(ready, progress))
                ready = []
        done = replace(done, change=done.change + self._put_documents(ready, progress))
        if waiting := self.pending:
            done = replace(
                done, notes=(*done.notes, ("the library", f"{waiting} passages are found by their words until they have vectors"))
            )
        return done

    def _put_documents(self, documents: Sequence[Document], progress: Progress) -> Change:
        change = self._put([(Source(d.key, d.name, "file", d.licence), list(d.passages)) for d in documents if d.passages], progress)
        for document in documents:
            if document.file:
                self.catalogue.records.keep(document.file, document.notes)
        return change

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
        question without content words ("why?") finds them too. When nothing in this language supports the question and the
        embedder is multilingual, passages in other languages may.
        """
        if k < 1:
            return []
        found = self.ranked(query, kinds=kinds, grade=grade, language=language, objective=objective, level=level, k=max(k, CITED))
        asked = understood(query)
        if not asked.tokens and not asked.concepts:
            return [f for f in found if objective and f.passage.objective == objective][:k]
        if any(supported(f, objective) for f in found[:CITED]):
            return found[:k]
        return self._across(query, frozenset(kinds), grade, language, objective, k)

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
        place = self._place(frozenset(kinds), language)
        if place is None:
            return []
        asked, room = understood(query), place.room
        vector = None if place.vectors is None else self._questions.vector(asked.text, place.vectors.shape[1])
        near = None if room.exact else self._near(kinds, language, vector) if vector is not None else {}
        usual = vector is not None and self._static is self._embedder
        judge = None if usual else Judge(self._elsewhere, self._static, asked.text)
        elsewhere = judge.elsewhere(language) if judge else self._elsewhere if language == LANGUAGE else None
        if vector is None:  # a row of zeros is as near to one passage as to another
            vector = np.zeros(1 if place.vectors is None else place.vectors.shape[1], dtype=np.float32)
        aims = self._aims if language == LANGUAGE else None
        found = room.rank(
            asked, vector, near, grade=grade, objective=objective, level=level, k=max(k, RERANKED), elsewhere=elsewhere, aims=aims
        )
        if judge:
            found = judge.judged(found)
        return (self._reranker(query, found) if self._reranker else found)[:k]

    def _across(self, query: str, kinds: frozenset[PassageKind], grade: int | None, language: str, objective: str, k: int) -> list[Found]:
        """Passages in another language that support the question: of the languages the one with the nearest."""
        others = [code for code in self._shelf.languages if code != language] if self._embedder.multilingual else []
        places = [(code, place) for code in others if (place := self._place(kinds, code)) and place.vectors is not None]
        vector = self._questions.vector(query, self._shelf.dimension) if places else None
        elsewhere = self._lines.nearness(vector) if vector is not None else None
        best: list[Found] = []
        least = across.LEAST
        for code, place in places:
            if vector is None or elsewhere is None or place.vectors is None:
                break
            near = None if place.room.exact else self._near(kinds, code, vector)
            found = across.ranked(place.room, query, vector, near, grade=grade, objective=objective, k=max(k, CITED))
            margin = across.margin(found, place.vectors, vector, elsewhere)
            if margin >= least:
                best, least = found, margin
        return best[:k]

    def lesson(self, objective: str, language: str = "en") -> list[Passage]:
        """The passages of an objective's lesson in its pack, in reading order; from memory."""
        return self._shelf.lessons.get((objective, language), [])

    def passage(self, name: str) -> Passage | None:
        return self._shelf.passages.get(name)

    def count(self) -> int:
        return len(self._shelf.passages)

    @property
    def pending(self) -> int:
        """Passages that are found by their words alone until they have vectors."""
        return self._filling.pending

    @property
    def embedder(self) -> str:
        """The name of what makes the vectors."""
        return self._embedder.name

    @property
    def writable(self) -> bool:
        return self._index.writable

    # ------------------------------------------------------------ care

    def rebuild(self, progress: Progress = silent, *, again: bool = False) -> int:
        """Makes the vector index again from the catalogue; gives the number of passages.

        Missing vectors are made, with `again` all of them. LibraryError when the embedder fails; what it made until then is
        kept, and the same call goes on from there.
        """
        self._must_write()
        with self._writing:
            self._indexed = False
            self._index.clear()
            self._spare = None
            if again:
                rows = {name: np.zeros(1, dtype=np.float32) for name in self._shelf.passages}
                self.catalogue.set_vectors(rows, _UNMADE)
        self._load(progress)
        self._filling.settle(progress)
        return self.count()

    def warm(self) -> None:
        """Loads what the first search would wait for."""
        self.search("warm up", kinds={"lesson"})
        if self._embedder.multilingual and (vector := self._questions.vector("warm up", self._shelf.dimension)) is not None:
            self._lines.nearness(vector, patience=0)

    def close(self) -> None:
        self._filling.closing.set()
        with self._writing:
            self._index.close()

    def _must_write(self) -> None:
        if not self._index.writable:
            because = getattr(self._index, "readonly_because", "") or "this library is read only."
            raise LibraryError(because, where="the library", cure="Stop that process first, or add the material there.")

    def _put(
        self, sources: Sequence[tuple[Source, list[Passage]]], progress: Progress, remove: Collection[str] = (), later: bool = False
    ) -> Change:
        """With `later` a start does not wait: what is slow to embed is stored and found by its words, and gets its vectors by and by."""
        name, at_once = self._embedder.name, self._embedder.instant
        held = {s.key: s for s in self.catalogue.sources()}
        changed = [(s, p) for s, p in sources if s.key not in held or held[s.key].fingerprint not in _same(p, name)]
        kept = Change(kept=sum(len(p) for _, p in sources) - sum(len(p) for _, p in changed))
        if not changed and not remove:
            return kept
        self._must_write()
        if changed and not at_once and not later:
            self._embedder.embed(["."])  # whether it answers is said before anything is stored
        with self._writing:
            change = kept
            for key in remove:
                change += self.catalogue.remove(key)
            for source, passages in changed:
                there = self.catalogue.held(source.key)
                fresh = [p for p in passages if there.get(p.id) != p]
                made = embedded(self._embedder, fresh, progress, source.title) if at_once else unmade(fresh)
                change += self.catalogue.put(source, passages, made, name if at_once else _UNMADE)
        self._load(progress, later=later)
        if not at_once and not later:
            self._settle(progress)
        return change

    def _settle(self, progress: Progress) -> None:
        """Makes the vectors of what was just stored; when the embedder fails on the way, it is asked again behind the service."""
        try:
            self._filling.settle(progress)
        except LibraryError as fault:
            log.warning("%s %d passages are found by their words until 'stepwise ingest --rebuild' gets through.", fault, self.pending)
            self._filling.start()

    def _load(self, progress: Progress, later: bool = False) -> None:
        """Reads the catalogue, makes up for vectors of another embedder, and brings the index to the same state.

        With `later` what takes long is done behind the service.
        """
        with self._writing:
            passages: dict[str, Passage] = {}
            rows: dict[str, Vectors] = {}
            for stored in self.catalogue.everything(self._embedder.name):
                passages[stored.passage.id] = stored.passage
                if stored.vector is not None:
                    rows[stored.passage.id] = stored.vector
            lengths = Counter(len(row) for row in rows.values())
            dimension = self._embedder.dimension or max(lengths, key=lambda n: lengths[n], default=0)
            shelf = Shelf(passages, {name: row for name, row in rows.items() if len(row) == dimension}, dimension)
            missing = shelf.missing()
            if missing and self._embedder.instant and not (later and len(missing) > LATER):
                made = embedded(self._embedder, missing, progress, "vectors")
                shelf.vectors.update(made)
                if self._index.writable:
                    self.catalogue.set_vectors(made, self._embedder.name)
                missing = []
            self._tokens = {name: document for name, document in self._tokens.items() if name in passages}
            self._shelf, self._rooms = shelf, {}
            self._filling.wants(missing if self._index.writable else [])
            waits = later and self._index.writable and (bool(missing) or behind(self._index, shelf) > LATER)
            self._indexed = not waits and bring_to(self._index, shelf, progress)
            if self._spare is not None:
                bring_to(self._spare, shelf, silent)
        if waits:
            self._filling.start()

    def _keep(self, made: dict[str, Vectors]) -> bool:
        """Stores a batch of vectors; False when the library was closed meanwhile."""
        with self._writing:
            if self._filling.closing.is_set():
                return False
            self.catalogue.set_vectors(made, self._embedder.name)
            if not self._shelf.dimension:
                self._shelf = replace(self._shelf, dimension=len(next(iter(made.values()))))
            self._shelf.vectors.update((name, row) for name, row in made.items() if name in self._shelf.passages)
            self._refurnish = True
        return True

    def _complete(self) -> None:
        """All vectors are there: rooms are furnished anew and the index catches up."""
        with self._writing:
            if not self._filling.closing.is_set():
                if self._refurnish:
                    self._rooms, self._refurnish = {}, False
                self._indexed = bring_to(self._index, self._shelf, silent, self._filling.closing.is_set)
        if self._embedder.multilingual:
            self._lines.make()

    def _place(self, kinds: frozenset[str], language: str) -> _Place | None:
        """The passages of these kinds and language, made ready at the first search; none when there are none."""
        rooms, shelf = self._rooms, self._shelf
        if (kinds, language) not in rooms:
            inside = [p for p in shelf.passages.values() if p.kind in kinds and p.language == language]
            for passage in inside:
                if passage.id not in self._tokens:
                    self._tokens[passage.id] = [*2 * tokens(passage.heading), *tokens(passage.text)]
            documents = [self._tokens[p.id] for p in inside]
            vectors = shelf.rows(inside)
            nothing = np.zeros((len(inside), 1), dtype=np.float32)
            room = Room(inside, nothing if vectors is None else vectors, documents) if inside else None
            rooms[kinds, language] = _Place(room, vectors) if room else None
        return rooms[kinds, language]

    def _near(self, kinds: Collection[str], language: str, vector: Vectors) -> dict[str, float]:
        if not self._indexed:
            return {}
        try:
            return _nearest(self._spare or self._index, kinds, language, vector)
        except LibraryError as fault:
            log.warning("%s Searching in memory instead.", fault)
            spare = MemoryIndex()
            bring_to(spare, self._shelf, silent)
            self._spare = spare
            return _nearest(spare, kinds, language, vector)


def _nearest(index: VectorIndex, kinds: Collection[str], language: str, vector: Vectors) -> dict[str, float]:
    return {name: cosine for kind in kinds for name, cosine in index.near(group(kind, language), vector, NEAR).items()}


def open_library(
    folder: Path, engine: sa.Engine, name: str | Embedder = "static", progress: Progress = silent, server: str = ""
) -> Library:
    """The library over this database, its index in `folder` or on a Chroma `server`; to search only when another process has it."""
    made = embedder(name) if isinstance(name, str) else name
    return Library(SqlCatalogue(engine), made, index_for(folder, made.name, made.dimension, server), progress, folder=folder)


def _same(passages: Sequence[Passage], name: str) -> tuple[str, str]:
    """The fingerprints of passages that are stored as they are, with or without their vectors."""
    return fingerprint(passages, name), fingerprint(passages, _UNMADE)
