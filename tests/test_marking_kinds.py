"""What marking promises about answers that are no single number: key | what is typed | verdict."""

from __future__ import annotations

import pytest

from app.marking import mark, same
from app.turn import Expected, Mistake


def verdict(key: str, given: str, form: str = "", unit: str = "", kind: str = "value", language: str = "en") -> str:
    return mark(Expected(kind=kind, value=key, form=form, unit=unit), given, language).verdict  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["value", "expression"])
@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("x > 3", "x>3", "right"), ("x > 3", "3 < x", "right"), ("x > 3", "(3, ∞)", "right"), ("x > 3", "(3, inf)", "right"),
        ("x > 3", r"$(3,\infty)$", "right"), ("x > 3", "x is greater than 3", "right"), ("x > 3", "I think x > 3?", "right"),
        ("x > 3", "> 3", "right"), ("x > 3", "X > 3", "right"), ("x > 3", "{x | x > 3}", "right"), ("x > 3", "x ∈ (3, ∞)", "right"),
        ("x > 3", "x > 6/2", "right"), ("x > 3", "2x > 6\nx > 3", "right"), ("x > 3", "2x > 6 so x > 3", "right"),
        ("x > 3", "x ≥ 3", "wrong"), ("x > 3", "[3, ∞)", "wrong"), ("x > 3", "x < 3", "wrong"), ("x > 3", "x > 4", "wrong"),
        ("x > 3", "x = 3", "wrong"), ("x > 3", "x >= 3", "wrong"), ("x > 3", "at least 3", "wrong"), ("x > 3", "(-∞, 3)", "wrong"),
        ("x > 3", "y > 3", "cannot_tell"), ("x > 3", "it is not x > 3", "cannot_tell"), ("x > 3", "2x > 6", "incomplete"),
        ("x > 3", "x > 3 or x > 5", "right"), ("x > 3", "banana", "cannot_tell"), ("x > 3", "[3, 5]", "wrong"),
        ("(3, ∞)", "x > 3", "right"), ("(-∞, 2) ∪ [5, ∞)", "x < 2 or x ≥ 5", "right"), ("(-∞, 2) ∪ [5, ∞)", "x>=5 or x<2", "right"),
        ("(-∞, 2) ∪ [5, ∞)", "(-inf,2)U[5,inf)", "right"), ("(-∞, 2) ∪ [5, ∞)", "x < 2 and x ≥ 5", "wrong"),
        ("x ≥ 4 or x < -1", "x < -1 or 4 ≤ x", "right"), ("x ≥ 4 or x < -1", "x ≥ 4", "wrong"),
        ("3 < x ≤ 7", "(3, 7]", "right"), ("3 < x ≤ 7", "7 >= x > 3", "right"), ("3 < x ≤ 7", "x > 3 and x <= 7", "right"),
        ("3 < x ≤ 7", "x > 3, x ≤ 7", "right"), ("3 < x ≤ 7", "[3, 7)", "wrong"), ("3 < x ≤ 7", "x > 3 or x ≤ 7", "wrong"),
        ("3 < x ≤ 7", "3 < x < 7", "wrong"), ("2 < x < 5", "(2, 5)", "right"), ("2 < x < 5", "(2,5)", "right"),
        ("2 < x < 5", "between 2 and 5", "cannot_tell"), ("x ≥ 5", "at least 5", "right"), ("x ≤ 5", "no more than 5", "right"),
        ("x ≤ 5", "x is less than or equal to 5", "right"), ("x ≠ 3", "x > 3 or x < 3", "right"), ("x < -3", "-2x > 6", "incomplete"),
        ("x < 1/2", "x < 0.5", "right"), ("-3 ≤ x < 2", "[-3,2)", "right"),
    ],
)  # fmt: skip
def test_an_inequality_is_the_numbers_it_allows(key: str, given: str, expected: str, kind: str) -> None:
    assert verdict(key, given, kind=kind) == expected


@pytest.mark.parametrize("kind", ["value", "expression"])
@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("x = 2, y = 3", "(2, 3)", "right"), ("x = 2, y = 3", "y=3 and x=2", "right"), ("x = 2, y = 3", "x=2\ny=3", "right"),
        ("x = 2, y = 3", "The solution is (2,3).", "right"), ("x = 2, y = 3", "so x is 2 and y is 3", "right"),
        ("x = 2, y = 3", "(x, y) = (2, 3)", "right"), ("x = 2, y = 3", "(3, 2)", "wrong"), ("x = 2, y = 3", "x = 3, y = 2", "wrong"),
        ("x = 2, y = 3", "2 and 3", "cannot_tell"), ("x = 2, y = 3", "x = 2 or y = 3", "cannot_tell"),
        ("(2, 3)", "(2, 3) or (3, 2)", "cannot_tell"), ("(2, 3)", "(2, 4) or (3, 2)", "wrong"), ("x = 2, y = 3", "x = 2", "incomplete"), ("x = 2, y = 3", "a = 2, b = 3", "cannot_tell"),
        ("x = 2, y = 3", "2x + y = 7\nx - y = -1\nx = 2\ny = 3", "right"), ("x = 2, y = 3", "x = 2, y = -3", "wrong"),
        ("(2, 3)", "x = 2, y = 3", "right"), ("(2, 3)", "y = 2, x = 3", "wrong"), ("(2, 3)", "2, 3", "right"), ("(2, 3)", "3, 2", "wrong"),
        ("(2, 3)", "( 2 ; 3 )", "right"), ("(-1, 1/2)", "(-1, 0.5)", "right"), ("(2, 3)", "A(2, 3)", "right"), ("(2, 3)", "2", "cannot_tell"),
        ("(1, 2) and (3, 4)", "(3,4), (1,2)", "right"), ("(1, 2) and (3, 4)", "(1,2)", "incomplete"),
        ("(1, 2) and (3, 4)", "(2,1) and (4,3)", "wrong"), ("x = 1, y = 2 or x = 3, y = 4", "(3,4) or (1,2)", "right"),
        ("x = 4 or x = -4", "±4", "right"), ("x = 4 or x = -4", "+/-4", "right"), ("x = 4 or x = -4", "{-4, 4}", "right"),
        ("x = 4 or x = -4", "4", "incomplete"), ("x = 4 or x = -4", "5", "wrong"), ("x = 4 or x = -4", "4 and 5", "wrong"),
        ("x = 4 or x = -4", "(4, -4)", "cannot_tell"), ("x = 4 or x = -4", "x^2 = 16\nx = 4 or x = -4", "right"),
        ("x = 4 or x = -4", "x1 = 4, x2 = -4", "right"), ("x = 4 or x = -4", "4, -4, 5", "wrong"), ("x = 4 or x = -4", "not 4 and -4", "cannot_tell"),
        ("x = 1 ± √2", "1+√2, 1-√2", "right"), ("x = 1 ± √2", "1 ± sqrt(2)", "right"), ("x = 1 ± √2", "1 ± √3", "wrong"),
        ("x = 5 or x = -1", "2 ± 3", "right"), ("{1, 2, 3}", "3, 2, 1", "right"), ("{1, 2, 3}", "{1,2,2,3}", "right"),
        ("{1, 2, 3}", "1, 2", "incomplete"), ("2, 2, 3", "2, 3", "incomplete"), ("2, 2, 3", "3, 2, 2", "right"),
        ("1, 2, 5, 10", "1,2,5,10", "right"), ("1, 2, 5, 10", "1, 2, 5 and 10", "right"), ("1, 2, 5, 10", "one, two, five and ten", "right"),
        ("100, 200, 300", "100,200,300", "right"), ("1/2, 3/4", "0.5 and 0.75", "right"), ("1, 2, 5, 10", "1 2 5 10", "cannot_tell"),
    ],
)  # fmt: skip
def test_systems_points_sets_and_lists_are_compared_as_what_they_are(key: str, given: str, expected: str, kind: str) -> None:
    assert verdict(key, given, kind=kind) == expected


@pytest.mark.parametrize(
    ("language", "key", "given", "expected"),
    [
        ("es", "(3.5, 2)", "(3,5; 2)", "right"), ("es", "2.5, 3.5", "2,5 y 3,5", "right"), ("es", "x = 2, y = 3", "x = 2 y y = 3", "right"),
        ("es", "3:45 pm", "las cuatro menos cuarto de la tarde", "right"), ("es", "5 March", "5 de marzo", "right"),
        ("es", "5 March", "5/3", "right"), ("de", "3 R 2", "3 R 2", "right"), ("es", "3 R 2", "3 y sobran 2", "right"),
        ("es", "x ≥ 5", "al menos 5", "right"), ("es", "x > 3", "x es mayor que 3", "right"),
    ],
)  # fmt: skip
def test_kinds_are_read_in_the_childs_language(language: str, key: str, given: str, expected: str) -> None:
    assert verdict(key, given, language=language) == expected


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("3:45 pm", "3:45 pm", "right"), ("3:45 pm", "15:45", "right"), ("3:45 pm", "quarter to four in the afternoon", "right"),
        ("3:45 pm", "3.45 p.m.", "right"), ("3:45 pm", "it's 3:45PM", "right"), ("3:45 pm", "3:45", "incomplete"),
        ("3:45 pm", "quarter to four", "incomplete"), ("3:45 pm", "3:45 am", "wrong"), ("3:45 pm", "4:45 pm", "wrong"),
        ("3:45 pm", "03:45", "wrong"), ("3:45 pm", "not 3:45 pm", "cannot_tell"), ("15:45", "3:45 pm", "right"), ("15:45", "3:45", "incomplete"),
        ("3:45", "quarter to four", "right"), ("3:45", "3:45 pm", "right"), ("3:45", "15:45", "right"), ("3:45", "three forty-five", "right"),
        ("3:45", "quarter past four", "wrong"), ("3:50", "ten to four", "right"), ("3:30", "half past three", "right"),
        ("half past three", "3:30", "right"), ("3:30", "half past two", "wrong"), ("3 pm", "3 o'clock", "incomplete"), ("3 pm", "15:00", "right"),
        ("12:00 pm", "noon", "right"), ("12:00 pm", "midnight", "wrong"), ("12:00 am", "midnight", "right"), ("12:30 am", "0:30", "right"),
        ("7:05 am", "five past seven in the morning", "right"), ("7:05 am", "7:50 am", "wrong"), ("3:45 pm", "banana", "cannot_tell"),
        ("5 March", "March 5", "right"), ("5 March", "March 5th", "right"), ("5 March", "the 5th of March", "right"), ("5 March", "Mar 5", "right"),
        ("5 March", "5/3", "cannot_tell"), ("5 March", "6 March", "wrong"), ("5 March", "5 May", "wrong"), ("5 March", "not 5 March", "cannot_tell"),
        ("13 March", "13/3", "right"), ("13 March", "3/13", "right"), ("5 March 2024", "2024-03-05", "right"), ("5 March 2024", "5 March", "incomplete"),
        ("5 March 2024", "March 5, 2023", "wrong"), ("5 March", "Tuesday, March 5", "right"),
    ],
)  # fmt: skip
def test_times_and_dates_are_read_as_people_write_them(key: str, given: str, expected: str) -> None:
    assert verdict(key, given) == expected


@pytest.mark.parametrize(
    ("key", "unit", "given", "expected"),
    [
        ("90", "min", "90 minutes", "right"), ("90", "min", "1 h 30 min", "right"), ("90", "min", "1 hour and 30 minutes", "right"),
        ("90", "min", "an hour and a half", "right"), ("90", "min", "1.5 hours", "right"), ("90", "min", "1h30", "cannot_tell"),
        ("1 h 30 min", "", "90 min", "right"), ("1 h 30 min", "", "1 hour 30 minutes", "right"), ("1 h 30 min", "", "1 h 20 min", "wrong"),
        ("2 h", "", "120 minutes", "right"), ("3.5", "dollars", "3 dollars and 50 cents", "right"), ("1 ft 6 in", "", "18 inches", "right"),
    ],
)  # fmt: skip
def test_amounts_in_two_units_are_one_amount(key: str, unit: str, given: str, expected: str) -> None:
    assert verdict(key, given, unit=unit) == expected


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("3:4", "3:4", "right"), ("3:4", "3 : 4", "right"), ("3:4", "3 to 4", "right"), ("3:4", "three to four", "right"),
        ("3:4", "6:8", "right_value_wrong_form"), ("3:4", "3/4", "right_value_wrong_form"), ("3:4", "4:3", "wrong"), ("3:4", "3:5", "wrong"),
        ("3:4", "it's not 3:4", "cannot_tell"), ("3:4", "3:4 or 4:3", "cannot_tell"), ("1:2:3", "1:2:3", "right"), ("1:2:3", "1:3:2", "wrong"),
        ("1:2.5", "1:2.5", "right"), ("3:10", "3 to 10", "right"), ("3:45", "1:15", "cannot_tell"), ("3:4", "3 cups to 4 cups", "right"),
        ("3 R 2", "3 r2", "right"), ("3 R 2", "3R2", "right"), ("3 R 2", "3 remainder 2", "right"), ("3 R 2", "3 with 2 left over", "right"),
        ("3 R 2", "3, remainder 2", "right"), ("3 R 2", "2 R 3", "wrong"), ("3 R 2", "3 R 1", "wrong"), ("3 R 2", "3", "incomplete"),
        ("3 R 2", "3 2/5", "cannot_tell"), ("3 R 2", "3 remainder of 2", "right"), ("3 R 2", "3.4", "cannot_tell"),
    ],
)  # fmt: skip
def test_ratios_and_remainders_are_two_numbers_read_together(key: str, given: str, expected: str) -> None:
    assert verdict(key, given) == expected


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("0.7 > 0.07", "0.7 > 0.07", "right"), ("0.7 > 0.07", "0.07 < 0.7", "right"), ("0.7 > 0.07", ">", "right"), ("0.7 > 0.07", "<", "wrong"),
        ("0.7 > 0.07", "0.7 < 0.07", "wrong"), ("0.7 > 0.07", "0.7 = 0.07", "wrong"), ("0.7 > 0.07", "0.8 > 0.07", "cannot_tell"),
        ("0.7 > 0.07", "0.7 is greater than 0.07", "cannot_tell"), ("6/9 = 2/3", "2/3", "right"), ("6/9 = 2/3", "6/9 = 1/3", "wrong"),
    ],
)  # fmt: skip
def test_two_numbers_are_compared_by_their_sign(key: str, given: str, expected: str) -> None:
    assert verdict(key, given) == expected


MATRIX = r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}"


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        (MATRIX, MATRIX, "right"), (MATRIX, "[[1, 2], [3, 4]]", "right"), (MATRIX, "[1 2; 3 4]", "right"), (MATRIX, "1 2\n3 4", "right"),
        (MATRIX, "1, 2\n3, 4", "right"), (MATRIX, "| 1 | 2 |\n|---|---|\n| 3 | 4 |", "right"), (MATRIX, "[[1, 3], [2, 4]]", "wrong"),
        (MATRIX, "[[1, 2, 3, 4]]", "cannot_tell"), (MATRIX, "[[1, 2, 0], [3, 4, 0]]", "wrong"), (MATRIX, "[[1, 1+1], [3, 4]]", "incomplete"),
        (MATRIX, "1, 2, 3, 4", "cannot_tell"), ("[[1/2, 2], [3, 4]]", "[[0.5, 2], [3, 4]]", "right"), (r"[[a+b, 2], [3, 4]]", "[[b+a, 2],[3,4]]", "right"),
        ("x | 1 | 2\ny | 5 | 8", "x | 1 | 2\ny | 5 | 8", "right"), ("x | 1 | 2\ny | 5 | 8", "x | 1 | 2\ny | 5 | 9", "wrong"),
    ],
)  # fmt: skip
def test_a_matrix_or_table_is_compared_cell_by_cell(key: str, given: str, expected: str) -> None:
    assert verdict(key, given) == expected


@pytest.mark.parametrize(
    ("key", "form", "given", "expected"),
    [
        ("3.14159", "2 d.p.", "3.14", "right"), ("3.14", "2 d.p.", "3.14", "right"), ("3.14159", "2 d.p.", "3.142", "right_value_wrong_form"),
        ("3.14159", "2 d.p.", "3.15", "close"), ("3.5", "2 d.p.", "3.50", "right"), ("3.5", "2 d.p.", "3.5", "right_value_wrong_form"),
        ("3.14", "2 d.p.", "3.1", "close"), ("1234", "3 s.f.", "1230", "right"), ("1234", "3 s.f.", "1234", "right_value_wrong_form"),
        ("1234", "2 s.f.", "1200", "right"), ("0.04567", "2 s.f.", "0.046", "right"), ("0.04567", "2 s.f.", "0.05", "close"),
        ("2/3", "2 d.p.", "0.67", "right"), ("2/3", "2 d.p.", "0.66", "close"), ("2/3", "2 d.p.", "2/3", "right_value_wrong_form"),
        ("2.996", "3 s.f.", "3.00", "right"), ("2.996", "3 s.f.", "3", "right_value_wrong_form"), ("3.14159", "2 d.p.", "4.14", "wrong"),
        ("1234", "3 s.f.", "1.23 x 10^3", "right"), ("32000", "scientific", "3.2 x 10^4", "right"),
        ("32000", "scientific", "3.2 × 10⁴", "right"), ("32000", "scientific", "32000", "right_value_wrong_form"),
        ("32000", "scientific", "32 x 10^3", "right_value_wrong_form"), ("32000", "scientific", "3.2e4", "right"),
        ("32000", "scientific", "3.2 x 10^5", "close"), ("3.2 x 10^-4", "", "0.00032", "right"), ("3.2 x 10^-4", "", "3.2e-4", "right"),
    ],
)  # fmt: skip
def test_a_stated_precision_is_part_of_the_answer(key: str, form: str, given: str, expected: str) -> None:
    assert verdict(key, given, form) == expected


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("-2", "$$-2$$"), ("-2", "$-2$"), ("5/6", r"\(\frac{5}{6}\)"), ("3.14", "three point one four"), ("0.5", "zero point five"),
        ("120000", "one hundred twenty thousand"), ("-2/3", "negative two thirds"), ("9/4", "two and one fourth"), ("100", "a hundred"),
        ("1234.5", "$1,234.50"), ("2.5", "2½"), ("x^2", "x²"), ("12", "a dozen"),
    ],
)  # fmt: skip
def test_more_spellings_of_one_number(key: str, given: str) -> None:
    assert verdict(key, given, kind="expression" if "x" in key else "value") == "right"


def test_a_predicted_mistake_of_any_kind_is_named() -> None:
    for key, mistake, given in (
        ("x > 3", "x < 3", "3 > x"), ("(2, 3)", "(3, 2)", "x=3, y=2"), ("3:4", "4:3", "4 to 3"), ("3:45 pm", "4:45 pm", "quarter to five pm"),
        ("5 March", "5 May", "May 5"), ("x = 4 or x = -4", "x = 8 or x = -8", "±8"), ("[[1,2],[3,4]]", "[[1,3],[2,4]]", "[1 3; 2 4]"),
    ):  # fmt: skip
        found = mark(Expected(value=key, mistakes=(Mistake(mistake, "slip"),)), given)
        assert (found.verdict, found.misconception) == ("wrong", "slip"), (key, given)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("x > 3", "(3, ∞)", True), ("x > 3", "x ≥ 3", False), ("(2, 3)", "(3, 2)", False), ("x = 4 or x = -4", "±4", True), ("3:4", "4:3", False),
        ("(2, 3)", "2 < x < 3", False),
    ],
)  # fmt: skip
def test_two_spellings_of_one_kind_are_the_same_or_not(a: str, b: str, expected: bool) -> None:
    assert same(a, b) is expected and same(b, a) is expected
