"""`python -m evals [suite …] [--model NAME …] [--data DIR] [--part 0.1] [--out FILE]`: one table.

Each row has n, a 95 % bootstrap interval, a trivial baseline where there is one, and the bar it meets or misses. A suite
that fails to run is a line of its own. The exit code is 1 when a bar is missed or a suite fails; when only a part of the
rows is run, a share fails when its whole interval misses the bar.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path

from app.settings import ROOT
from evals import suites
from evals.table import HEAD, Options, Row, report

DATA = ROOT.parent / "shared" / "data"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"{', '.join((*suites.SUITES, *suites.GROUPS))}; default: next-turn abstain")
    parser.add_argument("--model", action="append", help="none, answering, smollm2, local:FILE, or a model's name; several times")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the public sets")
    parser.add_argument("--part", type=float, default=1.0, help="share of the rows, drawn once by seed: 0.1 is the tenth that CI runs")
    parser.add_argument("--jobs", type=int, default=1, help="suites at a time, each in a process of its own")
    parser.add_argument("--worst", type=int, default=3, help="cases to print under each row")
    parser.add_argument("--no-compare", action="store_true", help="leave the unguarded model out")
    parser.add_argument("--out", type=Path, help="write the table to this file too")
    given = parser.parse_args()
    asked = given.suites or ["next-turn", "abstain"]
    if unknown := set(asked) - {*suites.SUITES, *suites.GROUPS}:
        sys.exit(f"There is no suite {', '.join(sorted(unknown))}. Suites: {', '.join((*suites.SUITES, *suites.GROUPS))}.")
    names = list(dict.fromkeys(name for ask in asked for name in suites.GROUPS.get(ask, [ask])))
    options = Options(given.data, tuple(given.model or ()), given.part, not given.no_compare)
    if not given.data.is_dir():
        print(f"(there are no public sets at {given.data}; our own cases only)", file=sys.stderr)
    rows, failed = _run(names, options, given.worst, given.jobs)
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text("\n".join(report(rows, 0)) + "\n", encoding="utf-8")
    sys.exit(1 if failed or any(row.fails(given.part) for row in rows) else 0)


def _run(names: list[str], options: Options, worst: int, jobs: int) -> tuple[list[Row], bool]:
    """All rows in the order of the suites, printed as they are ready, and whether a suite failed."""
    rows: list[Row] = []
    failed = False
    print(HEAD, flush=True)
    with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn")) if jobs > 1 else nullcontext() as pool:
        for name, waiting in [(name, pool.submit(suites.measured, name, options) if pool else None) for name in names]:
            found, trouble, seconds = waiting.result() if waiting else suites.measured(name, options)
            rows += found
            failed = failed or bool(trouble)
            for row in found:
                print("\n".join([str(row), *(f"    {fault}" for fault in row.faults[:worst])]), flush=True)
            if trouble:
                print(f"({name}: {trouble})", flush=True)
            print(f"({name}: {seconds:.0f} s)", file=sys.stderr, flush=True)
    return rows, failed


if __name__ == "__main__":
    main()
