"""The tutor's message on the screen as it comes, and the one way by which this door sends anything to a tab."""

from __future__ import annotations

from chainlit.session import WebsocketSession

from .cards import message_id
from .history import spoken, step
from .render import Flow, joined


async def emit(session: WebsocketSession, event: str, data: object) -> None:
    """Sends one event to a tab."""
    await session.emit(event, data)  # type: ignore[misc]  # Chainlit says it returns nothing; it returns a coroutine


class Reply:
    """The tutor's message on the screen, sentence by sentence."""

    def __init__(self, session: WebsocketSession, thread: str, number: int) -> None:
        self.session, self.thread, self.number = session, thread, number
        self.id, self.text, self.begun, self._flow = message_id(thread, number), "", False, Flow()

    async def begin(self) -> None:
        if not self.begun:
            self.begun = True
            await emit(self.session, "stream_start", step(self.thread, self.id, "assistant_message", "", streaming=True))

    async def say(self, text: str, apart: bool = False) -> None:
        await self.begin()
        piece = joined(self.text, f"\n{text}" if apart else text)
        self.text += piece
        await self._put(self._flow.feed(piece))

    async def done(self) -> None:
        if self.begun:
            await self._put(self._flow.flush())
            whole = spoken(self.text, self.thread, self.number)
            await emit(self.session, "update_message", step(self.thread, self.id, "assistant_message", whole))

    async def _put(self, ready: str) -> None:
        if ready:
            token = spoken(ready, self.thread, self.number)
            await emit(self.session, "stream_token", {"id": self.id, "token": token, "isSequence": False, "isInput": False})
