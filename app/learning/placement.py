"""A place to begin, by three to five probes: a belief for each objective, moved along the prerequisites by each answer.

Before the first probe an objective below the learner's grade is likely known and one above it likely not. A right answer
speaks for an objective and for all it builds on; a wrong one, or "I don't know yet", speaks against it and against all that
builds on it; and each speaks a little for or against all others. The next probe is the objective whose answer would move the
most; the place to begin is the first one that is probably not known while what it builds on probably is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from ..curriculum import Objective

FEWEST, MOST = 3, 5
SURE = 0.75
"""Known or not known, at this belief or its complement."""
Outcome = Literal["right", "wrong", "unsure"]
_SAYS = {"right": 6.0, "wrong": 1 / 6, "unsure": 1 / 9}
"""Odds by which a probe's answer moves its own objective: .90 right when known, .15 when not. Not knowing is never a slip."""
_CARRIES = 0.7
"""How far the logarithm of the odds carries over one step along the prerequisites; a judgement."""
_ELSEWHERE = 1.8
"""Odds by which any other objective moves: who goes right here is likelier further on than the grade says. A judgement."""

Asked = Sequence[tuple[str, str]]
"""(objective, outcome) of the probes so far."""


def beliefs(objectives: Mapping[str, Objective], asked: Asked, grade: int | None) -> dict[str, float]:
    """Chance 0..1 that each objective is known."""
    odds = {name: _before(o, grade) for name, o in objectives.items()}
    for name, outcome in asked:
        if name not in objectives or outcome not in _SAYS:
            continue
        kin = _steps_down(objectives, name) if outcome == "right" else _steps_up(objectives, name)
        for other in odds.keys() - kin.keys():
            odds[other] *= _ELSEWHERE if outcome == "right" else 1 / _ELSEWHERE
        for other, steps in kin.items():
            odds[other] *= _SAYS[outcome] ** (_CARRIES**steps)
    return {name: o / (1 + o) for name, o in odds.items()}


def next_probe(objectives: Mapping[str, Objective], asked: Asked, grade: int | None) -> str:
    """The objective to probe now, or "" when enough is known for a place to begin (after 3 probes, or 5 at most)."""
    if not objectives or len(asked) >= MOST:
        return ""
    known = beliefs(objectives, asked, grade)
    done = {name for name, _ in asked}
    left = [name for name in objectives if name not in done]
    unsure = [name for name in left if 1 - SURE < known[name] < SURE]
    if not left or (len(asked) >= FEWEST and not unsure):
        return ""
    return max(unsure or left, key=lambda name: _worth(objectives, known, name))


def place(objectives: Mapping[str, Objective], asked: Asked, grade: int | None) -> str:
    """Where to begin; "" only for no objectives."""
    known = beliefs(objectives, asked, grade)
    ordered = sorted(objectives, key=lambda name: objectives[name].grade)
    missing = [name for name in ordered if known[name] < 0.5]
    ready = [name for name in missing if all(known.get(p, 1.0) >= 0.5 for p in objectives[name].prerequisites)]
    return (ready or missing or ordered[-1:] or [""])[0]


def _before(objective: Objective, grade: int | None) -> float:
    """Odds before any probe, from the grade: about .73 a grade below, .5 at the grade and .27 above."""
    return 1.0 if grade is None else float(2.7 ** max(-2, min(2, grade - objective.grade)))


def _worth(objectives: Mapping[str, Objective], known: Mapping[str, float], name: str) -> float:
    """How much a probe here tells: its own doubt, and the doubt of all it speaks for or against."""
    doubt = {other: p * (1 - p) for other, p in known.items()}
    down, up = _steps_down(objectives, name), _steps_up(objectives, name)
    right = sum(doubt[other] * _CARRIES**steps for other, steps in down.items())
    wrong = sum(doubt[other] * _CARRIES**steps for other, steps in up.items())
    return known[name] * right + (1 - known[name]) * wrong


def _steps_down(objectives: Mapping[str, Objective], name: str) -> dict[str, int]:
    """An objective and all it builds on, with the fewest steps to each. Where nobody wrote prerequisites, grades stand for them."""
    if (here := _grades_only(objectives, name)) is not None:
        return {other: grade for other, grade in here.items() if grade > 0 or other == name}
    return _reach(name, lambda n: [p for p in objectives[n].prerequisites if p in objectives])


def _steps_up(objectives: Mapping[str, Objective], name: str) -> dict[str, int]:
    """An objective and all that builds on it."""
    if (here := _grades_only(objectives, name)) is not None:
        return {other: -grade for other, grade in here.items() if grade < 0 or other == name}
    return _reach(name, lambda n: [o.id for o in objectives.values() if n in o.prerequisites])


def _grades_only(objectives: Mapping[str, Objective], name: str) -> dict[str, int] | None:
    """Grades between this objective and each other one, in a collection without prerequisites; else None."""
    if any(o.prerequisites for o in objectives.values()):
        return None
    return {other: objectives[name].grade - o.grade for other, o in objectives.items()}


def _reach(start: str, neighbours: Callable[[str], list[str]]) -> dict[str, int]:
    found, ahead = {start: 0}, [start]
    while ahead:
        name = ahead.pop(0)
        for other in neighbours(name):
            if other not in found:
                found[other] = found[name] + 1
                ahead.append(other)
    return found
