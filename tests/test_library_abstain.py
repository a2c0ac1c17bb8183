"""Our own questions inside and outside the packs: answered, or said to be not in the materials."""

from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from app.library import catalogue
from app.library.catalogue import SqlCatalogue
from app.library.embed import StaticEmbedder
from app.library.index import MemoryIndex
from app.library.library import Library
from app.library.packs import load_packs
from app.library.passages import passages_of
from app.library.support import CITED, support, supported
from app.turn import Found, Passage

ROOT = Path(__file__).parents[1]
CASES = yaml.safe_load((ROOT / "evals" / "cases" / "abstain.yaml").read_text(encoding="utf-8"))
REPORTED = [case for case in CASES if case["half"] == "report"]


@pytest.fixture(scope="module")
def library() -> Library:
    packs = load_packs(ROOT / "knowledge" / "packs")
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    library.index_packs(packs)
    return library


def cited(library: Library, case: dict[str, object], objective: str = "") -> list[str]:
    """The objectives of the passages an answer would cite."""
    found = library.search(str(case["ask"]), kinds={"lesson"}, grade=int(str(case["grade"])), objective=objective, k=CITED)
    return [hit.passage.objective for hit in found]


def test_every_case_names_objectives_that_have_a_lesson_and_is_asked_once(library: Library) -> None:
    assert all(library.lesson(name) for case in CASES for name in case["about"])
    assert len({case["ask"] for case in CASES}) == len({case["id"] for case in CASES}) == len(CASES)


def test_questions_the_packs_are_about_are_answered_from_a_passage_that_supports_it(library: Library) -> None:
    inside = [case for case in REPORTED if case["about"] and not case["id"].startswith("task")]
    missed = [case["ask"] for case in inside if not set(cited(library, case)) & set(case["about"])]
    assert len(missed) <= 0.1 * len(inside), missed


def test_more_than_half_of_the_tasks_in_words_find_their_objective_and_their_neighbours_stay_outside(library: Library) -> None:
    """A guard only: the eval holds all sets to one bar, which the tasks do not reach."""
    tasks = [case for case in REPORTED if case["id"].startswith("task")]
    right = [bool(set(cited(library, case)) & set(case["about"])) for case in tasks if case["about"]]
    held = [not cited(library, case) for case in tasks if not case["about"]]
    assert sum(right) > 0.5 * len(right)
    assert sum(held) > 0.7 * len(held)


def test_questions_about_other_things_are_not_in_the_materials(library: Library) -> None:
    outside = [case for case in REPORTED if not case["about"]]
    answered = [case["ask"] for case in outside if cited(library, case)]
    assert len(answered) <= 0.15 * len(outside), answered


def test_an_objective_in_play_does_not_let_other_subjects_in(library: Library) -> None:
    outside = [case for case in REPORTED if not case["about"]]
    answered = [case["ask"] for case in outside if cited(library, case, "fractions.add-unlike")]
    assert len(answered) <= 0.15 * len(outside), answered


def test_an_unknown_word_of_everyday_talk_counts_little_and_any_other_names_another_subject(library: Library) -> None:
    everyday = library.ranked("what is an annoying numerator", kinds={"lesson"})[0]
    other = library.ranked("what is a zeppelin numerator", kinds={"lesson"})[0]
    assert everyday.parts["strange"] == 0
    assert other.parts["strange"] > 0.3
    assert support(everyday) > support(other)


def test_in_a_language_without_a_list_of_other_subjects_coverage_and_cosine_decide() -> None:
    passage = Passage(id="p", text="", heading="", source="", kind="lesson", language="es")
    assert supported(Found(passage, 1.0, {"coverage": 0.8, "cosine": 0.3}))
    assert not supported(Found(passage, 1.0, {"coverage": 0.3, "cosine": 0.3}))


def test_an_objectives_lesson_comes_from_memory_in_reading_order(library: Library) -> None:
    pack = load_packs(ROOT / "knowledge" / "packs")["fractions"]
    wanted = [p for p in passages_of(pack) if p.objective == "fractions.divide" and p.kind == "lesson" and p.language == "en"]
    assert library.lesson("fractions.divide") == wanted
    assert library.lesson("no.such") == []
