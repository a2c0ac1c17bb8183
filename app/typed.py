"""What a teacher's own sentence asks for: a format, a goal, a grade, fields and changes. Pure but for the look into the library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from . import changes, choosing
from .drafting import Activity, form_of
from .drafting.activity import Field
from .parts import Parts

_ABOUT_LEARNERS = re.compile(
    r"\b(newcomers?|multilingual|ell|eal|english learners?|iep|504|dyslexi\w*|adhd|visual\w* impair\w*)\b[^.,;]{0,40}", re.I
)
_WISH = re.compile(
    r"\b(make|draft|prepare|create|write|give me|need|want|plan|worksheets?|materials?|homework|activit(?:y|ies)|something|lesson"
    r"|haz|hazme|prepar[ae]\w*|cre[ae]r?|necesito|quiero|fichas?|hojas?|tareas?|materiales|actividad(?:es)?|clase|algo)\b",
    re.I,
)
_FILLER = (
    r"\b(?:grade|minutes?|please|make|draft|give|need|want|with|this|that|same|lesson|class|students?|about|tomorrow|something|another|change"
    r"|grado|minutos?|favor|hazlo|hazla|hacer|quiero|necesito|para|esta|este|esto|clase|estudiantes|sobre|algo|otro|otra|primer\w*|segundo|tercer\w*"
    r"|cuarto|quinto|sexto|s[eé]ptimo|octavo)\b"
)
_GRADE = re.compile(r"\bgrades?\s*(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th|\.?[ºo°])[ -](?:grade|grado)|\bgrado\s*(\d{1,2})\b", re.I)
_ORDINALS = ("primer", "segundo", "tercer", "cuarto", "quinto", "sexto", "s[eé]ptimo", "octavo")


@dataclass(frozen=True)
class Sentence:
    """What was understood of one sentence; empty where it says nothing."""

    format: str = ""
    objective: str = ""
    grade: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    clamped: tuple[tuple[Field, int, int], ...] = ()
    """Numbers out of a field's limits: (field, asked for, taken)."""
    changes: tuple[str, ...] = ()
    topic: bool = False
    """Does it name something beside the format, so that the goal of the draft before is not meant?"""
    context: str = ""
    """What tasks shall be told about: one of `changes.CONTEXTS`."""
    wish: bool = False
    """Does it ask for a material, without saying which?"""


def read(parts: Parts, text: str, language: str, known_format: str = "") -> Sentence:
    """A teacher's sentence. `known_format` is one that was chosen otherwise."""
    name = known_format or format_in(parts, text)
    grade, topic = grade_in(text), _names_a_topic(parts, text, name)
    activity = parts.activities.get(name)
    objective = ""
    if topic and (activity is None or activity.needs.takes_objective):
        objective = objective_in(parts, text, _without(parts, text, name), grade, language)
    fields, clamped = fields_in(activity, text) if activity else ({}, ())
    rest = _without(parts, text, name)
    return Sentence(name, objective, grade, fields, clamped, changes.typed(rest), topic, changes.context_in(rest), _wishes(text))


def format_in(parts: Parts, text: str) -> str:
    """The format whose words are in the message; the longest words win."""
    lower = text.lower()
    named = [(len(words), name) for name, activity in parts.activities.items() for words in activity.say if words.lower() in lower]
    return max(named)[1] if named else ""


def grade_in(text: str) -> int | None:
    """ "grade 5", "5th grade", "quinto grado"."""
    if match := _GRADE.search(text):
        number = int(next(g for g in match.groups() if g))
        return number if number <= 12 else None
    return next((n for n, word in enumerate(_ORDINALS, 1) if re.search(rf"\b{word}\w*\s+grado\b", text, re.I)), None)


def fields_in(activity: Activity, text: str) -> tuple[dict[str, Any], tuple[tuple[Field, int, int], ...]]:
    """Numbers that stand before a field's own word ("8 questions"), held within its limits, and what is said of the learners."""
    found: dict[str, Any] = {}
    clamped = []
    known = form_of(activity)
    for name, one in known.items():
        if one.kind == "number" and (number := _number_before(one, text)) is not None:
            found[name] = max(one.low, min(one.high, number))
            clamped += [(one, number, found[name])] if found[name] != number else []
    if "needs" in known and (needs := _ABOUT_LEARNERS.search(text)):
        found["needs"] = needs.group().strip()
    return found, tuple(clamped)


_SPANISH = {
    "Minutes": "minutos?",
    "Questions": "preguntas?",
    "Weeks": "semanas?",
    "Stations": "estaciones",
    "Cards": "tarjetas?",
    "Pairs": "parejas?",
    "Days": "d[ií]as?",
}


def _number_before(one: Field, text: str) -> int | None:
    word = one.label.split()[0]
    stem = "min" if word == "Minutes" else re.escape(word.lower().removesuffix("s"))
    match = re.search(rf"\b(\d{{1,3}})[ -]?(?:{stem}\w*|{_SPANISH.get(word, stem)})\b", text, re.I)
    return int(match.group(1)) if match else None


def objective_in(parts: Parts, text: str, topic: str, grade: int | None, language: str) -> str:
    """The goal that is meant: in Spanish by the Spanish key words and family guides, else by titles and lessons.

    `topic` is the text without the words of its format.
    """
    if language == "es" and (found := _spanish_objective(parts, topic, grade)):
        return found
    return choosing.objective_in(parts, text, grade) or _spanish_objective(parts, topic, grade)


def _spanish_objective(parts: Parts, text: str, grade: int | None) -> str:
    lower = text.casefold()
    scores = {
        o.id: max((len(w.es) for w in o.vocabulary if w.es and re.search(rf"\b{re.escape(w.es.casefold())}", lower)), default=0)
        + (3 if grade == o.grade else 0)
        for p in parts.packs.values()
        for o in p.objectives.values()
    }
    for n, hit in enumerate(parts.library.search(text, kinds={"family"}, language="es", k=6)):
        if hit.passage.objective in scores:
            scores[hit.passage.objective] += max(0, 9 - 2 * n)
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= 7 else ""


def _wishes(text: str) -> bool:
    return bool(_WISH.search(text)) and not re.search(r"[?¿]|^\s*(?:what|why|how|who|where|qu[eé]|c[oó]mo|por qu[eé])\b", text, re.I)


def _without(parts: Parts, text: str, name: str) -> str:
    """The sentence without the words of its format: "easier text" asks for no change."""
    rest = text.lower()
    for words in sorted(parts.activities[name].say, key=len, reverse=True) if name in parts.activities else ():
        rest = rest.replace(words.lower(), " ")
    return rest


def _names_a_topic(parts: Parts, text: str, name: str) -> bool:
    """Is there a word of four letters or more beside the format, the changes and the usual words around them?"""
    rest = re.sub(_FILLER, " ", changes.without(_without(parts, text, name)))
    return bool(re.search(r"[a-záéíóúñ]{4,}|\w+\.\w+-", rest))
