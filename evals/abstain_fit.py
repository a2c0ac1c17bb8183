"""Prints the coefficients of `app.library.support`: two logistic regressions over the tune half of the abstain cases.

    python -m evals.abstain_fit [--data FOLDER]

A question is judged by the best of the passages that would be cited, so the fit goes round: judge, take each question's best
passage, fit again. Deterministic. TOLD is fitted on the packs alone, with questions of physics (.5) as outside too. Its least sum is
where both errors on the packs are equally rare, judged in ten parts, each by a fit on the other nine.

WEIGHTS judge a school's own books, so with the textbook question sets their tune halves are read too, each book's own questions as
inside; as outside the other book's (weight .5 for physics, .15 for algebra, which a physics book is full of) and the packs' on
plants and writing (.3). The packs' own rows count too, but for the tasks, of which a book says more than a pack's lessons. Their
least sum is where OWN of each book's own questions are answered. The report half and the fresh rows are never read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from app.library.library import Library
from app.library.search import ASIDES
from app.library.support import CITED, TOLD, WEIGHTS
from app.settings import ROOT

from .abstain import of_packs
from .retrieval import of_sections, read_questions, read_sections

Numbers = NDArray[np.float64]
CASES = ROOT / "evals" / "cases" / "abstain.yaml"
ROUNDS, PARTS, SHRINK = 4, 10, 1.0
OWN = 0.97
BOOKS = ("algebra", "physics")
SIGNALS = list(dict.fromkeys([*WEIGHTS, *TOLD]))
BOOK, PACK = list(WEIGHTS), [name for name in TOLD if name != "told"]


@dataclass(frozen=True)
class Judged:
    """One question: a row of signals for each passage that would be cited."""

    signals: Numbers
    inside: bool
    weight: float
    source: str
    """The packs' own rows, their tasks, questions of physics asked of the packs, or a book by name."""

    def seen(self, names: list[str]) -> Judged:
        return replace(self, signals=self.signals[:, [SIGNALS.index(name) for name in names]])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the folder of the textbook question sets")
    data = asked.parse_args().data
    rows = [*_packs(data), *_books(data)]
    told = [row.seen(PACK) for row in rows if row.source in ("packs", "tasks", "physics in packs")]
    weights, base = fitted(told)
    least, both = _least(told)
    print("TOLD", *(f"{name}: {weight:.2f}" for name, weight in zip(PACK, weights, strict=True)), sep="\n  ")
    count = sum(row.source != "physics in packs" for row in told)
    print(f"its least sum {least - base:.2f}; both right at least {both:.3f} in cross-validation, {count} pack questions")
    general = [row.seen(BOOK) for row in rows if row.source != "tasks"]
    weights, base = fitted(general)
    print("WEIGHTS", *(f"{name}: {weight:.2f}" for name, weight in zip(BOOK, weights, strict=True)), sep="\n  ")
    sums, names = _held_out(general), {row.source for row in general if row.source in BOOKS}
    own = [[s for s, row in zip(sums, general, strict=True) if row.source == name and row.inside] for name in names]
    if own:
        print(f"its least sum {min(float(np.quantile(values, 1 - OWN)) for values in own) - base:.2f}")


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


def _held_out(rows: list[Judged]) -> Numbers:
    """The best sum of each question, by a fit without it."""
    order = Random(0).sample(range(len(rows)), len(rows))
    sums = np.zeros(len(rows))
    for part in range(PARTS):
        held = set(order[part::PARTS])
        weights, base = fitted([row for n, row in enumerate(rows) if n not in held])
        for n in held:
            sums[n] = (rows[n].signals @ weights).max() + base
    return sums


def _least(rows: list[Judged]) -> tuple[float, float]:
    """(the sum from which on a question counts as inside, the smaller share of right ones of both kinds), held out"""
    own = [(s, row) for s, row in zip(_held_out(rows), rows, strict=True) if row.source in ("packs", "tasks")]
    inside = np.array([s for s, row in own if row.inside])
    outside = np.array([s for s, row in own if not row.inside])
    both, least = max((min((inside >= t).mean(), (outside < t).mean()), t) for t in [*inside, *outside])
    return float(least), float(both)


def _packs(data: Path) -> Iterator[Judged]:
    rows = [row for row in yaml.safe_load(CASES.read_text(encoding="utf-8")) if row["half"] == "tune"]
    packs = of_packs()
    for row in rows:
        source = "tasks" if row["id"].startswith("task") else "packs"
        yield _judged(packs, row["ask"], row["grade"], bool(row["about"]), 1.0, source)
    for text in Random(3).sample(_tune(data, "physics"), 100) if (data / "retrieval_physics").is_dir() else ():
        yield _judged(packs, text, None, False, 0.5, "physics in packs")
    packs.close()


def _books(data: Path) -> Iterator[Judged]:
    cases: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    foreign = [row["ask"] for row in cases if row["half"] == "tune" and row["about"] and _not_a_books(row["about"][0])]
    for (name, other), share in zip((BOOKS, BOOKS[::-1]), (0.5, 0.15), strict=True):
        if not (data / f"retrieval_{name}").is_dir() or not (data / f"retrieval_{other}").is_dir():
            continue
        own, others = Random(1).sample(_tune(data, name), 200), Random(2).sample(_tune(data, other), 100)
        book = of_sections(read_sections(data, name))
        for texts, inside, weight in ((own, True, 1.0), (others, False, share), (foreign, False, 0.3)):
            for text in texts:
                yield _judged(book, text, None, inside, weight, name)
        book.close()


def _tune(data: Path, name: str) -> list[str]:
    return [q.text for q in read_questions(data, name) if q.half == "tune"]


def _not_a_books(objective: str) -> bool:
    return not objective.startswith("fractions") and "measuring" not in objective


def _judged(library: Library, text: str, grade: int | None, inside: bool, weight: float, source: str) -> Judged:
    found = library.ranked(text, kinds={"lesson"}, grade=grade, language="en", k=CITED)
    signals = [[hit.parts[name] for name in SIGNALS] for hit in found if hit.passage.level not in ASIDES] or [[0.0] * len(SIGNALS)]
    return Judged(np.array(signals), inside, weight, source)


if __name__ == "__main__":
    main()
