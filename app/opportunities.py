"""The ledger of opportunities of a class: gathers what the store knows, and keeps what a teacher notes of the room.

Decisions are in `app/boarding/ledger.py` and `sharing.py`. No group that a child may belong to is kept anywhere, so nothing
is worked out by groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .board import known_student, tasks_in
from .boarding.ledger import CHOSEN, IN_ROOM, KEPT, PERIODS, Ledger, ledger_of
from .errors import InputError
from .library.packs import Pack
from .store import OpportunityRow, Store, StudentRow
from .store.rooms import HOME

USUAL = 4
"""Weeks looked at when none are chosen."""


@dataclass(frozen=True)
class Opportunities:
    """The ledger with what it is shown with."""

    weeks: int
    students: tuple[StudentRow, ...]
    ledger: Ledger
    noted: tuple[OpportunityRow, ...]
    """What the teacher noted in these weeks, newest first."""


def weeks_in(text: str) -> int:
    """The weeks that an address asks for; the usual ones for anything that is not offered."""
    return next((n for n in PERIODS if str(n) == text), USUAL)


def look(store: Store, packs: Mapping[str, Pack], now: datetime, weeks: int = USUAL, room: str = HOME) -> Opportunities:
    """The ledger of a class over the last so many weeks."""
    since = now - timedelta(weeks=weeks)
    students = store.coaching.students(room, everybody=room == HOME)
    ids = [s.person for s in students]
    rows = store.classwork.evidence(ids)
    choices = store.growth.choices_among(ids, CHOSEN, since)
    kept = store.growth.kept_among(ids, KEPT, since)
    noted = store.coaching.opportunities(ids, since)
    ledger = ledger_of(students, rows, tasks_in(packs, rows), choices, kept, noted, now, weeks)
    return Opportunities(weeks, tuple(students), ledger, tuple(noted))


def note(store: Store, by: str, person: str, kind: str) -> None:
    """Keeps what a learner had in the room. InputError for somebody who is not in the class and for a kind that is not offered."""
    row = known_student(store, person)
    if kind not in IN_ROOM:
        raise InputError("that is not one of the choices.", where="kind", cure="Choose from the table.")
    store.coaching.note_opportunity(OpportunityRow(row.person, by, kind))
