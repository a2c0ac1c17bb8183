"""What kind of message is this? Rules and the item in play decide; what cannot be read is a question, never an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..turn import Item

HeardKind = Literal[
    "attempt", "step_right", "step_wrong", "reply", "question", "explain", "wants_answer", "stuck", "hint", "picture",
    "another", "new_task", "harder", "easier", "guess_between", "tired", "greeting", "thanks", "bye", "level", "nothing",
]  # fmt: skip

_ACTIONS: dict[str, HeardKind] = {
    "hint": "hint",
    "stuck": "stuck",
    "picture": "picture",
    "another": "another",
    "check": "attempt",
    "new": "new_task",
    "harder": "harder",
    "easier": "easier",
    "explain": "explain",
    "break": "tired",
    "stop": "bye",
    "home": "greeting",
    "level": "level",
}

_CHOOSES = frozenset({"new_task", "harder", "easier", "another", "picture", "level", "hint"})
_AFFIRMS = re.compile(r"\W*(?:yes|yeah|yep|sí|oui|نعم)\b[^?\d]{0,40}", re.IGNORECASE)
"""A yes to what nobody asked: about the task in play, not a question for the library."""
_YES_THEN = re.compile(
    r"^\W*(?:yes|yeah|yep|s[ií]|oui|نعم)\b\W+(?=(?:but |and |pero |y |mais |et )?"
    r"(?:why|how|what|when|where|who|which|por qu[eé]|c[oó]mo|qué|cuándo|dónde|pourquoi|comment|لماذا|كيف)\b)",
    re.IGNORECASE,
)
"""A yes before a question: "yes why do plants need light"."""
_ASKS_VERDICT = re.compile(
    r"^\W*(?:(?:so|but|and|ok(?:ay)?|y|pero),? )?(?:is (?:it|this|that|my answer) (?:right|correct|ok(?:ay)?|good)|(?:am|was) i right|"
    r"did i get it(?: right)?|(?:right|correct)(?=\W*\?)|est[aá] (?:bien|correcto)|es correct[oa]|lo hice bien)(?: now| yet| ahora)?\W*$",
    re.IGNORECASE,
)
_LONG = 18
"""Words from which a message with numbers is work on the task, whatever phrase is in it."""

_STRAIGHT = str.maketrans("’‘´`", "''''")
_NUMBERISH = re.compile(r"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞√π]")
_ASKING = re.compile(
    r"^\W*(?:but |and |so |ok(?:ay)?,? |pero |y )?(?:why|what|how|when|where|who|which|can|could|do|does|did|is|are|explain|tell me about|"
    r"por qu[eé]|para qu[eé]|qu[eé]|c[oó]mo|cu[aá]ndo|d[oó]nde|qui[eé]n|cu[aá]l(?:es)?|cu[aá]nt[oa]s?|puedes|explica)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """The kind of a message and, for an answer, the text to mark. `bare` is an answer with no working or reason."""

    kind: HeardKind
    answer: str = ""
    bare: bool = False
    step: int = 0
    """Which hint's question a `step_right` answers."""
    insists: bool = False
    """Somebody's authority, certainty or pity is called on ("my teacher said so", "i'm sure", "i'll get in trouble")."""
    upset: bool = False
    """Frustration is in the words ("this is stupid")."""
    picked: bool = False
    """An option of a choice, by letter or by its words."""


BESIDE_THE_KIND = ("insists", "upset")
"""Phrases that colour a message; every other list of phrases names its kind."""


def understand(
    text: str,
    action: str,
    item: Item | None,
    pending: str,
    rung: int,
    phrases: Mapping[str, Sequence[re.Pattern[str]]],
    same: Callable[[str, str], bool],
) -> Heard:
    """The kind of message, given the item in play, the open question (`pending`, at hint `rung`) and a language's phrases."""
    text = text.translate(_STRAIGHT)
    if action in _ACTIONS:
        kind = _ACTIONS[action]
        return _attempt(text, item) if kind == "attempt" and item is not None else Heard(kind if kind != "attempt" else "question")
    if not text.strip():
        return Heard("nothing")
    own = without_option(text, item)
    insists, upset = (any(p.search(own) for p in phrases.get(name, ())) for name in BESIDE_THE_KIND)
    named = next((kind for kind, patterns in phrases.items() if kind not in BESIDE_THE_KIND and any(p.search(text) for p in patterns)), "")
    return replace(_kind(text, item, pending, rung, named, insists, upset, same), insists=insists, upset=upset)


def without_option(text: str, item: Item | None) -> str:
    """A message without the words of an option or a piece that it picks: "It sucks food out of the floor" is the task's way of speaking."""
    said = text.translate(_STRAIGHT).casefold()
    for piece in (*(choice.text for choice in item.expected.choices), *item.expected.order) if item is not None else ():
        said = said.replace(piece.translate(_STRAIGHT).casefold().rstrip(".!?"), " ")
    return said


def _kind(
    text: str, item: Item | None, pending: str, rung: int, named: str, insists: bool, upset: bool, same: Callable[[str, str], bool]
) -> Heard:
    """The kind of a message that is not a button. `named` is what a phrase calls it."""
    if item is not None and _ASKS_VERDICT.search(text):
        return Heard("reply", insists=True)
    if item is not None and named in _CHOOSES and len(text.split()) > _LONG and re.search(r"\d", text):
        named = ""  # a page of working may speak of "the question" or "a picture"; it is not asking for another
    if item is not None:
        # The question at the gap asks what the first hint asks, so the same answers count. A hint's question stays open
        # when something else was asked after it: a right step is never marked as a wrong answer.
        asked = rung or (1 if pending == "gap" else 0)
        if asked and not insists and (step := _step(text, item, asked, same)):
            return Heard("step_right", step=step)
        if named == "guess_between" and (_NUMBERISH.search(text) or _names_two(text, item)):
            return Heard("guess_between")
        only = (insists or upset) and item.expected.kind == "criteria" and len(text.split()) <= _COLOURS_ALL
        if not only and _could_answer(text, item, named):
            return _attempt(text, item)
    if named and named != "guess_between":
        return Heard(named)  # type: ignore[arg-type]  # the shelf is tested to hold only known kinds
    if upset and not insists and not asks(text):
        return Heard("stuck")
    # "please just say it's right" is about the answer that was marked, not a question for the library.
    about_it = (pending and len(text.split()) <= 12) or _AFFIRMS.fullmatch(text)
    if item is not None and (insists or (about_it and not asks(text))):
        return Heard("reply")
    return Heard("question")


def _attempt(text: str, item: Item) -> Heard:
    few = len(re.findall(r"[^\W\d_]{2,}", text)) <= 3
    bare = few and not _REASON.search(text)
    return Heard("attempt", _WHY_NOT.sub(r"\1", text), bare, picked=item.expected.kind == "choice" and bare)


_REASON = re.compile(r"\b(?:because|bc|cause|cuz|since|porque|ya que|pues)\b|\d\s*=\s*[\d?]", re.IGNORECASE)
_WHY_NOT = re.compile(r"^\W*(?:but |and |pero |y )?(?:why not|por qu[eé] no)\s+(?:es )?([^a-z]*?)\W*$", re.IGNORECASE)
"""A number put forward as a question: "why not 2/5?"."""
_COMPARES = re.compile(
    r"\b(?:bigger|larger|greater|smaller|less|more) than\b|\bsame as\b|\b(?:m[aá]s|menos|mayor|menor|igual)\b.{0,20}\bque\b.*\?\s*$",
    re.IGNORECASE,
)
_COLOURS_ALL = 10
"""Words up to which an insisting or upset message to a written task is that and not the written answer."""


def _names_two(text: str, item: Item) -> bool:
    """Are two options of a choice named, by their words or their letters?"""
    said, choices = text.casefold(), item.expected.choices
    by_words = sum(c.text.casefold() in said for c in choices)
    return by_words >= 2 or bool(choices and re.search(r"\b[a-e] (?:or|o|u) [a-e]\b", said))


def asks(text: str) -> bool:
    """Is this a question, by its first word or its mark?"""
    return bool(_YES_THEN.search(text) or _ASKING.search(text)) or text.rstrip().endswith("?")


def _could_answer(text: str, item: Item, named: str) -> bool:
    """May this be an answer to the item? Marking has the last word; this only keeps questions out of it."""
    if named in ("wants_answer", "stuck", "hint", "another", "new_task", "harder", "easier", "picture", "level"):
        return False
    kind = item.expected.kind
    asks = bool(_ASKING.search(text))
    if kind == "choice":
        short = text.strip().casefold()
        if _PICKS.fullmatch(short):
            return True
        if any(short == c.text.casefold() for c in item.expected.choices):
            return True  # an option may itself be a question
        return not asks and any(
            short.rstrip(".!?") in c.text.casefold() or c.text.casefold() in short for c in item.expected.choices if len(short) > 2
        )
    if kind == "order":
        return bool(re.search(r"[,>→;\n]|\d\s*\d|^[a-f](?:\s*[a-f]){2,}$", text.strip(), re.IGNORECASE)) and not asks
    if kind == "criteria":
        return len(text.split()) >= 3 and not (asks and text.rstrip().endswith("?")) and not _asks_shortly(text)
    if kind == "expression":
        return bool(re.search(r"[\d=]|^[a-z]$", text)) and not asks
    if not (_NUMBERISH.search(text) or _NUMBER_WORD.search(text)):
        return False
    if _WHY_NOT.search(text):
        return True
    if text.rstrip().endswith("?") and _COMPARES.search(text):
        return False
    return not asks or bool((_THINKS if _WHY.search(text) else _OFFERS).search(text))


def _asks_shortly(text: str) -> bool:
    """A question without its mark: "what does evidence mean". A long one may be an explanation that begins like a question."""
    return len(text.split()) <= _SHORT_QUESTION and bool(_BEGINS_A_QUESTION.match(text)) and not _GIVES_A_REASON.search(text)


_SHORT_QUESTION = 12
_BEGINS_A_QUESTION = re.compile(
    r"\W*(?:but |and |so |ok |wait |(?:yes|yeah|yep|s[ií]),? |pero |y )*"
    r"(?:(?:what|how|why|where|who|when|which)(?:'?s| is| are| do| does| did| can| should| was| were| will| would| many| much)\b"
    r"|(?:can|could|do|does|should|would|will) (?:you|i|we)\b|(?:me )?puedes\b|puedo\b"
    r"|(?:qu[eé]|c[oó]mo|por ?qu[eé]|d[oó]nde|qui[eé]n|cu[aá]l) (?:es|son|significa|quiere decir|se|hago|puedo|debo|hay)\b)",
    re.IGNORECASE,
)
_GIVES_A_REASON = re.compile(r"\b(?:because|bc|cuz|cause|so that|porque|para que)\b", re.IGNORECASE)
_PICKS = re.compile(
    r"(?:(?:i|i'?d|i'?ll|would|my|it'?s|it|is|so|um+|uh+|ok(?:ay)?|maybe|probably|think|guess|say|pick|choose|chose|go|with|like|love|prefer|want|"
    r"take|the|answer|option|letter|number|choice|la|el|creo|que|es|opci[oó]n|letra|respuesta|elijo|digo|prefiero|quiero|me|gusta)\b[\s,:]*)*"
    r"(?:\(?[a-e1-5]\)?|(?:first|second|third|fourth|fifth|primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|quint[ao])"
    r"(?: (?:one|option|answer|opci[oó]n))?)"
    r"(?:,? (?:please|because .*|bc .*|porque .*))?[.!?]*"
)
"""One option by letter, number or place, with the words a child puts around it: "I like the second one", "i pick b"."""
_WHY = re.compile(r"^\W*(?:but |and |so |pero |y )?(?:why|por qu[eé]|cu[aá]nto)\b", re.IGNORECASE)
_THINKS = re.compile(r"\bi (?:think|got|get|say)\b|\bcreo que\b|\bme (?:da|sale)\b", re.IGNORECASE)
_OFFERS = re.compile(r"\bi (?:think|got|get|say)\b|\bcreo que\b|\bme (?:da|sale)\b|^\W*(?:is it|it'?s|es)\b", re.IGNORECASE)
"""An answer that is put as a question: "what is 1/2 + 1/3? i think 2/5", "is it 6?"."""

_NUMBER_WORD = re.compile(
    r"\b(zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|"
    r"uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|medio|mitad|tercios?|cuartos?|quintos?|sextos?|octavos?)\b",
    re.IGNORECASE,
)


def _step(text: str, item: Item, rung: int, same: Callable[[str, str], bool]) -> int:
    """The hint (the one asked last) whose known answer this message gives, or 0. The key itself is never a step."""
    words = re.sub(r"[^\w\s/.,'-]", "", text).strip().casefold()
    for step in item.steps:
        if step.hint == rung and any(a.casefold() == words or same(a, words) for a in step.answers):
            return 0 if item.expected.value and same(item.expected.value, words) else step.hint
    return 0
