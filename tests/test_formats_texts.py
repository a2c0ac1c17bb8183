"""Quizzes, worked examples, words, texts at two levels, rubrics and letters home: good from every pack, and each rule can fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from test_drafting_support import ACTIVITIES, ROOT, objectives, packs, source

from app.drafting import Draft, Source, check, draft, failed
from app.drafting.document import Answer, Beside, Block, Cut, Document, Fields, Grid, Heading, Paragraph, Square, Table, Task, WordBank
from app.drafting.lint import RULES
from app.drafting.quiz_blocks import EXPLAIN
from app.drafting.text_blocks import sections
from app.errors import InputError
from app.library.guides import read_guide
from app.library.passages import passages_of
from app.prompts import Prompts

FORMATS = ("quiz", "worked_examples", "vocabulary", "text_levels", "rubric", "family_letter")
ADDING = ("fractions", "fractions.add-unlike")
CLAIM = ("persuasive-writing", "persuasive-writing.claim")
HEADINGS = {code: language.family_headings for code, language in Prompts(ROOT / "prompts").languages.items()}


@cache
def given(name: str, pack_id: str, objective: str) -> Source:
    pack = packs()[pack_id]
    found = source(pack, objective, ACTIVITIES[name])
    return replace(
        found,
        passages=tuple(p for p in passages_of(pack) if p.objective == objective and p.kind == "lesson"),
        guides={g.language: read_guide(g, HEADINGS[g.language]).parts for g in pack.guides if g.objective == objective},
    )


@cache
def _made(name: str, where: tuple[str, str], fields: tuple[tuple[str, Any], ...]) -> Draft:
    return draft(ACTIVITIES[name], given(name, *where), dict(fields))


def made(name: str, where: tuple[str, str] = ADDING, **fields: Any) -> Draft:
    return _made(name, where, tuple(fields.items()))


def broken(good: Draft, change: Callable[[Block], Block | None], audience: str = "") -> Draft:
    """The draft with every block of an audience's pages changed; None takes a block away."""

    def page(file: Document) -> Document:
        return replace(file, blocks=tuple(b for one in file.blocks if (b := change(one)) is not None))

    return replace(good, files=tuple(page(f) if audience in ("", f.audience) else f for f in good.files))


def finds(rule: str, bad: Draft) -> bool:
    return bool(list(RULES[rule](bad)))


def tasks(change: Callable[[Task], Task | None]) -> Callable[[Block], Block | None]:
    return lambda block: change(block) if isinstance(block, Task) else block


def grids(name: str, change: Callable[[tuple[Square, ...]], tuple[Square, ...]]) -> Callable[[Block], Block | None]:
    return lambda block: replace(block, squares=change(block.squares)) if isinstance(block, Grid) and block.name == name else block


def tables(name: str, rows: Callable[[tuple[tuple[str, ...], ...]], tuple[tuple[str, ...], ...]]) -> Callable[[Block], Block | None]:
    return lambda block: replace(block, rows=rows(block.rows)) if isinstance(block, Table) and block.name == name else block


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("where", [ADDING, CLAIM], ids=["maths", "writing"])
def test_a_good_draft_passes_every_check(name: str, where: tuple[str, str]) -> None:
    assert [(c.rule, c.where) for c in check(made(name, where)) if not c.ok] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_every_objective_of_every_pack_makes_every_format(name: str) -> None:
    for where in objectives(teaching=False):
        if packs()[where[0]].materials.get(where[1]) or not ACTIVITIES[name].needs.materials:
            assert (where, failed(check(made(name, where)))) == (where, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("quiz", {"questions": 4, "marks": "off", "versions": "A only"}), ("quiz", {"questions": 12}),
        ("worked_examples", {"level": "stretch", "paper": "letter"}), ("vocabulary", {"home_language": "es"}),
        ("vocabulary", {"home_language": "none"}), ("text_levels", {"glossary": "es"}), ("rubric", {"kind": "single-point"}),
        ("rubric", {"kind": "four levels"}), ("family_letter", {"side_by_side": "yes"}), ("family_letter", {"language": "es"}),
        ("family_letter", {"caregiver_line": "no"}),
    ],
)  # fmt: skip
def test_every_field_of_the_form_gives_a_good_draft(name: str, fields: dict[str, Any]) -> None:
    for where in objectives(teaching=False):
        if packs()[where[0]].materials.get(where[1]) or not ACTIVITIES[name].needs.materials:
            assert (where, failed(check(made(name, where, **fields)))) == (where, [])


# ---------------------------------------------------------------- quiz


def questions(of: Draft) -> list[Task]:
    return [t for t in of.student_files[0].tasks if t.item]


def test_a_quiz_has_as_many_questions_as_asked_for_in_each_version() -> None:
    assert len(questions(made("quiz"))) == 16
    assert len(questions(made("quiz", questions=5, versions="A only"))) == 5


def test_both_versions_ask_the_same_kind_at_each_number_in_other_numbers() -> None:
    asked = questions(made("quiz"))
    for one, other in zip(asked[:8], asked[8:], strict=True):
        assert one.item.partition("#")[0] == other.item.partition("#")[0]
        assert one.ask != other.ask


def test_a_student_chooses_which_answer_of_the_quiz_to_explain() -> None:
    assert "Choose one of your answers" in EXPLAIN
    assert sum(t.ask.startswith(EXPLAIN) for t in made("quiz").student_files[0].tasks) == 2


def test_without_marks_no_mark_is_printed_for_students() -> None:
    assert "mark" not in made("quiz", marks="off").student_files[0].text


def test_the_key_of_the_quiz_names_wrong_answers_with_what_to_ask() -> None:
    answers = [b for b in made("quiz").teacher_files[0].blocks if isinstance(b, Answer)]
    assert sum(bool(a.wrong) for a in answers) >= 6
    assert any("wrong answers" in a.look_for for a in answers)


QUIZ_FAULTS: Mapping[str, Callable[[Block], Block | None]] = {
    "quiz_mixes_levels": tasks(lambda t: None if t.label == "3" else t),
    "marks_add_up": tasks(lambda t: replace(t, ask=t.ask.replace("(2 marks)", "(1 mark)"))),
    "key_complete": tasks(lambda t: replace(t, ask=f"{t.ask} Really?")),
}


@pytest.mark.parametrize("rule", list(QUIZ_FAULTS))
def test_a_quiz_broken_one_way_is_found(rule: str) -> None:
    assert finds(rule, broken(made("quiz"), QUIZ_FAULTS[rule], "student"))


def test_versions_of_different_kinds_or_the_same_words_are_found() -> None:
    good = made("quiz")
    first = questions(good)[0]
    same = broken(good, tasks(lambda t: replace(t, ask=first.ask, item=first.item) if t.label == "1" else t), "student")
    assert finds("versions_match", same)
    other = broken(good, tasks(lambda t: replace(t, item="fractions/other#1") if t.item == first.item else t), "student")
    assert finds("versions_match", other)


def test_a_key_on_the_page_of_a_quiz_is_found() -> None:
    good = made("quiz")
    item = next(i for i in (*good.source.items["core"], *good.source.items["start"]) if i.id in {t.item for t in questions(good)})
    told = broken(good, lambda b: replace(b, text=f"{b.text} ${item.expected.value}$") if isinstance(b, Paragraph) else b, "student")
    assert finds("keeps_answer", told)


def test_a_question_without_a_tag_and_a_tag_for_students_are_found() -> None:
    good = made("quiz")
    assert finds("questions_tagged", broken(good, tables("tags", lambda rows: rows[:3]), "teacher"))
    told = broken(good, lambda b: replace(b, text="fractions.add-unlike") if isinstance(b, Paragraph) else b, "student")
    assert finds("questions_tagged", told)


# ---------------------------------------------------------------- worked examples


@pytest.mark.parametrize("where", [ADDING, CLAIM], ids=["maths", "writing"])
def test_steps_fade_to_questions_with_other_numbers_in_each_example(where: tuple[str, str]) -> None:
    stages = [t for t in made("worked_examples", where).student_files[0].tasks if t.item]
    shown = [sum(s.body.count("**Step") for s in t.supports) for t in stages]
    assert shown == [2, 1, 0]
    assert len({t.ask for t in stages}) == 3
    assert stages[-1].supports[0].label == "Ask yourself"


def test_missing_steps_stand_in_the_key_and_not_on_the_page() -> None:
    good = made("worked_examples")
    absent = [w for b in good.teacher_files[0].blocks if isinstance(b, Answer) for w in b.working if "missing on the page" in w]
    assert len(absent) == 6
    assert not any(line.replace(" **(missing on the page)**", "") in good.student_files[0].text for line in absent)


def test_examples_that_do_not_fade_are_found() -> None:
    good = made("worked_examples")
    full = tasks(lambda t: replace(t, supports=tuple(replace(s, body="**Step 1:** a\n**Step 2:** b") for s in t.supports)))
    assert finds("steps_fade", broken(good, full, "student"))
    assert finds("steps_fade", broken(good, lambda b: None if isinstance(b, Table) else b, "student"))


def test_a_missing_step_printed_beside_its_task_or_lost_from_the_key_is_found() -> None:
    good = made("worked_examples")
    entry = next(b for b in good.teacher_files[0].blocks if isinstance(b, Answer) and b.label == "Example 2")
    bare = entry.working[-1].replace(" **(missing on the page)**", "")
    shown = tasks(lambda t: replace(t, supports=tuple(replace(s, body=f"{s.body}\n{bare}") for s in t.supports)))
    assert finds("missing_steps_in_key", broken(good, shown, "student"))
    lost = broken(good, lambda b: replace(b, working=b.working[:1]) if isinstance(b, Answer) else b, "teacher")
    assert finds("missing_steps_in_key", lost)


def test_examples_that_never_ask_why_are_found() -> None:
    assert finds("asks_why_it_helped", broken(made("worked_examples"), tasks(lambda t: None if "help" in t.ask else t), "student"))


def test_too_few_examples_of_one_kind_say_what_is_missing() -> None:
    poor = replace(given("worked_examples", *ADDING), items={"core": given("worked_examples", *ADDING).items["core"][:2]})
    with pytest.raises(InputError, match="four different examples"):
        draft(ACTIVITIES["worked_examples"], poor)


# ---------------------------------------------------------------- words


def test_every_word_has_a_map_and_its_cards() -> None:
    good = made("vocabulary")
    words = [w.term for w in good.source.objective.vocabulary] if good.source.objective else []
    maps = [b.squares[0].title for b in good.student_files[0].blocks if isinstance(b, Grid)]
    assert maps == words
    assert set(words) <= {s.title for b in good.student_files[1].blocks if isinstance(b, Grid) for s in b.squares}


def test_the_home_language_is_never_guessed_and_can_be_left_out() -> None:
    assert "común" not in made("vocabulary").student_files[0].text
    assert "In my home language" in made("vocabulary").student_files[0].text
    assert "In my home language" not in made("vocabulary", home_language="none").student_files[0].text
    spanish = made("vocabulary", home_language="es")
    assert spanish.source.objective is not None
    assert all(w.es in spanish.student_files[0].text for w in spanish.source.objective.vocabulary)


def test_a_word_map_without_a_part_is_found() -> None:
    good = made("vocabulary")
    assert finds("word_maps_complete", broken(good, grids("word map", lambda s: s[:3]), "student"))
    assert finds("word_maps_complete", broken(good, grids("word map", lambda s: (replace(s[0], text=""), *s[1:])), "student"))
    assert finds("word_maps_complete", broken(good, lambda b: None if isinstance(b, Grid) else b, "student"))


def test_a_guessed_or_missing_home_language_is_found() -> None:
    good = made("vocabulary")
    assert finds("home_language_kept", broken(good, grids("word map", lambda s: (s[0], replace(s[1], text="entero"), *s[2:])), "student"))
    assert finds("home_language_kept", broken(good, grids("word map", lambda s: (s[0], *s[2:])), "student"))
    assert finds("home_language_kept", broken(good, grids("word map", lambda s: (s[0], replace(s[1], space=0), *s[2:])), "student"))


def test_cards_that_lie_in_order_or_do_not_match_are_found() -> None:
    good = made("vocabulary")
    means = {w.term: w.means for w in good.source.objective.vocabulary} if good.source.objective else {}
    cards = [b for b in good.student_files[1].blocks if isinstance(b, Grid)]
    ordered = tuple(Square("means", means.get(s.title, "")) for s in cards[0].squares)
    assert finds("cards_match", broken(good, lambda b: replace(b, squares=ordered) if b == cards[1] else b))
    assert finds("cards_match", broken(good, lambda b: replace(b, squares=b.squares[1:]) if b == cards[1] else b))


# ---------------------------------------------------------------- a text at two levels


def test_the_text_for_the_grade_is_on_every_copy_and_the_other_only_beside_it() -> None:
    good = made("text_levels")
    access = sections(good.source, "access")[0][1].split("\n\n")[0]
    assert access not in good.student_files[0].text
    assert access in good.student_files[1].text
    assert any(isinstance(b, Beside) for b in good.student_files[1].blocks)


def test_a_lesson_at_one_level_only_is_refused() -> None:
    whole = given("text_levels", *ADDING)
    with pytest.raises(InputError, match="both reading levels"):
        draft(ACTIVITIES["text_levels"], replace(whole, passages=tuple(p for p in whole.passages if p.level == "grade")))


def test_an_easier_text_alone_is_found() -> None:
    alone = broken(made("text_levels"), lambda b: replace(b, left=()) if isinstance(b, Beside) else b, "student")
    assert finds("grade_text_for_everyone", alone)


def test_other_questions_on_one_copy_are_found() -> None:
    good = made("text_levels")
    easier = broken(good, tasks(lambda t: replace(t, ask="Copy a line.") if t.label == "1" else t), "student")
    assert finds("same_questions", replace(good, files=(good.files[0], easier.files[1], good.files[2])))


def test_a_reading_grade_that_was_not_measured_is_found() -> None:
    wrong = tables("levels", lambda rows: (rows[0], *((*r[:-1], "5.0") for r in rows[1:])))
    assert finds("reading_grades_told", broken(made("text_levels"), wrong, "teacher"))


def test_words_that_nobody_explains_are_found() -> None:
    good = made("text_levels")
    assert finds("words_glossed", broken(good, lambda b: None if isinstance(b, WordBank) else b, "student"))
    fewer = broken(good, lambda b: replace(b, words=b.words[1:]) if isinstance(b, WordBank) else b, "student")
    assert finds("words_glossed", fewer)


# ---------------------------------------------------------------- rubric


def test_a_rubric_is_printed_in_the_kind_asked_for() -> None:
    single, levels = made("rubric", kind="single-point").student_files[0], made("rubric", kind="four levels").student_files[0]
    assert single.table("levels") is None
    assert levels.table("levels") is not None
    assert not any(isinstance(b, Grid) and b.name == "single-point" for b in levels.blocks)


def test_students_see_the_good_sample_and_find_the_reasons_themselves() -> None:
    good = made("rubric")
    assert good.source.materials is not None
    rubric = good.source.materials.rubric
    assert rubric.exemplar.text.strip() in good.student_files[0].text
    assert rubric.non_exemplar.text.strip() not in good.student_files[0].text
    assert rubric.exemplar.why.strip() not in good.student_files[0].text


def test_levels_nobody_can_see_are_found() -> None:
    good = made("rubric")
    for level in ("Good.", "Is lazy about the reason."):
        vague = tables("rubric", lambda rows, level=level: (rows[0], (*rows[1][:-1], level), *rows[2:]))  # type: ignore[misc]
        assert finds("levels_can_be_seen", broken(good, vague, "teacher"))
    assert finds("levels_can_be_seen", broken(good, tables("rubric", lambda rows: rows[:3]), "teacher"))


def test_a_target_without_room_on_both_sides_is_found() -> None:
    good = made("rubric")
    assert finds("target_with_room", broken(good, grids("single-point", lambda s: tuple(replace(q, space=0) for q in s)), "student"))
    filled = grids("single-point", lambda s: (*s[:3], replace(s[3], text="More pictures"), *s[4:]))
    assert finds("target_with_room", broken(good, filled, "student"))
    assert finds("target_with_room", broken(good, lambda b: None if isinstance(b, Grid) else b, "student"))


def test_a_rubric_in_teachers_words_is_found() -> None:
    hard = "Demonstrates comprehensive understanding of representational equivalence across numerical representations"
    good = made("rubric")
    for row in (("The student tests.", "a", "b", "c", "d"), (f"I {hard}", hard, hard, hard, hard)):
        changed = tables("levels", lambda rows, row=row: (rows[0], row, *rows[2:]))  # type: ignore[misc]
        assert finds("rubric_in_students_words", broken(good, changed, "student"))


def test_the_weaker_sample_on_a_student_page_is_found() -> None:
    good = made("rubric")
    assert good.source.materials is not None
    rubric = good.source.materials.rubric
    for text in (rubric.non_exemplar.text.strip(), rubric.exemplar.why.strip()):
        told = broken(good, lambda b, text=text: replace(b, text=text) if isinstance(b, Paragraph) else b, "student")  # type: ignore[misc]
        assert finds("weaker_sample_for_teacher_only", told)
    assert finds("weaker_sample_for_teacher_only", broken(good, tables("samples", lambda rows: rows[:1]), "teacher"))


# ---------------------------------------------------------------- the letter home


def letter(**fields: Any) -> str:
    return made("family_letter", **fields).family_files[0].text


def test_a_letter_is_one_page_in_one_language_or_two_side_by_side() -> None:
    assert "Dear family" in letter()
    assert "Querida familia" not in letter()
    assert "Querida familia" in letter(language="es")
    assert "Dear family" in letter(side_by_side="yes")
    assert "Querida familia" in letter(side_by_side="yes")


def test_a_translation_says_that_nobody_checked_it_until_the_pack_says_so() -> None:
    assert "native" not in letter()
    assert "not yet checked by a native reader" in letter(side_by_side="yes")
    guides = given("family_letter", *ADDING).guides
    told = {**guides, "es": {**guides["es"], "checked": "Revisado en mayo."}}
    checked = draft(ACTIVITIES["family_letter"], replace(given("family_letter", *ADDING), guides=told), {"side_by_side": "yes"})
    assert "checked by the pack's author" in checked.family_files[0].text
    assert "not yet checked" not in checked.family_files[0].text
    assert finds("translation_status", replace(checked, source=given("family_letter", *ADDING)))


def said(old: str, new: str) -> Callable[[Block], Block | None]:
    def change(block: Block) -> Block | None:
        if isinstance(block, Paragraph | Heading):
            return replace(block, text=block.text.replace(old, new))
        if isinstance(block, Table):
            return replace(block, rows=tuple(tuple(c.replace(old, new) for c in row) for row in block.rows))
        return block

    return change


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("letter_in_order", "**Why it matters.**", "**Why.**"),
        ("letter_in_order", "• \"Show me.\"", ""),
        ("letter_reads_plainly", "Later lessons build on this idea.", "Later curriculum objectives are assessed."),
        ("letter_reads_plainly", "Later lessons build on this idea.", f"Later {'and later ' * 15}lessons build on it."),
        ("nothing_to_buy", "Take two strips of paper", "Buy two strips of paper"),
        ("nothing_to_buy", "Take two strips of paper", "Open a video on your phone"),
        ("home_language_welcome", "Please talk, read and answer in the language of your home.", ""),
    ],
)  # fmt: skip
def test_a_letter_broken_one_way_is_found(rule: str, old: str, new: str) -> None:
    good = made("family_letter")
    assert old in good.family_files[0].text
    assert finds(rule, broken(good, said(old, new)))


def test_a_letter_without_a_slip_to_cut_off_is_found() -> None:
    good = made("family_letter")
    for kind in (Cut, Fields, Task):
        assert finds("reply_can_be_cut", broken(good, lambda b, kind=kind: None if isinstance(b, kind) else b))  # type: ignore[misc]


def test_a_letter_without_a_guide_says_so() -> None:
    with pytest.raises(InputError, match="family guide"):
        draft(ACTIVITIES["family_letter"], replace(given("family_letter", *ADDING), guides={}))
