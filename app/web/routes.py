"""Our own HTTP routes: the pages, who is here, passages, sheets and downloads, and the few that stand in for Chainlit's."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chainlit.config import TRANSLATIONS_DIR
from chainlit.server import project_settings, sio
from chainlit.session import WebsocketSession, ws_sessions_id
from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from ..assignments import from_form
from ..errors import InputError
from ..store import PersonRow
from . import asked, pages
from .chat import Chat
from .gateway import state
from .history import Foreign, Shown, Transcript
from .home import badge, rules_line, shelf, topics
from .identity import DAYS, DEVICE, TOKEN, Identity
from .imports import ACCEPT, LARGEST, MOST
from .words import Words, languages, words_in

log = logging.getLogger("stepwise.web")
PUBLIC = Path(__file__).parent / "public"
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".apkg": "application/octet-stream",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}
"""What may be downloaded of a draft."""
_YEAR = 365 * 86400


class Routes:
    """The routes, with what they need. `files` is the only folder that a download may come from."""

    def __init__(self, tutor: Any, chat: Chat, identity: Identity, transcript: Transcript, files: Path) -> None:
        self.tutor, self.chat, self.identity, self.transcript, self.files = tutor, chat, identity, transcript, files.resolve()
        self.store = transcript.store
        self.router = APIRouter()
        for method, path, handler in (
            ("GET", "/health", self.health),
            ("GET", "/who", self.who),
            ("POST", "/who", self.choose),
            ("GET", "/login", self.login),
            ("GET", "/login/callback", self.login),
            ("POST", "/logout", self.logout),
            ("GET", "/", self.shell),
            ("GET", "/thread/{thread}", self.shell),
            ("GET", "/favicon", self.logo),
            ("GET", "/favicon.ico", self.logo),
            ("GET", "/logo", self.logo),
            ("GET", "/avatars/{name}", self.logo),
            ("GET", "/auth/config", self.auth_config),
            ("POST", "/set-session-cookie", self.nothing),
            ("GET", "/project/translations", self.translations),
            ("GET", "/project/settings", self.settings),
            ("POST", "/project/action", self.action),
            ("GET", "/work", self.work),
            ("POST", "/work", self.set_work),
            ("POST", "/work/end", self.end_work),
            ("GET", "/cite/{session}/{turn}/{n}", self.cite),
            ("GET", "/paper/{session}/{turn}/{place}/{n}", self.paper),
            ("GET", "/files/{session}/{turn}/{place}/{name}", self.file),
        ):
            self.router.add_api_route(path, handler, methods=[method], include_in_schema=False, response_model=None)

    # ------------------------------------------------------------ who is here

    async def who(self, request: Request, lang: str = "") -> Response:
        words = words_in(lang if lang in languages() else _wanted(request))
        return await self._who_page(request, words)

    async def choose(self, request: Request) -> Response:
        """Somebody says who they are: one of this device's people, or a newcomer."""
        form = await asked.posted(request)
        given, interests = {name: values[0] for name, values in form.items()}, form.get("interest", [])
        words = words_in(given["language"] if given.get("language") in languages() else _wanted(request))
        device = state(request.scope, "device") or self.identity.new_device()
        known = await asyncio.to_thread(self.identity.people, device)
        if (person := given.get("person")) is not None:
            if person not in known:
                return await self._who_page(request, words, words("who.missing"))
        else:
            row = newcomer(given, interests, self.audiences(), words.language)
            person = await asyncio.to_thread(self.identity.next_person, device)
            if row is None or not person:
                return await self._who_page(request, words, words("who.missing"))
            await asyncio.to_thread(self.store.save_person, PersonRow(person, *row))
        answer = asked.go()
        answer.set_cookie(DEVICE, self.identity.device_cookie(device), max_age=_YEAR, httponly=True, samesite="lax")
        answer.set_cookie(TOKEN, self.identity.token(person), max_age=DAYS * 86400, httponly=True, samesite="lax")
        await self._leave(request)
        return answer

    async def login(self) -> Response:
        return asked.go("/who")

    async def logout(self, request: Request) -> Response:
        """Changing person: the token ends now, open sockets too."""
        await self._leave(request)
        answer = JSONResponse({"success": True})
        answer.delete_cookie(TOKEN, httponly=True, samesite="lax")
        return answer

    async def _leave(self, request: Request) -> None:
        token, person = (state(request.scope, "cookies") or {}).get(TOKEN, ""), state(request.scope, "person")
        if person:
            await asyncio.to_thread(self.identity.revoke, token)
        for session in [s for s in ws_sessions_id.values() if person and s.token == token]:
            await sio.disconnect(session.socket_id)

    async def _who_page(self, request: Request, words: Words, fault: str = "") -> Response:
        device = state(request.scope, "device")
        ids = await asyncio.to_thread(self.identity.people, device)
        rows = [r for r in [await asyncio.to_thread(self.store.person, i) for i in ids] if r]
        full = bool(device) and not await asyncio.to_thread(self.identity.next_person, device)
        html = pages.who(words, badge(self.tutor, words), self.audiences(), rows, fault, full)
        return asked.page(html, 400 if fault else 200)

    def audiences(self) -> dict[str, Any]:
        """The audiences the tutor knows, the usual three first."""
        known = shelf(self.tutor, "audiences")
        usual = ("student", "teacher", "parent")
        return {n: known.get(n) for n in (*usual, *(k for k in known if k not in usual)) if not known or n in known}

    # ------------------------------------------------------------ the shell and what it asks at once

    async def health(self) -> Response:
        return JSONResponse({"status": "ok"})

    async def shell(self, request: Request) -> Response:
        person = await asyncio.to_thread(self.store.person, state(request.scope, "person"))
        if person is None:
            return asked.go("/who")
        words = words_in(person.language)
        html = pages.shell(words, badge(self.tutor, words), person)
        return asked.page(html)

    async def logo(self, theme: str = "light") -> Response:
        return FileResponse(PUBLIC / "favicon.svg", media_type="image/svg+xml", headers={"cache-control": "max-age=3600"})

    async def auth_config(self) -> Response:
        ui = {"login_page_image": None, "login_page_image_filter": None, "login_page_image_dark_filter": None}
        return JSONResponse({"requireLogin": True, "passwordAuth": False, "headerAuth": False, "oauthProviders": [], "ui": ui})

    async def nothing(self) -> Response:
        """Chainlit's sticky cookie serves several processes; in home mode there is one."""
        return JSONResponse({"message": "ok"})

    async def translations(self, request: Request) -> Response:
        """Chainlit's words in the person's language with ours over them."""
        person = await asyncio.to_thread(self.store.person, state(request.scope, "person") or "")
        words = words_in(person.language if person else _wanted(request))
        return JSONResponse({"translation": chainlit_words(words)}, headers=asked.NOT_KEPT)

    async def settings(self, request: Request, language: str = "en-US") -> Response:
        """Chainlit's settings; the paperclip is there for a teacher whose library can be written."""
        spoken = language if re.fullmatch(r"[a-zA-Z]{2,3}(?:-[a-zA-Z]{2,4})?", language) else "en-US"
        told = json.loads((await project_settings(None, spoken, None)).body)
        teacher, imports = await self.teacher(request), self.chat.imports
        on = teacher is not None and imports is not None and imports.parts.library.writable
        upload = {"enabled": on, "accept": ACCEPT if on else {}, "max_files": MOST, "max_size_mb": LARGEST // 1_000_000}
        told["features"]["spontaneous_file_upload"] = upload
        return JSONResponse(told, headers=asked.NOT_KEPT)

    async def action(self, request: Request) -> Response:
        """A button of a card was pressed in a tab of this person."""
        try:
            body = json.loads(await request.body())
            session, payload = WebsocketSession.get_by_id(str(body["sessionId"])), body["action"]["payload"]
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"detail": "That is not a button."}, status_code=400)
        if session is None or session.user is None or session.user.identifier != state(request.scope, "person"):
            return JSONResponse({"detail": "That is not your conversation."}, status_code=401)
        await self.chat.press(session, payload)
        return JSONResponse({"success": True, "response": None})

    # ------------------------------------------------------------ what a teacher sets for the class

    async def work(self, request: Request) -> Response:
        """What is set, and the form that sets more; for teachers only, others go back to their own page."""
        teacher = await self.teacher(request)
        return await self._work_page(words_in(teacher.language)) if teacher else asked.go()

    async def set_work(self, request: Request) -> Response:
        teacher = await self.teacher(request)
        if teacher is None:
            return asked.only("teacher")
        words = words_in(teacher.language)
        offered = {o["id"]: o["title"] for pack in topics(self.tutor, None) for o in pack["objectives"]}
        try:
            row = from_form(await asked.fields(request), teacher.id, offered, datetime.now(UTC))
        except InputError as fault:
            return await self._work_page(words, words("work.wrong", why=str(fault)))
        row = replace(row, title=row.title or offered[row.objectives[0]])
        await asyncio.to_thread(self.store.assignments.save, row)
        return asked.go("/work")

    async def end_work(self, request: Request) -> Response:
        if await self.teacher(request) is None:
            return asked.only("teacher")
        await asyncio.to_thread(self.store.assignments.end, (await asked.fields(request)).get("assignment", "")[:64])
        return asked.go("/work")

    async def teacher(self, request: Request) -> PersonRow | None:
        """The person of a request when they are a teacher."""
        return await asked.asker(request, self.store, "teacher")

    async def _work_page(self, words: Words, fault: str = "") -> Response:
        rows = await asyncio.to_thread(self.store.assignments.open_now)
        listed = [(row.id, row.title, rules_line(self.tutor, row, words)) for row in rows]
        html = pages.work(words, listed, topics(self.tutor, None), fault)
        return asked.page(html, 400 if fault else 200)

    # ------------------------------------------------------------ passages, sheets, downloads

    async def cite(self, request: Request, session: str, turn: int, n: int) -> Response:
        words, teacher = await self._words(request), await self.teacher(request)
        found = [c for c in (await self._shown(request, session, turn)).cited if c.get("n") == n]
        if not found:
            return _gone(words)
        return asked.page(pages.passage(words, found[0]["passage"], str(found[0].get("supports") or ""), teacher is not None))

    async def paper(self, request: Request, session: str, turn: int, place: int, n: int) -> Response:
        words = await self._words(request)
        made = _at((await self._shown(request, session, turn)).made, place)
        content = made.get("content") or {}
        sheet = dict(content) if made.get("what") == "guide" else _at(content.get("files") or [], n)
        if made.get("what") == "guide" and not sheet.get("markdown"):
            sheet["markdown"] = re.sub(r"\s*\[\d+\]", "", await asyncio.to_thread(self.transcript.text, session, turn))
        if not sheet.get("markdown"):
            return _gone(words)
        language = str(sheet.get("language") or content.get("language") or words.language)
        html = pages.paper(words, str(sheet.get("title") or sheet.get("name") or ""), str(sheet["markdown"]), language)
        return HTMLResponse(
            html, headers={"cache-control": "no-store", "x-frame-options": "SAMEORIGIN", "content-security-policy": _FRAMED}
        )

    async def file(self, request: Request, session: str, turn: int, place: int, name: str) -> Response:
        words = await self._words(request)
        number, _, kind = name.partition(".")
        made = _at((await self._shown(request, session, turn)).made, place)
        content = (made.get("content") or {}) if made.get("what") == "draft" else {}
        if number == "all":
            return self._download(str((content.get("exports") or {}).get(kind) or ""), "", words)
        sheet = _at(content.get("files") or [], int(number))
        called = re.sub(r"[^\w .-]+", "-", str(sheet.get("name") or "stepwise")).strip(" .-")[:80] or "stepwise"
        if kind == "md" and sheet.get("markdown"):
            return Response(str(sheet["markdown"]), media_type="text/markdown; charset=utf-8", headers=asked.as_file(f"{called}.{kind}"))
        return self._download(str(sheet.get(f"path_{kind}") or ""), called, words)

    def _download(self, where: str, called: str, words: Words) -> Response:
        """A file of the drafts' folder and no other; `called` is its name for the person who saves it."""
        path = Path(where).resolve()
        if not where or path.suffix not in TYPES or not path.is_relative_to(self.files) or not path.is_file():
            return _gone(words)
        name = f"{called}{path.suffix}" if called else path.name
        return FileResponse(path, media_type=TYPES[path.suffix], headers=asked.as_file(name))

    async def _shown(self, request: Request, session: str, turn: int) -> Shown:
        """What one turn of an own session made; nothing for anybody else's."""
        try:
            await asyncio.to_thread(self.transcript.owned, session, state(request.scope, "person"))
        except Foreign:
            return Shown()
        return await asyncio.to_thread(self.transcript.shown, session, turn)

    async def _words(self, request: Request) -> Words:
        person = await asyncio.to_thread(self.store.person, state(request.scope, "person"))
        return words_in(person.language if person else "en")


_FRAMED = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


Newcomer = tuple[str, int | None, str, tuple[str, ...], str]


def newcomer(given: dict[str, str], interests: list[str], audiences: dict[str, Any], language: str) -> Newcomer | None:
    """(audience, grade, language, interests, avatar) of the first screen's form, each from its list; None without an audience."""
    audience = given.get("audience", "")
    if audience not in audiences:
        return None
    if audience != "student":
        return audience, None, language, (), ""
    grade = int(given["grade"]) if given.get("grade", "") in {str(n) for n in range(13)} else None
    liked = tuple(name for name in pages.INTERESTS if name in interests)
    return audience, grade, language, liked, given["avatar"] if given.get("avatar") in pages.AVATARS else pages.AVATARS[0]


def chainlit_words(words: Words) -> dict[str, Any]:
    """Chainlit's translation tree with our words set at their dotted paths."""
    folder = Path(TRANSLATIONS_DIR)
    file = next((f for f in (folder / f"{words.language}.json", *sorted(folder.glob(f"{words.language}-*.json"))) if f.is_file()), None)
    tree: dict[str, Any] = json.loads((file or folder / "en-US.json").read_text(encoding="utf-8"))
    for path, text in words.group("chainlit").items():
        *steps, last = path.split(".")
        at = tree
        for step in steps:
            at = at.setdefault(step, {})
        at[last] = text
    return tree


def _wanted(request: Request) -> str:
    """The first language of the browser that we have, else English."""
    wanted = [part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next((a for a in wanted if a in languages()), "en")


def _at(rows: list[Any], n: int) -> dict[str, Any]:
    return rows[n] if 0 <= n < len(rows) and isinstance(rows[n], dict) else {}


def _gone(words: Words) -> Response:
    return HTMLResponse(f"<!doctype html><title>404</title><p>{words('cite.gone')}</p>", status_code=404)
