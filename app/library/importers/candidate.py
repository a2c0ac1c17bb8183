"""What an importer finds before anybody has looked at it: a task with its key, hints and place. Values and names only."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Literal

from ...turn import Expected

_NUMBER = re.compile(r"[-−]?\$?\s?\d[\d,]*(?:\.\d+)?%?|[-−]?(?:\d+ )?\d+/\d+")


@dataclass(frozen=True)
class Hint:
    """One rung as its author wrote it. `answers` are the known answers when it asks something."""

    text: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a task belongs: collection, skill (an objective) and the kind of task (a family), each with a name for people."""

    collection: str
    collection_title: str
    objective: str
    title: str
    family: str
    licence: str
    source: str
    grade: int
    order: str
    """What the skills of a collection are ordered by: the section of the book."""


@dataclass(frozen=True)
class Candidate:
    """A task that may become an item. `name` is its name in the source, unique in its collection."""

    name: str
    place: Place
    ask: str
    expected: Expected
    hints: tuple[Hint, ...] = ()
    worked: tuple[str, ...] = ()
    shown_key: str = ""
    """The key as it is typeset, for the last worked line."""

    @property
    def id(self) -> str:
        return f"{self.place.collection}/{self.place.family}#{self.name}"


def slug(text: str, longest: int = 60) -> str:
    """Words joined by hyphens, safe in ids; a text that is cut ends in a checksum, so two never become one."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "task"
    if len(words) > longest:
        words = f"{words[: longest - 9].strip('-')}-{zlib.crc32(words.encode()):08x}"
    return words if words[0].isalpha() else f"s{words}"


def kind_of(key: str) -> Literal["value", "expression"]:
    """How a written key is compared: "12" and "x = 12" by value, everything else as algebra or words."""
    return "value" if is_number(re.sub(r"^\s*[A-Za-z]\s*=", "", key)) else "expression"


def is_number(text: str) -> bool:
    """Is this key one number, as it is typed: "12", "-3.5", "$4.20", "15%", "1 3/4"?"""
    return bool(_NUMBER.fullmatch(text.strip()))


def needs_picture(text: str) -> bool:
    """Does a task speak of something that can only be seen?"""
    return bool(_SEEN.search(text))


_SIGHT = r"(?:graph|figure|picture|image|table|diagram|shape|map|chart|model|circle|drawing|illustration)s?"
_PLACE = r"(?:below|above|shown|at the right|on the right|to the right)"
_SEEN = re.compile(
    r"##\w*fig\w*|\bimage\s?\d\b|\.(?:gif|png|jpe?g)\b"
    rf"|\b{_SIGHT}\b[^.?]{{0,30}}\b{_PLACE}\b"
    rf"|\b(?:shown|pictured|drawn|graphed|illustrated)\b[^.?]{{0,20}}\b(?:below|above|here|in the {_SIGHT})\b"
    r"|\b(?:following|this|these|given|each) (?:graph|figure|picture|image|diagram|map|chart|number line)s?\b"
    r"|\b(?:use|choose|select|which|what|find) (?:of )?(?:the|these|following)? ?(?:\w+ )?(?:graph|figure|picture|diagram)s?\b",
    re.IGNORECASE,
)
