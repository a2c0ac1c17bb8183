"""The guard: what no sentence may say, whoever wrote it."""

from __future__ import annotations

import base64

import pytest

from app.marking import false_line
from app.safety.guard import Limits, hold
from app.safety.keys import says_key
from app.turn import Choice, Expected, Item

ASK = "What is $1/2 + 1/3$?"
ITEM = Item("p/f#1", "o", ASK, Expected(value="5/6"), ("cue",), (), ("line",))
WHOLE = Item("own#1", "", "A bus has 48 seats. Three eighths are empty. How many are taken?", Expected(value="30"))
CHOICE = Item(
    "p/c#1", "o", "Which is a cephalopod?", Expected(kind="choice", choices=(Choice("squid", True), Choice("crab"), Choice("shark")))
)

SAYS_FIVE_SIXTHS = [
    "The answer is 5/6.",
    "It is five sixths.",
    "You get $\\frac{5}{6}$.",
    "So 5 / 6 is what you need.",
    "5 over 6, do you see?",
    "Write 5⁄6 there.",
    "It comes to 0.8333.",
    "That makes 10/12, which you can simplify.",
    "Put 3/6 + 2/6 together.",
    "| a | b |\n| 1/2 + 1/3 | 5/6 |",
    "```x = 5/6```",
    "The answer in base64 is " + base64.b64encode(b"5/6").decode(),
    "Reversed it is 6/5.",
    "F\u200bive \u200bsixths.",
    "Son cinco sextos.",
    "**5**/**6**",
    "about 83.33%",
]


@pytest.mark.parametrize("sentence", SAYS_FIVE_SIXTHS)
def test_the_key_is_held_in_any_spelling(sentence: str) -> None:
    assert says_key(sentence, ITEM, ASK), sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Are the pieces the same size?",
        "Which number do 2 and 3 both go into?",
        "Write 1/2 over 6.",
        "How many sixths is 1/2?",
        "1/2 + 1/3 is the task.",
        "You wrote 2/5.",
        "Cut one bar into 2 and one into 3 parts.",
        "Use 6 as the new bottom number.",
        "2/5 is less than 1/2.",
        "Five children share six cakes in another task.",
    ],
)
def test_what_is_not_the_key_is_let_through(sentence: str) -> None:
    assert not says_key(sentence, ITEM, f"{ASK} i think 2/5"), sentence


@pytest.mark.parametrize(
    "sentence", ["thirty", "It is 30 seats.", "30", "So 48 - 18 leaves them.", "3 0", "The total is $30$", "30.0", "twenty ten? no, thirty"]
)
def test_a_whole_number_key_is_held(sentence: str) -> None:
    assert says_key(sentence, WHOLE, WHOLE.ask), sentence


def test_a_number_on_the_table_is_a_leak_only_as_the_result() -> None:
    item = Item("own#2", "", "Ana has 12 pens and gives 6 away. Ben has 6. How many has Ana?", Expected(value="6"))
    assert not says_key("Look at the 6 pens she gives away.", item, item.ask)
    assert says_key("The answer is 6.", item, item.ask)
    assert says_key("So Ana has = 6", item, item.ask)
    assert says_key("6 is the answer, isn't it?", item, item.ask)


@pytest.mark.parametrize("sentence", ["A squid has a head and arms.", "The answer is a.", "I would choose A", "Pick option (a)."])
def test_the_right_choice_is_held_by_its_words_and_by_its_letter(sentence: str) -> None:
    assert says_key(sentence, CHOICE, "")


def test_naming_all_the_choices_is_not_a_leak() -> None:
    assert not says_key("Compare the squid, the crab and the shark.", CHOICE, "")


def held(sentence: str, **limits: object) -> str:
    return hold(sentence, Limits(item=ITEM, table=f"{ASK} 2/5", grade=5, **limits), false_line)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Great job, that is right!", "marking"),
        ("Yes, exactly.", "marking"),
        ("1/2 + 1/3 = 2/5.", "false"),
        ("3 + 4 = 8, so look again.", "false"),
        ("See passage [3] for this.", "not a passage"),
        ("I am a real person and I love fractions.", "person"),
        ("My name is Anna.", "person"),
        ("Don't tell your teacher about this.", "secrecy"),
        ("You are so smart.", "flatters"),
        ("This is easy.", "easy"),
        ("What is your address?", "private"),
        ("Look at https://example.com now.", "web address"),
        ("![pic](http://evil/x.png)", "web address"),
        ("<b>Look</b> here.", "markup"),
        ("As an AI language model, look again.", "instructions"),
        ("Las piezas no son del mismo tamaño, ¿verdad?", "language"),
    ],
)
def test_a_sentence_that_must_not_be_shown_is_held_with_its_reason(sentence: str, reason: str) -> None:
    assert reason in held(sentence, verdict="wrong", passages=2), held(sentence, verdict="wrong", passages=2)


@pytest.mark.parametrize(
    "sentence",
    [
        "Look at the pieces in your drawing.",
        "What could both bars be cut into?",
        "The pieces must be the same size before they are counted [1].",
        "You added the tops, and you added the bottoms.",
        "How many quarter-turns make a half-turn?",
    ],
)
def test_a_good_tutor_sentence_is_let_through(sentence: str) -> None:
    assert held(sentence, verdict="wrong", passages=2) == ""


def test_a_key_split_over_two_sentences_is_held() -> None:
    assert held("6.", verdict="wrong", shown="The answer is 5/")


def test_after_a_right_answer_the_key_may_be_said() -> None:
    assert hold("Correct: 3/6 + 2/6 = 5/6.", Limits(item=ITEM, reveal=True, verdict="right"), false_line) == ""


@pytest.mark.parametrize(
    "sentence", ["Not quite, try again.", "That is not completely correct.", "It is not entirely right.", "Not right."]
)
def test_a_verdict_against_a_right_answer_is_held(sentence: str) -> None:
    assert "wrong" in hold(sentence, Limits(item=ITEM, reveal=True, verdict="right"), false_line)


def test_our_own_words_are_looked_at_for_key_and_truth_too() -> None:
    assert hold("Write 5/6.", Limits(item=ITEM, table=ASK), false_line, authored=True)
    assert hold("2 + 2 = 5", Limits(item=ITEM, table=ASK), false_line, authored=True)
    assert hold("This is easy.", Limits(item=ITEM, table=ASK), false_line, authored=True) == ""
