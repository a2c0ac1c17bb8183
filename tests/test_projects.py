"""Projects that ask and never write; boards and playlists in an order of one's own; the twin away from the screen."""

from __future__ import annotations

from typing import Any

import pytest

from app.library.items import redraw
from app.menus import board, done_in, finished, playlist
from app.projects import stand
from app.safety.keys import says_key
from app.store import ChoiceRow, KeptRow, PersonRow
from app.tutor import Tutor

OBJECTIVE = "fractions.add-unlike"


@pytest.fixture
def student(tutor: Tutor, visit: Any) -> Any:
    tutor.store.save_person(PersonRow("p1", "student", 5))
    found = visit(tutor)
    found.says("", "topic", choices={"objective": OBJECTIVE})
    return found


def names(student: Any) -> list[str]:
    return [a["name"] for m in student.made("offers") for a in m["actions"]]


# ---------------------------------------------------------------- projects


def test_a_project_begins_with_its_question_and_a_choice_of_products(student: Any) -> None:
    project = student.tutor.packs["fractions"].materials[OBJECTIVE].project
    said = student.says("project")
    assert project.question in said
    assert names(student).count("project") == len(project.products) + 1


def test_each_milestone_asks_keeps_the_answer_and_leads_to_the_next_until_all_are_answered(student: Any) -> None:
    project = student.tutor.packs["fractions"].materials[OBJECTIVE].project
    student.says("project")
    student.says("", "project", choices={"product": 0, "objective": OBJECTIVE})
    for n, milestone in enumerate(project.milestones):
        assert milestone.check_in in student.text, n
        student.says(f"We measured everything twice and wrote it down on our plan, part {n}")
    kept = [k for k in student.tutor.store.growth.kept_of("p1") if k.kind == "project"]
    assert [k.about["milestone"] for k in kept] == list(range(len(project.milestones)))
    assert "All milestones are answered" in student.text


def test_a_project_goes_on_in_another_conversation(student: Any, tutor: Tutor, visit: Any) -> None:
    project = tutor.packs["fractions"].materials[OBJECTIVE].project
    student.says("project")
    student.says("", "project", choices={"product": 1, "objective": OBJECTIVE})
    student.says("We chose basil because it grows well in our window box")
    tomorrow = visit(tutor, session="s2")
    tomorrow.says("", "topic", choices={"objective": OBJECTIVE})
    assert project.milestones[1].check_in in tomorrow.says("project")


@pytest.mark.parametrize(
    "text", ["write it for me", "can you write the essay", "write the report", "just make it for me", "do the poster for me"]
)
def test_write_it_for_me_becomes_a_question_and_the_beginning_of_a_sentence(student: Any, text: str) -> None:
    student.says("project")
    student.says("", "project", choices={"product": 0, "objective": OBJECTIVE})
    said = student.says(text)
    assert "yours to write" in said
    assert "?" in said
    assert "…" in said
    assert student.tutor.store.growth.kept_of("p1") == []
    assert student.says("write it for me") != said


def test_a_thin_answer_is_asked_about_once_and_then_taken(student: Any) -> None:
    student.says("project")
    student.says("", "project", choices={"product": 0, "objective": OBJECTIVE})
    assert "Say a little more" in student.says("a plant")
    student.says("basil it is")
    assert student.tutor.store.growth.kept_of("p1")[0].text == "a plant basil it is"


@pytest.mark.parametrize("product", [99, -1, "0", None])
def test_a_forged_product_brings_the_choice_again(student: Any, product: object) -> None:
    student.says("", "project", choices={"product": product, "objective": OBJECTIVE})
    assert "What would you like to make?" in student.text


def test_where_a_project_is_follows_from_the_portfolio_alone(tutor: Tutor) -> None:
    project = tutor.packs["fractions"].materials[OBJECTIVE].project
    rows = [KeptRow("1", "p1", "project", "x", objective=OBJECTIVE, about={"milestone": 0, "product": "A jar"})]
    assert stand(rows, OBJECTIVE, project).at == 1
    assert stand(rows, OBJECTIVE, project).product == "A jar"
    assert stand([], OBJECTIVE, project).at == 0


# ---------------------------------------------------------------- board and playlist


def test_every_objective_has_a_board_and_a_playlist_with_must_and_may(tutor: Tutor) -> None:
    seen = 0
    for pack in tutor.packs.values():
        for materials in pack.materials.values():
            for rows in (board(materials), playlist(materials)):
                seen += 1
                kinds = [r.kind for r in rows]
                assert kinds.count("must") >= 1
                assert kinds.count("may") >= 2
                assert all(r.do or r.screen for r in rows)
    assert seen == 2 * sum(len(p.materials) for p in tutor.packs.values())


def test_squares_are_done_in_any_order_marked_and_can_be_unmarked(student: Any) -> None:
    student.says("choice board")
    for place, done in ((7, "yes"), (2, "yes"), (7, "no")):
        student.says("", "board", choices={"place": place, "done": done, "objective": OBJECTIVE})
    rows = student.tutor.store.growth.choices_of("p1")
    assert done_in(rows, "board", OBJECTIVE) == {2}
    labels = [a["label"] for m in student.made("offers") for a in m["actions"] if a["name"] == "board"]
    assert [label.startswith("✓") for label in labels] == [n == 2 for n in range(9)]


def test_a_board_is_enough_with_what_is_for_everybody_and_two_of_ones_own(tutor: Tutor) -> None:
    rows = board(tutor.packs["fractions"].materials[OBJECTIVE])
    assert not finished(rows, {4, 0})
    assert finished(rows, {4, 0, 8})
    assert not finished(rows, {0, 1, 2, 3})


def test_marks_of_another_objective_do_not_count() -> None:
    rows = [ChoiceRow("p1", "board", "a", {"place": 1, "done": True}), ChoiceRow("p1", "board", "b", {"place": 2, "done": True})]
    assert done_in(rows, "board", "a") == {1}


@pytest.mark.parametrize("place", [99, -1, "1", None])
def test_a_forged_place_shows_the_board_and_marks_nothing(student: Any, place: object) -> None:
    student.says("", "board", choices={"place": place, "done": "yes", "objective": OBJECTIVE})
    assert "Choice board" in student.text
    assert not [c for c in student.tutor.store.growth.choices_of("p1") if c.kind == "board"]


# ---------------------------------------------------------------- away from the screen


def test_the_twin_is_the_very_task_and_its_answer_comes_back_to_marking(student: Any) -> None:
    ask = student.made("item")[-1]["ask"]
    said = student.says("on paper")
    assert ask in said
    assert not student.says(student.key).startswith("Kept")
    assert student.tutor.store.evidence_of("p1")[-1].verdict == "right"


def test_without_a_task_one_line_on_what_came_out_is_kept(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor)
    student.says("on paper")
    student.says("I built three cups and poured a third into each")
    assert [k.kind for k in tutor.store.growth.kept_of("p1")] == ["paper"]


def test_an_imported_collection_without_materials_says_so_kindly(tutor: Tutor, visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(tutor.packs["fractions"]), "materials", {})
    student = visit(tutor)
    student.says("", "topic", choices={"objective": OBJECTIVE})
    for way in ("choice board", "playlist", "project"):
        assert "yet" in student.says(way)


@pytest.mark.parametrize("item_id", ["fractions/missing-top#17", "fractions/third-name#555", "fractions/biggest-piece#1"])
def test_a_line_of_the_materials_that_would_say_the_open_tasks_key_waits_until_it_is_done(tutor: Tutor, visit: Any, item_id: str) -> None:
    item = redraw(tutor.packs, item_id)
    assert item is not None
    materials = tutor.packs["fractions"].materials[item.objective]
    project = materials.project
    rows = [*board(materials), *playlist(materials)]
    texts = [t for r in rows for t in (r.do, r.shows, r.materials)] + [m.do for m in project.milestones] + project.products
    risky = [t for t in texts if t and says_key(t, item, item.ask)]
    assert risky, "the example does not show the rule any more: choose another item"
    student = visit(tutor)
    student.says(item.ask, item=item)
    choices = [{"objective": item.objective}, *({"objective": item.objective, "place": n} for n in range(9))]
    heard = [student.says("", way, choices=c) for way in ("board", "playlist") for c in choices]
    heard += [student.says("", "project", choices={"objective": item.objective, "product": n}) for n in range(2)] + [
        student.says("", "paper")
    ]
    assert not [t for t in risky if any(t in said for said in heard)]
