"""Models by name, their deadlines, and every vendor fault in our own words."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from stubs import Failing, Stalling, Stub

from app import models
from app.errors import ModelError, SettingsError
from app.models import Patient, chat_model
from app.settings import Settings


class Server:
    """An OpenAI-compatible server on loopback that misbehaves on request and remembers what it was sent."""

    def __init__(self) -> None:
        self.way, self.seen = "fine", []
        routes = [Route("/v1/chat/completions", self.chat, methods=["POST"]), Route("/v1/models", self.models)]
        self._server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="error"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            threading.Event().wait(0.02)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}/v1"

    async def models(self, request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [{"id": "nomic-embed-text"}, {"id": "stub-chat"}]})

    async def chat(self, request: Request) -> Response:
        self.seen.append(await request.json())
        status = {"no key": 401, "limit": 429, "broken": 500}.get(self.way)
        if status:
            return JSONResponse({"error": {"message": "no: sk-SECRET"}}, status_code=status)
        return StreamingResponse(self.pieces(), media_type="text/event-stream")

    async def pieces(self) -> AsyncIterator[bytes]:
        for word in ("Look ", "at ", "the ", "pieces."):
            if self.way == "stall" and word == "the ":
                await asyncio.sleep(30)
            if self.way == "bad json" and word == "the ":
                yield b"data: {not json\n\n"
            chunk = {"id": "1", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": word}}]}
            yield f"data: {json.dumps(chunk)}\n\n".encode()
        yield b"data: [DONE]\n\n"

    def stop(self) -> None:
        self._server.should_exit = True


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


async def reply(model: Any) -> str:
    return "".join([piece async for piece in model.stream([("system", "s"), ("user", "u")], 50)])


def settings(server: Server, **more: Any) -> Settings:
    return Settings(model="stub-chat", model_url=server.url, first_token_seconds=2, gap_seconds=0.5, total_seconds=4, **more)


def test_any_openai_compatible_address_speaks(server: Server) -> None:
    server.way = "fine"
    assert asyncio.run(reply(chat_model(settings(server)))) == "Look at the pieces."
    assert [m["role"] for m in server.seen[-1]["messages"]] == ["system", "user"]


def test_a_model_speaks_in_one_loop_after_the_other_and_in_a_server_is_read_by_aiohttp(server: Server) -> None:
    """A command, a test and the evals have many loops, a server has one; aiohttp's client is bound to the loop it began in."""
    server.way = "fine"
    model = chat_model(settings(server))
    assert [asyncio.run(reply(model)) for _ in range(2)] == ["Look at the pieces."] * 2

    async def served() -> list[str]:
        models.in_one_loop()
        many = chat_model(settings(server))
        opened = models._clients
        said = [await reply(many) for _ in range(3)]
        assert type(opened[0]).__mro__[1].__name__ == "Httpx2AiohttpClient"
        await models.hang_up()
        assert opened[0].is_closed
        return said

    assert asyncio.run(served()) == ["Look at the pieces."] * 3
    assert models._clients is None


@pytest.mark.parametrize(
    ("way", "kind"), [("no key", "key"), ("limit", "limit"), ("broken", "failed"), ("stall", "timeout"), ("bad json", "failed")]
)
def test_a_fault_met_by_aiohttp_is_one_of_ours_too(way: str, kind: str, server: Server) -> None:
    server.way = way

    async def served() -> None:
        models.in_one_loop()
        try:
            await reply(chat_model(settings(server)))
        finally:
            await models.hang_up()

    with pytest.raises(ModelError) as fault:
        asyncio.run(served())
    assert fault.value.kind == kind
    assert "SECRET" not in str(fault.value)


def test_auto_takes_the_address_that_is_set_and_its_first_chat_model(server: Server) -> None:
    server.way = "fine"
    model = chat_model(Settings(model="auto", model_url=server.url))
    assert model is not None
    assert model.name == "stub-chat"


@pytest.mark.parametrize(
    ("way", "kind"), [("no key", "key"), ("limit", "limit"), ("broken", "failed"), ("stall", "timeout"), ("bad json", "failed")]
)
def test_a_fault_of_the_vendor_becomes_one_of_ours_without_its_secret(way: str, kind: str, server: Server) -> None:
    server.way = way
    with pytest.raises(ModelError) as fault:
        asyncio.run(reply(chat_model(settings(server))))
    assert fault.value.kind == kind
    assert "SECRET" not in str(fault.value)


def test_an_address_where_nobody_listens_is_refused_quickly() -> None:
    model = chat_model(Settings(model="x", model_url="http://127.0.0.1:9/v1", first_token_seconds=3))
    with pytest.raises(ModelError) as fault:
        asyncio.run(reply(model))
    assert fault.value.kind in ("refused", "timeout")


def test_one_retry_before_the_first_word_and_none_after() -> None:
    before, after = Failing(), Failing("Some words. ")
    for stub, calls in ((before, 2), (after, 1)):
        with pytest.raises(ModelError):
            asyncio.run(reply(Patient(stub, 1, 1, 2)))
        assert len(stub.prompts) == calls


@pytest.mark.parametrize(("first", "what"), [("", "first word"), ("Half a ", "next word")])
def test_a_stalling_model_is_given_up(first: str, what: str) -> None:
    with pytest.raises(ModelError, match=what):
        asyncio.run(reply(Patient(Stalling(first), 0.2, 0.2, 1)))


def test_a_model_that_says_nothing_is_an_error_not_an_empty_reply() -> None:
    with pytest.raises(ModelError) as fault:
        asyncio.run(reply(Patient(Stub(""), 1, 1, 2)))
    assert fault.value.kind == "empty"


def test_after_five_failures_the_model_rests() -> None:
    stub = Failing()
    model = Patient(stub, 1, 1, 2, breaks_after=2, rests=60)

    async def many() -> None:
        for _ in range(4):
            with pytest.raises(ModelError):
                await reply(model)

    asyncio.run(many())
    assert len(stub.prompts) == 4, "two failures of two tries each, then it rests"


@pytest.mark.parametrize("name", ["local:/no/such/file.gguf", "local:README.md"])
def test_a_wrong_model_file_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match="gguf|GGUF"):
        chat_model(Settings(model=name))


def test_no_model_is_no_model() -> None:
    assert chat_model(Settings(model="none")) is None


def test_tokens_are_counted_offline_and_odd_text_does_not_matter(data_dir: Any) -> None:
    from app import budget

    assert budget.seed(data_dir / "tokens")
    assert budget.tokens("hello <|endoftext|> world") > 2
    assert budget.tokens(budget.fit("word " * 3000, 100)) <= 101
