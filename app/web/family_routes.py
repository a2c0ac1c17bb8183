"""The routes of the family's pages. An adult sees a linked child only; anything else leads back to the first page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from .. import family, family_ask, home_cards
from ..family_facts import Facts
from ..family_note import day
from ..parts import Parts
from ..prompts import Language
from ..store import LinkRow, PersonRow, Store
from . import asked, home_card_page
from . import family_page as page
from .gateway import state
from .pages import LANGUAGE_NAMES
from .words import Words, words_in

_OLDEST = timedelta(days=371)


class FamilyRoutes:
    """`people` gives the people of a device. Without parts (a scripted tutor) all of it leads home."""

    def __init__(self, parts: Parts | None, store: Store, people: Callable[[str], list[str]]) -> None:
        self._parts, self._store, self._people = parts, store, people
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/family", self.start),
            ("POST", "/family/link", self.link),
            ("POST", "/family/unlink", self.unlink),
            ("GET", "/family/{number}", self.coach),
            ("GET", "/family/{number}/note", self.note),
            ("GET", "/family/{number}/slip", self.slip),
            ("POST", "/family/{number}/slip", self.send),
            ("POST", "/family/{number}/slip/back", self.take_back),
            ("GET", "/family/{number}/card", self.card),
            ("POST", "/family/{number}/card", self.keep_card),
            ("POST", "/family/{number}/card/back", self.take_card_back),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    # ------------------------------------------------------------ whose evening

    async def start(self, request: Request, told: str = "") -> Response:
        adult = await self._adult(request)
        if adult is None or self._parts is None:
            return asked.go()
        return await self._start(request, adult, told=words_in(adult.language)("family.ended") if told == "ended" else "")

    async def link(self, request: Request) -> Response:
        adult, parts = await self._must(request)
        words, given = words_in(adult.language), await asked.posted(request)
        number = (given.get("child") or [""])[0][:8]
        if not number or given.get("agree") != ["yes"]:
            return await self._start(request, adult, words("family.link_fault"))
        here = await asyncio.to_thread(self._people, state(request.scope, "device"))
        child = next((p for p in here if p.rpartition(".")[2] == number), "")
        linked = bool(child) and await asyncio.to_thread(
            family.link, parts.store, adult.id, child, here, words("family.consent"), words.language
        )
        return asked.go("/family") if linked else await self._start(request, adult, words("family.link_gone"))

    async def unlink(self, request: Request) -> Response:
        adult, parts = await self._must(request)
        number = ((await asked.posted(request)).get("child") or [""])[0][:8]
        child = await asyncio.to_thread(family.child_of, parts.store, adult.id, number)
        if child is None:
            return asked.go("/family")
        await asyncio.to_thread(parts.store.rooms.unlink, adult.id, child.id)
        return asked.go("/family?told=ended")

    # ------------------------------------------------------------ the pages of one child

    async def coach(self, request: Request, number: str, lang: str = "", topic: str = "") -> Response:
        found = await self._child(request, number)
        if found is None:
            return asked.go("/family")
        adult, child, parts = found
        view = await asyncio.to_thread(self._view, adult, child, lang, request.query_params.get("with"), {})
        facts = await asyncio.to_thread(family.facts_of, parts, child.id)
        known = {name for pack in parts.packs.values() for name in pack.objectives}
        chosen = topic if topic in known else facts.now
        columns = await asyncio.to_thread(self._guides, chosen, view, child.id)
        topics = [(name, family.title_in(parts, name, view.language)) for name in _ordered(parts, facts)]
        return asked.page(page.coach(view, columns, topics, chosen, self._missing(view.words)))

    def _guides(self, objective: str, view: page.View, child: str) -> list[page.Column]:
        parts = self._parts
        assert parts is not None
        guides = [(code, family.guide_of(parts, objective, code, child)) for code in _both(view)] if objective else []
        made = [page.guide_column(guide, parts.prompts.languages[code], code) for code, guide in guides if guide is not None]
        return made[:1] if len({column.language for column in made}) == 1 else made

    async def note(self, request: Request, number: str, lang: str = "", end: str = "") -> Response:
        found = await self._child(request, number)
        if found is None:
            return asked.go("/family")
        adult, child, parts = found
        today = datetime.now().date()
        last = _day(end, today)
        view = await asyncio.to_thread(self._view, adult, child, lang, request.query_params.get("with"), {"end": end and last.isoformat()})
        facts = await asyncio.to_thread(family.facts_of, parts, child.id, last)
        notes = [await asyncio.to_thread(family.note_in, parts, facts, code, child.id) for code in _both(view)]
        columns = [page.note_column(made, code) for made, code in zip(notes, _both(view), strict=True)]
        earlier, later = last - timedelta(days=7), min(last + timedelta(days=7), today)
        before = earlier.isoformat() if facts.ever and today - earlier < _OLDEST else ""
        return asked.page(
            page.note_page(view, columns, notes, before, later.isoformat() if later > last else "", self._missing(view.words))
        )

    async def slip(self, request: Request, number: str, kept: str = "") -> Response:
        found = await self._child(request, number)
        if found is None:
            return asked.go("/family")
        adult, child, _ = found
        told = words_in(adult.language)("family.slip_kept") if kept else ""
        return await self._slip(adult, child, {}, told=told)

    async def send(self, request: Request, number: str) -> Response:
        found = await self._child(request, number)
        if found is None:
            return asked.go("/family")
        adult, child, parts = found
        words, given = words_in(adult.language), await asked.posted(request)
        objective, line = (given.get("objective") or [""])[0][:120], (given.get("line") or [""])[0]
        ticks = [t for t in given.get("tick", []) if t in family.TICKS]
        sent = await asyncio.to_thread(family.propose, parts, adult.id, child.id, objective, ticks, line)
        if sent.urgent:
            return await self._slip(adult, child, {}, urgent=parts.prompts.language(adult.language).say("parent_urgent"))
        if sent.fault:
            fault = words(f"family.slip_{sent.fault}", most=family.LINE, n=family.WAITING)
            return await self._slip(adult, child, {"objective": objective, "ticks": ticks, "line": line[:1000]}, fault)
        return asked.go(f"/family/{family.number_of(child)}/slip?kept=1")

    async def take_back(self, request: Request, number: str) -> Response:
        found = await self._child(request, number)
        if found is None:
            return asked.go("/family")
        adult, child, parts = found
        name = ((await asked.posted(request)).get("slip") or [""])[0][:64]
        await asyncio.to_thread(family.take_back, parts.store, adult.id, child.id, name)
        return asked.go(f"/family/{family.number_of(child)}/slip")

    async def card(self, request: Request, number: str, told: str = "") -> Response:
        found = await self._child(request, number)
        if found is None:
            return asked.go("/family")
        adult, child, _ = found
        return await self._card(adult, child, told=words_in(adult.language)(f"home_card.{told}") if told in ("kept", "taken") else "")

    async def keep_card(self, request: Request, number: str) -> Response:
        found = await self._child(request, number)
        if found is None:
            return asked.go("/family")
        adult, child, parts = found
        words, given = words_in(adult.language), await asked.posted(request)
        picks, agreed = given.get("pick", []), words("home_card.consent") if given.get("agree") == ["yes"] else ""
        packs = parts.packs.values()
        fault = await asyncio.to_thread(home_cards.keep, parts.store, packs, adult.id, child.id, picks, agreed)
        if fault:
            return await self._card(adult, child, picks, words(f"home_card.fault_{fault}"))
        return asked.go(f"/family/{family.number_of(child)}/card?told=kept")

    async def take_card_back(self, request: Request, number: str) -> Response:
        found = await self._child(request, number)
        if found is None:
            return asked.go("/family")
        adult, child, parts = found
        await asyncio.to_thread(home_cards.take_back, parts.store, adult.id, child.id)
        return asked.go(f"/family/{family.number_of(child)}/card?told=taken")

    # ------------------------------------------------------------ shared

    async def _adult(self, request: Request) -> PersonRow | None:
        person = await asyncio.to_thread(self._store.person, state(request.scope, "person"))
        return person if person is not None and person.audience == "parent" else None

    async def _must(self, request: Request) -> tuple[PersonRow, Parts]:
        adult = await self._adult(request)
        if adult is None or self._parts is None:
            raise HTTPException(403, "Only a family member changes a link.")
        return adult, self._parts

    async def _child(self, request: Request, number: str) -> tuple[PersonRow, PersonRow, Parts] | None:
        """The adult and the linked child; None for anybody else, whatever the address says."""
        adult = await self._adult(request)
        if adult is None or self._parts is None:
            return None
        child = await asyncio.to_thread(family.child_of, self._store, adult.id, number)
        return (adult, child, self._parts) if child is not None else None

    async def _start(self, request: Request, adult: PersonRow, fault: str = "", told: str = "") -> Response:
        here = await asyncio.to_thread(self._people, state(request.scope, "device"))
        words = words_in(adult.language)
        linked, others = await asyncio.to_thread(self._children, adult, here)
        html = page.start(words, linked, others, fault, told, self._missing(words))
        return asked.page(html, 400 if fault else 200)

    def _children(self, adult: PersonRow, here: Sequence[str]) -> tuple[list[page.Child], list[page.Child]]:
        parts = self._parts
        assert parts is not None
        links = {link.child: link for link in self._store.rooms.children_of(adult.id)}
        linked = [self._shown(row, adult, links[row.id]) for row in family.children(self._store, adult.id)]
        language = parts.prompts.language(adult.language)
        rows = [self._store.person(name) for name in here if name not in links]
        others = [page.Child(family.number_of(r), family.called(r, language), r.avatar) for r in rows if r and r.audience == "student"]
        return linked, others

    def _shown(self, child: PersonRow, adult: PersonRow, link: LinkRow) -> page.Child:
        """A linked child with the answers to the two questions every family asks."""
        parts = self._parts
        assert parts is not None
        language, code = _language(parts, adult.language)
        facts = family.facts_of(parts, child.id)
        made = family.note_in(parts, facts, code, child.id)
        goals = family.goals_lately(parts, child.id)
        since = day(link.created.date(), language) if link.created else ""
        return page.Child(
            family.number_of(child),
            family.called(child, language),
            child.avatar,
            made.now,
            since,
            str(link.consent.get("words", "")),
            family_ask.answer("behind", facts, made, language),
            family_ask.answer("goals", facts, made, language, goals),
        )

    def _view(self, adult: PersonRow, child: PersonRow, lang: str, beside: str | None, keep: dict[str, str]) -> page.View:
        """The adult's own language first; beside another language than English stands English, unless something else was chosen."""
        parts = self._parts
        assert parts is not None
        known = list(parts.prompts.languages)
        own = _language(parts, adult.language)[1]
        chosen = lang if lang in known else own
        second = ("en" if chosen != "en" else "") if beside is None else beside if beside in known and beside != chosen else ""
        language = parts.prompts.language(adult.language)
        shown = page.Child(family.number_of(child), family.called(child, language), child.avatar)
        return page.View(words_in(adult.language), shown, known, chosen, second, keep)

    async def _slip(
        self, adult: PersonRow, child: PersonRow, given: dict[str, Any], fault: str = "", told: str = "", urgent: str = ""
    ) -> Response:
        html = await asyncio.to_thread(self._slip_html, adult, child, given, fault, told, urgent)
        return asked.page(html, 400 if fault else 200)

    def _slip_html(self, adult: PersonRow, child: PersonRow, given: dict[str, Any], fault: str, told: str, urgent: str) -> str:
        parts = self._parts
        assert parts is not None
        view = self._view(adult, child, "", None, {})
        facts = family.facts_of(parts, child.id)
        topics = [(name, family.title_in(parts, name, view.language)) for name in _ordered(parts, facts)]
        words = view.words
        sent = []
        for row in reversed(self._store.coaching.proposals([child.id])):
            if row.family == adult.id:
                ticks = [words(f"family.slip_{name}") for name in family.TICKS if name in row.answers.get("ticks", ())]
                said = " · ".join([family.title_in(parts, row.objective, view.language), *ticks, str(row.answers.get("line", ""))])
                became = words(f"family.slip_{row.decided if row.decided in _DECIDED else 'wait'}")
                sent.append((row.id, said.strip(" ·"), became, not row.decided))
        return page.slip(view, page.Slip(topics, sent[:10], **{"objective": facts.now, **given}), fault, told, urgent)

    async def _card(
        self, adult: PersonRow, child: PersonRow, picks: Sequence[str] | None = None, fault: str = "", told: str = ""
    ) -> Response:
        """`picks` are what was ticked and could not be kept; without them the card's own are."""
        html = await asyncio.to_thread(self._card_html, adult, child, picks, fault, told)
        return asked.page(html, 400 if fault else 200)

    def _card_html(self, adult: PersonRow, child: PersonRow, picks: Sequence[str] | None, fault: str, told: str) -> str:
        parts = self._parts
        assert parts is not None
        view, kept = self._view(adult, child, "", None, {}), home_cards.card_of(self._store, adult.id, child.id)
        ticked = picks if picks is not None else kept.picks if kept else ()
        since = day(kept.at, parts.prompts.language(adult.language)) if kept and kept.at else ""
        body = home_card_page.for_family(view.words, view.child.number, home_cards.offered(parts.packs.values()), ticked, kept, since)
        return page.card(view, body, fault, told, self._missing(view.words))

    def _missing(self, words: Words) -> str:
        """What a page says of a language that is not whole yet."""
        missing = words.missing("family")
        return words("family.partial", language=LANGUAGE_NAMES.get(words.language, words.language)) if missing else ""


_DECIDED = ("accepted", "declined", "withdrawn")


def _ordered(parts: Parts, facts: Facts) -> list[str]:
    """Objectives to choose from: what is in work, what was begun, then all others in the order of the packs."""
    every = [name for pack in parts.packs.values() for name in pack.objectives]
    return list(dict.fromkeys([*([facts.now] if facts.now else []), *facts.begun, *every]))


def _both(view: page.View) -> list[str]:
    return [view.language, *([view.beside] if view.beside else [])]


def _language(parts: Parts, code: str) -> tuple[Language, str]:
    short = code.split("-")[0].lower()
    return (parts.prompts.languages[short], short) if short in parts.prompts.languages else (parts.prompts.languages["en"], "en")


def _day(text: str, today: date) -> date:
    """A day of an address, not after today and at most a year back; today for anything else."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return today
    return found if today - _OLDEST < found <= today else today
