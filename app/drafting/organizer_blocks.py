"""The graphic organizer: boxes laid out by the kind of thinking, with room that fills the page; and how the help fades.

A box holds its label and nothing else, so all of the thinking is the student's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..materials import Organized
from . import space
from .activity import File
from .content import Content
from .document import Block, Bullets, Grid, Heading, PageBreak, Paragraph, Square, Table, Task

ROWS: dict[Organized, dict[int, tuple[int, ...]]] = {
    "claim_reason_evidence": {4: (1, 2, 1), 5: (1, 2, 2), 6: (1, 1, 2, 2), 7: (1, 3, 3), 8: (1, 1, 3, 3)},
    "compare": {4: (1, 2, 1), 5: (1, 2, 2), 6: (2, 1, 2, 1), 7: (1, 2, 3, 1), 8: (1, 2, 2, 2, 1)},
    "sequence": {6: (2, 2, 2), 7: (1, 2, 2, 1, 1), 8: (2, 2, 2, 2)},
    "parts_whole": {4: (1, 2, 1), 5: (1, 2, 2), 6: (1, 2, 2, 1), 7: (1, 2, 2, 2), 8: (1, 2, 2, 2, 1)},
    "cause_effect": {4: (1, 1, 1, 1), 5: (1, 1, 2, 1), 6: (1, 2, 2, 1), 7: (1, 2, 2, 1, 1), 8: (1, 2, 2, 2, 1)},
    "observation": {4: (1, 2, 1), 5: (1, 2, 2), 6: (1, 2, 2, 1), 7: (1, 2, 2, 2), 8: (1, 2, 2, 2, 1)},
    "story": {6: (2, 2, 2), 7: (2, 2, 2, 1), 8: (2, 2, 2, 2)},
    "sort": {4: (2, 2), 5: (2, 2, 1), 6: (2, 2, 2), 7: (2, 2, 2, 1), 8: (2, 2, 2, 2)},
    "steps": {6: (2, 2, 2), 7: (1, 2, 2, 2), 8: (2, 2, 2, 2)},
}
"""How many boxes stand side by side in each row, by kind and number of boxes; one below the other where nothing is said."""

_ORDERED = ("sequence", "steps", "story", "cause_effect")
"""Kinds whose boxes are numbered, for their order is the thinking."""
_BY_COLUMN = {("compare", 8)}
"""Two things side by side, each told down its own column."""
_HELP = {"named boxes": 0, "names to place": 1, "blank boxes": 2}


def organizer(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The goal, the prompt, and boxes that fill the rest of the page."""
    made, step = content.materials.organizer, _HELP[str(content.chosen["help"])]
    top: list[Block] = [Paragraph(f"**Our goal:** {content.objective.can}", style="lead"), Paragraph(made.prompt if step < 2 else _OWN)]
    if step == 1:
        top.append(Paragraph("Names for your boxes, to place or to change: " + "; ".join(_mixed(made.slots))))
    top.append(Paragraph("Write, draw or do both. You may leave a box and come back to it.", style="note"))
    yield from top
    width, height = space.page(content.paper)
    used = 60 + sum(space.tallness(b, width, space.SIZES["student"]) for b in top)
    titles = [t if step == 0 else "" for t in labels(content)]
    yield from bands(titles, rows_of(content), height - used - 6)
    yield PageBreak()


_OWN = "Make your own organizer. Give each box a name that helps you think. Leave boxes out or add some."


def labels(content: Content) -> list[str]:
    """The boxes' labels in printing order, numbered where order matters."""
    made = content.materials.organizer
    numbered = made.kind in _ORDERED
    texts = [f"{n} · {slot}" if numbered else slot for n, slot in enumerate(made.slots, 1)]
    if (made.kind, len(texts)) in _BY_COLUMN:
        left, right = texts[1:4], texts[4:7]
        return [texts[0], *(t for pair in zip(left, right, strict=True) for t in pair), texts[7]]
    return texts


def rows_of(content: Content) -> tuple[int, ...]:
    made = content.materials.organizer
    return ROWS[made.kind].get(len(made.slots), (1,) * len(made.slots))


def bands(titles: list[str], rows: tuple[int, ...], height: float) -> Iterator[Block]:
    """One grid for each row, so that a row may have its own number of boxes; all together as high as the page allows."""
    each, at = height / len(rows) - 6, 0
    for count in rows:
        yield Grid(tuple(Square(t) for t in titles[at : at + count]), columns=count, height=each, name="organizer")
        at += count


def _mixed(slots: list[str]) -> list[str]:
    return sorted(slots, key=lambda s: s.casefold()[::-1])


def organizer_use(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """From boxes to sentences: what an organizer is for."""
    grade = content.source.level
    yield Heading("From boxes to sentences")
    yield Task("1", "Use your boxes. Explain your idea to someone who has not seen them. Say why it is true.", "explain",
               space=space.explaining(grade), ruled=True)  # fmt: skip
    yield Task("2", "Choose one box and read it to a partner. What did your partner ask? Write what you add or change.", "shared",
               space=space.writing(grade), ruled=True)  # fmt: skip
    yield Heading("Look back")
    yield Task("Reflect", "Which box made you think most? Which box would you leave out or add next time, and why?", "reflect",
               space=3 * space.LINE, ruled=True)  # fmt: skip


_SHAPES: dict[Organized, str] = {
    "claim_reason_evidence": "what I think, why, and what shows it",
    "compare": "two things looked at in the same way, side by side",
    "sequence": "parts in the order in which they help a reader",
    "parts_whole": "one whole, its parts, and how they make it up",
    "cause_effect": "what happens, and what that makes happen",
    "observation": "what is seen, kept apart from what it may mean",
    "story": "something that begins, changes and ends",
    "sort": "groups, and a reason for each thing in them",
    "steps": "one step that makes the next one possible",
}


def organizer_aloud(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A think-aloud on an example of the teacher's own, box by box, with one doubt at the point where students slip."""
    made, wrong = content.materials.organizer, content.objective.misconceptions[0]
    first, middle, last = made.slots[0], made.slots[len(made.slots) // 2], made.slots[-1]
    yield Paragraph(f"Goal: {content.objective.can} The boxes show {_SHAPES[made.kind]}. **Preparation, 5 minutes:** copy the page; "
                    "draw its boxes on the board; choose an example of your own that is not in the tasks.")  # fmt: skip
    yield Heading("Think-aloud, 4 minutes")
    told = (
        (f"Before I write, I read every box. I see {_SHAPES[made.kind]}.", "Point to each box."),
        (f"I look at “{first}”. What do I know already? A few words will do.", "Write three or four words."),
        (f"Now “{middle}”. I am not sure yet, so I leave it and come back.", "Put a small question mark in it."),
        (f"Wait. I ask myself: {wrong.ask}", "Stop. Let students answer first."),
        ("So I change what I wrote. I cross it out once, so that my first idea can still be seen.", "Cross out, write beside it."),
        (f"Last I look at “{last}”. Does it fit what stands in the other boxes?", "Draw a line between two boxes that belong together."),
    )
    rows = tuple((str(n), say, do) for n, (say, do) in enumerate(told, 1))
    yield Table((("", "Say aloud", "With the pen"), *rows), widths=(5, 63, 32), name="think-aloud")


def organizer_watch(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What to see in the boxes: the boxes, then the wrong ideas that may show in them."""
    yield Heading("What to look for in the boxes")
    wrong = tuple((m.name, m.looks_like, m.ask) for m in content.objective.misconceptions[:3])
    yield Table((("It may be", "What you may see", "Ask"), *wrong), widths=(22, 40, 38), name="watch")
    yield Bullets((
        "Few words in a box are enough when the student can say more. Ask for the sentence aloud before you ask for it on paper.",
        "An empty box is news too: ask what would help to fill it.",
    ))  # fmt: skip


def organizer_fades(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Less help each time, without a word about it."""
    now = str(content.chosen["help"])
    stages = (
        ("named boxes", "All boxes with their names.", "Students leave a box empty on purpose and can say why."),
        ("names to place", "Empty boxes; the names stand above in another order.", "Names land in sensible places, some are changed."),
        ("blank boxes", "Empty boxes; students name them.", "Their names fit the task, not the page."),
        ("own paper", "A blank sheet; an organizer is one way among others.", "They choose a way to plan and can say why."),
    )  # fmt: skip
    yield Heading("How it fades")
    rows = tuple((f"{name} (this copy)" if name == now else name, what, sign) for name, what, sign in stages)
    yield Table((("Step", "What students get", "Go on when you see"), *rows), widths=(22, 38, 40), name="fades")
    yield Paragraph("Take the next step for the whole class at the next task of this kind. Anyone may still ask for a printed page. "
                    f"**Next step:** the same boxes for what comes next: {content.objective.forward.gist}.")  # fmt: skip
