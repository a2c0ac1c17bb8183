"""What the learners say, what the stub model answers, and when each of its words is due. Pure.

The model's pace is known to the millisecond, so what a learner waits beyond it is ours: the app, the database, the proxy,
and also the lateness of the stub and of the clients on a busy machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

MODEL = "paced-stub"
OPENING = "Look calmly at the parts of the task before you write anything down, and say in your own words what is asked."
"""The first sentence of every reply that is not about a passage: what a learner sees first of the model."""
REST = (
    "Now think about which small step you are sure of, and put only that step on paper so that you can look at it again.",
    "Read that step slowly once more, and think about how you could show it with a small drawing of bars.",
    "Which part of your own work would you like to look at first, and what makes you choose that part?",
)
_PIECE = re.compile(r"\s*\S{1,5}")
_PASSAGE = re.compile(r"<passages>\n\[1\][^\n]*\n(.+?)(?:\n\[2\]|\n</passages>)", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?]+[.!?](?=\s|$)")


@dataclass(frozen=True)
class Pace:
    """A model's pace: seconds to its first token, and tokens a second after that."""

    first: float = 0.3
    per_second: float = 20.0

    def due(self, n: int) -> float:
        """Seconds from the request to token number `n`, from 1."""
        return self.first + (n - 1) / self.per_second


def tokens(text: str) -> list[str]:
    """The pieces in which the stub says a text: about five letters, like a model's."""
    return _PIECE.findall(text)


def reply(prompt: str) -> str:
    """What the stub says: sentences of the first passage with their number, else four harmless sentences of its own."""
    if passage := _PASSAGE.search(prompt):
        quoted = [" ".join(s.split()) for s in _SENTENCE.findall(passage[1])][:4]
        return " ".join(f"{s[:-1]}{s[-1]} [1]" for s in quoted) if quoted else OPENING
    return " ".join((OPENING, *REST))


def own_time(pace: Pace) -> float:
    """Seconds the stub itself takes to the end of its first sentence."""
    return pace.due(len(tokens(OPENING)))


@dataclass(frozen=True)
class Message:
    """One message of a learner. `kind`: answer (a pasted task with a wrong answer), hint, question, plain (needs no model)."""

    kind: str
    text: str


_QUESTIONS = (
    "how do plants make food?",
    "what is a denominator?",
    "how do fish breathe under water?",
    "why do we need the same bottom number?",
    "how do I begin a persuasive text?",
)


def learner(seed: int) -> Iterator[Message]:
    """An endless lesson: a task of their own with a typical wrong answer, two hints, now and then a question."""
    dice = Random(seed)
    while True:
        b, d = dice.sample(range(2, 10), 2)
        yield Message("answer", f"what is 1/{b} + 1/{d}? i think 2/{b + d}")
        yield Message("hint", "hint")
        yield Message("hint", "another hint please")
        if dice.random() < 0.5:
            yield Message("question", dice.choice(_QUESTIONS))
