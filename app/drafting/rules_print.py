"""Rules about paper: legible in black and white, no markup left over, no table too wide, nothing empty."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .compose import Draft
from .document import Bullets, Callout, Document, Footer, Grid, Heading, PageBreak, Paragraph, Picture, Slips, Table, Task, texts
from .mathtext import pieces, plain
from .rules_sources import read_words
from .space import SIZES, page

_COLOURS = "red|green|blue|yellow|orange|purple|pink"
_COLOUR = re.compile(
    rf"\b(?:(?:shown|marked|printed|written|highlighted|underlined|coloured|colored|shaded) (?:in )?(?:{_COLOURS})"
    rf"|the (?:{_COLOURS}) (?:bars?|parts?|box(?:es)?|lines?|dots?|words?|text|arrows?|squares?|row|column|sentences?|answers?))\b",
    re.I,
)
_LATEX = re.compile(r"\\[a-zA-Z]{2,}|\\[()\[\]]|\$\$|[\^_]\{|(?<![\w$])\\frac")
_LEFT_OVER = re.compile(r"</?(?:br|b|i|p|div|span|sub|sup|ul|li|table)\b[^>]*>|&(?:nbsp|amp|lt|gt|times);|\{[a-z_]+\}|^#{1,4} |```", re.M)
_STARS = re.compile(r"\*\*")
_MOST_COLUMNS = 7


def print_safe(draft: Draft) -> Iterator[str]:
    """No meaning in colour alone, no raw markup, no table wider than the page, no empty box."""
    for file in draft.files:
        read = read_words(draft) if file.audience != "teacher" and _COLOUR.search(file.text) else ""
        for text in (file.title, *file.text.split("\n")):
            if file.audience != "teacher" and (found := _COLOUR.search(plain(text))) and found.group().casefold() not in read:
                yield f"{file.name}: meaning by colour alone in {plain(text)[:60]!r}"
            yield from (f"{file.name}: {what} in {plain(text)[:60]!r}" for what in _left_over(text))
        for block in file.flat:
            if isinstance(block, Table):
                yield from (f"{file.name}, table {block.name or block.rows[0][0]!r}: {what}" for what in _wide(block, file))
            if what := _empty(block):
                yield f"{file.name}: {what}"
        yield from _orphans(file)


def _left_over(text: str) -> Iterator[str]:
    words = plain(text)
    if _LATEX.search(words) or any(_LATEX.search(p.text) for p in pieces(text)):
        yield "raw LaTeX"
    if _LEFT_OVER.search(words):
        yield "raw markup"
    if _STARS.search(words):
        yield "stars left over"


def _wide(table: Table, file: Document) -> Iterator[str]:
    """Faults of width: too many columns, or a word longer than its column."""
    if not table.rows:
        return
    if any(len(row) != len(table.widths) for row in table.rows):
        yield "rows and widths do not match"
        return
    if len(table.widths) > _MOST_COLUMNS:
        yield f"{len(table.widths)} columns, {_MOST_COLUMNS} at most"
    size = (file.size or SIZES[file.audience]) - 0.5
    room = page(file.paper)[0]
    for row in table.rows:
        for cell, width in zip(row, table.widths, strict=True):
            inner = room * width / sum(table.widths) - 10
            longest = max((w for w in re.split(r"[\s/–-]+", plain(cell)) if w), key=len, default="")
            if set(longest) != {"_"} and len(longest) * size * 0.46 > max(inner, 12):
                yield f"{longest!r} is wider than its column"


def _empty(block: object) -> str:
    match block:
        case Heading(text=text) | Paragraph(text=text) if not text.strip():
            return "an empty line"
        case Task(ask=ask, label=label) if not ask.strip():
            return f"task {label} asks nothing"
        case Table(rows=rows, head=head) if len(rows) <= int(head) or not any(c.strip() for row in rows[int(head) :] for c in row):
            return "a table without a row"
        case Bullets(lines=()) | Slips(cells=()) | Grid(squares=()):
            return "a list or grid without anything in it"
        case Grid(squares=squares) if any(not (s.title.strip() or s.text.strip()) and not s.space for s in squares) and not block.height:
            return "a box with nothing in it and no room"
        case Callout() | Picture():
            return "" if any(t.strip() for t in texts(block)) or isinstance(block, Picture) else "an empty box"
        case _:
            return ""


def _orphans(file: Document) -> Iterator[str]:
    """A heading with nothing under it."""
    blocks = [b for b in file.blocks if not isinstance(b, Footer)]
    for n, block in enumerate(blocks):
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        if isinstance(block, Heading) and (
            after is None or isinstance(after, PageBreak) or (isinstance(after, Heading) and after.level <= block.level)
        ):
            yield f"{file.name}: nothing stands under the heading {block.text!r}"
