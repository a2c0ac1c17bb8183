"""Rules of quizzes and worked examples: mixed levels, versions that match, marks that add up, steps that fade."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..turn import Item
from .compose import Draft
from .document import Answer, Fields, Heading, PageBreak, Paragraph, Table, Task
from .example_blocks import MISSING, STAGES
from .keys import says_key

_MARKS = re.compile(r"\((\d+) marks?\)")
_TOTAL = re.compile(r"There are (\d+) marks")


def _known(draft: Draft) -> dict[str, Item]:
    """Every item that could have been printed, by id."""
    drawn = [i for items in draft.source.items.values() for i in items]
    return {i.id: i for i in (*drawn, *draft.source.siblings.values())}


def _versions(draft: Draft) -> list[list[Task]]:
    """The questions of each version, told apart by where a page begins anew."""
    found: list[list[Task]] = []
    for page in draft.student_files:
        found.append([])
        for block in page.flat:
            if isinstance(block, PageBreak):
                found.append([])
            elif isinstance(block, Task):
                found[-1].append(block)
    return [tasks for tasks in found if tasks]


def quiz_mixes_levels(draft: Draft) -> Iterator[str]:
    """As many questions as asked for, of two levels or more, and each told apart."""
    known, wanted = _known(draft), draft.chosen.get("questions")
    for n, tasks in enumerate(_versions(draft)):
        items = [known[t.item] for t in tasks if t.item in known]
        if len(items) != wanted:
            yield f"version {'AB'[n]}: {len(items)} questions, {wanted} asked for"
        if len({i.level for i in items}) < 2:
            yield f"version {'AB'[n]}: all questions are of one level"
        if len({t.ask for t in tasks}) < len(tasks):
            yield f"version {'AB'[n]}: a question stands there twice"


def versions_match(draft: Draft) -> Iterator[str]:
    """At each number both versions ask the same kind of question, in other numbers or words."""
    versions = _versions(draft)
    if draft.chosen.get("versions") == "A and B" and len(versions) != 2:
        yield f"{len(versions)} version, two asked for"
    for one, other in zip(*versions[:2], strict=False) if len(versions) == 2 else ():
        if one.item.partition("#")[0] != other.item.partition("#")[0]:
            yield f"question {one.label}: A and B are of different kinds"
        if one.item and one.ask == other.ask:
            yield f"question {one.label}: A and B are word for word the same"
    if len(versions) == 2 and len(versions[0]) != len(versions[1]):
        yield "A and B have different numbers of questions"


def marks_add_up(draft: Draft) -> Iterator[str]:
    """Where marks are given, every question says its own and the head says their sum; else none are printed."""
    wanted = draft.chosen.get("marks") == "on"
    for page in draft.student_files:
        told = [int(found[1]) for b in page.flat if isinstance(b, Paragraph) and (found := _TOTAL.search(b.text))]
        each = [_MARKS.search(t.ask) for t in page.tasks if t.role not in ("anchor", "reflect")]
        if not wanted and (told or any(each)):
            yield f"{page.name}: marks are printed, though none were wanted"
        if wanted and not all(each):
            yield f"{page.name}: a question does not say its marks"
        if wanted and sum(told) != sum(int(m[1]) for m in each if m):
            yield f"{page.name}: the head says {sum(told)} marks, the questions {sum(int(m[1]) for m in each if m)}"


def questions_tagged(draft: Draft) -> Iterator[str]:
    """The teacher's table names each question with the objective it belongs to; no student page does."""
    objective = draft.source.objective
    table = next((t for f in draft.teacher_files if (t := f.table("tags"))), None)
    tagged = {row[0] for row in table.rows[1:] if objective and objective.id in row[-1]} if isinstance(table, Table) else set()
    for tasks in _versions(draft):
        yield from (f"answer key: question {t.label} has no tag" for t in tasks if t.item and t.label not in tagged)
    for page in draft.student_files:
        if objective and objective.id in page.text:
            yield f"{page.name}: a tag is printed for students"


# ---------------------------------------------------------------- worked examples


def _stages(draft: Draft) -> list[Task]:
    """The tasks in which steps are missing, in printing order."""
    return [t for page in draft.student_files for t in page.tasks if t.item]


def _shown(task: Task) -> int:
    return sum(line.startswith("**Step") for s in task.supports for line in s.body.split("\n"))


def steps_fade(draft: Draft) -> Iterator[str]:
    """A whole example first, then the same kind with fewer steps each time, at last none; other numbers in each."""
    stages, known = _stages(draft), _known(draft)
    if len(stages) != len(STAGES) - 1:
        yield f"{len(stages)} examples with missing steps, {len(STAGES) - 1} wanted"
    page = draft.student_files[0]
    if not isinstance(page.table("example"), Table):
        yield f"{page.name}: no whole example comes first"
    counts = [_shown(t) for t in stages]
    if any(a <= b for a, b in pairwise(counts) if a) or counts[-1:] != [0]:
        yield f"{page.name}: shown steps do not fade ({' → '.join(map(str, counts))})"
    if len({t.item.partition("#")[0] for t in stages}) > 1:
        yield f"{page.name}: the examples are of different kinds"
    if len({t.ask for t in stages}) < len(stages):
        yield f"{page.name}: two examples have the same numbers"
    for task in stages:
        item = known.get(task.item)
        if item and any(says_key(s.body, item) for s in task.supports):
            yield f"{page.name}, {task.label}: a shown step holds the answer"


def missing_steps_in_key(draft: Draft) -> Iterator[str]:
    """Every step left out stands in the key, marked, and not beside its task."""
    known = _known(draft)
    answers = {b.ask: b for f in draft.teacher_files for b in f.blocks if isinstance(b, Answer)}
    for task in _stages(draft):
        item, entry = known.get(task.item), answers.get(task.ask)
        if item is None or entry is None:
            yield f"{task.label or task.ask[:40]}: no entry in the key"
            continue
        absent = item.worked[_shown(task) :]
        for line in absent:
            if not any(line in told and MISSING in told for told in entry.working):
                yield f"key, {entry.label}: the missing step {line[:50]!r} is not marked there"
            if any(line in support.body for support in task.supports):
                yield f"{task.label}: a missing step is printed beside it, {line[:50]!r}"


def asks_why_it_helped(draft: Draft) -> Iterator[str]:
    """After reading a step the student says what it was good for, at least twice, with room to write."""
    for page in draft.student_files:
        asked = [t for t in page.tasks if not t.item and "why did it help" in t.ask.casefold() and t.space]
        if len(asked) < 2:
            yield f"{page.name}: {len(asked)} questions ask why a step helped, 2 wanted"
        if not any(isinstance(b, Fields) for b in page.flat) or not any(isinstance(b, Heading) for b in page.flat):
            yield f"{page.name}: no line for the name, or no headings"
