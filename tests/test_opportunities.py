"""Who got the interesting work: what is counted, who had none, and a warning only where luck alone would hardly share so unevenly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations_with_replacement
from math import factorial, prod
from random import Random

import pytest
from test_board import NOW, OBJECTIVE, a_class, address, pack, store
from web_support import Visitor

from app import opportunities
from app.boarding.ledger import AT_TUTOR, IN_ROOM, Ledger, ledger_of
from app.boarding.sharing import FEWEST, FEWEST_LEARNERS, SELDOM, holders, share_of
from app.errors import InputError
from app.learning.answers import tasks_of
from app.library.packs import Pack
from app.store import ChoiceRow, EvidenceRow, KeptRow, OpportunityRow, PersonRow, Store, StudentRow
from app.tutor import Tutor

__all__ = ["address", "pack", "store"]


# ---------------------------------------------------------------- far more uneven than luck


@pytest.mark.parametrize(
    ("counts", "found"), [((), 0), ((0, 0), 0), ((1,), 1), ((5, 5), 2), ((6, 5), 1), ((3, 3, 3, 3), 3), ((9, 1, 1, 1), 1)]
)
def test_how_few_hold_more_than_half(counts: tuple[int, ...], found: int) -> None:
    assert holders(counts) == found


def test_one_who_holds_most_of_it_is_called_uneven_and_turns_for_everybody_are_not() -> None:
    alone, everybody = [14, *[1] * 9, *[0] * 10], [1] * 20
    assert share_of(alone, [28] * 20).uneven
    assert not share_of(everybody, [28] * 20).uneven


@pytest.mark.parametrize(("learners", "total"), [(FEWEST_LEARNERS - 1, 200), (200, FEWEST - 1), (0, 0), (1, 40)])
def test_small_numbers_are_too_few_to_tell(learners: int, total: int) -> None:
    share = share_of([total, *[0] * (learners - 1)][:learners], [28.0] * learners)
    assert share.few
    assert not share.uneven


def exact(learners: int, total: int, half: int) -> float:
    """Chance that equal luck leaves at most `half` learners with more than half, counted over every way of dealing."""
    ways = 0
    for parts in combinations_with_replacement(range(total + 1), learners):
        if sum(parts) == total and holders(parts) <= half:
            orders = factorial(learners) // prod(factorial(n) for n in Counter(parts).values())
            ways += orders * factorial(total) // prod(factorial(n) for n in parts)
    return ways / learners**total


@pytest.mark.parametrize("counts", [(7, 1, 1, 1, 1, 1), (5, 4, 1, 1, 1, 0), (3, 3, 3, 1, 1, 1)])
def test_the_deals_agree_with_exact_counting(counts: tuple[int, ...]) -> None:
    share = share_of(counts, [28.0] * 6)
    assert share.chance is not None
    assert share.chance == pytest.approx(exact(6, 12, share.half), abs=0.02)


def test_classes_that_are_dealt_out_by_luck_are_seldom_called_uneven() -> None:
    dice, called = Random(7), 0
    for _ in range(300):
        learners, total = dice.randrange(6, 31), dice.randrange(12, 120)
        counts = Counter(dice.choices(range(learners), k=total))
        called += share_of([counts[n] for n in range(learners)], [28.0] * learners).uneven
    assert called / 300 <= SELDOM + 0.02


def test_somebody_who_came_lately_is_not_expected_to_have_had_as_much() -> None:
    """Ten who were here all the time share evenly; ten came yesterday and have nothing."""
    counts = [3] * 10 + [0] * 10
    assert not share_of(counts, [28.0] * 10 + [1.0] * 10).uneven
    assert share_of(counts, [28.0] * 20).usual > share_of(counts, [28.0] * 10 + [1.0] * 10).usual


def test_the_order_in_which_learners_come_changes_nothing() -> None:
    pairs = [(n % 5, 1.0 + 9 * (n % 3)) for n in range(18)]
    found = set()
    for seed in range(5):
        Random(seed).shuffle(pairs)
        found.add(share_of([c for c, _ in pairs], [d for _, d in pairs]))
    assert len(found) == 1


# ---------------------------------------------------------------- what is counted


def levels(pack: Pack, level: str) -> str:
    return next(f"fractions/{f.id}" for f in pack.families.values() if f.level == level)


def answer(pack: Pack, level: str, days_ago: float = 1, kind: str = "practice", n: int = 1, person: str = "a") -> EvidenceRow:
    moment = NOW - timedelta(days=days_ago)
    return EvidenceRow(person, "s", OBJECTIVE, f"{levels(pack, level)}#{n}", "wrong", created=moment, kind=kind)


def ledger(pack: Pack, rows: Sequence[EvidenceRow] = (), weeks: int = 4, **more: object) -> Ledger:
    given: dict[str, object] = {"choices": [], "kept": [], "noted": []} | more
    tasks = tasks_of(pack.id, pack.families.values())
    students = [StudentRow(p, since=NOW - timedelta(days=300)) for p in "ab"]
    return ledger_of(students, {"a": rows}, tasks, now=NOW, weeks=weeks, **given)  # type: ignore[arg-type]


def counts(found: Ledger, person: str = "a") -> dict[str, int]:
    return dict(next(line.counts for line in found.lines if line.person == person))


def test_a_harder_task_counts_when_it_was_tried_right_or_wrong_and_one_day_counts_once(pack: Pack) -> None:
    rows = [answer(pack, "stretch", 1, n=n) for n in range(8)] + [answer(pack, "stretch", 3), answer(pack, "core", 4)]
    assert counts(ledger(pack, rows)) == {"further": 2}


@pytest.mark.parametrize("kind", ["pre", "post", "home", "probe"])
def test_a_test_for_everybody_and_what_a_family_saw_are_no_opportunity(pack: Pack, kind: str) -> None:
    assert counts(ledger(pack, [answer(pack, "stretch", kind=kind)])) == {}


def test_choices_and_the_portfolio_are_read_and_one_thing_is_not_counted_twice(pack: Pack) -> None:
    then = NOW - timedelta(days=2)
    choices = [
        ChoiceRow("a", "teach", OBJECTIVE, created=then), ChoiceRow("a", "product", OBJECTIVE, created=then),
        ChoiceRow("a", "go_further", OBJECTIVE, created=then), ChoiceRow("a", "defer", OBJECTIVE, created=then),
    ]  # fmt: skip
    kept = [
        KeptRow("1", "a", "teach_back", "words", objective=OBJECTIVE, created=then),
        KeptRow("2", "a", "project", "words", objective=OBJECTIVE, created=NOW - timedelta(days=9)),
        KeptRow("3", "a", "reflection", "words", created=then),
    ]
    found = ledger(pack, [answer(pack, "stretch", 2)], choices=choices, kept=kept)
    assert counts(found) == {"further": 1, "teach": 1, "project": 1}
    assert counts(found, "b") == {}


def test_only_the_chosen_weeks_count(pack: Pack) -> None:
    rows = [answer(pack, "stretch", 10), answer(pack, "stretch", 20), answer(pack, "stretch", 50)]
    assert [counts(ledger(pack, rows, weeks))["further"] for weeks in (2, 4, 8)] == [1, 2, 3]
    noted = [OpportunityRow("a", "t", "led", created=NOW - timedelta(days=d)) for d in (1, 20)]
    assert counts(ledger(pack, weeks=2, noted=noted)) == {"led": 1}


def test_who_had_none_is_told_apart_for_the_tutor_and_the_room(pack: Pack) -> None:
    found = ledger(pack, [answer(pack, "stretch")], noted=[OpportunityRow("b", "t", "led", created=NOW)])
    assert (found.without(AT_TUTOR), found.without(IN_ROOM)) == (("b",), ("a",))


def test_an_address_that_asks_for_other_weeks_gets_the_usual_ones() -> None:
    assert [opportunities.weeks_in(t) for t in ("8", "", "3", "-1", "x" * 999)] == [8, 4, 4, 4, 4]


# ---------------------------------------------------------------- from the store and on the page


def test_a_note_of_the_room_is_no_check_in_and_a_check_in_is_no_opportunity(store: Store) -> None:
    store.save_person(PersonRow("a", "student", 5))
    opportunities.note(store, "t", "a", "led")
    since = NOW - timedelta(days=9999)
    assert store.coaching.checkins(["a"]) == []
    (row,) = store.coaching.opportunities(["a"], since)
    assert (row.person, row.by, row.kind) == ("a", "t", "led")
    assert not store.coaching.forget_checkin(row.id or 0, "a")
    assert not store.coaching.forget_opportunity(row.id or 0, "b")
    assert store.coaching.forget_opportunity(row.id or 0, "a")
    assert store.coaching.opportunities(["a"], since) == []


@pytest.mark.parametrize(("person", "kind", "field"), [("zz", "led", "person"), ("a", "talk", "kind"), ("a", "won", "kind")])
def test_what_is_not_offered_is_not_noted(store: Store, person: str, kind: str, field: str) -> None:
    store.save_person(PersonRow("a", "student", 5))
    with pytest.raises(InputError) as fault:
        opportunities.note(store, "t", person, kind)
    assert fault.value.where == field


def test_a_teacher_notes_what_happened_in_the_room_with_one_press_and_takes_it_back(tutor: Tutor, address: str) -> None:
    a_class(tutor)
    teacher = Visitor(address).choose("teacher").http
    answer = teacher.post("/board/note", data={"person": "a", "kind": "led", "weeks": "8"})
    assert answer.headers["location"] == "/board/opportunities?weeks=8"
    page = teacher.get(answer.headers["location"]).text
    assert "&lt;b&gt;Maya&lt;/b&gt;: Led a group" in page
    assert 'href="/board/opportunities?weeks=8" aria-current="true"' in page
    number = re.search(r'name="note" value="(\d+)"', page)
    assert number
    assert teacher.post("/board/unnote", data={"person": "a", "note": number[1], "weeks": "8"}).status_code == 303
    assert "Nothing is noted in these weeks" in teacher.get("/board/opportunities").text


def test_what_a_learner_did_with_the_tutor_is_on_the_page_without_being_asked_for(tutor: Tutor, address: str) -> None:
    a_class(tutor)
    tutor.store.growth.choose(ChoiceRow("b", "teach", OBJECTIVE))
    tutor.store.classwork.add([replace(answer(tutor.packs["fractions"], "stretch", person="b"), created=None)])
    page = Visitor(address).choose("teacher").http.get("/board/opportunities").text
    assert re.search(r"Noor</a></th><td>1</td><td>1</td><td>0</td>", page)
    assert "Too few to tell" in page


def test_those_who_had_none_stand_in_the_order_of_names(tutor: Tutor, address: str) -> None:
    a_class(tutor)
    for person, label in (("a", "Zoe"), ("b", "ada"), ("c", "Mia")):
        tutor.store.rooms.join(person, "student", label=label)
    page = Visitor(address).choose("teacher").http.get("/board/opportunities").text
    part = page[page.index("None noted in the room") :]
    assert re.findall(r"<li><a[^>]*>(\w+)</a>", part)[:3] == ["ada", "Mia", "Zoe"]


def test_the_warning_is_on_the_page_and_says_that_groups_of_children_are_not_compared(tutor: Tutor, address: str) -> None:
    for n in range(8):
        tutor.store.save_person(PersonRow(f"p{n}", "student", 5, avatar="owl"))
    teacher = Visitor(address).choose("teacher").http
    for n in (*[0] * 13, 1):
        opportunities.note(tutor.store, "t", f"p{n}", "presented")
    page = teacher.get("/board/opportunities").text
    assert "more than half went to 1 of 8 students" in page
    assert "less than one class in forty" in page
    assert "groups of students are not compared" in page


@pytest.mark.parametrize("form", [{"person": "zz", "kind": "led"}, {"person": "a", "kind": "won"}, {"person": "a", "kind": ""}])
def test_a_forged_note_gets_a_sentence_and_changes_nothing(tutor: Tutor, address: str, form: dict[str, str]) -> None:
    a_class(tutor)
    answer = Visitor(address).choose("teacher").http.post("/board/note", data=form | {"weeks": "4"})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert tutor.store.coaching.opportunities(["a"], NOW - timedelta(days=9999)) == []


@pytest.mark.parametrize("audience", ["student", "parent"])
def test_only_a_teacher_sees_the_ledger_or_notes_anything(tutor: Tutor, address: str, audience: str) -> None:
    a_class(tutor)
    other = Visitor(address).choose(audience).http
    assert other.get("/board/opportunities").status_code == 303
    for action in ("note", "unnote"):
        assert other.post(f"/board/{action}", data={"person": "a", "kind": "led", "note": "1"}).status_code == 403


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_the_ledger_is_told_in_the_teachers_language(tutor: Tutor, address: str, language: str) -> None:
    a_class(tutor)
    opportunities.note(tutor.store, "t", "a", "led")
    page = Visitor(address).choose("teacher", language=language).http.get("/board/opportunities").text
    assert not re.search(r"Opportunit|Harder|Led a|Too few|None|Nothing|Take it back|weeks<|Noted by", page)
    assert not re.search(r"\b(?:chances|minutes)\.\w+|\{\w+\}", page)
