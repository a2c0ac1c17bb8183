"""The bank of reflection starters: one file for each purpose in `prompts/starters/`, by grade band and language."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator

from ..shelf import Record, Shelf

BANDS = {"k-2": (0, 2), "3-5": (3, 5), "6-8": (6, 8), "9-12": (9, 12)}

Words = dict[str, list[str]]
"""Starters by language."""


class Starter(Record):
    """One purpose of looking back, with at least three ways to begin for each band."""

    name: str
    order: int = Field(ge=1)
    title: dict[str, str]
    use: dict[str, str]
    """To the teacher, by language: when this purpose helps."""
    bands: dict[str, Words]

    @field_validator("bands")
    @classmethod
    def whole(cls, value: dict[str, Words]) -> dict[str, Words]:
        if set(value) != set(BANDS):
            raise ValueError(f"the bands are {', '.join(BANDS)}")
        for band, words in value.items():
            for language, lines in words.items():
                if len(lines) < 3:
                    raise ValueError(f"{band} needs at least 3 starters in {language}")
        return value


def load_starters(folder: Path) -> tuple[Starter, ...]:
    """The bank in its own order. Raises PackError naming file and field."""
    return tuple(sorted(Shelf(folder, Starter).values(), key=lambda s: s.order))


def band_of(grade: int) -> str:
    return next(band for band, (low, high) in BANDS.items() if low <= max(0, min(12, grade)) <= high)
