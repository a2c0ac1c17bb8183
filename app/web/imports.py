"""Files that a teacher brings by the browser: kept under their hash, then read, one import at a time, with progress and Stop.

What a browser sends is bytes and a name; both are checked here before the library sees them. Reading itself happens in the
library's limited child process, in a thread of ours.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from ..errors import InputError, StepwiseError
from ..importing import Imported, discard, import_files
from ..library.ingest import Ingested
from ..library.readers import ARCHIVES, TYPES
from ..library.records import UPLOAD
from ..parts import Parts

LARGEST = 20_000_000  # bytes of one file
MOST = 10  # files at once
ACCEPT = {
    "text/*": sorted(e for e in TYPES if e not in (".docx", ".pptx", ".pdf")),
    "application/pdf": [".pdf"],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [".docx"],
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": [".pptx"],
    "application/zip": sorted(ARCHIVES),
}
"""What the file picker offers; what is in a file is looked at when it is read."""
_PIECE = 1 << 20


class Source(Protocol):
    """An upload as it arrives."""

    filename: str | None

    async def read(self, size: int = -1) -> bytes: ...


class Stopped(Exception):
    """Raised inside an import when its person pressed Stop."""


class TooMuch(InputError):
    """A file is larger, or files are more, than one upload may bring."""


@dataclass
class Import:
    """One import, under way or ended: `fault` are words of an error; `result` is there unless it failed or was stopped."""

    names: tuple[str, ...]
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    done: int = 0
    total: int = 0
    at: str = ""
    result: tuple[Ingested, Imported] | None = None
    fault: StepwiseError | None = None
    stopped: bool = False
    ended: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)

    def step(self, done: int, total: int, name: str) -> None:
        """The progress callback of the library; raises Stopped."""
        if self._stop.is_set():
            raise Stopped
        self.done, self.total, self.at = done, total, name

    def stop(self) -> None:
        """Asks it to end at its next step."""
        self._stop.set()


class Imports:
    """The uploads of a server. `folder` is the data folder's `uploads`."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        self.parts, self.folder = parts, folder
        self.latest: Import | None = None
        self._busy = asyncio.Lock()
        self._waiting: dict[str, dict[str, Path]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        return self._busy.locked()

    # ------------------------------------------------------------ bytes to files

    async def store(self, upload: Source) -> Path:
        """Writes an upload to `<hash>/<name>`, whole or not at all. TooMuch beyond the size, InputError for a nameless or empty one."""
        name = file_name(upload.filename or "")
        await asyncio.to_thread(self.folder.mkdir, parents=True, exist_ok=True)
        part = self.folder / f".{secrets.token_hex(8)}"
        digest, size = hashlib.blake2b(digest_size=16), 0
        try:
            with part.open("wb") as out:
                while piece := await upload.read(_PIECE):
                    size += len(piece)
                    if size > LARGEST:
                        raise TooMuch(
                            f"it has more than {LARGEST // 1_000_000} MB.", where=name, cure="Split it, or use 'stepwise ingest'."
                        )
                    digest.update(piece)
                    await asyncio.to_thread(out.write, piece)
            if not size:
                raise InputError("it is empty.", where=name, cure="Look at the file on your computer.")
            place = self.folder / digest.hexdigest() / name
            place.parent.mkdir(exist_ok=True)
            os.replace(part, place)
            return place
        finally:
            part.unlink(missing_ok=True)

    async def wait(self, tab: str, upload: Source) -> str:
        """Keeps an upload until the message of its tab is sent; gives the id that the message names."""
        waiting = self._waiting.setdefault(tab, {})
        if len(waiting) >= MOST:
            raise TooMuch(f"{MOST} files are the most at once.", cure="Send these first.")
        identity = secrets.token_hex(16)
        waiting[identity] = await self.store(upload)
        return identity

    def take(self, tab: str, ids: Sequence[str]) -> list[Path]:
        """The uploads that a message names; those of the tab that it does not name are dropped."""
        waiting = self._waiting.pop(tab, {})
        taken = [waiting[i] for i in dict.fromkeys(ids) if i in waiting]
        self.drop(set(waiting.values()) - set(taken))
        return taken

    def drop(self, paths: Iterable[Path]) -> None:
        """Deletes uploads that will not be read, unless the library has read the very same file before."""
        kept = {f.path for f in self.parts.library.catalogue.records.files()} if paths else set()
        for path in paths:
            if str(path.resolve()) not in kept:
                discard(path)

    # ------------------------------------------------------------ files to the library

    async def run(self, job: Import, work: Callable[[Callable[[int, int, str], None]], tuple[Ingested, Imported]]) -> None:
        """Does one import in a thread. Whatever happens to this task, the thread has ended when it returns."""
        async with self._busy:
            self.latest = job
            thread = asyncio.ensure_future(asyncio.to_thread(work, job.step))
            try:
                while not thread.done():
                    try:
                        await asyncio.wait([thread])
                    except asyncio.CancelledError:
                        job.stop()
                job.result = thread.result()
            except Stopped:
                job.stopped = True
            except StepwiseError as fault:
                job.fault = fault
            finally:
                job.ended = True

    async def bring(self, job: Import, paths: Sequence[Path], **how: Any) -> None:
        """Puts stored uploads into the library. `how`: kind, language, licence and grade."""
        try:
            await self.run(job, lambda step: import_files(self.parts, paths, step, **how))
        finally:
            await asyncio.to_thread(self._tidy, paths)

    def begin(self, job: Import, paths: Sequence[Path], **how: Any) -> None:
        """The same in the background, for a page that is loaded again."""
        self.latest = job
        self._keep(self.bring(job, paths, **how))

    def begin_work(self, job: Import, work: Callable[[Callable[[int, int, str], None]], tuple[Ingested, Imported]]) -> None:
        """Any other import in the background."""
        self.latest = job
        self._keep(self.run(job, work))

    def _keep(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tidy(self, paths: Sequence[Path]) -> None:
        """Of these uploads only what the library read stays, and of each name only the version that it read."""
        kept = {f.path for f in self.parts.library.catalogue.records.files() if f.key.startswith(UPLOAD)}
        kept |= {str(p.resolve()) for waiting in self._waiting.values() for p in waiting.values()}
        names = {p.name for p in paths}
        for path in [*paths, *(p for p in self.folder.glob("*/*") if p.name in names)]:
            if str(path.resolve()) not in kept:
                discard(path)


def file_name(given: str) -> str:
    """A browser's file name as one of ours: no folders, no signs a system minds, at most 120 characters. InputError without one."""
    name = re.sub(r"[\x00-\x1f\x7f<>:\"|?*]+", "", re.split(r"[/\\]", given)[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not ending:
        raise InputError("it has no name with an ending.", where=name[:60] or "the file", cure="Give it a name such as week-3.pdf.")
    while len(f"{stem}.{ending}".encode()) > 200 or len(stem) > 110:
        stem = stem[:-1]
    return f"{stem.strip()}.{ending[:10]}"
