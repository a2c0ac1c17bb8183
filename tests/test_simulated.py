"""The simulated students: a few of each kind, and figures that notice when the model is wrong."""

from __future__ import annotations

from random import Random

import pytest

from app.learning.predict import NAMES, WEIGHTS, Facts, calibration_error, chance, fit
from evals.simulated import WITHIN, Seen, course, rows, student, to_mastery
from evals.simulated_students import packs, right_answer


@pytest.mark.parametrize("held", ["mass-from-soil", "pollination-is-dispersal"])
def test_a_holder_is_named_within_five_items(held: str) -> None:
    assert 0 < course("holder", "plants-ocean", 1, held, sessions=2).named <= WITHIN


@pytest.mark.parametrize("kind", ["guesser", "help-abuser"])
def test_guessing_and_living_on_hints_make_nothing_secure(kind: str) -> None:
    seen = course(kind, "plants-ocean", 0, sessions=4)
    assert (seen.secure, seen.false_secure, seen.stuck) == (0, 0, "")
    assert seen.begun >= 12


def test_who_knows_everything_is_done_soon() -> None:
    seen = course("secure", "plants-ocean", 0, sessions=8)
    assert 2 * seen.objectives <= seen.done <= 3 * seen.objectives


def test_the_truth_about_a_student_is_the_same_every_time_and_apart_from_our_tracing() -> None:
    one, two = (student("learner", "fractions", 5) for _ in range(2))
    assert (one.knows, one.slip, one.learns) == (two.knows, two.slip, two.learns)
    assert len({student("learner", "fractions", n).learns for n in range(10)}) == 10


def test_a_course_in_fixed_order_ends_too() -> None:
    assert 0 < to_mastery("plants-ocean", 13, 5) <= 360


def test_the_right_answer_of_every_family_is_marked_right() -> None:
    from app.library.items import draw
    from app.marking import mark

    pack = packs()["plants-ocean"]
    for family in pack.families.values():
        item = draw(pack, family, 3)
        assert mark(item.expected, right_answer(item)).verdict == "right", family.id


def test_a_model_that_names_nobody_and_secures_guessers_misses_its_bars() -> None:
    examples = [((1.0,) + (0.0,) * (len(NAMES) - 1), n % 2 == 0) for n in range(40)]
    bad = [Seen(k, p, n, objectives=9, stuck="x", secure=1, examples=examples) for k in ("holder", "secure", "slips", "guesser",
           "help-abuser", "forgetter", "learner") for p in ("fractions", "plants-ocean", "persuasive-writing") for n in range(2)]  # fmt: skip
    missed = {row.what for row in rows(bad) if row.missed}
    assert {"guessers ever secure in anything", "students stuck", "items of secure students over the fewest possible"} <= missed
    assert "holders named within 5 items: fractions" in missed


# ---------------------------------------------------------------- the prediction


def test_calibration_error_is_nought_for_a_true_forecast_and_large_for_a_boast() -> None:
    dice = Random(1)
    said = [dice.random() for _ in range(5000)]
    right = [dice.random() < p for p in said]
    assert calibration_error(said, right) < 0.03
    assert calibration_error([0.95] * 5000, right) > 0.4
    assert calibration_error([], []) == 0


def test_the_fit_finds_the_weights_that_made_the_answers() -> None:
    dice = Random(2)
    true = (-0.5, 1.5)
    made = [(1.0, dice.gauss(0, 1)) for _ in range(4000)]
    found = fit(made, [dice.random() < 1 / (1 + 2.718281828 ** -(true[0] + true[1] * x)) for _, x in made])
    assert all(abs(a - b) < 0.15 for a, b in zip(found, true, strict=True))
    with pytest.raises(ValueError, match="nothing"):
        fit([], [])


def test_the_shipped_weights_say_what_one_would_expect() -> None:
    assert len(WEIGHTS) == len(NAMES)
    usual = Facts(belief=0.6, guess=0.05, record=0.6)
    assert chance(Facts(0.95, 0.05, record=0.6)) > chance(usual) > chance(Facts(0.2, 0.05, record=0.6))
    assert chance(usual) > chance(Facts(0.6, 0.05, record=0.6, idea=True))
    assert chance(usual) > chance(Facts(0.6, 0.05, record=0.6, days=30))
    assert chance(Facts(0.6, 0.05, record=0.9)) > chance(usual)
