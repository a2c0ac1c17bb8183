"""Nearest vectors. The only module that knows Chroma, which here is a cache: SQL can make it again at any moment.

Exactly one process owns the folder, by a file lock, for two writers corrupt it and a reader goes stale. What was
written is sealed with a hash of every file; a folder without its seal is never opened, since a damaged one can take the
whole process down, but made anew. Passages are grouped by kind and language, one collection each, so that a search
never sees what it may not read.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np

from ..errors import LibraryError
from .embed import Vectors

VERSION = 1
_BATCH = 2000


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
        cosines = self._vectors[group] @ vector
        best = np.argpartition(-cosines, n)[:n] if n < len(ids) else range(len(ids))
        return {ids[row]: float(cosines[row]) for row in best}

    def clear(self) -> None:
        self._ids.clear()
        self._vectors.clear()

    def seal(self) -> None:
        return None

    def close(self) -> None:
        return None


class ChromaIndex:
    """Chroma in a folder of ours. Raises LibraryError when another process owns it; `rebuilt` tells why it is empty."""

    def __init__(self, folder: Path, embedder: str, dimension: int) -> None:
        self._folder, self._made_for = folder, {"embedder": embedder, "dimension": dimension, "version": VERSION}
        self.rebuilt = ""
        self._lock = own(folder)
        self._client: Any = None
        self._collections: dict[str, Any] = {}
        try:
            self._open()
        except BaseException:
            self._release()
            raise

    @property
    def writable(self) -> bool:
        return True

    def ids(self, group: str) -> set[str]:
        collection = self._collections.get(group)
        return set(collection.get(include=[])["ids"]) if collection else set()

    def groups(self) -> set[str]:
        return set(self._collections)

    def add(self, group: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Adds new ids only; an id that is there keeps its vector (ids are hashes of what was embedded)."""
        if not ids:
            return
        self._unseal()
        if group not in self._collections:
            self._collections[group] = self._client.create_collection(
                group, embedding_function=None, metadata=self._made_for, configuration={"hnsw": {"space": "cosine"}}
            )
        for start in range(0, len(ids), _BATCH):
            self._collections[group].add(ids=list(ids[start : start + _BATCH]), embeddings=vectors[start : start + _BATCH])

    def remove(self, group: str, ids: Sequence[str]) -> None:
        if ids and group in self._collections:
            self._unseal()
            for start in range(0, len(ids), _BATCH):
                self._collections[group].delete(ids=list(ids[start : start + _BATCH]))

    def near(self, group: str, vector: Vectors, n: int) -> dict[str, float]:
        collection = self._collections.get(group)
        if not collection:
            return {}
        try:
            n = min(n, collection.count())
            found = collection.query(query_embeddings=[vector], n_results=n, include=["distances"]) if n else None
        except Exception as fault:  # Chroma has no common base for what a damaged folder raises
            raise LibraryError(
                f"the vector index failed: {fault}.", where=str(self._folder), cure="Run 'stepwise ingest --rebuild'."
            ) from fault
        return {name: 1 - distance for name, distance in zip(found["ids"][0], found["distances"][0], strict=True)} if found else {}

    def clear(self) -> None:
        """Throws everything away and starts an empty folder."""
        self._shut()
        self._start_empty("cleared")

    def seal(self) -> None:
        """Writes down what every file should look like. To be called when a change is complete."""
        place = self._folder / "seal.json"
        fresh = place.with_suffix(".new")
        fresh.write_text(json.dumps(self._made_for | {"folder": self._vectors.name, "files": _hashes(self._vectors)}), encoding="utf-8")
        os.replace(fresh, place)

    def close(self) -> None:
        sealed = (self._folder / "seal.json").exists()
        self._shut()
        if sealed:
            self.seal()
        self._release()

    def _open(self) -> None:
        if why := self._broken():
            self._start_empty(why)
            return
        self._connect()
        for collection in self._client.list_collections():
            if collection.metadata != self._made_for:
                self._shut()
                self._start_empty("made for another embedder")
                return
            self._collections[collection.name] = self._client.get_collection(collection.name, embedding_function=None)
        self.seal()  # opening writes a little; without this a kill would look like damage

    def _broken(self) -> str:
        """Why the folder cannot be used as it is, or nothing."""
        try:
            seal = json.loads((self._folder / "seal.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return "new, or a change was cut off"
        except (OSError, ValueError):
            return "the seal cannot be read"
        if not isinstance(seal, dict) or {name: seal.get(name) for name in self._made_for} != self._made_for:
            return "made for another embedder"
        self._vectors = self._folder / Path(str(seal.get("folder"))).name
        return "" if _hashes(self._vectors) == seal.get("files") else "a file was changed, cut or deleted"

    def _start_empty(self, why: str) -> None:
        self.rebuilt = why
        self._unseal()
        for old in self._folder.glob("vectors-*"):
            shutil.rmtree(old, ignore_errors=True)
        # a new name each time: Chroma keeps one open system per path for the life of the process
        self._vectors = self._folder / f"vectors-{secrets.token_hex(4)}"
        self._connect()

    def _connect(self) -> None:
        import chromadb  # 0.7 s to import, and only the owner needs it
        from chromadb.config import Settings

        self._client = chromadb.PersistentClient(path=str(self._vectors), settings=Settings(anonymized_telemetry=False))

    def _shut(self) -> None:
        self._collections = {}
        if self._client is not None:
            self._client.close()
            self._client = None

    def _unseal(self) -> None:
        (self._folder / "seal.json").unlink(missing_ok=True)

    def _release(self) -> None:
        self._lock.close()


def own(folder: Path) -> IO[str]:
    """The lock that makes this process the owner of the index folder, held until it is closed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "owner.lock"
    lock = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        owner = lock.read().strip() or "unknown"
        lock.close()
        raise LibraryError(
            f"another Stepwise process (number {owner}) has the library.", where=str(path), cure="Stop it first, or add the material there."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _hashes(folder: Path) -> dict[str, str]:
    """Every file below a folder with a hash of its bytes; SQLite's side files come and go and are left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(("-wal", "-shm", "-journal")):
            with path.open("rb") as file:
                found[str(path.relative_to(folder))] = hashlib.file_digest(file, "blake2b").hexdigest()[:32]
    return found
