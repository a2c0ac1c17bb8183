"""Rules of the menu of accommodations: a draft for a team, without a diagnosis, without a finished goal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .compose import Draft
from .document import Paragraph, Table
from .mathtext import plain
from .support_blocks import BANNER, BLANK, PARTS, groups_wanted
from .supports import GROUPS

_DIAGNOSIS = re.compile(
    r"\b(ADHD|(?-i:ADD)|autis\w+|asperger\w*|dyslexi\w+|dyscalculi\w+|dysgraphi\w+|dyspraxi\w+|disorders?|disab\w+|impair\w+|syndromes?|deaf\w*|blind\w*"
    r"|diagnos\w+|patients?|retard\w+|cognitive(ly)? (delay\w*|low)|(learning|language) (delay|difficult)\w*)\b",
    re.I,
)
_KINDS = ("accommodation", "modification")


def draft_banner(draft: Draft) -> Iterator[str]:
    """Every file begins with the line that the team decides."""
    for page in draft.files:
        first = page.blocks[0] if page.blocks else None
        if not (isinstance(first, Paragraph) and first.style == "mark" and first.text == BANNER):
            yield f"{page.name}: does not begin with {BANNER!r}"


def supports_for_teachers_only(draft: Draft) -> Iterator[str]:
    yield from (f"{page.name}: written for {page.audience}s" for page in draft.files if page.audience != "teacher")
    yield from (f"prompts/supports/{s.name}: for {s.audience}s" for s in draft.source.supports if s.audience != "teacher")


def _menus(draft: Draft) -> dict[str, Table]:
    return {b.name: b for f in draft.teacher_files for b in f.flat if isinstance(b, Table) and b.name in GROUPS}


def supports_marked(draft: Draft) -> Iterator[str]:
    """Each group asked for is there, and each row says whether the standard stays (accommodation) or changes (modification)."""
    menus = _menus(draft)
    yield from (f"menu: no supports for {name}" for name in groups_wanted(draft.chosen) if name not in menus)
    for name, table in menus.items():
        kinds = [row[-1].strip("*") for row in table.rows[1:]]
        yield from (f"menu, {row[0]!r}: not marked" for row, kind in zip(table.rows[1:], kinds, strict=True) if kind not in _KINDS)
        if "accommodation" not in kinds:
            yield f"menu, {name}: no support keeps the standard"
    told = "\n".join(f.text for f in draft.teacher_files)
    if menus and not ("same standard" in told and "changes what is learned" in told):
        yield "menu: does not say what the two kinds mean"


def supports_tied_to_tasks(draft: Draft) -> Iterator[str]:
    """Each support names a task that is printed above it in the words of this lesson."""
    tasks = next((t for f in draft.teacher_files if (t := f.table("tasks"))), None)
    if tasks is None:
        yield "menu: the tasks of the lesson are not printed"
        return
    printed = {row[0]: row[1] for row in tasks.rows[1:]}
    teaching = draft.source.teaching
    if teaching and teaching.explain.ask not in printed.values():
        yield "menu: the lesson's own task is not among those printed"
    for table in _menus(draft).values():
        yield from (f"menu, {row[0]!r}: no task {row[1]!r} is printed" for row in table.rows[1:] if not printed.get(row[1]))
        yield from (f"menu, {row[0]!r}: does not say how it looks" for row in table.rows[1:] if len(row[2].split()) < 5)


def goal_has_blanks(draft: Draft) -> Iterator[str]:
    """Condition, behavior, criterion, measure and date are there, each with a blank for the team to fill."""
    goal = next((t for f in draft.teacher_files if (t := f.table("goal"))), None)
    parts = {row[0]: row[1] for row in goal.rows[1:]} if goal else {}
    for part in PARTS:
        if part not in parts:
            yield f"goal-draft: no {part.lower()}"
        elif BLANK not in parts[part]:
            yield f"goal-draft, {part.lower()}: nothing is left for the team to write"


def no_diagnosis(draft: Draft) -> Iterator[str]:
    """No page and no field names a diagnosis: a support is chosen by what helps."""
    for page in draft.files:
        for text in (page.title, *page.text.split("\n")):
            if found := _DIAGNOSIS.search(plain(text)):
                yield f"{page.name}: {found.group()!r} in {plain(text)[:60]!r}"
    typed = " ".join(str(v) for v in draft.chosen.values())
    if found := _DIAGNOSIS.search(typed):
        yield f"the form: {found.group()!r}; say what helps"
