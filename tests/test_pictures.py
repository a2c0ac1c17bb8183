"""Pictures from one line: exact, described in words, and never a place for somebody else's markup."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest

from app.errors import InputError
from app.pictures import Array, Bar, Bars, Line, cells, svg, words_for


def test_a_bar_keeps_its_parts_and_does_not_reduce_them() -> None:
    assert cells("bars 2/4 1/3") == Bars((Bar(2, 4), Bar(1, 3)))


def test_more_than_one_whole_is_drawn_as_wholes_side_by_side() -> None:
    assert cells("bars 5/4").bars[0].wholes == 2  # type: ignore[union-attr]
    assert svg("bars 5/4")[0].count("<rect") == 8


def test_a_line_knows_its_parts_and_points() -> None:
    assert cells("line 0 2 4 3/4 1.5") == Line(0, 2, 4, (Fraction(3, 4), Fraction(3, 2)))


def test_an_array_is_rows_of_columns() -> None:
    assert cells("array 3 4") == Array(3, 4)
    assert svg("array 3 4")[0].count("<rect") == 12


@pytest.mark.parametrize("spec", ["bars 1/2 1/3", "bars 7/4", "line 0 2 4 3/4", "line -2 3 1", "array 3 4"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_picture_is_well_formed_and_says_itself_in_words(spec: str, language: str) -> None:
    drawing, told = svg(spec, language)
    root = ElementTree.fromstring(drawing)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == told == words_for(spec, language)
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert told.endswith(".")


def test_words_and_drawing_never_print_the_fraction_a_child_is_asked_to_read() -> None:
    for spec in ("bars 3/4", "line 0 2 4 3/4"):
        drawing, told = svg(spec)
        assert "3/4" not in drawing
        assert "3/4" not in told


def test_ink_follows_the_page_so_light_dark_and_print_all_work() -> None:
    drawing = svg("bars 1/2")[0]
    assert 'stroke="currentColor"' in drawing
    assert "style=" not in drawing
    assert "#" not in drawing.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "circle 3",
        "bars",
        "bars 1/0",
        "bars 9/1",
        "bars 1/99",
        "bars <script>",
        "bars 1/2 " * 30,
        "line 2 0 4",
        "line 0 90 24",
        "line 0 1",
        "line 0 1 4 9",
        "array 0 3",
        "array 3",
        "array 999999999 2",
        "array 1/2 2",
        'bars "><img>',
        "bars 1/2\x00",
        "line 0 1 4 " + "1/4 " * 20,
        "bars -1/2",
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_cure(spec: str) -> None:
    with pytest.raises(InputError) as fault:
        svg(spec)
    assert "bars 1/2 1/3" in fault.value.cure
