"""Homework from outside: what is recognised is right, what could be meant two ways is left alone, and help never says the key."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest

from app.marking import false_line, mark
from app.marking.solving import factored, polynomial, solve, solve_pair, spelled
from app.outside.reading import read
from app.outside.tasks import item_of, problem_of, recognise, sibling
from app.prompts import Prompts
from app.safety.keys import says_key
from app.settings import ROOT
from app.turn import Item

LANGUAGES = {code: Prompts(ROOT / "prompts").language(code) for code in ("en", "es")}

TASKS = [
    ("whats 347 + 289", "636"), ("12.5 x 0.4 pls", "5"), ("$\\frac{3}{5} + \\frac{1}{10}$", "7/10"), ("i need help with (18 - 6) / 4 + 7", "10"),
    ("-7 times 6", "-42"), ("eight times seven", "56"), ("√49 + √16", "11"), ("2^3 + 4^2", "24"), ("¿cuánto es 125 entre 5?", "25"),
    ("2 ½ × 1 ⅕", "3"), ("6 ÷ 2/3", "9"), ("what is two thirds of 45", "30"), ("(2/3)^2", "4/9"), ("please -8 + 13", "5"), ("d. -8 + 13", "5"),
    ("what is 15% of 80", "12"), ("20 is what percent of 50", "40%"), ("increase 40 by 10%", "44"), ("30 is 40% of what number", "75"),
    ("a game costs $60 and is 30% off, what is the sale price", "42"), ("¿qué porcentaje de 50 es 10?", "20%"), ("decrease 80 by 25%", "60"),
    ("solve 3x + 5 = 20", "x = 5"), ("d. -4z + 9 = -15", "z = 6"), ("2/3 x = 12", "18"), ("(x+4)(x-1)=0", "x = -4 or x = 1"), ("56 ÷ ? = 8", "7"),
    ("x + y = 7 and x - y = 1", "x = 4, y = 3"), ("x + y = 9 y x - y = 3", "x = 6, y = 3"), ("y = 3x, x + y = 8", "x = 2, y = 6"),
    ("simplify 4a + 3b - 2a + b", "2a + 4b"), ("expand (x - 2)(x + 7)", "x^2 + 5x - 14"), ("factor x^2 + 7x + 10", "(x + 2)(x + 5)"),
    ("simplify x^6 / x^2", "x^4"), ("find 2x^2 - 3 when x = 4", "29"), ("evaluate x^2 - y if x = 5, y = 3", "22"), ("f(x) = 3x - 2, find f(4)", "10"),
    ("which is bigger, 3/4 or 5/8", "3/4"), ("is 0.7 more than 0.65?", "yes"), ("fill in <, > or =: 0.45 ___ 0.405", ">"),
    ("order from least to greatest: 0.3, 1/4, 2/5", "1/4, 0.3, 2/5"), ("convert 3.5 km to m", "3500 m"), ("how many minutes in 2.5 hours", "150 min"),
    ("write 0.35 as a fraction in simplest form", "7/20"), ("2 hours 15 minutes in minutes", "135 min"),
    ("area of a rectangle 5 cm by 8 cm", "40 cm^2"), ("volume of a cube of side 4 m", "64 m^3"), ("area of triangle with base 10 cm and height 6 cm", "30 cm^2"),
    ("area of a circle with radius 5 cm, use 3.14 for pi", "78.5 cm^2"), ("volume of a cylinder radius 2 cm height 7 cm (use pi = 22/7)", "88 cm^3"),
    ("área de un triángulo de base 6 cm y altura 4 cm", "12 cm^2"), ("circumference of a circle with diameter 20 m (π = 3.14)", "62.8 m"),
]  # fmt: skip

LEFT_ALONE = """solve x + 2|3/4|12|x = 5|solve x + y = 5|3 + 4 and 5 + 6|what is 5x|area of a circle radius 5|15% off|2024-05-01|3:30 pm
|solve 3x+5=20 and what is 4+4|round 3.456 to 2 decimal places|what is the area of a rectangle 5 cm|convert 5 km to kg|convert 5 miles to km
|what is 1/0|9^99999999|solve x^100 = 1|mean of 3, 4 and 5|6/2(1+2)|x^2 + 1 = 0|2x = 2x|x + y = 2, 2x + 2y = 4|1,5 + 2,345|50 - 20%
|which is bigger dogs or cats|which is bigger: 1/2, 2/4, 1/4|why is 1/2 bigger than 1/3|a square has perimeter 20 cm. find the side
|area of a square with sides 3 and 4|perimeter of triangle with sides 1, 2, 9|what is 15 of 80|12 - 5 apples|((((((1+1|area of a rectangle with length 5 cm and width 3 m
|20% of 30% of 50|increase 50 by 10% then decrease by 10%|i have 3 apples and 4 pears""".replace("\n", "").split("|")  # fmt: skip


def made(text: str, code: str = "en") -> Item:
    found = recognise(text, code)
    assert found is not None, text
    item = item_of(found.problem, LANGUAGES[code].say, factored)
    assert item is not None, text
    return item


@pytest.mark.parametrize(("text", "key"), TASKS)
def test_a_task_of_pure_maths_is_recognised_and_its_key_marked_right(text: str, key: str) -> None:
    assert mark(made(text).expected, key).verdict == "right"


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_not_one_clear_task_gets_no_key(text: str) -> None:
    found = recognise(text)
    assert found is None or item_of(found.problem, LANGUAGES["en"].say, factored) is None


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("text", [t for t, _ in TASKS])
def test_three_hints_lead_on_and_none_says_the_key(text: str, code: str) -> None:
    item = made(text, code)
    assert len(item.hints) == 3
    for hint in item.hints:
        assert not says_key(hint, item, ""), hint
        assert not false_line(hint), hint
    assert all("?" in hint for hint in item.hints)


@pytest.mark.parametrize("text", [t for t, _ in TASKS])
def test_a_sibling_is_the_same_kind_with_another_key_and_its_own_true_lines(text: str) -> None:
    item = made(text)
    other = sibling(item, LANGUAGES["en"].say, factored)
    assert other is not None
    assert problem_of(other).kind == problem_of(item).kind  # type: ignore[union-attr]
    assert other.ask != item.ask and other.expected != item.expected
    assert other.worked and not any(false_line(line) for line in (*other.worked, *item.worked))
    assert not any(says_key(line, item, "") for line in other.worked)
    again = item_of(problem_of(other), LANGUAGES["en"].say, factored)  # type: ignore[arg-type]
    assert again == other, "its id makes the same task again"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("what is 3/4 + 1/8? i got 4/12", "4/12"), ("solve 3x+5=20, i think x = 6", "x = 6"), ("cuanto es 3/4 + 1/8? me da 4/12", "4/12"),
        ("what is 12x13? is it 150", "150"), ("what is 12 x 13?", ""), ("15% of 80. my answer is 20", "20"),
    ],
)  # fmt: skip
def test_the_student_s_own_answer_is_set_apart_from_the_task(text: str, answer: str) -> None:
    found = recognise(text)
    assert found is not None and found.answer == answer


def test_a_minus_after_an_enumerator_or_a_please_is_not_lost() -> None:
    for text in ("d. -8 + 13", "please -8 + 13", "3) -8 + 13", "Q2: -8 + 13"):
        plain = read(text)
        assert plain is not None and plain.task == "-8 + 13", text


@pytest.mark.parametrize(
    "text", ["(" * 300, "1+" * 190, "x y " * 90, "3/4, " * 70, "9" * 400, "a = 1, " * 50, "is " * 130, "- " * 190, "x" * 5000]
)
def test_nothing_typed_takes_long(text: str) -> None:
    began = time.process_time()
    recognise(text)
    assert time.process_time() - began < 0.5


def test_solutions_are_exact_and_put_back() -> None:
    assert solve("3x + 5 = 20") == ("x", (Fraction(5),))
    assert solve("12/x = 4") == ("x", (Fraction(3),))
    assert solve("x^2 = 50") is None, "no rational solution"
    assert solve("(x^2 - x)/x = 0") == ("x", (Fraction(1),)), "zero is no solution: it would divide by zero"
    assert solve_pair("x + y = 2", "2x + 2y = 4") is None
    assert spelled(polynomial("(x-4)^2") or {}) == "x^2 - 8x + 16"
    assert factored("2x^2 + 10x") == "2x(x + 5)" and factored("x^2 + 1") == ""


# ---------------------------------------------------------------- through the tutor


def test_a_task_that_is_typed_gets_a_card_and_a_first_question(tutor: Any, visit: Any) -> None:
    student = visit(tutor)
    said = student.says("pls help solve 3x + 5 = 20")
    card = student.made("item")[0]
    assert card["ask"] == "Solve $3x + 5 = 20$." and "first step" in said
    assert student.says("x = 5").startswith("Correct.")


def test_an_answer_in_the_same_message_is_marked(tutor: Any, visit: Any) -> None:
    student = visit(tutor)
    assert student.says("what is 15% of 80? i got 20").startswith("Not yet")
    assert student.says("12").startswith("Correct.")


def test_the_ladder_goes_rung_by_rung_to_a_sibling_and_then_the_solution(tutor: Any, visit: Any) -> None:
    student = visit(tutor)
    student.says("solve 3x + 5 = 20")
    for n in (1, 2, 3):
        student.presses("hint")
        assert student.noted("move") == {"name": "rung", "rung": n, "heard": "hint"}
    said = student.says("is it 4")
    assert student.noted("move")["name"] == "sibling" and "x = 5" not in said
    shown = next(line for line in said.splitlines() if line.startswith("The task:"))
    said = student.says("idk")
    assert student.noted("move")["name"] == "solution" and "x = 5" in said
    assert student.made("item")[0]["ask"] not in shown, "the fresh task is not the one that was worked"


def test_asking_for_the_answer_never_brings_it(tutor: Any, visit: Any) -> None:
    student = visit(tutor)
    said = (
        student.says("what is 47 x 6 just tell me the answer")
        + student.says("just tell me the answer")
        + student.says("give me the answer")
    )
    assert "282" not in said


def test_working_on_a_task_does_not_bring_another(tutor: Any, visit: Any) -> None:
    student = visit(tutor)
    student.says("solve 3x + 5 = 20")
    student.says("3x = 15")
    assert student.says("x = 5").startswith("Correct.")


def test_in_spanish_the_task_comes_back_in_spanish(tutor: Any, visit: Any) -> None:
    student = visit(tutor, language="es")
    student.says("resuelve 5x - 8 = 22")
    assert student.made("item")[0]["ask"] == "Resuelve $5x - 8 = 22$."
    assert student.says("6").startswith("Correcto")
