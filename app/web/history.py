"""Our conversations as Chainlit's history: a data layer over the store that writes nothing twice.

The tutor records every turn; Chainlit's own steps, elements and metadata are accepted and not kept. Every read and
write first asks whose session it is; a foreign id raises, nothing is swallowed, nothing is said about why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, cast
from uuid import NAMESPACE_URL, uuid5

from chainlit.context import context_var
from chainlit.data.base import BaseDataLayer
from chainlit.element import Element as ChainlitElement
from chainlit.element import ElementDict
from chainlit.step import StepDict
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User

from ..store import Assignments, MessageRow, PersonRow, SessionRow
from .cards import Beside, Element, Signer, card, hint_label, message_id, page_of
from .render import cites, maths, no_images
from .words import Words, words_in

AUTHOR = "Stepwise"


class Memory(Protocol):
    """What this door needs of the store."""

    assignments: Assignments

    def person(self, person: str) -> PersonRow | None: ...
    def save_person(self, row: PersonRow) -> None: ...
    def session(self, session: str) -> SessionRow | None: ...
    def sessions_of(self, person: str, limit: int = 20, before: datetime | None = None) -> list[SessionRow]: ...
    def open_session(self, session: str, person: str, audience: str) -> SessionRow: ...
    def messages(self, session: str) -> list[MessageRow]: ...
    def said(self, session: str) -> int: ...
    def add_message(self, session: str, author: str, text: str, meta: dict[str, Any] | None = None) -> str: ...
    def rename(self, session: str, title: str) -> None: ...
    def forget_session(self, session: str) -> None: ...


class Foreign(PermissionError):
    """Somebody asked for a session that is not theirs."""


class Nobody(PermissionError):
    """Whoever this tab belongs to is not known here any more."""


@dataclass
class Shown:
    """What one turn put on the screen beside its words: `made` and `cited` as the journal keeps them."""

    made: list[dict[str, Any]] = field(default_factory=list)
    cited: list[dict[str, Any]] = field(default_factory=list)
    handed_over: str = ""


class Transcript:
    """A session as turns. What a running turn has made so far is held here until the tutor has written it down."""

    def __init__(self, store: Memory) -> None:
        self.store = store
        self._running: dict[tuple[str, int], Shown] = {}

    def owned(self, session: str, person: str) -> SessionRow:
        """The session, if it is this person's. Raises Foreign."""
        found = self.store.session(session)
        if found is None or found.person != person:
            raise Foreign("not yours")
        return found

    def turns(self, session: str) -> int:
        """How many times the tutor has spoken: the number of the next turn."""
        return self.store.said(session)

    def begin(self, session: str, turn: int) -> Shown:
        """What the running turn fills."""
        return self._running.setdefault((session, turn), Shown())

    def end(self, session: str, turn: int) -> None:
        self._running.pop((session, turn), None)

    def shown(self, session: str, turn: int) -> Shown:
        """What was made and cited in one turn."""
        if (running := self._running.get((session, turn))) is not None:
            return running
        spoken = [m for m in self.store.messages(session) if m.author != "person"]
        return shown_of(spoken[turn]) if 0 <= turn < len(spoken) else Shown()

    def text(self, session: str, turn: int) -> str:
        """What the tutor said in one turn."""
        spoken = [m for m in self.store.messages(session) if m.author != "person"]
        return spoken[turn].text if 0 <= turn < len(spoken) else ""


def shown_of(message: MessageRow) -> Shown:
    made, cited = ([e for e in message.meta.get(k) or [] if isinstance(e, dict)] for k in ("made", "cited"))
    return Shown(made, cited, str(message.meta.get("handed_over") or ""))


def quoted(text: str) -> str:
    """A card of help stands apart from the lesson."""
    return "\n".join(f"> {line}" if line.strip() else ">" for line in text.strip().splitlines())


def spoken(text: str, session: str, turn: int) -> str:
    """The tutor's words as the screen shows them, each `[n]` opening its passage."""
    return cites(no_images(maths(text)), f"/cite/{session}/{turn}/{{n}}")


class History(BaseDataLayer):
    """Chainlit's data layer. `sign` makes the ids of buttons, see cards; `forget` deletes a conversation."""

    def __init__(self, store: Memory, transcript: Transcript, sign: Signer, forget: Callable[[str], None] | None = None) -> None:
        self.store, self.transcript, self.sign = store, transcript, sign
        self._forget = forget or store.forget_session

    # ------------------------------------------------------------ people

    async def get_user(self, identifier: str) -> PersistedUser | None:
        row = await asyncio.to_thread(self.store.person, identifier)
        return None if row is None else as_user(row)

    async def create_user(self, user: User) -> PersistedUser | None:
        """Nobody is made from a token; people are made on the first screen."""
        return await self.get_user(user.identifier)

    # ------------------------------------------------------------ conversations

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        """A person's sessions, newest first, without their messages. A search looks at titles."""
        if not filters.userId:
            raise Foreign("a person is needed")
        first = max(1, min(pagination.first, 100))
        before = _moment(pagination.cursor)
        rows = await asyncio.to_thread(self.store.sessions_of, filters.userId, first + 1, before)
        wanted = (filters.search or "").casefold()
        shown = [as_thread(r) for r in rows[:first] if wanted in r.title.casefold()]
        last = rows[min(first, len(rows)) - 1].updated if rows else None
        page = PageInfo(hasNextPage=len(rows) > first, startCursor=None, endCursor=_utc(last).isoformat() if last else None)
        return PaginatedResponse(pageInfo=page, data=shown)

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        row = await asyncio.to_thread(self.store.session, thread_id)
        if row is None:
            return None
        person = await asyncio.to_thread(self.store.person, row.person)
        messages = await asyncio.to_thread(self.store.messages, thread_id)
        steps, elements = self.rebuilt(row, messages, person.language if person else "en")
        return cast(ThreadDict, {**as_thread(row), "steps": steps, "elements": elements})

    def rebuilt(self, row: SessionRow, messages: list[MessageRow], language: str) -> tuple[list[StepDict], list[Element]]:
        """Every message as a step, every card in its place; only the newest task and the newest buttons are live."""
        words, turn = words_in(language), 0
        steps: list[StepDict] = []
        made: list[Placed] = []
        labels: dict[str, str] = {}
        for message in messages:
            if message.author == "person":
                said = said_by(message, labels, words)
                steps.append(step(row.id, person_step(row.id, message), "user_message", said, message.created))
            else:
                put = shown_of(message)
                text = spoken(quoted(message.text) if put.handed_over else message.text, row.id, turn)
                steps.append(step(row.id, message_id(row.id, turn), "assistant_message", text, message.created))
                made += [(turn, n, event) for n, event in enumerate(put.made)]
                labels = {str(a.get("name")): str(a.get("label")) for e in put.made if e.get("what") == "offers" for a in _actions(e)}
                turn += 1
        shown = current(made, turn - 1)
        elements = [card(event, row.id, t, n, words, self.sign, live, beside(made, row.id, t, live)) for t, n, event, live in shown]
        return steps, [e for e in elements if e is not None]

    async def get_thread_author(self, thread_id: str) -> str:
        row = await asyncio.to_thread(self.store.session, thread_id)
        return row.person if row else ""

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """A rename by its owner (the route has asked whose it is). Chainlit's own notes come with other fields and are dropped."""
        if name is not None and user_id is None and metadata is None and tags is None:
            await asyncio.to_thread(self.store.rename, thread_id, " ".join(name.split())[:120])

    async def delete_thread(self, thread_id: str) -> None:
        await asyncio.to_thread(self._forget, thread_id)

    # ------------------------------------------------------------ what Chainlit would like to keep

    async def create_step(self, step_dict: StepDict) -> None:
        await self._mine(step_dict.get("threadId"))

    async def update_step(self, step_dict: StepDict) -> None:
        await self._mine(step_dict.get("threadId"))

    async def delete_step(self, step_id: str) -> None:
        raise Foreign("messages are not deleted one by one")

    async def create_element(self, element: ChainlitElement) -> None:
        await self._mine(element.thread_id)

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        return None

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        raise Foreign("cards are not deleted from outside")

    async def upsert_feedback(self, feedback: Feedback) -> str:
        raise Foreign("feedback is off")

    async def delete_feedback(self, feedback_id: str) -> bool:
        raise Foreign("feedback is off")

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        return []

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        """The store is closed by whoever opened it."""

    async def _mine(self, thread: str | None) -> None:
        """A step may name only the session that its socket is in, and only if that is the person's own or still new."""
        running = context_var.get(None)
        here = running.session if running else None
        row = await asyncio.to_thread(self.store.session, thread or "")
        user = here.user.identifier if here and here.user else ""
        if here is None or thread != here.thread_id or (row is not None and row.person != user):
            raise Foreign("that step belongs to another conversation")


Placed = tuple[int, int, dict[str, Any]]
"""A card's turn, its place among the cards of that turn, and the event it shows."""


def current(made: list[Placed], last: int) -> list[tuple[int, int, dict[str, Any], bool]]:
    """Which cards of a conversation are shown, and which of them live.

    A task is shown where it came up last; the newest one is live. Buttons are shown only under the newest message.
    """
    place = {_item(e): (t, n) for t, n, e in made if _item(e)}
    newest = max(place.values(), default=None)
    shown = []
    for turn, index, event in made:
        if event.get("what") in ("offers", "form") and turn != last:
            continue
        if (name := _item(event)) and place[name] != (turn, index):
            continue
        shown.append((turn, index, event, not name or (turn, index) == newest))
    return shown


def beside(made: list[Placed], session: str, turn: int, live: bool = True) -> Beside:
    """What the cards of a turn should know of the rest: see `Beside`."""
    here = [event for t, _, event in made if t == turn]
    labels = [hint_label([event]) for t, _, event in made if t >= turn] if live else []
    newest = [label for label in labels if label is not None]
    return Beside(page_of(here, session, turn), newest[-1] if newest else None, any(e.get("what") == "item" for e in here))


def _item(event: Mapping[str, Any]) -> str:
    return str(event["content"].get("id", "")) if event.get("what") == "item" else ""


def _actions(event: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [a for a in event["content"].get("actions") or () if isinstance(a, dict)]


def said_by(message: MessageRow, labels: Mapping[str, str], words: Words) -> str:
    """A person's message; a press of a button shows the button's words."""
    action = str(message.meta.get("action") or "")
    if action and message.text in ("", f"[{action}]"):
        return labels.get(action) or words(f"pressed.{action}")
    return message.text or words("label.input")


def person_step(session: str, message: MessageRow) -> str:
    return str(uuid5(NAMESPACE_URL, f"stepwise:{session}:{message.id}"))


def as_user(row: PersonRow) -> PersistedUser:
    """A person as Chainlit shows them: their animal and nothing they did not choose to show."""
    words = words_in(row.language)
    label = words(f"who.{row.audience}") if row.audience in words.group("who") else row.audience
    grade = " · " + words("who.grade_short", n=row.grade) if row.grade is not None else ""
    image = {"image": f"/public/avatars/{row.avatar}.svg"} if row.avatar else {}
    return PersistedUser(id=row.id, identifier=row.id, createdAt="", display_name=label + grade, metadata=image)


def as_thread(row: SessionRow) -> ThreadDict:
    moment = _utc(row.updated or row.created or datetime.now(UTC)).isoformat().replace("+00:00", "Z")
    return ThreadDict(id=row.id, createdAt=moment, name=row.title or None, userId=row.person, userIdentifier=row.person,
                      tags=[], metadata={}, steps=[], elements=[])  # fmt: skip


def step(session: str, identity: str, kind: str, output: str, moment: datetime | None = None, streaming: bool = False) -> StepDict:
    """A message as Chainlit's front end reads it. `kind` is user_message or assistant_message."""
    when = _utc(moment or datetime.now(UTC)).isoformat().replace("+00:00", "Z")
    made: dict[str, Any] = {
        "id": identity,
        "threadId": session,
        "parentId": None,
        "type": kind,
        "name": AUTHOR if kind == "assistant_message" else "You",
    }
    made |= {"createdAt": when, "start": when, "end": when, "input": "", "output": output, "streaming": streaming}
    return cast(StepDict, made | {"isError": False, "waitForAnswer": False, "metadata": {}, "tags": None, "language": None})


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(cursor: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(cursor) if cursor else None
    except ValueError:
        return None
