"""Rules about keys: never on a student page, always complete in a file of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..turn import Item
from .compose import Draft
from .document import Answer, Block, Document, Task, texts
from .keys import right_answers, says_key
from .mathtext import plain
from .rules_scope import printed_items

_COUNTS = re.compile(r"\b\d+ (?=marks?\b|points?\b|minutes?\b|questions?\b|tasks?\b|cards?\b|squares?\b|words\b)")
"""Numbers of the page itself: "There are 12 marks" is no key."""


def keeps_answer(draft: Draft) -> Iterator[str]:
    """No key of any printed item stands on a page for students or families, nor in a support or picture beside it."""
    items = tuple({i.id: i for i in (*draft.items, *printed_items(draft))}.values())
    for page in (*draft.student_files, *draft.family_files):
        for block in page.flat:
            yield from _leaks(items, page, block)
        if any(isinstance(b, Answer) for b in page.flat):
            yield f"{page.name}: an answer key is printed for students"


def _leaks(items: tuple[Item, ...], page: Document, block: Block) -> Iterator[str]:
    for item in items:
        if isinstance(block, Task):
            own = block.item == item.id
            place = f"{page.name}, task {block.label}"
            if not own and any(says_key(t, item, helping=False) for t in (block.ask, *block.steps)):
                yield f"{place}: the wording holds the key of {item.id}"
            if not own and item.expected.kind == "criteria" and any(says_key(o, item) for o in block.options):
                yield f"{place}: an option is what {item.id} asks to write"
            if own and item.expected.order and block.steps == item.expected.order:
                yield f"{place}: the steps are printed in the right order"
            if any(says_key(t, item) for s in block.supports for t in (s.label, s.body, s.picture) if t):
                yield f"{place}: a support holds the key of {item.id}"
        elif any(says_key(_COUNTS.sub("…", t), item) for t in texts(block)):
            yield f"{page.name}, {type(block).__name__}: holds the key of {item.id}"


def key_complete(draft: Draft) -> Iterator[str]:
    """Every item printed for students has its key and working in a teacher file."""
    answers = {b.ask: b for f in draft.teacher_files for b in f.blocks if isinstance(b, Answer)}
    for page in draft.student_files:
        for task in page.tasks:
            if task.role in ("anchor", "reflect"):
                continue
            entry = answers.get(task.ask)
            if entry is None:
                yield f"{page.name}, task {task.label}: no entry in the key"
            elif not (entry.answer or entry.look_for):
                yield f"key, {entry.label}: no answer and nothing to look for"
            elif task.item and not entry.working:
                yield f"key, {entry.label}: no working"


def keys_true(draft: Draft) -> Iterator[str]:
    """What the key gives is what the item's own key says: its answer and accepted variants right, its wrong answers wrong."""
    items = {i.id: i for i in printed_items(draft)}
    asks = {task.ask: items[task.item] for page in draft.student_files for task in page.tasks if task.item in items}
    for file in draft.teacher_files:
        for entry in file.flat:
            item = asks.get(entry.ask) if isinstance(entry, Answer) else None
            if item is None or not isinstance(entry, Answer) or not (right := [_bare(a) for a in right_answers(item)]):
                continue
            if not any(answer in _bare(entry.answer) for answer in right):
                yield f"{file.name}, {entry.label}: {plain(entry.answer)[:40]!r} is not the key of {item.id}"
            for variant in entry.accepted:
                if not any(answer in _bare(variant) for answer in right):
                    yield f"{file.name}, {entry.label}: {plain(variant)[:40]!r} is accepted, but wrong for {item.id}"
            for given, *_ in entry.wrong:
                if _bare(given) in right:
                    yield f"{file.name}, {entry.label}: {plain(given)[:40]!r} is called wrong, but is the key of {item.id}"


def _bare(text: str) -> str:
    return " ".join(plain(text).split()).casefold().rstrip(".")


def parallel_form(draft: Draft) -> Iterator[str]:
    """The second form asks the same of other numbers or words: same family, another task, another key where one exists."""
    by_id = {i.id: i for i in draft.items}
    for page in draft.student_files:
        printed = list(dict.fromkeys(t.item for t in page.tasks if t.item))
        families = [_family(by_id[i]) for i in printed if i in by_id]
        for name in dict.fromkeys(families):
            if families.count(name) < 2:
                yield f"{page.name}: {name} has no second form"
        asks = [by_id[i].ask for i in printed if i in by_id]
        if len(set(asks)) < len(asks):
            yield f"{page.name}: the second form repeats a task word for word"


def _family(item: Item) -> str:
    return item.id.partition("#")[0]


def tags_on_teacher_copy_only(draft: Draft) -> Iterator[str]:
    """Wrong answers are tagged with standard and misconception for the teacher, and for nobody else."""
    tagged = [f for f in draft.teacher_files if (table := f.table("tags")) and len(table.rows) > 1]
    wrong = any(i.expected.mistakes or any(c.because for c in i.expected.choices) for i in draft.items)
    if wrong and not tagged:
        yield f"{draft.teacher_files[0].name}: no wrong answer is tagged"
    for page in draft.student_files:
        if page.table("tags") or page.table("piles"):
            yield f"{page.name}: sorting for the teacher is printed for students"
