"""Keeps the child that parses uploads: starts it, asks it, watches the clock, and puts a new one in its place when it fails.

Nothing of a file is parsed on this side: what comes back is JSON of capped length. A child serves one file after the other
while all goes well; after a failure, a large file or many files it is replaced, so no file can harm the next.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Any

from ...errors import InputError, LibraryError
from .values import ImportedItem, Part, Reading

_ROOT = Path(__file__).resolve().parents[3]
_START = 30.0  # seconds a child may take to start on a busy machine
_FILES = 200  # files one child reads before it is replaced
_LARGE = 5_000_000  # bytes; after such a file the child is replaced
_TOO_MUCH = 9  # the child's exit when memory ran out
DISTRUST = "Do not trust this file, or give a smaller part of it."


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds of CPU, seconds on the clock, bytes of memory, bytes of the reply."""

    cpu: int = 30
    clock: float = 90.0
    memory: int = 512 * 1024 * 1024
    reply: int = 9_000_000


class Jail:
    """Reads files in a limited child process. Use it in a `with`; not for several threads at once."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._rest = bytearray()

    def __enter__(self) -> Jail:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    pipe.close()
        self._child, self._served = None, 0

    def read(self, path: Path, member: str = "", page: Callable[[int, int], None] = lambda page, of: None) -> Reading:
        """One file, or one member of a zip, as a reading. InputError without `where` when it is refused or had to be stopped."""
        return _reading(self._ask({"path": str(path), "member": member}, page)["reading"])

    def names(self, path: Path) -> tuple[list[str], list[tuple[str, str]]]:
        """What is in a zip: names to read, and (name, reason) of what will not be. InputError as `read`."""
        facts = self._ask({"path": str(path), "list": True}, lambda page, of: None)
        return [str(name) for name in facts["names"]], [(str(name), str(why)) for name, why in facts["left"]]

    def _ask(self, request: dict[str, Any], page: Callable[[int, int], None]) -> dict[str, Any]:
        try:
            self._ready()
            until = time.monotonic() + self.limits.clock
            self._send(request)
            facts = self._facts(until)
            while "page" in facts:
                page(int(facts["page"]), int(facts["of"]))
                facts = self._facts(until)
        except BaseException:  # also Ctrl-C, or a callback that stops: a child in the middle of a file is not asked again
            self.close()
            raise
        self._served += 1
        if self._served >= _FILES or _large(request):
            self.close()
        if "refused" in facts:
            raise InputError(str(facts["refused"]), cure=str(facts["cure"]))
        return facts

    def _ready(self) -> None:
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        command = [sys.executable, "-E", "-s", "-m", "app.library.readers.child", str(self.limits.cpu), str(self.limits.memory)]
        plain = {"PATH": "", "LANG": "C.UTF-8", "PYTHONUTF8": "1"} | {k: v for k, v in os.environ.items() if k == "SYSTEMROOT"}
        self._rest = bytearray()
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own module, no shell, nothing of the file in the command
                command, cwd=_ROOT, env=plain, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as fault:
            raise LibraryError(f"the reader of files cannot start: {fault}.", cure="Free memory, then try again.") from None
        if not self._facts(time.monotonic() + _START).get("ready"):
            raise LibraryError("the reader of files does not start.", cure="Run 'stepwise doctor'.")

    def _send(self, request: dict[str, Any]) -> None:
        stdin = self._child.stdin if self._child else None
        assert stdin is not None
        try:
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
        except OSError:
            raise self._died() from None

    def _facts(self, until: float) -> dict[str, Any]:
        """The next line of the child. InputError when it dies, is silent too long or says too much."""
        stdout = self._child.stdout if self._child else None
        assert stdout is not None
        pipe = stdout.fileno()
        while (end := self._rest.find(b"\n")) < 0:
            if len(self._rest) > self.limits.reply:
                raise InputError("there is more text in it than one file may have.", cure="Split it.")
            left = until - time.monotonic()
            if left <= 0:
                raise InputError("reading it took too long and was stopped.", cure=DISTRUST)
            if select.select([pipe], [], [], left)[0]:
                piece = os.read(pipe, 1 << 18)
                if not piece:
                    raise self._died()
                self._rest += piece
        line = self._rest[:end]
        del self._rest[: end + 1]
        return dict(json.loads(line))

    def _died(self) -> InputError:
        """Why the child is no more, in words."""
        assert self._child is not None
        try:
            code = self._child.wait(5)
        except subprocess.TimeoutExpired:
            code = 0
        if code == _TOO_MUCH:
            return InputError(f"it needs more than {self.limits.memory >> 20} MB to be read and was stopped.", cure=DISTRUST)
        if code in (-_SIGNALS["SIGXCPU"], -_SIGNALS["SIGKILL"]):
            return InputError(f"it takes more than {self.limits.cpu} seconds to be read and was stopped.", cure=DISTRUST)
        return InputError(f"reading it failed and was stopped (exit {code}).", cure=DISTRUST)


_SIGNALS = {name: int(getattr(signal, name, 0)) for name in ("SIGXCPU", "SIGKILL")}


def _large(request: dict[str, Any]) -> bool:
    try:
        return os.path.getsize(request["path"]) > _LARGE
    except OSError:
        return False


def _reading(data: dict[str, Any]) -> Reading:
    """The child's facts as values of the right types."""
    parts = tuple(Part(*(str(p[f.name]) for f in fields(Part))) for p in data["parts"])
    items = tuple(_item(item) for item in data["items"])
    return Reading(str(data["title"]), parts, tuple(str(n) for n in data["notes"]), items)


def _item(data: dict[str, Any]) -> ImportedItem:
    words = {name: str(data[name]) for name in ("ask", "answer", "form", "unit", "objective", "source")}
    return ImportedItem(**words, hints=tuple(str(h) for h in data["hints"]))
