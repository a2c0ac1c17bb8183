"""Prints the coefficients of `app.library.support`: a logistic regression over the tune half of the abstain cases.

    python -m evals.abstain_fit [--data FOLDER]

A question is judged by the best of the passages that would be cited, so the fit goes round: judge, take each question's best
passage, fit again. Deterministic. With the textbook question sets their tune halves are read too, each book's own questions
as inside; as outside the other book's (weight .5 for physics, .15 for algebra, which a physics book is full of), the packs' on
plants and writing (.3), and for the packs questions of physics (.5), so that a rule fitted on packs serves a school's own books.
The least sum is where both errors on the packs are equally rare, judged in ten parts, each by a fit on the other nine.
The report half and the fresh rows are never read.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from app.bootstrap import bootstrap
from app.library.library import Library
from app.library.search import ASIDES
from app.library.support import CITED, WEIGHTS
from app.settings import ROOT, Settings

from .retrieval import of_sections, read_questions, read_sections

Numbers = NDArray[np.float64]
CASES = ROOT / "evals" / "cases" / "abstain.yaml"
ROUNDS, PARTS, SHRINK = 4, 10, 1.0


@dataclass(frozen=True)
class Judged:
    """One question: a row of signals for each passage that would be cited."""

    signals: Numbers
    inside: bool
    weight: float
    pack: bool


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the folder of the textbook question sets")
    data = asked.parse_args().data
    rows = [*_packs(data), *_books(data)]
    weights, base = fitted(rows)
    least, both = _least(rows)
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f"{name}: {weight:.2f}")
    print(f"LEAST = {least - base:.2f}; both right at least {both:.3f} in cross-validation, {sum(row.pack for row in rows)} pack questions")


def fitted(rows: list[Judged]) -> tuple[Numbers, float]:
    """(one coefficient for each signal, the constant)"""
    inside, weight = np.array([row.inside for row in rows], dtype=float), np.array([row.weight for row in rows])
    chosen = np.array([row.signals.mean(axis=0) for row in rows])
    for _ in range(ROUNDS):
        coefficients, base = _logistic(chosen, inside, weight)
        chosen = np.array([row.signals[(row.signals @ coefficients).argmax()] for row in rows])
    return coefficients, base


def _logistic(signals: Numbers, inside: Numbers, weight: Numbers) -> tuple[Numbers, float]:
    """Newton's method with a ridge on the standardised signals."""
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    table = np.c_[(signals - mean) / spread, np.ones(len(signals))]
    ridge = np.diag([SHRINK] * signals.shape[1] + [1e-6])
    found = np.zeros(table.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (weight * (likely - inside)) + ridge @ found
        curve = (table * (weight * likely * (1 - likely))[:, None]).T @ table + ridge
        found -= np.linalg.solve(curve, slope)
    coefficients = found[:-1] / spread
    return coefficients, float(found[-1] - coefficients @ mean)


def _least(rows: list[Judged]) -> tuple[float, float]:
    """(the sum from which on a question counts as inside, the smaller share of right ones of both kinds), on packs, held out"""
    order = Random(0).sample(range(len(rows)), len(rows))
    sums = np.zeros(len(rows))
    for part in range(PARTS):
        held = set(order[part::PARTS])
        weights, base = fitted([row for n, row in enumerate(rows) if n not in held])
        for n in held:
            sums[n] = (rows[n].signals @ weights).max() + base
    inside = np.array([s for s, row in zip(sums, rows, strict=True) if row.pack and row.inside])
    outside = np.array([s for s, row in zip(sums, rows, strict=True) if row.pack and not row.inside])
    both, least = max((min((inside >= t).mean(), (outside < t).mean()), t) for t in [*inside, *outside])
    return float(least), float(both)


def _packs(data: Path) -> Iterator[Judged]:
    rows = [row for row in yaml.safe_load(CASES.read_text(encoding="utf-8")) if row["half"] == "tune"]
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"))
        for row in rows:
            yield _judged(tutor.library, row["ask"], row["grade"], bool(row["about"]), 1.0, pack=True)
        for text in Random(3).sample(_tune(data, "physics"), 100) if (data / "retrieval_physics").is_dir() else ():
            yield _judged(tutor.library, text, None, False, 0.5)
        tutor.close()


def _books(data: Path) -> Iterator[Judged]:
    cases: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    foreign = [row["ask"] for row in cases if row["half"] == "tune" and row["about"] and _not_a_books(row["about"][0])]
    for name, other, share in (("algebra", "physics", 0.5), ("physics", "algebra", 0.15)):
        if not (data / f"retrieval_{name}").is_dir() or not (data / f"retrieval_{other}").is_dir():
            continue
        own, others = Random(1).sample(_tune(data, name), 200), Random(2).sample(_tune(data, other), 100)
        book = of_sections(read_sections(data, name))
        for texts, inside, weight in ((own, True, 1.0), (others, False, share), (foreign, False, 0.3)):
            for text in texts:
                yield _judged(book, text, None, inside, weight)
        book.close()


def _tune(data: Path, name: str) -> list[str]:
    return [q.text for q in read_questions(data, name) if q.half == "tune"]


def _not_a_books(objective: str) -> bool:
    return not objective.startswith("fractions") and "measuring" not in objective


def _judged(library: Library, text: str, grade: int | None, inside: bool, weight: float, pack: bool = False) -> Judged:
    found = library.ranked(text, kinds={"lesson"}, grade=grade, language="en", k=CITED)
    signals = [[hit.parts[name] for name in WEIGHTS] for hit in found if hit.passage.level not in ASIDES] or [[0.0] * len(WEIGHTS)]
    return Judged(np.array(signals), inside, weight, pack)


if __name__ == "__main__":
    main()
