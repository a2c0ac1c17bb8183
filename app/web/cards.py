"""Events of a turn as the cards of the screen: item, picture, buttons, draft, guide, help.

Built the same way while a turn runs and when a conversation is opened again, with the same ids, so nothing is shown
twice. A card carries what a person may see: never a key, never a path, only opaque ids for its buttons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import NAMESPACE_URL, uuid5

from .render import maths, no_images
from .words import Words

Signer = Callable[..., str]
HOME = -1
"""The turn of the cards on the first screen, before anything was said."""


class Element(TypedDict):
    """A custom element as Chainlit's front end reads it; `name` is a file in public/elements."""

    id: str
    threadId: str
    forId: str
    type: str
    name: str
    display: str
    props: dict[str, Any]


def message_id(session: str, turn: int) -> str:
    """The id on screen of the tutor's n-th message in a session, the same now and after a restart."""
    return str(uuid5(NAMESPACE_URL, f"stepwise:{session}:{turn}"))


def hint_label(made: list[dict[str, Any]]) -> str | None:
    """What the hint button of an open task says after a turn: a label, "" when no hint is left, None when it was not about it."""
    names = {str(a.get("name")): str(a.get("label")) for e in made if e.get("what") == "offers" for a in e["content"].get("actions") or ()}
    return names.get("hint", "") if names.keys() & {"hint", "stuck"} else None


def page_of(made: list[dict[str, Any]], session: str, turn: int) -> str:
    """Where the guide that a turn made can be printed, or nothing."""
    return next((f"/paper/{session}/{turn}/{n}/0" for n, e in enumerate(made) if e.get("what") == "guide"), "")


def element(session: str, turn: int, index: int, name: str, props: dict[str, Any]) -> Element:
    identity = str(uuid5(NAMESPACE_URL, f"stepwise:{session}:{turn}:{index}:{name}"))
    return Element(id=identity, threadId=session, forId=message_id(session, turn), type="custom", name=name, display="inline", props=props)


@dataclass(frozen=True)
class Beside:
    """What a card should know of the rest of the screen: a page to print, the newest hint label, a task card in the same turn."""

    page: str = ""
    hint: str | None = None
    task: bool = False


def card(
    event: Mapping[str, Any], session: str, turn: int, index: int, words: Words, sign: Signer, live: bool = True, beside: Beside = Beside()
) -> Element | None:
    """The card of one Made event, or None for one that has none. `live` cards can be used, others can be read."""
    maker = _MAKERS.get(str(event.get("what", "")))
    if maker is None or (event.get("what") == "guide" and not event["content"].get("markdown")):
        return None
    name, props = maker(event, f"{session}/{turn}/{index}", words, lambda what: sign(session, str(turn), what))
    if name == "Offers":
        props["page"] = beside.page
        props["actions"] = [a for a in props["actions"] if not (beside.task and a["name"] in ("hint", "stuck"))]
    if name == "ItemCard" and beside.hint is not None:
        props["hint_label"] = beside.hint
    return element(session, turn, index, name, props | {"live": live, "dir": words.direction})


Made = tuple[str, dict[str, Any]]


def _item(event: Mapping[str, Any], place: str, words: Words, token: Callable[[str], str]) -> Made:
    """{ask, kind, choices, steps, unit, picture, alt, title, hints, buttons}"""
    given = event["content"]
    total, used = int(given.get("hints_total") or 0), int(given.get("hints_given") or 0)
    return "ItemCard", {
        "item": str(given.get("id", "")),
        "ask": shown(given.get("ask", "")),
        "kind": str(given.get("kind", "value")),
        "choices": [{"text": str(c), "shown": shown(c)} for c in given.get("choices") or ()],
        "steps": [{"text": str(s), "shown": shown(s)} for s in given.get("steps") or ()],
        "unit": str(given.get("unit") or ""),
        "form": str(given.get("form") or ""),
        "picture": safe_svg(given.get("picture")),
        "alt": str(given.get("alt") or "") or words("card.picture"),
        "title": str(given.get("title") or given.get("objective") or ""),
        "hint_label": words("card.hint", n=used + 1, all=total) if used < total else "",
        "hints": total,
        "unassisted": bool(given.get("unassisted")),
        "rules": [str(r) for r in given.get("rules") or ()],
        "check": token(f"check:{given.get('id', '')}"),
        "more": {name: token(name) for name in ("hint", "stuck")},
        "words": words.group("card"),
    }


def _picture(event: Mapping[str, Any], place: str, words: Words, token: Callable[[str], str]) -> Made:
    given = event["content"]
    return "Picture", {"picture": safe_svg(given.get("svg")), "alt": str(given.get("alt") or event.get("title") or words("card.picture"))}


def _offers(event: Mapping[str, Any], place: str, words: Words, token: Callable[[str], str]) -> Made:
    actions = [(n, a) for n, a in enumerate(event["content"].get("actions") or ()) if a.get("name") and a.get("label")]
    return "Offers", {
        "title": words("offers"),
        "actions": [{"id": token(f"{n}:{a['name']}"), "label": str(a["label"]), "name": str(a["name"])} for n, a in actions],
    }


def _form(event: Mapping[str, Any], place: str, words: Words, token: Callable[[str], str]) -> Made:
    """Every format with its form, or one of them."""
    return "Form", {"studio": dict(event["content"]), "button": token("form"), "words": words.group("studio")}


EXPORTS = ("qti", "gift", "kahoot", "anki", "pptx")
"""Files for other programs, one for a whole draft; they hold keys."""


def _draft(event: Mapping[str, Any], place: str, words: Words, token: Callable[[str], str]) -> Made:
    given = event["content"]
    files = [
        {
            "name": readable(str(f.get("name", ""))),
            "kind": str(f.get("kind", "")),
            "paper": f"/paper/{place}/{n}",
            "md": f"/files/{place}/{n}.md",
            **{kind: f"/files/{place}/{n}.{kind}" if f.get(f"path_{kind}") else "" for kind in ("docx", "pdf", "pptx")},
        }
        for n, f in enumerate(given.get("files") or ())
    ]
    found = given.get("checks") or ()
    checks = [{"rule": readable(str(c.get("rule", ""))), "ok": bool(c.get("ok")), "where": str(c.get("where") or "")} for c in found]
    return "Draft", {
        "title": str(given.get("title") or event.get("title") or ""),
        "checks": checks,
        "score": words("draft.checks", ok=sum(bool(c["ok"]) for c in checks), all=len(checks)),
        "files": files,
        "slides_first": bool(given.get("slides_first")),
        "shelf": f"/drafts/{given['id']}" if re.fullmatch(r"[0-9a-f]{32}", str(given.get("id") or "")) else "",
        "exports": [
            {"name": words(f"draft.{kind}"), "href": f"/files/{place}/all.{kind}"}
            for kind in EXPORTS
            if (given.get("exports") or {}).get(kind)
        ],
        "words": words.group("draft") | {"four": words("four.title")},
    }


def _guide(event: Mapping[str, Any], place: str, words: Words, token: Callable[[str], str]) -> Made:
    title = str(event["content"].get("title") or event.get("title") or "")
    return "Guide", {"title": title, "paper": f"/paper/{place}/0", "words": words.group("guide")}


_MAKERS: dict[str, Callable[..., Made]] = {
    "item": _item,
    "picture": _picture,
    "offers": _offers,
    "form": _form,
    "draft": _draft,
    "guide": _guide,
}


def readable(name: str) -> str:
    """A file or rule name as words: "sheet-a" is "Sheet A"."""
    words = re.sub(r"[-_]+", " ", name).strip()
    words = re.sub(r"\b([a-z])$", lambda m: m[1].upper(), words)
    return words[:1].upper() + words[1:]


def shown(text: object) -> str:
    """Authored or model text, ready for the screen's Markdown."""
    return no_images(maths(str(text)))


_SVG = re.compile(r"\s*(?:<\?xml[^>]*\?>)?\s*<svg[\s>].*</svg>\s*\Z", re.DOTALL | re.IGNORECASE)


def safe_svg(svg: object) -> str:
    """An SVG drawing or nothing. The screen shows it as an image, where nothing inside can run or fetch."""
    text = str(svg or "")
    return text if len(text) < 200_000 and _SVG.match(text) else ""
