"""The plan of the week as pages: the learner's own, the same in a teacher's hands, to sign and to print, and a line about it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from ..goals import LONGEST
from ..planning import Offer, may_take_out
from ..weekly_plan import MOST, ROLES, Plan, Role
from .board_names import Names, to
from .map_page import day
from .pages import Html, filled
from .words import Words


@dataclass(frozen=True)
class Side:
    """In whose hands the page is: where its forms go, and for a teacher whose plan it is."""

    role: Role
    base: str
    person: str = ""

    def form(self, action: str, inside: str, look: str = "fields") -> str:
        person = f'<input type="hidden" name="person" value="{escape(self.person)}">' if self.person else ""
        return f'<form method="post" action="{self.base}{action}" class="{look} screen">{person}{inside}</form>'


LEARNERS = Side("student", "/plan/")


def teachers(person: str) -> Side:
    return Side("teacher", "/board/week", person)


def learner(words: Words, plan: Plan, offer: Offer, titles: Mapping[str, str], fault: str = "") -> str:
    """The learner's page: goals, signatures, and what they can do."""
    body = f"{_body(words, plan, LEARNERS, titles)}{_section('add', words('plan.add'), _adding(words, plan, offer))}"
    return _page(words, plan, body, f'<a href="/map#goal">{escape(words("map.to_map"))}</a>', words("plan.lead"), fault)


def teacher(words: Words, plan: Plan, called: str, titles: Mapping[str, str]) -> str:
    """The same page in a teacher's hands, to read, sign and print. The teacher's name for the learner is not printed."""
    link = f'<a href="{to("student", person=plan.person)}#plan">{escape(called)}</a>'
    return _page(words, plan, _body(words, plan, teachers(plan.person), titles), link, words("plan.lead_teacher"))


def of_student(words: Words, plan: Plan, titles: Mapping[str, str]) -> str:
    """The section of a student's page on the board."""
    side = teachers(plan.person)
    own = (
        f'<label>{escape(words("plan.put_in"))} <input name="words" required maxlength="{LONGEST}" autocomplete="off"></label>'
        f'<button class="quiet">{escape(words("plan.put"))}</button>'
    )
    adding = f'<p class="note">{escape(words("plan.full", most=MOST))}</p>' if plan.full else side.form("add", own, "inline")
    sheet = f'<p><a href="{to("week", person=plan.person)}">{escape(words("plan.sheet"))}</a></p>' if plan.goals else ""
    return (
        f'<section aria-labelledby="plan"><h2 id="plan">{escape(words("plan.this"))}</h2>{_goals(words, plan, side, titles)}'
        f"{_signatures(words, plan)}{_signing(words, plan, side)}{_beforehand(words, plan)}{adding}{sheet}</section>"
    )


def on_map(words: Words, plan: Plan) -> str:
    """Where the plan stands, and the way to it."""
    state = "none" if not plan.goals else "_".join(s.role for s in plan.signatures) or "nobody"
    return (
        f"<p><strong>{escape(words('plan.this'))}</strong><br>{escape(words(f'plan.state_{state}'))}</p>{_beforehand(words, plan)}"
        f'<p class="acts"><a class="quiet" href="/plan">{escape(words("plan.open"))}</a></p>'
    )


def on_board(plans: Sequence[Plan], names: Names, words: Words) -> str:
    """The board's section: whose plan waits for a teacher's signature; "" for nobody."""
    if not plans:
        return ""
    rows = "".join(
        f"<li><div><strong>{names.link(p.person)}</strong><p>{escape(' · '.join(g.text for g in p.goals))}</p></div>"
        f'<div class="acts"><a class="quiet" href="{to("student", person=p.person)}#plan"'
        f' aria-label="{escape(words("plan.read"))}: {escape(names[p.person])}">{escape(words("plan.read"))}</a></div></li>'
        for p in plans
    )
    return (
        f'<section aria-labelledby="plans"><h2 id="plans">{escape(words("plan.waiting"))}</h2>'
        f'<p class="note">{escape(words("plan.waiting_lead"))}</p><ul class="assigned">{rows}</ul></section>'
    )


# ---------------------------------------------------------------- its parts


def _page(words: Words, plan: Plan, body: str, link: str, lead: str, fault: str = "") -> str:
    return filled(
        "plan",
        words,
        heading=words("plan.title", date=day(datetime.fromisoformat(plan.week), words)),
        link=Html(link),
        lead=lead,
        fault=Html(f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""),
        content=Html(body),
    )


def _section(name: str, heading: str, inside: str) -> str:
    return f'<section class="screen" aria-labelledby="{name}"><h2 id="{name}">{escape(heading)}</h2>{inside}</section>'


def _body(words: Words, plan: Plan, side: Side, titles: Mapping[str, str]) -> str:
    return (
        f'<section aria-labelledby="goals"><h2 id="goals">{escape(words("plan.goals"))}</h2>{_beforehand(words, plan)}'
        f"{_goals(words, plan, side, titles)}</section>"
        f'<section aria-labelledby="signed"><h2 id="signed">{escape(words("plan.signatures"))}</h2>{_signatures(words, plan)}'
        f"{_signing(words, plan, side)}</section>"
    )


def _beforehand(words: Words, plan: Plan) -> str:
    """Said before a goal is changed."""
    return f'<p class="note screen">{escape(words("plan.beforehand"))}</p>' if plan.signatures else ""


def _goals(words: Words, plan: Plan, side: Side, titles: Mapping[str, str]) -> str:
    if not plan.goals:
        return f'<p class="note">{escape(words("plan.none"))}</p>'
    rows = []
    for goal in plan.goals:
        state = words(f"plan.goal_{goal.state}") if goal.state in ("reached", "carried") else ""
        about = " · ".join(part for part in (words(f"plan.made_{goal.made}"), titles.get(goal.objective, ""), state) if part)
        button = (
            f'<button class="quiet" name="goal" value="{escape(goal.id)}" aria-label="{escape(words("plan.take_out"))}:'
            f' {escape(goal.text)}">{escape(words("plan.take_out"))}</button>'
        )
        out = side.form("drop", button, "acts") if may_take_out(side.role, goal) else ""
        rows.append(f"<li><p><strong>{escape(goal.text)}</strong></p><p><small>{escape(about)}</small></p>{out}</li>")
    return f'<ul class="kept">{"".join(rows)}</ul>'


def _signatures(words: Words, plan: Plan) -> str:
    """Who has signed, when, with what words; and who has not yet."""
    rows = []
    for role in ROLES:
        held = plan.by(role)
        if held is None:
            said = words("plan.not_yet")
        else:
            promise = words("plan.help_with", help=held.help) if held.help else words(f"plan.promise_{role}")
            said = f"{promise} · {words('plan.on', date=day(held.on, words))}"
        rows.append(f"<li><strong>{escape(words(f'plan.role_{role}'))}:</strong> {escape(said)}</li>")
    return f'<ul class="chosen">{"".join(rows)}</ul>'


def _signing(words: Words, plan: Plan, side: Side) -> str:
    if not plan.goals or plan.by(side.role):
        return ""
    line = f'<label>{escape(words("plan.help"))} <input name="help" maxlength="{LONGEST}" autocomplete="off"></label>'
    return side.form(
        "sign",
        f'<input type="hidden" name="plan" value="{plan.mark}">{line if side.role == "teacher" else ""}'
        f'<p class="acts"><button class="main">{escape(words(f"plan.sign_{side.role}"))}</button></p>',
    )


def _adding(words: Words, plan: Plan, offer: Offer) -> str:
    if plan.full:
        return f'<p class="note">{escape(words("plan.full", most=MOST))}</p>'
    if offer.dial != "own" and not offer.picks:
        return f'<p class="note">{escape(words("plan.nothing"))}</p>'
    picks = "".join(
        f'<label class="tick"><input type="radio" name="goal" value="{escape(text)}" required> <span>{escape(text)}</span></label>'
        for _, text in offer.picks
    )
    listed = f"<fieldset><legend>{escape(words('plan.pick'))}</legend>{picks}</fieldset>" if offer.dial != "own" else ""
    asks = "own" if offer.dial == "own" else "sign" if offer.dial == "together" else ""
    line = (
        f'<label>{escape(words(f"plan.words_{asks}"))} <input name="words" required maxlength="{LONGEST}" autocomplete="off"></label>'
        if asks
        else ""
    )
    return LEARNERS.form("add", f'{listed}{line}<p class="acts"><button class="quiet">{escape(words("plan.put"))}</button></p>')
