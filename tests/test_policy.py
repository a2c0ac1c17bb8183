"""The next step and how much help: properties of the ladder."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.learning.mastery import Mastery, trace, update
from app.learning.policy import QUESTIONS_IN_A_ROW, Contract, Move, Progress, advance, decide
from app.learning.understand import Heard
from app.store import EvidenceRow
from app.turn import Expected, Item, Mark

ITEM = Item("p/f#1", "o", "What is $1/2 + 1/3$?", Expected(value="5/6"), ("cue", "partial", "bigger"), (), ("line 1", "line 2"))
ANSWER = Heard("attempt", "2/5", bare=True)


def play(*turns: tuple[Heard, Mark | None], contract: Contract | None = None) -> list[Move]:
    progress, moves = Progress(item=ITEM.id), []
    for heard, mark in turns:
        moves.append(decide(heard, mark, progress, ITEM, contract))
        progress = advance(progress, moves[-1], heard, mark)
    return moves


def wrong(given: str, because: str = "") -> tuple[Heard, Mark]:
    return replace(ANSWER, answer=given), Mark("wrong", "", because, given)


def test_a_right_answer_without_help_is_confirmed_at_once() -> None:
    assert play((ANSWER, Mark("right", given="5/6"))) == [Move("confirm")]


def test_a_right_answer_after_help_brings_a_fresh_item() -> None:
    assert [m.name for m in play((Heard("hint"), None), (ANSWER, Mark("right", given="5/6")))] == ["rung", "fresh"]


def test_a_known_misconception_is_met_at_the_gap_and_the_next_rung_is_not_the_same_question() -> None:
    moves = play(wrong("2/5", "adds-across"), (Heard("reply"), None))
    assert moves == [Move("gap"), Move("rung", 2)]


def test_help_goes_rung_by_rung_then_a_sibling_then_after_an_attempt_the_solution() -> None:
    stuck = (Heard("stuck"), None)
    moves = play(wrong("7"), stuck, stuck, stuck, stuck, stuck)
    assert [m.name for m in moves] == ["rung", "rung", "rung", "sibling", "solution", "offer"]


def test_without_any_attempt_the_solution_is_never_shown() -> None:
    moves = play(*[(Heard("stuck"), None)] * 12)
    assert "solution" not in [m.name for m in moves]


def test_asking_for_the_answer_brings_a_bigger_rung_not_the_same_one() -> None:
    moves = play((Heard("hint"), None), (Heard("wants_answer"), None))
    assert moves == [Move("rung", 1), Move("rung", 3, bigger=True)]


def test_guessing_between_two_gets_no_verdict_but_a_question_for_the_reason() -> None:
    assert play((Heard("guess_between"), None)) == [Move("ask_reason")]


def test_the_third_bare_guess_gets_no_verdict() -> None:
    assert [m.name for m in play(wrong("7"), wrong("8"), wrong("9"))][-1] == "ask_reason"


def test_the_same_wrong_answer_again_is_asked_about() -> None:
    assert [m.name for m in play(wrong("7"), wrong("7"))] == ["rung", "same_again"]


def test_an_exam_lock_gives_no_hint_no_example_and_no_solution() -> None:
    lock = Contract(highest_rung=0, sibling=False, solution=False)
    moves = play(wrong("7"), *[(Heard(kind), None) for kind in ("hint", "stuck", "wants_answer", "another", "stuck")], contract=lock)
    assert not {"rung", "sibling", "solution"} & {m.name for m in moves}


HEARD = st.one_of(
    st.sampled_from(["stuck", "hint", "reply", "wants_answer", "another", "guess_between", "explain", "tired"]).map(
        lambda k: (Heard(k), None)
    ),
    st.tuples(st.sampled_from(["1", "2/5", "7", "12"]), st.sampled_from(["", "adds-across"])).map(lambda t: wrong(*t)),
    st.sampled_from(["close", "incomplete", "cannot_tell", "right_value_wrong_form"]).map(lambda v: (ANSWER, Mark(v, given="5"))),
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(HEARD, min_size=1, max_size=25))
def test_whatever_happens_the_ladder_holds(turns: list[tuple[Heard, Mark | None]]) -> None:
    progress, questions = Progress(item=ITEM.id), 0
    for heard, mark in turns:
        move = decide(heard, mark, progress, ITEM)
        if move.name == "solution":
            assert progress.sibling and progress.tries >= 1, "a solution comes after a genuine attempt and a sibling"
        if move.name == "rung":
            assert progress.rung < move.rung <= len(ITEM.hints), "a rung is never said twice"
        assert move.name not in ("confirm", "fresh"), "nothing but a right answer is confirmed"
        after = advance(progress, move, heard, mark)
        assert after.rung >= progress.rung and after.tries >= progress.tries, "nothing is taken back"
        questions = questions + 1 if after.questions > progress.questions else 0
        assert Progress.from_json(after.as_json()) == after
        progress = after


def test_no_fourth_question_in_a_row_without_giving_something() -> None:
    moves = play(*[(ANSWER, Mark("cannot_tell"))] * (QUESTIONS_IN_A_ROW + 1))
    assert [m.name for m in moves] == ["ask_again"] * QUESTIONS_IN_A_ROW + ["rung"]


def row(verdict: str, assisted: bool, day: int) -> EvidenceRow:
    from datetime import UTC, datetime

    return EvidenceRow("p", "s", "o", "i", verdict, "", assisted, 0, datetime(2026, 1, day, tzinfo=UTC))


def test_only_unassisted_work_on_two_days_makes_an_objective_secure() -> None:
    assert trace([row("right", True, d) for d in range(1, 12)]).state != "secure"
    assert trace([row("right", False, 1)] * 6).state != "secure"
    assert trace([row("right", False, d) for d in (1, 1, 2)]).state == "secure"


def test_an_undecided_answer_changes_nothing() -> None:
    assert trace([row("cannot_tell", False, 1)]) == Mastery()


@pytest.mark.parametrize("assisted", [True, False])
def test_a_right_answer_raises_belief_and_a_wrong_one_never_above_what_learning_adds(assisted: bool) -> None:
    assert update(0.4, True, assisted) > 0.4
    assert update(0.8, False, assisted) < 0.8
