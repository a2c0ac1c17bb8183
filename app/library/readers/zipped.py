"""Zip files from strangers: checked as a whole before anything is unpacked, and unpacked in memory with hard caps.

Nothing is ever written to disk, so a name can lead nowhere; a name that tries to is still a reason to refuse the file.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from itertools import pairwise
from pathlib import PurePosixPath
from typing import BinaryIO

from ...errors import InputError

MOST_MEMBERS = 5_000
LARGEST_TOTAL = 400_000_000  # bytes unpacked, as the archive declares them
LARGEST_MEMBER = 50_000_000
MOST_RATIO = 150  # unpacked to packed, for a member that is large when unpacked; XML of documents has 5 to 30
_LARGE = 5_000_000
_DIRECTORY = 3_000_000  # bytes of the list of contents
DISTRUST = "Do not trust this file."


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """The archive, when its list of contents is sane. InputError for bombs, links, names that lead out, and damage."""
    try:
        _check_directory(file)
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error, EOFError) as fault:
        raise InputError(f"the file is damaged ({_short(fault)}).", cure="Save or download it again.") from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise InputError(f"it holds {len(members)} files; the most is {MOST_MEMBERS}.", cure="Pack fewer files.")
    for member in members:
        _check(member)
    if sum(m.file_size for m in members) > LARGEST_TOTAL:
        raise InputError("it would grow beyond all bounds when unpacked.", cure=DISTRUST)
    starts = sorted((m.header_offset, m.compress_size) for m in members)
    if any(after[0] < before[0] + before[1] for before, after in pairwise(starts)):
        raise InputError("its files lie over one another, which no honest packer does.", cure=DISTRUST)
    return archive


def unpacked(archive: zipfile.ZipFile, name: str, largest: int = LARGEST_MEMBER) -> bytes:
    """One member's bytes. InputError when it is missing, locked, damaged, or larger than `largest` whatever it declares."""
    try:
        member = archive.getinfo(name)
        if member.flag_bits & 0x1:
            raise InputError("it is protected by a password.", cure="Pack it without a password.")
        if member.file_size > largest:
            raise InputError(f"it has {member.file_size // 1_000_000} MB; the most is {largest // 1_000_000}.", cure="Split it.")
        with archive.open(member) as file:
            data = file.read(largest + 1)
    except KeyError:
        raise InputError("a part that belongs in it is missing.", cure="Save it again.") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, struct.error) as fault:
        raise InputError(f"the file is damaged ({_short(fault)}).", cure="Save or download it again.") from None
    if len(data) > largest:
        raise InputError("it is larger than it says.", cure=DISTRUST)
    return data


def from_bytes(data: bytes) -> zipfile.ZipFile:
    """As `opened`, for a file in memory."""
    return opened(io.BytesIO(data))


def _check_directory(file: BinaryIO) -> None:
    """The list of contents is read whole by `zipfile`; its declared size is looked at first."""
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(max(0, size - 70_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("no list of contents at its end")
    length = struct.unpack_from("<L", tail, at + 12)[0]
    if length > _DIRECTORY or b"PK\x06\x06" in tail:
        raise InputError("its list of contents is too long.", cure="Pack fewer files.")


def _check(member: zipfile.ZipInfo) -> None:
    name = member.filename
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in name or "\0" in name or (len(name) > 1 and name[1] == ":"):
        raise InputError(f"a name in it leads out of it ({name[:60]!r}).", cure=DISTRUST)
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InputError(f"it holds a link or a device ({name[:60]!r}).", cure="Pack plain files only.")
    if member.file_size > _LARGE and member.file_size > MOST_RATIO * max(1, member.compress_size):
        raise InputError(f"{name[:60]!r} would grow {member.file_size // max(1, member.compress_size)}-fold when unpacked.", cure=DISTRUST)


def _short(fault: Exception) -> str:
    return (str(fault) or type(fault).__name__)[:120].rstrip(".")
