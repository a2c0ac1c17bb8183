"""What marking promises about numbers and algebra, as tables: key | form | unit | what is typed | verdict."""

from __future__ import annotations

import time

import pytest

from app.marking import mark, same, value_of
from app.turn import Expected, Mistake


def verdict(key: str, given: str, form: str = "", unit: str = "", kind: str = "value", language: str = "en") -> str:
    return mark(Expected(kind=kind, value=key, form=form, unit=unit), given, language).verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("12", "The answer is 12"), ("12", "I think it's about 12?"), ("5/6", "is it 5/6"), ("5/6", "5/6!"), ("12", "the answer is 12 cm"),
        ("4", "x = 4"), ("5/6", "3 and 2 so 5/6"), ("5/6", "1/2 + 1/3 = 5/6"), ("3/4", "three fourths"), ("1/2", "one half"),
        ("12", "twelve"),
        ("5/2", "two and a half"), ("0.5", "1/2"), ("1/2", "0.5"), ("1/2", ".5"), ("1/2", "50%"), ("0.5", "fifty percent"),
        ("7/2", "3 1/2"),
        ("7/2", "3½"), ("3.5", "7/2"), ("1000", "1,000"), ("1000", "1000."), ("25", "twenty-five"), ("105", "one hundred and five"),
        ("-5", "minus five"), ("-5", "-5"), ("-5", "−5"), ("5/6", r"\frac{5}{6}"), ("5/6", r"$\frac{5}{6}$"), ("5/6", r"$$\dfrac56$$"),
        ("12", "12 because 3 times 4"), ("13", "not 12 but 13"), ("13", "it's not 12, it's 13"), ("12", "I don't know, 12?"),
        ("12", "I'm not sure but 12"), ("12", "3 x 4 = 12"), ("12", "3 times 4 is 12"), ("12", "x = 12\ncheck: 12*2 = 24"),
        ("2/5", "what is 1/2 + 1/3? i think 2/5"), ("7", "8n=131+21\nso n=7"), ("1/3", "0.333..."), ("1/6", "0.1666…"), ("30000", "3e4"),
        ("12", "12 red apples"), ("14", "first 3+4=7 then 7*2=14"), ("12", "The answer is 12. I did 3 times 4."), ("12", "**12**"),
        ("4", "4 = x"),
        ("5/6", "the two numbers are 3/6 and 2/6, so it is 5/6"), ("٣", "3"), ("3/4", "3/4 of the pizza"), ("2/4", "1/2"),
        ("x = 6 2/3", "6 2/3"), ("x = 4 or x = -4", "4, -4"), ("x = 4 or x = -4", "x=-4 or x=4"), ("x = 4 or x = -4", "x = ±4"),
        ("(3, 4)", "(3,4)"),
        ("3 R 2", "3 remainder 2"), ("3:4", "3 to 4"), ("yes", "Yes, because 3 < 4"), ("<", "0.9 < 1"), ("greater", "it is greater"),
        ("3*sqrt(2)", "√18"), ("3*sqrt(2)", "3√2"), ("2*pi", "2π"), ("2*pi", r"$2\pi$"),
    ],
)  # fmt: skip
def test_a_right_value_is_right_in_any_spelling_and_any_sentence(key: str, given: str) -> None:
    assert verdict(key, given) == "right"


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("12", "it's not 12"), ("12", "12 or 13"), ("12", "is it 12 or 13?"), ("12", "I don't think it's 12"),
        ("12", "12. That is wrong."), ("12", "12 13"),
        ("12", "12? no 13"), ("12", "more than 12"), ("12", "almost 12"), ("12", "between 12 and 14"), ("12", "12 isn't it"),
        ("12", "answer - 12"), ("12", "- 12"), ("12", "5 and 12"), ("12", ""), ("12", "   "), ("12", "?"), ("12", "idk"),
        ("12", "apples"), ("12", "🙂"),
        ("12", "__import__('os').getpid()"), ("12", "9**9**9**9"), ("3.5", "3,5"), ("4", "x=4 or x=-4"), ("12", "not sure it's 12"),
        ("yes", "yes or no"),
        ("3", "3 sixths"), ("9", "9" * 900_000), ("12", "\x00"), ("5/6", "1/2, 1/3, 5/6"), ("12", "the answer is 12 or 13"),
        ("3:45", "1:15"), ("12", "<b>12</b> <i>13</i>"),
    ],
)  # fmt: skip
def test_what_could_mean_something_else_gets_no_verdict(key: str, given: str) -> None:
    started = time.perf_counter()
    assert verdict(key, given) == "cannot_tell"
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("key", "given", "slip"),
    [
        ("125", "126", "digit"), ("1000", "10000", "place-value"), ("12.5", "-12.5", "sign"), ("3.14158", "3.14159", "digit"),
        ("4321", "4231", "digit"),
        ("20.1", "2.01", "place-value"), ("-2", "2", "sign"), ("1/3", "0.33", "rounding"), ("2.345", "2.35", "rounding"),
        ("isosceles", "isoceles", "spelling"),
    ],
)  # fmt: skip
def test_one_slip_is_close_and_says_which(key: str, given: str, slip: str) -> None:
    found = mark(Expected(value=key), given)
    assert (found.verdict, found.slip) == ("close", slip)


@pytest.mark.parametrize(
    ("key", "given"), [("7", "8"), ("12", "13"), ("5", "50"), ("5/6", "2/5"), ("100", "200"), ("0.5", "0.7"), ("12", "24/3"), ("no", "yes")]
)
def test_another_value_is_wrong_and_small_numbers_are_never_nearly_right(key: str, given: str) -> None:
    assert verdict(key, given) == "wrong"


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("5/6", "1/2 + 1/3"),
        ("5/6", "1/2+1/3"),
        ("12", "3 x 4"),
        ("4", "12 ÷ 3"),
        ("4", "2x = 8"),
        ("4", "sqrt(16)"),
        ("12", "12 - 5"),
        ("12", "half of 12"),
    ],
)
def test_a_task_said_again_is_not_a_result(key: str, given: str) -> None:
    found = mark(Expected(value=key), given)
    assert (found.verdict, found.why) == ("incomplete", "That is the task, not yet the result.")


@pytest.mark.parametrize(
    ("key", "form", "given", "expected"),
    [
        ("1/2", "simplest", "1/2", "right"), ("1/2", "simplest", "2/4", "right_value_wrong_form"),
        ("1/2", "simplest", "0.5", "right_value_wrong_form"),
        ("7/4", "simplest", "7/4", "right"), ("3/4", "fraction", "6/8", "right"), ("3/4", "fraction", "0.75", "right_value_wrong_form"),
        ("1 3/4", "mixed", "1 3/4", "right"), ("1 3/4", "mixed", "7/4", "right_value_wrong_form"), ("1 3/4", "mixed", "1¾", "right"),
        ("0.75", "decimal", "0.75", "right"), ("0.75", "decimal", "3/4", "right_value_wrong_form"), ("50%", "percent", "50%", "right"),
        ("50%", "percent", "50 percent", "right"), ("50%", "percent", "50", "incomplete"),
        ("50%", "percent", "0.5", "right_value_wrong_form"),
        ("50%", "", "1/2", "right_value_wrong_form"), ("3.50", "money", "$3.50", "right"), ("3.50", "money", "3.50 dollars", "right"),
        ("3.50", "money", "3.50", "right"), ("3.50", "money", "3.5", "right_value_wrong_form"), ("3.50", "money", "350 cents", "right"),
        ("3.00", "money", "$3", "right"),
        ("4", "whole", "4", "right"), ("4", "whole", "4.0", "right_value_wrong_form"), ("4", "whole", "8/2", "right_value_wrong_form"),
        ("4", "", "8/2", "right_value_wrong_form"),
    ],
)  # fmt: skip
def test_a_right_value_in_the_wrong_form_is_its_own_verdict(key: str, form: str, given: str, expected: str) -> None:
    assert verdict(key, given, form) == expected


@pytest.mark.parametrize(
    ("key", "unit", "given", "expected"),
    [
        ("12", "cm", "12 cm", "right"), ("12", "cm", "12cm", "right"), ("12", "cm", "12 centimeters", "right"),
        ("12", "cm", "12", "incomplete"),
        ("12", "cm", "12 m", "close"), ("12", "cm", "0.12 m", "right"), ("12", "cm", "13 cm", "wrong"), ("12", "cm", "13", "wrong"),
        ("12", "cm", "12 kg", "close"),
        ("90", "min", "1 h 30 min", "right"), ("90", "minutes", "1.5 hours", "right"), ("2", "ft", "24 inches", "right"),
        ("6", "cm^2", "6 square centimeters", "right"),
        ("6", "cm^2", "6 cm²", "right"), ("6", "cm^2", "6 cm", "close"), ("60", "km/h", "60 km/h", "right"),
        ("60", "km/h", "60 km per hour", "right"),
        ("12", "apples", "12 apples", "right"), ("12", "apples", "12", "right"), ("2", "l", "2000 ml", "right"),
        ("20", "°C", "20 °C", "right"), ("3.50", "$", "$3.50", "right"),
        ("5", "kg", "the answer is 5 kg because 10 kg / 2 = 5 kg", "right"), ("12", "", "12 cm", "right"),
    ],
)  # fmt: skip
def test_units_are_wanted_converted_and_told_apart(key: str, unit: str, given: str, expected: str) -> None:
    assert verdict(key, given, unit=unit) == expected


@pytest.mark.parametrize(
    ("language", "given", "expected"),
    [
        ("en", "3,5", "cannot_tell"), ("es", "3,5", "right"), ("fr", "3,5", "right"), ("de", "3,5", "right"), ("es", "3.5", "right"),
        ("es", "3,50 €", "right"),
        ("es", "creo que es 3,5", "right"), ("es", "tres y medio", "right"), ("es", "no es 3,5", "cannot_tell"),
        ("es", "3,5 o 4", "cannot_tell"),
    ],
)  # fmt: skip
def test_the_decimal_comma_goes_by_language(language: str, given: str, expected: str) -> None:
    assert verdict("3.5", given, language=language) == expected


def test_a_point_that_groups_in_one_country_and_not_in_another_is_asked() -> None:
    assert verdict("1000", "1.000", language="de") == "cannot_tell"
    assert verdict("1000000", "1.000.000", language="de") == "right"
    assert verdict("1", "1.000", language="en") == "right"


def test_a_predicted_mistake_is_named_and_wins_over_close() -> None:
    expected = Expected(value="5/6", mistakes=(Mistake("2/5", "adds-across"), Mistake("-5/6", "turns-sign")))
    assert mark(expected, "i think 4/10?").misconception == "adds-across"
    found = mark(expected, "-5/6")
    assert (found.verdict, found.misconception, found.slip) == ("wrong", "turns-sign", "")
    assert mark(expected, "5/6").misconception == ""


def test_tolerance_is_absolute() -> None:
    expected = Expected(value="3.14", tolerance="0.01")
    assert [mark(expected, g).verdict for g in ("3.15", "3.13", "3.16")] == ["right", "right", "close"]


def test_further_right_answers_are_accepted_by_word_and_by_value() -> None:
    assert mark(Expected(value="12", accept=("a dozen",)), "A dozen.").verdict == "right"
    assert mark(Expected(value="0.33", accept=("1/3",)), "2/6").verdict == "right"


def test_working_over_several_lines_gives_the_answer_and_the_first_false_line() -> None:
    found = mark(Expected(value="5/6"), "1/2 + 1/3 = 2/5\n2/5 = 4/10\nso 4/10")
    assert (found.verdict, found.false_line, found.given) == ("wrong", "1/2 + 1/3 = 2/5", "4/10")


@pytest.mark.parametrize(
    ("key", "form", "given", "expected"),
    [
        ("2*(x+3)", "", "2x+6", "right"), ("2*x + 6", "", "2(x+3)", "right"), ("2*x + 6", "", "6 + 2x", "right"),
        ("2*x + 6", "", "2X + 6", "right"),
        ("2*x + 6", "", "the answer is 2x + 6.", "right"), ("2*x + 6", "", "I think 2x + 5?", "wrong"), ("2*x + 6", "", "2x+7", "wrong"),
        ("2*x + 6", "", "it's not 2x+6", "cannot_tell"), ("2*x + 6", "", "2x+6 or 2x+5", "cannot_tell"),
        ("2*x + 6", "", "-2x - 6", "close"),
        ("24*x - 18", "", "18x-18+6x", "right_value_wrong_form"), ("24*x - 18", "", "3(6x-4)+2(3x-3)", "right_value_wrong_form"),
        ("x/2", "", "1/2x", "right"),
        ("1/(2*x)", "", "1/2x", "cannot_tell"), ("x^2", "", "x²", "right"), ("x^2", "", "x**2", "right"), ("a*b", "", "ab", "right"),
        ("x", "", "x", "right"),
        ("(x+2)(x+3)", "factored", "(x+3)(x+2)", "right"), ("(x+2)(x+3)", "factored", "x^2+5x+6", "right_value_wrong_form"),
        ("4(x+2)", "factored", "2(2x+4)", "right_value_wrong_form"), ("(x-1)^2", "factored", "(x-1)(x-1)", "right"),
        ("x^2+5x+6", "expanded", "(x+3)(x+2)", "right_value_wrong_form"), ("x^2+5x+6", "expanded", "6+5x+x^2", "right"),
        ("x^2+5x+6", "expanded", "x^2+2x+3x+6", "right_value_wrong_form"), ("x = 4", "", "x=4", "right"), ("x = 4", "", "4", "right"),
        ("x = 4", "", "2x = 8", "incomplete"),
        ("x = 4", "", "x = 5", "wrong"), ("y = 2x + 3", "", "2x+3 = y", "right"), ("y = 2x + 3", "", "y = 3 + 2x", "right"),
        ("y = 2x + 3", "", "2x + 3", "incomplete"),
        ("y = 2x + 3", "", "2x - y = -3", "right_value_wrong_form"), ("2x + y = 7", "", "4x + 2y = 14", "right"),
        ("2x + y = 7", "", "4x + 2y = 7", "wrong"),
        ("x > 3", "", "3 < x", "right"), ("-2x > 6", "", "x < -3", "right"), ("x > 3", "", "x < 3", "wrong"),
        ("sqrt(x*y)", "", "sqrt(x)*sqrt(y)", "right"),
        ("x", "", "sqrt(x^2)", "wrong"), ("x^(1/2)", "", "√x", "right"), ("2^x", "", "2^x", "right"), ("2^(x+1)", "", "2*2^x", "right"),
        ("2^(x+1)", "", "2^x+1", "wrong"),
        ("f(x) = 2x + 1", "", "f(x) = 1 + 2x", "right"), (r"\frac{x+1}{2}", "", "(x+1)/2", "right"),
        ("W = 20 + 2H", "", "W = 2H + 20", "right"), ("4*x", "", "x^4", "wrong"),
    ],
)  # fmt: skip
def test_algebra_is_marked_by_what_it_means_and_by_its_form(key: str, form: str, given: str, expected: str) -> None:
    assert verdict(key, given, form, kind="expression") == expected


def test_a_mistake_in_algebra_is_named() -> None:
    expected = Expected(kind="expression", value="x^2 + 6x + 9", mistakes=(Mistake("x^2 + 9", "squares-each"),))
    assert mark(expected, "9 + x^2").misconception == "squares-each"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1/2", "0.5", True), ("2x+6", "2(x+3)", True), ("$3.50", "3.5", True), ("3 1/2", "7/2", True), ("50%", "1/2", True),
        ("three fourths", "0.75", True),
        ("x = 4", "4", True), ("y=2x", "2x=y", True), ("yes", "Yes", True), ("126", "125", False), ("2x+6", "2x+5", False),
        ("yes", "no", False), ("3,5", "35", False),
    ],
)  # fmt: skip
def test_two_spellings_are_the_same_or_not(a: str, b: str, expected: bool) -> None:
    assert same(a, b) is expected and same(b, a) is expected


def test_the_value_of_a_text_is_exact() -> None:
    assert [str(value_of(t)) for t in ("3 1/2", "1/2 + 1/3", "12 cm", "x", "9**9**9**9", "12 or 13", "twelve")] == [
        "7/2",
        "5/6",
        "12",
        "None",
        "None",
        "None",
        "12",
    ]


def test_the_why_is_in_the_childs_language_and_never_holds_the_key() -> None:
    for language in ("en", "es"):
        for given in ("5/6", "2/5", "1/2+1/3", "-5/6", "0.83", "banana", "10/12"):
            found = mark(Expected(value="5/6", form="simplest"), given, language)
            assert found.why and "5/6" not in found.why
    assert mark(Expected(value="5/6"), "1/2", "es").why == "Todavía no es eso."


def test_a_long_story_ends_in_its_last_result() -> None:
    story = "Since there were 9 cups I divided 1 by 8 and got 0.125. Finally, I multiplied that by 9, for 9 cups, and I got 1.125 ounces."
    assert verdict("9", story) == "wrong"
    assert verdict("1.125", story) == "right"


def test_a_percent_for_a_key_without_the_sign_is_asked() -> None:
    assert verdict("30", "30%") == "cannot_tell"


@pytest.mark.parametrize(
    ("key", "given"),
    [("1", r"\frac{1}{z}"), ("12", "12 + something"), ("12", "12x"), ("12", "12/z"), ("3", "3/"), ("2", "x^2"), ("12", "12 x")],
)
def test_a_number_inside_something_unread_is_not_the_answer(key: str, given: str) -> None:
    assert verdict(key, given) in ("incomplete", "cannot_tell", "wrong")


@pytest.mark.parametrize(
    ("key", "given"), [("1 1/12", "11/12"), ("2 1/2", "21/2"), ("1 3/4", "13/4"), ("12", "1 2"), ("1 25", "125"), ("3 1/5", "31/5")]
)
@pytest.mark.parametrize("form", ["", "mixed", "fraction", "simplest"])
def test_a_space_between_digits_is_never_lost(key: str, given: str, form: str) -> None:
    assert mark(Expected(value=key, form=form), given).verdict != "right"
    assert not same(key, given)
