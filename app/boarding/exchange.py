"""What learners offer to their class, and what became of it: nothing is on show without a teacher's yes to that very text.

Kept as choices. `show_offer` is the learner's and holds a copy of the piece under a mark of its own; `show_word` is a teacher's
yes, no or end to that mark; `show_said` is a classmate's sentence about it. A piece that was taken back has none of them left. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ..sentences import split
from ..store import ChoiceRow

OFFER, WORD, SAID = "show_offer", "show_word", "show_said"
KEPT_AS = (OFFER, WORD, SAID)
SENTENCES = ("think", "ask", "other", "try")
"""All that one can say about a classmate's piece: it made me think, I would like to ask you, I did it another way, I will try it."""
REASONS = ("talk", "private", "like", "later")
"""Why not: let us talk first, it holds something private, something like it is on show, it fits better later."""
State = Literal["waiting", "shown", "no", "ended"]
_FROM: dict[str, tuple[State, State]] = {"yes": ("waiting", "shown"), "no": ("waiting", "no"), "end": ("shown", "ended")}
"""A teacher's word: from which state into which. A word that does not fit the state changes nothing."""


@dataclass(frozen=True)
class Piece:
    """One offered piece. `id` is the mark of this copy: offered again, it is another one that a teacher has to read."""

    id: str
    person: str
    entry: str
    """The portfolio entry that it was copied from."""
    kind: str
    prompt: str
    text: str
    objective: str
    room: str
    since: datetime
    state: State = "waiting"
    reason: str = ""
    decided: datetime | None = None
    said: tuple[tuple[str, str], ...] = ()
    """(person, sentence) in order of time, one of each classmate."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Which sentences came, in their fixed order: not from whom and not how often."""
        came = {sentence for _, sentence in self.said}
        return tuple(s for s in SENTENCES if s in came)

    def said_by(self, person: str) -> str:
        return next((sentence for who, sentence in self.said if who == person), "")


@dataclass(frozen=True)
class Line:
    """A sentence of a piece on show, for the page of questions."""

    id: str
    text: str
    asks: bool


def can(word: str, state: State) -> bool:
    """May a teacher say this to a piece in this state?"""
    return word in _FROM and _FROM[word][0] == state


def pieces_of(rows: Iterable[ChoiceRow]) -> list[Piece]:
    """The pieces that stand, oldest first. `rows` are choices in order of time, of anybody."""
    found: dict[str, Piece] = {}
    for row in rows:
        given = {k: v for k, v in row.detail.items() if isinstance(v, str)}
        mark, piece = given.get("piece", ""), found.get(given.get("piece", ""))
        if row.created is None or not mark:
            continue
        if row.kind == OFFER and piece is None:
            entry, what, prompt, text, room = (given.get(name, "") for name in ("entry", "what", "prompt", "text", "room"))
            found[mark] = Piece(mark, row.person, entry, what, prompt, text, row.objective, room, row.created)
        elif piece is not None and row.kind == WORD and row.person == piece.person and given.get("by") == "teacher":
            found[mark] = _after(piece, given.get("word", ""), given.get("reason", ""), row.created)
        elif piece is not None and row.kind == SAID and row.person != piece.person and given.get("say") in SENTENCES:
            others = tuple(pair for pair in piece.said if pair[0] != row.person)
            found[mark] = replace(piece, said=(*others, (row.person, given["say"])))
    return sorted(found.values(), key=lambda p: p.since)


def _after(piece: Piece, word: str, reason: str, on: datetime) -> Piece:
    if not can(word, piece.state):
        return piece
    return replace(piece, state=_FROM[word][1], reason=reason if reason in REASONS else "", decided=on)


def on_show(pieces: Iterable[Piece]) -> list[Piece]:
    """Those that a teacher let the class see, the newest first."""
    return sorted((p for p in pieces if p.state == "shown"), key=lambda p: (p.decided or p.since, p.since), reverse=True)


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Every sentence of the pieces on show, in their order."""
    return [
        Line(f"{piece.id}-{n}", sentence, sentence.rstrip("\"'”’») ").endswith(("?", "؟")))
        for piece in on_show(pieces)
        for n, sentence in enumerate(split(piece.text))
    ]
