"""The routes of the teacher's library: the page, uploads, remove, read again, and what is dealt with. For teachers only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from chainlit.session import WebsocketSession
from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ..errors import InputError, StepwiseError
from ..importing import read_again, remove
from ..store import PersonRow
from . import asked
from .gateway import state
from .imports import LARGEST, MOST, Import, Imports
from .library_page import library, progress, stock
from .pages import LANGUAGE_NAMES
from .words import Words, words_in

_KINDS = ("lesson", "family", "teacher", "key")


class LibraryRoutes:
    """`teacher` gives the person of a request when they are a teacher. Without imports (no library) all of it leads home."""

    def __init__(self, imports: Imports | None, teacher: Callable[[Request], Awaitable[PersonRow | None]]) -> None:
        self._imports, self._teacher = imports, teacher
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/library", self.page),
            ("GET", "/library/progress", self.progress),
            ("POST", "/library/upload", self.upload),
            ("POST", "/library/stop", self.stop),
            ("POST", "/library/remove", self.remove),
            ("POST", "/library/again", self.again),
            ("POST", "/library/hide", self.hide),
            ("POST", "/library/gap", self.gap),
            ("POST", "/project/file", self.attach),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    async def page(self, request: Request) -> Response:
        teacher = await self._teacher(request)
        return asked.go() if teacher is None or self._imports is None else await self._page(words_in(teacher.language))

    async def progress(self, request: Request) -> Response:
        imports, words = await self._here(request)
        return Response(progress(imports.latest, words), media_type="application/json", headers=asked.NOT_KEPT)

    async def upload(self, request: Request) -> Response:
        """Files of the form; they are read in the background and the page shows how far it is."""
        imports, words = await self._here(request)
        too_much = words("library.large", size=LARGEST // 1_000_000, most=MOST)
        if not imports.parts.library.writable:
            return await self._page(words, words("library.readonly"))
        if imports.busy:
            return await self._page(words, words("library.busy"))
        paths = []
        try:
            async with request.form(max_files=MOST, max_fields=10) as form:
                files = [f for f in form.getlist("file") if isinstance(f, UploadFile) and f.filename]
                given = {name: value for name, value in form.items() if isinstance(value, str)}
                how = _how(given)
                for file in files:
                    paths.append(await imports.store(file))
        except HTTPException as fault:
            return await self._page(words, too_much if fault.status_code in (400, 413) else words("library.wrong", why=str(fault.detail)))
        except InputError as fault:
            return await self._page(words, words("library.wrong", why=str(fault)))
        if not paths:
            return await self._page(words, words("library.none_chosen"))
        imports.begin(Import(tuple(p.name for p in paths)), paths, **how)
        return _back()

    async def stop(self, request: Request) -> Response:
        imports, _ = await self._here(request)
        if imports.latest is not None:
            imports.latest.stop()
        return _back()

    async def remove(self, request: Request) -> Response:
        imports, words = await self._here(request)
        key = await _key(request)
        return await self._done(words, partial(remove, imports.parts, key))

    async def again(self, request: Request) -> Response:
        imports, words = await self._here(request)
        key = await _key(request)
        if imports.busy:
            return await self._page(words, words("library.busy"))
        name = next((f.name for f in imports.parts.library.catalogue.records.files() if f.key == key), "")
        imports.begin_work(Import((name,) if name else ()), lambda step: read_again(imports.parts, key, step))
        return _back()

    async def hide(self, request: Request) -> Response:
        """A file that could not be used is dealt with: its notes go, unless something of it is in."""
        imports, words = await self._here(request)
        return await self._done(words, partial(imports.parts.library.catalogue.records.dealt_with, await _key(request)))

    async def gap(self, request: Request) -> Response:
        imports, words = await self._here(request)
        return await self._done(words, partial(imports.parts.library.catalogue.close_gap, (await _key(request))[:300]))

    async def attach(self, request: Request, session_id: str = "") -> Response:
        """The paperclip of the chat: one file, kept until the message that names it is sent from the same tab."""
        teacher = await self._teacher(request)
        person = state(request.scope, "person")
        if teacher is None or self._imports is None:
            return JSONResponse({"detail": words_in("en")("upload.only_teacher" if teacher is None else "upload.off")}, status_code=403)
        words, session = words_in(teacher.language), WebsocketSession.get_by_id(session_id)
        if session is None or session.user is None or session.user.identifier != person:
            return JSONResponse({"detail": words("upload.gone")}, status_code=401)
        if not self._imports.parts.library.writable:
            return JSONResponse({"detail": words("upload.off")}, status_code=403)
        try:
            async with request.form(max_files=1, max_fields=4) as form:
                file = form.get("file")
                if not isinstance(file, UploadFile):
                    return JSONResponse({"detail": words("upload.gone")}, status_code=400)
                identity = await self._imports.wait(session_id, file)
                facts = {"id": identity, "name": file.filename, "size": file.size, "type": "application/octet-stream", "path": ""}
                return JSONResponse(facts)
        except HTTPException:
            return JSONResponse({"detail": words("library.large", size=LARGEST // 1_000_000, most=MOST)}, status_code=413)
        except InputError as fault:
            return JSONResponse({"detail": str(fault)}, status_code=400)

    # ------------------------------------------------------------ shared

    async def _here(self, request: Request) -> tuple[Imports, Words]:
        """The imports and the teacher's words; anybody else is refused before a byte of the body is read."""
        teacher = await self._teacher(request)
        if teacher is None or self._imports is None:
            raise HTTPException(403, "Only a teacher changes the library.")
        return self._imports, words_in(teacher.language)

    async def _done(self, words: Words, work: Callable[[], object]) -> Response:
        try:
            await asyncio.to_thread(work)
        except StepwiseError as fault:
            return await self._page(words, words("library.wrong", why=str(fault)))
        return _back()

    async def _page(self, words: Words, fault: str = "") -> Response:
        assert self._imports is not None
        shelf = self._imports.parts.library
        found = await asyncio.to_thread(stock, shelf.catalogue)
        html = library(words, found, self._imports.latest, fault, shelf.writable)
        return asked.page(html, 400 if fault else 200)


def _back() -> Response:
    return asked.go("/library")


def _how(given: dict[str, str]) -> dict[str, object]:
    """The form's choices; what it never offered counts as not chosen."""
    kind, language, grade = given.get("kind", ""), given.get("language", ""), given.get("grade", "")
    return {
        "kind": kind if kind in _KINDS else "lesson",
        "language": language if language in LANGUAGE_NAMES else "",
        "licence": " ".join(given.get("licence", "").split())[:120],
        "grade": int(grade) if grade in {str(n) for n in range(13)} else 6,
    }


async def _key(request: Request) -> str:
    return (await asked.fields(request)).get("key", "")[:700]
