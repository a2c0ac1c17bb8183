"""Holding a sentence back: every sentence is looked at before it is shown, whoever wrote it.

`hold` answers with the reason, or "" when the sentence may be shown. It never rewrites. Finding the key in a
sentence is in `keys`; this module puts all checks in order, the gravest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..sentences import language_of, reading_grade, words
from ..turn import Item, Passage
from .citations import named, referred, unfounded
from .keys import says_key
from .own_questions import answered
from .plain import plain
from .verdicts import against_verdict
from .voice import NEVER, never

_REMEMBERED = 160
"""Characters of the reply so far that are read together with the next sentence."""
LONGEST = 60
"""Words of one sentence; beyond it no child reads on."""


def _none(text: str) -> Sequence[str]:
    return ()


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
    """How many passages there are to cite."""
    sources: tuple[Passage, ...] = ()
    """The passages themselves, in an answer from them: then every sentence of a model must be carried by one."""
    asked: str = ""
    """The question that is answered."""
    grade: int | None = None
    language: str = "en"
    for_child: bool = True
    shown: str = ""
    """What has been shown of this reply, so that a key split over sentences is seen."""
    unknown_codes: Callable[[str], Sequence[str]] = _none
    """Codes of standards in a text that are not on the shelf."""


def hold(sentence: str, limits: Limits, false_statement: Callable[[str], str], authored: bool = False) -> str:
    """The reason to hold this sentence, or "". `false_statement` gives the first false equation in a text.

    `authored` words are ours: their voice is not checked, their numbers and the key are.
    """
    if limits.item is not None and not limits.reveal and _gives_away(sentence, limits.item, limits):
        return "says the answer"
    if wrong := false_statement(re.sub(r"(?<!sqrt)\s*\[\d{1,3}\]", "", sentence)):  # "5/6 [2]" is no product
        return f"states something false: {wrong}"
    if bad := _bad_citation(sentence, limits.passages):
        return f"cites [{bad}], which is not a passage here"
    if authored:
        return ""
    if codes := _off_the_shelf(sentence, limits):
        return f"names {codes[0]}, which is not on the shelf of standards"
    for text in _spellings(sentence):
        if reason := never(text) or against_verdict(text, limits.verdict):
            return reason
        if limits.item is not None and not limits.reveal and answered(text, limits.item.hints):
            return "answers the question of a hint, which is for the student to do"
    return _unfit(sentence, limits) or _unfounded(sentence, limits)


def quotable(sentence: str) -> bool:
    """May a sentence of somebody's document be shown in our own reply? No address, no verdict on the reader's work, nothing unfit."""
    for text in _spellings(sentence):
        if any(pattern.search(text) for reason, pattern in NEVER if reason in _UNQUOTABLE):
            return False
        if (_TO_READER.search(text) or len(words(text)) <= 5) and against_verdict(text, ""):
            return False
    return True


_TO_READER = re.compile(r"\b(?:you|your|you're|tu|tus|tú|usted|su respuesta|has|tienes)\b")
_UNQUOTABLE = (
    "holds a web address, an image or markup",
    "repeats the instructions",
    "asks for secrecy or trust",
    "asks about private life",
    "holds words that no child should be shown",
)


def _spellings(sentence: str) -> list[str]:
    """Plain, and when letters are set apart or inside marks of emphasis, without those."""
    text = plain(sentence)
    bare = re.sub(r"(?<=\w)[*_~]+(?=\w)|\*\*|__", "", text)
    bare = re.sub(r"(?<!\w)(?:[^\W\d_][ .*_-]){3,}[^\W\d_](?!\w)", lambda m: re.sub(r"[\W_]", "", m.group()), bare)
    return [text] if bare == text else [text, bare]


def _gives_away(sentence: str, item: Item, limits: Limits) -> bool:
    """Does the sentence say the key, by itself or together with what was said just before it?"""
    return says_key(sentence, item, limits.table) or (
        bool(limits.shown) and says_key(f"{limits.shown[-_REMEMBERED:]} {sentence}", item, limits.table, limits.shown)
    )


def _bad_citation(sentence: str, passages: int) -> str:
    return next((n for n in re.findall(r"(?<!sqrt)\[(\d{1,3})\]", sentence) if not 1 <= int(n) <= passages), "")


def _off_the_shelf(sentence: str, limits: Limits) -> list[str]:
    """Codes that nobody put on the shelf and that no passage, task or question here holds."""
    here = " ".join((limits.table, limits.asked, *(p.text for p in limits.sources)))
    return [code for code in limits.unknown_codes(sentence) if code not in here]


def _unfounded(sentence: str, limits: Limits) -> str:
    if limits.sources:
        return unfounded(sentence, limits.sources, limits.asked, limits.shown)
    task = f"{limits.item.ask}\n{' '.join(limits.item.hints)}" if limits.item else ""
    if limits.passages:
        return ""
    table = f"{task}\n{limits.table}"
    return referred(sentence, table, limits.shown) or ("" if limits.for_child else named(sentence, table, limits.shown))


def _unfit(sentence: str, limits: Limits) -> str:
    """Wrong language, too long, or well above the reader."""
    count = len(words(sentence))
    if count > LONGEST:
        return f"is longer than {LONGEST} words"
    spoken = language_of(sentence)
    spoken = spoken or ("abroad" if limits.language == "en" and _abroad(sentence) else "")
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


_NO_ENGLISH = frozenset("que de la las los el les le est pour une un una con por para dans der die das und ist mit nicht ein eine".split())
_ENGLISH = frozenset("the a of to and is are you your it in what how on for with that this do does can at be as or if not".split())


def _abroad(sentence: str) -> bool:
    """Six words or more, three of them small words of another language and none of English."""
    found = [w.lower() for w in words(sentence)]
    return len(found) >= 6 and sum(w in _NO_ENGLISH for w in found) >= 3 and not any(w in _ENGLISH for w in found)


def first_shown(sentences: Sequence[str], limits: Limits, false_statement: Callable[[str], str]) -> str:
    """The first of our own sentences that may be shown with these numbers, or ""."""
    return next((s for s in sentences if not hold(s, limits, false_statement, authored=True)), "")
