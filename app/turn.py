"""The vocabulary everybody shares: what comes in (a Turn), what goes out (Events), and the values between.

Only values live here. Nothing in this module reads a file, calls a model or decides anything.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["right", "right_value_wrong_form", "close", "wrong", "incomplete", "cannot_tell"]
"""What marking can say. `cannot_tell` means the tutor asks; it never guesses."""

Kind = Literal["value", "expression", "choice", "order", "criteria", "open"]
"""How an answer is compared: a number with its form and unit, algebra, one option, a sequence, stated criteria; or not
at all, for there is no key (`open`): then only the lines of the working are looked at."""

PassageKind = Literal["lesson", "family", "teacher", "key"]
"""Who a passage was written for. A student's search asks for lessons only."""


# ---------------------------------------------------------------- what an answer should be


@dataclass(frozen=True)
class Choice:
    """One option of a multiple-choice item; `because` names the misconception that a wrong option shows."""

    text: str
    right: bool = False
    because: str = ""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer we can predict: the value (or the words) it gives, and the misconception behind it."""

    gives: str
    because: str


@dataclass(frozen=True)
class Criterion:
    """One stated criterion of a written answer: every group in `needs` must be met by one of its phrases."""

    id: str
    needs: tuple[tuple[str, ...], ...]
    say: str
    """What to tell the student when it is missing: 'a reason that starts with because'."""


@dataclass(frozen=True)
class Expected:
    """The key of an item. It goes to `marking` and to the guard, and never into a student's prompt."""

    kind: Kind = "value"
    value: str = ""
    """Canonical text: "5/6", "3.50", "2*x + 6", "x = 4". Empty for choice, order and criteria."""
    form: str = ""
    """"" (any), fraction, simplest, mixed, decimal, percent, money, whole, scientific, expanded, factored, "3 s.f." or "2 d.p."."""
    unit: str = ""
    accept: tuple[str, ...] = ()
    """Further right answers, word for word or by value."""
    tolerance: str = ""
    """Absolute tolerance as a decimal string; empty means exact."""
    choices: tuple[Choice, ...] = ()
    order: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class Mark:
    """The verdict on one answer. `why` is a plain sentence about the work and never contains the key."""

    verdict: Verdict
    why: str = ""
    misconception: str = ""
    given: str = ""
    """What was understood as the answer, in the student's own spelling."""
    false_line: str = ""
    """The first false equation in the student's working, as they wrote it."""
    slip: str = ""
    """For `close`: sign, digit, place-value, unit, rounding or spelling."""
    missing: tuple[str, ...] = ()
    """For `incomplete`: what is not there yet, in the criteria's own words."""
    met: tuple[str, ...] = ()
    """Criteria that are there; for a task without a verified key, the lines of the working that are true."""
    compared: Literal["", "same", "other"] = ""
    """For a key that no author has verified (the verdict is `cannot_tell`): does the answer come to the same?"""


# ---------------------------------------------------------------- what is worked on


@dataclass(frozen=True)
class Step:
    """The known answers to the question that hint number `hint` (from 1) asks, and what is said then."""

    hint: int
    answers: tuple[str, ...]
    yes: str


@dataclass(frozen=True)
class Item:
    """One drawn task. `id` is "pack/family#seed" and draws the same numbers again; ad-hoc items are "own#…"."""

    id: str
    objective: str
    ask: str
    expected: Expected
    hints: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    worked: tuple[str, ...] = ()
    """Solution lines with this item's own numbers; shown for a *sibling* before they are shown for itself."""
    picture: str = ""
    level: str = "core"
    """start, core or stretch."""
    solution: str = ""
    """A reference solution that came with an ad-hoc item. Never shown, never prompted."""
    verified: bool = True
    """False when the key (if there is one) was computed for a story from outside and no lesson author has looked at it."""


@dataclass(frozen=True)
class Passage:
    """A piece of the library with where it came from. `id` is the content hash: of its text, heading and source."""

    id: str
    text: str
    heading: str
    source: str
    kind: PassageKind = "lesson"
    objective: str = ""
    pack: str = ""
    language: str = "en"
    level: str = ""
    grade_low: int = 0
    grade_high: int = 12
    page: str = ""
    licence: str = ""
    title: str = ""
    """The lesson, chapter or section it belongs to."""
    reading: float | None = field(default=None, compare=False)
    """US school grade of the text (`sentences.reading_of`), worked out when it is stored; follows from text and language."""


@dataclass(frozen=True)
class Found:
    """A passage with its fused score and the parts of that score."""

    passage: Passage
    score: float
    parts: dict[str, float] = field(default_factory=dict)


# ---------------------------------------------------------------- what comes in


@dataclass(frozen=True)
class Turn:
    """One message from a person, with all that is trusted about them. The door fills it; nobody else."""

    audience: str
    text: str
    session: str
    person: str = "home"
    grade: int | None = None
    language: str = "en"
    action: str = ""
    """A button's name (hint, stuck, picture, another, check, new, break, stop …); empty for typed text."""
    interests: tuple[str, ...] = ()
    item: Item | None = None
    """An ad-hoc item brought from outside, with its key."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Explicit settings of a request: format, objective, minutes, formats …"""


# ---------------------------------------------------------------- what goes out


@dataclass(frozen=True)
class Event:
    """Something that happened, in the past tense."""

    def as_json(self) -> dict[str, Any]:
        return {"event": type(self).__name__.lower()} | asdict(self)


@dataclass(frozen=True)
class Said(Event):
    """A sentence or paragraph the person may read now. `cites` are the numbers of `Cited` events in it."""

    text: str
    by: str = "author"
    """"author" for words from the packs and the code; a model's name for its words."""
    cites: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cited(Event):
    """The passage behind a `[n]`."""

    n: int
    passage: Passage
    supports: str = ""
    """The sentence of the passage that carries the claim."""


@dataclass(frozen=True)
class Made(Event):
    """Something to show or keep: an item card, a picture, a draft, a file."""

    what: str
    title: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Held(Event):
    """A sentence the guard did not let through. For the journal; never shown to a student."""

    text: str
    reason: str


@dataclass(frozen=True)
class Noted(Event):
    """A decision or a fact of this turn: a mark, a move, evidence, tokens, milliseconds."""

    what: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class HandedOver(Event):
    """The tutor stepped back and a person must step in. `card` is fixed, human-written text."""

    reason: str
    card: str


Events = AsyncGenerator[Event, None]
"""What answers a turn."""
