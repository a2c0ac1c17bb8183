"""Published pairs of a right and a wrong answer: is the right one accepted, is the wrong one rejected?

The key is the last result that the published right answer states (`key_of`, a few lines of its own, not the marker's reader);
the right answer is then marked as it was published, with all its working. Accepted is the verdict right; rejected are wrong,
close and incomplete. "Right value, wrong form" neither accepts nor rejects, and what the marker cannot tell is neither, so
both count against the bars. Rows without one result to compare stand in `PROSE`, and rows whose "wrong" answer has the right
value in `RIGHT_AFTER_ALL`, and those that state no result in `REFUSES`; they are left out of the bars and counted in rows of their own.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from app.marking import mark
from app.turn import Expected, Verdict
from evals.table import Bar, Options, Row, share_row

_FILE = "mae_answer_pairs.jsonl"
_REJECTS = ("wrong", "close", "incomplete")
_BAR = Bar(least=0.95)
_NOTE = re.compile(r"\[[^\]]*\s[^\]]*\s[^\]]*\]")
"""An editor's remark about the learner, in square brackets."""

_EXPLAINS = "the right answer is an explanation in words; there is no one result to compare"
_TWO_PARTS = "two answers to two questions in one text"
PROSE: dict[str, str] = dict.fromkeys(
    (
        "MaE06-3 MaE23-4 MaE28-4 MaE38-4 MaE39-1 MaE39-2 MaE39-3 MaE42-2 MaE44-3 MaE46-1 MaE46-3 MaE47-2 MaE47-3 MaE47-4 "
        "MaE48-3 MaE51-1 MaE51-4 MaE06-2"
    ).split(),
    _EXPLAINS,
) | dict.fromkeys(("MaE34-4", "MaE50-3", "MaE42-3"), _TWO_PARTS) | {
    "MaE31-4": "any divisor is right; the published answer names three of them as examples",
    "MaE26-1": "a rate of two free numbers; every equal rate is right",
    "MaE41-2": "a table of freely chosen points and a drawing",
}  # fmt: skip
REFUSES: dict[str, str] = dict.fromkeys(
    ("MaE28-1", "MaE50-4"), "the wrong answer states no result, it asks for more or says how one could search; there is nothing to reject"
)
RIGHT_AFTER_ALL: dict[str, str] = {
    "MaE03-3": "the key is not the value of the power that is asked; it equals the published wrong answer",
    "MaE14-1": "the wrong answer is the key in lowest terms",
    "MaE14-2": "the wrong answer is the key over 1",
    "MaE24-2": "an informal method that ends in the right number",
    "MaE25-1": "an informal table that ends in the right number; only the method is marked down",
    "MaE27-2": "an informal method that ends in the right number",
    "MaE55-4": "the wrong answer equals the key; like terms are not put together yet",
}


@dataclass(frozen=True)
class Pair:
    id: str
    key: Expected
    right: str
    wrong: str


def key_of(published: str) -> Expected:
    """The last result a published right answer states: the last side of a chain, or the first number of a closing sentence."""
    rows = [row.strip(" .\"'") for row in _NOTE.sub(" ", published).splitlines() if row.strip()]
    checks = next((n for n, row in enumerate(rows) if row.lower().startswith("check")), len(rows))
    last = rows[checks - 1]
    sides = [side.strip() for side in last.split("=")]
    if len(sides) > 2 or (len(sides) == 2 and not re.fullmatch(r"[A-Za-z]", sides[0])):
        last = sides[-1]
    if len(re.findall(r"[A-Za-z]{2,}", last)) > 2 and (number := re.search(r"\d+(?:[.,]\d+)?", last)):
        last = number.group()
    return Expected(kind="expression" if re.search(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", last) else "value", value=last)


def run(options: Options) -> Iterator[Row]:
    path = options.data / _FILE
    if not path.is_file():
        print(f"(answer-pairs: there is no {_FILE} in {options.data})", file=sys.stderr)
        return
    rows = options.some([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])
    pairs = [Pair(r["id"], key_of(r["correct"]), r["correct"], _NOTE.sub(" ", r["wrong"])) for r in rows if r["id"] not in PROSE]
    right = [(p, mark(p.key, p.right).verdict) for p in pairs]
    wrong = [(p, mark(p.key, p.wrong).verdict) for p in pairs if p.id not in RIGHT_AFTER_ALL | REFUSES]
    yield _row("wrong rejected", wrong, _REJECTS, "reject everything but the key's own spelling 1.00", _BAR)
    yield _row("right accepted", right, ("right",), _spelt(pairs), _BAR)
    yield _row("wrong accepted", wrong, ("right",), "", Bar(most=0.0))
    yield _row("wrong: cannot tell", wrong, ("cannot_tell",), "", None)
    yield _row("right: cannot tell", right, ("cannot_tell",), "", None)
    after_all = [(p, mark(p.key, p.wrong).verdict) for p in pairs if p.id in RIGHT_AFTER_ALL]
    yield _row(
        "'wrong' that is right in value: not rejected", after_all, ("right", "right_value_wrong_form", "cannot_tell"), "", None, True
    )
    refuses = [(p, mark(p.key, p.wrong).verdict) for p in pairs if p.id in REFUSES]
    yield _row("'wrong' without a result: cannot tell", refuses, ("cannot_tell",), "", None, True)
    everything = [(Pair(r["id"], key_of(r["correct"]), r["correct"], _NOTE.sub(" ", r["wrong"]))) for r in rows]
    yield _row("wrong rejected, nothing set apart", [(p, mark(p.key, p.wrong).verdict) for p in everything], _REJECTS, "", None, True)
    yield _row("right accepted, nothing set apart", [(p, mark(p.key, p.right).verdict) for p in everything], ("right",), "", None, True)
    apart = PROSE | RIGHT_AFTER_ALL | REFUSES
    faults = [f"{r['id']}: {apart[r['id']]}" for r in rows if r["id"] in apart]
    yield share_row("answer-pairs", "set apart, by id", "the data", [r["id"] in apart for r in rows], faults=faults)


def _row(what: str, found: list[tuple[Pair, Verdict]], counted: tuple[str, ...], baseline: str, bar: Bar | None, good: bool = False) -> Row:
    bad = not good and (bar is None or bar.most is not None)
    faults = [f"{p.id}: key {p.key.value[:40]!r}: {v}" for p, v in found if (v in counted) == bad]
    return share_row(
        "answer-pairs", what, "marker", [v in counted for _, v in found], (), baseline, bar, faults, "most" if bad else "least"
    )


def _spelt(pairs: list[Pair]) -> str:
    same = sum(p.key.value.replace(" ", "") == p.right.replace(" ", "") for p in pairs)
    return f"string match {same / len(pairs):.2f}" if pairs else ""
