"""Printed pages and the tutor: a page gets its code when a draft is kept, and a typed code opens its task as printed."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from . import choosing
from .drafting import Draft
from .drafting.mathtext import plain
from .drafting.sheet_code import LENGTH, asks_items, candidates, stamped, tasks_on
from .drafting.sheet_code import shown as as_printed_code
from .library.items import redraw
from .parts import Parts
from .sheet_typed import Asked, asked_in, typed_in_field
from .showing import buttons, card
from .store import EvidenceRow, SheetRow, Store
from .talk import Talk
from .turn import Event, Events, Expected, Item, Made, Noted, Said

WRONG_CODES = 10
"""Codes that fit nothing in one conversation; after that none is looked up, so that nobody tries them one by one."""
_MARKS = re.compile(r"\s*\*\*\([^)]*\)\*\*\s*$")
_LABEL = 48


# ---------------------------------------------------------------- a draft is kept


def coded(store: Store, made: Draft, record: Mapping[str, Any], person: str, draft: str) -> Draft:
    """The draft with a code on each page with items. The same request gives the same code as long as the tasks are the same."""
    objective = made.source.objective
    if objective is None:
        return made
    seed = json.dumps(record, sort_keys=True, ensure_ascii=False, default=str)
    files = []
    for document in made.files:
        if asks_items(document):
            tasks = [told | _context(made, told["item"]) for told in tasks_on(document)]
            row = SheetRow("", person, draft, document.name, objective.id, tasks)
            document = stamped(document, store.sheets.keep(candidates(f"{seed}/{document.name}"), row))
        files.append(document)
    return replace(made, files=tuple(files))


def _context(made: Draft, item: str) -> dict[str, Any]:
    return {"interests": list(made.source.interests)} if item and made.source.interests else {}


# ---------------------------------------------------------------- a code is typed


def asked(talk: Talk, item: Item | None) -> Asked | None:
    """The page that a message or a button asks for, or None. `item` is the task in play."""
    turn = talk.turn
    if turn.action == "sheet":
        code, task = turn.choices.get("sheet"), turn.choices.get("task")
        if isinstance(code, str):
            found = typed_in_field(code[: 2 * LENGTH])
            return replace(found, task=task) if found and isinstance(task, int) else found
        return typed_in_field(turn.text[:80]) or Asked()
    if turn.action:
        (talk.state.get("sheet") or {}).pop("which", None)
        return None
    page = talk.state.get("sheet") or {}
    answers = item is not None and not talk.progress.solved and item.expected.kind == "expression"
    return asked_in(turn.text, open_sheet=bool(page), answers=answers, which=bool(page.pop("which", False)))


async def found(parts: Parts, talk: Talk, wanted: Asked) -> bool:
    """Is this a code, and not signs among words that happen to fit? Looked up, and counted, only where the words leave it open."""
    if wanted.sure:
        return True
    wrong = int(talk.state.get("wrong_codes", 0))
    there = wrong < WRONG_CODES and await asyncio.to_thread(parts.store.sheets.find, wanted.reading.code) is not None
    talk.state["wrong_codes"] = wrong + (not there)
    return there


async def turn(parts: Parts, talk: Talk, wanted: Asked, item: Item | None) -> Events:
    """The task that was asked for, the page's tasks to choose from, or one kind sentence about the code."""
    language = talk.language
    at_work = str((talk.state.get("sheet") or {}).get("code", ""))
    code = wanted.reading.code or (at_work if wanted.number else "")
    wrong = int(talk.state.get("wrong_codes", 0))
    row = None
    if wrong >= WRONG_CODES and code != at_work:
        words = language.say("sheet_enough")
    elif not code:
        words = language.say("sheet_none")
    elif wanted.reading.problem:
        talk.state["wrong_codes"] = wrong + 1
        words = _mistyped(wanted, talk)
    else:
        row = await asyncio.to_thread(parts.store.sheets.find, code)
        words = language.say("sheet_unknown", code=as_printed_code(code))
        talk.state["wrong_codes"] = wrong + (row is None)
    yield Noted("sheet", {"code": code if row else "", "problem": wanted.reading.problem or ("" if row else "unknown")})
    if row is None:
        yield Said(words)
        yield buttons(talk, item) if item and not talk.progress.solved else choosing.topic_offers(parts, talk)
        return
    for event in _opened(parts, talk, row, wanted):
        yield event


def _mistyped(wanted: Asked, talk: Talk) -> str:
    reading, say = wanted.reading, talk.language.say
    match reading.problem:
        case "sign":
            return say("sheet_sign", sign=reading.sign)
        case "length":
            return say("sheet_length", n=LENGTH)
        case _:
            return say("sheet_check", code=as_printed_code(reading.code), sign=reading.code[-1])


def _opened(parts: Parts, talk: Talk, row: SheetRow, wanted: Asked) -> Iterator[Event]:
    language = talk.language
    if parts.pack_of(row.objective) is None:
        yield Said(language.say("sheet_gone"))
        yield choosing.topic_offers(parts, talk)
        return
    for left in ("level", "own_words", "doing"):
        talk.state.pop(left, None)
    meant = _meant(row, wanted)
    if len(meant) == 1:
        yield from _begun(parts, talk, row, meant[0])
        return
    talk.state["sheet"] = {"code": row.code, "item": "", "task": -1, "which": True}
    said = "sheet_which" if meant or not wanted.number else "sheet_no_number"
    yield Said(language.say(said, code=as_printed_code(row.code), n=wanted.number))
    yield _choices(talk, row, meant or list(range(len(row.items))))


def _meant(row: SheetRow, wanted: Asked) -> list[int]:
    """Places of the tasks that carry the number: those numbered by it alone before those of a part that counts anew."""
    if 0 <= wanted.task < len(row.items):
        return [wanted.task]
    if not wanted.number:
        return [0] if len(row.items) == 1 else []
    labels = [str(task["label"]) for task in row.items]
    named = [n for n, label in enumerate(labels) if re.fullmatch(rf"(?:\D+ )?{wanted.number}", label)]
    exits = [n for n in named if labels[n].startswith("Exit")]
    exact = [n for n in named if labels[n] == str(wanted.number)]
    return (exits if wanted.exit and exits else exact) or named


def _begun(parts: Parts, talk: Talk, row: SheetRow, place: int) -> Iterator[Event]:
    language, task = talk.language, row.items[place]
    item = _task(parts, row, place)
    if item is None:
        yield Said(language.say("sheet_gone"))
        yield choosing.topic_offers(parts, talk)
        return
    talk.state["sheet"] = {"code": row.code, "item": item.id, "task": place, "help": task["help"], "interests": task.get("interests", [])}
    item = as_printed(talk, item)
    talk.begin(item)
    label = str(task["label"])
    numbered = re.fullmatch(r"(?:Exit )?(\d+)", label)
    yield Said(language.say("sheet_task", label=numbered.group(1)) if numbered else language.say("sheet_open_task", label=label))
    if item.verified and _MARKS.sub("", str(task["ask"])) != item.ask:
        yield Said(language.say("sheet_changed"))
    if not item.verified:
        yield Said(language.say("sheet_no_key"))
    yield card(parts, talk, item)
    yield buttons(talk, item)


def _task(parts: Parts, row: SheetRow, place: int) -> Item | None:
    """The item behind a printed task, with the page's own wording; an open task has no key, so only its lines are checked."""
    task = row.items[place]
    if task["item"]:
        return redraw(parts.to_practise, str(task["item"]), tuple(task.get("interests", ())))
    hints = (str(task["help"]),) if task["help"] else ()
    return Item(
        f"own#{row.code}-{place}", row.objective, str(task["ask"]), Expected(kind="open"), hints, picture=task["picture"], verified=False
    )


def _choices(talk: Talk, row: SheetRow, places: list[int]) -> Made:
    labels = [str(row.items[n]["label"]) for n in places]
    twice = len(set(labels)) < len(labels)
    return talk.offers(*[_button(row, n, twice) for n in places])


def _button(row: SheetRow, place: int, with_part: bool) -> dict[str, Any]:
    task = row.items[place]
    label = str(task["label"])
    told = " ".join(plain(_MARKS.sub("", str(task["ask"]))).replace("*", "").split())
    short = told if len(told) <= _LABEL else told[:_LABEL].rsplit(" ", 1)[0] + " …"
    part = f"{task['part']}, " if with_part and task["part"] and not label.startswith("Exit") else ""
    return {"name": "sheet", "label": f"{part}{label} · {short}", "choices": {"sheet": row.code, "task": place}}


# ---------------------------------------------------------------- a task of a page is worked on


def from_paper(talk: Talk, item_id: str) -> dict[str, Any]:
    """What is remembered of the page when this item came from one; empty otherwise."""
    page = talk.state.get("sheet") or {}
    return page if page.get("item") == item_id and item_id else {}


def interests(talk: Talk) -> tuple[str, ...]:
    """The contexts the task in play is told in: those of its page, or those it was begun with."""
    page = from_paper(talk, str(talk.state.get("item", "")))
    return tuple(page.get("interests", ()) if page else talk.state.get("told_in", talk.turn.interests))


def as_printed(talk: Talk, item: Item) -> Item:
    """The item with the page's support in front of its first hint; the count of hints stays, so known steps keep their place."""
    page = from_paper(talk, item.id)
    if not page or not page.get("help") or not item.hints or not item.verified:
        return item
    return replace(item, hints=(f"{talk.language.say('sheet_help', help=page['help'])} {item.hints[0]}", *item.hints[1:]))


def on_paper(talk: Talk, item: Item, row: EvidenceRow) -> EvidenceRow:
    """The evidence as it is kept: work from a printed page is of its own kind, and assisted where the page helps."""
    if not (page := from_paper(talk, item.id)):
        return row
    return replace(row, kind="paper", assisted=row.assisted or bool(page.get("help")), hints=max(row.hints, int(bool(page.get("help")))))
