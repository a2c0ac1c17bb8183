"""Chroma in a process of its own: what it makes of a damaged folder, down to a crash of its native code, ends there.

Both sides of one pipe. A request is a line of JSON, then the float32 bytes of its vectors; a reply is a line of JSON. The
child holds the folder's lock with its parent, answers one request after the other, and ends at once when the parent is gone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

import numpy as np

from ..errors import LibraryError
from .embed import Vectors

_ROOT = Path(__file__).resolve().parents[2]
_START, _CLOSE = 60.0, 30.0  # seconds on a busy machine
CURE = "Run 'stepwise ingest --rebuild'."


class ChromaProcess:
    """The child over one folder; `counts` is how many vectors each group had when it opened. Not for several threads at once.

    Everything raises LibraryError when the child refuses, dies or is too slow; then it has been ended.
    """

    def __init__(self, folder: Path, about: dict[str, Any], lock: int, seconds: float = _START) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "app.library.index_process", str(folder.resolve()), json.dumps(about)]
        plain = {k: v for k, v in os.environ.items() if k in ("HOME", "PATH", "SYSTEMROOT", "TMPDIR")} | {"PYTHONUTF8": "1"}
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own module, no shell
                command, cwd=_ROOT, env=plain, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=(lock,)
            )
        except OSError as fault:
            raise self._failed(f"it cannot start: {fault}") from None
        self.counts: dict[str, int] = self._wait(seconds)["counts"]

    def ask(self, request: dict[str, Any], vectors: Vectors | None = None, seconds: float = 120.0) -> dict[str, Any]:
        """The reply to one request: {"do": "add"|"remove"|"near"|"ids", "group": …, "ids": […], "n": …}."""
        data = b"" if vectors is None else np.ascontiguousarray(vectors, dtype="<f4").tobytes()
        return self._wait(seconds, json.dumps(request | {"bytes": len(data)}).encode() + b"\n" + data)

    def close(self) -> None:
        """Lets Chroma put its files in order, then ends it."""
        self.ask({"do": "close"}, seconds=_CLOSE)
        self.kill()

    def kill(self) -> None:
        """Ends the child, whatever it is doing."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                with suppress(OSError):  # the rest of a request that nobody reads any more
                    pipe.close()

    @property
    def number(self) -> int:
        """The number of the child's process."""
        return self._child.pid

    def _wait(self, seconds: float, request: bytes = b"") -> dict[str, Any]:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        late = threading.Timer(seconds, self._child.kill)
        late.start()
        try:
            if request:
                self._child.stdin.write(request)
                self._child.stdin.flush()
            line = self._child.stdout.readline()
            reply = dict(json.loads(line)) if line else {"failed": f"its process ended ({self._child.wait()})"}
        except (OSError, ValueError) as fault:
            reply = {"failed": f"its process ended ({fault})"}
        except BaseException:  # Ctrl-C: a child in the middle of something is not asked again
            self.kill()
            raise
        finally:
            late.cancel()
        if "failed" in reply:
            self.kill()
            raise self._failed(str(reply["failed"]))
        return reply

    def _failed(self, why: str) -> LibraryError:
        return LibraryError(f"the vector index failed: {why[:300]}.", where=str(self._folder), cure=CURE)


# ---------------------------------------------------------------- the child


def _listen(pipe: IO[bytes], requests: SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    while line := pipe.readline():
        request = json.loads(line)
        requests.put((request, pipe.read(request["bytes"])))
    os._exit(1)  # the parent is gone: its folder may have another owner in a moment


class _Groups:
    """The collections of the folder, one for each group."""

    def __init__(self, folder: str, about: dict[str, Any]) -> None:
        import chromadb
        from chromadb.config import Settings

        self._about = about
        self._client = chromadb.PersistentClient(path=folder, settings=Settings(anonymized_telemetry=False))
        named = [found.name for found in self._client.list_collections()]
        self._collections = {name: self._client.get_collection(name, embedding_function=None) for name in named}

    def counts(self) -> dict[str, int]:
        return {name: collection.count() for name, collection in self._collections.items()}

    def add(self, group: str, ids: Sequence[str], data: bytes) -> None:
        if group not in self._collections:
            self._collections[group] = self._client.create_collection(
                group, embedding_function=None, metadata=self._about, configuration={"hnsw": {"space": "cosine"}}
            )
        self._collections[group].add(ids=list(ids), embeddings=np.frombuffer(data, dtype="<f4").reshape(len(ids), -1))

    def near(self, group: str, n: int, data: bytes) -> dict[str, float]:
        n = min(n, self._collections[group].count())
        if not n:
            return {}
        found = self._collections[group].query(query_embeddings=[np.frombuffer(data, dtype="<f4")], n_results=n, include=["distances"])
        return {name: 1 - float(distance) for name, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def serve(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        match request["do"]:
            case "add":
                self.add(request["group"], request["ids"], data)
            case "remove":
                self._collections[request["group"]].delete(ids=request["ids"])
            case "near":
                return {"near": self.near(request["group"], request["n"], data)}
            case "ids":
                return {"ids": self._collections[request["group"]].get(include=[])["ids"]}
            case "close":
                self._client.close()
        return {}


def main() -> None:
    """The child: opens the folder, says what is in it, serves until it is told to close."""
    folder, about = sys.argv[1], json.loads(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes in order
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not be taken for a reply
    requests: SimpleQueue[tuple[dict[str, Any], bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    os.chdir(Path(folder).parent)  # Chroma reads a .env of the folder it starts in
    request: dict[str, Any] = {"do": "open"}
    groups: _Groups | None = None
    data = b""
    while request["do"] != "close":
        try:
            if groups is None:
                groups = _Groups(folder, about)
                reply: dict[str, Any] = {"counts": groups.counts()}
            else:
                request, data = requests.get()
                reply = groups.serve(request, data)
        except Exception as fault:  # noqa: BLE001 - Chroma has no common base for what a damaged folder raises; the parent is told
            reply = {"failed": f"{type(fault).__name__}: {fault}"}
            request = {"do": "close"}
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
