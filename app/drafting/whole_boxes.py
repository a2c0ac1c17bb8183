"""Page breaks between boxes that should not be cut in two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .activity import File
from .content import Content
from .document import Block, Document, PageBreak
from .space import pages


def whole(content: Content, file: File, boxes: Iterable[Iterable[Block]], before: Iterable[Block] = ()) -> Iterator[Block]:
    """The blocks of each box in order; one that would run over the end of a page starts on the next.

    `before` is what already stands on the page.
    """
    placed = list(before)
    for box in map(list, boxes):
        if placed and _count(content, file, [*placed, *box]) > _count(content, file, placed):
            box = [PageBreak(), *box]
        placed += box
        yield from box


def _count(content: Content, file: File, blocks: list[Block]) -> int:
    return pages(Document(file.name, "", file.audience, tuple(blocks), paper=content.paper, show_title=file.show_title))
