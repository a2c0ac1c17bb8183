"""The rubric: four levels, one target with room on both sides, students' own words, and two samples to think with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import space
from .activity import File
from .content import Content
from .document import Block, Bullets, Cut, Grid, Heading, PageBreak, Paragraph, Square, Table, Task

LEVELS = ("Beginning", "Growing", "There", "Beyond")
_REASONS = 340.0
"""Height left on that page for the samples with their reasons."""
SINGLE = ("What is still growing", "My target", "Where I went beyond")


def rubric_students(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """In the kind asked for. The target is the third level; what lies around it the student fills in."""
    rows, kind = content.materials.rubric.rows, content.chosen["kind"]
    if kind != "single-point":
        yield Heading("Where is my work now?")
        yield Paragraph("Read each row. Put a mark on the words that fit your work today. You may use a second color later.")
        table = tuple((row.student, *row.levels) for row in rows)
        yield Table((("I can say this", *LEVELS), *table), widths=(20, 20, 20, 20, 20), name="levels")
    if kind != "four levels":
        yield Heading("My target")
        yield Paragraph("The middle box says what to reach. Write on the left or on the right what you see in your own work.")
        squares = [Square(title) for title in SINGLE]
        for row in rows:
            squares += [Square("", space=3 * space.LINE), Square(row.name, row.student, strong=True), Square("", space=3 * space.LINE)]
        yield Grid(tuple(squares), columns=3, name="single-point")


def rubric_sample(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A sample that reaches the target; finding out why is left to the student."""
    sample = content.materials.rubric.exemplar
    yield Heading("A sample that reaches the target")
    yield Grid((Square("", sample.text.strip()),), columns=1, name="sample")
    ask = "Underline the words that show it. Which row do they belong to? Explain how you can tell."
    yield Task("Sample", ask, "explain", space=space.SMALLEST["explain"] + 20, ruled=True)


def rubric_choice(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("My next step")
    ask = "Choose one row to work on first. What will you change in your work, and how will you notice that it is better?"
    yield Task("Next step", ask, "reflect", space=3 * space.LINE, ruled=True)


def rubric_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    rows = content.materials.rubric.rows
    yield Heading("How to use it")
    yield Table(
        (
            ("When", "What to do", "What to look for"),
            ("Before, 10 min", "Cut page 2, hand out the two samples without the reasons. Pairs sort them and say why.",
             "Words of the sample named, not “it is longer”."),
            ("During, 2 min a student", "Ask for one row only: “Which words of yours belong here?”", "The student points before you do."),
            ("After, 5 min", "Students mark themselves first. You add one mark in another color.", "One row named as the next step."),
            ("Next step, 3 min", "Look through the marks of the class: the row with the fewest “There” is where tomorrow begins.",
             "One row for the whole class."),
        ),
        widths=(20, 47, 33), name="uses",
    )  # fmt: skip
    yield Bullets((
        "Preparation: 3 minutes, to print. “There” is the target for everyone; “Beyond” is open to everyone.",
        f"Write next to one row, not to all {len(rows)}. A sentence in the student's hand is worth more than four crosses.",
        "It describes the work on the table, never the person. Work in a drawing or in the home language can reach every level.",
    ))  # fmt: skip


def samples_with_reasons(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    rubric = content.materials.rubric
    yield Heading("The two samples, with reasons")
    rows = (("Reaches it", rubric.exemplar), ("Not there yet", rubric.non_exemplar))
    yield Table(
        (("", "Sample", "Why"), *((f"**{name}**", s.text.strip(), s.why.strip()) for name, s in rows)), widths=(13, 43, 44), name="samples"
    )


def samples_to_sort(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A page to cut: both samples without a word on which is which; the part with the reasons stays with the teacher."""
    rubric = content.materials.rubric
    width, height = space.page(content.paper)
    made = [
        Grid((Square(f"Sample {n}", s.text.strip()),), columns=1, name="to sort")
        for n, s in enumerate((rubric.non_exemplar, rubric.exemplar), 1)
    ]
    tall = sum(space.tallness(grid, width, space.SIZES["teacher"]) for grid in made) + 40
    yield PageBreak()
    yield Heading("To cut out: which sample reaches the target?")
    for _ in range(max(1, min(3, int((height - _REASONS) // tall)))):
        yield from made
        yield Cut()
