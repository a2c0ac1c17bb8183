"""The routes of the class's shelf: the list, a table in and out, one line in, one line away. For teachers only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from .. import class_shelf
from ..class_shelf import Fault
from ..errors import InputError
from ..store import PersonRow, Store, ThingRow
from . import asked
from .shelf_page import Told, fault, shelf
from .words import Words, words_in

NAME = "our-shelf.csv"


class ShelfRoutes:
    """`teacher` gives the person of a request when they are a teacher."""

    def __init__(self, store: Store, teacher: Callable[[Request], Awaitable[PersonRow | None]]) -> None:
        self._store, self._teacher = store, teacher
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/shelf", self.page),
            ("GET", f"/shelf/{NAME}", self.file),
            ("POST", "/shelf/csv", self.bring),
            ("POST", "/shelf/add", self.add),
            ("POST", "/shelf/remove", self.remove),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    async def page(self, request: Request) -> Response:
        teacher = await self._teacher(request)
        return await self._page(words_in(teacher.language), Told()) if teacher else asked.go()

    async def file(self, request: Request) -> Response:
        """The list as a table that can be brought in again."""
        if await self._teacher(request) is None:
            return asked.go()
        made = class_shelf.as_csv(await asyncio.to_thread(self._store.shelf.things))
        return asked.file(b"\xef\xbb\xbf" + made.encode(), NAME, "text/csv; charset=utf-8")

    async def bring(self, request: Request) -> Response:
        """A table, pasted or as a file: the good lines come in, each other one is told and lies ready to be put right."""
        teacher = await self._teacher(request)
        if teacher is None:
            return asked.only("teacher")
        words, text = words_in(teacher.language), ""
        try:
            text = await _table(request)
            read = class_shelf.read_csv(text)
        except InputError as wrong:
            return await self._page(words, Told(fault=words(f"shelf.fault_{wrong.where}"), text=text[: class_shelf.LARGEST]), 400)
        put = await asyncio.to_thread(self._store.shelf.put, read.things, class_shelf.MOST)
        added, changed, left = put
        same = len(read.things) - added - changed - left
        said = words("shelf.came", added=added, changed=changed, same=same)
        faults = [*read.faults, *([Fault(0, "full")] if left else [])]
        again = class_shelf.table(one.row for one in read.faults) if read.faults else ""
        return await self._page(words, Told(said=said, faults=faults, text=again), 200 if read.things and not left else 400)

    async def add(self, request: Request) -> Response:
        """One line."""
        teacher = await self._teacher(request)
        if teacher is None:
            return asked.only("teacher")
        words, line = words_in(teacher.language), await _line(request)
        found = class_shelf.thing_of(line)
        if not isinstance(found, ThingRow):
            return await self._page(words, Told(fault=fault(words, Fault(0, *found)), line=line), 400)
        if (await asyncio.to_thread(self._store.shelf.put, [found], class_shelf.MOST))[2]:
            return await self._page(words, Told(fault=fault(words, Fault(0, "full")), line=line), 400)
        return asked.go("/shelf#inside")

    async def remove(self, request: Request) -> Response:
        """A line is taken away; the page offers to put it back."""
        teacher = await self._teacher(request)
        if teacher is None:
            return asked.only("teacher")
        words, given = words_in(teacher.language), (await asked.posted(request)).get("thing", [""])[0]
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
        gone = await asyncio.to_thread(self._store.shelf.take_away, number)
        if gone is None:
            return await self._page(words, Told(fault=words("shelf.fault_gone")), 400)
        return await self._page(words, Told(said=words("shelf.taken", title=gone.title), gone=gone))

    async def _page(self, words: Words, told: Told, status: int = 200) -> Response:
        things = await asyncio.to_thread(self._store.shelf.things)
        return asked.page(shelf(words, things, told), status)


async def _table(request: Request) -> str:
    """What was pasted, else the file. InputError (`where` is large, coding or empty)."""
    most = 4 * class_shelf.LARGEST
    try:
        async with request.form(max_files=1, max_fields=4, max_part_size=most) as form:
            pasted, file = form.get("text"), form.get("file")
            content = await file.read(most + 1) if isinstance(file, UploadFile) and file.filename else b""
    except HTTPException:
        raise InputError("the table is too large.", where="large", cure="Split it.") from None
    if isinstance(pasted, str) and pasted.strip():
        return pasted
    if len(content) > most:
        raise InputError("the table is too large.", where="large", cure="Split it.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text.", where="coding", cure="Save the table as 'CSV UTF-8'.") from None


async def _line(request: Request) -> dict[str, str]:
    """The cells of a line from its form; a kind of interest that is ticked is one word of `about`."""
    form = await asked.posted(request)
    return class_shelf.cells({name: " ".join(values) if name == "about" else values[0] for name, values in form.items()})
