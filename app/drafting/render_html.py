"""A document as one web page that needs nothing else: style, drawings and maths are inside, and it prints well."""

from __future__ import annotations

import base64
from functools import cache
from html import escape
from pathlib import Path

from .document import Document, Footer
from .html_blocks import block, inline
from .mathtext import plain
from .sheet_code import code_line
from .space import MARGINS, PAPERS
from .themes import PLAIN, Theme, dressed, right_to_left

_HERE = Path(__file__).parent


def to_html(document: Document, theme: Theme = PLAIN) -> str:
    """The whole page. The same document gives the same page."""
    document = dressed(document, theme)
    direction = "rtl" if right_to_left(document.language) else "ltr"
    title = f"<h1>{inline(document.title)}</h1>" if document.show_title else ""
    title = (f'<p class="code">{inline(code)}</p>\n' if (code := code_line(document)) else "") + title
    body = "\n".join(block(b, document.language) for b in document.blocks if not isinstance(b, Footer))
    foot = next((f"<footer>{escape(b.text)}</footer>" for b in document.blocks if isinstance(b, Footer)), "")
    return (
        f'<!doctype html>\n<html lang="{escape(document.language, quote=True)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:\">\n"
        f"<title>{escape(plain(document.title))}</title>\n<style>\n{_style(document, theme)}</style>\n</head>\n"
        f"<body>\n<main>\n{title}\n{body}\n</main>\n{foot}\n</body>\n</html>\n"
    )


def _style(document: Document, theme: Theme) -> str:
    wide, high = PAPERS[document.paper]
    page = f"@page {{ size: {wide}pt {high}pt; margin: {MARGINS[document.paper]}pt; }}\n"
    family = f'"{theme.font}", Arial, "Noto Sans", sans-serif'
    body = f"body {{ font: {document.size}pt/{max(1.35, theme.pitch)} {family}; letter-spacing: {theme.tracking}em; }}\n"
    return _faces(theme.font) + _sheet() + page + body


@cache
def _sheet() -> str:
    return (_HERE / "page.css").read_text(encoding="utf-8")


@cache
def _faces(font: str) -> str:
    """The typeface itself where few machines have it; the usual one is on every machine under one name or another."""
    if font == PLAIN.font:
        return ""
    made = ""
    for name, weight in (("Regular", 400), ("Bold", 700)):
        data = base64.b64encode((_HERE / "fonts" / f"{font.replace(' ', '')}-{name}.ttf").read_bytes()).decode()
        made += f'@font-face {{ font-family: "{font}"; font-weight: {weight}; src: url(data:font/ttf;base64,{data}); }}\n'
    return made
