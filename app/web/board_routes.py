"""The routes of the teacher's board: the page, what its figures open, and the few things a teacher does there. For teachers only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from .. import board as boards
from .. import exchange, goals, home_cards, leaving, planning, wishes
from .. import opportunities as ledgers
from ..boarding import SPAN, Group, groups_of, habits_of, met_lately, minutes_in, together_of
from ..boarding.learner import WEEK
from ..errors import InputError, StepwiseError
from ..parts import Parts
from ..store import CheckinRow, GroupRow, PersonRow
from ..weekly_plan import Plan
from . import asked, board_person_page, plan_page
from .board_chances import opportunities
from .board_names import Names
from .board_page import board
from .home import not_certified, rules_line
from .words import Words, words_in

log = logging.getLogger("stepwise.web")
Form = dict[str, str]
GAPS = 5
SEEN_LATELY = 5
"""Alerts already seen to that can still be put back on top."""


class BoardRoutes:
    """`teacher` gives the person of a request when they are a teacher. Without parts (a scripted tutor) all of it leads home."""

    def __init__(self, tutor: Any, teacher: Callable[[Request], Awaitable[PersonRow | None]]) -> None:
        self._tutor, self._teacher = tutor, teacher
        self.store = tutor.store
        self._parts: Parts | None = getattr(tutor, "parts", None)
        self._acts: dict[str, Callable[[PersonRow, Form], str]] = {
            "alert": self._alert, "label": self._label, "checkin": self._checkin, "forget": self._forget, "correct": self._correct,
            "undo": self._undo, "group": self._call, "met": self._met, "end": self._end, "plan": self._plan, "proposal": self._proposal,
            "out": self._out, "in": self._in, "erase": self._erase, "minutes": self._minutes, "note": self._note, "unnote": self._unnote,
            "weekadd": self._week_add, "weekdrop": self._week_drop, "weeksign": self._week_sign,
            "wish": self._wish, "showing": self._showing,
        }  # fmt: skip
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/board", self.page),
            ("GET", "/board/student", self.student),
            ("GET", "/board/evidence", self.evidence),
            ("GET", "/board/group", self.group),
            ("GET", "/board/opportunities", self.opportunities),
            ("GET", "/board/week", self.week),
            ("POST", "/board/{action}", self.act),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    @property
    def parts(self) -> Parts:
        if self._parts is None:
            raise InputError("there is no library here.")
        return self._parts

    @property
    def packs(self) -> dict[str, Any]:
        return self.parts.to_practise

    # ------------------------------------------------------------ pages

    async def page(self, request: Request, fault: str = "") -> Response:
        erased = "erased" in request.query_params and not fault
        return await self._shown(request, lambda words: self._board(words, fault, words("board.erased") if erased else ""), fault)

    async def student(self, request: Request, person: str = "", fault: str = "") -> Response:
        return await self._shown(request, lambda words: self._student(words, person, fault), fault)

    async def evidence(self, request: Request, person: str = "", objective: str = "", fault: str = "") -> Response:
        return await self._shown(request, lambda words: self._evidence(words, person, objective, fault), fault)

    async def group(self, request: Request, fault: str = "") -> Response:
        return await self._shown(request, lambda words: self._group(words, dict(request.query_params), fault), fault)

    async def opportunities(self, request: Request, weeks: str = "", fault: str = "") -> Response:
        return await self._shown(request, lambda words: self._opportunities(words, weeks, fault), fault)

    async def week(self, request: Request, person: str = "") -> Response:
        return await self._shown(request, lambda words: self._week(words, person))

    async def _shown(self, request: Request, page: Callable[[Words], str], fault: str = "") -> Response:
        """A page for a teacher; what is not there leads to the board, which says so."""
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            return asked.go()
        words = words_in(teacher.language)
        try:
            html = await asyncio.to_thread(page, words)
        except InputError as missing:
            html = await asyncio.to_thread(self._board, words, fault_of(missing, words))
            return asked.page(html, 404)
        return asked.page(html, 400 if fault else 200)

    def _board(self, words: Words, fault: str = "", done: str = "") -> str:
        found = boards.look(self.store, self.packs, datetime.now(UTC))
        work = [(row.title, rules_line(self._tutor, row, words)) for row in self.store.assignments.open_now()]
        gaps = [g.question for g in self.parts.library.catalogue.gaps()][:GAPS]
        seen = [a for a in self.store.coaching.alerts(waiting=False) if a.seen is not None][:SEEN_LATELY]
        return board(words, found, self.packs, work, gaps, seen, fault, not_certified(self._tutor, words), done)

    def _names(self, words: Words) -> Names:
        return Names([*self.store.coaching.students(), *self.store.coaching.taken_out()], words)

    def _student(self, words: Words, person: str, fault: str = "") -> str:
        row = boards.known_student(self.store, person)
        now = datetime.now(UTC)
        one = boards.learners_of(self.store, self.packs, [row])[person]
        turns = self.store.classwork.turns([person], now - SPAN)
        habits = habits_of(person, [t for t in turns if t.created >= now - WEEK])
        inside = any(s.person == person for s in self.store.coaching.students())
        checkins, said = self.store.coaching.checkins([person]), self.store.coaching.corrections([person])
        goals, notes = self.parts.store.growth.goals_of(person), boards.decided_notes(self.store, [person])
        met = met_lately(self.store.coaching.groups(now - SPAN), now)
        together = together_of(person, checkins, met, habits_of(person, turns).minutes, now)
        plan, titles = self._plan_now(words, person)
        cards = home_cards.cards_of(self.store, person)
        cards_off = bool(cards) and home_cards.switched_off(self.store, person)
        planned = plan_page.of_student(words, plan, titles)
        kept = board_person_page.Kept(checkins, said, goals, notes, together, planned, cards, cards_off)
        return board_person_page.student(words, self._names(words), one, self.packs, kept, habits, now, inside, fault)

    def _week(self, words: Words, person: str) -> str:
        boards.known_student(self.store, person)
        plan, titles = self._plan_now(words, person)
        return plan_page.teacher(words, plan, self._names(words)[person], titles)

    def _plan_now(self, words: Words, person: str) -> tuple[Plan, dict[str, str]]:
        plan = goals.plan_now(self.store, person)
        return plan, planning.titles(self.parts, plan, self.parts.prompts.language(words.language))

    def _evidence(self, words: Words, person: str, objective: str, fault: str = "") -> str:
        row = boards.known_student(self.store, person)
        if boards.objective_of(self.packs, objective) is None and not self.store.evidence_of(person, objective):
            raise InputError("there is no such objective.", where="objective")
        one = boards.learners_of(self.store, self.packs, [row])[person]
        who = self.store.person(person)
        rows, said = self.store.evidence_of(person, objective), self.store.coaching.corrections([person])
        interests = home_cards.told_in(self.store, who.id, who.interests) if who else ()
        return board_person_page.evidence(words, self._names(words), one, objective, rows, said, self.packs, interests, fault)

    def _group(self, words: Words, given: Form, fault: str = "") -> str:
        found = self._found_group(given)
        rows = {person: self.store.evidence_of(person) for person in found.members}
        return board_person_page.group(words, self._names(words), found, self.packs, rows, fault)

    def _opportunities(self, words: Words, weeks: str, fault: str = "") -> str:
        found = ledgers.look(self.store, self.packs, datetime.now(UTC), ledgers.weeks_in(weeks))
        return opportunities(words, found, fault)

    def _found_group(self, given: Form) -> Group:
        """A called group by its id, or one that is ready by its idea and first student. InputError when it is gone."""
        now = datetime.now(UTC)
        if called := given.get("called", ""):
            rows = [g for g in self.store.coaching.groups(now - WEEK) if g.id == called]
            if rows:
                return _as_group(rows[0], {p: [r.id for r in self.store.evidence_of(p)] for p in rows[0].members})
        else:
            learners = boards.learners_of(self.store, self.packs, self.store.coaching.students())
            for one in groups_of(list(learners.values()), now):
                key = (one.objective, one.misconception)
                if key == (given.get("objective"), given.get("misconception")) and given.get("who") in one.members:
                    return one
        raise InputError("this group is not there any more.", where="group")

    # ------------------------------------------------------------ what a teacher does

    async def act(self, request: Request, action: str) -> Response:
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            raise HTTPException(403, "Only a teacher does that.")
        if action not in self._acts:
            raise HTTPException(404, "There is nothing here.")
        form, words = await asked.fields(request), words_in(teacher.language)
        try:
            place = await asyncio.to_thread(self._acts[action], teacher, form)
        except InputError as fault:
            return await self._again(request, form, fault_of(fault, words))
        except StepwiseError as fault:
            log.error("board: %s failed", action, exc_info=fault)
            return await self._again(
                request, form, words("board.fault_draft", why=str(fault)) if action == "plan" else words("board.wrong")
            )
        return asked.go(place)

    async def _again(self, request: Request, form: Form, fault: str) -> Response:
        """The page that the form was on, with the reason; nothing was changed."""
        if "weeks" in form:
            return await self.opportunities(request, form["weeks"], fault)
        person, objective = form.get("person", ""), form.get("objective", "")
        try:
            boards.known_student(self.store, person)
        except InputError:
            return await self.page(request, fault)
        return await self.evidence(request, person, objective, fault) if objective else await self.student(request, person, fault)

    def _alert(self, teacher: PersonRow, form: Form) -> str:
        self.store.coaching.see_alert(_number(form, "alert"), seen="back" not in form)
        return "/board"

    def _label(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        boards.name_student(self.store, row.person, form.get("label", ""))
        return _student_page(row.person)

    def _checkin(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        note, after = (" ".join(form.get(name, "").split())[: boards.LONGEST] for name in ("note", "next"))
        if not note:
            raise InputError("there is no note.", where="note")
        minutes = minutes_in(form.get("minutes", ""))
        self.store.coaching.check_in(CheckinRow(row.person, teacher.id, note, after, minutes=minutes))
        return f"{_student_page(row.person)}#checkins"

    def _forget(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        self.store.coaching.forget_checkin(_number(form, "checkin"), row.person)
        return f"{_student_page(row.person)}#checkins"

    def _correct(self, teacher: PersonRow, form: Form) -> str:
        person, objective = form.get("person", ""), form.get("objective", "")
        evidence = _number(form, "evidence") if form.get("evidence") else None
        boards.correct(self.store, self.packs, teacher.id, person, objective, evidence, form.get("value", ""), form.get("reason", ""))
        return _evidence_page(person, objective) + (f"#e{evidence}" if evidence is not None else "")

    def _undo(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        self.store.coaching.undo_correction(_number(form, "correction"), row.person)
        return _evidence_page(row.person, form.get("objective", ""))

    def _call(self, teacher: PersonRow, form: Form) -> str:
        boards.call_group(self.store, teacher.id, self._found_group(form), datetime.now(UTC))
        return "/board#groups"

    def _met(self, teacher: PersonRow, form: Form) -> str:
        self.store.coaching.met(form.get("group", "")[:64], minutes_in(form.get("minutes", "")))
        return "/board#groups"

    def _minutes(self, teacher: PersonRow, form: Form) -> str:
        if not self.store.coaching.put_minutes(form.get("group", "")[:64], minutes_in(form.get("minutes", ""))):
            raise InputError("there is no such group that met.", where="group")
        return "/board#together"

    def _note(self, teacher: PersonRow, form: Form) -> str:
        ledgers.note(self.store, teacher.id, form.get("person", ""), form.get("kind", ""))
        return _ledger_page(form)

    def _unnote(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        self.store.coaching.forget_opportunity(_number(form, "note"), row.person)
        return f"{_ledger_page(form)}#noted"

    def _end(self, teacher: PersonRow, form: Form) -> str:
        self.store.coaching.end_group(form.get("group", "")[:64])
        return "/board#groups"

    def _plan(self, teacher: PersonRow, form: Form) -> str:
        found = self._found_group(form)
        return f"/drafts/{boards.plan_for(self.parts, teacher.id, found)}"

    def _proposal(self, teacher: PersonRow, form: Form) -> str:
        boards.decide_proposal(self.store, form.get("proposal", "")[:64], teacher.id, form.get("taken", ""))
        return f"{_student_page(person)}#home" if (person := form.get("person", "")) else "/board#home"

    def _out(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        boards.take_out(self.store, row.person)
        return "/board"

    def _in(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        self.store.rooms.join(row.person, "student")
        return _student_page(row.person)

    def _erase(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        if any(s.person == row.person for s in self.store.coaching.students()):
            raise InputError("they are still in the class.", where="inside", cure="Take them off the lists first.")
        if form.get("sure") != "yes":
            raise InputError("nobody said that they are sure.", where="sure", cure="Tick the box.")
        leaving.erase(self.store, self.parts.library.catalogue, self.parts.settings.data_dir, row.person)
        self.store.leaving.settle()
        return "/board?erased=yes"

    def _week_add(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        planning.put_in(self.store, teacher, row.person, form.get("words", ""))
        return f"{_student_page(row.person)}#plan"

    def _week_drop(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        planning.let_go(self.store, teacher, row.person, form.get("goal", "")[:64])
        return f"{_student_page(row.person)}#plan"

    def _week_sign(self, teacher: PersonRow, form: Form) -> str:
        row = boards.known_student(self.store, form.get("person", ""))
        planning.sign(self.store, teacher, row.person, form.get("plan", "")[:64], form.get("help", ""))
        return f"{_student_page(row.person)}#plan"

    def _wish(self, teacher: PersonRow, form: Form) -> str:
        persons = [s.person for s in self.store.coaching.students()]
        what, said = (form.get("kind", ""), form.get("topic", "")[:120]), form.get("answer", "")
        wishes.answer(self.store, teacher, persons, *what, said, form.get("on", ""), form.get("reason", ""), datetime.now(UTC))
        return "/board#wishes"

    def _showing(self, teacher: PersonRow, form: Form) -> str:
        piece, word, reason = (form.get(name, "")[:64] for name in ("piece", "word", "reason"))
        exchange.decide(self.store, teacher, piece, word, reason, datetime.now(UTC))
        return "/board#showing"


def fault_of(fault: InputError, words: Words) -> str:
    """What went wrong, in the teacher's language."""
    for group in ("board", "plan", "wish", "show"):
        if told := words.group(group).get(f"fault_{fault.where}"):
            return told
    return words("board.wrong")


def _number(form: Form, name: str) -> int:
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise InputError("that is not on record.", where="evidence")
    return int(text)


def _student_page(person: str) -> str:
    return f"/board/student?{urlencode({'person': person})}"


def _ledger_page(form: Form) -> str:
    return f"/board/opportunities?weeks={ledgers.weeks_in(form.get('weeks', ''))}"


def _evidence_page(person: str, objective: str) -> str:
    return f"/board/evidence?{urlencode({'person': person, 'objective': objective})}"


def _as_group(row: GroupRow, known: dict[str, list[int | None]]) -> Group:
    """A called group as the page shows it: each student's part of the evidence it cites."""
    evidence = tuple((p, tuple(n for n in row.evidence if n in known[p])) for p in row.members)
    return Group(row.objective, row.misconception, row.members, evidence, row.created)
