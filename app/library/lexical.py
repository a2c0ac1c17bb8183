"""Words to scores: BM25 over our own tokens, in memory, rebuilt in a moment from the passages.

The tokens know school maths: 3/4 is one token, ½ is 1/2, × is *, 1,000 is 1000; words lose accents and endings, so
that cephalopodss cephalopod. Pure but for the arrays it keeps.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .signs import plain

Scores = NDArray[np.float32]

K1, B = 1.2, 0.75

_SIGNS = str.maketrans({"×": "*", "·": "*", "∙": "*", "÷": "/", "−": "-", "–": "-", "—": " ", "⁄": "/", "’": "'"})
_VULGAR = re.compile(r"(\d?)\s*([¼-¾⅐-⅞])")
_ACCENT = re.compile("[\u0300-\u036f]")
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
    whats thats hows wheres isnt arent dont doesnt didnt cant couldnt wont wouldnt shouldnt im ive theres
    kid kids child children son daughter homework tonight upset fight fights fighting cry cries crying hate hates stuck hijo hija hijos
    nino nina ninos tarea ayudo ayudar ayuda maestra maestro
    """.split()
)


def normal(text: str) -> str:
    """Lower case, no accents, one spelling for signs: "1½ × ¾" becomes "1 1/2 * 3/4"."""
    text = _VULGAR.sub(_spelled, plain(text)).translate(_SIGNS)
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
    word = word.removesuffix("e") if len(word) > 4 else word
    return _IRREGULAR.get(word, word)


_IRREGULAR = {
    "leav": "leaf", "halv": "half", "shelv": "shelf", "wolv": "wolf", "loav": "loaf", "calv": "calf", "teeth": "tooth",
    "feet": "foot", "geese": "goose", "mice": "mouse", "women": "woman", "men": "man",
    "multiplicat": "multiply", "divis": "divid", "addit": "add", "comparison": "compar", "persuas": "persuad", "conclus": "conclud",
    "growth": "grow", "depth": "deep", "strength": "strong", "adaptat": "adapt", "explanat": "explain", "decis": "decid",
}  # fmt: skip


_ENDINGS = (
    ("ply", "ply"), ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("iveness", "ive"), ("ically", "ic"), ("ation", "ate"),
    ("ition", "it"), ("ator", "ate"), ("ivity", "ive"), ("ility", "le"), ("ment", ""), ("ness", ""), ("tion", "t"), ("sion", "s"),
    ("ally", "al"), ("ing", ""), ("ied", "y"), ("ed", ""), ("ily", "y"), ("ly", ""), ("ive", ""), ("ful", ""),
)  # fmt: skip


class Lexical:
    """BM25 scores of a query for every document, in the order the documents were given.

    A document is a list of tokens; a token may be repeated to weigh more (headings are). With `neighbours` a pair of
    tokens that stand side by side is a term too. Terms are numbers in sorted arrays, 12 bytes for each time a document
    holds one, so that 100,000 passages fit.
    """

    def __init__(self, documents: Sequence[Sequence[str]], *, neighbours: bool = False) -> None:
        self.size = len(documents)
        self._ids: dict[str, int] = {}
        blocks = [self._block(documents, start, neighbours) for start in range(0, self.size, _BLOCK)] or [_NOTHING]
        keys, rows, counts = (np.concatenate(column) for column in zip(*blocks, strict=True))
        del blocks
        order = np.argsort(keys, kind="stable")
        keys, self._rows, counts = keys[order], rows[order], counts[order]
        del order, rows
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, dtype=np.int64)
        self._keys, self._bounds = keys[starts], np.append(starts, len(keys))
        lengths = np.array([len(d) for d in documents], dtype=np.float32)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if self.size else 1.0, 1.0))
        seen = np.diff(self._bounds)
        idf = np.log(1 + (self.size - seen + 0.5) / (seen + 0.5)).astype(np.float32)
        self._worth = np.repeat(idf, seen) * counts * (K1 + 1) / (counts + norm[self._rows])

    def _block(self, documents: Sequence[Sequence[str]], start: int, neighbours: bool) -> tuple[Terms, Rows, Scores]:
        """(term, document, times) of some documents: a small number is a token, a large one a pair."""
        ids = self._ids
        found: list[NDArray[np.int64]] = []
        for row, document in enumerate(documents[start : start + _BLOCK], start):
            one = np.array([ids.setdefault(token, len(ids)) for token in document], dtype=np.int64)
            found.append(one * self.size + row)
            if neighbours:
                found.append(((one[:-1] + 1) * _WORDS + one[1:]) * self.size + row)
        both, counts = np.unique(np.concatenate(found), return_counts=True)
        return both // self.size, (both % self.size).astype(np.int32), counts.astype(np.float32)

    def idf(self, token: str) -> float:
        """How telling a token is: 0 for one that is everywhere, largest for one that is nowhere."""
        seen = self.seen(token)
        return math.log(1 + (self.size - seen + 0.5) / (seen + 0.5))

    def seen(self, token: str) -> int:
        """In how many documents a token is."""
        here = self._span(self._ids.get(token, -1))
        return int(here.stop - here.start)

    def together(self, tokens: Sequence[str], most: int) -> list[int]:
        """The documents that hold all these tokens, those with the highest scores first; none for no tokens."""
        rows = [self._rows[self._span(self._ids.get(token, -1))] for token in tokens]
        both = set(rows[0].tolist()).intersection(*(row.tolist() for row in rows[1:])) if rows else set()
        if not both:
            return []
        scores = self.scores(tokens)
        return sorted(both, key=lambda row: -scores[row])[:most]

    def _span(self, key: int) -> slice:
        at = int(self._keys.searchsorted(key))
        return slice(int(self._bounds[at]), int(self._bounds[at + 1])) if at < len(self._keys) and self._keys[at] == key else slice(0, 0)

    def nearest(self, word: str, known: Mapping[str, Sequence[str]] | None = None) -> str:
        """The nearest word one letter away (two for a long word) that starts alike, the most frequent of several; else the word itself.

        `known` is other real words by their start (`by_start`): the right one may not be in these documents.
        """
        if word in self._ids or not word.isalpha():
            return word
        most = 2 if len(word) >= 9 else 1
        start, letters = _start(word), set(word)
        near = [
            (apart, -self.seen(other), other)
            for other in (*self._by_start.get(start, ()), *(known or {}).get(start, ()))
            if abs(len(other) - len(word)) <= most
            and len(letters.symmetric_difference(other)) <= 2 * most
            and (apart := _letters_apart(other, word, most)) <= most
        ]
        return min(near)[2] if near else word

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        return by_start(self._ids)

    def scores(self, query: Sequence[str], *also: tuple[Sequence[str], float]) -> Scores:
        """One BM25 score for each document; zeros for a query whose tokens are nowhere. `also` is more tokens with their weight."""
        found = np.zeros(self.size, dtype=np.float32)
        for wanted, weight in ((query, 1.0), *also):
            ids = [self._ids.get(token, -1) for token in wanted]
            terms = Counter(i for i in ids if i >= 0)
            terms.update((a + 1) * _WORDS + b for a, b in pairwise(ids) if a >= 0 and b >= 0)
            for term, times in terms.items():
                here = self._span(term)
                found[self._rows[here]] += weight * times * self._worth[here]
        return found


Terms = NDArray[np.int64]
Rows = NDArray[np.int32]
_BLOCK = 20_000  # documents sorted at a time
_WORDS = 1 << 22  # more tokens than a library has
_NOTHING = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


def by_start(words: Iterable[str]) -> dict[str, list[str]]:
    """Words long enough to be misspelt, by their first sound."""
    found: dict[str, list[str]] = {}
    for word in words:
        if word.isalpha() and len(word) >= 4:
            found.setdefault(_start(word), []).append(word)
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
