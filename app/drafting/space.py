"""Room to write by grade, and an estimate of how high blocks stand on paper. All heights are points (1/72 inch)."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import lru_cache

from ..pictures import Array, Bars, Line, cells
from .document import (
    Answer,
    Beside,
    Block,
    Bullets,
    Callout,
    Cut,
    Document,
    Fields,
    Footer,
    Frames,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Slips,
    Space,
    Square,
    Support,
    Table,
    Task,
    WordBank,
)  # fmt: skip
from .mathtext import pieces, plain

SIZES = {"student": 12.0, "teacher": 10.0, "family": 11.0}
"""Body text."""
CHART_ROW = 22.0
"""One row of a chart to fill."""
LINE = 25.0
"""One ruled line to write on."""
PAPERS = {"a4": (595.3, 841.9), "letter": (612.0, 792.0)}
MARGINS = {"a4": 42.0, "letter": 36.0}
SMALLEST = {"explain": 130.0, "writing": 75.0, "work": 36.0, "short": 25.0}


def explaining(grade: int) -> float:
    """Room for an explanation of several sentences or a drawing: young hands write large."""
    return 150 if grade <= 2 else 140 if grade <= 5 else 130


def writing(grade: int) -> float:
    """Room for two or three sentences."""
    return 125 if grade <= 2 else 112 if grade <= 5 else 104


def working(grade: int) -> float:
    """Room to work out a value and write it down."""
    return 78 if grade <= 2 else 68 if grade <= 5 else 60


def page(paper: str) -> tuple[float, float]:
    """(width, height) of what may be printed on."""
    width, height = PAPERS[paper]
    return width - 2 * MARGINS[paper], height - 2 * MARGINS[paper] - 26


def fit(document: Document) -> Document:
    """Keeps the page limit: takes working room, then sets the last two tasks side by side, then lets ruled lines go on
    overleaf, then makes letters a little smaller.

    A teacher's file is only set smaller where that saves a last page with a few lines on it.
    """
    full, tried = SIZES[document.audience], document
    if document.audience != "student":
        count, used = places(document)[-1]
        smaller = [replace(document, size=full - less) for less in (0.5, 1.0)] if count > 1 and used < _FEW_LINES else []
        return next((d for d in smaller if pages(d) < count), document)
    for less in (0.0, 0.5, 1.0):
        for columns, overleaf in ((False, False), (True, False), (True, True)):
            blocks = _in_columns(document.blocks) if columns else document.blocks
            for share in (1.0, 0.75, 0.5, 0.25, 0.0):
                tried = replace(document, size=full - less, blocks=tuple(squeezed(b, share, overleaf) for b in blocks))
                if not document.pages or pages(tried) <= document.pages:
                    return tried
    return tried


_FEW_LINES = 160.0


def _in_columns(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """What is done when finished stands beside the look back."""
    for n, block in enumerate(blocks[:-2]):
        after = blocks[n + 2]
        if isinstance(block, Task) and block.role == "anchor" and isinstance(after, Task) and after.role == "reflect":
            return (*blocks[: n - 1], Beside(blocks[n - 1 : n + 1], blocks[n + 1 : n + 3]), *blocks[n + 3 :])
    return blocks


def squeezed(block: Block, share: float, overleaf: bool = False) -> Block:
    if not isinstance(block, Task) or not block.space:
        return block
    least = min(block.space, smallest(block))
    return replace(block, space=round(least + (block.space - least) * share, 1), overleaf=overleaf and block.ruled)


def roomier(block: Block, factor: float) -> Block:
    """The block with its room to write by a factor, in columns and boxes too."""
    match block:
        case _ if factor == 1:
            return block
        case Task() if block.space:
            return replace(block, space=round(block.space * factor, 1))
        case Space():
            return replace(block, points=round(block.points * factor, 1))
        case Grid():
            return replace(block, squares=tuple(replace(s, space=round(s.space * factor, 1)) for s in block.squares))
        case Beside():
            return Beside(tuple(roomier(b, factor) for b in block.left), tuple(roomier(b, factor) for b in block.right))
    return block


def smallest(task: Task) -> float:
    """The least room that still fits what is asked."""
    if task.steps:
        return 0.0  # the boxes beside the steps are the room
    if task.options or task.role in ("anchor", "reflect"):
        return SMALLEST["short"]
    if task.role == "explain":
        charts = sum(_body_line(line, 400, 12) for s in task.supports for line in s.body.split("\n") if line.startswith("|"))
        return max(SMALLEST["writing"], SMALLEST["explain"] - charts)  # rows of a chart are room to write too
    return SMALLEST["writing" if task.role == "further" or (task.role == "exit" and not task.item) or task.ruled else "work"]


def pages(document: Document) -> int:
    """How many pages the document will take, estimated; a task and its room stay together."""
    return places(document)[-1][0]


def places(document: Document) -> list[tuple[int, float]]:
    """(page, height used when it ends) of every block, in order: where a block will stand."""
    width, height = page(document.paper)
    size = document.size or SIZES[document.audience]
    number, used, held = 1, 30.0 if document.show_title else 0.0, 0.0
    found = []
    for block in document.blocks:
        if isinstance(block, PageBreak):
            number, used, held = number + 1, 0.0, 0.0
        elif isinstance(block, Heading):
            held += tallness(block, width, size)  # a heading goes with what follows it
        else:
            for part in _parts(block, width, size):
                if used + held + part > height:
                    number, used = number + 1, 0.0
                used, held = used + held + part, 0.0
        found.append((number, used))
    return found


def _parts(block: Block, width: float, size: float) -> list[float]:
    """The pieces a page may break between: rows, key lines, a task's supports; room to write is never cut in two."""
    tall = tallness(block, width, size)
    if isinstance(block, Grid):
        return row_heights(block, width, size)
    if isinstance(block, Table | Answer | WordBank):
        rows = len(block.rows) if isinstance(block, Table) else len(block.words) if isinstance(block, WordBank) else 4
        return [tall / max(1, rows)] * max(1, rows)
    if isinstance(block, Task) and (block.supports or block.overleaf):
        helps = [_support(s, width, size) for s in block.supports]
        parts = [tall - block.space - sum(helps[1:]), *helps[1:]]
        if not block.overleaf:
            return [*parts[:-1], parts[-1] + block.space]  # room stays with the last help
        ruled = max(1, round(block.space / LINE))
        line = block.space / ruled
        return [*parts, *([2 * line, *[line] * (ruled - 4), 2 * line] if ruled >= 4 else [block.space])]
    return [tall]


@lru_cache(maxsize=4096)  # pages are tried in many sizes with mostly the same blocks
def tallness(block: Block, width: float, size: float) -> float:
    """The height of one block in a column of `width` at `size` points."""
    match block:
        case Heading(level=level):
            return 26.0 if level <= 2 else 20.0
        case Paragraph(text=text):
            return lines(text, width, size) * size * 1.25 + 5 + fractions_height(text, width, size)
        case Bullets(lines=all_lines):
            return sum(_cell(t, width - 18, size) + 3 for t in all_lines) + 3
        case Callout(title=title, text=text):
            return _cell(f"{title}: {text}", width - 14, size) + 11
        case Table(rows=rows, widths=widths):
            whole = sum(widths)
            return sum(
                max(_cell(cell, width * w / whole - 12, size - 0.5) for cell, w in zip(row, widths, strict=True)) + 5 for row in rows
            )
        case WordBank(words=words):
            return 24 + sum(
                max(lines(term, width * 0.26 - 12, size * 1.06), lines(means, width * (0.54 if also else 0.74) - 12, size)) * size * 1.18
                + 3
                for term, means, also in words
            )
        case Frames(lines=all_lines):
            return 24 + sum(lines(t, width - 16, size) * size * 1.22 + 3 for t in all_lines)
        case Fields():
            return 30.0
        case Task():
            return _task(block, width, size)
        case Picture(spec=spec):
            return picture_height(spec)
        case Space(points=points):
            return points
        case Answer():
            return _answer(block, width, size)
        case Slips(cells=slips, columns=columns, height=height):
            return math.ceil(len(slips) / columns) * height
        case Grid():
            return sum(row_heights(block, width, size)) + 6
        case Cut():
            return 22.0
        case Beside(left=left, right=right):
            return max(sum(tallness(b, width / 2 - 10, size) for b in side) for side in (left, right))
        case PageBreak() | Footer():
            return 0.0


def row_heights(grid: Grid, width: float, size: float) -> list[float]:
    """The height of each row of boxes: its tallest box, and the grid's least."""
    inner = width / grid.columns - 16
    tall = [square_height(square, inner, size) for square in grid.squares]
    return [max(grid.height, *tall[at : at + grid.columns]) for at in range(0, len(tall), grid.columns)]


def square_height(square: Square, width: float, size: float) -> float:
    """One box with its padding; `width` is that of its text."""
    tall = lines(square.title, width, size) * size * 1.25 + 4 if square.title else 0.0
    tall += _cell(square.text, width, size) + 4 if square.text else 0.0
    tall += _cell(square.note, width, size - 2) + 3 if square.note else 0.0
    return tall + square.space + 12


def lines(text: str, width: float, size: float) -> int:
    """How many lines a text takes. Arial letters are on average 0.5 of their size wide, words break a little early."""
    per_line = _per_line(width, size)
    return sum(max(1, math.ceil(len(_STACKED.sub(_wider, plain(part))) / per_line)) for part in (text or " ").split("\n"))


def _per_line(width: float, size: float) -> float:
    return max(8.0, width / (size * 0.49))


_STACKED = re.compile(r"(?<![\w./])(\d+)/(\d+)(?![\w/])")


def _wider(fraction: re.Match[str]) -> str:
    """A fraction is as wide as the longer of its two numbers."""
    return max(fraction[1], fraction[2], key=len)


def picture_height(spec: str) -> float:
    match cells(spec):
        case Bars(bars=bars):
            return 28.0 * len(bars) + 2
        case Line():
            return 52.0
        case Array(rows=rows):
            return 18.0 * rows + 6


def _task(task: Task, width: float, size: float) -> float:
    beside = width - (26 if task.label.isdigit() or task.label.startswith("Exit ") else 0)  # the number stands in the margin
    tall = lines(task.ask, beside, size) * size * 1.25 + 9 + fractions_height(task.ask, beside, size)
    tall += options_height(task.options, width, size)
    tall += sum(max(23.0, lines(o, width - 60, size) * size * 1.2 + 4) for o in task.steps)
    tall += picture_height(task.picture) + 6 if task.picture else 0
    tall += sum(_support(support, width, size) for support in task.supports)
    return tall + task.space + 5


def _support(support: Support, width: float, size: float) -> float:
    tall = lines(support.label, width - 60, size) * size * 1.25 + 11
    tall += sum(_body_line(line, width - 60, size) for line in support.body.split("\n")) if support.body else 0
    return tall + (picture_height(support.picture) + 4 if support.picture else 0)


def two_columns(options: tuple[str, ...]) -> bool:
    """Short options stand side by side."""
    return len(options) > 2 and all(len(plain(o)) <= 30 for o in options)


def options_height(options: tuple[str, ...], width: float, size: float) -> float:
    each = [lines(o, width - 60, size) * size * 1.25 + 3 + fractions_height(o, width, size) for o in options]
    return sum(each[::2]) if two_columns(options) else sum(each)


def _cell(text: str, width: float, size: float) -> float:
    return lines(text, width, size) * size * 1.19 + fractions_height(text, width, size)


def fractions_height(text: str, width: float, size: float) -> float:
    """What fractions add to the height of a text: each line that holds one stands half as high again."""
    at, found = 0, set()
    for piece in pieces(text):
        if piece.kind == "maths" and "/" in piece.text:
            found.add(int(at / _per_line(width, size)))
        at += len(piece.text)
    return len(found) * size * 1.1


def _body_line(line: str, width: float, size: float) -> float:
    if line.startswith("|"):
        return 0.0 if set(line) <= set("|-: ") and "-" in line else CHART_ROW
    return lines(line, width, size) * size * 1.25 + fractions_height(line, width, size)


def _answer(answer: Answer, width: float, size: float) -> float:
    texts = (f"{answer.ask} {answer.marks}", answer.answer, *answer.working, answer.look_for, "; ".join(answer.accepted))
    tall = sum(_cell(t, width - 40, size) + 2.5 for t in texts if t) + 12
    columns = [
        [_cell(t, width * share - 12, size - 0.5) for t, share in zip(wrong, (0.2, 0.36, 0.4), strict=True)] for wrong in answer.wrong
    ]
    return tall + sum(max(cells) + 5 for cells in columns) + (18 if columns else 0)
