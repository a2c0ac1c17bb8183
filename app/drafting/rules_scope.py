"""Rules about what is asked at all: on this objective, with something to choose, and help that goes without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..turn import Item
from .compose import Draft
from .document import texts

CHOICE = re.compile(
    r"\b(choose|chose|pick(ed)?|decide|your own|my own|(your|my) choice|prefer|would you rather|whichever|which .{1,40} (fits|suits) you"
    r"|or (draw|write|tell|make|say|show|act|sketch|explain|build|sit|stand|stay|pass|walk)"
    r"|would you|do you agree|name (one|two|three)|add (one|two)|another (way|order)|invent|design|make up"
    r"|eleg\w*|eli[gj]\w*|escog\w*|o (dibuja|escribe|di|haz))\b",
    re.I,
)
_LOUD = re.compile(
    r"\b(no more (help|hints?|support)|without (any )?(help|hints?|supports?) (now|this time|today)|less help|fewer hints"
    r"|help (is|goes) away|on your own now|you (no longer|don'?t|do not) need (the )?(help|hints?)"
    r"|(extra|easier|harder) (help|version|sheet|task)s?)\b",
    re.I,
)


def known_items(draft: Draft) -> dict[str, Item]:
    """Every item that could have been printed, by id."""
    drawn = [i for items in draft.source.items.values() for i in items]
    return {i.id: i for i in (*drawn, *draft.source.siblings.values(), *draft.items)}


def printed_items(draft: Draft) -> tuple[Item, ...]:
    """The items that stand on a page for students."""
    known = known_items(draft)
    ids = dict.fromkeys(t.item for f in draft.student_files for t in f.tasks if t.item)
    return tuple(known[i] for i in ids if i in known)


def tasks_on_objective(draft: Draft) -> Iterator[str]:
    """Every item printed belongs to this objective and is worded as it was drawn, so that its key is true."""
    objective, known = draft.source.objective, known_items(draft)
    for page in draft.student_files:
        for task in page.tasks:
            item = known.get(task.item)
            if task.item and item is None:
                yield f"{page.name}, task {task.label}: nobody drew {task.item}"
            elif item and objective and item.objective != objective.id:
                yield f"{page.name}, task {task.label}: {item.id} belongs to {item.objective}, not to {objective.id}"
            elif item and _core(item.ask) not in _core(task.ask):
                yield f"{page.name}, task {task.label}: worded otherwise than {item.id}, so its key may be wrong"


def _core(ask: str) -> str:
    return " ".join(ask.split()).casefold().rstrip(".")


def is_check(draft: Draft) -> bool:
    """Only items and the question to explain them: a check, which asks everyone the same."""
    roles = {t.role for f in draft.student_files for t in f.tasks}
    return bool(printed_items(draft)) and roles <= {"shared", "exit", "explain"}


def choice_present(draft: Draft) -> Iterator[str]:
    """Somewhere a student decides: which task, which way, which words, which picture."""
    pages = draft.student_files
    if pages and not is_check(draft) and not any(CHOICE.search(t) for p in pages for b in p.flat for t in texts(b)):
        yield f"{pages[0].name}: nothing is left to choose"


def fade_is_silent(draft: Draft) -> Iterator[str]:
    """No page for students says that help is there, gone or greater for somebody."""
    for page in draft.student_files:
        for text in (page.title, *page.text.split("\n")):
            if found := _LOUD.search(text):
                yield f"{page.name}: {found.group()!r} in {text[:60]!r}"
