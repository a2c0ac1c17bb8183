"""Nearest vectors, kept in Chroma, which here is a cache: SQL can make it again at any moment.

Exactly one process owns the folder, by a file lock, for two writers corrupt it and a reader goes stale. What was written is
sealed with a hash of every file; a folder without its seal is never opened, but made anew. Chroma itself runs in a process
of its own, started at the first need, so that a folder damaged while it is open can take down that process and no other.
Passages are grouped by kind and language, one collection each, so that a search never sees what it may not read.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np

from ..errors import LibraryError
from .embed import Vectors, cosines
from .index_process import CURE, ChromaProcess

log = logging.getLogger(__name__)

VERSION = 2
_BATCH = 2000
_PATIENCE = 6.0  # seconds a search waits for the index, its start included, before it computes all cosines itself
_LAST_BREATH = 10.0  # seconds the child of an owner that was killed may take to end


class VectorIndex(Protocol):
    """Vectors by id in groups ("lesson-en"). All vectors have length 1, so nearness is their cosine."""

    @property
    def writable(self) -> bool: ...

    def ids(self, group: str) -> set[str]: ...

    def groups(self) -> set[str]: ...

    def add(self, group: str, ids: Sequence[str], vectors: Vectors) -> None: ...

    def remove(self, group: str, ids: Sequence[str]) -> None: ...

    def near(self, group: str, vector: Vectors, n: int) -> dict[str, float]: ...

    def clear(self) -> None: ...

    def seal(self) -> None: ...

    def close(self) -> None: ...


class MemoryIndex:
    """All vectors in memory, every cosine computed: for tests, and for a second process that may only read."""

    def __init__(self, *, readonly_because: str = "") -> None:
        self.readonly_because = readonly_because
        self._ids: dict[str, list[str]] = {}
        self._vectors: dict[str, Vectors] = {}

    @property
    def writable(self) -> bool:
        return not self.readonly_because

    def ids(self, group: str) -> set[str]:
        return set(self._ids.get(group, ()))

    def groups(self) -> set[str]:
        return set(self._ids)

    def add(self, group: str, ids: Sequence[str], vectors: Vectors) -> None:
        before = self._vectors.get(group)
        self._ids[group] = [*self._ids.get(group, ()), *ids]
        self._vectors[group] = vectors if before is None else np.concatenate([before, vectors])

    def remove(self, group: str, ids: Sequence[str]) -> None:
        gone = set(ids)
        keep = [row for row, name in enumerate(self._ids.get(group, ())) if name not in gone]
        if group in self._ids:
            self._vectors[group] = self._vectors[group][keep]
            self._ids[group] = [self._ids[group][row] for row in keep]

    def near(self, group: str, vector: Vectors, n: int) -> dict[str, float]:
        ids = self._ids.get(group, [])
        if not ids:
            return {}
        near = cosines(self._vectors[group], vector)
        best = np.argpartition(-near, n)[:n] if n < len(ids) else range(len(ids))
        return {ids[row]: float(near[row]) for row in best}

    def clear(self) -> None:
        self._ids.clear()
        self._vectors.clear()

    def seal(self) -> None:
        return None

    def close(self) -> None:
        return None


class ChromaIndex:
    """Chroma in a folder of ours. Raises LibraryError when another process owns it; `rebuilt` tells why it is empty.

    When it fails while in use, `failed` says why: what is added or removed then is left out and the seal with it, so that the
    next start makes it anew; `near` raises LibraryError. May be used from several threads.
    """

    def __init__(self, folder: Path, embedder: str, dimension: int) -> None:
        self._folder, self._seal = folder, folder / "seal.json"
        self._made_for = {"embedder": embedder, "dimension": dimension, "version": VERSION}
        self._ids: dict[str, set[str]] = {}
        self._asking = threading.RLock()
        self._chroma: ChromaProcess | None = None
        self._known: dict[str, tuple[int, int, int]] = {}
        self.rebuilt = self.failed = ""
        self._lock = own(folder)
        try:
            self._open()
        except BaseException:
            self._lock.close()
            raise

    @property
    def writable(self) -> bool:
        return True

    def ids(self, group: str) -> set[str]:
        return set(self._ids.get(group, ()))

    def groups(self) -> set[str]:
        return set(self._ids)

    def add(self, group: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Adds new ids only; an id that is there keeps its vector (ids are hashes of what was embedded)."""
        for start in range(0, len(ids), _BATCH):
            batch = list(ids[start : start + _BATCH])
            if self._change({"do": "add", "group": group, "ids": batch}, vectors[start : start + _BATCH]):
                self._ids.setdefault(group, set()).update(batch)

    def remove(self, group: str, ids: Sequence[str]) -> None:
        """Removes ids; those that are not there are passed over."""
        there = [name for name in ids if name in self._ids.get(group, ())]
        for start in range(0, len(there), _BATCH):
            batch = there[start : start + _BATCH]
            if self._change({"do": "remove", "group": group, "ids": batch}):
                self._ids[group].difference_update(batch)

    def near(self, group: str, vector: Vectors, n: int) -> dict[str, float]:
        """Cosines of the n nearest by id. LibraryError when the index cannot be trusted any more."""
        with self._asking:
            if not self.failed and not self._ids.get(group):
                return {}
            found: dict[str, float] = self._ask({"do": "near", "group": group, "n": n}, vector, _PATIENCE)["near"]
            return found

    def clear(self) -> None:
        """Throws everything away and starts an empty folder."""
        with self._asking:
            self._end()
            self._start_empty("cleared")

    def seal(self) -> None:
        """Writes down what is in it and what every file looks like. To be called when a change is complete."""
        with self._asking:
            if self.failed:
                return
            try:
                self._untouched()
                held = {group: sorted(ids) for group, ids in self._ids.items()}
                seal = self._made_for | {"folder": self._vectors.name, "files": _hashes(self._vectors), "ids": held}
                fresh = self._seal.with_suffix(".new")
                fresh.write_text(json.dumps(seal | {"sum": sum_of(seal)}), encoding="utf-8")
                os.replace(fresh, self._seal)
            except (LibraryError, OSError) as fault:
                log.warning("The vector index cannot be sealed: %s", self._fail(fault))

    def close(self) -> None:
        with self._asking:
            if self._chroma is not None and not self.failed:
                try:
                    self._untouched()
                    self._chroma.close()
                    self._chroma = None
                    if self._seal.exists():
                        self.seal()
                except LibraryError as fault:
                    self._fail(fault)
            self._end()
            self._lock.close()

    def _open(self) -> None:
        seal, why = self._sealed()
        if why:
            self._start_empty(why)
        else:
            self._ids = {group: set(ids) for group, ids in seal["ids"].items()}

    def _sealed(self) -> tuple[dict[str, Any], str]:
        """The seal, and why the folder cannot be used as it is or nothing."""
        try:
            seal = json.loads(self._seal.read_text(encoding="utf-8"))
            if {name: seal.get(name) for name in self._made_for} != self._made_for:
                return {}, "made for another embedder"
            if seal.pop("sum", "") != sum_of(seal):
                return {}, "the seal was changed"
            self._vectors = self._folder / Path(str(seal["folder"])).name
            return seal, "" if _hashes(self._vectors) == seal["files"] else "a file was changed, cut or deleted"
        except FileNotFoundError:
            return {}, "new, or a change was cut off"
        except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
            return {}, "the seal cannot be read"

    def _untouched(self) -> None:
        """LibraryError when somebody else wrote in the folder since the last request."""
        if self._chroma is not None and _looks(self._vectors) != self._known:
            raise LibraryError("the vector index was changed from outside while it was open.", where=str(self._vectors), cure=CURE)

    def _start_empty(self, why: str) -> None:
        self.rebuilt, self.failed, self._ids = why, "", {}
        self._unseal()
        for old in self._folder.glob("vectors-*"):
            shutil.rmtree(old, ignore_errors=True)
        self._vectors = self._folder / f"vectors-{secrets.token_hex(4)}"

    def _change(self, request: dict[str, Any], vectors: Vectors | None = None) -> bool:
        """Whether it was done. A cache that fails must not fail the change it follows: SQL has it."""
        with self._asking:
            if self.failed:
                return False
            try:
                self._started()  # looks at the seal
                self._unseal()
                self._ask(request, vectors)
            except LibraryError as fault:
                log.warning("%s It is made anew at the next start; until then search does without it.", fault)
                return False
            return True

    def _ask(self, request: dict[str, Any], vectors: Vectors | None = None, seconds: float = 60.0) -> dict[str, Any]:
        if self.failed:
            raise LibraryError(self.failed, where=str(self._folder), cure=CURE)
        until = time.monotonic() + seconds
        try:
            chroma = self._started(seconds)
            self._untouched()
            reply = chroma.ask(request, vectors, max(until - time.monotonic(), 0.1))
            self._known = _looks(self._vectors)
        except (LibraryError, OSError) as fault:
            raise self._fail(fault) from None
        return reply

    def _started(self, seconds: float = 60.0) -> ChromaProcess:
        """The child, with the folder as it was sealed. LibraryError when it is so no longer, or the child cannot open it."""
        if self._chroma is None:
            try:
                if sealed := self._seal.exists():
                    _, why = self._sealed()
                    if why:
                        raise LibraryError(f"the vector index is not as it was left: {why}.", where=str(self._folder), cure=CURE)
                self._chroma = ChromaProcess(self._vectors, self._made_for, self._lock.fileno(), seconds)
                if self._chroma.counts != {group: len(ids) for group, ids in self._ids.items()}:
                    raise LibraryError("the vector index does not hold what its seal says.", where=str(self._vectors), cure=CURE)
                self._known = _looks(self._vectors)
            except (LibraryError, OSError) as fault:
                raise self._fail(fault) from None
            if sealed:
                self.seal()  # opening writes a little; without this a kill would look like damage
        return self._chroma

    def _fail(self, fault: LibraryError | OSError) -> LibraryError:
        """Gives the index up until the next start, and the reason in words."""
        self.failed = self.failed or (fault.what if isinstance(fault, LibraryError) else f"the vector index failed: {fault}.")
        self._end()
        self._unseal()
        return LibraryError(self.failed, where=str(self._folder), cure=CURE)

    def _end(self) -> None:
        if self._chroma is not None:
            self._chroma.kill()
            self._chroma = None

    def _unseal(self) -> None:
        self._seal.unlink(missing_ok=True)


def own(folder: Path) -> IO[str]:
    """The lock that makes this process the owner of the index folder, held until it and the child it was lent to are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "owner.lock"
    lock = path.open("a+", encoding="utf-8")
    until = time.monotonic() + _LAST_BREATH
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            lock.seek(0)
            owner = lock.read().strip()
            if time.monotonic() < until and owner.isdigit() and not _alive(int(owner)):
                time.sleep(0.05)  # its child is about to notice
                continue
            lock.close()
            raise LibraryError(
                f"another Stepwise process (number {owner or 'unknown'}) has the library.",
                where=str(path),
                cure="Stop it first, or add the material there.",
            ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's process
    return True


def _files(folder: Path) -> list[Path]:
    """Every file below a folder, in name order, but for the shared memory of SQLite, which comes and goes."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))


def _hashes(folder: Path) -> dict[str, str]:
    """Every file with a hash of its bytes."""
    found = {}
    for path in _files(folder):
        with path.open("rb") as file:
            found[str(path.relative_to(folder))] = hashlib.file_digest(file, "blake2b").hexdigest()[:32]
    return found


def _looks(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Every file with its number, size and time of change: enough to see between two requests that somebody else wrote."""
    found = {}
    for path in _files(folder):
        with suppress(FileNotFoundError):
            look = path.stat()
            found[str(path)] = (look.st_ino, look.st_size, look.st_mtime_ns)
    return found


def sum_of(seal: dict[str, Any]) -> str:
    """Tells a seal that was cut or edited from one that was written here."""
    return hashlib.blake2b(json.dumps(seal, sort_keys=True).encode(), digest_size=16).hexdigest()
