"""The vector of a question, or none: search goes on by words when the embedder is down, slow or wrong.

A question that was asked before costs nothing. After a failure the embedder is left alone for a while, so that no turn
waits for it again and again, and the log has one line, not one for each turn.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache

from ..errors import LibraryError
from .embed import Embedder
from .vectors import Vectors

log = logging.getLogger(__name__)

KEPT = 1024  # questions, 1.5 kB each
RESTS = 30.0  # seconds


class Questions:
    """May be asked from several threads."""

    def __init__(self, embedder: Embedder, clock: Callable[[], float] = time.monotonic) -> None:
        self._embedder, self._clock = embedder, clock
        self._known = lru_cache(KEPT)(embedder.query)  # a failure is not kept
        self._until = 0.0
        self._told = False

    def vector(self, text: str, dimension: int) -> Vectors | None:
        """One row of this dimension, or None when words have to do."""
        if self._clock() < self._until:
            return None
        try:
            found = self._known(text)
        except LibraryError as fault:
            self._without(str(fault))
            return None
        if len(found) != dimension:
            self._without(f"{self._embedder.name} gives {len(found)} numbers, the library's vectors have {dimension}.")
            return None
        self._told = False
        return found

    def _without(self, why: str) -> None:
        self._until = self._clock() + RESTS
        if not self._told:
            log.warning("%s Until it answers, search goes by words alone.", why)
        self._told = True
