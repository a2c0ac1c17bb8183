"""Every equation in somebody's working is recomputed; what cannot be read is never called false."""

from __future__ import annotations

import pytest

from app.marking import false_line, statements


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("3+4=8", "3+4=8"), ("1/2+1/3=2/5", "1/2+1/3=2/5"), ("3x4=13", "3x4=13"), ("3 × 4 = 13", "3 × 4 = 13"), ("3·4=13", "3·4=13"),
        (r"$\frac12 + \frac13 = \frac25$", r"\frac12 + \frac13 = \frac25"), (r"3 \cdot 4 = 13", r"3 \cdot 4 = 13"),
        ("½ + ¼ = 2/6", "½ + ¼ = 2/6"),
        ("1 1/2 + 1/2 = 3", "1 1/2 + 1/2 = 3"), ("20% of 50 = 11", "20% of 50 = 11"), ("$4 - $.35 = $4.35", "$4 - $.35 = $4.35"),
        ("3 cm + 4 cm = 8 cm", "3 cm + 4 cm = 8 cm"), ("3 apples + 4 apples = 8 apples", "3 apples + 4 apples = 8 apples"),
        ("1 m = 10 cm", "1 m = 10 cm"),
        ("24/36=12/18=5/9", "12/18=5/9"), ("3+4=7, 7+2=10", "7+2=10"), ("first 3+4=7\nthen 7*2=15", "7*2=15"),
        ("15-24/3+10=-9/3+10", "15-24/3+10=-9/3+10"),
        ("7/5÷3/2=2/2", "7/5÷3/2=2/2"), ("5^-2=5*10^-2", "5^-2=5*10^-2"), ("3² = 6", "3² = 6"), ("a) 3+4=8", "3+4=8"),
        ("3 plus 4 is 8", "3 plus 4 is 8"),
        ("1/2 + 1/3 indeed equals 2/5", "1/2 + 1/3 indeed equals 2/5"), ("2+3=5+4=9", "2+3=5+4"), ("0.9 < 0.01", "0.9 < 0.01"),
        ("x = 5*8\n40÷24=10/7", "40÷24=10/7"),
        ("√16 = 5", "√16 = 5"), ("5 + 6*10 = 11*10 = 110", "5 + 6*10 = 11*10"), ("-8+6=2", "-8+6=2"),
    ],
)  # fmt: skip
def test_the_first_false_equation_is_given_as_written(text: str, line: str) -> None:
    assert false_line(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "", "y = 3", "x = 4", "2x + 3 = 7", "3+4=7", "1/3 = 0.33", "2/3 = 0.67", "10/3 = 3.3", "1 m = 100 cm", "1 ft + 6 in = 18 in",
        "1 hour = 60", "1 dozen = 12",
        "2 dozen + 2 = 26", "3 tens = 30", "half of 10 + 2 = 7", "the square root of 16 + 2 = 6", "17/5 = 3 R 2",
        "17 ÷ 5 = 3 remainder 2", "20 = 2 groups of 10",
        "12 = 3 more than 9", "5! = 120", "120 = 5!", "f(3) = 7", "log_2(8) = 3", "|-3| = 3", "2:3 = 4:6", "3 + ? = 7", "3 + __ = 7",
        "4/6÷2/2=2/3", "-3^2 = 9", "-3^2 = -9",
        "1,5 + 1,5 = 3", "1,500 + 1,500 = 3", "1,000 + 1 = 1,001", "28/40*100 = 70%", "15 + 20% = 18", "is 3+4=8?", "3 + 4 ≠ 8",
        "3+4 is not 8", "pi = 3.14",
        "9**9**9**9 = 3", "1/0 = 0", "<b>3</b> = <i>4</i>", "- 5 + 3 = 8", "1. 3+4=7", "18 x $3 = $54", "$3.50 = 350 cents",
        "3 boxes + 12 eggs = 48 eggs", "m = 3, 2m + 4 = 10",
        "2m + 4 = 10", "1/3 = 0.333...", "3+4≈8", "🙂 = 3", "the 3 is 4", "grade 3 is 5", "pages 3-5 are 3", "3 weeks = 21 days",
        "1 1/2 h = 90 min", "if 3+4=8", "=", "= 3 =", "2 = two",
    ],
)  # fmt: skip
def test_what_is_true_or_cannot_be_decided_is_never_flagged(text: str) -> None:
    assert false_line(text) == ""


def test_every_statement_of_a_text_is_listed_with_its_truth() -> None:
    found = statements("We know 1/2 = 3/6 and 1/3 = 2/6.\nSo 3/6 + 2/6 = 5/6, and x = 5/6. Then 5/6 + 1 = 2.")
    assert [(s.text, s.true) for s in found] == [
        ("1/2 = 3/6", True), ("1/3 = 2/6", True), ("3/6 + 2/6 = 5/6", True), ("x = 5/6", None), ("5/6 + 1 = 2", False),
    ]  # fmt: skip


def test_a_very_long_text_is_left_alone() -> None:
    assert statements("3+4=8 " * 200_000) == []


@pytest.mark.parametrize(
    "text",
    [
        "Half of 14 is 8.", "The sum of 8 and 5 is 12.", "Seven times eight is fifty-four.", "3/8 is bigger than 1/2.", "-7 is greater than -2.",
        "1 km is 100 m.", "There are 50 minutes in 1 hour.", "25% of 80 is 25.", "347 rounded to the nearest ten is 340.", "1/8 written as a decimal is 0.8.",
        "The square root of 49 is 8.", "2 to the power of 5 is 10.", "17 ÷ 5 = 3 remainder 1.", "4/8 in simplest form is 2/4.", "9 is a prime number.",
        "25 is divisible by 4.", "The least common multiple of 4 and 6 is 24.", "(x + 2)^2 = x^2 + 4.", "2(x + 3) = 2x + 3.", "x^2 - 9 factors as (x - 3)(x - 3).",
        "x^2 · x^3 = x^6.", "If 2x + 1 = 7, then x = 4.", "The solution of 3x = 12 is x = 5.", "La mitad de 14 es 8.", "Siete por ocho son cincuenta y cuatro.",
        "¼ + ½ = ⅜.", "Half of 14 is 8, do you see?", "40 increased by 10% is 50.",
    ],
)  # fmt: skip
def test_a_false_statement_in_words_is_found(text: str) -> None:
    assert false_line(text) != ""


@pytest.mark.parametrize(
    "text",
    [
        "Half of 14 is 7.", "Is half of 14 equal to 8?", "Half of 14 is not 8.", "If half of 14 is 8, what is wrong?",
        "3/8 is smaller than 1/2.", "Why is 1/2 bigger than 1/3?", "5 is more than 3 less than 10.", "1 km is about 1 mile.", "The distance from 0 is greater than 5.",
        "1/3 as a decimal is 0.33.", "(0.2)(4) = 0.8", "Solve (x + 2)^2 = x^2 + 4.", "2(x + 3) = 14", "x^2 = 4x", "3x + 4 = x + 10", "Try x = 3 in 2x + 1 = 9.",
        "f(x) = (x - 2)^2", "x = 2 or x = 3 in x^2 - 5x + 6 = 0", "Is 9 a prime number?", "m = 4 and 3m = 12", "17 divided by 5 is 3 with a remainder of 2.",
        "5 and 6 make 56 when they are written side by side.", "20°C is equivalent to 68°F.", "The cube root of 27 is 3.", "The difference between 9 and 4 is 5.",
    ],
)  # fmt: skip
def test_what_is_true_asked_denied_or_still_to_be_solved_is_not_flagged(text: str) -> None:
    assert false_line(text) == ""


def test_counting_pieces_of_a_fraction_is_no_equation() -> None:
    assert false_line("$3/4$ is three lengths of $1/4$.") == ""
    assert false_line("$2/8 + 3/8$ is two pieces of size $1/8$ and three more.") == ""
    assert false_line("3/4 is 1/2") and false_line("3 + 4 is eight pieces")


@pytest.mark.parametrize(
    ("text", "false"),
    [
        ("The second measurement tells you that it was at $107$ cm + $1$ cm = $118$ cm.", True),
        ("It was at 107 cm + 1 cm = 118 cm.", True),
        ("It was at $107$ cm + $11$ cm = $118$ cm.", False),
        ("So it took 5 cm + 107 cm + 1 cm = 113 cm.", False),
        ("Then you have 12 cups - 5 cups = 6 cups.", True),
        ("It costs $5 and $3, so $8 in all.", False),
        ("It was at 107 + 1 = 118.", True),
        ("The plant grew to $107 + 1 = 118$ cm.", True),
        ("Start at 0. Then you get to 4 + 5 = 10.", True),
        ("Add 3 to 4 + 5 = 12.", False),
        ("Add a third to 1/3 + 1/3 = 1.", False),
        ("Three pens at 2 + 1 = 9.", False),
        ("It was at 107 + 11 = 118.", False),
    ],
)
def test_a_sum_of_one_unit_is_seen_wherever_it_stands(text: str, false: bool) -> None:
    assert bool(false_line(text)) is false
