"""Words to scores: BM25 over our own tokens, in memory, rebuilt in a moment from the passages.

The tokens know school maths: 3/4 is one token, ½ is 1/2, × is *, 1,000 is 1000; words lose accents and endings, so
that cephalopodss cephalopod. Pure but for the arrays it keeps.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

K1, B = 1.2, 0.75

_SIGNS = str.maketrans({"×": "*", "·": "*", "∙": "*", "÷": "/", "−": "-", "–": "-", "—": " ", "⁄": "/", "²": "^2", "³": "^3", "’": "'"})
_VULGAR = re.compile(r"(\d?)\s*([¼-¾⅐-⅞])")
_ACCENT = re.compile("[\u0300-\u036f]")
_LATEX_FRACTION = re.compile(r"\\[dt]?frac\s*(?:\{\s*(-?[\w.]+)\s*\}|(\d))\s*(?:\{\s*(-?[\w.]+)\s*\}|(\d))")
_TOKEN = re.compile(r"\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?)?%?|[a-z]\^\d+|[^\W\d_]+(?:'[a-z]+)?|[+*=<>≤≥√π°]")

# the last words are of a parent's worry: they say who asks, not what about
STOP = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below between both but by can can't
    could did didn't do does doesn't doing don't done down during each few for from further get give go had has have having he
    her here hers him his how i if in into is it its just let lets many may me might more most much must my need no nor not now
    of off on once only or other our out over own please say she should show so some such tell than that the their them then
    there these they thing things this those through to too under until up us use used using very want was way we were what when
    where which while who whom why will with without would yes you your know explain help understand question answer example
    think make makes el la los las un una unos unas de del y o que en es son con por para como se su sus al lo cual mi le hace
    hacer puedo
    kid kids child children son daughter homework tonight upset fight fights fighting cry cries crying hate hates stuck hijo hija hijos
    nino nina ninos tarea ayudo ayudar ayuda maestra maestro
    """.split()
)


def normal(text: str) -> str:
    """Lower case, no accents, one spelling for signs: "1½ × ¾" becomes "1 1/2 * 3/4"."""
    text = _LATEX_FRACTION.sub(lambda m: f" {m[1] or m[2]}/{m[3] or m[4]} ", text)
    text = _VULGAR.sub(_spelled, text).translate(_SIGNS)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\s*/\s*(?=\d)", "/", text)
    text = text.lower()
    if text.isascii():
        return text
    return _ACCENT.sub("", unicodedata.normalize("NFKD", text))


def _spelled(match: re.Match[str]) -> str:
    fraction = unicodedata.normalize("NFKC", match[2]).replace("⁄", "/")
    return f"{match[1]} {fraction}" if match[1] else fraction


def tokens(text: str) -> list[str]:
    """All tokens in order, words stemmed, stop words kept out."""
    found = (t.removesuffix("'s") for t in _TOKEN.findall(normal(text)))
    return [stem(t) if t[0].isalpha() else t for t in found if t not in STOP]


def pairs(found: Sequence[str]) -> list[str]:
    """Neighbouring tokens as one: "common denominator" and "3 x^2" are found as written, before their parts are."""
    return [f"{a} {b}" for a, b in pairwise(found)]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its common English or Spanish ending; short words stay as they are."""
    word = word.replace("'", "")
    if len(word) <= 3 or "^" in word:
        return word
    for ending, instead in (("sses", "ss"), ("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("zes", "z")):
        if word.endswith(ending):
            word = word.removesuffix(ending) + instead
            break
    else:
        if word.endswith("s") and word[-2] not in "su":
            word = word[:-1]
    for ending, instead in _ENDINGS:
        rest = word.removesuffix(ending)
        least = 3 if ending in ("ing", "ed") else 4
        if rest != word and len(rest) + len(instead) >= least and re.search("[aeiouy]", rest):
            word = rest + instead
            if ending in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > 4 else word


_ENDINGS = (
    ("ply", "ply"), ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("iveness", "ive"), ("ically", "ic"), ("ation", "ate"),
    ("ition", "it"), ("ator", "ate"), ("ivity", "ive"), ("ility", "le"), ("ment", ""), ("ness", ""), ("tion", "t"), ("sion", "s"),
    ("ally", "al"), ("ing", ""), ("ied", "y"), ("ed", ""), ("ily", "y"), ("ly", ""), ("ive", ""), ("ful", ""),
)  # fmt: skip


class Lexical:
    """BM25 scores of a query for every document, in the order the documents were given.

    A document is a list of tokens; a token may be repeated to weigh more (headings are).
    """

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        lengths = np.array([len(d) for d in documents], dtype=np.float32)
        self.size = len(documents)
        mean = float(lengths.mean()) if self.size else 1.0
        self._norm = K1 * (1 - B + B * lengths / max(mean, 1.0))
        rows: dict[str, list[int]] = {}
        counts: dict[str, list[int]] = {}
        for row, document in enumerate(documents):
            for token, count in Counter(document).items():
                rows.setdefault(token, []).append(row)
                counts.setdefault(token, []).append(count)
        self._postings = {t: (np.array(rows[t], dtype=np.int32), np.array(counts[t], dtype=np.float32)) for t in rows}

    def idf(self, token: str) -> float:
        """How telling a token is: 0 for one that is everywhere, largest for one that is nowhere."""
        seen = len(self._postings[token][0]) if token in self._postings else 0
        return math.log(1 + (self.size - seen + 0.5) / (seen + 0.5))

    def nearest(self, word: str) -> str:
        """The most frequent known word one letter away (two for a long word) that starts alike; else the word itself."""
        if word in self._postings or not word.isalpha():
            return word
        most = 2 if len(word) >= 9 else 1
        near = [
            w for w in self._by_start.get(_start(word), ()) if abs(len(w) - len(word)) <= most and _letters_apart(w, word, most) <= most
        ]
        return max(near, key=lambda w: len(self._postings[w][0]), default=word)

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._postings:
            if word.isalpha() and len(word) >= 4:
                found.setdefault(_start(word), []).append(word)
        return found

    def scores(self, query: Sequence[str]) -> Scores:
        """One BM25 score for each document; zeros for a query whose tokens are nowhere."""
        found = np.zeros(self.size, dtype=np.float32)
        for token, weight in Counter(query).items():
            if token in self._postings:
                rows, counts = self._postings[token]
                found[rows] += weight * self.idf(token) * counts * (K1 + 1) / (counts + self._norm[rows])
        return found


def _start(word: str) -> str:
    """The first sound, roughly: children write "fotosynthesis" and "wich"."""
    return "f" if word.startswith("ph") else word[0]


def _letters_apart(one: str, other: str, most: int) -> int:
    """Letters to insert, delete, change or swap with a neighbour, counted up to `most` + 1."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
