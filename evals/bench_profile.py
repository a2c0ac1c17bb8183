"""Where our own time in a student's turn goes: a sampling profile, `python -m evals.bench_profile [rounds]`.

The interpreter is asked at every tick of processor time where it is (the system may make the ticks longer than asked for);
nothing is slowed down by being counted, as it would be under cProfile. A sample counts once for each function of ours on its
stack, so shares do not add up to 100 %. What the turn does in threads is done in place here, so that one thread has it all; time
spent waiting for the disk is in no sample.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from app.bootstrap import bootstrap
from app.settings import ROOT, Settings
from app.turn import Turn

from .bench_turn import Timed, texts

EVERY = 0.001
SHOWN = 40


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print("\n".join(report(*profiled(rounds))))


def profiled(rounds: int) -> tuple[Counter[str], int]:
    """(samples by function of ours, all samples) over that many rounds of the bench's turns; two rounds before them warm up."""
    found: Counter[str] = Counter()
    taken = 0

    def take(_: int, frame: FrameType | None) -> None:
        nonlocal taken
        taken += 1
        found.update(set(_names(frame)))

    async def in_place(call: Callable[..., Any], *args: Any, **named: Any) -> Any:
        return call(*args, **named)

    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=Timed())
            try:
                for n in range(rounds + 2):
                    if n == 2:
                        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
                    for text in texts(n):
                        async for _ in tutor.answer(Turn("student", text, f"s{n}", f"p{n}", 5)):
                            pass
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
                tutor.close()

    before, threads = signal.signal(signal.SIGPROF, take), asyncio.to_thread
    asyncio.to_thread = in_place
    try:
        asyncio.run(run())
    finally:
        asyncio.to_thread = threads
        signal.signal(signal.SIGPROF, before)
    return found, taken


def _names(frame: FrameType | None) -> list[str]:
    """The functions of ours on the stack, and sqlalchemy and tiktoken as one line each."""
    names = []
    while frame is not None:
        place, name = frame.f_code.co_filename, frame.f_code.co_name
        if place.startswith(str(ROOT / "app")):
            names.append(f"{Path(place).relative_to(ROOT)} {name}")
        elif "site-packages" in place:
            names.append(f"({place.partition('site-packages/')[2].partition('/')[0]})")
        frame = frame.f_back
    return names


def report(found: Counter[str], taken: int) -> list[str]:
    """A table of the functions that were seen most."""
    lines = [f"{taken} samples", "", "| share | function |", "|---|---|"]
    return lines + [f"| {count / max(1, taken):.0%} | {name} |" for name, count in found.most_common(SHOWN)]


if __name__ == "__main__":
    main()
