"""The class's own shelf: the teacher's list of books and games, as a CSV and back, and what of it fits a learner.

    read_csv(text) -> Read          every line that holds comes in, every other one is told
    fitting(things, grade, likes, day) -> up to three, by grade and by what is liked

Titles and places are a teacher's words: they are shown, and never part of a prompt. Who takes what is not kept.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .errors import InputError
from .interests import KINDS as INTERESTS
from .standards.clean import grade as grade_in
from .store import ThingRow

KINDS, ABOUT = ("book", "game"), INTERESTS
COLUMNS = ("title", "kind", "from_grade", "to_grade", "about", "place")
HEAD = ("title", "kind", "from grade", "to grade", "about", "place")
LONGEST, LONGEST_PLACE = 120, 80
LARGEST = 500_000
"""Characters of a CSV."""
MOST = 2000
"""Things on a shelf."""
SHOWN = 3
FORMULA = ("=", "+", "-", "@", "'")
"""What a cell must not begin with in a spreadsheet; our file writes an apostrophe before it and reads it away."""


@dataclass(frozen=True)
class Fault:
    """Why a line did not come in. `what`: title, long, place, kind, grade, order, about, double; `given` are the words at fault."""

    line: int
    what: str
    given: str = ""
    row: tuple[str, ...] = ()
    """The line as it was, in the order of the columns."""


@dataclass(frozen=True)
class Read:
    things: tuple[ThingRow, ...]
    faults: tuple[Fault, ...]


def read_csv(text: str) -> Read:
    """A table whose first row names the columns, or one without such a row in their usual order; parted by , ; or tabs.

    An empty kind is a book, an empty grade leaves that end open. InputError (`where` is large, csv or empty) for no table at all.
    """
    if len(text) > LARGEST:
        raise InputError("the table is too large.", where="large", cure="Split it.")
    text = text.removeprefix("\ufeff")
    head = text.lstrip().split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        table = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        raise InputError(f"this is not a CSV table: {fault}.", where="csv", cure="Save the table as 'CSV UTF-8'.") from None
    named = [re.sub(r"[\s_-]+", "_", cell.strip().casefold()) for cell in table[0][1]] if table else []
    names, rows = (named, table[1:]) if "title" in named else (list(COLUMNS), table)
    if not rows:
        raise InputError("there is no line in it.", where="empty", cure="Write one line for each book or game.")
    return _read((line, dict(zip(names, row, strict=False))) for line, row in rows)


def _read(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Read:
    things: dict[tuple[str, str], ThingRow] = {}
    faults: list[Fault] = []
    for line, row in rows:
        line_cells = cells(row)
        found = thing_of(line_cells)
        if isinstance(found, ThingRow) and found.key not in things:
            things[found.key] = found
        else:
            what, given = ("double", found.title) if isinstance(found, ThingRow) else found
            faults.append(Fault(line, what, given, tuple(line_cells.values())))
    return Read(tuple(things.values()), tuple(faults))


def cells(row: Mapping[str, str]) -> dict[str, str]:
    """The cells of a line by the names of COLUMNS, each without signs that cannot be seen."""
    return {name: _cell(row.get(name) or "") for name in COLUMNS}


def thing_of(row: Mapping[str, str]) -> ThingRow | tuple[str, str]:
    """One thing from the cells of a line, by the names of COLUMNS; else what is wrong and the words at fault."""
    title, place, kind = row.get("title", ""), row.get("place", ""), row.get("kind", "").casefold() or "book"
    first, last = row.get("from_grade", ""), row.get("to_grade", "")
    low, high = grade_in(first or "0"), grade_in(last or "12")
    about = [part for part in re.split(r"[\s;,|/]+", row.get("about", "").casefold()) if part]
    if not title:
        return "title", ""
    if len(title) > LONGEST:
        return "long", title[:40]
    if kind not in KINDS:
        return "kind", kind[:40]
    if low is None or high is None:
        return "grade", (first if low is None else last)[:40]
    if low > high:
        return "order", f"{first} – {last}"[:40]
    if unknown := [part for part in about if part not in ABOUT]:
        return "about", ", ".join(unknown)[:60]
    if len(place) > LONGEST_PLACE:
        return "place", place[:40]
    return ThingRow(title, kind, low, high, tuple(k for k in ABOUT if k in about), place)


def as_csv(things: Iterable[ThingRow]) -> str:
    """The same table that `read_csv` reads."""
    return table(
        (t.title, t.kind, "K" if t.low == 0 else str(t.low), "K" if t.high == 0 else str(t.high), " ".join(t.about), t.place)
        for t in things
    )


def table(rows: Iterable[Sequence[str]]) -> str:
    """Lines under the names of the columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue()


def _cell(text: str) -> str:
    """One line without signs that cannot be seen; a cell that was written so that no spreadsheet calculates it, as it was."""
    plain = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    line = " ".join(unicodedata.normalize("NFC", plain).split())
    return line[1:] if line.startswith("'") and line[1:].startswith(FORMULA) else line


# ---------------------------------------------------------------- what fits


def fitting(things: Iterable[ThingRow], grade: int | None, likes: Collection[str], day: date, most: int = SHOWN) -> list[ThingRow]:
    """What is for this grade, first what is about something that is liked; the rest in an order that is new every day.

    The order is the same for everybody with the same grade and likes. Without a known grade nothing is left out.
    """
    fits = [thing for thing in things if grade is None or thing.low <= grade <= thing.high]
    return sorted(fits, key=lambda thing: (not liked(thing, likes), _lot(thing, day)))[:most]


def liked(thing: ThingRow, likes: Collection[str]) -> tuple[str, ...]:
    """What it is about that somebody likes."""
    return tuple(kind for kind in thing.about if kind in likes)


def _lot(thing: ThingRow, day: date) -> bytes:
    return hashlib.blake2b("\n".join((day.isoformat(), *thing.key)).encode(), digest_size=8).digest()
