"""A family's card in three places: the form on the family's page, the switch on the child's map, a section for the teacher.

The child reads kinds of story and never what a family picked; the teacher reads the picks.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..home_cards import Card
from .board_names import day
from .words import Words


def for_family(words: Words, number: str, offered: Sequence[str], ticked: Sequence[str], kept: Card | None, since: str) -> str:
    """The form, and above it the card that is kept with the words that were agreed to. `since` is its day."""
    here = f"/family/{escape(number)}/card"
    lead = f'<p class="lead">{_w(words, "lead")}</p>'
    if not offered and kept is None:
        return f"{lead}<p>{_w(words, 'none_offered')}</p>"
    boxes = "".join(
        f'<label class="tick"><input type="checkbox" name="pick" value="{pick}"{" checked" if pick in ticked else ""}>'
        f"<span>{_w(words, f'pick_{pick}')}</span></label>"
        for pick in offered
    )
    form = (
        f'<form method="post" action="{here}" class="fields"><fieldset><legend>{_w(words, "picks")}</legend>{boxes}</fieldset>'
        f'<label class="agree"><input type="checkbox" name="agree" value="yes"><span><strong>{escape(words("family.agree"))}.</strong> '
        f'{_w(words, "consent")}</span></label><div><button class="main">{_w(words, "change" if kept else "keep")}</button></div></form>'
    )
    return lead + (_kept(words, here, kept, since) if kept else "") + form


def _kept(words: Words, here: str, kept: Card, since: str) -> str:
    picks = "".join(f"<li>{_w(words, f'pick_{pick}')}</li>" for pick in kept.picks)
    return (
        f'<section class="childcard" aria-labelledby="kept"><h2 id="kept">{_w(words, "now", date=since)}</h2><ul>{picks}</ul>'
        f'<details class="end"><summary>{_w(words, "agreed")}</summary><blockquote dir="auto">{escape(kept.words)}</blockquote></details>'
        f'<form method="post" action="{here}/back"><button class="go">{_w(words, "back")}</button></form></section>'
    )


def for_child(words: Words, kinds: Sequence[str], on: bool) -> str:
    """The line and the one button on the map; "" where no family has a card."""
    if not kinds:
        return ""
    line = _w(words, "child" if on else "child_off", kinds=_kinds(words, kinds))
    button = _w(words, "child_stop" if on else "child_start")
    return (
        f'<form method="post" action="/map/home"><p class="note">{line}</p>'
        f'<p class="acts"><button class="quiet" name="on" value="{"no" if on else "yes"}">{button}</button></p></form>'
    )


def for_teacher(cards: Sequence[Card], off: bool, name: str, words: Words) -> str:
    """The section of a student's page; "" without a card."""
    if not cards:
        return ""
    listed = "".join(
        f"<li><div><strong>{escape(', '.join(words(f'home_card.pick_{pick}') for pick in card.picks))}</strong>"
        f"<p>{_w(words, 'since', date=day(card.at, words))}</p></div></li>"
        for card in cards
    )
    switched = f"<p>{_w(words, 'teacher_off', name=name)}</p>" if off else ""
    return (
        f'<section aria-labelledby="at-home"><h2 id="at-home">{_w(words, "teacher")}</h2><p class="note">{_w(words, "teacher_note")}</p>'
        f'<ul class="plainly notes">{listed}</ul>{switched}</section>'
    )


def _kinds(words: Words, kinds: Sequence[str]) -> str:
    return ", ".join(words(f"interest.{kind}") for kind in kinds)


def _w(words: Words, name: str, /, **values: object) -> str:
    return escape(words(f"home_card.{name}", **values))
