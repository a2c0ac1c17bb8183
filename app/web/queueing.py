"""The place in the line before the model, on the screen: a note below the conversation that counts down and goes away.

It shows after a second, so that a short wait shows nothing, and it is not part of the lesson: nothing of it is recorded.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from uuid import NAMESPACE_URL, uuid5

from chainlit.session import WebsocketSession

from ..waiting_line import Waiter, waiting
from .history import step
from .reply import emit
from .words import Words

PATIENT = 1.0
"""Seconds of waiting before anything is shown."""
_LOOK = 0.5  # seconds between two looks: a line that moves fast does not flicker


class Note:
    """The note of one turn. Called with each new place; 0 takes it away."""

    def __init__(self, session: WebsocketSession, number: int, words: Words) -> None:
        self.session, self.words = session, words
        self.id = str(uuid5(NAMESPACE_URL, f"stepwise:{session.thread_id}:{number}:line"))
        self.place = 0
        self._task: asyncio.Task[None] | None = None

    def __call__(self, place: int) -> None:
        self.place = place
        if place and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._show())

    async def gone(self) -> None:
        """Takes the note away, whatever it shows."""
        self.place = 0
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _show(self) -> None:
        await asyncio.sleep(PATIENT)
        shown = 0
        try:
            while self.place:
                if self.place != shown:
                    await self._emit("update_message" if shown else "new_message", text_of(self.place, self.words))
                    shown = self.place
                await asyncio.sleep(_LOOK)
        finally:
            if shown:
                await self._emit("delete_message", "")

    async def _emit(self, event: str, text: str) -> None:
        await emit(self.session, event, step(self.session.thread_id, self.id, "assistant_message", text))


def text_of(place: int, words: Words) -> str:
    """What a learner reads at this place."""
    return words("line.next") if place == 1 else words("line.place", n=place)


@asynccontextmanager
async def in_line(session: WebsocketSession, person: str, number: int, words: Words) -> AsyncGenerator[None, None]:
    """Around a turn: while it waits for the model, its place is shown."""
    note = Note(session, number, words)
    before = waiting.set(Waiter(person, note))
    try:
        yield
    finally:
        waiting.reset(before)
        await note.gone()
