"""What a model says from passages: shown when a passage carries it, held when anything in it is invented."""

from __future__ import annotations

import pytest
from stubs import Stub

from app.marking import false_line
from app.safety.citations import unfounded
from app.safety.guard import Limits, hold, quotable
from app.turn import Cited, Passage, Said

HIDING = Passage(
    "a1", "An octopus can change its color in less than a second. Tiny bags of color in its skin open and close. It has no bones.\n"
    "See Figure 2 for its eight arms. The other animals cannot change so fast.", "The octopus › Hiding", "Ocean, Stepwise pack",
    page="4", licence="CC BY 4.0", title="The octopus",
)  # fmt: skip
ADDING = Passage(
    "b2", "Two fractions can be added when their pieces are the same size. Only the numerators are added: $3/6 + 2/6 = 5/6$.\n"
    "The denominator says the size and stays.", "Adding unlike parts › Adding", "Fractions, Stepwise pack", licence="CC BY 4.0",
)  # fmt: skip
SOURCES = (HIDING, ADDING)

CARRIED = (
    "An octopus can change its color in less than a second [1].",
    "Octopuses change color in less than a second [1].",
    "An octopus changes its color because tiny bags in its skin open and close [1].",
    "The lesson says: “Tiny bags of color in its skin open and close.” [1]",
    "According to [2], \"two fractions can be added when their pieces are the same size\".",
    "Only the numerators are added, as in $3/6 + 2/6 = 5/6$ [2].",
    "Only the numerators are added [2], and an octopus has no bones [1].",
    "It has 8 arms, as Figure 2 shows [1].",
    "It has no bones [1].",
    "The denominator stays.",
    "What do you see in that?",
    "The passages say nothing about whales.",
    "An octopus can change its color [1], see page 4.",
)  # fmt: skip
INVENTED = (
    "An octopus can change its color [3].",
    "An octopus can change its color [0].",
    "An octopus can change its color [1, 2, 9].",
    "An octopus can change its color [^1].",
    "An octopus can change its color [n].",
    "An octopus can change its color ［1］.",
    "An octopus can change its color 【1】.",
    "An octopus can change its color ⁽¹⁾.",
    "An octopus can change its color¹.",
    "An octopus can change its color ①.",
    "An octopus can change its color (1).",
    "An octopus can change its color (source 1).",
    "An octopus can change its color (passage two).",
    "An octopus can change its color &#91;1&#93;.",
    "An octopus can change its color \\[1\\].",
    "An octopus can change its color, see page 312 [1].",
    "An octopus can change its color (p. 9) [1].",
    "Figure 3 shows that an octopus can change its color [1].",
    "Un pulpo cambia, ver la página 31 [1].",
    "An octopus can change its color [a3f9c2d1].",
    "Passage 7be10c44 says: it has no bones.",
    "Dr. Mara Velden says that an octopus can change its color [1].",
    "An octopus can change its color (Velden, 2019).",
    "An octopus can change its color, says *The Big Atlas* [1].",
    "An octopus can change its color, see ocean-atlas.org.",
    "An octopus can change its color, doi 10.1000/182.",
    "The lesson says “An octopus keeps a lantern” [1].",
    "The lesson says ‘An octopus keeps its color’ [1].",
    "The lesson says «An octopus can change its shape in less than a second» [1].",
    "The lesson says \"Tiny bags of color in its skin open and close\" [2].",
    "> An octopus keeps a lantern. [1]",
    "The lesson says: “An octopus keeps a lantern.",
    "An octopus can change its color in less than a second [2].",
    "An octopus can change its color in less than a minute [1].",
    "An octopus has nine arms [1].",
    "An octopus has 9 arms [1].",
    "An octopus has bones [1].",
    "An octopus cannot change its color [1].",
    "The other animals can change so fast [1].",
    "Only the denominators are added [2].",
    "The size says the denominator and stays [2].",
    "Two fractions can be added [1][2].",
    "An octopus can change its color [1], and only the numerators are added [1].",
    "The octopus was found by sailors in Greece [1].",
    "Sailors told it first.",
    "Did you know that an octopus has nine hearts?",
)  # fmt: skip


def held(sentence: str, shown: str = "") -> str:
    limits = Limits(
        passages=2, sources=SOURCES, asked="how do whales hide?", shown=shown, language="es" if "Un pulpo" in sentence else "en"
    )
    return hold(sentence, limits, false_line)


@pytest.mark.parametrize("sentence", CARRIED)
def test_a_sentence_that_its_passage_carries_is_shown(sentence: str) -> None:
    assert held(sentence) == ""


@pytest.mark.parametrize("sentence", INVENTED)
def test_a_sentence_with_something_invented_is_held(sentence: str) -> None:
    assert held(sentence)


def test_a_number_after_the_full_stop_belongs_to_the_sentence_before() -> None:
    shown = "It has no bones."
    assert unfounded("[1] Only the numerators are added [2].", SOURCES, "", shown) == ""
    assert unfounded("[2] An octopus can change its color [1].", SOURCES, "", shown)
    assert unfounded("[2]", SOURCES, "", shown)


def test_a_quotation_that_began_in_the_sentence_before_is_still_one() -> None:
    assert (
        held("Tiny bags of color in its skin open and close.” [1]", "It says: “An octopus can change its color in less than a second.")
        == ""
    )
    assert held("Tiny bags in its skin open.” [1]", "It says: “An octopus can change its color in less than a second.")


def test_without_passages_a_reference_is_held_and_the_learners_own_words_are_not() -> None:
    limits = Limits(table="i added the tops and then the bottoms")
    assert hold("You wrote “i added the tops and then the bottoms”: which pieces are those?", limits, false_line) == ""
    assert hold("Look at line 2 of your work: what does it count?", limits, false_line) == ""
    assert hold("The book says “pieces of one size go together” here.", limits, false_line)
    assert hold("Look at page 41 of your book.", limits, false_line)
    assert hold("Small steps help when homework feels long.", Limits(for_child=False), false_line) == ""
    assert hold("It comes from the Ministry of Schools.", Limits(for_child=False), false_line)
    assert hold("Studies show that ten minutes help.", Limits(for_child=False), false_line)


def test_a_documents_address_or_verdict_is_not_quoted_and_its_subject_is() -> None:
    assert not quotable("Read more at www.mint.example today.")
    assert not quotable("Your answer is correct, well done!")
    assert quotable("Both methods give the correct sum, so either may be used.")


def test_an_invented_source_is_never_shown_and_the_question_is_answered_all_the_same(tutor_with, visit) -> None:  # type: ignore[no-untyped-def]
    stub = Stub("According to Dr. Velden, “pieces must be friends” [1], see page 312. Look at [7].")
    told = visit(tutor_with(stub))
    seen = told.says("Why do the pieces have to be the same size?")
    assert len(stub.prompts) == 1
    assert not [word for word in ("Velden", "friends", "312", "[7]") if word in seen]
    assert any(isinstance(e, Said) and "[1]" in e.text for e in told.events)


def test_every_number_opens_a_passage_with_the_sentence_that_carries_it(tutor_with, visit) -> None:  # type: ignore[no-untyped-def]
    tutor = tutor_with()
    for ask in ("What is a numerator?", "Why is 1/8 smaller than 1/4?", "How does an octopus hide?", "What is a claim?"):
        told = visit(tutor, session=ask)
        told.says(ask)
        cited = {e.n: e for e in told.events if isinstance(e, Cited)}
        assert cited
        assert {n for e in told.events if isinstance(e, Said) for n in e.cites} <= set(cited)
        for event in cited.values():
            assert event.supports
            assert event.supports in event.passage.text
            assert event.passage.heading
            assert event.passage.licence


def test_a_family_guides_number_opens_the_guide_at_the_sentence(tutor, visit) -> None:  # type: ignore[no-untyped-def]
    told = visit(tutor, "parent")
    told.says("How do I help with equivalent fractions?")
    (cited,) = [e for e in told.events if isinstance(e, Cited)]
    assert cited.supports
    assert cited.supports in cited.passage.text
