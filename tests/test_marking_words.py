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


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("not a, b", "right"), ("b not a", "right"), ("c is wrong so b", "right"), ("isn't it b?", "right"), ("b but not sure", "right"),
        ("no es la a, es la b", "right"), ("no, b", "right"),
        ("not b, c", "wrong"), ("b is wrong", "cannot_tell"), ("b, that's not it", "cannot_tell"), ("b is not the right one", "cannot_tell"),
        ("it makes its own food and it needs soil", "cannot_tell"), ("everything but b", "cannot_tell"), ("b? no", "cannot_tell"), ("i dont think its b", "cannot_tell"),
    ],
)  # fmt: skip
def test_an_option_is_chosen_by_denying_the_others_but_never_when_it_is_denied_itself(given: str, verdict: str) -> None:
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
        ("plants grow well without sunlight", "sunlight", False), ("without sunlight it is fine", "sunlight", False),
        ("no doubt sunlight is used", "sunlight", True), ("No, sunlight is used by it", "sunlight", True),
    ],
)  # fmt: skip
def test_a_phrase_counts_as_whole_words_and_only_when_it_is_not_denied(text: str, phrase: str, said: bool) -> None:
    expected = Expected(kind="criteria", criteria=(Criterion("c", ((phrase,),), "it"),))
    assert (mark(expected, text).verdict == "right") is said


def test_a_wrong_idea_that_is_said_and_not_denied_is_never_right() -> None:
    assert mark(SODA, "Ban it, everyone agrees with me").misconception == "bandwagon"
    assert mark(SODA, "Ban it, not everyone agrees with me").verdict == "incomplete"
    found = mark(SODA, "It should be banned because everyone agrees and sugar hurts teeth")
    assert (found.verdict, found.misconception, found.missing) == ("incomplete", "bandwagon", ()), (
        "asked about, for it may be part of a fair answer"
    )
    assert mark(SODA, "It should be banned because sugar hurts teeth, not because everyone agrees").verdict == "right"


def test_a_wrong_idea_that_others_are_said_to_hold_is_not_the_writers_own() -> None:
    assert mark(SODA, "Some people say everyone agrees. It should be banned because sugar hurts teeth").verdict == "right"
    assert mark(SODA, "I used to think everyone agrees, but it should be banned because sugar hurts teeth").verdict == "right"


def phrase_is_said(phrase: str, text: str, language: str = "en") -> bool:
    return mark(Expected(kind="criteria", criteria=(Criterion("c", ((phrase,),), "it"),)), text, language).verdict == "right"


@pytest.mark.parametrize(
    "text",
    [
        "Without otters, urchins eat the kelp.", "without otters urchins eat the kelp", "if there are no otters the urchins eat the kelp",
        "nobody eats urchins so the urchins eat the kelp", "the otters don't eat kelp, the urchins eat the kelp",
        "when otters are not there urchins eat the kelp", "not otters but urchins eat the kelp",
        "nothing hunts urchins now and urchins eat the kelp",
    ],
)  # fmt: skip
def test_a_denial_of_one_thing_does_not_deny_the_next_clause(text: str) -> None:
    assert phrase_is_said("urchins eat the kelp", text)


@pytest.mark.parametrize(
    "text",
    [
        "it is not because of sunlight", "i dont think its because of sunlight", "the sunlight doesnt matter",
        "it had nothing to do with sunlight", "sunlight isnt the reason", "sunlight is not important here", "sunlight has no effect on it",
        "anything but sunlight did it", "it used soil instead of sunlight", "it got no direct sunlight", "it grew without any sunlight",
        "plants do not need soil, water or sunlight", "it is not true that sunlight helps", "there is no way the sunlight did it",
        "it is false that sunlight helps", "i doubt sunlight helps", "without sunlight nothing happens to it", "it does not need enough sunlight",
        "it grew without using sunlight", "without sunlight it did not die", "sunlight plays no part in it", "it needs neither soil nor sunlight",
    ],
)  # fmt: skip
def test_a_denied_phrase_is_not_said(text: str) -> None:
    assert not phrase_is_said("sunlight", text)


@pytest.mark.parametrize(
    "text",
    [
        "it isnt the soil, its the sunlight", "it isnt the soil its the sunlight", "not the soil but the sunlight", "not only the sunlight",
        "it could not make food without sunlight", "without sunlight it dies", "it will not grow until it gets sunlight",
        "plants do not eat they use sunlight", "i dont think its soil, i think its sunlight", "sunlight is not only nice, it feeds the plant",
        "nothing grows without sunlight", "isn't it the sunlight?", "it stayed small, it did not get enough sunlight",
        "the sunlight was not blocked there", "it uses sunlight instead of soil", "it used the sunligth", "it does not eat because it has sunlight",
    ],
)  # fmt: skip
def test_a_phrase_that_the_denial_does_not_govern_is_said(text: str) -> None:
    assert phrase_is_said("sunlight", text)


@pytest.mark.parametrize("word", ["because", "cause", "'cause", "cuz", "bc", "b/c", "becuase", "porque", "BECAUSE"])
def test_because_is_heard_as_children_write_it(word: str) -> None:
    assert phrase_is_said("because", f"soda is bad {word} it has sugar")


@pytest.mark.parametrize(
    ("phrase", "text", "said"),
    [
        ("0.8", "0.8 is bigger than it", True), ("0.8", "it must be 0.80", True), ("0.8", "i say .8 is more", True),
        ("0.8", "es mayor 0,8 que eso", True), ("0.8", "0.85 is bigger than it", False), ("0.8", "it is 8 of them", False),
        ("8", "it is 0.8 of them", False), ("1,000", "there are 1000 of them", True), ("7:30", "open it at 7:30.", True),
        ("3", "i count 1, 2, 3.", True), ("4.5 grams", "it has 4.5 grams.", True), ("0.75", "0.8 not 0.75 is more", False),
    ],
)  # fmt: skip
def test_a_number_with_a_point_is_one_word_of_a_phrase(phrase: str, text: str, said: bool) -> None:
    assert phrase_is_said(phrase, text) is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("porque recibió más luz", True), ("no fue la tierra, fue la luz", True), ("no es la tierra sino la luz", True),
        ("no puede hacer comida sin luz", True), ("no es por la luz", False), ("la luz no importa nada", False),
        ("crece sin luz", False), ("no tiene nada que ver con la luz", False), ("tampoco por la luz", False), ("xq la luz ayuda", True),
    ],
)  # fmt: skip
def test_denials_are_heard_in_spanish_too(text: str, said: bool) -> None:
    assert phrase_is_said("luz", text, "es") is said


@pytest.mark.parametrize("given", ["", "  ", "no", "because sugar", "x" * 900_000, "🙂🙂🙂"])
def test_too_little_or_far_too_much_to_read_gets_no_verdict(given: str) -> None:
    assert mark(SODA, given).verdict == "cannot_tell"
