"""The table of the 56 strategies is true: what it names exists, its states are told apart, and its numbers add up."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer
import yaml

from app import __main__ as program
from app.settings import ROOT

PAGE = (ROOT / "docs" / "strategies.md").read_text(encoding="utf-8")
STATES = ("yes", "partly", "not yet")
_STATE = re.compile(r"\*\*(yes|partly|not yet)\*\*(.*)")


@dataclass(frozen=True)
class Row:
    """One line of a table: what is in backticks is a name that must exist."""

    number: int
    title: str
    where: tuple[str, ...]
    tests: tuple[str, ...]
    state: str
    rest: str
    """What is said after the state, with its places."""

    @property
    def places(self) -> tuple[str, ...]:
        return (*self.where, *(name for name in named(self.rest) if not name.startswith("docs/")))


def named(text: str) -> tuple[str, ...]:
    """What stands in backticks."""
    return tuple(re.findall(r"`([^`]+)`", text))


def rows_of(page: str) -> list[Row]:
    """Every row of every table that begins with a number. Raises ValueError for a row of another form."""
    found = []
    for line in page.splitlines():
        if not re.match(r"\| *\d+ *\|", line):
            continue
        number, title, where, tests, state = (cell.strip() for cell in line.strip().strip("|").split("|"))
        told = _STATE.fullmatch(state)
        if told is None:
            raise ValueError(line[:60])
        found.append(Row(int(number), title, named(where), named(tests), told.group(1), told.group(2)))
    return found


ROWS = rows_of(PAGE)
EVERY = pytest.mark.parametrize("row", ROWS, ids=[str(r.number) for r in ROWS])


# ---------------------------------------------------------------- what there is


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def routes() -> frozenset[str]:
    """The pages of the route tables of `app/web`, as the tables write them; `*` where a name of the code stands in."""
    tuples = (n for path in (ROOT / "app" / "web").glob("*.py") for n in ast.walk(tree(path)) if isinstance(n, ast.Tuple))
    return frozenset(
        path
        for t in tuples
        if len(t.elts) == 3 and isinstance(t.elts[0], ast.Constant) and t.elts[0].value in ("GET", "POST") and (path := written(t.elts[1]))
    )


def written(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_page(path: str) -> bool:
    return any(re.fullmatch("[^/]+".join(map(re.escape, known.split("*"))), path) for known in routes())


@cache
def commands() -> frozenset[str]:
    return frozenset(typer.main.get_command(program.app).commands)  # type: ignore[attr-defined]


@cache
def formats() -> frozenset[str]:
    return frozenset(p.stem for p in (ROOT / "prompts" / "activities").glob("*.yaml"))


@cache
def said() -> frozenset[str]:
    """Buttons and wishes of the conversation: those beside tasks, what a message is heard as, and what families ask."""
    found: set[str] = set()
    for module, name in (("growing", "ACTIONS"), ("growing", "WAYS"), ("coaching", "_ASKS")):
        value = next(
            n.value
            for n in tree(ROOT / "app" / f"{module}.py").body
            if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
        )
        found |= set(ast.literal_eval(value))
    english = (ROOT / "prompts" / "languages" / "en.yaml").read_text(encoding="utf-8")
    heard = re.search(r"^heard:\n(?:  .*\n)+", english, re.MULTILINE)
    return frozenset(found | set(yaml.safe_load(heard.group())["heard"] if heard else ()))


@cache
def functions_in(name: str) -> frozenset[str]:
    path = next((p for p in (ROOT / "tests" / name, ROOT / "tests" / "browser" / name) if p.is_file()), None)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(n.name for n in tree(path).body if isinstance(n, kinds)) if path else frozenset()


def missing(place: str) -> str:
    """What is wrong with a place of the second column; "" for nothing."""
    kind, _, name = place.partition(" ")
    if place.startswith("/"):
        return "" if is_page(place) else f"{place} is no page"
    known = {"draft": formats, "stepwise": commands, "chat": said}
    if kind not in known:
        return f"{place} is no kind of place"
    return "" if name.split(" ")[0] in known[kind]() else f"{place} does not exist"


# ---------------------------------------------------------------- the table


def test_each_of_the_56_strategies_has_one_row_in_order() -> None:
    assert [r.number for r in ROWS] == list(range(1, 57))
    assert len({r.title for r in ROWS}) == 56


def test_the_numbers_in_the_introduction_are_those_of_the_table() -> None:
    told = re.search(r"(\d+) yes, (\d+) partly, (\d+) not yet", PAGE)
    assert told
    counted = Counter(r.state for r in ROWS)
    assert [int(n) for n in told.groups()] == [counted[s] for s in STATES]


@EVERY
def test_what_is_there_names_a_place_and_a_test_and_what_is_not_names_neither(row: Row) -> None:
    assert (row.where != (), row.tests != ()) == ((False, False) if row.state == "not yet" else (True, True))


@EVERY
def test_what_is_missing_is_said_in_words(row: Row) -> None:
    assert row.state == "yes" or len(row.rest.split()) >= 8


@EVERY
def test_every_page_format_command_and_button_of_a_row_exists(row: Row) -> None:
    assert [fault for place in row.places if (fault := missing(place))] == []


@EVERY
def test_every_test_of_a_row_exists(row: Row) -> None:
    for name in row.tests:
        file, _, test = name.partition("::")
        assert test.startswith("test_"), name
        assert test in functions_in(file), name


@pytest.mark.parametrize("place", ["/nowhere", "/map/file/a/b.zip", "draft poem", "stepwise fly", "chat sing", "tests"])
def test_a_place_that_does_not_exist_is_found(place: str) -> None:
    assert missing(place)


def test_a_row_of_another_form_is_found() -> None:
    with pytest.raises(ValueError, match="1"):
        rows_of("| 1 | Something | `/map` | `test_map.py::test_x` | done |")
