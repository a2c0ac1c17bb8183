"""The choice board: nine squares on one goal, a plan the student writes, and the teacher's notes on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..materials import Cell
from . import space
from .activity import File
from .content import Content
from .document import Block, Bullets, Grid, Heading, Paragraph, Space, Square, Table, Task

_HOW = {
    "line of three": "Everyone does the middle square. Then pick two more. Your three make a line: across, down or corner to corner.",
    "one from each row": "Everyone does the middle square. Then pick one more from the top row and one from the bottom row.",
}
WAYS = {
    "speak": "talk", "make": "make", "write": "write", "act": "act it out", "solve": "solve", "teach": "teach", "family": "with family",
    "read": "read", "draw": "draw", "move": "move", "own": "your idea",
}  # fmt: skip
DEPTH = {1: "remember", 2: "use", 3: "reason", 4: "plan and create"}


def goal(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What all of it is for, in a child's words."""
    yield Paragraph(f"**Our goal:** {content.objective.can}", style="lead")


def board(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Paragraph(_HOW[str(content.chosen["lines"])])
    yield Grid(tuple(_square(n, cell) for n, cell in enumerate(content.materials.board, 1)), columns=3, height=142, name="board")


def _square(number: int, cell: Cell) -> Square:
    note = f"You will have: {cell.shows}\n{cell.minutes} min · {cell.materials}"
    return Square(f"{number} · {WAYS[cell.way]}", cell.do, note, strong=number == 5)


def board_plan(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The student writes down the choice and the reason for it, and has room for the middle task."""
    grade = content.source.level
    yield Heading("My plan")
    yield Task("I choose", "I choose squares 5, ___ and ___ because", "shared", space=3 * space.LINE, ruled=True)
    yield Heading("Room for square 5")
    yield Task("Square 5", content.materials.board[4].do, "explain", space=space.explaining(grade), ruled=False)
    for which in ("second", "third"):
        yield Heading(f"Room for my {which} square, number ___")
        yield Space(space.writing(grade), ruled=False)


def choice_reflect(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("Look back")
    yield Task(
        "Reflect", "Which square made you think the most, and what did you find out there?", "reflect", space=3 * space.LINE, ruled=True
    )


def board_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Each square with its depth of thinking, its way and whether it needs a device."""
    cells = content.materials.board
    yield Paragraph(f"{content.chosen['days']} days. The rows rise in depth of thinking, so no line avoids it; square 5 is for everyone.")
    rows = tuple(
        (str(n), DEPTH[c.depth], WAYS[c.way], f"{c.minutes} min", "device" if c.device else "no device", c.shows)
        for n, c in enumerate(cells, 1)
    )
    yield Table((("", "Thinking", "Way", "Time", "Device", "What there is to see"), *rows), widths=(5, 18, 14, 11, 14, 38), name="squares")
    yield Heading("Before you start")
    away = sum(not c.device for c in cells)
    yield Bullets((
        f"{away} of 9 squares need no device; lay their materials out at one place.",
        "Square 9 is the student's own idea: agree on it in one sentence before it begins.",
        "Every choice is for everyone. Nobody is sent to a square, and nobody is kept from one.",
        "One rubric serves all squares (below). Look at one square of each student, chosen by the student.",
    ))  # fmt: skip


def rubric_table(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The objective's rubric, four levels of what can be seen."""
    yield Heading("One rubric for all of it")
    rows = tuple((r.name, *r.levels) for r in content.materials.rubric.rows)
    yield Table((("What to look at", "Beginning", "Growing", "There", "Beyond"), *rows), widths=(16, 21, 21, 21, 21), name="rubric")
