"""What a class shows of itself: the learners' page, the offer beside a kept piece, and the teacher's page of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ..boarding.exchange import SENTENCES, Line, Piece, on_show
from ..safety.personal import personal
from ..store import StudentRow
from .pages import Html, filled
from .words import Words


def learner(words: Words, me: str, students: Sequence[StudentRow], pieces: Sequence[Piece], fault: str = "") -> str:
    """What the class shows now, each by its animal alone. Of a piece of their own the learner sees which sentences came."""
    avatars = {s.person: s.avatar for s in students}
    if not students:
        body = f"<p>{escape(words('show.no_class'))}</p>"
    else:
        rows = "".join(_shown(words, piece, me, avatars[piece.person]) for piece in on_show(pieces))
        body = f'<ul class="kept">{rows}</ul>' if rows else f"<p>{escape(words('show.nothing'))}</p>"
    links = f'<a href="/portfolio">{escape(words("map.portfolio"))}</a><a href="/map">{escape(words("map.to_map"))}</a>'
    return _page(words, words("show.title"), words("show.lead") if students else "", body, links, fault)


def _shown(words: Words, piece: Piece, me: str, avatar: str) -> str:
    mine, animal = piece.person == me, words(f"avatar.{avatar}") if avatar else words("board.someone")
    who = words("show.you") if mine else animal
    under = _came(words, piece) + _back(words, piece.entry) if mine else _answer(words, piece, me, animal)
    return (
        f'<li><p class="claim"><img src="/public/avatars/{escape(avatar or "none")}.svg" alt="" width="48" height="48">'
        f"<span><strong>{escape(who)}</strong> <small>{escape(kind(words, piece.kind))}</small></span></p>{text_of(piece)}{under}</li>"
    )


def kind(words: Words, name: str) -> str:
    return words(f"map.kept_{name}") if f"kept_{name}" in words.group("map") else name


def text_of(piece: Piece) -> str:
    """The copy that was offered, the same for the teacher and for the class."""
    prompt = f'<p class="prompt">{escape(piece.prompt)}</p>' if piece.prompt else ""
    return f"{prompt}<blockquote>{escape(piece.text)}</blockquote>"


def _answer(words: Words, piece: Piece, me: str, animal: str) -> str:
    """The fixed sentences, or the one that was said with a way to take it back."""
    hidden = f'<input type="hidden" name="piece" value="{escape(piece.id)}">'
    if said := piece.said_by(me):
        sentence = words(f"show.say_{said}")
        button = (
            f'<button class="quiet" aria-label="{escape(words("show.back"))}: {escape(sentence)}">{escape(words("show.back"))}</button>'
        )
        return (
            f"<p>{escape(words('show.you_said'))} <q>{escape(sentence)}</q></p>"
            f'<form method="post" action="/class/unsay" class="acts">{hidden}{button}</form>'
        )
    buttons = "".join(f'<button class="quiet" name="say" value="{name}">{escape(words(f"show.say_{name}"))}</button>' for name in SENTENCES)
    label = escape(words("show.answer", who=animal))
    inside = f'<legend>{label}</legend>{hidden}<div class="acts">{buttons}</div>'
    return f'<form method="post" action="/class/say"><fieldset>{inside}</fieldset></form>'


def _came(words: Words, piece: Piece) -> str:
    if not piece.sentences:
        return f"<p>{escape(words('show.came_none'))}</p>"
    listed = "".join(f"<li>{escape(words(f'show.say_{s}'))}</li>" for s in piece.sentences)
    return f"<p>{escape(words('show.came'))}</p><ul>{listed}</ul>"


def _back(words: Words, entry: str) -> str:
    return (
        f'<form method="post" action="/class/back" class="acts"><input type="hidden" name="entry" value="{escape(entry)}">'
        f'<button class="quiet">{escape(words("show.take_back"))}</button></form>'
    )


# ---------------------------------------------------------------- beside a kept piece


def beside(words: Words, entries: Sequence[str], mine: Sequence[Piece]) -> dict[str, str]:
    """What stands under each entry of the portfolio, by its id: the offer, or what became of it. `mine` are the learner's own pieces."""
    found = {piece.entry: piece for piece in mine}
    return {entry: _became(words, entry, found.get(entry)) for entry in entries}


def _became(words: Words, entry: str, piece: Piece | None) -> str:
    if piece is None:
        return _offer(words, entry)
    told = f"<p>{escape(words(f'show.is_{piece.state}'))}"
    if piece.state == "no" and piece.reason:
        told += f" {escape(words(f'show.reason_{piece.reason}'))}"
    told += "</p>"
    if piece.state in ("waiting", "shown"):
        note = f'<p class="note">{escape(words("show.goes_with_it"))}</p>'
        return told + (_came(words, piece) if piece.state == "shown" else "") + _back(words, entry) + note
    return told + _offer(words, entry)


def _offer(words: Words, entry: str) -> str:
    return (
        f'<details class="sure"><summary class="quiet">{escape(words("show.offer"))}</summary><p>{escape(words("show.offer_sure"))}</p>'
        f'<form method="post" action="/class/offer"><button name="entry" value="{escape(entry)}">'
        f"{escape(words('show.offer_yes'))}</button></form></details>"
    )


# ---------------------------------------------------------------- the teacher's page of questions


def to_tick(words: Words, lines: Sequence[Line], known: Sequence[str], fault: str = "") -> str:
    """Every sentence that the class shows, questions ticked already but for one that may say who somebody is."""
    rows = "".join(_line(words, line, personal(line.text, known)) for line in lines)
    body = (
        f'<form method="post" action="/class/questions" class="fields"><ul class="kept">{rows}</ul>'
        f'<p class="acts"><button class="main">{escape(words("show.questions_get"))}</button></p></form>'
        if rows
        else f"<p>{escape(words('show.questions_none'))}</p>"
    )
    link = f'<a href="/board#showing">{escape(words("board.title"))}</a>'
    return _page(words, words("show.questions"), words("show.questions_lead"), body, link, fault)


def _line(words: Words, line: Line, warned: Sequence[str]) -> str:
    ticked = " checked" if line.asks and not warned else ""
    box = f'<input type="checkbox" name="line" value="{escape(line.id)}"{ticked}>'
    return f'<li><label class="tick">{box} <span>{escape(line.text)}</span></label>{warning(words, warned)}</li>'


def warning(words: Words, warned: Sequence[str]) -> str:
    """What a teacher looks at twice; "" for nothing."""
    if not warned:
        return ""
    found = ", ".join(words(f"show.may_{name}") for name in warned)
    return f'<p class="fault">⚠ {escape(words("show.look_twice", found=found))}</p>'


def page_of_questions(words: Words, questions: Sequence[str]) -> str:
    """The text that a teacher takes away: a heading and the numbered lines, and nothing on who asked or when."""
    lines = "\n\n".join(f"{n}. {' '.join(text.split())}" for n, text in enumerate(questions, 1))
    return f"{words('show.questions')}\n\n{lines}\n"


def _page(words: Words, heading: str, lead: str, body: str, links: str, fault: str) -> str:
    told = f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""
    return filled("class", words, heading=heading, lead=lead, fault=Html(told), content=Html(body), links=Html(links))


def fault_of(where: str, words: Words, most: int) -> str:
    """What went wrong, in the person's language."""
    known: Mapping[str, str] = words.group("show")
    return words(f"show.fault_{where}", most=most) if f"fault_{where}" in known else words("map.wrong")
