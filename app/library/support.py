"""Whether a found passage is about the question at all, or the answer is "not in the materials".

A weighted sum of signals that `Room.rank` leaves among the parts of a score, each explained in `signals` or there. A pack
says more of its objectives than its lessons do (`aims`), so its passages have weights of their own: TOLD. The weights and
LEAST are logistic regressions over the tune half of evals/cases/abstain.yaml; `python -m evals.abstain_fit` makes them and
prints them. No signal grows with the number of passages. In languages without `elsewhere` the older rule holds: coverage
and cosine.
"""

from __future__ import annotations

from ..turn import Found
from .search import ASIDES

WEIGHTS = {
    "coverage": 2.8,  # the share of the question's weight, in which rare words weigh most, that the passage carries
    "cosine": 10.8,  # of the question and the passage
    "strange": -2.1,  # the share in words of other subjects that the passage does not carry
    "elsewhere": -3.5,  # the cosine of the nearest line of other subjects
    "topic": -7.6,  # the cosine of the nearest topic that is not in the materials
    "named": 3.8,  # the cosine of the title or heading
    "centred": 3.35,  # the share in words its section returns to
    "gathered": 2.35,  # the share of the best passages that are in the same pack or section
    "defines": 3.3,  # how plainly it says what the asked word means
    "decimals": -2.15,  # the question has some and the passage none
    "wholes": -3.5,  # the question has plain numbers only and the passage is full of fractions
    "words": 0.95,  # of long questions a smaller share is found
}
TOLD = {
    "coverage": 3.8,
    "cosine": 3.2,
    "strange": -1.1,
    "elsewhere": -6.3,
    "topic": -7.45,
    "named": 2.8,
    "centred": 0.7,
    "gathered": 3.9,
    "defines": 4.65,
    "decimals": -2.8,
    "wholes": -3.25,
    "words": 0.8,
    "known": 4.5,  # the share of the question's words and pairs that stand anywhere in what packs say of their objectives
    "aimed": 3.3,  # the cosine with what the pack says of the passage's objective
    "told": -2.0,  # brings both sums to one LEAST
}
LEAST = 6.3
CITED = 3  # an answer cites three passages at most: one of them has to support it
COSINE, LEAST_OLD = 1.5, 0.98
EASIER, EASIER_OLD = 1.0, 0.38  # less is asked of a passage on the objective being worked on


def supported(found: Found, objective: str = "") -> bool:
    """A list of tasks supports nothing: word problems mention bikes, coffee and France."""
    if found.passage.level in ASIDES:
        return False
    worked_on = bool(objective and found.passage.objective == objective)
    if "topic" not in found.parts:
        return support(found) >= LEAST_OLD - EASIER_OLD * worked_on
    return support(found) >= LEAST - EASIER * worked_on


def support(found: Found) -> float:
    """The sum: about -10 to 15 where other subjects are known, else 0 to 2.5."""
    parts = found.parts
    if "topic" not in parts:
        return parts.get("coverage", 0.0) + COSINE * max(0.0, parts.get("cosine", 0.0))
    return sum(weight * parts[name] for name, weight in (TOLD if parts["told"] else WEIGHTS).items())
