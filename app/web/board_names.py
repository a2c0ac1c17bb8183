"""What every page of the board needs: how students are called, addresses, days, and a form that is one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from ..board import idea_of, objective_of
from ..library.packs import Pack
from ..store import StudentRow
from .words import Words

Packs = Mapping[str, Pack]


class Names:
    """How a student is called on screen: the teacher's own word, else the animal and grade they chose, numbered when it comes again."""

    def __init__(self, students: Sequence[StudentRow], words: Words) -> None:
        self._words, self._names, self._avatars = words, dict[str, str](), dict[str, str]()
        for student in students:
            called = student.label or animal(student, words)
            taken = list(self._names.values())
            number = next(n for n in range(1, len(taken) + 2) if (called if n == 1 else f"{called} ({n})") not in taken)
            self._names[student.person] = called if number == 1 else f"{called} ({number})"
            self._avatars[student.person] = student.avatar or "none"

    def __getitem__(self, person: str) -> str:
        return self._names.get(person) or self._words("board.someone")

    def picture(self, person: str, size: int = 36) -> str:
        return f'<img src="/public/avatars/{escape(self._avatars.get(person, "none"))}.svg" alt="" width="{size}" height="{size}">'

    def link(self, person: str) -> str:
        return f'<a href="{to("student", person=person)}">{escape(self[person])}</a>'


def animal(student: StudentRow, words: Words) -> str:
    """ "Fox, grade 5"."""
    grade = words("board.grade", n=student.grade) if student.grade is not None else ""
    named = words(f"avatar.{student.avatar}") if student.avatar else words("board.someone")
    return ", ".join(part for part in (named[:1].upper() + named[1:], grade) if part)


def to(page: str, **query: str) -> str:
    """An address of the board, ready for an attribute."""
    return escape(f"/board/{page}?{urlencode(query)}")


def day(moment: datetime | None, words: Words) -> str:
    """A day as people write it, without the year: 16 Nov; 16 nov."""
    if moment is None:
        return ""
    local = moment.astimezone()
    months = words("months").split(" ")
    return f"{local.day} {months[local.month - 1] if len(months) == 12 else local.strftime('%b')}"


def post(action: str, label: str, fields: Mapping[str, str], quiet: bool = True, about: str = "") -> str:
    """A form that is one button."""
    hidden = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in fields.items())
    named = f' aria-label="{escape(label)}: {escape(about)}"' if about else ""
    look = "quiet" if quiet else "main"
    return f'<form method="post" action="/board/{action}">{hidden}<button class="{look}"{named}>{escape(label)}</button></form>'


def moment(at: datetime, words: Words) -> str:
    """A day with the time, in this computer's time."""
    return f"{day(at, words)}, {at.astimezone():%H:%M}"


def titles(objective: str, misconception: str, packs: Packs) -> tuple[str, str]:
    """(title of the objective, name of the misconception); their ids where the packs do not know them."""
    known, idea = objective_of(packs, objective), idea_of(packs, objective, misconception)
    return (known.title if known else objective), (idea[0].name if idea else misconception)
