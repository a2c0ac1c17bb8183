"""Holding a sentence back: every sentence is looked at before it is shown, whoever wrote it.

`hold` answers with the reason, or "" when the sentence may be shown. It never rewrites. Finding the key in a
sentence is in `keys`; this module puts all checks in order, the gravest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..sentences import language_of, reading_grade, words
from ..turn import Item
from .keys import says_key
from .plain import plain

LONGEST = 60
"""Words of one sentence; beyond it no child reads on."""


@dataclass(frozen=True)
class Limits:
    """What may be said this turn."""

    item: Item | None = None
    reveal: bool = False
    """The key may be said: the answer was right, or the ladder has reached the solution."""
    table: str = ""
    """Everything already on the table: the task and what the student wrote."""
    verdict: str = ""
    passages: int = 0
    grade: int | None = None
    language: str = "en"
    for_child: bool = True
    shown: str = ""
    """What has been shown of this reply, so that a key split over sentences is seen."""


def hold(sentence: str, limits: Limits, false_statement: Callable[[str], str], authored: bool = False) -> str:
    """The reason to hold this sentence, or "". `false_statement` gives the first false equation in a text.

    `authored` words are ours: their voice is not checked, their numbers and the key are.
    """
    if limits.item is not None and not limits.reveal:
        joined = f"{limits.shown[-80:]} {sentence}"
        if says_key(sentence, limits.item, limits.table) or says_key(joined, limits.item, f"{limits.table} {limits.shown}"):
            return "says the answer"
    if wrong := false_statement(sentence):
        return f"states something false: {wrong}"
    if bad := _bad_citation(sentence, limits.passages):
        return f"cites [{bad}], which is not a passage here"
    if authored:
        return ""
    for reason, pattern in _NEVER:
        if pattern.search(plain(sentence)):
            return reason
    if reason := _against_verdict(sentence, limits.verdict):
        return reason
    return _unfit(sentence, limits)


def _bad_citation(sentence: str, passages: int) -> str:
    return next((n for n in re.findall(r"\[(\d{1,3})\]", sentence) if not 1 <= int(n) <= passages), "")


_PRAISE = re.compile(
    r"\b(?:correct|almost|so close|right answer|that'?s right|you(?:'re| are) right|exactly|well done|great (?:job|work)|good (?:job|work)|perfect|excellent|"
    r"bravo|yes,? (?:that|you)|nailed|spot on|awesome|fantastic|amazing|brilliant|indeed (?:equals|is)|agree|"
    r"correcto|muy bien|exacto|perfecto|excelente|tienes raz[oó]n)\b|^(?:yes|right|s[ií])\b"
)
_BLAME = re.compile(
    r"\b(?:incorrect|not (?:quite|(?:completely |entirely )?(?:right|correct))|try again|wrong|mistaken|not yet|that isn'?t (?:right|correct)|"
    r"incorrecto|no es correct[oa]|equivocad[oa]|mal)\b"
)


def _against_verdict(sentence: str, verdict: str) -> str:
    """The verdict sentence is ours. A model's own verdict is held whatever it says about unmarked or wrong work."""
    text = plain(sentence)
    if verdict != "right" and _PRAISE.search(text):
        return "calls the answer right, which is for marking to say"
    if verdict in ("right", "") and _BLAME.search(text):
        return "calls the answer wrong, which is for marking to say"
    return ""


_NEVER: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("holds a web address, an image or markup", re.compile(r"https?:|www\.|!\[|\]\(|<\s*/?\s*[a-z!]|javascript:|```|\bdata:")),
    ("repeats the instructions", re.compile(r"\b(?:system prompt|my (?:instructions|rules|prompt)|as an ai|language model|the answer key|<\w+>)\b")),
    ("claims to be a person or to feel", re.compile(
        r"\bi(?:'m| am) (?:a |an |your )?(?:human|person|real|teacher|friend|student|girl|boy|man|woman|here for you|proud|happy|sad|sorry|glad|excited|so)\b"
        r"|\bi (?:feel|love|like|hate|miss|care|remember|understand how|was your|used to|have a|went|think|believe|hope|want|wish|promise)\b|\bmy name is\b"
        r"|\bas a (?:fellow )?(?:human|teacher|student|person|friend)\b|\b(?:soy tu|me llamo|yo siento|te quiero|estoy orgullos[oa])\b")),
    ("asks for secrecy or trust", re.compile(
        r"\b(?:our (?:little )?secret|don'?t tell (?:any|your)|between us|trust me|you can trust|no one else (?:will )?understands?|only i\b|"
        r"nuestro secreto|no le digas|conf[ií]a en m[ií])")),
    ("flatters, blames or presses", re.compile(
        r"\b(?:you(?:'re| are) (?:so |very |really )?(?:smart|clever|gifted|a genius|brilliant|special|stupid|lazy|slow|dumb)|"
        r"(?:so |very )?disappoint\w*|you should be ashamed|don'?t leave|stay (?:with me|a bit longer)|before you go|you promised|"
        r"eres (?:muy )?(?:listo|lista|inteligente|tonto|tonta))\b")),
    ("says that it is easy", re.compile(r"\b(?:easy|easily|obvious(?:ly)?|just (?:add|subtract|multiply|divide|do|need|have)|simply|of course|trivial|f[aá]cil|obviamente)\b")),
    ("asks about private life", re.compile(
        r"\b(?:your (?:full )?(?:name|address|phone|school|password|e-?mail)|where (?:do )?you live|how old are you|send (?:me )?(?:a )?(?:photo|picture))\b")),
    ("holds words that no child should be shown", re.compile(
        r"\b(?:kill (?:your|him|her|them)\w*|suicid\w*|self-?harm|porn\w*|sex(?:ual|y)?|nude\w*|naked|fuck\w*|shit\w*|bitch\w*|bastard|cunt|nigg\w*|faggot\w*|"
        r"cocaine|heroin|meth\b|vodka|whiskey|bomb\w*|explosive\w*|gun\b|guns\b|how to (?:hurt|kill|steal|hack)\w*)\b")),
)  # fmt: skip


def _unfit(sentence: str, limits: Limits) -> str:
    """Wrong language, too long, or well above the reader."""
    count = len(words(sentence))
    if count > LONGEST:
        return f"is longer than {LONGEST} words"
    spoken = language_of(sentence)
    if spoken and spoken != limits.language and limits.language in ("en", "es", "fr", "ar"):
        return "is in another language"
    if (
        limits.for_child
        and limits.grade is not None
        and limits.language == "en"
        and count >= 12
        and reading_grade(sentence) > limits.grade + 5
    ):
        return "reads far above the grade"
    return ""


def first_shown(sentences: Sequence[str], limits: Limits, false_statement: Callable[[str], str]) -> str:
    """The first of our own sentences that may be shown with these numbers, or ""."""
    return next((s for s in sentences if not hold(s, limits, false_statement, authored=True)), "")
