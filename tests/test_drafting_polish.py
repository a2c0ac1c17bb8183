"""What a model may reword, and which of its words are taken."""

from __future__ import annotations

import pytest
from test_drafting_support import ACTIVITIES, own_source

from app.drafting import accept_prose, check, draft, failed, polishable, with_prose

OLD = "Students find one size of piece for two fractions. Then they add and check against one half."


def test_only_the_plans_own_prose_may_be_reworded() -> None:
    made = draft(ACTIVITIES["tiered_lesson"], own_source())
    assert [p.path for p in polishable(made)] == ["teacher-plan/overview", "teacher-plan/launch"]
    assert all(p.audience == "teacher" and p.max_words >= len(p.text.split()) for p in polishable(made))


def test_new_prose_stands_in_its_place_and_nothing_else_changes() -> None:
    made = draft(ACTIVITIES["tiered_lesson"], own_source())
    new = "Students look for a size of piece that fits both fractions, and then add."
    after = with_prose(made, {"teacher-plan/overview": new, "sheet-a/1": "What is $1/2$?", "nowhere": "x"})
    assert new in after.files[0].text
    assert after.files[1:] == made.files[1:]
    assert failed(check(after)) == []


def test_a_plain_rewording_is_taken() -> None:
    assert accept_prose(OLD, "Students look for one size that fits two fractions, add, and check against one half.", ["5/6"]) == ""


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("", "empty"),
        ("Sure!", "empty"),
        (OLD + " " + OLD, "longer"),
        ("Students find one size of piece for 2 fractions and then add them.", "number"),
        ("**Students** find one size of piece for two fractions and add.", "markup"),
        ("# Students find one size of piece for two fractions and add.", "markup"),
        ("Students find five sixths by looking for one size of piece.", "key"),
    ],
)
def test_prose_that_grows_leaks_or_changes_facts_is_not_taken(new: str, reason: str) -> None:
    assert reason in accept_prose(OLD, new, ["5/6", "five sixths"])
