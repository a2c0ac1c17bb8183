"""Four questions before a draft goes out: what its pages show for each, what a teacher says to it, and that no sheet is held back."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from web_support import Visitor, running

from app import draft_sharing, drafts, four_questions, studio
from app.bootstrap import bootstrap
from app.drafting import Draft
from app.drafting.document import Block, Document, Paragraph, Picture, Task, WordBank
from app.drafting.four_looks import QUESTIONS, Look, looks
from app.errors import InputError
from app.four_questions import Answer
from app.parts import Parts
from app.settings import Settings
from app.store import DraftRow
from app.tutor import Tutor
from app.web import four_page
from app.web.words import Words

T = "teacher-1"
EASY = " ".join(["We cut a bar.", "We count the parts.", "Each part is the same.", "You can see it here."] * 3)
HARD = (
    "Notwithstanding considerable methodological heterogeneity, contemporary investigations consistently demonstrate extraordinary "
    "interdependencies between socioeconomic circumstances, institutional arrangements, educational expectations, and longitudinal "
    "developmental trajectories, particularly throughout transitional adolescent periods characterised by substantial uncertainty."
)
BARE = (Paragraph("Add the parts."),)


@pytest.fixture(scope="module")
def tutor(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tutor]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("four") / "data"))
    made = bootstrap(Settings(data_dir=folder, model="none"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def parts(tutor: Tutor) -> Parts:
    return tutor.parts


@pytest.fixture(scope="module")
def ticket(parts: Parts) -> Draft:
    return studio.make(parts, studio.Request("exit_ticket", "fractions.compare"))


@pytest.fixture
def row(parts: Parts) -> DraftRow:
    return kept(parts)


def kept(parts: Parts, person: str = T) -> DraftRow:
    request = studio.Request("exit_ticket", "fractions.compare")
    card = studio.keep(parts, studio.make(parts, request), request, person, "s", studio.drafts_folder(parts), ("md",))
    return drafts.owned(parts, person, card["id"])


def page(draft: Draft, *blocks: Block, audience: str = "student", language: str = "en") -> Draft:
    """The draft with this page and no other."""
    return replace(draft, files=(Document("page", "Page", audience, blocks, language=language),))  # type: ignore[arg-type]


def seen(draft: Draft) -> dict[str, Look]:
    return {look.what: look for found in looks(draft).values() for look in found}


# ---------------------------------------------------------------- what the pages show


@pytest.mark.parametrize(("block", "there", "missing"), [
    (Paragraph(EASY), "reads_fits", "reads_unknown"),
    (Picture("bars 1/2"), "pictures", "no_pictures"),
    (WordBank("Words", (("half", "one of two parts", "mitad"),)), "home_words", "one_language"),
    (Paragraph("Choose one of these ways."), "choice", "no_choice"),
    (Task("1", "Explain which bar is longer.", "explain"), "explains", "no_explains"),
    (Paragraph("Tell your partner what you found."), "together", "alone"),
    (Paragraph("What if the pieces had other sizes?"), "open", "closed"),
    (Paragraph("Imagine a bar as long as the room."), "wonder", "no_wonder"),
])  # fmt: skip
def test_what_a_page_has_is_seen_and_what_it_lacks_is_said(ticket: Draft, block: Block, there: str, missing: str) -> None:
    having, lacking = seen(page(ticket, *BARE, block)), seen(page(ticket, *BARE))
    assert having[there].there
    assert missing not in having
    assert not lacking[missing].there
    assert there not in lacking


def test_a_page_that_reads_above_the_grade_is_told_with_both_levels(ticket: Draft) -> None:
    found = seen(page(ticket, Paragraph(HARD)))["reads_above"]
    assert not found.there
    assert int(str(found.values["level"])) > int(str(found.values["most"]))


def test_what_is_found_is_quoted_with_its_own_sentence(ticket: Draft) -> None:
    found = seen(page(ticket, Paragraph("This is a bar. Tell your partner what you found. Then go on.")))
    assert found["together"].quote == "Tell your partner what you found."


def test_a_task_with_a_key_is_no_open_question(ticket: Draft) -> None:
    found = seen(page(ticket, Task("1", "Why is it 1/2, and what do you notice?", "shared", item="fractions/x#1")))
    assert "closed" in found


def test_work_in_groups_on_the_teachers_page_alone_is_told_apart(ticket: Draft) -> None:
    plan = Document("plan", "Plan", "teacher", (Paragraph("Let them sit in pairs."),))
    made = page(ticket, *BARE)
    assert "together_plan" in seen(replace(made, files=(*made.files, plan)))


def test_pages_for_teachers_alone_say_that_no_student_reads_them(ticket: Draft) -> None:
    found = looks(page(ticket, Paragraph("Read this before the lesson."), audience="teacher"))
    assert {name: found[name][0].what for name in QUESTIONS} == dict.fromkeys(QUESTIONS, "for_teachers") | {"together": "alone"}


def test_two_languages_are_named_and_spanish_words_are_understood(ticket: Draft) -> None:
    spanish = Document(
        "carta", "Carta", "student", (Paragraph("Elige una. Habla con tu compañera. ¿Qué pasaría sin agua?"),), language="es"
    )
    made = page(ticket, *BARE)
    found = seen(replace(made, files=(*made.files, spanish)))
    assert found["languages"].values == {"languages": "en, es"}
    assert {"choice", "together", "open", "wonder"} <= set(found)


@pytest.mark.parametrize(("devices", "what"), [("some", "screen"), ("none", "paper")])
def test_stations_that_may_use_devices_are_looked_at_for_a_way_without(parts: Parts, devices: str, what: str) -> None:
    request = studio.Request("stations", "fractions.compare", fields={"devices": devices})
    assert what in seen(studio.make(parts, request))


def test_a_project_shows_choice_and_team_and_an_exit_ticket_does_not(parts: Parts, ticket: Draft) -> None:
    project = seen(studio.make(parts, studio.Request("project", "plants-ocean.kelp-forests")))
    assert {"choice", "together", "open"} <= set(project)
    assert {"no_choice", "together_plan"} <= set(seen(ticket))


@pytest.mark.parametrize("name", ["tiered_lesson", "quiz", "choice_board", "family_letter", "rubric", "sub_plan"])
def test_every_question_is_looked_at_in_every_kind_of_draft_and_the_draft_stays_as_it_is(parts: Parts, name: str) -> None:
    made = studio.make(parts, studio.Request(name, "fractions.compare"))
    assert looks(made) == looks(made)
    assert all(looks(made)[question] for question in QUESTIONS)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_every_line_is_there_in_every_language(parts: Parts, ticket: Draft, language: str) -> None:
    words = Words(language)
    assert words.missing("four") == []
    assert words.missing("home_card") == []
    page_ = four_page.section(words, "/drafts/x", looks(ticket), four_questions.Standing())
    assert not re.search(r"\{\w+\}", page_)
    assert page_.count("<legend>") == 4
    source = Path(four_questions.__file__).with_name("drafting").joinpath("four_looks.py").read_text(encoding="utf-8")
    named = set(re.findall(r'Look\(\s*"(\w+)"', source)) | {"together", "together_plan", "reads_above", "reads_fits"}
    assert {f"saw_{what}" for what in named} <= set(words.group("four"))


# ---------------------------------------------------------------- what a teacher says to it


def again(parts: Parts, row: DraftRow) -> four_questions.Standing:
    return four_questions.standing(drafts.owned(parts, row.person, row.id))


def test_what_was_looked_at_is_kept_with_its_day_and_an_edit_makes_it_old(parts: Parts, row: DraftRow) -> None:
    assert again(parts, row).state == "never"
    four_questions.keep(parts.store, row, {"reach": Answer(True), "together": Answer(False, "  Pairs for  task 2. ")})
    now = again(parts, row)
    assert (now.state, now.waits) == ("looked", False)
    assert now.at is not None
    assert dict(now.answers) == {"reach": Answer(True), "together": Answer(False, "Pairs for task 2.")}
    text = drafts.open_draft(parts, row).text("exit-ticket")
    after = drafts.save_page(parts, drafts.owned(parts, T, row.id), "exit-ticket", text + "\n\nOne more line.\n")
    assert again(parts, row).state == "old"
    assert again(parts, row).answers == now.answers
    drafts.revert_page(parts, after.row, "exit-ticket")
    assert again(parts, row).state == "looked", "the very words that were looked at"


def test_not_now_is_said_honestly_and_holds_until_the_next_edit(parts: Parts, row: DraftRow) -> None:
    four_questions.keep(parts.store, row, {}, later=True)
    now = again(parts, row)
    assert (now.state, now.waits, dict(now.answers)) == ("later", False, {})
    assert "Not yet looked at" in four_page.state(Words("en"), now)
    drafts.save_page(parts, drafts.owned(parts, T, row.id), "exit-ticket", "Another page.")
    assert again(parts, row).state == "never"


def test_putting_it_off_loses_no_line_that_was_kept_before(parts: Parts, row: DraftRow) -> None:
    four_questions.keep(parts.store, row, {"decide": Answer(True, "A choice of task 3.")})
    drafts.save_page(parts, drafts.owned(parts, T, row.id), "exit-ticket", "Another page.")
    four_questions.keep(parts.store, drafts.owned(parts, T, row.id), {}, later=True)
    now = again(parts, row)
    assert now.state == "later"
    assert now.answers["decide"].line == "A choice of task 3."


@pytest.mark.parametrize(
    ("given", "where"), [({}, "none"), ({"reach": Answer(False, " ")}, "none"), ({"reach": Answer(True, "x" * 201)}, "long")]
)
def test_nothing_or_too_much_is_refused_in_words_and_keeps_nothing(
    parts: Parts, row: DraftRow, given: dict[str, Answer], where: str
) -> None:
    with pytest.raises(InputError) as fault:
        four_questions.keep(parts.store, row, given)
    assert fault.value.where == where
    assert again(parts, row).state == "never"


@pytest.mark.parametrize("broken", ["x", 7, [], {"answers": "x"}, {"answers": {"reach": 1}, "at": "soon", "of": None}])
def test_a_record_that_cannot_be_read_counts_as_not_looked_at(row: DraftRow, broken: object) -> None:
    assert four_questions.standing(replace(row, record={"four": broken})).state == "never"


def test_it_stands_on_the_teachers_copy_never_on_a_students_page_and_in_no_shared_file(parts: Parts, row: DraftRow) -> None:
    four_questions.keep(parts.store, row, {"reach": Answer(True), "curious": Answer(False, "Bring **real** bread, $5.")})
    row = drafts.owned(parts, T, row.id)
    opened = drafts.open_draft(parts, row)
    opened = replace(opened, note=four_page.for_print(Words("en"), four_questions.standing(row)))
    files = drafts.files_of(opened, ("md", "html"))
    copy = files["teacher/teacher-copy.md"].decode()
    assert "Four questions before it went out" in copy
    assert "Bring *real* bread" in copy
    assert "not yet looked at" in copy
    assert not [name for name, content in files.items() if name.startswith("student/") and b"Four questions" in content]
    told = json.loads(zipfile.ZipFile(BytesIO(draft_sharing.share(opened))).read("record.json"))
    assert "four" not in told
    assert "bread" not in json.dumps(told)
    taken = draft_sharing.take_in(parts, draft_sharing.share(opened), "colleague")
    assert four_questions.standing(taken.row).state == "never", "somebody else looks for themselves"


# ---------------------------------------------------------------- on the page


@pytest.fixture(scope="module")
def address(tutor: Tutor) -> Iterator[str]:
    with running(tutor, tutor.parts.settings.data_dir) as url:
        yield url


def test_a_teacher_meets_the_questions_answers_them_and_sees_them_grow_old(address: str, parts: Parts) -> None:
    row, teacher = kept(parts, "home"), Visitor(address).choose("teacher").http
    here = f"/drafts/{row.id}"
    page_ = teacher.get(here).text
    assert '<details open><summary><h2 id="four-title">' in page_
    assert "Not yet looked at" in page_
    assert page_.count('name="line_') == 4
    assert teacher.get(f"{here}/share").status_code == 200, "nothing is held back"
    answer = teacher.post(f"{here}/four", data={"do": "keep", "looked_reach": "yes", "line_together": "<b>Pairs</b>"})
    assert answer.headers["location"] == f"{here}?said=four_kept#four"
    page_ = teacher.get(answer.headers["location"]).text
    assert "2 of 4 looked at on" in page_
    assert "Kept with the draft" in page_
    assert 'value="&lt;b&gt;Pairs&lt;/b&gt;"' in page_
    assert "<b>Pairs" not in page_
    assert "Four questions before it went out" in teacher.get(f"{here}/paper/teacher-copy").text
    assert "Four questions" not in teacher.get(f"{here}/paper/exit-ticket").text
    teacher.post(
        f"{here}/edit/exit-ticket", data={"text": "Mine.", "base": drafts.fingerprint(drafts.open_draft(parts, row).text("exit-ticket"))}
    )
    assert "the pages were edited after that" in teacher.get(here).text
    assert "The pages were edited after that." in teacher.get(f"{here}/paper/teacher-copy").text


def test_putting_it_off_takes_one_tap_and_what_was_typed_is_never_lost(address: str, parts: Parts) -> None:
    row, teacher = kept(parts, "home"), Visitor(address).choose("teacher").http
    here = f"/drafts/{row.id}/four"
    empty = teacher.post(here, data={"do": "keep"})
    assert empty.status_code == 400
    assert "Tick or write something" in empty.text
    long = teacher.post(here, data={"do": "keep", "line_reach": "y" * 201, "looked_decide": "yes"})
    assert long.status_code == 400
    assert "y" * 201 in long.text
    assert 'name="looked_decide" value="yes" checked' in long.text
    assert "four_later" in teacher.post(here, data={"do": "later"}).headers["location"]
    assert "Put off. Not yet looked at" in teacher.get(f"/drafts/{row.id}").text


def test_nobody_but_the_draft_s_own_teacher_answers(address: str, parts: Parts, row: DraftRow) -> None:
    assert Visitor(address).choose("student").http.post(f"/drafts/{row.id}/four", data={"do": "later"}).status_code == 403
    other = Visitor(address).choose("teacher").http.post(f"/drafts/{row.id}/four", data={"do": "later"})
    assert other.status_code == 400
    assert again(parts, row).state == "never"
