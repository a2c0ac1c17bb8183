"""Stations: a map with the rotation, a card for each table, a sheet to record on, and what the teacher prepares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..materials import Station
from . import space
from .activity import File
from .clock import running, shares
from .content import Content
from .document import Block, Bullets, Cut, Heading, PageBreak, Paragraph, Table, Task

OPENING, MOVE, CLOSING = 5, 2, 6
"""Minutes to start, to tidy and move after each round, and to close."""
TEAMS = ("Sun", "Moon", "Star", "River", "Tree")
VOICES = {
    "silent": "Silent. Nobody speaks.",
    "whisper": "Whisper. Only your table can hear you.",
    "talk": "Talk. Your team can hear you, the next table cannot.",
}
KINDS = {
    "teacher": "teacher-led", "online": "online", "hands-on": "hands-on", "together": "together", "extension": "going further",
}  # fmt: skip
_ORDER = ("teacher", "hands-on", "together", "online", "extension")


def chosen_stations(content: Content) -> list[Station]:
    """As many as asked for and written: teacher-led, hands-on and together first; none with a device if there are none."""
    usable = [s for s in content.materials.stations if content.chosen["devices"] == "some" or s.kind != "online"]
    return sorted(usable, key=lambda s: _ORDER.index(s.kind))[: int(str(content.chosen["stations"]))]


def _round(content: Content) -> int:
    return int(str(content.chosen["round"]))


def _lengths(content: Content, count: int) -> list[int]:
    return [OPENING, *[_round(content) + MOVE] * count, CLOSING]


def station_map(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """For the wall: what there is, and who is where when. Team names are signs; children's names are written by hand."""
    stations = chosen_stations(content)
    rows = tuple((str(n), f"**{s.title}**\n{s.goal}", VOICES[s.voice]) for n, s in enumerate(stations, 1))
    yield Heading("The stations")
    yield Table((("", "Station", "Voice"), *rows), widths=(6, 58, 36), name="map")
    yield Heading("Where your team is")
    starts = [OPENING + n * (_round(content) + MOVE) for n in range(len(stations))]
    heads = [f"Round {n}\n{running([_round(content)], at)[0]} min" for n, at in enumerate(starts, 1)]
    teams = tuple(
        (f"{team}\n________\n________\n________", *(_stop(stations, at, turn) for turn in range(len(stations))))
        for at, team in enumerate(TEAMS[: len(stations)])
    )
    yield Table((("Team", *heads), *teams), widths=(18, *[82 // len(stations)] * len(stations)), name="rotation")
    yield Heading("How each round goes")
    yield Bullets((
        "Read the card together. Say the goal in your own words.",
        "Do the steps. Ask your team first, then look at “Stuck?” on the card.",
        "Answer the check question on your recording sheet.",
        f"At the bell you have {MOVE} minutes. Leave the table as you found it and move on.",
    ))  # fmt: skip


def _stop(stations: list[Station], team: int, turn: int) -> str:
    at = (team + turn) % len(stations)
    return f"**{at + 1}**\n{stations[at].title}"


def station_cards(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """One card for each station, two to a page with a line to cut along where both fit."""
    width, height = space.page(content.paper)
    used = 0.0
    for n, station in enumerate(chosen_stations(content), 1):
        card: list[Block] = [
            Heading(f"Station {n} · {station.title}", level=1),
            Table(card_rows(station), widths=(18, 82), name=f"card-{n}", head=False),
        ]
        tall = sum(space.tallness(b, width, space.SIZES["student"]) for b in card) + 24
        if used and used + tall + 22 <= height:
            yield Cut()
            used += tall + 22
        else:
            if used:
                yield PageBreak()
            used = tall
        yield from card


def card_rows(station: Station) -> tuple[tuple[str, str], ...]:
    """What stands on a card. The teacher's own steps at the teacher-led table are on the teacher's page."""
    led = station.kind == "teacher"
    steps = "\n".join(f"{n}. {step}" for n, step in enumerate(station.steps, 1))
    doing = "Your teacher works with you here. Think about the check question while you wait. Your own idea comes first." if led else steps
    return (
        ("Goal", station.goal),
        ("On the table", "; ".join(station.materials)),
        ("Steps", doing),
        ("Check", station.check),
        ("Stuck?", station.stuck),
        ("Finished?", station.finished),
        ("Voice", VOICES[station.voice]),
    )


def recording(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Room for the check question of each station, and a choice of where to go on."""
    grade = content.source.level
    for n, station in enumerate(chosen_stations(content), 1):
        yield Task(str(n), f"**{station.title}.** {station.check}", "shared", space=space.writing(grade), ruled=True)
    yield Task("My choice", "I want to go back to station ___ because", "reflect", space=2 * space.LINE, ruled=True)


def stations_prep(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What to lay out, minute by minute, and which stations run without a device."""
    stations = chosen_stations(content)
    whole, without = sum(_lengths(content, len(stations))), [str(n) for n, s in enumerate(stations, 1) if s.kind != "online"]
    yield Paragraph(
        f"**{content.objective.can}** {len(stations)} stations, {whole} minutes in all. Preparation takes about "
        f"{10 + 4 * len(stations)} minutes: print and cut the cards, lay out the tables, write names on the map."
    )
    if (asked := int(str(content.chosen["stations"]))) > len(stations):
        yield Paragraph(f"{len(stations)} stations are written for this goal, not {asked}.", style="note")
    rows = tuple(
        (f"{n}. {s.title}", KINDS[s.kind], "; ".join(s.materials), "device" if s.kind == "online" else "no device", s.check)
        for n, s in enumerate(stations, 1)
    )
    yield Table((("Station", "Kind", "Lay out", "Device", "A good sign: they can answer"), *rows), widths=(20, 12, 26, 10, 32), name="prep")
    otherwise = " Without devices today, make the draft again with devices: none." if len(without) < len(stations) else ""
    yield Paragraph(f"**No device needed:** station {', '.join(without)}.{otherwise}")
    yield Heading("Timer")
    yield Table((("Minutes", "What happens", "What you say"), *_timer(content, stations)), widths=(13, 40, 47), name="minutes")


def stations_if(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What to do when something does not run."""
    yield Heading("If something does not run")
    yield Bullets((
        "A team is finished early: the line “Finished?” on its card. It goes deeper; it is not more of the same.",
        "A team waits for you: its card has a hint. Answer with the hint, then come at the end of the round.",
        "A device fails: the team does the hands-on card with other materials.",
        "Teams are for today. Mix them again tomorrow, and let each student take each kind of task.",
    ))  # fmt: skip


def _timer(content: Content, stations: list[Station]) -> list[tuple[str, str, str]]:
    lengths = _lengths(content, len(stations))
    told = [("Show the map, read the goals", "“Find your team. What will you need to bring to your first table?”")]
    for n in range(1, len(stations) + 1):
        told.append((
            f"Round {n}: {_round(content)} minutes, then {MOVE} to tidy and move",
            "“Two minutes left: write your answer to the check question.”" if n == 1 else "“Which hint on the card helped you?”",
        ))  # fmt: skip
    told.append(("Back together", "“Which station changed how you think about our goal? Tell what you saw there.”"))
    return [(when, *rest) for when, rest in zip(running(lengths), told, strict=True)]


def teacher_table(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The teacher-led station minute by minute, with the wrong idea to listen for."""
    led = next(s for s in chosen_stations(content) if s.kind == "teacher")
    lengths = shares(_round(content), [1] * len(led.steps))
    yield PageBreak()  # the second page lies at the teacher's own table
    yield Heading(f"At your table: {led.title}")
    rows = tuple(zip(running(lengths), led.steps, strict=True))
    yield Table((("Minutes", "What happens"), *rows), widths=(13, 87), name="led")
    yield Heading("Listen for")
    told = tuple((f"**{m.name}.** {m.looks_like}", m.ask, m.move) for m in content.objective.misconceptions[:2])
    yield Table((("What you may see", "Ask", "Then"), *told), widths=(34, 30, 36), name="listen")


def stations_after(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What the recording sheets say for tomorrow."""
    objective = content.objective
    first = objective.misconceptions[0]
    yield Heading("Afterwards: read the recording sheets")
    yield Table((
        ("What you see", "Tomorrow"),
        ("An answer with a reason at every station", f"Go on to: {objective.forward.gist}."),
        ("Answers, but few reasons", f"Five minutes in pairs with the question: {first.ask}"),
        (f"Signs of: {first.name}", first.move),
        ("“I want to go back to …”", "Leave that table standing for the first ten minutes of tomorrow."),
    ), widths=(38, 62), name="after")  # fmt: skip
