"""One plain spelling for checks: the many ways to write the same letters and numbers, undone. Pure text work."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_STRAIGHT = str.maketrans("’‘´`“”−–⁄", "''''\"\"--/")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


def plain(text: str) -> str:
    """Lower case, compatible forms folded, unseen characters gone, one space between words, straight quotes."""
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    folded = folded.translate(_STRAIGHT)
    return re.sub(r"\s+", " ", folded).strip()


def disguised(text: str) -> list[str]:
    """Other readings of a text that somebody may have disguised: letters spaced out, digits for letters, doubled letters."""
    base = plain(text)
    closed = re.sub(r"\b(?:\w[ .*_-]){2,}\w\b", lambda m: re.sub(r"[ .*_-]", "", m.group()), base)
    readings = [base, closed, re.sub(r"(?<=[^\W\d_])[@$!013457]|[@$!013457](?=[^\W\d_])", lambda m: m.group().translate(_LEET), closed)]
    readings.append(re.sub(r"(\w)\1{2,}", r"\1", readings[-1]))
    stripped = "".join(c for c in unicodedata.normalize("NFD", readings[-1]) if not unicodedata.combining(c))
    return list(dict.fromkeys([*readings, stripped]))
