"""What happened in one turn, kept while it happens, so that whatever breaks, what was said is recorded.

The person's chat is recorded in words; the journal keeps decisions and figures (move, model, tokens, milliseconds).
"""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from .turn import Cited, Event, HandedOver, Held, Made, Noted, Said


class Journal:
    """Collects the events of one turn in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.facts: dict[str, Any] = {}
        self._began = self._last = time.perf_counter()
        self._steps: dict[str, float] = {}

    def keep(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Noted):
            self.facts.setdefault(event.what, {}).update(event.facts)

    def step(self, name: str) -> None:
        """Closes a step of the turn: the milliseconds since the one before."""
        now = time.perf_counter()
        self._steps[name] = self._steps.get(name, 0.0) + (now - self._last) * 1000
        self._last = now

    @property
    def text(self) -> str:
        """All that was said, as the person read it."""
        return joined([e.text if isinstance(e, Said) else f"\n{e.card}" for e in self.events if isinstance(e, Said | HandedOver)])

    def shown(self) -> dict[str, Any]:
        """What a resumed conversation shows again beside the words: passages, cards, buttons."""
        return {
            "cited": [asdict(e) for e in self.events if isinstance(e, Cited)],
            "made": [asdict(e) for e in self.events if isinstance(e, Made)],
            "handed_over": next((e.reason for e in self.events if isinstance(e, HandedOver)), ""),
        }

    def as_facts(self) -> dict[str, Any]:
        held = [e.reason for e in self.events if isinstance(e, Held)]
        steps = {name: round(ms, 2) for name, ms in self._steps.items()}
        return self.facts | {"held": held, "ms": steps, "total_ms": round((time.perf_counter() - self._began) * 1000, 2)}


def joined(texts: list[str]) -> str:
    """Sentences of one paragraph stand side by side; a text that begins with a new line begins a paragraph."""
    out = ""
    for text in texts:
        if text.startswith("\n"):
            out = f"{out.rstrip()}\n\n{text.lstrip()}" if out else text.lstrip()
        else:
            out = f"{out} {text}" if out and not out.endswith("\n") else out + text
    return out
