"""`python -m evals.load`: many learners at once, on this machine. See docs/scale.md.

python -m evals.load                               200 learners, 100 replies at any time, two processes behind the proxy, 2 minutes
python -m evals.load --minutes 30 --out FILE       the same for half an hour, for memory
python -m evals.load --times 3                     three times as many: the line is shown, nothing breaks
python -m evals.load --processes 1                 one process, SQLite, embedded index: 50 learners, 25 replies
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

from app.errors import StepwiseError

from .cluster import Plan, running
from .report import Shape, page, rows
from .running import run
from .script import Pace
from .watching import Watch


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--processes", type=int, default=2, help="of the app; 1 is without proxy, PostgreSQL and vector server")
    words.add_argument("--learners", type=int, default=0, help="connected; 100 a process for two and more, 50 for one")
    words.add_argument("--streaming", type=int, default=0, help="replies at any time; half of the learners")
    words.add_argument("--times", type=float, default=1.0, help="so many times the usual load")
    words.add_argument("--minutes", type=float, default=2.0)
    words.add_argument("--warm", type=float, default=0.0, help="seconds that are not counted; a sixth of the run, 300 at most")
    words.add_argument("--pace", type=float, default=20.0, help="the stub's tokens a second")
    words.add_argument("--at-once", type=int, default=0, help="STEPWISE_MODEL_AT_ONCE of each process")
    words.add_argument("--out", type=Path, help="writes the report there as well")
    words.add_argument("--keep", type=Path, help="a folder for the logs and the data, which is not thrown away")
    return words.parse_args()


def main() -> int:
    """Runs it, prints the report, and gives 1 when a bar was missed."""
    given = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended too
    usual = given.learners or (50 if given.processes == 1 else 100 * given.processes)
    learners = round(usual * given.times)
    streaming = round((given.streaming or usual / 2) * given.times)
    seconds = 60 * given.minutes
    warm = given.warm or min(300.0, seconds / 6)
    pace = Pace(per_second=given.pace)
    name = f"{given.processes} process{'es' if given.processes > 1 else ''}, {learners} learners, {streaming} replies"
    with tempfile.TemporaryDirectory(prefix="stepwise-load-") as made:
        folder = given.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        plan = Plan(given.processes, given.at_once, pace, stub_limit=2 * streaming + 100)
        try:
            with running(plan, folder) as cluster:
                watch = Watch(cluster.pids | {"learners": os.getpid()}, alone={"learners"})
                found = asyncio.run(run(cluster.address, cluster.model, pace, learners, streaming, seconds, warm, watch, _say))
                shape = Shape(name, pace, given.times > 1, tuple(cluster.stub().items()))
        except StepwiseError as fault:
            print(fault, file=sys.stderr)
            return 2
    table = list(rows(found, watch, shape))
    text = page(table, found, watch, shape, "python -m evals.load " + " ".join(sys.argv[1:]))
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    return int(any(row.missed for row in table))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
