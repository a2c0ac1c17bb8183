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

    In the plain look letters get up to two points smaller where that keeps the page limit.
    """
    made = _set(document, theme)
    if theme is not PLAIN or not document.pages:
        return made
    size = document.size or SIZES[document.audience]
    for less in (0.5, 1.0, 1.5, 2.0):
        if _pages(made) <= document.pages:
            return made
        made = _set(replace(document, size=size - less), theme)
    return made


def _pages(made: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(made)).pages)


def _set(document: Document, theme: Theme) -> bytes:
    data = json.dumps(page_data(dressed(document, theme), theme), ensure_ascii=False)
    with _ONE_AT_A_TIME:
        made = _compiler(_BUNDLED.fullmatch(data) is None).compile(format="pdf", sys_inputs={"data": data})
    assert isinstance(made, bytes)
    return made


@cache
def _compiler(system: bool) -> typst.Compiler:
    """`system`: letters of other scripts are taken from this machine's own fonts, so that they are not printed as boxes."""
    fonts = typst.Fonts(include_system_fonts=system, font_paths=[str(FONTS)])
    return typst.Compiler(str(HERE / "page.typ"), root=str(HERE), font_paths=fonts)
