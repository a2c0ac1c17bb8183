"""Fits what `app.safety.sideways` knows: a logistic regression over our own lines, knowledge/worries/*.yaml.

    python -m evals.sideways_fit [--write]

Prints how many lines of each kind and language are seen, each judged by a fit that did not read it (five folds). The least sum is
the lowest at which at most FALSE of the look-alikes, which are chosen to mislead, and EVERYDAY of what is said every day are seen in
that way. Deterministic. The lines that the safety suite judges it by (evals/cases/sideways.yaml) are not read.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import yaml
from numpy.typing import NDArray

from app.safety.sideways import BUCKETS, FILE, Sideways, marks
from app.settings import ROOT

FOLDER = ROOT / "knowledge" / "worries"
DAILY = ("at-work", "everyday", "everyday-3", "school")
FALSE, EVERYDAY = 0.10, 0.08
"""Share of the look-alikes that may be asked about, and of what is said every day: both hold where the least sum is set."""
RARELY = 0.02
"""Share of the look-alikes that may be met with the surer card."""
ENOUGH = 300
MET = 3.0
FOLDS, ROUNDS, STEP, SHRINK = 5, 500, 2.0, 1e-5

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Line:
    text: str
    lang: str
    kind: str = ""
    """The kind of worry, or "" for an ordinary line."""
    oblique: bool = False
    daily: bool = False
    """School talk of every day, of which next to none may be seen."""
    met: bool = False
    """A phrase that brought a card in our own tests and lessons: it counts MET times."""


def read(files: Sequence[Path]) -> list[Line]:
    """The lines in a mixed order that is always the same."""
    found: list[Line] = []
    for file in files:
        held = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # ten times as fast as the one in Python
        found += [Line(row["text"], row["lang"], row["kind"], bool(row.get("oblique"))) for row in held.get("worry") or ()]
        found += [
            Line(row["text"], row["lang"], daily=file.stem in DAILY, met=file.stem == "at-work") for row in held.get("ordinary") or ()
        ]
    Random(11).shuffle(found)
    return found


class Rows:
    """Lines as sparse rows: each place that a line marks holds the same number, and a row has length 1."""

    def __init__(self, marked: Sequence[NDArray[np.int64]]) -> None:
        sizes = np.array([len(m) for m in marked])
        self.places = np.concatenate(marked)
        self.row = np.repeat(np.arange(len(marked)), sizes)
        self.values = np.repeat(1 / np.sqrt(np.maximum(1, sizes)), sizes)
        self.count = len(marked)

    def times(self, weights: Numbers) -> Numbers:
        return np.bincount(self.row, weights=self.values * weights[self.places], minlength=self.count)

    def turned(self, pull: Numbers) -> Numbers:
        return np.bincount(self.places, weights=self.values * pull[self.row], minlength=BUCKETS)


def fit(marked: Sequence[NDArray[np.int64]], worry: Flags, met: Flags) -> tuple[Numbers, float]:
    """(weights, bias) by accelerated gradient steps; worries and ordinary lines count as much as each other."""
    rows, signs = Rows(marked), np.where(worry, 1.0, -1.0)
    counts = np.where(met, MET, 1.0)
    each = 0.5 * counts / np.where(worry, counts[worry].sum(), counts[~worry].sum())
    now = before = np.zeros(BUCKETS + 1)
    for n in range(ROUNDS):
        ahead = now + n / (n + 3) * (now - before)
        pull = -each * signs / (1 + np.exp(np.clip(signs * (rows.times(ahead[:-1]) + ahead[-1]), -30, 30)))
        slope = np.append(rows.turned(pull) + SHRINK * ahead[:-1], pull.sum())
        before, now = now, ahead - STEP * slope
    return now[:-1], float(now[-1])


def apart(marked: Sequence[NDArray[np.int64]], worry: Flags, met: Flags) -> Numbers:
    """The score of each line by a fit on the other folds."""
    scores, folds = np.zeros(len(marked)), np.arange(len(marked)) % FOLDS
    for fold in range(FOLDS):
        weights, bias = fit([m for m, at in zip(marked, folds, strict=True) if at != fold], worry[folds != fold], met[folds != fold])
        scores[folds == fold] = Rows([m for m, at in zip(marked, folds, strict=True) if at == fold]).times(weights) + bias
    return scores


def least(scores: Numbers, worry: Flags, daily: Flags) -> float:
    """The lowest sum at which at most FALSE of the look-alikes are seen, and EVERYDAY of the daily lines where there are enough of them."""
    return max(_beyond(scores[~worry & ~daily], FALSE), _beyond(scores[daily], EVERYDAY) if daily.sum() >= ENOUGH else -np.inf)


def _beyond(scores: Numbers, share: float) -> float:
    ordered = np.sort(scores)[::-1]
    return float(ordered[int(share * len(ordered))]) + 1e-4


def learned(lines: Sequence[Line]) -> tuple[Sideways, Numbers]:
    """What the lines teach, and the score of each by a fit that did not read it."""
    marked, worry = [marks(line.text) for line in lines], np.array([bool(line.kind) for line in lines])
    met = np.array([line.met for line in lines])
    scores = apart(marked, worry, met)
    weights, bias = fit(marked, worry, met)
    arabic, daily = np.array([line.lang == "ar" for line in lines]), np.array([line.daily for line in lines])
    leasts = [least(scores[some], worry[some], daily[some]) for some in (~arabic, arabic)]
    surely = [_beyond(scores[some & ~worry & ~daily], RARELY) for some in (~arabic, arabic)]
    return Sideways(weights.astype(np.float16).astype(np.float32), bias, *leasts, *surely), scores


def fingerprint(files: Sequence[Path]) -> str:
    """Of the lines and of how they are read, so that it is noticed when what was learned is older than they are."""
    told = [repr((BUCKETS, ROUNDS, STEP, SHRINK, FALSE, EVERYDAY, RARELY, MET, [int(n) for n in marks("What marks a line?")]))]
    for file in files:
        told += [file.name, *(row for row in file.read_text(encoding="utf-8").splitlines() if not row.startswith("#"))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--write", action="store_true", help="writes app/safety/sideways.npz")
    given = asked.parse_args()
    lines = read(sorted(FOLDER.glob("*.yaml")))
    found, scores = learned(lines)
    print(f"{len(lines)} lines; seen from {found.least:.2f}, in Arabic letters from {found.least_arabic:.2f}; "
          f"surely from {found.surely:.2f} and {found.surely_arabic:.2f}")  # fmt: skip
    groups: dict[str, Callable[[Line], bool]] = {
        "ordinary": lambda line: not line.kind and not line.daily,
        "of every day": lambda line: line.daily,
        "worry": lambda line: bool(line.kind),
        "said sideways": lambda line: line.oblique,
    }
    for lang in sorted({line.lang for line in lines}):
        groups[lang] = lambda line, lang=lang: bool(line.kind) and line.lang == lang  # type: ignore[misc]
        groups[f"{lang} ordinary"] = lambda line, lang=lang: not line.kind and line.lang == lang  # type: ignore[misc]
    for kind in sorted({line.kind for line in lines} - {""}):
        groups[kind] = lambda line, kind=kind: line.kind == kind  # type: ignore[misc]
    for name, belongs in groups.items():
        seen = [
            score >= (found.least_arabic if line.lang == "ar" else found.least)
            for score, line in zip(scores, lines, strict=True)
            if belongs(line)
        ]
        surely = [
            score >= (found.surely_arabic if line.lang == "ar" else found.surely)
            for score, line in zip(scores, lines, strict=True)
            if belongs(line)
        ]
        most = max(1, len(seen))
        print(f"{name:15} {sum(seen) / most:.3f}, surely {sum(surely) / most:.3f}, of {len(seen)}")
    if given.write:
        np.savez_compressed(
            FILE, weights=found.weights.astype(np.float16), bias=found.bias, least=found.least, least_arabic=found.least_arabic,
            surely=found.surely, surely_arabic=found.surely_arabic, taught=fingerprint(sorted(FOLDER.glob("*.yaml"))),
        )  # fmt: skip


if __name__ == "__main__":
    main()
