"""The suites by name: each is a module with `run(options)`, which yields rows of the table. One line adds one; the longest come first."""

from __future__ import annotations

import importlib
import resource
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

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
    "evidence": "evals.evidence",
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
    "draft-gate": "evals.draft_gate",
    "planted": "evals.planted",
    "rubric": "evals.rubric",
    "levels": "evals.levels",
    "exports": "evals.exports",
    "board": "evals.board",
    "family": "evals.family_pages",
    "simulated": "evals.simulated",
    "guard-effect": "evals.guard_effect",
    "regressions": "evals.regressions",
    "safety": "evals.child_safety",
    "sideways": "evals.sideways",
    "injection": "evals.injection",
    "bias": "evals.bias",
    "hints": "evals.hints",
    "misconceptions": "evals.misconceptions",
    "languages": "evals.languages",
    "judges": "evals.judges",
}
RETRIEVAL = ["retrieval", "speed", "abstain", "fabrication", "crosslanguage", "drill", "archives"]
STUDIO = ["draft-gate", "planted", "rubric", "levels", "exports"]
PEOPLE = ["board", "family", "simulated"]
SAFETY = ["safety", "sideways", "injection", "bias"]
TUTORING = ["hints", "misconceptions", "languages", "judges"]
PROOF = ["guard-effect", "regressions"]
"""The evals' own proof: what the guard does to a model, and whether a step back is seen."""
_NAMED = {"retrieval": RETRIEVAL, "studio": STUDIO, "people": PEOPLE, "safety": SAFETY, "tutoring": TUTORING, "proof": PROOF}
FAST: dict[str, float] = {
    "next-turn": 0.04,
    "pressure": 0.1,
    "equality": 0.1,
    "answer-pairs": 1.0,
    "solutions": 0.2,
    "own-pairs": 1.0,
    "families": 0.1,
    "first-step": 0.2,
    "leak-detector": 1.0,
    "ladder": 0.05,
    "outside": 0.2,
    "false-maths": 1.0,
    "abstain": 0.3,
    "fabrication": 0.1,
    "documents": 0.2,
    "retrieval": 0.1,
    "crosslanguage": 1.0,
    "planted": 0.15,
    "rubric": 0.3,
    "levels": 0.1,
    "exports": 0.05,
    "family": 0.05,
    "safety": 1.0,
    "evidence": 0.2,
    "draft-gate": 0.03,
    "simulated": 0.03,
    "injection": 0.2,
    "bias": 0.1,
    "hints": 0.04,
    "misconceptions": 0.12,
    "languages": 0.5,
    "sideways": 1.0,
}
"""The fast set, `python -m evals fast`: suite → the part of its rows that keeps the whole under ten minutes on two cores."""
SLOW = {
    "archives": "reads two whole archives",
    "drill": "kills a writer fifty times",
    "speed": "measures the clock",
    "board": "fills a database with 10,000 learners",
    "guard-effect": "plays every conversation with each model twice, raw and ours; its parts are suites of their own",
    "regressions": "runs other suites with and without a planted fault",
    "judges": "needs a model that judges: --judge MODEL",
}
"""What is not in the fast set, and why. A suite in neither is left out of it with "it has no fast part yet"."""
WITHOUT_SMALL = {"draft-gate": ("none", "answering")}
"""Suites that would also ask the small model, at seconds a call: whom they ask in the sets `fast` and `all`, unless `--model` says."""
ALONE = frozenset({"speed", "drill", "board", "regressions", "simulated"})
"""Suites that measure a clock or use both cores themselves: nothing else runs beside them."""
LONG = {"simulated": 0.5}
"""Suites that would not end within the hour of `python -m evals all`: the part they run there. Asked for by name they run whole."""
SETS: dict[str, tuple[str, ...]] = {
    "next-turn": ("tutor_next_turn.jsonl",),
    "equality": ("oatutor_steps.jsonl.gz",),
    "answer-pairs": ("mae_answer_pairs.jsonl",),
    "solutions": ("solution_correctness.jsonl",),
    "first-step": ("mistake_location.jsonl",),
    "leak-detector": ("mrbench_responses.jsonl",),
    "abstain": ("retrieval_algebra", "retrieval_physics"),
    "retrieval": ("retrieval_algebra", "retrieval_physics"),
    "speed": ("retrieval_algebra", "retrieval_physics"),
    "archives": ("native",),
    "rubric": ("rubrics",),
    "sideways": ("tutor_next_turn.jsonl",),
    "levels": ("onestopenglish.jsonl",),
    "safety": ("child_safety.jsonl",),
    "judges": ("mrbench_responses.jsonl",),
}
"""The public sets that a suite reads beside our own cases."""


def groups() -> dict[str, list[str]]:
    """Group → its suites, in the order of the list. A suite that no group names belongs to `integrity`."""
    named = {group: [name for name in SUITES if name in names] for group, names in _NAMED.items()}
    taken = {name for names in named.values() for name in names}
    whole = {"integrity": [name for name in SUITES if name not in taken], **named, "all": list(SUITES)}
    return whole | {"fast": [name for name in SUITES if name in FAST]}


GROUPS = groups()


def part_of(name: str, asked: set[str], part: float | None) -> float:
    """The part of a suite's rows to run: as told, else its own in the set `fast` or `all`, else the whole. `asked` holds the
    words of the command: a suite that is asked for by name runs whole."""
    if part is not None:
        return part
    own = FAST if "fast" in asked else LONG if "all" in asked else {}
    return 1.0 if name in asked else own.get(name, 1.0)


def models_of(name: str, asked: set[str], models: tuple[str, ...]) -> tuple[str, ...]:
    """The models of a suite: as told, else those of the set it was asked for with; empty for the suite's own choice."""
    return models or (WITHOUT_SMALL.get(name, ()) if asked & {"fast", "all"} and name not in asked else ())


def absent(names: Iterable[str], data: Path) -> list[str]:
    """The public sets that these suites would read and that are not there."""
    wanted = dict.fromkeys(one for name in names for one in SETS.get(name, ()))
    return [one for one in wanted if not (data / one).exists()]


def left_out() -> list[tuple[str, str]]:
    """Suites that are not in the fast set, each with the reason."""
    return [(name, SLOW.get(name, "it has no fast part yet")) for name in SUITES if name not in FAST]


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


@dataclass(frozen=True)
class Result:
    """What one suite gave: its rows, what went wrong with it, seconds of the clock and of the processor."""

    name: str
    part: float
    rows: list[Row]
    trouble: str = ""
    seconds: float = 0.0
    cpu: float = 0.0


def result(name: str, options: Options, part: float = 1.0) -> Result:
    """One suite on this part of its rows."""
    before = _processor()
    rows, trouble, seconds = measured(name, replace(options, part=part))
    return Result(name, part, rows, trouble, seconds, _processor() - before)


def _processor() -> float:
    """Seconds of processor time so far, of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)
