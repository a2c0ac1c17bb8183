"""The class's shelf as a page for its teacher, and the three things of it that a learner's map names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..class_shelf import ABOUT, HEAD, KINDS, LONGEST, LONGEST_PLACE, MOST, Fault, liked
from ..store import ThingRow
from .pages import Html, filled
from .words import Words

TOLD = 30
"""Faults of a table that are listed; the lines of all of them lie ready to be put right."""
Row = Mapping[str, str]
_BLANK = {"title": "", "kind": "book", "from_grade": "", "to_grade": "", "about": "", "place": ""}


@dataclass(frozen=True)
class Told:
    """What is said above the list after something was done. `gone` was taken away; `text` are lines to put right."""

    said: str = ""
    fault: str = ""
    faults: Sequence[Fault] = ()
    text: str = ""
    line: Row | None = None
    gone: ThingRow | None = None


def shelf(words: Words, things: Sequence[ThingRow], told: Told) -> str:
    """The whole page."""
    line = _BLANK | dict(told.line or {})
    return filled(
        "shelf",
        words,
        fault=Html(f'<p class="fault" role="alert">{escape(told.fault)}</p>' if told.fault else ""),
        told=Html(_told(words, told)),
        listed=Html("".join(_part(words, kind, [t for t in things if t.kind == kind]) for kind in KINDS) or _none(words)),
        nothing="" if things else "hidden",
        title=line["title"],
        place=line["place"],
        longest=str(LONGEST),
        longest_place=str(LONGEST_PLACE),
        kinds=Html("".join(_option(kind, words(f"shelf.{kind}"), line["kind"]) for kind in KINDS)),
        low=Html(_grades(words, line["from_grade"])),
        high=Html(_grades(words, line["to_grade"])),
        about=Html("".join(_tick(words, kind, line["about"].split()) for kind in ABOUT)),
        how=words("shelf.csv_note", head=", ".join(HEAD), about=", ".join(ABOUT)),
        example=f"{', '.join(HEAD)}\n{words('shelf.example')}",
        text=told.text,
    )


def _none(words: Words) -> str:
    return f"<p>{escape(words('shelf.none'))}</p>"


def _told(words: Words, told: Told) -> str:
    said = f'<p class="job" role="status">{escape(told.said)}</p>' if told.said else ""
    if told.gone is not None:
        cells = {"title": told.gone.title, "kind": told.gone.kind, "from_grade": str(told.gone.low), "to_grade": str(told.gone.high),
                 "place": told.gone.place}  # fmt: skip
        hidden = "".join(_hidden(name, value) for name, value in cells.items()) + "".join(_hidden("about", k) for k in told.gone.about)
        said += f'<form method="post" action="/shelf/add">{hidden}<button class="quiet">{escape(words("shelf.put_back"))}</button></form>'
    if not told.faults:
        return said
    lines = "".join(f"<li>{escape(fault(words, one))}</li>" for one in told.faults[:TOLD])
    more = f"<li>{escape(words('library.more', n=len(told.faults) - TOLD))}</li>" if len(told.faults) > TOLD else ""
    return f'{said}<div class="fault" role="alert"><p>{escape(words("shelf.faults"))}</p><ul>{lines}{more}</ul></div>'


def fault(words: Words, one: Fault) -> str:
    """ "Line 4: "12a" is no grade …"; without the line's number where it is the only one."""
    said = words(f"shelf.fault_{one.what}", given=one.given, most=LONGEST_PLACE if one.what == "place" else LONGEST, all=MOST)
    return words("shelf.line", n=one.line, why=said) if one.line else said


def _part(words: Words, kind: str, things: Sequence[ThingRow]) -> str:
    if not things:
        return ""
    rows = "".join(_row(words, thing) for thing in sorted(things, key=lambda t: t.title.casefold()))
    return (
        f'<details class="group" open><summary><h3>{escape(words(f"shelf.{kind}s"))} <small>{len(things)}</small></h3></summary>'
        f'<ul class="assigned">{rows}</ul></details>'
    )


def _row(words: Words, thing: ThingRow) -> str:
    facts = " · ".join(part for part in (grades(words, thing), _about(words, thing.about), thing.place) if part)
    label = f"{words('shelf.take')}: {thing.title}"
    return (
        f'<li><div><strong dir="auto">{escape(thing.title)}</strong><p>{escape(facts)}</p></div>'
        f'<form method="post" action="/shelf/remove"><button name="thing" value="{thing.id}" aria-label="{escape(label)}">'
        f"{escape(words('shelf.take'))}</button></form></li>"
    )


def grades(words: Words, thing: ThingRow) -> str:
    """ "for grades 4 to 6" """
    low, high = (words("who.kindergarten") if n == 0 else str(n) for n in (thing.low, thing.high))
    if (thing.low, thing.high) == (0, 12):
        return words("shelf.for_all")
    return words("shelf.for_one", n=low) if low == high else words("shelf.for_grades", low=low, high=high)


def _about(words: Words, kinds: Sequence[str]) -> str:
    named = ", ".join(words(f"interest.{kind}").lower() for kind in kinds)
    return words("shelf.about_kinds", kinds=named) if named else ""


def _option(value: str, label: str, chosen: str) -> str:
    return f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(label)}</option>'


def _grades(words: Words, chosen: str) -> str:
    listed = [("", words("shelf.any")), *((str(n), words("who.kindergarten") if n == 0 else str(n)) for n in range(13))]
    return "".join(_option(value, label, chosen) for value, label in listed)


def _tick(words: Words, kind: str, chosen: Sequence[str]) -> str:
    box = f'<input type="checkbox" name="about" value="{kind}"{" checked" if kind in chosen else ""}>'
    return f'<label class="chip">{box}<span>{escape(words(f"interest.{kind}"))}</span></label>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


# ---------------------------------------------------------------- a learner's map


def on_map(words: Words, things: Sequence[ThingRow], likes: Collection[str]) -> str:
    """The section with what fits, each with why; "" for nothing."""
    if not things:
        return ""
    rows = "".join(
        f'<li><p><strong dir="auto">{escape(t.title)}</strong> <small>{escape(words(f"shelf.{t.kind}"))}</small></p>'
        f'<p dir="auto">{escape(why(words, t, likes))}</p></li>'
        for t in things
    )
    return (
        f'<section aria-labelledby="shelf"><h2 id="shelf">{escape(words("shelf.ours"))}</h2>'
        f'<p class="note">{escape(words("shelf.ours_lead"))}</p><ul class="kept">{rows}</ul></section>'
    )


def why(words: Words, thing: ThingRow, likes: Collection[str]) -> str:
    """ "About animals, for grades 4 to 6; its place: the blue shelf." What is liked stands there alone, else all that it is about."""
    about = _about(words, liked(thing, likes) or thing.about)
    said = ", ".join(part for part in (about, grades(words, thing)) if part)
    said = words("shelf.stands", why=said, place=thing.place) if thing.place else words("shelf.why", why=said)
    return said[:1].upper() + said[1:]
