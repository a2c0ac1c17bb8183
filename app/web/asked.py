"""What every route of ours does alike: read a posted form, know who asks, and answer with a page, a file, a place or a no.

Nothing here is kept by a browser: each page belongs to one person, and the next one at this computer may be somebody else.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol
from urllib.parse import parse_qs, quote

from fastapi import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ..store import PersonRow
from . import pages
from .gateway import state
from .words import words_in

FIELDS = 60
"""A form of ours has fewer fields; one with more counts as empty."""
NOT_KEPT = {"cache-control": "no-store"}


class People(Protocol):
    def person(self, person: str) -> PersonRow | None: ...


async def posted(request: Request, most: int = FIELDS, blank: bool = False) -> dict[str, list[str]]:
    """Every value of each field that holds something (with `blank` of every field); nothing at all from more fields than `most`."""
    try:
        return parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=most, keep_blank_values=blank)
    except ValueError:
        return {}


async def fields(request: Request, most: int = FIELDS, blank: bool = False) -> dict[str, str]:
    """The first value of each field."""
    return {name: values[0] for name, values in (await posted(request, most, blank)).items()}


async def asker(request: Request, store: People, audience: str) -> PersonRow | None:
    """Who asks, when they are of this audience."""
    person = await asyncio.to_thread(store.person, state(request.scope, "person") or "")
    return person if person is not None and person.audience == audience else None


async def urgent(tutor: Any, person: PersonRow, text: str) -> Response | None:
    """The card that people wrote, alone on a page, for urgent words in a form; the alert is kept first, as for a message."""
    card = await asyncio.to_thread(tutor.urgent_card, person.id, text, person.language) if text.strip() else ""
    shown = {"heading": "", "text": str(card), "language": person.language}
    return page(pages.passage(words_in(person.language), shown, "")) if card else None


def page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status_code=status, headers=NOT_KEPT)


def file(content: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    """A file to keep, under this name."""
    return Response(content, media_type=kind, headers=as_file(name))


def as_file(name: str) -> dict[str, str]:
    """The headers of a file to keep, under this name."""
    return NOT_KEPT | {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def go(place: str = "/") -> Response:
    """On to another page, also after a form was sent."""
    return RedirectResponse(place, status_code=303)


def only(who: str) -> Response:
    """Refuses what another role does: "student", "teacher"."""
    return JSONResponse({"detail": f"Only a {who} does that."}, status_code=403)
