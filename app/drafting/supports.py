"""The bank of supports a team may choose from: one file each in `prompts/supports/`, for teachers only."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from ..shelf import Record, Shelf

GROUPS = ("presentation", "response", "setting", "timing")
TaskKind = Literal["explain", "read", "organize", "talk", "make", "ticket"]


class Entry(Record):
    """One support, tied to a kind of task. `how` may hold {word} and {words}, the lesson's own."""

    what: str
    task: TaskKind
    kind: Literal["accommodation", "modification"]
    """An accommodation keeps what is learned; a modification changes it."""
    how: str


class LanguageLevel(Record):
    """What a student does with English at a level, and frames for it; {a} and {b} are words of the lesson."""

    name: str
    does: str
    frames: list[str] = Field(min_length=2)
    ask: str


class Supports(Record):
    name: str
    order: int = Field(ge=1)
    audience: Literal["teacher"]
    title: str
    use: str
    entries: list[Entry] = []
    levels: list[LanguageLevel] = []

    @model_validator(mode="after")
    def whole(self) -> Supports:
        if bool(self.entries) == bool(self.levels):
            raise ValueError("either entries or levels")
        if self.entries and {e.kind for e in self.entries} != {"accommodation", "modification"}:
            raise ValueError("a group shows both kinds, so that a team sees the difference")
        return self


def load_supports(folder: Path) -> tuple[Supports, ...]:
    """The bank in its own order. Raises PackError naming file and field."""
    return tuple(sorted(Shelf(folder, Supports).values(), key=lambda s: s.order))
