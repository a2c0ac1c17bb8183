"""Whole solutions by students of word problems, with the key known: does the solution end in the right result?

The marker reads the student's text as it stands. Right, close, wrong, incomplete and another form are its own verdicts; where
it cannot tell which number is meant it would ask, and a survey of texts cannot ask: there, and only there, the last stated
result is compared with the key: the last "= number" of the last sentence, else the last number. The baseline compares the last
number of every text. Rows printed: with that fallback (the bar), and what the marker says alone. The reader and the fallback
were tuned on the first half of the problems; of the second, one row (sv455-ok) showed a fault of the reader that was mended.
The label says whether people found the solution right, so a right number after a wrong step counts against the marker here.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.marking import mark
from app.turn import Expected, Verdict
from evals.table import Bar, Options, Row, share_row

_FILE = "solution_correctness.jsonl"
_BAR = Bar(least=0.975)
_SAYS_RIGHT: dict[Verdict, bool] = {"right": True, "right_value_wrong_form": True, "close": False, "wrong": False, "incomplete": False}


@dataclass(frozen=True)
class Judged:
    id: str
    problem: str
    right: bool
    """What people said."""
    verdict: Verdict
    last: bool
    """Whether the last number of the text is the key."""
    stated: bool
    """Whether the last stated result is the key."""

    @property
    def said(self) -> bool:
        return _SAYS_RIGHT.get(self.verdict, self.stated)


def run(options: Options) -> Iterator[Row]:
    path = options.data / _FILE
    if not path.is_file():
        print(f"(solutions: there is no {_FILE} in {options.data})", file=sys.stderr)
        return
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    problems = list(dict.fromkeys(row["problem"] for row in rows))
    tuned_on = set(problems[: len(problems) // 2])
    found = [_judge(row) for row in options.some(rows)]
    for what, part in (
        ("all problems", found),
        ("first half, tuned on", [j for j in found if j.problem in tuned_on]),
        ("second half", [j for j in found if j.problem not in tuned_on]),
    ):
        yield _accuracy(f"right or not, {what}", part, _BAR if part is found else None)
    told = [j for j in found if j.verdict != "cannot_tell"]
    yield _accuracy("right or not, where the marker tells", told, None)
    asks = [j.verdict == "cannot_tell" for j in found]
    yield share_row("solutions", "the marker cannot tell", "marker", asks, [j.problem for j in found], direction="most")
    for name, wanted, bad in (
        ("right solutions it rejects", True, ("wrong", "close", "incomplete")),
        ("wrong solutions it accepts", False, ("right", "right_value_wrong_form")),
    ):
        some = [j for j in found if j.right is wanted]
        faults = [f"{j.id}: {j.verdict}" for j in some if j.verdict in bad]
        judged = [j.verdict in bad for j in some]
        yield share_row("solutions", name, "marker", judged, [j.problem for j in some], faults=faults, direction="most")


def _judge(row: dict[str, Any]) -> Judged:
    verdict = mark(Expected(value=row["gold_answer"]), row["student"]).verdict
    key, text = last_number(row["gold_answer"]), row["student"]
    return Judged(row["id"], row["problem"], not row["is_error"], verdict, last_number(text) == key, last_result(text) == key)


def last_number(text: str) -> Fraction | None:
    """The last digits of a text, thousands commas left out."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    return Fraction(found[-1].replace(",", "")) if found else None


def last_result(text: str) -> Fraction | None:
    """The last "= number" of the last sentence, else the last number."""
    sentences = [s for s in re.split(r"(?<=[a-z.!?])\s+(?=[A-Z])|\n", text) if s.strip()]
    found = re.findall(r"=\s*\$?\s*(\d[\d,]*(?:\.\d+)?)", sentences[-1]) if sentences else []
    return Fraction(found[-1].replace(",", "")) if found else last_number(text)


def _accuracy(what: str, part: list[Judged], bar: Bar | None) -> Row:
    groups = [j.problem for j in part]
    baseline = f"last number {sum(j.last == j.right for j in part) / len(part):.3f}" if part else ""
    faults = [f"{j.id}: {j.verdict}, people say {'right' if j.right else 'wrong'}" for j in part if j.said != j.right]
    return share_row(
        "solutions", what, "marker, then last result", [j.said == j.right for j in part], groups, baseline, bar, faults, "least"
    )
