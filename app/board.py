"""The teacher's board: gathers what is known of a class and gives it as one value; and what a teacher puts right.

    look(store, packs, now) -> Board       every figure names the marked answers it rests on

Decisions are in `app/boarding`. A student's label is the teacher's own word; nothing here goes to a model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from . import exchange, planning, studio, wishes
from .boarding import (
    SPAN,
    WEEK,
    Asked,
    Group,
    Habits,
    Learner,
    Need,
    Together,
    Waiting,
    all_needs_of,
    asked,
    groups_of,
    habits_of,
    learner_of,
    met_lately,
    no_checkin,
    only_helped,
    silent_for,
    together_of,
    too_long,
    waits,
)
from .boarding.exchange import Piece
from .boarding.groups import LASTS
from .curriculum import Misconception, Objective
from .errors import InputError
from .learning.answers import Task, tasks_of
from .learning.mastery import Mastery
from .library.items import draw
from .library.packs import Pack
from .parts import Parts
from .store import AlertRow, CheckinRow, CorrectionRow, EvidenceRow, GroupRow, ProposalRow, Store, StudentRow, TurnRow
from .store.rooms import HOME
from .turn import Item
from .weekly_plan import Plan

VERDICTS = ("right", "close", "wrong", "cannot_tell")
"""What a teacher may make of a mark; `cannot_tell` takes the answer out of every figure."""
STATES = ("new", "started", "nearly", "secure")
SEEN_AT_HOME = {"note": "cannot_tell", "with_help": "right", "not_yet": "wrong"}
"""What a teacher may make of a family's note. It is never work without help."""
DECISIONS = ("accepted", "declined")
"""What a teacher decides on a family's note; one that the family took back is neither."""
LONGEST = 300
LATELY, DECIDED = timedelta(days=14), 8
"""Decided notes of families that still stand on the board, with their undo; all of them stand on the student's page."""
_AFTER_TALK = timedelta(hours=18)


@dataclass(frozen=True)
class Grid:
    """Class × objective for one pack. A cell that is not there is "no work yet"."""

    title: str
    objectives: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], Mastery]
    """By (person, objective)."""


@dataclass(frozen=True)
class Board:
    """All of it, for one class and one moment."""

    now: datetime
    students: tuple[StudentRow, ...] = ()
    learners: Mapping[str, Learner] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    """Who to sit next to, the most pressing first; whoever was talked with today comes last."""
    talked: frozenset[str] = frozenset()
    """Of these, who was talked with today."""
    groups: tuple[Group, ...] = ()
    called: tuple[GroupRow, ...] = ()
    """Groups that the teacher called and that still hold."""
    long: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    silent: tuple[tuple[str, int], ...] = ()
    """(person, days), the longest first."""
    unseen: tuple[tuple[str, int], ...] = ()
    helped: tuple[tuple[str, int], ...] = ()
    """(person, right answers) of those who were only ever right with help, the most first."""
    habits: tuple[Habits, ...] = ()
    grids: tuple[Grid, ...] = ()
    alerts: tuple[AlertRow, ...] = ()
    proposals: tuple[ProposalRow, ...] = ()
    """Notes of families that nobody has decided on."""
    decided: tuple[ProposalRow, ...] = ()
    """Those that a teacher took or declined lately, the last decision first."""
    out: tuple[StudentRow, ...] = ()
    together: tuple[Together, ...] = ()
    """Four weeks of each student: a teacher's minutes beside their own."""
    met: tuple[GroupRow, ...] = ()
    """Groups that met in these four weeks, the last one first."""
    waiting: tuple[Waiting, ...] = ()
    """Students with many needs and none of a teacher's time."""
    plans: tuple[Plan, ...] = ()
    """Plans of this week that their learner has signed and no teacher yet."""
    wishes: tuple[Asked, ...] = ()
    """What learners ask for, what nobody answered first."""
    pieces: tuple[Piece, ...] = ()
    """What learners offered to the class, oldest first."""


def look(store: Store, packs: Mapping[str, Pack], now: datetime, room: str = HOME) -> Board:
    """The board of a class: home mode's is everybody at this computer who learns; another room's are its members."""
    coaching = store.coaching
    students = coaching.students(room, everybody=room == HOME)
    ids = [s.person for s in students]
    learners = learners_of(store, packs, students)
    kept = coaching.groups(now - SPAN, room)
    found = {person: all_needs_of(one, now) for person, one in learners.items()}
    needs, talked = _ranked([every[0] for every in found.values() if every], learners, now)
    turns: dict[str, list[TurnRow]] = {p: [] for p in ids}
    for turn in store.classwork.turns(ids, now - SPAN):
        turns[turn.person].append(turn)
    met = met_lately(kept, now)
    together = {p: together_of(p, one.talks, met, habits_of(p, turns[p]).minutes, now) for p, one in learners.items()}
    return Board(
        now,
        tuple(students),
        learners,
        needs,
        talked,
        tuple(_not_called(groups_of(list(learners.values()), now), kept, now)),
        tuple(g for g in kept if g.until > now and g.met is None),
        {person: found for person, found in too_long(kept, now).items() if person in learners},
        _longest({p: silent_for(one, now) for p, one in learners.items()}),
        _longest({p: no_checkin(one, now) for p, one in learners.items()}),
        _longest({p: only_helped(one) for p, one in learners.items()}),
        tuple(habits_of(person, [t for t in turns[person] if t.created >= now - WEEK]) for person in ids),
        tuple(_grids(learners, packs)),
        tuple(coaching.alerts()),
        tuple(coaching.proposals(ids, waiting=True)),
        tuple(row for row in decided_notes(store, ids) if row.decided_at and row.decided_at > now - LATELY)[:DECIDED],
        tuple(coaching.taken_out(room)),
        tuple(together.values()),
        tuple(met),
        tuple(one for p, learner in learners.items() if (one := waits(learner, len(found[p]), together[p], now)) is not None),
        tuple(planning.waiting(store, ids, now)),
        tuple(asked(wishes.of(store, ids), now)),
        tuple(exchange.of(store, ids, room)),
    )


def learners_of(store: Store, packs: Mapping[str, Pack], students: Sequence[StudentRow]) -> dict[str, Learner]:
    """Learners by id, from four queries for the whole class."""
    ids = [s.person for s in students]
    rows = store.classwork.evidence(ids)
    corrections: dict[str, list[CorrectionRow]] = {p: [] for p in ids}
    checkins: dict[str, list[CheckinRow]] = {p: [] for p in ids}
    for correction in store.coaching.corrections(ids):
        corrections[correction.person].append(correction)
    for checkin in store.coaching.checkins(ids):
        checkins[checkin.person].append(checkin)
    tasks = tasks_in(packs, rows)
    return {s.person: learner_of(s, rows[s.person], corrections[s.person], checkins[s.person], tasks=tasks) for s in students}


def tasks_in(packs: Mapping[str, Pack], rows: Mapping[str, Sequence[EvidenceRow]]) -> dict[str, Task]:
    """What the families of the packs in use are; a pack that nobody here worked in is not read."""
    used = {row.item.partition("/")[0] for mine in rows.values() for row in mine}
    return {name: task for pack in packs.values() if pack.id in used for name, task in tasks_of(pack.id, pack.families.values()).items()}


def _ranked(needs: list[Need], learners: Mapping[str, Learner], now: datetime) -> tuple[tuple[Need, ...], frozenset[str]]:
    """The lowest chance first; those talked with today, and without an answer since, last.

    Of two alike the one comes first whom a teacher talked with longer ago, never one by name or number.
    """
    talked = set()
    for need in needs:
        one = learners[need.person]
        if one.checkin and now - one.checkin < _AFTER_TALK and (need.since is None or need.since <= one.checkin):
            talked.add(need.person)
    return tuple(
        sorted(needs, key=lambda n: (n.person in talked, round(n.chance, 2), -n.tries, _with_them(learners[n.person])))
    ), frozenset(talked)


def _with_them(one: Learner) -> datetime:
    """When a teacher last talked with them; before the first talk, when they came."""
    return one.checkin or one.student.since or datetime.min.replace(tzinfo=UTC)


def _not_called(groups: list[Group], kept: Sequence[GroupRow], now: datetime) -> list[Group]:
    """Without those that are called already, or that met since the idea was last seen."""
    return [group for group in groups if not any(_covers(row, group, now) for row in kept)]


def _covers(row: GroupRow, group: Group, now: datetime) -> bool:
    if (row.objective, row.misconception) != (group.objective, group.misconception) or not set(group.members) <= set(row.members):
        return False
    done = row.met or (row.created if row.until > now else None)
    return done is not None and (group.newest is None or group.newest <= done)


def _longest(days: Mapping[str, int | None]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((p, n) for p, n in days.items() if n is not None), key=lambda pair: -pair[1]))


def _grids(learners: Mapping[str, Learner], packs: Mapping[str, Pack]) -> list[Grid]:
    """One for each pack with any work, its objectives in the pack's order."""
    cells = {(person, objective): mastery for person, one in learners.items() for objective, mastery in one.states}
    worked = {objective for _, objective in cells}
    found = []
    for pack in packs.values():
        columns = tuple((o.id, o.title) for o in pack.objectives.values() if o.id in worked)
        if columns:
            names = {name for name, _ in columns}
            found.append(Grid(pack.title, columns, {key: value for key, value in cells.items() if key[1] in names}))
    return found


# ---------------------------------------------------------------- what an idea is, and what to do about it


def objective_of(packs: Mapping[str, Pack], objective: str) -> Objective | None:
    return next((p.objectives[objective] for p in packs.values() if objective in p.objectives), None)


def idea_of(packs: Mapping[str, Pack], objective: str, name: str) -> tuple[Misconception, str] | None:
    """The misconception by id, and the objective where it is written: the one it was seen at, else another of its pack."""
    for pack in packs.values():
        if objective in pack.objectives:
            order = sorted(pack.objectives.values(), key=lambda o: o.id != objective)
            return next(((m, o.id) for o in order for m in o.misconceptions if m.id == name), None)
    return None


def repair_tasks(packs: Mapping[str, Pack], objective: str, name: str, seed: int = 0, count: int = 3) -> list[Item]:
    """Tasks whose wrong answers would show the idea again, from each family in turn, those of the objective first."""
    pack = next((p for p in packs.values() if objective in p.objectives), None)
    if pack is None:
        return []
    shows = [f for f in pack.families.values() if f.ask and any(x.because == name for x in (*(f.mistakes or ()), *(f.choices or ())))]
    shows.sort(key=lambda f: f.objective != objective)
    return [draw(pack, shows[n % len(shows)], seed + n) for n in range(count if shows else 0)]


# ---------------------------------------------------------------- what a teacher says wins


def correct(
    store: Store, packs: Mapping[str, Pack], by: str, person: str, objective: str, evidence: int | None, value: str, reason: str
) -> int:
    """Keeps a teacher's word on one answer or on an objective, and gives its number.

    Raises InputError, whose `where` names the field, for what is not on record or was never offered.
    """
    known_student(store, person)
    if not reason.strip():
        raise InputError("there is no reason.", where="reason", cure="Say in a few words why.")
    rows = store.evidence_of(person)
    if evidence is not None:
        row = next((r for r in rows if r.id == evidence), None)
        if row is None or row.objective != objective:
            raise InputError("there is no such answer of this student.", where="evidence", cure="Open the student's page again.")
    elif objective_of(packs, objective) is None:
        raise InputError("there is no such objective.", where="objective", cure="Open the student's page again.")
    if value not in (VERDICTS if evidence is not None else STATES):
        raise InputError("that is not one of the choices.", where="value", cure="Choose from the list.")
    return store.coaching.correct(CorrectionRow(person, objective, evidence, value, " ".join(reason.split())[:LONGEST], by))


def known_student(store: Store, person: str) -> StudentRow:
    """The student by id; InputError for somebody who is not in the class."""
    found = [s for s in (*store.coaching.students(), *store.coaching.taken_out()) if s.person == person]
    if not found:
        raise InputError("there is no such student in this class.", where="person", cure="Open the board again.")
    return found[0]


def call_group(store: Store, by: str, group: Group, now: datetime, room: str = HOME) -> GroupRow:
    """The group is called for today and tomorrow; it cites its evidence."""
    row = GroupRow(uuid4().hex, by, group.objective, group.misconception, group.members, group.ids, now, now + LASTS, room)
    store.coaching.save_group(row)
    return row


def decide_proposal(store: Store, proposal: str, by: str, taken: str) -> None:
    """A family's note becomes evidence of kind "home", always with help, or is declined; `taken` is "no", "back" or a key of
    SEEN_AT_HOME. "back" undoes an earlier decision of a teacher. InputError for a note that is not there, was decided
    already, or was taken back by the family."""
    row = store.coaching.proposal(proposal)
    if row is None or taken not in (*SEEN_AT_HOME, "no", "back"):
        raise InputError("there is no such note.", where="proposal", cure="Open the board again.")
    if taken == "back":
        if row.decided not in ("", *DECISIONS):
            raise InputError("the family took this note back.", where="proposal", cure="Open the board again.")
        if store.coaching.decide(row.id, "", ""):
            store.classwork.withdraw(row.child, f"home/{row.id}")
        return
    if not store.coaching.decide(row.id, "declined" if taken == "no" else "accepted", by):
        raise InputError("this note was decided on already.", where="proposal", cure="Open the board again.")
    if taken != "no":
        item = f"home/{row.id}"
        store.classwork.add([EvidenceRow(row.child, "home", row.objective, item, SEEN_AT_HOME[taken], assisted=True, kind="home")])


def decided_notes(store: Store, children: Sequence[str]) -> list[ProposalRow]:
    """Notes of families that a teacher took or declined, the last decision first."""
    rows = [row for row in store.coaching.proposals(children) if row.decided in DECISIONS]
    return sorted(rows, key=lambda row: row.decided_at or row.created or datetime.min.replace(tzinfo=UTC), reverse=True)


def name_student(store: Store, person: str, label: str, room: str = HOME) -> None:
    """What the teacher calls a student; an empty label goes back to the animal and grade. Whoever was taken out stays out."""
    outside = any(s.person == person for s in store.coaching.taken_out(room))
    store.rooms.join(person, "student", room, " ".join(label.split())[:40])
    if outside:
        store.coaching.take_out(person, room)


def take_out(store: Store, person: str, room: str = HOME) -> None:
    """Off the teacher's lists; nothing is deleted."""
    store.rooms.join(person, "student", room)
    store.coaching.take_out(person, room)


def plan_for(parts: Parts, by: str, group: Group) -> str:
    """Drafts the ten-minute plan with its mini sheet and gives the draft's id. No name of a student goes in.

    Raises InputError when the idea is in no pack, and what the studio raises.
    """
    idea = idea_of(parts.packs, group.objective, group.misconception)
    if idea is None:
        raise InputError("this idea is not in the packs.", where="group", cure="Open the board again.")
    found, objective = idea
    fields = {"misconception": found.id, "students": min(5, max(2, len(group.members)))}
    request = studio.Request("small_group_plan", objective, fields=fields, seed=len(group.ids))
    made = studio.make(parts, request)
    card = studio.keep(parts, made, request, by, "board", studio.drafts_folder(parts), studio.formats_in_chat(made))
    return str(card["id"])
