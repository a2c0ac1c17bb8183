"""The routes of the pilot: the teacher's page, and a student's test and survey."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from .. import pilot as pilots
from ..errors import InputError
from ..parts import Parts
from ..store import EvidenceRow, PersonRow, PulseRow
from ..turn import Item
from . import asked, pilot_page
from .home import topics
from .words import Words, words_in

Form = dict[str, str]


class PilotRoutes:
    """`teacher` gives the person of a request when they are a teacher. Without parts (a scripted tutor) all of it leads home."""

    def __init__(self, tutor: Any, teacher: Callable[[Request], Awaitable[PersonRow | None]]) -> None:
        self._tutor, self._teacher, self.store = tutor, teacher, tutor.store
        self._parts: Parts | None = getattr(tutor, "parts", None)
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/pilot", self.page),
            ("POST", "/pilot", self.begin),
            ("POST", "/pilot/open", self.open),
            ("POST", "/pilot/end", self.end),
            ("POST", "/pilot/ask", self.ask),
            ("GET", "/pilot/test", self.test),
            ("POST", "/pilot/test", self.hand_in),
            ("GET", "/pulse", self.pulse),
            ("POST", "/pulse", self.answer),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    # ------------------------------------------------------------ the teacher

    async def page(self, request: Request) -> Response:
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            return asked.go()
        return asked.page(await asyncio.to_thread(self._page, words_in(teacher.language)))

    def _page(self, words: Words, fault: str = "") -> str:
        settings = self.store.rooms.settings()
        plan = pilots.plan_of(settings)
        found = pilots.report(self.store, plan) if plan else None
        name = pilots.round_now(settings, datetime.now(UTC).date())
        answered = len(self.store.coaching.pulses(rounds=[name])) if name else 0
        students = len(self.store.coaching.students())
        packs = self._parts.to_practise if self._parts else {}
        asked = pilots.rounds(self.store.coaching.pulses())
        return pilot_page.pilot(words, packs, found, name, answered, students, topics(self._tutor, None), asked, fault)

    async def begin(self, request: Request) -> Response:
        return await self._do(
            request, lambda form, parts: pilots.begin(self.store, pilots.from_form(form, parts.to_practise, datetime.now(UTC)))
        )

    async def open(self, request: Request) -> Response:
        return await self._do(request, lambda form, _: pilots.set_open(self.store, form.get("which", "")))

    async def end(self, request: Request) -> Response:
        return await self._do(request, lambda _, __: pilots.end(self.store))

    async def ask(self, request: Request) -> Response:
        return await self._do(request, lambda _, __: self.store.rooms.set({"pulse": datetime.now(UTC).date().isoformat()}))

    async def _do(self, request: Request, work: Callable[[Form, Parts], None]) -> Response:
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            raise HTTPException(403, "Only a teacher does that.")
        words = words_in(teacher.language)
        try:
            await asyncio.to_thread(work, await asked.fields(request), self._parts)
        except InputError as fault:
            return asked.page(await asyncio.to_thread(self._page, words, _fault(fault, words)), 400)
        return asked.go("/pilot")

    # ------------------------------------------------------------ a student

    def _test(self, student: PersonRow) -> tuple[str, list[Item]]:
        """(pre or post, tasks) of the test that is open for this student; ("", []) when none is, or they have done it."""
        plan = pilots.plan_of(self.store.rooms.settings())
        wanted = dict(pilots.waiting_for(self.store, student.id, datetime.now(UTC).date()))
        if plan is None or self._parts is None or plan.open not in wanted:
            return "", []
        return plan.open, pilots.form_of(plan, self._parts.to_practise, student.id, "pre" if plan.open == "pre" else "post")

    async def test(self, request: Request) -> Response:
        student = await asked.asker(request, self.store, "student")
        if student is None:
            return asked.go()
        words = words_in(student.language)
        which, items = await asyncio.to_thread(self._test, student)
        return asked.page(pilot_page.unit_test(words, which, items, {}) if which else pilot_page.told(words, words("pilot.none_open")))

    async def hand_in(self, request: Request) -> Response:
        """Marks all tasks and keeps them in one go; nothing is said about right or wrong."""
        student = await asked.asker(request, self.store, "student")
        if student is None:
            raise HTTPException(403, "Only a student hands in.")
        words, form = words_in(student.language), await asked.fields(request)
        which, items = await asyncio.to_thread(self._test, student)
        if not which:
            return asked.page(pilot_page.told(words, words("pilot.none_open")))
        try:
            rows = await asyncio.to_thread(self._marked, student, which, items, form)
        except InputError as fault:
            return asked.page(pilot_page.unit_test(words, which, items, form, _fault(fault, words)), 400)
        await asyncio.to_thread(self.store.classwork.add, rows)
        return asked.page(pilot_page.told(words, words("pilot.handed_in")))

    def _marked(self, student: PersonRow, which: str, items: list[Item], form: Form) -> list[EvidenceRow]:
        given = [_given(form, n, item) for n, item in enumerate(items)]
        parts = self._parts
        assert parts is not None
        rows = []
        for item, answer in zip(items, given, strict=True):
            mark = parts.marker.mark(item.expected, answer, student.language) if answer else None
            verdict, idea = (mark.verdict, mark.misconception) if mark else ("wrong", "")
            rows.append(EvidenceRow(student.id, "pilot", item.objective, item.id, verdict, idea, kind=which, answer=answer))
        return rows

    async def pulse(self, request: Request) -> Response:
        student = await asked.asker(request, self.store, "student")
        if student is None:
            return asked.go()
        words = words_in(student.language)
        name = await asyncio.to_thread(self._round, student)
        return asked.page(pilot_page.pulse(words, {}) if name else pilot_page.told(words, words("pilot.no_round")))

    def _round(self, student: PersonRow) -> str:
        today = datetime.now(UTC).date()
        wanted = dict(pilots.waiting_for(self.store, student.id, today))
        return pilots.round_now(self.store.rooms.settings(), today) if "pulse" in wanted else ""

    async def answer(self, request: Request) -> Response:
        student = await asked.asker(request, self.store, "student")
        if student is None:
            raise HTTPException(403, "Only a student answers.")
        words, form = words_in(student.language), await asked.fields(request)
        name = await asyncio.to_thread(self._round, student)
        if not name:
            return asked.page(pilot_page.told(words, words("pilot.no_round")))
        try:
            answers = pilots.answers_from(form)
        except InputError as fault:
            return asked.page(pilot_page.pulse(words, form, _fault(fault, words)), 400)
        await asyncio.to_thread(self.store.coaching.pulse, PulseRow(student.id, name, answers))
        return asked.page(pilot_page.told(words, words("pilot.thanks")))


def _given(form: Form, n: int, item: Item) -> str:
    """What was answered; "" for "I don't know". InputError for nothing at all, and for an option that is not there."""
    if form.get(f"n{n}"):
        return ""
    text = " ".join(form.get(f"t{n}", "").split())[:400]
    if not text:
        raise InputError("a task has no answer.", where="empty", cure="Answer it, or say that you don't know.")
    if item.expected.kind != "choice":
        return text
    if text not in {str(k) for k in range(len(item.expected.choices))}:
        raise InputError("that is not an option.", where="form", cure="Choose again.")
    return item.expected.choices[int(text)].text


def _fault(fault: InputError, words: Words) -> str:
    known = words.group("pilot")
    return known.get(f"fault_{fault.where}") or known["fault_form"]
