"""Vectors for passages that have none yet, batch by batch: while a command waits, or behind a running service.

Each batch is stored before the next one is made, so what was stopped or killed goes on where it was. Until then these passages are
found by their words.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

import numpy as np

from ..errors import LibraryError
from ..turn import Passage
from .embed import Embedder
from .ingest import Progress, silent
from .judge import text_of
from .vectors import Vectors

log = logging.getLogger(__name__)

PAUSES = (15.0, 60.0, 300.0)  # seconds before an embedder that failed is asked again


class Filling:
    """`keep` stores a batch; `done` is called when nothing is missing. May be used from several threads."""

    def __init__(self, embedder: Embedder, keep: Callable[[dict[str, Vectors]], bool], done: Callable[[], None]) -> None:
        self._embedder, self._keep, self._done = embedder, keep, done
        self._missing: list[Passage] = []
        self._batch = threading.Lock()
        self._state = threading.Lock()
        self._worker: threading.Thread | None = None
        self._due = False
        self.closing = threading.Event()

    @property
    def pending(self) -> int:
        """Passages that wait for their vector."""
        return len(self._missing)

    def wants(self, missing: Sequence[Passage]) -> None:
        """What is missing now, in place of what was."""
        with self._state:
            self._missing = list(missing)

    def start(self) -> None:
        """Goes on behind the service; a failing embedder is asked again later."""
        with self._state:
            self._due = True
            if self._worker is None and not self.closing.is_set():
                self._worker = threading.Thread(target=self._work, name="library", daemon=True)
                self._worker.start()

    def settle(self, progress: Progress = silent) -> None:
        """Returns when nothing is missing. LibraryError when the embedder fails; what was made is kept."""
        total = self.pending
        while count := self._one():
            progress(total - min(self.pending, total - count), total, "vectors")
        self._done()

    def join(self, seconds: float) -> None:
        """Waits for the work behind the service."""
        if worker := self._worker:
            worker.join(seconds)

    def _one(self) -> int:
        """Embeds one batch and keeps it; how many were left before it, 0 when there was nothing to do."""
        with self._batch:
            with self._state:
                batch = self._missing[: self._embedder.batch]
            if not batch or self.closing.is_set():
                return 0
            vectors = self._embedder.embed([text_of(p.heading, p.text) for p in batch])
            if self.closing.is_set() or not self._keep(dict(zip((p.id for p in batch), vectors, strict=True))):
                return 0
            with self._state:
                made = {p.id for p in batch}
                self._missing = [p for p in self._missing if p.id not in made]
            return len(batch)

    def _work(self) -> None:
        failures = 0
        while not self.closing.is_set():
            with self._state:
                self._due = False
            try:
                if self._one():
                    failures = 0
                    continue
                self._done()
            except LibraryError as fault:
                if not failures:
                    log.warning("%s %d passages are found by their words alone until it answers.", fault, self.pending)
                self.closing.wait(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1
                continue
            with self._state:
                if not self._missing and not self._due:
                    self._worker = None
                    return


def embedded(embedder: Embedder, passages: Sequence[Passage], progress: Progress, name: str) -> dict[str, Vectors]:
    """The vectors of these passages, all at once; for an embedder that is instant."""
    found: dict[str, Vectors] = {}
    for start in range(0, len(passages), embedder.batch):
        batch = passages[start : start + embedder.batch]
        found |= zip((p.id for p in batch), embedder.embed([text_of(p.heading, p.text) for p in batch]), strict=True)
        progress(len(found), len(passages), name)
    return found


def unmade(passages: Sequence[Passage]) -> dict[str, Vectors]:
    """In place of vectors that are to come; the catalogue keeps them under no embedder's name."""
    return {passage.id: np.zeros(1, dtype=np.float32) for passage in passages}
