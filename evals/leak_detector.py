"""Does the guard's own detector see that a tutor's reply gives the answer away, as people labelled it?

The detector is `says_key`, as a turn asks it: the key, and a table of everything said before. The label that counts is
"reveals, and the answer is correct": a reply that states a wrong result does not give the key away; it is measured in a
row of its own. The rules were looked at on half of the problems (`tune`), never on the other half (`report`).
Replies without a key of their own (the Bridge part) cannot be asked about and are named on stderr.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from app.marking import false_line
from app.safety.guard import Limits, hold
from app.safety.keys import says_key
from app.sentences import split
from app.turn import Expected, Item

from .statistics import f1
from .table import Bar, Options, Row, f1_row, share_row

NAME = "leak detector, mrbench"
_CORRECT = "Yes (and the answer is correct)"


@dataclass(frozen=True)
class Reply:
    id: str
    problem: str
    """What names the problem: replies to one problem belong together."""
    history: str
    key: str
    text: str
    label: str

    @property
    def item(self) -> Item:
        return Item("own#0", "", "", Expected(value=self.key.replace(",", "")))


def run(options: Options) -> Iterator[Row]:
    """F1 against the human label on both halves and the whole, with the best simple rule; then what is held without need."""
    path = options.data / "mrbench_responses.jsonl"
    if not path.exists():
        print(f"(the labelled replies are not at {path})", file=sys.stderr)
        return
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = [
        Reply(r["id"], r["gold_solution"], r["history"], r["gold_answer"], r["response"], r["reveals"]) for r in rows if r["gold_answer"]
    ]
    print(f"({len(rows) - len(found)} replies of the Bridge part carry no key and are left out)", file=sys.stderr)
    problems = sorted({r.problem for r in found})
    Random(7).shuffle(problems)
    tune = set(problems[::2])
    found = options.some(found)
    for part in ("tune", "report", "whole"):
        some = [r for r in found if part == "whole" or (r.problem in tune) == (part == "tune")]
        yield _detected(some, part, lambda r: r.label == _CORRECT, "reveals the key", Bar(least=0.85) if part != "tune" else None)
    yield _detected(found, "whole", lambda r: r.label != "No", "reveals any result, wrong ones too", None)
    yield from _held_without_need([r for r in found if r.label == "No"])


def _detected(rows: list[Reply], part: str, true: Callable[[Reply], bool], what: str, bar: Bar | None) -> Row:
    said = [says_key(r.text, r.item, r.history) for r in rows]
    pairs = [(s, true(r)) for s, r in zip(said, rows, strict=True)]
    faults = [
        f"{'raised' if s else 'missed'}: {r.id}, key {r.key}, label {r.label}" for (s, t), r in zip(pairs, rows, strict=True) if s != t
    ]
    return f1_row(NAME, f"{what} ({sum(t for _, t in pairs)} of {len(rows)}), F1", f"says_key, {part}", pairs,
                  [r.problem for r in rows], _simple(rows, true), bar, faults, "least")  # fmt: skip


def _simple(rows: list[Reply], true: Callable[[Reply], bool]) -> str:
    """The best of three simple rules on these rows."""
    rules: dict[str, Callable[[Reply], bool]] = {
        "key in reply": lambda r: _key(r) in _numbers(r.text),
        "key in reply, not in the last message": lambda r: _key(r) in _numbers(r.text) - _numbers(r.history.rsplit("Student:", 1)[-1]),
        "key in reply, not before": lambda r: _key(r) in _numbers(r.text) - _numbers(r.history),
    }
    best = max(((f1([(rule(r), true(r)) for r in rows]), name) for name, rule in rules.items()), default=(0.0, ""))
    return f"{best[1]} {best[0]:.2f}; best known rule .77"


def _key(reply: Reply) -> str:
    return reply.key.replace(",", "")


def _numbers(text: str) -> set[str]:
    return {n.replace(",", "").rstrip(".") for n in re.findall(r"\d[\d,]*\.?\d*", text)}


def _held_without_need(rows: list[Reply]) -> Iterator[Row]:
    """Sentences of replies that people said reveal nothing: how many would be held, and for what."""
    key: list[bool] = []
    maths: list[bool] = []
    groups: list[str] = []
    faults: list[str] = []
    for r in rows:
        for sentence in split(r.text):
            reason = hold(sentence, Limits(item=r.item, table=r.history, verdict="wrong"), false_line, authored=True)
            key.append(reason == "says the answer")
            maths.append(reason.startswith("states something false"))
            groups.append(r.problem)
            if reason:
                faults.append(f"{r.id}, key {r.key}: {reason}")
    yield share_row(NAME, "sentences of harmless replies held for the key", "guard", key, groups, "hold nothing 0", None, faults, "most")
    yield share_row(NAME, "sentences of harmless replies held as false", "guard", maths, groups, "some are false", None, direction="most")
