"""What a turn costs at the model: calls, prompt tokens and how much of a prompt a server has seen before, over fifty turns.

Beside it stands what a chat chain over the same library costs that is put together from the usual parts, re-described here as a
recipe: it keeps the whole conversation, asks the model to rewrite each question with it, and answers from four passages with the
whole conversation before them. It finds its passages with our library, and its model says what our stub says, so that only what
is sent differs. Tokens are counted as the product counts them.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from app.bootstrap import bootstrap
from app.budget import tokens
from app.models import Message
from app.settings import Settings
from app.turn import Turn
from app.tutor import Tutor

from .bench_figures import Figure, figure, load
from .bench_turn import INSIDE, OUTSIDE
from .table import Bar

TURNS = 50
AT = (2, 5, 20, 50)
REPLY = "Look at the pieces in your drawing. Which of them have the same size?"
SCRIPT = (
    "what is 1/2 + 1/3? i think 2/5",
    "no",
    "6?",
    "i don't know",
    "just tell me the answer",
    "is it 5/6 or 2/5?",
    "5/6",
    "another one please",
    "i'm stuck",
    "{inside}",
    "2/3",
    "give me a hint",
    "3/4 because i added the tops",
    "{outside}",
    "can you explain it differently?",
)
"""One stretch of a conversation. Conversations begin at different places of it, so that every kind of message stands at every turn."""
CONDENSE = (
    "Given the following conversation and a follow up question, rephrase the follow up question to be a standalone question.\n\n"
    "Chat history:\n{history}\nFollow up question: {question}\nStandalone question:"
)
ANSWER = "You are a helpful tutor. Use the following pieces of context to answer the question at the end.\n\n{context}"
PASSAGES = 4

Asked = list[list[Message]]
"""The prompts of one turn, in order."""


class Counting:
    """A stub model that keeps what it was sent and says two good sentences."""

    name = "counting stub"

    def __init__(self) -> None:
        self.asked: Asked = []

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        self.asked.append(list(messages))
        for word in REPLY.split(" "):
            yield f"{word} "

    def close(self) -> None:
        return None

    def taken(self) -> Asked:
        """What was sent since the last time."""
        asked, self.asked = self.asked, []
        return asked


def said(start: int, turn: int) -> str:
    """What the student writes at a turn (from 1) of a conversation that begins at this place of the script."""
    at = start + turn - 1
    text = SCRIPT[at % len(SCRIPT)]
    return text.format(inside=INSIDE[at % len(INSIDE)], outside=OUTSIDE[at % len(OUTSIDE)])


async def conversations(starts: Sequence[int], turns: int = TURNS) -> tuple[list[list[Asked]], list[list[Asked]]]:
    """(ours, the recipe's): the prompts by conversation and turn."""
    ours, theirs = [], []
    model = Counting()
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=model)
        try:
            for start in starts:
                mine: list[Asked] = []
                for turn in range(1, turns + 1):
                    async for _ in tutor.answer(Turn("student", said(start, turn), f"c{start}", f"p{start}", 5)):
                        pass
                    mine.append(model.taken())
                ours.append(mine)
                theirs.append(recipe(tutor, [said(start, turn) for turn in range(1, turns + 1)]))
        finally:
            tutor.close()
    return ours, theirs


def recipe(tutor: Tutor, texts: Sequence[str]) -> list[Asked]:
    """The prompts of the chat chain with full history, turn by turn."""
    history: list[Message] = []
    found: list[Asked] = []
    for text in texts:
        passages = tutor.library.search(text, kinds={"lesson", "glossary", "misconception"}, grade=5, k=PASSAGES)  # type: ignore[arg-type]
        prompts: Asked = []
        if history:
            told = "\n".join(f"{role}: {words}" for role, words in history)
            prompts.append([("user", CONDENSE.format(history=told, question=text))])
        context = "\n\n".join(found_.passage.text for found_ in passages)
        prompts.append([("system", ANSWER.format(context=context)), *history, ("user", text)])
        history += [("user", text), ("assistant", REPLY)]
        found.append(prompts)
    return found


def size(prompts: Asked) -> int:
    """Prompt tokens of one turn, all its calls together."""
    return sum(tokens(text) for prompt in prompts for _, text in prompt)


def cacheable(prompts: Sequence[list[Message]]) -> tuple[int, int]:
    """(tokens that each prompt has in common with the beginning of the one before it, all tokens), of prompts after the first.

    The one before is the last of the same kind, told by who speaks first in it: a server keeps more than one prompt.
    """
    common = whole = 0
    last: dict[str, str] = {}
    for prompt in prompts:
        now = "\n".join(f"{role}: {text}" for role, text in prompt)
        if (before := last.get(prompt[0][0])) is not None:
            common += tokens(now[: _shared(before, now)])
            whole += tokens(now)
        last[prompt[0][0]] = now
    return common, whole


def _shared(a: str, b: str) -> int:
    """Characters that both begin with."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def figures(ours: list[list[Asked]], theirs: list[list[Asked]]) -> list[Figure]:
    """The rows: calls, tokens at turns 2, 5, 20 and 50, their growth, the cacheable share; ours with bars, the recipe's without."""
    found = []
    for who, talks in (("ours", ours), ("recipe with full history", theirs)):
        mine = who == "ours"
        calls = [float(len(turn)) for talk in talks for turn in talk]
        mean = sum(calls) / len(calls)
        note = f"mean {mean:.2f}" + ("; the bar is on the mean" if mine else "")
        found.append(figure(f"model calls a turn, {who}", calls, "calls", Bar(most=1.05) if mine else None, note, mean))
        for at in AT:
            values = at_turn(talks, at)
            asked = f"{sum(v > 0 for v in values)} of them asked a model"
            found.append(figure(f"prompt tokens of turn {at}, {who}", values, "tokens", None, f"mean {_mean(values):.0f}; {asked}"))
        early, late = (_mean([v for v in at_turn(talks, at) if v]) for at in (AT[1], AT[-1]))
        growth = late / early if early else 0.0
        note = f"{late:.0f} / {early:.0f} tokens, means over the turns that asked a model"
        bar = Bar(most=1.05) if mine else None
        found.append(Figure(f"prompt of turn 50 / turn 5, {who}", growth, growth, "x", len(talks), growth, bar, load(), note))
        sums = [cacheable([prompt for turn in talk for prompt in turn]) for talk in talks]
        share = sum(a for a, _ in sums) / max(1, sum(b for _, b in sums))
        bar = Bar(least=0.6) if mine else None
        note = f"{share:.2f} of all tokens" + ("; the bar is on that" if mine else "")
        found.append(figure(f"cacheable beginning of a prompt, {who}", [a / b for a, b in sums if b], "share", bar, note, share))
    return found


def at_turn(talks: list[list[Asked]], turn: int) -> list[float]:
    """Prompt tokens of that turn (from 1) in each conversation that came so far; 0 where no model was asked."""
    return [float(size(talk[turn - 1])) for talk in talks if len(talk) >= turn]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
