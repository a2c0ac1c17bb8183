"""How pages for students and families may look: as usual, in large print, or in letters and spacing that are easy to tell apart.

Content is laid out and checked once, in its usual look. A theme only dresses it, and takes as many pages as it needs;
what teachers read keeps its usual look.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .document import Beside, Block, Cut, Document, Grid, PageBreak, Table, Task
from .space import SIZES


@dataclass(frozen=True)
class Theme:
    """`least` is the smallest body text in points, `pitch` from line to line in sizes of the text, `room` to write by that factor."""

    name: str
    font: str
    word_font: str = "Arial"
    """For files others open: on every school machine. Arial's free twin Liberation Sans has the same widths, so pages break alike."""
    least: float = 0
    pitch: float = 1.24
    tracking: float = 0
    """Space between letters, in sizes of the text."""
    room: float = 1.0


THEMES = {
    "plain": Theme("plain", "Liberation Sans"),
    "large": Theme("large", "Liberation Sans", least=18, pitch=1.32, room=1.3),
    "clear": Theme("clear", "Atkinson Hyperlegible", "Verdana", least=13, pitch=1.5, tracking=0.02),
}
PLAIN = THEMES["plain"]
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ku ps sd ug ur yi".split())


def right_to_left(language: str) -> bool:
    """Is this language written from right to left?"""
    return language.partition("-")[0].lower() in _RIGHT_TO_LEFT


def theme_for(document: Document, name: str) -> Theme:
    """The look of one file: what was asked for on pages of students and families, the usual one on a teacher's."""
    return PLAIN if document.audience == "teacher" else THEMES.get(name, PLAIN)


def dressed(document: Document, theme: Theme) -> Document:
    """The document in its theme's size, with room to write that fits. The usual look changes nothing."""
    size = document.size or SIZES[document.audience]
    if theme == PLAIN:
        return document if document.size else replace(document, size=size)
    blocks = tuple(_roomier(one, theme.room) for block in document.blocks for one in _apart(block, theme))
    return replace(document, size=max(size, theme.least), blocks=blocks)


def sideways(document: Document) -> bool:
    """Do columns need the long side of the paper? In large print words would not fit into three of them."""
    widest = max((b.columns if isinstance(b, Grid) else len(b.widths) for b in document.flat if isinstance(b, Grid | Table)), default=1)
    return document.size >= 16 and widest >= 3


def _apart(block: Block, theme: Theme) -> tuple[Block, ...]:
    """Where letters are large, columns of blocks stand one after the other, and what is to be cut out has pages of its own."""
    if theme.least < 16:
        return (block,)
    return (*block.left, *block.right) if isinstance(block, Beside) else (PageBreak(),) if isinstance(block, Cut) else (block,)


def _roomier(block: Block, factor: float) -> Block:
    return replace(block, space=round(block.space * factor, 1)) if isinstance(block, Task) else block
