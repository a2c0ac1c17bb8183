"""What a student says beside the task in play: questions, greetings, choosing a topic, finding a level, a break."""

from __future__ import annotations

from dataclasses import replace

from . import asking, choosing
from .learning.understand import Heard, asks
from .library.packs import Pack
from .outside import bringing
from .parts import Parts
from .showing import buttons, card, picture
from .store import EvidenceRow
from .talk import Talk
from .turn import Event, Events, Item, Mark, Said


async def turn(parts: Parts, talk: Talk, item: Item | None, heard: Heard) -> Events:
    """Messages that are not about the task in play: questions, choosing, greetings, pictures."""
    language, said = talk.language, talk.turn
    if talk.brought is not None and heard.kind == "question" and (talk.brought.whole or talk.brought.story):
        async for event in bringing.first_reply(parts, talk, lambda i: card(parts, talk, i), lambda i: buttons(talk, i)):
            yield event
        return
    if said.action == "topic" or "objective" in said.choices or "pack" in said.choices:
        for event in start_topic(parts, talk):
            yield event
        return
    match heard.kind:
        case "nothing":
            yield Said(language.say("nothing"))
            yield buttons(talk, item) if item else choosing.topic_offers(parts, talk)
        case "greeting":
            yield Said(language.say("welcome_student"))
            yield choosing.topic_offers(parts, talk)
        case "thanks":
            yield Said(language.say("thanks"))
            yield buttons(talk, item) if item and not talk.progress.solved else talk.offers("new", "home", "stop")
        case "bye":
            yield Said(language.say("bye"))
            yield Said("\n" + language.say("bye_reflect", starter=language.say(_starter(talk))))
        case "tired":
            yield Said(language.say("break_card"))
            yield Said("\n" + language.say("break_after"))
            yield talk.offers("home", "stop")
        case "level":
            for event in find_level(parts, talk):
                yield event
        case "picture" if item is not None:
            drawn = picture(item, talk)
            for event in drawn:
                yield event
            yield Said(language.say("picture_ask" if drawn else "no_picture"))
            yield buttons(talk, item)
        case "new_task" | "harder" | "easier":
            for event in another_task(parts, talk, heard):
                yield event
        case "stuck" | "hint" | "another" | "wants_answer" | "picture":
            yield Said(language.say("no_item"))
            yield choosing.topic_offers(parts, talk)
        case _:
            if talk.state.pop("own_words", False) and heard.kind == "question" and not asks(said.text):
                yield Said(language.say("own_words_next"))
                yield talk.offers("new", "home", "stop")
                return
            silent = item is not None and not item.verified  # see `speaks` in `say`
            async for event in asking.from_library(replace(parts, model=None) if silent else parts, talk, item):
                yield event


def start_topic(parts: Parts, talk: Talk) -> list[Event]:
    """A chosen pack or objective: its next item. Unknown ids (a forged message) get the list of topics."""
    choices = talk.turn.choices
    evidence = parts.store.evidence_of(talk.turn.person)
    pack = parts.to_practise.get(str(choices.get("pack", "")))
    objective = str(choices.get("objective", ""))
    if pack is not None and not objective:
        objective = choosing.suggested(pack, evidence, talk.turn.grade).id
        others = [choosing.topic_offers(parts, talk, pack)]
    else:
        others = []
    pack = parts.pack_of(objective)
    if pack is None:
        return [Said(talk.language.say("no_item")), choosing.topic_offers(parts, talk)]
    level = choosing.level_for(choosing.mastery_of(evidence, objective))
    return [*_task(parts, talk, pack, objective, evidence, level), *others]


def another_task(parts: Parts, talk: Talk, heard: Heard) -> list[Event]:
    """The next item of the objective, or one step up or down."""
    evidence = [*parts.store.evidence_of(talk.turn.person), *talk.learned]
    objective = str(talk.state.get("objective", ""))
    pack = parts.pack_of(objective)
    if pack is None:
        return [Said(talk.language.say("no_item")), choosing.topic_offers(parts, talk)]
    level = choosing.level_for(choosing.mastery_of(evidence, objective))
    if heard.kind == "harder":
        level = "stretch"
    if heard.kind == "easier":
        before = pack.objectives[objective].prerequisites
        objective, level = (before[0], "core") if level == "start" and before else (objective, "start")
    return _task(parts, talk, pack, objective, evidence, level)


def _task(parts: Parts, talk: Talk, pack: Pack, objective: str, evidence: list[EvidenceRow], level: str) -> list[Event]:
    item = choosing.next_item(pack, objective, evidence, talk.turn.person, level, talk.turn.interests)
    talk.begin(item)
    return [Said(talk.language.say("next_item")), card(parts, talk, item), buttons(talk, item)]


def find_level(parts: Parts, talk: Talk) -> list[Event]:
    """Opens the level finder in the chosen pack, or the first one."""
    pack = parts.to_practise.get(str(talk.turn.choices.get("pack", ""))) or parts.pack_of(str(talk.state.get("objective", "")))
    pack = pack or next(iter(parts.packs.values()), None)
    if pack is None:
        return [Said(talk.language.say("no_item"))]
    talk.state["level"] = {"pack": pack.id, "low": 0, "high": len(pack.objectives) - 1, "n": 0}
    objective = choosing.probe(pack, 0, len(pack.objectives) - 1)
    return [Said(talk.language.say("level_intro")), *_task(parts, talk, pack, objective.id, [], "core")]


def level_step(parts: Parts, talk: Talk, marked: Mark | None) -> list[Event]:
    """After a probe: up when it was right, down when not, and after the last one a place to begin. No verdict hurts here."""
    language, level = talk.language, dict(talk.state["level"])
    if marked is not None and marked.verdict in ("cannot_tell", "incomplete"):
        return [Said(language.say("ask_again")), talk.offers("stuck")]
    pack = parts.to_practise[level["pack"]]
    right = marked is not None and marked.verdict in ("right", "right_value_wrong_form")
    middle = (level["low"] + level["high"]) // 2
    low, high = (middle + 1, level["high"]) if right else (level["low"], max(level["low"], middle - 1))
    low = min(low, len(pack.objectives) - 1)
    talk.state["level"] = level | {"low": low, "high": max(low, high), "n": level["n"] + 1}
    objective = choosing.probe(pack, low, max(low, high))
    words = [Said(language.say("right"))] if right else []
    if level["n"] + 1 < choosing.PROBES and low < high:
        return [*words, *_task(parts, talk, pack, objective.id, talk.learned, "core")[:2], talk.offers("stuck")]
    talk.state.pop("level")
    done = Said("\n" + language.say("level_done", title=objective.title))
    return [*words, done, *_task(parts, talk, pack, objective.id, talk.learned, "start")]


def _starter(talk: Talk) -> str:
    """The reflection starter that fits what really happened."""
    progress = talk.progress
    if progress.misconceptions:
        return "reflect_mistake"
    if progress.rung or progress.sibling:
        return "reflect_help"
    return "reflect_alone" if progress.solved else "reflect_start"
