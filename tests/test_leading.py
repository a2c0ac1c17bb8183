"""From task to task in the chat: reviews first, one step back, a retest, a place to begin, and what each answer is kept as."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.store import ChoiceRow, EvidenceRow
from app.tutor import Tutor

NOW = datetime.now(UTC)


def keep(tutor: Tutor, *rows: EvidenceRow) -> None:
    """Puts answers into the record as earlier turns would have."""
    for row in rows:
        tutor.store.open_session(row.session, row.person, "student")
        tutor.store.finish_turn(row.session, "", {}, {}, "", [row], {}, row.person)


def done(objective: str, family: str, days_ago: int, verdict: str = "right", **more: Any) -> EvidenceRow:
    when = NOW - timedelta(days=days_ago)
    return EvidenceRow("p1", f"old{days_ago}", objective, f"fractions/{family}#{days_ago}", verdict, created=when, **more)


def in_play(tutor: Tutor) -> str:
    row = tutor.store.session("s1")
    assert row is not None
    return str(row.state["item"])


def test_a_session_opens_with_what_is_due_and_keeps_it_as_a_review(tutor: Tutor, visit: Any) -> None:
    name = "fractions.unit-fractions"
    keep(tutor, done(name, "name-the-part", 60), done(name, "part-left", 59), done(name, "name-the-part", 58))
    student = visit(tutor, grade=3)
    assert "from before" in student.presses("topic", pack="fractions")
    student.says(student.key or "A")
    assert [r.kind for r in tutor.store.evidence_of("p1", name)][-1:] == ["review"]


def test_a_chosen_objective_comes_at_once_even_with_reviews_due_and_is_recorded_as_a_choice(tutor: Tutor, visit: Any) -> None:
    name = "fractions.unit-fractions"
    keep(tutor, done(name, "name-the-part", 60), done(name, "part-left", 59), done(name, "name-the-part", 58))
    student = visit(tutor, grade=3)
    student.presses("topic", objective="fractions.compare")
    assert student.made("item")[-1]["objective"] == "fractions.compare" or in_play(tutor).startswith("fractions/same-top")
    assert [(c.kind, c.objective) for c in tutor.store.growth.choices_of("p1")] == [("open", "fractions.compare")]


def test_the_next_task_is_never_the_one_that_was_just_left(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor)
    student.presses("topic", objective="fractions.add-unlike")
    first = in_play(tutor)
    student.presses("new")
    assert in_play(tutor) != first


def test_failing_again_and_again_leads_one_step_back_says_so_and_is_recorded(tutor: Tutor, visit: Any) -> None:
    keep(tutor, *(done("fractions.add-unlike", "add-unlike", 0, "wrong") for _ in range(1)))
    keep(tutor, *(replace(done("fractions.add-unlike", "add-unlike", 1, "wrong"), item=f"fractions/add-unlike#{n}") for n in range(3)))
    student = visit(tutor)
    said = student.presses("topic", pack="fractions")
    assert "step back" in said.lower()
    steps = [c for c in tutor.store.growth.choices_of("p1") if c.kind == "step_back"]
    assert [(c.objective, c.detail["by"]) for c in steps] == [("fractions.add-unlike", "path")]
    student.presses("new")
    assert len([c for c in tutor.store.growth.choices_of("p1") if c.kind == "step_back"]) == 1


def test_a_contested_objective_is_looked_at_again_as_a_retest(tutor: Tutor, visit: Any) -> None:
    keep(tutor, done("fractions.compare", "tops-mislead", 2, "wrong"))
    tutor.store.growth.choose(ChoiceRow("p1", "contest", "fractions.compare"))
    student = visit(tutor)
    assert "again" in student.presses("topic", objective="fractions.compare")
    student.says("A")
    assert [r.kind for r in tutor.store.evidence_of("p1", "fractions.compare")][-1] == "retest"


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_place_to_begin_is_found_in_five_tasks_at_most_without_a_hurtful_word(tutor: Tutor, visit: Any, language: str) -> None:
    student = visit(tutor, language=language)
    student.presses("level")
    n, said = 0, ""
    while n < 7 and "level" in tutor.store.session("s1").state:  # type: ignore[union-attr]
        said, n = student.presses("stuck"), n + 1
    assert 3 <= n <= 5
    assert ("place to begin" if language == "en" else "empezar") in said
    (choice,) = tutor.store.growth.choices_of("p1")
    assert (choice.kind, choice.detail["by"], len(choice.detail["asked"])) == ("open", "probes", n)
    assert choice.objective == "fractions.unit-fractions", "who knows nothing yet begins at the beginning"


def test_an_answer_to_a_probe_is_kept_as_a_probe(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor)
    student.presses("level")
    student.says(student.key or "A")
    assert [r.kind for r in tutor.store.evidence_of("p1")] == ["probe"]


def test_a_level_finder_left_from_an_older_version_goes_on(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor)
    student.presses("level")
    row = tutor.store.session("s1")
    assert row is not None
    state = row.state | {"level": {"pack": "fractions", "low": 0, "high": 9, "n": 1}}
    tutor.store.finish_turn("s1", "", {}, state, "", [], {}, "p1")
    assert student.presses("stuck")
    tutor.store.finish_turn("s1", "", {}, row.state | {"level": {"pack": "gone", "asked": []}}, "", [], {}, "p1")
    assert "fractions" in student.presses("stuck").lower() or student.made("offers")


def test_a_forged_objective_gets_the_topics(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor)
    student.presses("topic", objective="../../etc")
    assert student.made("offers")
    assert tutor.store.growth.choices_of("p1") == []


def test_a_teacher_s_word_changes_what_comes_next(tutor: Tutor, visit: Any) -> None:
    from app.store.coaching import CorrectionRow

    keep(tutor, done("fractions.add-unlike", "add-unlike", 1, "wrong"))
    before = visit(tutor)
    before.presses("topic", pack="fractions")
    assert in_play(tutor).partition("/")[2].partition("#")[0] in {
        f.id for f in tutor.packs["fractions"].families_of("fractions.add-unlike")
    }
    tutor.store.coaching.correct(CorrectionRow("p1", "fractions.add-unlike", None, "secure", "seen at the board", "t"))
    before.presses("topic", pack="fractions")
    assert in_play(tutor).partition("/")[2].partition("#")[0] not in {
        f.id for f in tutor.packs["fractions"].families_of("fractions.add-unlike")
    }
