"""Lists of tasks with their keys, one a row: CSV in any usual encoding, with commas, semicolons, tabs or bars between.

The first row names the columns; `ask` and `answer` are needed, the rest may be there. Every row that cannot be used is said
with its number and the reason. What comes out are `ImportedItem`s: they go back in the report of the ingest, and become
neither passages nor practice here, so a key in a list can never be found by a search.
"""

from __future__ import annotations

import csv
import io
import re

from ...errors import InputError
from .decode import text_of
from .values import MOST_NOTES, ImportedItem, Reading, Say, counted

MOST_ROWS = 5_000
_LONGEST = {"ask": 2_000, "answer": 300, "objective": 120, "form": 20, "unit": 30, "hints": 2_000}
COLUMNS = {
    "ask": "ask question problem task prompt item stem pregunta problema tarea frage aufgabe",
    "answer": "answer key solution correct expected result respuesta clave solución antwort lösung",
    "objective": "objective standard skill code topic goal objetivo estándar lernziel thema",
    "form": "form format forma",
    "unit": "unit units unidad einheit",
    "hints": "hint hints help clue pista pistas ayuda hinweis tipp",
}
_ABOUT = {
    "id",
    "number",
    "no",
    "nr",
    "type",
    "date",
    "author",
    "points",
    "difficulty",
    "choices",
    "options",
}  # "Question ID" is no question
_NAMES = {word: column for column, words in COLUMNS.items() for word in words.split()}
FORMS = {"fraction", "simplest", "mixed", "decimal", "percent", "money", "whole", "scientific", "expanded", "factored"}
_PLACES = re.compile(r"\d{1,2} (?:s\.f\.|d\.p\.)")


def read(data: bytes, stem: str, say: Say) -> Reading:
    """As every reader (`readers/__init__.py`)."""
    csv.field_size_limit(100_000)
    text = text_of(data, spare="cp1252")
    notes = [] if text_is_unicode(data) else ["read as Windows-1252, because it is not UTF-8; look at its accents."]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=False)
    try:
        first = next((row for row in rows if any(cell.strip() for cell in row)), [])
        columns = _columns(first)
        unknown = [name.strip() for n, name in enumerate(first) if name.strip() and n not in columns]
        if unknown:
            notes.append(f"{counted(len(unknown), 'column is', 'columns are')} not used: {', '.join(u[:40] for u in unknown[:8])}.")
        items: list[ImportedItem] = []
        bad = 0
        seen: set[tuple[str, str]] = set()
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(items) + bad >= MOST_ROWS:
                raise InputError(f"it has more than {MOST_ROWS} rows.", cure="Split it.")
            item, reason = _item(row, columns, len(first), f"{stem}, row {rows.line_num}")
            if item is not None and (item.ask, item.answer) in seen:
                item, reason = None, "the same task stands above"
            if item is None:
                bad += 1
                if bad < MOST_NOTES:
                    notes.append(f"row {rows.line_num} is left out: {reason}.")
            else:
                seen.add((item.ask, item.answer))
                items.append(item)
    except csv.Error as fault:
        raise InputError(f"it is not a list of items ({fault}, line {rows.line_num}).", cure="Save it as CSV again.") from None
    if not items:
        tail = f": {notes[-1]}" if bad else "."
        raise InputError(f"there is no usable row in it{tail}", cure="Fill in the columns ask and answer.")
    if bad >= MOST_NOTES:
        notes.append(f"{bad} rows are left out in all.")
    return Reading(stem, (), tuple(notes), tuple(items))


def text_is_unicode(data: bytes) -> bool:
    """Whether `text_of` read it without the spare encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def delimiter(text: str) -> str:
    """What stands between the cells, by the first line that has words; quoted text does not count."""
    line = next((line for line in text[:20_000].split("\n") if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",;\t|", key=lambda sign: (bare.count(sign), sign == ","))


def _columns(row: list[str]) -> dict[int, str]:
    """Column name by place, from the first row. InputError when ask or answer is not among them."""
    found: dict[int, str] = {}
    for n, cell in enumerate(row[:100]):
        words = re.findall(r"[^\W\d_]+", cell.casefold())
        if not words or set(words) & _ABOUT:
            continue
        name = next((_NAMES[w] for w in (" ".join(words), *words[::-1]) if w in _NAMES), "")
        if name and (name == "hints" or name not in found.values()):
            found[n] = name
    for needed in ("ask", "answer"):
        if needed not in found.values():
            there = ", ".join(cell.strip()[:30] for cell in row[:8] if cell.strip()) or "nothing"
            raise InputError(
                f"its first row names no column {needed!r}; it has: {there}.",
                cure="Write ask,answer in the first row, and if you like objective, form, unit, hint.",
            )
    return found


def _item(row: list[str], columns: dict[int, str], width: int, source: str) -> tuple[ImportedItem | None, str]:
    """The row as an item, or the reason why not."""
    given: dict[str, list[str]] = {}
    for n, name in columns.items():
        cell = row[n].strip() if n < len(row) else ""
        if cell:
            given.setdefault(name, []).append(cell)
    one = {name: given.get(name, [""])[0] for name in COLUMNS}
    if any(cell.strip() for cell in row[width:]):
        return None, "it has more cells than the first row; put quotes round a cell with a comma"
    if not one["ask"]:
        return None, "there is no task"
    if not one["answer"]:
        return None, "there is no answer"
    for name, longest in _LONGEST.items():
        if any(len(cell) > longest for cell in given.get(name, ())):
            return None, f"its {name} is longer than {longest} characters"
    if one["answer"].startswith(("=", "@")) and re.search(r"[A-Za-z]+\d*\(|\||!|[A-Z]+\d", one["answer"]):
        return None, "its answer is a spreadsheet formula"
    form = re.sub(r"\s+", " ", one["form"].casefold())
    if form and form not in FORMS and not _PLACES.fullmatch(form):
        return None, f"the form {one['form'][:20]!r} is not known; use one of: {', '.join(sorted(FORMS))}"
    hints = tuple(h.strip() for cell in given.get("hints", ()) for h in re.split(r"\s*(?:\n|\|)\s*", cell) if h.strip())
    return ImportedItem(one["ask"], one["answer"], form, one["unit"], hints[:6], one["objective"], source), ""
