"""Rules of stations: every card complete, every team everywhere once, a table that needs no device."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .compose import Draft
from .document import Table
from .station_blocks import KINDS, VOICES

_LABELS = ("Goal", "On the table", "Steps", "Check", "Stuck?", "Finished?", "Voice")


def _cards(draft: Draft) -> dict[str, dict[str, str]]:
    """What stands on each card, by its name."""
    tables = (b for f in draft.student_files for b in f.flat if isinstance(b, Table) and b.name.startswith("card-"))
    return {t.name: {row[0]: row[1] for row in t.rows} for t in tables}


def station_cards_complete(draft: Draft) -> Iterator[str]:
    """Three to five cards; each has a goal in a child's words, six steps at most, a check, a hint, what next, a voice."""
    cards = _cards(draft)
    if not 3 <= len(cards) <= 5:
        yield f"{len(cards)} cards, 3 to 5 are wanted"
    for name, card in cards.items():
        missing = [label for label in _LABELS if not card.get(label, "").strip()]
        if missing:
            yield f"{name}: {', '.join(missing)} is missing"
        if not card.get("Goal", "I can ").startswith("I can "):
            yield f"{name}: the goal does not begin with “I can”"
        if (count := len(re.findall(r"^\d+\. ", card.get("Steps", ""), re.M))) > 6:
            yield f"{name}: {count} steps, 6 at most"
        if not card.get("Check", "?").endswith("?"):
            yield f"{name}: the check asks nothing"
        if card.get("Voice", "") not in ("", *VOICES.values()):
            yield f"{name}: nobody knows what voice {card['Voice']!r} is"


def rotation_meets_every_station(draft: Draft) -> Iterator[str]:
    """Every team is at every station once, and no two teams at one at the same time."""
    table = next((t for f in draft.student_files if (t := f.table("rotation"))), None)
    if table is None:
        yield "no rotation is printed"
        return
    count, teams = len(_cards(draft)), [row[1:] for row in table.rows[1:]]
    if any(len(row) != count or len(set(row)) != count for row in teams) or len(teams) != count:
        yield f"rotation: not every team meets each of the {count} stations once"
    for n, stops in enumerate(zip(*teams, strict=True), 1):
        if len(set(stops)) != len(stops):
            yield f"rotation: two teams are at one station in round {n}"


def stations_mixed(draft: Draft) -> Iterator[str]:
    """A teacher-led, a hands-on and a shared table; at least one runs without a device, and the teacher is told which."""
    table = next((t for f in draft.teacher_files if (t := f.table("prep"))), None)
    rows = table.rows[1:] if table else ()
    kinds = {row[1] for row in rows}
    missing = [KINDS[k] for k in ("teacher", "hands-on", "together") if KINDS[k] not in kinds]
    if missing:
        yield f"no station is {', none is '.join(missing)}"
    if not any(row[3] == "no device" for row in rows):
        yield "every station needs a device"
    if any(not row[2].strip() for row in rows):
        yield "a station has nothing laid out"


def recording_follows_cards(draft: Draft) -> Iterator[str]:
    """The recording sheet asks the check question of each card, in order, and nothing else."""
    sheet = draft.file("recording-sheet")
    asked = [t.ask for t in sheet.tasks if t.label.isdigit()] if sheet else []
    checks = [card.get("Check", "") for card in _cards(draft).values()]
    for n, check in enumerate(checks, 1):
        if n > len(asked) or not asked[n - 1].endswith(check):
            yield f"recording-sheet: the check of station {n} is not asked"
    if len(asked) > len(checks):
        yield f"recording-sheet: {len(asked)} questions for {len(checks)} stations"
