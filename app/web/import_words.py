"""What an import did, in the words of the screen: the same sentences for the chat and for the library page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..library.catalogue import Change
from .imports import Import
from .words import Words

_SHOWN = 8
Section = tuple[str, tuple[str, ...]]
"""A sentence, and the lines under it."""


def progress_line(job: Import, words: Words) -> str:
    """What is read now: file and page, and how many files are done."""
    if not job.at:
        return words("library.begin", names=", ".join(job.names))
    return words("library.reading", at=job.at, done=min(job.done + 1, job.total) if job.total else 0, total=job.total)


def told(job: Import, words: Words) -> list[Section]:
    """What became of an import that has ended."""
    if job.fault is not None:
        return [(words("library.wrong", why=job.fault.in_words()), ())]
    if job.stopped or job.result is None:
        return [(words("library.stopped"), ())]
    done, tasks = job.result
    said: list[Section] = []
    if done.change != Change():
        said.append((words("library.changed", added=done.change.added, kept=done.change.kept, removed=done.change.removed), ()))
    elif done.used and not done.items:
        said.append((words("library.none_changed"), ()))
    if tasks.used:
        titles = ", ".join(dict.fromkeys(one.candidate.place.collection_title for one in tasks.used))
        said.append((words("library.tasks", items=len(tasks.used), titles=titles), ()))
    if tasks.quarantined:
        held = [f"{one.candidate.place.source}: {one.reason}" for one in tasks.quarantined]
        said.append((words("library.held_back", n=len(held)), some(held, words)))
    if done.notes:
        said.append((words("library.unread_in"), some([f"{place}: {note}" for place, note in done.notes], words)))
    if done.skipped:
        said.append((words("library.skipped_in"), some([reason for _, reason in done.skipped], words)))
    return said


def some(lines: Sequence[str], words: Words) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    more = (words("library.more", n=len(lines) - _SHOWN),) if len(lines) > _SHOWN else ()
    return (*lines[:_SHOWN], *more)


def markdown(sections: Sequence[Section]) -> str:
    """The sections for the chat. File names and cells of a list are not Markdown, whatever signs are in them."""
    return "\n\n".join("\n".join([plain(said), *(f"- {plain(line)}" for line in lines)]) for said, lines in sections)


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>!#|$~])", r"\\\1", " ".join(text.split()))
