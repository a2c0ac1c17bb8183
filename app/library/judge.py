"""The rule for "not in the materials" was tuned on the static vectors; it keeps them whatever embedder orders the passages.

So an embedder can be changed without a new rule, and a remote one is not asked about other subjects. In a library of
static vectors nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from ..turn import Found
from .elsewhere import LANGUAGE, Elsewhere
from .embed import Embedder
from .embed_static import StaticEmbedder
from .vectors import Vectors, cosines


def static(embedder: Embedder) -> Embedder:
    """The embedder itself when it is the static one, else a static one beside it."""
    return embedder if embedder.name == StaticEmbedder.name else StaticEmbedder()


class Judge:
    """One question, as the static vectors see it."""

    def __init__(self, elsewhere: Elsewhere, embedder: Embedder, text: str) -> None:
        self._embedder, self._elsewhere = embedder, elsewhere
        self._vector = embedder.query(text)

    def elsewhere(self, language: str) -> Elsewhere | None:
        """What `Room.rank` asks about other subjects; none in languages without a list of them."""
        return cast("Elsewhere", _Seen(self._elsewhere, self._vector)) if language == LANGUAGE else None

    def judged(self, found: Sequence[Found]) -> list[Found]:
        """The same passages in the same order, with the static cosine among their parts."""
        if not found:
            return []
        near = cosines(self._embedder.embed([text_of(hit.passage.heading, hit.passage.text) for hit in found]), self._vector)
        return [replace(hit, parts={**hit.parts, "cosine": float(cosine)}) for hit, cosine in zip(found, near, strict=True)]


class _Seen:
    """`Elsewhere`, asked with the static vector of the question whatever vector it is given."""

    def __init__(self, elsewhere: Elsewhere, vector: Vectors) -> None:
        self._elsewhere, self._vector = elsewhere, vector

    def nearness(self, _: Vectors) -> float:
        return self._elsewhere.nearness(self._vector)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._elsewhere, name)


def text_of(heading: str, text: str) -> str:
    """What of a passage is embedded."""
    return f"{heading}\n{text}"
