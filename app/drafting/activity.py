"""One activity format: a record on the shelf `prompts/activities/`. Adding a format is adding a file.

files:  what is made; `layout` names blocks of `blocks.BLOCKS`, each alone or with its settings
tasks:  parts of the draft and the level of each item in them, for example  main: [start, core, stretch]
needs:  what must be gathered first, with spare items to choose from
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field as Setting
from pydantic import model_validator

from ..errors import InputError
from ..shelf import Record

Level = Literal["start", "core", "stretch"]


class Field(Record):
    """One question of the form a teacher may fill; every one has a default."""

    name: str = Setting(pattern=r"^[a-z][a-z_]*$")
    label: str
    kind: Literal["number", "choice", "many", "text"] = "text"
    default: str | int = ""
    choices: list[str] = []
    low: int = 0
    high: int = 1000
    example: str = ""
    """What one might write there, as a hint in the empty box."""


class Needs(Record):
    objective: bool = True
    takes_objective: bool = True
    """May an objective be used when one is named, though none is needed?"""
    teaching: bool = False
    starters: bool = False
    materials: bool = False
    """What authors wrote for boards, stations, scripts … of this objective (`app/materials.py`)."""
    guide: bool = False
    """The family guide of this objective."""
    items: dict[Level, int] = {}


class File(Record):
    name: str = Setting(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    """May hold {lesson}, the objective's title."""
    titles: dict[str, str] = {}
    """The title in other languages, by code."""
    audience: Literal["student", "teacher", "family"]
    group: Literal["", "A", "B", "C"] = ""
    pages: int = 0
    words: int = 0
    show_title: bool = True
    layout: list[str | Annotated[dict[str, dict[str, Any]], Setting(min_length=1, max_length=1)]] = Setting(min_length=1)


class Change(Record):
    """What a change of one tap means for a format. Empty where only the format's levels or room are touched."""

    fields: dict[str, int | str | list[str]] = {}
    """What is added to a number, within its limits; the new value of any other field, or a ladder: one step along it."""
    fewer: dict[str, int] = {}
    """How many items of a part are left out, the first ones first."""
    add: File | None = None
    """One more file."""


ChangeName = Literal["shorter", "easier", "harder", "translate", "add_key"]
"""The changes that a format's file may say something about."""
Group = Literal["plan", "practise", "discuss", "reflect", "support", "families", "cover"]
"""What a format is for: the heading it stands under where formats are chosen."""
Mode = Literal["together", "group", "alone", "home"]
"""How people work: the whole class, some at a table, each by themselves, with the family."""
Means = Literal["text", "talk", "hands", "picture", "move"]
"""What they work with."""


class Activity(Record):
    name: str = Setting(pattern=r"^[a-z][a-z_]*$")
    title: str
    say: list[str] = Setting(min_length=1)
    """Words a teacher may use to ask for it."""
    about: str
    group: Group = "plan"
    modes: list[Mode] = []
    """How people work with it; nothing for what only helps other materials."""
    means: list[Means] = []
    """What they work with."""
    line: str = ""
    """What one gets, in a few words."""
    example: str = ""
    """A sentence that drafts it when it is typed."""
    fields: list[Field] = []
    needs: Needs = Needs()
    tasks: dict[str, list[Level]] = {}
    files: list[File] = Setting(min_length=1)
    rules: list[str] = []
    """Names of rules in `lint.RULES`."""
    changes: dict[ChangeName, Change] = {}
    version: str = ""
    """Six signs that change with the file's content; never written in the file. A changed format keeps its file's.

    What `app.weeks` reads of it changes no page, and so no version."""

    @model_validator(mode="before")
    @classmethod
    def _versioned(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        told = json.dumps({k: v for k, v in data.items() if k not in ("version", "modes", "means")}, sort_keys=True, default=str)
        return data | {"version": hashlib.sha256(told.encode()).hexdigest()[:6]}


LOOK = Field(name="theme", label="Look of student and family pages", kind="choice", default="plain", choices=["plain", "large", "clear"])
PAPER = Field(name="paper", label="Paper", kind="choice", default="a4", choices=["a4", "letter"])
PAGE_FIELDS = (PAPER, LOOK)
"""What may be chosen for the pages of every format, whatever its file says."""


def form_of(activity: Activity) -> dict[str, Field]:
    """Every field of a format by name: its own, then those of every page."""
    return {f.name: f for f in (*PAGE_FIELDS, *activity.fields)}


Chosen = dict[str, str | int | tuple[str, ...]]


def read_fields(activity: Activity, given: Mapping[str, Any]) -> Chosen:
    """The form's values with defaults filled in. Raises InputError naming the field and what it takes."""
    known = form_of(activity)
    for name in given:
        if name not in known:
            raise InputError(f"{activity.name} has no field {str(name)[:40]!r}.", where="fields", cure=f"It has: {', '.join(known)}.")
    return {name: _value(field, given.get(name, field.default)) for name, field in known.items()}


def _value(field: Field, value: Any) -> str | int | tuple[str, ...]:
    where = f"field {field.name}"
    if field.kind == "number":
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise InputError(f"{str(value)[:40]!r} is not a number.", where=where, cure="Write digits.") from None
        if not field.low <= number <= field.high:
            raise InputError(f"{number} is out of range.", where=where, cure=f"Choose {field.low} to {field.high}.")
        return number
    if field.kind == "text":
        return " ".join(str(value).split())[: field.high]
    words = [w.strip() for w in value.split(",")] if isinstance(value, str) else [str(w) for w in value]
    for word in words:
        if word not in field.choices:
            raise InputError(f"{word[:40]!r} is not offered.", where=where, cure=f"Choose from: {', '.join(field.choices)}.")
    return tuple(words) if field.kind == "many" else words[0]


def entry(line: str | dict[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """One line of a layout: the block's name and its settings."""
    if isinstance(line, str):
        return line, {}
    [(name, given)] = line.items()
    return name, given
