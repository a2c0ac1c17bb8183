"""All that is known of one learner in one pack, worked out from evidence, corrections and choices; nothing else is kept.

    know(objectives, tasks, rows, corrections, choices, now, grade) -> Learner

The same rows give the same learner: a correction that is undone, or a rule that is mended, changes everything it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..curriculum import Objective
from .answers import NO_TASKS, Answer, Answered, Corrected, Task, Tasks, read, standing
from .ideas import Idea, ideas, open_ideas
from .mastery import Mastery, traced
from .path import Chosen, Known, Path, path
from .predict import Facts, chance
from .reviews import Review, review

RECORD = 20
"""Last answers alone that make up a learner's record."""


@dataclass(frozen=True)
class Learner:
    answers: tuple[Answer, ...]
    mastery: dict[str, Mastery]
    """Of every objective of the pack; a new one has `Mastery()`."""
    ideas: tuple[Idea, ...]
    reviews: dict[str, Review]
    path: Path
    contested: tuple[str, ...]
    """Objectives whose state the learner doubts, with no retest since."""
    corrections: tuple[Corrected, ...]
    """Teachers' words on whole objectives that stand."""
    now: datetime
    record: float = 0.5
    """Share right of the first tries lately, drawn towards a half as if by two right and two wrong."""

    def due(self) -> list[Review]:
        """Secure objectives that are due, the one most likely forgotten first. What is not secure is worked on, not reviewed."""
        found = [r for r in self.reviews.values() if r.is_due(self.now) and self.mastery[r.objective].state == "secure"]
        return sorted(found, key=lambda r: r.recall)

    def open_idea(self, objective: str) -> Idea | None:
        """The misconception to work on now in an objective."""
        return next(iter(open_ideas(self.ideas, objective)), None)

    def facts(self, objective: str, task: Task | None) -> Facts:
        """What is known before an answer to an item of this objective."""
        mastery = self.mastery.get(objective, Mastery())
        met = [a.created for a in self.answers if a.objective == objective and a.created is not None]
        days = (self.now - met[-1]).total_seconds() / 86400 if met else 0.0
        shows = task.misconceptions if task else frozenset()
        return Facts(
            belief=mastery.belief,
            guess=task.guess if task else 0.2,
            stretch=task is not None and task.level == "stretch",
            idea=any(i.misconception in shows and not i.repaired for i in self.ideas),
            days=days,
            record=self.record,
            first=mastery.tries == 0,
        )

    def chance(self, objective: str, task: Task | None) -> float:
        """Probability 0..1 that the next answer on an item of this kind is right at the first try, alone."""
        return chance(self.facts(objective, task))


def know(
    objectives: Mapping[str, Objective],
    tasks: Tasks,
    rows: Iterable[Answered],
    corrections: Sequence[Corrected] = (),
    choices: Sequence[Chosen] = (),
    now: datetime | None = None,
    grade: int | None = None,
) -> Learner:
    """Everything known of a learner in one pack. `rows` are in order of time; those of other packs are left aside."""
    answers = [a for a in read(rows, corrections, tasks or NO_TASKS) if a.objective in objectives]
    now = now or max((a.created for a in answers if a.created is not None), default=None) or datetime.now().astimezone()
    by: dict[str, list[Answer]] = {name: [] for name in objectives}
    for answer in answers:
        by[answer.objective].append(answer)
    words = [c for c in standing(corrections) if c.evidence is None]
    mastery = {name: traced(mine, [w for w in words if w.objective == name]) for name, mine in by.items()}
    reviews = {name: found for name, mine in by.items() if mine and (found := review(mine, now))}
    record = _record(answers)
    way = path(Known(objectives, answers, mastery, reviews, choices, now, grade, record))
    return Learner(
        tuple(answers), mastery, tuple(ideas(answers, tasks)), reviews, way, _contested(choices, answers), tuple(words), now, record
    )


def _record(answers: Sequence[Answer]) -> float:
    tries: dict[tuple[str, str], bool] = {}
    for answer in answers:
        if not answer.silent:
            tries.setdefault((answer.session, answer.item), answer.right and answer.alone)
    last = list(tries.values())[-RECORD:]
    return (sum(last) + 2) / (len(last) + 4)


def _contested(choices: Sequence[Chosen], answers: Sequence[Answer]) -> tuple[str, ...]:
    asked = {c.objective: c.created for c in choices if c.kind == "contest" and c.created is not None}
    tested = {a.objective: a.created for a in answers if a.kind == "retest" and a.created is not None}
    return tuple(name for name, when in asked.items() if when is not None and not (name in tested and tested[name] > when))
