"""How long until the first sentence stands there: ours against the same model alone, with the same prompt.

A sentence of the raw model ends when its full stop or question mark has come. A stub that speaks at a stated rate leaves out
what a real model's own time varies by; a small real model, where one is installed, is asked a few turns beside it. Before each
of its replies it is asked something else, and every prompt of either side begins with a number of its own: a server keeps prompts that it
has read, and neither side may find one remembered.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import bootstrap
from app.errors import StepwiseError
from app.models import ChatModel, Message
from app.settings import Settings
from app.turn import Said, Turn

from .bench_figures import Figure, figure, load
from .models import by_name
from .statistics import percentile
from .table import Bar

RATE = 20.0
"""Tokens a second of the stub."""
WAIT = 0.3
"""Seconds before its first token."""
SAYS = "Look at the pieces in your drawing and find two that have the same size. Which of them did you count?"
TURNS = ("what is 1/2 + 1/3? i think 2/5", "no", "6?", "is it 5/6 or 2/5?", "i don't know what to do")
_END = re.compile(r"[.?!](?=\s|$)")


@dataclass(frozen=True)
class First:
    """Seconds until the first sentence: of anybody, of the model as shown by us, of the raw model."""

    words: float
    model: float
    raw: float


class Speaking:
    """A stub that speaks token by token at a fixed rate; a word and the space before it, and a mark, are tokens."""

    name = "speaking stub"

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        began = time.perf_counter()
        for n, piece in enumerate(re.findall(r" ?\w+|[^\w\s]", SAYS)):
            await asyncio.sleep(max(0.0, began + WAIT + n / RATE - time.perf_counter()))
            yield piece

    def close(self) -> None:
        return None


class Watched:
    """Another model, and the last prompt that it was sent."""

    def __init__(self, model: ChatModel, forget: bool) -> None:
        self._model, self.name = model, model.name
        self.prompt: list[Message] = []
        self._forget, self._asked = forget, 0

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncIterator[str]:
        if not self.prompt:
            self.prompt = list(messages)
        async for piece in self._model.stream(self.as_new(messages), max_tokens):
            yield piece

    def as_new(self, messages: Sequence[Message]) -> list[Message]:
        """The prompt as nobody has sent it before, where the model is one that remembers."""
        self._asked += 1
        return [(role, f"{self._asked}: {said}" if self._forget and not n else said) for n, (role, said) in enumerate(messages)]

    def close(self) -> None:
        self._model.close()


async def firsts(model: ChatModel, rounds: int, turns: Sequence[str] = TURNS, forget: bool = False) -> list[First]:
    """Each turn of that many conversations that asked the model: ours, then the model alone with the prompt that ours sent."""
    found: list[First] = []
    with tempfile.TemporaryDirectory() as folder:
        watched = Watched(model, forget)
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=watched)
        try:
            for n in range(-1, rounds):
                for text in turns if n >= 0 else turns[:1]:
                    if forget:
                        await _raw(model, [("user", "Name a colour.")])
                    watched.prompt = []
                    words = mine = 0.0
                    began = time.perf_counter()
                    async for event in tutor.answer(Turn("student", text, f"s{n}", f"p{n}", 5)):
                        if isinstance(event, Said):
                            words = words or time.perf_counter() - began
                            mine = mine or (event.by == model.name and time.perf_counter() - began) or 0.0
                    if not watched.prompt or not mine or n < 0:
                        continue  # no model was asked, or nothing of it could be shown, or this warms up
                    if forget:
                        await _raw(model, [("user", "Name an animal.")])
                    found.append(First(words, mine, await _raw(model, watched.as_new(watched.prompt))))
        finally:
            tutor.close()
    return found


async def _raw(model: ChatModel, prompt: Sequence[Message]) -> float:
    """Seconds until the first sentence has come; the rest is heard out, so that the next one waits for nothing."""
    began, ended, text = time.perf_counter(), 0.0, ""
    async for piece in model.stream(prompt, 60):
        text += piece
        if not ended and _END.search(text.strip()):
            ended = time.perf_counter() - began
    return ended or time.perf_counter() - began


def stub_figures(rounds: int) -> list[Figure]:
    return _rows(f"a stub at {RATE:.0f} tokens/s, first token after {WAIT:.1f} s", asyncio.run(firsts(Speaking(), rounds)))


def small_figures(rounds: int) -> list[Figure]:
    """The same with the small real model, over three turns; none where it is not installed, a row that says so when it fails."""
    who = "SmolLM2 135M"
    try:
        model = by_name("smollm2")
    except StepwiseError:
        return []
    try:
        return _rows(who, asyncio.run(firsts(model, rounds, TURNS[:3], forget=True)), judged=False) if model else []
    except StepwiseError as fault:
        return [Figure(f"first sentence, {who}", 0, 0, "x", 0, 0, None, load(), f"not measured: {fault}")]


def _rows(who: str, found: Sequence[First], judged: bool = True) -> list[Figure]:
    if not found:
        return [Figure(f"first sentence, {who}", 0, 0, "x", 0, 0, None, load(), "no turn showed a sentence of the model's")]
    ratio = percentile([f.model / f.raw for f in found], 0.5)
    note = f"raw p50 {percentile([f.raw for f in found], 0.5):.2f} s; the bar is on the median"
    bar = Bar(most=1.10)
    return [
        figure(f"first words of anybody / raw model's first sentence, {who}", [f.words / f.raw for f in found], "x"),
        figure(f"model's first sentence shown / raw model's, {who}", [f.model / f.raw for f in found], "x", bar if judged else None,
               note if judged else note.partition(";")[0], ratio, lenient=1.3),
    ]  # fmt: skip
