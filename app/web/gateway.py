"""What every request passes before anything of ours or Chainlit's sees it. Pure ASGI, no framework.

Only this computer (Host), only our own pages (Origin), only the routes named here, only so much, only so often, only
as somebody. Every answer leaves with the security headers. A route of Chainlit that is not in the list does not
exist: a new version cannot open one behind our back.
"""

from __future__ import annotations

import json
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .identity import Identity, read_cookies

BODY = 1_000_000
"""Largest request body in bytes."""
UPLOADS = {
    ("POST", "/library/upload"): 201_000_000,
    ("POST", "/project/file"): 21_000_000,
    ("POST", "/drafts/bring"): 2_100_000,
    ("POST", "/shelf/csv"): 2_100_000,
}
"""Routes that take files, with their largest body; it is handed on as it comes and never held in memory."""
_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

_DRAFT = r"[0-9a-f]{32}"

OPEN = (
    ("GET", r"/health"),
    ("GET", r"/who"),
    ("POST", r"/who"),
    ("GET", r"/login(/callback)?"),
    ("GET", r"/public/[\w./-]+"),
    ("GET", r"/assets/[\w.-]+\.(?:js|mjs|css|svg|woff2?)"),
    ("GET", r"/favicon(?:\.ico)?"),
    ("GET", r"/logo"),
    ("GET", r"/avatars/[\w .%-]+"),
    ("GET", r"/auth/config"),
    ("GET", r"/project/translations"),
)
"""Routes for anybody at this computer."""
OWN = (
    ("GET", r"/"),
    ("GET", rf"/thread/{_ID}"),
    ("GET", r"/user"),
    ("POST", r"/logout"),
    ("GET", r"/work"),
    ("POST", r"/work"),
    ("POST", r"/work/end"),
    ("GET", r"/board(?:/(?:student|evidence|group|opportunities|week))?"),
    ("POST", r"/board/[a-z]{2,10}"),
    ("GET", r"/pilot(?:/test)?"),
    ("POST", r"/pilot(?:/[a-z]{2,10})?"),
    ("GET", r"/pulse"),
    ("POST", r"/pulse"),
    ("GET", r"/map(?:/[a-z0-9][a-z0-9.-]{0,118})?"),
    ("GET", r"/map/file/my-learning\.zip"),
    ("POST", r"/map/(?:choose|goal|likes|wish|unwish|home)"),
    ("GET", r"/plan"),
    ("POST", r"/plan/(?:add|drop|sign)"),
    ("GET", r"/class(?:/questions)?"),
    ("POST", r"/class/(?:offer|back|say|unsay|questions)"),
    ("GET", r"/portfolio"),
    ("POST", r"/portfolio/(?:tag|remove|story)"),
    ("GET", r"/work/goals"),
    ("POST", r"/work/goals"),
    ("GET", r"/family(?:/\d{1,2}(?:/note|/slip|/card)?)?"),
    ("POST", r"/family/(?:link|unlink|\d{1,2}/(?:slip|card)(?:/back)?)"),
    ("GET", r"/library"),
    ("GET", r"/library/progress"),
    *(("POST", f"/library/{action}") for action in ("upload", "stop", "remove", "again", "hide", "gap")),
    ("GET", r"/shelf(?:/our-shelf\.csv)?"),
    ("POST", r"/shelf/(?:csv|add|remove)"),
    ("GET", r"/drafts"),
    ("POST", r"/drafts/bring"),
    ("GET", rf"/drafts/{_DRAFT}(?:/(?:(?:paper|edit|file)/[\w.-]{{1,80}}|quiz/[a-z]{{2,8}}|all\.zip|share))?"),
    ("POST", rf"/drafts/{_DRAFT}/(?:(?:edit|revert)/[\w-]{{1,80}}|rename|copy|delete|restore|again|four)"),
    ("POST", r"/project/file"),
    ("POST", r"/set-session-cookie"),
    ("GET", r"/project/settings"),
    ("POST", r"/project/threads"),
    ("GET", rf"/project/thread/{_ID}"),
    ("PUT", r"/project/thread"),
    ("DELETE", r"/project/thread"),
    ("POST", r"/project/action"),
    ("GET", r"/ws/socket\.io/?"),
    ("POST", r"/ws/socket\.io/?"),
    ("GET", rf"/cite/{_ID}/\d{{1,4}}/\d{{1,2}}"),
    ("GET", rf"/paper/{_ID}/\d{{1,4}}/\d{{1,3}}/\d{{1,2}}"),
    ("GET", rf"/files/{_ID}/\d{{1,4}}/\d{{1,3}}/(?:\d{{1,2}}\.(?:docx|md|pdf|pptx)|all\.(?:qti|gift|kahoot|anki|pptx))"),
)
"""Routes for a person; without one a page leads to /who and anything else is refused."""
_PAGES = re.compile(
    rf"/|/map(?:/.*)?|/plan|/portfolio|/class(?:/questions)?|/work(?:/goals)?|/library|/shelf|/drafts(?:/.*)?|/board(?:/.*)?|/pilot(?:/test)?|/pulse|/family(?:/.*)?"
    rf"|/thread/{_ID}|/(?:cite|paper)/.*"
)
_QUIET = re.compile(r"/(?:public|assets|avatars|logo|favicon|ws)\b")

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # nothing to others; with "no-referrer" our own forms would come from "null" where a page is no https
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
SAFE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of every answer that does not bring a stricter one."""


@dataclass
class Bucket:
    """A token bucket: `size` at once, `per_second` for ever."""

    size: float
    per_second: float
    clock: Callable[[], float] = time.monotonic
    _levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, who: str) -> bool:
        """Whether one more is allowed now."""
        now = self.clock()
        level, then = self._levels.pop(who, (self.size, now))
        level = min(self.size, level + (now - then) * self.per_second)
        self._levels[who] = (level - 1 if level >= 1 else level, now)
        if len(self._levels) > 10_000:
            self._levels.popitem(last=False)
        return level >= 1


class Gateway:
    """Wraps an ASGI app. `hosts` are the names this server answers to, without ports."""

    def __init__(
        self, app: ASGIApp, identity: Identity, hosts: Iterable[str], requests: Bucket | None = None, newcomers: Bucket | None = None
    ) -> None:
        self.app, self.identity, self.hosts = app, identity, frozenset(h.lower() for h in hosts)
        self.requests = requests or Bucket(120, 20)
        self.newcomers = newcomers or Bucket(20, 0.2)
        self._open, self._own = _compiled(OPEN), _compiled(OWN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        send = _hardened(scope, send)
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal:
            return await _refuse(scope, send, *refusal)
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD"):
            if most := UPLOADS.get((scope["method"], scope["path"])):
                return await self.app(scope, _counted(receive, most), send)
            body = await _body(receive, BODY)
            if body is None:
                return await _refuse(scope, send, 413, "That is too large.")
            receive = _replayed(body, receive)
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """Status and words of a refusal, or None; notes the person in the scope's state."""
        method, path = scope.get("method", "GET"), scope["path"]
        if _host(headers.get("host", "")) not in self.hosts:
            return 421, "This server answers only on this computer."
        if not self._same_origin(scope, headers, method):
            return 403, "Only this site's own pages may ask for this."
        own, anybody = _matches(self._own, method, path), _matches(self._open, method, path)
        if not (own or anybody):
            return 404, "There is nothing here."
        client = (scope.get("client") or ("?",))[0]
        if not _QUIET.match(path) and not self.requests.take(client):
            return 429, "Too many requests. Wait a moment."
        if (method, path) == ("POST", "/who") and not self.newcomers.take(client):
            return 429, "Too many newcomers. Wait a moment."
        most, said = UPLOADS.get((method, path), BODY), headers.get("content-length", "0")
        if int(said if said.isdigit() else most + 1) > most:
            return 413, "That is too large."
        cookies = read_cookies(headers.get("cookie", ""))
        person = self.identity.person(cookies)
        scope.setdefault("state", {}).update(person=person, device=self.identity.device(cookies), cookies=cookies)
        if own and not person:
            return (303, "/who") if method == "GET" and scope["type"] == "http" and _PAGES.fullmatch(path) else (401, "Choose who you are.")
        return None

    def _same_origin(self, scope: Scope, headers: dict[str, str], method: str) -> bool:
        """A browser says where a request comes from; a program that says nothing carries no stolen cookies either."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if origin is not None and (origin, site) != ("null", "same-origin"):  # our own forms: no-referrer hides even our name
            return re.sub(r"^(?:https?|wss?)://", "", origin).lower() == headers.get("host", "").lower()
        followed_a_link = method == "GET" and scope["type"] == "http" and headers.get("sec-fetch-mode") == "navigate"
        return site in ("same-origin", "none") or followed_a_link


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole body, or None as soon as it is more than `most` bytes, whatever its length header claimed."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _counted(receive: Receive, most: int) -> Receive:
    """The body as it comes; beyond `most` bytes the route that reads it fails with 413."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise HTTPException(413, "That is too large.")
        return message

    return counted


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _hardened(scope: Scope, send: Send) -> Send:
    """Adds the headers, drops Chainlit's CORS and server headers, and hardens every cookie."""
    secure = scope.get("scheme") in ("https", "wss")

    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(k, v) for k, v in message.get("headers", []) if not k.lower().startswith((b"access-control-", b"server"))]
            have = {k.lower().decode() for k, _ in kept}
            extra = HEADERS | {"content-security-policy": SAFE} | ({"strict-transport-security": "max-age=31536000"} if secure else {})
            kept = [(k, _cookie(v, secure) if k.lower() == b"set-cookie" else v) for k, v in kept]
            message = {**message, "headers": kept + [(k.encode(), v.encode()) for k, v in extra.items() if k not in have]}
        await send(message)

    return out


def _cookie(value: bytes, secure: bool) -> bytes:
    parts = [p.strip() for p in value.decode("latin-1").split(";")]
    kept = [p for p in parts if p.split("=")[0].lower() not in ("httponly", "samesite", "secure")]
    return "; ".join([*kept, "HttpOnly", "SameSite=Lax", *(["Secure"] if secure else [])]).encode("latin-1")


async def _refuse(scope: Scope, send: Send, status: int, words: str) -> None:
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": 4000 + status, "reason": words})
    moved = status == 303
    body = b"" if moved else json.dumps({"detail": words}).encode()
    headers: list[tuple[bytes, bytes]] = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers += [(b"location", words.encode())] if moved else [(b"retry-after", b"5")] if status == 429 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _host(header: str) -> str:
    """The name in a Host header without its port."""
    name = header.strip().lower()
    return name[: name.index("]") + 1] if name.startswith("[") and "]" in name else name.split(":")[0]


def _compiled(routes: tuple[tuple[str, str], ...]) -> list[tuple[str, re.Pattern[str]]]:
    return [(method, re.compile(pattern)) for method, pattern in routes]


def _matches(routes: list[tuple[str, re.Pattern[str]]], method: str, path: str) -> bool:
    asked = "GET" if method == "HEAD" else method
    return any(asked == m and pattern.fullmatch(path) for m, pattern in routes)


def state(scope: Any, name: str) -> Any:
    """What the gateway noted about a request: person, device or cookies."""
    return scope.get("state", {}).get(name)
