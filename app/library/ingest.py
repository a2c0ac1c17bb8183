"""Files to documents to passages: Markdown, text and HTML, each with its source and licence.

A file that cannot be used is a sentence in the report, never silence, and never the end of the others. PDF, Word and
slides come by the same door later: one entry in `READERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from ..errors import InputError
from ..turn import Passage, PassageKind
from .catalogue import Change
from .chunks import Piece, identity, pieces, plain_pieces

LARGEST = 20_000_000  # bytes
MOST_FILES = 2_000

Progress = Callable[[int, int, str], None]
"""(done, total, name) after each step; it may raise to stop."""

_NOT_YET = {".pdf", ".docx", ".pptx", ".doc", ".ppt", ".odt", ".csv", ".xlsx", ".epub", ".zip"}


def silent(done: int, total: int, name: str) -> None:
    """A progress callback that shows nothing."""


@dataclass(frozen=True)
class Document:
    """One file as passages. `key` tells it from every other file; `name` is what people see."""

    key: str
    name: str
    passages: tuple[Passage, ...]
    licence: str = ""


@dataclass(frozen=True)
class Ingested:
    """What became of the files: passages added, kept and removed, files used, and files that were not with the reason."""

    change: Change = field(default_factory=Change)
    used: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Files and the files below folders in name order; hidden ones and links are left out. InputError for a missing path."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError("there is no such file or folder.", where=str(path), cure="Check the path.")
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and not p.is_symlink())
            found += [p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts)]
        else:
            found.append(path)
    if len(found) > MOST_FILES:
        raise InputError(f"{len(found)} files are too many at once.", where=str(found[0].parent), cure=f"Give up to {MOST_FILES}.")
    return found


def read_document(path: Path, *, name: str = "", kind: PassageKind = "lesson", language: str = "en", licence: str = "") -> Document:
    """One file as passages. InputError in words when it is binary, too large, not UTF-8, empty or of a kind not read yet."""
    reader = READERS.get(path.suffix.lower())
    where = name or path.name
    if reader is None:
        known = ", ".join(sorted(READERS))
        what = (
            "files of this kind cannot be read yet." if path.suffix.lower() in _NOT_YET else "this is not a kind of file the library reads."
        )
        raise InputError(what, where=where, cure=f"Save it as one of: {known}.")
    text = _text(path, where)
    title, found = reader(text, path.stem.replace("_", " ").replace("-", " "))
    source = name or path.name
    passages: dict[str, Passage] = {}
    for piece in found:
        passage = Passage(
            id=identity(f"{source}/{kind}", piece.heading, piece.text),
            text=piece.text, heading=piece.heading, source=source, kind=kind, language=language, licence=licence, title=title,
        )  # fmt: skip
        passages.setdefault(passage.id, passage)
    if not passages:
        raise InputError("there is no text in the file.", where=where, cure="Check that it is the right file.")
    return Document(str(path.resolve()), source, tuple(passages.values()), licence)


def _text(path: Path, where: str) -> str:
    size = path.stat().st_size
    if size > LARGEST:
        raise InputError(f"the file has {size // 1_000_000} MB; the most is {LARGEST // 1_000_000}.", where=where, cure="Split it.")
    data = path.read_bytes()
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("the file is not text, whatever its name says.", where=where, cure="Save it as text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputError(f"the file is not UTF-8 text (byte {fault.start}).", where=where, cure="Save it as UTF-8.") from None
    if not text.strip():
        raise InputError("the file is empty.", where=where, cure="Check that it is the right file.")
    return text


def _markdown(text: str, stem: str) -> tuple[str, list[Piece]]:
    text = re.sub(r"\A---\n.*?\n---\n", "", text.replace("\r\n", "\n"), flags=re.DOTALL)
    title = next((m.group(1) for m in re.finditer(r"^#\s+(.+?)\s*#*$", text, re.MULTILINE)), stem)
    return title, pieces(text, title)


def _plain(text: str, stem: str) -> tuple[str, list[Piece]]:
    return stem, plain_pieces(text, stem)


def _html(text: str, stem: str) -> tuple[str, list[Piece]]:
    page = _Page()
    page.feed(text)
    page.close()
    title = " ".join(page.title.split()) or stem
    return title, pieces(page.markdown(), title)


class _Page(HTMLParser):
    """HTML to Markdown: headings, paragraphs, items and table rows. Scripts, styles, forms and navigation are dropped."""

    DROPPED = {"script", "style", "noscript", "template", "nav", "form", "svg", "iframe", "object", "select", "button", "head"}
    BREAKS = {"p", "div", "section", "article", "li", "tr", "ul", "ol", "table", "br", "blockquote", "main", "header", "footer", "dd", "dt"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._parts: list[str] = []
        self._dropping: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
        elif tag in self.DROPPED:
            self._dropping.append(tag)
        elif tag == "body":
            self._dropping.clear()
        elif re.fullmatch(r"h[1-6]", tag):
            self._parts.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag == "li":
            self._parts.append("\n- ")
        elif tag in ("td", "th"):
            self._parts.append(" | ")
        elif tag == "tr":
            self._parts.append("\n")
        elif tag in self.BREAKS:
            self._parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in self._dropping:
            while self._dropping.pop() != tag:
                pass
        elif re.fullmatch(r"h[1-6]", tag) or (tag in self.BREAKS and tag not in ("li", "tr")):
            self._parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._dropping:
            self._parts.append(re.sub(r"\s+", " ", data))

    def markdown(self) -> str:
        lines = (line.strip() for line in "".join(self._parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


READERS: dict[str, Callable[[str, str], tuple[str, list[Piece]]]] = {
    ".md": _markdown, ".markdown": _markdown, ".txt": _plain, ".text": _plain, ".html": _html, ".htm": _html,
}  # fmt: skip
"""(text, file name without ending) to (title, pieces), by the file's ending."""
