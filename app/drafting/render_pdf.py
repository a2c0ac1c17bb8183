"""A document as a PDF that is ready to print, set by typst from the fixed template `page.typ` with the bundled fonts."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock

import pypdf
import typst

from .document import Document
from .space import SIZES
from .themes import PLAIN, Theme, dressed
from .typst_blocks import page_data

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
_ONE_AT_A_TIME = Lock()
_BUNDLED = re.compile(r"[\u0000-\u058f\u0590-\u06ff\u0750-\u077f\u1e00-\u2bff\ufb1d-\ufdff\ufe70-\ufeff\ufffd\U0001d400-\U0001d7ff]*")
"""Scripts the bundled fonts hold: Latin, Greek, Cyrillic, Hebrew, Arabic, and signs."""


def to_pdf(document: Document, theme: Theme = PLAIN) -> bytes:
    """The file's bytes: tagged, black-and-white safe, nothing fetched. The same document gives the same bytes.

    In the plain look letters get up to two points smaller where that keeps the page limit, and up to one where it saves a
    teacher's last page of a few lines.
    """
    return _fitted(document, theme)[1]


def to_png(document: Document, theme: Theme = PLAIN, ppi: float = 72) -> list[bytes]:
    """The same pages as pictures, for a preview or a gallery."""
    return _pictures(_fitted(document, theme)[0], theme, ppi)


Set = tuple[Document, bytes]
"""A document in the size that was chosen, and its PDF."""


def _fitted(document: Document, theme: Theme) -> Set:
    made = _set(document, theme)
    if theme is not PLAIN:
        return document, made
    tried, size = document, document.size or SIZES[document.audience]
    for less in (0.5, 1.0, 1.5, 2.0):
        if not document.pages or _pages(made) <= document.pages:
            return _without_stray_page(tried, made) if document.audience == "teacher" else (tried, made)
        tried = replace(document, size=size - less)
        made = _set(tried, theme)
    return tried, made


def _without_stray_page(document: Document, made: bytes) -> Set:
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    if len(pages) < 2 or len(pages[-1].extract_text().strip().split("\n")) > _STRAY:
        return document, made
    size = document.size or SIZES[document.audience]
    smaller = [replace(document, size=size - less) for less in (0.5, 1.0)]
    found = ((one, done) for one in smaller if _pages(done := _set(one, PLAIN)) < len(pages))
    return next(found, (document, made))


_STRAY = 9
"""Lines of text on a page that is hardly worth its paper, the footer's included."""


def _pages(made: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(made)).pages)


def _set(document: Document, theme: Theme) -> bytes:
    data = _data(document, theme)
    with _ONE_AT_A_TIME:
        made = _compiler(_BUNDLED.fullmatch(data) is None).compile(format="pdf", sys_inputs={"data": data})
    assert isinstance(made, bytes)
    return made


def _pictures(document: Document, theme: Theme, ppi: float) -> list[bytes]:
    data = _data(document, theme)
    with _ONE_AT_A_TIME:
        made = _compiler(_BUNDLED.fullmatch(data) is None).compile(format="png", ppi=ppi, sys_inputs={"data": data})
    return [made] if isinstance(made, bytes) else [page for page in made or [] if page is not None]


def _data(document: Document, theme: Theme) -> str:
    return json.dumps(page_data(dressed(document, theme), theme), ensure_ascii=False)


@cache
def _compiler(system: bool) -> typst.Compiler:
    """`system`: letters of other scripts are taken from this machine's own fonts, so that they are not printed as boxes."""
    fonts = typst.Fonts(include_system_fonts=system, font_paths=[str(FONTS)])
    return typst.Compiler(str(HERE / "page.typ"), root=str(HERE), font_paths=fonts)
