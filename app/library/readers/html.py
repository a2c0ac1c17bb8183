"""Web pages: HTML to Markdown. Scripts, forms, navigation and text that a visitor cannot see are left out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from ..chunks import pieces
from ..importers.mathml import in_dollars
from .decode import text_of
from .values import Reading, Say, counted, parts_of, raised

_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.IGNORECASE)
_DEEPEST_FORMULA = 60


def read(data: bytes, stem: str, say: Say) -> Reading:
    """As every reader (`readers/__init__.py`)."""
    page = _Page()
    page.feed(text_of(data))
    page.close()
    title = " ".join(page.title.split()) or stem
    notes = []
    if page.pictures:
        notes.append(f"{counted(page.pictures, 'picture has', 'pictures have')} no words and cannot be read.")
    if page.unseen:
        notes.append(f"{counted(page.unseen, 'hidden part was', 'hidden parts were')} left out.")
    if page.formulas:
        notes.append(f"{counted(page.formulas, 'formula', 'formulas')} could not be read.")
    return Reading(title, tuple(parts_of(pieces(page.markdown(), title))), tuple(notes))


class _Page(HTMLParser):
    """HTML to Markdown: headings, paragraphs, items and table rows."""

    DROPPED = {"script", "style", "noscript", "template", "nav", "form", "svg", "iframe", "object", "select", "button", "head"}
    BREAKS = {"p", "div", "section", "article", "li", "tr", "ul", "ol", "table", "br", "blockquote", "main", "header", "footer", "dd", "dt"}
    VOID = {"br", "img", "input", "hr", "meta", "link", "col", "wbr", "source", "area", "base", "embed", "track"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.pictures = self.unseen = self.formulas = 0
        self._parts: list[str] = []
        self._dropping: list[str] = []
        self._in_title = False
        self._raised: list[str] | None = None
        self._formula: ET.TreeBuilder | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._formula is not None and tag != "math":
            self._depth += 1
            if self._depth <= _DEEPEST_FORMULA:
                self._formula.start(tag, {k: v or "" for k, v in attrs})
            return
        if tag == "title":
            self._in_title = True
        elif tag == "body":
            self._dropping.clear()
        elif tag in self.DROPPED or (self._dropping and tag == self._dropping[-1]):
            self._dropping.append(tag)
        elif self._dropping:
            return
        elif tag not in self.VOID and ("hidden" in given or _UNSEEN.search(given.get("style") or "")):
            self.unseen += 1
            self._dropping.append(tag)
        elif tag == "math":
            self._formula, self._depth = ET.TreeBuilder(), 0
            self._formula.start("math", {})
        elif tag in ("sup", "sub"):
            self._raised = []
        elif tag == "img":
            if alt := (given.get("alt") or "").strip():
                self._parts.append(f" [Picture: {alt}] ")
            else:
                self.pictures += 1
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

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._formula is not None:
            self._close_formula(tag)
        elif tag == "title":
            self._in_title = False
        elif tag in self._dropping:
            while self._dropping.pop() != tag:
                pass
        elif tag in ("sup", "sub") and self._raised is not None:
            words, self._raised = "".join(self._raised), None
            self._parts.append(raised(words, tag == "sup"))
        elif not self._dropping and (re.fullmatch(r"h[1-6]", tag) or (tag in self.BREAKS and tag not in ("li", "tr"))):
            self._parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._formula is not None:
            self._formula.data(data)
        elif self._in_title:
            self.title += data
        elif self._raised is not None:
            self._raised.append(data)
        elif not self._dropping:
            self._parts.append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        if self._raised:  # never closed: its words are words all the same
            self._parts.append(re.sub(r"\s+", " ", "".join(self._raised)))
        if self._formula is not None:
            self._formula, self.formulas = None, self.formulas + 1

    def _close_formula(self, tag: str) -> None:
        builder = self._formula
        if builder is None:
            return
        try:
            if tag != "math":
                if self._depth <= _DEEPEST_FORMULA:
                    builder.end(tag)
                self._depth -= 1
                return
            deep = self._depth > 0
            builder.end("math")
            said = "" if deep else in_dollars(builder.close())
        except (AssertionError, ET.ParseError, IndexError):  # tags that do not fit together
            said, tag = "", "math"
        self._formula = None
        self.formulas += not said
        self._parts.append(f" {said or '[formula not readable]'} ")

    def markdown(self) -> str:
        lines = (line.strip() for line in "".join(self._parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
