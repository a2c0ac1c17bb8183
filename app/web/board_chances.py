"""The ledger of opportunities as a page: who had what, who had none, whether luck alone would share so unevenly. Listed by name."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..boarding.ledger import AT_TUTOR, IN_ROOM, PERIODS, Line
from ..boarding.sharing import FEWEST, FEWEST_LEARNERS, Share
from ..opportunities import Opportunities
from ..store import OpportunityRow
from .board_names import Names, day, post
from .pages import Html, filled
from .words import Words

NEW = 7.0
"""Days below which a student is shown as somebody who came lately."""
LATELY = 20
"""Notes that are listed with a way to take them back."""


def opportunities(words: Words, found: Opportunities, fault: str = "") -> str:
    """The whole page."""
    names = Names(found.students, words)
    lines = sorted(found.ledger.lines, key=lambda line: names[line.person].casefold())
    return filled(
        "board_chances",
        words,
        fault=Html(f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""),
        periods=Html("".join(_period(n, found.weeks, words) for n in PERIODS)),
        tutor=Html(_part("tutor", found.ledger.tutor, lines, AT_TUTOR, names, words)),
        room=Html(_part("room", found.ledger.room, lines, IN_ROOM, names, words)),
        table=Html(_table(lines, found.weeks, names, words)),
        noted=Html(_noted(found.noted, found.weeks, names, words)),
        nobody=Html("" if lines else "hidden"),
        empty=Html("" if lines else f"<p>{escape(words('board.lead_0'))}</p>"),
    )


def _period(weeks: int, chosen: int, words: Words) -> str:
    here = ' aria-current="true"' if weeks == chosen else ""
    return f'<li><a class="quiet" href="/board/opportunities?weeks={weeks}"{here}>{escape(words("chances.weeks", n=weeks))}</a></li>'


def _part(name: str, share: Share, lines: Sequence[Line], kinds: Sequence[str], names: Names, words: Words) -> str:
    """One of the two sharings: the figure in words, and who had none."""
    without = [_named(line, names, words) for line in lines if not line.sum(kinds)]
    none = f'<ul class="plainly">{"".join(without)}</ul>' if without else f"<p>{escape(words('chances.everybody'))}</p>"
    return (
        f"<div><h3>{escape(words(f'chances.{name}'))}</h3>{_told(share, words)}"
        f"<h4>{escape(words(f'chances.none_{name}'))} <small>{len(without)}</small></h4>{none}</div>"
    )


def _told(share: Share, words: Words) -> str:
    if share.few:
        line = words("chances.few", total=share.total, all=share.learners, least=FEWEST, students=FEWEST_LEARNERS)
        return f"<p>{escape(line)}</p>"
    figures = {"half": share.half, "all": share.learners, "total": share.total, "usual": share.usual}
    if share.uneven:
        return f'<div class="yours"><p>⚠ {escape(words("chances.uneven", **figures))}</p></div>'
    return f"<p>{escape(words('chances.even', **figures))}</p>"


def _named(line: Line, names: Names, words: Words) -> str:
    new = f" <small>{escape(words('chances.new'))}</small>" if line.days < NEW else ""
    return f"<li>{names.link(line.person)}{new}</li>"


def _table(lines: Sequence[Line], weeks: int, names: Names, words: Words) -> str:
    heads = (words("board.student"), *(words(f"chances.{kind}") for kind in (*AT_TUTOR, *IN_ROOM)))
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words("chances.table"))}"><table class="figures">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(_row(line, weeks, names, words) for line in lines)}</tbody></table></div>"
    )


def _row(line: Line, weeks: int, names: Names, words: Words) -> str:
    read = "".join(f"<td>{line.counts.get(kind, 0)}</td>" for kind in AT_TUTOR)
    noted = "".join(f"<td>{line.counts.get(kind, 0)} {_note(line.person, kind, weeks, names, words)}</td>" for kind in IN_ROOM)
    return f'<tr><th scope="row">{names.link(line.person)}</th>{read}{noted}</tr>'


def _note(person: str, kind: str, weeks: int, names: Names, words: Words) -> str:
    """One press notes it."""
    spoken = words("chances.note", name=names[person], what=words(f"chances.{kind}"))
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("person", person), ("kind", kind), ("weeks", str(weeks)))
    )
    button = f'<button class="quiet" aria-label="{escape(spoken)}" title="{escape(spoken)}">+</button>'
    return f'<form method="post" action="/board/note">{hidden}{button}</form>'


def _noted(rows: Sequence[OpportunityRow], weeks: int, names: Names, words: Words) -> str:
    if not rows:
        return f"<p>{escape(words('chances.noted_none'))}</p>"
    listed = []
    for row in rows[:LATELY]:
        line = f"{names[row.person]}: {words(f'chances.{row.kind}')}, {day(row.created, words)}"
        back = post("unnote", words("chances.back"), {"person": row.person, "note": str(row.id), "weeks": str(weeks)}, about=line)
        listed.append(f"<li><div>{escape(line)}</div>{back}</li>")
    return f'<ul class="plainly notes">{"".join(listed)}</ul>'
