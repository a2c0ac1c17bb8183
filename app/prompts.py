"""The shelves of `prompts/`: audiences and languages. Adding one of either is adding one file.

An audience says who is spoken to, what they may read and how their turn goes. A language holds every fixed
sentence, the phrases by which a message is understood, and the urgent words with their card.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, field_validator

from .errors import InputError, PackError
from .shelf import Record, Shelf
from .turn import PassageKind

Way = Literal["practise", "draft", "coach", "ask"]
"""How a turn goes: practise items, draft materials, coach a family, or answer from the library."""


_TAG = re.compile(r"<(?=\s*(?:[/|!?]|(?:passages|student|asked|task|system)\b))|<(?=[A-Za-z_][\w-]*[^<>\n]{0,80}>)")
_TURN = re.compile(r"^(\W*(?:system|assistant|user|developer|human|tool))\s*:", re.IGNORECASE | re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*)\[(\d{1,3})\]", re.MULTILINE)
_SQUARE = re.compile(r"\[(\s*/?\s*(?:inst|passages?|end|system|context|document)\b[^\]\n]*)\]", re.IGNORECASE)


def fence(text: str) -> str:
    """Text from outside as it may stand in a prompt: it can neither close its fence, nor open one, nor begin a turn or a passage.

    Signs are exchanged for others that read the same ("‹/passages>", "(2)"), so no word of a lesson is lost.
    """
    text = _SQUARE.sub(r"(\1)", _TAG.sub("‹", unicodedata.normalize("NFKC", text) if "＜" in text or "﹤" in text else text))
    return _NUMBERED.sub(r"\1(\2)", _TURN.sub(r"\1 -", text))


class Audience(Record):
    """prompts/audiences/<name>.yaml"""

    title: str
    card: str = Field(max_length=160)
    """One sentence on the first screen."""
    way: Way
    reads: list[PassageKind] = Field(min_length=1)
    voice: str = Field(max_length=4000)
    """The stable beginning of every prompt for this audience."""
    sentences: int = Field(4, ge=1, le=12)
    """The most sentences a model may say in one turn."""
    titles: dict[str, str] = {}
    """The title in other languages."""
    cards: dict[str, str] = {}
    """The card in other languages."""


class Urgent(Record):
    """One kind of urgent message: how it is noticed and the human-written card that answers it."""

    patterns: list[str] = Field(min_length=1)
    card: str


class Language(Record):
    """prompts/languages/<code>.yaml"""

    name: str
    native: str
    right_to_left: bool = False
    directive: str
    """The sentence that tells a model which language to answer in."""
    texts: dict[str, str]
    heard: dict[str, list[str]]
    """Regular expressions by kind of message, tried in this order."""
    not_urgent: list[str] = []
    """Phrases in which urgent words are not urgent ("dying to know"); they are removed before looking."""
    urgent: dict[str, Urgent]
    unfit: list[str] = []
    """Patterns of a request for harm: no passage, plan or draft answers it, and no model is asked."""
    family_headings: dict[str, str]
    label: dict[str, str]
    """Words on buttons, by action name."""
    studio: dict[str, str] = {}
    """Words of the studio by kind and name ("format.quiz", "field.minutes", "option.none"); without one, a format's own file speaks."""
    wishes: dict[str, list[str]] = {}
    """Regular expressions by what a student asks for beside tasks (a goal, a break of their own, teaching back …); see `growing`."""
    asked_at_home: dict[str, list[str]] = {}
    """What families ask that no guide answers, by kind; tried in this order."""
    urgent_at_home: dict[str, list[str]] = {}
    """Urgent words as an adult says them of a child ("my daughter cuts herself"), by kind of urgency."""
    sides: list[Way] = ["practise", "draft", "coach", "ask"]
    """For whom the language is complete. What it lacks elsewhere is said in English."""

    @field_validator("heard", "not_urgent", "urgent", "unfit", "asked_at_home", "urgent_at_home")
    @classmethod
    def compiles(cls, value: Any) -> Any:
        for group in value.values() if isinstance(value, dict) else [value]:
            for pattern in group.patterns if isinstance(group, Urgent) else group:
                try:
                    re.compile(pattern)
                except re.error as fault:
                    raise ValueError(f"{pattern!r} is not a regular expression: {fault}") from None
        return value

    def say(self, name: str, **put: object) -> str:
        """A fixed sentence with its blanks filled. PackError names a missing sentence or blank."""
        if name not in self.texts:
            raise PackError(f"there is no text {name!r}.", where=f"prompts/languages, {self.name}, field texts", cure="Add it.")
        try:
            return self.texts[name].format(**put)
        except (KeyError, IndexError) as missing:
            raise PackError(
                f"the text {name!r} wants {missing}.", where=f"prompts/languages, {self.name}", cure="Correct the blank."
            ) from None

    def over(self, english: Language) -> Language:
        """This language with English where it has nothing."""
        parts = ("texts", "label", "urgent", "family_headings", "studio")
        filled = {part: {**getattr(english, part), **getattr(self, part)} for part in parts}
        return self.model_copy(update={**filled, "heard": self.heard or english.heard, "wishes": self.wishes or english.wishes})

    @cached_property
    def wished(self) -> Mapping[str, tuple[re.Pattern[str], ...]]:
        """`wishes`, compiled."""
        return {kind: tuple(re.compile(p, re.IGNORECASE) for p in patterns) for kind, patterns in self.wishes.items()}

    @cached_property
    def phrases(self) -> Mapping[str, tuple[re.Pattern[str], ...]]:
        """`heard`, compiled."""
        return {kind: tuple(re.compile(p, re.IGNORECASE) for p in patterns) for kind, patterns in self.heard.items()}


class Prompts:
    """All audiences and languages. English is what a missing language falls back to."""

    def __init__(self, folder: Path) -> None:
        self.audiences: Shelf[Audience] = Shelf(folder / "audiences", Audience)
        written: Shelf[Language] = Shelf(folder / "languages", Language)
        if "en" not in written:
            raise PackError("en.yaml is missing.", where=str(folder / "languages"), cure="Restore it from the release.")
        self.languages: Mapping[str, Language] = {
            code: language if len(language.sides) == len(get_args(Way)) else language.over(written["en"])
            for code, language in written.items()
        }

    def audience(self, name: str) -> Audience:
        if name not in self.audiences:
            raise InputError(f"there is no audience {name!r}.", cure=f"Known: {', '.join(self.audiences)}.")
        return self.audiences[name]

    def language(self, code: str) -> Language:
        """The language by code ("es", also "es-MX"); English when there is none."""
        short = code.split("-")[0].lower()
        return self.languages[short] if short in self.languages else self.languages["en"]
