"""Stand-alone scripts for readers theatre: one file each in `knowledge/theatre/`, with a map to draw and sums to do."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from ..curriculum import Word
from ..materials import Theatre
from ..shelf import Record, Shelf


class Place(Record):
    """A stop on the map: where it lies from the one before, and whose homeland it is."""

    name: str
    where: str
    people: str


class Leg(Record):
    way: str
    miles: int = Field(gt=0)


class Sum(Record):
    """A question about miles. Its key is computed, never written: all that is added, less what is taken, times, shared."""

    ask: str
    add: list[int] = Field(min_length=1)
    take: list[int] = []
    times: int = Field(default=1, ge=1)
    share: int = Field(default=1, ge=1)

    @property
    def answer(self) -> int:
        whole = (sum(self.add) - sum(self.take)) * self.times
        if whole % self.share:
            raise ValueError(f"{whole} cannot be shared by {self.share} without a rest")
        return whole // self.share

    @property
    def working(self) -> str:
        """The calculation in one line: "2,575 − 1,600 = 975"."""
        told = " + ".join(f"{n:,}" for n in self.add) + "".join(f" − {n:,}" for n in self.take)
        told += f" × {self.times}" * (self.times > 1) + f" ÷ {self.share:,}" * (self.share > 1)
        return f"{told} = {self.answer:,}"


class Open(Record):
    ask: str
    look_for: str


class Script(Record):
    name: str
    title: str
    grade: int = Field(ge=0, le=12)
    licence: str
    goal: str = Field(pattern=r"^I can ")
    words: list[Word] = Field(min_length=3, max_length=5)
    theatre: Theatre
    look_for: list[str] = Field(min_length=2)
    """For the teacher: what a good answer to each question after reading holds."""
    places: list[Place] = Field(min_length=4)
    legs: list[Leg] = Field(min_length=3)
    legs_from: str
    sums: list[Sum] = Field(min_length=3)
    explain: Open
    care: list[str] = Field(min_length=2)
    """For the teacher: how to read about real people with respect."""
    sources: list[str] = Field(min_length=2)


def load_scripts(folder: Path) -> dict[str, Script]:
    """All scripts by name, none where a school has no such folder. Raises PackError naming file and field."""
    if not folder.is_dir():
        return {}
    return {s.name: s for s in Shelf(folder, Script).values()}
