"""A teacher's own list of tasks as candidates: one collection a file, one skill for each objective the file names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from ...turn import Expected
from ..readers.values import ImportedItem
from .candidate import Candidate, Hint, Place, kind_of, slug

_ROW = re.compile(r"row (\d+)$")
_MEASURE = re.compile(r"[-−]?\d[\d.,/ ]*\s[^\W\d_]{1,12}[²³]?")  # "12 cm"; "2x" is algebra


def candidates(items: Sequence[ImportedItem], name: str, collection: str, licence: str, grade: int) -> list[Candidate]:
    """The items of one file, in its order. `name` is the file's; a row without an objective belongs to the list's own."""
    title = titled(name)
    return [_candidate(n, item, title, collection, licence, grade) for n, item in enumerate(items, 1)]


def titled(name: str) -> str:
    """What a list is called for people: "week-3_fractions.csv" is "Week 3 fractions"."""
    words = " ".join(re.sub(r"[-_]+", " ", PurePosixPath(name).stem).split()) or "Tasks"
    return words[:1].upper() + words[1:]


def _candidate(n: int, item: ImportedItem, title: str, collection: str, licence: str, grade: int) -> Candidate:
    skill = item.objective or title
    key = f"{item.answer} {item.unit}" if item.unit and not item.answer.endswith(item.unit) else item.answer
    place = Place(collection, title, f"{collection}.{slug(skill, 40)}", skill, slug(skill), licence, item.source, grade, f"{n:05}")
    kind = "value" if _MEASURE.fullmatch(item.answer.strip()) else kind_of(item.answer)
    row = _ROW.search(item.source)
    hints = tuple(Hint(text) for text in item.hints)
    return Candidate(f"row{row[1] if row else n}", place, item.ask, Expected(kind, key, item.form, item.unit), hints)
