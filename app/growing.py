"""What a student does beside tasks: goals, looking back, teaching, projects, boards, breaks, interests, their own time.

`way_of` says whether a message belongs here and to which of them: a button, a phrase, or an answer to what was asked last.
Nothing here marks a task or moves a belief; a task that was left stays open, and a button leads back to it.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from contextlib import aclosing
from dataclasses import replace

from . import breaks, choosing, goals, home_cards, interests, leading, menus, projects, reflecting, teachback
from .goals import title_in
from .learning.understand import asks, understand
from .library.collection import Imported
from .library.items import draw, sibling
from .marking import same
from .outside import bringing
from .parts import Parts
from .showing import buttons, card
from .store import KeptRow
from .talk import Talk
from .turn import Event, Events, Item, Said
from .wayback import back_names, item_now, note_choice, objective_now, way_back

ACTIONS = {
    "goal": "goal", "goal_new": "goal", "goal_pick": "goal", "goal_end": "goal", "goal_back": "goal", "reflect": "reflect",
    "reflect_other": "reflect", "tag": "reflect", "teach": "teach", "teach_other": "teach", "teach_kit": "teach", "project": "project",
    "write_it": "project", "board": "board", "playlist": "playlist", "paper": "paper", "break": "break", "break_other": "break",
    "interest": "interest", "interest_off": "interest_off", "minutes": "minutes", "back": "back", "more": "more", "swap": "swap",
}  # fmt: skip
"""Buttons that lead here, by name."""
WAYS = (
    "open", "retest", "goal", "reflect", "teach", "project", "board", "playlist", "paper", "interest", "interest_off", "minutes", "back",
    "map", "more",
)  # fmt: skip
"""What may be wished for in words; `wishes` of a language has a list for each."""
_LEAVES = frozenset(
    {"greeting", "thanks", "bye", "new_task", "level", "harder", "easier", "tired", "nothing", "picture", "hint", "another"}
)
_FEWEST = {"reflect": 3, "goal": 3, "paper": 3, "project": 2, "teach": 1}
"""Words from which a message is an answer to what was asked, by what was asked."""


def way_of(parts: Parts, talk: Talk) -> str:
    """Which of the ways a message belongs to, or "" when it is about tasks and questions."""
    turn = talk.turn
    if turn.action:
        way = ACTIONS.get(turn.action, "")
        if not way:
            talk.state.pop("doing", None)  # another button was pressed: what was asked is let go
        return way
    if turn.item is not None or not turn.text.strip():
        return ""
    doing = talk.state.get("doing") or {}
    what = str(doing.get("what", ""))
    wish = next((w for w, patterns in talk.language.wished.items() if any(p.search(turn.text) for p in patterns)), "")
    if wish == "write_it":
        return "project" if what == "project" else ""
    if wish == "interest" and (item := item_now(parts, talk)) is not None and _is_attempt(talk, item):
        return ""  # "I like the second one", "I like dogs best": an answer to the open task
    if wish == "interest_off" and not interests.takes_away(parts, talk):
        return ""
    if wish in WAYS:
        return wish
    return what if what and doing.get("step") != "over" and _answers(parts, talk, what) else ""


def _answers(parts: Parts, talk: Talk, what: str) -> bool:
    """Is a typed message an answer to what was asked last, and not about the task that is still open?"""
    text = talk.turn.text
    heard = understand(text, "", None, "", 0, talk.language.phrases, same)
    if heard.kind in _LEAVES:
        talk.state.pop("doing", None)
        return False
    if what == "project" and heard.kind in ("wants_answer", "stuck"):
        return True
    if heard.kind in ("wants_answer", "stuck", "explain") and what != "teach":
        return False
    if what not in ("teach",) and asks(text):
        return False
    words = len(re.findall(r"[^\W\d_]+", text))
    if what != "teach" and words <= 6 and (item := item_now(parts, talk)) is not None and _is_attempt(talk, item):
        return False
    return words >= _FEWEST.get(what, 1) or (what == "teach" and bool(text.strip()))


def _is_attempt(talk: Talk, item: Item) -> bool:
    return understand(talk.turn.text, "", item, "", 0, talk.language.phrases, same).kind in ("attempt", "guess_between")


async def turn(parts: Parts, talk: Talk, way: str) -> Events:
    """The events of one message that belongs here."""
    if way == "teach":
        async with aclosing(teachback.turn(parts, talk)) as events:
            async for event in events:
                yield event
        return
    for event in await asyncio.to_thread(_events, parts, talk, way):
        yield event


def _events(parts: Parts, talk: Talk, way: str) -> list[Event]:
    action, typed = talk.turn.action, not talk.turn.action
    asked = str((talk.state.get("doing") or {}).get("what", ""))
    wished = typed and way != asked
    if way != asked:
        talk.state.pop("doing", None)
    match way:
        case "goal":
            return _goal(parts, talk, action, typed and not wished)
        case "reflect":
            if action == "tag":
                return reflecting.tag(parts, talk)
            return reflecting.keep(parts, talk) if typed and not wished else reflecting.ask(parts, talk)
        case "project":
            heard = understand(talk.turn.text, "", None, "", 0, talk.language.phrases, same).kind if typed else ""
            if action == "write_it" or heard in ("wants_answer", "stuck") or _wishes(talk, "write_it"):
                return projects.not_written(parts, talk)
            return projects.written(parts, talk) if typed and not wished else projects.turn(parts, talk)
        case "board" | "playlist":
            return menus.turn(parts, talk, way)
        case "paper":
            return _paper(parts, talk) if typed and not wished else menus.paper(parts, talk)
        case "break":
            return breaks.take(parts, talk)
        case "interest":
            return interests.turn(parts, talk)
        case "interest_off":
            return interests.away(parts, talk)
        case "minutes":
            return breaks.minutes(parts, talk, _minutes(talk))
        case "back":
            return way_back(parts, talk)
        case "swap":
            return swap(parts, talk)
        case "open" | "retest":
            return begin(parts, talk, way)
        case "map":
            return [Said(talk.language.say("grow_map")), talk.offers("goal", *back_names(parts, talk))]
        case _:
            return more(parts, talk)


def _wishes(talk: Talk, name: str) -> bool:
    return any(p.search(talk.turn.text) for p in talk.language.wished.get(name, ()))


def _goal(parts: Parts, talk: Talk, action: str, answers: bool) -> list[Event]:
    if answers:
        return goals.written(parts, talk)
    if action == "goal_pick":
        return goals.picked(parts, talk)
    if action == "goal_end":
        return goals.ended(parts, talk)
    if action == "goal_back" and (now := goals.open_goals(parts.store.growth.goals_of(talk.turn.person))):
        return goals.look_back(parts, talk, now[-1])
    return goals.turn(parts, talk)


def _minutes(talk: Talk) -> int:
    given = talk.turn.choices.get("minutes")
    if isinstance(given, int | str) and str(given).isdigit():
        return int(given)
    match = re.search(r"\b(\d{1,3})\b", talk.turn.text)
    return int(match.group(1)) if match else 0


def _paper(parts: Parts, talk: Talk) -> list[Event]:
    """One line on what came out away from the screen, kept in the portfolio."""
    doing, said = talk.state.pop("doing", {}), talk.turn
    row = KeptRow(
        "",
        said.person,
        "paper",
        said.text[:2000],
        talk.language.say("grow_paper_after"),
        str(doing.get("objective", "")),
        session=said.session,
    )
    parts.store.growth.keep(row)
    return [Said(talk.language.say("grow_kept")), talk.offers(*back_names(parts, talk), "reflect")]


def more(parts: Parts, talk: Talk) -> list[Event]:
    """The other ways to work on the objective: a board, a playlist, teaching, a project, paper."""
    objective = objective_now(parts, talk)
    has = projects.project_of(parts, objective) is not None
    names = [*(["board", "playlist"] if has else []), "teach", *(["project"] if has else []), "paper", "goal", "minutes"]
    return [Said(talk.language.say("grow_more")), talk.offers(*names, *back_names(parts, talk))]


def after(parts: Parts, talk: Talk) -> list[Event]:
    """At the end of a student's turn: the clock, and the offer of a break when something speaks for it."""
    if breaks.clock_of(talk).budget:  # the student's own time comes before the class's
        return breaks.after(parts, talk)
    usual = parts.store.rooms.settings().get("minutes")
    return breaks.after(parts, talk, usual if isinstance(usual, int) else 0)


def swap(parts: Parts, talk: Talk) -> list[Event]:
    """A different task of the same objective in place of the open one; recorded, and nothing is lost by it."""
    item = item_now(parts, talk)
    other, told_in = _instead(parts, talk, item) if item else (None, ())
    if item is None or other is None:
        return way_back(parts, talk)
    fresh = talk.progress.fresh
    kind = leading.kind_of(talk, item)
    talk.begin(other, fresh=fresh, told_in=told_in)
    talk.state["as"] = {"item": other.id, "kind": kind}
    note_choice(parts, talk, "swap_task", item.objective, item=item.id)
    offers = talk.offers("stuck", "swap", "paper", "stop") if fresh else buttons(talk, other)
    return [Said(talk.language.say("next_item")), card(parts, talk, other), offers]


def _instead(parts: Parts, talk: Talk, item: Item) -> tuple[Item | None, tuple[str, ...]]:
    """From the next family of the same level, so that the task is told in another way; numbers of its own. With it what it is told in."""
    pack = parts.pack_of(item.objective)
    if pack is None or isinstance(pack, Imported) or item.id.startswith("own#"):
        return bringing.sibling_of(parts, talk, item), ()
    families = pack.families_of(item.objective, item.level) or pack.families_of(item.objective)
    name = item.id.partition("/")[2].partition("#")[0]
    at = next((n for n, f in enumerate(families) if f.id == name), -1)
    family = families[(at + 1) % len(families)]
    told_in = home_cards.told_in(parts.store, talk.turn.person, talk.turn.interests)
    other = draw(pack, family, zlib.crc32(f"{talk.turn.session}/{item.id}".encode()) % 9000, told_in)
    return (other, told_in) if other.ask != item.ask else (sibling(pack, family, item), ())


def begin(parts: Parts, talk: Talk, way: str) -> list[Event]:
    """ "Work on: …" and "Test me on: …", as the map writes them for the student: the named objective's next task."""
    patterns = talk.language.wished.get(way, ())
    wanted = next((m.group(1).strip().casefold() for p in patterns if (m := p.search(talk.turn.text))), "")
    named = [(o.id, title_in(parts, o, talk.language), o.title) for pack in parts.to_practise.values() for o in pack.objectives.values()]
    found = next((name for name, *titles in named if wanted in (name, *(t.casefold() for t in titles))), "")
    if not found:
        return [Said(talk.language.say("no_item")), choosing.topic_offers(parts, talk)]
    turn = talk.turn
    talk.turn = replace(turn, action="topic", choices={"objective": found})
    try:
        return leading.start_topic(parts, talk)
    finally:
        talk.turn = turn
