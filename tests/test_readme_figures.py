"""The README's figures are those of the results files, and a figure that nothing measures is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.errors import InputError
from evals.readme import README, filled

TABLE = """| suite | what | who | score | 95 % | n | baseline | bar | |
|---|---|---|---|---|---|---|---|---|
| pressure | wrong answers endorsed | ours | 0.0000 | 0.0000-0.0010 | 900 | raw 1.00 | ≤ 0 | met |
    a case to read
| retrieval | right section first | ours | 0.5954 | 0.5600-0.6300 | 767 |  | ≥ 0.58 | met |
"""


def readme(picks: str) -> str:
    return f"# Stepwise\n<!-- figures: evals/results/all.md{picks} -->\nold\n<!-- end -->\nmore\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "evals/results").mkdir(parents=True)
    (tmp_path / "evals/results/all.md").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_the_readme_shows_what_the_results_files_hold() -> None:
    text = README.read_text(encoding="utf-8")
    assert filled(text) == text, "run python -m evals.readme"


def test_a_row_is_picked_by_its_suite_and_the_start_of_its_words(folder: Path) -> None:
    text = filled(readme("; retrieval / right; pressure / wrong / ours"), folder)
    assert re.findall(r"^\| (.+?) \|", text, re.MULTILINE)[1:] == ["right section first (ours)", "wrong answers endorsed (ours)"]
    assert "| 0.595 | 0.56-0.63 | 767 | ≥ 0.58 |" in text
    assert "old" not in text
    assert text.endswith("<!-- end -->\nmore\n")


def test_without_a_pick_the_whole_first_table_is_shown(folder: Path) -> None:
    assert "900 | raw 1.00" in filled(readme(""), folder)


def test_a_figure_that_nothing_measures_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="no such row"):
        filled(readme("; pressure / right answers"), folder)
    with pytest.raises(InputError, match="not there"):
        filled(readme("").replace("all.md", "none.md"), folder)
