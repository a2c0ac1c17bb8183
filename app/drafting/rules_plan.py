"""Rules about the teacher's plan: grounded, checked against the sheets, with something to do for every outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .codes import unmarked
from .compose import Draft
from .document import Bullets, Callout, Document, Heading, Table, Task
from .mathtext import plain
from .plan_blocks import PILES, earlier, labels
from .rules_sheets import sheets

_CURRENT = re.compile(r"\b(revis(e|ed|able)|regroup|for this lesson only|for today only|only for today)\b", re.I)


def _plan(draft: Draft) -> Document:
    return draft.file("teacher-plan") or draft.teacher_files[0]


def _row(table: Table | None, name: str) -> tuple[str, ...]:
    return next((row for row in table.rows if row[0] == name), ()) if table else ()


def prerequisite_and_forward_named(draft: Draft) -> Iterator[str]:
    """Group A is built on a named earlier idea, group C leads to a named later one."""
    plan, objective = _plan(draft), draft.source.objective
    row = _row(plan.table("design"), "Built on")
    if objective is None or len(row) < 4:
        yield f"{plan.name}: no row 'Built on' for the three groups"
        return
    before = [p.gist for p in draft.source.prerequisites] + [p.title for p in draft.source.prerequisites] or [
        earlier(objective, draft.source.standards)
    ]
    if not any(name and name in row[1] for name in before):
        yield f"{plan.name}, Group A: no earlier idea is named"
    if objective.forward.gist not in row[3]:
        yield f"{plan.name}, Group C: {objective.forward.gist!r} is not named"


def standard_once(draft: Draft) -> Iterator[str]:
    """The standard's text stands once, in the plan; elsewhere codes and gists."""
    objective = draft.source.objective
    if objective is None:
        return
    for file in draft.files:
        wanted = 1 if file.name == "teacher-plan" else 0
        count = file.text.count(objective.standard_text)
        if count != wanted:
            yield f"{file.name}: the standard's text stands {count} times, not {wanted}"
        for other in draft.source.prerequisites:
            if other.standard_text in file.text:
                yield f"{file.name}: the full text of {', '.join(other.standards)} is repeated"
    if not all(code in _plan(draft).text for code in objective.standards):
        yield f"{_plan(draft).name}: a standard's code is missing"


def standards_on_shelf(draft: Draft) -> Iterator[str]:
    """No code stands anywhere as if it had been looked up when it is not on the shelf of standards."""
    for file in draft.files:
        for code in unmarked(file.text, draft.source.standards):
            yield f"{file.name}: {code} is not on the standards shelf"


def plan_matches_sheets(draft: Draft) -> Iterator[str]:
    """Both ways: everything the plan lists is printed, and everything printed is in the plan, word for word."""
    plan = _plan(draft)
    row, printed = _row(plan.table("design"), "On the sheet"), plan.table("printed")
    wording = {r[0]: r[1] for r in printed.rows[1:]} if printed else {}
    for sheet in sheets(draft):
        column = "ABC".index(sheet.group) + 1
        listed = labels(row[column]) if len(row) > column else []
        found = [t.label for t in sheet.tasks]
        yield from (f"{plan.name}: lists {name!r}, which {sheet.name} does not print" for name in listed if name not in found)
        yield from (f"{sheet.name}: prints {name!r}, which the plan does not list" for name in found if name not in listed)
        yield from (f"{sheet.name}, {t.label}: the plan words it otherwise" for t in sheet.tasks if not _told(t, wording, plan))


def _told(task: Task, wording: dict[str, str], plan: Document) -> bool:
    return task.ask in plan.text if task.role == "anchor" else wording.get(task.label) == task.ask


def three_piles(draft: Draft) -> Iterator[str]:
    """Got it, Almost there and Needs re-teaching, each with something that can be seen on the paper."""
    for file, table in _piles(draft):
        for name in PILES:
            row = _row(table, name)
            if len(row) < 2 or len(row[1].split()) < 4:
                yield f"{file.name}: no criteria for {name!r}"


def next_move_for_each_pile(draft: Draft) -> Iterator[str]:
    for file, table in _piles(draft):
        for name in PILES:
            row = _row(table, name)
            if len(row) < 3 or len(row[2].split()) < 3:
                yield f"{file.name}: nothing happens next for {name!r}"


def _piles(draft: Draft) -> list[tuple[Document, Table | None]]:
    found: list[tuple[Document, Table | None]] = [(f, f.table("piles")) for f in draft.teacher_files if f.table("piles")]
    return found or [(draft.teacher_files[0], None)]


def why_notes(draft: Draft) -> Iterator[str]:
    """Two notes that name a choice of this lesson and its reason."""
    plan = _plan(draft)
    notes = [b for b in plan.blocks if isinstance(b, Callout) and b.title.startswith("Why this works")]
    if len(notes) < 2:
        yield f"{plan.name}: {len(notes)} notes 'Why this works', 2 wanted"
    yield from (f"{plan.name}, {n.title}: too short to give a reason" for n in notes if len(n.text.split()) < 8)


def watch_for(draft: Draft) -> Iterator[str]:
    """At least two misconceptions, each with what it looks like, why, and what to do; a mid-lesson check with a decision."""
    plan = _plan(draft)
    table = plan.table("watch")
    if table is None or len(table.rows) < 3 or any(not all(cell.strip() for cell in row) for row in table.rows):
        yield f"{plan.name}, Watch for: two complete rows wanted"
    trigger = next((b.text for b in plan.blocks if isinstance(b, Callout) and b.title == "Mid-lesson check"), "")
    if len(trigger.split()) < 8:
        yield f"{plan.name}: no mid-lesson check with something to collect and decide"


def next_steps(draft: Draft) -> Iterator[str]:
    """The plan closes with what to do for each outcome."""
    plan = _plan(draft)
    at = next((n for n, b in enumerate(plan.blocks) if isinstance(b, Heading) and b.text == "Next steps"), None)
    lines = next((b.lines for b in plan.blocks[at:] if isinstance(b, Bullets)), ()) if at is not None else ()
    missing = [name for name in PILES if not any(name in line and len(plain(line).split()) > len(name.split()) + 3 for line in lines)]
    if at is None or missing:
        yield f"{plan.name}, Next steps: nothing for {', '.join(missing) or 'any pile'}"


def grouping_revisable(draft: Draft) -> Iterator[str]:
    plan = _plan(draft)
    if not _CURRENT.search(plan.text):
        yield f"{plan.name}: it is not said that groups are revised after today"
