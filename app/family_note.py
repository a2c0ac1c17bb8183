"""The weekly note in words: lines for a page, in any language, and one text that fits into a message on a telephone.

    note(facts, title_of, question, language) -> Note        text(note) -> str of at most 320 characters

Every language says the same lines with the same numbers, for all of them are filled from the same facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .family_facts import Facts
from .prompts import Language

TEXT = 320
"""Most characters of the text: two messages of 160."""
_TITLES = 3
"""Secure objectives that are named; the rest is a number."""

TitleOf = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """One line of the note. `kind` and `numbers` are the same in every language."""

    kind: str
    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Note:
    """The note in one language. `lines` in the order they are read, each kind at most once but `secure`."""

    language: Language
    week: str
    lines: tuple[Line, ...]
    secure: tuple[str, ...] = ()
    """Titles, the new ones of this week first."""
    new: int = 0
    """How many of `secure` are new this week."""
    now: str = ""
    question: str = ""

    def of(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]


EFFORT = ("days", "alone", "helped", "back")
_ALWAYS = ("days", "alone")
"""Said even when there was none; the others only when there were some."""


def note(facts: Facts, title_of: TitleOf, question: str, language: Language) -> Note:
    """`title_of` gives an objective's title for families in this language; `question` is one to ask at dinner, "" for none."""
    say = language.say
    title_of, question = _isolated(title_of, language), _isolated(str, language)(question)
    week = say("parent_week", first=day(facts.first, language), last=day(facts.last, language))
    if not facts.ever:
        lines = [Line("never", say("parent_never"))]
        if facts.now:
            lines.append(Line("now", say("parent_set_now", title=title_of(facts.now))))
    else:
        counts = [(kind, int(getattr(facts, kind))) for kind in EFFORT]
        effort = [counted(language, kind, n) for kind, n in counts if n or kind in _ALWAYS]
        lines = effort if facts.days else [Line("quiet", say("parent_quiet"))]
        lines += _secure_lines(facts, title_of, language)
        lines.append(Line("now", say("parent_now", title=title_of(facts.now))))
        if facts.after:
            lines.append(Line("after", say("parent_after", title=title_of(facts.after))))
    if question:
        lines.append(Line("do", say("parent_do", question=question)))
    ordered = (*facts.newly, *(name for name in facts.secure if name not in facts.newly))
    titles = tuple(title_of(name) for name in ordered)
    return Note(language, week, tuple(lines), titles, len(facts.newly), title_of(facts.now) if facts.now else "", question)


def text(made: Note) -> str:
    """The note as one message: whole when it fits, else without what can be left out, longest first."""
    by = {line.kind: line.text for line in made.lines}
    effort = ", ".join(by[kind] for kind in EFFORT if kind in by)
    head = f"{made.week} {effort}." if effort else f"{made.week} {by.get('quiet') or by.get('never', '')}"
    say = made.language.say
    count = say("parent_text_secure_n", n=len(made.secure)) if made.secure else ""
    named = say("parent_text_secure", titles="; ".join(made.secure)) if made.secure else ""
    now, do = by.get("now", ""), by.get("do", "")
    tries = ([head, named, now, do], [head, count, now, do], [head, now, do], [head, count, now], [head, now], [head])
    for parts in tries:
        if len(whole := " ".join(part for part in parts if part)) <= TEXT:
            return whole
    return made.week


def counted(language: Language, kind: str, n: int) -> Line:
    """A number with its words: "3 different days", "1 day"."""
    return Line(kind, language.say(f"parent_{kind}_1" if n == 1 else f"parent_{kind}", n=n), (n,))


def day(moment: date, language: Language) -> str:
    """A day in words: "Nov 16"."""
    months = language.say("parent_months").split()
    return language.say("parent_date", day=moment.day, month=months[moment.month - 1])


def _isolated(title_of: TitleOf, language: Language) -> TitleOf:
    """In a language from right to left, words that may be in another one keep their own direction (Unicode isolates)."""
    if not language.right_to_left:
        return title_of
    return lambda name: f"\u2068{said}\u2069" if (said := title_of(name)) else ""


def _secure_lines(facts: Facts, title_of: TitleOf, language: Language) -> list[Line]:
    if not facts.secure:
        return [Line("secure_none", language.say("parent_secure_none"))]
    ordered = [*facts.newly, *(name for name in facts.secure if name not in facts.newly)]
    shown = [
        Line("secure", language.say("parent_secure_new" if name in facts.newly else "parent_secure_old", title=title_of(name)))
        for name in ordered[:_TITLES]
    ]
    left = len(ordered) - len(shown)
    return [*shown, *([Line("more", language.say("parent_more", n=left), (left,))] if left else [])]
