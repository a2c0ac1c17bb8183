"""The weekly goal. A structure dial says who shapes it; at the week's end it is looked back on: reached, carried on, let go.

    set       the teacher sets it        pick   the student picks one of three (the usual)
    together  objective first, then their own words for it and a sign to know it by        own   all in their own words

Letting a goal go is as good an end as reaching it; nothing is counted and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from .curriculum import Objective
from .errors import InputError
from .learning.mastery import trace
from .parts import Parts
from .prompts import Language
from .store import EvidenceRow, GoalRow, Store
from .talk import Talk
from .turn import Event, Noted, Said
from .wayback import back_names, button, note_choice, objective_now
from .weekly_plan import SIGNED, Plan, plan_of

Dial = Literal["set", "pick", "together", "own"]
DIALS: tuple[Dial, ...] = ("set", "pick", "together", "own")
USUAL: Dial = "pick"
ENDS = ("reached", "carried", "dropped")
LONGEST = 300
_MINUTES = ("", "10", "15", "20", "25", "30", "40")


def monday(now: date) -> str:
    """The Monday of a day's week, as goals keep it."""
    return (now - timedelta(days=now.weekday())).isoformat()


def dial(settings: dict[str, Any]) -> Dial:
    """The class's dial; the usual one for anything that is not known."""
    found = settings.get("dial")
    return found if found in DIALS else USUAL


def set_for_class(store: Store, given: dict[str, str], by: str, now: date | None = None) -> None:
    """What a teacher sets: the dial, the usual minutes, and a goal for the week. InputError for a value that is not offered.

    Fields: dial, minutes ("" for none), goal (at most 300 characters; empty for none).
    """
    chosen, minutes, text = given.get("dial", ""), given.get("minutes", ""), " ".join(given.get("goal", "").split())
    if chosen not in DIALS:
        raise InputError(f"{chosen[:20]!r} is no setting of the dial.", where="dial", cure="Choose one from the list.")
    if minutes not in _MINUTES:
        raise InputError(f"{minutes[:20]!r} minutes are not offered.", where="minutes", cure="Choose one from the list.")
    if len(text) > LONGEST:
        raise InputError(f"the goal is longer than {LONGEST} characters.", where="goal", cure="Make it one sentence.")
    week = monday(now or datetime.now(UTC).date())
    goal = {"text": text, "week": week, "by": by} if text else {}
    store.rooms.set({"dial": chosen, "minutes": int(minutes) if minutes else 0, "goal": goal})


def class_goal(settings: dict[str, Any], week: str) -> str:
    """The goal that the teacher set for this week, or nothing."""
    goal = settings.get("goal")
    return str(goal.get("text", "")) if isinstance(goal, dict) and goal.get("week") == week else ""


def open_goals(rows: Sequence[GoalRow]) -> list[GoalRow]:
    return [row for row in rows if row.state == "open"]


def plan_now(store: Store, person: str, day: date | None = None) -> Plan:
    """A learner's plan of the week that a day is in, this week's without one."""
    week = monday(day or _today())
    return plan_of(person, week, store.growth.goals_among([person], week), store.growth.choices_among([person], [SIGNED]))


def to_look_back(rows: Sequence[GoalRow], today: date) -> GoalRow | None:
    """The oldest open goal whose week is over, or nearly: from Friday on this week's too, if it is older than two days."""
    for row in open_goals(rows):
        aged = row.created is not None and row.created.date() <= today - timedelta(days=2)
        if row.week < monday(today) or (row.week == monday(today) and today.weekday() >= 4 and aged):
            return row
    return None


def suggestions(
    parts: Parts, evidence: Sequence[EvidenceRow], objective: str, language: Language, grade: int | None
) -> list[tuple[str, str]]:
    """Three goals to pick from as (objective id or "", text): go on with what is begun, meet what comes next, a way of working."""
    pack = parts.pack_of(objective)
    if pack is None:
        return [("", language.say(f"grow_goal_way_{n}")) for n in (1, 2, 3)]
    here = pack.objectives[objective]
    after = _next_after(list(pack.objectives.values()), here, evidence)
    found = [(here.id, language.say("grow_goal_alone", title=title_in(parts, here, language)))]
    if after is not None:
        found.append((after.id, language.say("grow_goal_meet", title=title_in(parts, after, language))))
    ways = [("", language.say(f"grow_goal_way_{n}")) for n in (1, 2, 3)]
    return [*found, *ways][:3]


def _next_after(objectives: list[Objective], here: Objective, evidence: Sequence[EvidenceRow]) -> Objective | None:
    """What builds on this objective, or the next one that nobody has tried."""
    tried = {row.objective for row in evidence}
    builds = [o for o in objectives if here.id in o.prerequisites and o.id not in tried]
    return next(iter(builds or [o for o in objectives if o.id not in tried and o.id != here.id]), None)


def title_in(parts: Parts, objective: Objective, language: Language) -> str:
    """The objective's title; in another language the family guide's, where there is one."""
    code = next((c for c, known in parts.prompts.languages.items() if known is language), "en")
    pack = parts.pack_of(objective.id)
    guides = () if code == "en" or pack is None else getattr(pack, "guides", ())
    return next((g.title for g in guides if g.objective == objective.id and g.language == code), objective.title)


def facts_since(evidence: Sequence[EvidenceRow], objective: str, week: str) -> tuple[int, int]:
    """(right without help, different days) of the goal's objective, or of all work, from that Monday on: a fact beside the look back."""
    since = date.fromisoformat(week)
    mine = [r for r in evidence if (not objective or r.objective == objective) and r.created and r.created.date() >= since]
    return trace(mine).unassisted, len({r.created.date() for r in mine if r.created})


# ---------------------------------------------------------------- in the chat


def _today() -> date:
    return datetime.now(UTC).date()


def turn(parts: Parts, talk: Talk) -> list[Event]:
    """Look back first when a week is over; then this week's goal as the dial says, changeable at any time."""
    language, person = talk.language, talk.turn.person
    rows = parts.store.growth.goals_of(person)
    if (due := to_look_back(rows, _today())) is not None and talk.turn.action != "goal_new":
        return look_back(parts, talk, due)
    now = [row for row in open_goals(rows) if row.week == monday(_today())]
    if now and talk.turn.action != "goal_new":
        told = _signed(parts, talk) if dial(parts.store.rooms.settings()) == "set" else []  # else it is said with the choice
        said = Said(language.say("grow_goal_now", goal=now[-1].text))
        return [said, *told, talk.offers("goal_back", "goal_new", *back_names(parts, talk))]
    return new(parts, talk)


def _signed(parts: Parts, talk: Talk) -> list[Event]:
    """Said before a goal is changed: the plan of the week is signed, and a change takes the signatures away."""
    plan = plan_now(parts.store, talk.turn.person)
    return [Said(talk.language.say("grow_goal_signed"))] if plan.signatures else []


def new(parts: Parts, talk: Talk) -> list[Event]:
    """Choosing a goal, with as much of the student's own as the dial says."""
    language, settings = talk.language, parts.store.rooms.settings()
    kind, given = dial(settings), class_goal(settings, monday(_today()))
    here = objective_now(parts, talk)
    if kind == "set" and given:
        _keep(parts, talk, GoalRow("", talk.turn.person, "", given, made="set", by=str(settings["goal"].get("by", ""))))
        return [Said(language.say("grow_goal_set", goal=given)), talk.offers("goal_back", *back_names(parts, talk))]
    offered = suggestions(parts, parts.store.evidence_of(talk.turn.person), here, language, talk.turn.grade)
    if kind == "own":
        talk.state["doing"] = {"what": "goal", "made": "own"}
        return [*_signed(parts, talk), Said(language.say("grow_goal_own")), talk.offers(*back_names(parts, talk))]
    talk.state["goals_offered"] = [list(pair) for pair in offered]
    buttons = [button(talk, "goal_pick", text, goal=n) for n, (_, text) in enumerate(offered)]
    ask = "grow_goal_together" if kind == "together" else "grow_goal_pick"
    return [*_signed(parts, talk), Said(language.say(ask)), talk.offers(*buttons, *back_names(parts, talk))]


def picked(parts: Parts, talk: Talk) -> list[Event]:
    """One of the three. On "together" it becomes the beginning of the student's own sentence."""
    language, n = talk.language, talk.turn.choices.get("goal")
    offered = talk.state.get("goals_offered") or []
    if not isinstance(n, int) or not 0 <= n < len(offered):
        return new(parts, talk)
    objective, text = str(offered[n][0]), str(offered[n][1])
    if dial(parts.store.rooms.settings()) == "together":
        talk.state["doing"] = {"what": "goal", "made": "together", "objective": objective, "first": text}
        return [Said(language.say("grow_goal_sign", goal=text)), talk.offers(*back_names(parts, talk))]
    return _kept(parts, talk, GoalRow("", talk.turn.person, "", text, objective, "picked", talk.turn.person))


def written(parts: Parts, talk: Talk) -> list[Event]:
    """The student's own words for a goal, or for how they will know it."""
    doing = talk.state.pop("doing", {})
    words = " ".join(talk.turn.text.split())[:LONGEST]
    text = talk.language.say("grow_goal_joined", goal=str(doing.get("first", "")), sign=words) if doing.get("first") else words
    return _kept(
        parts,
        talk,
        GoalRow("", talk.turn.person, "", text, str(doing.get("objective", "")), str(doing.get("made", "own")), talk.turn.person),
    )


def _kept(parts: Parts, talk: Talk, row: GoalRow) -> list[Event]:
    _keep(parts, talk, row)
    return [
        Said(talk.language.say("grow_goal_kept", goal=row.text)),
        talk.offers(
            *([button(talk, "topic", talk.language.label["goal_start"], objective=row.objective)] if row.objective else []),
            "goal_new",
            *back_names(parts, talk),
        ),
        Noted("goal", {"made": row.made}),
    ]


def _keep(parts: Parts, talk: Talk, row: GoalRow) -> None:
    """The goal takes the place of the one that the conversation showed, which is let go and stays in the record. What else is in
    the week's plan stays there, and the same goal again changes nothing."""
    person, week = talk.turn.person, monday(_today())
    mine = [g for g in open_goals(parts.store.growth.goals_of(person)) if g.week == week]
    if row.text in [g.text for g in mine]:
        return
    for old in mine[-1:]:
        parts.store.growth.look_back(old.id, person, "dropped")
    parts.store.growth.set_goal(GoalRow(uuid4().hex, person, week, row.text, row.objective, row.made, row.by))
    note_choice(parts, talk, "goal", row.objective, text=row.text, made=row.made)


def look_back(parts: Parts, talk: Talk, goal: GoalRow) -> list[Event]:
    """What became of it? Three answers of equal worth, beside what the record shows."""
    language = talk.language
    right, days = facts_since(parts.store.evidence_of(talk.turn.person), goal.objective, goal.week)
    fact = [Said(language.say("grow_goal_fact", n=right, days=days))] if right else []
    buttons = [button(talk, "goal_end", language.label[f"goal_{end}"], goal=goal.id, end=end) for end in ENDS]
    told = _signed(parts, talk) if goal.week == monday(_today()) else []
    return [Said(language.say("grow_goal_look", goal=goal.text)), *fact, *told, talk.offers(*buttons)]


def ended(parts: Parts, talk: Talk) -> list[Event]:
    """Reached, carried on into this week, or let go; each with one sentence and the next choice."""
    end, goal = str(talk.turn.choices.get("end", "")), str(talk.turn.choices.get("goal", ""))
    if not close(parts.store, talk.turn.person, goal, end, by=talk.turn.session):
        return new(parts, talk)
    return [Said(talk.language.say(f"grow_goal_{end}")), talk.offers("goal_new", "reflect", *back_names(parts, talk))]


def close(store: Store, person: str, goal: str, end: str, words: str = "", by: str = "") -> bool:
    """Ends a goal of this person; a carried one goes on as this week's. False when there is no such goal or end."""
    from .store import ChoiceRow

    mine = next((row for row in store.growth.goals_of(person) if row.id == goal), None)
    if mine is None or end not in ENDS or not store.growth.look_back(goal, person, end, words):
        return False
    if end == "carried":
        week = monday(_today()) if mine.week < monday(_today()) else monday(_today() + timedelta(days=7))
        store.growth.set_goal(GoalRow(uuid4().hex, person, week, mine.text, mine.objective, mine.made, mine.by))
    store.growth.choose(ChoiceRow(person, f"goal_{end}", mine.objective, {"text": mine.text}, by))
    return True
