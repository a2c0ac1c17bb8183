"""What a learner and a teacher do with the plan of the week: put a goal in, take one out, sign.

The role of a signature is who asks, never a field of a form. Raises InputError, whose `where` names the fault
(plan_role, plan_empty, plan_changed, plan_full, plan_choose, plan_words, plan_goal); nothing is changed then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar
from uuid import uuid4

from . import goals
from .errors import InputError
from .goals import LONGEST, Dial, plan_now
from .parts import Parts
from .prompts import Language
from .store import ChoiceRow, GoalRow, PersonRow, Store
from .wayback import objective_lately
from .weekly_plan import SIGNED, Plan, plan_of

Row = TypeVar("Row", GoalRow, ChoiceRow)


@dataclass(frozen=True)
class Offer:
    """What a learner may put into the plan now: as the class's dial says, and the goals to choose from as (objective or "", text)."""

    dial: Dial
    picks: tuple[tuple[str, str], ...] = ()


def waiting(store: Store, persons: Iterable[str], now: datetime) -> list[Plan]:
    """The plans of a class that the learner has signed and no teacher yet, the longest waiting first. Two queries."""
    ids, week = list(persons), goals.monday(now.date())
    begun = datetime.combine(date.fromisoformat(week), time.min, UTC)
    rows, signed = _by_person(store.growth.goals_among(ids, week)), _by_person(store.growth.choices_among(ids, [SIGNED], begun))
    found = [plan for p in ids if (plan := plan_of(p, week, rows.get(p, []), signed.get(p, []))).waits]
    return sorted(found, key=lambda plan: (str(plan.signatures[0].on), plan.person))


def sign(store: Store, by: PersonRow, person: str, mark: str, help_: str = "", now: datetime | None = None) -> None:
    """Signs the goals that were on the page, which `mark` stands for. A teacher's `help_` says in a line what they will do."""
    _may(by, person)
    plan = plan_now(store, person, now.date() if now else None)
    if not plan.goals:
        raise InputError("there is no goal in the plan.", where="plan_empty", cure="Put a goal in first.")
    if mark != plan.mark:
        raise InputError("the plan has changed since.", where="plan_changed", cure="Read it once more, then sign.")
    if by.audience == "student" and plan.by("student"):
        return
    detail = {"week": plan.week, "role": by.audience, "plan": mark}
    if by.audience == "teacher":
        detail |= {"by": "teacher", "teacher": by.id, "help": _line(help_)}
    store.growth.choose(ChoiceRow(person, SIGNED, "", detail, created=now))


def offer(parts: Parts, person: PersonRow, plan: Plan) -> Offer:
    """What this learner may add: nothing while the plan is full."""
    settings = parts.store.rooms.settings()
    dial = goals.dial(settings)
    if plan.full:
        return Offer(dial)
    if dial == "set" and (given := goals.class_goal(settings, plan.week)):
        found = [("", given)]
    else:
        dial = "pick" if dial == "set" else dial
        here = objective_lately(parts, person.id, person.grade) if dial != "own" else ""
        language, evidence = parts.prompts.language(person.language), parts.store.evidence_of(person.id)
        found = goals.suggestions(parts, evidence, here, language, person.grade) if dial != "own" else []
    taken = [g.text for g in plan.goals]
    return Offer(dial, tuple((o, text) for o, text in found if not any(t.startswith(text) for t in taken)))


def add(parts: Parts, person: PersonRow, chosen: str = "", words: str = "") -> None:
    """A learner puts a goal into their plan: one that is offered, with a sign in their own words, or all in their own words."""
    _may(person, person.id)
    store, plan, own = parts.store, plan_now(parts.store, person.id), _line(words)
    if plan.full:
        raise _full()
    offered = offer(parts, person, plan)
    objective = next((o for o, text in offered.picks if text == chosen), None)
    if offered.dial == "own":
        if not own:
            raise InputError("there are no words.", where="plan_words", cure="Write one sentence.")
        row = GoalRow(uuid4().hex, person.id, plan.week, own, "", "own", person.id)
    elif objective is None:
        raise InputError("that goal is not offered.", where="plan_choose", cure="Choose one from the list.")
    elif offered.dial == "together":
        if not own:
            raise InputError("there is no sign.", where="plan_words", cure="Write how you will know.")
        text = parts.prompts.language(person.language).say("grow_goal_joined", goal=chosen, sign=own)
        row = GoalRow(uuid4().hex, person.id, plan.week, text, objective, "together", person.id)
    elif offered.dial == "set":
        by = str(store.rooms.settings()["goal"].get("by", ""))
        row = GoalRow(uuid4().hex, person.id, plan.week, chosen, "", "set", by)
    else:
        row = GoalRow(uuid4().hex, person.id, plan.week, chosen, objective, "picked", person.id)
    if row.text in [g.text for g in plan.goals]:
        return  # the button was pressed twice
    store.growth.set_goal(row)
    store.growth.choose(ChoiceRow(person.id, "goal", row.objective, {"text": row.text, "made": row.made}))


def put_in(store: Store, teacher: PersonRow, person: str, words: str) -> None:
    """A teacher puts a goal into a learner's plan, in the teacher's words."""
    _may(teacher, person)
    plan, text = plan_now(store, person), _line(words)
    if not text:
        raise InputError("there are no words.", where="plan_words", cure="Write one sentence.")
    if plan.full:
        raise _full()
    if text not in [g.text for g in plan.goals]:
        store.growth.set_goal(GoalRow(uuid4().hex, person, plan.week, text, "", "set", teacher.id))


def let_go(store: Store, by: PersonRow, person: str, goal: str) -> None:
    """Takes an open goal out of the plan; it stays in the record. A teacher takes out only what a teacher set."""
    _may(by, person)
    row = next((g for g in plan_now(store, person).goals if g.id == goal and g.state == "open"), None)
    if row is None or not may_take_out(by.audience, row):
        raise InputError("that goal is not in the plan.", where="plan_goal", cure="Open the plan again.")
    store.growth.look_back(row.id, person, "dropped")
    hand = {"by": "teacher", "teacher": by.id} if by.audience == "teacher" else {}
    store.growth.choose(ChoiceRow(person, "goal_dropped", row.objective, {"text": row.text} | hand))


def titles(parts: Parts, plan: Plan, language: Language) -> dict[str, str]:
    """The titles of the objectives that the goals are about."""
    about = [(g.objective, parts.pack_of(g.objective)) for g in plan.goals if g.objective]
    return {name: goals.title_in(parts, pack.objectives[name], language) for name, pack in about if pack is not None}


def may_take_out(audience: str, row: GoalRow) -> bool:
    return row.state == "open" and (audience == "student" or row.made == "set")


def _by_person(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row)
    return found


def _may(by: PersonRow, person: str) -> None:
    if not (by.audience == "teacher" or (by.audience == "student" and by.id == person)):
        raise InputError("a plan is signed by its learner and a teacher.", where="plan_role", cure="Sign your own plan.")


def _full() -> InputError:
    return InputError("the plan has three goals already.", where="plan_full", cure="Let one go first.")


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
