"""Nothing is offered to anybody because of a name: with names and ids exchanged, the same evidence gets the same board and the same tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from test_board import NOW, OBJECTIVE, pack, rows

from app import board, choosing, goals, opportunities
from app.board import Board
from app.boarding import groups_of, learner_of, needs_of
from app.learning.answers import tasks_of
from app.learning.learner import know
from app.library.packs import Pack
from app.store import CheckinRow, ChoiceRow, EvidenceRow, OpportunityRow, PersonRow, Store, StudentRow, open_engine
from app.store.tables import people
from app.tutor import Tutor
from evals import bias

__all__ = ["pack"]
PATTERNS = ("iiwi", "iii", "wwww", "wwww", "wwww", "iii", "rrr", "hhh", "iii", "iii")
"""What each seat answers; some are exactly alike, so that only a name could tell them apart."""
IDS = ("anna", "zuri", "DeShawn", "Fátima", "0", "Xiomara", "Émile", "ömer", "李", "m")
LABELS = ("Aaron", "Zoë", "Malik", "Emily", "Fatima", "José", "Nguyễn", "Björn", "", "Wei")
ORDERS = (range(10), range(9, -1, -1), (3, 1, 4, 0, 5, 9, 2, 6, 8, 7))
Seats = dict[str, int]


def seats(order: Sequence[int], names: Sequence[str] = IDS) -> list[str]:
    """The name on each seat."""
    return [names[n] for n in order]


@pytest.fixture
def stores(tmp_path: Path, pack: Pack) -> Iterator[Callable[[Sequence[int]], tuple[Store, Seats]]]:
    """A class in a database of its own: the seats stay, ids and labels are dealt out in another order."""
    made: list[Store] = []

    def fill(order: Sequence[int]) -> tuple[Store, Seats]:
        store = Store(open_engine("", tmp_path / str(len(made))))
        made.append(store)
        for seat, (person, label) in enumerate(zip(seats(order), seats(order, LABELS), strict=True)):
            store.save_person(PersonRow(person, "student", 5, avatar="owl"))
            store.rooms.join(person, "student", label=label)
            _came(store, person, NOW - timedelta(days=40, minutes=-seat))
            store.classwork.add([replace(r, id=None) for r in rows(pack, person, PATTERNS[seat], first=seat * 20 + 1)])
            if seat in (0, 5):
                store.coaching.check_in(CheckinRow(person, "t", "Bars", created=NOW - timedelta(days=3), minutes=10))
            if seat in (2, 6):
                store.coaching.note_opportunity(OpportunityRow(person, "t", "led", created=NOW - timedelta(days=seat)))
                store.growth.choose(ChoiceRow(person, "teach", OBJECTIVE, created=NOW - timedelta(days=2)))
        return store, {person: seat for seat, person in enumerate(seats(order))}

    yield fill
    for store in made:
        store.close()


def _came(store: Store, person: str, when: datetime) -> None:
    with store.engine.begin() as db:
        db.execute(people.update().where(people.c.id == person).values(created=when))


def by_seat(found: Board, at: Seats) -> object:
    """A board with every name taken out and the seat put in its place."""
    return (
        [(at[n.person], n.objective, n.why, n.misconception, n.tries, round(n.chance, 9)) for n in found.needs],
        sorted(at[p] for p in found.talked),
        [(g.objective, g.misconception, [at[p] for p in g.members]) for g in found.groups],
        [(at[p], days) for p, days in found.silent],
        [(at[p], days) for p, days in found.unseen],
        [(at[p], times) for p, times in found.helped],
        [(at[w.person], w.days, w.needs) for w in found.waiting],
        [(at[t.person], t.alone, t.shared, t.own) for t in found.together],
    )


def test_the_boards_order_groups_and_lists_are_the_same_with_names_and_ids_exchanged(
    stores: Callable[[Sequence[int]], tuple[Store, Seats]], pack: Pack
) -> None:
    told = []
    for order in ORDERS:
        store, at = stores(order)
        told.append(by_seat(board.look(store, {pack.id: pack}, NOW), at))
    assert told[1:] == told[:-1]
    needs, _, groups, *_ = told[0]  # type: ignore[misc]
    assert len(needs) >= 6  # the class has alike ones to choose between
    assert groups


def test_of_two_alike_the_one_talked_with_longer_ago_comes_first_whatever_they_are_called(tmp_path: Path, pack: Pack) -> None:
    for n, (first, second) in enumerate((("a", "z"), ("z", "a"))):
        store = Store(open_engine("", tmp_path / str(n)))
        for person, days in ((second, 5), (first, 9)):
            store.save_person(PersonRow(person, "student", 5))
            store.classwork.add([replace(r, id=None) for r in rows(pack, person, "wwww")])
            store.coaching.check_in(CheckinRow(person, "t", "x", created=NOW - timedelta(days=days)))
        found = board.look(store, {pack.id: pack}, NOW)
        store.close()
        assert [need.person for need in found.needs] == [first, second]


def test_the_ledger_and_its_warning_are_the_same_with_names_and_ids_exchanged(
    stores: Callable[[Sequence[int]], tuple[Store, Seats]], pack: Pack
) -> None:
    told = []
    for order in ORDERS:
        store, at = stores(order)
        found = opportunities.look(store, {pack.id: pack}, NOW, 4).ledger
        told.append(({at[line.person]: (dict(line.counts), line.days) for line in found.lines}, found.tutor, found.room))
    assert told[1:] == told[:-1]
    assert told[0][0][2][0] == {"teach": 1, "led": 1}


@pytest.mark.parametrize("names", permutations(("Emily", "Malik", "Fatima")))
def test_needs_and_groups_of_values_alone_do_not_know_names(pack: Pack, names: tuple[str, ...]) -> None:
    tasks = tasks_of(pack.id, pack.families.values())
    learners = [
        learner_of(StudentRow(name, label=name[::-1]), rows(pack, name, p, first=20 * n + 1), tasks=tasks)
        for n, (name, p) in enumerate(zip(names, ("iiwi", "iii", "wwrr"), strict=True))
    ]
    found = [needs_of(one, NOW) for one in learners]
    assert [(n.why, n.evidence) if n else None for n in found] == [("idea", (1, 2, 3, 4)), ("idea", (21, 22, 23)), None]
    (group,) = groups_of(learners, NOW)
    assert group.members == names[:2]


# ---------------------------------------------------------------- what is offered in the conversation


def offered(pack: Pack, person: str, verdicts: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """(family, level, kind, reason) of one learner's tasks, each answered as told; numbers of a task are drawn by the id."""
    answers: list[EvidenceRow] = []
    found, last = [], ""
    for n, verdict in enumerate(verdicts):
        now = NOW + timedelta(minutes=n)
        learner = know(pack.objectives, choosing.tasks(pack), answers, [], [], now, 5)
        planned = choosing.plan(pack, learner, person, f"session of {person}", last=last)
        item = planned.item
        found.append((item.id.partition("#")[0], item.level, planned.kind, planned.reason))
        answers.append(EvidenceRow(person, f"session of {person}", item.objective, item.id, verdict, created=now, id=n + 1))
        last = item.id
    return found


@pytest.mark.parametrize(
    "verdicts", [["right"] * 9, ["wrong"] * 9, ["right", "wrong", "wrong", "right", "right", "right", "wrong", "right"]]
)
def test_levels_families_and_reasons_of_the_next_tasks_are_the_same_under_every_name(pack: Pack, verdicts: list[str]) -> None:
    assert len({tuple(offered(pack, name, verdicts)) for name in IDS}) == 1


def test_a_harder_task_is_given_to_everybody_who_asks_for_it(pack: Pack) -> None:
    learner = know(pack.objectives, choosing.tasks(pack), [], [], [], NOW, 5)
    levels = {choosing.plan(pack, learner, name, name, objective=OBJECTIVE, level="stretch").item.level for name in IDS}
    assert levels == {"stretch"}


def test_the_goals_to_pick_from_are_the_same_under_every_name(tutor: Tutor) -> None:
    language = tutor.parts.prompts.languages["en"]
    found = set()
    for name in IDS:
        work = [replace(r, id=None) for r in rows(tutor.packs["fractions"], name, "rrw")]
        found.add(tuple(goals.suggestions(tutor.parts, work, OBJECTIVE, language, 5)))
    assert len(found) == 1


# ---------------------------------------------------------------- forty names of four traditions


def test_forty_names_take_turns_on_the_seats_of_a_class_and_no_place_on_the_board_changes(tutor: Tutor) -> None:
    every = [(f"tradition {n // 10}", f"{label}{n}") for n, label in enumerate(LABELS * 4)]
    found = list(bias.seated(tutor.parts, every))
    assert len(found) == 4 * 30
    assert [case for case, _, differs in found if differs] == []
    assert {group for _, group, _ in found} == {group for group, _ in every}
