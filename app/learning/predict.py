"""How likely the next answer is right: a logistic regression on what tracing, reviews and the item say.

Used to choose how hard the next item is and to tell a teacher how sure the model is; never shown to a learner or a family
as a forecast. `WEIGHTS` were fitted by `evals/simulated.py` on half of its simulated students (who follow other rules than
our tracing: own slip, guess and learning rates, forgetting); no data of real learners has gone into them. `fit` is ordinary
maximum likelihood with a small ridge, by Newton's method (iteratively reweighted least squares).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NAMES = ("one", "belief", "guess", "stretch", "idea", "days", "record", "first")
RIDGE = 1.0


@dataclass(frozen=True)
class Facts:
    """What is known before an answer. Belief, guess and record are 0..1, days since the objective was last met."""

    belief: float
    guess: float
    stretch: bool = False
    idea: bool = False
    """A misconception that this item can show is open."""
    days: float = 0.0
    record: float = 0.5
    """Share right among the learner's last answers alone, drawn towards a half when there are few."""
    first: bool = False
    """Nothing is known of this objective yet."""

    def row(self) -> tuple[float, ...]:
        belief = min(max(self.belief, 0.001), 0.999)
        return (
            1.0,
            math.log(belief / (1 - belief)),
            self.guess,
            float(self.stretch),
            float(self.idea),
            math.log1p(max(0.0, self.days)),
            self.record,
            float(self.first),
        )


WEIGHTS: tuple[float, ...] = (-0.548, 0.407, -0.061, 0.199, -1.254, -0.629, 3.804, -0.039)


def chance(facts: Facts, weights: Sequence[float] = WEIGHTS) -> float:
    """Probability 0..1 that the next first answer, alone, is right."""
    at = sum(w * x for w, x in zip(weights, facts.row(), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, at))))


def fit(rows: Sequence[Sequence[float]], right: Sequence[bool], rounds: int = 25) -> tuple[float, ...]:
    """Weights of most likelihood for rows of `Facts.row()` and what came of them. Raises ValueError for no rows."""
    if not rows:
        raise ValueError("nothing to fit on")
    x, y = np.asarray(rows, dtype=float), np.asarray(right, dtype=float)
    weights = np.zeros(x.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (y - p) - RIDGE * weights
        bend = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-7:
            break
    return tuple(float(w) for w in weights)


def calibration_error(chances: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: mean gap between said and seen over bins of equal width, weighted by their size (Naeini 2015)."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for p, y in zip(chances, right, strict=True):
        groups.setdefault(min(bins - 1, int(p * bins)), []).append((p, y))
    gaps = (abs(sum(p for p, _ in g) - sum(y for _, y in g)) for g in groups.values())
    return sum(gaps) / len(chances) if chances else 0.0
