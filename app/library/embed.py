"""Text to vectors, by the name of an embedder. The default reads static word vectors from an installed wheel.

An embedder is a value with a name, a dimension and `embed`. A new one is one entry in `EMBEDDERS`. The name is stored
beside every vector, so vectors of two embedders are never compared.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import LibraryError

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """`embed` gives one row for each text, of length 1 (or of zeros for a text without a known token)."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...


def unit(vectors: Vectors) -> Vectors:
    """Each row divided by its length; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def cosines(vectors: Vectors, vector: Vectors) -> Vectors:
    """The cosine of one unit vector with each row."""
    # not vectors @ vector: that wakes a thread for each core, and on a busy machine waits for them six times as long as it counts
    result: Vectors = np.einsum("ij,j->i", vectors, vector)
    return result


class StaticEmbedder:
    """The mean of 256-number token vectors (16 MB, MIT, inside the wheel `wordllama`). No download, no network.

    The package is never imported: its own loader looks for the tokenizer in a folder the wheel does not have, and
    then on the network. The files are opened at the first call of `embed`.
    """

    name = "static-256"
    dimension = 256

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)):
            if ids := encoding.ids:
                found[row] = self._table[np.minimum(ids, len(self._table) - 1)].mean(axis=0)
        return unit(found)

    @cached_property
    def _files(self) -> Path:
        if self._folder:
            return self._folder
        found = importlib.util.find_spec("wordllama")
        if not found or not found.submodule_search_locations:
            raise LibraryError("the word vectors are not installed.", where="package wordllama", cure="Run 'make install'.")
        return Path(next(iter(found.submodule_search_locations)))

    @cached_property
    def _table(self) -> Vectors:
        from safetensors.numpy import load_file

        path = self._existing("weights/l2_supercat_256.safetensors")
        return np.ascontiguousarray(next(iter(load_file(path).values())), dtype=np.float32)

    @cached_property
    def _tokenizer(self) -> Any:  # the package tokenizers has no complete types
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._existing("tokenizers/l2_supercat_tokenizer_config.json")))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _existing(self, name: str) -> Path:
        path = self._files / name
        if not path.is_file():
            raise LibraryError("a file of the word vectors is missing.", where=str(path), cure="Install wordllama again.")
        return path


EMBEDDERS: dict[str, Callable[[], Embedder]] = {"static": StaticEmbedder}


def embedder(name: str = "static") -> Embedder:
    """The embedder of that name; LibraryError naming those there are."""
    if name not in EMBEDDERS:
        raise LibraryError(f"there is no embedder {name!r}.", where="STEPWISE_EMBEDDER", cure=f"Use one of: {', '.join(EMBEDDERS)}.")
    return EMBEDDERS[name]()
