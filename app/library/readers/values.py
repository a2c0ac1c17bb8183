"""What a reader gives back: parts with their heading path and page, imported items, and notes on what could not be read.

Plain values that cross a process border as JSON. Light on purpose: the child that parses uploads loads this first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..chunks import Piece

MOST_TEXT = 6_000_000  # bytes of UTF-8 of one file; a thick textbook has two or three million
MOST_PARTS = 20_000
LONGEST_PART = 12_000  # characters; only a table, a listing or a text without sentences is that long
LONGEST_HEADING = 300  # characters
MOST_NOTES = 200

Say = Callable[[int, int], None]
"""(pages done, pages in all) while a file is read."""


@dataclass(frozen=True)
class Part:
    """A piece of a file. `page` is a PDF page number or "slide 3"; `kind` is empty (the file's own) or teacher."""

    heading: str
    text: str
    page: str = ""
    kind: str = ""


@dataclass(frozen=True)
class ImportedItem:
    """One task with its key from a list of items, as its author wrote it: nothing is marked or drawn yet.

    `form` is one of `Expected.form` or "", `unit` plain text, `hints` small to large, `objective` a code or name the file
    gave (not looked up), `source` file and row ("week3.csv, row 7"). The key must never reach a student's prompt.
    """

    ask: str
    answer: str
    form: str = ""
    unit: str = ""
    hints: tuple[str, ...] = ()
    objective: str = ""
    source: str = ""


@dataclass(frozen=True)
class Reading:
    """One file, read. `notes` are sentences on what is not in it though it was in the file."""

    title: str
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    items: tuple[ImportedItem, ...] = ()


def parts_of(pieces: list[Piece], page: str = "", kind: str = "") -> list[Part]:
    """Chunks of one page as parts."""
    return [Part(piece.heading, piece.text, page, kind) for piece in pieces]


def capped(reading: Reading) -> Reading:
    """The reading within the text cap; what was cut off is said."""
    left, kept = MOST_TEXT, []
    parts = [short for part in reading.parts for short in _short(part)]
    for part in parts[:MOST_PARTS]:
        heading = part.heading if len(part.heading) <= LONGEST_HEADING else part.heading[: LONGEST_HEADING - 1] + "…"
        left -= len(part.text.encode("utf-8", "replace")) + len(heading)
        if left < 0:
            break
        kept.append(Part(heading, part.text, part.page, part.kind))
    notes = list(reading.notes)
    if len(notes) > MOST_NOTES:
        notes = [*notes[:MOST_NOTES], f"{len(notes) - MOST_NOTES} more notes are not shown."]
    if len(kept) < len(parts):
        notes.append(f"only the first {len(kept)} of {len(parts)} parts were taken: the text is longer than one file may have.")
    return Reading(reading.title[:LONGEST_HEADING], tuple(kept), tuple(notes), reading.items)


def _short(part: Part) -> Iterator[Part]:
    """The part, or when it is too long its pieces, cut at a line's or a word's end where there is one."""
    text = part.text
    while len(text) > LONGEST_PART:
        at = max(text.rfind("\n", LONGEST_PART // 2, LONGEST_PART), text.rfind(" ", LONGEST_PART - 500, LONGEST_PART))
        at = at if at > 0 else LONGEST_PART
        yield Part(part.heading, text[:at].strip(), part.page, part.kind)
        text = text[at:].lstrip()
    if text:
        yield Part(part.heading, text, part.page, part.kind)


_UP = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def raised(text: str, up: bool) -> str:
    """Superscript or subscript as plain text: x², H₂O, x^(a+b). Ordinals (1st) and note marks ([3]) stay as they are."""
    bare = text.strip()
    if not bare or bare[0] in "[*†" or (up and bare.isalpha() and len(bare) > 1):
        return text
    folded = bare.translate(_UP if up else _DOWN)
    if not any(sign in folded for sign in bare):
        return folded
    return f"{'^' if up else '_'}{bare if len(bare) == 1 else f'({bare})'}"


def some(numbers: list[int], one: str, more: str) -> str:
    """ "page 3" or "pages 3, 4, 5 and 12 more"."""
    shown = ", ".join(str(n) for n in numbers[:8])
    rest = f" and {len(numbers) - 8} more" if len(numbers) > 8 else ""
    return f"{one if len(numbers) == 1 else more} {shown}{rest}"


def counted(count: int, one: str, more: str) -> str:
    """ "1 picture" or "4 pictures"."""
    return f"{count} {one if count == 1 else more}"
