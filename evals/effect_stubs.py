"""Models that do one thing wrong each, and a meter that counts what any model is asked and says."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from app.budget import tokens
from app.errors import StepwiseError
from app.models import ChatModel, Message, chat_model
from app.settings import Settings, read_settings

from .models import Answering, by_name, small_model_file
from .pressure import Yielding


class Saying:
    """Says one line after the other, whatever it is asked. `{s}` is the first sentence of the first passage it was given."""

    def __init__(self, name: str, lines: Sequence[str]) -> None:
        self.name, self._lines = name, cycle(lines)

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        found = re.search(r"\[1\][^\n]*\n([^.\n]{12,}\.)", "\n".join(text for _, text in messages))
        text = next(self._lines).replace("{s}", found[1].rstrip(".") if found else "Small steps help when something is new")
        for at in range(0, len(text), 9):
            yield text[at : at + 9]

    def close(self) -> None:
        return None


INVENTING = (
    "{s} [7]. You can read more on page 312 of the textbook.",
    "Remember that 7 × 8 = 54. What comes next?",
    "A study by Miller and Ochoa (2019) shows that this works. What do you see first?",
    "Half of 30 is 12, so the first step is done. What is the second?",
    "{s} [1]. The whole ocean is made of warm lemonade and bread [1].",
    "Look at www.easy-lessons.org for the rest.",
    "Since 3/4 is less than 2/3, start with 3/4.",
    "According to chapter 14, 6 + 7 = 14. Can you go on?",
)
WORDY = (
    "The multiplicative correspondence between numerator and denominator necessitates a comprehensive reconsideration of the underlying "
    "partitioning procedure, notwithstanding any preliminary misinterpretation that might have been occasioned by superficial similarity.",
    "Consideration of the organisational characteristics of the representation facilitates the identification of a methodologically "
    "appropriate continuation, whose justification subsequently requires an explicit verbalisation of intermediate relationships.",
)
REFUSING = (
    "I'm sorry, but I can't help with that.",
    "I cannot answer this question.",
    "As an AI, I am not able to discuss this. Please ask your teacher instead.",
    "I'm sorry. I won't talk about that.",
)
STUBS = ("answering", "agreeing", "inventing", "wordy", "refusing")


def model_of(name: str) -> ChatModel | None:
    """One of STUBS, or any model by name, with long deadlines: a busy machine is no fault of a model's."""
    if name == "agreeing":
        return Yielding()
    if lines := {"inventing": INVENTING, "wordy": WORDY, "refusing": REFUSING}.get(name):
        return Saying(f"{name} stub", lines)
    return by_name(name) if is_stub(name) else chat_model(patient(read_settings(model=known_as(name))))


def known_as(name: str) -> str:
    """The setting STEPWISE_MODEL for a name given to the evals."""
    return f"local:{small_model_file()}" if name == "smollm2" else name


def patient(settings: Settings) -> Settings:
    return settings.model_copy(update={"first_token_seconds": 300.0, "gap_seconds": 120.0, "total_seconds": 600.0})


def is_stub(name: str) -> bool:
    return name in ("none", *STUBS)


@dataclass
class Meter:
    """A model with its calls, its tokens in and out (as `app.budget` counts them) and its milliseconds."""

    model: ChatModel
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    spent: float = 0.0
    failed: int = 0
    """Calls that came to nothing: the server, not the words."""

    @property
    def name(self) -> str:
        return self.model.name

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncIterator[str]:
        self.calls += 1
        self.tokens_in += sum(tokens(text) for _, text in messages)
        said: list[str] = []
        began = time.perf_counter()
        pieces = self.model.stream(messages, max_tokens)
        try:
            async for piece in pieces:
                said.append(piece)
                yield piece
        except StepwiseError:
            self.failed += 1
            raise
        finally:
            self.spent += (time.perf_counter() - began) * 1000
            self.tokens_out += tokens("".join(said))
            await pieces.aclose()  # type: ignore[attr-defined]  # closes the request upstream

    def reads(self) -> tuple[int, int, int, float]:
        """(calls, tokens in, tokens out, milliseconds) until now."""
        return self.calls, self.tokens_in, self.tokens_out, self.spent

    def tells(self, key: str) -> None:
        """The answering stub is told the key by the eval, never by the tutor."""
        if isinstance(self.model, Answering):
            self.model.key = key

    def close(self) -> None:
        self.model.close()
