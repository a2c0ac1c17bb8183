"""What learners asked for, from a fixed list: which wishes stand, and how a teacher sees them, those that nobody answered first.

A wish is kept as choices of the learner: `wish_<kind>` asks, `wish_off` takes back, `wish_answer` is a teacher's. The same
wish twice is one wish, with the day it was made first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from ..store import ChoiceRow

KINDS = ("group", "harder", "look", "book")
"""A small group, a harder challenge, somebody to look at the work with me, time with a book or game."""
WITH_TOPIC = ("group", "harder")
"""Kinds that are about an objective always; the others may be about none."""
ANSWERS = ("planned", "not_now", "done")
REASONS = ("time", "first", "few", "there")
"""Why not now: no time this week, something else comes first, we wait for more who ask, it is there already."""
OFF, ANSWER = "wish_off", "wish_answer"
KEPT_AS = (*(f"wish_{kind}" for kind in KINDS), OFF, ANSWER)
SHOWN = timedelta(days=14)
"""How long a wish that is done is still shown."""

State = Literal["unmet", "due", "planned", "not_now", "done"]
_ORDER: tuple[State, ...] = ("unmet", "due", "planned", "not_now", "done")


@dataclass(frozen=True)
class Wish:
    """One learner's wish. `answer` is a teacher's ("" for none yet) with the day it is planned for or the reason for not now."""

    person: str
    kind: str
    objective: str
    since: datetime
    answer: str = ""
    on: str = ""
    """2026-11-27."""
    reason: str = ""
    answered: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """The same wish of one or more learners, oldest first. `due` is planned for a day that is over."""

    kind: str
    objective: str
    wishes: tuple[Wish, ...]
    state: State
    days: int
    """How long the oldest that nobody answered has waited; where all are answered, the oldest of all."""

    @property
    def unanswered(self) -> int:
        return sum(w.answer == "" for w in self.wishes)


def wishes_of(rows: Iterable[ChoiceRow]) -> list[Wish]:
    """The wishes that stand, and those that are done, oldest first. `rows` are choices in order of time, of anybody."""
    found: dict[tuple[str, str, str], Wish] = {}
    for row in rows:
        if row.kind not in KEPT_AS or row.created is None:
            continue
        kind = str(row.detail.get("what", "")) if row.kind in (OFF, ANSWER) else row.kind.removeprefix("wish_")
        key = (row.person, kind, row.objective)
        before = found.get(key)
        if row.kind == OFF:
            found.pop(key, None)
        elif row.kind == ANSWER:
            if before is not None:
                said, on, reason = (str(row.detail.get(name, "")) for name in ("answer", "on", "reason"))
                found[key] = replace(before, answer=said, on=on, reason=reason, answered=row.created)
        elif before is None or before.answer == "done":
            found[key] = Wish(*key, row.created)
    return sorted(found.values(), key=lambda w: w.since)


def shown(wishes: Iterable[Wish], now: datetime) -> list[Wish]:
    """Without those that were done a while ago."""
    return [w for w in wishes if w.answer != "done" or (w.answered is not None and w.answered > now - SHOWN)]


def asked(wishes: Sequence[Wish], now: datetime) -> list[Asked]:
    """By kind and objective: those with an unanswered wish first, then what was planned for a day that is over, then the others.

    Within each, the longest waiting first, then what more learners ask for. A done wish is beside none that still stands.
    """
    groups: dict[tuple[str, str], list[Wish]] = {}
    for wish in shown(wishes, now):
        groups.setdefault((wish.kind, wish.objective), []).append(wish)
    found = [_asked(mine, now) for mine in groups.values()]
    return sorted(found, key=lambda a: (_ORDER.index(a.state), -a.days, -len(a.wishes), a.kind, a.objective))


def _asked(mine: list[Wish], now: datetime) -> Asked:
    standing = tuple(w for w in mine if w.answer != "done") or tuple(mine)
    waiting = [w for w in standing if not w.answer]
    days = max(0, (now - min(w.since for w in waiting or standing)).days)
    return Asked(mine[0].kind, mine[0].objective, standing, _state(standing, now.date()), days)


def _state(standing: Sequence[Wish], today: date) -> State:
    if any(not w.answer for w in standing):
        return "unmet"
    if any(w.answer == "planned" and w.on < today.isoformat() for w in standing):
        return "due"
    last = max(standing, key=lambda w: w.answered or w.since).answer
    return "planned" if last == "planned" else "not_now" if last == "not_now" else "done"
