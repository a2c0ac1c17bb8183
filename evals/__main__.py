"""`python -m evals [suite …] [--model NAME …] [--part 0.1] [--out FILE.md] [--html FILE.html]`: one table, beside the kept figures.

Each row has n, a 95 % bootstrap interval, a trivial baseline where there is one, the bar it meets or misses, and what
changed since its figure was kept in `evals/baseline.json`. A suite that fails to run is a line of its own. The exit code is 1
when a bar is missed, a row is worse than its kept interval, or a suite fails; when only a part of the rows is run, a share
misses its bar when its whole interval does. `--accept "reason"` keeps the figures of this run. `python -m evals gate`
certifies a model, `python -m evals.transcripts` proposes cases.
"""

from __future__ import annotations

import argparse
import importlib.util
import shlex
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from app.errors import StepwiseError
from app.settings import ROOT
from evals import baseline, suites
from evals.html_report import page
from evals.outcome import Outcome, markdown
from evals.suites import Result
from evals.table import HEAD, Options

DATA = ROOT.parent / "shared" / "data"
COMPARED = ("raw", "peer-recipe", "none")
COMMANDS = {"gate": "evals.certify"}
"""First words that are no suite: modules with `main(arguments)`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what is asked for and returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in COMMANDS and words[0] not in suites.SUITES and importlib.util.find_spec(COMMANDS[words[0]]):
        return int(importlib.import_module(COMMANDS[words[0]]).main(words[1:]) or 0)
    given = _parser().parse_args(words)
    asked = given.suites or ["next-turn", "abstain"]
    if unknown := set(asked) - {*suites.SUITES, *suites.GROUPS}:
        print(f"There is no suite {', '.join(sorted(unknown))}. Suites: {', '.join((*suites.SUITES, *suites.GROUPS))}.", file=sys.stderr)
        return 1
    if given.accept is not None and not given.accept.strip():
        print('A figure is not accepted without a reason: --accept "why".', file=sys.stderr)
        return 1
    names = list(dict.fromkeys(name for ask in asked for name in suites.GROUPS.get(ask, [ask])))
    chosen = set(given.compare or COMPARED[:2]) - ({"raw"} if given.no_compare else set())
    options = Options(given.data, tuple(given.model or ()), 1.0, "raw" in chosen, "peer-recipe" in chosen, given.judge)
    parts = {name: suites.part_of(name, set(asked), given.part) for name in names}
    try:
        kept = baseline.read(given.baseline)
    except StepwiseError as fault:
        print(fault, file=sys.stderr)
        return 1
    absent, left_out = suites.absent(names, given.data), suites.left_out() if "fast" in asked else []
    if absent:
        print(f"(not at {given.data}: {', '.join(absent)}; rows on them are missing)", file=sys.stderr)
    runs = [(name, replace(options, models=suites.models_of(name, set(asked), options.models)), part) for name, part in parts.items()]
    found = list(_shown(_results(runs, given.jobs), kept, given.worst))
    command = shlex.join(["python", "-m", "evals", *_without_files(words)])
    outcome = Outcome(found, kept, command, date.today().isoformat(), absent, left_out)
    print(f"\n{outcome.verdict()}")
    print("\n".join(f"({note})" for note in outcome.notes()), file=sys.stderr)
    _write(given.out, markdown(outcome))
    _write(given.html, page(outcome, given.read))
    return _accepted(outcome, given.accept, given.baseline) if given.accept is not None else int(outcome.failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    add = parser.add_argument
    add("suites", nargs="*", help=f"{', '.join((*suites.SUITES, *suites.GROUPS))}; default: next-turn abstain")
    add("--model", action="append", help="none, answering, smollm2, local:FILE, or a model's name; several times")
    add("--judge", default="", metavar="MODEL", help="a model that judges replies, where a suite has a use for one; none is needed")
    add("--data", type=Path, default=DATA, help="folder of the public sets")
    add("--part", type=float, help="share of the rows, drawn once by seed; else all, and in the fast set each suite's own")
    add("--jobs", type=int, default=1, help="suites at a time, each in a process of its own")
    add("--worst", type=int, default=3, help="cases to print under each row")
    add("--read", type=int, default=25, help="cases to list under each row of the HTML report")
    add("--compare", action="append", choices=COMPARED, help="what to measure beside ours; default both; none for neither")
    add("--no-compare", action="store_true", help="leave the unguarded model out")
    add("--accept", metavar="REASON", help="keep the figures of this run in the baseline, for this reason")
    add("--baseline", type=Path, default=baseline.FILE, help="the figures to compare with")
    add("--out", type=Path, help="write the table to this Markdown file too")
    add("--html", type=Path, help="write a report to read, one page, to this file")
    return parser


def _results(runs: Sequence[tuple[str, Options, float]], jobs: int) -> Iterator[Result]:
    """Each suite's result, as it is ready in order. With several jobs, those that measure a clock come last, alone."""
    alone = [run for run in runs if jobs == 1 or run[0] in suites.ALONE]
    if len(alone) < len(runs):
        with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
            waiting = [(run, pool.submit(suites.result, *run)) for run in runs if run not in alone]
            for (name, _, part), future in waiting:
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield Result(name, part, [], "its process was killed, or that of a suite beside it; memory may have run out")
    yield from (suites.result(*run) for run in alone)


def _shown(results: Iterator[Result], kept: dict[str, baseline.Kept], worst: int) -> Iterator[Result]:
    """The same results, printed on their way."""
    print(HEAD, flush=True)
    for result in results:
        for change in baseline.changes(result, kept):
            print("\n".join([change.row.line(change.markdown), *(f"    {fault}" for fault in change.row.faults[:worst])]), flush=True)
        if result.trouble:
            print(f"({result.name}: {result.trouble})", flush=True)
        print(f"({result.name}: {result.seconds:.0f} s, {result.cpu:.0f} s of processor time)", file=sys.stderr, flush=True)
        yield result


def _accepted(outcome: Outcome, reason: str, path: Path) -> int:
    """Keeps the figures and says which of them miss their bar: from now on those are known."""
    try:
        changed = baseline.accept(outcome.results, reason, path)
    except StepwiseError as fault:
        print(fault, file=sys.stderr)
        return 1
    print(f"{len(changed)} figures changed in {path.name}.")
    for change in outcome.missed:
        print(f"Kept below its bar ({change.row.bar}): {change.row.identity}, {change.row.score:.4f}.")
    return 0


def _write(path: Path | None, text: str) -> None:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _without_files(words: Sequence[str]) -> list[str]:
    """The command as somebody else would type it: without the folders of this machine and where the report went."""
    kept: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in ("--data", "--out", "--html", "--baseline", "--accept"):
            skip = True
        elif not word.startswith(("--data=", "--out=", "--html=", "--baseline=", "--accept=")):
            kept.append(word)
    return kept


if __name__ == "__main__":
    sys.exit(main())
