"""Where in a PDF the headings are: from its bookmarks when it has some, else from numbered and named lines. Pure but for the outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_MOST = 2_000  # bookmarks
_DEEPEST = 4
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+([A-ZÀ-Þ¿¡][^.;=|]{2,79})")
_NAMED = re.compile(
    r"(?:chapter|unit|lesson|module|part|section|topic|capítulo|unidad|lección|kapitel)\s+(?:\d{1,3}|[A-Z])\b.{0,70}", re.IGNORECASE
)


@dataclass(frozen=True)
class Mark:
    """A bookmark: its level from 1, its title, and its page from 1."""

    level: int
    title: str
    page: int


def bookmarks(file: Any) -> list[Mark]:
    """The outline of a PDF in page order; [] when there is none, or none that can be read."""
    found: list[Mark] = []

    def walk(entries: Iterable[Any], level: int) -> None:
        for entry in entries:
            if len(found) >= _MOST:
                return
            if isinstance(entry, list):
                walk(entry, min(_DEEPEST, level + 1))
            else:
                page = file.get_destination_page_number(entry)
                title = " ".join(str(entry.title or "").split())[:150]
                if title and isinstance(page, int) and page >= 0:
                    found.append(Mark(level, title, page + 1))

    try:
        walk(file.outline, 1)
    except Exception:  # noqa: BLE001 - an outline is a help; a broken one, and pypdf raises a dozen kinds, must not cost the pages
        return []
    return sorted(found, key=lambda mark: mark.page)


class Headings:
    """Puts headings into the pages, read in order, and carries the path from one page to the next."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = list(marks)
        self._path: list[tuple[int, str]] = []

    def page(self, number: int, paragraphs: Sequence[str]) -> str:
        """One page as Markdown that starts with the headings it stands under."""
        lines = [f"{'#' * level} {title}" for level, title in self._path]
        here = [mark for mark in self._marks if mark.page == number]
        at = {_plain(p): n for n, p in reversed(list(enumerate(paragraphs))) if len(p) <= 170}
        placed = {at[_plain(mark.title)]: mark for mark in here if _plain(mark.title) in at}
        for mark in here:
            if mark not in placed.values():
                lines.append(self._open(mark.level, mark.title))
        for n, text in enumerate(paragraphs):
            after = paragraphs[n + 1] if n + 1 < len(paragraphs) else ""
            if n in placed:
                lines.append(self._open(placed[n].level, placed[n].title))
            elif not self._marks and (level := _level(text, after)):
                lines.append(self._open(level, text))
            else:
                lines.append(re.sub(r"^(#{1,6}\s)", r"\\\1", text))
        return "\n\n".join(lines)

    def _open(self, level: int, title: str) -> str:
        self._path = [(other, name) for other, name in self._path if other < level] + [(level, title)]
        return f"{'#' * level} {title}"


def is_named(line: str) -> bool:
    """Whether a line is a numbered or a named heading by its looks: "1.2 Parts of a plant", "Unit 4"."""
    return len(line.split()) <= 12 and line[-1:] not in ".,;:" and bool(_NAMED.fullmatch(line) or _NUMBERED.fullmatch(line))


def _level(line: str, after: str) -> int:
    """The level of a line that is a heading, else 0."""
    if len(line.split()) > 12 or line[-1:] in ".,;:" or not after:
        return 0
    if _NAMED.fullmatch(line):
        return 1
    if match := _NUMBERED.fullmatch(line):
        return min(_DEEPEST, 2 + match.group(1).count("."))
    long = len(after.split()) >= 12
    words = 1 <= len(line.split()) <= 9 and line[0].isupper() and not re.search(r"[=$\d|@]", line) and line[-1] not in "!?…)"
    return _DEEPEST + 1 if words and long else 0


def _plain(text: str) -> str:
    """Letters and digits only, so that a bookmark meets its line; a leading number does not count."""
    return "".join(re.findall(r"\w+", re.sub(r"^[\d.]+\s+", "", text).casefold()))
