"""A story of what was learned: pieces a learner picks from their own portfolio, put in order of time. Nothing is kept or sent.

The words are the learner's and stay as they are; nothing is added, scored or compared. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .errors import InputError
from .store import KeptRow

MOST = 6
"""Pieces of one story: it is one page."""
LONGEST = 240
"""Characters of the title and of the closing line."""


@dataclass(frozen=True)
class Story:
    """A title and a closing line of the learner's own, either may be empty, and the pieces from the oldest to the newest."""

    title: str
    pieces: tuple[KeptRow, ...]
    closing: str = ""


def story(kept: Sequence[KeptRow], chosen: Collection[str], title: str = "", closing: str = "") -> Story:
    """The story of the chosen pieces. `kept` is the learner's own portfolio.

    Raises InputError, whose `where` names the fault: "none" chosen, "many" chosen, or one that is not theirs ("strange").
    """
    wanted = set(chosen)
    if not wanted:
        raise InputError("no piece was chosen.", where="none", cure="Tick at least one.")
    if len(wanted) > MOST:
        raise InputError(f"{len(wanted)} pieces were chosen.", where="many", cure=f"Choose {MOST} at most.")
    pieces = [row for row in kept if row.id in wanted]
    if len(pieces) != len(wanted):
        raise InputError("a piece is not in this portfolio.", where="strange", cure="Open the portfolio again and choose from it.")
    pieces.sort(key=lambda row: (row.created or datetime.min.replace(tzinfo=UTC), row.id))
    return Story(_line(title), tuple(pieces), _line(closing))


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
