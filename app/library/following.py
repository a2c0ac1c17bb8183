"""A process that only reads follows the one that writes: what was added or removed there is found here some seconds later.

Each process holds the passages in memory. The catalogue says when a source was last changed; when that differs from what was
read, it is read again, beside the service.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from ..errors import StepwiseError
from .catalogue import Catalogue
from .collection import Imported
from .imported import collections
from .index_server import ServerIndex
from .ingest import silent
from .library import Library

log = logging.getLogger(__name__)
EVERY = 15.0
"""Seconds between two looks."""

Stamp = frozenset[tuple[str, str, str, int]]


class Following:
    """Looks for changes of another process, until the library is closed; `changed` is called after each that was read.

    `read` is the catalogue's stamp from before the library was opened, so that nothing between is missed.
    """

    def __init__(self, library: Library, read: Stamp, changed: Callable[[], None]) -> None:
        self._library, self._read, self._changed = library, read, changed

    def start(self, every: float = EVERY) -> None:
        threading.Thread(target=self._run, args=(every,), daemon=True, name="following the library").start()

    def look(self) -> bool:
        """Reads the catalogue again if it changed. True when it did."""
        now = stamp(self._library.catalogue)
        if now == self._read:
            return False
        if isinstance(self._library._index, ServerIndex):
            self._library._index.refresh()
        self._library._load(silent)
        self._read = now
        self._changed()
        return True

    def _run(self, every: float) -> None:
        closing = self._library._filling.closing
        while not closing.wait(every):
            try:
                self.look()
            except (StepwiseError, SQLAlchemyError, OSError) as fault:
                log.warning("The library could not be looked at again: %s", fault)


def stamp(catalogue: Catalogue) -> Stamp:
    """What is held of which source, and since when."""
    return frozenset((s.key, s.fingerprint, s.stored, s.passages) for s in catalogue.sources())


def follow(library: Library, read: Stamp, imported: dict[str, Imported]) -> None:
    """Where another process writes: the library follows it, and so do the imported collections, in place."""

    def again() -> None:
        now = collections(library.catalogue)
        imported.update(now)
        for gone in imported.keys() - now.keys():
            imported.pop(gone, None)

    if not library.writable:
        Following(library, read, again).start()
