"""How sure we are that a learner can do an objective: Bayesian knowledge tracing on marked answers.

The four numbers are within the ranges that Corbett and Anderson (1995) report for well-made items; they are not
fitted to our learners. Assisted and unassisted work are told apart: help moves the estimate less, and only
unassisted work, right twice on different days, makes an objective "secure".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

KNOWN_BEFORE, LEARNS, SLIPS, GUESSES = 0.25, 0.15, 0.10, 0.20
ASSISTED_GUESSES = 0.55
"""With help a right answer says little: about half of learners who cannot do it yet get it right."""
SECURE_AT = 0.95

State = Literal["new", "started", "nearly", "secure"]


class Answered(Protocol):
    """One marked answer, as the store keeps it."""

    @property
    def verdict(self) -> str: ...
    @property
    def assisted(self) -> bool: ...
    @property
    def created(self) -> datetime | None: ...


@dataclass(frozen=True)
class Mastery:
    """Belief 0..1 that the objective is known, and the work it rests on."""

    belief: float = KNOWN_BEFORE
    unassisted: int = 0
    """Right answers without help."""
    assisted: int = 0
    days: int = 0
    """Different days with a right unassisted answer."""
    tries: int = 0

    @property
    def state(self) -> State:
        if self.tries == 0:
            return "new"
        if self.belief >= SECURE_AT and self.unassisted >= 2 and self.days >= 2:
            return "secure"
        return "nearly" if self.belief >= 0.7 and self.unassisted >= 1 else "started"


def update(belief: float, right: bool, assisted: bool) -> float:
    """One step of knowledge tracing: what the answer says, then the chance that it was learned just now."""
    guesses = ASSISTED_GUESSES if assisted else GUESSES
    known, unknown = (1 - SLIPS, guesses) if right else (SLIPS, 1 - guesses)
    seen = belief * known / (belief * known + (1 - belief) * unknown)
    return seen + (1 - seen) * LEARNS


def trace(answers: Iterable[Answered]) -> Mastery:
    """Mastery of one objective from its answers in order of time. Undecided answers change nothing."""
    belief, unassisted, assisted, tries = KNOWN_BEFORE, 0, 0, 0
    days = set()
    for answer in answers:
        if answer.verdict in ("cannot_tell", "incomplete"):
            continue
        right = answer.verdict in ("right", "right_value_wrong_form")
        tries += 1
        belief = update(belief, right, answer.assisted)
        if right and answer.assisted:
            assisted += 1
        elif right:
            unassisted += 1
            if answer.created:
                days.add(answer.created.date())
    return Mastery(belief, unassisted, assisted, len(days), tries)
