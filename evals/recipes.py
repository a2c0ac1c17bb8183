"""What a developer would put together from the default parts, written anew from its description: splitters, dense, BM25, rank fusion.

Each recipe gets the same texts and the same embedder as ours. A section is scored by its best piece, and the sections are
ranked over all pieces, which is kinder than the five pieces the recipes ask for.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.library.embed import Embedder, Vectors

SEPARATORS = ("\n\n", "\n", " ", "")
RANKS = 60  # the usual constant of reciprocal rank fusion
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Recipe:
    name: str
    size: int
    """Characters of a piece."""
    overlap: int
    dense: bool = True
    lexical: bool = False


RECIPES = (
    Recipe("recursive 1000/0, dense", 1000, 0),
    Recipe("512/50, dense and BM25 by rank fusion", 512, 50, lexical=True),
    Recipe("512/30, dense", 512, 30),
    Recipe("1000/0, BM25 alone", 1000, 0, dense=False, lexical=True),
)


def split(text: str, size: int, overlap: int, separators: Sequence[str] = SEPARATORS) -> list[str]:
    """Pieces of at most `size` characters, cut at the first separator that is there, then at finer ones."""
    mark = next((s for s in separators if s and s in text), "")
    if not mark:
        step = size - overlap
        return [text[at : at + size] for at in range(0, max(len(text) - overlap, 1), step)]
    finer = separators[separators.index(mark) + 1 :]
    found: list[str] = []
    small: list[str] = []
    for part in text.split(mark):
        if len(part) <= size:
            small.append(part)
            continue
        found += _joined(small, mark, size, overlap)
        small = []
        found += split(part, size, overlap, finer)
    return [piece for piece in (*found, *_joined(small, mark, size, overlap)) if piece.strip()]


def _joined(parts: Sequence[str], mark: str, size: int, overlap: int) -> list[str]:
    """Neighbouring parts together as long as they fit; the next piece begins with the last `overlap` characters' parts."""
    found: list[str] = []
    window: list[str] = []
    length = 0
    for part in parts:
        added = len(part) + len(mark) * bool(window)
        if window and length + added > size:
            found.append(mark.join(window))
            while window and (length > overlap or length + added > size):
                length -= len(window.pop(0)) + len(mark) * bool(window)
                length = max(length, 0)
            added = len(part) + len(mark) * bool(window)
        window.append(part)
        length += added
    return [*found, mark.join(window)] if window else found


class Bm25:
    """The textbook's BM25 (k1 1.5, b 0.75) over lower-case words."""

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [Counter(WORD.findall(text.lower())) for text in texts]
        self._lengths = np.array([sum(c.values()) for c in counted], dtype=np.float32)
        rows: dict[str, list[tuple[int, int]]] = {}
        for row, counts in enumerate(counted):
            for word, count in counts.items():
                rows.setdefault(word, []).append((row, count))
        self._rows = {word: np.array(places) for word, places in rows.items()}

    def scores(self, query: str) -> Vectors:
        found = np.zeros(len(self._lengths), dtype=np.float32)
        norm = 1.5 * (0.25 + 0.75 * self._lengths / self._lengths.mean())
        for word in WORD.findall(query.lower()):
            if word in self._rows:
                rows, counts = self._rows[word].T
                idf = math.log(1 + (len(found) - len(rows) + 0.5) / (len(rows) + 0.5))
                found[rows] += idf * counts * 2.5 / (counts + norm[rows])
        return found


def ranked(recipe: Recipe, sections: Mapping[str, str], queries: Sequence[str], embedder: Embedder) -> list[list[str]]:
    """For each query the sections' names, best first, five of them."""
    owners: list[str] = []
    pieces: list[str] = []
    for name, text in sections.items():
        cut = split(text, recipe.size, recipe.overlap)
        pieces += cut
        owners += [name] * len(cut)
    vectors = embedder.embed(pieces) if recipe.dense else None
    bm25 = Bm25(pieces) if recipe.lexical else None
    asked = embedder.embed(queries) if recipe.dense else None
    found = []
    for n, query in enumerate(queries):
        lists = [vectors @ asked[n]] if vectors is not None and asked is not None else []
        lists += [bm25.scores(query)] if bm25 else []
        scores = lists[0] if len(lists) == 1 else _fused(lists)
        order = np.argsort(-scores, kind="stable")[:400]
        found.append(list(dict.fromkeys(owners[row] for row in order))[:5])
    return found


def _fused(lists: Sequence[Vectors]) -> Vectors:
    """Reciprocal rank fusion: the sum of 1 / (60 + rank)."""
    total = np.zeros(len(lists[0]), dtype=np.float32)
    for scores in lists:
        ranks = np.empty(len(scores), dtype=np.float32)
        ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
        total += 1 / (RANKS + ranks)
    return total
