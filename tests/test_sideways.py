"""Whoever says it sideways gets the gentler card once, an adult is told, and the lesson is not lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.learning.understand import without_option
from app.library.items import draw
from app.safety.sideways import FILE, LIKELY, MAYBE, learned, said_sideways
from app.tutor import Tutor
from evals import sideways, sideways_fit

SIDEWAYS = "dont save my progress, i wont be here after tonight and nobody has to know"


def test_what_it_knows_was_learned_from_the_lines_as_they_are() -> None:
    with np.load(FILE) as kept:
        assert str(kept["taught"]) == sideways_fit.fingerprint(sorted(sideways_fit.FOLDER.glob("*.yaml"))), (
            "run python -m evals.sideways_fit --write"
        )


@pytest.mark.slow
def test_it_knows_what_its_lines_teach_and_nothing_else() -> None:
    lines = sideways_fit.read(sorted(sideways_fit.FOLDER.glob("*.yaml")))
    worry = np.array([bool(line.kind) for line in lines])
    met = np.array([line.met for line in lines])
    weights, bias = sideways_fit.fit([sideways_fit.marks(line.text) for line in lines], worry, met)
    assert np.abs(weights - learned().weights).max() < 0.02
    assert bias == pytest.approx(learned().bias, abs=0.01)


@pytest.mark.slow
def test_its_least_sum_is_the_one_at_which_few_ordinary_lines_are_seen() -> None:
    found, _ = sideways_fit.learned(sideways_fit.read(sorted(sideways_fit.FOLDER.glob("*.yaml"))))
    assert (found.least, found.least_arabic) == pytest.approx((learned().least, learned().least_arabic), abs=0.01)


def test_the_lines_it_is_judged_by_are_not_among_those_it_learned_from() -> None:
    taught = {line.text.casefold() for line in sideways_fit.read(sorted(sideways_fit.FOLDER.glob("*.yaml")))}
    judged = {line.text.casefold() for line in sideways_fit.read([sideways.CASES, sideways.SECOND])}
    assert len(judged) > 1600
    assert not taught & judged


@pytest.mark.parametrize(
    "text", ["", "5/6", "x = 4", "a) 12 cm", "idk", "can i have a hint", "😀", "ماذا", "7" * 20_000, SIDEWAYS + " word" * 60]
)
def test_an_answer_a_plea_for_a_hint_and_a_page_are_never_asked_about(text: str) -> None:
    assert not said_sideways(text)


def test_the_card_comes_an_adult_is_told_and_the_task_stays_open(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor, session="sideways")
    student.says("what is 1/2 + 1/3? i think 2/5")
    said = student.says(SIDEWAYS)
    assert "988" in said
    assert "if it is about you, it is not your fault" in said.lower()
    assert "Back to your task: What is $1/2 + 1/3$?" in said
    assert [(a["reason"], a["text"]) for a in tutor.store.alerts()] == [(LIKELY, SIDEWAYS)]
    assert "988" not in student.says(SIDEWAYS), "the same words again"
    assert len(tutor.store.alerts()) == 1
    assert student.says("5/6").startswith("Correct")


def test_what_is_less_sure_says_so_in_a_gentler_card(tutor: Tutor, visit: Any) -> None:
    said = visit(tutor, session="gentler").says("i dont sleep because of the shouting")
    assert "may have been read wrongly" in said and "If all is well, just go on." in said and "988" in said
    assert [a["reason"] for a in tutor.store.alerts()] == [MAYBE]


def test_a_card_that_came_by_mistake_hides_no_later_one_and_there_are_three_at_most(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor, session="many")
    said = ["988" in student.says(f"{SIDEWAYS}, and that is number {word}") for word in ("one", "two", "three", "four")]
    assert said == [True, True, True, False]
    assert len(tutor.store.alerts()) == 3


def test_words_on_a_page_that_sound_worried_are_told_to_an_adult_once_and_the_page_is_kept(tutor: Tutor) -> None:
    for _ in range(2):
        assert tutor.urgent_card("p1", SIDEWAYS, "en") == ""
    assert tutor.urgent_card("p1", "I want to be better at fractions", "en") == ""
    assert [(a["person"], a["reason"]) for a in tutor.store.alerts()] == [("p1", LIKELY)]


def test_plain_words_bring_their_own_card_also_after_it(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor, session="both")
    student.says(SIDEWAYS)
    assert "You matter" in student.says("i want to die")
    assert [a["reason"] for a in tutor.store.alerts()] == [LIKELY, "self_harm"]


@pytest.mark.parametrize("audience", ["teacher", "parent"])
def test_who_is_no_student_is_not_read_that_way(tutor: Tutor, visit: Any, audience: str) -> None:
    visit(tutor, audience, None, session=f"grown-{audience}").says(SIDEWAYS)
    assert not [a for a in tutor.store.alerts() if a["reason"] in (LIKELY, MAYBE)]


def test_an_option_that_is_picked_in_its_own_words_is_an_answer(tutor: Tutor, visit: Any) -> None:
    """Options speak of leaving things out and spoiling things for everyone; whoever picks one says no such thing of themselves."""
    options = [
        (pack_id, family.id, choice.text)
        for pack_id, pack in tutor.packs.items()
        for family in pack.families.values()
        for seed in range(8)
        for choice in draw(pack, family, seed).expected.choices
    ]
    item = next(draw(pack, pack.families[name], seed) for pack_id, name, text in options if said_sideways(text)
                for pack in [tutor.packs[pack_id]] for seed in range(8)
                if text in [c.text for c in draw(pack, pack.families[name], seed).expected.choices])  # fmt: skip
    text = next(c.text for c in item.expected.choices if said_sideways(c.text))
    assert not said_sideways(without_option(f"I think it is {text}", item))


def test_no_model_answer_of_a_written_task_is_asked_about(tutor: Tutor) -> None:
    written = {
        item.solution
        for pack in tutor.packs.values()
        for family in pack.families.values()
        for item in (draw(pack, family, seed) for seed in range(8))
        if item.expected.kind in ("criteria", "open")
    }
    assert len(written) > 80
    assert not [text for text in written if said_sideways(text, written=True)]
