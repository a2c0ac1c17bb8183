"""Exit-ticket slips: two to a page, and a parallel second form for a check without help some days later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from . import space
from .activity import File
from .content import Content
from .document import Block, Cut, Fields, Heading, PageBreak, Task
from .sheet_blocks import exit_tasks


def slips(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Both forms, each on a page of its own; two slips to a page when they fit."""
    yield from _page(content, "Exit ticket", list(exit_tasks(content, content.parts.get("exit", ()))))
    if again := content.again("exit"):
        yield PageBreak()
        yield from _page(content, "Exit ticket, second form", list(exit_tasks(content, again)))


def _page(content: Content, title: str, blocks: list[Block]) -> Iterator[Block]:
    width, height = space.page(content.paper)
    half = height / 2 - 22
    slip: list[Block] = [Heading(f"{title} · {content.objective.title}"), Fields(("Name", "Date")), *(_numbered(b) for b in blocks)]
    two = _shortened(slip, width, half) if content.room == 1 else None  # who wants more room gets one slip to a page
    if two is None:
        yield from slip
        return
    yield from two
    yield Cut()
    yield from two


def _numbered(block: Block) -> Block:
    return replace(block, label=block.label.removeprefix("Exit ")) if isinstance(block, Task) else block


def _shortened(slip: list[Block], width: float, most: float) -> list[Block] | None:
    """The slip with working room reduced to stand in half a page, or None when it cannot."""
    for share in (1.0, 0.85, 0.7, 0.5, 0.3, 0.15, 0.0):
        tried = [space.squeezed(b, share) for b in slip]
        if sum(space.tallness(b, width, space.SIZES["student"]) for b in tried) <= most:
            return tried
    return None
