"""Statements about numbers that are no bare equation: "the sum of 8 and 5 is 13", "half of 14 is 8", "3/8 is bigger than 1/2".

A sentence is first put into a canonical spelling, then read by a table of fixed sayings. A saying that is asked, denied,
supposed or quoted is no statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .canonical import canonical, is_spanish, may_claim
from .exact import NotExact
from .grammar import Unreadable
from .sayings import RULES

__all__ = ["Claim", "canonical", "claims", "is_spanish", "may_claim"]

_VETO = re.compile(
    r"\b(?:not|isn't|isnt|aren't|doesn't|don't|never|no|false|wrong|incorrect|cannot|can't|nor|neither|mistake|instead"
    r"|pretend|suppose|imagine|whether|"
    r"unless|would|scale|such as|represents?|almost|nearly|about|roughly|approximately|around|estimate|until"
    r"|if (?!you\b|we\b|i\b|a \d|one\b)|"
    r"you (?:said|wrote|think|thought|claimed|believe)|does|falso|casi|aproximadamente|si (?!a \d|sumas|tomas|restas|multiplicas|divides))"
)
_ASKS = re.compile(
    r"^\W*(?:so |and |but |now )*(?:is|are|does|do|did|what|which|how|why|can|could|would|should|where|who|when is|qué"
    r"|que|cuál|cuánto|cómo|es)\b"
)


@dataclass(frozen=True)
class Claim:
    text: str
    """The sentence as written."""
    true: bool


def claims(line: str) -> Iterator[Claim]:
    """The statements of one sentence that a fixed saying makes, each certainly true or certainly false. Never raises."""
    if not may_claim(line):
        return
    text = canonical(line)
    if "?" in line:
        text = _before_question(text)
    for pattern, holds in RULES:
        for match in pattern.finditer(text):
            if _VETO.search(text[: match.end()]):
                continue
            try:
                true = holds(*match.groups())
            except (ValueError, ZeroDivisionError, Unreadable, NotExact, TypeError):
                continue
            yield Claim(line.strip(), true)


def _before_question(text: str) -> str:
    """ "so half of 14 is 8, do you see?" states something before its comma; "is half of 14 8?" states nothing."""
    parts = re.split(r"(?<=[.!;])\s", text)
    kept = [p for p in parts if "?" not in p]
    asked = next((p for p in parts if "?" in p), "")
    head, comma, _ = asked.rpartition(",")
    if comma and not _ASKS.search(asked):
        kept.append(head)
    return " ".join(kept)
