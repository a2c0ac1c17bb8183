"""A teacher's time beside a learner's own, over four weeks. It is nobody's score.

Minutes count where they were noted. A talk or a group whose minutes were left open is counted as such and never guessed at.
A group's minutes count for each of its members, as shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..errors import InputError
from ..store import CheckinRow, GroupRow
from .learner import Learner
from .watching import TALK_EVERY

MINUTES = (5, 10, 15, 20, 30, 45)
"""What a teacher can note; leaving it open is as good."""
SPAN = timedelta(days=28)
MANY = 2
"""Open needs from which a fortnight without a teacher's time is worth a sentence. A judgement, not measured."""


@dataclass(frozen=True)
class Spent:
    """Noted minutes, and how many times were noted without any."""

    minutes: int = 0
    open: int = 0


@dataclass(frozen=True)
class Together:
    """Four weeks of one learner."""

    person: str
    alone: Spent = field(default_factory=Spent)
    """With a teacher, the two of them."""
    shared: Spent = field(default_factory=Spent)
    """With a teacher, in a group."""
    own: int = 0
    """Minutes of their own at the tutor."""
    last: datetime | None = None
    """When a teacher was last with them, as far as it was noted, in minutes or not; a group of the last four weeks only."""


@dataclass(frozen=True)
class Waiting:
    """A learner with many needs and none of a teacher's time."""

    person: str
    days: int
    """Whole days without; at most those of SPAN, for older groups are not looked at."""
    needs: int


def minutes_in(text: str) -> int | None:
    """What a form gives: one of MINUTES, or None where it was left open. InputError for anything else."""
    if not text:
        return None
    found = next((n for n in MINUTES if str(n) == text), None)
    if found is None:
        raise InputError(f"{text[:20]!r} minutes are not offered.", where="minutes", cure="Choose from the list, or leave it open.")
    return found


def met_lately(groups: Iterable[GroupRow], now: datetime) -> list[GroupRow]:
    """Groups that met in the last four weeks, the last one first."""
    found = [(g.met, g) for g in groups if g.met is not None and now - SPAN <= g.met <= now]
    return [g for _, g in sorted(found, key=lambda pair: pair[0], reverse=True)]


def together_of(person: str, talks: Sequence[CheckinRow], met: Sequence[GroupRow], own: int, now: datetime) -> Together:
    """One learner's four weeks. `talks` are theirs, `met` the groups that met lately, `own` their minutes at the tutor."""
    mine = [g for g in met if person in g.members]
    lately = [t for t in talks if t.created is not None and t.created >= now - SPAN]
    times = [t.created for t in talks if t.created is not None] + [g.met for g in mine if g.met is not None]
    return Together(person, _spent(t.minutes for t in lately), _spent(g.minutes for g in mine), own, max(times, default=None))


def _spent(minutes: Iterable[int | None]) -> Spent:
    every = list(minutes)
    return Spent(sum(n for n in every if n is not None), sum(n is None for n in every))


def waits(learner: Learner, needs: int, one: Together, now: datetime) -> Waiting | None:
    """Somebody with MANY open needs whom no teacher was with for a fortnight, as far as it is noted.

    Before the first time the days count since the learner came. A talk without minutes was time too.
    """
    last = one.last or learner.student.since
    if needs < MANY or last is None or now - last < TALK_EVERY:
        return None
    return Waiting(learner.person, min((now - last).days, SPAN.days), needs)
