"""Markdown: headings make the path; front matter and comments are left out, pictures without words are counted."""

from __future__ import annotations

import re

from ..chunks import pieces
from .decode import text_of
from .values import Reading, Say, counted, parts_of

_PICTURE = re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")


def read(data: bytes, stem: str, say: Say) -> Reading:
    """As every reader (`readers/__init__.py`)."""
    text = text_of(data).replace("\r\n", "\n").replace("\r", "\n")
    text = without(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL), "<!--", "-->")
    bare = [m for m in _PICTURE.finditer(text) if not m.group(1).strip()]
    text = _PICTURE.sub(lambda m: f"[Picture: {m.group(1).strip()}]" if m.group(1).strip() else "", text)
    title = next((m.group(1) for m in re.finditer(r"^#[ \t]+(\S[^\n]*?)[ \t]*#*$", text, re.MULTILINE)), stem)
    notes = (f"{counted(len(bare), 'picture has', 'pictures have')} no words and cannot be read.",) if bare else ()
    return Reading(title, tuple(parts_of(pieces(text, title))), notes)


def without(text: str, opened: str, closed: str) -> str:
    """The text without what stands between two marks; an opening mark that is never closed stays. Linear in its length."""
    kept, at = [], 0
    while (start := text.find(opened, at)) >= 0 and (end := text.find(closed, start)) >= 0:
        kept.append(text[at:start])
        at = end + len(closed)
    return "".join([*kept, text[at:]])
