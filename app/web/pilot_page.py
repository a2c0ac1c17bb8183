"""The pilot as pages: the teacher's plan and report; a student's test and three questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from ..board import objective_of
from ..pilot import ANSWERS, LEAST, LEAST_PULSE, QUESTIONS, ROUND, Effect, Plan, Pulse, Report
from ..turn import Item
from .board_names import Packs, day
from .pages import Html, filled, paper_html
from .words import Words

_LEAD: dict[str, list[float]] = {
    "weeks": [4, 2, 3, 6, 8],
    "items": [6, 4, 5, 8, 10],
    "gain": [15, 5, 10, 20, 25, 30],
    "done": [80, 60, 70, 90],
    "pulse": [2.5, 2, 3, 3.5],
}
"""What the form offers, the usual value first."""
ROUNDS = 3
"""Rounds of the survey that are shown when no pilot runs."""


def pilot(
    words: Words,
    packs: Packs,
    found: Report | None,
    round_open: str,
    answered: int,
    students: int,
    topics: Sequence[Mapping[str, Any]],
    asked: Sequence[Pulse] = (),
    fault: str = "",
) -> str:
    """The whole page: the plan's form, or the report of the pilot that runs. `asked` are all rounds of the survey, oldest first."""
    return filled(
        "pilot",
        words,
        fault=Html(_fault(fault)),
        body=_running(found, packs, words) if found else _plan(topics, words),
        survey=Html(_survey(found, asked, round_open, answered, students, words)),
    )


def _fault(text: str) -> str:
    return f'<p class="fault" role="alert">{escape(text)}</p>' if text else ""


def _plan(topics: Sequence[Mapping[str, Any]], words: Words) -> str:
    groups = "".join(
        f'<optgroup label="{escape(str(p["title"]))}">{"".join(_option(o["id"], o["title"]) for o in p["objectives"])}</optgroup>'
        for p in topics
    )
    picks = {name: "".join(_option(f"{v:g}", f"{v:g}") for v in values) for name, values in _LEAD.items()}
    fields = "".join(f'<label>{escape(words(f"pilot.{n}"))} <select name="{n}">{picks[n]}</select></label>' for n in ("weeks", "items"))
    rules = "".join(
        f'<label>{escape(words(f"pilot.{n}"))} <select name="{n}">{picks[n]}</select></label>' for n in ("gain", "done", "pulse")
    )
    return (
        f'<section aria-labelledby="begin"><h2 id="begin">{escape(words("pilot.begin"))}'
        '</h2><form method="post" action="/pilot" class="fields">'
        f'<label>{escape(words("pilot.objective"))} <select name="objective" required>{groups}</select></label>{fields}'
        f"<fieldset><legend>{escape(words('pilot.rules'))}</legend>"
        f'<p class="note">{escape(words("pilot.rules_note"))}</p>{rules}</fieldset>'
        f'<button class="main">{escape(words("pilot.start"))}</button></form></section>'
    )


def _option(value: object, label: object) -> str:
    return f'<option value="{escape(str(value))}">{escape(str(label))}</option>'


def _running(found: Report, packs: Packs, words: Words) -> str:
    plan = found.plan
    known = objective_of(packs, plan.objective)
    title = known.title if known else plan.objective
    head = (
        f'<h2 id="runs">{escape(words("pilot.running", title=title))}</h2>'
        f"<p>{escape(words('pilot.since', date=day(plan.begun, words), until=day(plan.until, words)))}. "
        f"{escape(words('pilot.rules_were', date=day(plan.begun, words), gain=plan.gain, done=plan.done, pulse=f'{plan.pulse:g}'))}</p>"
    )
    return (
        f'<section aria-labelledby="runs">{head}<div class="watch">{_test("pre", found, words)}{_test("post", found, words)}</div>'
        f'<p class="note">{escape(words("pilot.parallel"))}</p></section>'
        f'<section aria-labelledby="result"><h2 id="result">{escape(words("pilot.result"))}</h2>{_result(found, words)}</section>'
        f'<section aria-labelledby="decide"><h2 id="decide">{escape(words("pilot.decide"))}'
        f"</h2>{_decision(found, words)}</section>{_end(words)}"
    )


def _test(which: str, found: Report, words: Words) -> str:
    is_open = found.plan.open == which
    count = found.pre if which == "pre" else found.post
    to, label = ("", words("pilot.close")) if is_open else (which, words(f"pilot.open_{which}"))
    state = words("pilot.is_open" if is_open else "pilot.not_open")
    return (
        f"<div><h3>{escape(words(f'pilot.{which}'))} <small>{escape(state)}</small>"
        f"</h3><p>{escape(words('pilot.sat', n=count, all=found.students))}</p>"
        '<form method="post" action="/pilot/open"><input type="hidden" name="which"'
        f' value="{to}"><button class="quiet">{escape(label)}</button></form></div>'
    )


def points(share: float) -> str:
    """A share as whole percentage points."""
    return f"{round(100 * share):+d}".replace("-", "−")


def _result(found: Report, words: Words) -> str:
    missing = f'<p class="note">{escape(words("pilot.missing", n=found.one_only))}</p>' if found.one_only else ""
    if found.effect is None:
        return f"<p>{escape(words('pilot.few', n=found.both, least=LEAST))}</p>{missing}"
    one = found.effect
    line = words(
        "pilot.effect",
        before=round(100 * one.before),
        after=round(100 * one.after),
        change=points(one.change),
        low=points(one.low),
        high=points(one.high),
        n=one.n,
    )
    return (
        f'<p class="effect">{escape(line)}</p>{_line(one, found.plan, line)}'
        f'<p class="note">{escape(words("pilot.effect_note"))}</p>{missing}'
    )


def _line(one: Effect, plan: Plan, spoken: str) -> str:
    """The change on a line from -40 to +80 points: a dot with its interval, and a mark where the rule stands."""

    def x(points_: float) -> float:
        return round(20 + 5 * (max(-40.0, min(80.0, points_)) + 40), 1)

    ticks = "".join(
        f'<path d="M{x(t)} 34v6" stroke="var(--line)"/><text x="{x(t)}" y="56" text-anchor="middle">{t:+d}</text>'
        for t in (-40, -20, 20, 40, 60, 80)
    )
    zero = f'<path d="M{x(0)} 8v32" stroke="var(--soft)"/><text x="{x(0)}" y="56" text-anchor="middle">0</text>'
    goal = (
        f'<path d="M{x(plan.gain)} 6v28" stroke="var(--warm)" stroke-dasharray="3 3" stroke-width="2"/>'
        f'<text x="{x(plan.gain) + 5}" y="13" style="fill:var(--warm)">≥ {plan.gain}</text>'
    )
    bar = (
        f'<path d="M{x(100 * one.low)} 24H{x(100 * one.high)}" stroke="currentColor" stroke-width="4"/>'
        f'<circle cx="{x(100 * one.change)}" cy="24" r="7" fill="currentColor"/>'
    )
    return (
        f'<svg class="effect-line" viewBox="0 0 640 62" role="img" aria-label="{escape(spoken)}">'
        f'<path d="M20 34H620" stroke="var(--line)"/>{ticks}{zero}{goal}{bar}</svg>'
    )


def _decision(found: Report, words: Words) -> str:
    goals = {"gain": found.plan.gain, "done": found.plan.done, "pulse": f"{found.plan.pulse:g}"}
    signs = {"met": "✓", "unmet": "✗", "unknown": "?"}
    rules = "".join(
        f'<li class="pilot-rule"><b aria-hidden="true">{signs[state]}</b>'
        f"<span>{escape(words(f'pilot.rule_{name}', goal=goals[name]))}: {escape(words(f'pilot.{state}'))}</span></li>"
        for name, state in found.rules
    )
    return f'<p class="effect"><strong>{escape(words(f"pilot.{found.decision}"))}</strong></p><ul class="plainly">{rules}</ul>'


def _end(words: Words) -> str:
    return (
        f'<section><details class="sure"><summary class="quiet">{escape(words("pilot.end"))}'
        f"</summary><p>{escape(words('pilot.end_sure'))}</p>"
        '<form method="post" action="/pilot/end">'
        f'<button class="quiet">{escape(words("pilot.end_yes"))}</button></form></details></section>'
    )


def _survey(found: Report | None, every: Sequence[Pulse], round_open: str, answered: int, students: int, words: Words) -> str:
    """The questions, and what was answered: the rounds of the pilot that runs, else the last ones; older ones one press away."""
    parts = [
        f'<h2 id="pulses">{escape(words("pilot.pulses"))}</h2><p class="note">{escape(words("pilot.pulses_lead", least=LEAST_PULSE))}</p>'
    ]
    asked = "".join(f"<li>{escape(words(f'pilot.q_{q}'))}</li>" for q in QUESTIONS)
    parts.append(f'<ol class="script">{asked}</ol>')
    if round_open:
        until = datetime.combine(date.fromisoformat(round_open) + ROUND, datetime.min.time())
        parts.append(f"<p>{escape(words('pilot.pulse_open', date=day(until, words), n=answered, all=students))}</p>")
    else:
        parts.append(f'<form method="post" action="/pilot/ask"><button class="quiet">{escape(words("pilot.open_pulse"))}</button></form>')
    shown = found.pulses if found else every[-ROUNDS:]
    older = [pulse for pulse in every if pulse.round not in {p.round for p in shown}]
    if shown:
        parts.append(_rounds(shown, words))
    if older:
        rows = _rounds(older, words)
        parts.append(f'<details class="group"><summary>{escape(words("pilot.pulses_older"))} ({len(older)})</summary>{rows}</details>')
    return f'<section aria-labelledby="pulses">{"".join(parts)}</section>'


def _rounds(pulses: Sequence[Pulse], words: Words) -> str:
    """The newest first."""
    return f'<div class="watch rounds">{"".join(_round(pulse, words) for pulse in reversed(pulses))}</div>'


def _round(pulse: Pulse, words: Words) -> str:
    when = words("pilot.round", date=day(datetime.fromisoformat(pulse.round), words))
    counts = (
        words("pilot.answers_n", n=pulse.answered, skipped=pulse.skipped) if pulse.means else words("pilot.pulse_few", n=pulse.answered)
    )
    means = "".join(f"<li>{escape(words(f'pilot.q_{q}'))} <b>{mean:.1f}</b></li>" for q, mean in pulse.means)
    return f'<div><h3>{escape(when)} <small>{escape(counts)}</small></h3><ul class="plainly">{means}</ul></div>'


# ---------------------------------------------------------------- a student's side


def unit_test(words: Words, which: str, items: Sequence[Item], given: Mapping[str, str], fault: str = "") -> str:
    """One page with all tasks; what was typed stays when something is missing. No mark, no hint, no key is on it."""
    tasks = "".join(_task(n, item, len(items), given, words) for n, item in enumerate(items))
    return filled(
        "pilot_test", words, fault=Html(_fault(fault)), heading=words(f"pilot.test_title_{which}"), body=f'<ol class="quiz">{tasks}</ol>'
    )


def _task(n: int, item: Item, count: int, given: Mapping[str, str], words: Words) -> str:
    name, value = f"t{n}", given.get(f"t{n}", "")
    if item.expected.kind == "choice":
        box = "".join(
            f'<label class="pick"><input type="radio" name="{name}" value="{k}"{" checked" if value == str(k) else ""}> '
            f'<span lang="en">{_inline(c.text)}</span></label>'
            for k, c in enumerate(item.expected.choices)
        )
    else:
        unit = f" <span>{escape(item.expected.unit)}</span>" if item.expected.unit else ""
        box = (
            f'<label><span class="away">{escape(words("pilot.unit_note"))}</span>'
            f'<input type="text" name="{name}" value="{escape(value)}" maxlength="400" '
            f'autocomplete="off" size="24">{unit}</label>'
        )
    no = " checked" if given.get(f"n{n}") else ""
    skip = f'<label class="pick"><input type="checkbox" name="n{n}" value="on"{no}> {escape(words("pilot.dont_know"))}</label>'
    legend = escape(words("pilot.task", n=n + 1, all=count))
    return f'<li><fieldset><legend>{legend}</legend><div lang="en">{paper_html(item.ask)}</div><div>{box}{skip}</div></fieldset></li>'


def _inline(text: str) -> str:
    html = paper_html(text).strip()
    return html[3:-4] if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1 else html


def pulse(words: Words, given: Mapping[str, str], fault: str = "") -> str:
    """Three questions with four answers each."""
    asked = "".join(
        f'<li><fieldset><legend>{escape(words(f"pilot.q_{q}"))}</legend><div class="row">'
        + "".join(
            f'<label class="chip"><input type="radio" name="{q}" value="{a}"{" checked" if given.get(q) == str(a) else ""}>'
            f"<span>{escape(words(f'pilot.a_{a}'))}</span></label>"
            for a in ANSWERS
        )
        + "</div></fieldset></li>"
        for q in QUESTIONS
    )
    return filled("pulse", words, fault=Html(_fault(fault)), body=f'<ol class="quiz">{asked}</ol>')


def told(words: Words, text: str) -> str:
    """One sentence and the way home."""
    return filled("told", words, text=text)
