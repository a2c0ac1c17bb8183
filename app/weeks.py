"""Is a week of one's drafts of one kind? How people work in them, and what with, as each format's file says; pure.

A week is of one kind when everything drafted in it is done in one way only (always alone), or with one means only (always
text). One draft is no week. Formats that only help others (a rubric, supports) say nothing and are not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import get_args

from .drafting import Activity
from .drafting.activity import Means, Mode
from .store import DraftRow

FEWEST = 2
"""Drafts from which something can be said of a week."""
SHOWN = 4
"""Formats that are named as a way to what is missing."""


@dataclass(frozen=True)
class Planned:
    """One draft of the week with what its format brings."""

    id: str
    title: str
    format: str
    day: date
    modes: tuple[Mode, ...]
    means: tuple[Means, ...]


@dataclass(frozen=True)
class Finding:
    """The week has one mode or one means only: `only`. `others` are formats that bring another."""

    what: str
    """mode or means."""
    only: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday. `modes` and `means` count the drafts that have each, all of them named."""

    monday: date
    planned: tuple[Planned, ...]

    @property
    def modes(self) -> dict[str, int]:
        return {name: sum(name in p.modes for p in self.planned) for name in get_args(Mode)}

    @property
    def means(self) -> dict[str, int]:
        return {name: sum(name in p.means for p in self.planned) for name in get_args(Means)}


def week_of(rows: Sequence[DraftRow], activities: Mapping[str, Activity], day: date) -> Week:
    """What was drafted in the week of a day and is still on the shelf, in order of time. Days are those of UTC, as they are kept."""
    monday = day - timedelta(days=day.weekday())
    found = []
    for row in sorted(rows, key=lambda r: (r.created or datetime.min.replace(tzinfo=UTC), r.id)):
        activity = activities.get(row.format)
        if activity is None or row.created is None or row.deleted or not (activity.modes and activity.means):
            continue
        made = row.created.astimezone(UTC).date()
        if monday <= made < monday + timedelta(days=7):
            found.append(Planned(row.id, row.title, row.format, made, tuple(activity.modes), tuple(activity.means)))
    return Week(monday, tuple(found))


def findings(week: Week, activities: Mapping[str, Activity]) -> list[Finding]:
    """What makes a week one of one kind; nothing where it is mixed, or where there is too little to say."""
    if len(week.planned) < FEWEST:
        return []
    found = []
    for what, counts in (("mode", week.modes), ("means", week.means)):
        used = [name for name, n in counts.items() if n]
        if len(used) == 1:
            others = [a.name for a in activities.values() if set(a.modes if what == "mode" else a.means) - {used[0], "home"}]
            there = {p.format for p in week.planned}
            found.append(Finding(what, used[0], tuple(sorted(others, key=lambda name: (name in there, name))[:SHOWN])))
    return found
