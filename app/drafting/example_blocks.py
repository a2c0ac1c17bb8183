"""Worked examples that fade: one to read, then the same kind with steps missing, at last only questions to ask oneself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..errors import InputError
from ..turn import Item
from . import space
from .activity import File
from .board_blocks import goal
from .content import Content, needs_picture
from .document import Answer, Block, Bullets, Fields, Heading, Paragraph, Picture, Support, Table, Task
from .key_blocks import answer
from .keys import says_key
from .quiz_blocks import snug
from .sheet_blocks import printed

MISSING = "(missing on the page)"
STAGES = ("Read a finished example", "The end is missing", "More is missing", "Only questions")
_LEVELS = ("core", "start", "stretch")
_KINDS = ("value", "expression", "criteria", "choice", "order")
_PROMPTS = ("What is asked? What do you know?", "What could you do first? Why would it help?", "How can you check your answer?")
_HELPED = "Look at step {step} of example {example}. Why did it help? What could go wrong without it?"


@dataclass(frozen=True)
class Faded:
    """One item at one stage, and how many of its steps are printed."""

    item: Item
    shown: int


def stages(content: Content) -> tuple[Faded, ...]:
    """Four items of one family with other numbers each; as few steps as possible give a key away before the end."""
    drawn = tuple(item for level in _LEVELS for item in content.source.items.get(level, ()))
    found = _faded_by(drawn, str(content.chosen["level"]))
    if not found:
        raise InputError(
            "no kind of task has four different examples.", where=content.objective.id, cure="Widen a family in items.yaml of its pack."
        )
    return found


@lru_cache(maxsize=32)  # the page, the notes and the key of one draft ask for the same examples
def _faded_by(drawn: tuple[Item, ...], level: str) -> tuple[Faded, ...]:
    families: dict[str, dict[str, Item]] = {}
    for item in drawn:
        families.setdefault(item.id.partition("#")[0], {}).setdefault(item.ask, item)
    ready = [list(items.values())[:6] for items in families.values() if len(items) >= len(STAGES)]
    if not ready:
        return ()
    rows = [(_order(items), items) for items in ready]
    (_, chosen), _ = min(rows, key=lambda found: (found[0][0] > 0, _against(found[1], level)))
    steps = len(chosen[0].worked)
    second = min(steps - 1, _safe(chosen[1]))
    third = max(0, min(second - 1, steps - 2, _safe(chosen[2])))
    return Faded(chosen[0], steps), Faded(chosen[1], second), Faded(chosen[2], third), Faded(chosen[3], 0)


def _against(items: list[Item], level: str) -> tuple[int, int, int, int]:
    """The wished level; only the last step says the key; three steps or more; work rather than choices."""
    first = items[0]
    early = sum(_safe(i) < len(i.worked) - 1 for i in items) * 2 > len(items)
    return first.level != level, early, len(first.worked) < 3, _KINDS.index(first.expected.kind) if first.expected.kind in _KINDS else 9


def _safe(item: Item) -> int:
    """How many first steps do not hold the key."""
    return next((n for n, line in enumerate(item.worked) if says_key(line, item)), len(item.worked))


def _order(items: list[Item]) -> tuple[int, list[Item]]:
    """Four of them, one after the other, with the fewest keys said beside them; and how many."""
    best: list[Item] = []
    least = 999
    for first in items:
        row = [first]
        for _ in STAGES[1:]:
            left = [i for i in items if i not in row]
            row.append(min(left, key=lambda i: (_said(i, row), _safe(i) < len(i.worked) - 1)))
        against = sum(_said(i, row[:n]) for n, i in enumerate(row) if n)
        if against < least:
            best, least = row, against
    return least, best


def _said(item: Item, others: list[Item]) -> int:
    """How often its key would be read beside it, or another's in its own words."""
    return says_key(_NUMBERS, item) + sum(_tells(o, item, True) for o in others) + sum(_tells(item, o, False) for o in others[1:])


@lru_cache(maxsize=4096)  # every order of the same few items is tried
def _tells(teller: Item, item: Item, whole: bool) -> int:
    """How many of its texts hold the key of `item`; without the `whole`, only what is printed while steps are missing."""
    texts = (*(c.text for c in teller.expected.choices), *teller.worked) if whole else teller.worked[:-1]
    return sum(says_key(t, item) for t in (teller.ask, *texts))


_NUMBERS = "1 2 3 4"
"""Of examples and steps, as they stand on the page."""


def worked_pages(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The whole student file: read one, finish two, do one, choose what comes then."""
    blocks = [Fields(("Name", "Date")), *goal(content, file, given), *_finished(content), *_faded(content), *_own(content)]
    yield from snug(content, blocks, file.title, least=0.2)


def _finished(content: Content) -> Iterator[Block]:
    """The first one has every step and its answer."""
    item = stages(content)[0].item
    yield Heading(f"1 · {STAGES[0]}")
    yield Paragraph(f"**The task:** {item.ask}")
    if needs_picture(item):
        yield Picture(item.picture)
    if item.expected.choices:
        yield Bullets(tuple(f"{letter}. {c.text}" for letter, c in zip("ABCDEFGH", item.expected.choices, strict=False)))
    rows = tuple((f"Step {n}", line) for n, line in enumerate(item.worked, 1))
    yield Table((("", "What was done"), *rows), widths=(12, 88), name="example")
    yield _why("Example 1", 1 if len(rows) < 3 else 2)


def _why(label: str, step: int) -> Task:
    return Task(label, _helped(label, step), "shared", space=4 * space.LINE, ruled=True)


def _helped(label: str, step: int) -> str:
    return _HELPED.format(step=step, example=label.removeprefix("Example "))


def _faded(content: Content) -> Iterator[Block]:
    """The same kind of task with fewer and fewer steps."""
    found, grade = stages(content), content.source.level
    for n, stage in enumerate(found[1:], 2):
        item, steps = stage.item, len(stage.item.worked)
        yield Heading(f"{n} · {STAGES[n - 1]}")
        task = printed(item, f"Example {n}", grade, (_support(stage, last=n == len(found)),))
        room = task.space if task.steps else max(task.space, _room(content, item, steps - stage.shown))
        yield replace(task, space=room, room_label="", ruled=item.expected.kind in ("criteria", "choice"))
        if n == 2:
            yield _why(f"Example {n}", max(1, stage.shown))


def _room(content: Content, item: Item, absent: int) -> float:
    """Lines for words, open room for working; more where more is missing."""
    if item.expected.kind in ("criteria", "choice"):
        return min(6, 2 + absent) * space.LINE
    return space.working(content.source.level) + 22 * min(absent, 4)


def _support(stage: Faded, *, last: bool) -> Support:
    if last:
        steps = stage.item.worked  # a hint may be a step of the solution word for word
        hints = [h for h in stage.item.hints[:2] if not says_key(h, stage.item) and not any(line in h for line in steps)]
        return Support("Ask yourself", "\n".join(f"• {prompt}" for prompt in (*hints, *_PROMPTS[len(hints) :])))
    lines = "\n".join(f"**Step {n}:** {line}" for n, line in enumerate(stage.item.worked[: stage.shown], 1))
    absent = list(range(stage.shown + 1, len(stage.item.worked) + 1))
    named = f"step {absent[0]}" if len(absent) == 1 else f"steps {', '.join(map(str, absent[:-1]))} and {absent[-1]}"
    return Support(f"Write {named} in your own way. Then write the answer.", lines)


def _own(content: Content) -> Iterator[Block]:
    """A choice at the end: make one, or say how it works."""
    yield Heading("You choose")
    yield Task(
        "You choose",
        "Pick one. Make a new example for a partner and leave one step out. Or explain to someone who was away how to begin.",
        "anchor", space=2 * space.explaining(content.source.level), ruled=False,
    )  # fmt: skip


def example_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    found = stages(content)
    told = [f"{s.shown} of {len(s.item.worked)} steps printed" for s in found[:-1]] + ["questions only"]
    rows = tuple((f"{n} · {title}", text, move) for n, (title, text, move) in enumerate(zip(STAGES, told, _MOVES, strict=True), 1))
    wrong = content.objective.misconceptions[0]
    yield Paragraph("Preparation: 2 minutes, to print. In class: 20 to 30 minutes. All four are of one kind, each with other numbers.")
    yield Table((("Example", "On the page", "What to do"), *rows), widths=(27, 23, 50), name="stages")
    yield Heading("Look for")
    yield Bullets((
        "Other true steps are welcome: the missing steps in the key are one way.",
        f"A wrong turn you may see: {wrong.name}. Ask: {wrong.ask}",
        "Example 4 right without help: go on to a task of another kind. Not yet: cover the end of example 1 and let the student finish it.",
    ))  # fmt: skip


_MOVES = (
    "Read it aloud together. Cover each step, ask what could come next, then uncover it.",
    "Students finish it alone, then compare with a partner. Ask for the reason before the result.",
    "Say nothing while they begin. Who needs a start may look back at examples 1 and 2.",
    "No help for five minutes. It shows who can do it alone.",
)


def example_key(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Every example with all its steps; what is missing on the page is marked."""
    found = stages(content)
    idea = f"The step is tied to what it makes possible, with the idea: {content.objective.gist}. To tell the step again is no reason."
    yield Heading("Key")
    step = 1 if len(found[0].item.worked) < 3 else 2
    yield Answer("Example 1, step", _helped("Example 1", step), "", look_for=f"{idea} The step: {found[0].item.worked[step - 1]}")
    for n, stage in enumerate(found[1:], 2):
        entry = answer(content, stage.item, f"Example {n}")
        working = tuple(line if k < stage.shown else f"{line} **{MISSING}**" for k, line in enumerate(entry.working))
        yield replace(entry, working=working, marks="")
        if n == 2:
            step = max(1, stage.shown)
            yield Answer("Example 2, step", _helped("Example 2", step), "", look_for=f"{idea} The step: {stage.item.worked[step - 1]}")
