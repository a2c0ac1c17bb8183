"""The teacher's page that sets work for the class, from outside: only a teacher sets, everybody's turn obeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from web_support import Visitor, running

from app.tutor import Tutor

OBJECTIVE = "fractions.add-unlike"
FORM = {"objective": OBJECTIVE, "hints": "1", "example": "2", "sources": "on"}


@pytest.fixture
def address(tutor: Tutor, tmp_path: Path) -> Iterator[str]:
    with running(tutor, tmp_path / "web") as place:
        yield place


def test_a_teacher_sets_work_sees_its_rules_and_ends_it(tutor: Tutor, address: str) -> None:
    teacher = Visitor(address).choose("teacher").http
    assert "Nothing is set" in teacher.get("/work").text
    assert teacher.post("/work", data=FORM | {"title": "<b>Monday</b>"}).status_code == 303
    page = teacher.get("/work").text
    assert "&lt;b&gt;Monday&lt;/b&gt;" in page and "Up to 1 hints." not in page
    assert "One hint." in page and "after 2 tries" in page
    (row,) = tutor.store.assignments.open_now()
    assert row.objectives == (OBJECTIVE,)
    assert teacher.post("/work/end", data={"assignment": row.id}).status_code == 303
    assert "Nothing is set" in teacher.get("/work").text


async def test_a_student_sees_the_rules_on_the_first_screen_and_on_the_task(address: str) -> None:
    Visitor(address).choose("teacher").http.post("/work", data=FORM | {"title": "Monday"})
    student = await Visitor(address).choose("student").connect()
    events = await student.until("element")
    (home,) = student.cards(events, "Home")
    (assigned,) = home["props"]["assigned"]
    assert assigned["title"] == "Monday" and "One hint" in assigned["rules"]
    before = len(student.events)
    await student.press(home["props"]["buttons"]["topic"], choices={"objective": assigned["objective"]})
    task = student.cards(await student.until("task_end", before), "ItemCard")[-1]
    assert task["props"]["hints"] == 1 and task["props"]["rules"]
    await student.close()


@pytest.mark.parametrize("audience", ["student", "parent"])
def test_nobody_but_a_teacher_sets_or_ends_work(tutor: Tutor, address: str, audience: str) -> None:
    Visitor(address).choose("teacher").http.post("/work", data=FORM)
    (row,) = tutor.store.assignments.open_now()
    other = Visitor(address).choose(audience).http
    assert other.get("/work").status_code == 303
    assert other.post("/work", data=FORM).status_code == 403
    assert other.post("/work/end", data={"assignment": row.id}).status_code == 403
    assert [r.id for r in tutor.store.assignments.open_now()] == [row.id]


@pytest.mark.parametrize("form", [{}, FORM | {"hints": "99"}, FORM | {"objective": "../etc"}, FORM | {"locked": "on", "minutes": "abc"}])
def test_a_form_with_what_was_never_offered_is_refused_in_words(tutor: Tutor, address: str, form: dict[str, str]) -> None:
    answer = Visitor(address).choose("teacher").http.post("/work", data=form)
    assert answer.status_code == 400 and "could not be set" in answer.text
    assert tutor.store.assignments.open_now() == []


def test_another_site_cannot_set_work(tutor: Tutor, address: str) -> None:
    teacher = Visitor(address).choose("teacher").http
    assert teacher.post("/work", data=FORM, headers={"origin": "http://evil.example"}).status_code == 403
    assert tutor.store.assignments.open_now() == []
