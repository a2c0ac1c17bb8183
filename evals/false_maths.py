"""Does the guard hold a false statement, and let a true one through? Our own thousand sentences, through `hold`.

Half of the wordings of every kind (`tune`) were there to look at while the reader was written, the other half (`report`)
only after a first blind run over them, in which .948 of the false and .032 of the true were held. What was mended then are
faults of the reader, not single sentences, but the half is not blind any more. A false statement counts as held only when
that is the reason given; a true one counts as held whatever the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from app.marking import false_line
from app.safety.guard import Limits, hold
from app.settings import ROOT

from .table import Bar, Options, Row, share_row

CASES = ROOT / "evals" / "cases" / "false_maths.yaml"
NAME = "false maths, own cases"


@dataclass(frozen=True)
class Case:
    kind: str
    true: bool
    part: str
    """tune or report."""
    text: str


def cases() -> list[Case]:
    found = []
    for row in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        for label in ("false", "true"):
            for part in ("tune", "report"):
                found += [Case(row["kind"], label == "true", part, text) for text in row[f"{label}_{part}"]]
    return found


def held(case: Case) -> bool:
    """As the tutor asks about a sentence of a model: no task in play, the verdict left to marking."""
    language = "es" if case.kind == "spanish" else "en"
    reason = hold(case.text, Limits(language=language), false_line)
    return bool(reason) if case.true else reason.startswith("states something false")


def run(options: Options) -> Iterator[Row]:
    """Held of the false and of the true: the half kept for reporting, then the whole."""
    found = options.some(cases())
    for part in ("report", "whole"):
        some = [c for c in found if part in (c.part, "whole")]
        for true, bar in ((False, Bar(least=0.99)), (True, Bar(most=0.01))):
            rows = [c for c in some if c.true is true]
            values = [held(c) for c in rows]
            wrong = [f"{c.kind}: {c.text}" for c, v in zip(rows, values, strict=True) if v is true]
            who = f"no model, {part}"
            yield share_row(
                NAME, f"{'true' if true else 'false'} statements held", who, values, baseline="hold nothing 0, all 1", bar=bar, faults=wrong
            )
