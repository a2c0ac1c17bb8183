"""Finding the answer in what a child types: "I think it's about 12?", "3 and 2 so 5/6", "not 12 but 13".

A message that could mean two numbers, or that says what the answer is not, gives no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal as OneOf

from .candidates import Candidate, candidates
from .clauses import BECAUSE, CONCLUDE, SETTINGS, bent, denied, without_circumstances
from .runs import Sentence, read_sentence
from .text import lines, plain, sentences
from .tokens import LONGEST, Token

_MOST_SENTENCES = 60
_ANSWER = frozenset("answer ans answers respuesta resultado solution solucion reponse antwort".split())
_RESULTS = frozenset("so got get therefore answer entonces respuesta".split())
_WITHDRAWN = frozenset("wrong incorrect false mistake impossible incorrecto incorrecta falso mal equivocado".split())
_SHOWS = frozenset("find found finds out shows show means know knows conclude concluded see saw".split())
_CHECKS = frozenset("check checking checked verify comprobacion compruebo comprobar verifico".split())


@dataclass(frozen=True)
class Reading:
    """`one`: an answer was found. `task`: only something still to work out. `unclear` and `none`: ask."""

    state: OneOf["one", "task", "unclear", "none"]
    answer: Candidate | None = None


def read_answer(text: str, language: str = "en") -> Reading:
    """The one number that a message gives as its answer. Never raises."""
    if len(text) > LONGEST:
        return Reading("none")
    text = _meant(text)
    parts = [read_sentence(s, language) for line in lines(text) for s in sentences(line)][-_MOST_SENTENCES:]
    parts = _before_check(parts)
    explicit = [r for s in parts if (r := _after_answer_word(s))]
    if explicit:
        later = [_read(s) for s in parts[parts.index(_holder(parts)) + 1 :]]
        return Reading("unclear") if any(_withdraws(s) for s in parts) or any(r.state == "unclear" for r in later if r) else explicit[-1]
    return _last(parts)


_TAKEN_BACK = re.compile(
    r"\b(?:no,? wait|wait,? no|oh wait|(?:wait,? |no,? )?i meant?|scratch that|actually,? no|no espera|perdon|quise decir)\b[,.:]*",
    re.IGNORECASE,
)
_TAG = re.compile(r"^\s*(?:is|was|would)n['’]?t it (?:be )?(?=[^?]*\d[^?]*\?\s*$)", re.IGNORECASE)


def _meant(text: str) -> str:
    """What is left after "13, no wait, 12": the 12. A plus before the only number is its sign."""
    pieces = _TAKEN_BACK.split(text)
    said = _TAG.sub("", pieces[-1]) if len(pieces) == 1 or any(c.isalnum() for c in pieces[-1]) else text
    return re.sub(r"^\s*\+(?=[\d.])", " ", said) if "\n" not in said else said


def _holder(parts: Sequence[Sentence]) -> Sentence:
    return [s for s in parts if _after_answer_word(s)][-1]


def _last(parts: Sequence[Sentence]) -> Reading:
    found = Reading("none")
    for n in range(len(parts) - 1, -1, -1):
        sentence = parts[n]
        if _withdraws(sentence):
            return Reading("unclear")
        if n and _is_check(sentence) and any(_read(s).state == "one" for s in parts[:n]):
            continue
        reading = _read(sentence)
        if reading.state in ("one", "unclear"):
            return reading
        if reading.state == "task" and found.state == "none":
            found = reading
    return found


def _is_check(sentence: Sentence) -> bool:
    return bool(sentence.tokens) and plain(sentence.tokens[0].text) in _CHECKS


def _before_check(parts: list[Sentence]) -> list[Sentence]:
    """What stands before a heading such as "Check:"; the lines under it repeat the result in other words."""
    at = next((n for n, s in enumerate(parts) if n and _is_check(s) and not s.runs), len(parts))
    return parts[:at] if any(_read(s).state == "one" for s in parts[:at]) else parts


def _withdraws(sentence: Sentence) -> bool:
    """ "That is wrong." takes back what was said."""
    words = [plain(t.text) for t in sentence.tokens if t.kind == "word"]
    if set(words) & _WITHDRAWN:
        return True
    joined = " ".join(words)
    return not sentence.runs and any(
        p in joined for p in ("not right", "not correct", "not it", "isn't right", "isn't it", "no es correcto")
    )


# ---------------------------------------------------------------- which one is the answer


def _after_answer_word(sentence: Sentence) -> Reading | None:
    """The first number after "the answer is", if the sentence says that."""
    at = max((n for n, t in enumerate(sentence.tokens) if t.kind == "word" and plain(t.text) in _ANSWER), default=-1)
    after = [c for c in candidates(sentence) if at >= 0 and c.first > at]
    if not after:
        return None
    return _decide(_before_because(after, sentence, at), sentence, at)


def _read(sentence: Sentence) -> Reading:
    return _decide(_before_because(candidates(sentence), sentence, -1), sentence, -1)


def _before_because(found: list[Candidate], sentence: Sentence, start: int) -> list[Candidate]:
    """An explanation after "because" does not compete with the answer before it."""
    for n, token in enumerate(sentence.tokens):
        if n > start and token.kind == "word" and plain(token.text) in BECAUSE:
            before = [c for c in found if c.last <= n]
            concludes = any(t.kind == "word" and plain(t.text) in _RESULTS for t in sentence.tokens[n:])
            if any(c.finished for c in before) and not concludes:
                return before
    return found


def _decide(found: list[Candidate], sentence: Sentence, start: int) -> Reading:
    if not found:
        return Reading("none")
    if len(found) > 1 and any(c.worked and c.chain for c in found):
        found = without_circumstances(found, sentence.tokens)
    if any(c.clouded for c in found):
        return Reading("unclear")
    kept = [c for c in found if not denied(c, sentence.tokens)]
    if (
        not kept
        or any(bent(c, sentence.tokens) for c in kept[-1:])
        or (len(kept) < len(found) and kept[-1].first < found[0].first and len(found) > 2)
    ):
        return Reading("unclear")
    if len(kept) < len(found) and plain(sentence.tokens[0].text) == "no" and kept[-1].first < max(c.first for c in found):
        return Reading("unclear")
    done = [c for c in kept if c.finished]
    if not done:
        return Reading("task", kept[0]) if len({c.key for c in kept}) == 1 else Reading("unclear")
    if _offers_choice(done, sentence.tokens):
        return Reading("unclear")
    if (one := _only(done)) and not any(not c.finished and c.first > one.last and c.named for c in kept):
        return Reading("one", one)
    return _by_marker(done, sentence, start)


def _by_marker(done: list[Candidate], sentence: Sentence, start: int) -> Reading:
    marks = [
        n
        for n, t in enumerate(sentence.tokens)
        if n > start and ((t.kind == "word" and (plain(t.text) in CONCLUDE or _shows(sentence, n))) or t.text == "→" or t.shape == "said")
    ]
    for n in reversed(marks):
        after = [c for c in done if c.last > n and c.first >= n - _inside(sentence, n)]
        if after:
            if one := _only(after) or _only(without_circumstances(after, sentence.tokens)):
                return Reading("one", one)
            break
    chains = [c.chain or c.named for c in done]
    if chains[-1] and (all(chains) or sum(chains) == 1):
        return Reading("one", done[-1])
    if not any(chains) and all(c.label for c in done) and (one := _only(without_circumstances(done, sentence.tokens, SETTINGS))):
        return Reading("one", one)
    return Reading("unclear")


def _shows(sentence: Sentence, n: int) -> bool:
    """The that of "to find out that …"."""
    return n > 0 and plain(sentence.tokens[n].text) in ("that", "que") and plain(sentence.tokens[n - 1].text) in _SHOWS


def _inside(sentence: Sentence, n: int) -> int:
    """How far back the run that holds the n-th token starts, when a spoken "is" is part of a chain."""
    return next((n - run.first for run in sentence.runs if run.first <= n < run.last), 0)


def _only(found: list[Candidate]) -> Candidate | None:
    return found[-1] if len({c.key for c in found}) == 1 else None


def _offers_choice(found: list[Candidate], tokens: Sequence[Token]) -> bool:
    """ "12 or 13"."""
    for a, b in pairwise(found):
        between = {plain(t.text) for t in tokens[a.last : b.first]}
        if a.key != b.key and between & {"or", "o", "oder", "ou"} and not between & {"so", "then", "entonces"}:
            return True
    return False
