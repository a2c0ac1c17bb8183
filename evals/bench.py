"""Our own time in a student's turn, all but the model, and the guard's time for one sentence: `make bench`. Milliseconds."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from app.bootstrap import bootstrap
from app.marking import false_line
from app.models import Message
from app.safety.guard import Limits, hold
from app.settings import Settings
from app.turn import Expected, Item, Turn
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
ATTEMPTS = 3
"""Other work on the machine only adds time, so a missed bar is measured again."""
SENTENCES = (
    "Look at the pieces in your drawing.",
    "Which of them have the same size?",
    "You added the tops and you added the bottoms.",
    "With 4 bags of 3 plums each, what would you count first?",
    "2/5 is less than 1/2, so part of the half went missing.",
    "Half of 14 is 7, and 7 + 7 = 14.",
    "The bar in passage [1] is cut into 6 equal parts, and each part stands for the same number of pupils.",
    "If 2x + 1 = 7, then x = 3, because 2 times 3 is 6 and 6 plus 1 is 7.",
)


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


def _guard(rounds: int) -> list[float]:
    """Milliseconds of `hold` for one sentence, each said after the others of its reply."""
    item = Item("own#0", "", "What is $1/2 + 1/3$?", Expected(value="5/6"))
    times: list[float] = []
    for n in range(rounds):
        for at, sentence in enumerate(SENTENCES):
            shown = " ".join(SENTENCES[max(0, at - 2) : at])
            limits = Limits(item=item, table=f"{item.ask} i think 2/5 ({n})", verdict="wrong", passages=2, grade=5, shown=shown)
            began = time.perf_counter()
            hold(f"{sentence}{' ' * n}", limits, false_line)  # another spelling each round, for what was read once is remembered
            times.append((time.perf_counter() - began) * 1000)
    return times


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    for attempt in range(1, ATTEMPTS + 1):
        times = asyncio.run(_measure(rounds))
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        load = f"round {attempt}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        measured = f"p50 {p50:.1f} ms, p95 {p95:.1f} ms (n={len(times)}; {load})"
        print(f"own time in a student turn over a stub, 1 session: {measured}; bar: p95 <= {BAR:.0f} ms")
        if p95 <= BAR:
            break
    guard = _guard(rounds * 5)
    print(f"guard, one sentence: p50 {percentile(guard, 0.5):.2f} ms, p95 {percentile(guard, 0.95):.2f} ms (n={len(guard)})")
    sys.exit(p95 > BAR)


if __name__ == "__main__":
    main()
