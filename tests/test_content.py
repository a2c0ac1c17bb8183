"""The packs themselves: well formed, marked right by our own marker, and safe to read."""

from __future__ import annotations

import re

import pytest

from app.library.audit import audit, says
from app.library.items import draw, recognise, redraw
from app.library.packs import load_packs
from app.marking import mark, statements
from app.settings import ROOT
from app.standards import open_shelf
from app.turn import Item

PACKS = load_packs(ROOT / "knowledge" / "packs")
FAMILIES = [(pack, family) for pack in PACKS.values() for family in pack.families.values()]
NAMES = [f"{pack.id}/{family.id}" for pack, family in FAMILIES]
DRAWS = 20


def test_the_three_packs_are_there_with_their_grades() -> None:
    grades = {p.id: p.about.grades for p in PACKS.values()}
    assert (grades["fractions"], grades["plants-ocean"], grades["persuasive-writing"]) == ((3, 6), (4, 7), (4, 8))
    assert all(len(p.objectives) >= 8 for p in PACKS.values())
    assert {p.about.licence for p in PACKS.values()} == {"CC-BY-4.0"}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_a_pack_has_no_fault(pack) -> None:
    assert audit(pack, draws=DRAWS, shelf=open_shelf()) == []


def right_answer(item: Item) -> str:
    key = item.expected
    if key.kind == "choice":
        return next(c.text for c in key.choices if c.right)
    if key.kind == "order":
        return "\n".join(key.order)
    if key.kind == "criteria":
        return item.solution
    return f"{key.value} {key.unit}".strip()


@pytest.mark.parametrize(("pack", "family"), FAMILIES, ids=NAMES)
def test_the_key_marks_right_and_each_mistake_marks_wrong_and_names_itself(pack, family) -> None:
    for seed in range(DRAWS):
        item = draw(pack, family, seed)
        key = item.expected
        assert mark(key, right_answer(item)).verdict == "right", (item.ask, right_answer(item), mark(key, right_answer(item)))
        if key.kind in ("value", "expression"):
            for mistake in key.mistakes:
                got = mark(key, f"{mistake.gives} {key.unit}".strip())
                assert (got.verdict, got.misconception) == ("wrong", mistake.because), (item.ask, key.value, mistake, got)
        for choice in key.choices:
            if not choice.right:
                got = mark(key, choice.text)
                assert (got.verdict, got.misconception) == ("wrong", choice.because), (item.ask, choice, got)


@pytest.mark.parametrize(("pack", "family"), FAMILIES, ids=NAMES)
def test_worked_lines_hints_and_steps_state_nothing_false(pack, family) -> None:
    for seed in range(DRAWS):
        item = draw(pack, family, seed)
        for line in (*item.worked, *item.hints, *(s.yes for s in item.steps)):
            assert not [s for s in statements(line) if s.true is False], (item.id, line)


@pytest.mark.parametrize(("pack", "family"), FAMILIES, ids=NAMES)
def test_a_right_step_is_never_the_key_and_its_yes_does_not_say_it(pack, family) -> None:
    for seed in range(DRAWS):
        item = draw(pack, family, seed)
        for step in item.steps:
            assert step.hint <= len(item.hints)
            assert item.expected.value not in step.answers or not item.expected.value, (item.id, step)
            assert not says(step.yes, item.expected.value), (item.id, step)


@pytest.mark.parametrize(("pack", "family"), FAMILIES, ids=NAMES)
def test_the_same_id_draws_the_same_item(pack, family) -> None:
    item = draw(pack, family, 7)
    assert redraw(PACKS, item.id) == item


def test_a_sum_that_a_student_types_is_the_family_s_own_item() -> None:
    item = recognise(PACKS, "what is 1/2 + 1/3? i think 2/5")
    assert item is not None
    assert item.objective == "fractions.add-unlike"
    assert item.expected.value == "5/6"
    assert "adds-across" in [m.because for m in item.expected.mistakes]
    assert redraw(PACKS, item.id) == item


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1 3/4 + 1 5/6", "43/12"),
        ("what is 2/7+3/7", "5/7"),
        ("2/3 x 4/5", "8/15"),
        ("3/4 ÷ 2/3 = ?", "9/8"),
        ("7/8 − 1/3", "13/24"),
    ],
)
def test_a_typed_sum_is_read_as_it_was_meant(text: str, key: str) -> None:
    from fractions import Fraction

    item = recognise(PACKS, text)
    assert item is not None
    value = item.expected.value
    whole, _, rest = value.rpartition(" ")
    assert Fraction(rest) + (int(whole) if whole else 0) == Fraction(key)


def test_an_improper_fraction_is_not_taken_for_a_mixed_number() -> None:
    item = recognise(PACKS, "13/4 + 15/6")
    assert item is None or "13/4" in item.ask


@pytest.mark.parametrize("text", ["", "why?", "the score was 1/2 time", "I have 12 apples", "1/2 + 1/3 + 1/4"])
def test_what_is_not_a_family_s_sum_is_not_recognised(text: str) -> None:
    assert recognise(PACKS, text) is None


BANNED = re.compile(
    r"\b((?:this|that|it)(?: is|'s) easy|easily|obviously|of course|simply|great job|good job|you(?: are|'re) (?:stupid|dumb))\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_words_for_children_are_specific_and_never_belittle(pack) -> None:
    spoken = [t for f in pack.families.values() for t in (f.ask, *f.hints, *f.worked)]
    spoken += [t for o in pack.objectives.values() for m in o.misconceptions for t in (m.say, m.ask, m.strength)]
    spoken += [page.text for page in pack.lessons]
    assert [t[:120] for t in spoken if BANNED.search(t)] == []


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_guide_has_every_part_in_its_language(pack) -> None:
    from app.library.guides import read_guide
    from app.prompts import Prompts

    languages = Prompts(ROOT / "prompts").languages
    for page in pack.guides:
        guide = read_guide(page, languages[page.language].family_headings)
        assert [name for name, text in guide.parts.items() if not text] == [], page.path


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_no_address_of_the_web_and_no_markup_is_in_what_children_read(pack) -> None:
    for page in pack.lessons:
        assert not re.search(r"https?://|<\w+|!\[", page.text), page.path
