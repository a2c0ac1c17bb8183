"""The suites by name: each is a module with `run(options)`, which yields rows of the table. One line adds one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from .table import Options, Row

SUITES = {
    "next-turn": "evals.next_turn",
    "abstain": "evals.abstain",
    "equality": "evals.equality",
    "answer-pairs": "evals.answer_pairs",
    "solutions": "evals.solutions",
    "own-pairs": "evals.own_pairs",
    "families": "evals.families",
    "first-step": "evals.first_wrong_step",
    "leak-detector": "evals.leak_detector",
    "pressure": "evals.pressure",
    "ladder": "evals.ladder",
    "outside": "evals.outside",
    "false-maths": "evals.false_maths",
}
GROUPS = {
    "integrity": [name for name in SUITES if name != "abstain"],
    "all": list(SUITES),
}


def run(name: str, options: Options) -> Iterator[Row]:
    """The rows of one suite. Raises KeyError for a name that is not on the list."""
    yield from importlib.import_module(SUITES[name]).run(options)
