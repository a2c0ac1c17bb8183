"""Four questions before a draft goes out: what a teacher looked at or will change, kept with the draft and its date.

Nobody is kept from a sheet: "not now" is an answer, and then the draft says that it was not looked at. What was looked at
holds for the pages as they were; an edit after it makes it old, and going back to those words makes it hold again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from .drafting.four_looks import QUESTIONS
from .errors import InputError
from .store import DraftRow, Store

State = Literal["never", "later", "looked", "old"]
LINE = 200
"""Most characters of what a teacher will change."""
_KEPT = "four"


@dataclass(frozen=True)
class Answer:
    """What a teacher said to one question: looked at it, or one line on what will change, or both."""

    looked: bool = False
    line: str = ""

    @property
    def given(self) -> bool:
        return self.looked or bool(self.line)


@dataclass(frozen=True)
class Standing:
    """How a draft stands. `answers` are the last that were given, also where they are old; only given ones are in it."""

    state: State = "never"
    at: datetime | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Is nothing said yet on the pages as they read now?"""
        return self.state in ("never", "old")


def standing(row: DraftRow) -> Standing:
    """As the draft's record has it; what cannot be read counts as not looked at."""
    found = row.record.get(_KEPT)
    kept: Mapping[str, Any] = found if isinstance(found, dict) else {}
    said, now = kept.get("answers"), _print(row)
    answers = {
        name: Answer(bool(one.get("looked")), str(one.get("line") or ""))
        for name in QUESTIONS
        if isinstance(said, dict) and isinstance(one := said.get(name), dict)
    }
    answers = {name: one for name, one in answers.items() if one.given}
    at = _moment(kept.get("at"))
    if answers and kept.get("of") == now:
        return Standing("looked", at, answers)
    if kept.get("later") == now:
        return Standing("later", at, answers)
    return Standing("old" if answers else "never", at, answers)


def keep(store: Store, row: DraftRow, given: Mapping[str, Answer], later: bool = False) -> Standing:
    """Keeps the answers in place of those before; with `later` and no answer only that it was put off.

    Raises InputError with `where` none (nothing was said) or long (a line is too long).
    """
    answers = {name: Answer(given[name].looked, " ".join(given[name].line.split())) for name in QUESTIONS if name in given}
    answers = {name: one for name, one in answers.items() if one.given}
    if any(len(one.line) > LINE for one in answers.values()):
        raise InputError("a line is too long.", where="long", cure="Make it shorter.")
    if not answers and not later:
        raise InputError("nothing was said.", where="none", cure="Tick or write something, or put it off.")
    before = row.record.get(_KEPT)
    kept: dict[str, Any] = dict(before) if isinstance(before, dict) else {}
    if answers:
        told = {name: {"looked": one.looked, "line": one.line} for name, one in answers.items()}
        kept = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "of": _print(row), "answers": told}
    else:
        kept["later"] = _print(row)
    record = row.record | {_KEPT: kept}
    store.drafts.record(row.id, record)
    return standing(replace(row, record=record))


def _print(row: DraftRow) -> str:
    """Which words were looked at: the pages as they were made never change, so the teacher's own tell them."""
    return hashlib.sha256(json.dumps(row.edited, sort_keys=True).encode()).hexdigest()[:16]


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
