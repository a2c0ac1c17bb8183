"""A printed page carries a short code; typed by a student it opens the tutor on that exact task, and gives nothing away."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from pptx import Presentation
from stubs import answering
from web_support import Visitor, running

from app import sheets, studio
from app.assignments import from_form
from app.drafting.keys import says_key
from app.drafting.sheet_code import SIGNS, asks_items, candidates, code_line, read, shown, tasks_on, well_made
from app.drafting.write import rendered
from app.library.items import redraw
from app.sheet_typed import asked_in, typed_in_field
from app.store import SheetRow
from app.tutor import Tutor

OBJECTIVE = "fractions.add-unlike"
CODES = list(islice((c for n in range(40) for c in islice(candidates(f"page {n}"), 5)), 200))
GOOD = CODES[0]


def kept(tutor: Tutor, folder: Path, kind: str, formats: tuple[str, ...]) -> dict[str, str]:
    """Keeps a draft as a teacher does: file name → code."""
    request = studio.Request(kind, OBJECTIVE, 5)
    card = studio.keep(tutor.parts, studio.make(tutor.parts, request), request, "teacher", "s0", folder, formats)
    return {file["name"]: file["code"] for file in card["files"]}


def printed(tutor: Tutor, kind: str = "tiered_lesson", **more: Any) -> dict[str, str]:
    """The codes that keeping a draft would give its pages, without writing files: file name → code."""
    request = studio.Request(kind, OBJECTIVE, 5, **more)
    made = sheets.coded(tutor.store, studio.make(tutor.parts, request), request.as_json(), "teacher", "d0")
    return {file.name: file.code for file in made.files}


# ---------------------------------------------------------------- the code itself


def test_a_code_is_six_signs_without_look_alikes_vowels_or_words() -> None:
    assert len(set(SIGNS)) == 23 and not set(SIGNS) & set("AEIOUY01LSZGB")
    for code in CODES:
        assert well_made(code) and code[0].isalpha() and any(map(str.isdigit, code))
        assert not any(code[n : n + 3].isalpha() for n in range(4)) and not any(bad in code for bad in ("69", "88", "666"))


def test_any_wrong_sign_and_any_two_signs_that_changed_places_are_found() -> None:
    for code in CODES[:60]:
        for at in range(6):
            for sign in set(SIGNS) - {code[at]}:
                assert not well_made(code[:at] + sign + code[at + 1 :])
            for other in range(at + 1, 6):
                moved = list(code)
                moved[at], moved[other] = moved[other], moved[at]
                assert code[at] == code[other] or not well_made("".join(moved))


def test_the_same_page_has_the_same_codes_and_other_pages_others() -> None:
    assert list(islice(candidates("a"), 3)) == list(islice(candidates("a"), 3))
    assert len(set(CODES)) == 200


def test_a_letter_copied_for_a_digit_is_understood_and_one_that_is_never_used_is_named() -> None:
    with_five = next(c for c in CODES if "5" in c)
    assert read(with_five.replace("5", "S")).code == with_five
    assert read("K7O4QX").sign == "O" and read("k7m4q").problem == "length" and read("K7M4QX").problem == "check"


# ---------------------------------------------------------------- what a student types

A, B = GOOD[:3], GOOD[3:]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (GOOD, 0),
        (f"{A}-{B}", 0),
        (f"{A.lower()} {B.lower()}", 0),
        (f" {A} – {B}. ", 0),
        (" ".join(GOOD), 0),
        (f"{A}-{B} 3", 3),
        (f"sheet {GOOD.lower()} number 3", 3),
        (f"my code is {A}-{B} and i am stuck at number 12", 12),
        (f"number three on sheet {GOOD}", 3),
        (f"the {A} {B}, task #2", 2),
        (f"tengo la hoja {A}-{B}, número 4", 4),
        (f"código {GOOD} pregunta cinco", 5),
        (f"{A}{B} exit 1", 1),
    ],
)
def test_a_code_is_read_with_any_spacing_and_case_with_or_without_words_around_it(text: str, number: int) -> None:
    found = asked_in(text, open_sheet=False, answers=False)
    assert found is not None and found.reading.code == GOOD and not found.reading.problem and found.number == number


@pytest.mark.parametrize(
    "text",
    [
        "5/6", "3 1/2", "345 678", "12x-18y", "2x + 3y", "x = 4", "x2 3x4", "12cm", "i think 29/30", "my sheet is hard", "on my sheet it says 12 cm by 4 m",
        "what does the code mean?", "can you explain the sheet please", "the 2nd one", "abc def", "number 3", "no 3", "mr fox ran", "29/30 because 24+5",
        "sheet 3", "how many cm3 are in 2 dm3", "100 200", "1st 2nd 3rd",
    ],
)  # fmt: skip
def test_answers_and_questions_are_never_taken_for_a_code(text: str) -> None:
    assert asked_in(text, open_sheet=False, answers=False) is None


def test_what_may_be_an_algebra_answer_is_a_code_only_when_it_is_said_to_be_one() -> None:
    assert asked_in("a2b3c4", open_sheet=False, answers=True) is None
    wrong = asked_in("sheet K7M-4QX", open_sheet=False, answers=True)
    assert wrong is not None and wrong.reading.problem == "check"


def test_the_field_for_a_code_takes_everything_for_one() -> None:
    assert typed_in_field("  ") is None
    found = typed_in_field("hello")
    assert found is not None and found.reading.problem == "sign"
    found = typed_in_field(f"{A} {B} number 2")
    assert found is not None and (found.reading.code, found.number) == (GOOD, 2)


# ---------------------------------------------------------------- on paper


def test_every_page_for_students_with_items_to_answer_has_a_code_and_no_other_page(tutor: Tutor) -> None:
    parts, coded = tutor.parts, 0
    for kind in parts.activities:
        request = studio.Request(kind, OBJECTIVE, 5)
        made = sheets.coded(parts.store, studio.make(parts, request), request.as_json(), "teacher", kind)
        for file in made.files:
            items = file.audience == "student" and any(t.item for t in file.tasks)
            assert bool(file.code) == items, f"{kind}, {file.name}"
            if file.code:
                coded += 1
                assert shown(file.code) in rendered(file, "md").decode()
                assert {t.item for t in file.tasks if t.item} <= {t["item"] for t in parts.store.sheets.find(file.code).items}  # type: ignore[union-attr]
    assert coded >= 9


@pytest.mark.parametrize("kind", ["tiered_lesson", "exit_ticket"])
def test_the_code_stands_in_word_pdf_html_and_slides(tutor: Tutor, tmp_path: Path, kind: str) -> None:
    codes = kept(tutor, tmp_path, kind, ("md", "docx", "pdf", "html", "pptx"))
    name = "sheet-a" if kind == "tiered_lesson" else "exit-ticket"
    code, at = shown(codes[name]), tmp_path / "student" / name
    assert code in at.with_suffix(".md").read_text() and code in at.with_suffix(".html").read_text()
    word = docx.Document(io.BytesIO(at.with_suffix(".docx").read_bytes()))
    section = word.sections[0]
    headers = [section.header, section.first_page_header] if section.different_first_page_header_footer else [section.header]
    assert all(code in "".join(p.text for p in header.paragraphs) for header in headers)
    assert all(code in page.extract_text() for page in pypdf.PdfReader(at.with_suffix(".pdf")).pages)
    slides = [[s.text_frame.text for s in slide.shapes if s.has_text_frame] for slide in Presentation(str(at.with_suffix(".pptx"))).slides]
    assert any(code in text for text in slides[0])
    for file in tmp_path.glob("teacher/*.md"):
        assert not any(shown(c) in file.read_text() for c in codes.values() if c)


def test_each_slip_of_a_page_that_is_cut_apart_has_the_code(tutor: Tutor, tmp_path: Path) -> None:
    codes = kept(tutor, tmp_path, "exit_ticket", ("pdf",))
    page = pypdf.PdfReader(tmp_path / "student" / "exit-ticket.pdf").pages[0].extract_text()
    assert page.count(shown(codes["exit-ticket"])) == page.count("Exit ticket ·") == 2


def test_the_same_request_prints_the_same_code_and_other_numbers_another(tutor: Tutor) -> None:
    first = printed(tutor)
    assert printed(tutor) == first
    other = printed(tutor, seed=1)
    assert not {c for c in first.values() if c} & {c for c in other.values() if c}
    assert len({c for c in first.values() if c}) == 4


def test_a_code_that_is_taken_by_another_page_is_passed_over(tutor: Tutor) -> None:
    store, (one, two) = tutor.store.sheets, CODES[:2]
    row = SheetRow("", "t", "d", "sheet-a", OBJECTIVE, [{"item": "x"}])
    assert store.keep([one, two], row) == one == store.keep([one, two], row)
    assert store.keep([one, two], replace(row, items=[{"item": "y"}])) == two
    assert {r.code for r in store.of_draft("d")} == {one, two}


def test_the_sentence_is_in_the_language_of_the_page(tutor: Tutor) -> None:
    made = studio.make(tutor.parts, studio.Request("tiered_lesson", OBJECTIVE, 5))
    sheet = replace(next(f for f in made.files if asks_items(f)), code=GOOD)
    assert code_line(sheet).startswith("Stuck? Type") and code_line(replace(sheet, language="es-MX")).startswith("¿Te atascas?")
    assert code_line(replace(sheet, name="quiz")).startswith("Afterwards")


# ---------------------------------------------------------------- in the conversation


def test_a_code_with_a_number_opens_that_task_as_it_is_printed(tutor: Tutor, visit: Any) -> None:
    codes = printed(tutor)
    made = studio.make(tutor.parts, studio.Request("tiered_lesson", OBJECTIVE, 5))
    student = visit(tutor)
    for task in (t for t in tasks_on(made.file("sheet-c")) if t["item"] and t["label"].isdigit()):  # type: ignore[arg-type]
        said = student.says(f"sheet {codes['sheet-c'].lower()} number {task['label']}")
        (card,) = student.made("item")
        assert card["id"] == task["item"] and card["ask"] == task["ask"] and f"Number {task['label']}" in said


def test_a_code_alone_brings_the_tasks_of_the_page_as_buttons_and_a_number_then_opens_one(tutor: Tutor, visit: Any) -> None:
    code = printed(tutor)["sheet-b"]
    student = visit(tutor)
    student.says(f"{code[:3]} {code[3:]}")
    actions = student.made("offers")[0]["actions"]
    labels = [a["label"].partition(" · ")[0] for a in actions]
    assert labels == [t["label"] for t in tutor.store.sheets.find(code).items] and {"1", "2", "3", "Exit 1"} <= set(labels)  # type: ignore[union-attr]
    student.says("", "sheet", choices=actions[2]["choices"])
    third = student.made("item")[0]["ask"]
    student.says(code)
    assert student.says("3") and student.made("item")[0]["ask"] == third
    student.says("task 2")
    assert student.made("item")[0]["ask"] != third
    student.says("sheet number 9")
    assert "no number 9" in student.text and not student.made("item")
    student.says("exit 1")
    assert student.made("item") and student.made("item")[0]["ask"] not in (third, "")


def test_a_number_that_two_versions_share_brings_both_to_choose_from(tutor: Tutor, visit: Any) -> None:
    code = printed(tutor, "quiz")["quiz"]
    student = visit(tutor)
    student.says(f"{code} number 3")
    labels = [a["label"] for a in student.made("offers")[0]["actions"]]
    assert [label[:9] for label in labels] == ["Quiz A, 3", "Quiz B, 3"]


def test_the_first_hint_is_the_support_printed_on_that_sheet(tutor: Tutor, visit: Any) -> None:
    codes = printed(tutor)
    helped = next(t for t in tutor.store.sheets.find(codes["sheet-a"]).items if t["help"] and t["item"])
    for name, expected in (("sheet-a", True), ("sheet-c", False)):
        student = visit(tutor, session=name)
        student.says(f"{codes[name]} number {helped['label']}")
        assert (helped["help"] in student.presses("hint")) is expected
        assert redraw(tutor.packs, helped["item"]).hints[0] in student.text  # type: ignore[union-attr]


def test_work_from_paper_is_evidence_of_its_own_kind_and_assisted_where_the_sheet_helped(tutor: Tutor, visit: Any) -> None:
    codes = printed(tutor)
    helped = next(t["label"] for t in tutor.store.sheets.find(codes["sheet-a"]).items if t["help"] and t["item"])
    for name in ("sheet-a", "sheet-c"):
        student = visit(tutor, session=name)
        student.says(f"{codes[name]} number {helped}")
        assert "Correct" in student.says(student.key)
    a, c = tutor.store.evidence_of("p1")
    assert (a.kind, a.assisted, c.kind, c.assisted) == ("paper", True, "paper", False)
    student.presses("new")
    student.says(student.key)
    assert tutor.store.evidence_of("p1")[-1].kind == "practice"


def test_after_a_task_of_the_page_there_is_a_way_back_to_the_page(tutor: Tutor, visit: Any) -> None:
    code = printed(tutor)["sheet-c"]
    student = visit(tutor)
    student.says(f"{code} number 2")
    student.says(student.key)
    back = student.made("offers")[0]["actions"][0]
    assert back["name"] == "sheet"
    student.says("", "sheet", choices=back["choices"])
    assert len(student.made("offers")[0]["actions"]) >= 5


def test_a_page_in_another_context_keeps_its_words_whatever_the_student_likes(tutor: Tutor, visit: Any) -> None:
    contexts = sorted({c for f in tutor.parts.packs["fractions"].families_of(OBJECTIVE) for c in f.contexts})
    assert len(contexts) >= 2
    code = printed(tutor, interests=(contexts[0],))["sheet-c"]
    student = visit(tutor)
    for task in tutor.store.sheets.find(code).items:
        if task["item"]:
            number = task["label"].removeprefix("Exit ")
            student.says(f"{code} {'exit' if 'Exit' in task['label'] else 'number'} {number}", interests=(contexts[1],))
            assert student.made("item")[0]["ask"] == task["ask"]
            student.says("", "stuck", interests=(contexts[1],))
            assert tutor.parts.store.session("s1").state["sheet"]["interests"] == [contexts[0]]


def test_an_open_task_has_its_printed_help_and_no_verdict(tutor: Tutor, visit: Any) -> None:
    code = printed(tutor)["sheet-a"]
    task = next(t for t in tutor.store.sheets.find(code).items if t["label"] == "1")
    student = visit(tutor)
    student.says(f"{code} number 1")
    assert student.made("item")[0]["ask"] == task["ask"] and "no single answer" in student.text
    assert task["help"][:40] in student.presses("hint")
    said = student.says("i got 4 7/12")
    assert "Correct" not in said and "Not yet" not in said and not tutor.store.evidence_of("p1")


# ---------------------------------------------------------------- codes that fit nothing


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sheet K7O-4QX", "sign O is never"),
        ("my code is k7m4", "6 letters"),
        ("K7M-4QX", "last sign, X"),
        (GOOD, f"no sheet {shown(GOOD)}"),
    ],
)
def test_a_code_that_fits_nothing_gets_one_kind_sentence(tutor: Tutor, visit: Any, typed: str, said: str) -> None:
    student = visit(tutor)
    assert said in student.says(typed) and not student.made("item")


def test_codes_cannot_be_tried_one_by_one(tutor: Tutor, visit: Any) -> None:
    real = printed(tutor)["sheet-a"]
    student = visit(tutor)
    for n in range(sheets.WRONG_CODES):
        said = student.says(CODES[n] if n else f"hello {CODES[n]} there")
    assert "no more are tried" not in said
    assert "no more are tried" in student.says(real)
    student.says(f"hello {real} there")
    assert not student.made("item") and "Which task" not in student.text
    assert "Which task" in visit(tutor, session="another").says(real)


def test_a_sheet_whose_objective_is_gone_says_so(tutor: Tutor, visit: Any) -> None:
    tutor.store.sheets.keep([GOOD], SheetRow("", "t", "d", "sheet-a", "fractions.not-any-more", [{"label": "1", "item": "fractions/x#1"}]))
    assert "topic is not here" in visit(tutor).says(GOOD)


def test_a_task_that_changed_after_printing_says_so(tutor: Tutor, visit: Any) -> None:
    code = printed(tutor)["sheet-c"]
    row = tutor.store.sheets.find(code)
    items = [t | {"ask": "What is $1/2 + 1/7$?"} if t["label"] == "2" else t for t in row.items]  # type: ignore[union-attr]
    tutor.store.sheets.keep([GOOD], replace(row, items=items))  # type: ignore[type-var]
    student = visit(tutor)
    assert "changed after your sheet" in student.says(f"{GOOD} number 2")
    assert "changed after your sheet" not in student.says(f"{code} number 2")


# ---------------------------------------------------------------- nothing is given away


def test_no_code_brings_a_key_or_the_teachers_plan_with_a_model_that_would_tell(tutor_with: Callable[..., Tutor], visit: Any) -> None:
    tutor = tutor_with(answering("29/30"))
    codes = printed(tutor)
    row = tutor.store.sheets.find(codes["sheet-a"])
    assert row is not None
    made = studio.make(tutor.parts, studio.Request("tiered_lesson", OBJECTIVE, 5))
    plan, sheet = (made.file(name).text for name in ("teacher-plan", "sheet-a"))  # type: ignore[union-attr]
    secrets = [line for line in plan.split("\n") if len(line) > 60 and line not in sheet]
    assert len(secrets) > 20
    student = visit(tutor)
    for place, task in enumerate(row.items):
        student.says("", "sheet", choices={"sheet": row.code, "task": place})
        texts = [student.text, str(student.made("item")), str(student.made("offers")), student.presses("hint"), student.presses("stuck")]
        item = redraw(tutor.packs, task["item"])
        for text in texts:
            assert item is None or not says_key(text.replace(item.ask, ""), item), (task["label"], text)
            assert not any(secret in text for secret in secrets)


def test_a_test_that_the_teacher_locked_stays_locked_and_a_code_is_no_answer_in_it(tutor: Tutor, visit: Any, now: Any) -> None:
    code = printed(tutor)["sheet-a"]
    tutor.store.assignments.save(from_form({"objective": OBJECTIVE, "locked": "on"}, "t", [OBJECTIVE], now))
    student = visit(tutor)
    student.says("hi")
    task = student.made("item")[0]["id"]
    for typed in (code, f"sheet {code} number 3", "sheet K7O-4QX"):
        assert "This is a test" in student.says(typed)
        assert student.made("item")[0]["id"] == task and not student.made("offers")
    student.says("", "sheet", choices={"sheet": code, "task": 2})
    assert "This is a test" in student.text and student.made("item")[0]["id"] == task
    assert tutor.store.evidence_of("p1") == []


def test_the_help_contract_of_an_assignment_holds_for_a_printed_task(tutor: Tutor, visit: Any, now: Any) -> None:
    codes = printed(tutor)
    helped = next(t for t in tutor.store.sheets.find(codes["sheet-a"]).items if t["help"] and t["item"])  # type: ignore[union-attr]
    form = {"objective": OBJECTIVE, "hints": "0", "example": "no"}
    tutor.store.assignments.save(from_form(form, "t", [OBJECTIVE], now))
    student = visit(tutor)
    student.says(f"{codes['sheet-a']} number {helped['label']}")
    assert "No hints" in str(student.made("item")[0]["rules"])
    assert helped["help"] not in student.presses("hint")


def test_everything_about_a_sheet_is_said_in_spanish_too(tutor: Tutor, visit: Any) -> None:
    code = printed(tutor)["sheet-a"]
    student = visit(tutor, language="es")
    assert "¿En qué tarea estás?" in student.says(f"tengo la hoja {code}")
    assert "Número 2" in student.says("número 2")
    assert "nunca está" in student.says("hoja K7O-4QX")


def test_a_forged_button_opens_nothing(tutor: Tutor, visit: Any) -> None:
    code = printed(tutor)["sheet-a"]
    student = visit(tutor)
    for choices in ({"sheet": ["x"]}, {"sheet": "' OR 1=1 --"}, {"sheet": code, "task": 99}, {"sheet": code, "task": "2"}, {}):
        student.says("", "sheet", choices=choices)
        assert student.text and not student.made("item")


# ---------------------------------------------------------------- at the door


async def test_the_field_on_the_first_screen_opens_the_sheet_and_says_when_it_is_empty(tutor: Tutor, tmp_path: Path) -> None:
    code = printed(tutor)["sheet-a"]
    with running(tutor, tmp_path / "web") as address:
        student = await Visitor(address).choose("student").connect()
        (home,) = student.cards(await student.until("element"), "Home")
        button = home["props"]["buttons"]["sheet"]
        before = len(student.events)
        await student.press(button, text="   ")
        assert "Type the code that stands on your sheet" in student.heard(await student.until("task_end", before))
        before = len(student.events)
        await student.press(button, text=f"{shown(code).lower()} number 2")
        events = await student.until("task_end", before)
        assert "Number 2 on your sheet" in student.heard(events) and student.cards(events, "ItemCard")
        await student.close()
        teacher = await Visitor(address).choose("teacher").connect()
        (home,) = teacher.cards(await teacher.until("element"), "Home")
        assert "sheet" not in home["props"]["buttons"]
        await teacher.close()


@pytest.fixture
def now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)
