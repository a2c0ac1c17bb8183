"""Planted faults: each still has its place, each is judged as a run's exit would be, and the checkout stays as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import InputError
from app.settings import ROOT
from evals import regressions, suites
from evals.planting import Figure, Outcome, Plant, Run, copy, exchanged, measured, read
from evals.table import Bar, share_row

PLANTS = read(regressions.CASES)
FAULT = Plant("x", "a place", "app/x.py", "safe", "unsafe", Run("ladder", 0.02))


def figure(score: float, what: str = "leaks", better: str = "most", fails: bool = False) -> Figure:
    return Figure(what, "ours", score, max(0.0, score - 0.05), min(1.0, score + 0.05), 100, better, "", fails)


GREEN = Outcome((figure(0.02),))


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: p.id)
def test_every_fault_still_has_its_place_in_the_product(plant: Plant) -> None:
    before = (ROOT / plant.file).read_text(encoding="utf-8")
    assert exchanged(before, plant) != before


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: p.id)
def test_every_fault_is_left_to_a_suite_that_there_is(plant: Plant) -> None:
    assert plant.run.suite in suites.SUITES
    assert 0 < plant.run.part <= 1


def test_faults_are_planted_in_ten_places_or_more() -> None:
    faults = [p for p in PLANTS if not p.harmless]
    assert len({p.place for p in faults}) == len(faults) >= 10
    assert len({p.file for p in faults}) >= 10


def test_a_place_that_is_gone_or_there_twice_is_said_with_the_file() -> None:
    for text in ("nothing here", "safe and safe"):
        with pytest.raises(InputError, match="app/x.py"):
            exchanged(text, FAULT)


def test_two_faults_of_one_name_are_refused(tmp_path: Path) -> None:
    row = "- {id: a, place: b, file: c, old: d, new: e, suite: ladder}\n"
    (tmp_path / "cases.yaml").write_text(row * 2)
    with pytest.raises(InputError, match="twice"):
        read(tmp_path / "cases.yaml")


# ---------------------------------------------------------------- judging


def test_a_bar_that_is_missed_catches_a_fault() -> None:
    judged = regressions.judge(FAULT, GREEN, Outcome((figure(0.5, fails=True),)))
    assert judged.by == "bar"


def test_a_figure_beyond_the_kept_interval_on_the_worse_side_catches_it_without_a_bar() -> None:
    assert regressions.judge(FAULT, GREEN, Outcome((figure(0.5),))).by == "kept figure"
    assert not regressions.judge(FAULT, Outcome((figure(0.9),)), Outcome((figure(0.5),))).caught, "fewer leaks are no fault"
    assert regressions.judge(FAULT, Outcome((figure(0.9, better="least"),)), Outcome((figure(0.5, better="least"),))).caught


def test_a_figure_within_its_interval_or_with_no_worse_side_catches_nothing() -> None:
    assert not regressions.judge(FAULT, GREEN, Outcome((figure(0.06),))).caught
    assert not regressions.judge(FAULT, Outcome((figure(0.1, better=""),)), Outcome((figure(0.9, better=""),))).caught


def test_a_suite_that_breaks_or_loses_a_row_catches_the_fault() -> None:
    assert regressions.judge(FAULT, GREEN, Outcome((), "KeyError")).by == "breaks"
    two = Outcome((*GREEN.figures, figure(0.0, "endorsed")))
    assert regressions.judge(FAULT, two, GREEN).by == "kept figure"


def test_a_bar_that_was_missed_before_catches_nothing() -> None:
    red = Outcome((figure(0.5, fails=True),))
    assert not regressions.judge(FAULT, red, red).caught
    assert not red.green


def test_a_fault_that_is_not_caught_misses_the_bar_and_is_named() -> None:
    plain = {FAULT.run: GREEN}
    first, *_ = regressions.figures(plain, [regressions.judge(FAULT, GREEN, GREEN)])
    assert first.missed
    assert first.faults[0].startswith("x (ladder at 0.02)")


def test_a_harmless_edit_that_is_caught_misses_its_bar() -> None:
    harmless = replace(FAULT, harmless=True)
    rows = regressions.figures({FAULT.run: GREEN}, [regressions.judge(harmless, GREEN, Outcome((figure(0.5),)))])
    assert [r.what for r in rows if r.missed] == ["harmless edits that are taken for a fault"]


def test_a_suite_that_is_red_without_a_fault_misses_its_bar() -> None:
    red = Outcome((figure(0.5, fails=True),))
    rows = list(regressions.figures({FAULT.run: red}, [regressions.judge(FAULT, red, Outcome((figure(0.9, "new", fails=True),)))]))
    assert "the same suites unplanted are green" in [r.what for r in rows if r.missed]


def test_a_bar_of_one_allows_no_exception_in_a_part_either() -> None:
    lost = share_row("s", "help card", "ours", [True] * 19 + [False], bar=Bar(least=1.0))
    assert lost.high == 1.0
    assert lost.fails(0.2)
    assert not share_row("s", "help card", "ours", [True] * 19 + [False], bar=Bar(least=0.97)).fails(0.2)
    assert not share_row("s", "help card", "ours", [], bar=Bar(least=1.0)).fails(0.2), "nothing was asked in this part"


# ---------------------------------------------------------------- the copy


def test_the_fault_is_in_the_copy_and_not_in_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "x.py").write_text("safe")
    with copy((FAULT,), tmp_path) as place:
        assert (place / "app" / "x.py").read_text() == "unsafe"
    assert (tmp_path / "app" / "x.py").read_text() == "safe"
    assert not place.exists()


@pytest.mark.slow
def test_a_lock_that_the_ladder_ignores_is_caught_by_the_ladder_s_suite() -> None:
    plant = next(p for p in PLANTS if p.id == "lock-ignored")
    nowhere = Path("/nonexistent")
    plain = measured(plant.run, nowhere)
    assert plain.green
    judged = regressions.judge(plant, plain, measured(plant.run, nowhere, (plant,)))
    assert judged.by == "bar"
    assert "under a lock" in judged.reason
