"""What a library holds is not another subject: pages and books that are added are answered from."""

import pytest
import sqlalchemy as sa
from library_toys import pack

from app.library import catalogue
from app.library.catalogue import Source, SqlCatalogue
from app.library.embed_static import StaticEmbedder
from app.library.index import MemoryIndex
from app.library.library import Library
from app.library.packs import load_packs
from app.library.topics import TOPICS
from app.settings import ROOT
from app.turn import Passage

VOLCANO = (
    "A volcano is an opening in the ground through which melted rock comes out. Melted rock under the ground is called magma. "
    "When it has come out it is called lava. A volcano erupts when gas in the magma pushes it up.",
    "Lava cools and turns into rock. Many eruptions of a volcano pile up a mountain. Ash from an eruption falls far away.",
)


def empty() -> Library:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    return Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())


@pytest.fixture(scope="module")
def library() -> Library:
    made = empty()
    made.index_packs(load_packs(ROOT / "knowledge" / "packs"))
    return made


QUESTIONS = ("how do volcanoes erupt", "what is lava", "what is magma", "why does a volcano erupt", "what happens when lava cools")


def test_a_topic_is_outside_until_a_page_on_it_is_added(library: Library) -> None:
    assert not any(library.search(question, kinds={"lesson"}) for question in QUESTIONS)
    pages = [
        Passage(id=f"v{n}", text=text, heading=f"Volcanoes › {head}", source="volcanoes.md", kind="lesson", title="Volcanoes")
        for n, (text, head) in enumerate(zip(VOLCANO, ("How a volcano erupts", "What is left"), strict=True))
    ]
    library._put([(Source("volcanoes.md", "Volcanoes"), pages)], lambda *_: None)
    for question in QUESTIONS:
        assert [hit.passage.title for hit in library.search(question, kinds={"lesson"}, k=1)] == ["Volcanoes"], question
    assert library.search("how do airplanes fly", kinds={"lesson"}) == []
    library.remove("volcanoes.md")
    assert not any(library.search(question, kinds={"lesson"}) for question in QUESTIONS)


def test_a_word_that_is_mentioned_once_is_not_what_a_section_is_about(library: Library) -> None:
    found = library.ranked("how do cameras work", kinds={"lesson"})
    mentioned = next(hit for hit in found if hit.passage.pack == "plants-ocean")
    about = library.ranked("how do roots work", kinds={"lesson"})[0]
    assert mentioned.parts["coverage"] == about.parts["coverage"] == 1.0
    assert mentioned.parts["centred"] < about.parts["centred"]


def test_numbers_of_another_kind_are_foreign_to_a_lesson_on_fractions(library: Library) -> None:
    assert library.ranked("divide 4.8 by 0.6", kinds={"lesson"})[0].parts["decimals"] == 1.0
    assert library.ranked("multiply 34 by 27", kinds={"lesson"})[0].parts["wholes"] == 1.0
    assert library.ranked("multiply 3/4 by 2/7", kinds={"lesson"})[0].parts["wholes"] == 0.0


def test_each_topic_is_listed_once_and_none_is_what_a_pack_teaches(library: Library) -> None:
    assert len(set(TOPICS)) == len(TOPICS) > 500
    titles = {passage.title.lower() for passage in library._shelf.passages.values()}
    assert titles.isdisjoint(TOPICS)


def test_a_small_library_is_judged_by_the_same_rule() -> None:
    made = empty()
    made.index_packs([pack()])
    assert made.search("how does an octopus hide", kinds={"lesson"})
    assert not made.search("who won the world cup", kinds={"lesson"})
