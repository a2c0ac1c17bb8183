"""An OpenAI-compatible model server that only keeps time: so many tokens a second, so many streams at once.

    python -m evals.load.stub --port 9001 [--pace 20] [--first 0.3] [--limit 400]

`GET /stats` tells what it served. Beyond the limit it answers 429, as model servers do. Written on bare asyncio, so that on
a small machine it takes as little as it can from what is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from .script import MODEL, Pace, reply, tokens


@dataclass
class Stub:
    """The server's state, and its figures so far."""

    pace: Pace
    limit: int
    streaming: int = 0
    peak: int = 0
    served: int = 0
    refused: int = 0
    left: int = 0
    """Streams that the other side closed before the end, as the app does when it has enough sentences."""
    late_ms: float = 0.0
    """The latest that a token was ever sent, in milliseconds after it was due."""
    sent: int = 0
    _ready: dict[str, bytes] = field(default_factory=dict)

    async def client(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection, one request after the other."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._request(reader, writer):
                pass
        with suppress(ConnectionError):
            writer.close()

    async def _request(self, reader: StreamReader, writer: StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, *_ = head[0].split(" ")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if path.endswith("/models"):
            _json(writer, 200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})
        elif path == "/stats":
            _json(writer, 200, {k: v for k, v in asdict(self).items() if not k.startswith("_")})
        elif method == "POST" and path.endswith("/chat/completions"):
            if self.streaming >= self.limit:
                self.refused += 1
                _json(writer, 429, {"error": {"message": "too many requests at once", "type": "rate_limit"}})
            else:
                await self._stream(writer, "\n".join(str(m.get("content", "")) for m in json.loads(body)["messages"]))
        else:
            _json(writer, 404, {"error": {"message": "no such route"}})
        await writer.drain()
        return True

    async def _stream(self, writer: StreamWriter, prompt: str) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        self.streaming += 1
        self.peak = max(self.peak, self.streaming)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        try:
            for n, token in enumerate(tokens(reply(prompt)), 1):
                await asyncio.sleep(began + self.pace.due(n) - loop.time())
                if writer.transport.is_closing():
                    raise ConnectionResetError
                self.late_ms = max(self.late_ms, 1000 * (loop.time() - began - self.pace.due(n)))
                writer.write(self._chunk(token))
                self.sent += 1
            writer.write(_chunked(b"data: [DONE]\n\n") + b"0\r\n\r\n")
            self.served += 1
        except ConnectionError:
            self.left += 1
            raise
        finally:
            self.streaming -= 1

    def _chunk(self, token: str) -> bytes:
        if token not in self._ready:
            delta = {"index": 0, "delta": {"content": token}, "finish_reason": None}
            event = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [delta]}
            if len(self._ready) > 5000:
                self._ready.clear()
            self._ready[token] = _chunked(f"data: {json.dumps(event)}\n\n".encode())
        return self._ready[token]


def _chunked(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _json(writer: StreamWriter, status: int, value: object) -> None:
    body = json.dumps(value).encode()
    words = {200: "OK", 404: "Not Found", 429: "Too Many Requests"}[status]
    head = f"HTTP/1.1 {status} {words}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)


async def serve(port: int, pace: Pace, limit: int) -> None:
    """Serves on this computer until it is ended."""
    server = await asyncio.start_server(Stub(pace, limit).client, "127.0.0.1", port, backlog=1000)
    async with server:
        await server.serve_forever()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--pace", type=float, default=20.0, help="tokens a second")
    words.add_argument("--first", type=float, default=0.3, help="seconds to the first token")
    words.add_argument("--limit", type=int, default=1000, help="streams at once; beyond them 429")
    given = words.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, Pace(given.first, given.pace), given.limit))


if __name__ == "__main__":
    main()
