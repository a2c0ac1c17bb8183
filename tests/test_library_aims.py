"""Which objective a question is about: by the tasks, hints and mix-ups of its pack, which are never shown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from library_toys import pack

from app.library import catalogue, expansion
from app.library.aims import Aims
from app.library.catalogue import SqlCatalogue
from app.library.embed_static import StaticEmbedder
from app.library.expansion import lines_of
from app.library.index import MemoryIndex
from app.library.items import draw
from app.library.library import Library
from app.library.packs import Pack, load_packs
from app.library.shapes import shape
from app.library.support import CITED
from app.settings import ROOT


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return load_packs(ROOT / "knowledge" / "packs")


@pytest.fixture(scope="module")
def aims(packs: dict[str, Pack]) -> Aims:
    return Aims([packs["fractions"]], StaticEmbedder())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana has 3/4 cup and uses 2/3 cup", "Ana has 5/8 cup and uses 4/6 cup"),
        ("1/2 + 1/3", "1/5 + 1/9"),
        ("share 12 eggs", "share 8 eggs"),
    ],
)
def test_tasks_that_differ_in_their_numbers_alone_have_one_shape(one: str, other: str) -> None:
    assert shape(one) == shape(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1/8 + 3/8", "1/8 + 3/5"), ("2/3 of 12", "0.3 of 12"), ("5/4", "3/4"), ("7/8 ÷ 1/4", "7/8 - 1/4"), ("2 1/3 cups", "1/3 cups")],
)
def test_tasks_with_another_kind_of_number_have_another_shape(one: str, other: str) -> None:
    assert shape(one) != shape(other)


@pytest.mark.parametrize(
    ("question", "objective"),
    [
        ("I had 3/4 of a bottle and drank 1/3 of a bottle, how much is left", "fractions.subtract-unlike"),
        ("how many scoops of 1/3 cup fill 4 cups", "fractions.divide"),
        ("2/5 of the 30 birds are geese, how many geese are there", "fractions.multiply"),
        ("the strip is cut into 9 equal parts and 4 of them are blue, what fraction is blue", "fractions.unit-fractions"),
    ],
)
def test_a_word_problem_is_near_the_objective_that_has_tasks_of_its_kind(aims: Aims, question: str, objective: str) -> None:
    near = aims.near(question)
    assert objective in [aims.objectives[n] for n in np.argsort(near.behind)[:CITED]]
    assert near.behind.min() == 0


def test_a_word_that_no_line_holds_is_not_known(aims: Aims) -> None:
    assert aims.near("which fraction is greater").known > aims.near("which carburettor is greater").known > 0
    assert aims.near("zeppelin carburettor").known < 0.5


def test_what_a_pack_says_of_an_objective_holds_its_tasks_and_no_answer_written_out(packs: dict[str, Pack]) -> None:
    fractions = packs["fractions"]
    lines = {line.text for line in lines_of(fractions)}
    family = fractions.families["part-left"]
    item = draw(fractions, family, 0)
    assert item.ask in lines
    assert lines.isdisjoint(item.worked)
    assert lines.isdisjoint(
        extension.look_for for notes in fractions.teaching.values() for extension in (notes.explain, notes.exit_explain)
    )


def test_lines_of_a_pack_are_never_passages(packs: dict[str, Pack]) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    library.index_packs([pack()])
    before = library.count()
    found = library.ranked("Adds tops and bottoms", kinds={"lesson"}, k=50)
    assert library.count() == before
    assert all("Adds tops and bottoms" not in hit.passage.text for hit in found)


def test_a_pack_whose_materials_have_a_fault_is_searched_without_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, packs: dict[str, Pack]
) -> None:
    (tmp_path / "materials.yaml").write_text("- not a mapping", encoding="utf-8")
    lame = replace(packs["fractions"], folder=tmp_path)
    assert len(lines_of(lame)) > 500


def test_a_pack_in_another_language_says_nothing_here() -> None:
    toy = pack()
    assert lines_of(toy)
    assert lines_of(replace(toy, about=toy.about.model_copy(update={"languages": ["es"]}))) == []
    assert expansion.LANGUAGE == "en"


def test_where_little_or_nothing_is_known_of_an_objective_nothing_is_taken_off() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    library.index_packs([pack()])
    found = library.ranked("how does an octopus hide", kinds={"lesson"})
    assert {(hit.parts["aim"], hit.parts["told"]) for hit in found} == {(0.0, 0.0)}


def test_the_nearest_objective_of_a_pack_loses_nothing_and_the_others_do(packs: dict[str, Pack]) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    library.index_packs([packs["fractions"]])
    found = library.ranked("how many scoops of 1/3 cup fill 4 cups", kinds={"lesson"}, k=40)
    assert {hit.parts["told"] for hit in found} == {1.0}
    assert max(hit.parts["aim"] for hit in found) == 0.0 > min(hit.parts["aim"] for hit in found)
