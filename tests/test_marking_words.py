"""Choices, orders and written answers: what counts as said, and what counts as denied."""

from __future__ import annotations

import pytest

from app.marking import mark, shown_order
from app.turn import Choice, Criterion, Expected, Mistake

PLANTS = Expected(
    kind="choice",
    choices=(
        Choice("It eats other animals", False, "animal-eater"),
        Choice("It makes its own food from sunlight", True),
        Choice("It needs soil", False, "soil-food"),
    ),
)
NUMBERS = Expected(kind="choice", choices=(Choice("1/2"), Choice("2/3", True), Choice("3/4")))
STEPS = Expected(kind="order", order=("Find a common denominator", "Rewrite both fractions", "Add the numerators", "Simplify"))
SODA = Expected(
    kind="criteria",
    criteria=(
        Criterion("claim", (("banned", "stop selling"),), "a clear claim"),
        Criterion("reason", (("because", "since"),), "a reason that starts with because"),
        Criterion("fact", (("sugar",), ("teeth", "tooth", "health")), "a fact about sugar"),
    ),
    mistakes=(Mistake("everyone agrees", "bandwagon"),),
)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("b", "right"), ("B", "right"), ("(b)", "right"), ("b)", "right"), ("Option B", "right"), ("I think it's b", "right"),
        ("maybe B?", "right"), ("2", "right"),
        ("the second one", "right"), ("it makes its own food", "right"), ("own food", "right"), ("b because plants do not eat", "right"),
        ("It makes its own food from sunlight", "right"), ("c", "wrong"), ("c because plants need soil", "wrong"),
        ("it needs soil", "wrong"), ("is it a?", "wrong"),
        ("is it A or B?", "cannot_tell"), ("A and B", "cannot_tell"), ("not b", "cannot_tell"), ("a plant", "cannot_tell"),
        ("", "cannot_tell"), ("it", "cannot_tell"),
        ("A, no, B", "cannot_tell"), ("it does not need soil", "cannot_tell"), ("z", "cannot_tell"), ("9", "cannot_tell"),
    ],
)  # fmt: skip
def test_an_option_is_chosen_by_letter_number_words_or_part_of_them(given: str, verdict: str) -> None:
    assert mark(PLANTS, given).verdict == verdict


def test_a_wrong_option_names_its_misconception() -> None:
    assert mark(PLANTS, "c").misconception == "soil-food"
    assert mark(PLANTS, "c").given == "It needs soil"


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("2/3", "right"),
        ("4/6", "right"),
        ("$2/3$", "right"),
        ("0.5", "wrong"),
        ("2", "cannot_tell"),
        ("2/3 because it is more than 1/2", "right"),
    ],
)
def test_an_option_that_is_a_number_is_chosen_by_value(given: str, verdict: str) -> None:
    assert mark(NUMBERS, given).verdict == verdict


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("b, c, a, d", "right"), ("bcad", "right"), ("2 3 1 4", "right"), ("b > c > a > d", "right"), ("b → c → a → d", "right"),
        ("b; c; a; d", "right"),
        ("Find a common denominator, rewrite both fractions, add the numerators, simplify", "right"),
        ("common denominator > rewrite > add > simplify", "right"),
        ("1. Find a common denominator\n2. Rewrite both fractions\n3. Add the numerators\n4. Simplify", "right"),
        ("a, b, c, d", "wrong"), ("b, c", "incomplete"),
        ("b, b, c, d", "cannot_tell"), ("banana", "cannot_tell"), ("", "cannot_tell"),
    ],
)  # fmt: skip
def test_steps_are_ordered_by_the_letters_they_are_shown_with_or_by_their_words(given: str, verdict: str) -> None:
    assert mark(STEPS, given).verdict == verdict


def test_steps_are_never_shown_in_the_right_order() -> None:
    assert shown_order(STEPS) == ("Add the numerators", "Find a common denominator", "Rewrite both fractions", "Simplify")
    assert shown_order(Expected(kind="order", order=("a", "b", "c"))) == ("c", "b", "a")


def test_steps_not_placed_are_named() -> None:
    assert mark(STEPS, "b, c").missing == ("Add the numerators", "Simplify")


def test_every_criterion_met_is_right() -> None:
    found = mark(SODA, "Soda should be banned because SUGAR hurts our teeth.")
    assert (found.verdict, found.met, found.missing) == ("right", ("claim", "reason", "fact"), ())


def test_a_missing_criterion_is_told_in_its_own_words() -> None:
    found = mark(SODA, "Soda machines should be banned in every school.")
    assert (found.verdict, found.missing) == ("incomplete", ("a reason that starts with because", "a fact about sugar"))


@pytest.mark.parametrize(
    ("text", "phrase", "said"),
    [
        ("it is because of sunlight", "because of sunlight", True), ("it is not because of sunlight", "because of sunlight", False),
        ("it isn't because of sunlight", "sunlight", False), ("plants get no sunlight here", "sunlight", False),
        ("sunlight is not the reason for it", "sunlight", False),
        ("it is cold, not wet, and sunlight helps", "sunlight", True), ("it does not rain but sunlight helps", "sunlight", True),
        ("we should not sell it because it harms", "because", True), ("not only sunlight but water", "sunlight", True),
        ("the plants are growing fast", "plant grows", False),
        ("a plant growing in the light", "plant grows", True), ("this is sunlighted stuff", "light", False),
        ("Él usa la energía del sol", "energia del sol", True),
        ("no es por la luz del sol", "luz del sol", False), ("they never use any sunlight at all", "sunlight", False),
        ("without sunlight it dies", "sunlight", False),
        ("no doubt sunlight is used", "sunlight", True), ("No, sunlight is used by it", "sunlight", True),
    ],
)  # fmt: skip
def test_a_phrase_counts_as_whole_words_and_only_when_it_is_not_denied(text: str, phrase: str, said: bool) -> None:
    expected = Expected(kind="criteria", criteria=(Criterion("c", ((phrase,),), "it"),))
    assert (mark(expected, text).verdict == "right") is said


def test_a_mistaken_phrase_is_a_misconception_only_while_something_is_missing() -> None:
    assert mark(SODA, "Ban it, everyone agrees with me").misconception == "bandwagon"
    assert mark(SODA, "Ban it, not everyone agrees with me").verdict == "incomplete"
    assert mark(SODA, "It should be banned because everyone agrees and sugar hurts teeth").verdict == "right"


@pytest.mark.parametrize("given", ["", "  ", "no", "because sugar", "x" * 900_000, "🙂🙂🙂"])
def test_too_little_or_far_too_much_to_read_gets_no_verdict(given: str) -> None:
    assert mark(SODA, given).verdict == "cannot_tell"
