"""Text with maths in it: what is a formula, what is money, and how both look in Word."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.drafting.mathtext import Group, Over, Piece, Power, Run, omml, pieces, plain, tree


def test_what_stands_between_dollars_is_maths_and_the_rest_is_text() -> None:
    assert pieces("What is $1/2 + 1/3$ now?") == [Piece("plain", "What is "), Piece("maths", "1/2 + 1/3"), Piece("plain", " now?")]


def test_money_and_a_lone_dollar_are_not_maths() -> None:
    assert pieces(r"It costs \$5 or \$7.") == [Piece("plain", "It costs $5 or $7.")]
    assert plain("a $ sign") == "a $ sign"


def test_bold_may_hold_maths() -> None:
    assert pieces("**Now $1/2$**") == [Piece("bold", "Now "), Piece("maths", "1/2")]


def test_a_slash_between_two_atoms_is_a_fraction() -> None:
    assert tree("1/2") == (Over((Run("1"),), (Run("2"),)),)
    assert tree("1 / 2") == tree("1/2")


def test_brackets_around_a_top_or_bottom_are_not_printed() -> None:
    assert tree("(1 + 2)/3") == (Over((Run("1"), Run(" "), Run("+"), Run(" "), Run("2")), (Run("3"),)),)
    assert tree("2*(x)") == (Run("2"), Run("×"), Group((Run("x"),)))


def test_a_mixed_number_keeps_its_whole_beside_the_fraction() -> None:
    assert tree("1 3/4")[0] == Run("1")
    assert tree("1 3/4")[-1] == Over((Run("3"),), (Run("4"),))


def test_a_power_and_the_signs_of_school() -> None:
    assert tree("2^3") == (Power((Run("2"),), (Run("3"),)),)
    assert [n.text for n in tree("3*4-1>=2") if isinstance(n, Run)] == ["3", "×", "4", "−", "1", "≥", "2"]


@pytest.mark.parametrize(
    "typed", ["1/2 + 1/3 = 5/6", "1 3/4", "2^3*(x + 1)/4", "((((", "/", "^", "___/4", "a & b < c", "1/", "(" * 500, "", "½ \x00 ∞"]
)
def test_any_maths_becomes_a_well_formed_equation(typed: str) -> None:
    math, word = (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    )
    root = ElementTree.fromstring(f'<p xmlns:m="{math}" xmlns:w="{word}">{omml(typed)}</p>')
    assert root[0].tag.endswith("oMath")
