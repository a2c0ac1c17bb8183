"""Finding: the right passage for the right reader, or nothing."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from library_toys import pack

from app.library import catalogue
from app.library.catalogue import SqlCatalogue
from app.library.embed import StaticEmbedder
from app.library.index import MemoryIndex
from app.library.lexical import normal, tokens
from app.library.library import Library
from app.library.passages import passages_of
from app.library.search import AIM, DEFINES, DENSE, FAR, HEADING, SECTION, best_sentences, carries, supporting_sentence, understood
from app.library.signs import named
from app.turn import Found, Passage


@pytest.fixture
def engine() -> sa.Engine:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    return engine


@pytest.fixture
def library(engine: sa.Engine) -> Library:
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    library.index_packs([pack()])
    return library


def test_a_pack_becomes_passages_for_each_of_its_readers_and_holds_no_key() -> None:
    found = passages_of(pack())
    assert {p.kind for p in found} == {"lesson", "family", "teacher"}
    assert {p.language for p in found if p.kind == "family"} == {"en", "es"}
    assert {p.level for p in found if p.kind == "lesson"} == {"access", "grade", ""}
    assert all((p.grade_low, p.grade_high, p.licence, p.pack) == (4, 6, "CC BY 4.0", "toy") for p in found)
    assert len({p.id for p in found}) == len(found)
    assert not any("SECRET-LOOK-FOR" in p.text for p in found)


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("how does an octopus hide", "Hiding"),
        ("what are cephalopods?", "Arms"),
        ("why must the pieces be the same size", "Same size first"),
        ("what does denominator mean", "Words to know"),
        ("do cefalopods have arms", "Arms"),
    ],
)
def test_a_question_finds_its_passage(library: Library, question: str, heading: str) -> None:
    assert library.search(question, kinds={"lesson"})[0].passage.heading.endswith(heading)


@pytest.mark.parametrize(
    "question", ["who won the world cup in 1966", "how do I fix my bike", "what is the capital of France", "", "???", "why", "🙂"]
)
def test_a_question_the_library_has_nothing_on_finds_nothing(library: Library, question: str) -> None:
    assert library.search(question, kinds={"lesson", "family", "teacher"}) == []


def test_bare_maths_finds_the_lesson_its_signs_stand_for(library: Library) -> None:
    assert library.search("½ + ⅓ = ?", kinds={"lesson"})[0].passage.objective == "toy.add"


def test_a_students_search_never_returns_a_key_or_a_note_for_teachers(library: Library, engine: sa.Engine) -> None:
    key = Passage(id="key1", text="Solution: the octopus answer is 5/6.", heading="Octopus key", source="x", kind="key")
    library._put([(catalogue.Source("x", "x"), [key])], lambda *_: None)
    for question in ("octopus key solution answer", "Adds tops and bottoms", "solution 5/6"):
        assert {f.passage.kind for f in library.search(question, kinds={"lesson"}, k=50)} <= {"lesson"}
    assert library.search("octopus key solution", kinds={"key"})[0].passage.id == "key1"


def test_a_language_is_filtered_before_anything_is_ranked(library: Library) -> None:
    found = library.search("¿Cómo corto el pan en tercios?", kinds={"family", "lesson"}, language="es")
    assert found
    assert {f.passage.language for f in found} == {"es"}
    assert library.search("bread halves", kinds={"family"}, language="fr") == []


def test_the_objective_in_play_comes_first_and_answers_a_bare_why(library: Library) -> None:
    found = library.search("why?", kinds={"lesson"}, objective="toy.octopus")
    assert found
    assert {f.passage.objective for f in found} == {"toy.octopus"}
    base = passages_of(pack())[0]
    twins = [replace(base, id=f"twin{n}", objective=f"other.{n}") for n in range(3)]
    library._put([(catalogue.Source("x", "x"), twins)], lambda *_: None)
    for n in range(3):
        assert library.search("same size pieces", kinds={"lesson"}, objective=f"other.{n}")[0].passage.id == f"twin{n}"


def test_the_asked_reading_level_comes_first(library: Library) -> None:
    for level in ("access", "grade"):
        assert library.search("pieces the same size", kinds={"lesson"}, level=level)[0].passage.level == level


def test_a_passage_for_another_grade_is_lowered_and_not_hidden(engine: sa.Engine) -> None:
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    base = passages_of(pack())[0]
    young, old = replace(base, id="young", grade_low=2, grade_high=3), replace(base, id="old", grade_low=8, grade_high=9)
    library._put([(catalogue.Source("x", "x"), [young, old])], lambda *_: None)
    for grade, first in ((2, "young"), (9, "old")):
        assert library.search("same size pieces", kinds={"lesson"}, grade=grade)[0].passage.id == first
    assert len(library.search("same size pieces", kinds={"lesson"}, grade=2)) == 2


def test_every_found_passage_says_what_its_score_is_made_of(library: Library) -> None:
    parts = library.search("octopus color", kinds={"lesson"})[0].parts
    assert {"lexical", "dense", "section", "heading", "fit", "cosine", "coverage"} <= set(parts)


def test_the_supporting_sentence_is_the_one_that_says_it(library: Library) -> None:
    found = library.search("how fast can an octopus change its color", kinds={"lesson"})
    assert supporting_sentence(found[0].passage, "octopus changes color") == "An octopus can change its color in less than a second."


def test_the_answer_without_a_model_is_a_few_sentences_with_their_passages(library: Library) -> None:
    question = "what is a common denominator?"
    found = library.search(question, kinds={"lesson"})
    best = best_sentences(found, question, n=2)
    assert 1 <= len(best) <= 2
    assert best[0][1].startswith(("A common denominator is", "**common"))
    assert all(sentence in " ".join(hit.passage.text.split()) for hit, sentence in best)
    assert best_sentences([], question) == []


def test_a_heading_that_says_how_does_not_make_a_passage_far_below_the_best_an_answer() -> None:
    lens = Passage(
        id="lens",
        heading="Lighthouses › The lens",
        text="A ridged lens bends the light of a lamp into one beam.",
        source="x",
        kind="lesson",
    )
    roots = replace(lens, id="roots", heading="Plants › How roots drink", text="Roots take in water through fine hairs.")
    question = "How does a ridged lens send light far away?"
    found = [Found(lens, 24.5, {}), Found(roots, 24.5 - FAR - 0.1, {})]
    assert {hit.passage.id for hit, _ in best_sentences(found, question)} == {"lens"}
    assert {hit.passage.id for hit, _ in best_sentences([found[0], replace(found[1], score=24.0)], question)} == {"roots"}


def test_a_passage_carries_the_share_of_the_questions_words_that_it_holds() -> None:
    passage = Passage(id="p", heading="Arms", text="An octopus has eight arms.", source="x", kind="lesson")
    assert carries(passage, "octopus arms") == 1.0
    assert carries(passage, "octopus volcano") == 0.5
    assert carries(passage, "why?") == 0.0


@pytest.mark.parametrize("question", ["what is a denominator", "what does numerator mean", "how does an octopus hide", "1/2 + 1/3"])
def test_a_score_is_the_weighted_sum_of_its_parts_whatever_is_asked(library: Library, question: str) -> None:
    weights = {
        "lexical": 1.0,
        "dense": DENSE,
        "section": SECTION,
        "heading": HEADING,
        "fit": 1.0,
        "aim": AIM,
        "defines": DEFINES,
        "first": 1.0,
    }
    for hit in library.ranked(question, kinds={"lesson"}, grade=5):
        assert hit.score == pytest.approx(sum(weight * hit.parts[name] for name, weight in weights.items()), abs=1e-3)


def test_a_question_about_a_meaning_is_heard_as_its_word() -> None:
    assert understood("hi, what does numerator mean?").tokens == understood("numerator").tokens
    assert understood("1/2 + 1/3").bare
    assert not understood("add 1/2 and 1/3").bare


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (r"\frac{3x}{x-5}<1", {"inequality", "rational expression"}),
        ("3/8 + 1/8", {"fraction", "common denominator"}),
        ("x² - 9x = 4", {"quadratic equation"}),
        (r"\sqrt[3]{-125}", {"square root radical", "higher root"}),
        ("s^3 s^{-7}", {"product property exponent", "negative exponent"}),
        ("a cat and 3 dogs", set()),
    ],
)
def test_what_is_written_in_signs_has_the_names_a_textbook_gives_it(written: str, names: set[str]) -> None:
    assert set(named(normal(written))) == names


def test_latex_unicode_and_plain_signs_are_one_spelling() -> None:
    assert tokens(r"$\frac{3}{4} \times x^{2}$") == tokens("¾ × x²") == tokens("3/4 * x^2")


def test_spoken_fractions_are_read_as_numbers_and_the_same_bottom_is_heard_two_ways() -> None:
    assert "3/4" in understood("how far from zero is three fourths").tokens
    assert "unlik" in understood("why do we need the same bottom number").concepts
    assert "unlik" not in understood("adding fractions with the same bottom number").concepts


def test_a_second_telling_of_a_lesson_does_not_push_another_objective_out(engine: sa.Engine) -> None:
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    base = passages_of(pack())[0]
    twins = [replace(base, id=f"twin{n}") for n in range(3)]
    library._put(
        [(catalogue.Source("x", "x"), [*twins, replace(base, id="other", objective="toy.other", text=base.text + " More.")])],
        lambda *_: None,
    )
    assert "other" in [f.passage.id for f in library.ranked("same size pieces", kinds={"lesson"}, k=2)]


def test_a_reranker_puts_the_found_passages_into_its_own_order(engine: sa.Engine) -> None:
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex(), reranker=lambda _, found: found[::-1])
    library.index_packs([pack()])
    plain = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    question = "why must the pieces be the same size"
    assert [f.passage.id for f in library.ranked(question, kinds={"lesson"}, k=10)] == [
        f.passage.id for f in plain.ranked(question, kinds={"lesson"}, k=10)
    ][::-1]


def test_a_question_without_an_answer_is_counted_as_a_gap(library: Library) -> None:
    for _ in range(2):
        library.catalogue.note_gap("How do volcanoes  erupt?")
    assert [(g.question, g.times) for g in library.catalogue.gaps()] == [("how do volcanoes erupt?", 2)]
