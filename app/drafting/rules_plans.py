"""Rules of plans by the minute: time runs through without a hole, a choice is asked for with its reason, blanks stay blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .compose import Draft
from .document import Answer, Document, Table
from .keys import right_answers

_SPAN = re.compile(r"^\**(\d+)–(\d+)\**$")
_CHOOSES = re.compile(r"\b(I (choose|chose|pick|picked|want)|we (choose|chose|pick))\b.*\bbecause\b", re.I)
_LINE = re.compile(r"_{4,}")


def _tables(files: tuple[Document, ...], name: str) -> Iterator[tuple[str, Table]]:
    yield from ((f.name, b) for f in files for b in f.flat if isinstance(b, Table) and b.name == name)


def minutes_run_through(draft: Draft) -> Iterator[str]:
    """A plan by the minute starts at 0, has no hole, and ends with the minutes asked for."""
    found = list(_tables(draft.teacher_files, "minutes"))
    if not found:
        yield "no plan by the minute"
    for where, table in found:
        spans = [m for row in table.rows[1:] if (m := _SPAN.match(row[0]))]
        if len(spans) != len(table.rows) - 1:
            yield f"{where}: a row says no minutes"
            continue
        now = 0
        for span in spans:
            if int(span[1]) != now or int(span[2]) <= now:
                yield f"{where}: minute {now} is followed by {span[0]}"
            now = int(span[2])
        if isinstance(asked := draft.chosen.get("minutes"), int) and now != asked:
            yield f"{where}: the plan ends after {now} minutes, {asked} were asked for"


def choice_and_reason(draft: Draft) -> Iterator[str]:
    """A student writes down a choice of their own and the reason for it."""
    if not any(_CHOOSES.search(t.ask) and t.space for f in draft.student_files for t in f.tasks):
        yield "no student page asks for a choice and its reason"


def names_left_blank(draft: Draft) -> Iterator[str]:
    """Who and where is for the teacher to write: each such cell holds a line to fill, and no name."""
    found = [*_tables(draft.teacher_files, "who"), *_tables(draft.teacher_files, "places")]
    if not found:
        yield "no table says who or where"
    for where, table in found:
        for row in table.rows:
            if not any(_LINE.search(cell) for cell in row[1:]):
                yield f"{where}, {row[0]!r}: no line to fill in"


def opens_with_a_question(draft: Draft) -> Iterator[str]:
    """The first thing said to a group is a question about the wrong idea it meets for, and tells nothing."""
    known = {m.ask: m.name for m in draft.source.objective.misconceptions} if draft.source.objective else {}
    for where, table in _tables(draft.teacher_files, "focus"):
        told = {row[0]: row[1] for row in table.rows}
        first = told.get("First question", "")
        if first not in known:
            yield f"{where}: the first question is not one of a wrong idea of this objective"
        elif known[first] not in told.get("Wrong idea", ""):
            yield f"{where}: the first question belongs to {known[first]!r}, another wrong idea"
        return
    yield "no table says which wrong idea the group is about"


def group_ends(draft: Draft) -> Iterator[str]:
    """The plan says what is collected, what a student shows to leave the group, and what happens to the others."""
    for where, table in _tables(draft.teacher_files, "ends"):
        told = " ".join(row[0] for row in table.rows)
        yield from (f"{where}: {part!r} is not said" for part in ("Collect", "leaves", "Not yet") if part not in told)
        return
    yield "nobody knows when the group ends"


def two_tasks_each(draft: Draft) -> Iterator[str]:
    """The mini sheet has two items, each with room; the first can show the wrong idea whenever an item does."""
    sheet = draft.file("mini-sheet")
    items = [t for t in sheet.tasks if t.item] if sheet else []
    if len(items) != 2:
        yield f"mini-sheet: {len(items)} items, 2 are wanted"
    if any(not t.space and not t.steps for t in items):
        yield "mini-sheet: an item has no room"


def told_in_quotes(draft: Draft) -> Iterator[str]:
    """Every step of a substitute's plan has words that can be read out as they stand."""
    for where, table in _tables(draft.teacher_files, "minutes"):
        for row in table.rows[1:]:
            if not re.search(r"“[^”]{10,}”", row[-1]):
                yield f"{where}, minutes {row[0]}: nothing to say in quotes"


def what_to_do_if(draft: Draft) -> Iterator[str]:
    """Five or more things that may happen, each with what to do; and what is left for the teacher."""
    for name, least in (("if", 5), ("leave", 3)):
        rows = [row for _, t in _tables(draft.teacher_files, name) for row in t.rows[1:] if all(c.strip() for c in row[:1])]
        if len(rows) < least:
            yield f"table {name!r}: {len(rows)} rows, {least} are wanted"


def answers_apart(draft: Draft) -> Iterator[str]:
    """Answers are in a file of their own: the plan that lies open on the desk holds none."""
    keys = [f for f in draft.teacher_files if any(isinstance(b, Answer) for b in f.flat)]
    if not keys:
        yield "there is no file of answers"
    for file in draft.teacher_files:
        if file not in keys:
            for item in draft.items:
                if any(len(a) > 3 and a in file.text for a in right_answers(item)):
                    yield f"{file.name}: holds the answer of {item.id}"
        elif any(isinstance(b, Table) and b.name == "minutes" for b in file.flat):
            yield f"{file.name}: plan and answers are one file"
