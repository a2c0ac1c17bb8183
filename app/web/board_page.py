"""The teacher's board as a page: one screen in plain words; every figure is a link to the work it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from ..board import Board, Grid, idea_of, objective_of
from ..boarding import FLOOR, Group, Need
from ..learning.mastery import Mastery
from ..store import AlertRow, GroupRow, StudentRow
from . import board_exchange, plan_page, wish_page
from .board_family import from_families
from .board_names import Names, Packs, day, moment, post, titles, to
from .board_time import met_form, tables, waiting
from .pages import Html, filled
from .words import Words

FIRST = 3
"""Students shown in full; the others are one press away."""


def board(
    words: Words,
    found: Board,
    packs: Packs,
    work: Sequence[tuple[str, str]],
    gaps: Sequence[str],
    seen: Sequence[AlertRow],
    fault: str = "",
    note: str = "",
    done: str = "",
) -> str:
    """The whole page. `work` is what is set, as (title, rules); `gaps` what was asked and is not in the materials; `note` is a quiet
    line at the end, `done` what was just done."""
    names = Names((*found.students, *found.out), words)
    count = len(found.students)
    figures = {"students": count, "sit": len(found.needs), "groups": len(found.groups), "silent": len(found.silent)}
    lead = words("board.lead_0") if not count else words("board.lead_1" if count == 1 else "board.lead", **figures)
    return filled(
        "board",
        words,
        fault=Html(f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else _done(done)),
        lead=lead,
        today=words("board.today", date=day(found.now, words)) if count else "",
        alerts=Html(_alerts(found.alerts, seen, names, words)),
        sit=Html(_sit(found, packs, names, words)),
        groups=Html(_groups(found, packs, names, words)),
        home=Html(from_families(found.proposals, found.decided, packs, names, words)),
        plans=Html(plan_page.on_board(found.plans, names, words)),
        wishes=Html(wish_page.on_board(found, packs, names, words)),
        showing=Html(board_exchange.on_board(found, packs, names, words)),
        watch=Html(_watch(found, packs, names, words)),
        map=Html("".join(_grid(grid, found, names, words) for grid in found.grids) or f"<p>{escape(words('board.map_none'))}</p>"),
        key=Html(legend(words)),
        time=Html(_time(found, names, words)),
        time_lead=words("board.time_lead", n=FLOOR),
        waiting=Html(waiting(found, names, words)),
        together=Html(tables(found, packs, names, words)),
        work=Html(_work(work, words)),
        gaps=Html(_gaps(gaps, words)),
        out=Html(_out(found.out, names, words)),
        nobody=Html("" if count else "hidden"),
        note=Html(f'<p class="note">{escape(note)}</p>' if note else ""),
    )


def _done(text: str) -> str:
    return f'<p class="said" role="status">{escape(text)}</p>' if text else ""


# ---------------------------------------------------------------- now


def _alerts(rows: Sequence[AlertRow], seen: Sequence[AlertRow], names: Names, words: Words) -> str:
    """Unseen alerts, each with who, when and what kind; what was written opens with a press."""
    listed = "".join(
        f"<li><div><strong>{escape(_reason(row, words))}</strong>"
        f"<p>{escape(words('board.alert_who', name=names[row.person], date=moment(row.created, words)))}</p>"
        f'<details class="lines"><summary>{escape(words("board.alert_words"))}'
        f"</summary><blockquote>{escape(row.text)}</blockquote></details></div>"
        f"{post('alert', words('board.alert_seen'), {'alert': str(row.id)}, about=names[row.person])}</li>"
        for row in rows
    )
    back = "".join(
        f"<li><span>{escape(names[row.person])}, {escape(moment(row.created, words))}</span>"
        f"{post('alert', words('board.alert_back'), {'alert': str(row.id), 'back': 'on'}, about=names[row.person])}</li>"
        for row in seen
    )
    done = (
        f'<details class="group"><summary>{escape(words("board.alert_was"))}'
        f' ({len(seen)})</summary><ul class="plainly">{back}</ul></details>'
    )
    if not rows:
        return done if seen else ""
    head = f'<h2 id="alerts">{escape(words("board.alerts"))}</h2>'
    return f'<section class="urgent" aria-labelledby="alerts">{head}<ul class="assigned warm">{listed}</ul>{done if seen else ""}</section>'


def _reason(row: AlertRow, words: Words) -> str:
    known = words.group("board")
    return known.get(f"alert_{row.reason}") or known["alert_harm" if row.reason else "alert_other"]


def _sit(found: Board, packs: Packs, names: Names, words: Words) -> str:
    if not found.needs:
        return f"<p>{escape(words('board.sit_none'))}</p>" if found.students else ""
    cards = [_need(need, found, packs, names, words) for need in found.needs]
    more = (
        f'<details class="group"><summary>{escape(words("board.sit_more", n=len(cards) - FIRST))}'
        f'</summary><ol class="sit" start="{FIRST + 1}">{"".join(cards[FIRST:])}</ol></details>'
    )
    return f'<ol class="sit">{"".join(cards[:FIRST])}</ol>{more if len(cards) > FIRST else ""}'


def _need(need: Need, found: Board, packs: Packs, names: Names, words: Words) -> str:
    """Who, why in one line, one first question."""
    objective = objective_of(packs, need.objective)
    title = objective.title if objective else need.objective
    idea = idea_of(packs, need.objective, need.misconception) if need.misconception else None
    why, ask = (
        why_of(need, idea[0].name if idea else "", words),
        idea[0].ask if idea else words(f"board.ask_{need.why}" if need.why != "idea" else "board.ask_stuck"),
    )
    spoken = f"<q{' lang=' + chr(34) + 'en' + chr(34) if idea else ''}>{escape(ask)}</q>"
    evidence = (
        '<a class="quiet"'
        f' href="{to("evidence", person=need.person, objective=need.objective)}">{escape(words("board.see_answers", n=need.tries))}</a>'
    )
    talked = (
        f'<span class="said">✓ {escape(words("board.talked"))}</span>'
        if need.person in found.talked
        else f'<a class="quiet" href="{to("student", person=need.person)}#checkins">{escape(words("board.talk"))}</a>'
    )
    return (
        f"<li>{names.picture(need.person, 48)}<div><h3>{names.link(need.person)} "
        f'<small lang="en">{escape(title)}</small></h3><p>{escape(why)}</p>'
        f'<p class="ask"><span>{escape(words("board.ask"))}</span> {spoken}</p><p class="acts">{evidence}{talked}</p></div></li>'
    )


def why_of(need: Need, idea: str, words: Words) -> str:
    """One line on why; figures only, no guess at a reason that the answers do not show."""
    if need.why == "idea":
        return words("board.why_idea_1" if need.times == 1 else "board.why_idea", times=need.times, tries=need.tries, idea=idea)
    return words(f"board.why_{need.why}", right=need.right, tries=need.tries, helped=need.helped, alone=need.alone)


def _groups(found: Board, packs: Packs, names: Names, words: Words) -> str:
    called = [_called(row, packs, names, words) for row in found.called]
    ready = [_group(group, packs, names, words) for group in found.groups]
    if not called and not ready:
        return f"<p>{escape(words('board.groups_none'))}</p>" if found.students else ""
    return f'<ul class="assigned groups">{"".join(called + ready)}</ul>'


def _group(group: Group, packs: Packs, names: Names, words: Words) -> str:
    title, idea = titles(group.objective, group.misconception, packs)
    who = ", ".join(names.link(p) for p in group.members)
    fields = {"objective": group.objective, "misconception": group.misconception, "who": group.members[0]}
    seen = words("board.group_seen", n=len(group.ids), date=day(group.newest, words))
    return (
        f'<li><div><strong lang="en">{escape(idea)}</strong><p class="who-in">{who}</p><p>'
        f'<span lang="en">{escape(title)}</span>. <a href="{to("group", **fields)}#who">{escape(seen)}</a></p></div>'
        f'<div class="acts"><a class="quiet" href="{to("group", **fields)}">{escape(words("board.group_plan"))}'
        f"</a>{post('group', words('board.group_call'), fields, about=idea)}</div></li>"
    )


def _called(row: GroupRow, packs: Packs, names: Names, words: Words) -> str:
    title, idea = titles(row.objective, row.misconception, packs)
    who = ", ".join(names.link(p) for p in row.members)
    state = f"✓ {words('board.group_called')}, {words('board.group_until', date=moment(row.until, words))}"
    plan = to("group", called=row.id)
    return (
        f'<li class="called"><div><strong lang="en">{escape(idea)}</strong><p class="who-in">{who}'
        f'</p><p>{escape(state)}. <span lang="en">{escape(title)}</span>.</p></div>'
        f'<div class="acts"><a class="quiet" href="{plan}">{escape(words("board.group_plan"))}'
        f"</a>{met_form(row, idea, words)}"
        f"{post('end', words('board.group_end'), {'group': row.id}, about=idea)}</div></li>"
    )


# ---------------------------------------------------------------- nobody slips through


def _watch(found: Board, packs: Packs, names: Names, words: Words) -> str:
    groups = [
        ("silent", [(p, words("board.days", n=n)) for p, n in found.silent]),
        ("unseen", [(p, words("board.days", n=n)) for p, n in found.unseen]),
        ("helped_only", [(p, words("board.helped_times", n=n)) for p, n in found.helped]),
        ("long", [(p, words("board.long_times", n=n, title=titles(o, "", packs)[0])) for p, (o, n) in found.long.items()]),
    ]
    shown = "".join(
        f'<div><h3>{escape(words(f"board.{name}"))} <small>{len(rows)}</small></h3><ul class="plainly">'
        + "".join(f"<li>{names.link(p)} <small>{escape(text)}</small></li>" for p, text in rows)
        + "</ul></div>"
        for name, rows in groups
        if rows
    )
    none = f"<p>{escape(words('board.watch_none'))}</p>" if found.students else ""
    return f'<div class="watch">{shown}</div>' if shown else none


def _time(found: Board, names: Names, words: Words) -> str:
    rows = [h for h in found.habits if h.turns]
    if not rows:
        return ""
    body = "".join(
        f'<tr><th scope="row">{names.link(h.person)}</th><td>{h.days}</td><td>{h.minutes}</td><td>{h.turns}</td>'
        f"<td>{escape(words('board.time_few') if h.share is None else words('board.time_share', n=h.asked, all=h.turns))}</td></tr>"
        for h in sorted(rows, key=lambda h: -(h.share or 0))
    )
    head = "".join(
        f'<th scope="col">{escape(words(f"board.{n}"))}</th>' for n in ("student", "time_days", "time_minutes", "time_turns", "time_asked")
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words("board.time"))}">'
        f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _work(work: Sequence[tuple[str, str]], words: Words) -> str:
    if not work:
        return f"<p>{escape(words('board.work_none'))}</p>"
    return f'<ul class="plainly">{"".join(f"<li><strong>{escape(t)}</strong> <small>{escape(r)}</small></li>" for t, r in work)}</ul>'


def _gaps(gaps: Sequence[str], words: Words) -> str:
    if not gaps:
        return ""
    listed = "".join(f"<li>{escape(g)}</li>" for g in gaps)
    return (
        f'<section aria-labelledby="gaps"><h2 id="gaps">{escape(words("board.gaps"))}</h2><ul class="plainly">{listed}</ul>'
        f'<p><a href="/library">{escape(words("board.gaps_link"))}</a></p></section>'
    )


def _out(rows: Sequence[StudentRow], names: Names, words: Words) -> str:
    if not rows:
        return ""
    listed = "".join(
        f"<li><span>{names.link(r.person)}</span>{post('in', words('board.out_in'), {'person': r.person}, about=names[r.person])}</li>"
        for r in rows
    )
    lead = f"<p>{escape(words('board.out_lead'))}</p>"
    return (
        f'<details class="group"><summary>{escape(words("board.out"))} ({len(rows)})'
        f'</summary>{lead}<ul class="plainly">{listed}</ul></details>'
    )


# ---------------------------------------------------------------- the map

GLYPHS = {
    "new": '<circle cx="9" cy="9" r="1.6" fill="currentColor"/>',
    "started": '<circle cx="9" cy="9" r="6.5" fill="none" stroke="currentColor" stroke-width="2"/>',
    "nearly": '<circle cx="9" cy="9" r="6.5" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M9 2.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
    "secure": '<circle cx="9" cy="9" r="7.5" fill="currentColor"/><path d="m5.4 9.2'
    ' 2.5 2.6 4.8-5.2" fill="none" stroke="var(--leaf)" stroke-width="2"/>',
}
"""A state is told by its shape; colour only helps."""


def glyph(state: str) -> str:
    return f'<svg class="glyph {state}" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">{GLYPHS[state]}</svg>'


def legend(words: Words) -> str:
    states = "".join(f"<li>{glyph(s)} {escape(words(f'board.state_{s}'))}</li>" for s in ("secure", "nearly", "started"))
    return (
        f'<ul class="legend">{states}<li><b>4</b> {escape(words("board.key_alone"))}</li>'
        f'<li><i class="helped">+2</i> {escape(words("board.key_helped"))}</li></ul>'
    )


def _grid(grid: Grid, found: Board, names: Names, words: Words) -> str:
    head = "".join(f'<th scope="col" lang="en">{escape(title)}</th>' for _, title in grid.objectives)
    here = [s.person for s in found.students if any((s.person, o) in grid.cells for o, _ in grid.objectives)]
    rows = "".join(
        f'<tr><th scope="row">{names.link(person)}'
        f"</th>{''.join(cell(grid.cells.get((person, o)), person, o, names[person], t, words) for o, t in grid.objectives)}</tr>"
        for person in here
    )
    counts = [sum(m.state == "secure" for (_, name), m in grid.cells.items() if name == o) for o, _ in grid.objectives]
    secure = "".join(f"<td>{escape(words('board.secure_of', n=n, all=len(found.students)))}</td>" for n in counts)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(grid.title)}">'
        f'<table class="map"><caption lang="en">{escape(grid.title)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody><tfoot><tr>"
        f'<th scope="row">{escape(words("board.title"))}</th>{secure}</tr></tfoot></table></div>'
    )


def cell(mastery: Mastery | None, person: str, objective: str, name: str, title: str, words: Words) -> str:
    """One field: the state as a shape, right answers without help, and apart from them those with help."""
    if mastery is None:
        return "<td></td>"
    spoken = words(
        "board.cell", name=name, title=title, state=words(f"board.st_{mastery.state}"), alone=mastery.unassisted, helped=mastery.assisted
    )
    spoken += f" {words('board.cell_said')}" if mastery.said else ""
    helped = f'<i class="helped">+{mastery.assisted}</i>' if mastery.assisted else ""
    word = "<em>!</em>" if mastery.said else ""
    return (
        f'<td><a href="{to("evidence", person=person, objective=objective)}"'
        f' aria-label="{escape(spoken)}">{glyph(mastery.state)}<b>{mastery.unassisted}</b>{helped}{word}</a></td>'
    )


def four_weeks(now: datetime) -> datetime:
    return now - timedelta(days=28)
