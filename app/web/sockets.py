"""The socket's events, by allow-list: five of Chainlit's are kept, each with its input checked, the rest are removed.

A client says who it is with its cookie and nothing else: the type, author, profile and settings it sends are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import chainlit.socket as chainlit_socket
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession
from socketio.exceptions import ConnectionRefusedError as Refused

from .identity import Identity, read_cookies

KEPT = ("connect", "connection_successful", "clear_session", "disconnect", "stop", "client_message")
LARGEST = 2_000_000
"""Largest socket packet in bytes: a 900 kB message arrives and gets a friendly answer."""
_SESSION = re.compile(r"[\w-]{8,64}")

Said = Callable[[WebsocketSession, str, str, list[str]], Awaitable[None]]
Stopped = Callable[[WebsocketSession], Awaitable[None]]


def guard_sockets(identity: Identity, on_message: Said, on_stop: Stopped) -> None:
    """Replaces Chainlit's socket handlers by checked ones. May be called again: the newest call counts."""
    handlers: dict[str, Any] = sio.handlers["/"]
    for name in [n for n in handlers if n not in KEPT]:
        del handlers[name]
    sio.eio.max_http_buffer_size = LARGEST

    async def connect(sid: str, environ: dict[str, Any], auth: object = None) -> bool:
        if not identity.person(read_cookies(environ.get("HTTP_COOKIE", ""))):
            raise Refused("authentication failed")
        done: bool = await chainlit_socket.connect(sid, environ, checked_auth(auth))
        return done

    async def client_message(sid: str, payload: object = None) -> None:
        session, said = WebsocketSession.get(sid), checked_message(payload)
        if session is not None and said is not None:
            init_ws_context(session)
            await on_message(session, *said, checked_files(payload))

    async def stop(sid: str, *_: object) -> None:
        if session := WebsocketSession.get(sid):
            init_ws_context(session)
            await on_stop(session)

    async def connection_successful(sid: str, *_: object) -> None:
        if WebsocketSession.get(sid):
            await chainlit_socket.connection_successful(sid)

    async def clear_session(sid: str, *_: object) -> None:
        await chainlit_socket.clean_session(sid)

    for handler in (connect, client_message, stop, connection_successful, clear_session):
        handlers[handler.__name__] = handler


def checked_auth(auth: object) -> dict[str, Any]:
    """Only a session id and a thread id of the right shape; the profile and environment are the server's business."""
    given = auth if isinstance(auth, dict) else {}
    session, thread = given.get("sessionId"), given.get("threadId")
    if not isinstance(session, str) or not _SESSION.fullmatch(session):
        raise Refused("no session")
    if thread and not (isinstance(thread, str) and _is_uuid(thread)):
        raise Refused("no such conversation")
    return {"sessionId": session, "threadId": thread or None, "clientType": "webapp", "chatProfile": None, "userEnv": None}


def checked_message(payload: object) -> tuple[str, str] | None:
    """(id, text) of a message, or None when it has no shape of one."""
    message = payload.get("message") if isinstance(payload, dict) else None
    if not isinstance(message, dict):
        return None
    identity, text = message.get("id"), message.get("output")
    return (identity, clean(text)) if isinstance(identity, str) and _is_uuid(identity) and isinstance(text, str) else None


def checked_files(payload: object) -> list[str]:
    """The ids of the files that came with a message, at most 20; what they stand for is asked where they were received."""
    given = payload.get("fileReferences") if isinstance(payload, dict) else None
    ids = [one.get("id") for one in given[:20] if isinstance(one, dict)] if isinstance(given, list) else []
    return [i[:64] for i in ids if isinstance(i, str)]


def clean(text: str) -> str:
    """Text that can be stored and sent on: half characters become question marks, NUL goes."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _is_uuid(text: str) -> bool:
    try:
        return len(text) == 36 and str(UUID(text)) == text.lower()
    except ValueError:
        return False
