"""The model answer of a written task is a key like any other: the guard holds its sentences and lets cues about the same thing go."""

from __future__ import annotations

import pytest

from app.safety.keys import says_key
from app.turn import Expected, Item

ITEM = Item(
    "own/explain#1", "own.a", "What happens to the plant when its leaves are gone? Explain.", Expected(kind="criteria"),
    solution="The plant cannot make food without leaves. Leaves take in sunlight and carbon dioxide, and turn them into sugar.",
)  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "The plant cannot make food without leaves.",
        "So you could write: the plant cannot make food, because nothing catches light.",
        "They take in sunlight with carbon dioxide and turn both into sugar!",
        "Remember that LEAVES turned sunlight and carbon dioxide to sugars.",
    ],
)
def test_a_sentence_of_the_model_answer_is_held_in_other_words_too(sentence: str) -> None:
    assert says_key(sentence, ITEM, "i dont know")


@pytest.mark.parametrize(
    "sentence",
    [
        "What do leaves do for a plant all day?",
        "Think about what the plant takes in, and what it makes of it.",
        "Look at the picture of the leaf again.",
        "Where does a plant get its food from?",
    ],
)
def test_a_cue_about_the_same_thing_is_said(sentence: str) -> None:
    assert not says_key(sentence, ITEM, "i dont know")


def test_what_the_learner_wrote_may_be_said_back() -> None:
    mine = "it cannot make food, because leaves turn sunlight and carbon dioxide into sugar"
    assert not says_key("You wrote that leaves turn sunlight and carbon dioxide into sugar.", ITEM, mine)
