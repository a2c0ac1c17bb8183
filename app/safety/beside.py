"""Does a message ask for something beside the task in play? Pure work on words; no list of topics.

A question or a request counts as beside the task when a fourth of its words or more are known neither from the task, nor
from its pack, nor from the fixed sentences. Then a model is not asked in this turn: what it would be tempted to answer is
not what the task is about, and the author's words are there.
"""

from __future__ import annotations

import re

from .plain import plain

SHARE = 0.25
"""Share of strange words from which a question is beside the task."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM = 5
_LEAD = r"^\W*(?:(?:and|also|but|so|ok|okay|please|hey|then|now|y|también|pero|bueno|por favor)\W+)*"
_ASKS = re.compile(
    _LEAD + r"(?:how|what|where|when|who|why|which|can|could|would|should|is|are|do|does|did|tell|write|give|list|help|explain|show|find"
    r"|make|let|c[oó]mo|qu[eé]|d[oó]nde|cu[aá]ndo|qui[eé]n|por qu[eé]|cu[aá]l|puedes|dime|escribe|dame|ay[uú]dame|ens[eé][nñ]ame|explica"
    r"|comment|pourquoi|o[uù]|quel(?:le)?s?|qui|quand|[eé]cris|aide|dis|كيف|أين|اين|لماذا|ما|ماذا|من|متى|هل|اكتب|ساعدني)\b"
    r"|[?؟]\W*$"
)
_PIECES = re.compile(r"(?<=[.!?؟])\s+|\n+")


def stems(text: str) -> frozenset[str]:
    """Words of three letters or more by their first five."""
    return frozenset(word[:_STEM] for word in _WORD.findall(plain(text)))


def asks_beside(text: str, known: frozenset[str]) -> bool:
    """Is a sentence of this text a question or a request in words that are not among the `known` stems?"""
    for piece in _PIECES.split(text):
        words = _WORD.findall(plain(piece))
        strange = sum(word[:_STEM] not in known for word in words)
        if strange and strange >= SHARE * len(words) and _ASKS.search(plain(piece)):
            return True
    return False
