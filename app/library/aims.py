"""Which objective a question is about, by everything its pack says of it (`expansion`), not by its lesson alone.

Two signals: the cosine with an objective's nearest lines, and how much each word and pair of words of the question speaks
for the objective among all (naive Bayes over the lines). Numbers are heard as kinds of numbers (`shapes`), so a word
problem finds the tasks of its kind. Where nothing is known of an objective, as in a book, nothing is said. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .embed import Embedder, Vectors, cosines
from .expansion import Line, lines_of
from .packs import Pack
from .shapes import MARK, shape, spoken

Numbers = NDArray[np.float32]

NEAREST = 3  # lines of an objective whose mean cosine counts
ENOUGH = 40  # lines an objective must have: by a few, every question looks strange to it
SMOOTH = 8.0  # lines of average words that each objective is thought to have besides its own
MARKED = 2.0  # what a kind of number says counts so many times as much as what a word says
_KEPT = 256  # questions


@dataclass(frozen=True)
class Near:
    """One question beside every objective, in the order of `Aims.objectives`."""

    nearness: Numbers
    """Mean cosine of the nearest lines, -1 to 1."""
    speaks: Numbers
    """Log-odds that the question's words are this objective's and not just any objective's, per square root of a word or pair."""
    numbers: int
    """How many numbers the question has."""
    known: float
    """The share of the question's words and pairs that any line holds, 0 to 1."""

    @cached_property
    def score(self) -> Numbers:
        """Both together, in standard deviations over the objectives."""
        return _z(self.nearness) + _z(self.speaks)

    @cached_property
    def behind(self) -> Numbers:
        """How far each objective is behind the nearest one, 0 or more."""
        return np.asarray(self.score.max(initial=0.0) - self.score, dtype=np.float32)


class Aims:
    """Read and counted at the first question: some thousand short lines."""

    def __init__(self, packs: Sequence[Pack], embedder: Embedder) -> None:
        self._packs, self._embedder = packs, embedder
        self.near = lru_cache(_KEPT)(self._near)

    @cached_property
    def _lines(self) -> list[Line]:
        lines = [line for pack in self._packs for line in lines_of(pack)]
        size = Counter(line.objective for line in lines)
        return [line for line in lines if size[line.objective] >= ENOUGH]

    @cached_property
    def objectives(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.objective for line in self._lines))

    @cached_property
    def row(self) -> dict[str, int]:
        """The place of each objective among all."""
        return {name: n for n, name in enumerate(self.objectives)}

    @cached_property
    def _shapes(self) -> list[list[str]]:
        return [shape(line.text) for line in self._lines]

    @cached_property
    def _vectors(self) -> Vectors:
        return self._embedder.embed([spoken(tokens) for tokens in self._shapes])

    @cached_property
    def _starts(self) -> list[tuple[int, int]]:
        """The rows of each objective's lines, which lie together."""
        places = [self.row[line.objective] for line in self._lines]
        firsts = [places.index(n) for n in range(len(self.objectives))]
        return list(pairwise([*firsts, len(places)]))

    @cached_property
    def _speaks(self) -> tuple[dict[str, int], Numbers]:
        """Each term that is in two lines or more with its log-odds for each objective."""
        ids: dict[str, int] = {}
        held = [[ids.setdefault(term, len(ids)) for term in (*_terms(tokens), *_beside(tokens))] for tokens in self._shapes]
        counts = np.zeros((len(ids), len(self.objectives)), dtype=np.float32)
        for line, terms in zip(self._lines, held, strict=True):
            counts[terms, self.row[line.objective]] += 1
        often = counts.sum(axis=1) > 1
        kept = {term: n for n, term in enumerate(term for term, row in ids.items() if often[row])}
        counts = counts[often]
        size = np.array([end - start for start, end in self._starts], dtype=np.float32)
        usual = ((counts.sum(axis=1) + 0.5) / (size.sum() + 1))[:, None]
        odds = np.log((counts + SMOOTH * usual) / ((size + SMOOTH) * usual))
        odds[[row for term, row in kept.items() if MARK in term]] *= MARKED
        return kept, odds.astype(np.float32)

    def _near(self, text: str) -> Near:
        tokens = shape(text)
        terms = _terms(tokens)
        ids, odds = self._speaks
        rows = [ids[term] for term in (*terms, *_beside(tokens)) if term in ids]
        speaks = odds[rows].sum(axis=0) / np.sqrt(len(terms))
        near = cosines(self._vectors, self._embedder.query(spoken(tokens)))
        best = [np.sort(near[start:end])[-NEAREST:].mean() for start, end in self._starts]
        return Near(
            np.array(best, dtype=np.float32), speaks, sum(t[0] == MARK for t in tokens) - 1, sum(term in ids for term in terms) / len(terms)
        )


def _terms(tokens: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*tokens, *(f"{one} {other}" for one, other in pairwise(tokens))]))


def _beside(tokens: Sequence[str]) -> list[str]:
    """Each word together with what the denominators say: "left" with unlike ones is another task than "left" with like ones."""
    return [f"{token}|{tokens[-1]}" for token in dict.fromkeys(tokens[:-1])]


def _z(values: Numbers) -> Numbers:
    return np.asarray((values - values.mean()) / (values.std() + 1e-9), dtype=np.float32)
