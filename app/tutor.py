"""One turn, read top to bottom. The only module that knows the order of things.

Every turn is screened, answered and recorded. A student's turn in between: understand → mark → decide → find → speak →
guard. What a teacher's and a family's turn do there is in `teaching` and `coaching`.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from contextlib import aclosing
from typing import Any

from . import asking, beside, choosing, coaching, examining, growing, practising, sheets, teaching
from .assignments import locked_by
from .errors import InputError, StepwiseError
from .learning.policy import advance, decide
from .learning.understand import without_option
from .library.library import Library
from .library.packs import Pack
from .parts import Parts
from .safety.screen import LIMIT, Rules, asks_harm, screen
from .safety.sideways import LIKELY, MAYBE, said_sideways
from .showing import buttons
from .store import AssignmentRow, Store
from .talk import Talk
from .turn import Events, HandedOver, Held, Noted, Said, Turn

log = logging.getLogger(__name__)
_CARDS = 3
"""The kind of a message that sounds as if something were wrong, though nothing in it says so plainly."""


class Tutor:
    """Answers turns. Built by `bootstrap`; safe to use from many sessions at once."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._urgent = [
            Rules({k: u.patterns for k, u in lang.urgent.items()}, lang.not_urgent) for lang in parts.prompts.languages.values()
        ]
        self._unfit = [Rules({"unfit": lang.unfit}, lang.not_urgent) for lang in parts.prompts.languages.values() if lang.unfit]
        self._set: tuple[AssignmentRow, ...] = ()
        self._ways = {"practise": self._practise, "ask": self._ask, "draft": teaching.turn, "coach": coaching.turn}

    async def answer(self, turn: Turn) -> Events:
        """The events of one turn as they happen. Whatever fails, something is said, and what was said is kept.

        Raises InputError for an unknown audience and for a session that belongs to somebody else.
        """
        language = self.parts.prompts.language(turn.language)
        audience = self.parts.prompts.audience(turn.audience)
        if len(turn.text) > LIMIT:
            yield Said(language.say("too_long", limit=LIMIT))
            return
        kind = screen(turn.text, self._urgent)
        talk = await asyncio.to_thread(self._open, turn, kind)
        try:
            if kind:
                events = _hand_over(talk, kind)
            elif audience.way == "practise" and (worried := _sounds_worried(self.parts, talk)):
                events = _ask_after(self.parts, talk, worried)
            elif asks_harm(turn.text, self._unfit) and not locked_by(talk.work):
                events = _not_for_here(self.parts, talk)
            else:
                events = self._ways[audience.way](self.parts, talk)
            async with aclosing(events):
                async for event in events:
                    talk.journal.keep(event)
                    if not isinstance(event, Held):
                        yield event
        except Exception as fault:
            log.error("turn failed in session %s", turn.session, exc_info=fault)
            trouble = Said(str(fault) if isinstance(fault, InputError) else language.say("trouble"))
            talk.journal.keep(trouble)
            yield trouble
        finally:
            await asyncio.shield(asyncio.to_thread(self._record, talk))

    # ---------------------------------------------------------------- a student's turn

    async def _practise(self, parts: Parts, talk: Talk) -> Events:
        """A test if one is on; else the lesson, and at its end a look at the clock."""
        if lock := locked_by(talk.work):
            async with aclosing(examining.turn(parts, talk, lock)) as events:
                async for event in events:
                    yield event
            return
        async with aclosing(self._lesson(parts, talk)) as events:
            async for event in events:
                yield event
        for event in await asyncio.to_thread(growing.after, parts, talk):
            yield event

    async def _lesson(self, parts: Parts, talk: Talk) -> Events:
        """A printed page, something beside tasks, or the task in play: understand → mark → decide → find → speak → guard."""
        item = practising.item_in_play(parts, talk)
        if (page := sheets.asked(talk, item)) is not None and await sheets.found(parts, talk, page):
            async with aclosing(sheets.turn(parts, talk, page, item)) as events:
                async for event in events:
                    yield event
            return

        if way := growing.way_of(parts, talk):
            async with aclosing(growing.turn(parts, talk, way)) as events:
                async for event in events:
                    yield event
            return

        heard = practising.hear(parts, talk, item)
        if heard.kind == "tired":
            async with aclosing(growing.turn(parts, talk, "break")) as events:
                async for event in events:
                    yield event
            return
        item = practising.task_of(parts, talk, item, heard)
        talk.journal.step("understand")

        if item is None or heard.kind not in practising.ABOUT_THE_ITEM:
            async with aclosing(beside.turn(parts, talk, item, heard)) as events:
                async for event in events:
                    yield event
            return

        mark = await practising.mark(parts, talk, item, heard)
        talk.journal.step("mark")
        progress = talk.progress
        move = decide(heard, mark, progress, item, talk.contract(item.objective))
        talk.progress = advance(progress, move, heard, mark)
        practising.note_evidence(talk, item, mark, progress)
        yield Noted(
            "move",
            {"name": move.name, "rung": move.rung, "heard": heard.kind}
            | ({"verdict": mark.verdict, "misconception": mark.misconception} if mark else {}),
        )
        talk.journal.step("decide")

        async with aclosing(practising.say(parts, talk, item, move, mark, heard, progress)) as events:
            async for event in events:
                yield event
        talk.journal.step("speak")

    async def _ask(self, parts: Parts, talk: Talk) -> Events:
        """For an audience that only asks: an answer from the library, or that there is none."""
        async with aclosing(asking.from_library(parts, talk, None)) as events:
            async for event in events:
                yield event

    # ---------------------------------------------------------------- before and after

    def _open(self, turn: Turn, urgent: str) -> Talk:
        """Records what came in before anything is said. An urgent message raises its alert here, so it cannot be lost."""
        state: dict[str, Any] = {}
        title = ""
        work: tuple[AssignmentRow, ...] = ()
        try:
            if self.parts.prompts.audience(turn.audience).way == "practise":
                work = self._set = tuple(self.parts.store.assignments.open_now())
            row = self.parts.store.open_session(turn.session, turn.person, turn.audience)
            state, title = dict(row.state), row.title
            pressed = (
                {"action": turn.action, "choices": {k: v for k, v in turn.choices.items() if isinstance(v, str | int)}}
                if turn.action
                else {}
            )
            self.parts.store.add_message(turn.session, "person", turn.text or (f"[{turn.action}]" if turn.action else ""), pressed)
            if urgent:
                self.parts.store.raise_alert(turn.person, turn.session, urgent, turn.text)
        except StepwiseError as fault:
            if "somebody else" in fault.what:
                raise InputError(fault.what, where=fault.where, cure=fault.cure) from None
            log.error("what came in could not be recorded", exc_info=fault)
            work = work or self._set  # what was set last still binds
        languages = self.parts.prompts.languages
        way = self.parts.prompts.audience(turn.audience).way
        code = turn.language if turn.language in languages and way in languages[turn.language].sides else "en"
        return Talk(
            turn,
            self.parts.prompts.audience(turn.audience),
            self.parts.prompts.language(code),
            code,
            state,
            title or turn.text.strip()[:60],
            work=work,
        )

    def _record(self, talk: Talk) -> None:
        """Reply, state, evidence and figures, all or nothing."""
        turn, journal = talk.turn, talk.journal
        try:
            self.parts.store.finish_turn(
                turn.session, journal.text, journal.shown(), talk.state, talk.title, talk.learned, journal.as_facts(), turn.person
            )
        except StepwiseError as fault:
            log.error("turn of session %s could not be recorded", turn.session, exc_info=fault)

    # ---------------------------------------------------------------- what doors need

    def urgent_card(self, person: str, text: str, language: str) -> str:
        """For words a student wrote on a page: keeps the alert as for a message and gives the card, or "" when nothing is urgent.

        What only sounds worried is told to an adult and brings no card: a page with a card is not kept, and that may be a mistake.
        """
        kind = screen(text, self._urgent)
        if not kind:
            told = {(row.person, row.text) for row in self.parts.store.coaching.alerts()}
            if (worried := said_sideways(text)) and (person, text) not in told:
                self.parts.store.raise_alert(person, "", worried, text)
            return ""
        self.parts.store.raise_alert(person, "", kind, text[:LIMIT])
        spoken = self.parts.prompts.language(language)
        return spoken.urgent[kind].card if kind in spoken.urgent else self.parts.prompts.language("en").urgent[kind].card

    @property
    def speaker(self) -> str:
        """Who speaks, for the badge."""
        return self.parts.model.name if self.parts.model else self.parts.prompts.language("en").say("no_model")

    @property
    def library(self) -> Library:
        return self.parts.library

    @property
    def packs(self) -> dict[str, Pack]:
        return self.parts.to_practise

    @property
    def store(self) -> Store:
        return self.parts.store

    def close(self) -> None:
        """Lets go of the index, the marking worker, the model and the database."""
        if self.parts.model:
            self.parts.model.close()
        self.parts.marker.close()
        self.parts.library.close()
        self.parts.store.close()


async def _not_for_here(parts: Parts, talk: Talk) -> Events:
    """A request for harm: fixed words, and the way back to the task or the topics. Nothing is looked up, and no model is asked."""
    yield Said(talk.language.say("not_for_here", packs=parts.titles))
    item = practising.item_in_play(parts, talk) if talk.audience.way == "practise" else None
    if item is not None and not talk.progress.solved:
        yield Said("\n" + talk.language.say("back_to_task", ask=item.ask))
        yield buttons(talk, item)
    else:
        yield choosing.topic_offers(parts, talk)
    yield Noted("unfit", {})


async def _hand_over(talk: Talk, kind: str) -> Events:
    """The card that people wrote. No model is asked and no lesson goes on."""
    yield HandedOver(kind, talk.language.urgent[kind].card if kind in talk.language.urgent else "")
    yield Noted("urgent", {"kind": kind})


def _sounds_worried(parts: Parts, talk: Talk) -> str:
    """LIKELY, MAYBE or "". Not the same words again, not in the words of an option that was picked, nor as an answer to a written task.

    Some cards a conversation at most: a first one that was a mistake must not hide a later one that is none.
    """
    before = _asked_after(talk)
    if len(before) >= _CARDS or _mark(talk) in before or not said_sideways(talk.turn.text):
        return ""
    item = practising.item_in_play(parts, talk)  # drawn anew from its id, so only for the few who come so far
    written = item is not None and item.expected.kind in ("criteria", "open")
    return said_sideways(without_option(talk.turn.text, item), written)


def _asked_after(talk: Talk) -> list[int]:
    """The messages of this conversation that brought the gentler card, each as a number."""
    kept = talk.state.get(MAYBE)
    return kept if isinstance(kept, list) else [0] * bool(kept)


def _mark(talk: Talk) -> int:
    return zlib.crc32(" ".join(talk.turn.text.casefold().split()).encode())


async def _ask_after(parts: Parts, talk: Talk, worried: str) -> Events:
    """A gentler card, for it may be a mistake, less so when `worried` is LIKELY. An adult is told first; the task stays open."""
    talk.state[MAYBE] = [*_asked_after(talk), _mark(talk)]
    try:
        await asyncio.to_thread(parts.store.raise_alert, talk.turn.person, talk.turn.session, worried, talk.turn.text)
    except StepwiseError as fault:
        log.error("an alert could not be recorded", exc_info=fault)
    yield HandedOver(worried, talk.language.say("likely_worried" if worried == LIKELY else "maybe_worried"))
    item = practising.item_in_play(parts, talk)
    if item is not None and not talk.progress.solved:
        yield Said("\n" + talk.language.say("back_to_task", ask=item.ask))
        yield buttons(talk, item)
    yield Noted("urgent", {"kind": worried})
