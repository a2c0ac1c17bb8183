"""Speed and cost that anyone can see: `python -m evals.bench [rounds]` (`make bench`, at most three minutes).

Our own time in a student's turn and the guard's for a sentence, the first shown sentence against the raw model's, calls and prompt
tokens over fifty turns beside a chat chain with full history, the start of the real server and its memory, and the board. One
table with p50, p95, n, the bar and the machine's load. Other work on a machine only adds time: our own time is the best of some
rounds, and the exit code is 1 when a figure of the clock misses its bar twofold, or any other bar is missed. `--strict` fails at
every bar that is missed, which is for a machine of one's own.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator

from . import bench_cost, bench_first, bench_growth, bench_start, bench_turn
from .bench_figures import HEAD, Figure, figure
from .statistics import percentile
from .table import Bar

BAR = 40.0
"""Milliseconds of our own in a student's turn, 95th percentile."""
LENIENT = 80.0
"""The same on a machine that does other work."""
ATTEMPTS = 3
SENTENCE = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=20, help="conversations of nine turns for our own time")
    parser.add_argument("--strict", action="store_true", help="fail at every bar that is missed")
    given = parser.parse_args()
    print(HEAD, flush=True)
    found = []
    for one in figures(given.rounds):
        print(one, flush=True)
        found.append(one)
    missed = [one for one in found if one.missed]
    print("\n".join(f"missed: {one.what}, {one.judged:.2f} {one.unit} instead of {one.bar}" for one in missed) or "every bar is met")
    sys.exit(any(one.missed if given.strict else one.fails for one in found))


def figures(rounds: int = 20) -> Iterator[Figure]:
    """The rows in the order of the table."""
    yield own_time(rounds)
    yield figure("the guard, one sentence", bench_turn.guard(rounds * 2), "ms", Bar(most=SENTENCE), lenient=2 * SENTENCE)
    yield from bench_first.stub_figures(2)
    yield from bench_first.small_figures(1)
    yield from bench_cost.figures(*asyncio.run(bench_cost.conversations(range(0, len(bench_cost.SCRIPT), 3))))
    yield from bench_start.figures()
    yield bench_growth.board_figure()


def own_time(rounds: int) -> Figure:
    """The best of some measurements of `rounds` conversations each; one that meets the bar is enough."""
    best: Figure | None = None
    for attempt in range(1, ATTEMPTS + 1):
        found = asyncio.run(bench_turn.turns(rounds))
        clock, cpu = [own.clock for own in found], [own.cpu for own in found]
        note = f"processor time p50 {percentile(cpu, 0.5):.1f}, p95 {percentile(cpu, 0.95):.1f} ms; measurement {attempt}"
        now = figure("our own time in a student's turn, 1 session, over a stub", clock, "ms", Bar(most=BAR), note, lenient=LENIENT)
        best = now if best is None or now.p95 < best.p95 else best
        if not best.missed:
            break
    assert best is not None
    return best


if __name__ == "__main__":
    main()
