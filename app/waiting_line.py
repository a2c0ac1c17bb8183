"""A fair line before the model: so many replies at once in this process, everybody else waits for their place.

Whoever waits is told their place; who waited too long gets the author's words instead, for the fault raised here is one of
the model's. A turn that needs no model, such as the card for a child in danger, never comes here.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from .errors import ModelError
from .models import ChatModel, Message
from .settings import Settings

AT_ONCE, AT_ONCE_HERE = 64, 2
"""Replies at once when the settings do not say: of a model at an address, and of one in this process."""


@dataclass
class Waiter:
    """One turn as the line knows it. `told` hears its place whenever that changes: 1 is next, 0 is no longer waiting."""

    person: str = ""
    told: Callable[[int], None] = field(default=lambda place: None)
    served: bool = False
    """It had its place once in this turn: a second try does not wait at the end again."""
    place: int = 0


waiting: ContextVar[Waiter | None] = ContextVar("waiting", default=None)
"""The turn that runs in this context; a door that can show a place sets it."""


@dataclass(eq=False)
class _Ticket:
    who: Waiter
    called: asyncio.Future[None]


class Line:
    """At most `at_once` inside. For one event loop."""

    def __init__(self, at_once: int, patience: float) -> None:
        self.at_once, self.patience = at_once, patience
        self._inside: Counter[str] = Counter()
        self._tickets: list[_Ticket] = []

    def __len__(self) -> int:
        """How many wait."""
        return len(self._tickets)

    @asynccontextmanager
    async def place(self) -> AsyncGenerator[None, None]:
        """Waits for a place and holds it. ModelError of kind "busy" when none came within `patience` seconds."""
        who = waiting.get() or Waiter()
        if self._inside.total() >= self.at_once or self._tickets:
            await self._wait(who)
        else:
            self._inside[who.person] += 1
        who.served = True
        try:
            yield
        finally:
            self._leave(who)

    async def _wait(self, who: Waiter) -> None:
        ticket = _Ticket(who, asyncio.get_running_loop().create_future())
        self._tickets.insert(0 if who.served else len(self._tickets), ticket)
        self._move()
        try:
            async with asyncio.timeout(self.patience):
                await ticket.called
        except (TimeoutError, asyncio.CancelledError) as fault:
            if ticket in self._tickets:
                self._tickets.remove(ticket)
                self._move()
            else:  # it was called at the very moment it gave up
                self._leave(who)
            if isinstance(fault, TimeoutError):
                raise ModelError(
                    f"no place within {self.patience:g} seconds.",
                    kind="busy",
                    where="the line before the model",
                    cure="Raise STEPWISE_MODEL_AT_ONCE if the model bears it, or run more of them.",
                ) from None
            raise
        finally:
            _tell(who, 0)

    def _leave(self, who: Waiter) -> None:
        self._inside[who.person] -= 1
        self._inside += Counter()  # drops who is no longer inside
        self._move()

    def _move(self) -> None:
        """Calls whom there is room for, and tells the others their place. Somebody who is inside already lets others go first."""
        order = sorted(self._tickets, key=lambda t: bool(t.who.person) and self._inside[t.who.person] > 0)
        while order and self._inside.total() < self.at_once:
            ticket = order.pop(0)
            self._tickets.remove(ticket)
            self._inside[ticket.who.person] += 1
            if not ticket.called.done():
                ticket.called.set_result(None)
            order.sort(key=lambda t: bool(t.who.person) and self._inside[t.who.person] > 0)
        for place, ticket in enumerate(order, 1):
            _tell(ticket.who, min(place, ticket.who.place or place))


def _tell(who: Waiter, place: int) -> None:
    """A place that is shown only ever gets smaller."""
    if who.place != place:
        who.place = place
        who.told(place)


class InLine:
    """A model behind a line. What waits for a place has not been asked yet, so no deadline of the model runs."""

    def __init__(self, model: ChatModel, line: Line) -> None:
        self.model, self.line, self.name = model, line, model.name

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncIterator[str]:
        async with self.line.place(), aclosing(self.model.stream(messages, max_tokens)) as pieces:  # type: ignore[type-var]
            async for piece in pieces:
                yield piece

    def close(self) -> None:
        self.model.close()


def in_line(model: ChatModel | None, settings: Settings) -> ChatModel | None:
    """The model behind the line that the settings ask for."""
    usual = AT_ONCE_HERE if settings.model.startswith("local:") else AT_ONCE
    return InLine(model, Line(settings.model_at_once or usual, settings.model_wait_seconds)) if model is not None else None
