"""Rules of what is said aloud: debates, organizers and lessons by students."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import space
from .compose import Draft
from .document import Document, Grid, Slips, Table
from .mathtext import plain

_SCORES = re.compile(r"\b(points|scores?|marks?|grades?|stars?|percent|rank\w*|winner|best lesson)\b|\d+ ?/ ?\d+|\d ?%", re.I)
_ROOM = 2 * space.LINE
"""The least height of a box to write in, beside its label."""


def reasons_for_teacher_only(draft: Draft) -> Iterator[str]:
    """The authors' reasons stand on a teacher page and on no student page."""
    debate = draft.source.materials.debate if draft.source.materials else None
    for reason in [*debate.one.reasons, *debate.other.reasons] if debate else ():
        yield from (f"{page.name}: gives the reason {plain(reason)[:60]!r}" for page in draft.student_files if _in(reason, page))
        if not any(_in(reason, page) for page in draft.teacher_files):
            yield f"teacher copy: the reason {plain(reason)[:60]!r} is missing"


def _in(text: str, page: Document) -> bool:
    return _bare(text) in _bare(page.text)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9/]+", " ", plain(text).casefold()).strip()


def both_sides_alike(draft: Draft) -> Iterator[str]:
    """Each side gets the same cards; only the claim differs."""
    debate = draft.source.materials.debate if draft.source.materials else None
    stacks = [b for f in draft.student_files if f.name == "debate-cards" for b in f.flat if isinstance(b, Slips)]
    if debate is None or len(stacks) != 2:
        yield f"{len(stacks)} stacks of cards, 2 wanted"
        return
    one, other = ([(name, text.replace(side.claim, "")) for name, text in stack.cells]
                  for stack, side in zip(stacks, (debate.one, debate.other), strict=True))  # fmt: skip
    if one != other:
        yield f"debate-cards: {len(one)} cards for one side, {len(other)} for the other, or other words on them"
    if not all("___" in text for stack in stacks for _, text in stack.cells):
        yield "debate-cards: a card leaves nothing to say"


def vote_twice(draft: Draft) -> Iterator[str]:
    """There is a vote before and a vote after, with both claims, "not sure" and room for a reason."""
    debate = draft.source.materials.debate if draft.source.materials else None
    cells = [c for f in draft.student_files if f.name == "vote-slips" for b in f.flat if isinstance(b, Slips) for c in b.cells]
    for when in ("Before", "After"):
        votes = [text for title, text in cells if title.startswith(when)]
        if not votes:
            yield f"vote-slips: no vote {when.lower()}"
        for text in dict.fromkeys(votes):
            wanted = [debate.one.claim, debate.other.claim, "not sure", "because"] if debate else []
            yield from (f"vote-slips, {when.lower()}: {words[:40]!r} is missing" for words in wanted if words not in text)


def think_aloud_doubts(draft: Draft) -> Iterator[str]:
    """The teacher's script thinks: four lines or more, among them a question."""
    tables = [t for f in draft.teacher_files if (t := f.table("think-aloud"))]
    if not tables:
        yield "teacher copy: no think-aloud"
    for table in tables:
        said = [row[1] for row in table.rows[1:]]
        if len(said) < 4 or not any("?" in line for line in said):
            yield f"think-aloud: {len(said)} lines, with no doubt in them" if said else "think-aloud: empty"


def boxes_have_room(draft: Draft) -> Iterator[str]:
    """A box to fill has room for two lines or a small drawing beside its label."""
    for page in draft.student_files:
        width, _ = space.page(page.paper)
        for grid in page.flat:
            if isinstance(grid, Grid) and grid.name in ("organizer", "moves", "notes"):
                for square in grid.squares:
                    told = space.square_height(square, width / grid.columns - 16, page.size or space.SIZES["student"]) - square.space
                    room = max(square.space, grid.height - told)
                    if room < _ROOM and not (grid.name == "notes" and square.text):
                        yield f"{page.name}, box {(square.title or square.text)[:40]!r}: {room:.0f} points to write, {_ROOM:.0f} needed"


def boxes_hold_no_answer(draft: Draft) -> Iterator[str]:
    """A box of an organizer holds its label and nothing else; named boxes hold each label once."""
    slots = draft.source.materials.organizer.slots if draft.source.materials else []
    boxes = [s for f in draft.student_files for b in f.flat if isinstance(b, Grid) and b.name == "organizer" for s in b.squares]
    if len(boxes) != len(slots):
        yield f"organizer: {len(boxes)} boxes, {len(slots)} wanted"
    titles = [re.sub(r"^\d+ · ", "", b.title) for b in boxes]
    if any(titles) and sorted(titles) != sorted(slots):
        yield "organizer: a label is missing, doubled or not the author's"
    yield from (f"organizer, box {b.title[:40]!r}: {(b.text or b.note)[:40]!r} is filled in" for b in boxes if b.text or b.note)


def help_fades(draft: Draft) -> Iterator[str]:
    """The teacher copy says how help is taken away: three steps or more, each with a sign to go on."""
    tables = [t for f in draft.teacher_files if (t := f.table("fades"))]
    if not any(len(t.rows) > 3 and all(all(row) for row in t.rows) for t in tables):
        yield "teacher copy: no plan of how the help fades"


def four_moves_planned(draft: Draft) -> Iterator[str]:
    """The planning card has room for reaching everyone, showing, checking and feedback."""
    boxes = [s.title for f in draft.student_files for b in f.flat if isinstance(b, Grid) and b.name == "moves" for s in b.squares]
    yield from (f"planning-card: no box for {move!r}" for move in ("Reach everyone", "Show", "Check", "Feedback")
                if not any(move in title for title in boxes))  # fmt: skip


def every_child_gets_a_turn(draft: Draft) -> Iterator[str]:
    """The board has a row for every child and a counter of turns on each."""
    size = int(str(draft.chosen.get("class_size", 0)))
    boards = [t for f in draft.student_files if (t := f.table("sign-up"))]
    rows: list[tuple[str, ...]] = [row for t in boards for row in t.rows[1:]]
    if len(rows) < size:
        yield f"sign-up-board: {len(rows)} rows for {size} students"
    yield from (f"sign-up-board, row {row[0]}: no box for a turn" for row in rows if "☐" not in row[-1])
    if boards and not any("fewest" in f.text for f in draft.student_files if f.table("sign-up")):
        yield "sign-up-board: does not say whose turn comes first"


def rubric_has_no_scores(draft: Draft) -> Iterator[str]:
    """What listeners fill in holds what can be seen or heard, no points and no ranking."""
    tables: list[tuple[str, Table]] = [(f.name, t) for f in draft.student_files if (t := f.table("peer-rubric"))]
    if not tables:
        yield "no page for listeners"
    for name, table in tables:
        yield from (f"{name}: {found.group()!r} in {cell[:50]!r}" for row in table.rows for cell in row if (found := _SCORES.search(cell)))


def wrong_ideas_for_teacher_only(draft: Draft) -> Iterator[str]:
    """Wrong ideas are listed for the teacher, where the lesson is on the objective, and on no student page."""
    objective = draft.source.objective
    if objective is None or draft.chosen.get("topic") != "this goal":
        return
    for wrong in objective.misconceptions:
        yield from (f"{page.name}: tells the wrong idea {wrong.name!r}" for page in draft.student_files if _in(wrong.looks_like, page))
    if not any((t := f.table("listeners")) and len(t.rows) > 2 for f in draft.teacher_files):
        yield "teacher copy: fewer than two wrong ideas a listener may have"
