"""A learner's map as a page: the picture and the same as a list, the goal, the choices, and what stands behind each claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from ..curriculum import Misconception
from ..interests import KINDS
from ..mapping import MyMap, Spot, Turned
from ..store import ChoiceRow, GoalRow, KeptRow
from .map_picture import icon, picture
from .pages import Html, filled, paper_html
from .words import Words

_CHOICES = 12
_TURNS = 40
ENDS = ("reached", "carried", "dropped")


def my_map(
    words: Words,
    shown: MyMap,
    others: Sequence[MyMap],
    goals: Sequence[GoalRow],
    due: GoalRow | None,
    choices: Sequence[ChoiceRow],
    titles: Mapping[str, str],
    likes: Sequence[str] = (),
    fault: str = "",
    plan: str = "",
    wishes: str = "",
    home: str = "",
    shelf: str = "",
) -> str:
    """The whole page. `due` is the goal to look back on; `titles` names objectives of every pack; `likes` are kinds of context.

    Markup: `plan` is where the week's plan stands, `wishes` what the learner asks for, `home` the line on a family's card, `shelf`
    the section on what stands in the class.
    """
    spot = shown.spot(shown.next)
    return filled(
        "map",
        words,
        fault=_fault(fault),
        packs=Html(_packs(words, shown, others)),
        next_title=spot.title if spot else "",
        next_why=words(f"map.reason_{shown.reason}", title=titles.get(shown.came_from, "")) if spot else words("map.nothing"),
        next_acts=Html(_begin(words, spot) if spot else ""),
        picture=Html(picture(words, shown)),
        key=Html("".join(f"<li>{icon(s)}<span>{escape(words(f'map.state_{s}'))}</span></li>" for s in _states(shown))),
        listed=Html("".join(_row(words, s, titles) for s in sorted(shown.spots, key=lambda s: (s.column, s.row)))),
        plan=Html(plan),
        goal=Html(_goals(words, goals, due)),
        wishes=Html(wishes),
        likes=Html("".join(_like(words, kind, kind in likes) for kind in KINDS)),
        home=Html(home),
        shelf=Html(shelf),
        chosen=Html(_choices(words, choices, titles)),
    )


def _fault(text: str) -> Html:
    return Html(f'<p class="fault" role="alert">{escape(text)}</p>' if text else "")


def _packs(words: Words, shown: MyMap, others: Sequence[MyMap]) -> str:
    if len(others) < 2:
        return ""
    links = []
    for one in sorted(others, key=lambda m: m.title):
        here = ' aria-current="page"' if one.pack == shown.pack else ""
        links.append(f'<a href="/map?pack={quote(one.pack)}"{here}>{escape(one.title)}</a>')
    return f'<nav class="packs" aria-label="{escape(words("map.packs"))}">{"".join(links)}</nav>'


def _states(shown: MyMap) -> list[str]:
    order = ("secure", "review", "next", "open", "waiting", "deferred")
    there = {s.place.state for s in shown.spots}
    return [s for s in order if s in there]


def _begin(words: Words, spot: Spot) -> str:
    return _act("open", spot.objective, words("map.start"), words, main=True) + (
        f'<a class="quiet" href="/map/{quote(spot.objective)}">{escape(words("map.why"))}</a>'
    )


def _row(words: Words, spot: Spot, titles: Mapping[str, str]) -> str:
    state = spot.place.state
    waits = ", ".join(titles.get(n, n) for n in spot.place.waits_for)
    line = words(f"map.line_{state}", titles=waits, n=spot.place.mastery.unassisted)
    before = words("map.after", titles=", ".join(titles.get(n, n) for n in spot.before)) if spot.before else words("map.first")
    under = "" if waits else f"<p><small>{escape(before)}</small></p>"
    return (
        f'<li class="spot {state}">{icon(state)}<div><a href="/map/{quote(spot.objective)}"><strong>{escape(spot.title)}</strong></a>'
        f"<p><b>{escape(words(f'map.state_{state}'))}.</b> {escape(line)}</p>{under}</div></li>"
    )


def _goals(words: Words, goals: Sequence[GoalRow], due: GoalRow | None) -> str:
    now = [g for g in goals if g.state == "open"]
    parts = [f"<p><strong>{escape(g.text)}</strong> <small>{escape(words(f'map.goal_{g.made}'))}</small></p>" for g in now[-2:]]
    if due is not None:
        buttons = "".join(f'<button name="end" value="{e}">{escape(words(f"map.end_{e}"))}</button>' for e in ENDS)
        parts.append(
            f'<form method="post" action="/map/goal" class="look"><p>{escape(words("map.look_back"))}</p>'
            f'<input type="hidden" name="goal" value="{escape(due.id)}"><label>{escape(words("map.look_words"))} '
            f'<input name="words" maxlength="300" autocomplete="off"></label><div class="acts">{buttons}</div></form>'
        )
    done = [g for g in goals if g.state != "open"][-5:]
    if done:
        lines = "".join(
            f"<li>{escape(g.text)} <b>{escape(words(f'map.end_{g.state}'))}</b>"
            + (f"<br><small>{escape(g.looked_back)}</small>" if g.looked_back else "")
            + "</li>"
            for g in reversed(done)
        )
        parts.append(f"<details><summary>{escape(words('map.goals_before'))}</summary><ul>{lines}</ul></details>")
    link = f'<a class="quiet" href="/#ask={quote(words("map.ask_goal"))}">{escape(words("map.goal_new" if now else "map.goal_make"))}</a>'
    return "".join(parts) + f'<p class="acts">{link}</p>'


def _like(words: Words, kind: str, kept: bool) -> str:
    return (
        f'<label class="chip"><input type="checkbox" name="like" value="{kind}"{" checked" if kept else ""}>'
        f"<span>{escape(words(f'interest.{kind}'))}</span></label>"
    )


def _choices(words: Words, choices: Sequence[ChoiceRow], titles: Mapping[str, str]) -> str:
    known = own_choices(words, choices)
    lines = [f"<li>{escape(choice(words, c, titles))}</li>" for c in reversed(known)]
    if not lines:
        return f'<p class="note">{escape(words("map.chosen_none"))}</p>'
    first, rest = "".join(lines[:_CHOICES]), "".join(lines[_CHOICES : 10 * _CHOICES])
    more = f"<details><summary>{escape(words('map.more'))}</summary><ul>{rest}</ul></details>" if rest else ""
    return f'<ul class="chosen">{first}</ul>{more}'


def own_choices(words: Words, choices: Sequence[ChoiceRow]) -> list[ChoiceRow]:
    """Those that the learner made: a step that the path or the level finder took is not among them."""
    return [c for c in choices if f"did_{c.kind}" in words.group("map") and not c.detail.get("by")]


def choice(words: Words, row: ChoiceRow, titles: Mapping[str, str]) -> str:
    """One choice in words, with its day."""
    given = {k: str(v) for k, v in row.detail.items() if isinstance(v, str | int)}
    said = words(f"map.did_{row.kind}", title=titles.get(row.objective, row.objective), to=titles.get(given.get("to", ""), ""),
                 **{k: given.get(k, "") for k in ("text", "words", "product", "minutes")})  # fmt: skip
    return f"{day(row.created, words)}: {' '.join(said.split())}"


def day(moment: datetime | None, words: Words) -> str:
    """A date as a person writes it, in this computer's time: "November 22" in the words of the page."""
    if moment is None:
        return ""
    here = moment.astimezone()
    months = words("map.months").split()
    return words("map.date", day=here.day, month=months[here.month - 1], year=here.year)


# ---------------------------------------------------------------- why you think so


def why(
    words: Words,
    spot: Spot,
    shown: MyMap,
    turns: Sequence[Turned],
    titles: Mapping[str, str],
    idea: Misconception | None,
    said_by_teacher: bool,
    doubted: bool,
    instead: Sequence[Spot] = (),
    fault: str = "",
) -> str:
    """One objective: the claim, the real answers it rests on, and what the learner can do about it.

    `instead` are the objectives that may be taken first in its place.
    """
    return filled(
        "map_why",
        words,
        fault=_fault(fault),
        icon=Html(icon(spot.place.state)),
        title=spot.title,
        can=spot.can if words.language == "en" else "",
        state=words(f"map.state_{spot.place.state}"),
        claims=Html("".join(f"<li>{c}</li>" for c in _claims(words, spot, titles, idea, said_by_teacher, doubted))),
        turns=Html(_turns(words, turns)),
        acts=Html(_acts(words, spot, titles, doubted, instead)),
        pack=shown.pack,
    )


def _claims(
    words: Words, spot: Spot, titles: Mapping[str, str], idea: Misconception | None, said_by_teacher: bool, doubted: bool
) -> list[str]:
    place, mastery = spot.place, spot.place.mastery
    found = []
    if said_by_teacher:
        found.append(words("map.claim_teacher"))
    if mastery.tries == 0:
        found.append(words("map.claim_new"))
    else:
        found.append(words("map.claim_counts", alone=mastery.unassisted, helped=mastery.assisted, tries=mastery.tries, days=mastery.days))
        found.append(words("map.claim_secure" if place.state in ("secure", "review") else "map.claim_not_secure"))
    if place.state == "review":
        found.append(words("map.claim_review"))
    if place.state == "waiting":
        found.append(words("map.claim_waiting", titles=", ".join(titles.get(n, n) for n in place.waits_for)))
    if place.state == "deferred":
        found.append(words("map.claim_deferred"))
    if place.resting:
        found.append(words("map.claim_resting"))
    if doubted:
        found.append(words("map.claim_doubted"))
    told = [escape(text) for text in found]
    return [*told, f"{escape(words('map.claim_idea'))} <q>{escape(idea.ask)}</q>"] if idea else told


def _turns(words: Words, turns: Sequence[Turned]) -> str:
    if not turns:
        return f'<p class="note">{escape(words("map.turns_none"))}</p>'
    heads = "".join(f'<th scope="col">{escape(words(f"map.col_{c}"))}</th>' for c in ("when", "task", "answer", "result", "help"))
    rows = "".join(_turn(words, t) for t in turns[:_TURNS])
    return f'<table class="turns"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _turn(words: Words, turn: Turned) -> str:
    helped = words("map.alone" if turn.alone else "map.helped") if turn.hints == 0 else words("map.hints", n=turn.hints)
    if turn.kind != "practice" and f"kind_{turn.kind}" in words.group("map"):
        helped += f" · {words(f'map.kind_{turn.kind}')}"
    if not turn.counts:
        helped += f" · {words('map.too_fast')}"
    cells = (
        ("when", escape(day(turn.created, words))),
        ("task", paper_html(turn.task) if turn.task else escape(words("map.task_gone"))),
        ("answer", paper_html(_typed(turn.answer)) if turn.answer else "–"),
        ("result", escape(words(f"map.verdict_{turn.verdict}"))),
        ("help", escape(helped)),
    )
    return "<tr>" + "".join(f'<td data-label="{escape(words(f"map.col_{name}"))}">{html}</td>' for name, html in cells) + "</tr>"


def _typed(text: str) -> str:
    """What a learner typed, as plain words: none of it is a heading, a list or a link of ours."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-!|<>~" else c for c in " ".join(text.split()))


def _acts(words: Words, spot: Spot, titles: Mapping[str, str], doubted: bool, instead: Sequence[Spot]) -> str:
    state, name = spot.place.state, spot.objective
    acts = [_act("open", name, words("map.act_open"), words, main=True)]
    if spot.place.mastery.tries and not doubted:
        acts.append(
            f'<details class="sure"><summary class="quiet">{escape(words("map.act_contest"))}</summary>'
            f'<form method="post" action="/map/choose"><input type="hidden" name="objective" value="{escape(name)}">'
            f'<label>{escape(words("map.contest_words"))} <input name="words" maxlength="300" autocomplete="off"></label>'
            f'<button name="kind" value="contest">{escape(words("map.contest_yes"))}</button></form></details>'
        )
    if spot.before:
        acts.append(_act("step_back", name, words("map.act_step_back"), words))
    if spot.after:
        acts.append(_act("go_further", name, words("map.act_go_further"), words))
    if instead:
        options = "".join(f'<option value="{escape(s.objective)}">{escape(s.title)}</option>' for s in instead)
        acts.append(
            f'<details class="sure"><summary class="quiet">{escape(words("map.act_swap"))}</summary>'
            f'<form method="post" action="/map/choose"><input type="hidden" name="objective" value="{escape(name)}">'
            f'<label>{escape(words("map.swap_for"))} <select name="to">{options}</select></label>'
            f'<p class="note">{escape(words("map.swap_note", title=spot.title))}</p>'
            f'<button name="kind" value="swap">{escape(words("map.swap_yes"))}</button></form></details>'
        )
    if state == "deferred":
        acts.append(_act("resume", name, words("map.act_resume"), words))
    elif state not in ("secure", "review"):
        acts.append(_act("defer", name, words("map.act_defer"), words))
    return "".join(acts)


def _act(kind: str, objective: str, label: str, words: Words, main: bool = False) -> str:
    return (
        f'<form method="post" action="/map/choose"><input type="hidden" name="objective" value="{escape(objective)}">'
        f'<button name="kind" value="{kind}" class="{"main" if main else "quiet"}">{escape(label)}</button></form>'
    )


# ---------------------------------------------------------------- the portfolio


def portfolio(
    words: Words, kept: Sequence[KeptRow], titles: Mapping[str, str], beside: Mapping[str, str], fault: str = "", below: str = ""
) -> str:
    """What the learner kept, newest first; words of their own on each, and a way to take it out.

    Markup: `beside` is the offer to the class by an entry's id, `below` the story's form.
    """
    rows = "".join(_kept(words, row, titles, beside.get(row.id, "")) for row in reversed(kept))
    body = f'<ul class="kept">{rows}</ul>' if rows else f'<p class="note">{escape(words("map.kept_none"))}</p>'
    return filled("portfolio", words, fault=_fault(fault), kept=Html(body), story=Html(below))


def _kept(words: Words, row: KeptRow, titles: Mapping[str, str], beside: str) -> str:
    kind = words(f"map.kept_{row.kind}") if f"kept_{row.kind}" in words.group("map") else row.kind
    about = titles.get(row.objective, "")
    event = str(row.about.get("event") or "")
    head = f"{kind} · {day(row.created, words)}" + (f" · {about}" if about else "")
    tags = ", ".join(row.tags)
    return (
        f"<li><p><small>{escape(head)}</small></p>"
        + (f'<div class="event">{paper_html(_loose(event))}</div>' if event else "")
        + (f'<p class="prompt">{escape(row.prompt)}</p>' if row.prompt else "")
        + f"<blockquote>{escape(row.text)}</blockquote>{_tick(words, row)}"
        f'<form method="post" action="/portfolio/tag" class="tags"><input type="hidden" name="entry" value="{escape(row.id)}">'
        f'<label>{escape(words("map.tags"))} <input name="tags" maxlength="160" value="{escape(tags)}" autocomplete="off"></label>'
        f"<button>{escape(words('map.tags_save'))}</button></form>{beside}"
        f'<details class="sure"><summary class="quiet">{escape(words("map.remove"))}</summary><p>{escape(words("map.remove_sure"))}</p>'
        f'<form method="post" action="/portfolio/remove"><button name="entry" value="{escape(row.id)}">'
        f"{escape(words('map.remove_yes'))}</button></form></details></li>"
    )


def _tick(words: Words, row: KeptRow) -> str:
    """The box beside a piece; it belongs to the story's form below the list."""
    box = f'<input type="checkbox" name="entry" value="{escape(row.id)}" form="story">'
    return f'<label class="tick">{box} <span>{escape(words("map.story_pick"))}</span></label>'


def _loose(text: str) -> str:
    """A sentence with a task in it: formulas are typeset, a list or heading is not made of it."""
    return text.replace("#", "\\#").replace("*", "\\*")


# ---------------------------------------------------------------- the teacher's dial


def dial(words: Words, chosen: str, minutes: int, goal: str, fault: str = "") -> str:
    """How much structure goals have in this class, the usual minutes, and a goal for the week."""
    dials = "".join(
        f'<label class="tick"><input type="radio" name="dial" value="{d}"{" checked" if d == chosen else ""}> '
        f"<span><strong>{escape(words(f'map.dial_{d}'))}</strong><br>{escape(words(f'map.dial_{d}_note'))}</span></label>"
        for d in ("set", "pick", "together", "own")
    )
    options = "".join(
        f'<option value="{m or ""}"{" selected" if m == minutes else ""}>'
        f"{escape(words('map.minutes_n' if m else 'map.minutes_none', n=m))}</option>"
        for m in (0, 10, 15, 20, 25, 30, 40)
    )
    return filled("dial", words, fault=_fault(fault), dials=Html(dials), minutes=Html(options), goal=goal)
