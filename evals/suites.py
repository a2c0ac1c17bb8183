"""The suites by name: each is a module with `run(options)`, which yields rows of the table. One line adds one; the longest come first."""

from __future__ import annotations

import importlib
import time
import traceback
from collections.abc import Iterator

from app.errors import StepwiseError

from .table import Options, Row

SUITES = {
    "next-turn": "evals.next_turn",
    "pressure": "evals.pressure",
    "equality": "evals.equality",
    "answer-pairs": "evals.answer_pairs",
    "solutions": "evals.solutions",
    "own-pairs": "evals.own_pairs",
    "families": "evals.families",
    "first-step": "evals.first_wrong_step",
    "leak-detector": "evals.leak_detector",
    "ladder": "evals.ladder",
    "outside": "evals.outside",
    "false-maths": "evals.false_maths",
    "abstain": "evals.abstain",
    "fabrication": "evals.fabrication",
    "documents": "evals.documents",
    "retrieval": "evals.retrieval",
    "speed": "evals.speed",
    "drill": "evals.drill",
    "archives": "evals.archives",
    "crosslanguage": "evals.crosslanguage",
    "gate": "evals.gate",
    "planted": "evals.planted",
    "rubric": "evals.rubric",
    "levels": "evals.levels",
    "exports": "evals.exports",
    "board": "evals.board",
    "family": "evals.family_pages",
    "simulated": "evals.simulated",
}
RETRIEVAL = ["retrieval", "speed", "abstain", "fabrication", "crosslanguage", "drill", "archives"]
STUDIO = ["gate", "planted", "rubric", "levels", "exports"]
PEOPLE = ["board", "family", "simulated"]
GROUPS = {
    "integrity": [name for name in SUITES if name not in (*RETRIEVAL, *STUDIO, *PEOPLE)],
    "retrieval": RETRIEVAL,
    "studio": STUDIO,
    "people": PEOPLE,
    "all": list(SUITES),
}


def run(name: str, options: Options) -> Iterator[Row]:
    """The rows of one suite. Raises KeyError for a name that is not on the list."""
    yield from importlib.import_module(SUITES[name]).run(options)


def measured(name: str, options: Options) -> tuple[list[Row], str, float]:
    """The rows of one suite, what went wrong with it if anything did, and its seconds."""
    began = time.monotonic()
    rows: list[Row] = []
    try:
        for row in run(name, options):
            rows.append(row)
    except StepwiseError as fault:
        return rows, f"could not run: {fault}", time.monotonic() - began
    except Exception:  # noqa: BLE001 - one broken suite must not hide the others; it is printed whole
        return rows, f"broke\n{traceback.format_exc()}", time.monotonic() - began
    return rows, "", time.monotonic() - began
