"""What families noticed, on the board and on a student's page: to be decided on, and decided with a way to undo it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..board import SEEN_AT_HOME
from ..store import ProposalRow
from .board_names import Names, Packs, day, post, titles
from .words import Words


def from_families(waiting: Sequence[ProposalRow], decided: Sequence[ProposalRow], packs: Packs, names: Names, words: Words) -> str:
    """The board's section: what nobody has decided on, and what was decided lately, each with an undo; "" for neither."""
    if not waiting and not decided:
        return ""
    lead = f'<p class="note">{escape(words("board.home_lead"))}</p>' if waiting else ""
    listed = "".join(_waiting(row, packs, names, words) for row in waiting)
    open_ = f'<ul class="assigned">{listed}</ul>' if waiting else ""
    done = "".join(_decided(row, packs, names.link(row.child), names[row.child], words) for row in decided)
    lately = (
        f'<details class="group"><summary>{escape(words("board.home_was"))} ({len(decided)})</summary>'
        f'<ul class="plainly notes">{done}</ul></details>'
    )
    return (
        f'<section aria-labelledby="home"><h2 id="home">{escape(words("board.home"))}</h2>{lead}'
        f"{open_}{lately if decided else ''}</section>"
    )


def of_student(decided: Sequence[ProposalRow], packs: Packs, name: str, words: Words) -> str:
    """The section of a student's page: every note of their family that a teacher took or declined; "" for none."""
    if not decided:
        return ""
    listed = "".join(_decided(row, packs, "", name, words, row.child) for row in decided)
    return (
        f'<section aria-labelledby="home"><h2 id="home">{escape(words("board.home"))}</h2><ul class="plainly notes">{listed}</ul></section>'
    )


def _waiting(row: ProposalRow, packs: Packs, names: Names, words: Words) -> str:
    options = "".join(f'<option value="{k}">{escape(words(f"board.home_{k}"))}</option>' for k in SEEN_AT_HOME)
    return (
        f'<li><div><strong>{names.link(row.child)} · <span lang="en">{escape(titles(row.objective, "", packs)[0])}'
        f"</span></strong><p>{escape(day(row.created, words))}</p>{_noticed(row, words)}</div>"
        '<div class="acts"><form method="post" action="/board/proposal"><input type="hidden" name="proposal"'
        f' value="{escape(row.id)}"><label>{escape(words("board.home_take"))} <select name="taken">{options}</select></label>'
        f'<button aria-label="{escape(words("board.home_accept"))}:'
        f' {escape(names[row.child])}">{escape(words("board.home_accept"))}</button></form>'
        f"{post('proposal', words('board.home_decline'), {'proposal': row.id, 'taken': 'no'}, about=names[row.child])}</div></li>"
    )


def _decided(row: ProposalRow, packs: Packs, who: str, name: str, words: Words, person: str = "") -> str:
    """`who` is markup before the title, `person` the student's page to come back to."""
    fields = {"proposal": row.id, "taken": "back"} | ({"person": person} if person else {})
    title, before = titles(row.objective, "", packs)[0], f"{who} · " if who else ""
    state = words(f"board.home_{row.decided}", date=day(row.decided_at, words))
    return (
        f'<li><div><strong>{before}<span lang="en">{escape(title)}</span></strong> {escape(state)}{_noticed(row, words)}'
        f"</div>{post('proposal', words('board.undo'), fields, about=f'{name}, {title}')}</li>"
    )


def _noticed(row: ProposalRow, words: Words) -> str:
    """What was ticked, in the teacher's language, and the line as it was written."""
    known, ticks = words.group("family"), row.answers.get("ticks")
    ticked = [known[f"slip_{t}"] for t in ticks if f"slip_{t}" in known] if isinstance(ticks, list) else []
    line = row.answers.get("line")
    said = [*ticked, *([line.strip()[:400]] if isinstance(line, str) and line.strip() else [])]
    return "".join(f"<p>{escape(one)}</p>" for one in said)
