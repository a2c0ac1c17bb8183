"""Which misconceptions a learner shows: each with its sightings, since when, and whether it is repaired.

A sighting is one item whose wrong answer is exactly the one that the misconception gives. How much it says is worked out by
Bayes' rule: somebody who holds it gives that answer at most of the items that can show it; somebody who knows the objective
only by a slip, somebody who does not know it by a guess, which hits one of three options far more often than a number. Items
that could have shown it and did not speak against it. It is named once it is well likelier than not, and repaired by a right
answer, alone, on an item that could have shown it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .answers import NO_TASKS, Answer, Tasks
from .mastery import KNOWN_BEFORE, SLIPS, update

HELD_BEFORE, HELD_THOUGH_KNOWN = 0.30, 0.03
"""Share of learners who hold a given misconception, among those who do not know the objective and those who seem to."""
SHOWS = 0.85
"""How often a holder gives the misconception's answer where an item can show it."""
NUMBER_HIT = 0.15
"""How often a wrong number that rests on nothing happens to be the misconception's. Judgements all, not fitted."""
NAMED_AT = 0.70
"""At this probability it is named; before that it is only looked into. One sighting alone seldom gets there."""
_NAMED = NAMED_AT / (1 - NAMED_AT)


@dataclass(frozen=True)
class Idea:
    """One misconception of one learner. `seen` and `repaired_by` are numbers of marked answers, oldest first."""

    misconception: str
    objective: str
    """Where it was seen last."""
    since: datetime | None
    seen: tuple[int, ...]
    named: bool
    """Enough sightings to say so now (or, once repaired, that there were); before that it is only looked into."""
    repaired: bool
    repaired_by: tuple[int, ...] = ()
    tries: int = 0
    """Items since it was last repaired that could have shown it and did not go right."""
    families: tuple[str, ...] = ()
    """"pack/family" of the sightings, newest last."""


@dataclass
class _Case:
    objective: str
    since: datetime | None
    odds: float
    seen: list[int] = field(default_factory=list)
    items: set[str] = field(default_factory=set)
    families: list[str] = field(default_factory=list)
    repaired_by: list[int] = field(default_factory=list)
    ever: bool = False
    repaired: bool = False
    tries: int = 0

    @property
    def named(self) -> bool:
        return self.ever if self.repaired else self.odds >= _NAMED


def ideas(answers: Sequence[Answer], tasks: Tasks = NO_TASKS) -> list[Idea]:
    """Every misconception that was seen at all, in the order they were first seen; a repaired one that returns is open again."""
    cases: dict[str, _Case] = {}
    belief: dict[str, float] = {}
    met: set[tuple[str, str]] = set()
    for answer in answers:
        if answer.silent:
            continue
        knows = belief.get(answer.objective, KNOWN_BEFORE)
        belief[answer.objective] = update(knows, answer.right, not answer.alone, answer.guess)
        first = (answer.session, answer.item) not in met
        met.add((answer.session, answer.item))
        task = tasks.get(answer.family)
        could = task.misconceptions if task else frozenset()
        by_chance = _by_chance(knows, answer)
        if name := answer.misconception:
            case = cases.get(name)
            if case is None or case.repaired:
                share = HELD_BEFORE * (1 - knows) + HELD_THOUGH_KNOWN * knows
                seen, mended = (case.seen, case.repaired_by) if case else ([], [])
                case = cases[name] = _Case(answer.objective, answer.created, share / (1 - share), seen=seen, repaired_by=mended)
            case.objective = answer.objective
            if answer.item not in case.items:
                case.odds *= SHOWS / by_chance
                case.items.add(answer.item)
                case.tries += 1
                case.families.append(answer.family)
            case.seen += [answer.id] if answer.id is not None else []
            case.ever = case.ever or case.odds >= _NAMED
        for other in could & cases.keys() if first or answer.right else ():
            case = cases[other]
            if other == answer.misconception or answer.item in case.items:
                continue
            case.odds *= (1 - SHOWS) / (1 - by_chance)
            case.tries += not answer.right
            if answer.right and answer.alone:
                case.repaired = True
                case.repaired_by += [answer.id] if answer.id is not None else []
    return [
        Idea(name, c.objective, c.since, tuple(c.seen), c.named, c.repaired, tuple(c.repaired_by), c.tries, tuple(c.families))
        for name, c in cases.items()
    ]


def _by_chance(knows: float, answer: Answer) -> float:
    """How often somebody without the misconception gives its answer here: one wrong option of those there are, or a number."""
    options = 1 / answer.guess
    slip = SLIPS * (NUMBER_HIT if answer.written else 1 / max(1.0, options - 1))
    return knows * slip + (1 - knows) * (NUMBER_HIT if answer.written else answer.guess)


def open_ideas(found: Sequence[Idea], objective: str = "") -> list[Idea]:
    """Not repaired yet, named ones first, the newest sighting first among equals."""
    newest = [idea for idea in found[::-1] if not idea.repaired and objective in ("", idea.objective)]
    return sorted(newest, key=lambda idea: not idea.named)
