"""The next step and how much help: properties of the ladder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from app.errors import InputError
from app.learning.mastery import Mastery, trace, update
from app.learning.policy import QUESTIONS_IN_A_ROW, Contract, Move, Progress, advance, decide, strictest
from app.learning.understand import Heard
from app.store import EvidenceRow
from app.turn import Expected, Item, Mark
from evals.ladder import broken
from evals.ladder import play as play_ladder

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


@settings(max_examples=many(1000), deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_happens_the_ladder_holds(dice: Random) -> None:
    assert broken(play_ladder(dice)) == []


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("no fourth bare question in a row", lambda *a: Move("ask_again")),
        ("a right answer is confirmed at once", lambda *a: Move("offer")),
        ("nothing but a right answer is confirmed", lambda *a: Move("confirm")),
        ("a solution comes after genuine attempts and a sibling", lambda *a: Move("solution")),
        ("a hint is never said twice", lambda *a: Move("rung", 1)),
        ("under a lock an answer is received and nothing else", lambda *a: Move("rung", 1)),
        ("help that is not allowed names its true clause", lambda *a: Move("not_now", clause="hints")),
    ],
)
def test_a_policy_that_breaks_a_promise_is_caught(name: str, policy: Callable[..., Move]) -> None:
    faults = [fault for seed in range(60) for fault in broken(play_ladder(Random(seed), policy))]
    assert any(fault.startswith(name) for fault in faults)


def test_no_fourth_question_in_a_row_without_giving_something() -> None:
    moves = play(*[(ANSWER, Mark("cannot_tell"))] * (QUESTIONS_IN_A_ROW + 1))
    assert [m.name for m in moves] == ["ask_again"] * QUESTIONS_IN_A_ROW + ["rung"]


# ---------------------------------------------------------------- guesses, insistence, frustration


def test_a_third_guess_with_a_reason_gets_its_verdict() -> None:
    heard, mark = wrong("9")
    assert play(wrong("7"), wrong("8"), (replace(heard, bare=False), mark))[-1].name == "rung"


def test_a_lucky_guess_is_confirmed_like_any_right_answer() -> None:
    assert play(wrong("7"), wrong("8"), (ANSWER, Mark("right", given="5/6")))[-1].name == "fresh"


def test_options_picked_one_after_the_other_are_guessing() -> None:
    picks = [(replace(ANSWER, answer=x, picked=True), Mark("wrong", "", f"idea-{x}", x)) for x in "abc"]
    assert [(m.name, m.silent) for m in play(*picks)] == [("gap", False), ("gap", False), ("ask_reason", True)]


def test_a_guess_that_got_no_verdict_is_no_attempt() -> None:
    contract = Contract(attempts_before_example=3)
    another = (Heard("another"), None)
    assert play(wrong("7"), wrong("8"), wrong("9"), another, contract=contract)[-1] == Move("not_now", clause="example_after", after=3)


def test_is_it_this_or_that_is_not_asked_back_for_ever() -> None:
    moves = [m.name for m in play(*[(Heard("guess_between"), None)] * 4)]
    assert moves == ["ask_reason", "ask_reason", "ask_reason", "rung"]


def test_holding_to_a_wrong_answer_brings_help_and_the_verdict_stands() -> None:
    sure = (Heard("reply", insists=True), None)
    moves = play(wrong("2/5", "adds-across"), sure, sure)
    assert [(m.name, m.stands) for m in moves] == [("gap", False), ("rung", True), ("rung", True)]


def test_a_learner_who_is_upset_gets_a_bigger_hint_sooner_and_no_questions() -> None:
    upset = (Heard("stuck", upset=True), None)
    unread = (ANSWER, Mark("cannot_tell"))
    moves = play(wrong("7"), upset, unread)
    assert moves[1:] == [Move("rung", 3, calm=True), Move("sibling")]


def test_the_same_slip_twice_brings_help() -> None:
    close = [(replace(ANSWER, answer=x), Mark("close", "", given=x, slip="sign")) for x in ("-5/6", "-10/12")]
    assert [m.name for m in play(*close)] == ["close", "rung"]


# ---------------------------------------------------------------- the teacher's contract


def test_under_a_lock_right_and_wrong_look_the_same_and_help_waits() -> None:
    lock = Contract(locked=True)
    turns = [wrong("7"), (ANSWER, Mark("right", given="5/6")), (Heard("hint"), None), (Heard("tired"), None)]
    received = Move("received")
    assert play(*turns, contract=lock) == [received, received, Move("not_now", clause="locked"), Move("break")]


@pytest.mark.parametrize(
    ("contract", "clause", "after"),
    [
        (Contract(highest_rung=1, sibling=False, solution=False), "hints", 0),
        (Contract(highest_rung=0, attempts_before_example=2, solution=False), "example_after", 2),
        (Contract(highest_rung=0, sibling=False, attempts_before_solution=3), "solution_after", 3),
    ],
)
def test_help_that_the_contract_holds_back_says_which_rule_it_is(contract: Contract, clause: str, after: int) -> None:
    moves = play(wrong("7"), (Heard("stuck"), None), (Heard("stuck"), None), contract=contract)
    assert moves[-1] == Move("not_now", clause=clause, after=after)  # type: ignore[arg-type]


CONTRACTS = st.builds(
    Contract,
    highest_rung=st.integers(0, 4),
    sibling=st.booleans(),
    attempts_before_example=st.integers(0, 9),
    solution=st.booleans(),
    attempts_before_solution=st.integers(1, 9),
    sources=st.booleans(),
    locked=st.booleans(),
)


@given(CONTRACTS, CONTRACTS, CONTRACTS)
def test_the_strictest_of_contracts_is_the_same_in_any_order_and_the_usual_one_adds_nothing(a: Contract, b: Contract, c: Contract) -> None:
    assert strictest(a, b) == strictest(b, a)
    assert strictest(strictest(a, b), c) == strictest(a, strictest(b, c))
    assert strictest(a, Contract()) == a == strictest(a, a)
    assert Contract.from_json(a.as_json()) == a


@pytest.mark.parametrize(
    "bad",
    [
        {"highest_rung": 5}, {"highest_rung": -1}, {"highest_rung": True}, {"highest_rung": "2"}, {"attempts_before_solution": 0},
        {"locked": 1}, {"sibling": "no"}, {"sources": None}, {"gives_all": True},
    ],
)  # fmt: skip
def test_a_contract_with_a_value_that_cannot_be_one_is_refused_by_name(bad: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        Contract.from_json(bad)
    assert caught.value.where == next(iter(bad))


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
