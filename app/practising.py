"""The steps of a student's turn, each a small function that `tutor` calls in order."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

from . import asking, choosing, replies
from .agent import Brief, speak
from .curriculum import Misconception
from .learning.policy import Move, Progress
from .learning.understand import Heard, asks, understand
from .library.items import recognise, redraw, sibling
from .library.own import next_line, sum_item, typed_sum
from .marking import false_line, same, shown_order, statements, value_of
from .parts import Parts
from .pictures import svg
from .safety.guard import Limits, hold
from .store import EvidenceRow
from .talk import Talk, own_from_json
from .turn import Event, Events, Held, Item, Made, Mark, Said

ABOUT_THE_ITEM = {"attempt", "step_right", "reply", "wants_answer", "stuck", "hint", "another", "guess_between", "tired"}
"""What is heard about the task in play; everything else is beside it."""


_SETS_A_TASK = re.compile(r"\b(?:what is|what's|how (?:do|much)|solve|cu[aá]nto es|qu[eé] es|resuelve)\b", re.IGNORECASE)


# ---------------------------------------------------------------- understand


def item_in_play(parts: Parts, talk: Talk) -> Item | None:
    """The task the student works on: brought with this message, or remembered."""
    brought = talk.turn.item
    if brought is not None:
        if talk.state.get("item") != brought.id:
            talk.begin(brought)
            talk.remember("\n".join(str(text) for text in talk.turn.choices.get("history", ())))
        return brought
    if own := talk.state.get("own"):
        return own_from_json(own)
    return redraw(parts.packs, str(talk.state.get("item", "")), talk.turn.interests)


def hear(parts: Parts, talk: Talk, item: Item | None) -> Heard:
    """What kind of message this is. A solved task is not in play any more; a new sum of the student's own takes its place."""
    turn, progress = talk.turn, talk.progress
    if item is None and not turn.action:
        item = _typed_task(parts, turn.text)
    if item is not None and progress.solved and progress.item == item.id and turn.action in ("", "check"):
        item = None
    return understand(turn.text, turn.action, item, progress.pending, progress.rung, talk.language.phrases, same)


def task_of(parts: Parts, talk: Talk, item: Item | None, heard: Heard) -> Item | None:
    """The task this message is about. A sum that the student typed becomes the task in play, and the rest their answer."""
    turn = talk.turn
    own = _typed_task(parts, turn.text) if turn.item is None and not turn.action else None
    if own is not None and not _same_task(own, item) and (item is None or heard.kind != "attempt" or _SETS_A_TASK.search(turn.text)):
        talk.begin(own)
        item = own
    if item is not None:
        talk.remember(turn.text)
    if item is not None and not item.hints:
        item = replace(item, hints=_own_hints(item, talk))
    return item


def _typed_task(parts: Parts, text: str) -> Item | None:
    """A sum in the message as an item: from a family that asks exactly this, else worked out by our own arithmetic."""
    if found := recognise(parts.packs, text):
        return found
    typed = typed_sum(text)
    value = value_of(typed) if typed and "=" not in text else None
    return sum_item(typed, value) if value is not None else None


def _same_task(one: Item, other: Item | None) -> bool:
    return other is not None and (one.id == other.id or (one.expected.value == other.expected.value and one.objective == other.objective))


def _own_hints(item: Item, talk: Talk) -> tuple[str, ...]:
    table = f"{item.ask} {talk.said}"
    true_lines = [s.text for s in statements(talk.said) if s.true]
    pair = next_line(item, table, lambda text: [s.text for s in statements(text)])
    return replies.ladder(item, pair, true_lines[-1] if true_lines else "", talk.language)


# ---------------------------------------------------------------- mark


async def mark(parts: Parts, talk: Talk, item: Item, heard: Heard) -> Mark | None:
    """The verdict on an answer, by code; None when the message is not one."""
    if heard.kind != "attempt":
        return None
    answer = heard.answer
    if (typed := typed_sum(answer)) and "=" not in answer and len(answer.replace(typed, "").strip()) > 1:
        answer = answer.replace(typed, " ")  # "what is 1/2 + 1/3? i think 2/5": the task is not the answer
        if not re.search(r"\d", answer):
            return None
    marked: Mark = await asyncio.to_thread(parts.marker.mark, item.expected, answer, talk.code)
    if not marked.false_line and marked.verdict == "wrong" and (line := false_line(talk.turn.text)):
        marked = replace(marked, false_line=line)
    return marked


def note_evidence(talk: Talk, item: Item, marked: Mark | None, before: Progress) -> None:
    """One row for an answer that could be marked. Work after any help on this item is assisted."""
    if marked is None or marked.verdict == "cannot_tell" or before.solved:
        return
    hints = before.rung + (2 if before.sibling else 0)
    row = EvidenceRow(
        talk.turn.person, talk.turn.session, item.objective, item.id, marked.verdict, marked.misconception, before.assisted, hints
    )
    talk.learned.append(row)


# ---------------------------------------------------------------- say


async def say(parts: Parts, talk: Talk, item: Item, move: Move, marked: Mark | None, heard: Heard, before: Progress) -> Events:
    """Verdict and the move in words, a card if there is one, and the buttons that make sense now."""
    language = talk.language
    wrong_idea = _wrong_idea(parts, item, marked)
    if talk.state.get("level") and (marked is not None or heard.kind in ("stuck", "wants_answer")):
        for event in level_step(parts, talk, marked):
            yield event
        return
    reply = replies.reply(move, item, marked, before, wrong_idea, language)
    limits = limits_of(talk, item, marked, reveal=move.name in ("confirm", "fresh", "solution"))
    if heard.insists and marked is not None and marked.verdict != "right":
        reply = replace(reply, verdict=(*reply.verdict, language.say("insist")))
    if move.name == "step":
        yes = next((s.yes for s in item.steps if s.hint == heard.step), "")
        reply = replace(reply, verdict=(*reply.verdict, yes) if yes else reply.verdict)
    if heard.kind == "stuck" and move.name == "rung":
        reply = replace(reply, verdict=(language.say("no_blame"), *reply.verdict))
    for text in reply.verdict:
        if not hold(text, limits, false_line, authored=True):
            yield Said(text)
        else:
            yield Held(text, "an author's sentence that says the key with these numbers")
    if reply.words:
        brief = Brief(reply.step, reply.words, item.ask, talk.turn.text, (), talk.turn.interests, language.say("adhoc_gap"), reply.asks)
        async for event in speak(parts.model, talk.audience, language, limits, brief, false_line):
            yield event
    for event in _shown(parts, talk, item, move, limits):
        yield event


def limits_of(talk: Talk, item: Item | None, marked: Mark | None, reveal: bool = False, passages: int = 0) -> Limits:
    """What the guard lets through in this turn."""
    return Limits(
        item=item,
        reveal=reveal or (item is not None and talk.progress.solved),
        table=talk.said,
        verdict=marked.verdict if marked else "",
        passages=passages,
        grade=talk.turn.grade,
        language=talk.code,
    )


def _wrong_idea(parts: Parts, item: Item, marked: Mark | None) -> Misconception | None:
    pack = parts.pack_of(item.objective)
    return pack.misconception(marked.misconception) if pack and marked and marked.misconception else None


def _shown(parts: Parts, talk: Talk, item: Item, move: Move, limits: Limits) -> list[Event]:
    """What follows the words: the worked sibling, the fresh item, the buttons."""
    language = talk.language
    match move.name:
        case "fresh":
            if (other := _sibling(parts, item)) is not None:
                talk.begin(other, fresh=True)
                return [Said("\n" + language.say("fresh")), card(parts, talk, other), talk.offers("stuck", "stop")]
            return [talk.offers("new", "home", "stop")]
        case "confirm":
            return [talk.offers("new", "harder", "home", "stop")]
        case "sibling" | "solution":
            return _worked(parts, talk, item, move, limits)
        case "break":
            return [talk.offers("home", "stop")]
        case "offer":
            return [Said("\n" + language.say("offer_choice")), talk.offers("easier", "explain", "picture", "home", "stop")]
    events: list[Event] = []
    if move.name in ("gap", "rung") and item.picture and move.rung <= 1:
        events += picture(item, talk)
    return [*events, buttons(talk, item)]


def _worked(parts: Parts, talk: Talk, item: Item, move: Move, limits: Limits) -> list[Event]:
    """A sibling worked line by line, or after that the task itself. Lines that would say too much are left out."""
    language = talk.language
    if move.name == "solution":
        lines = [Said("\n" + language.say("solution_intro")), *[Said(f"\n- {line}") for line in item.worked]]
        other = _sibling(parts, item)
        talk.progress = replace(talk.progress, solved=True)
        if other is None:
            return [*lines, Said("\n" + language.say("solution_after")), talk.offers("new", "stop")]
        talk.begin(other, fresh=True)
        return [*lines, Said("\n" + language.say("fresh")), card(parts, talk, other), talk.offers("stuck", "stop")]
    other = _sibling(parts, item)
    if other is None:
        return [Said(language.say("adhoc_gap")), buttons(talk, item)]
    worked = [line for line in other.worked if not hold(line, replace(limits, shown=""), false_line, authored=True)]
    lead = [language.say("answer_stays")] if move.bigger else []
    texts = [*lead, language.say("sibling_intro"), "\n" + language.say("sibling_task", ask=other.ask), *[f"\n- {line}" for line in worked]]
    return [*[Said(t) for t in texts], Said("\n" + language.say("sibling_back", ask=item.ask)), buttons(talk, item)]


def _sibling(parts: Parts, item: Item) -> Item | None:
    """Another item of the same family whose key is another one; None for a task from outside."""
    pack_id, _, rest = item.id.partition("/")
    pack, family = parts.packs.get(pack_id), rest.partition("#")[0]
    return sibling(pack, pack.families[family], item) if pack and family in pack.families else None


def picture(item: Item, talk: Talk) -> list[Event]:
    """The item's drawing, if it has one."""
    if not item.picture:
        return []
    drawing, alt = svg(item.picture, talk.code)
    return [Made("picture", item.ask, {"svg": drawing, "alt": alt})]


def buttons(talk: Talk, item: Item) -> Made:
    """What a student can ask for while a task is open."""
    progress = talk.progress
    hint: dict[str, Any] = {"name": "hint", "label": talk.language.label["hint_of"].format(n=progress.rung + 1, total=len(item.hints))}
    left = [hint] if progress.rung < len(item.hints) else []
    own = item.id.startswith("own#")
    return talk.offers(*left, *(["picture"] if item.picture else []), *([] if own or progress.sibling else ["another"]), "stuck")


def card(parts: Parts, talk: Talk, item: Item) -> Made:
    """The task as a card. Nothing in it gives the key away: choices carry no marks, steps are shuffled."""
    drawing, alt = svg(item.picture, talk.code) if item.picture and not talk.progress.fresh else ("", "")
    pack = parts.pack_of(item.objective)
    content = {
        "id": item.id,
        "ask": item.ask,
        "kind": item.expected.kind,
        "choices": [c.text for c in item.expected.choices],
        "steps": list(shown_order(item.expected)) if item.expected.order else [],
        "unit": item.expected.unit,
        "form": item.expected.form,
        "picture": drawing,
        "alt": alt,
        "objective": item.objective,
        "title": pack.objectives[item.objective].title if pack else "",
        "hints_total": len(item.hints),
        "hints_given": talk.progress.rung,
        "unassisted": talk.progress.fresh,
    }
    return Made("item", item.ask, content)


# ---------------------------------------------------------------- beside the task


async def beside(parts: Parts, talk: Talk, item: Item | None, heard: Heard) -> Events:
    """Messages that are not about the task in play: questions, choosing, greetings, pictures."""
    language, turn = talk.language, talk.turn
    if turn.action == "topic" or "objective" in turn.choices or "pack" in turn.choices:
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
            if talk.state.pop("own_words", False) and heard.kind == "question" and not asks(turn.text):
                yield Said(language.say("own_words_next"))
                yield talk.offers("new", "home", "stop")
                return
            async for event in asking.from_library(parts, talk, item):
                yield event


def start_topic(parts: Parts, talk: Talk) -> list[Event]:
    """A chosen pack or objective: its next item. Unknown ids (a forged message) get the list of topics."""
    choices = talk.turn.choices
    evidence = parts.store.evidence_of(talk.turn.person)
    pack = parts.packs.get(str(choices.get("pack", "")))
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


def _task(parts: Parts, talk: Talk, pack: Any, objective: str, evidence: list[EvidenceRow], level: str) -> list[Event]:
    item = choosing.next_item(pack, objective, evidence, talk.turn.person, level, talk.turn.interests)
    talk.begin(item)
    return [Said(talk.language.say("next_item")), card(parts, talk, item), buttons(talk, item)]


def find_level(parts: Parts, talk: Talk) -> list[Event]:
    """Opens the level finder in the chosen pack, or the first one."""
    pack = parts.packs.get(str(talk.turn.choices.get("pack", ""))) or parts.pack_of(str(talk.state.get("objective", "")))
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
    pack = parts.packs[level["pack"]]
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
