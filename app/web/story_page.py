"""The story card: what a learner chose from their portfolio on one page to print, for their eyes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ..store import KeptRow
from ..stories import LONGEST, MOST, Story
from .map_page import day
from .pages import Html, filled, paper_html
from .words import Words


def maker(words: Words, kept: Sequence[KeptRow]) -> str:
    """The form that makes a story of the ticked pieces; nothing while nothing is kept."""
    if not kept:
        return ""
    fields = "".join(
        f'<label>{escape(words(f"map.story_{name}"))} <input name="{name}" maxlength="{LONGEST}" autocomplete="off"></label>'
        for name in ("title", "closing")
    )
    return (
        f'<section aria-labelledby="story-head"><h2 id="story-head">{escape(words("map.story"))}</h2>'
        f'<p class="note">{escape(words("map.story_note", most=MOST))}</p>'
        f'<form id="story" method="post" action="/portfolio/story" class="fields">{fields}'
        f'<button class="quiet strong">{escape(words("map.story_make"))}</button></form></section>'
    )


def card(words: Words, made: Story, titles: Mapping[str, str]) -> str:
    """The page of the story. It is shown once, to the learner alone; printing or saving it is up to them."""
    pieces = "".join(_piece(words, row, titles) for row in made.pieces)
    closing = f'<p class="lead">{escape(made.closing)}</p>' if made.closing else ""
    return filled("story", words, heading=made.title or words("map.story_untitled"), pieces=Html(pieces), closing=Html(closing))


def _piece(words: Words, row: KeptRow, titles: Mapping[str, str]) -> str:
    kind = words(f"map.kept_{row.kind}") if f"kept_{row.kind}" in words.group("map") else row.kind
    head = " · ".join(part for part in (kind, day(row.created, words), titles.get(row.objective, "")) if part)
    event = str(row.about.get("event") or "").replace("#", "\\#").replace("*", "\\*")
    return (
        f"<li><p><small>{escape(head)}</small></p>"
        + (f'<div class="event">{paper_html(event)}</div>' if event else "")
        + (f'<p class="prompt">{escape(row.prompt)}</p>' if row.prompt else "")
        + f"<blockquote>{escape(row.text)}</blockquote>"
        + (f"<p><small>{escape(', '.join(row.tags))}</small></p>" if row.tags else "")
        + "</li>"
    )
