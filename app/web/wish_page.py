"""What learners ask for: the little form on their map with what became of each wish, and the list on the teacher's board."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from ..board import Board, objective_of
from ..boarding import Asked
from ..boarding.wishes import KINDS, REASONS, Wish
from ..mapping import MyMap
from ..wishes import AHEAD, MOST
from .board_names import Names, Packs, day, to
from .map_page import day as long_day
from .words import Words


def on_map(words: Words, wishes: Sequence[Wish], maps: Sequence[MyMap], titles: Mapping[str, str]) -> str:
    """The learner's own wishes with their answers, and the form for another one."""
    rows = "".join(_own(words, wish, titles) for wish in wishes)
    listed = f'<ul class="kept">{rows}</ul>' if rows else ""
    if sum(w.answer != "done" for w in wishes) >= MOST:
        return f'{listed}<p class="note">{escape(words("wish.many", most=MOST))}</p>'
    kinds = "".join(
        f'<label class="tick"><input type="radio" name="kind" value="{kind}" required> '
        f"<span>{escape(words(f'wish.kind_{kind}'))}</span></label>"
        for kind in KINDS
    )
    groups = "".join(
        f'<optgroup label="{escape(m.title)}">'
        + "".join(f'<option value="{escape(s.objective)}">{escape(s.title)}</option>' for s in m.spots)
        + "</optgroup>"
        for m in maps
        if m.spots
    )
    return (
        f'{listed}<form method="post" action="/map/wish" class="fields"><fieldset><legend>{escape(words("wish.like"))}</legend>{kinds}'
        f'</fieldset><label>{escape(words("wish.topic"))} <select name="objective"><option value="">{escape(words("wish.no_topic"))}'
        f'</option>{groups}</select></label><p class="acts"><button class="quiet">{escape(words("wish.ask"))}</button></p></form>'
    )


def _own(words: Words, wish: Wish, titles: Mapping[str, str]) -> str:
    about = named(words, wish.kind, titles.get(wish.objective, wish.objective))
    back = (
        '<form method="post" action="/map/unwish" class="acts">'
        f'<input type="hidden" name="kind" value="{wish.kind}"><input type="hidden" name="objective" value="{escape(wish.objective)}">'
        f'<button class="quiet" aria-label="{escape(words("wish.back"))}: {escape(about)}">{escape(words("wish.back"))}</button></form>'
    )
    return (
        f"<li><p><strong>{escape(about)}</strong></p><p>{escape(_answer(words, wish, long_day))}</p>"
        f"<p><small>{escape(words('wish.since', date=long_day(wish.since, words)))}</small></p>{'' if wish.answer == 'done' else back}</li>"
    )


def named(words: Words, kind: str, title: str) -> str:
    """ "A small group: Add fractions with unlike denominators"."""
    return ": ".join(part for part in (words(f"wish.name_{kind}"), title) if part)


def _answer(words: Words, wish: Wish, day_of: Callable[[datetime | None, Words], str]) -> str:
    if not wish.answer:
        return words("wish.answer_none")
    date = day_of(datetime.fromisoformat(wish.on), words) if wish.on else ""
    reason = words(f"wish.reason_{wish.reason}") if wish.reason in REASONS else ""
    return words(f"wish.answer_{wish.answer}", date=date, reason=reason)


# ---------------------------------------------------------------- the board


def on_board(found: Board, packs: Packs, names: Names, words: Words) -> str:
    """What the class asks for: what nobody answered and what was planned for a day that is over, then what is answered; "" for nothing."""
    if not found.wishes:
        return ""
    first = [a for a in found.wishes if a.state in ("unmet", "due")]
    rest = [a for a in found.wishes if a not in first]
    listed = "".join(_asked(a, found, packs, names, words) for a in first)
    done = "".join(_asked(a, found, packs, names, words) for a in rest)
    more = (
        f'<details class="group"><summary>{escape(words("wish.answered"))} ({len(rest)})</summary>'
        f'<ul class="assigned groups">{done}</ul></details>'
    )
    return (
        f'<section aria-labelledby="wishes"><h2 id="wishes">{escape(words("wish.class"))}</h2>'
        f'<p class="note">{escape(words("wish.class_lead"))}</p>'
        + (f'<ul class="assigned groups">{listed}</ul>' if first else f"<p>{escape(words('wish.none_open'))}</p>")
        + (more if rest else "")
        + "</section>"
    )


def _asked(one: Asked, found: Board, packs: Packs, names: Names, words: Words) -> str:
    known = objective_of(packs, one.objective)
    title = known.title if known else one.objective
    count = words("wish.learners_1" if len(one.wishes) == 1 else "wish.learners", n=len(one.wishes))
    waited = words("wish.today") if one.days == 0 else words("wish.days_1" if one.days == 1 else "wish.days", n=one.days)
    who = ", ".join(names.link(w.person) for w in one.wishes)
    state = words(f"wish.state_{one.state}", n=one.unanswered) if one.state in ("unmet", "due") else ""
    last = max((w for w in one.wishes if w.answer), key=lambda w: w.answered or w.since, default=None)
    said = _answer(words, last, day) if last is not None else ""
    line = " · ".join(part for part in (count, waited, state, said) if part)
    topic = f': <span lang="en">{escape(title)}</span>' if title else ""
    return (
        f"<li><div><strong>{escape(words(f'wish.name_{one.kind}'))}{topic}</strong>"
        f'<p>{escape(line)}</p><p class="who-in">{who}</p>{_form(one, found.now, named(words, one.kind, title), words)}</div>'
        f"{_group_link(one, found, title, words)}</li>"
    )


def _form(one: Asked, now: datetime, about: str, words: Words) -> str:
    """The three answers; one press answers everybody in the row."""
    today = now.date()

    def button(answer: str) -> str:
        label = words(f"wish.say_{answer}")
        spoken = f"{escape(label)}: {escape(about)}"
        return f'<button class="quiet" name="answer" value="{answer}" aria-label="{spoken}">{escape(label)}</button>'

    reasons = "".join(f'<option value="{r}">{escape(words(f"wish.reason_{r}"))}</option>' for r in REASONS)
    return (
        f'<details class="lines"><summary>{escape(words("wish.answer"))}</summary>'
        '<form method="post" action="/board/wish" class="inline wish">'
        f'<input type="hidden" name="kind" value="{one.kind}"><input type="hidden" name="topic" value="{escape(one.objective)}">'
        f'<label>{escape(words("wish.planned_for"))} <input type="date" name="on" min="{today}" max="{today + AHEAD}"></label>'
        f'{button("planned")}<label>{escape(words("wish.because"))} <select name="reason">{reasons}</select></label>'
        f"{button('not_now')}{button('done')}</form></details>"
    )


def _group_link(one: Asked, found: Board, title: str, words: Words) -> str:
    """For a group: the plan of one that is ready or called on this objective; else the words for a draft lie ready in the conversation."""
    if one.kind != "group":
        return ""
    called = next((g for g in found.called if g.objective == one.objective), None)
    ready = next((g for g in found.groups if g.objective == one.objective), None)
    if called is not None:
        href, label = to("group", called=called.id), words("board.group_plan")
    elif ready is not None:
        href = to("group", objective=ready.objective, misconception=ready.misconception, who=ready.members[0])
        label = words("board.group_plan")
    else:
        href, label = f"/#ask={quote(words('wish.ask_group', title=title), safe='')}", words("wish.draft_group")
    return f'<div class="acts"><a class="quiet" href="{href}">{escape(label)}</a></div>'
