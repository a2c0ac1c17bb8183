"""The family's side, where it meets the record: the link to a child, what may be known of it, and what comes back.

An adult sees a child only while a link stands, and of the child's record only marked answers: no message, no key, no
other child. What a family noticed is proposed to the teacher; it is no evidence until the teacher accepts it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from .family_facts import LATELY, Facts, facts
from .family_note import Note, note
from .library.guides import Guide, guide_for
from .library.items import redraw
from .parts import Parts
from .prompts import Language, Prompts
from .safety.keys import says_key
from .safety.screen import Rules, screen
from .sentences import split
from .store import PersonRow, Store
from .turn import Item

TICKS = ("alone", "why", "stuck")
"""What a reply slip can tick: did it alone, said why, got stuck."""
LINE = 200
"""Most characters of the line on a reply slip."""
WAITING = 5
"""Slips of one family for one child that may wait for the teacher."""
_SESSIONS = 5
_SMALL = re.compile(r"\d{1,2}")
"""Whole numbers that any plan for the kitchen may hold; as a key they give nothing away there."""


# ---------------------------------------------------------------- the link


def children(store: Store, family: str) -> list[PersonRow]:
    """The children whom this adult is linked to now, in the order of the links."""
    found = [store.person(link.child) for link in store.rooms.children_of(family)]
    return [row for row in found if row is not None and row.audience == "student"]


def child_of(store: Store, family: str, number: str) -> PersonRow | None:
    """A linked child by the last part of its id; None for anybody else's."""
    return next((row for row in children(store, family) if row.id.rpartition(".")[2] == number), None)


def number_of(child: PersonRow) -> str:
    """How a child stands in an address: its number at this computer, never its id."""
    return child.id.rpartition(".")[2]


def link(store: Store, family: str, child: str, people: list[str], words: str, language: str) -> bool:
    """Links an adult to one of the `people` at this computer. `words` are what was agreed to, kept with the day. False for a stranger."""
    row = store.person(child) if child in people else None
    if row is None or row.audience != "student" or not words:
        return False
    store.rooms.link(
        family, child, {"words": words, "language": language, "by": family, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    )
    return True


# ---------------------------------------------------------------- what may be known


def facts_of(parts: Parts, child: str, last: date | None = None) -> Facts:
    """The facts of the seven days that end with `last`, today by default."""
    store = parts.store
    set_now = next((name for row in store.assignments.open_now() for name in row.objectives if parts.pack_of(name)), "")
    corrections = store.coaching.corrections([child])
    return facts(store.evidence_of(child), parts.packs, last or datetime.now().date(), corrections, set_now)


def goals_lately(parts: Parts, child: str) -> tuple[int, int]:
    """Goals made in the last four weeks, and how many of them were reached. Their words stay with the child."""
    since = datetime.now(UTC) - timedelta(days=LATELY)
    made = [goal for goal in parts.store.growth.goals_of(child) if goal.created and goal.created >= since]
    return len(made), sum(goal.state == "reached" for goal in made)


def headings(prompts: Prompts) -> dict[str, Mapping[str, str]]:
    return {code: language.family_headings for code, language in prompts.languages.items()}


def title_in(parts: Parts, objective: str, code: str) -> str:
    """What an objective is called for families: its guide's title, else its own."""
    guide = guide_for(parts.packs, objective, code, headings(parts.prompts))
    if guide is not None:
        return guide.title
    pack = parts.pack_of(objective)
    return pack.objectives[objective].title if pack else objective


def guide_of(parts: Parts, objective: str, code: str, child: str = "") -> Guide | None:
    """The guide of an objective without a sentence that would say the answer to a task the child has in play."""
    guide = guide_for(parts.packs, objective, code, headings(parts.prompts))
    if guide is not None and child:
        english = guide_for(parts.packs, objective, "en", headings(parts.prompts))
        for item in in_play(parts, child):
            guide = without_key(guide, item, "", english)
    return guide


def in_play(parts: Parts, child: str) -> list[Item]:
    """Tasks that a child has open now."""
    states = [row.state for row in parts.store.sessions_of(child, _SESSIONS)]
    items = [redraw(parts.packs, str(state.get("item") or "")) for state in states if state.get("item")]
    return [item for item in items if item is not None and not _SMALL.fullmatch(item.expected.value)]


def without_key(guide: Guide, item: Item | None, asked: str, english: Guide | None = None) -> Guide:
    """A guide without the sentences that would say the result of a task.

    The words of a key are English, so in a translation what goes is also what goes in the `english` guide: the same
    sentence where both lines have as many, else the line, else the part.
    """
    if item is None:
        return guide

    def lines(name: str) -> list[str]:
        own = guide.parts[name].split("\n")
        model = english.parts.get(name, "").split("\n") if english is not None and guide.language != "en" else []
        if model and len(model) != len(own):
            return [] if any(says_key(s, item, asked) for line in model for s in split(line)) else [kept(line, "") for line in own]
        return [kept(line, model[n] if model else "") for n, line in enumerate(own)]

    def kept(line: str, model: str) -> str:
        said, told = split(line), [says_key(s, item, asked) for s in split(model)]
        if any(told) and len(said) != len(told):
            return ""
        return " ".join(s for n, s in enumerate(said) if not says_key(s, item, asked) and not (any(told) and told[n]))

    def whole(name: str) -> str:
        return "\n".join(line for line in lines(name) if re.sub(r"^\s*(?:[-*]|\d+[.)])\s*", "", line).strip())

    return replace(guide, parts={name: whole(name) for name in guide.parts})


def note_in(parts: Parts, found: Facts, code: str, child: str = "") -> Note:
    """The weekly note in one language. The question to ask is one of the guide's, another one each week."""
    guide = guide_of(parts, found.now, code, child) if found.now else None
    questions = [re.sub(r"^[-*]\s+", "", line.strip()) for line in guide.parts["ask"].split("\n") if line.strip()] if guide else []
    question = questions[found.last.isocalendar().week % len(questions)] if questions else ""
    return note(found, lambda name: title_in(parts, name, code), question, parts.prompts.languages[code])


def called(child: PersonRow, language: Language) -> str:
    """A child as this computer knows it: its animal and grade. It has no name here."""
    animals = dict(pair.split("=", 1) for pair in language.say("parent_animals").split())
    animal = animals.get(child.avatar, "?").replace("_", " ")
    if child.grade is None:
        return language.say("parent_child_plain", animal=animal)
    return language.say("parent_child", animal=animal, grade="K" if child.grade == 0 else child.grade)


# ---------------------------------------------------------------- what comes back


@dataclass(frozen=True)
class Sent:
    """What became of a reply slip: kept (its id), or held for a person because of urgent words, or not taken (`fault`)."""

    proposal: str = ""
    urgent: str = ""
    fault: str = ""
    """empty, long, objective or waiting."""


def urgent_in(prompts: Prompts, text: str, adult: bool = True) -> str:
    """The kind of urgency in an adult's words, in any language that we have; "" for none."""
    every = prompts.languages.values()
    kind = screen(text, [Rules({k: u.patterns for k, u in lang.urgent.items()}, lang.not_urgent) for lang in every])
    if kind or not adult:
        return kind
    return screen(text, [Rules(lang.urgent_at_home, lang.not_urgent) for lang in every if lang.urgent_at_home])


def propose(parts: Parts, family: str, child: str, objective: str, ticks: list[str], line: str) -> Sent:
    """Keeps what a family noticed for the teacher to decide on. Urgent words raise the alert before anything else is done."""
    line = " ".join(line.split())
    if kind := urgent_in(parts.prompts, line):
        parts.store.raise_alert(child, "", kind, line[:2000])
        return Sent(urgent=kind)
    ticked = [name for name in TICKS if name in ticks]
    if not any(objective in pack.objectives for pack in parts.packs.values()):
        return Sent(fault="objective")
    if not ticked and not line:
        return Sent(fault="empty")
    if len(line) > LINE:
        return Sent(fault="long")
    waiting = parts.store.coaching.proposals([child], waiting=True)
    if sum(row.family == family for row in waiting) >= WAITING:
        return Sent(fault="waiting")
    return Sent(parts.store.coaching.propose(child, family, objective, {"ticks": ticked, "line": line}))


def take_back(store: Store, family: str, child: str, proposal: str) -> bool:
    """A family takes back its own slip while it waits. False for any other."""
    row = store.coaching.proposal(proposal)
    mine = row is not None and (row.family, row.child, row.decided) == (family, child, "")
    return mine and store.coaching.decide(proposal, "withdrawn", family)
