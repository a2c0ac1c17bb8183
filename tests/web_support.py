"""A scripted tutor, a server in a thread and a raw client, for the tests of the web door."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import socketio
import uvicorn

from app.settings import Settings
from app.store import Store, open_engine
from app.turn import Cited, Event, HandedOver, Held, Made, Noted, Passage, Said, Turn

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60"><rect x="4" y="4" width="232" height="22" fill="none" stroke="#23211c"/>'
    '<rect x="4" y="4" width="116" height="22" fill="#0f625e"/><rect x="4" y="34" width="232" height="22" fill="none" stroke="#23211c"/>'
    '<rect x="4" y="34" width="77" height="22" fill="#0f625e"/></svg>'
)
PASSAGE = Passage(
    id="p1",
    text="To add fractions, the pieces must have the same size. Cut both bars into sixths: $\\frac{1}{2} = \\frac{3}{6}$. Then the pieces can be counted.",
    heading="Same-size pieces first", source="Fractions, grades 3-6", page="12", licence="CC BY 4.0", title="Adding unlike fractions", objective="fractions.add-unlike",
)  # fmt: skip
ITEM = {
    "id": "fractions/add-unlike#7", "ask": "What is $1/4 + 2/5$?", "kind": "value", "choices": [], "steps": [], "unit": "", "form": "fraction", "picture": PICTURE,
    "alt": "Two bars, one cut into halves and one into thirds", "objective": "fractions.add-unlike", "title": "Add fractions with unlike denominators",
    "hints_total": 3, "hints_given": 0, "unassisted": False,
}  # fmt: skip
SHEET = "# Exit ticket\n\nName: ____________\n\n1. What is $\\frac14 + \\frac25$?\n\n2. Which is more, $2/3$ or $3/4$? Say how you know.\n\n| Right | Not yet |\n|---|---|\n| move on | bars again |\n"


def offers(*names: str) -> Made:
    labels = {
        "hint": "Hint",
        "picture": "Show me a picture",
        "another": "Another example",
        "stuck": "I'm stuck",
        "new": "Next task",
        "shorter": "Shorter",
        "spanish": "In Spanish",
    }
    return Made("offers", "", {"actions": [{"name": n, "label": labels.get(n, n)} for n in names]})


class FakeTutor:
    """Answers from a script, records like the real one, and remembers every Turn it was given."""

    speaker = "no model: words from the lesson author"

    def __init__(self, folder: Path) -> None:
        self.store = Store(open_engine("", folder))
        self.turns: list[Turn] = []
        self.folder = folder
        objective = SimpleNamespace(id="fractions.add-unlike", title="Add fractions with unlike denominators", grade=5)
        second = SimpleNamespace(id="fractions.compare", title="Compare two fractions", grade=4)
        about = SimpleNamespace(about="Parts of a whole: naming, comparing, adding.")
        self.packs = {
            "fractions": SimpleNamespace(id="fractions", title="Fractions", about=about, objectives={o.id: o for o in (objective, second)})
        }

    async def answer(self, turn: Turn) -> AsyncIterator[Event]:
        self.turns.append(turn)
        self.store.open_session(turn.session, turn.person, turn.audience)
        self.store.add_message(turn.session, "person", turn.text or f"[{turn.action}]", {"action": turn.action} if turn.action else {})
        kept: list[Event] = []
        try:
            async for event in self.script(turn):
                kept.append(event)
                yield event
        finally:
            text = " ".join(e.text if isinstance(e, Said) else e.card for e in kept if isinstance(e, Said | HandedOver))
            meta = {
                "cited": [asdict(e) for e in kept if isinstance(e, Cited)],
                "made": [asdict(e) for e in kept if isinstance(e, Made)],
                "handed_over": next((e.reason for e in kept if isinstance(e, HandedOver)), ""),
            }
            self.store.finish_turn(turn.session, text, meta, {}, "Adding fractions", [], {}, turn.person)

    async def script(self, turn: Turn) -> AsyncIterator[Event]:
        text = turn.text
        if text == "crash":
            yield Said("One moment.")
            raise RuntimeError("db password is hunter2")
        if text == "slow":
            for n in range(200):
                yield Said(f"Part {n}.")
                await asyncio.sleep(0.05)
            return
        if text == "hurt":
            yield HandedOver("harm", "You matter.\n\nTell an adult you trust now.")
            return
        if text.startswith("task "):
            yield Said("Here is one on your own:")
            yield Made("item", "", ITEM | {"id": f"fractions/add-unlike#{text[5:]}"})
            yield offers("hint", "stuck")
            return
        if text == "kinds":
            yield Said("Two more tasks.")
            yield Made(
                "item",
                "",
                ITEM
                | {
                    "id": "x/choice#1",
                    "kind": "choice",
                    "choices": ["$2/5$", "$5/6$", "$1/6$"],
                    "ask": "Which is more than a half?",
                    "picture": "",
                },
            )
            yield Made(
                "item",
                "",
                ITEM
                | {
                    "id": "x/order#1",
                    "kind": "order",
                    "steps": ["Add the tops", "Find the same size", "Simplify"],
                    "ask": "Order the steps.",
                    "picture": "",
                },
            )
            return
        if turn.audience == "teacher":
            docx = self.folder / "drafts" / "ticket.docx"
            docx.parent.mkdir(exist_ok=True)
            docx.write_bytes(b"PK\x03\x04 not really")
            files = [
                {"name": "Exit ticket", "kind": "ticket", "markdown": SHEET, "path_docx": str(docx), "path_md": ""},
                {"name": "Answer key", "kind": "key", "markdown": "# Key\n\n1. $13/20$", "path_docx": "/etc/passwd", "path_md": ""},
            ]
            checks = [
                {"rule": "no answer in a scaffold", "ok": True, "where": ""},
                {"rule": "reading level under 6", "ok": True, "where": "4.8"},
                {"rule": "space to write", "ok": False, "where": "question 2"},
            ]
            yield Said("Draft ready.")
            yield Made(
                "draft",
                "Exit ticket",
                {
                    "id": "d1",
                    "format": "exit_ticket",
                    "objective": ITEM["objective"],
                    "title": "Exit ticket: unlike denominators",
                    "assumed": "grade 5, paper, 10 minutes",
                    "checks": checks,
                    "files": files,
                },
            )
            yield offers("shorter")
            return
        if turn.audience == "parent":
            yield Said("Tonight, ten minutes, one slice of bread. [1]")
            yield Cited(1, PASSAGE, "")
            yield Made(
                "guide",
                "Halves and quarters",
                {
                    "objective": ITEM["objective"],
                    "title": "Halves and quarters",
                    "language": "en",
                    "markdown": "# Halves and quarters\n\nCut the bread in halves. Then in quarters.\n\n**Ask:** which is more?\n",
                },
            )
            yield offers("spanish")
            return
        if turn.action == "check":
            yield Said("Not yet. You added the tops and you added the bottoms.")
            yield Made("item", "", ITEM | {"hints_given": 1})
            yield offers("hint", "picture")
            return
        if turn.action == "new":
            yield Said("Here is one on your own:")
            yield Made("item", "", ITEM)
            yield offers("hint", "stuck")
            return
        yield Noted("move", {"name": "explain"})
        yield Held("the answer is 5/6", "key")
        yield Said("Not yet. The pieces must have the same size first: \\(1/2 = 3/6\\). [1]")
        yield Said("It costs $5 and $6 to find out.")
        yield Cited(1, PASSAGE, "To add fractions, the pieces must have the same size.")
        yield Made("picture", "bars", {"svg": PICTURE, "alt": "Two bars"})
        yield offers("hint", "picture", "another", "stuck")

    def close(self) -> None:
        self.store.close()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextlib.contextmanager
def running(tutor: Any, folder: Path, names: str = "") -> Iterator[str]:
    """The real server on a free port of this computer; yields its address. A whole file of tests asks faster than one child may."""
    from app.web.server import create_app

    port = free_port()
    app = create_app(tutor, Settings(data_dir=folder, port=port, devices_per_address=10, names=names))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws_max_size=2_000_000, server_header=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


class Visitor:
    """A program that talks to the server as a browser would, without one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=address, headers={"origin": address}, timeout=20)
        self.session = str(uuid4())
        self.events: list[tuple[str, Any]] = []
        self.sio: socketio.AsyncClient | None = None

    def choose(self, audience: str = "student", **given: str) -> Visitor:
        answer = self.http.post("/who", data={"audience": audience, "grade": "5", "avatar": "owl", "language": "en"} | given)
        assert answer.status_code == 303, answer.text
        return self

    @property
    def cookie(self) -> str:
        return "; ".join(f"{k}={v}" for k, v in self.http.cookies.items())

    async def connect(self, thread: str = "", auth: dict[str, Any] | None = None, origin: str = "", cookie: str | None = None) -> Visitor:
        self.sio = socketio.AsyncClient(reconnection=False)
        self.sio.on("*", self._heard)
        headers = {"Cookie": self.cookie if cookie is None else cookie, "Origin": origin or self.address}
        given = {"sessionId": self.session, "clientType": "webapp", "threadId": thread, "userEnv": "{}", "chatProfile": ""} | (auth or {})
        # A busy machine may take more than the client's own second to greet somebody.
        await self.sio.connect(
            self.address, headers=headers, auth=given, socketio_path="/ws/socket.io", transports=["websocket"], wait_timeout=20
        )
        await self.sio.emit("connection_successful")
        await self.until("clear_call_fn")
        return self

    async def _heard(self, event: str, data: Any = None) -> None:
        self.events.append((event, data))

    async def say(self, text: str, **more: Any) -> list[tuple[str, Any]]:
        """Sends a message and waits until the tutor is done."""
        assert self.sio
        before = len(self.events)
        message = {"id": str(uuid4()), "output": text, "type": "user_message", "name": "User", "createdAt": "2026-01-01T00:00:00Z"} | more
        await self.sio.emit("client_message", {"message": message, "fileReferences": []})
        return await self.until("task_end", before)

    async def until(self, name: str, before: int = 0, seconds: float = 30) -> list[tuple[str, Any]]:
        end = time.monotonic() + seconds
        while not any(e == name for e, _ in self.events[before:]):
            assert time.monotonic() < end, f"no {name} in {[e for e, _ in self.events[before:]]}"
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.05)
        return self.events[before:]

    def cards(self, events: list[tuple[str, Any]], name: str) -> list[dict[str, Any]]:
        return [d for e, d in events if e == "element" and d["name"] == name]

    def heard(self, events: list[tuple[str, Any]]) -> str:
        """The final text of the last assistant message."""
        texts = [d["output"] for e, d in events if e in ("update_message", "new_message") and d["type"] == "assistant_message"]
        return texts[-1] if texts else ""

    async def press(self, identity: str, **more: Any) -> httpx.Response:
        body = {"action": {"name": "press", "payload": {"id": identity} | more}, "sessionId": self.session}
        return await asyncio.to_thread(self.http.post, "/project/action", json=body)

    async def close(self) -> None:
        if self.sio:
            await self.sio.disconnect()


def newcomer(door: tuple[str, Any], audience: str = "student", **given: Any) -> tuple[Visitor, str]:
    """Somebody new at a door, and their id."""
    visitor = Visitor(door[0]).choose(audience, **given)
    return visitor, str(visitor.http.get("/user").json()["identifier"])
