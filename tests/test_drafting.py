"""Formats become drafts, drafts become files a teacher can print."""

from __future__ import annotations

import re
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from test_drafting_support import ACTIVITIES, STARTERS, objectives, own_source, packs, source

from app.drafting import Source, check, draft, failed, load_activities, load_starters, to_docx, to_markdown, write
from app.drafting.document import Slips, Task
from app.drafting.starters import BANDS
from app.errors import InputError, PackError

LESSON, TICKET, STARTER = (ACTIVITIES[n] for n in ("tiered_lesson", "exit_ticket", "reflection_starters"))


def words_of(data: bytes) -> str:
    """Every printed text of a Word file, equations too."""
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "".join(re.findall(r"<(?:w|m):t[^>]*>([^<]*)<", file.read("word/document.xml").decode()))


# ---------------------------------------------------------------- the lesson


def test_a_lesson_is_a_plan_three_sheets_a_key_and_an_exit_ticket() -> None:
    made = draft(LESSON, own_source())
    assert [f.name for f in made.files] == ["teacher-plan", "sheet-a", "sheet-b", "sheet-c", "answer-key", "exit-ticket"]
    assert [f.audience for f in made.files] == ["teacher", "student", "student", "student", "teacher", "student"]


def test_a_good_draft_passes_every_check() -> None:
    for activity in (LESSON, TICKET):
        assert failed(check(draft(activity, own_source()))) == []


def test_all_sheets_ask_the_same_tasks_in_the_same_words() -> None:
    sheets = [f for f in draft(LESSON, own_source()).files if f.group]
    shared = [[(t.label, t.ask) for t in s.tasks if t.role in ("shared", "explain", "exit", "anchor", "reflect")] for s in sheets]
    assert shared[0] == shared[1] == shared[2]


def test_help_fades_and_only_sheet_a_warms_up_and_only_sheet_c_goes_further() -> None:
    a, b, c = (f for f in draft(LESSON, own_source()).files if f.group)
    assert [len(t.supports) for t in a.tasks if t.role in ("explain", "shared")] == [2, 1, 0, 0]
    assert [len(t.supports) for t in b.tasks if t.role in ("explain", "shared")] == [1, 0, 0, 0]
    assert not any(t.supports for t in c.tasks)
    assert [[t.label for t in f.tasks if t.role in ("warm-up", "further")] for f in (a, b, c)] == [["Warm-up"], [], ["Go further"]]


def test_items_whose_key_stands_elsewhere_on_the_page_are_not_chosen() -> None:
    given = own_source()
    leaky = replace(given.items["core"][0], id="own/leaky#1", ask="How much is $3/5$ and $1/15$?")  # 3/5 is the key of a start item
    made = draft(LESSON, replace(given, items={**given.items, "core": (leaky, *given.items["core"])}))
    assert "own/leaky#1" not in {t.item for f in made.files for t in f.tasks}


def test_the_same_source_gives_the_same_files(tmp_path: Path) -> None:
    one, two = (write(draft(LESSON, own_source()), tmp_path / name, ("md", "docx")) for name in ("one", "two"))
    assert [p.name for p in one] == [p.name for p in two]
    for left, right in zip(one, two, strict=True):
        if left.suffix == ".docx":
            assert words_of(left.read_bytes()) == words_of(right.read_bytes())
        else:
            assert left.read_bytes() == right.read_bytes()


def test_one_change_of_content_reaches_plan_and_sheets() -> None:
    given = own_source()
    assert given.teaching is not None
    other = replace(given, teaching=given.teaching.model_copy(update={"anchor": "Write a song that teaches one size."}))
    made = draft(LESSON, other)
    assert all("Write a song that teaches one size." in f.text for f in made.files if f.group or f.name == "teacher-plan")
    assert failed(check(made)) == []


def test_a_lesson_without_lesson_content_says_what_to_do_instead() -> None:
    with pytest.raises(InputError, match="exit ticket"):
        draft(LESSON, replace(own_source(), teaching=None))


def test_an_exit_ticket_needs_no_lesson_content() -> None:
    made = draft(TICKET, replace(own_source(), teaching=None))
    assert failed(check(made)) == []


def test_assumptions_are_said_and_what_was_given_is_not_one() -> None:
    made = draft(LESSON, own_source(), {"minutes": 55, "needs": "two newcomers to English"})
    assert not any("minutes" in a for a in made.assumed)
    assert "objective own.adding" in made.assumed
    assert "55 minutes" in made.files[0].text
    assert "two newcomers to English" in made.files[0].text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"minutes": "soon"}, "not a number"),
        ({"minutes": 900}, "out of range"),
        ({"colour": "red"}, "no field"),
        ({"paper": "a3"}, "a4, letter"),
    ],
)
def test_a_wrong_field_is_named_with_what_it_takes(fields: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        draft(LESSON, own_source(), fields)


def test_a_home_language_column_is_there_when_it_is_asked_for() -> None:
    given = own_source()
    assert given.objective is not None
    words = [w.model_copy(update={"es": f"{w.term}-es"}) for w in given.objective.vocabulary]
    given = replace(given, objective=given.objective.model_copy(update={"vocabulary": words}))
    assert "whole-es" not in draft(LESSON, given).files[1].text
    assert "whole-es" in draft(LESSON, given, {"glossary": "es"}).files[1].text


# ---------------------------------------------------------------- the exit ticket


def test_a_ticket_has_a_second_form_of_the_same_family_with_other_numbers() -> None:
    page = draft(TICKET, own_source()).files[0]
    printed = list(dict.fromkeys(t.item for t in page.tasks if t.item))
    assert len(printed) == 2
    assert len({i.partition("#")[0] for i in printed}) == 1


def test_misconceptions_and_sorting_are_on_the_teacher_copy_only() -> None:
    page, copy = draft(TICKET, own_source()).files
    assert "adds-across" in copy.text
    assert "Needs re-teaching" in copy.text
    assert "adds-across" not in page.text
    assert "re-teaching" not in page.text


# ---------------------------------------------------------------- reflection starters


def test_the_bank_holds_twelve_purposes_by_four_bands_in_two_languages() -> None:
    assert len(STARTERS) == 12
    lines = [line for s in STARTERS for band in BANDS for words in (s.bands[band][lang] for lang in ("en", "es")) for line in words]
    assert len(lines) == 288
    assert len(set(lines)) == len(lines)
    assert all(line.endswith("…") for line in lines)


@pytest.mark.parametrize("shape", ["slips", "daily card", "journal strip"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_starters_come_in_every_shape_and_language(shape: str, language: str) -> None:
    made = draft(STARTER, Source(starters=STARTERS, grade=4), {"format": shape, "language": language})
    assert failed(check(made)) == []
    slips = next(b for b in made.files[0].blocks if isinstance(b, Slips))
    wanted = STARTERS[0].bands["3-5"][language][0]
    assert any(wanted in text for _, text in slips.cells)


def test_one_purpose_gives_three_starters_and_room_for_ones_own() -> None:
    made = draft(STARTER, Source(starters=STARTERS, grade=1), {"purpose": "error"})
    slips = next(b for b in made.files[0].blocks if isinstance(b, Slips))
    assert len(slips.cells) == 4
    assert slips.cells[3][1] == "My own way to begin:"


def test_a_starter_file_without_a_band_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "goal.yaml").write_text("name: goal\norder: 1\ntitle: {en: Goal}\nuse: {en: now}\nbands:\n  k-2: {en: [a…, b…, c…]}\n")
    with pytest.raises(PackError, match=r"goal\.yaml, field bands"):
        load_starters(tmp_path)


# ---------------------------------------------------------------- a format is one file

WARM_UP = """
name: warm_up
title: Warm-up
say: [warm-up, starter tasks]
about: Three tasks to begin with, and their key.
needs: {objective: true, items: {start: 4}}
tasks: {main: [start, start, start]}
files:
  - {name: warm-up, title: "Warm-up: {lesson}", audience: student, pages: 1, layout: [name_line, {tasks: {title: Three to begin}}]}
  - {name: key, title: "Warm-up: key", audience: teacher, layout: [key]}
rules: [keeps_answer, key_complete, space_fits_grade, plain_student_words, page_limits, sources_named]
"""


def test_a_new_format_is_one_new_file(tmp_path: Path) -> None:
    (tmp_path / "warm_up.yaml").write_text(WARM_UP)
    activity = load_activities(tmp_path)["warm_up"]
    given = own_source()
    third = replace(
        given.items["start"][0],
        id="own/same#3",
        ask="What is $1/9 + 4/9$?",
        expected=replace(given.items["start"][0].expected, value="5/9"),
    )
    made = draft(activity, replace(given, items={**given.items, "start": (*given.items["start"], third)}, teaching=None))
    assert [len(f.tasks) for f in made.files] == [3, 0]
    assert failed(check(made)) == []
    paths = write(made, tmp_path / "out")
    assert sorted(p.name for p in paths) == ["key.docx", "key.md", "warm-up.docx", "warm-up.md"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("layout: [key]", "layout: [keys]", r"layout: there is no 'keys'"),
        ("keeps_answer,", "keeps_anwser,", r"rules: there is no 'keeps_anwser'"),
        ("title: Three to begin", "part: mian", r"part: there is no 'mian'"),
        ("name: warm_up\n", "name: warmup\n", r"field name"),
        ("about:", "abuot:", r"Known fields"),
        ("{tasks: {title: Three to begin}}", "{tasks: {}, key: {}}", r"layout"),
    ],
)
def test_a_broken_format_is_refused_with_file_field_and_cure(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in WARM_UP
    (tmp_path / "warm_up.yaml").write_text(WARM_UP.replace(old, new))
    with pytest.raises(PackError, match=told) as fault:
        load_activities(tmp_path)
    assert "warm_up.yaml" in fault.value.where


# ---------------------------------------------------------------- files


def test_word_files_open_have_headings_equations_and_page_numbers(tmp_path: Path) -> None:
    for path in write(draft(LESSON, own_source()), tmp_path, ("docx",)):
        opened = docx.Document(str(path))
        xml = opened.element.xml
        assert any(p.style.name.startswith(("Heading", "Title")) for p in opened.paragraphs)
        assert "<m:oMath" in xml
        assert "$" not in words_of(path.read_bytes())
        footer = opened.sections[0].footer._element.xml
        assert "NUMPAGES" in footer
        assert "CC BY 4.0" in footer


def test_no_key_is_in_the_text_of_a_student_word_file() -> None:
    made = draft(LESSON, own_source())
    for page in made.student_files:
        text = to_markdown(page)
        for item in made.items:
            assert f"${item.expected.value}$" not in text


def test_markdown_keeps_the_maths_and_links_its_pictures(tmp_path: Path) -> None:
    paths = write(draft(LESSON, own_source()), tmp_path, ("md",))
    sheet = (tmp_path / "student" / "sheet-a.md").read_text()
    assert "$1/5 + 2/5$" in sheet
    link = re.search(r"!\[A bar [^\]]+\]\((pictures/bars-\w+\.svg)\)", sheet)
    assert link
    assert tmp_path / "student" / link.group(1) in paths


def test_a_draft_that_fails_says_so_at_the_top_of_every_file(tmp_path: Path) -> None:
    made = draft(LESSON, own_source())
    broken = replace(made, files=tuple(replace(f, blocks=f.blocks[:-1]) for f in made.files))
    for path in write(broken, tmp_path, ("md", "docx")):
        if path.suffix == ".md":
            assert "Checks that failed: sources named" in path.read_text()
        if path.suffix == ".docx":
            assert "Checks that failed" in words_of(path.read_bytes())


def test_an_unknown_file_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="md, docx"):
        write(draft(TICKET, own_source()), tmp_path, ("odt",))


def test_hostile_words_of_a_form_stay_words() -> None:
    text = "<w:p/> & \x00 ]]> </w:document> $x $ {lesson} **a"
    made = draft(LESSON, own_source(), {"needs": text})
    assert docx.Document(__import__("io").BytesIO(to_docx(made.files[0])))


# ---------------------------------------------------------------- the real packs


@pytest.mark.parametrize(("pack", "objective"), objectives())
@pytest.mark.parametrize("name", ["tiered_lesson", "exit_ticket"])
def test_every_objective_of_every_pack_gives_a_draft_that_passes_every_check(pack: str, objective: str, name: str) -> None:
    made = draft(ACTIVITIES[name], source(packs()[pack], objective, ACTIVITIES[name]))
    assert [f"{c.rule}: {c.where}" for c in check(made) if not c.ok] == []


@pytest.mark.skipif(not objectives(), reason="no pack with lesson content yet")
def test_a_lesson_in_all_formats_takes_less_than_three_seconds(tmp_path: Path) -> None:
    pack, objective = objectives()[0]
    given = source(packs()[pack], objective, LESSON)
    start = time.perf_counter()
    write(draft(LESSON, given), tmp_path, ("md", "docx"))
    assert time.perf_counter() - start < 3


def test_every_task_of_a_sheet_has_room_or_boxes() -> None:
    for page in draft(LESSON, own_source()).student_files:
        assert all(isinstance(t, Task) and (t.space > 0 or t.steps) for t in page.tasks)
