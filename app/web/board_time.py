"""A teacher's time with learners on the board: minutes to note, four weeks of them beside the learners' own, and who had none.

Listed by name. Nobody is put in an order by minutes, and only teachers see these pages.
"""

from __future__ import annotations

from html import escape

from ..board import Board
from ..boarding import MINUTES, SPAN, Spent, Together, Waiting
from ..store import GroupRow
from .board_names import Names, Packs, day, titles
from .words import Words


def choice(words: Words, chosen: int | None = None) -> str:
    """The list of minutes, left open unless they were noted."""
    options = [("", words("minutes.open")), *((str(n), words("minutes.n", n=n)) for n in MINUTES)]
    listed = "".join(
        f'<option value="{value}"{" selected" if value == str(chosen or "") else ""}>{escape(label)}</option>' for value, label in options
    )
    return f'<select name="minutes">{listed}</select>'


def noted(minutes: int | None, words: Words) -> str:
    """ "15 min", or that it was not noted."""
    return words("minutes.open") if minutes is None else words("minutes.n", n=minutes)


def spent(one: Spent, words: Words) -> str:
    """ "25 min; not noted: 2"; what was left open is said and not guessed at."""
    parts = ([words("minutes.n", n=one.minutes)] if one.minutes else []) + ([words("minutes.open_n", n=one.open)] if one.open else [])
    return "; ".join(parts) or words("minutes.none")


def line(one: Together, words: Words) -> str:
    """One student's four weeks, for their page."""
    own = words("minutes.n", n=one.own)
    return words("minutes.line", alone=spent(one.alone, words), shared=spent(one.shared, words), own=own)


def met_form(row: GroupRow, idea: str, words: Words) -> str:
    """The button that says a called group met, with the minutes for who wants to note them."""
    label = words("board.group_met")
    return (
        f'<form method="post" action="/board/met"><input type="hidden" name="group" value="{escape(row.id)}">'
        f"<label>{escape(words('minutes.together'))} {choice(words)}</label>"
        f'<button class="quiet" aria-label="{escape(label)}: {escape(idea)}">{escape(label)}</button></form>'
    )


def waiting(found: Board, names: Names, words: Words) -> str:
    """One sentence each on who has many needs and had none of a teacher's time; "" for nobody."""
    if not found.waiting:
        return ""
    listed = "".join(f"<li>{_waits(one, names, words)}</li>" for one in sorted(found.waiting, key=lambda w: names[w.person].casefold()))
    return f'<ul class="plainly">{listed}</ul>'


def _waits(one: Waiting, names: Names, words: Words) -> str:
    key = "minutes.waits_long" if one.days >= SPAN.days else "minutes.waits"
    return escape(words(key, name="\0", days=one.days, needs=one.needs)).replace("\0", names.link(one.person))


def tables(found: Board, packs: Packs, names: Names, words: Words) -> str:
    """Four weeks of every learner, and the groups that met in them with the minutes together."""
    rows = "".join(
        f'<tr><th scope="row">{names.link(one.person)}</th><td>{escape(spent(one.alone, words))}</td>'
        f"<td>{escape(spent(one.shared, words))}</td><td>{escape(words('minutes.n', n=one.own))}</td></tr>"
        for one in sorted(found.together, key=lambda t: names[t.person].casefold())
    )
    heads = (words("board.student"), words("minutes.alone"), words("minutes.shared"), words("minutes.own"))
    return _table(words("minutes.title"), heads, rows) + _groups(found, packs, names, words)


def _groups(found: Board, packs: Packs, names: Names, words: Words) -> str:
    if not found.met:
        return f"<p>{escape(words('minutes.groups_none'))}</p>"
    rows = "".join(_group(row, titles(row.objective, row.misconception, packs)[1], names, words) for row in found.met)
    heads = (words("minutes.met_on"), words("minutes.idea"), words("minutes.who"), words("minutes.together"))
    return _table(words("minutes.groups"), heads, rows)


def _group(row: GroupRow, idea: str, names: Names, words: Words) -> str:
    who = ", ".join(names.link(p) for p in row.members)
    save = words("board.save")
    form = (
        f'<form method="post" action="/board/minutes" class="inline"><input type="hidden" name="group" value="{escape(row.id)}">'
        f'<label><span class="away">{escape(words("minutes.together"))}: {escape(idea)}</span>{choice(words, row.minutes)}</label>'
        f'<button class="quiet" aria-label="{escape(save)}: {escape(idea)}">{escape(save)}</button></form>'
    )
    return f'<tr><th scope="row">{escape(day(row.met, words))}</th><td lang="en">{escape(idea)}</td><td>{who}</td><td>{form}</td></tr>'


def _table(title: str, heads: tuple[str, ...], rows: str) -> str:
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}"><table class="figures">'
        f"<caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
