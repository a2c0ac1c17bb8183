"""What learners ask for from a fixed list: the same wish is one, it can be taken back, and what nobody answered comes first."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_support import newcomer

from app import board, wishes
from app.boarding import Group
from app.boarding.wishes import ANSWER, ANSWERS, KINDS, OFF, WITH_TOPIC, Wish, asked, shown, wishes_of
from app.errors import InputError
from app.store import ChoiceRow, PersonRow, StudentRow
from app.tutor import Tutor
from app.web import wish_page
from app.web.board_names import Names
from app.web.words import words_in

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
ADD, COMPARE = "fractions.add-unlike", "fractions.compare"


def wished(person: str, kind: str = "group", objective: str = ADD, days: float = 0) -> ChoiceRow:
    return ChoiceRow(person, f"wish_{kind}", objective, created=NOW - timedelta(days=days))


def off(person: str, kind: str = "group", objective: str = ADD, days: float = 0) -> ChoiceRow:
    return ChoiceRow(person, OFF, objective, {"what": kind}, created=NOW - timedelta(days=days))


def answered(person: str, said: str, kind: str = "group", objective: str = ADD, days: float = 0, **more: str) -> ChoiceRow:
    return ChoiceRow(person, ANSWER, objective, {"what": kind, "answer": said} | more, created=NOW - timedelta(days=days))


# ---------------------------------------------------------------- which wishes stand


def test_the_same_wish_twice_is_one_wish_from_the_first_day_on() -> None:
    (wish,) = wishes_of([wished("a", days=5), wished("a", days=1)])
    assert wish.since == NOW - timedelta(days=5)
    assert len(wishes_of([wished("a"), wished("a", "harder"), wished("a", objective=COMPARE), wished("b")])) == 4


def test_a_wish_that_was_taken_back_is_gone_and_may_be_made_again() -> None:
    assert wishes_of([wished("a", days=5), off("a", days=2)]) == []
    (wish,) = wishes_of([wished("a", days=5), off("a", days=2), wished("a", days=1)])
    assert wish.since == NOW - timedelta(days=1)


def test_after_done_it_can_be_asked_for_anew_and_before_that_the_answer_stays() -> None:
    (again,) = wishes_of([wished("a", days=5), answered("a", "done", days=2), wished("a", days=1)])
    assert (again.answer, again.since) == ("", NOW - timedelta(days=1))
    (same,) = wishes_of([wished("a", days=5), answered("a", "not_now", days=2, reason="few"), wished("a", days=1)])
    assert (same.answer, same.reason) == ("not_now", "few")


def test_an_answer_to_what_is_taken_back_or_was_never_asked_makes_no_wish() -> None:
    assert wishes_of([answered("a", "planned", on="2026-11-27"), wished("b"), off("b"), answered("b", "done")]) == []
    assert wishes_of([ChoiceRow("a", "defer", ADD, created=NOW)]) == []


_EVENTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(("ask", "off", *ANSWERS)), st.sampled_from(KINDS), st.sampled_from((ADD, COMPARE))),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(_EVENTS)
def test_whatever_happens_a_learner_has_each_wish_once_and_every_standing_one_is_on_the_board(
    events: list[tuple[str, str, str, str]],
) -> None:
    rows = []
    for n, (person, what, kind, objective) in enumerate(events):
        make = {"ask": wished, "off": off}.get(what)
        days = 29 - n
        rows.append(make(person, kind, objective, days) if make else answered(person, what, kind, objective, days, on="2026-11-25"))
    found = wishes_of(rows)
    keys = [(w.person, w.kind, w.objective) for w in found]
    assert len(keys) == len(set(keys))
    listed = asked(found, NOW)
    on_board = {(w.person, w.kind, w.objective) for one in listed for w in one.wishes}
    assert {k for k, w in zip(keys, found, strict=True) if w.answer != "done"} <= on_board
    unmet = [one.state == "unmet" for one in listed]
    assert unmet == sorted(unmet, reverse=True)
    assert all(one.unanswered > 0 for one in listed if one.state == "unmet")


# ---------------------------------------------------------------- the order of the board


def test_wishes_are_grouped_by_kind_and_objective_and_the_longest_waiting_unanswered_comes_first() -> None:
    rows = [
        wished("a", "harder", COMPARE, days=20), answered("a", "planned", "harder", COMPARE, days=19, on="2026-11-25"),
        wished("a", days=3), wished("b", days=9), wished("c", days=1),
        wished("b", "book", "", days=9), wished("a", "look", "", days=12),
        wished("c", "harder", days=30), answered("c", "not_now", "harder", days=29, reason="time"),
        wished("b", "harder", days=40), answered("b", "done", "harder", days=20),
    ]  # fmt: skip
    found = asked(wishes_of(rows), NOW)
    assert [(a.kind, a.objective, len(a.wishes), a.state, a.days) for a in found] == [
        ("look", "", 1, "unmet", 12), ("group", ADD, 3, "unmet", 9), ("book", "", 1, "unmet", 9),
        ("harder", COMPARE, 1, "planned", 20), ("harder", ADD, 1, "not_now", 30),
    ]  # fmt: skip


def test_somebody_new_makes_an_answered_wish_unmet_and_counts_from_their_day() -> None:
    (one,) = asked(wishes_of([wished("a", days=9), answered("a", "planned", days=8, on="2026-11-25"), wished("b", days=2)]), NOW)
    assert (one.state, one.unanswered, one.days, len(one.wishes)) == ("unmet", 1, 2, 2)


@pytest.mark.parametrize(("on", "state"), [("2026-11-19", "due"), ("2026-11-20", "planned"), ("2026-11-21", "planned")])
def test_a_plan_whose_day_is_over_comes_back_behind_what_nobody_answered(on: str, state: str) -> None:
    rows = [wished("a", days=9), answered("a", "planned", days=8, on=on), wished("b", "look", "", days=1), wished("c", "book", "", days=30),
            answered("c", "not_now", "book", "", days=29, reason="time")]  # fmt: skip
    found = asked(wishes_of(rows), NOW)
    assert [a.kind for a in found] == ["look", "group", "book"]
    assert found[1].state == state


def test_what_is_done_is_shown_for_two_weeks() -> None:
    rows = [wished("a", days=30), answered("a", "done", days=13)]
    assert [w.answer for w in shown(wishes_of(rows), NOW)] == ["done"]
    assert shown(wishes_of(rows), NOW + timedelta(days=2)) == []
    assert asked(wishes_of(rows), NOW + timedelta(days=2)) == []


# ---------------------------------------------------------------- asking and answering


@pytest.fixture
def me(tutor: Tutor) -> PersonRow:
    row = PersonRow("p1", "student", 5)
    tutor.store.save_person(row)
    return row


def standing(tutor: Tutor, *persons: str) -> list[Wish]:
    return wishes.of(tutor.store, persons or ["p1"])


@pytest.mark.parametrize(
    ("kind", "objective", "where"),
    [
        ("lunch", ADD, "wish"), ("", "", "wish"), ("off", ADD, "wish"), ("answer", ADD, "wish"), ("group", "fractions.nothing", "wish"),
        ("look", "../etc", "wish"), *((kind, "", "wish_topic") for kind in WITH_TOPIC),
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_cannot_be_asked_for(tutor: Tutor, me: PersonRow, kind: str, objective: str, where: str) -> None:
    with pytest.raises(InputError) as told:
        wishes.ask(tutor.parts, me, kind, objective)
    assert told.value.where == where
    assert tutor.store.growth.choices_of("p1") == []


def test_a_learner_has_five_wishes_at_most_and_asking_again_writes_nothing(tutor: Tutor, me: PersonRow) -> None:
    for kind, objective in (("group", ADD), ("group", COMPARE), ("harder", ADD), ("look", ""), ("book", "")):
        for _ in range(2):
            wishes.ask(tutor.parts, me, kind, objective)
    assert len(tutor.store.growth.choices_of("p1")) == len(standing(tutor)) == wishes.MOST
    with pytest.raises(InputError) as told:
        wishes.ask(tutor.parts, me, "look", ADD)
    assert told.value.where == "wish_many"
    wishes.take_back(tutor.store, me, "book", "")
    wishes.ask(tutor.parts, me, "look", ADD)
    with pytest.raises(InputError):
        wishes.take_back(tutor.store, me, "book", "")


def test_one_answer_goes_to_everybody_of_the_class_who_asks_for_the_same(tutor: Tutor, me: PersonRow) -> None:
    teacher, other = PersonRow("t1", "teacher"), PersonRow("p2", "student", 5)
    tutor.store.save_person(other)
    for person in (me, other):
        wishes.ask(tutor.parts, person, "group", ADD)
    wishes.ask(tutor.parts, other, "harder", ADD)
    now = datetime.now(UTC)
    friday = (now + timedelta(days=3)).date().isoformat()
    wishes.answer(tutor.store, teacher, ["p1", "p2"], "group", ADD, "planned", friday, "time", now)
    assert [(w.person, w.kind, w.answer, w.on, w.reason) for w in standing(tutor, "p1", "p2")] == [
        ("p1", "group", "planned", friday, ""), ("p2", "group", "planned", friday, ""), ("p2", "harder", "", "", ""),
    ]  # fmt: skip
    wishes.answer(tutor.store, teacher, ["p1", "p2"], "group", ADD, "done", "", "", now)
    found = board.look(tutor.store, tutor.packs, now).wishes
    assert [(a.kind, a.state) for a in found] == [("harder", "unmet"), ("group", "done")]


@pytest.mark.parametrize(
    ("said", "on", "reason", "where"),
    [
        ("maybe", "", "", "wish"), ("planned", "", "", "wish_date"), ("planned", "soon", "", "wish_date"), ("planned", "2020-01-01", "", "wish_date"),
        ("planned", "2999-01-01", "", "wish_date"), ("not_now", "", "", "wish_reason"), ("not_now", "", "lazy", "wish_reason"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_on_the_list_is_refused(tutor: Tutor, me: PersonRow, said: str, on: str, reason: str, where: str) -> None:
    wishes.ask(tutor.parts, me, "group", ADD)
    with pytest.raises(InputError) as told:
        wishes.answer(tutor.store, PersonRow("t1", "teacher"), ["p1"], "group", ADD, said, on, reason, datetime.now(UTC))
    assert told.value.where == where
    assert [w.answer for w in standing(tutor)] == [""]


def test_nothing_is_answered_that_nobody_asks_for(tutor: Tutor, me: PersonRow) -> None:
    with pytest.raises(InputError) as told:
        wishes.answer(tutor.store, PersonRow("t1", "teacher"), ["p1"], "group", ADD, "done", "", "", datetime.now(UTC))
    assert told.value.where == "wish_gone"


def test_a_wish_for_a_group_leads_to_the_plan_of_a_group_that_is_ready_else_to_a_draft(tutor: Tutor) -> None:
    names = Names([StudentRow("a", "Noor"), StudentRow("b", "Ida")], words_in("en"))
    rows = asked(wishes_of([wished("a"), wished("b", "harder")]), NOW)
    without = wish_page.on_board(board.Board(NOW, wishes=tuple(rows)), tutor.packs, names, words_in("en"))
    assert "/#ask=Small%20group%20on%20Add%20fractions" in without
    assert without.count("/#ask=") == 1
    ready = Group(ADD, "adds-across", ("a", "b"), (("a", (1,)), ("b", (2,))))
    with_one = wish_page.on_board(board.Board(NOW, groups=(ready,), wishes=tuple(rows)), tutor.packs, names, words_in("en"))
    assert 'href="/board/group?objective=fractions.add-unlike&amp;misconception=adds-across&amp;who=a"' in with_one


def test_the_words_that_the_board_lays_ready_draft_a_small_group_plan_on_the_objective(tutor: Tutor, visit: Any) -> None:
    teacher = visit(tutor, audience="teacher")
    title = tutor.packs["fractions"].objectives[ADD].title
    teacher.says(words_in("en")("wish.ask_group", title=title))
    made = teacher.made("draft")
    assert [(m["format"], m["objective"]) for m in made] == [("small_group_plan", ADD)]


# ---------------------------------------------------------------- the pages


def test_a_learner_asks_on_the_map_a_teacher_answers_on_the_board_and_the_learner_reads_it(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    teacher, _ = newcomer(door, "teacher")
    form = {"kind": "group", "objective": ADD}
    for _ in range(2):
        assert v.http.post("/map/wish", data=form).headers["location"] == "/map#wishes"
    page = v.http.get("/map").text
    assert page.count("No answer yet.") == 1
    assert "asked for a small group on “Add fractions with unlike denominators”" in page
    front = teacher.http.get("/board").text
    section = front[front.index('id="wishes"') :]
    assert "1 learner · asked today · without an answer: 1" in section
    day = (datetime.now(UTC) + timedelta(days=4)).date()
    answer = {"kind": "group", "topic": ADD, "answer": "planned", "on": day.isoformat()}
    assert teacher.http.post("/board/wish", data=answer).headers["location"] == "/board#wishes"
    assert re.search(rf"Planned for \w+ {day.day}, {day.year}\.", v.http.get("/map").text)
    assert "Every wish has an answer" in teacher.http.get("/board").text
    assert teacher.http.post("/board/wish", data=answer | {"answer": "not_now", "reason": "few"}).status_code == 303
    assert "Not now: we wait until more learners ask." in v.http.get("/map").text
    assert v.http.post("/map/unwish", data=form).status_code == 303
    assert "we wait until more" not in v.http.get("/map").text
    assert 'id="wishes"' not in teacher.http.get("/board").text
    assert len(door[1].store.growth.choices_of(me)) == 4


def test_only_a_learner_asks_only_a_teacher_answers_and_a_forged_form_changes_nothing(door: tuple[str, Tutor]) -> None:
    store = door[1].store
    v, me = newcomer(door)
    other, _ = newcomer(door)
    teacher, _ = newcomer(door, "teacher")
    parent, _ = newcomer(door, "parent")
    form = {"kind": "look", "objective": "", "person": me}
    for adult in (teacher, parent):
        assert adult.http.post("/map/wish", data=form).status_code == 403
        assert adult.http.post("/map/unwish", data=form).status_code == 403
    assert v.http.post("/map/wish", data=form).status_code == 303
    said = {"kind": "look", "topic": "", "answer": "done", "person": me}
    for outsider in (v, other, parent):
        assert outsider.http.post("/board/wish", data=said).status_code == 403
    assert other.http.post("/map/unwish", data=form).status_code == 400, "nobody takes back the wish of somebody else"
    for forged in ({"kind": "answer", "objective": ADD}, {"kind": "group"}, {"kind": "group", "objective": "<b>"}, {}):
        answer = v.http.post("/map/wish", data=forged)
        assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    for forged in (said | {"answer": "no"}, said | {"kind": "group"}, said | {"answer": "planned", "on": "x"}, {}):
        answer = teacher.http.post("/board/wish", data=forged)
        assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert [(w.kind, w.answer) for w in wishes.of(store, [me])] == [("look", "")]
    v.http.post("/map/unwish", data=form)


def test_a_wish_has_no_free_text_and_only_objectives_of_the_learners_map(door: tuple[str, Tutor]) -> None:
    v, _ = newcomer(door)
    page = v.http.get("/map").text
    form = page[page.index('action="/map/wish"') :].split("</form>")[0]
    assert re.findall(r'type="(\w+)"', form) == ["radio"] * len(KINDS)
    assert "<textarea" not in form
    offered = set(re.findall(r'<option value="([\w.-]+)"', form))
    assert offered == {name for pack in door[1].packs.values() for name in pack.objectives}
