"""The routes of a learner's plan of the week: read it, put a goal in, take one out, sign. Everybody's own and nobody else's.

A teacher does the same on the board (`board_routes`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from .. import goals, planning
from ..errors import InputError
from ..parts import Parts
from ..store import PersonRow
from . import asked, plan_page
from .words import words_in

Form = dict[str, str]


class PlanRoutes:
    """Whoever is no student is led to their own first page."""

    def __init__(self, tutor: Any) -> None:
        self._tutor = tutor
        self._parts: Parts | None = getattr(tutor, "parts", None)
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/plan", self.page),
            ("POST", "/plan/add", self.add),
            ("POST", "/plan/drop", self.drop),
            ("POST", "/plan/sign", self.sign),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    async def page(self, request: Request) -> Response:
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.go()
        return asked.page(await asyncio.to_thread(self._shown, self._parts, person))

    async def add(self, request: Request) -> Response:
        return await self._act(request, lambda parts, me, form: planning.add(parts, me, form.get("goal", ""), form.get("words", "")))

    async def drop(self, request: Request) -> Response:
        return await self._act(request, lambda parts, me, form: planning.let_go(parts.store, me, me.id, form.get("goal", "")[:64]))

    async def sign(self, request: Request) -> Response:
        return await self._act(request, lambda parts, me, form: planning.sign(parts.store, me, me.id, form.get("plan", "")[:64]))

    async def _act(self, request: Request, do: Callable[[Parts, PersonRow, Form], None]) -> Response:
        """Does it and shows the plan again; a fault is told above the plan, and nothing was changed."""
        person = await asked.asker(request, self._tutor.store, "student")
        if person is None or self._parts is None:
            return asked.only("student")
        form, words = await asked.fields(request), words_in(person.language)
        if card := await asked.urgent(self._tutor, person, form.get("words", "")):
            return card
        try:
            await asyncio.to_thread(do, self._parts, person, form)
        except InputError as fault:
            told = words.group("plan").get(f"fault_{fault.where}") or words("map.wrong")
            return asked.page(await asyncio.to_thread(self._shown, self._parts, person, told), 400)
        return asked.go("/plan")

    def _shown(self, parts: Parts, person: PersonRow, fault: str = "") -> str:
        plan, words = goals.plan_now(parts.store, person.id), words_in(person.language)
        titles = planning.titles(parts, plan, parts.prompts.language(person.language))
        return plan_page.learner(words, plan, planning.offer(parts, person, plan), titles, fault)
