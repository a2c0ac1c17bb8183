"""The bank of short breaks for any lesson: one file each in `prompts/breaks/`. Those of an objective are in its materials."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from ..shelf import Record, Shelf

Kind = Literal["wake", "together", "calm", "ideas"]


class Told(Record):
    """A break in another language."""

    title: str
    do: list[str] = Field(min_length=2, max_length=5)
    seated: str


class Break(Record):
    """Two to five minutes, with a way to do it sitting; `cue` says to the teacher at which sight of the work it helps."""

    name: str
    order: int = Field(ge=1)
    title: str
    kind: Kind
    minutes: int = Field(ge=2, le=5)
    do: list[str] = Field(min_length=2, max_length=5)
    seated: str
    cue: str
    alone: bool = False
    """Can one child do it without others?"""
    other: dict[str, Told] = {}
    """The same in other languages, by code."""

    def told(self, language: str) -> Told:
        """Title, steps and the sitting way in a language, else in English."""
        return self.other.get(language) or Told(title=self.title, do=self.do, seated=self.seated)


def load_breaks(folder: Path) -> tuple[Break, ...]:
    """The bank in its own order. Raises PackError naming file and field."""
    return tuple(sorted(Shelf(folder, Break).values(), key=lambda b: b.order))
