"""The card game: pairs whose answers the tasks' own code gives, the rules on one page, and no answer on a page of tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from test_drafting_support import ACTIVITIES, objectives, own_source, packs, source

from app import studio
from app.changes import did, printed
from app.drafting import Draft, check, draft, failed
from app.drafting.content import gather
from app.drafting.document import Answer, Block, Bullets, Grid, Heading, Square
from app.drafting.game_blocks import FEWEST, PARTS, deck
from app.drafting.keys import number_of, right_answers, says_key
from app.drafting.lint import RULES
from app.drafting.mathtext import plain
from app.tutor import Tutor

GAME = ACTIVITIES["maths_game"]
WHERE, WORDS = ("fractions", "fractions.add-unlike"), ("persuasive-writing", "persuasive-writing.claim")


@cache
def made(where: tuple[str, str] = WHERE, **fields: Any) -> Draft:
    return draft(GAME, source(packs()[where[0]], where[1], GAME), fields)


def cards(whole: Draft, file: str) -> list[Square]:
    return [s for f in whole.files if f.name == file for b in f.flat if isinstance(b, Grid) for s in b.squares]


def changed(whole: Draft, name: str, change: Callable[[Block], Block | None]) -> Draft:
    """The draft with each block of one file changed, or taken away where the change gives None."""
    files = tuple(
        replace(f, blocks=tuple(b for old in f.blocks if (b := change(old)) is not None)) if f.name == name else f for f in whole.files
    )
    return replace(whole, files=files)


# ---------------------------------------------------------------- the pairs


def test_a_game_is_task_cards_rules_answer_cards_and_a_teacher_copy() -> None:
    whole = made()
    assert [(f.name, f.audience) for f in whole.files] == [
        ("task-cards", "student"), ("rules", "student"), ("answer-cards", "teacher"), ("teacher-copy", "teacher"),
    ]  # fmt: skip
    assert len(cards(whole, "task-cards")) == len(cards(whole, "answer-cards")) == 12
    assert failed(check(whole)) == []


@pytest.mark.parametrize(("pack", "objective"), objectives(teaching=False))
def test_every_objective_makes_a_game_that_keeps_every_rule(pack: str, objective: str) -> None:
    for fields in ({}, {"cards": 16, "paper": "letter", "glossary": "es"}):
        whole = draft(GAME, source(packs()[pack], objective, GAME), fields)
        assert len(cards(whole, "task-cards")) >= FEWEST
        assert [(c.rule, c.where) for c in check(whole) if not c.ok] == []


def test_every_key_is_computed_and_no_two_answers_are_alike() -> None:
    for pack, objective in objectives(teaching=False):
        given = source(packs()[pack], objective, GAME)
        pairs = deck(gather(GAME, given, made().chosen))
        items = [pair.item for pair in pairs if pair.item]
        values = [number_of(plain(text)) or text for item in items for text in {right_answers(item)[0]}]
        assert len(values) == len(set(values))
        assert all(right_answers(item)[0] in plain(pair.answer) for pair, item in zip(pairs, items, strict=False))
        assert not any(says_key(a.ask, b, helping=False) for a in items for b in items if a is not b)


def test_a_sum_on_a_card_has_its_own_sum_as_answer() -> None:
    pairs = deck(gather(GAME, own_source(), made().chosen))
    assert len(pairs) >= FEWEST
    for pair in pairs:
        first, second = plain(pair.task).removeprefix("What is ").rstrip("?").split(" + ")
        assert Fraction(first) + Fraction(second) == Fraction(plain(pair.answer))


def test_a_lesson_without_number_tasks_plays_with_its_words() -> None:
    whole = made(WORDS)
    assert whole.source.objective is not None
    terms = {w.term for w in whole.source.objective.vocabulary}
    assert {c.text for c in cards(whole, "answer-cards")} <= terms
    assert "pair its words with meanings" in whole.teacher_files[1].text


def test_the_answers_lie_in_another_order_than_the_tasks() -> None:
    whole = made()
    pairs = deck(gather(GAME, whole.source, whole.chosen))
    assert [c.text for c in cards(whole, "answer-cards")] != [pair.answer for pair in pairs]
    assert not any(any(ch.isdigit() for ch in c.title) for c in cards(whole, "answer-cards"))


# ---------------------------------------------------------------- the rules of the game


def test_the_rules_are_one_page_with_a_way_together_and_one_alone() -> None:
    page = made().file("rules")
    assert page is not None
    assert [b.text for b in page.flat if isinstance(b, Heading)] == list(PARTS)
    assert "Work it out together on paper" in page.text
    assert page.pages == 1


def test_the_key_gives_working_for_every_card() -> None:
    keyed = [b for b in made().files[3].flat if isinstance(b, Answer)]
    assert [b.label for b in keyed] == [f"Card {n}" for n in range(1, 13)]
    assert all(b.answer and b.working for b in keyed)


def test_spanish_words_are_added_but_not_where_the_words_are_the_answers() -> None:
    assert did("translate", made(), made(glossary="es"))
    assert not did("translate", made(WORDS), made(WORDS, glossary="es"))


# ---------------------------------------------------------------- planted errors


def squares(change: Callable[[tuple[Square, ...]], tuple[Square, ...]]) -> Callable[[Block], Block]:
    return lambda b: replace(b, squares=change(b.squares)) if isinstance(b, Grid) else b


def drop(kind: type, text: str) -> Callable[[Block], Block | None]:
    return lambda b: None if isinstance(b, kind) and text in getattr(b, "text", getattr(b, "ask", "")) else b


def own_key(given: tuple[Square, ...]) -> tuple[Square, ...]:
    key = right_answers(printed(made())[0])[0]
    return (*given[:-1], replace(given[-1], text=f"{given[-1].text} It is not ${key}$."))


FAULTS = [
    ("cards_make_pairs", "answer-cards", squares(lambda s: s[1:])),
    ("cards_make_pairs", "answer-cards", squares(lambda s: (*s[1:], Square("Answer", "$77/78$")))),
    ("cards_make_pairs", "task-cards", squares(lambda s: s[1:])),
    ("cards_make_pairs", "task-cards", lambda b: None if isinstance(b, Grid) else b),
    ("cards_make_pairs", "teacher-copy", lambda b: replace(b, working=()) if isinstance(b, Answer) else b),
    ("task_cards_hold_no_key", "task-cards", squares(own_key)),
    ("task_cards_hold_no_key", "rules", lambda b: replace(b, lines=(*b.lines, f"{right_answers(printed(made())[0])[0]} is a good answer."))
     if isinstance(b, Bullets) else b),
    ("game_rules_whole", "rules", drop(Heading, "When you do not agree")),
    ("game_rules_whole", "rules", lambda b: replace(b, lines=tuple(line.replace("on paper", "now") for line in b.lines))
     if isinstance(b, Bullets) else b),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "file", "change"), FAULTS)
def test_a_game_broken_in_one_way_is_found(rule: str, file: str, change: Callable[[Block], Block | None]) -> None:
    assert not list(RULES[rule](made()))
    assert rule in failed(check(changed(made(), file, change)))


def test_answers_among_the_students_pages_are_found() -> None:
    whole = made()
    answers = next(b for b in whole.files[2].flat if isinstance(b, Grid))
    worse = replace(whole, files=tuple(replace(f, blocks=(*f.blocks, answers)) if f.name == "rules" else f for f in whole.files))
    assert "task_cards_hold_no_key" in failed(check(worse))


def test_a_word_on_its_own_card_is_found() -> None:
    term = cards(made(WORDS), "answer-cards")[0].text
    first = next(p.task for p in deck(gather(GAME, made(WORDS).source, made(WORDS).chosen)) if p.answer == term)
    objective = made(WORDS).source.objective
    assert objective is not None
    said = [w.model_copy(update={"means": f"{w.means} It is a {w.term}."}) for w in objective.vocabulary]
    told = {w.term: w.means for w in said}
    worse = replace(made(WORDS), source=replace(made(WORDS).source, objective=objective.model_copy(update={"vocabulary": said})))
    write = squares(lambda s: tuple(replace(c, text=f"{c.text.partition(chr(10))[0]}\n{told[term]}") if c.text == first else c for c in s))
    assert "task_cards_hold_no_key" in failed(check(changed(worse, "task-cards", write)))


# ---------------------------------------------------------------- in the studio


def test_other_numbers_and_fewer_cards_are_offered_and_do_what_they_say(tutor: Tutor) -> None:
    request = studio.Request("maths_game", WHERE[1])
    whole = studio.make(tutor.parts, request)
    offered = studio.changes_for(tutor.parts, request, whole)
    assert {"shorter", "other_numbers", "translate"} <= set(offered)
    other = studio.make(tutor.parts, studio.changed(tutor.parts, request, "other_numbers"))
    assert failed(check(other)) == []
    assert {c.text for c in cards(other, "task-cards")} != {c.text for c in cards(whole, "task-cards")}
