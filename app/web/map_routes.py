"""The routes of a learner's map, portfolio and file, and of the teacher's dial. Everybody sees their own and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from .. import class_shelf, exchange, goals, home_cards, interests, mapping, stories, wishes
from ..boarding.wishes import shown as recent
from ..boarding.wishes import wishes_of
from ..errors import InputError
from ..parts import Parts
from ..prompts import Language
from ..store import PersonRow
from ..weekly_plan import plan_of
from . import asked, class_page, home_card_page, map_page, plan_page, shelf_page, story_page, wish_page
from .map_file import NAME, own_file
from .words import Words, words_in

_TAGS = 5
_PIECES = 200
"""Fields of the form that ticks pieces of a whole portfolio."""


class MapRoutes:
    """`teacher` gives the person of a request when they are a teacher. Whoever is no student is led to their own first page."""

    def __init__(self, tutor: Any, teacher: Callable[[Request], Awaitable[PersonRow | None]]) -> None:
        self._tutor, self._teacher = tutor, teacher
        self._parts: Parts | None = getattr(tutor, "parts", None)
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/map", self.map),
            ("GET", "/map/{objective}", self.why),
            ("GET", f"/map/file/{NAME}.zip", self.file),
            ("POST", "/map/choose", self.choose),
            ("POST", "/map/goal", self.goal),
            ("POST", "/map/likes", self.likes),
            ("POST", "/map/wish", self.wish),
            ("POST", "/map/unwish", self.unwish),
            ("POST", "/map/home", self.home),
            ("GET", "/portfolio", self.portfolio),
            ("POST", "/portfolio/tag", self.tag),
            ("POST", "/portfolio/remove", self.remove),
            ("POST", "/portfolio/story", self.story),
            ("GET", "/work/goals", self.dial),
            ("POST", "/work/goals", self.set_dial),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    # ------------------------------------------------------------ the map

    async def map(self, request: Request, pack: str = "", fault: str = "") -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.go()
        html = await asyncio.to_thread(self._map, self._parts, person, pack, fault)
        return asked.page(html, 400 if fault else 200)

    def _map(self, parts: Parts, person: PersonRow, pack: str, fault: str) -> str:
        words, language = words_in(person.language), parts.prompts.language(person.language)
        found = mapping.maps(parts, person, language)
        shown = next((m for m in found if m.pack == pack), found[0] if found else mapping.MyMap("", "", (), "", "fits"))
        rows, growth = parts.store.growth.goals_of(person.id), parts.store.growth
        now, titles, chosen = datetime.now(UTC), _titles(parts, language), growth.choices_of(person.id)
        plan = plan_page.on_map(words, plan_of(person.id, goals.monday(now.date()), rows, chosen))
        asked = wish_page.on_map(words, recent(wishes_of(chosen), now), found, titles)
        due = goals.to_look_back(rows, now.date())
        kinds = home_cards.kinds_of(parts.store, person.id)
        used = bool(kinds) and not home_cards.switched_off(parts.store, person.id)
        home = home_card_page.for_child(words, kinds, used)
        told_in = tuple(dict.fromkeys((*person.interests, *(kinds if used else ()))))
        stands = class_shelf.fitting(parts.store.shelf.things(), person.grade, told_in, now.astimezone().date())
        shelf = shelf_page.on_map(words, stands, told_in)
        return map_page.my_map(words, shown, found, rows, due, chosen, titles, person.interests, fault, plan, asked, home, shelf)

    async def why(self, request: Request, objective: str) -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.go()
        html = await asyncio.to_thread(self._why, self._parts, person, objective[:120])
        return asked.page(html) if html else asked.go("/map")

    def _why(self, parts: Parts, person: PersonRow, objective: str, fault: str = "") -> str:
        pack = parts.packs.get(objective.partition(".")[0]) or parts.pack_of(objective)
        if pack is None or pack.id not in parts.packs or objective not in pack.objectives:
            return ""
        words, language = words_in(person.language), parts.prompts.language(person.language)
        shown, learner = mapping.map_of(parts, person, pack, language)
        spot = shown.spot(objective)
        if spot is None:
            return ""
        open_idea = learner.open_idea(objective)
        idea = pack.misconception(open_idea.misconception) if open_idea is not None and open_idea.named else None
        by_teacher = bool(spot.place.mastery.said or spot.place.mastery.attested)
        answers = mapping.turns(parts, learner, person, objective)
        others, doubted = mapping.instead_of(shown, objective), objective in learner.contested
        return map_page.why(words, spot, shown, answers, _titles(parts, language), idea, by_teacher, doubted, others, fault)

    async def choose(self, request: Request) -> Response:
        """A decision about an objective; where it says what to work on now, the words for it lie ready in the conversation."""
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        given, words = await asked.fields(request), words_in(person.language)
        if card := await asked.urgent(self._tutor, person, given.get("words", "")):
            return card
        kind, objective, other = given.get("kind", ""), given.get("objective", "")[:120], given.get("to", "")[:120]
        try:
            to = await asyncio.to_thread(mapping.decide, self._parts, person, kind, objective, given.get("words", ""), other)
        except InputError:
            return await self.map(request, fault=words("map.wrong"))
        if not to:
            return asked.go(f"/map/{quote(objective)}")
        title = _titles(self._parts, self._parts.prompts.language(person.language)).get(to, to)
        ask = words("map.ask_retest" if kind == "contest" else "map.ask_open", title=title)
        return asked.go(f"/#ask={quote(ask)}")

    async def goal(self, request: Request) -> Response:
        """What became of a goal."""
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        given, words = await asked.fields(request), words_in(person.language)
        if card := await asked.urgent(self._tutor, person, given.get("words", "")):
            return card
        done = await asyncio.to_thread(
            goals.close, self._parts.store, person.id, given.get("goal", "")[:64], given.get("end", ""), given.get("words", "")[:300]
        )
        return asked.go("/map#goal") if done else await self.map(request, fault=words("map.wrong"))

    async def likes(self, request: Request) -> Response:
        """What the learner likes from now on; nothing ticked takes it all away."""
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        kinds = (await asked.posted(request)).get("like", [])
        words, language = words_in(person.language), self._parts.prompts.language(person.language)
        try:
            await asyncio.to_thread(interests.choose, self._parts.store, person, kinds, language)
        except InputError:
            return await self.map(request, fault=words("map.wrong"))
        return asked.go("/map#likes")

    async def wish(self, request: Request) -> Response:
        """The learner asks for something of the list."""
        return await self._wish(request, wishes.ask)

    async def unwish(self, request: Request) -> Response:
        return await self._wish(request, lambda parts, person, kind, objective: wishes.take_back(parts.store, person, kind, objective))

    async def _wish(self, request: Request, do: Callable[[Parts, PersonRow, str, str], None]) -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        given, words = await asked.fields(request), words_in(person.language)
        try:
            await asyncio.to_thread(do, self._parts, person, given.get("kind", "")[:24], given.get("objective", "")[:120])
        except InputError as fault:
            known = words.group("wish")
            return await self.map(request, fault=known.get(f"fault_{fault.where}") or words("map.wrong"))
        return asked.go("/map#wishes")

    async def home(self, request: Request) -> Response:
        """Leaves what a family picked out of the learner's tasks, or lets it in again."""
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        on = (await asked.fields(request)).get("on", "") == "yes"
        await asyncio.to_thread(home_cards.switch, self._parts.store, person.id, on)
        return asked.go("/map#likes")

    async def file(self, request: Request) -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.go()
        words, language = words_in(person.language), self._parts.prompts.language(person.language)
        made = await asyncio.to_thread(own_file, self._parts, person, words, language)
        return asked.file(made, f"{NAME}.zip", "application/zip")

    # ------------------------------------------------------------ the portfolio

    async def portfolio(self, request: Request, fault: str = "") -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.go()
        words, parts = words_in(person.language), self._parts
        kept = await asyncio.to_thread(parts.store.growth.kept_of, person.id)
        titles = _titles(parts, parts.prompts.language(person.language))
        beside = await asyncio.to_thread(self._offers, parts, person, [row.id for row in kept])
        html = map_page.portfolio(words, kept, titles, beside, fault, story_page.maker(words, kept))
        return asked.page(html, 400 if fault else 200)

    def _offers(self, parts: Parts, person: PersonRow, entries: list[str]) -> dict[str, str]:
        students, pieces = exchange.of_class(parts.store, person)
        mine = [piece for piece in pieces if piece.person == person.id]
        return class_page.beside(words_in(person.language), entries, mine) if students else {}

    async def tag(self, request: Request) -> Response:
        """Words of the learner's own on an entry; an empty field takes them away."""
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        given, words = await asked.fields(request), words_in(person.language)
        if card := await asked.urgent(self._tutor, person, given.get("tags", "")):
            return card
        tags = tuple(dict.fromkeys(t for part in given.get("tags", "").split(",") if (t := " ".join(part.split())[:40])))[:_TAGS]
        done = await asyncio.to_thread(self._parts.store.growth.tag, given.get("entry", "")[:64], person.id, tags)
        return asked.go("/portfolio") if done else await self.portfolio(request, words("map.wrong"))

    async def remove(self, request: Request) -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        entry = (await asked.fields(request)).get("entry", "")[:64]
        await asyncio.to_thread(exchange.take_back, self._parts.store, person, entry)
        done = await asyncio.to_thread(self._parts.store.growth.discard, entry, person.id)
        words = words_in(person.language)
        return asked.go("/portfolio") if done else await self.portfolio(request, words("map.wrong"))

    async def story(self, request: Request) -> Response:
        """Pieces of the portfolio on one page, for the learner alone; nothing of it is kept."""
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        words, parts = words_in(person.language), self._parts
        form = await asked.posted(request, _PIECES)
        title, closing = (form.get(name, [""])[0] for name in ("title", "closing"))
        if card := await asked.urgent(self._tutor, person, f"{title}\n{closing}"):
            return card
        kept = await asyncio.to_thread(parts.store.growth.kept_of, person.id)
        try:
            made = stories.story(kept, form.get("entry", []), title, closing)
        except InputError as fault:
            told = {"none": "map.story_none", "many": "map.story_many"}.get(fault.where, "map.wrong")
            return await self.portfolio(request, words(told, most=stories.MOST))
        return asked.page(story_page.card(words, made, _titles(parts, parts.prompts.language(person.language))))

    # ------------------------------------------------------------ the teacher's dial

    async def dial(self, request: Request) -> Response:
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            return asked.go()
        return asked.page(await asyncio.to_thread(self._dial, words_in(teacher.language), self._parts))

    def _dial(self, words: Words, parts: Parts, fault: str = "") -> str:
        settings = parts.store.rooms.settings()
        minutes, week = settings.get("minutes"), goals.monday(datetime.now(UTC).date())
        shown = minutes if isinstance(minutes, int) else 0
        return map_page.dial(words, goals.dial(settings), shown, goals.class_goal(settings, week), fault)

    async def set_dial(self, request: Request) -> Response:
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            return asked.only("teacher")
        words = words_in(teacher.language)
        try:
            await asyncio.to_thread(goals.set_for_class, self._parts.store, await asked.fields(request), teacher.id)
        except InputError as fault:
            return asked.page(await asyncio.to_thread(self._dial, words, self._parts, words("work.wrong", why=str(fault))), 400)
        return asked.go("/work/goals")


def _titles(parts: Parts, language: Language) -> dict[str, str]:
    return {o.id: goals.title_in(parts, o, language) for pack in parts.to_practise.values() for o in pack.objectives.values()}
