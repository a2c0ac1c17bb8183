"""Asking for something from a fixed list, taking it back, and a teacher's answer. No free text, so nothing has to be read for worries.

Raises InputError, whose `where` names the fault (wish, wish_topic, wish_many, wish_gone, wish_date, wish_reason).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from .boarding.wishes import ANSWER, ANSWERS, KEPT_AS, KINDS, OFF, REASONS, WITH_TOPIC, Wish, shown, wishes_of
from .errors import InputError
from .parts import Parts
from .store import ChoiceRow, PersonRow, Store

MOST = 5
"""Wishes of one learner at a time; a list that nobody could meet helps nobody."""
AHEAD = timedelta(days=60)
"""How far ahead an answer plans."""


def of(store: Store, persons: Iterable[str]) -> list[Wish]:
    """The wishes of some learners, oldest first. One query."""
    return wishes_of(store.growth.choices_among(persons, KEPT_AS))


def ask(parts: Parts, person: PersonRow, kind: str, objective: str) -> None:
    """A learner asks for something; asking for it again while it stands changes nothing."""
    if kind not in KINDS:
        raise InputError("that cannot be asked for here.", where="wish", cure="Choose from the list.")
    if not objective and kind in WITH_TOPIC:
        raise InputError("there is no topic.", where="wish_topic", cure="Choose a topic too.")
    if objective and not any(objective in pack.objectives for pack in parts.packs.values()):
        raise InputError("there is no such topic.", where="wish", cure="Choose from the list.")
    standing = [w for w in of(parts.store, [person.id]) if w.answer != "done"]
    if any((w.kind, w.objective) == (kind, objective) for w in standing):
        return
    if len(standing) >= MOST:
        raise InputError(f"there are {MOST} wishes already.", where="wish_many", cure="Take one back first.")
    parts.store.growth.choose(ChoiceRow(person.id, f"wish_{kind}", objective))


def take_back(store: Store, person: PersonRow, kind: str, objective: str) -> None:
    """A learner takes a wish back; it is gone from the teacher's board."""
    if not any((w.kind, w.objective) == (kind, objective) and w.answer != "done" for w in of(store, [person.id])):
        raise InputError("there is no such wish.", where="wish", cure="Open the map again.")
    store.growth.choose(ChoiceRow(person.id, OFF, objective, {"what": kind}))


def answer(
    store: Store, teacher: PersonRow, persons: Iterable[str], kind: str, objective: str, said: str, on: str, reason: str, now: datetime
) -> None:
    """A teacher answers everybody of the class who asks for the same: planned for a day, not now for a reason, or done."""
    if said not in ANSWERS:
        raise InputError("that is no answer of the list.", where="wish", cure="Choose from the list.")
    given = {"what": kind, "answer": said, "by": "teacher", "teacher": teacher.id}
    if said == "planned":
        given["on"] = _day(on, now.date())
    elif said == "not_now":
        if reason not in REASONS:
            raise InputError("there is no reason.", where="wish_reason", cure="Choose one from the list.")
        given["reason"] = reason
    same = [w for w in shown(of(store, persons), now) if (w.kind, w.objective) == (kind, objective)]
    if not same:
        raise InputError("nobody asks for this any more.", where="wish_gone", cure="Open the board again.")
    standing = [w for w in same if w.answer != "done"] or same
    for wish in standing:
        store.growth.choose(ChoiceRow(wish.person, ANSWER, objective, given, created=now))


def _day(text: str, today: date) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not today <= day <= today + AHEAD:
        raise InputError("that is no day of the next weeks.", where="wish_date", cure="Choose a day from today on.")
    return day.isoformat()
