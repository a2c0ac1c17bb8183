"""An OpenStax book (a .tar.gz of collections/ and modules/) to passages, every module used or listed with the reason."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError
from ...turn import Passage, PassageKind
from ..chunks import identity, pieces
from .archive import parse_xml, read_tar
from .cnxml import Module, read_module

ENDINGS = (".cnxml", ".collection.xml")


@dataclass(frozen=True)
class ImportReport:
    """What an archive gave. `used` and `skipped` together name every module it holds or lists."""

    key: str
    title: str
    licence: str
    attribution: str
    passages: tuple[Passage, ...]
    used: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    exercises: int = 0
    solved: int = 0


@dataclass(frozen=True)
class Chapter:
    """Where a module stands in its book: "4.2" and the chapter's title."""

    number: str
    chapter: str


@dataclass(frozen=True)
class Book:
    title: str
    slug: str
    licence: str
    places: dict[str, Chapter]
    others: tuple[str, ...] = ()
    """Further collections in the same archive."""


def read_openstax(path: Path) -> ImportReport:
    """Reads the archive in memory. InputError when it is not such an archive, or holds what no book needs."""
    book, modules = opened(path)
    attribution = f"{book.title}, OpenStax, openstax.org, {book.licence}"
    passages: dict[str, Passage] = {}
    used: list[str] = []
    skipped = [(name, "it is a second book in this archive") for name in book.others]
    there = {name for name, _ in modules}
    skipped += [(name, "it is listed in the book and missing from the archive") for name in book.places if name not in there]
    exercises = solved = 0
    for name, root in modules:
        if isinstance(root, InputError):
            skipped.append((name, root.what))
            continue
        module = read_module(root)
        found = list(_passages(module, book, book.places.get(name, Chapter("", ""))))
        if not found:
            skipped.append((name, f"there is no text in it ({module.title})"))
            continue
        passages |= {passage.id: passage for passage in found if passage.id not in passages}
        exercises, solved = exercises + module.exercises, solved + module.solved
        used.append(name)
    return ImportReport(
        f"book:{book.slug}", book.title, book.licence, attribution, tuple(passages.values()), tuple(used), tuple(skipped), exercises, solved
    )


def opened(path: Path) -> tuple[Book, list[tuple[str, ET.Element | InputError]]]:
    """The book and its modules in reading order, each parsed or with what is wrong with it. InputError for any other archive."""
    files = read_tar(path, ENDINGS)
    collections = sorted(name for name in files if name.endswith(".collection.xml"))
    if not collections:
        raise InputError("there is no *.collection.xml in it.", where=str(path), cure="Give the archive of an OpenStax book.")
    book = _book(parse_xml(files[collections[0]], collections[0]), tuple(collections[1:]))
    modules = {name.split("/")[-2]: name for name in files if name.endswith("/index.cnxml")}
    order = {name: n for n, name in enumerate(book.places)}
    found: list[tuple[str, ET.Element | InputError]] = []
    for name in sorted(modules, key=lambda n: (order.get(n, len(order)), n)):
        try:
            found.append((name, parse_xml(files[modules[name]], modules[name])))
        except InputError as fault:
            found.append((name, fault))
    return book, found


def _passages(module: Module, book: Book, place: Chapter) -> Iterator[Passage]:
    title = f"{place.number} {module.title}".strip()
    texts: list[tuple[str, PassageKind, str]] = [
        (module.overview, "lesson", "overview"),
        (module.lesson, "lesson", ""),
        (module.practice, "lesson", "practice"),
        (module.solutions, "key", ""),
    ]
    for text, kind, level in texts:
        for piece in pieces(text, title):
            yield Passage(
                id=identity(f"{book.slug}/{kind}/{level}", piece.heading, piece.text),
                text=piece.text,
                heading=f"{piece.heading} › Practice" if level == "practice" else piece.heading,
                source=f"{book.title}, OpenStax",
                kind=kind,
                level=level,
                page=f"chapter {place.number.split('.')[0]}, {place.chapter}, section {place.number}" if place.chapter else place.number,
                licence=book.licence,
                title=title,
            )


def _book(root: ET.Element, others: tuple[str, ...]) -> Book:
    metadata = root.find("metadata")
    told = metadata if metadata is not None else root
    title = (told.findtext("title") or "Untitled book").strip()
    licence = told.find("license")
    slug = told.findtext("slug") or re.sub(r"\W+", "-", title.lower()).strip("-")
    return Book(title, slug, _licence(licence), _places(root), others)


def _licence(node: ET.Element | None) -> str:
    """ "CC BY 4.0" from the licence's address; its words when the address is of another kind."""
    if node is None:
        return "unknown"
    match = re.search(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", node.get("url", ""))
    return f"CC {match[1].upper()} {match[2]}" if match else (node.text or node.get("url") or "").strip() or "unknown"


def _places(root: ET.Element) -> dict[str, Chapter]:
    """Modules in book order with their numbers; a chapter's first module is its introduction, number .0."""
    places: dict[str, Chapter] = {}
    content = root.find("content")
    chapter = 0
    for node in content if content is not None else ():
        if node.tag == "module":
            places[node.get("document", "")] = Chapter("", "")
        elif node.tag == "subcollection":
            chapter += 1
            name = (node.findtext("title") or "").strip()
            for n, module in enumerate(node.iter("module")):
                places[module.get("document", "")] = Chapter(f"{chapter}.{n}", name)
    return places
