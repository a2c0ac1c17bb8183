"""What Word and PowerPoint files share: a zip of XML parts that point at one another, checked before it is read.

Read with our own hardened XML parser, and not with a document library: a document type, an entity, endless depth and
outside addresses are refused or ignored here once, and the child that reads uploads starts fast.
"""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from ...errors import InputError
from ..importers.archive import parse_xml
from .zipped import DISTRUST, from_bytes, unpacked

_LARGEST_PART = 40_000_000  # bytes of XML
_MOST_XML = 80_000_000  # bytes of XML in one document
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def check_not_locked(data: bytes, modern: str) -> None:
    """InputError for the old Office container: a password-protected document or a file of before 2007."""
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise InputError("it is protected by a password.", cure="Save a copy without the password.")
        raise InputError("it is a file of an old Office version, whatever its name says.", cure=f"Save it as {modern}.")


class Package:
    """The parts of one document by name. Making one refuses macros, wrong types and bombs in words."""

    def __init__(self, data: bytes, main: str, called: str, modern: str) -> None:
        check_not_locked(data, modern)
        self._archive = from_bytes(data)
        self._names = set(self._archive.namelist())
        self._read = 0
        if "[Content_Types].xml" not in self._names or main not in self._names:
            raise InputError(f"it is not {called}, whatever its name says.", cure=f"Save it as {modern}.")
        types = self.part("[Content_Types].xml")
        kinds = " ".join(node.get("ContentType", "") for node in types).lower()
        if "macroenabled" in kinds or any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self._names):
            raise InputError("it holds macros, which are never opened.", cure=f"Save it as {modern} without macros.")

    def part(self, name: str) -> ET.Element:
        """One part as elements with plain names."""
        data = unpacked(self._archive, name, _LARGEST_PART)
        self._read += len(data)
        if self._read > _MOST_XML:
            raise InputError("it holds more text than one file may have.", cure="Split it.")
        if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:8192] or "<!DOCTYPE".encode("utf-16-be") in data[:8192]:
            raise InputError("a part of it declares a document type, which no honest program writes.", cure=DISTRUST)
        return parse_xml(data, "")

    def has(self, name: str) -> bool:
        return name in self._names

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """(kind, part name) by id of what a part points at inside the document. Outside addresses are left out."""
        folder, file = posixpath.split(name)
        beside = f"{folder}/_rels/{file}.rels"
        if beside not in self._names:
            return {}
        found = {}
        for node in self.part(beside):
            if node.get("TargetMode", "").lower() != "external":
                target = node.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[node.get("Id", "")] = (node.get("Type", "").rpartition("/")[2], full)
        return found

    def count(self, folder: str) -> int:
        """How many files a folder of the document has."""
        return sum(name.startswith(folder) for name in self._names)


def value(node: ET.Element | None, name: str = "val") -> str:
    """An attribute of an element that may be missing."""
    return "" if node is None else node.get(name, "")


def chosen(node: ET.Element) -> Iterator[ET.Element]:
    """The children to read: of alternatives written for old and new programs, the new one's, else the old one's."""
    for child in node:
        if child.tag == "AlternateContent":
            best = child.find("Choice")
            best = best if best is not None and len(best) else child.find("Fallback")
            if best is not None:
                yield from chosen(best)
        else:
            yield child
