"""An OATutor content pool in: every step a task or listed with the reason, hints and licence kept, hostile archives refused."""

from pathlib import Path

import pytest
from pool_toys import pool, problem

from app.errors import InputError
from app.library.importers.candidate import needs_picture, slug
from app.library.importers.latex import running, typed
from app.library.importers.oatutor import read_oatutor

GOOD = {"stepTitle": "$$\\frac{1}{4}$$ and $$\\frac{1}{2}$$", "stepAnswer": ["$$\\frac{3}{4}$$"], "hints": [
    {"type": "hint", "title": "Pieces", "text": "Make the pieces the same size."},
    {"type": "scaffold", "title": "Pieces", "text": "How many fourths are in one half?", "hintAnswer": ["$$2$$"]},
]}  # fmt: skip


def test_a_step_is_a_task_with_its_problem_s_words_hints_skill_and_licence(tmp_path: Path) -> None:
    read = read_oatutor(pool(tmp_path / "p.tar.gz", problem("sum1", dict(GOOD))), 4)
    (task,) = read.candidates
    assert task.ask == "Add the two numbers.\n$\\frac{1}{4}$ and $\\frac{1}{2}$"
    assert (task.expected.value, task.shown_key) == ("3/4", "$\\frac{3}{4}$")
    assert [(h.text, h.answers) for h in task.hints] == [
        ("Make the pieces the same size.", ()),
        ("Pieces: How many fourths are in one half?", ("2",)),
    ]
    assert task.worked[-1].endswith("How many fourths are in one half? 2")
    place = task.place
    assert (place.collection, place.title, place.licence, place.grade) == ("oatutor-little-course", "1.2 Adding", "CC BY 4.0", 4)
    assert place.source == "OATutor, after A Book"


def test_the_skill_model_names_the_skill_and_a_name_cut_at_its_commas_is_whole_again(tmp_path: Path) -> None:
    skills = {"sum1a": ["use_rate", "time", "and_distance"], "sum2a": ["add_parts", "compare_parts"]}
    read = read_oatutor(pool(tmp_path / "p.tar.gz", problem("sum1", dict(GOOD)), problem("sum2", dict(GOOD)), skills=skills), 4)
    assert [c.place.title for c in read.candidates] == ["Use rate, time, and distance", "Add parts"]


def test_every_problem_and_step_is_a_task_or_listed_with_the_reason(tmp_path: Path) -> None:
    empty = problem("p0", body="", title="")
    broken = {"p1/p1.json": "{", "p1/steps/p1a/p1a.json": "{}"}
    headless = {"p2/steps/p2a/p2a.json": "{}"}
    picture = problem("p3", {"stepTitle": "What is shown?##figure1.gif##", "stepAnswer": ["$$2$$"]})
    unanswered = problem("p4", {"stepTitle": "Why?", "stepAnswer": []})
    together = problem("p5", {"stepTitle": "How many of each?", "stepAnswer": ["12a4c"]})
    template = problem("p6", {"stepTitle": "Double @{n}", "stepAnswer": ["@{m}"]})
    blank = problem("p7", {"stepTitle": "", "stepAnswer": ["$$2$$"]}, body="")
    unlicensed = problem("p8", {"stepTitle": "1 + 1", "stepAnswer": ["$$2$$"]}, license="")
    mixed = problem("p9", dict(GOOD), {"stepTitle": "See the graph below.", "stepAnswer": ["$$2$$"]})
    deep = {"q1/q1.json": "[" * 5000}
    every = (empty, broken, headless, picture, unanswered, together, template, blank, unlicensed, mixed, deep)
    read = read_oatutor(pool(tmp_path / "p.tar.gz", *every), 4)
    assert dict(read.skipped) == {
        "p0": "it has no step",
        "p1": "it is not JSON",
        "p2": "its own file is missing",
        "p3a": "it needs a picture, which is not in the archive",
        "p4a": "there is no answer",
        "p5a": "its answer is two amounts run together",
        "p6a": "it is a template whose variables are not filled in",
        "p7a": "the task is empty",
        "p8a": "it names no licence",
        "p9b": "it needs a picture, which is not in the archive",
        "q1": "it is nested too deep",
    }
    assert [c.name for c in read.candidates] == ["p9a"]
    assert set(read.problems) == {f"p{n}" for n in range(10)} | {"q1"}


def test_options_are_in_an_order_of_our_own_unless_one_speaks_of_the_others(tmp_path: Path) -> None:
    step = {"stepTitle": "Which is even?", "stepAnswer": ["2"], "choices": ["2", "3", "5", "7", "9"], "problemType": "MultipleChoice"}
    places = []
    for n in range(8):
        (task,) = read_oatutor(pool(tmp_path / f"{n}.tar.gz", problem(f"even{n}", dict(step))), 4).candidates
        assert [c.text for c in task.expected.choices if c.right] == ["2"]
        places.append([c.text for c in task.expected.choices].index("2"))
    assert len(set(places)) > 1
    tied = step | {"choices": ["2", "3", "all of the above"]}
    (task,) = read_oatutor(pool(tmp_path / "t.tar.gz", problem("tied", tied)), 4).candidates
    assert [c.text for c in task.expected.choices] == ["2", "3", "all of the above"]


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        ("$$\\frac{3}{4}$$", "3/4"),
        ("$$\\frac{-3}{4}$$", "-3/4"),
        ("$$\\frac{3}{4b}$$", "3/(4b)"),
        ("$$2\\frac{1}{3}$$", "2 1/3"),
        ("$$\\frac{2x+3}{x-6}$$", "(2x+3)/(x-6)"),
        ("$$\\left(x+1\\right)\\left(x-1\\right)$$", "(x+1)(x-1)"),
        ("$$x^{-2}$$", "x^(-2)"),
        ("$$(-\\infty,3)\\cup[4,\\infty)$$", "(-∞,3)U[4,∞)"),
        ("x**2", "x^2"),
        ("$$2\\sqrt[3]{x}$$", "2\\sqrt[3]{x}"),
    ],
)
def test_a_key_is_spelled_as_a_student_types_it(latex: str, plain: str) -> None:
    assert typed(latex) == plain


def test_words_keep_their_money_and_lines_and_maths_its_commands() -> None:
    assert running("Pay $3 or $$x\\neq 2$$.\\nThen $$5$$ more") == "Pay \\$3 or $x\\neq 2$.\nThen 5 more"


@pytest.mark.parametrize("text", ["##figure1.gif##", "image1", "the graph below", "as shown in the figure", "Choose the graph of y = x."])
def test_a_task_that_can_only_be_seen_is_told_apart(text: str) -> None:
    assert needs_picture(text)


@pytest.mark.parametrize("text", ["Find the slope of y = 2x.", "The model costs $5.", "Is the number above 7?", "Draw no more than 3."])
def test_a_task_in_words_needs_no_picture(text: str) -> None:
    assert not needs_picture(text)


def test_a_long_name_that_is_cut_stays_different() -> None:
    one, other = slug("a" * 70 + "b", 30), slug("a" * 70 + "c", 30)
    assert one != other
    assert len(one) <= 30
    assert slug("5.1 Fünf!") == "s5-1-f-nf"


def test_an_archive_of_something_else_or_a_hostile_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="content-pool"):
        read_oatutor(pool(tmp_path / "x.tar.gz"), 4)
    with pytest.raises(InputError, match="leads out"):
        read_oatutor(pool(tmp_path / "y.tar.gz", {"../../../evil.json": "{}"}), 4)
    (tmp_path / "z.tar.gz").write_bytes(b"no archive")
    with pytest.raises(InputError):
        read_oatutor(tmp_path / "z.tar.gz", 4)
