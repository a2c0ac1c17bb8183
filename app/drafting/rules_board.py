"""Rules of boards and other menus: the choice is real, and no way round the thinking."""

from __future__ import annotations

from collections.abc import Iterator

from .compose import Draft
from .document import Grid


def board_is_a_choice(draft: Draft) -> Iterator[str]:
    """Nine squares, each printed once and told apart; at least four without a device; the last one is the student's own."""
    materials = draft.source.materials
    grids = [b for file in draft.student_files for b in file.flat if isinstance(b, Grid) and b.name == "board"]
    if materials is None or not grids:
        yield "no board is printed"
        return
    texts = [s.text for s in grids[0].squares]
    if len(texts) != 9 or len(set(texts)) != 9:
        yield f"{len(set(texts))} different squares, 9 are wanted"
    if sum(s.strong for s in grids[0].squares) != 1:
        yield "exactly one square is for everyone"
    if sum(not c.device for c in materials.board) < 4:
        yield "fewer than four squares work without a device"
    if materials.board[-1].way != "own":
        yield "no square is left to the student's own idea"


def depth_rises(draft: Draft) -> Iterator[str]:
    """Each row asks for deeper thinking than the one above, and the middle square is no recall."""
    cells = draft.source.materials.board if draft.source.materials else []
    rows = [max((c.depth for c in cells[at : at + 3]), default=0) for at in (0, 3, 6)]
    if rows != sorted(rows) or rows[-1] < 3:
        yield f"the deepest square of each row is {rows}, it should rise to 3 or 4"
    if len(cells) == 9 and cells[4].depth < 2:
        yield "the square everyone does only asks to remember"
