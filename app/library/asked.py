"""A question as the library hears it: its words, what children's words stand for, and the word whose meaning is asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .lexical import normal, stem, tokens
from .signs import named, plain

WEAK = {
    stem(word)
    for word in """
    work mean find like same different difference need learn write called call good best better kind type number word way part people
    person new first last one two turn change put take come look long big small start end happen matter count want try right wrong time
    day year school class lesson teacher live hard easy ok okay fun nice stay keep able really maybe sure stuff idea
    """.split()
}
"""Words that say little about what a question is about, whatever the library holds."""

_DEFINITION = re.compile(
    r"^\W*(?:what(?:['’]?s| is| are| was)|define|explain|qué (?:es|son))\s+(?:an?|the|un|una|el|la)?\s*(?P<term>[^?,.]{2,40})\W*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bdiff?[eai]?r[ea]n(?:ce|t|s) between (?=[^\d]*\band\b[^\d]*$)", re.IGNORECASE)
"""Asks for two things side by side; the word itself is not what is asked about, as it is in "the difference of 3/4 and 1/3"."""
_GREETING = re.compile(r"^\s*(?:(?:hi|hey|hello|please|ok|so|um)\b[\s,!.]*)+", re.IGNORECASE)
_MEANT = re.compile(
    r"\bwhat\s+(?:does|do|is)\s+(?P<term>.+?)\s+means?\b|^\W*(?:the )?(?:meaning|definition) of (?P<of>.+)$"
    r"|^(?P<before>(?:an? )?\w+(?: \w+){0,3}) (?:meaning|definition)\W*$",
    re.IGNORECASE,
)
_CONCEPTS = (
    (r"\d/\d", "fraction"), (r"\d%", "percent"), (r"\d\.\d", "decimal"), (r"\+", "add"), (r"\d\s*-\s*\d", "subtract"),
    (r"\*|\d\s*x\s*\d", "multiply"), (r"[a-z].*=|=.*[a-z]", "equation"), (r"√|sqrt", "square root"), (r"\^", "exponent"),
)  # fmt: skip


_PARTS = {
    "half": 2, "third": 3, "fourth": 4, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12,
}  # fmt: skip
_COUNTS = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
_SPOKEN = re.compile(rf"\b({'|'.join(_COUNTS)})[ -](halves|(?:{'|'.join(_PARTS)})s?)\b", re.IGNORECASE)
_CHILDREN_SAY = (
    (r"\b(?:need|make|get|find|have|change).*\bsame (?:bottom|denominator)", "common denominator add unlike"),
    (r"\bwith the same (?:bottom|denominator)", "like denominator"), (r"\bbottom numbers?\b", "denominator"),
    (r"\btop numbers?\b", "numerator"), (r"\btake ?away\b", "subtract"), (r"\btimes(?:ing)?\b", "multiply"),
    (r"\bhow far\b", "distance"), (r"\bborrow(?:ing)?\b", "regroup"), (r"\bimproper\b", "greater than 1"),
    (r"\b(?:bigger|larger) (?:denominator|fraction|number)\b|\bwhich (?:\w+ )?is (?:bigger|larger|more)\b", "compare greater"),
    (r"\b(?:upside down|flip(?:s|ped|ping)?)\b", "reciprocal"),
    (r"\b(?:reduc|simplif)\w*[^\d]*\d+/\d+\W*$|\bfraction\b.*\bsimplif|\blowest terms\b", "simplest form"),
    (r"\b(?:half|(?:third|fourth|quarter|fifth|sixth)s?) of (?:an? |the )?(?:half|third|fourth|quarter|fifth)", "multiply part of a part"),
    (r"(?<![\d/])\d+\s+\d+/\d", "mixed number"), (r"\d/\d+\s*(?:\*|x)\s*\d|\d\s*(?:\*|x)\s*\d+/\d", "multiply"),
    (r"\btransitions?(?: words?)?\b", "linking word"), (r"\bhow (?:many|much) .*\b(?:are|fit|go|is) (?:there )?in(?:to)?\b", "divide"),
    (r"\b(?:what|which)\b.{0,12} number\b.*\b(?:count|tell|say|show)s?\b", "count equal part"),
    (r"\b(?:rude|polite)\b", "tone"), (r"\b(?:other side|disagree\w*)\b", "counterclaim"),
)  # fmt: skip
"""What children say → the lesson's word."""


@dataclass(frozen=True)
class Query:
    """A question in tokens: its words, and the concepts its signs stand for when it has no words."""

    text: str
    tokens: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    term: frozenset[str] = frozenset()
    """The tokens of the word whose meaning is asked for."""
    bare: bool = False
    """Signs and numbers only: its concepts must be carried by a passage, its own numbers need not."""
    named: tuple[str, ...] = ()
    """The textbook's words for the expressions in it; they order passages, and support none."""
    said: str = ""
    """As it was typed."""


@lru_cache(maxsize=256)
def understood(text: str) -> Query:
    """ "What does numerator mean?" asks for numerator; "1/2 + 1/3 = ?" asks for fraction and add."""
    meant = _MEANT.search(text)
    word = (meant["term"] or meant["of"] or meant["before"]) if meant else ""
    asked = word + text[meant.end() :].rstrip(" ?.!") if meant else _GREETING.sub("", text).strip() or text
    asked = _BETWEEN.sub("", asked) if tokens(_BETWEEN.sub("", asked)) else asked
    spelled = _SPOKEN.sub(_in_digits, normal(asked))
    found = tuple(tokens(re.sub(r"\bzero\b", "zero 0", spelled)))
    names = named(spelled)
    written = tuple(token for name in names for token in tokens(name))
    if any(t[0].isalpha() and len(t) > 1 for t in found):
        definition = _DEFINITION.search(asked)
        term = asked if meant else definition["term"] if definition else ""
        concepts = _concepts(spelled, (*_CONCEPTS[:2], *_CHILDREN_SAY))
        return Query(" ".join((plain(asked), *names)), found, concepts, frozenset(tokens(term)), named=written, said=text)
    concepts = _concepts(spelled, _CONCEPTS)
    return Query(" ".join((plain(asked), *concepts, *names)), found, concepts, bare=bool(concepts), named=written, said=text)


def _in_digits(spoken: re.Match[str]) -> str:
    """ "three fourths" also as 3/4."""
    part = "half" if spoken[2] == "halves" else spoken[2].removesuffix("s")
    return f"{spoken[0]} {_COUNTS[spoken[1]]}/{_PARTS[part]}"


def _concepts(spelled: str, table: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(tokens(" ".join(name for pattern, name in table if re.search(pattern, spelled))))
