"""One measured figure of speed or cost with its bar, and the machine's load while it was taken."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from .statistics import percentile
from .table import Bar

HEAD = "| what | p50 | p95 | unit | n | bar | | load | note |\n|---|---|---|---|---|---|---|---|---|"


@contextmanager
def as_served() -> Iterator[None]:
    """Measures as a server runs: what is there already is not looked through for garbage again (`app.web.server` does so at its start)."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(frozen=True)
class Figure:
    """`judged` is the figure that the bar is about. `load` is the machine's, over a minute, for each core.

    `lenient` is how far a figure of the clock may miss its bar before a run fails, for other work on a machine only adds time.
    """

    what: str
    p50: float
    p95: float
    unit: str
    n: int
    judged: float = 0.0
    bar: Bar | None = None
    load: float = 0.0
    note: str = ""
    lenient: float = 0.0

    @property
    def fails(self) -> bool:
        """Whether a run fails by it, on a machine that others may use at the same time."""
        return self.missed and not self.judged <= self.lenient

    @property
    def missed(self) -> bool:
        return self.bar is not None and not self.bar.holds(self.judged)

    def __str__(self) -> str:
        met = "" if self.bar is None else "**missed**" if self.missed else "met"
        figures = f"{shown(self.p50)} | {shown(self.p95)} | {self.unit} | {self.n}"
        return f"| {self.what} | {figures} | {self.bar or ''} | {met} | {self.load:.1f} | {self.note} |"


def figure(
    what: str, values: Sequence[float], unit: str, bar: Bar | None = None, note: str = "", judged: float | None = None, lenient: float = 0.0
) -> Figure:
    """A figure of many values, judged by their 95th percentile unless `judged` is given."""
    p50, p95 = percentile(values, 0.5), percentile(values, 0.95)
    return Figure(what, p50, p95, unit, len(values), p95 if judged is None else judged, bar, load(), note, lenient)


def load() -> float:
    """Processes that want a core, averaged over the last minute, for each core: 1.0 is a machine with nothing to spare."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(found: Iterable[Figure]) -> Iterator[str]:
    yield HEAD
    yield from (str(one) for one in found)
