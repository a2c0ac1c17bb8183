"""A choice board and a playlist inside the chat, and the off-screen twin of a task: done in an order of one's own, marked when done.

The squares and stations are those of the printed formats (`materials.yaml`). What is done is recorded as the student's choice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .goals import title_in
from .materials import Cell, Materials, Station
from .parts import Parts
from .store import ChoiceRow
from .talk import Talk
from .turn import Event, Noted, Said
from .wayback import back_names, button, item_now, note_choice, objective_now, readable

Menu = Literal["board", "playlist"]
MIDDLE = 4
"""The square in the middle is for everybody."""


@dataclass(frozen=True)
class Row:
    """One thing to do. `kind`: must or may; `way` names it on its button; `screen`: it is done here, with the tutor."""

    way: str
    do: str
    shows: str
    minutes: int
    materials: str = ""
    kind: Literal["must", "may"] = "may"
    screen: bool = False


def board(materials: Materials) -> list[Row]:
    """The nine squares of the printed board; the middle one is for everybody."""
    return [_cell(cell, "must" if n == MIDDLE else "may") for n, cell in enumerate(materials.board)]


def playlist(materials: Materials) -> list[Row]:
    """Hands first, then tasks here, one deep square to choose, tasks alone, and what shows it in the end."""
    stations = {s.kind: s for s in materials.stations}
    usable = [c for c in materials.board if c.way != "own"]
    deep = sorted(usable, key=lambda c: c.depth)
    last, choice = deep[-1], [c for c in deep[:-1] if c.depth >= 2][-2:]
    pause = materials.pauses[0]
    return [
        _station(stations["hands-on"], "must"),
        Row("practise", "", "", 10, kind="must", screen=True),
        *[_cell(c, "may") for c in choice],
        Row("pause", f"{pause.title}: {' '.join(pause.do)}", "", pause.minutes),
        _station(stations["together"], "may"),
        Row("alone", "", "", 10, kind="must", screen=True),
        _cell(last, "must"),
    ]


def _cell(cell: Cell, kind: Literal["must", "may"]) -> Row:
    return Row(cell.way, cell.do, cell.shows, cell.minutes, cell.materials, kind)


def _station(station: Station, kind: Literal["must", "may"]) -> Row:
    return Row("make", f"{station.title}: {' '.join(station.steps)}", station.check, 15, ", ".join(station.materials), kind)


def done_in(rows: Sequence[ChoiceRow], menu: Menu, objective: str) -> set[int]:
    """Places that this student marked as done; taking a mark back takes it away."""
    found: set[int] = set()
    for row in rows:
        if row.kind == menu and row.objective == objective and isinstance(row.detail.get("place"), int):
            (found.add if row.detail.get("done") else found.discard)(int(row.detail["place"]))
    return found


def finished(rows: Sequence[Row], done: Collection[int]) -> bool:
    """Everything that is for everybody is done, and at least two things the student chose."""
    must = {n for n, r in enumerate(rows) if r.kind == "must"}
    return must <= set(done) and len(set(done) - must) >= 2


# ---------------------------------------------------------------- in the chat


def turn(parts: Parts, talk: Talk, menu: Menu) -> list[Event]:
    """The menu with what is done; one square of it; or its mark."""
    language, objective = talk.language, objective_now(parts, talk)
    pack = parts.pack_of(objective)
    written = getattr(pack, "materials", None) or {}
    if objective not in written:
        return [Said(language.say("grow_menu_none")), talk.offers(*back_names(parts, talk), "home")]
    rows = board(written[objective]) if menu == "board" else playlist(written[objective])
    rows = [_now(parts, talk, row) for row in rows]
    place, done = talk.turn.choices.get("place"), talk.turn.choices.get("done")
    if isinstance(place, int) and 0 <= place < len(rows):
        if done not in ("yes", "no"):
            return _one(parts, talk, menu, objective, rows, place)
        note_choice(parts, talk, menu, objective, place=place, done=done == "yes", way=rows[place].way)
    marked = done_in(parts.store.growth.choices_of(talk.turn.person), menu, objective)
    talk.state["objective"] = objective
    lead = language.say(f"grow_{menu}", title=title_in(parts, pack.objectives[objective], language)) if pack else ""
    note = [Said("\n" + language.say("grow_english"))] if talk.code != "en" else []
    lines = [Said(f"\n{n + 1}. {_line(talk, row, n in marked)}") for n, row in enumerate(rows)]
    buttons = [
        button(talk, menu, f"{'✓ ' if n in marked else ''}{n + 1} · {language.say(f'grow_way_{row.way}')}", place=n, objective=objective)
        for n, row in enumerate(rows)
    ]
    end = [Said("\n" + language.say("grow_menu_finished"))] if finished(rows, marked) else []
    return [Said(lead), *note, *lines, *end, talk.offers(*buttons, *back_names(parts, talk)), Noted(menu, {"done": len(marked)})]


def _now(parts: Parts, talk: Talk, row: Row) -> Row:
    """The row as it may be read while a task is open."""
    do = readable(parts, talk, row.do, talk.language.say("grow_later"))
    return replace(row, do=do, shows=readable(parts, talk, row.shows), materials=readable(parts, talk, row.materials))


def _line(talk: Talk, row: Row, done: bool) -> str:
    language = talk.language
    what = row.do or language.say(f"grow_do_{row.way}")
    mark = f" **{language.say('grow_done_mark')}**" if done else ""
    must = f" · {language.say('grow_must')}" if row.kind == "must" else ""
    return f"**{language.say(f'grow_way_{row.way}')}** ({language.say('grow_minutes_n', n=row.minutes)}{must}): {what}{mark}"


def _one(parts: Parts, talk: Talk, menu: Menu, objective: str, rows: Sequence[Row], place: int) -> list[Event]:
    """One square: what to do, what is needed, what there is to show."""
    language, row = talk.language, rows[place]
    marked = done_in(parts.store.growth.choices_of(talk.turn.person), menu, objective)
    told: list[Event] = [Said(_line(talk, row, place in marked))]
    if row.materials:
        told.append(Said("\n" + language.say("grow_need", things=row.materials)))
    if row.shows:
        told.append(Said("\n" + language.say("grow_shows", what=row.shows)))
    here = [button(talk, "topic", language.label["goal_start"], objective=objective)] if row.screen else []
    mark = button(
        talk,
        menu,
        language.label["not_done" if place in marked else "done"],
        place=place,
        done="no" if place in marked else "yes",
        objective=objective,
    )
    return [*told, talk.offers(*here, mark, button(talk, menu, language.label[menu], objective=objective), *back_names(parts, talk))]


def paper(parts: Parts, talk: Talk) -> list[Event]:
    """The off-screen twin: the very task on paper, or a station with cups and strips; then tell what came out."""
    language, item = talk.language, item_now(parts, talk)
    objective = item.objective if item else objective_now(parts, talk)
    pack = parts.pack_of(objective)
    written = (getattr(pack, "materials", None) or {}).get(objective)
    told: list[Event] = [Said(language.say("grow_paper_task", ask=item.ask) if item else language.say("grow_paper"))]
    station = next((s for s in written.stations if s.kind == "hands-on"), None) if written else None
    if station is not None:
        things = ", ".join(readable(parts, talk, thing) or "…" for thing in station.materials)
        told.append(Said("\n" + language.say("grow_paper_hands", title=readable(parts, talk, station.title), things=things)))
        steps = [step for step in station.steps if readable(parts, talk, step)]
        told += [Said(f"\n{n}. {step}") for n, step in enumerate(steps, 1)]
        told += [Said("\n" + language.say("grow_english"))] if talk.code != "en" else []
    if item is None:  # with a task open, what is typed next is its answer
        talk.state["doing"] = {"what": "paper", "objective": objective}
    note_choice(parts, talk, "paper", objective)
    return [*told, Said("\n" + language.say("grow_paper_after")), talk.offers(*back_names(parts, talk), "stop")]
