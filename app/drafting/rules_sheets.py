"""Rules about what a student gets: same tasks, fading help, a decision left to the child, room to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from . import space
from .compose import Draft
from .document import Document, Frames, Slips, WordBank
from .mathtext import plain

EXPLAINS = re.compile(
    r"\b(explain|why|justify|compare|convince|prove|reasons?|describe|because|who is right|what would you say|(do|would) you agree"
    r"|tell (what|why|how|which)|what it shows|which .{1,60} (better|stronger|clearer)|how are .{1,60} (alike|different)"
    r"|how (do|can|could|would|did) (you|she|he|they|we) (know|tell|be sure|show|check|convince|found|find))\b",
    re.I,
)
_TRICKS = re.compile(
    r"\b(key ?words?|always means?|means? (to |you )?(add|subtract|multiply|divide)|tells? you to (add|subtract|multiply|divide)"
    r"|is always (in )?the (first|last))\b",
    re.I,
)
_BLANK = re.compile(r"_{2,}|…|\.{3}")


def sheets(draft: Draft) -> list[Document]:
    return [f for f in draft.student_files if f.group]


def tiers_share_tasks(draft: Draft) -> Iterator[str]:
    """Tasks, exit ticket, finishing task and reflection are word for word the same on every sheet."""
    found = sheets(draft)
    if len(found) < 3 and "sheet-a" in {f.name for f in draft.activity.files}:
        yield f"{len(found)} sheets, 3 wanted"
    for sheet in found[1:]:
        for role in ("shared", "explain", "exit", "reflect"):
            first = [(t.label, t.ask, t.options, t.steps) for t in found[0].tasks if t.role == role]
            mine = [(t.label, t.ask, t.options, t.steps) for t in sheet.tasks if t.role == role]
            if first != mine:
                yield f"{sheet.name}: {_difference(first, mine)} differs from {found[0].name}"


def _difference(
    first: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]], mine: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]
) -> str:
    for one, other in zip(first, mine, strict=False):
        if one != other:
            return f"task {other[0]}, {plain(other[1])[:60]!r},"
    return f"the number of tasks ({len(mine)}, not {len(first)})"


def hardest_case_kept(draft: Draft) -> Iterator[str]:
    """The structurally hardest case is a task on every sheet."""
    for sheet in sheets(draft):
        if not any(t.hardest for t in sheet.tasks):
            yield f"{sheet.name}: no task holds the hardest case"


def supports_capped_and_faded(draft: Draft) -> Iterator[str]:
    """At most two supports a task, never more than the task before, none on the last; some on sheet A."""
    for sheet in sheets(draft):
        counts = [len(t.supports) for t in sheet.tasks if t.role in ("shared", "explain")]
        for n, count in enumerate(counts, 1):
            if count > 2:
                yield f"{sheet.name}, task {n}: {count} supports, 2 at most"
        if any(b > a for a, b in pairwise(counts)):
            yield f"{sheet.name}: supports grow instead of fading ({' → '.join(map(str, counts))})"
        if counts and counts[-1]:
            yield f"{sheet.name}: the last task still has {counts[-1]} supports"
        if sheet.group == "A" and not any(counts):
            yield f"{sheet.name}: no support at all"


def picture_for_a(draft: Draft) -> Iterator[str]:
    """Sheet A holds something to look at or fill in beside a task: a picture, a frame, a chart, a checklist."""
    for sheet in sheets(draft):
        if sheet.group == "A" and not any(t.picture or any(s.picture or s.body for s in t.supports) for t in sheet.tasks):
            yield f"{sheet.name}: no picture, frame or chart beside any task"


def choice_left(draft: Draft) -> Iterator[str]:
    """No support decides for the child: no single blank in a filled frame, no keyword trick; one task has no support."""
    for sheet in draft.student_files:
        for task in sheet.tasks:
            for support in task.supports:
                text = plain(f"{support.label} {support.body}")
                if _one_blank(support.body):
                    yield f"{sheet.name}, task {task.label}: a filled frame with one blank, {text[:60]!r}"
                if _TRICKS.search(text):
                    yield f"{sheet.name}, task {task.label}: a keyword trick, {text[:60]!r}"
        for block in sheet.flat:
            if isinstance(block, Frames):
                yield from (
                    f"{sheet.name}, sentence supports: a keyword trick, {line[:60]!r}" for line in block.lines if _TRICKS.search(line)
                )
        if sheet.group and not any(not t.supports for t in sheet.tasks if t.role in ("shared", "explain")):
            yield f"{sheet.name}: every task has a support, so no decision is left"


def _one_blank(body: str) -> bool:
    """One gap in an equation, or a table with a single empty cell: nothing is left to decide."""
    rows = [line for line in body.split("\n") if line.startswith("|") and ("-" not in line or set(line) - set("|-: "))]
    if rows:
        return sum(not c.strip() for line in rows for c in line.strip().strip("|").split("|")) == 1
    return any("=" in line and len(_BLANK.findall(line)) == 1 for line in body.split("\n"))


def asks_to_explain(draft: Draft) -> Iterator[str]:
    for page in draft.student_files:
        if page.tasks and not any(EXPLAINS.search(t.ask) for t in page.tasks):
            yield f"{page.name}: no task asks to explain, justify or compare"


def space_fits_grade(draft: Draft) -> Iterator[str]:
    """Every task is followed by room to write that fits what is asked and the grade."""
    for page in draft.student_files:
        for task in page.tasks:
            least = space.smallest(task)
            if task.space < least:
                yield f"{page.name}, task {task.label}: {task.space:.0f} points to write, {least:.0f} needed"


def anchor_printed(draft: Draft) -> Iterator[str]:
    """What the plan gives early finishers is printed for the student, on every sheet."""
    anchor = draft.source.teaching.anchor if draft.source.teaching else ""
    for sheet in sheets(draft):
        if not any(t.role == "anchor" and t.ask == anchor for t in sheet.tasks):
            yield f"{sheet.name}: the task for early finishers is not printed"


def two_universal_supports(draft: Draft) -> Iterator[str]:
    """A word bank and sentence starters, the same on all sheets."""
    found = [tuple(b for b in s.flat if isinstance(b, WordBank | Frames)) for s in sheets(draft)]
    for sheet, mine in zip(sheets(draft), found, strict=True):
        if len(mine) < 2:
            yield f"{sheet.name}: {len(mine)} supports for everyone, 2 wanted"
        elif mine != found[0]:
            yield f"{sheet.name}: supports for everyone differ from {sheets(draft)[0].name}"


def starters_open(draft: Draft) -> Iterator[str]:
    """A starter begins a thought and leaves it open."""
    for page in draft.student_files:
        for block in page.flat:
            for _, text in block.cells if isinstance(block, Slips) else ():
                for line in text.split("\n"):
                    if not _BLANK.search(line) and line not in _NOT_STARTERS and not line.endswith(":"):
                        yield f"{page.name}: a closed sentence, {line[:60]!r}"


_NOT_STARTERS = {"Choose one and go on in your own words, or draw.", "Elige una y sigue con tus palabras, o dibuja."}
