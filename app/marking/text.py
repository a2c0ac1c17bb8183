"""Words as they are compared: without case and accents, and the sentences of a message."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def plain(text: str) -> str:
    """Lower case, no accents, straight apostrophes, single spaces."""
    return _plain_word(text) if len(text) < 24 else _plain(text)


def _plain(text: str) -> str:
    # Compatibility forms are folded only for letters; ½ and ² keep their meaning.
    spread = unicodedata.normalize("NFD", text.replace("’", "'"))
    # The stroke of ≠ is no accent.
    bare = "".join(
        c
        for n, c in enumerate(spread)
        if not unicodedata.combining(c) or not (n and (spread[n - 1].isalpha() or unicodedata.combining(spread[n - 1])))
    )
    bare = unicodedata.normalize("NFC", bare)
    return re.sub(r"\s+", " ", bare).casefold().strip()


_plain_word = lru_cache(maxsize=8192)(_plain)


def words(text: str) -> list[str]:
    """The words and whole numbers of a text, plain."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain(text))


def lines(text: str) -> list[str]:
    """The non-empty lines of somebody's working."""
    return [line.strip() for line in re.split(r"[\n\r\u2028]+|\\\\", text) if line.strip()]


def sentences(line: str) -> list[str]:
    """Sentences of one line; the point of 3.5 and the end of "cm." do not confuse it."""
    return [s.strip() for s in re.split(r"(?<=[!?;])\s+|(?<=[^\d\s]\.)\s+|(?<=\d\.)\s+(?=[^\W\d_])|\n", line) if s.strip(" .!?;")]
