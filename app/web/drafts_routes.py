"""The routes of the shelf of drafts: list, open, edit, copy, rename, delete and undo, download, share, bring in. For teachers only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from .. import draft_sharing, drafts, four_questions, weeks
from ..drafting.four_looks import looks
from ..drafting.relint import with_edits
from ..errors import InputError, StepwiseError
from ..parts import Parts
from ..store import DraftRow, PersonRow
from . import asked, four_page
from . import drafts_page as screen
from .home import formats as format_titles
from .words import Words, words_in

TYPES = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
_PAPER = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; frame-ancestors 'self'; sandbox"
_LONGEST_FORM = 400_000
"""Bytes of a posted page: its text may hold signs of four bytes, each written as three letters."""


class DraftsRoutes:
    """`teacher` gives the person of a request when they are a teacher. Without parts (a fake tutor) all of it leads home."""

    def __init__(self, tutor: Any, parts: Parts | None, teacher: Callable[[Request], Awaitable[PersonRow | None]]) -> None:
        self._tutor, self._parts, self._teacher = tutor, parts, teacher
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/drafts", self.shelf),
            ("POST", "/drafts/bring", self.bring),
            ("GET", "/drafts/{draft}", self.page),
            ("GET", "/drafts/{draft}/paper/{name}", self.paper),
            ("GET", "/drafts/{draft}/edit/{name}", self.edit),
            ("POST", "/drafts/{draft}/edit/{name}", self.save),
            ("POST", "/drafts/{draft}/revert/{name}", self.revert),
            ("POST", "/drafts/{draft}/four", self.four),
            ("POST", "/drafts/{draft}/rename", self.rename),
            ("POST", "/drafts/{draft}/copy", self.copy),
            ("POST", "/drafts/{draft}/delete", self.delete),
            ("POST", "/drafts/{draft}/restore", self.restore),
            ("POST", "/drafts/{draft}/again", self.again),
            ("GET", "/drafts/{draft}/file/{name}", self.file),
            ("GET", "/drafts/{draft}/quiz/{kind}", self.quiz),
            ("GET", "/drafts/{draft}/all.zip", self.everything),
            ("GET", "/drafts/{draft}/share", self.share),
        ):
            self.router.add_api_route(path, self._in_words(handler), methods=[method], include_in_schema=False, response_model=None)

    # ------------------------------------------------------------ the list

    async def shelf(self, request: Request) -> Response:
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            return asked.go()
        return await self._shelf(request, teacher, words_in(teacher.language))

    async def _shelf(self, request: Request, teacher: PersonRow, words: Words, fault: str = "") -> Response:
        parts, given = self._known(), request.query_params
        wanted = drafts.Asked(given.get("q", "")[:200], given.get("format", "")[:64], given.get("objective", "")[:120])
        at = int(given["at"]) if given.get("at", "").isdecimal() and len(given["at"]) < 7 else 0

        def found() -> tuple[list[DraftRow], list[DraftRow], list[weeks.Finding]]:
            drafts.purge(parts, teacher.id)
            rows = drafts.shelf(parts, teacher.id, wanted)
            week = weeks.week_of(rows, parts.activities, datetime.now(UTC).date())
            return rows, parts.store.drafts.of([teacher.id, drafts.HOME], deleted=True), weeks.findings(week, parts.activities)

        rows, gone, week = await asyncio.to_thread(found)
        undo = next((row for row in gone if row.id == given.get("deleted")), None)
        html = screen.shelf(words, rows, wanted, self._formats(words), self._objectives(), gone, undo, fault, at, week)
        return asked.page(html, 400 if fault else 200)

    async def bring(self, request: Request) -> Response:
        """A shared file from a colleague."""
        teacher, words = await self._here(request)
        try:
            async with request.form(max_files=1, max_fields=4) as form:
                file = form.get("file")
                if not isinstance(file, UploadFile) or not file.filename:
                    return await self._shelf(request, teacher, words, words("drafts.choose_file"))
                content, name = await file.read(draft_sharing.LARGEST + 1), file.filename
            taken = await asyncio.to_thread(draft_sharing.take_in, self._known(), content, teacher.id, name)
        except HTTPException:
            return await self._shelf(request, teacher, words, words("drafts.choose_file"))
        except StepwiseError as fault:
            return await self._shelf(request, teacher, words, words("drafts.wrong", why=str(fault)))
        said = "brought_changed" if taken.changes or taken.left_out else "brought"
        return asked.go(f"/drafts/{taken.row.id}?said={said}")

    # ------------------------------------------------------------ one draft

    async def page(self, request: Request, draft: str) -> Response:
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            return asked.go()
        words = words_in(teacher.language)
        try:
            row = await asyncio.to_thread(drafts.owned, self._parts, teacher.id, draft)
            if row.deleted:
                return asked.go(f"/drafts?deleted={quote(row.id)}")
            opened = await asyncio.to_thread(drafts.open_draft, self._parts, row)
        except StepwiseError as fault:
            return await self._shelf(request, teacher, words, words("drafts.wrong", why=str(fault)))
        return await self._draft(request, words, opened)

    async def _draft(
        self,
        request: Request,
        words: Words,
        opened: drafts.Opened,
        typed: Mapping[str, four_questions.Answer] | None = None,
        four_fault: str = "",
    ) -> Response:
        names = [f.name for f in opened.draft.files]
        name = request.query_params.get("page", "")
        name = name if name in names else names[0]
        said = request.query_params.get("said", "")
        told = words(f"drafts.said_{said}") if said in _SAID else words(four_page.SAID[said]) if said in four_page.SAID else ""
        now, here = four_questions.standing(opened.row), f"/drafts/{quote(opened.row.id)}"
        seen = await asyncio.to_thread(lambda: looks(with_edits(opened.draft, opened.edits)))
        four = four_page.section(words, here, seen, now, typed, four_fault)
        reminder = four_page.reminder(words, now)
        html = screen.draft(words, opened, name, self._formats(words), self._objectives(), told, "", four, reminder)
        return asked.page(html, 400 if four_fault else 200)

    async def four(self, request: Request, draft: str) -> Response:
        """What the teacher looked at or will change, or that it is put off; what was typed is never lost."""
        opened, words = await self._open(request, draft)
        given = await _form(request)
        typed, later = four_page.typed_in(given), given.get("do") == "later"
        try:
            await asyncio.to_thread(four_questions.keep, self._known().store, opened.row, typed, later)
        except InputError as fault:
            told = words(f"four.fault_{fault.where}", most=four_questions.LINE)
            return await self._draft(request, words, opened, typed=typed, four_fault=told)
        said = "four_kept" if any(one.given for one in typed.values()) else "four_later"
        return asked.go(f"/drafts/{quote(draft)}?said={said}#four")

    async def paper(self, request: Request, draft: str, name: str) -> Response:
        """One page as it prints, alone in a frame where nothing can run."""
        opened, _ = await self._open(request, draft)
        html = await self._made(drafts.file_of, opened, name, "html")
        return HTMLResponse(html, headers={"cache-control": "no-store", "x-frame-options": "SAMEORIGIN", "content-security-policy": _PAPER})

    async def edit(self, request: Request, draft: str, name: str) -> Response:
        opened, words = await self._open(request, draft)
        opened.page(name)
        said = request.query_params.get("said", "")
        return asked.page(screen.editor(words, opened, name, said=words(f"drafts.said_{said}") if said in _SAID else ""))

    async def save(self, request: Request, draft: str, name: str) -> Response:
        """Keeps the text and goes back to the page; with faults to the editor, which shows them. What was typed is never lost."""
        opened, words = await self._open(request, draft)
        opened.page(name)
        given = await _form(request)
        text, base = given.get("text", ""), given.get("base", "")
        now = drafts.fingerprint(opened.text(name))
        if base != now and drafts.cleaned(text) != opened.text(name):
            return asked.page(screen.editor(words, opened, name, text, base=now, fault=words("drafts.conflict")), 409)
        try:
            after = await asyncio.to_thread(drafts.save_page, self._known(), opened.row, name, text)
        except InputError as fault:
            return asked.page(screen.editor(words, opened, name, text, fault=words("drafts.wrong", why=str(fault))), 400)
        here = f"/drafts/{quote(draft)}"
        if after.faults_of(name):
            return asked.go(f"{here}/edit/{quote(name)}?said=saved_faults")
        return asked.go(f"{here}?page={quote(name)}&said=saved")

    async def revert(self, request: Request, draft: str, name: str) -> Response:
        row, _ = await self._row(request, draft)
        await asyncio.to_thread(drafts.revert_page, self._known(), row, name)
        return asked.go(f"/drafts/{quote(draft)}?page={quote(name)}&said=reverted")

    async def rename(self, request: Request, draft: str) -> Response:
        row, words = await self._row(request, draft)
        given = await _form(request)
        try:
            await asyncio.to_thread(drafts.rename, self._known(), row, given.get("title", ""))
        except InputError as fault:
            teacher, _ = await self._here(request)
            return await self._shelf(request, teacher, words, words("drafts.wrong", why=str(fault)))
        return asked.go(f"/drafts/{quote(draft)}?said=renamed")

    async def copy(self, request: Request, draft: str) -> Response:
        row, words = await self._row(request, draft)
        teacher, _ = await self._here(request)
        new = await asyncio.to_thread(drafts.copy, self._known(), row, teacher.id, words("drafts.copy_of", title=row.title))
        return asked.go(f"/drafts/{new.id}?said=copied")

    async def delete(self, request: Request, draft: str) -> Response:
        row, _ = await self._row(request, draft)
        await asyncio.to_thread(self._known().store.drafts.delete, row.id)
        return asked.go(f"/drafts?deleted={quote(row.id)}")

    async def restore(self, request: Request, draft: str) -> Response:
        row, _ = await self._row(request, draft)
        await asyncio.to_thread(self._known().store.drafts.restore, row.id)
        return asked.go(f"/drafts/{quote(row.id)}?said=restored")

    async def again(self, request: Request, draft: str) -> Response:
        row, words = await self._row(request, draft)
        teacher, _ = await self._here(request)
        try:
            new, changes = await asyncio.to_thread(drafts.make_again, self._known(), row, teacher.id)
        except (StepwiseError, KeyError) as fault:
            return await self._shelf(request, teacher, words, words("drafts.wrong", why=str(fault)))
        return asked.go(f"/drafts/{new.id}?said={'again_changed' if changes else 'again_same'}")

    # ------------------------------------------------------------ files

    async def file(self, request: Request, draft: str, name: str) -> Response:
        opened, _ = await self._open(request, draft)
        page, _, kind = name.rpartition(".")
        content = await self._made(drafts.file_of, opened, page, kind)
        return asked.file(content, f"{page}.{kind}", TYPES[kind])

    async def quiz(self, request: Request, draft: str, kind: str) -> Response:
        opened, _ = await self._open(request, draft)
        content = await self._made(drafts.quiz_of, opened, kind)
        return asked.file(content, drafts.quiz_name(kind))

    async def everything(self, request: Request, draft: str) -> Response:
        opened, _ = await self._open(request, draft)
        content = await self._made(lambda: drafts.zip_of(drafts.files_of(opened)))
        return asked.file(content, f"{drafts.file_name(opened.row.title)}.zip", "application/zip")

    async def share(self, request: Request, draft: str) -> Response:
        opened, _ = await self._open(request, draft)
        content = await self._made(draft_sharing.share, opened)
        return asked.file(content, f"{drafts.file_name(opened.row.title)}{draft_sharing.ENDING}", "application/zip")

    # ------------------------------------------------------------ shared

    def _in_words(self, handler: Callable[..., Awaitable[Response]]) -> Callable[..., Awaitable[Response]]:
        """What cannot be found or made is the shelf with a sentence that says so, not an exception."""

        @wraps(handler)
        async def run(request: Request, **given: str) -> Response:
            try:
                return await handler(request, **given)
            except StepwiseError as fault:
                teacher, words = await self._here(request)
                return await self._shelf(request, teacher, words, words("drafts.wrong", why=str(fault)))

        return run

    def _known(self) -> Parts:
        if self._parts is None:
            raise HTTPException(404, "There is no shelf of drafts.")
        return self._parts

    async def _here(self, request: Request) -> tuple[PersonRow, Words]:
        """The teacher and their words; anybody else is refused before a byte of the body is read."""
        teacher = await self._teacher(request)
        if teacher is None or self._parts is None:
            raise HTTPException(403, "Only a teacher opens the shelf of drafts.")
        return teacher, words_in(teacher.language)

    async def _row(self, request: Request, draft: str) -> tuple[DraftRow, Words]:
        teacher, words = await self._here(request)
        return await asyncio.to_thread(drafts.owned, self._known(), teacher.id, draft), words

    async def _open(self, request: Request, draft: str) -> tuple[drafts.Opened, Words]:
        row, words = await self._row(request, draft)
        opened = await asyncio.to_thread(drafts.open_draft, self._known(), row)
        return replace(opened, note=_looked_at(opened)), words

    async def _made(self, work: Callable[..., bytes], *given: object) -> bytes:
        made: bytes = await asyncio.to_thread(work, *given)
        return made

    def _formats(self, words: Words) -> dict[str, str]:
        return format_titles(self._tutor, words)

    def _objectives(self) -> dict[str, str]:
        return {o.id: o.title for pack in self._known().packs.values() for o in pack.objectives.values()}


_SAID = ("saved", "saved_faults", "reverted", "renamed", "copied", "restored", "again_same", "again_changed", "brought", "brought_changed")


def _looked_at(opened: drafts.Opened) -> tuple[str, ...]:
    """What was looked at, for the teacher's copy and in its language."""
    copy = next(iter(opened.draft.teacher_files), None)
    return four_page.for_print(words_in(copy.language), four_questions.standing(opened.row)) if copy is not None else ()


async def _form(request: Request) -> dict[str, str]:
    if len(await request.body()) > _LONGEST_FORM:
        raise HTTPException(413, "That is more text than a page can hold.")
    return await asked.fields(request, most=10, blank=True)
