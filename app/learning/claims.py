"""Show me why you think so: what is claimed of a learner, each with the marked answers it rests on.

A claim is a name and its facts; `prompts/languages` has the sentence `why_<name>` in every language. Evidence is numbers of
kept answers, so that a page can open each of them; a claim without any rests on a teacher's word or on nothing shown yet,
and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ..curriculum import Misconception, Objective
from .answers import Answer
from .learner import Learner
from .mastery import Mastery

ClaimName = Literal[
    "new", "started", "nearly", "rests", "secure", "lapses", "helped", "idea", "idea_maybe", "idea_mended", "teacher", "review",
    "waiting", "step_back", "parked", "deferred", "contested", "not_counted", "once_more",
]  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """One sentence about one objective. `facts` fill its blanks: numbers, ISO dates, ids of objectives and misconceptions."""

    objective: str
    name: ClaimName
    facts: Mapping[str, str | int] = field(default_factory=dict)
    evidence: tuple[int, ...] = ()


def claims(learner: Learner, objective: str) -> list[Claim]:
    """Everything claimed of one objective, the state first. Raises KeyError for an objective of another pack."""
    place, mastery = learner.path.places[objective], learner.mastery[objective]
    mine = [a for a in learner.answers if a.objective == objective]
    alone = [a for a in mine if a.right and a.alone]
    found = [_state(objective, mastery, mine, alone)]
    if mastery.said:
        word = next(c for c in reversed(learner.corrections) if c.objective == objective)
        found.append(Claim(objective, "teacher", {"state": mastery.said, "when": _date(word.created)}))
    if mastery.resting and not mastery.said:
        found.append(Claim(objective, "rests", {"when": _date(mastery.last)}, _numbers(alone)))
    if helped := [a for a in mine if a.right and not a.alone and not a.silent]:
        found.append(Claim(objective, "helped", {"n": len(helped)}, _numbers(helped)))
    if fast := [a for a in mine if a.silent and not a.partly]:
        found.append(Claim(objective, "not_counted", {"n": len(fast)}, _numbers(fast)))
    found += _ideas(learner, objective)
    found += _way(learner, objective)
    if place.state == "review":
        review = learner.reviews[objective]
        found.append(Claim(objective, "review", {"when": _date(review.last)}, review.rests_on))
    if objective in learner.contested:
        found.append(Claim(objective, "contested", {}, _numbers(mine)))
    return found


def _state(objective: str, mastery: Mastery, mine: list[Answer], alone: list[Answer]) -> Claim:
    if mastery.state == "new" or not mine:
        return Claim(objective, "new", {}, _numbers(mine))
    if mastery.held and alone:
        last = mine[-1]
        name: ClaimName = "secure" if last.right else "lapses"
        facts = {"n": len(alone), "days": len({a.created.date() for a in alone if a.created})}
        return Claim(objective, name, facts, _numbers(alone) if name == "secure" else _numbers([*alone, last]))
    tries = len({(a.session, a.item) for a in mine})
    if mastery.state == "nearly" and alone and mastery.days >= 2:
        return Claim(objective, "once_more", {"n": len(alone), "days": mastery.days}, _numbers(mine))
    name = "nearly" if mastery.state == "nearly" and alone else "started"
    return Claim(objective, name, {"n": len(alone), "tries": tries}, _numbers(mine))


def _ideas(learner: Learner, objective: str) -> list[Claim]:
    found = []
    for idea in learner.ideas:
        if idea.objective != objective:
            continue
        if idea.repaired:
            facts: dict[str, str | int] = {"idea": idea.misconception}
            found += [Claim(objective, "idea_mended", facts, idea.repaired_by)] if idea.named else []
        else:
            facts = {"idea": idea.misconception, "n": len(set(idea.seen)), "when": _date(idea.since)}
            found.append(Claim(objective, "idea" if idea.named else "idea_maybe", facts, idea.seen))
    return found


def _way(learner: Learner, objective: str) -> list[Claim]:
    way = learner.path
    place, found = way.places[objective], []
    if way.reason == "step_back" and way.came_from == objective:
        found.append(Claim(objective, "step_back", {"to": way.next, "n": len(way.because)}, way.because))
    if place.parked:
        found.append(Claim(objective, "parked", {}, place.rests_on))
    if place.state == "deferred":
        found.append(Claim(objective, "deferred"))
    if place.waits_for:
        found.append(Claim(objective, "waiting", {"to": place.waits_for[0]}))
    return found


def sentence(
    claim: Claim,
    say: Callable[..., str],
    objectives: Mapping[str, Objective],
    misconception: Callable[[str], Misconception | None],
    day: Callable[[str], str] = str,
) -> str:
    """The claim in words. `say(name, **blanks)` speaks a language; `day` writes an ISO date as that language does."""
    facts = dict(claim.facts)
    if "to" in facts:
        known = objectives.get(str(facts["to"]))
        facts["to"] = known.title if known else str(facts["to"])
    if "idea" in facts:
        wrong = misconception(str(facts["idea"]))
        facts["idea"] = wrong.name if wrong else str(facts["idea"])
    if "state" in facts:
        facts["state"] = say(f"state_{facts['state']}")
    if "when" in facts:
        facts["when"] = day(str(facts["when"]))
    return say(f"why_{claim.name}", **facts)


def _numbers(answers: list[Answer]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(a.id for a in answers if a.id is not None))


def _date(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
