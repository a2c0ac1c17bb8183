"""Embedders by name: text to vectors. A new one is one line in `EMBEDDERS`.

The name of an embedder is stored beside every vector, so vectors of two embedders are never compared.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urldefrag, urlsplit

from ..errors import LibraryError
from .embed_e5 import E5Embedder
from .embed_remote import RemoteEmbedder
from .embed_static import StaticEmbedder
from .vectors import Vectors, cosines, unit

__all__ = ["EMBEDDERS", "Access", "Embedder", "StaticEmbedder", "Vectors", "cosines", "embedder", "unit"]


class Embedder(Protocol):
    """Rows have length 1 (zeros for a text without a known token)."""

    @property
    def name(self) -> str:
        """At most 64 letters; another model or another address has another name."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a row; 0 when only a first reply will tell."""
        ...

    @property
    def multilingual(self) -> bool:
        """Whether a text and its translation are near each other."""
        ...

    @property
    def batch(self) -> int:
        """Passages embedded before they are stored."""
        ...

    @property
    def instant(self) -> bool:
        """Whether a start may wait for thousands of passages."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row for each passage. Raises LibraryError in words."""
        ...

    def query(self, text: str) -> Vectors:
        """One question: a single row. Raises LibraryError in words."""
        ...


@dataclass(frozen=True)
class Access:
    """Where a remote embedder is, its key, and the seconds a call may take."""

    url: str = ""
    key: str = ""
    seconds: float = 30.0


def _openai(name: str, access: Access) -> Embedder:
    url = access.url or os.environ.get("OPENAI_BASE_URL", "")
    return RemoteEmbedder(name.removeprefix("openai:"), url, access.key or os.environ.get("OPENAI_API_KEY", ""), access.seconds)


def _at_address(name: str, access: Access) -> Embedder:
    url, model = urldefrag(name)
    if not model or not urlsplit(url).hostname:
        raise LibraryError(
            f"{name!r} is not an address with a model.", where="STEPWISE_EMBEDDER", cure="Write it like http://127.0.0.1:11434/v1#bge-m3."
        )
    return RemoteEmbedder(model, url, access.key, access.seconds)


EMBEDDERS: dict[str, Callable[[str, Access], Embedder]] = {
    "static": lambda name, access: StaticEmbedder(),
    "e5": lambda name, access: E5Embedder(),
    "openai:": _openai,
    "http://": _at_address,
    "https://": _at_address,
}
"""What makes an embedder, by its name, or by how the name begins when that ends in ':' or '/'."""


def embedder(name: str = "static", access: Access | None = None) -> Embedder:
    """The embedder of that name; LibraryError naming those there are. Nothing is loaded and nothing is asked yet."""
    fitting = [one for one in EMBEDDERS if (name.startswith(one) and name != one if one.endswith((":", "/")) else name == one)]
    if not fitting:
        known = ", ".join(one + ("…" if one.endswith((":", "/")) else "") for one in EMBEDDERS)
        raise LibraryError(f"there is no embedder {name!r}.", where="STEPWISE_EMBEDDER", cure=f"Use one of: {known}.")
    return EMBEDDERS[fitting[0]](name, access or Access())
