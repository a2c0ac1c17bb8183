"""Is something shared out far more unevenly than luck alone would share it?

Looked at is how few learners hold more than half of all there was. The same number is then dealt out at random again and
again, each learner's chance in proportion to the days they were here. Where luck leaves so few with more than half in less
than SELDOM of the deals, the sharing is called uneven. The dice begin at the same place each time, so the same class is
always told the same; who is called what, and in which order they come, plays no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_LEARNERS, FEWEST = 6, 12
"""Learners, and things shared, below which nothing is said."""
SELDOM = 0.025
"""One class in forty for each of the two sharings of the ledger: at most one in twenty is told of unevenness that is luck."""
DEALS, SEED = 4000, 1948


@dataclass(frozen=True)
class Share:
    """`half` of the `learners` hold more than half of `total`; `chance` is how often luck alone leaves so few, 0..1."""

    learners: int
    total: int
    half: int = 0
    usual: int = 0
    """How many hold more than half in the middle one of the deals."""
    chance: float | None = None
    """None where there is too little to tell."""

    @property
    def few(self) -> bool:
        return self.chance is None

    @property
    def uneven(self) -> bool:
        return self.chance is not None and self.chance < SELDOM


def holders(counts: Sequence[int]) -> int:
    """The smallest number of learners who together hold more than half; 0 where there is nothing."""
    total, held = sum(counts), 0
    for n, count in enumerate(sorted(counts, reverse=True), 1):
        held += count
        if 2 * held > total:
            return n
    return 0


def share_of(counts: Sequence[int], days: Sequence[float]) -> Share:
    """How evenly it is shared. `counts` are what each learner had and `days`, in the same order, how long each was here (> 0)."""
    learners, total = len(counts), sum(counts)
    if learners < FEWEST_LEARNERS or total < FEWEST:
        return Share(learners, total)
    weights = np.array(sorted(days), dtype=float)
    dealt = np.random.default_rng(SEED).multinomial(total, weights / weights.sum(), size=DEALS)
    most_first = -np.sort(-dealt, axis=1)
    needed = 1 + np.argmax(2 * most_first.cumsum(axis=1) > total, axis=1)
    half = holders(counts)
    return Share(learners, total, half, int(np.median(needed)), float(np.mean(needed <= half)))
