"""Our own time in a student's turn, all but the model: `make bench`. Median and 95th percentile in milliseconds."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from app.bootstrap import bootstrap
from app.models import Message
from app.settings import Settings
from app.turn import Turn
from evals.statistics import percentile

TURNS = (
    "what is 1/2 + 1/3? i think 2/5",
    "no",
    "6?",
    "why do we need the same bottom number to add fractions?",
    "just tell me the answer",
    "is it 5/6 or 2/5?",
    "5/6",
    "i don't know",
    "how many hearts does an octopus have?",
)
BAR = 80.0


class Timed:
    """A stub model that keeps how long it spoke, so that its time can be taken off."""

    name = "timed stub"
    spent = 0.0

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        began = time.perf_counter()
        pieces = ("Look at the pieces in your drawing. ", "Which of them have the same size? ")
        self.spent += time.perf_counter() - began
        for piece in pieces:
            yield piece

    def close(self) -> None:
        return None


async def _measure(rounds: int) -> list[float]:
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=Timed())
        try:
            for n in range(rounds + 2):
                for text in TURNS:
                    began = time.perf_counter()
                    async for _ in tutor.answer(Turn("student", text, f"s{n}", f"p{n}", 5)):
                        pass
                    if n >= 2:  # the first two rounds warm the marking worker and the caches
                        times.append((time.perf_counter() - began) * 1000)
        finally:
            tutor.close()
    return times


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    times = asyncio.run(_measure(rounds))
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    print(
        f"own time in a student turn over a stub, 1 session: p50 {p50:.1f} ms, p95 {p95:.1f} ms (n={len(times)}); bar: p95 <= {BAR:.0f} ms"
    )
    sys.exit(p95 > BAR)


if __name__ == "__main__":
    main()
