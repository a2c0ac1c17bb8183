"""A teacher's turn: recognise the format and the goal, draft at once, say what was assumed, and change it at one tap.

A question that asks for no material is answered from lessons and teacher notes, with sources. What is unclear is asked
once, with examples.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from . import asking, changes, forms, studio, typed
from .drafting import Draft
from .drafting.activity import Field
from .errors import InputError
from .parts import Parts
from .talk import Talk
from .turn import Events, Made, Noted, Said

UNDO = 10
"""Drafts that can be taken back."""
FIRST = ("exit_ticket", "tiered_lesson", "worked_examples")
"""What is offered by name where a wish does not say what it should be."""


@dataclass(frozen=True)
class Wish:
    """What a message asks to be drafted. `before` is the draft it changes, when it changes one."""

    request: studio.Request
    before: studio.Request | None = None
    changes: tuple[str, ...] = ()
    sentence: typed.Sentence = field(default_factory=typed.Sentence)


async def turn(parts: Parts, talk: Talk) -> Events:
    """A draft, a changed draft, an answer, or the one question that is open."""
    turn, language = talk.turn, talk.language
    if (not turn.text.strip() and not turn.action and not turn.choices) or turn.action == "home":
        yield Said(language.say("welcome_teacher"))
        yield formats(parts, talk)
        return
    if turn.action == "formats":
        yield Said(language.say("draft_formats"))
        yield formats(parts, talk)
        return
    events = _undo(parts, talk) if turn.action == "undo" else _asked(parts, talk)
    async with aclosing(events):
        async for event in events:
            yield event


async def _asked(parts: Parts, talk: Talk) -> Events:
    """What the words, the pressed buttons and the draft before come to."""
    language = talk.language
    wish = await asyncio.to_thread(understood, parts, talk)
    if isinstance(wish, typed.Sentence):
        unclear = wish.wish or bool(wish.changes) or talk.turn.action in changes.NAMES
        async with aclosing(_unclear(parts, talk, wish) if unclear else _answer(parts, talk, wish)) as events:
            async for event in events:
                yield event
        return
    request = wish.request
    activity = studio.activity_named(parts, request.format)
    if activity.needs.objective and not request.objective:
        for event in _which(parts, talk, request, wish.sentence.topic):
            yield event
        return
    try:
        made, request, done, missed = await asyncio.to_thread(_made, parts, wish)
    except InputError:
        if request.objective:
            raise
        for event in _which(parts, talk, request, wish.sentence.topic):  # some formats need one only with some settings
            yield event
        return
    if wish.before is not None and not done:
        names = ", ".join(labelled(talk, name).lower() for name in missed)
        yield Said(language.say("draft_not_changed", changes=names))
        yield await asyncio.to_thread(_next, parts, talk, request, made)
        return
    if wish.before is not None:
        talk.state["undo"] = [*talk.state.get("undo", []), wish.before.as_json()][-UNDO:]
    else:
        talk.state["undo"] = []
    async with aclosing(_drafted(parts, talk, made, request, done, wish.sentence)) as events:
        async for event in events:
            yield event


def understood(parts: Parts, talk: Talk) -> Wish | typed.Sentence:
    """The wish in a message, from its words, the buttons pressed and the draft before; the bare sentence when no format is meant."""
    turn, choices = talk.turn, talk.turn.choices
    before = studio.request_of(talk.state["request"]) if talk.state.get("request") else None
    sentence = typed.read(parts, turn.text, talk.code, str(choices.get("format", "")))
    asked = (turn.action,) if turn.action in changes.NAMES else sentence.changes
    if before and asked and not choices and not sentence.topic and sentence.format in ("", before.format):
        return Wish(before, before, asked, sentence)
    name = sentence.format or (before.format if before and turn.action == "draft" else "")
    if not name:
        return sentence
    activity = studio.activity_named(parts, name)
    grade = choices.get("grade", sentence.grade)
    grade = int(grade) if grade is not None and str(grade).isdigit() else turn.grade
    objective = str(choices.get("objective") or "") or sentence.objective
    if not objective and "objective" not in choices and activity.needs.objective and not sentence.topic and before:
        objective = before.objective
    fields = sentence.fields | dict(choices.get("fields") or {})
    return Wish(studio.Request(name, objective, grade, fields), None, sentence.changes, sentence)


def _made(parts: Parts, wish: Wish) -> tuple[Draft, studio.Request, list[str], list[str]]:
    """(the draft, the request that makes it again, changes that did something, changes that did not)."""
    request, done, missed = wish.request, list[str](), list[str]()
    made = studio.make(parts, request)
    for name in wish.changes[: changes.MOST]:
        more = studio.changed(parts, request, name, wish.sentence.context)
        new = studio.make(parts, more)
        if changes.did(name, made, new):
            made, request = new, more
            done.append(name)
        else:
            missed.append(name)
    return made, request, done, missed


async def _undo(parts: Parts, talk: Talk) -> Events:
    """The draft before the last change, made again."""
    language, kept = talk.language, list(talk.state.get("undo") or [])
    if not kept:
        yield Said(language.say("draft_first" if talk.state.get("request") else "draft_no_draft"))
        if not talk.state.get("request"):
            yield formats(parts, talk)
        return
    request, now = studio.request_of(kept.pop()), studio.request_of(talk.state["request"])
    talk.state["undo"] = kept
    yield Said(language.say("draft_undone", change=_differs(talk, request, now)) + " ")
    made = await asyncio.to_thread(studio.make, parts, request)
    async with aclosing(_drafted(parts, talk, made, request, [], typed.Sentence())) as events:
        async for event in events:
            yield event


def _differs(talk: Talk, request: studio.Request, now: studio.Request) -> str:
    if now.changes != request.changes:
        return ", ".join(labelled(talk, n).lower() for n in dict.fromkeys(now.changes[len(request.changes) :]))
    return labelled(talk, "other_numbers" if now.seed != request.seed else "other_context").lower()


async def _drafted(parts: Parts, talk: Talk, made: Draft, request: studio.Request, done: list[str], sentence: typed.Sentence) -> Events:
    """The draft's first line, its card, and what can be changed at one tap."""
    language, turn = talk.language, talk.turn
    talk.journal.step("draft")
    shown, taken = await studio.polish(parts, made)
    talk.journal.step("speak")
    yield Noted("polished", {"texts": taken, "calls": int(parts.model is not None)})
    card = await asyncio.to_thread(
        studio.keep, parts, shown, request, turn.person, turn.session, studio.drafts_folder(parts), studio.formats_in_chat(shown)
    )
    talk.state["request"] = request.as_json()
    assumed = ", ".join(_assumed(made, request, talk)) or language.say("draft_nothing_assumed")
    if done:
        yield Said(language.say("draft_changed", changes=", ".join(labelled(talk, n).lower() for n in done), assumed=assumed))
    else:
        yield Said(language.say("draft_ready", assumed=assumed))
    for line in _notes(parts, talk, made, done, sentence):
        yield Said("\n" + line)
    failed = [c for c in card["checks"] if not c["ok"]]
    yield Said("\n" + language.say("draft_checks", passed=len(card["checks"]) - len(failed), total=len(card["checks"])))
    if failed:
        rules = dict.fromkeys(c["rule"].replace("_", " ") for c in failed)
        yield Said(language.say("draft_failed", rules=", ".join(rules)))
    yield Made("draft", card["title"], card | {"slides_first": "as_slides" in request.changes})
    yield await asyncio.to_thread(_next, parts, talk, request, made)


def _assumed(made: Draft, request: studio.Request, talk: Talk) -> list[str]:
    """What nobody said, in the reader's words: the goal that was understood, the grade, and fields as they usually are."""
    language, objective = talk.language, made.source.objective
    told = (
        [language.studio["assumed.objective"].format(title=objective.title)] if objective and "assumed.objective" in language.studio else []
    )
    if request.grade is None and "assumed.grade" in language.studio:
        told.append(language.studio["assumed.grade"].format(grade=made.source.level))
    given = dict(request.fields or {})
    return told + forms.told(
        made.activity, {f.name: made.chosen[f.name] for f in made.activity.fields if f.name not in given and _usual(f, made)}, language
    )


def _usual(one: Field, made: Draft) -> bool:
    """Is the field as it is when nobody says anything, and no change has moved it?"""
    value = made.chosen[one.name]
    return (value[0] if isinstance(value, tuple) else value) == one.default


def _notes(parts: Parts, talk: Talk, made: Draft, done: list[str], sentence: typed.Sentence) -> list[str]:
    """What has to be said plainly about what was asked for: a number out of limits, what stays English, more pages."""
    language, notes = talk.language, []
    for one, asked, taken in sentence.clamped:
        label = forms.label_of(made.activity, one, language).lower()
        notes.append(language.say("draft_clamped", label=label, asked=asked, most=taken))
    if "translate" in done and not any(f.language == "es" for f in made.files):
        notes.append(language.say("draft_both"))
    usual = {f.name: f.pages for f in parts.activities[made.activity.name].files}
    if done and any(f.pages > usual.get(f.name, f.pages) for f in made.student_files):
        notes.append(language.say("draft_more_pages"))
    return notes


# ---------------------------------------------------------------- what is asked, and what is offered


def _which(parts: Parts, talk: Talk, request: studio.Request, topic: bool) -> list[Said | Made]:
    """The one question when the goal is open: the format's form, with an example of a sentence."""
    activity = studio.activity_named(parts, request.format)
    example = forms.named(talk.language, "example", activity.name, activity.example or activity.say[0])
    said = [talk.language.say("draft_no_objective")] if topic else []
    said.append(talk.language.say("draft_which_objective", example=example))
    chosen = {"format": request.format, "objective": "", "grade": request.grade, "fields": dict(request.fields or {})}
    return [Said(" ".join(said)), _menu(parts, talk, chosen, request.format)]


async def _unclear(parts: Parts, talk: Talk, sentence: typed.Sentence) -> Events:
    """A wish without a format: one question, one example, three buttons and all the rest behind one."""
    if talk.turn.action in changes.NAMES or (sentence.changes and not sentence.topic):
        yield Said(talk.language.say("draft_no_draft"))
    else:
        activity = parts.activities[_first(parts)[0]]
        yield Said(talk.language.say("draft_unclear", example=forms.named(talk.language, "example", activity.name, activity.example)))
    if sentence.objective:
        talk.state["objective"] = sentence.objective
    yield _some(parts, talk, sentence.objective)


async def _answer(parts: Parts, talk: Talk, sentence: typed.Sentence) -> Events:
    """What the library says, or that it says nothing; then what can be drafted."""
    async with aclosing(asking.from_library(parts, talk, None)) as events:
        async for event in events:
            if not (isinstance(event, Made) and event.what == "offers"):
                yield event
    found = next((f.passage.objective for f in talk.found if f.passage.objective), "")
    yield _some(parts, talk, found if found in {o for p in parts.packs.values() for o in p.objectives} else sentence.objective)


def _first(parts: Parts) -> list[str]:
    return [n for n in FIRST if n in parts.activities] or list(parts.activities)[:3]


def _some(parts: Parts, talk: Talk, objective: str) -> Made:
    """A few formats by name, and one button for all."""
    few = [
        {
            "name": "draft",
            "label": forms.title_of(parts.activities[n], talk.language),
            "choices": {"format": n} | ({"objective": objective} if objective else {}),
        }
        for n in _first(parts)
    ]
    every = {"name": "formats", "label": talk.language.label["formats_all"], "choices": {"objective": objective} if objective else {}}
    return talk.offers(*few, every)


def formats(parts: Parts, talk: Talk) -> Made:
    """Every format, grouped by purpose, each with its form."""
    before = talk.state.get("request") or {}
    objective = str(talk.turn.choices.get("objective") or before.get("objective") or talk.state.get("objective", ""))
    known = any(objective in p.objectives for p in parts.packs.values())
    return _menu(parts, talk, {"objective": objective if known else "", "grade": before.get("grade")})


def _menu(parts: Parts, talk: Talk, chosen: dict[str, Any], only: str = "") -> Made:
    return Made("form", "", forms.content(parts.activities, parts.packs, talk.language, chosen, only))


def _next(parts: Parts, talk: Talk, request: studio.Request, made: Draft) -> Made:
    """Changes of one tap that do something here, what takes the last one back, and the way to the other formats."""
    offered = [{"name": name, "label": labelled(talk, name)} for name in studio.changes_for(parts, request, made)]
    undo = [{"name": "undo", "label": labelled(talk, "undo")}] if talk.state.get("undo") else []
    other = {"name": "formats", "label": talk.language.label["formats_same" if request.objective else "formats"]}
    return talk.offers(*offered, *undo, other | {"choices": {"objective": request.objective} if request.objective else {}})


def labelled(talk: Talk, name: str) -> str:
    """The words on a change's button."""
    return talk.language.label.get(f"make_{name}", name.replace("_", " "))
