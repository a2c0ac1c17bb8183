"""Which wrong ideas a student holds this week.

Judged by Bayes' rule on this week's answers to the tasks that can show the idea: how likely each of them is for somebody who
holds it, and for somebody who does not. Two sightings are needed in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..learning.answers import Answer
from .learner import Learner

SIGHTINGS, NEWEST, PRIOR = 2, 14, 0.05
"""Fewest sightings; answers that count; share of students who hold an idea before anything is seen. Judgements, not measured."""
HELD_AT, GOES = 0.5, 0.06
"""Chance from one answer to the next that an idea is given up. A judgement, not measured."""
_HOLDS = {"shown": 0.76, "right": 0.12, "other": 0.12}
_FREE = {"shown": 0.10, "right": 0.68, "other": 0.22}
"""Chances of the three kinds of answers with and without the idea."""


def held(learner: Learner, now: datetime) -> list[tuple[str, str, list[Answer]]]:
    """(objective, misconception, this week's sightings) of each idea that the student holds by this week's answers."""
    lately = [a for a in learner.lately(now) if not a.silent]
    found = []
    for idea in dict.fromkeys(a.misconception for a in lately if a.misconception):
        could = [a for a in lately if a.misconception == idea or idea in learner.could_show(a)][-NEWEST:]
        seen = [a for a in could if a.misconception == idea]
        if len({a.item for a in seen}) >= SIGHTINGS and holds(could, idea) > HELD_AT:
            found.append((seen[-1].objective, idea, seen))
    return found


def holds(answers: Sequence[Answer], idea: str) -> float:
    """Chance 0..1 that the idea is still held, from answers to tasks that can show it. A right answer with help says nothing."""
    chance = PRIOR
    for answer in answers:
        kind = "shown" if answer.misconception == idea else "right" if answer.right else "other"
        if kind == "right" and not answer.alone:
            continue
        held_, free = chance * _HOLDS[kind], (1 - chance) * _FREE[kind]
        chance = held_ / (held_ + free) * (1 - GOES)
    return chance
