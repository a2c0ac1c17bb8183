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

ROOT = Path(__file__).parents[1]
CASES = yaml.safe_load((ROOT / "evals" / "cases" / "abstain.yaml").read_text(encoding="utf-8"))
REPORTED = [case for n, case in enumerate(CASES) if n // 2 % 2]


@pytest.fixture(scope="module")
def library() -> Library:
    packs = load_packs(ROOT / "knowledge" / "packs")
    if missing := {case["about"] for case in CASES if case["about"]} - {name for name, pack in packs.items() if pack.lessons}:
        pytest.skip(f"packs without lessons: {sorted(missing)}")
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    library.index_packs(packs)
    return library


def ask(library: Library, case: dict[str, object]) -> str:
    """The pack of the first passage, or nothing."""
    found = library.search(str(case["ask"]), kinds={"lesson"}, grade=int(str(case["grade"])))
    return found[0].passage.pack if found else ""


def test_questions_the_packs_are_about_are_answered_from_the_right_pack(library: Library) -> None:
    inside = [case for case in REPORTED if case["about"]]
    missed = [case["ask"] for case in inside if ask(library, case) != case["about"]]
    assert len(missed) <= 0.25 * len(inside), missed


def test_questions_about_other_things_are_not_in_the_materials(library: Library) -> None:
    outside = [case for case in REPORTED if not case["about"]]
    answered = [case["ask"] for case in outside if ask(library, case)]
    assert len(answered) <= 0.25 * len(outside), answered
