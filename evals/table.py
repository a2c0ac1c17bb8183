"""What a suite hands back: rows of one table, each with n, its interval, a trivial baseline and a bar it meets or misses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

from .statistics import f1, f1_interval, interval, share

T = TypeVar("T")
HEAD = "| suite | what | who | score | 95 % | n | baseline | bar | |\n|---|---|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Options:
    """What a suite may be told. `part` is the share of the rows to run: 1.0 for all, 0.1 for the fixed tenth of CI."""

    data: Path
    """Folder of the public sets; it may be absent."""
    models: tuple[str, ...] = ()
    """Names for `models.by_name`; empty means the suite's own choice."""
    part: float = 1.0
    compare: bool = True
    """Measure the unguarded model beside ours."""

    def some(self, rows: Sequence[T]) -> list[T]:
        """The fixed part of the rows: drawn once by seed, in their own order."""
        if self.part >= 1:
            return list(rows)
        kept = set(Random(7).sample(range(len(rows)), max(1, round(len(rows) * self.part)))) if rows else set()
        return [row for n, row in enumerate(rows) if n in kept]


@dataclass(frozen=True)
class Bar:
    """A bar: `least` 0.97 or `most` 0.0."""

    least: float | None = None
    most: float | None = None

    def holds(self, score: float) -> bool:
        return (self.least is None or score >= self.least) and (self.most is None or score <= self.most)

    def __str__(self) -> str:
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}" if self.most is not None else ""


@dataclass(frozen=True)
class Row:
    suite: str
    what: str
    who: str
    score: float
    low: float
    high: float
    n: int
    baseline: str = ""
    """A trivial or known figure, in words: "string match .61"."""
    bar: Bar | None = None
    faults: tuple[str, ...] = ()
    """Cases to read: what went wrong, one line each."""

    @property
    def missed(self) -> bool:
        return self.bar is not None and not self.bar.holds(self.score)

    def fails(self, part: float) -> bool:
        """Whether a run of this part of the rows fails by it: on few rows a share may lie below its bar within its interval."""
        if part >= 1 or self.bar is None or self.bar.least is None:
            return self.missed
        return self.high < self.bar.least

    def __str__(self) -> str:
        met = "" if self.bar is None else "**missed**" if self.missed else "met"
        figures = f"{self.score:.4f} | {self.low:.4f}-{self.high:.4f} | {self.n}"
        return f"| {self.suite} | {self.what} | {self.who} | {figures} | {self.baseline} | {self.bar or ''} | {met} |"


def share_row(
    suite: str,
    what: str,
    who: str,
    values: Sequence[bool],
    groups: Sequence[str] = (),
    baseline: str = "",
    bar: Bar | None = None,
    faults: Iterable[str] = (),
) -> Row:
    """A share of yes with its interval. `groups` names the problem of each value."""
    return Row(suite, what, who, share(values), *interval(values, groups), len(values), baseline, bar, tuple(faults))


def f1_row(
    suite: str,
    what: str,
    who: str,
    pairs: Sequence[tuple[bool, bool]],
    groups: Sequence[str] = (),
    baseline: str = "",
    bar: Bar | None = None,
    faults: Iterable[str] = (),
) -> Row:
    """F1 of (said, true) pairs with its interval."""
    return Row(suite, what, who, f1(pairs), *f1_interval(pairs, groups), len(pairs), baseline, bar, tuple(faults))


def report(rows: Iterable[Row], worst: int) -> Iterator[str]:
    """The table's lines, and under each row its first `worst` faults."""
    yield HEAD
    for row in rows:
        yield str(row)
        yield from (f"    {fault}" for fault in row.faults[:worst])
