"""A standard's code on paper: beside it stands whether it is on the shelf of standards, and nothing else ever says "checked"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from ..curriculum import StandardsShelf

NOT_CHECKED = "not checked: not on the standards shelf"
_MARKED = re.compile(rf"\S+ \({NOT_CHECKED}\)")


class Bare:
    """A shelf with nothing on it: every code is shown as not checked."""

    def title(self, code: str) -> str:
        return ""

    def unknown(self, text: str) -> tuple[str, ...]:
        return ()


def short(text: str) -> str:
    """Codes without the prefix that every one of their kind has: short enough for a column."""
    return text.replace("CCSS.MATH.CONTENT.", "").replace("CCSS.ELA-LITERACY.", "")


def shown(codes: Iterable[str], shelf: StandardsShelf) -> str:
    """Codes in short; one that is not on the shelf says so."""
    return ", ".join(short(c) if shelf.title(c) else f"{short(c)} ({NOT_CHECKED})" for c in codes)


def named(codes: Iterable[str], shelf: StandardsShelf) -> str:
    """Codes in full, each with its framework's title or with the word that it was not checked."""
    groups = [(title, list(same)) for title, same in groupby(codes, shelf.title)]
    return ", ".join(
        f"{', '.join(same)} (on the shelf: {title})" if title else ", ".join(f"{c} ({NOT_CHECKED})" for c in same) for title, same in groups
    )


def marked(text: str, shelf: StandardsShelf) -> str:
    """An author's words, each unknown code in them followed by the word that it was not checked."""
    for code in shelf.unknown(text):
        text = re.sub(rf"(?<![\w.]){re.escape(code)}(?!\w)(?! \({NOT_CHECKED})", lambda found: f"{found.group()} ({NOT_CHECKED})", text)
    return text


def unmarked(text: str, shelf: StandardsShelf) -> tuple[str, ...]:
    """Unknown codes that stand in a text as if they had been checked."""
    return shelf.unknown(_MARKED.sub("", text))
