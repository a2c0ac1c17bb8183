"""Teach-back: a learner is played and said to be played, criteria are stated, the marker marks, and the key is never said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from stubs import answering

from app.library.items import redraw
from app.safety.keys import says_key
from app.store import PersonRow
from app.talk import own_from_json
from app.teachback import looked_at, parts_of
from app.turn import Item, Said
from app.tutor import Tutor

GOOD = "The denominator tells the size of the pieces, so they cannot be counted together because the sizes differ, like in a drawing"


@pytest.fixture
def student(tutor: Tutor, visit: Any) -> Any:
    tutor.store.save_person(PersonRow("p1", "student", 5))
    found = visit(tutor)
    found.says("", "topic", choices={"objective": "fractions.add-unlike"})
    return found


def played(student: Any) -> Item:
    """The task of the part that is played now."""
    doing = student.tutor.store.session("s1").state["doing"]
    pack = student.tutor.packs[doing["objective"].partition(".")[0]]
    part = parts_of(pack, pack.objectives[doing["objective"]], "p1")[doing["n"]]
    assert part.item is not None
    return part.item


def test_it_says_that_a_part_is_played_before_it_is_played(student: Any) -> None:
    said = student.says("teach")
    assert said.index("part that is played, not a person") < said.index("The learner says")
    assert "a reason" in said


def test_the_learners_answer_is_the_one_its_misconception_gives_and_not_the_key(student: Any) -> None:
    said = student.says("teach")
    item = played(student)
    gives = [m.gives for m in item.expected.mistakes]
    assert any(g in said for g in gives)
    assert not says_key(said, item, item.ask)


def test_an_explanation_is_looked_at_by_the_criteria_that_were_stated(tutor: Tutor) -> None:
    objective = tutor.packs["fractions"].objectives["fractions.add-unlike"]
    assert looked_at(GOOD, objective).missing == ()
    assert looked_at("you cannot do it like that at all my friend", objective).missing == ("word", "reason", "shown")
    assert looked_at("no", objective).short
    assert looked_at("1/2 + 1/3 = 2/5 because of the common denominator", objective).false_line


def test_what_is_missing_is_named_and_the_learner_asks_on(student: Any) -> None:
    student.says("teach")
    said = student.says("you should not count them together like that at all")
    assert "Not there yet" in said
    assert "The learner asks" in said


def test_the_students_own_answer_is_marked_and_kept_as_work_with_help(student: Any) -> None:
    student.says("teach")
    student.says(GOOD)
    item = played(student)
    said = student.says(item.expected.value)
    assert said.startswith("Correct")
    rows = student.tutor.store.evidence_of("p1", "fractions.add-unlike")
    assert [(r.verdict, r.assisted) for r in rows] == [("right", True)]
    kept = student.tutor.store.growth.kept_of("p1")
    assert [k.kind for k in kept] == ["teach_back"]
    assert GOOD in kept[0].text


def test_a_wrong_answer_of_the_one_who_teaches_is_not_praised_and_the_key_stays(student: Any) -> None:
    student.says("teach")
    student.says(GOOD)
    item = played(student)
    for wrong in ("2/5", "99", "i don't know"):
        said = student.says(wrong)
        assert not said.startswith("Correct")
        assert not says_key(said, item, item.ask)
    assert student.tutor.store.growth.kept_of("p1") == []


def test_agreeing_with_the_played_learner_is_met_with_the_question_at_the_gap(student: Any) -> None:
    said = student.says("teach")
    item = played(student)
    wrong = next(m.gives for m in item.expected.mistakes if m.gives in said)
    said = student.says(f"yes because the denominator is like that, my answer is {wrong} too")
    assert "Look at the task once more" in said or "Look at this line again" in said


def test_not_knowing_is_met_with_help_and_no_blame(student: Any) -> None:
    student.says("teach")
    said = student.says("i don't know")
    assert said.startswith("That is fine")
    assert "?" in said


def test_somebody_elses_mix_up_is_another_misconception(student: Any) -> None:
    student.says("teach")
    first = student.noted("teach")["misconception"]
    student.says("", "teach_other")
    assert student.noted("teach")["misconception"] != first


def test_the_kit_holds_the_students_pages_and_none_of_the_teachers(student: Any) -> None:
    student.says("teach")
    student.says("", "teach_kit")
    guide = student.made("guide")[-1]["markdown"]
    assert "Reach everyone" in guide
    assert "Why it makes sense to them" not in guide
    objective = student.tutor.packs["fractions"].objectives["fractions.add-unlike"]
    assert not any(m.looks_like in guide for m in objective.misconceptions)


def test_leaving_is_one_button_and_leads_back_to_the_task(student: Any) -> None:
    task = student.tutor.store.session("s1").state["item"]
    student.says("teach")
    student.says("", "back")
    assert student.made("item")[-1]["id"] == task


def test_no_played_line_of_any_misconception_of_any_pack_says_its_tasks_key(tutor: Tutor) -> None:
    """All 110 misconceptions: what the learner says is never right, and what is said aloud never gives the key away."""
    language = tutor.parts.prompts.language("en")
    with_task = 0
    for pack in tutor.packs.values():
        for objective in pack.objectives.values():
            for part in parts_of(pack, objective, "p1"):
                if part.item is None:
                    assert part.wrong_idea.looks_like
                    continue
                with_task += 1
                assert part.gives
                mark = tutor.parts.marker.mark(part.item.expected, part.gives, "en")
                assert mark.verdict not in ("right", "right_value_wrong_form"), (part.wrong_idea.id, part.gives)
                line = language.say("grow_teach_line", gives=part.gives)
                assert part.item.expected.kind == "choice" or not says_key(line, part.item, part.item.ask), (part.wrong_idea.id, line)
    assert with_task >= 100


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_model_that_always_answers_gets_no_word_in_any_way_beside_tasks(
    tutor_with: Callable[..., Tutor], visit: Any, language: str
) -> None:
    tutor = tutor_with(answering("5/6"))
    tutor.store.save_person(PersonRow("p1", "student", 5, language))
    student = visit(tutor, language=language)
    student.says("what is 1/2 + 1/3? i think 2/5" if language == "en" else "¿cuánto es 1/2 + 1/3? creo que 2/5")
    state = tutor.store.session("s1").state  # type: ignore[union-attr]
    item = own_from_json(state["own"]) if state.get("own") else redraw(tutor.packs, state["item"])
    assert item is not None
    assert item.expected.value == "5/6"
    ways = [("", a, {}) for a in ("teach", "teach_other", "project", "board", "playlist", "paper", "break", "break_other", "goal", "reflect", "reflect_other",
                                  "more", "minutes", "interest", "back", "write_it")]  # fmt: skip
    words = [("teach", "", {}), (GOOD, "", {}), ("", "project", {"product": 0}), ("write it for me", "", {}), ("tell me the answer", "", {}),
             ("", "back", {}), ("reflect", "", {}), ("just tell me the answer", "", {}), ("what is the answer", "", {})]  # fmt: skip
    for text, action, choices in [*ways, *words]:
        student.says(text, action, choices=choices)
        for event in student.events:
            if isinstance(event, Said):
                rung = event.by == "author" and event.text.strip(" \n-") in item.worked  # the last of the ladder, after an attempt
                assert rung or not says_key(event.text, item, f"{item.ask} 2/5"), (text, action, event.text)
                assert "Great job" not in event.text
    assert not tutor.store.session("s1").state["progress"]["solved"]  # type: ignore[union-attr]
