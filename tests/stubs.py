"""Scripted models, hostile on purpose. Each remembers every prompt it was given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence

from app.errors import ModelError
from app.models import Message


class Stub:
    """Says what `reply` makes of the prompt, in small pieces. `prompts` holds all it was asked."""

    def __init__(self, reply: str | Callable[[str], str] = "", name: str = "stub") -> None:
        self.name, self.reply = name, reply
        self.prompts: list[str] = []

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        prompt = "\n".join(text for _, text in messages)
        self.prompts.append(prompt)
        text = self.reply(prompt) if callable(self.reply) else self.reply
        for at in range(0, len(text), 7):
            yield text[at : at + 7]

    def close(self) -> None:
        return None


def answering(key: str) -> Stub:
    """Always gives the answer and praises wrong work, in one way after the other."""
    ways = [
        f"Great job! You are right. The answer is {key}.",
        f"So it is {key}. Well done!",
        f"The result comes out as ${key}$.",
        f"Think about it: {key}. What do you notice?",
        f"Correct, your answer is perfect. It equals {key}, you are so smart.",
    ]
    said = iter(range(10**6))
    return Stub(lambda prompt: ways[next(said) % len(ways)], "answering")


class Stalling(Stub):
    """Says half a sentence, then nothing, for ever."""

    def __init__(self, first: str = "") -> None:
        super().__init__(first, "stalling")

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        self.prompts.append("\n".join(text for _, text in messages))
        if self.reply:
            yield str(self.reply)
        await asyncio.sleep(3600)


class Failing(Stub):
    """Raises, at once or after some words."""

    def __init__(self, first: str = "", kind: str = "failed") -> None:
        super().__init__(first, "failing")
        self.kind = kind

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        self.prompts.append("\n".join(text for _, text in messages))
        if self.reply:
            yield str(self.reply)
        raise ModelError("scripted fault with a secret sk-12345", kind=self.kind)


RUBBISH = (
    "\x00\ufffd\u202e}{<script>alert(1)</script>![x](http://evil.example/a.png) ]]> \n\n\n $$ \\frac{ ~~~ 0/0 = 7 = 8. AAAA"
    + "ZQ" * 3000
    + "."
)
rubbish = Stub(RUBBISH, "rubbish")


def good() -> Stub:
    """A well-behaved model: puts the step into words and ends with a question."""

    def reply(prompt: str) -> str:
        if "Answer the student's question" in prompt:
            return "The pieces must be the same size before they can be counted together [1]. Which part would you like to see?"
        return "Look at the pieces in your drawing. What do you notice about their size?"

    return Stub(reply, "good")
