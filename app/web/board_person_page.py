"""What a figure of the board opens: a student's page, the answers behind one state of mastery, and the plan of a small group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from ..board import STATES, VERDICTS, idea_of, objective_of, repair_tasks
from ..boarding import Group, Habits, Learner, Together
from ..home_cards import Card
from ..library.items import redraw
from ..store import CheckinRow, CorrectionRow, EvidenceRow, GoalRow, ProposalRow
from .board_family import of_student
from .board_names import Names, Packs, day, post, to
from .board_page import cell, glyph
from .board_time import choice, line, noted
from .home_card_page import for_teacher
from .pages import Html, filled, paper_html
from .words import Words

RIGHT = ("right", "right_value_wrong_form")
MARKS = {
    "right": '<circle cx="0" cy="0" r="4.5" fill="currentColor"/>',
    "helped": '<circle cx="0" cy="0" r="4" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "wrong": '<path d="M-3.6-3.6 3.6 3.6M-3.6 3.6 3.6-3.6" stroke="currentColor" stroke-width="1.8"/>',
}
SHOWN = 30
GOALS = 4
WEEKS, MOST = 4, 12
"""Weeks of the little picture, and how many answers of a day it draws."""


@dataclass(frozen=True)
class Kept:
    """What is kept of one student beside the answers. `notes` are the family's that a teacher decided on."""

    checkins: Sequence[CheckinRow] = ()
    corrections: Sequence[CorrectionRow] = ()
    goals: Sequence[GoalRow] = ()
    """Oldest first."""
    notes: Sequence[ProposalRow] = ()
    together: Together | None = None
    """A teacher's time with them, beside their own."""
    plan: str = ""
    """The section of the week's plan, ready made."""
    cards: Sequence[Card] = ()
    """What families let tasks be told about."""
    cards_off: bool = False


def student(
    words: Words,
    names: Names,
    one: Learner,
    packs: Packs,
    kept: Kept,
    habits: Habits,
    now: datetime,
    inside: bool,
    fault: str = "",
) -> str:
    """One student: the week's plan, goals, objectives, four weeks, check-ins, corrections, the family's notes.

    `inside` is false for one who was taken off the lists."""
    name = names[one.person]
    return filled(
        "board_student",
        words,
        fault=_fault(fault),
        called=name,
        picture=Html(names.picture(one.person, 64)),
        person=one.person,
        label=one.student.label,
        objectives=Html(_objectives(one, packs, name, words)),
        weeks=Html(weeks(one, now, words)),
        marks=Html(
            "".join(
                f'<li><svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">{MARKS[k]}'
                f"</svg> {escape(words(f'board.mark_{k}'))}</li>"
                for k in MARKS
            )
        ),
        habits=_habits(habits, words),
        together=line(kept.together, words) if kept.together else "",
        minutes=Html(choice(words)),
        script=Html("".join(f"<li>{escape(words(f'board.checkin_{n}'))}</li>" for n in (1, 2, 3))),
        notes=Html(_notes(kept.checkins, words)),
        plan=Html(kept.plan),
        goals=Html(_goals(kept.goals, words)),
        corrections=Html(_corrections(kept.corrections, packs, words)),
        home=Html(of_student(kept.notes, packs, name, words) + for_teacher(kept.cards, kept.cards_off, name, words)),
        out=Html(_leaving(one.person, words) if inside else _outside(one.person, name, words)),
    )


def _fault(text: str) -> Html:
    return Html(f'<p class="fault" role="alert">{escape(text)}</p>' if text else "")


def _objectives(one: Learner, packs: Packs, name: str, words: Words) -> str:
    rows = []
    for objective, mastery in one.states:
        known = objective_of(packs, objective)
        title = known.title if known else objective
        rows.append(
            f'<tr><th scope="row" lang="en">{escape(title)}</th>{cell(mastery, one.person, objective, name, title, words)}'
            f"<td>{escape(words(f'board.st_{mastery.state}'))}</td></tr>"
        )
    return f'<table class="map list"><tbody>{"".join(rows)}</tbody></table>' if rows else f"<p>{escape(words('board.none_yet'))}</p>"


def _habits(habits: Habits, words: Words) -> str:
    share = words("board.time_few") if habits.share is None else words("board.time_share", n=habits.asked, all=habits.turns)
    figures = (
        (words("board.time_days"), habits.days),
        (words("board.time_minutes"), habits.minutes),
        (words("board.time_turns"), habits.turns),
    )
    return " · ".join([*(f"{label}: {n}" for label, n in figures), f"{words('board.time_asked')}: {share}"])


def weeks(one: Learner, now: datetime, words: Words) -> str:
    """Twenty-eight days as dots, one a marked answer: full alone, ring with help, cross not yet. Drawn here; see decision 0010."""
    first = (now - timedelta(days=7 * WEEKS - 1)).astimezone().date()
    by_day: dict[int, list[str]] = {}
    for answer in one.answers:
        at = (answer.created.astimezone().date() - first).days if answer.created else -1
        if 0 <= at < 7 * WEEKS:
            by_day.setdefault(at, []).append("wrong" if not answer.right else "right" if answer.alone else "helped")
    counts = {kind: sum(mine.count(kind) for mine in by_day.values()) for kind in MARKS}
    tall = 14 * max(4, min(MOST, max((len(mine) for mine in by_day.values()), default=0)))
    dots = "".join(
        f'<g class="{kind}" transform="translate({12 + 22 * at} {tall - 7 - 14 * n})">{MARKS[kind]}</g>'
        for at, mine in by_day.items()
        for n, kind in enumerate(mine[:MOST])
    )
    lines = "".join(f'<path d="M{1 + 154 * n} 0v{tall + 6}" class="rule"/>' for n in range(WEEKS))
    dates = "".join(
        f'<text x="{6 + 154 * n}" y="{tall + 20}">{escape(day(now - timedelta(days=7 * (WEEKS - n) - 1), words))}</text>'
        for n in range(WEEKS)
    )
    spoken = words("board.weeks_alt", days=len(by_day), **counts)
    name = f'role="img" aria-label="{escape(spoken)}"'
    return (
        f'<div class="weeks-box" tabindex="0" role="group" aria-label="{escape(spoken)}">'
        f'<svg class="weeks" viewBox="0 0 622 {tall + 24}" {name}><path d="M0 {tall}h622" class="rule"/>{lines}{dots}{dates}</svg></div>'
        f'<p class="note">{escape(spoken)}</p>'
    )


def _notes(rows: Sequence[CheckinRow], words: Words) -> str:
    if not rows:
        return f"<p>{escape(words('board.checkin_none'))}</p>"
    return f'<ul class="plainly notes">{"".join(_note(r, words) for r in rows[:20])}</ul>'


def _note(row: CheckinRow, words: Words) -> str:
    then = f"<p>{escape(words('board.checkin_then', next=row.next))}</p>" if row.next else ""
    sure = (
        f'<details class="sure"><summary class="quiet">{escape(words("board.checkin_drop"))}'
        f"</summary><p>{escape(words('board.checkin_sure'))}</p>"
        f"{post('forget', words('board.checkin_yes'), {'person': row.person, 'checkin': str(row.id)})}</details>"
    )
    head = f"<strong>{escape(day(row.created, words))}</strong> <small>{escape(noted(row.minutes, words))}</small>"
    return f"<li><div>{head}<p>{escape(row.note)}</p>{then}</div>{sure}</li>"


def _goals(rows: Sequence[GoalRow], words: Words) -> str:
    """The learner's own weekly goals, newest first: in their words, how each came about and what became of it."""
    if not rows:
        return f"<p>{escape(words('board.goal_none'))}</p>"
    listed = "".join(
        f"<li><div><strong>{escape(row.text)}</strong><p>{escape(_goal(row, words))}</p></div></li>" for row in list(reversed(rows))[:GOALS]
    )
    return f'<ul class="plainly notes">{listed}</ul>'


def _goal(row: GoalRow, words: Words) -> str:
    week = words("board.goal_week", date=day(datetime.fromisoformat(row.week), words))
    return " · ".join((week, words(f"board.goal_{row.made}"), words(f"board.goal_{row.state}")))


def _corrections(rows: Sequence[CorrectionRow], packs: Packs, words: Words) -> str:
    if not rows:
        return ""
    listed = []
    for row in reversed(rows):
        known = objective_of(packs, row.objective)
        kind, value = ("state", words(f"board.st_{row.value}")) if row.evidence is None else ("mark", words(f"board.verdict_{row.value}"))
        line = words(f"board.correction_{kind}", title=known.title if known else row.objective, value=value)
        undo = post("undo", words("board.undo"), {"correction": str(row.id), "person": row.person, "objective": row.objective}, about=line)
        listed.append(
            f"<li><div><strong>{escape(day(row.created, words))}</strong> {escape(line)}<p>{escape(row.reason)}</p></div>{undo}</li>"
        )
    return (
        f'<section aria-labelledby="said"><h2 id="said">{escape(words("board.corrections"))}'
        f'</h2><ul class="plainly notes">{"".join(listed)}</ul></section>'
    )


def _leaving(person: str, words: Words) -> str:
    return (
        f'<details class="sure"><summary class="quiet">{escape(words("board.out_out"))}</summary><p>{escape(words("board.out_sure"))}</p>'
        f"{post('out', words('board.out_yes'), {'person': person})}</details>"
    )


def _outside(person: str, name: str, words: Words) -> str:
    """Who was taken out comes back with a press, or is erased: a step of its own, that wants a tick."""
    return (
        f"{post('in', words('board.out_in'), {'person': person}, about=name)}"
        f'<details class="sure"><summary class="quiet">{escape(words("board.erase"))}</summary>'
        f"<p>{escape(words('board.erase_what'))}</p><p>{escape(words('board.erase_first'))}</p>"
        f'<form method="post" action="/board/erase"><input type="hidden" name="person" value="{escape(person)}">'
        f'<label class="tick"><input type="checkbox" name="sure" value="yes" required> {escape(words("board.erase_sure"))}</label>'
        f'<button class="quiet" aria-label="{escape(words("board.erase_yes"))}: {escape(name)}">{escape(words("board.erase_yes"))}</button>'
        "</form></details>"
    )


# ---------------------------------------------------------------- the answers behind a state


def evidence(
    words: Words,
    names: Names,
    one: Learner,
    objective: str,
    rows: Sequence[EvidenceRow],
    corrections: Sequence[CorrectionRow],
    packs: Packs,
    interests: tuple[str, ...],
    fault: str = "",
) -> str:
    """All answers of a student to one objective, newest first, each with what was made of it; and the teacher's word over it."""
    known = objective_of(packs, objective)
    title, mastery = known.title if known else objective, one.mastery(objective)
    said = next((c for c in corrections if c.evidence is None and c.objective == objective), None)
    by_answer = {c.evidence: c for c in corrections if c.evidence is not None}
    figures = words("board.right_days", alone=mastery.unassisted, days=mastery.days, helped=mastery.assisted, tries=mastery.tries)
    more = words("board.said") if mastery.said else words("board.held") if mastery.held and mastery.belief < 0.95 else ""
    listed = [_answer(row, by_answer.get(row.id or 0), one.person, objective, packs, interests, words) for row in reversed(rows)]
    older = (
        f'<details class="group"><summary>{escape(words("board.older"))} ({len(listed) - SHOWN})'
        f'</summary><ol class="answers">{"".join(listed[SHOWN:])}</ol></details>'
    )
    return filled(
        "evidence",
        words,
        fault=_fault(fault),
        heading=words("board.evidence_of", name=names[one.person], title=title),
        called=names[one.person],
        back_to=Html(to("student", person=one.person)),
        state=Html(f"{glyph(mastery.state)} <strong>{escape(words(f'board.state_{mastery.state}'))}</strong>"),
        figures=figures,
        more=more,
        said=Html(_said(said, words)),
        person=one.person,
        objective=objective,
        states=Html("".join(_option(s, words(f"board.st_{s}"), s == mastery.state) for s in STATES)),
        answers=Html(
            f'<ol class="answers">{"".join(listed[:SHOWN])}</ol>{older if len(listed) > SHOWN else ""}'
            if rows
            else f"<p>{escape(words('board.answers_none'))}</p>"
        ),
    )


def _option(value: str, label: str, chosen: bool = False) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(label)}</option>'


def _said(row: CorrectionRow | None, words: Words) -> str:
    """The teacher's word with its undo."""
    if row is None:
        return ""
    value = words(f"board.{'st' if row.evidence is None else 'verdict'}_{row.value}")
    undo = post("undo", words("board.undo"), {"correction": str(row.id), "person": row.person, "objective": row.objective}, about=value)
    return f'<div class="yours"><p>✎ {escape(words("board.corrected", value=value, reason=row.reason))}</p>{undo}</div>'


def _answer(
    row: EvidenceRow, put_right: CorrectionRow | None, person: str, objective: str, packs: Packs, interests: tuple[str, ...], words: Words
) -> str:
    item = redraw(dict(packs), row.item, interests)
    ask = paper_html(item.ask) if item else f"<p>{escape(words('board.task_gone') if row.kind != 'home' else words('board.kind_home'))}</p>"
    verdict = put_right.value if put_right else row.verdict
    kind = "wrong" if verdict not in RIGHT else "helped" if row.assisted else "right"
    mark = f'<svg class="glyph {kind}" viewBox="-8 -8 16 16" width="18" height="18" aria-hidden="true">{MARKS[kind]}</svg>'
    help_ = (
        words("board.no_help") if not row.assisted else words("board.with_help", n=row.hints) if row.hints else words("board.with_help_0")
    )
    came = words(f"board.kind_{row.kind}") if f"kind_{row.kind}" in words.group("board") else ""
    idea = idea_of(packs, objective, row.misconception) if row.misconception and verdict not in RIGHT else None
    line = " · ".join(escape(t) for t in (words(f"board.verdict_{verdict}"), help_, came) if t)
    gave = (
        f"<p><span>{escape(words('board.gave'))}:</span> <b>{escape(row.answer or words('board.nothing_kept'))}</b></p>"
        if row.kind != "home"
        else ""
    )
    key = f'<p class="note">{escape(words("board.key"))}: {escape(item.expected.value)}</p>' if item and item.expected.value else ""
    thinks = f'<p lang="en">{escape(idea[0].name)}</p>' if idea else ""
    options = "".join(_option(v, words(f"board.verdict_{v}"), v == verdict) for v in VERDICTS)
    form = (
        f'<details class="lines"><summary>{escape(words("board.set_mark"))}'
        '</summary><form method="post" action="/board/correct" class="inline">'
        f"{_hidden(person=person, objective=objective, evidence=str(row.id))}"
        f'<label>{escape(words("board.value"))} <select name="value">{options}</select></label>'
        f'<label>{escape(words("board.reason"))} <input name="reason" required maxlength="300" autocomplete="off">'
        f'</label><button class="quiet">{escape(words("board.save"))}</button></form></details>'
    )
    return (
        f'<li id="e{row.id}"><div class="when">{mark}<strong>{escape(day(row.created, words))}'
        f'</strong></div><div><div class="ask" lang="en">{ask}</div>{gave}'
        f"<p>{line}</p>{thinks}{key}{_said(put_right, words)}{form if row.kind != 'home' else ''}</div></li>"
    )


def _hidden(**fields: str) -> str:
    return "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in fields.items())


# ---------------------------------------------------------------- a small group


def group(words: Words, names: Names, found: Group, packs: Packs, rows: Mapping[str, Sequence[EvidenceRow]], fault: str = "") -> str:
    """Who, what they think, one question, ten minutes, tasks; and the button that drafts the sheets."""
    idea, known = idea_of(packs, found.objective, found.misconception), objective_of(packs, found.objective)
    tasks = repair_tasks(packs, found.objective, found.misconception, seed=len(found.ids))
    who = []
    for person, ids in found.evidence:
        seen = [row for row in rows.get(person, ()) if row.id in ids]
        said = "; ".join(f"{day(r.created, words)}: {r.answer or words('board.nothing_kept')}" for r in seen[-3:])
        link = to("evidence", person=person, objective=found.objective)
        who.append(f'<li>{names.picture(person)}<span>{names.link(person)} <a class="gave" href="{link}">{escape(said)}</a></span></li>')
    listed = "".join(
        f'<li lang="en">{paper_html(item.ask)}<details class="lines">'
        f"<summary>{escape(words('board.group_key'))}</summary><p>{escape(_key(item))}</p></details></li>"
        for item in tasks
    )
    return filled(
        "board_group",
        words,
        fault=_fault(fault),
        idea=idea[0].name if idea else found.misconception,
        title=known.title if known else found.objective,
        who=Html("".join(who)),
        looks=idea[0].looks_like if idea else "",
        because=idea[0].because if idea else "",
        ask=idea[0].ask if idea else words("board.ask_stuck"),
        move=words("board.group_min_3", move=idea[0].move if idea else ""),
        tasks=Html(listed),
        fields=Html(_hidden(objective=found.objective, misconception=found.misconception, who=found.members[0])),
    )


def _key(item: object) -> str:
    expected = item.expected  # type: ignore[attr-defined]
    if expected.kind == "choice":
        return next((c.text for c in expected.choices if c.right), "")
    if expected.kind == "order":
        return " → ".join(expected.order)
    return str(expected.value or "; ".join(c.say for c in expected.criteria))
