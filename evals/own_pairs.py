"""Is a right answer accepted and every other one not? Six hundred answers of our own, labelled by hand before the marker was read.

Three figures that must not be confused: a *false accept* endorses what is not right (the worst a marker can do), a *false
reject* tells a child that right work is wrong, and *cannot tell* asks again and so harms nobody, but helps nobody either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.marking import Marker
from app.settings import ROOT
from app.turn import Choice, Criterion, Expected, Mistake, Verdict

from .checkers import CHECKERS
from .statistics import share
from .table import Bar, Direction, Options, Row, share_row

CASES = ROOT / "evals" / "cases" / "pairs.yaml"
SUITE = "own answer pairs"
ENDORSES: frozenset[Verdict] = frozenset({"right", "right_value_wrong_form"})
FAIR: dict[str, frozenset[Verdict]] = {
    "right": frozenset({"right"}),
    "form": frozenset({"right_value_wrong_form"}),
    "not_right": frozenset({"close", "wrong", "incomplete", "cannot_tell"}),
}
"""What a careful teacher could say under each label; "12 or 13" and "i dont know" get a question back."""


@dataclass(frozen=True)
class Pair:
    """One labelled answer. `labels` has more than one entry where more than one is fair."""

    kind: str
    expected: Expected
    given: str
    labels: tuple[str, ...]
    language: str = "en"

    @property
    def fair(self) -> frozenset[Verdict]:
        return frozenset().union(*(FAIR[label] for label in self.labels))

    @property
    def not_right(self) -> bool:
        return self.labels == ("not_right",)

    @property
    def key(self) -> str:
        """The key in words, to compare and to show."""
        e = self.expected
        words = [*e.order, *(c.text for c in e.choices if c.right), *(" + ".join(g[0] for g in c.needs) for c in e.criteria)]
        return f"{e.value} {e.unit}".strip() or ", ".join(words)


def read(path: Path = CASES) -> list[Pair]:
    """The pairs of a case file. Raises KeyError or TypeError for a field that is unknown."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Pair(
            row["kind"],
            _expected(row["expected"]),
            row["given"],
            tuple([row["label"]] if isinstance(row["label"], str) else row["label"]),
            row.get("language", "en"),
        )
        for row in rows
    ]


def _expected(record: dict[str, Any]) -> Expected:
    unknown = set(record) - {f.name for f in fields(Expected)}
    if unknown:
        raise KeyError(f"{CASES.name}: Expected has no {sorted(unknown)}")
    lists = {
        "choices": tuple(Choice(**c) for c in record.get("choices", ())),
        "mistakes": tuple(Mistake(**m) for m in record.get("mistakes", ())),
        "criteria": tuple(Criterion(c["id"], tuple(map(tuple, c["needs"])), c["say"]) for c in record.get("criteria", ())),
        "order": tuple(record.get("order", ())),
        "accept": tuple(record.get("accept", ())),
    }
    return Expected(**(record | lists))


def run(options: Options) -> Iterator[Row]:
    """False accepts, false rejects and cannot tell; then, with no bar, the share judged fairly of each kind."""
    pairs = options.some(_pairs())
    marker = Marker()
    try:
        judged = [(p, marker.mark(p.expected, p.given, p.language).verdict) for p in pairs]
    finally:
        marker.close()
    not_right = [(p, v) for p, v in judged if "right" not in p.labels]
    right = [(p, v) for p, v in judged if not p.not_right]
    same = [_same_text(p) for p, _ in not_right]
    yield _row("false accepts", not_right, _falsely_accepted, f"string equality {share(same):.3f}", Bar(most=0.0))
    same = [not _same_text(p) for p, _ in right]
    yield _row("false rejects", right, _falsely_rejected, f"string equality {share(same):.3f}", Bar(most=0.01))
    yield _row("cannot tell", judged, _unsure, "string equality 0, it always judges")
    yield _row("cannot tell, of right answers", right, _unsure, "string equality 0, it always judges")
    for kind in dict.fromkeys(p.kind for p in pairs):
        ours = [(p, v) for p, v in judged if p.kind == kind]
        same = [_same_text(p) == ("right" in p.labels) for p, _ in ours]
        yield _row(f"{kind}: judged fairly", ours, _fairly, f"string equality {share(same):.2f}", faulty=False)
    if options.peers:
        yield from _recipes(judged)


def _recipes(judged: Sequence[tuple[Pair, Verdict]]) -> Iterator[Row]:
    """Checkers built from others' recipes on the same pairs. They accept or reject, so a right value in a wrong form may be either."""
    pairs = [p for p, _ in judged]
    for what, some, ours in (
        ("false accepts", [p for p in pairs if p.not_right], _falsely_accepted),
        ("false rejects", [p for p in pairs if "right" in p.labels and not p.not_right], _falsely_rejected),
    ):
        mine = [ours(p, v) for p, v in judged if p in some]
        for checker in CHECKERS:
            wrong = [checker.accepts(p.key, p.given) == p.not_right for p in some]
            faults = [f"{p.kind}: {p.key!r}, given {p.given!r} ({p.language})" for p, bad in zip(some, wrong, strict=True) if bad]
            yield share_row(SUITE, what, checker.name, wrong, baseline=f"ours on these {share(mine):.3f}", faults=faults)


def _row(
    what: str,
    judged: Sequence[tuple[Pair, Verdict]],
    counts: Callable[[Pair, Verdict], bool],
    baseline: str,
    bar: Bar | None = None,
    faulty: bool = True,
) -> Row:
    """The share of pairs that count. The faults are those that count, or, where counting is good, those that do not."""
    faults = [
        f"{p.kind}: {p.key!r} {p.expected.form}, given {p.given!r} ({p.language}): said {v}, should be {' or '.join(p.labels)}"
        for p, v in judged
        if counts(p, v) == faulty
    ]
    better: Direction = "most" if faulty else "least"
    return share_row(SUITE, what, "marking", [counts(p, v) for p, v in judged], (), baseline, bar, faults, better)


@cache
def _pairs() -> tuple[Pair, ...]:
    return tuple(read())


def _same_text(pair: Pair) -> bool:
    """The baseline: the same string but for case and the spaces around it."""
    return pair.given.strip().lower() == pair.key.strip().lower()


def _falsely_accepted(pair: Pair, verdict: Verdict) -> bool:
    return verdict in ENDORSES and verdict not in pair.fair


def _falsely_rejected(pair: Pair, verdict: Verdict) -> bool:
    return verdict not in pair.fair and verdict not in ("right", "cannot_tell")


def _unsure(pair: Pair, verdict: Verdict) -> bool:
    return verdict == "cannot_tell"


def _fairly(pair: Pair, verdict: Verdict) -> bool:
    return verdict in pair.fair
