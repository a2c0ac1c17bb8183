"""Short breaks with a way back to the exact task, and a student's own time. No camera and no guess about feelings:

what counts is the student's own button, the minutes worked, and wrong answers that come faster than the task can be read.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from .drafting.break_bank import Break, Told, load_breaks
from .parts import Parts
from .talk import Talk
from .turn import Event, Noted, Said
from .wayback import back_names, button, note_choice, objective_now

Cause = Literal["", "guesses", "time", "budget"]

PAUSE = 180.0
"""Seconds between two messages after which nobody is taken to have worked on."""
FAST = 12.0
"""Seconds: a wrong answer that comes sooner after the message before was hardly worked out."""
RUN = 3
"""Fast wrong answers in a row that bring the offer of a break."""
MINUTES = ("10", "20", "30")


@dataclass(frozen=True)
class Clock:
    """Seconds as a session counts them: worked in all, worked since the last break, and fast wrong answers in a row."""

    last: float = 0.0
    worked: float = 0.0
    since: float = 0.0
    fast: int = 0
    budget: int = 0
    """Minutes the student gave themselves; 0 for none."""
    told: tuple[str, ...] = ()
    """What has been offered since the last break, so that it is offered once."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Clock:
        known = {f.name for f in fields(cls)}
        kept: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
        return cls(**kept)


def tick(clock: Clock, now: float, wrong: bool | None = None) -> Clock:
    """The clock after one message at `now` (seconds). `wrong` is the mark of an answer: None when the message was not one."""
    gap = max(0.0, now - clock.last) if clock.last else PAUSE + 1
    worked = gap if gap <= PAUSE else 0.0
    fast = clock.fast if wrong is None else clock.fast + 1 if wrong and gap < FAST else 0
    return replace(clock, last=now, worked=clock.worked + worked, since=clock.since + worked, fast=fast)


def stretch(grade: int | None) -> int:
    """Minutes of work after which a break is offered: shorter for the young."""
    return 12 if grade is not None and grade <= 3 else 15 if grade is None or grade <= 6 else 20


def due(clock: Clock, grade: int | None) -> Cause:
    """What speaks for a break now, if it was not said since the last one."""
    if clock.budget and clock.worked >= clock.budget * 60 and "budget" not in clock.told:
        return "budget"
    if clock.fast >= RUN and "guesses" not in clock.told:
        return "guesses"
    return "time" if clock.since >= stretch(grade) * 60 and "time" not in clock.told else ""


def pick(deck: Sequence[Break], language: str, cause: Cause, taken: int) -> Break | None:
    """The next break for one child alone: calm after a run of guesses, awake after long sitting, in turn otherwise."""
    fit = [b for b in deck if b.alone and (language == "en" or language in b.other)] or [b for b in deck if b.alone]
    kind = {"guesses": "calm", "time": "wake"}.get(cause, "")
    mine = [b for b in fit if b.kind == kind] or fit
    mixed = sorted(mine, key=lambda b: (b.order * 7) % 11)  # not three of one kind one after the other
    return mixed[taken % len(mixed)] if mixed else None


@cache
def deck(folder: Path) -> tuple[Break, ...]:
    return load_breaks(folder)


# ---------------------------------------------------------------- in the chat


def clock_of(talk: Talk) -> Clock:
    return Clock.from_json(talk.state.get("clock") or {})


def take(parts: Parts, talk: Talk) -> list[Event]:
    """One break of the deck, and the buttons: back to the task, another break, stop."""
    clock, language = clock_of(talk), talk.language
    taken = int(talk.state.get("breaks") or 0)
    cause: Cause = "guesses" if clock.fast >= RUN else "time" if clock.since >= stretch(talk.turn.grade) * 60 else ""
    chosen = pick(deck(parts.settings.prompts_dir / "breaks"), talk.code, cause, taken)
    if chosen is None:
        return [Said(language.say("break_card")), talk.offers(*back_names(parts, talk), "stop")]
    talk.state["breaks"] = taken + 1
    talk.state["clock"] = asdict(replace(clock, since=0.0, fast=0, told=()))
    note_choice(parts, talk, "break", objective_now(parts, talk), name=chosen.name, why=cause or "own")
    told = chosen.told(talk.code)
    return [
        Said(language.say("grow_break", title=told.title, minutes=chosen.minutes)),
        *_steps(told),
        Said("\n" + language.say("grow_break_seated", way=told.seated)),
        Said("\n" + language.say("grow_break_after")),
        talk.offers(*back_names(parts, talk), "break_other", "paper", "stop"),
        Noted("break", {"name": chosen.name, "why": cause or "own"}),
    ]


def _steps(told: Told) -> list[Event]:
    return [Said(f"\n{n}. {line}") for n, line in enumerate(told.do, 1)]


def minutes(parts: Parts, talk: Talk, given: int) -> list[Event]:
    """The student says how long they have; asked for without a number, three lengths are offered."""
    language = talk.language
    if not given:
        return [
            Said(language.say("grow_minutes_ask")),
            talk.offers(*[button(talk, "minutes", language.say("grow_minutes_n", n=n), minutes=n) for n in MINUTES]),
        ]
    given = max(3, min(120, given))
    talk.state["clock"] = asdict(replace(clock_of(talk), worked=0.0, budget=given, told=()))
    note_choice(parts, talk, "minutes", minutes=given)
    return [Said(language.say("grow_minutes_set", n=given)), talk.offers(*back_names(parts, talk), "home")]


def after(parts: Parts, talk: Talk, usual: int = 0) -> list[Event]:
    """Counts the time of this message and, when something speaks for it, offers a break once. `usual` is the class's time."""
    verdicts = [row.verdict for row in talk.learned]
    wrong = None if not verdicts else verdicts[-1] not in ("right", "right_value_wrong_form")
    clock = tick(clock_of(talk), time.time(), wrong)
    if usual and not clock.budget:
        clock = replace(clock, budget=usual)
    cause = due(clock, talk.turn.grade)
    if cause:
        clock = replace(clock, told=(*clock.told, cause))
    talk.state["clock"] = asdict(clock)
    if not cause:
        return []
    minutes_ = clock.budget if cause == "budget" else round(clock.since / 60)
    return [
        Said("\n" + talk.language.say(f"grow_break_{cause}", n=minutes_)),
        talk.offers("break", "stop"),
        Noted("break_offered", {"why": cause}),
    ]
