"""Zip files as a whole: which files are in one, and which of them will not be read."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import BinaryIO

from ...errors import InputError
from .zipped import opened, unpacked

MOST_FILES = 2_000


def listed(file: BinaryIO) -> tuple[list[str], list[tuple[str, str]]]:
    """(names to read in order, (name, reason) of the others); hidden files are in neither. InputError for a hostile archive."""
    archive = opened(file)
    names: list[str] = []
    left: list[tuple[str, str]] = []
    for member in sorted(archive.infolist(), key=lambda m: m.filename):
        parts = PurePosixPath(member.filename).parts
        if member.is_dir() or any(part.startswith((".", "__MACOSX", "~$")) for part in parts):
            continue
        if member.filename.lower().endswith(".zip"):
            left.append((member.filename, "a zip inside a zip is not opened. Pack its files beside the others."))
        elif member.filename in names:
            left.append((member.filename, "there are two files of this name in the zip. Pack it again."))
        else:
            names.append(member.filename)
    if len(names) > MOST_FILES:
        raise InputError(f"{len(names)} files are too many at once.", cure=f"Give up to {MOST_FILES}.")
    if not names and not left:
        raise InputError("there are no files in the zip.", cure="Check that it is the right file.")
    return names, left


def member_bytes(file: BinaryIO, name: str, largest: int) -> bytes:
    """One file of the archive, after the whole archive was checked."""
    return unpacked(opened(file), name, largest)
