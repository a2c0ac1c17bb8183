"""Blocks of the pages a student writes on. All words here are said to a child."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..curriculum import Extension
from ..turn import Item
from . import space
from .activity import File
from .content import Content, fade, needs_picture, shuffled
from .document import Block, Fields, Frames, Heading, Paragraph, Role, Support, Task, WordBank
from .keys import says_key


def name_line(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Fields(("Name", "Date"))


def scene(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The goal in a child's words and the one scene all sheets share."""
    yield Paragraph(f"**Today's goal:** {content.objective.can}", style="lead")
    yield Paragraph(content.teaching.context)


def word_bank(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The words of the lesson; `home` (or the field `glossary`) names the language of a third column.

    Where it was added to a page that was not written with it, words that say an answer are left out.
    """
    home = given.get("home", content.chosen.get("glossary")) == "es"
    items = [i for level in content.source.items.values() for i in level] if "home" in given else []
    items += [s for i in items if (s := content.source.siblings.get(i.id))]
    words = [w for w in content.objective.vocabulary if not any(says_key(t, i) for t in (w.term, w.means, w.es) for i in items)]
    if words:
        yield WordBank("Words for today", tuple((w.term, w.means, w.es if home else "") for w in words))


def sentence_supports(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Frames("You can use these", tuple(content.teaching.sentence_supports))


def warm_up(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """From the earlier idea up to today's; on sheet A."""
    yield Heading("Warm up")
    yield _open("Warm-up", content.teaching.warm_up_a, "warm-up", space.working(content.source.level))


def explain(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Task 1: it stays in the scene and asks for reasons; the same on every sheet, with the group's supports."""
    yield Heading("Tasks")
    task = _open("1", content.teaching.explain, "explain", space.explaining(content.source.level))
    yield replace(task, supports=supports_of(content, file.group)[0])


def tasks(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The items of one part (`part`, main if not said), worded the same on every page; supports differ by group."""
    part = str(given.get("part", "main"))
    items = content.parts.get(part, ())
    if not content.tells_scene:
        yield Heading(str(given.get("title", "Tasks")))
    supports = supports_of(content, file.group)[1:] if file.group else [()] * len(items)
    for n, item in enumerate(items):
        yield printed(item, content.number(part, n), content.source.level, supports[n], hardest=content.hardest(item))


def supports_of(content: Content, group: str) -> list[tuple[Support, ...]]:
    """The supports of task 1 and of each item for a group."""
    scaffolds = {"A": content.teaching.scaffolds_a, "B": content.teaching.scaffolds_b}.get(group, [])
    return fade(list(scaffolds), content.parts.get("main", ()), pictures=content.pictures and group == "A")


def extension(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """New thinking; on sheet C."""
    yield Heading("Go further")
    yield _open("Go further", content.teaching.extension_c, "further", space.writing(content.source.level))


def exit_ticket(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("Exit ticket")
    yield from exit_tasks(content, content.parts.get("exit", ()))


def exit_tasks(content: Content, items: tuple[Item, ...]) -> Iterator[Block]:
    """The ticket's items, then the one that asks to explain."""
    for n, item in enumerate(items):
        yield printed(item, content.number("exit", n), content.source.level, (), role="exit")
    yield _open(f"Exit {len(items) + 1}", exit_question(content), "exit", space.writing(content.source.level))


def exit_question(content: Content) -> Extension:
    """The ticket's last question; for an objective without lesson content, one that fits every item."""
    if content.source.teaching is not None:
        return content.source.teaching.exit_explain
    return Extension(
        ask="Explain how you know your answer to question 1 is right. Use words, numbers or a drawing.",
        look_for=f"A reason that uses the idea of the lesson: {content.objective.gist}.",
    )


def anchor(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("If you finish early")
    yield Task("If you finish early", content.teaching.anchor, "anchor", space=2 * space.LINE, ruled=True)


def reflect(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("Look back")
    yield Task("Reflect", content.teaching.reflect, "reflect", space=2 * space.LINE, ruled=True)


def printed(item: Item, label: str, grade: int, supports: tuple[Support, ...], *, role: Role = "shared", hardest: bool = False) -> Task:
    """An item as it stands on paper, with room that fits what is to be written."""
    key = item.expected
    room, ruled = {
        "choice": (space.LINE, True),
        "order": (0.0, False),
        "criteria": (space.writing(grade), True),
    }.get(key.kind, (space.working(grade), False))
    return Task(
        label=label,
        ask=item.ask,
        role=role,
        space=room,
        ruled=ruled,
        options=tuple(c.text for c in key.choices),
        room_label="Why?" if key.choices else "",
        steps=shuffled(key.order, item.id) if key.order else (),
        picture=item.picture if needs_picture(item) else "",
        supports=supports,
        item=item.id,
        hardest=hardest,
    )


def _open(label: str, task: Extension, role: Role, room: float) -> Task:
    return Task(label, task.ask, role, space=room, ruled=role != "warm-up" and not _DRAWS.search(task.ask))


_DRAWS = re.compile(r"\b(draw|sketch|drawing|diagram)\b", re.I)
"""A task that may be drawn gets open room instead of lines."""
