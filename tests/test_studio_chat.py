"""The studio in the chat: formats by purpose, forms that believe nothing, changes that do what their names say, one question at most."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from app import changes, forms, studio, typed
from app.bootstrap import bootstrap
from app.drafting import check, failed, load_activities
from app.drafting.activity import Group
from app.drafting.compose import Draft
from app.drafting.document import Grid, Space, Task, WordBank
from app.settings import ROOT, Settings
from app.tutor import Tutor

ACTIVITIES = load_activities(ROOT / "prompts" / "activities")
SAMPLE = ("tiered_lesson", "exit_ticket", "quiz", "playlist", "sub_plan", "small_group_plan", "worked_examples", "graphic_organizer", "stations",
          "family_letter", "vocabulary", "rubric")  # fmt: skip
GOALS = ("fractions.add-unlike", "persuasive-writing.evidence", "plants-ocean.photosynthesis")


@pytest.fixture(scope="module")
def tutor(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tutor]:
    """One tutor for all: nothing here changes what another test reads. Each conversation has a session of its own."""
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("studio") / "data"))
    made = bootstrap(Settings(data_dir=folder, model="none"))
    yield made
    made.close()


@pytest.fixture
def teacher(tutor: Tutor, visit: Any, request: pytest.FixtureRequest) -> Any:
    return visit(tutor, "teacher", grade=None, session=f"s{abs(hash(request.node.name))}")


# ---------------------------------------------------------------- formats and forms


def test_every_format_stands_in_a_group_and_no_group_is_empty() -> None:
    groups = {a.group for a in ACTIVITIES.values()}
    assert groups == set(get_args(Group))
    assert all(a.line and a.example for a in ACTIVITIES.values())


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_example_sentence_of_every_format_drafts_that_format_when_it_is_typed(tutor: Tutor, language: str) -> None:
    words = tutor.parts.prompts.language(language)
    for name, activity in ACTIVITIES.items():
        example = forms.named(words, "example", name, activity.example)
        found = typed.read(tutor.parts, example, language)
        assert found.format == name, example
        assert found.changes == (), example
        assert found.objective or not activity.needs.objective, example
        assert not found.clamped, example


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_an_example_sentence_asks_for_can_be_made(tutor: Tutor, language: str) -> None:
    words = tutor.parts.prompts.language(language)
    for name, activity in ACTIVITIES.items():
        found = typed.read(tutor.parts, forms.named(words, "example", name, activity.example), language)
        assert studio.make(tutor.parts, studio.Request(name, found.objective, found.grade, found.fields)).files


def test_a_spanish_form_has_a_spanish_word_for_every_label_and_choice(tutor: Tutor) -> None:
    spanish, english = (tutor.parts.prompts.language(c) for c in ("es", "en"))
    for name, activity in ACTIVITIES.items():
        assert f"format.{name}" in spanish.studio
        assert f"line.{name}" in spanish.studio
        for field in forms.form_of(activity).values():
            assert forms.label_of(activity, field, spanish) != field.label or field.label in ("Debate",), (name, field.name)
            assert all(f"option.{c}" in spanish.studio or c[0].isdigit() or c == "k-2" for c in field.choices), (name, field.choices)
    assert {k for k in english.studio if k.startswith("group.")} == {k for k in spanish.studio if k.startswith("group.")}


def form(tutor: Tutor, **given: Any) -> tuple[dict[str, Any], dict[str, str]]:
    asked = {"format": "quiz", "objective": "fractions.equivalent", "grade": 4, "fields": {}} | given
    return forms.read(tutor.parts.activities, tutor.parts.packs, tutor.parts.prompts.language("en"), asked)


def test_a_form_sent_untouched_drafts_and_leaves_everything_to_be_assumed(tutor: Tutor) -> None:
    for name, shown in forms.content(tutor.parts.activities, tutor.parts.packs, tutor.parts.prompts.language("en"))["formats"].items():
        fields = {f["name"]: f["default"] for f in shown["fields"]}
        goal = "" if shown["objective"] == "no" else "fractions.add-unlike"
        choices, faults = form(tutor, format=name, objective=goal, grade=5, fields=fields)
        assert faults == {}, name
        assert choices == {"format": name, "objective": goal, "fields": {}} | ({} if goal else {"grade": 5}), name


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"format": "nuke"}, ""),
        ({"format": ["quiz"]}, ""),
        ({"objective": "fractions.nothing"}, "objective"),
        ({"objective": {"$ne": ""}}, "objective"),
        ({"objective": ""}, "objective"),
        ({"grade": 99}, "grade"),
        ({"grade": True}, "grade"),
        ({"grade": "five"}, "grade"),
        ({"fields": {"questions": 400}}, "questions"),
        ({"fields": {"questions": "eight"}}, "questions"),
        ({"fields": {"questions": True}}, "questions"),
        ({"fields": {"questions": "٨"}}, "questions"),
        ({"fields": {"levels": "impossible"}}, "levels"),
        ({"fields": {"levels": ["mixed", "no"]}}, "levels"),
        ({"fields": {"levels": {"a": 1}}}, "levels"),
        ({"fields": {"__class__": "x"}}, ""),
        ({"fields": [1]}, ""),
        ({"format": "tiered_lesson", "fields": {"needs": "x" * 301}}, "needs"),
        ({"format": "tiered_lesson", "fields": {"needs": "a\x00b"}}, "needs"),
        ({"format": "tiered_lesson", "fields": {"needs": 7}}, "needs"),
        ({"format": "accommodations", "fields": {"groups": []}}, "groups"),
        ({"format": "accommodations", "fields": {"groups": ["all", "<script>"]}}, "groups"),
        ({"format": "accommodations", "fields": {"groups": [["all"]]}}, "groups"),
    ],
)
def test_a_forged_or_wrong_value_is_a_sentence_beside_its_field(tutor: Tutor, given: dict[str, Any], where: str) -> None:
    _, faults = form(tutor, **given)
    assert list(faults) == [where]
    assert faults[where].endswith(".")


def test_all_faults_of_a_form_are_said_at_once(tutor: Tutor) -> None:
    _, faults = form(tutor, grade=50, fields={"questions": 99, "marks": "maybe"})
    assert set(faults) == {"grade", "questions", "marks"}


# ---------------------------------------------------------------- changes do what they say


def words(draft: Draft) -> int:
    return sum(len(f.text.split()) for f in draft.files if f.audience != "teacher")


def rooms(draft: Draft) -> list[float]:
    found = []
    for block in (b for f in draft.student_files for b in f.flat):
        found += [s.space for s in block.squares] if isinstance(block, Grid) else [block.space] if isinstance(block, Task) else []
        found += [block.points] if isinstance(block, Space) else []
    return [r for r in found if r]


def levels(draft: Draft) -> float:
    by_id = {i.id: i for i in draft.items}
    ranks = [("start", "core", "stretch").index(by_id[t.item].level) for f in draft.student_files for t in f.tasks if t.item in by_id]
    return sum(ranks) / len(ranks)


def supports(draft: Draft) -> int:
    return sum(len(t.supports) for f in draft.student_files for t in f.tasks)


def standing(draft: Draft) -> set[tuple[str, str]]:
    """The hardest case on each sheet."""
    return {(t.item, t.ask) for f in draft.student_files for t in f.tasks if t.hardest}


def holds(name: str, before: Draft, after: Draft) -> bool:
    """Is the pages' difference what the change's name says? Measured here anew."""
    match name:
        case "shorter":
            return words(after) < words(before)
        case "easier" | "harder" if before.activity.name == "tiered_lesson":
            more = supports(after) > supports(before) if name == "easier" else supports(after) < supports(before)
            return more and standing(after) == standing(before) and before.source.objective == after.source.objective
        case "easier" | "harder" if before.items:
            return levels(after) < levels(before) if name == "easier" else levels(after) > levels(before)
        case "easier" | "harder":
            return before.chosen["help"] != after.chosen["help"]
        case "translate":
            banks = [w[2] for f in after.files for b in f.flat if isinstance(b, WordBank) for w in b.words]
            assert after.source.objective
            beside = any(w.es and w.es in f.text for f in after.student_files for w in after.source.objective.vocabulary)
            return any(f.language == "es" for f in after.files) or any(banks) or beside
        case "more_space":
            return sum(rooms(after)) / len(rooms(after)) > 1.2 * sum(rooms(before)) / len(rooms(before))
        case "other_numbers":
            return {i.ask for i in after.items} != {i.ask for i in before.items}
        case "add_key":
            files = [f for f in after.files if f.name not in {b.name for b in before.files}]
            return [f.audience for f in files] == ["teacher"] and "key" in files[0].name
        case "other_context":
            told = {i.id: i.ask for i in before.items}
            return any(told.get(i.id, i.ask) != i.ask for i in after.items)
    return name == "as_slides"


def each_change_holds(tutor: Tutor, format: str, objective: str) -> int:
    parts, request = tutor.parts, studio.Request(format, objective)
    before = studio.make(parts, request)
    broken = set(failed(check(before)))
    names = studio.changes_for(parts, request, before)
    for name in names:
        more = studio.changed(parts, request, name)
        after = studio.make(parts, more)
        assert holds(name, before, after), (format, objective, name)
        assert set(failed(check(after))) <= broken, (format, objective, name, set(failed(check(after))))
        assert studio.request_of(more.as_json()).as_json() == more.as_json()
        again = studio.make(parts, studio.request_of(more.as_json()))
        assert [f.text for f in again.files] == [f.text for f in after.files]
    return len(names)


@pytest.mark.parametrize("format", ["exit_ticket", "graphic_organizer", "family_letter"])
def test_a_change_offered_does_what_its_name_says_and_breaks_no_rule(tutor: Tutor, format: str) -> None:
    assert each_change_holds(tutor, format, "fractions.add-unlike")


@pytest.mark.slow
@pytest.mark.parametrize("objective", GOALS)
@pytest.mark.parametrize("format", SAMPLE)
def test_every_change_on_every_format_does_what_its_name_says(tutor: Tutor, format: str, objective: str) -> None:
    assert each_change_holds(tutor, format, objective)


def test_changes_stack_in_the_order_they_were_made(tutor: Tutor) -> None:
    request = studio.Request("graphic_organizer", "fractions.add-unlike")
    for name in ("harder", "harder", "easier", "more_space"):
        request = studio.changed(tutor.parts, request, name)
    made = studio.make(tutor.parts, request)
    assert made.chosen["help"] == "names to place"
    assert request.changes == ("harder", "harder", "easier", "more_space")


@pytest.mark.slow
def test_changes_stack_and_the_record_makes_the_draft_again(tutor: Tutor, teacher: Any) -> None:
    teacher.says("Quiz on equivalent fractions, grade 4")
    first = request_of(tutor, teacher)
    teacher.presses("shorter")
    teacher.presses("harder")
    teacher.presses("other_numbers")
    [card] = teacher.made("draft")
    record = tutor.store.draft(card["id"])["record"]["request"]
    assert (record["changes"], record["seed"]) == (["shorter", "harder"], 1)
    made = studio.make(tutor.parts, studio.request_of(record))
    assert (made.chosen["questions"], made.chosen["levels"]) == (6, "core and stretch")
    for _ in range(3):
        teacher.presses("undo")
    assert request_of(tutor, teacher) == first
    assert "first draft" in teacher.presses("undo")


def request_of(tutor: Tutor, teacher: Any) -> dict[str, Any]:
    row = tutor.store.session(teacher.session)
    assert row
    return dict(row.state["request"])


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("make it shorter", ("shorter",)),
        ("hazlo más fácil", ("easier",)),
        ("shorter and harder please", ("shorter", "harder")),
        ("this is too hard for them", ("easier",)),
        ("más espacio para escribir", ("more_space",)),
        ("hazlo más corto y con otros números", ("shorter", "other_numbers")),
        ("football context", ("other_context",)),
        ("as slides", ("as_slides",)),
        ("what is a numerator?", ()),
        ("one text with easier words", ("easier",)),
    ],
)
def test_typed_words_ask_for_the_same_changes(said: str, names: tuple[str, ...]) -> None:
    assert changes.typed(said) == names


@pytest.mark.slow
def test_what_a_change_leaves_in_english_is_said(tutor: Tutor, teacher: Any) -> None:
    teacher.says("Exit ticket on comparing fractions, grade 4")
    said = teacher.says("translate it to Spanish")
    assert "stay in English" in said
    teacher.says("Family letter on equivalent fractions, grade 4")
    assert "stay in English" not in teacher.says("in Spanish")
    assert "Querida" in teacher.made("draft")[0]["files"][0]["markdown"] or "familia" in teacher.made("draft")[0]["files"][0]["markdown"]


def test_a_change_that_can_do_nothing_is_said_and_nothing_is_lost(tutor: Tutor, teacher: Any) -> None:
    teacher.says("Project on ocean food webs, grade 5")
    before = request_of(tutor, teacher)
    said = teacher.says("other numbers")
    assert "changes nothing" in said
    assert teacher.made("draft") == []
    assert request_of(tutor, teacher) == before
    assert "more_space" in {a["name"] for a in teacher.made("offers")[0]["actions"]}


# ---------------------------------------------------------------- one question at most


@pytest.mark.parametrize(
    ("said", "language"), [("make something for tomorrow", "en"), ("I need a worksheet", "en"), ("prepara algo para mañana", "es")]
)
def test_an_unclear_wish_gets_one_question_with_an_example_and_a_few_buttons(teacher: Any, said: str, language: str) -> None:
    teacher.language = language
    told = teacher.says(said)
    assert told.count("?") == 1
    assert len(teacher.made("offers")[0]["actions"]) <= 4
    assert teacher.made("draft") == []


def test_a_format_without_a_goal_gets_its_form_with_one_question(tutor: Tutor, teacher: Any) -> None:
    told = teacher.says("an exit ticket")
    assert told.count("?") == 1
    [card] = teacher.made("form")
    assert list(card["formats"]) == ["exit_ticket"]
    assert teacher.made("offers") == []


def test_a_number_out_of_limits_is_held_within_them_and_told(teacher: Any) -> None:
    said = teacher.says("quiz with 20 questions on equivalent fractions")
    assert "Asked for questions 20; 12" in said


@pytest.mark.slow
def test_the_first_line_says_what_was_assumed_and_not_what_was_told(tutor: Tutor, teacher: Any) -> None:
    line = teacher.says("Tiered lesson on adding unlike fractions for grade 5, 40 minutes").split("\n")[0]
    assert "Add fractions with unlike denominators" in line
    assert "minutes" not in line
    assert "minutes 40" in teacher.says("Tiered lesson on adding unlike fractions").split("\n")[0]


def test_no_teacher_gets_a_wall_of_buttons(teacher: Any) -> None:
    for said in ("what is photosynthesis?", "exit ticket on comparing fractions", "hello", ""):
        teacher.says(said)
        assert all(len(o["actions"]) <= 11 for o in teacher.made("offers")), said
