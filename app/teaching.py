"""A teacher's turn: recognise the format and the objective, draft at once, and say what was assumed.

A question that asks for no material is answered from lessons and teacher notes, with sources.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing
from typing import Any

from . import asking, choosing, studio
from .drafting import form_of
from .errors import InputError
from .parts import Parts
from .talk import Talk
from .turn import Events, Made, Noted, Said

_ABOUT_LEARNERS = re.compile(
    r"\b(newcomers?|multilingual|ell|eal|english learners?|iep|504|dyslexi\w*|adhd|visual\w* impair\w*)\b[^.,;]{0,40}", re.I
)


async def turn(parts: Parts, talk: Talk) -> Events:
    """A draft, an answer, or the choices that are missing."""
    turn, language = talk.turn, talk.language
    request = understood(parts, talk)
    if (not turn.text.strip() and not turn.action and not turn.choices) or turn.action == "home":
        yield Said(language.say("welcome_teacher"))
        yield formats(parts, talk)
        return
    if request is None:
        async with aclosing(_answer(parts, talk)) as events:
            async for event in events:
                yield event
        return
    activity = studio.activity_named(parts, request.format)
    if activity.needs.objective and not request.objective:
        yield Said(language.say("draft_no_objective"))
        yield _objectives(parts, talk, request.format)
        return
    try:
        made = await asyncio.to_thread(studio.make, parts, request)
    except InputError:
        if request.objective:
            raise
        yield Said(language.say("draft_no_objective"))  # some formats need one only with some settings
        yield _objectives(parts, talk, request.format)
        return
    talk.journal.step("draft")
    made, taken = await studio.polish(parts, made)
    talk.journal.step("speak")
    yield Noted("polished", {"texts": taken, "calls": int(parts.model is not None)})
    card = await asyncio.to_thread(
        studio.keep, parts, made, request, turn.person, turn.session, studio.drafts_folder(parts), studio.formats_in_chat(made)
    )
    talk.state["request"] = {
        "format": request.format,
        "objective": request.objective,
        "grade": request.grade,
        "fields": dict(request.fields or {}),
        "seed": request.seed,
    }
    passed, failed = [c for c in card["checks"] if c["ok"]], [c for c in card["checks"] if not c["ok"]]
    yield Said(language.say("draft_ready", assumed=card["assumed"] or "nothing"))
    yield Said("\n" + language.say("draft_checks", passed=len(passed), total=len(card["checks"])))
    if failed:
        yield Said(language.say("draft_failed", rules=", ".join(c["rule"].replace("_", " ") for c in failed)))
    yield Made("draft", card["title"], card)
    yield _next(parts, talk, request)
    yield Said("\n" + language.say("draft_next"))


def understood(parts: Parts, talk: Talk) -> studio.Request | None:
    """The request in a message, from its words, the buttons pressed and the draft before; None when no format is meant."""
    turn, choices = talk.turn, talk.turn.choices
    before: dict[str, Any] = talk.state.get("request") or {}
    name = str(choices.get("format", "")) or _format_in(parts, turn.text)
    if turn.action == "other_numbers" and before:
        return studio.Request(before["format"], before["objective"], before["grade"], before["fields"], before["seed"] + 1)
    if not name and turn.action == "draft":
        name = before.get("format", "")
    if not name:
        return None
    grade = choices.get("grade", _grade_in(turn.text))
    grade = int(grade) if grade is not None and str(grade).isdigit() else turn.grade
    activity = studio.activity_named(parts, name)
    known = form_of(activity)
    fields = {k: v for k, v in dict(choices.get("fields") or {}).items() if k in known}
    if "minutes" in known and (minutes := re.search(r"\b(\d{2,3})[ -]?min", turn.text)) and "minutes" not in fields:
        fields["minutes"] = int(minutes.group(1))
    if "needs" in known and (needs := _ABOUT_LEARNERS.search(turn.text)) and "needs" not in fields:
        fields["needs"] = needs.group().strip()
    named = choosing.objective_in(parts, turn.text, grade) if activity.needs.takes_objective else ""
    objective = str(choices.get("objective", "")) or named
    if not objective and activity.needs.objective and not _names_a_topic(turn.text, activity.say):
        objective = str(before.get("objective", ""))
    return studio.Request(name, objective, grade, fields)


def _format_in(parts: Parts, text: str) -> str:
    """The format whose words are in the message; the longest words win."""
    lower = text.lower()
    named = [(len(words), name) for name, activity in parts.activities.items() for words in activity.say if words.lower() in lower]
    return max(named)[1] if named else ""


def _names_a_topic(text: str, say: list[str]) -> bool:
    rest = text.lower()
    for words in sorted(say, key=len, reverse=True):
        rest = rest.replace(words.lower(), " ")
    return (
        len(
            re.findall(
                r"[a-z]{4,}",
                re.sub(r"\b(?:grade|minutes?|please|make|draft|give|need|want|with|this|that|same|lesson|class|students?)\b", " ", rest),
            )
        )
        > 0
    )


def _grade_in(text: str) -> int | None:
    match = re.search(r"\bgrade\s*(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th)[ -]grade", text, re.IGNORECASE)
    return int(match.group(1) or match.group(2)) if match else None


async def _answer(parts: Parts, talk: Talk) -> Events:
    """What the library says, or that it says nothing; then what can be drafted."""
    async with aclosing(asking.from_library(parts, talk, None)) as events:
        async for event in events:
            if not (isinstance(event, Made) and event.what == "offers"):
                yield event
    yield formats(parts, talk)


def formats(parts: Parts, talk: Talk) -> Made:
    """The formats as buttons."""
    objective = str(talk.state.get("objective", ""))
    choices = {"objective": objective} if objective else {}
    return talk.offers(
        *[{"name": "draft", "label": a.title, "choices": {"format": name} | choices} for name, a in parts.activities.items()]
    )


def _objectives(parts: Parts, talk: Talk, kind: str) -> Made:
    return talk.offers(
        *[
            {"name": "draft", "label": f"{o.title} (grade {o.grade})", "choices": {"format": kind, "objective": o.id}}
            for p in parts.packs.values()
            for o in p.objectives.values()
        ]
    )


def _next(parts: Parts, talk: Talk, request: studio.Request) -> Made:
    """Changes of one tap, and the other formats for the same objective."""
    others = [
        {"name": "draft", "label": a.title, "choices": {"format": name, "objective": request.objective}}
        for name, a in parts.activities.items()
        if name != request.format
    ]
    return talk.offers(*(["other_numbers"] if request.objective else []), *others)
