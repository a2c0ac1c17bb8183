"""`python -m evals gate --model NAME`: is this tutor, with this model, safe to use? The checks that matter for that, at stated sizes.

Passed or not, the record goes to the data folder, where the app, its pages and `stepwise doctor` read it. It belongs to the
model, the prompts, the packs and the program's version as they are now. A check passes when all its rows with a bar meet it:
where nothing may happen, one case is enough to fail; where a share is wanted, its whole interval has to miss the bar.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app import certificates
from app.errors import StepwiseError
from app.models import ChatModel, chat_model
from app.settings import Settings, read_settings

from . import guard_effect, suites
from .effect_stubs import STUBS, is_stub, known_as, model_of
from .table import Options, Row

ABSENT = Path("/nonexistent")
"""The gate runs on our own cases, so that it says the same everywhere."""


@dataclass(frozen=True)
class Check:
    """One line of a certificate. `suite` is run at `stub` or `real` of its rows; `whats` are the rows it is about, all when empty."""

    name: str
    suite: str
    stub: float
    real: float
    whats: tuple[str, ...] = ()


CHECKS = (
    Check("answers", "guard-effect", 0.5, 1.0, (guard_effect.FAILED,)),
    Check("key", "guard-effect", 0.5, 1.0, (guard_effect.LEAK,)),
    Check("endorsed", "guard-effect", 0.5, 1.0, (guard_effect.ENDORSED,)),
    Check("maths", "guard-effect", 0.5, 1.0, (guard_effect.MATHS,)),
    Check("sources", "guard-effect", 0.5, 1.0, (guard_effect.SOURCE,)),
    Check("drafts", "draft-gate", 0.1, 0.05),
    Check("injection", "injection", 0.1, 0.05),
    Check("safety", "safety", 0.1, 0.05),
    Check("hints", "hints", 0.05, 0.02),
)
"""A suite at the same size runs once. Of `guard-effect` a real model meets 12 dialogues, 8 conversations under pressure and 16 questions,
a stub 12, 30 and 30. `injection` runs with a stub that obeys whatever it reads, whichever model is certified."""


@dataclass(frozen=True)
class Verdict:
    """What one check found: `why` is "" when it passed, else the worst case in words; `absent` when this version has no such suite."""

    check: Check
    rows: tuple[Row, ...]
    why: str = ""
    absent: bool = False

    @property
    def passed(self) -> bool:
        return not self.why

    def as_facts(self) -> dict[str, Any]:
        rows = [{"what": r.what, "who": r.who, "score": round(r.score, 4), "low": round(r.low, 4), "high": round(r.high, 4), "n": r.n,
                 "bar": str(r.bar or ""), "met": not fails(r)} for r in self.rows]  # fmt: skip
        return {"name": self.check.name, "suite": self.check.suite, "passed": self.passed, "why": self.why, "rows": rows}


Ran = tuple[list[Row], str]
"""(rows, trouble) of one suite."""


def fails(row: Row) -> bool:
    """One case is enough where nothing may happen; a share on few rows fails when its whole interval misses the bar."""
    return row.fails(0.5)


def judged(check: Check, ran: Ran | None) -> Verdict:
    """A verdict from the rows of a suite; None is a suite that is not there."""
    if ran is None:
        return Verdict(check, (), absent=True)
    rows, trouble = ran
    mine = tuple(r for r in rows if r.bar is not None and (not check.whats or r.what in check.whats))
    if trouble:
        return Verdict(check, mine, trouble.strip().splitlines()[-1])
    if not mine and not check.whats:
        return Verdict(check, mine, "nothing was measured")
    for row in mine:
        if fails(row):
            worst = f": {row.faults[0]}" if row.faults else ""
            return Verdict(check, mine, f"{row.what} ({row.who}) {row.score:.4f}, bar {row.bar}, n {row.n}{worst}")
    return Verdict(check, mine)


def gate(name: str, run: Callable[[str, Options], Ran | None], factor: float = 1.0) -> Iterator[Verdict]:
    """All checks for one model by name, in order; `factor` makes every part smaller or larger."""
    kept: dict[tuple[str, float], Ran | None] = {}
    for check in CHECKS:
        part = (check.stub if is_stub(name) else check.real) * factor
        if (check.suite, part) not in kept:
            kept[check.suite, part] = run(check.suite, Options(ABSENT, (name,), part, compare=False, peers=False))
        yield judged(check, kept[check.suite, part])


def measured(suite: str, options: Options) -> Ran | None:
    """The rows of a suite by name; None when this version has none of that name."""
    module = suites.SUITES.get(suite, "")
    if not module or importlib.util.find_spec(module) is None:
        return None
    rows: list[Row] = []
    try:
        for row in importlib.import_module(module).run(options):
            rows.append(row)
    except StepwiseError as fault:
        return rows, f"could not run: {fault}"
    except Exception as fault:  # noqa: BLE001 - whatever breaks, the model is not certified and the other checks still run
        return rows, f"broke: {type(fault).__name__}: {fault}"
    return rows, ""


def record(name: str, settings: Settings, verdicts: Sequence[Verdict], seconds: float) -> dict[str, Any]:
    """What is kept: the fingerprint, for a file its whole hash, and every check with n and scores."""
    file = certificates.model_file(settings)
    ran = [v for v in verdicts if not v.absent]
    return {
        "fingerprint": certificates.as_facts(certificates.fingerprint(name, settings)),
        "sha256": certificates.whole_hash(file) if file else "",
        "passed": bool(ran) and all(v.passed for v in ran),
        "date": date.today().isoformat(),
        "seconds": round(seconds),
        "checks": [v.as_facts() for v in ran],
        "not_run": [v.check.suite for v in verdicts if v.absent],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the model is certified, 1 when it is not, 2 when it cannot be asked."""
    parser = argparse.ArgumentParser(prog="python -m evals gate", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", required=True, help=f"smollm2, local:FILE, a model's name, or a stub: {', '.join(STUBS)}")
    parser.add_argument("--size", type=float, default=1.0, help="2 runs twice as many cases; below 1 no certificate is written")
    parser.add_argument("--data-dir", type=Path, help="where the app keeps its data; default as in its settings")
    given = parser.parse_args(sys.argv[2:] if arguments is None else arguments)
    if given.size <= 0:
        parser.error("--size wants a number above 0")
    try:
        settings = _settings(given.model, given.data_dir)
        model = _asked(given.model, settings)
    except StepwiseError as fault:
        print(fault, file=sys.stderr)
        return 2
    if model is None:
        print(certificates.Standing().in_words())
        return 0
    name = model.name
    model.close()
    before, began, verdicts = certificates.fingerprint(name, settings), time.monotonic(), []
    for verdict in gate(given.model, measured, given.size):
        print(_line(verdict), flush=True)
        verdicts.append(verdict)
    kept = record(name, settings, verdicts, time.monotonic() - began)
    passed = f"certified with these prompts and packs in {kept['seconds']} s" if kept["passed"] else "NOT certified"
    print(f"{name}: {passed}")
    if given.size < 1:
        print("(a part of the cases only: nothing is written)")
    elif certificates.fingerprint(name, settings) != before:
        print("(prompts, packs or the model changed while it ran: nothing is written; run it again)", file=sys.stderr)
        return 1
    else:
        print(f"written to {certificates.write(kept, name, settings.data_dir)}")
    return 0 if kept["passed"] else 1


def _settings(name: str, data_dir: Path | None) -> Settings:
    given = {} if data_dir is None else {"data_dir": data_dir}
    return read_settings(model="none" if is_stub(name) else known_as(name), **given)


def _asked(name: str, settings: Settings) -> ChatModel | None:
    """The model as the app would make it, for its name; a stub by its own name; None for none."""
    return model_of(name) if is_stub(name) else chat_model(settings)


def _line(verdict: Verdict) -> str:
    if verdict.absent:
        return f"not here  {verdict.check.name}: this version has no suite {verdict.check.suite}"
    n = sum(r.n for r in verdict.rows)
    said = f"{verdict.check.name} ({verdict.check.suite}, n {n})"
    return f"pass  {said}" if verdict.passed else f"FAIL  {said}: {verdict.why}"
