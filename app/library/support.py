"""Whether a found passage is about the question at all, or the answer is "not in the materials".

Three things are added up:
- coverage: the share of the question's weight (rare words weigh most) that the passage carries, 0 to 1;
- nearness: how much nearer the question is, in cosine, to the passage than to anything in `elsewhere`;
- strangeness, taken off: the share of the weight in words of other subjects that the passage does not carry, 0 to 1.
None of them grows with the number of passages. The weights and the least sum were chosen by grid on the tune half of
evals/cases/abstain.yaml: largest area under the curve, then the sum at which both errors are equally rare.
In languages without `elsewhere` the older rule holds: coverage and cosine.
"""

from __future__ import annotations

from ..turn import Found
from .search import ASIDES

NEARNESS, STRANGENESS = 2.5, 1.0
LEAST = 0.33
CITED = 3  # an answer cites three passages at most: one of them has to support it
COSINE, LEAST_OLD = 1.5, 0.98
EASIER = 0.38  # less is asked of a passage on the objective being worked on


def supported(found: Found, objective: str = "") -> bool:
    """A list of tasks supports nothing: word problems mention bikes, coffee and France."""
    if found.passage.level in ASIDES:
        return False
    least = LEAST if "elsewhere" in found.parts else LEAST_OLD
    return support(found) >= least - EASIER * bool(objective and found.passage.objective == objective)


def support(found: Found) -> float:
    """The sum; about -1 to 3."""
    parts = found.parts
    cosine = parts.get("cosine", 0.0)
    if "elsewhere" not in parts:
        return parts.get("coverage", 0.0) + COSINE * max(0.0, cosine)
    nearer = NEARNESS * (cosine - parts["elsewhere"])
    return parts["coverage"] + nearer - STRANGENESS * parts["strange"]
