"""The playlist: a sequence of rows from a first read to a finish line, with gates, choices and a passport to stamp."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..materials import Cell, Station
from . import space
from .activity import File
from .board_blocks import DEPTH, WAYS
from .clock import BLANK
from .content import Content
from .document import Block, Fields, Grid, Heading, PageBreak, Paragraph, Square, Table, Task
from .key_blocks import answer
from .playlist_steps import numbered, picks, practice, rows, station_of
from .sheet_blocks import printed
from .station_blocks import card_rows
from .whole_boxes import whole

_HOW_IT_WENT = "☐ got it\n☐ nearly\n☐ not yet"


def playlist_rows(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The list with what to show for each row and how it went."""
    listed = rows(content)
    due = str(content.chosen["due"]) or BLANK
    yield Paragraph(f"**Finish line:** {listed[-1].do} **Due:** {due}")
    yield Paragraph("Do the rows in order. **Must** is for everyone. **May** is up to you. Stop at each check-in before you go on.")
    told = [("", "What I do", "Time, place", "What I show", "How it went", "Done")]
    for number, row in numbered(listed):
        if row.kind == "gate":
            told.append(("STOP", f"**{row.name}.** {row.do}", f"{row.minutes} min\nwith my teacher", row.shows, "", "stamp"))
        else:
            went = "" if row.name == "Pause" else _HOW_IT_WENT
            told.append((f"{number}\n{row.kind}", f"**{row.name}.** {row.do}", f"{row.minutes} min\n{row.where}", row.shows, went, "☐"))
    yield Table(tuple(told), widths=(9, 36, 16, 18, 12, 9), name="playlist")


def playlist_look_back(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("My picks")
    yield Task("My picks", "In boxes C and F I picked ___ and ___ because", "shared", space=3 * space.LINE, ruled=True)
    yield Heading("Look back")
    yield Task("Reflect", "Which row moved your thinking most? What would you put into this list for a friend?", "reflect",
               space=3 * space.LINE, ruled=True)  # fmt: skip


def playlist_boxes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Everything the rows send to: two stations, four tasks, two picks and the finish line."""
    easy, deep, last = picks(content)
    grade, items = content.source.level, practice(content)
    finish = f"{last.do} Or do your own idea that shows the same. Agree on it first."
    good = tuple((r.student, "☐ yes   ☐ partly   ☐ not yet") for r in content.materials.rubric.rows)
    boxes: list[list[Block]] = [
        list(_steps("A", station_of(content, "hands-on"))),
        [Heading("Box B · Practice"), *(printed(i, str(n), grade, ()) for n, i in enumerate(items[:2], 1))],
        list(_pick("C", easy)),
        list(_steps("D", station_of(content, "together"))),
        [Heading("Box E · Practice without help"), *(printed(i, str(n), grade, ()) for n, i in enumerate(items[2:4], 3))],
        list(_pick("F", deep)),
        [
            Heading("Box G · Finish line"),
            Task("Finish line", finish, "explain", space=300, ruled=False),
            Heading("Before you hand it in"),
            Table(good, widths=(62, 38), name="before", head=False),
        ],
    ]
    yield from whole(content, file, boxes, before=[Fields(("Name", "Date"))])


def _steps(letter: str, station: Station) -> Iterator[Block]:
    told = dict(card_rows(station))
    kept = tuple((label, told[label]) for label in ("Goal", "On the table", "Steps", "Check", "Stuck?"))
    yield Heading(f"Box {letter} · {station.title}")
    yield Table(kept, widths=(18, 82), name=f"box-{letter}", head=False)


def _pick(letter: str, cells: list[Cell]) -> Iterator[Block]:
    yield Heading(f"Box {letter} · Pick one")
    squares = tuple(Square(WAYS[c.way], c.do, f"You will have: {c.shows}\n{c.minutes} min · {c.materials}") for c in cells)
    yield Grid(squares, columns=2, name=f"box-{letter}")


def passport(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The same list on one page, with a box to stamp for each row; check-ins have a thick frame."""
    yield Paragraph("Get a stamp or initials for each row. A box with a thick frame is a check-in with your teacher.")
    squares = tuple(
        Square(row.name if row.kind == "gate" else f"{number} · {row.name}", note=f"{row.kind} · {row.minutes} min" if row.kind != "gate"
               else "stop here", strong=row.kind == "gate")
        for number, row in numbered(rows(content))
    )  # fmt: skip
    yield Grid(squares, columns=3, height=128, name="passport")


def playlist_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """For the teacher: every row with its thinking and what to prepare; the gates; rows to add or skip."""
    listed = numbered(rows(content))
    whole = sum(row.minutes for _, row in listed)
    yield Paragraph(
        f"**{content.objective.can}** About {whole} minutes of work over several lessons; two check-ins of 3 minutes each. "
        "Preparation takes about 20 minutes: copy the boxes and passports, lay out the materials in one place."
    )
    told = tuple(
        (number, row.kind, f"**{row.name}**", DEPTH.get(row.depth, "–"), f"{row.minutes} min", row.listen)
        for number, row in listed if row.kind != "gate"
    )  # fmt: skip
    yield Table((("", "", "Row", "Thinking", "Time", "Prepare"), *told), widths=(5, 8, 17, 16, 10, 44), name="rows")
    yield Heading("Check-ins")
    gates = tuple((f"**{row.name}**", row.do, row.listen, "Back to one row that you name; then this check-in again.")
                  for _, row in listed if row.kind == "gate")  # fmt: skip
    yield Table((("", "The student shows", "Listen for", "Not yet"), *gates), widths=(14, 34, 32, 20), name="gates")
    yield Heading("Rows to add or skip, open to everyone")
    yield Table((
        ("If a student …", "Offer"),
        ("shows row 3 with reasons before starting", "Skip row 2; use the time for “My own row”."),
        ("wants one more try after check-in 1", f"Add: {content.objective.misconceptions[0].move}"),
        ("asks for more after check-in 2", f"Add: a question on what comes next, {content.objective.forward.gist}."),
    ), widths=(38, 62), name="options")  # fmt: skip


def playlist_key(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield PageBreak()
    yield Heading("Key to boxes B and E")
    yield from (answer(content, item, str(n)) for n, item in enumerate(practice(content), 1))
    yield Heading("Finish line: look for")
    yield Table(tuple((r.name, r.levels[2]) for r in content.materials.rubric.rows), widths=(24, 76), name="finish", head=False)
