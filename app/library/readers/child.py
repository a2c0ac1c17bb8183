"""The child that parses uploads: no network needed, no key in its environment, 30 s of CPU and 512 MB, and it may write no file.

Started by `jail.py` as `python -m app.library.readers.child CPU MEMORY`. One request a line on stdin, one reply a line on
stdout, both JSON; a reply is {"reading": …}, {"names": …}, {"refused": …, "cure": …} or, on the way, {"page": …, "of": …}.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import signal
import stat
import sys
import time
from dataclasses import asdict
from typing import Any, BinaryIO

from ...errors import InputError
from . import LARGEST_ARCHIVE, TYPES, FileType, values

_BETWEEN = 0.2  # seconds between two reports of a page


def main() -> None:
    """Limits first, then requests until stdin closes."""
    cpu, memory = int(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(2, 1)  # whatever a parser prints goes where nobody listens
    _limit(memory)

    def reply(**facts: Any) -> None:
        out.write(json.dumps(facts, ensure_ascii=False) + "\n")
        out.flush()

    reply(ready=True)
    for line in sys.stdin:
        _more_time(cpu)
        request = json.loads(line)
        try:
            reply(**answer(request, reply))
        except InputError as fault:
            reply(refused=fault.what, cure=fault.cure)
        except MemoryError:
            os._exit(9)  # what is left of this process is not worth keeping; the parent knows this number
        except RecursionError:
            reply(refused="it is nested too deeply.", cure="Do not trust this file.")
        except OSError as fault:
            reply(refused=f"it cannot be opened: {fault.strerror or fault}.", cure="Check the file and who may read it.")
        except Exception as fault:  # noqa: BLE001 - a parser fed with a hostile file may raise anything; it is one sentence all the same
            reply(refused=f"the file is damaged ({type(fault).__name__}).", cure="Save or download it again.")


def answer(request: dict[str, Any], reply: Any) -> dict[str, Any]:
    """One request: {"path", "member", "list"} to the facts of its reply."""
    path, member = str(request["path"]), str(request.get("member", ""))
    with _opened(path) as file:
        if request.get("list"):
            return _listed(file)
        ending = os.path.splitext(member or path)[1].lower()
        kind = TYPES[ending]
        data = _bytes(file, member, kind)
    check(data, kind, ending)
    stem = os.path.splitext(os.path.basename(member or path))[0].replace("_", " ").replace("-", " ")
    last = time.monotonic()

    def say(page: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last > _BETWEEN:
            last = time.monotonic()
            reply(page=page, of=of)

    reading = values.capped(importlib.import_module(f"{__package__}.{kind.module}").read(data, stem, say))
    return {"reading": asdict(reading)}


def check(data: bytes, kind: FileType, ending: str) -> None:
    """InputError when the file is empty or its first bytes are of another kind than its name says."""
    if not data.strip(b"\0\t\r\n \xff"):
        what = "the file is empty." if not data.strip() else "there is nothing but filling in the file."
        raise InputError(what, cure="Check that it is the right file.")
    begins = next((called for mark, called in _MARKS.items() if data.startswith(mark)), "")
    if kind.starts and not data.startswith(kind.starts):
        if data.startswith(b"\xd0\xcf\x11\xe0") and kind.starts == b"PK\x03\x04":
            return  # an old or locked Office file: the reader knows which
        found = f"it is {begins}" if begins else f"it is not {kind.called}"
        raise InputError(f"{found}, whatever its name says.", cure="Give it its right ending, or save it again.")
    if not kind.starts and begins:
        raise InputError(f"the file is not text but {begins}.", cure="Give it its right ending, or save it as text.")


_MARKS = {
    b"PK\x03\x04": "a zip or Office file", b"PK\x05\x06": "an empty zip", b"%PDF-": "a PDF", b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\x7fELF": "a program", b"MZ\x90\0": "a program",
    b"\x1f\x8b": "a packed file", b"Rar!": "a packed file", b"7z\xbc\xaf": "a packed file", b"BZh": "a packed file",
    b"{\\rtf": "a rich text file", b"SQLite format": "a database",
}  # fmt: skip


def _opened(path: str) -> BinaryIO:
    """The file for reading. Never waits for a pipe, never reads a folder or a device."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise InputError("it is not a plain file.", cure="Give a file or a folder of files.")
    return os.fdopen(handle, "rb")


def _bytes(file: BinaryIO, member: str, kind: FileType) -> bytes:
    size = os.fstat(file.fileno()).st_size
    largest = LARGEST_ARCHIVE if member else kind.largest
    if size > largest:
        raise InputError(f"the file has {size // 1_000_000} MB; the most is {largest // 1_000_000}.", cure="Split it.")
    if member:
        from .archive import member_bytes

        return member_bytes(file, member, kind.largest)
    data = file.read(kind.largest + 1)
    if len(data) > kind.largest:
        raise InputError("the file grew while it was read.", cure="Try again when it is complete.")
    return data


def _listed(file: BinaryIO) -> dict[str, Any]:
    from .archive import listed

    if os.fstat(file.fileno()).st_size > LARGEST_ARCHIVE:
        raise InputError(f"the zip is larger than {LARGEST_ARCHIVE // 1_000_000} MB.", cure="Pack fewer files.")
    start = file.read(4)
    if start not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise InputError("the file is empty." if not start else "it is not a zip, whatever its name says.", cure="Pack the files again.")
    file.seek(0, io.SEEK_SET)
    names, left = listed(file)
    return {"names": names, "left": left}


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no such limits; the parent's clock and caps remain
    wanted = [(resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64)]
    for what, limit in wanted:
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):
            continue  # this system does not keep that limit; the others still hold


def _more_time(cpu: int) -> None:
    """`cpu` seconds more from now: the limit is for one file, not for the life of the process."""
    try:
        import resource
    except ImportError:
        return
    spent = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent) + cpu + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
