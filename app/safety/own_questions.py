"""Does a sentence answer the question that a hint asks? That is for the student; and a model may answer it wrongly.

"Are the pieces the same size?" is answered by "The pieces are the same size.", and not by "Check that the pieces are the same size."
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_ASKS = re.compile(r"^(are|is|was|were|do|does|did|can|will|has|have) ([^?]+)\?$")
_MOST = 14
"""Words of a longest question that is looked at."""


def answered(text: str, hints: Iterable[str]) -> str:
    """The question of a hint that a plain, lower-case text answers with yes, or ""."""
    return next((hint for hint in hints if (pattern := _said(hint)) and pattern.search(text)), "")


@lru_cache(maxsize=2048)
def _said(hint: str) -> re.Pattern[str] | None:
    """The ways to say yes to a hint in a whole sentence: its verb moved behind each of its words, at the beginning of a clause."""
    asked = _ASKS.match(" ".join(hint.lower().split()))
    words = asked[2].split() if asked else []
    if asked is None or not 2 <= len(words) <= _MOST:
        return None
    ways = "|".join(re.escape(" ".join((*words[:n], asked[1], *words[n:]))) for n in range(1, len(words)))
    return re.compile(rf"(?:^|[,;:.!] ?|\b(?:yes|so|and|but|because) )(?:{ways})(?!\w)(?![^.!]*\?)")
