"""A conversation in the browser: what arrives becomes a Turn, what the tutor says goes out as it comes.

Everything in a Turn is known here: the person from the cookie, the audience and grade from their record, the button
from a signed id. Whatever fails, the person reads a friendly sentence and the log has the reason under an id.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from chainlit.chat_context import chat_contexts
from chainlit.config import config
from chainlit.context import ChainlitContext, context_var, init_ws_context
from chainlit.session import WebsocketSession
from chainlit.types import ThreadDict

from ..errors import StoreError
from ..store import PersonRow
from ..turn import Cited, Event, HandedOver, Made, Said, Turn
from .cards import HOME, Signer, card, message_id
from .desk import Desk, Sent, pressed
from .gateway import Bucket
from .history import Foreign, Memory, Nobody, Shown, Transcript, beside, current, quoted, shown_of, step
from .home import badge, checked_choices, formats, home_card, label_of, read_form
from .import_words import markdown, plain, progress_line, told
from .imports import Import, Imports
from .queueing import in_line
from .render import title
from .reply import Reply, emit
from .sockets import clean
from .words import Words, words_in

log = logging.getLogger("stepwise.web")
LONGEST = 20_000
"""Longest message, in characters."""
_DESKS = 500


class Tutor(Protocol):
    """What this door needs of the tutor."""

    store: Any
    speaker: str

    def answer(self, turn: Turn) -> AsyncIterator[Event]: ...


class Chat:
    """Handlers for Chainlit, installed by `server`."""

    def __init__(
        self, tutor: Tutor, transcript: Transcript, sign: Signer, messages: Bucket | None = None, imports: Imports | None = None
    ) -> None:
        self.tutor, self.transcript, self.sign, self.imports = tutor, transcript, sign, imports
        self.store: Memory = transcript.store
        self.rate = messages or Bucket(8, 0.7)
        self._desks: OrderedDict[str, Desk] = OrderedDict()
        self._running: dict[str, asyncio.Task[None]] = {}  # by tab; Chainlit's own `current_task` may be its start screen

    # ------------------------------------------------------------ what Chainlit calls

    async def start(self) -> None:
        """A new conversation: the first screen, and nothing is written down yet."""
        session = _session()
        async with self._kindly(session):
            person = await self._person(session)
            words = words_in(person.language)
            thread = session.thread_id
            await emit(session, "new_message", step(thread, message_id(thread, HOME), "assistant_message", ""))
            home = await asyncio.to_thread(home_card, self.tutor, person, thread, words, self.sign)
            await emit(session, "element", home)

    async def resume(self, thread: ThreadDict) -> None:
        """An old conversation: `history` has given everything that is shown; here the desk is laid again."""
        async with self._kindly(_session()):
            await self._desk(thread["id"])

    async def end(self) -> None:
        """Chainlit keeps every message of every tab for ever; our record is the store."""
        chat_contexts.pop(_session().id, None)
        if self.imports:
            self.imports.take(_session().id, ())

    async def message(self, session: WebsocketSession, identity: str, text: str, files: Sequence[str] = ()) -> None:
        """A typed message, and for a teacher the files that are attached to it."""
        async with self._kindly(session):
            person = await self._person(session)
            words = words_in(person.language)
            paths = self.imports.take(session.id, files) if self.imports and person.audience == "teacher" else []
            if files and not paths:
                await self._tell(session, words("upload.only_teacher" if person.audience != "teacher" else "upload.gone"))
                if not text.strip():
                    return
            if len(text) > LONGEST:
                self._drop(paths)
                short = step(session.thread_id, identity, "user_message", text[:280] + "…")
                await emit(session, "update_message", short)
                return await self._tell(session, words("said.long", n=f"{len(text):,}", most=f"{LONGEST:,}"))
            if not text.strip() and not paths:
                return await self._tell(session, words("said.empty"))
            if paths:
                named = f"{text}\n\n{_clips(paths, words)}" if text.strip() else _clips(paths, words)
                await emit(session, "update_message", step(session.thread_id, identity, "user_message", named))
            await self._begin(session, person, Sent(text, paths=paths))

    async def press(self, session: WebsocketSession, payload: object) -> None:
        """A button or a card. Only an id that this server signed for what is on the desk now does anything."""
        init_ws_context(session)
        async with self._kindly(session):
            given = payload if isinstance(payload, dict) else {}
            person = await self._person(session)
            words = words_in(person.language)
            found = pressed(
                await self._desk(session.thread_id), session.thread_id, str(given.get("id", ""))[:64], person.audience, words, self.sign
            )
            if found is None:
                return await self._tell(session, words("said.stale"))
            action, label, choices = found
            typed = choices is None if action == "sheet" else action == "check"
            text = clean(str(given.get("text") or "")) if typed else ""
            if typed and not text.strip():
                return await self._tell(session, words("home.sheet_empty" if action == "sheet" else "card.empty"))
            if action == "draft" and choices is None:
                choices, faults = await asyncio.to_thread(read_form, self.tutor, given.get("choices"), words)
                if faults:
                    return await self._mend(session, str(given.get("id", ""))[:64], person, words, faults)
                label = formats(self.tutor, words).get(str((choices or {}).get("format")), label)
            if choices is None:
                choices = checked_choices(self.tutor, given.get("choices"))
            shown = text[:LONGEST] if typed else label_of(self.tutor, label, choices)
            await emit(session, "new_message", step(session.thread_id, _new_id(), "user_message", shown))
            await self._begin(session, person, Sent(text[:LONGEST], action, choices))

    async def _mend(self, session: WebsocketSession, token: str, person: PersonRow, words: Words, faults: dict[str, str]) -> None:
        """A form that cannot be taken as it is: the same card again, with what is wrong. What was typed in it stays."""
        desk, thread = await self._desk(session.thread_id), session.thread_id
        for turn, place, event, _ in current(desk.cards, desk.last):
            if event.get("what") == "form" and hmac.compare_digest(token.encode(), self.sign(thread, str(turn), "form").encode()):
                told = event | {"content": event["content"] | {"faults": faults}}
                if shown := card(told, thread, turn, place, words, self.sign):
                    await emit(session, "element", shown)
                return
        await emit(session, "element", await asyncio.to_thread(home_card, self.tutor, person, thread, words, self.sign, faults))

    async def stop(self, session: WebsocketSession) -> None:
        """The person pressed Stop: the turn of this tab ends, what was said stays."""
        if task := self._running.get(session.id):
            task.cancel()

    # ------------------------------------------------------------ one turn

    async def _begin(self, session: WebsocketSession, person: PersonRow, sent: Sent) -> None:
        words = words_in(person.language)
        if not self.rate.take(session.user.identifier if session.user else ""):
            self._drop(sent.paths)
            return await self._tell(session, words("said.fast"))
        desk = await self._desk(session.thread_id)
        if desk.lock.locked():
            self._drop(sent.paths)
            return await self._tell(session, words("said.busy"))
        task = asyncio.create_task(self._turn(session, desk, person, words, sent))
        self._running[session.id] = task
        task.add_done_callback(lambda _: self._running.pop(session.id, None))

    async def _turn(self, session: WebsocketSession, desk: Desk, person: PersonRow, words: Words, sent: Sent) -> None:
        async with desk.lock, self._kindly(session):
            await emit(session, "task_start", {})
            try:
                thread = session.thread_id
                clips = _clips(sent.paths, words)
                called = formats(self.tutor, words).get(str(sent.choices.get("format", "")), words(f"pressed.{sent.action}"))
                audience, number = await self._opened(session, person, sent.text or clips or called)
                if sent.paths:
                    if not (await self._brought(session, desk, words, sent.paths) and sent.text.strip()):
                        return
                    number = await asyncio.to_thread(self.transcript.turns, thread)  # what was told of the files was a message too
                turn = Turn(
                    audience, sent.text, thread, person.id, person.grade, person.language, sent.action, person.interests, None, sent.choices
                )
                await self._answered(session, desk, words, turn, number)
            finally:
                await emit(session, "task_end", {})

    async def _brought(self, session: WebsocketSession, desk: Desk, words: Words, paths: Sequence[Path]) -> bool:
        """Reads attached files, with a message that says how far it is and then what became of them. False when it was stopped."""
        assert self.imports is not None
        thread = session.thread_id
        number = await asyncio.to_thread(self.transcript.turns, thread)
        await asyncio.to_thread(self.store.add_message, thread, "person", _clips(paths, words))
        job, identity, shown = Import(tuple(p.name for p in paths)), message_id(thread, number), ""
        work = asyncio.create_task(self.imports.bring(job, paths, language=""))
        while not work.done():
            if (now := plain(progress_line(job, words))) != shown:
                await emit(session, "update_message" if shown else "new_message", step(thread, identity, "assistant_message", now))
                shown = now
            try:
                await asyncio.wait([work], timeout=0.25)
            except asyncio.CancelledError:
                job.stop()  # it ends at its next step, and what was stored is whole
        work.result()
        said = f"{markdown(told(job, words))}\n\n[{words('home.library')}](/library)"
        await asyncio.to_thread(self.store.add_message, thread, "tutor", said)
        await emit(session, "update_message" if shown else "new_message", step(thread, identity, "assistant_message", said))
        desk.last = number
        return job.result is not None

    def _drop(self, paths: Sequence[Path]) -> None:
        if self.imports and paths:
            self.imports.drop(paths)

    async def _answered(self, session: WebsocketSession, desk: Desk, words: Words, turn: Turn, number: int) -> None:
        """Streams one answer. Stop or a failure keeps what was said: the tutor has it, and so has the screen."""
        kept, reply = self.transcript.begin(turn.session, number), Reply(session, turn.session, number)
        desk.cards = [c for c in desk.cards if c[2].get("what") not in ("offers", "form") or c[0] == desk.last]  # older ones are gone
        for old_turn, place, old in desk.cards:
            if old.get("what") in ("offers", "form"):
                await self._remove(session, old_turn, place, old, words)
        try:
            async with in_line(session, turn.person, number, words), aclosing(self.tutor.answer(turn)) as events:  # type: ignore[type-var]
                async for event in events:
                    await self._show(session, desk, words, reply, event, kept, number)
        except asyncio.CancelledError:
            await reply.say(f"*{words('said.stopped')}*", apart=True)
        finally:
            await reply.done()
            self.transcript.end(turn.session, number)
            desk.last = number if reply.begun else desk.last
            await emit(session, "window_message", {"stepwise": {"badge": badge(self.tutor, words)}})

    async def _show(
        self, session: WebsocketSession, desk: Desk, words: Words, reply: Reply, event: Event, kept: Shown, number: int
    ) -> None:
        match event:
            case Said(text=text):
                await reply.say(text)
            case Cited():
                kept.cited.append(asdict(event))
            case HandedOver(card=words_of_people):
                await reply.say(quoted(words_of_people), apart=True)
            case Made():
                await reply.begin()
                place, made = len(kept.made), asdict(event)
                kept.made.append(made)
                await self._retire(session, desk, words, made)
                desk.cards.append((number, place, made))
                about = beside(desk.cards, session.thread_id, number)
                if shown := card(made, session.thread_id, number, place, words, self.sign, beside=about):
                    await emit(session, "element", shown)
                if made.get("what") == "offers":
                    await self._relabel(session, desk, words)
            case _:
                pass  # Noted and Held are for the journal

    async def _retire(self, session: WebsocketSession, desk: Desk, words: Words, made: dict[str, Any]) -> None:
        """A new task card: the same task moves down, the task before it stays to be read."""
        if made.get("what") != "item":
            return
        tasks = [c for c in desk.cards if c[2].get("what") == "item"]
        for old in tasks:
            turn, place, event = old
            if event["content"].get("id") == made["content"].get("id"):
                await self._remove(session, turn, place, event, words)
                desk.cards.remove(old)
            elif old is tasks[-1] and (read_only := card(event, session.thread_id, turn, place, words, self.sign, live=False)):
                await emit(session, "element", read_only)

    async def _relabel(self, session: WebsocketSession, desk: Desk, words: Words) -> None:
        """New buttons came: the open task's hint button says the same as theirs. What is typed in the card stays."""
        tasks = [c for c in current(desk.cards, desk.last) if c[2].get("what") == "item" and c[3]]
        for turn, place, event, _ in tasks:
            about = beside(desk.cards, session.thread_id, turn)
            if shown := card(event, session.thread_id, turn, place, words, self.sign, beside=about):
                await emit(session, "element", shown)

    async def _remove(self, session: WebsocketSession, turn: int, place: int, event: dict[str, Any], words: Words) -> None:
        if shown := card(event, session.thread_id, turn, place, words, self.sign):
            await emit(session, "remove_element", {"id": shown["id"]})

    # ------------------------------------------------------------ what is known here

    async def _person(self, session: WebsocketSession) -> PersonRow:
        person = await asyncio.to_thread(self.store.person, session.user.identifier if session.user else "")
        if person is None:
            raise Nobody()
        return person

    async def _opened(self, session: WebsocketSession, person: PersonRow, text: str) -> tuple[str, int]:
        """Opens the session in the store and tells the list of conversations; its audience, and the number of the next turn."""

        def opened() -> tuple[str, int]:
            row = self.store.open_session(session.thread_id, person.id, person.audience)
            if not row.title:
                self.store.rename(row.id, title(text))
            return row.audience, self.transcript.turns(row.id)

        audience, number = await asyncio.to_thread(opened)
        if not session.has_first_interaction:
            session.has_first_interaction = True
            # The first screen has done its work; a conversation opened again does not have it either.
            await emit(session, "delete_message", step(session.thread_id, message_id(session.thread_id, HOME), "assistant_message", ""))
            await emit(session, "window_message", {"stepwise": {"thread": session.thread_id}})
            await emit(session, "first_interaction", {"interaction": title(text), "thread_id": session.thread_id})
        return audience, number

    async def _desk(self, thread: str) -> Desk:
        if thread not in self._desks:
            messages = await asyncio.to_thread(self.store.messages, thread)
            said = [m for m in messages if m.author != "person"]
            cards = [(t, n, event) for t, m in enumerate(said) for n, event in enumerate(shown_of(m).made)]
            self._desks.setdefault(thread, Desk(cards=cards, last=len(said) - 1))
            if len(self._desks) > _DESKS:  # never one at which somebody is being answered: two turns would run at once
                idle = (name for name, desk in self._desks.items() if name != thread and not desk.lock.locked())
                self._desks.pop(next(idle, ""), None)
        self._desks.move_to_end(thread)
        return self._desks[thread]

    # ------------------------------------------------------------ words of our own

    async def _tell(self, session: WebsocketSession, words: str) -> None:
        """A sentence of this door's own, not part of the lesson and not recorded."""
        await emit(session, "new_message", step(session.thread_id, _new_id(), "assistant_message", words))
        await emit(session, "task_end", {})

    def _kindly(self, session: WebsocketSession) -> _Kindly:
        return _Kindly(self, session)


class _Kindly:
    """Around every handler: an error becomes a sentence on the screen and a line with the same id in the log."""

    def __init__(self, chat: Chat, session: WebsocketSession) -> None:
        self.chat, self.session = chat, session

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: object) -> bool:
        if fault is None or not isinstance(fault, Exception):
            return False
        if isinstance(fault, Nobody):
            await self.chat._tell(self.session, words_in("en")("said.nobody"))
            return True
        identity = secrets.token_hex(3)
        log.error("turn %s failed", identity, exc_info=fault)
        words = words_in("en")
        if not isinstance(fault, Foreign | StoreError):
            row = await asyncio.to_thread(self.chat.store.person, self.session.user.identifier if self.session.user else "")
            words = words_in(row.language if row else "en")
        await self.chat._tell(self.session, words("said.trouble", id=identity))
        return True


def install(chat: Chat, history: Any) -> None:
    """Makes this chat the one that Chainlit serves."""
    config.code.on_chat_start = chat.start
    config.code.on_chat_resume = chat.resume
    config.code.on_chat_end = chat.end
    config.code.on_message = None
    config.code.action_callbacks = {}
    config.code.data_layer = lambda: history


def _clips(paths: Sequence[Path], words: Words) -> str:
    """Attached files as a message shows them; nothing without any."""
    return words("upload.attached", names=", ".join(p.name for p in paths)) if paths else ""


def _session() -> WebsocketSession:
    running: ChainlitContext = context_var.get()
    assert isinstance(running.session, WebsocketSession)
    return running.session


def _new_id() -> str:
    return str(uuid4())
