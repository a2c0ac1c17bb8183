"""Text to pieces, tokens and vectors: what is kept whole, and what counts as the same word."""

import numpy as np
import pytest

from app.errors import LibraryError
from app.library.chunks import LARGEST, SMALLEST, identity, pieces, plain_pieces, words
from app.library.embed import StaticEmbedder, embedder
from app.library.lexical import Lexical, tokens

LONG = " ".join(f"Sentence {n} of this long paragraph tells about the parts of one whole bar." for n in range(60))


def test_a_piece_carries_its_whole_heading_path() -> None:
    found = pieces("# Fractions\nIntro text.\n\n## Adding\n\n### Unlike parts\nFind the common size.\n\n## Comparing\nLook at both.")
    assert [p.heading for p in found] == ["Fractions", "Fractions › Adding › Unlike parts", "Fractions › Comparing"]


def test_a_long_text_becomes_pieces_of_the_wanted_length() -> None:
    found = pieces(f"# Long\n{LONG}")
    assert len(found) > 2
    assert all(SMALLEST <= words(p.text) <= LARGEST for p in found)
    assert " ".join(" ".join(p.text.split()) for p in found) == LONG, "no word is lost and none is doubled"


def test_a_formula_a_list_item_a_table_and_a_code_block_are_never_cut() -> None:
    formula = "$1/2 + 1/3 = 3/6 + 2/6. And so 5/6$"
    item = "- " + "one item that goes on and on " * 50
    table = "\n".join(f"| row {n} | " + "cell " * 9 + "|" for n in range(40))
    code = "```\n# not a heading\n" + "line of code\n" * 90 + "```"
    found = pieces("\n\n".join([LONG, formula, item, table, code]))
    for whole in (formula, item.strip(), table, code):
        assert sum(whole in p.text for p in found) == 1
    assert not any("not a heading" in p.heading for p in found)


def test_plain_text_finds_its_headings_by_their_look() -> None:
    text = "Counting Numbers\nThe counting numbers start with one and go on without end, as far as anybody wants to count.\n1, 2, 3"
    assert plain_pieces(text, "Book")[0].heading == "Book › Counting Numbers"


def test_no_text_gives_no_pieces() -> None:
    assert pieces("") == pieces("# Only a heading\n\n") == []


def test_the_same_words_at_the_same_place_have_the_same_id() -> None:
    assert identity("a", "b", "c") == identity("a", "b", "c") != identity("a", "bc", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cephalopods", "cephalopod"),
        ("½", "1/2"),
        ("3 / 4", "3/4"),
        ("1,000", "1000"),
        (r"\frac{3}{4}", "3/4"),
        ("Fracción", "fracciones"),
        ("x²", "x^2"),
        ("adding", "added"),
        ("multiplied", "multiply"),
        ("the octopus's arms", "octopus arm"),
        ("2 × 3", "2 * 3"),
    ],
)
def test_two_spellings_of_one_thing_are_one_token(one: str, other: str) -> None:
    assert tokens(one) == tokens(other) != []


def test_a_fraction_is_one_token_and_is_not_its_parts() -> None:
    assert tokens("what is 3/4 of 12") == ["3/4", "12"]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    lexical = Lexical([tokens(t) for t in ("octopus arms", "fish arms", "fish fins", "fish scales")])
    scores = lexical.scores(tokens("octopus fish"))
    assert scores.argmax() == 0
    assert scores[1] > 0


def test_a_misspelt_long_word_finds_the_word_that_is_meant() -> None:
    lexical = Lexical([tokens("photosynthesis makes sugar"), tokens("denominator and numerator")])
    assert lexical.nearest(tokens("fotosynthesis")[0]) == tokens("photosynthesis")[0]
    assert lexical.nearest(tokens("denomenator")[0]) == tokens("denominator")[0]
    assert lexical.nearest("volcano") == "volcano"


def test_the_default_embedder_needs_no_network_and_gives_rows_of_length_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the embedder went to the network"))
    vectors = StaticEmbedder().embed(["a plant makes food from light", "photosynthesis in leaves", "the goalkeeper scored", ""])
    assert vectors.shape == (4, 256)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors[:3], axis=1), 1, atol=1e-5)
    assert not vectors[3].any()
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_an_unknown_embedder_names_those_there_are() -> None:
    with pytest.raises(LibraryError, match="static"):
        embedder("psychic")
