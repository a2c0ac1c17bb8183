"""What a playlist is made of: its rows in order, what there is to pick from, and the items to practise."""

from __future__ import annotations

from dataclasses import dataclass

from ..materials import Cell, Station
from ..turn import Item
from .board_blocks import WAYS
from .clock import BLANK
from .content import Content
from .keys import says_key
from .station_blocks import card_rows


@dataclass(frozen=True)
class Row:
    """One line of the list. A gate has no depth, no time to plan and nothing to choose: everyone stops there."""

    name: str
    do: str
    kind: str
    """must, may or gate."""
    minutes: int
    where: str
    shows: str
    depth: int = 0
    listen: str = ""
    """For the teacher: what to prepare or to listen for."""


def rows(content: Content) -> list[Row]:
    """The whole sequence, from the lesson page to the finish line; thinking gets deeper on the way."""
    easy, deep, last = picks(content)
    hands, shared = station_of(content, "hands-on"), station_of(content, "together")
    pause = content.materials.pauses[0]
    first, second = _gates(content)
    passage = content.source.passages[0].title if content.source.passages else content.objective.title
    pick = "Pick one of two: {} or {}."
    return [
        Row(
            "Read",
            f"Read the lesson page “{passage}”, alone or aloud with a partner.",
            "must",
            10,
            "lesson page",
            "Two words from it, told in my own words",
            1,
            "Lay out the lesson page on paper",
        ),
        Row(
            "Try it out",
            f"{hands.title}: follow the steps.",
            "must",
            15,
            "box A",
            "What I made, and my answer to the check",
            2,
            "; ".join(hands.materials),
        ),
        Row(
            "Practice", "Do tasks 1 and 2. Look back at box A when you need it.", "must", 10, "box B", "Two tasks with my thinking", 2, "–"
        ),
        Row("Check-in 1", first, "gate", 3, "teacher", "Rows 1 to 3", 0, _listen(content, 0)),
        Row(
            "My pick",
            pick.format(*(f"**{WAYS[c.way]}**" for c in easy)),
            "must",
            max(c.minutes for c in easy),
            "box C",
            "What the square says",
            2,
            "; ".join(dict.fromkeys(c.materials for c in easy)),
        ),
        Row(
            "Pause",
            f"Take a break: {pause.title}. " + " ".join(pause.do),
            "may",
            pause.minutes,
            "where there is room",
            "Nothing, it is for you",
            0,
            f"Seated: {pause.seated}",
        ),
        Row(
            "Together",
            f"{shared.title}: find a partner or two.",
            "must",
            15,
            "box D",
            "Our answer to the check, in my words",
            2,
            "; ".join(shared.materials),
        ),
        Row(
            "Practice",
            "Do tasks 3 and 4 without help. Then compare with a partner.",
            "must",
            12,
            "box E",
            "Two tasks, and one thing I changed or kept",
            2,
            "–",
        ),
        Row("Check-in 2", second, "gate", 3, "teacher", "Rows 4 to 7", 0, _listen(content, 1)),
        Row(
            "My pick",
            pick.format(*(f"**{WAYS[c.way]}**" for c in deep)),
            "must",
            max(c.minutes for c in deep),
            "box F",
            "What the square says",
            3,
            "; ".join(dict.fromkeys(c.materials for c in deep)),
        ),
        Row(
            "My own row",
            f"Add a row of your own: {BLANK}. Ask your teacher first.",
            "may",
            10,
            "______",
            "________",
            0,
            "Agree in one sentence",
        ),
        Row("Finish line", last.do, "must", last.minutes, "box G", last.shows, max(3, last.depth), last.materials),
    ]


def station_of(content: Content, kind: str) -> Station:
    return next(s for s in content.materials.stations if s.kind == kind)


def picks(content: Content) -> tuple[list[Cell], list[Cell], Cell]:
    """Two squares to pick from early, two deep ones to pick from late, and the one that is the finish line."""
    usable = [c for c in content.materials.board if c.way != "own" and not (c.device and content.chosen["devices"] == "none")]
    by_depth = sorted(usable, key=lambda c: (c.depth, c.way in ("teach", "make", "write", "speak", "act")))
    last, rest = by_depth[-1], by_depth[:-1]
    deep = rest[-2:]
    easy = [c for c in rest if c not in deep and c.depth == 2][-2:]
    return (easy if len(easy) == 2 else [c for c in rest if c not in deep][-2:]), deep, last


def _gates(content: Content) -> tuple[str, str]:
    led = station_of(content, "teacher")
    return f"Stop and show rows 1 to 3. Be ready for this: {led.check}", f"Stop and show rows 4 to 7. {_row_said(content)}"


def _row_said(content: Content) -> str:
    return f"Point to a place in your work that shows: “{content.materials.rubric.rows[0].student}”"


def _listen(content: Content, gate: int) -> str:
    known = content.objective.misconceptions
    found = known[min(gate, len(known) - 1)]
    return f"{found.name}? Ask: {found.ask}"


def numbered(found: list[Row]) -> list[tuple[str, Row]]:
    """Rows with their number; a gate has none."""
    made, count = [], 0
    for row in found:
        count += row.kind != "gate"
        made.append(("" if row.kind == "gate" else str(count), row))
    return made


def practice(content: Content) -> tuple[Item, ...]:
    """Four of the items drawn, one way up; none whose key another text of these pages says."""
    texts = [t for number, row in numbered(rows(content)) for t in (number, row.do, f"{row.minutes} min", row.shows)]
    texts += [t for c in content.materials.board for t in (c.do, c.shows, c.materials, f"{c.minutes} min")]
    texts += [text for station in content.materials.stations for _, text in card_rows(station)]
    found = [[i for i in content.parts[part] if not any(says_key(t, i) for t in texts)] for part in ("one", "two")]
    return tuple(i for part, safe in zip(("one", "two"), found, strict=True) for i in (safe + list(content.parts[part]))[:2])
