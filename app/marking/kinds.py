"""Keys that are no single number: the first kind that knows its own key marks the answer. One line adds a kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ..turn import Expected, Mark
from .clock import mark_time, read_time
from .comparisons import mark_comparison, read_comparison
from .dates import mark_date, read_date
from .listing import read_several
from .pairs import mark_pair, read_pair
from .regions import mark_region, read_region
from .several import mark_several
from .tables import mark_table, read_table

_KINDS: tuple[tuple[Callable[[str], object], Callable[[Expected, str, str], Mark | None]], ...] = (
    (read_table, mark_table),
    (read_date, mark_date),
    (read_time, mark_time),
    (read_comparison, mark_comparison),
    (read_region, mark_region),
    (read_pair, mark_pair),
    (read_several, mark_several),
)
"""What reads a key of the kind, and what marks an answer to it."""


@lru_cache(maxsize=2048)
def _kinds_of(key: str) -> tuple[int, ...]:
    return tuple(n for n, (reads, _) in enumerate(_KINDS) if reads(key))


def mark_kind(expected: Expected, given: str, language: str) -> Mark | None:
    """The verdict by the kind of the key; None when it is a number, an expression or a word."""
    for n in _kinds_of(expected.value):
        if found := _KINDS[n][1](expected, given, language):
            return found
    return None


def same_kind(a: str, b: str) -> bool | None:
    """Whether two keys of such a kind mean the same; None when the first is of none."""
    found = mark_kind(Expected(value=a), b, "en")
    return None if found is None else found.verdict == "right" and _is_region(a) == _is_region(b)


def _is_region(text: str) -> bool:
    region = read_region(text)
    return region is not None and region.plainly
