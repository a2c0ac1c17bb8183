"""One learner as the server sees one: the first screen's form, the cookies, a socket, messages, and the words as they come."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import socketio

from .script import OPENING, Message

_PLACE = re.compile(r"\bnumber (\d+) in line\b|\bnext in line\b")
SECONDS = 120.0
"""The longest a turn may take before it counts as an error."""


@dataclass
class Turn:
    """What one message came to. Times are seconds after it was sent; none when it did not come."""

    kind: str
    at: float
    """Seconds since the run began."""
    words: float | None = None
    """The first words of anybody."""
    model: float | None = None
    """The model's first sentence."""
    done: float | None = None
    line: tuple[int, ...] = ()
    """The places in the line that were shown, in order; 1 is next."""
    line_at: float | None = None
    error: str = ""


class Learner:
    """A student at the address `server`. Every fault of a turn is kept in that turn; none is raised."""

    def __init__(self, server: str, messages: Iterator[Message], clock_start: float) -> None:
        self.server, self.messages, self._start = server, messages, clock_start
        self.turns: list[Turn] = []
        self.faults: list[str] = []
        self.sio: socketio.AsyncClient | None = None
        self._turn: Turn | None = None
        self._sent = 0.0
        self._over = asyncio.Event()
        self._cookie = ""

    async def begin(self) -> None:
        """Says who it is as the first screen's form does, and opens the chat. Raises when the server does not let it in."""
        self._cookie = await _choose(self.server)
        self.sio = socketio.AsyncClient(reconnection=False, logger=False)
        self.sio.on("*", self._heard)
        self.sio.on("disconnect", self._lost)
        ready = asyncio.Event()
        self.sio.on("clear_call_fn", lambda *_: ready.set())
        await self.sio.connect(
            self.server,
            headers={"Cookie": self._cookie, "Origin": self.server},
            auth={"sessionId": str(uuid4()), "clientType": "webapp", "threadId": "", "userEnv": "{}", "chatProfile": ""},
            socketio_path="/ws/socket.io",
            transports=["websocket"],
            wait_timeout=30,
        )
        await self.sio.emit("connection_successful")
        await asyncio.wait_for(ready.wait(), 30)

    async def say(self) -> Turn:
        """Sends the next message and waits until the tutor is done with it."""
        message = next(self.messages)
        self._turn = turn = Turn(message.kind, time.monotonic() - self._start)
        self._over.clear()
        body = {"id": str(uuid4()), "output": message.text, "type": "user_message", "name": "User", "createdAt": "2026-01-01T00:00:00Z"}
        self._sent = time.monotonic()
        try:
            assert self.sio is not None
            await self.sio.emit("client_message", {"message": body, "fileReferences": []})
            await asyncio.wait_for(self._over.wait(), SECONDS)
            turn.done = time.monotonic() - self._sent
            if turn.words is None:
                turn.error = turn.error or "no words came"
        except (TimeoutError, socketio.exceptions.SocketIOError, OSError) as fault:
            turn.error = f"{type(fault).__name__}: {fault}"[:200]
        self._turn = None
        self.turns.append(turn)
        return turn

    async def end(self) -> None:
        sio, self.sio = self.sio, None
        if sio is not None:
            with suppress(Exception):  # it is gone either way
                await sio.disconnect()

    async def _lost(self, *_: object) -> None:
        if self.sio is not None:
            self.faults.append("the socket was closed")
            if self._turn is not None:
                self._turn.error = "the socket was closed"
                self._over.set()

    async def _heard(self, event: str, data: Any = None) -> None:
        turn, now = self._turn, time.monotonic() - self._sent
        if turn is None:
            return
        if event == "task_end":
            self._over.set()
        elif event == "stream_token":
            turn.words = now if turn.words is None else turn.words
            if turn.model is None and OPENING[:24] in data["token"]:
                turn.model = now
        elif event in ("new_message", "update_message") and data.get("type") == "assistant_message":
            self._said(turn, str(data.get("output", "")), now)

    def _said(self, turn: Turn, text: str, now: float) -> None:
        if place := _PLACE.search(text):
            turn.line = (*turn.line, int(place[1] or 1))
            turn.line_at = now if turn.line_at is None else turn.line_at
        elif "look for" in text and "in the log" in text:
            turn.error = "the tutor said that something went wrong"
        elif text.startswith(("One moment", "Still working")):
            turn.error = text
        elif turn.words is None and text:
            turn.words = now


async def _choose(server: str) -> str:
    """The cookies of a new student, over one plain connection: a client library would cost more than the server."""
    address = urlsplit(server)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    body = b"audience=student&grade=5&avatar=owl&language=en"
    head = (
        f"POST /who HTTP/1.1\r\nhost: {host}:{port}\r\norigin: {server}\r\nconnection: close\r\n"
        f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(head.encode() + body)
    answer = (await asyncio.wait_for(reader.read(), 30)).decode("latin-1")
    writer.close()
    cookies = re.findall(r"(?im)^set-cookie: ([^;\r\n]+)", answer)
    if " 303 " not in answer.split("\r\n")[0] or len(cookies) < 2:
        raise ConnectionError(f"not let in: {answer.splitlines()[0] if answer else 'no answer'}")
    return "; ".join(cookies)
