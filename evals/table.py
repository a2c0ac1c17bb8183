"""What a suite hands back: rows of one table, each with n, its interval, a trivial baseline and a bar it meets or misses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal, TypeVar

from .statistics import f1, f1_interval, interval, share

T = TypeVar("T")
Direction = Literal["", "least", "most"]
"""Which way is better: a score wants to be at `least` something or at `most` something; "" when neither can be said."""

HEAD = "| suite | what | who | score | 95 % | n | baseline | bar | | change |\n|---|---|---|---|---|---|---|---|---|---|"
_COUNTED = re.compile(r" ?\(\d[^()]*\)")


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
    peers: bool = True
    """Measure what others' recipes give on the same rows."""
    judge: str = ""
    """A model that judges replies, by name; empty for none."""

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
    direction: Direction = ""
    """Which way is better, where there is no bar to say so."""
    judged: bool = True
    """Whether it is held against the figure that is kept: not when it depends on the machine, or is not about us."""

    @property
    def better(self) -> Direction:
        """Which way is better: by the bar, else as the suite says."""
        if self.bar is not None:
            return "least" if self.bar.least is not None else "most"
        return self.direction

    @property
    def identity(self) -> str:
        """Suite, what and who in one line. Counts in brackets, as in "(42 ways)", are no part of a name."""
        return " | ".join(_COUNTED.sub("", part).strip() for part in (self.suite, self.what, self.who))

    @property
    def missed(self) -> bool:
        return self.bar is not None and not self.bar.holds(self.score)

    def fails(self, part: float) -> bool:
        """Whether a run of this part of the rows fails by it: on few rows a share may lie below its bar within its interval.

        A bar of 1 allows no exception, in whatever part: one lost help card in twenty is no matter of chance."""
        if part >= 1 or self.bar is None or self.bar.least is None:
            return self.missed
        return self.n > 0 and (self.missed if self.bar.least >= 1 else self.high < self.bar.least)

    @property
    def met(self) -> str:
        """missed, met, or "nothing measured" for a bar that no row stands behind."""
        return "" if self.bar is None else "missed" if self.missed else "met" if self.n else "nothing measured"

    def line(self, change: str = "") -> str:
        """The row in Markdown, with what changed against the kept figure."""
        met = f"**{self.met}**" if self.missed else self.met
        figures = f"{self.score:.4f} | {self.low:.4f}-{self.high:.4f} | {self.n}"
        suite, what, who, baseline = (text.replace("|", "\\|") for text in (self.suite, self.what, self.who, self.baseline))
        return f"| {suite} | {what} | {who} | {figures} | {baseline} | {self.bar or ''} | {met} | {change} |"

    def __str__(self) -> str:
        return self.line()


def share_row(
    suite: str,
    what: str,
    who: str,
    values: Sequence[bool],
    groups: Sequence[str] = (),
    baseline: str = "",
    bar: Bar | None = None,
    faults: Iterable[str] = (),
    direction: Direction = "",
    judged: bool = True,
) -> Row:
    """A share of yes with its interval. `groups` names the problem of each value."""
    return Row(suite, what, who, share(values), *interval(values, groups), len(values), baseline, bar, tuple(faults), direction, judged)


def f1_row(
    suite: str,
    what: str,
    who: str,
    pairs: Sequence[tuple[bool, bool]],
    groups: Sequence[str] = (),
    baseline: str = "",
    bar: Bar | None = None,
    faults: Iterable[str] = (),
    direction: Direction = "",
    judged: bool = True,
) -> Row:
    """F1 of (said, true) pairs with its interval."""
    return Row(suite, what, who, f1(pairs), *f1_interval(pairs, groups), len(pairs), baseline, bar, tuple(faults), direction, judged)


def report(rows: Iterable[Row], worst: int) -> Iterator[str]:
    """The table's lines, and under each row its first `worst` faults."""
    yield HEAD
    for row in rows:
        yield str(row)
        yield from (f"    {fault}" for fault in row.faults[:worst])
