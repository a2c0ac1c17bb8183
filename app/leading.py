"""From task to task: a chosen topic, the next task with its reason, one step up or down, and a place to begin by a few probes."""

from __future__ import annotations

from . import choosing, home_cards
from .learning import placement
from .learning.understand import Heard
from .library.packs import Pack
from .parts import Parts
from .showing import buttons, card
from .store import ChoiceRow
from .talk import Talk
from .turn import Event, Item, Mark, Said

WORDS = {
    "review": "next_review",
    "repair": "next_repair",
    "retest": "next_retest",
    "step_back": "next_step_back",
    "another_day": "next_another_day",
    "again": "next_again",
}
"""What is said for a reason that a learner should hear; every other one is plain "Your task"."""
_RIGHT = ("right", "right_value_wrong_form")


def start_topic(parts: Parts, talk: Talk) -> list[Event]:
    """A chosen pack or objective: its next item. Unknown ids (a forged message) get the list of topics."""
    choices = talk.turn.choices
    pack = parts.to_practise.get(str(choices.get("pack", "")))
    objective = str(choices.get("objective", ""))
    if pack is not None and not objective:
        talk.state.pop("chosen", None)
        return [*_planned(parts, talk, pack), choosing.topic_offers(parts, talk, pack)]
    pack = parts.pack_of(objective)
    if pack is None:
        return [Said(talk.language.say("no_item")), choosing.topic_offers(parts, talk)]
    talk.state["chosen"] = objective
    _note(parts, talk, "open", objective)
    retest = objective in choosing.learner_of(parts.store, pack, talk.turn.person, talk.turn.grade, talk.learned).contested
    return _planned(parts, talk, pack, "" if retest else objective)


def another_task(parts: Parts, talk: Talk, heard: Heard) -> list[Event]:
    """The next item on the way, or of the chosen objective; one step up or down when that is asked for."""
    objective = str(talk.state.get("objective", ""))
    pack = parts.pack_of(objective)
    if pack is None:
        return [Said(talk.language.say("no_item")), choosing.topic_offers(parts, talk)]
    if heard.kind == "harder":
        return _planned(parts, talk, pack, objective, "stretch")
    if heard.kind == "easier":
        known = choosing.learner_of(parts.store, pack, talk.turn.person, talk.turn.grade, talk.learned)
        before = [p for p in pack.objectives[objective].prerequisites if p in pack.objectives]
        at_start = choosing.level_for(known.mastery[objective]) == "start"
        objective, level = (before[0], "core") if at_start and before else (objective, "start")
        return _planned(parts, talk, pack, objective, level)
    return _planned(parts, talk, pack)


def kind_of(talk: Talk, item: Item) -> str:
    """What the answer to this item is kept as: practice, review, retest or probe."""
    kept = talk.state.get("as") or {}
    return str(kept.get("kind", "practice")) if kept.get("item") == item.id else "practice"


def _planned(parts: Parts, talk: Talk, pack: Pack, objective: str = "", level: str = "", kind: str = "") -> list[Event]:
    """The planned item as a card, with the reason where one should be heard."""
    turn, language = talk.turn, talk.language
    learner = choosing.learner_of(parts.store, pack, turn.person, turn.grade, talk.learned)
    told_in = home_cards.told_in(parts.store, turn.person, turn.interests)
    where = (turn.person, turn.session, told_in)
    last = str(talk.state.get("item", ""))
    plan = choosing.plan(pack, learner, *where, objective, level, last)
    chosen = str(talk.state.get("chosen", ""))
    if not objective and chosen in pack.objectives and plan.reason in ("going_on", "fits", "chosen", "another_day", "again", "waiting"):
        plan = choosing.plan(pack, learner, *where, chosen, "", last)  # what was chosen goes on until something else is
    if plan.reason == "step_back" and not objective:
        _note(parts, talk, "step_back", plan.came_from, to=plan.item.objective, by="path")
    talk.begin(plan.item, told_in=told_in)
    talk.state["as"] = {"item": plan.item.id, "kind": kind or plan.kind}
    words = WORDS.get(plan.reason, "next_item") if not kind else "next_item"
    said = language.say(words, title=pack.objectives[plan.item.objective].title)
    return [Said(said), card(parts, talk, plan.item), buttons(talk, plan.item)]


def _note(parts: Parts, talk: Talk, kind: str, objective: str, **detail: object) -> None:
    """Records a change of the way, once: not again while it is the last thing that was chosen."""
    last = next(iter(parts.store.growth.choices_of(talk.turn.person)[::-1]), None)
    if last is None or (last.kind, last.objective, last.detail) != (kind, objective, detail):
        parts.store.growth.choose(ChoiceRow(talk.turn.person, kind, objective, dict(detail), talk.turn.session))


# ---------------------------------------------------------------- a place to begin


def find_level(parts: Parts, talk: Talk) -> list[Event]:
    """Opens the level finder in the chosen pack, or the first one."""
    pack = parts.to_practise.get(str(talk.turn.choices.get("pack", ""))) or parts.pack_of(str(talk.state.get("objective", "")))
    pack = pack or next(iter(parts.packs.values()), None)
    if pack is None or not pack.objectives:
        return [Said(talk.language.say("no_item"))]
    first = placement.next_probe(pack.objectives, (), talk.turn.grade)
    talk.state["level"] = {"pack": pack.id, "at": first, "asked": []}
    return [Said(talk.language.say("level_intro")), *_planned(parts, talk, pack, first, "core", "probe")]


def level_step(parts: Parts, talk: Talk, marked: Mark | None) -> list[Event]:
    """After a probe: the next one, or after the last a place to begin. No verdict hurts here."""
    language, level = talk.language, dict(talk.state["level"])
    if marked is not None and marked.verdict in ("cannot_tell", "incomplete"):
        return [Said(language.say("ask_again")), talk.offers("stuck")]
    pack = parts.to_practise.get(str(level.get("pack", "")))
    if pack is None:  # it was taken away in between
        talk.state.pop("level")
        return [Said(language.say("no_item")), choosing.topic_offers(parts, talk)]
    right = marked is not None and marked.verdict in _RIGHT
    outcome = "right" if right else "wrong" if marked is not None else "unsure"
    asked = [*level.get("asked", []), [str(level.get("at", "")) or str(talk.state.get("objective", "")), outcome]]
    words: list[Event] = [Said(language.say("right"))] if right else []
    following = placement.next_probe(pack.objectives, asked, talk.turn.grade)
    if following:
        talk.state["level"] = {"pack": pack.id, "at": following, "asked": asked}
        return [*words, *_planned(parts, talk, pack, following, "core", "probe")[:2], talk.offers("stuck", "home")]
    talk.state.pop("level")
    begin = placement.place(pack.objectives, asked, talk.turn.grade)
    _note(parts, talk, "open", begin, by="probes", asked=asked)
    done = Said("\n" + language.say("level_done", title=pack.objectives[begin].title))
    return [*words, done, *_planned(parts, talk, pack, begin, "start")]
