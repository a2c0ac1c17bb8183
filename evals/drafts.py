"""Drafts of every format for every objective, made as the studio makes them: what the suites of the studio measure."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from app import studio
from app.bootstrap import bootstrap
from app.drafting import Draft
from app.errors import StepwiseError
from app.models import Message
from app.parts import Parts
from app.settings import Settings
from app.tutor import Tutor

from .models import ENCODINGS


@dataclass(frozen=True)
class Asked:
    format: str
    objective: str
    seed: int = 0

    def __str__(self) -> str:
        return f"{self.format} for {self.objective}" + (f", seed {self.seed}" if self.seed else "")


def tutor_in(folder: str) -> Tutor:
    return bootstrap(Settings(data_dir=Path(folder), model="none"))  # type: ignore[call-arg]


def objectives(parts: Parts) -> list[str]:
    return [name for pack in parts.packs.values() for name in pack.objectives]


def every_draft(parts: Parts, names: Sequence[str], formats: Sequence[str] = (), seed: int = 0) -> Iterator[tuple[Asked, Draft | str]]:
    """Each format for each objective; a sentence instead of a draft where one cannot be made."""
    for name in formats or list(parts.activities):
        for objective in names:
            asked = Asked(name, objective, seed)
            try:
                yield asked, studio.make(parts, studio.Request(name, objective, seed=seed))
            except StepwiseError as fault:
                yield asked, str(fault)


class Telling:
    """Asked to put a lesson's prose better, it writes the key of a task into every text, each time in another of twelve encodings
    or spelled without a digit, no longer than will be taken; and it sends texts for student pages that nobody asked for."""

    name = "answering stub"

    def __init__(self) -> None:
        self.keys: tuple[str, ...] = ("3/4",)
        self.calls = 0
        self._ways = cycle([way for encoding in ENCODINGS.values() for way in (encoding, _spelled)])

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        self.calls += 1
        found = re.search(r"\{.*\}", messages[-1][1], re.DOTALL)
        asked: dict[str, str] = json.loads(found.group()) if found else {}
        keys = cycle(self.keys or ("3/4",))
        told = {name: self._told(text, next(keys), n) for n, (name, text) in enumerate(asked.items())}
        unasked = {f"sheet-{s}/{name}": f"The answer is {next(keys)}." for s in "abc" for name in ("overview", "launch")}
        yield json.dumps(told | unasked, ensure_ascii=False)

    def _told(self, text: str, key: str, place: int) -> str:
        """The key's sentence before or after the text, no longer and with no number less than will be taken."""
        leak, words = next(self._ways)(key), text.split()
        room = max(25, int(len(words) * 1.15)) - len(leak.split())
        while len(words) > room and (loose := [n for n, w in enumerate(words) if not re.search(r"\d", w)]):
            del words[loose[-1]]
        return f"{' '.join(words)} {leak}" if place % 2 else f"{leak} {' '.join(words)}"

    def close(self) -> None:
        return None


_DIGITS = dict(zip("0123456789./-", "zero one two three four five six seven eight nine point over minus".split(), strict=True))


def _spelled(key: str) -> str:
    """Without a digit, so that no count of numbers sees it."""
    return f"They should get {' '.join(_DIGITS.get(c, c) for c in key) if len(key) < 9 else key}."
