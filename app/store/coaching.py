"""What the adults around learners write down: corrections, check-ins, groups, pulses, proposals, and alerts that were seen.

A row is a value; whoever decides with it is elsewhere. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from .tables import alerts, checkins, corrections, groups, members, people, proposals, pulses

Open = Callable[[], AbstractContextManager[Connection]]
TALK = "talk"
"""The kind of a check-in; the other rows of its table are opportunities."""
Row = TypeVar("Row")


@dataclass(frozen=True)
class CorrectionRow:
    """A teacher's word against the record; it wins until it is undone.

    With `evidence` (the number of a marked answer) `value` is a verdict; without, a state of mastery of the objective.
    """

    person: str
    objective: str
    evidence: int | None
    value: str
    reason: str = ""
    by: str = ""
    created: datetime | None = None
    undone: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class CheckinRow:
    """A short talk with one student: what was said, and what was agreed on for next time.

    `minutes` are the teacher's, with this student alone; None when they were not noted.
    """

    person: str
    by: str
    note: str = ""
    next: str = ""
    room: str = "home"
    created: datetime | None = None
    id: int | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class OpportunityRow:
    """What a learner had in the room, as a teacher noted it. `kind`: led (a group), taught (the class), presented, extension."""

    person: str
    by: str
    kind: str
    room: str = "home"
    created: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class GroupRow:
    """A small group for one wrong idea. `evidence` are the marked answers it rests on; after `until` it is no group any more.

    `minutes` are the teacher's, with all of them together; None when they were not noted.
    """

    id: str
    by: str
    objective: str
    misconception: str
    members: tuple[str, ...]
    evidence: tuple[int, ...]
    created: datetime
    until: datetime
    room: str = "home"
    met: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class PulseRow:
    """One student's answers (question → 1..4) of a survey round; empty answers are "no, thank you"."""

    person: str
    round: str
    answers: dict[str, int] = field(default_factory=dict)
    room: str = "home"
    created: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class ProposalRow:
    """What a family noticed at home. It is no evidence until a teacher accepts it."""

    id: str
    child: str
    family: str
    objective: str
    answers: dict[str, Any] = field(default_factory=dict)
    created: datetime | None = None
    decided: str = ""
    by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True)
class StudentRow:
    """A student as a teacher's list has them; `label` is what the teacher calls them and is never sent to a model."""

    person: str
    label: str = ""
    grade: int | None = None
    avatar: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class AlertRow:
    """Something an adult must look at."""

    id: int
    person: str
    reason: str
    text: str
    created: datetime
    seen: datetime | None = None


class Coaching:
    """Reading and writing them; part of the store. Raises StoreError when the database refuses."""

    def __init__(self, read: Open, write: Open) -> None:
        self._read, self._write = read, write

    # ------------------------------------------------------------ corrections

    def correct(self, row: CorrectionRow) -> int:
        """Keeps a correction and gives its number. An earlier one of the same thing stays on record, undone from now on."""
        now = row.created or datetime.now(UTC)
        about = (corrections.c.person == row.person) & (corrections.c.objective == row.objective)
        about &= corrections.c.evidence.is_(None) if row.evidence is None else corrections.c.evidence == row.evidence
        with self._write() as db:
            db.execute(update(corrections).where(about, corrections.c.undone.is_(None)).values(undone=now))
            done = db.execute(insert(corrections).values(_without_id(row) | {"created": now}))
            return _number(done)

    def undo_correction(self, correction: int, person: str) -> bool:
        """Takes back a correction of this student's; False when there was none that still held."""
        mine = (corrections.c.id == correction) & (corrections.c.person == person)
        query = update(corrections).where(mine, corrections.c.undone.is_(None))
        with self._write() as db:
            return bool(db.execute(query.values(undone=datetime.now(UTC))).rowcount)

    def corrections(self, persons: Iterable[str], undone: bool = False) -> list[CorrectionRow]:
        """Those that hold, oldest first; with `undone` those that were taken back too."""
        query = select(corrections).where(corrections.c.person.in_(list(persons))).order_by(corrections.c.id)
        return self._rows(CorrectionRow, query if undone else query.where(corrections.c.undone.is_(None)))

    # ------------------------------------------------------------ check-ins

    def check_in(self, row: CheckinRow) -> int:
        with self._write() as db:
            done = db.execute(insert(checkins).values(_without_id(row) | {"created": row.created or datetime.now(UTC)}))
            return _number(done)

    def forget_checkin(self, checkin: int, person: str) -> bool:
        """Deletes one note on this student; False when there is none."""
        mine = (checkins.c.id == checkin) & (checkins.c.person == person) & (checkins.c.kind == TALK)
        with self._write() as db:
            return bool(db.execute(delete(checkins).where(mine)).rowcount)

    def checkins(self, persons: Iterable[str]) -> list[CheckinRow]:
        """Newest first."""
        query = select(checkins).where(checkins.c.person.in_(list(persons)), checkins.c.kind == TALK)
        return self._rows(CheckinRow, query.order_by(checkins.c.id.desc()))

    # ------------------------------------------------------------ what a learner had in the room

    def note_opportunity(self, row: OpportunityRow) -> int:
        with self._write() as db:
            done = db.execute(insert(checkins).values(_without_id(row) | {"created": row.created or datetime.now(UTC)}))
            return _number(done)

    def opportunities(self, persons: Iterable[str], since: datetime) -> list[OpportunityRow]:
        """Those noted since then, newest first."""
        query = select(checkins).where(checkins.c.person.in_(list(persons)), checkins.c.kind != TALK, checkins.c.created >= since)
        return self._rows(OpportunityRow, query.order_by(checkins.c.id.desc()))

    def forget_opportunity(self, opportunity: int, person: str) -> bool:
        """Deletes one of this student's; False when there is none."""
        mine = (checkins.c.id == opportunity) & (checkins.c.person == person) & (checkins.c.kind != TALK)
        with self._write() as db:
            return bool(db.execute(delete(checkins).where(mine)).rowcount)

    # ------------------------------------------------------------ groups

    def save_group(self, row: GroupRow) -> None:
        with self._write() as db:
            db.execute(insert(groups).values(asdict(row) | {"members": list(row.members), "evidence": list(row.evidence)}))

    def groups(self, since: datetime, room: str = "home") -> list[GroupRow]:
        """Groups that held at any time since then, newest first."""
        query = select(groups).where(groups.c.room == room, groups.c.until >= since).order_by(groups.c.created.desc())
        found = self._rows(GroupRow, query)
        return [GroupRow(**_values(g) | {"members": tuple(g.members), "evidence": tuple(g.evidence)}) for g in found]

    def met(self, group: str, minutes: int | None = None) -> bool:
        """The group came together, for so many minutes of the teacher's where they are noted. It is over now."""
        now = datetime.now(UTC)
        query = update(groups).where(groups.c.id == group, groups.c.met.is_(None))
        with self._write() as db:
            return bool(db.execute(query.values(met=now, until=now, minutes=minutes)).rowcount)

    def put_minutes(self, group: str, minutes: int | None) -> bool:
        """Puts the minutes of a group that met right; None leaves them open. False when no such group met."""
        query = update(groups).where(groups.c.id == group, groups.c.met.is_not(None))
        with self._write() as db:
            return bool(db.execute(query.values(minutes=minutes)).rowcount)

    def end_group(self, group: str) -> bool:
        """A group that did not come together is dropped."""
        with self._write() as db:
            return bool(db.execute(delete(groups).where(groups.c.id == group, groups.c.met.is_(None))).rowcount)

    # ------------------------------------------------------------ pulses

    def pulse(self, row: PulseRow) -> None:
        """One row a person and round; answering again replaces it."""
        mine = (pulses.c.room == row.room) & (pulses.c.round == row.round) & (pulses.c.person == row.person)
        with self._write() as db:
            db.execute(delete(pulses).where(mine))
            db.execute(insert(pulses).values(_without_id(row) | {"created": row.created or datetime.now(UTC)}))

    def pulses(self, room: str = "home", rounds: Sequence[str] = ()) -> list[PulseRow]:
        query = select(pulses).where(pulses.c.room == room).order_by(pulses.c.round, pulses.c.id)
        return self._rows(PulseRow, query.where(pulses.c.round.in_(list(rounds))) if rounds else query)

    # ------------------------------------------------------------ proposals of families

    def propose(self, child: str, family: str, objective: str, answers: dict[str, Any]) -> str:
        """Keeps what a family noticed, to be decided by a teacher, and gives its id."""
        row = ProposalRow(uuid4().hex, child, family, objective, answers, datetime.now(UTC))
        with self._write() as db:
            db.execute(insert(proposals).values(asdict(row)))
        return row.id

    def proposal(self, proposal: str) -> ProposalRow | None:
        found = self._rows(ProposalRow, select(proposals).where(proposals.c.id == proposal))
        return found[0] if found else None

    def proposals(self, children: Iterable[str], waiting: bool = False) -> list[ProposalRow]:
        """Oldest first; with `waiting` only those that nobody decided on."""
        query = select(proposals).where(proposals.c.child.in_(list(children))).order_by(proposals.c.created)
        return self._rows(ProposalRow, query.where(proposals.c.decided == "") if waiting else query)

    def decide(self, proposal: str, decided: str, by: str) -> bool:
        """accepted or declined; empty puts it back. False when nothing changed."""
        now = datetime.now(UTC) if decided else None
        query = update(proposals).where(proposals.c.id == proposal, proposals.c.decided == "" if decided else proposals.c.decided != "")
        with self._write() as db:
            return bool(db.execute(query.values(decided=decided, by=by, decided_at=now)).rowcount)

    # ------------------------------------------------------------ students and alerts

    def students(self, room: str = "home", everybody: bool = True) -> list[StudentRow]:
        """The class: everybody at this computer who learns, but for those taken out; or only the members of the room."""
        inside = (members.c.person == people.c.id) & (members.c.room == room) & (members.c.role == "student")
        query = select(people.c.id, members.c.label, people.c.grade, people.c.avatar, people.c.created).order_by(people.c.created)
        query = query.select_from(people.join(members, inside, isouter=everybody)).where(members.c.ended.is_(None))
        if everybody:
            query = query.where(people.c.audience == "student")
        with self._read() as db:
            return [StudentRow(r[0], r[1] or "", r[2], r[3], _utc(r[4])) for r in db.execute(query)]

    def taken_out(self, room: str = "home") -> list[StudentRow]:
        """Students whom the teacher took off the list; nothing of theirs is lost."""
        query = select(people.c.id, members.c.label, people.c.grade, people.c.avatar, people.c.created)
        query = query.select_from(members.join(people, people.c.id == members.c.person))
        query = query.where(members.c.room == room, members.c.role == "student", members.c.ended.is_not(None))
        with self._read() as db:
            return [StudentRow(r[0], r[1] or "", r[2], r[3], _utc(r[4])) for r in db.execute(query)]

    def take_out(self, person: str, room: str = "home") -> None:
        with self._write() as db:
            mine = (members.c.room == room) & (members.c.person == person)
            db.execute(update(members).where(mine).values(ended=datetime.now(UTC)))

    def alerts(self, waiting: bool = True) -> list[AlertRow]:
        """Alerts of everybody, newest first; none is filtered out by class, so none can be lost."""
        query = select(alerts).order_by(alerts.c.id.desc())
        with self._read() as db:
            rows = db.execute(query.where(alerts.c.seen.is_(None)) if waiting else query.limit(100)).mappings().all()
        return [AlertRow(r["id"], r["person"], r["reason"], r["text"], _sure(r["created"]), _utc(r["seen"])) for r in rows]

    def see_alert(self, alert: int, seen: bool = True) -> bool:
        """An adult looked; with `seen` false it is put back on top."""
        query = update(alerts).where(alerts.c.id == alert, alerts.c.seen.is_(None) if seen else alerts.c.seen.is_not(None))
        with self._write() as db:
            return bool(db.execute(query.values(seen=datetime.now(UTC) if seen else None)).rowcount)

    # ------------------------------------------------------------ shared

    def _rows(self, kind: type[Row], query: Any) -> list[Row]:
        names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
        with self._read() as db:
            found = db.execute(query).mappings().all()
        return [kind(**{k: _utc(v) if isinstance(v, datetime) else v for k, v in row.items() if k in names}) for row in found]


def _number(done: Any) -> int:
    return int(done.inserted_primary_key[0])


def _values(row: Any) -> dict[str, Any]:
    return {f.name: getattr(row, f.name) for f in fields(row)}


def _without_id(row: Any) -> dict[str, Any]:
    return {k: v for k, v in asdict(row).items() if k != "id"}


def _utc(moment: datetime | None) -> datetime | None:
    """SQLite gives times back without their zone."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _sure(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
