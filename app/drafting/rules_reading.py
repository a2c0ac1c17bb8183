"""Rules about how a page reads: its level for the one who reads it, and the lesson's own words on it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..readability import grade
from ..sentences import language_of, words
from .compose import Draft
from .document import Block, Document, Fields, Frames, Heading, Task, WordBank, texts
from .mathtext import plain

FAMILY_GRADE = 6.0
"""What any adult at home can read after work, in a language they may be learning."""
_WHOLE, _ONE = 30, 12
"""Words under which an estimate says little: of a page, and of one text on it."""

_LIST = re.compile(r"[☐□]|;|(?:,[^,.!?]*){3}")
"""Things to take or tick are no sentence; the page as a whole is still measured."""


def band(draft: Draft, page: Document) -> float:
    """The highest grade a page may read at: two above the class, and never over six for families."""
    return FAMILY_GRADE if page.audience == "family" else max(2.0, float(draft.source.level)) + 2


def reads_like(draft: Draft, page: Document) -> float | None:
    """The grade a page reads at without the terms that are taught; None for teachers, other languages and few words."""
    if page.audience == "teacher" or page.language != "en":
        return None
    whole = "\n\n".join(_told(draft, page))
    return grade(whole) if len(words(whole)) >= _WHOLE else None


def reading_level(draft: Draft) -> Iterator[str]:
    """A student's page reads at most two grades above the class, a family's at six; one text on it at most five more."""
    for page in draft.files:
        if page.audience == "teacher" or page.language != "en":
            continue
        most, level = band(draft, page), reads_like(draft, page)
        if level is not None and level > most:
            yield f"{page.name}: reads like grade {level:.1f}, {most:.0f} at most"
        for text in _told(draft, page):
            if len(words(text)) >= _ONE and not _LIST.search(text) and (level := grade(text)) > most + 5:
                yield f"{page.name}: {text[:60]!r} reads like grade {level:.1f}, {most:.0f} at most"


def word_bank_fits(draft: Draft) -> Iterator[str]:
    """A word bank has three to five words, each one of the objective's, with its meaning."""
    if draft.source.objective is None:
        return
    terms = {w.term.casefold() for w in draft.source.objective.vocabulary}
    banks = [(p, b) for p in draft.student_files for b in p.flat if isinstance(b, WordBank)]
    for page, bank in banks:
        printed = {term.casefold() for term, _, _ in bank.words}
        if not 3 <= len(printed) <= 5:
            yield f"{page.name}: {len(printed)} words in the word bank, 3 to 5 wanted"
        if strange := printed - terms:
            yield f"{page.name}: {', '.join(sorted(strange))} is no word of this objective"
        yield from (f"{page.name}: {term!r} has no meaning beside it" for term, means, _ in bank.words if not means.strip())


def _told(draft: Draft, page: Document) -> list[str]:
    """Every text of a page that is read as sentences, taught terms left out."""
    taught = [w.term for w in draft.source.objective.vocabulary] if draft.source.objective else []
    found = [line for block in page.flat for text in _prose(block) for line in plain(text).split("\n") if line.strip()]
    return [_untaught(_closed(line), taught) for line in found if language_of(line) in ("", "en")]


def _prose(block: Block) -> list[str]:
    match block:
        case Heading() | Fields():
            return []
        case Task():
            return [block.ask, *(s.label for s in block.supports)]
        case WordBank(words=bank):
            return [means for _, means, _ in bank]
        case Frames(lines=lines):
            return list(lines)
        case _:
            return list(texts(block))


def _untaught(text: str, taught: list[str]) -> str:
    for term in sorted(taught, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(term)}\w*", "word", text, flags=re.I)
    return text


def _closed(text: str) -> str:
    return text if text.rstrip()[-1:] in ".!?" else f"{text.rstrip(' …_')}."
