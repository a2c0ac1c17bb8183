"""An embedder behind an OpenAI-compatible address. What it answers is checked before it is believed.

Texts leave this machine only with this embedder. Every failure is a LibraryError in words, without key or text. Beside
`models`, the only module that knows the package openai: its client carries proxies, certificates and retries.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import numpy as np

from ..errors import LibraryError
from .vectors import Vectors, unit

if TYPE_CHECKING:
    from openai import OpenAI

QUESTION_SECONDS = 3.0  # a child waits for a question; without its vector the words are searched alone
_MULTILINGUAL = ("text-embedding-3", "multilingual", "bge-m3", "embeddinggemma", "qwen3-embedding", "labse", "e5-mistral")
T = TypeVar("T")

_FAULTS = {
    # name of the package's error → what happened, what to do
    "APITimeoutError": ("did not answer in time.", "Look at its server, or raise STEPWISE_EMBEDDER_SECONDS."),
    "APIConnectionError": ("cannot be reached.", "Start it, or correct STEPWISE_EMBEDDER_URL."),
    "AuthenticationError": ("refused the key.", "Correct STEPWISE_EMBEDDER_KEY."),
    "PermissionDeniedError": ("refused the key.", "Correct STEPWISE_EMBEDDER_KEY."),
    "RateLimitError": ("is at its limit, or its credit is spent.", "Wait, then run 'stepwise ingest --rebuild': what is stored stays."),
    "NotFoundError": ("is not at this address.", "Correct the model's name in STEPWISE_EMBEDDER, or STEPWISE_EMBEDDER_URL."),
}


class RemoteEmbedder:
    """Texts to vectors by POST {url}/embeddings. `dimension` is 0 until the first reply has shown it.

    `name` tells model and address apart and holds neither key nor password: it is stored beside every vector.
    """

    batch = 64
    instant = False

    def __init__(self, model: str, url: str, key: str, seconds: float) -> None:
        self._model, self._url, self._key, self._seconds = model, url, key, seconds
        self._place = f"embedder {model} at {urlsplit(url).hostname if url else 'OpenAI'}"
        self.name = f"{model[-45:]}-{blake2b(f'{url}#{model}'.encode(), digest_size=4).hexdigest()}"
        self.multilingual = any(part in model.lower() for part in _MULTILINGUAL)
        self.dimension = 0
        prefixed = "e5-" in model.lower() and "instruct" not in model.lower()
        self._before = ("query: ", "passage: ") if prefixed else ("", "")  # as that family was trained

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row for each text; `batch` texts a call, for each call may cost money. Raises LibraryError."""
        parts = [self._asked(texts[n : n + self.batch], self._before[1], self._seconds, 1) for n in range(0, len(texts), self.batch)]
        return np.concatenate(parts) if parts else np.zeros((0, self.dimension), dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """The vector of a question, within three seconds whatever the network does. Raises LibraryError."""
        seconds = min(QUESTION_SECONDS, self._seconds)
        found = _within(seconds, lambda: self._asked([text], self._before[0], seconds, 0))
        if found is None:
            raise self._fault("APITimeoutError")
        row: Vectors = found[0]
        return row

    def _asked(self, texts: Sequence[str], before: str, seconds: float, retries: int) -> Vectors:
        from openai import OpenAIError

        try:
            client = self._client.with_options(max_retries=retries, timeout=seconds)
            reply = client.embeddings.with_raw_response.create(
                model=self._model, input=[f"{before}{text}".strip() or "." for text in texts], encoding_format="float"
            )
            found = _read(reply.text, len(texts))
        except OpenAIError as fault:
            raise self._fault(type(fault).__name__) from fault
        except ValueError as fault:
            raise LibraryError(f"the embedder's answer is none: {fault}.", where=self._place, cure="Look at its server's log.") from fault
        if self.dimension and found.shape[1] != self.dimension:
            raise LibraryError(
                f"the embedder gave {found.shape[1]} numbers, before it gave {self.dimension}.",
                where=self._place,
                cure="Another model answers there: choose it by its name, and the library is embedded again.",
            )
        self.dimension = found.shape[1]
        return found

    def _fault(self, kind: str) -> LibraryError:
        what, cure = _FAULTS.get(kind, (f"failed ({kind}).", "Look at its server's log."))
        return LibraryError(f"the embedder {what}", where=self._place, cure=cure)

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(base_url=self._url or None, api_key=self._key or "none")


def _read(text: str, count: int) -> Vectors:
    """The rows of a reply in the order of the texts. ValueError says what is wrong with it."""
    try:
        rows = json.loads(text)["data"]
        if all(isinstance(row.get("index"), int) for row in rows):
            rows = sorted(rows, key=lambda row: row["index"])
        found = np.array([row["embedding"] for row in rows], dtype=np.float32)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("no list of vectors of one length") from None
    if len(found) != count:
        raise ValueError(f"{len(found)} vectors for {count} texts")
    if found.ndim != 2 or not found.shape[1]:
        raise ValueError("no list of vectors of one length")
    if not np.isfinite(found).all() or not found.any(axis=1).all():
        raise ValueError("a vector without numbers")
    return unit(found)


def _within(seconds: float, call: Callable[[], T]) -> T | None:
    """What a call gives, or None when it takes longer: finding a name in the network has no time limit of its own."""
    done: list[T] = []
    failed: list[LibraryError] = []

    def work() -> None:
        try:
            done.append(call())
        except LibraryError as fault:
            failed.append(fault)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds + 0.5)
    if failed:
        raise failed[0]
    return done[0] if done else None
