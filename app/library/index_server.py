"""Nearest vectors in a Chroma server that several processes share; still a cache that SQL can make again.

One process writes: the one that has the lock in the data folder, as with the index of its own. The others ask the same server.
A server may hold several libraries: `http://host:8100#school-a` keeps this one's groups apart under that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import urlsplit

from ..errors import LibraryError
from .embed import Vectors
from .index import VERSION, ChromaIndex, MemoryIndex, VectorIndex, own

_T = TypeVar("_T")
_SECONDS = 6.0  # for one request; then the search goes on in memory
_BATCH = 2000
_CURE = "Start it ('chroma run'), or clear STEPWISE_CHROMA_URL."


class ServerIndex:
    """The groups of one library on a Chroma server. LibraryError when it does not answer or the address is none."""

    def __init__(self, address: str, folder: Path, embedder: str, dimension: int) -> None:
        self._address = address.partition("#")[0]
        self._name = _name_of(address)
        self._made_for = {"embedder": embedder, "dimension": dimension, "version": VERSION}
        self._collections: dict[str, Any] = {}
        self._ids: dict[str, set[str]] = {}
        self.readonly_because = ""
        self._lock: IO[str] | None = None
        try:
            self._lock = own(folder)
        except LibraryError as fault:
            self.readonly_because = fault.what
        try:
            self._client = self._do(lambda: _connected(self._address))
            self._do(self._open)
        except BaseException:
            self.close()
            raise

    @property
    def writable(self) -> bool:
        return self._lock is not None

    def ids(self, group: str) -> set[str]:
        return set(self._ids.get(group, ()))

    def groups(self) -> set[str]:
        return set(self._ids)

    def add(self, group: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Adds new ids. A process that only reads adds nothing: the writer does."""
        if not self.writable:
            return
        for start in range(0, len(ids), _BATCH):
            batch, rows = list(ids[start : start + _BATCH]), vectors[start : start + _BATCH]
            self._do(lambda batch=batch, rows=rows: self._collection(group).upsert(ids=batch, embeddings=rows))  # type: ignore[misc]
            self._ids.setdefault(group, set()).update(batch)

    def remove(self, group: str, ids: Sequence[str]) -> None:
        """Removes ids; those that are not there are passed over."""
        there = [name for name in ids if name in self._ids.get(group, ())] if self.writable else []
        for start in range(0, len(there), _BATCH):
            batch = there[start : start + _BATCH]
            self._do(lambda batch=batch: self._collection(group).delete(ids=batch))  # type: ignore[misc]
            self._ids[group].difference_update(batch)

    def near(self, group: str, vector: Vectors, n: int) -> dict[str, float]:
        """Cosines of the n nearest by id."""
        if group not in self._collections:
            return {}
        collection = self._collections[group]
        found = self._do(lambda: collection.query(query_embeddings=[vector], n_results=n, include=["distances"]))
        return {name: 1 - float(distance) for name, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def clear(self) -> None:
        """Throws this library's groups away; what else the server holds stays."""
        if self.writable:
            for group in list(self._collections):
                self._drop(group)

    def seal(self) -> None:
        return None  # the server keeps its own files in order

    def close(self) -> None:
        if self._lock is not None:
            self._lock.close()

    def refresh(self) -> None:
        """Looks again what the server holds, for a process that only reads."""
        if not self.writable:
            self._do(self._open)

    def _open(self) -> None:
        for found in self._client.list_collections():
            library, _, group = found.name.partition("__")
            if library != self._name or not group:
                continue
            collection = self._client.get_collection(found.name, embedding_function=None)
            self._collections[group] = collection
            if {name: (collection.metadata or {}).get(name) for name in self._made_for} == self._made_for:
                self._ids[group] = set(collection.get(include=[])["ids"])
            elif self.writable:
                self._drop(group)
            else:
                del self._collections[group]  # the writer is about to make it anew

    def _drop(self, group: str) -> None:
        self._do(lambda: self._client.delete_collection(f"{self._name}__{group}"))
        self._collections.pop(group, None)
        self._ids.pop(group, None)

    def _collection(self, group: str) -> Any:
        if group not in self._collections:
            self._collections[group] = self._client.get_or_create_collection(
                f"{self._name}__{group}", embedding_function=None, metadata=self._made_for, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collections[group]

    def _do(self, call: Callable[[], _T]) -> _T:
        try:
            return call()
        except LibraryError:
            raise
        except Exception as fault:  # noqa: BLE001 - the client raises what its transport raises, ValueError among it
            raise LibraryError(f"the Chroma server failed ({type(fault).__name__}).", where=self._address, cure=_CURE) from None


def index_for(folder: Path, embedder: str, dimension: int, server: str = "") -> VectorIndex:
    """The index in `folder`, or on a Chroma server; one to search only when another process owns it.

    LibraryError when there is to be a server and it does not answer. A `dimension` of 0: as long as the vectors turn out to be.
    """
    if server:
        return ServerIndex(server, folder, embedder, dimension or -1)
    try:
        return ChromaIndex(folder, embedder, dimension or -1)
    except LibraryError as fault:
        return MemoryIndex(readonly_because=fault.what)


def _name_of(address: str) -> str:
    """The library's name on the server: what follows the #, or "stepwise"."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LibraryError(
            "that is no address of a Chroma server.", where="STEPWISE_CHROMA_URL", cure="Write it like http://127.0.0.1:8100."
        )
    name = parts.fragment or "stepwise"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,60}", name):
        raise LibraryError(f"{name!r} is no name for a library.", where="STEPWISE_CHROMA_URL", cure="Use small letters, digits and dashes.")
    return name


def _connected(address: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(address)
    secure = parts.scheme == "https"
    client = chromadb.HttpClient(
        host=str(parts.hostname), port=parts.port or (443 if secure else 8000), ssl=secure, settings=Settings(anonymized_telemetry=False)
    )
    with suppress(AttributeError):  # its requests have no time limit of their own
        client._server._session.timeout = _SECONDS
    return client
