"""The task on the screen: its card, its drawing and the buttons that make sense now. Nothing here gives the key away."""

from __future__ import annotations

from typing import Any

from .assignments import rules
from .library.collection import Imported
from .library.packs import Pack
from .marking import shown_order
from .outside import bringing
from .parts import Parts
from .pictures import svg
from .talk import Talk
from .turn import Event, Item, Made

_OWN_RUNGS = 3
"""Rungs of the ladder that a task without hints gets when it is worked on; see `replies.ladder`."""

AT_START = ("swap", "paper", "more")
"""A real choice with every task that begins: another one, the same away from the screen, or another way to work."""


def _rungs(item: Item) -> int:
    return len(item.hints) or _OWN_RUNGS


def _title(pack: Pack, objective: str) -> str:
    """The objective's; an imported task names its source and licence with it."""
    title = pack.objectives[objective].title
    return f"{title} · {pack.title}, {pack.about.licence}" if isinstance(pack, Imported) else title


def picture(item: Item, talk: Talk) -> list[Event]:
    """The item's drawing, if it has one."""
    if not item.picture:
        return []
    drawing, alt = svg(item.picture, talk.code)
    return [Made("picture", item.ask, {"svg": drawing, "alt": alt})]


def buttons(talk: Talk, item: Item, rest: bool = False, drawn: bool = False) -> Made:
    """What a student can ask for while a task is open; `rest` offers a break as well. What was `drawn` just now is not offered again."""
    progress = talk.progress
    top = min(_rungs(item), talk.contract(item.objective).highest_rung)
    hint: dict[str, Any] = {"name": "hint", "label": talk.language.label["hint_of"].format(n=progress.rung + 1, total=top)}
    contract = talk.contract(item.objective)
    left = [hint] if progress.rung < top else []
    own = item.id.startswith("own#") and not bringing.has_sibling(item)
    example = not own and not progress.sibling and contract.sibling and progress.tries >= contract.attempts_before_example
    begins = not (progress.tries or progress.rung or progress.sibling or progress.pending)
    return talk.offers(
        *left,
        *(["picture"] if item.picture and not drawn else []),
        *(["another"] if example else []),
        "stuck",
        *(["break"] if rest else []),
        *(() if item.verified else back_to_page(talk)),
        *(AT_START if begins and not rest else ()),
    )


def back_to_page(talk: Talk) -> tuple[dict[str, Any], ...]:
    """A button back to the printed page, while one is at work."""
    page = talk.state.get("sheet") or {}
    return ({"name": "sheet", "label": talk.language.label["sheet"], "choices": {"sheet": page["code"]}},) if page.get("code") else ()


def card(parts: Parts, talk: Talk, item: Item) -> Made:
    """The task as a card. Nothing in it gives the key away: choices carry no marks, steps are shuffled."""
    drawing, alt = svg(item.picture, talk.code) if item.picture and not talk.progress.fresh else ("", "")
    pack = parts.pack_of(item.objective)
    contract = talk.contract(item.objective)
    content = {
        "id": item.id,
        "ask": item.ask,
        "kind": "value" if item.expected.kind == "open" else item.expected.kind,
        "choices": [c.text for c in item.expected.choices],
        "steps": list(shown_order(item.expected)) if item.expected.order else [],
        "unit": item.expected.unit,
        "form": item.expected.form,
        "picture": drawing,
        "alt": alt,
        "objective": item.objective,
        "title": _title(pack, item.objective) if pack else bringing.note(item, talk.language),
        "verified": item.verified,
        "hints_total": min(_rungs(item), contract.highest_rung),
        "hints_given": talk.progress.rung,
        "unassisted": talk.progress.fresh,
        "rules": rules(contract, talk.language),
    }
    return Made("item", item.ask, content)
