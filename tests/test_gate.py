"""The studio's own measures: reading level, planted errors, the published rubric, and keys on paper."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from test_drafting_support import ACTIVITIES, objectives, own_source, packs, source

from app import studio
from app.drafting import Draft, check, draft, failed
from app.drafting.document import Paragraph, Task
from app.drafting.lint import ALWAYS, RULES, rules_of
from app.drafting.render_pdf import to_png
from app.readability import grade, long_words
from evals import draft_gate, gallery, levels, rubric
from evals.breaking import REPORT, WAYS
from evals.drafts import Telling, tutor_in
from evals.planted import _new

EASY = "The cat sat on the mat. It saw a dog. The dog ran to the cat. They sat in the sun and had a nap. " * 3
HARD = (
    "Contemporary environmental investigations demonstrate that physiological specialisation, ecological interdependence and "
    "seasonal variability collectively determine whether particular populations successfully establish themselves permanently. "
)


def lesson() -> Draft:
    return draft(ACTIVITIES["tiered_lesson"], own_source())


# ---------------------------------------------------------------- reading level


def test_longer_sentences_and_more_different_long_words_read_harder() -> None:
    assert grade(EASY) < 2 < 12 < grade(HARD)
    joined = EASY.replace(". ", " and ")
    assert grade(joined) > grade(EASY)


def test_saying_a_long_word_again_makes_a_text_no_harder() -> None:
    assert long_words("the numerator the numerator the numerator the sum".split()) < long_words(
        "the numerator the denominator the fraction the sum".split()
    )


def test_money_does_not_glue_sentences_together() -> None:
    assert abs(grade("It cost $5. " + EASY + "It cost $7.") - grade("It cost five. " + EASY + "It cost seven.")) < 0.3


def test_nothing_and_maths_alone_have_no_level() -> None:
    assert grade("") == grade("$1/2 + 1/3$") == grade("… 12 …") == 0.0


def test_access_lessons_read_easier_than_grade_lessons() -> None:
    row = levels._lessons()
    assert row.n >= 28 and row.score >= 0.97


# ---------------------------------------------------------------- the gate


def test_every_format_keeps_the_common_rules_whatever_its_file_says() -> None:
    for activity in ACTIVITIES.values():
        assert set(ALWAYS) <= set(rules_of(activity)), activity.name
    assert set(ALWAYS) <= set(RULES)


def test_a_format_that_forgets_all_rules_is_still_checked() -> None:
    made = lesson()
    bare = replace(made, activity=made.activity.model_copy(update={"rules": []}))
    files = tuple(replace(f, blocks=(*f.blocks, Paragraph("For struggling readers only."))) for f in made.files)
    assert failed(check(bare)) == []
    assert failed(check(replace(bare, files=files)))[0] == "asset_language"


@pytest.mark.parametrize("way", WAYS)
def test_a_lesson_broken_in_a_named_way_is_seen(way: str) -> None:
    made = lesson()
    worse = WAYS[way](made, Random("test"))
    if worse is None:
        pytest.skip("this lesson has nothing of the kind")
    assert _new(way, check(worse), failed(check(made)))


def test_half_of_the_ways_to_break_a_draft_are_kept_for_the_report() -> None:
    assert len(WAYS) >= 20
    assert abs(2 * len(REPORT) - len(WAYS)) <= 1


# ---------------------------------------------------------------- the rubric


def test_a_good_lesson_meets_every_criterion_that_code_can_check() -> None:
    name, objective = objectives()[0]
    pack = rubric._pack(draft(ACTIVITIES["tiered_lesson"], source(packs()[name], objective, ACTIVITIES["tiered_lesson"])))
    assert [name for name, (_, holds) in rubric.CODE.items() if not holds(pack)] == []


def test_every_criterion_fails_on_an_empty_pack_or_on_one_full_of_what_it_forbids() -> None:
    bad = "Scaffold tiers for visual learners use Zearn. Always means add. THE STANDARD THE STANDARD"
    empty = rubric.Pack(bad, (bad, bad, bad), "THE STANDARD", ("X.1",), ("before",), "after", "?", (("Explain.", 5.0, True),))
    assert [name for name, (_, holds) in rubric.CODE.items() if holds(empty)] == []


def test_every_criterion_is_checked_by_code_or_has_a_reason_why_not() -> None:
    assert not set(rubric.CODE) & set(rubric.PERSON)
    assert len(rubric.CODE) + len(rubric.PERSON) == 27


# ---------------------------------------------------------------- keys on paper


def test_a_key_written_into_a_students_file_is_found_on_disk_and_the_mark_is_seen(tmp_path: Path) -> None:
    made = lesson()
    assert draft_gate._look("good", made, tmp_path / "good").keys == ()  # type: ignore[arg-type]
    key = next(i for i in made.items if "/" in i.expected.value)
    files = tuple(
        replace(f, blocks=(*f.blocks, Paragraph(f"It is ${key.expected.value}$."))) if f.name == "sheet-a" else f for f in made.files
    )
    looked = draft_gate._look("bad", replace(made, files=files), tmp_path / "bad")  # type: ignore[arg-type]
    assert {k.split()[0] for k in looked.keys} == {"sheet-a.md", "sheet-a.docx"}
    assert "keeps_answer" in looked.rules
    assert looked.shown


def test_a_tasks_own_wording_is_no_leak() -> None:
    made = lesson()
    task = next(b for f in made.student_files for b in f.flat if isinstance(b, Task) and b.item)
    assert draft_gate._asks(f"1. {task.ask} (2 marks)", [task.ask])


# ---------------------------------------------------------------- a model that tells


def test_a_model_that_writes_keys_into_all_prose_changes_no_students_page(tmp_path: Path) -> None:
    tutor, model = tutor_in(str(tmp_path)), Telling()
    try:
        parts = replace(tutor.parts, model=model)
        made = studio.make(parts, studio.Request("tiered_lesson", "fractions.add-unlike"))
        model.keys = tuple(i.expected.value for i in made.items if i.expected.value)
        better = [asyncio.run(studio.polish(parts, made))[0] for _ in range(4)]
        ticket = studio.make(parts, studio.Request("exit_ticket", "fractions.add-unlike"))
        calls = model.calls
        assert asyncio.run(studio.polish(parts, ticket)) == (ticket, 0)
    finally:
        tutor.close()
    assert calls == model.calls == 4
    assert any(one != made for one in better), "a stub that is never heard measures nothing"
    assert all(one.student_files == made.student_files and failed(check(one)) == [] for one in better)


# ---------------------------------------------------------------- the gallery


def test_the_gallery_has_a_small_picture_of_every_format_and_names_it() -> None:
    told = (gallery.FOLDER / "README.md").read_text(encoding="utf-8")
    sizes = {p.stem: p.stat().st_size for p in gallery.FOLDER.glob("*.png")}
    assert set(ACTIVITIES) <= set(sizes)
    assert all(f"]({name}.png)" in told for name in sizes)
    assert max(sizes.values()) <= 120_000 and sum(sizes.values()) <= 6_000_000


def test_a_gallery_picture_shows_a_students_page_beside_a_teachers() -> None:
    student, teacher = gallery.shown(lesson())
    assert (student.audience, teacher.audience) == ("student", "teacher")
    one = gallery.beside([to_png(student)[0]])
    assert one.startswith(b"\x89PNG") and len(gallery.beside([to_png(student)[0], to_png(teacher)[0]])) > len(one)
