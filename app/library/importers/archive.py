"""Hostile-proof reading of what others packed: tar archives and XML, in memory, with nothing written to disk."""

from __future__ import annotations

import tarfile
import xml.etree.ElementTree as ET
from pathlib import Path, PurePosixPath
from typing import Any
from xml.parsers import expat

from ...errors import InputError

LARGEST_MEMBER = 20_000_000  # bytes unpacked
LARGEST_TOTAL = 300_000_000
MOST_MEMBERS = 20_000
DEEPEST = 150  # elements within elements


def read_tar(path: Path, endings: tuple[str, ...]) -> dict[str, bytes]:
    """The files of a .tar(.gz) whose names end so, by name. InputError in words for anything that should not be in one."""
    found: dict[str, bytes] = {}
    total = 0
    try:
        with tarfile.open(path, "r:*") as archive:
            for count, member in enumerate(archive, 1):
                _check(member, path)
                total += member.size
                if count > MOST_MEMBERS or total > LARGEST_TOTAL:
                    raise InputError("the archive is too large when unpacked.", where=str(path), cure="Import a smaller part of it.")
                if member.isfile() and member.name.endswith(endings):
                    file = archive.extractfile(member)
                    found[member.name] = file.read(LARGEST_MEMBER) if file else b""
    except (tarfile.TarError, EOFError, OSError) as fault:
        raise InputError(f"the archive cannot be read: {fault}.", where=str(path), cure="Download it again.") from None
    return found


def _check(member: tarfile.TarInfo, path: Path) -> None:
    where = f"{path}, {member.name[:120]}"
    parts = PurePosixPath(member.name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in member.name:
        raise InputError("a name in the archive leads out of it.", where=where, cure="Do not trust this archive.")
    if not (member.isfile() or member.isdir()):
        raise InputError("the archive holds a link or a device.", where=where, cure="Pack plain files only.")
    if member.size > LARGEST_MEMBER:
        raise InputError(f"a file in the archive has {member.size // 1_000_000} MB.", where=where, cure="Take it out of the archive.")


def parse_xml(data: bytes, where: str) -> ET.Element:
    """An element tree with plain names (no namespaces). InputError for broken XML, any entity declaration, or endless depth."""
    if not data.strip():
        raise InputError("the file is empty.", where=where, cure="Get the file again.")
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise InputError(f"elements are nested more than {DEEPEST} deep.", where=where, cure="Do not trust this file.")
        builder.start(name.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition("}")[2])

    def refuse(*_: object) -> Any:
        raise InputError("the file declares entities, which can grow without end.", where=where, cure="Do not trust this file.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(data, True)
        return builder.close()
    except expat.ExpatError as fault:
        raise InputError(f"this is not XML: {fault}.", where=where, cure="Get the file again.") from None
