"""Chat models by name, behind one small interface; the only home of the vendor packages and of their errors.

`none` speaks no words of its own. `auto` takes a key or address that is set, else a local server that answers, else
none. `local:<file.gguf>` runs a small model in this process. Every other name is a model at an OpenAI-compatible
address. Adding a provider is adding one line to PROVIDERS.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from .errors import ModelError, SettingsError
from .settings import Settings

KINDS = ("refused", "timeout", "limit", "key", "cut", "empty", "failed", "busy")
"""What can go wrong with a model, whichever vendor says it."""

Message = tuple[str, str]
"""(role, text) with role system, user or assistant."""


class ChatModel(Protocol):
    """Something that speaks. `name` is shown on the badge."""

    name: str

    def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncIterator[str]:
        """Pieces of the reply as they come. Raises ModelError only."""
        ...

    def close(self) -> None: ...


class Compatible:
    """Any OpenAI-compatible server. LangChain knows what each vendor wants in a request; the words are read here, as they
    come off the wire, for its own way from bytes to words takes twice the processor time, and a hundred learners share one.
    """

    def __init__(self, name: str, url: str, key: str, settings: Settings) -> None:
        os.environ["LANGSMITH_TRACING"] = "false"  # a pupil's words go to the model and nowhere else
        from langchain_openai import ChatOpenAI  # a second of import that a start without a model does not need
        from pydantic import SecretStr

        self.name = name
        self._client = ChatOpenAI(
            model=name,
            base_url=url or None,
            api_key=SecretStr(key or "none"),
            use_responses_api=False,
            stream_usage=False,
            max_retries=0,
            timeout=settings.total_seconds,
            http_async_client=_for_many_streams(),
            temperature=0.3,
        )

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncIterator[str]:
        try:
            asked = self._client._get_request_payload(list(messages), max_tokens=max_tokens, stream=True)
            async with self._client.async_client.with_streaming_response.create(**asked) as answer:
                async for line in answer.iter_lines():
                    if piece := _said(line):
                        yield piece
        except Exception as fault:
            raise _in_our_words(fault, self.name) from fault

    def close(self) -> None:
        return None


_clients: list[Any] | None = None
"""The open clients of a server; None in a command or a test, which may run in many event loops."""


def in_one_loop() -> None:
    """Says that all streams of this process run in one event loop, as a server's do. Then they are read by aiohttp, for half of what
    the usual client takes; it is bound to a loop."""
    global _clients
    _clients = []


def _for_many_streams() -> Any:
    """The openai client's own aiohttp client in a server, else None for the usual one."""
    if _clients is None:
        return None
    from openai import DefaultAioHttpClient

    _clients.append(DefaultAioHttpClient())
    return _clients[-1]


async def hang_up() -> None:
    """Closes what `in_one_loop` opened, in that loop."""
    global _clients
    opened, _clients = _clients or [], None
    for client in opened:
        await client.aclose()


def _said(line: str) -> str:
    """The words in one line of a server's event stream, or nothing. Raises ModelError for an error that comes as an event."""
    data = line.removeprefix("data:").strip() if line.startswith("data:") else ""
    if not data or data == "[DONE]":
        return ""
    event = json.loads(data)
    if event.get("error"):
        raise ModelError("the model's server broke off with an error.", kind="cut", where="its stream", cure=_CURES["cut"])
    choices = event.get("choices") or [{}]
    words = (choices[0].get("delta") or {}).get("content")
    return words if isinstance(words, str) else ""


_VENDOR_ERRORS: tuple[tuple[str, str], ...] = (
    # part of a vendor's class name or text, lower case → our kind
    ("authentication", "key"),
    ("permissiondenied", "key"),
    ("ratelimit", "limit"),
    ("timeout", "timeout"),
    ("timed out", "timeout"),
    ("connection", "refused"),
    ("connecterror", "refused"),
    ("incomplete", "cut"),
    ("remoteprotocol", "cut"),
    ("readerror", "cut"),
)

_CURES = {
    "key": "Check STEPWISE_MODEL_KEY.",
    "limit": "Wait, or choose another model.",
    "timeout": "The model is slow or stuck; look at its server.",
    "refused": "Check STEPWISE_MODEL_URL and that the server runs.",
    "cut": "Look at the model server's log.",
    "failed": "Look at the model server's log.",
}


def _in_our_words(fault: BaseException, name: str) -> ModelError:
    if isinstance(fault, ModelError):
        return fault
    text = f"{type(fault).__name__} {fault}".lower()
    kind = next((ours for part, ours in _VENDOR_ERRORS if part in text), "failed")
    return ModelError(f"the model gave no answer ({kind}: {type(fault).__name__}).", kind=kind, where=f"model {name}", cure=_CURES[kind])


class Patient:
    """A model with deadlines, at most one retry before the first piece, and a rest after repeated failures."""

    def __init__(self, model: ChatModel, first: float, gap: float, total: float, breaks_after: int = 5, rests: float = 30.0) -> None:
        self.model, self.name = model, model.name
        self._first, self._gap, self._total = first, gap, total
        self._breaks_after, self._rests = breaks_after, rests
        self._failures, self._rested_until = 0, 0.0

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        if loop.time() < self._rested_until:
            raise ModelError(
                "the model rests after repeated failures.", kind="refused", where=f"model {self.name}", cure="It is tried again soon."
            )
        end = loop.time() + self._total
        said = False
        for attempt in (1, 2):
            try:
                async for piece in self._once(messages, max_tokens, end):
                    said = True
                    yield piece
                if not said:
                    raise ModelError("the model said nothing.", kind="empty", where=f"model {self.name}", cure="Try another model.")
                self._failures = 0
                return
            except ModelError as fault:
                if said or attempt == 2 or fault.kind in ("key", "timeout"):
                    self._failures += 1
                    if self._failures >= self._breaks_after:
                        self._failures, self._rested_until = 0, loop.time() + self._rests
                    raise

    async def _once(self, messages: Sequence[Message], max_tokens: int, end: float) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        pieces = self.model.stream(messages, max_tokens)
        wait, begun = self._first, False
        try:
            while True:
                patience = min(wait, end - loop.time())
                if patience <= 0:
                    raise _late(self.name, "the whole answer")
                try:
                    async with asyncio.timeout(patience):  # not wait_for, which makes a task for every word
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise _late(self.name, "the next word" if begun else "the first word") from None
                wait, begun = self._gap, True
                yield piece
        finally:
            await pieces.aclose()  # type: ignore[attr-defined]  # closes the request upstream

    def close(self) -> None:
        self.model.close()


def _late(name: str, what: str) -> ModelError:
    return ModelError(f"{what} did not come in time.", kind="timeout", where=f"model {name}", cure=_CURES["timeout"])


# ---------------------------------------------------------------- by name


def _local(name: str, settings: Settings) -> ChatModel:
    from .local_model import LocalModel  # xllamacpp is an optional extra

    return LocalModel(Path(name.removeprefix("local:")).expanduser(), settings)


def _by_address(name: str, settings: Settings) -> ChatModel:
    return Compatible(
        name,
        settings.model_url or os.environ.get("OPENAI_BASE_URL", ""),
        settings.model_key or os.environ.get("OPENAI_API_KEY", ""),
        settings,
    )


PROVIDERS: dict[str, Callable[[str, Settings], ChatModel]] = {"local:": _local, "": _by_address}
"""What makes a model, by how its name begins; the longest beginning that fits is taken."""

LOCAL_SERVERS = (("Ollama", 11434), ("LM Studio", 1234), ("llama-server", 8080))


def chat_model(settings: Settings) -> ChatModel | None:
    """The model that the settings name, with deadlines; None for no model. Raises SettingsError or ModelError in words."""
    name = settings.model.strip()
    if name.lower() in ("none", ""):
        return None
    if name.lower() == "auto":
        found = (
            _find()
            if not (settings.model_url or os.environ.get("OPENAI_BASE_URL") or settings.model_key or os.environ.get("OPENAI_API_KEY"))
            else None
        )
        if found is not None:
            name, settings = found[0], settings.model_copy(update={"model_url": found[1]})
        elif settings.model_url or os.environ.get("OPENAI_BASE_URL"):
            url = settings.model_url or os.environ["OPENAI_BASE_URL"]
            name = _first_model(url, settings.model_key or os.environ.get("OPENAI_API_KEY", "")) or "default"
        elif settings.model_key or os.environ.get("OPENAI_API_KEY"):
            name = "gpt-4o-mini"
        else:
            return None
    begins = max((b for b in PROVIDERS if name.startswith(b)), key=len)
    return Patient(PROVIDERS[begins](name, settings), settings.first_token_seconds, settings.gap_seconds, settings.total_seconds)


def _find() -> tuple[str, str] | None:
    """A local model server that answers with a model: (model, address)."""
    for _, port in LOCAL_SERVERS:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.2):
                pass
        except OSError:
            continue
        url = f"http://127.0.0.1:{port}/v1"
        if model := _first_model(url, ""):
            return model, url
    return None


def _first_model(url: str, key: str) -> str:
    """The first chat model a server lists, or ""."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise SettingsError(f"{url!r} is not an http address.", where="STEPWISE_MODEL_URL", cure="Write it like http://127.0.0.1:11434/v1.")
    from openai import OpenAI, OpenAIError

    try:
        with OpenAI(base_url=url, api_key=key or "none", timeout=3.0, max_retries=0) as client:
            names: list[Any] = [m.id for m in client.models.list().data]
    except OpenAIError:
        return ""
    return next((n for n in names if "embed" not in n.lower()), "")
