"""A question in one language, answered from passages in another, when the embedder knows both.

Words are of no use here, so passages are ordered by nearness alone: of the passage and of its section, with grade and
objective as ever. Whether they support the question is decided by one number that has no scale of its own: by how many
standard deviations of the room's cosines the nearest passage is nearer to the question than the nearest line of `elsewhere`.
(E5's cosines bunch: .74 for what has nothing to do with it, .83 for the answer.) LEAST was chosen on the tune half of
evals/cases/spanish_questions.yaml.
"""

from __future__ import annotations

import os
import threading
import time
from hashlib import blake2b
from pathlib import Path

import numpy as np

from ..errors import LibraryError
from ..turn import Found
from .elsewhere import ELSEWHERE
from .embed import Embedder
from .search import Query, Room
from .vectors import Vectors, cosines

LEAST = 0.85
_SAMPLE = 4_000  # passages whose cosines show the spread of a room
_PATIENCE = 20.0  # seconds the very first question may wait for the lines of other subjects
_RESTS = 60.0  # seconds before a failing embedder is asked for them again


def ranked(
    room: Room, text: str, vector: Vectors, near: dict[str, float] | None, *, grade: int | None, objective: str, k: int
) -> list[Found]:
    """The best k passages, best first, by nearness alone."""
    return room.rank(Query(text, ()), vector, near, grade=grade, objective=objective, k=k)


def margin(found: list[Found], vectors: Vectors, vector: Vectors, elsewhere: float) -> float:
    """Standard deviations by which the best of these is nearer than any other subject; about -5 to 3."""
    spread = float(cosines(vectors[:: max(1, len(vectors) // _SAMPLE)], vector).std())
    if not found or spread < 1e-6:
        return float("-inf")
    return (max(hit.parts["cosine"] for hit in found) - elsewhere) / spread


class Lines:
    """The lines of other subjects in the vectors of a multilingual embedder; made once, and kept in a folder when there is one."""

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        key = blake2b("\n".join((embedder.name, *ELSEWHERE)).encode(), digest_size=8).hexdigest()
        self._embedder, self._file = embedder, folder and folder / f"lines-{key}.npy"
        self._rows: Vectors | None = None
        self._state = threading.Lock()
        self._worker: threading.Thread | None = None
        self._until = 0.0

    def nearness(self, vector: Vectors, patience: float = _PATIENCE) -> float | None:
        """The cosine of the nearest line; None while there is none to compare with. The first question waits, this many seconds."""
        if self._rows is None:
            with self._state:
                if self._worker is None and time.monotonic() >= self._until:
                    self._worker = threading.Thread(target=self._try, name="lines", daemon=True)
                    self._worker.start()
                worker = self._worker
            if worker is not None:
                worker.join(patience)
        rows = self._rows
        return None if rows is None or rows.shape[1] != len(vector) else float(cosines(rows, vector).max())

    def make(self) -> None:
        """Reads or makes them now. Raises LibraryError."""
        if self._rows is None:
            self._rows = self._read()
        if self._rows is None:
            made = self._embedder.embed(ELSEWHERE)
            self._rows = made
            if self._file:
                fresh = self._file.with_suffix(f".{os.getpid()}.new")
                with fresh.open("wb") as file:
                    np.save(file, made)
                os.replace(fresh, self._file)

    def _read(self) -> Vectors | None:
        try:
            rows: Vectors | None = np.load(self._file, allow_pickle=False) if self._file else None
        except (OSError, ValueError, EOFError):
            return None
        return rows if rows is not None and rows.ndim == 2 and len(rows) == len(ELSEWHERE) else None

    def _try(self) -> None:
        try:
            self.make()
        except LibraryError:
            self._until = time.monotonic() + _RESTS  # the question's own vector has said it in the log
        self._worker = None
