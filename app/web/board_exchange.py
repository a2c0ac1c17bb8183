"""The board's part of what learners offer to their class: each piece in full, and the teacher's word on it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..board import Board
from ..boarding.exchange import REASONS, Piece, on_show
from ..safety.personal import personal
from .board_names import Names, Packs, post, titles
from .class_page import kind, text_of, warning
from .words import Words


def on_board(found: Board, packs: Packs, names: Names, words: Words) -> str:
    """What waits, the longest first, and what the class sees now; "" for neither."""
    waiting, shown = [p for p in found.pieces if p.state == "waiting"], on_show(found.pieces)
    if not waiting and not shown:
        return ""
    known = [s.label for s in found.students]
    listed = "".join(_piece(p, packs, names, words, known, _decide(p, names, words)) for p in waiting)
    now = "".join(_piece(p, packs, names, words, known, _under(p, names, words)) for p in shown)
    return (
        f'<section aria-labelledby="showing"><h2 id="showing">{escape(words("show.waiting"))}</h2>'
        f'<p class="note">{escape(words("show.waiting_lead"))}</p>'
        + (f'<ul class="assigned groups">{listed}</ul>' if waiting else f"<p>{escape(words('show.waiting_none'))}</p>")
        + _now(now, len(shown), words)
        + "</section>"
    )


def _now(rows: str, count: int, words: Words) -> str:
    if not count:
        return ""
    return (
        f'<details class="group"><summary>{escape(words("show.on_show"))} ({count})</summary>'
        f'<ul class="assigned groups">{rows}</ul></details>'
        f'<p><a href="/class/questions">{escape(words("show.questions_link"))}</a></p>'
    )


def _piece(piece: Piece, packs: Packs, names: Names, words: Words, known: Sequence[str], under: str) -> str:
    title = titles(piece.objective, "", packs)[0]
    about = f' · <span lang="en">{escape(title)}</span>' if title else ""
    warned = warning(words, personal(f"{piece.prompt}\n{piece.text}", known))
    head = f"<p>{names.link(piece.person)} <small>{escape(kind(words, piece.kind))}{about}</small></p>"
    return f"<li><div>{head}{text_of(piece)}{warned}{under}</div></li>"


def _decide(piece: Piece, names: Names, words: Words) -> str:
    """Show it, or do not with one of the reasons that the learner reads."""
    reasons = "".join(f'<option value="{r}">{escape(words(f"show.reason_{r}"))}</option>' for r in REASONS)
    about = names[piece.person]

    def button(word: str) -> str:
        label = words(f"show.word_{word}")
        return f'<button class="quiet" name="word" value="{word}" aria-label="{escape(label)}: {escape(about)}">{escape(label)}</button>'

    return (
        f'<form method="post" action="/board/showing" class="inline wish"><input type="hidden" name="piece" value="{escape(piece.id)}">'
        f'{button("yes")}<label>{escape(words("show.because"))} <select name="reason">{reasons}</select></label>{button("no")}</form>'
    )


def _under(piece: Piece, names: Names, words: Words) -> str:
    """Who said which sentence, and the way to stop showing it."""
    said = "<br>".join(f"{names.link(who)}: {escape(words(f'show.say_{sentence}'))}" for who, sentence in piece.said)
    listed = f'<p class="who-in">{said}</p>' if said else ""
    return listed + post("showing", words("show.word_end"), {"piece": piece.id, "word": "end"}, about=names[piece.person])
