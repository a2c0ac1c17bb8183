"""The records of a curriculum: what pack authors write, as validated values.

Shared vocabulary like `turn`: the library loads these, drafting lays them out, the tutor speaks them. Reading
the files and checking that they fit together is in `library/packs`; `docs/packs.md` is the author's guide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import Field, field_validator

from .shelf import Record

Identifier = r"^[a-z][a-z0-9]*([-.][a-z0-9]+)*$"


class About(Record):
    """pack.yaml"""

    id: str = Field(pattern=Identifier)
    title: str
    subject: str
    grades: tuple[int, int]
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    licence: str
    authors: list[str] = Field(min_length=1)
    about: str = Field(max_length=200)
    """One sentence a student can read."""
    languages: list[str] = ["en"]


class Word(Record):
    """A vocabulary word with a meaning a child can read, and its home-language gloss."""

    term: str
    means: str = Field(max_length=140)
    es: str = ""


class Misconception(Record):
    """A wrong idea with a name. `say` and `ask` are spoken to the student; the rest is for teachers."""

    id: str = Field(pattern=Identifier)
    name: str
    looks_like: str
    because: str
    say: str
    """Two short sentences at most, naming what the student did; `{given}` is their answer. Never the key."""
    ask: str
    """One question at the exact gap."""
    move: str
    """What a teacher does next to the student in two minutes."""
    strength: str = ""
    """What is right in this thinking, said first: "You saw that both parts must be counted"."""


class Forward(Record):
    """What this objective leads to."""

    code: str = ""
    gist: str


class StandardsShelf(Protocol):
    """What the library and a page need of the shelf of standards (`app/standards`); whoever asks them hands it over."""

    def title(self, code: str) -> str:
        """The framework's title when the code is on the shelf, else ""."""

    def unknown(self, text: str) -> tuple[str, ...]:
        """Codes in a text that are not on the shelf, as they are written there."""


class Objective(Record):
    id: str = Field(pattern=Identifier)
    title: str
    can: str = Field(pattern=r"^I can ")
    grade: int = Field(ge=0, le=12)
    standards: list[str]
    """Codes in any spelling; one that is not on the shelf of standards is printed as not checked."""
    gist: str
    """The standard in our own words, ten words or fewer."""
    standard_text: str
    """The standard in one or two sentences of our own; printed once in a teacher plan."""
    prerequisites: list[str] = []
    builds_on: str = ""
    """For a first objective: the earlier idea, with its code if there is one."""
    forward: Forward
    hardest: str
    """The structurally hardest case of the standard, kept in every tier."""
    vocabulary: list[Word] = Field(min_length=3, max_length=5)
    misconceptions: list[Misconception] = Field(min_length=2)

    @field_validator("gist")
    @classmethod
    def short(cls, value: str) -> str:
        if len(value.split()) > 10:
            raise ValueError("a gist has ten words or fewer")
        return value


class ChoiceTemplate(Record):
    text: str
    right: bool = False
    because: str = ""


class CriterionTemplate(Record):
    id: str
    needs: list[list[str]] = Field(min_length=1)
    say: str


class MistakeTemplate(Record):
    gives: str
    because: str


class StepTemplate(Record):
    """What a student may answer to a hint that asks something, so that a right step is met with a yes."""

    hint: int = Field(ge=1, le=4)
    """Which hint asks it, counted from 1."""
    answers: list[str] = Field(min_length=1)
    """Formulas, or words in quotes: "lcm(b, d)", "'no'"."""
    yes: str
    """Said when it is answered: "Yes, both go into {lcm(b, d)}." It never holds the item's key."""


class Family(Record):
    """A family of items: numbers are drawn by seed, answers and mistakes computed. See docs/packs.md."""

    id: str = Field(pattern=Identifier)
    objective: str
    level: Literal["start", "core", "stretch"] = "core"
    kind: Literal["value", "expression", "choice", "order", "criteria"] = "value"
    ask: str
    contexts: dict[str, str] = {}
    """The same task told for an interest (animals, sport, cooking, music, space, games, art, nature) or for what is at home (market,
    sewing, building, journey)."""
    where: dict[str, str | int | list[int | str]] = {}
    require: list[str] = []
    cases: list[dict[str, str | int]] = []
    answer: str = ""
    form: str = Field(
        "", pattern=r"^(|fraction|simplest|mixed|decimal|percent|money|whole|scientific|expanded|factored|[1-9] (s\.f\.|d\.p\.))$"
    )
    unit: str = ""
    accept: list[str] = []
    tolerance: str = ""
    choices: list[ChoiceTemplate] = []
    order: list[str] = []
    criteria: list[CriterionTemplate] = []
    mistakes: list[MistakeTemplate] = []
    model_answer: str = ""
    """For criteria: one good answer, for the teacher's key."""
    hints: list[str] = Field(min_length=2, max_length=4)
    steps: list[StepTemplate] = []
    worked: list[str] = Field(min_length=2)
    picture: str = ""


class Extension(Record):
    ask: str
    look_for: str


class Scaffold(Record):
    """One support printed inside Group A's (or B's) sheet."""

    label: str
    """To the student: "You can use this bar"."""
    body: str = ""
    picture: str = ""


class Sort(Record):
    """Observable criteria of the three exit-ticket piles, and what happens to each tomorrow."""

    got_it: str
    almost: str
    reteach: str


class Teaching(Record):
    """What a teacher needs beside items and passages to give one lesson at three levels of help."""

    overview: str
    context: str
    """The one scene all three sheets share."""
    launch: str
    explain: Extension
    """The task that asks to explain, justify or compare; on every sheet."""
    sentence_supports: list[str] = Field(min_length=2, max_length=4)
    scaffolds_a: list[Scaffold] = Field(min_length=2, max_length=3)
    scaffolds_b: list[Scaffold] = Field(max_length=1)
    warm_up_a: Extension
    """From the named prerequisite, up to grade level."""
    extension_c: Extension
    """New thinking, not more of the same."""
    confer_a: str
    confer_b: str
    confer_c: str
    trigger: str
    """The mid-lesson check: what is collected, and what is decided at which sight."""
    anchor: str
    """To the student: something to make or write when finished."""
    exit_explain: Extension
    placement: str
    exit_criteria: Sort
    next_steps: Sort
    why: list[str] = Field(min_length=2, max_length=3)
    reflect: str


class PageFront(Record):
    """The front matter of a lesson or a family guide."""

    objective: str
    title: str
    language: str = "en"
    level: Literal["access", "grade", ""] = ""


@dataclass(frozen=True)
class Page:
    """A Markdown file with its front matter: a lesson or a family guide."""

    path: str
    objective: str
    title: str
    language: str
    level: str
    text: str
