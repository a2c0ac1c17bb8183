"""The default embedder: static word vectors from an installed wheel. No download, no network, nothing leaves the machine."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import LibraryError
from .vectors import Vectors, unit


class StaticEmbedder:
    """The mean of 256-number token vectors (16 MB, MIT, inside the wheel `wordllama`). English.

    The package is never imported: its own loader looks for the tokenizer in a folder the wheel does not have, and
    then on the network. The files are opened at the first call of `embed`.
    """

    name = "static-256"
    dimension = 256
    multilingual = False
    batch = 256
    instant = True

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

    def query(self, text: str) -> Vectors:
        found: Vectors = self.embed([text])[0]
        return found

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
