"""A student's turn while a teacher's lock is open: answers are received, and nothing is given away.

Which tasks there are follows from the assignment and the person alone, and which are done from the evidence. So a new
conversation, an edited message or a program of one's own meets the same next task, and each is answered once.
"""

from __future__ import annotations

import asyncio
import zlib

from . import practising, sheets, showing
from .learning.understand import understand
from .library.items import draw
from .marking import same
from .parts import Parts
from .store import AssignmentRow, EvidenceRow
from .talk import Talk
from .turn import Events, Item, Made, Mark, Noted, Said

TASKS = 6
"""Most tasks of one test."""


def tasks(parts: Parts, lock: AssignmentRow, person: str) -> list[Item]:
    """The tasks of this person: one from each item family of the objectives, with numbers of their own."""
    found = []
    for objective in lock.objectives:
        if pack := parts.pack_of(objective):
            for family in pack.families_of(objective)[:TASKS]:
                found.append(draw(pack, family, zlib.crc32(f"{lock.id}/{person}/{family.id}".encode()) % 10_000))
    return found[:TASKS]


async def turn(parts: Parts, talk: Talk, lock: AssignmentRow) -> Events:
    """An answer is received and the next task shown; anything else gets the rule and the task again."""
    language, said = talk.language, talk.turn
    evidence = await asyncio.to_thread(parts.store.evidence_of, said.person)
    done = {row.item for row in evidence}
    left = [item for item in tasks(parts, lock, said.person) if item.id not in done]
    item = left[0] if left else None
    shown = talk.state.get("exam") == (item.id if item else "")
    heard = understand(said.text, said.action, item, "", 0, language.phrases, same)
    if heard.kind == "bye":
        yield Said(language.say("bye"))
        return
    code = sheets.asked(talk, item) is not None  # a printed page opens nothing now, and its code is no answer
    if item is not None and shown and heard.kind in ("attempt", "stuck") and not code:
        mark = await practising.mark(parts, talk, item, heard) if heard.kind == "attempt" else Mark("cannot_tell")
        if heard.kind == "attempt" and (mark is None or mark.verdict == "cannot_tell"):
            yield Said(language.say("ask_again"))
            return
        verdict = mark.verdict if mark else "cannot_tell"
        wrong_idea = mark.misconception if mark else ""
        row = EvidenceRow(said.person, said.session, item.objective, item.id, verdict, wrong_idea, answer=said.text[:200])
        talk.learned.append(row)
        yield Noted("move", {"name": "received", "heard": heard.kind, "assignment": lock.id})
        yield Said(language.say("received"))
        left = left[1:]
    else:
        yield Said(language.say("rule_locked"))
    if not left:
        talk.state["exam"] = ""
        yield Said(language.say("locked_done"))
        yield talk.offers("stop")
        return
    talk.state["exam"] = left[0].id
    yield Said("\n" + language.say("locked_task"))
    yield _card(parts, talk, left[0])


def _card(parts: Parts, talk: Talk, item: Item) -> Made:
    """The task with nothing around it that helps."""
    card = showing.card(parts, talk, item)
    bare = {"picture": "", "alt": "", "hints_total": 0, "hints_given": 0, "unassisted": True}
    return Made("item", item.ask, card.content | bare)
