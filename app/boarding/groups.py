"""Wrong ideas that several students show this week, each as a group that could meet today; and groups that lasted too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..learning.answers import Answer
from ..store import GroupRow
from .ideas import held
from .learner import Learner

SMALLEST, LARGEST = 2, 5
LASTS = timedelta(hours=36)
"""A group that was called holds for today and tomorrow; then it is no group any more."""
OFTEN, WITHIN = 3, timedelta(days=21)
"""Three groups on the same objective in three weeks is a track, not a group."""


@dataclass(frozen=True)
class Group:
    """Students who show the same wrong idea. `evidence` are the numbers of the answers, by student, newest last."""

    objective: str
    misconception: str
    members: tuple[str, ...]
    evidence: tuple[tuple[str, tuple[int, ...]], ...]
    newest: datetime | None = None
    """When the idea was last seen in any of them."""

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(n for _, mine in self.evidence for n in mine)


def groups_of(learners: Sequence[Learner], now: datetime) -> list[Group]:
    """Groups of two to five by the wrong idea they share, the most shared first. Rests on answers of the last seven days only."""
    shared: dict[tuple[str, str], list[tuple[Learner, list[Answer]]]] = {}
    for learner in learners:
        for objective, idea, seen in held(learner, now):
            shared.setdefault((objective, idea), []).append((learner, seen))
    found: list[Group] = []
    for (objective, idea), holders in sorted(shared.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if len(holders) >= SMALLEST:
            found += [_group(objective, idea, part) for part in _parts(holders)]
    return found


def _parts(holders: list[tuple[Learner, list[Answer]]]) -> list[list[tuple[Learner, list[Answer]]]]:
    """Groups of nearly the same size, none larger than `LARGEST`."""
    count = -(-len(holders) // LARGEST)
    return [holders[n::count] for n in range(count)]


def _group(objective: str, idea: str, holders: list[tuple[Learner, list[Answer]]]) -> Group:
    evidence = tuple((learner.person, tuple(a.id for a in seen if a.id is not None)) for learner, seen in holders)
    newest = max((a.created for _, seen in holders for a in seen if a.created is not None), default=None)
    return Group(objective, idea, tuple(learner.person for learner, _ in holders), evidence, newest)


def too_long(rows: Sequence[GroupRow], now: datetime) -> dict[str, tuple[str, int]]:
    """Students who were in three or more groups on one objective within three weeks: person → (objective, how often)."""
    recent = [g for g in rows if g.created >= now - WITHIN]
    times = Counter((person, g.objective) for g in recent for person in g.members)
    found: dict[str, tuple[str, int]] = {}
    for (person, objective), count in times.most_common():
        if count >= OFTEN:
            found.setdefault(person, (objective, count))
    return found
