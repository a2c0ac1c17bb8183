"""Our own time in a student's turn, all but the model, and the guard's time for one sentence. Milliseconds."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import bootstrap
from app.marking import false_line
from app.models import Message
from app.safety.guard import Limits, hold
from app.settings import Settings
from app.turn import Expected, Item, Turn

TURNS = (
    "what is 1/2 + 1/3? i think 2/5",
    "no",
    "6?",
    "{inside}",
    "just tell me the answer",
    "is it 5/6 or 2/5?",
    "5/6",
    "i don't know",
    "{outside}",
)
INSIDE = (
    "why do we need the same bottom number to add fractions?",
    "what is an equivalent fraction?",
    "how do I compare two fractions?",
    "why is 1/3 bigger than 1/4?",
    "what is the perimeter of a shape?",
    "how do I find the area of a rectangle?",
    "what does the numerator tell me?",
    "what is a mixed number?",
    "why do we multiply the bottoms?",
    "how do I read a bar graph?",
    "what does equivalent mean?",
    "what is an improper fraction?",
    "how can I add unlike fractions?",
    "why do plants need light?",
    "what is a theme of a story?",
    "how do I subtract fractions?",
    "why are equal parts important?",
    "what is a denominator?",
    "how do I make a fair share?",
    "why can't I add the tops and the bottoms?",
)
"""Questions of one conversation each, another one every round, so that nothing is answered from what was remembered."""
OUTSIDE = (
    "how many hearts does an octopus have?",
    "who won the world cup in 1998?",
    "what is the capital of Peru?",
    "how tall is the tallest building?",
    "when was the telephone invented?",
    "what do pandas eat?",
    "how far away is Pluto?",
    "who wrote the national anthem?",
    "how long is the river Nile?",
    "what is a black hole?",
    "why do cats purr?",
    "how do airplanes stay up?",
    "what language do they speak in Brazil?",
    "who was the first king of France?",
    "what is the fastest animal?",
    "why is the sky dark at night?",
    "how old is the Eiffel tower?",
    "what is a volcano made of?",
    "how many strings has a violin?",
    "who painted the ceiling in Rome?",
)
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


@dataclass(frozen=True)
class Own:
    """Our own milliseconds of one turn: on the clock, and of this process's processor time."""

    text: str
    clock: float
    cpu: float


class Timed:
    """A stub model that says two sentences at once, so that its time is next to nothing."""

    name = "timed stub"

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        for piece in ("Look at the pieces in your drawing. ", "Which of them have the same size? "):
            yield piece

    def close(self) -> None:
        return None


def texts(n: int) -> list[str]:
    """What the student writes in round n."""
    return [text.format(inside=INSIDE[n % len(INSIDE)], outside=OUTSIDE[n % len(OUTSIDE)]) for text in TURNS]


async def turns(rounds: int) -> list[Own]:
    """Our own time in each turn of that many conversations, one at a time; two more before them warm the marking worker up."""
    found: list[Own] = []
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=Timed())
        try:
            for n in range(-2, rounds):
                for text in texts(n):
                    began, used = time.perf_counter(), time.process_time()
                    async for _ in tutor.answer(Turn("student", text, f"s{n}", f"p{n}", 5)):
                        pass
                    own = Own(text, (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000)
                    if n >= 0:
                        found.append(own)
        finally:
            tutor.close()
    return found


def guard(rounds: int) -> list[float]:
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
