"""The routes of what a class shows of itself. Learners offer, take back and answer; a teacher takes the page of questions away.

A teacher's word on a piece is given on the board (`board_routes`). Families see none of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from .. import exchange
from ..errors import InputError
from ..parts import Parts
from ..store import PersonRow, Store
from ..store.rooms import HOME
from . import asked, class_page
from .words import words_in

Form = dict[str, list[str]]
FIELDS = 200
NAME = "questions-from-our-class"


class ClassRoutes:
    """`teacher` gives the person of a request when they are a teacher. Whoever a page is not for is led to their own first page."""

    def __init__(self, tutor: Any, teacher: Callable[[Request], Awaitable[PersonRow | None]]) -> None:
        self._tutor, self._teacher = tutor, teacher
        self._parts: Parts | None = getattr(tutor, "parts", None)
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/class", self.page),
            ("POST", "/class/offer", self.offer),
            ("POST", "/class/back", self.back),
            ("POST", "/class/say", self.say),
            ("POST", "/class/unsay", self.unsay),
            ("GET", "/class/questions", self.lines),
            ("POST", "/class/questions", self.questions),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    # ------------------------------------------------------------ learners

    async def page(self, request: Request) -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.go()
        return asked.page(await asyncio.to_thread(self._shown, self._parts.store, person))

    async def offer(self, request: Request) -> Response:
        """Urgent words bring the card and the alert, and the piece is not offered."""
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        store, entry = self._parts.store, _first(await asked.posted(request, FIELDS), "entry")
        try:
            kept = await asyncio.to_thread(exchange.to_offer, store, person, entry)
            if card := await asked.urgent(self._tutor, person, f"{kept.prompt}\n{kept.text}"):
                return card
            await asyncio.to_thread(exchange.offer, store, person, kept)
        except InputError as fault:
            return await self._told(store, person, fault)
        return asked.go("/portfolio")

    async def back(self, request: Request) -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        store, entry = self._parts.store, _first(await asked.posted(request, FIELDS), "entry")
        if not await asyncio.to_thread(exchange.take_back, store, person, entry):
            return await self._told(store, person, InputError("it is not offered.", where="show"))
        return asked.go("/portfolio")

    async def say(self, request: Request) -> Response:
        form = await asked.posted(request, FIELDS)
        return await self._said(request, _first(form, "piece"), _first(form, "say") or "none")

    async def unsay(self, request: Request) -> Response:
        return await self._said(request, _first(await asked.posted(request, FIELDS), "piece"), "")

    async def _said(self, request: Request, piece: str, sentence: str) -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        try:
            await asyncio.to_thread(exchange.say, self._parts.store, person, piece, sentence)
        except InputError as fault:
            return await self._told(self._parts.store, person, fault)
        return asked.go("/class")

    async def _told(self, store: Store, person: PersonRow, fault: InputError) -> Response:
        """The class's page with what went wrong above it; nothing was changed."""
        told = class_page.fault_of(fault.where, words_in(person.language), exchange.MOST)
        return asked.page(await asyncio.to_thread(self._shown, store, person, told), 400)

    def _shown(self, store: Store, person: PersonRow, fault: str = "") -> str:
        students, pieces = exchange.of_class(store, person)
        return class_page.learner(words_in(person.language), person.id, students, pieces, fault)

    # ------------------------------------------------------------ questions for a partner class

    async def lines(self, request: Request, fault: str = "") -> Response:
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            return asked.go()
        html = await asyncio.to_thread(self._to_tick, self._parts.store, teacher, fault)
        return asked.page(html, 400 if fault else 200)

    def _to_tick(self, store: Store, teacher: PersonRow, fault: str) -> str:
        known = [s.label for s in exchange.classmates(store, HOME)]
        return class_page.to_tick(words_in(teacher.language), exchange.lines(store), known, fault)

    async def questions(self, request: Request) -> Response:
        """The ticked lines as a file in the teacher's hand; nothing is sent anywhere, and nothing is kept of it."""
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            return asked.only("teacher")
        words, chosen = words_in(teacher.language), (await asked.posted(request, FIELDS)).get("line", [])
        try:
            found = exchange.questions(await asyncio.to_thread(exchange.lines, self._parts.store), chosen)
        except InputError as fault:
            return await self.lines(request, class_page.fault_of(fault.where, words, exchange.MOST_LINES))
        return asked.file(class_page.page_of_questions(words, found).encode(), f"{NAME}.txt", "text/plain; charset=utf-8")


def _first(form: Form, name: str) -> str:
    return form.get(name, [""])[0][:64]
