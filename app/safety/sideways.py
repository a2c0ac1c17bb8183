"""A second pair of eyes for whoever says it sideways ("you can have my seat from monday, i wont need it").

The patterns of `screen` are looked at first, and what they find stands. This is weaker: a logistic regression over words and
pieces of words, fitted by `python -m evals.sideways_fit` on lines that were written for this project (knowledge/worries). It never
takes an alarm back; it only brings the gentler card and tells an adult that somebody may want to be asked. No model is called.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .plain import plain
from .screen import ARABIC

BUCKETS = 1 << 16
SHORTEST, LONGEST = 4, 60
"""Words of a message that is read. A shorter one says too little; a longer one is an essay or a pasted page, in which other
people's troubles are told."""
WRITTEN = 1.0
LIKELY, MAYBE = "likely", "maybe"
FILE = Path(__file__).with_name("sideways.npz")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[^\w\s]")
_WORK = re.compile(r"[\W\d_]*(?:\b[a-z]\b[\W\d_]*)*", re.IGNORECASE)
"""An answer: numbers, signs and single letters, no sentence."""


def marks(text: str) -> NDArray[np.int64]:
    """The places of a text's words and pieces of words among BUCKETS, each once, in order."""
    return np.array(sorted({zlib.crc32(piece.encode()) % BUCKETS for piece in _pieces(text)}), dtype=np.int64)


def _pieces(text: str) -> Iterator[str]:
    words = ["7" if t.isdecimal() else t.replace("'", "") for t in _TOKEN.findall(plain(text))]
    yield from (f"w {word}" for word in words)
    around = ["^", *words, "$"]
    yield from (f"p {a} {b}" for a, b in pairwise(around))
    yield from (f"s {a} {b}" for a, b in zip(around, around[2:], strict=False))  # one word between: "hits … mum", "hits … ball"
    for word in words:
        if len(word) > 3:
            edged = f"<{word}>"
            yield from (f"c {edged[n : n + size]}" for size in (3, 4, 5) for n in range(len(edged) - size + 1))


@dataclass(frozen=True)
class Sideways:
    """What was learned: a weight for each place, and the sum from which on a message is one to ask about."""

    weights: NDArray[np.float32]
    bias: float
    least: float
    least_arabic: float
    """The same for a message in Arabic letters: its words share fewer pieces with the rest, so its sums are smaller."""
    surely: float
    surely_arabic: float
    """The sums from which on a mistake is rare."""

    def score(self, text: str) -> float:
        """The log odds that a caring adult would want to be told, as far as a sum of words can tell."""
        found = marks(text)
        return float(self.weights[found].sum() / max(1, len(found)) ** 0.5) + self.bias

    def sees(self, text: str, written: bool = False) -> str:
        """LIKELY, MAYBE or "": whether to ask about a message. A word or two, an answer in numbers and a page are never asked about.
        Beside a `written` task people argue and explain, of hunger and hunters and of what parents fear, so there the sum must be higher."""
        if not SHORTEST <= len(text.split()) <= LONGEST or _WORK.fullmatch(text):
            return ""
        least, surely = (self.least_arabic, self.surely_arabic) if ARABIC.search(text) else (self.least, self.surely)
        found = self.score(text) - WRITTEN * written
        return LIKELY if found >= surely else MAYBE if found >= least else ""


@lru_cache(maxsize=1)
def learned() -> Sideways:
    """What `evals.sideways_fit` wrote beside this module."""
    with np.load(FILE) as kept:
        sums = (float(kept[name]) for name in ("least", "least_arabic", "surely", "surely_arabic"))
        return Sideways(kept["weights"].astype(np.float32), float(kept["bias"]), *sums)


def said_sideways(text: str, written: bool = False) -> str:
    """Does this message sound as if somebody were in trouble, though no pattern is in it? LIKELY, MAYBE or "" for no."""
    return learned().sees(text, written)
