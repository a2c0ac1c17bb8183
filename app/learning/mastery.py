"""How sure we are that a learner can do an objective: Bayesian knowledge tracing on marked answers.

Known before, learned at each answer, slip and guess are within the ranges that Corbett and Anderson (1995) report for
well-made items; they are not fitted to our learners. A task's own guess (one of three options, a number of one's own) takes
the place of the general one. Assisted and unassisted work are told apart: help moves the estimate less, and only unassisted
written work, right twice on different days, makes an objective "secure", and only where such answers are `BEYOND_LUCK` times
likelier from somebody who can do it than from somebody who guesses. A secure objective stays so until the belief
falls below `LAPSES_AT`: one slip asks for a review and takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from .answers import GUESSES, NO_TASKS, WRITTEN_GUESS, Answer, Answered, Corrected, Tasks, read, standing

__all__ = ["GUESSES", "Answered", "Mastery", "State", "trace", "traced", "update"]

KNOWN_BEFORE, LEARNS, SLIPS = 0.25, 0.15, 0.10
ASSISTED_GUESSES = 0.55
"""With help a right answer says little: about half of learners who cannot do it yet get it right."""
SECURE_AT, RESTS_AT, NEARLY_AT, LAPSES_AT = 0.95, 0.85, 0.70, 0.70
SUREST = 0.99
"""No belief is higher, for people forget: two wrong answers in a row are enough to look again."""
BEYOND_LUCK = 300.0
"""Only written work raises the ratio. Two right written answers in a row are 324 times likelier from a learner who can do it;
two with a miss between them are not. The ratio is followed as in Page's (1954) cumulative sum test, so that what went wrong
before something was learned is let go."""
UNTYPED = 24.0
"""So many times more where nothing was typed: putting four things in order again is one order known, or luck."""
APART = timedelta(hours=6)
"""Two days are different when the date changed and this much time went by, so that midnight alone makes no second day."""
TEACHER_HOLDS = 3
"""A teacher's word on an objective holds until this many new answers came."""

State = Literal["new", "started", "nearly", "secure"]
_SAID = {"new": KNOWN_BEFORE, "started": 0.40, "nearly": 0.80, "secure": 0.97}


@dataclass(frozen=True)
class Mastery:
    """Belief 0..1 that the objective is known, and the work it rests on."""

    belief: float = KNOWN_BEFORE
    unassisted: int = 0
    """Right answers without help."""
    assisted: int = 0
    days: int = 0
    """Different days with a right unassisted written answer (any right unassisted answer where nothing written is set)."""
    tries: int = 0
    held: bool = False
    """It has been secure and has not lapsed since."""
    said: str = ""
    """The state a teacher gave it; "" when none holds now."""
    attested: bool = False
    """A teacher has said "secure" and the answers since do not speak against it."""
    last: datetime | None = None
    """When a right unassisted answer last counted for a new day."""

    @property
    def state(self) -> State:
        if self.said in get_args(State):
            return self.said  # type: ignore[return-value]
        if self.held:
            return "secure"
        if self.tries == 0 and not self.attested:
            return "new"
        return "nearly" if self.belief >= NEARLY_AT and (self.unassisted >= 1 or self.attested) else "started"

    @property
    def resting(self) -> bool:
        """Shown alone on one day; the same once more on another day will very likely make it secure."""
        return self.state == "nearly" and self.belief >= RESTS_AT and self.days == 1


def update(belief: float, right: bool, assisted: bool, guesses: float = GUESSES) -> float:
    """One step of knowledge tracing: what the answer says, then the chance that it was learned just now."""
    guesses = max(guesses, ASSISTED_GUESSES) if assisted else guesses
    known, unknown = (1 - SLIPS, guesses) if right else (SLIPS, 1 - guesses)
    seen = belief * known / (belief * known + (1 - belief) * unknown)
    return seen + (1 - seen) * LEARNS


def trace(rows: Iterable[Answered], tasks: Tasks = NO_TASKS, corrections: Sequence[Corrected] = ()) -> Mastery:
    """Mastery of one objective from its kept answers in order of time. Undecided answers change nothing."""
    return traced(read(rows, corrections, tasks), [c for c in standing(corrections) if c.evidence is None])


def traced(answers: Sequence[Answer], said: Sequence[Corrected] = ()) -> Mastery:
    """Mastery of one objective from read answers, and from a teacher's words on the objective itself (`evidence` None)."""
    run = _Run()
    words = sorted((c for c in said if c.value in _SAID and c.created is not None), key=lambda c: c.created)  # type: ignore[arg-type, return-value]
    for answer in answers:
        while words and (answer.created is None or words[0].created < answer.created):  # type: ignore[operator]
            run.told(words.pop(0).value)
        run.answer(answer)
    for word in words:
        run.told(word.value)
    return Mastery(run.belief, run.unassisted, run.assisted, run.days, run.tries, run.held, run.said, run.attested, run.last)


class _Run:
    """The figures of `Mastery` while answers go by."""

    __slots__ = ("assisted", "attested", "belief", "beyond", "days", "held", "last", "said", "since", "tries", "typed", "unassisted")

    def __init__(self) -> None:
        self.belief, self.beyond = KNOWN_BEFORE, 1.0
        self.unassisted = self.assisted = self.days = self.tries = self.since = 0
        self.held = self.attested = self.typed = False
        self.said = ""
        self.last: datetime | None = None

    def told(self, value: str) -> None:
        """A teacher's word: the belief starts again from what it means, and the counts of work stay."""
        self.belief, self.said, self.since = _SAID[value], value, 0
        self.attested = self.held = value == "secure"

    def answer(self, answer: Answer) -> None:
        if answer.silent:
            return
        self.tries += 1
        self.since += 1
        if self.since >= TEACHER_HOLDS:
            self.said = ""
        # A second pick among the same options is help of a kind: one of them is already out.
        self.belief = belief = min(SUREST, update(self.belief, answer.right, not answer.alone, answer.guess))
        good = answer.right and answer.alone
        if answer.alone and (answer.written or not answer.right):
            self.beyond = max(1.0, self.beyond) * _likelier(answer)
        self.assisted += answer.right and not answer.alone
        if good:
            self.unassisted += 1
            if answer.written and answer.created is not None and _another_day(self.last, answer.created):
                self.days += 1
                self.last = answer.created
            self.typed = self.typed or answer.typed
            earned = belief >= SECURE_AT and self.beyond >= BEYOND_LUCK * (1 if self.typed else UNTYPED)
            self.held = self.held or (earned and self.unassisted >= 2 and self.days >= 2)
        elif belief < LAPSES_AT:
            self.held = self.attested = False


def _likelier(answer: Answer) -> float:
    """How many times likelier this first answer is from a learner who can do it than from one who guesses.

    A task of which nothing is known counts as one with an answer of one's own, so that two days are enough there too.
    """
    chance = WRITTEN_GUESS if answer.guess == GUESSES else answer.guess
    return (1 - SLIPS) / chance if answer.right else SLIPS / (1 - chance)


def _another_day(before: datetime | None, now: datetime) -> bool:
    return before is None or (now.date() != before.date() and now - before >= APART)
