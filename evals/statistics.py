"""Honest figures: a share with its 95 % bootstrap interval, resampled by problem where rows belong together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

DRAWS = 2000


def share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    """F1 of (said, true) pairs; 0 when nothing was found."""
    hits = sum(a and b for a, b in pairs)
    wrong = sum(a != b for a, b in pairs)
    return 2 * hits / (2 * hits + wrong) if hits else 0.0


def interval(values: Sequence[bool], groups: Sequence[str] = ()) -> tuple[float, float]:
    """The middle 95 % of shares of resamples with replacement; the dice are seeded, so a run can be repeated.

    `groups` names the problem of each value: rows of one problem are drawn together.
    """
    return bootstrap([(float(v), 1.0) for v in values], groups, lambda sums: float(sums[0] / sums[1]) if sums[1] else 0.0)


def f1_interval(pairs: Sequence[tuple[bool, bool]], groups: Sequence[str] = ()) -> tuple[float, float]:
    """The same for F1 of (said, true) pairs."""
    counts = [(float(a and b), float(a != b)) for a, b in pairs]
    return bootstrap(counts, groups, lambda sums: float(2 * sums[0] / (2 * sums[0] + sums[1])) if sums[0] else 0.0)


def bootstrap(
    counts: Sequence[tuple[float, ...]], groups: Sequence[str], figure: Callable[[Sequence[float]], float]
) -> tuple[float, float]:
    """The middle 95 % of `figure` over summed `counts` of resampled groups; each row is its own group when none is named."""
    if not counts:
        return 0.0, 0.0
    names = {name: n for n, name in enumerate(dict.fromkeys(groups or [str(n) for n in range(len(counts))]))}
    table = np.zeros((len(names), len(counts[0])))
    for n, row in enumerate(counts):
        table[names[groups[n]] if groups else n] += row
    dice = np.random.default_rng(7)
    figures = sorted(figure(table[dice.integers(0, len(table), len(table))].sum(axis=0)) for _ in range(DRAWS))
    return figures[int(DRAWS * 0.025)], figures[int(DRAWS * 0.975) - 1]


def percentile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
