"""Honest figures: a share with its 95 % bootstrap interval."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random


def share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def interval(values: Sequence[bool], draws: int = 2000) -> tuple[float, float]:
    """The middle 95 % of shares of resamples with replacement; the dice are seeded, so a run can be repeated."""
    if not values:
        return 0.0, 0.0
    dice = Random(7)
    shares = sorted(share(dice.choices(values, k=len(values))) for _ in range(draws))
    return shares[int(draws * 0.025)], shares[int(draws * 0.975) - 1]


def percentile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
