"""What lies on the desk of one conversation: the cards and buttons that can be pressed now, and what a press stands for."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cards import HOME, Signer
from .history import Placed, current
from .home import actions_for
from .words import Words


@dataclass
class Desk:
    """One conversation at work: one turn at a time, and the cards that lie on it as (turn, place, event)."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    cards: list[Placed] = field(default_factory=list)
    last: int = HOME


@dataclass(frozen=True)
class Sent:
    """What somebody sent: words, or a button with its choices, and the files that are attached."""

    text: str
    action: str = ""
    choices: dict[str, Any] = field(default_factory=dict)
    paths: Sequence[Path] = ()


Pressed = tuple[str, str, dict[str, Any] | None]
"""A button's action, its words, and its choices; None for choices that the person makes on the card."""


def pressed(desk: Desk, thread: str, token: str, audience: str, words: Words, sign: Signer) -> Pressed | None:
    """What a signed id stands for, if it is on the desk now."""

    def same(turn: int, what: str) -> bool:
        return hmac.compare_digest(token.encode(), sign(thread, str(turn), what).encode())

    for name in actions_for(audience):
        if same(HOME, name):
            return name, words(f"pressed.{name}"), None
    for turn, _, event, live in current(desk.cards, desk.last):
        content = event["content"]
        if event.get("what") == "offers":
            for n, action in enumerate(content.get("actions") or ()):
                if same(turn, f"{n}:{action.get('name')}"):
                    return str(action["name"]), str(action.get("label") or action["name"]), dict(action.get("choices") or {})
        if event.get("what") == "form" and same(turn, "form"):
            return "draft", words("pressed.draft"), None
        if event.get("what") == "item" and live:
            if same(turn, f"check:{content.get('id', '')}"):
                return "check", "", {}
            for name in ("hint", "stuck"):
                if same(turn, name):
                    return name, words(f"pressed.{name}"), {}
    return None
