"""A page after a teacher edited its Markdown: what was not touched stays the block it was, what was is read anew.

The line at the foot and the code of the sheet are ours: they are no part of the text that is edited, and cannot be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from .document import Beside, Block, Cut, Document, Footer, Heading, PageBreak
from .read_markdown import Near, Placed, read
from .render_markdown import specs_of, to_markdown

LONGEST = 60_000
"""Characters of one page; a printed page has about three thousand."""
_MOST_CHUNKS = 4_000


@dataclass(frozen=True)
class Edited:
    """A page as it reads now. `lines` has the line of each block, from 1; `title_line` is 0 where there is no title."""

    document: Document
    lines: tuple[int, ...]
    title_line: int = 0


@dataclass(frozen=True)
class _Chunk:
    text: str
    line: int


def editable(document: Document) -> str:
    """The Markdown of a page that a teacher may edit: all of it but its code and the line at its foot."""
    return to_markdown(_bare(document))


def edited(document: Document, text: str, pictures: Mapping[str, str] | None = None) -> Edited:
    """The page with this text. `pictures` are those that may be named beside the page's own."""
    drawn = {**(pictures or {}), **specs_of(document)}
    units = _units(document)
    mine = _chunks(text)
    placed: list[Placed] = []
    title, title_line = document.title, 0
    for block, chunk, stretch, before in _aligned(units, mine, text):
        if block is not None:
            placed.append(Placed(block, chunk.line))
            continue
        found = read(stretch, Near(before, drawn, document.audience == "student"), chunk.line)
        placed += found
    if placed and isinstance(first := placed[0].block, Heading) and first.level == 1 and document.show_title:
        title, title_line, placed = first.text, placed[0].line, placed[1:]
    foot = tuple(b for b in document.blocks if isinstance(b, Footer))
    while placed and isinstance(placed[-1].block, PageBreak):
        placed.pop()
    page = replace(document, title=title, show_title=document.show_title and bool(title_line), blocks=(*(p.block for p in placed), *foot))
    return Edited(page, tuple(p.line for p in placed), title_line)


def _bare(document: Document) -> Document:
    blocks = tuple(Cut() if isinstance(b, Cut) else b for b in document.blocks if not isinstance(b, Footer))
    return replace(document, code="", blocks=blocks)


def _units(document: Document) -> list[tuple[Block, list[str]]]:
    """Each block with the chunks of text it is written as; the title is a heading of the first level."""
    blocks: list[Block] = [Heading(document.title, 1)] if document.show_title else []
    blocks += [b for b in document.blocks if not isinstance(b, Footer)]
    empty = replace(document, show_title=False, code="")
    return [(b, [c.text for c in _chunks(to_markdown(replace(empty, blocks=(Cut() if isinstance(b, Cut) else b,))))]) for b in blocks]


def _chunks(text: str) -> list[_Chunk]:
    """What stands between blank lines, with the line each begins at."""
    found: list[_Chunk] = []
    part: list[str] = []
    for n, line in enumerate([*text.replace("\r\n", "\n").split("\n"), ""], 1):
        if line.strip():
            part.append(line.rstrip())
        elif part:
            found.append(_Chunk("\n".join(part), n - len(part)))
            part = []
    return found[:_MOST_CHUNKS]


def _aligned(
    units: list[tuple[Block, list[str]]], mine: list[_Chunk], text: str
) -> Iterator[tuple[Block | None, _Chunk, str, tuple[Block, ...]]]:
    """(block, chunk, "", ()) for a block that stands as it did; (None, chunk, text, blocks before) for a stretch to read."""
    flat = [(chunk, n) for n, (_, chunks) in enumerate(units) for chunk in chunks]
    where: dict[int, int] = {}
    for a, b, size in SequenceMatcher(None, [c for c, _ in flat], [c.text for c in mine], autojunk=False).get_matching_blocks():
        where |= {a + k: b + k for k in range(size)}
    starts: dict[int, int] = {}
    at = 0
    for n, (_, chunks) in enumerate(units):
        here = [where.get(at + k, -1) for k in range(len(chunks))]
        if chunks and here[0] >= 0 and here == list(range(here[0], here[0] + len(chunks))):
            starts[here[0]] = n
        at += len(chunks)
    lines = text.replace("\r\n", "\n").split("\n")
    last, place = -1, 0
    while place < len(mine):
        if place in starts:
            last = starts[place]
            yield units[last][0], mine[place], "", ()
            place += len(units[last][1])
            continue
        end = next((p for p in range(place, len(mine)) if p in starts), len(mine))
        following = starts.get(end, len(units))
        stretch = "\n".join(lines[mine[place].line - 1 : mine[end].line - 1 if end < len(mine) else None])
        yield None, mine[place], stretch, tuple(_flat(block for block, _ in units[last + 1 : following]))
        place = end


def _flat(blocks: Iterator[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from _flat(iter((*block.left, *block.right))) if isinstance(block, Beside) else (block,)
