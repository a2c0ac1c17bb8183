r"""Matrices and tables: "\begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}", "[[1, 2], [3, 4]]", "[1 2; 3 4]", rows with bars or tabs."""

from __future__ import annotations

import re

from ..turn import Expected, Mark
from .algebra import equal
from .bodies import denies, undelimited
from .exact import doubtful
from .forms import literal
from .grammar import Node, Unreadable, parse
from .says import why
from .text import lines
from .tokens import tokenize
from .wording import same_words

_MOST_CELLS = 120
_LATEX = re.compile(r"\\begin\{([a-zA-Z]*(?:matrix|array|tabular))\}(?:\{[^{}]*\})?(.*?)\\end\{\1\}", re.DOTALL)
Cell = Node | str
Table = tuple[tuple[Cell, ...], ...]


def read_table(text: str, language: str = "en") -> Table | None:
    """Two or more rows of cells of equal number, or one row in matrix brackets; None for anything else."""
    said = undelimited(text).strip()
    if match := _LATEX.search(said):
        rows = [re.split(r"(?<!\\)&", row) for row in re.split(r"\\\\", match.group(2)) if row.strip()]
        return _table(rows, language, least=1)
    if match := re.search(r"[\[({]\s*(?:[\[({][^\[\](){}]*[\])}]\s*[,;]?\s*)+[\])}]", said):
        rows = [_cells(row) for row in re.findall(r"[\[({]([^\[\](){}]*)[\])}]", match.group()[1:-1])]
        return _table(rows, language, least=2) if match.group()[0] in "[{" else None
    if match := re.fullmatch(r"[\[(]\s*([^\[\](){}]*;[^\[\](){}]*)[\])]", said):
        return _table([_cells(row) for row in match.group(1).split(";")], language, least=2, most=99, width=2)
    if "|" in said or "\t" in said:
        rows = [re.split(r"\||\t", row.strip().strip("|")) for row in lines(said) if not re.fullmatch(r"[\s|:+-]+", row)]
        return _table(rows, language, least=2, width=2)
    rows = [_cells(row) for row in lines(said)]
    return _table(rows, language, least=2, width=2) if rows and all(_numeric(row) for row in rows) else None


def _cells(row: str) -> list[str]:
    return [c for c in (re.split(r",\s*" if "," in row else r"\s+", row.strip())) if c.strip()]


def _numeric(row: list[str]) -> bool:
    return all(re.fullmatch(r"[-−]?[\d./]+", c.strip()) for c in row)


def _table(rows: list[list[str]], language: str, least: int, most: int = 99, width: int = 1) -> Table | None:
    if not least <= len(rows) <= most or len({len(r) for r in rows}) != 1 or len(rows[0]) < width:
        return None
    if len(rows) * len(rows[0]) > _MOST_CELLS:
        return None
    return tuple(tuple(_cell(c, language) for c in row) for row in rows)


def _cell(text: str, language: str) -> Cell:
    try:
        return parse(tokenize(text, language))
    except Unreadable:
        return text.strip()


def mark_table(expected: Expected, given: str, language: str) -> Mark | None:
    """The verdict when the key is a matrix or a table, cell by cell; None when it is not."""
    wanted = read_table(expected.value)
    if wanted is None:
        return None
    answer = given.strip()[:200]
    found = read_table(given, language)
    if found is None or denies(given):
        return Mark("cannot_tell", why("unread", language), given=answer)
    if any(not isinstance(c, str) and doubtful(c) for row in found for c in row):
        return Mark("cannot_tell", why("comma", language), given=answer)
    verdict = _compare(wanted, found)
    if verdict == "right":
        return Mark("right", why("right", language), given=answer)
    if verdict == "task":
        return Mark("incomplete", why("task", language), given=answer)
    for mistake in expected.mistakes:
        other = read_table(mistake.gives)
        if other and _compare(other, found) == "right":
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=answer)
    return Mark("wrong", why("shape" if verdict == "shape" else "wrong", language), given=answer)


def _compare(wanted: Table, found: Table) -> str:
    if len(wanted) != len(found) or len(wanted[0]) != len(found[0]):
        return "shape"
    pairs = [(a, b) for x, y in zip(wanted, found, strict=True) for a, b in zip(x, y, strict=True)]
    if not all(_same(a, b) for a, b in pairs):
        return "wrong"
    undone = any(not isinstance(a, str) and not isinstance(b, str) and literal(a) and not literal(b) for a, b in pairs)
    return "task" if undone else "right"


def _same(a: Cell, b: Cell) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and same_words(a, b)
    return a == b or equal(a, b) is True
