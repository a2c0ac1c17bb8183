"""Reflection starters: slips, cards and journal strips to cut out, and a page for the teacher with the whole bank."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import space
from .activity import File
from .content import Content
from .document import Block, Bullets, Heading, Paragraph, Slips, Table
from .starters import Starter, band_of

_OWN = {"en": "My own way to begin:", "es": "Mi propia manera de empezar:"}
_FIELDS = {"en": ("Name", "Date"), "es": ("Nombre", "Fecha")}
_CHOOSE = {"en": "Choose one and go on in your own words, or draw.", "es": "Elige una y sigue con tus palabras, o dibuja."}


def starter_slips(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """In the format chosen: `slips` 4 to a page, `daily card` 2 to a page, `journal strip` 9 to a page."""
    language, shape = _language(content), str(content.chosen.get("format", "slips"))
    height = space.page(content.paper)[1]
    many = _purposes(content)
    if shape == "daily card":
        cells = tuple((s.title[language], "\n".join([*_lines(content, s), _CHOOSE[language]])) for s in many)
        yield Slips(cells, columns=1, height=(height - 12) / 2, fields=_FIELDS[language])
        return
    if len(many) == 1:
        cells = (*((many[0].title[language], line) for line in _lines(content, many[0])), (many[0].title[language], _OWN[language]))
    else:
        cells = tuple((s.title[language], line) for s in many for line in _lines(content, s)[: 3 if shape == "journal strip" else 1])
    if shape == "journal strip":
        yield Slips(cells, columns=1, height=(height - 12) / 9)
    else:
        yield Slips(cells, columns=2, height=(height - 12) / 2, fields=_FIELDS[language])


def starter_bank(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """For the teacher: when each purpose helps, and every starter of the band."""
    language, band = _language(content), _band(content)
    yield Paragraph(f"Grades {band}. Three to five minutes at the end of a lesson are enough; a longer look back once a week.")
    rows = tuple((f"**{s.title[language]}**", s.use, " / ".join(s.bands[band][language])) for s in _purposes(content))
    yield Table((("Purpose", "When it helps", "Starters"), *rows), widths=(17, 30, 53), name="bank")
    yield Heading("Ways to use them")
    yield Bullets((
        "Let each student choose between two or three starters; a reflection nobody chose is soon filler.",
        "Spoken, drawn or in the home language counts as much as written.",
        "Answer one line of it: a reflection that is read by someone is written differently.",
        "Not for marks. Keep them with the student's work, so that they can see how their thinking moved.",
    ))  # fmt: skip


def _lines(content: Content, starter: Starter) -> list[str]:
    return starter.bands[_band(content)][_language(content)]


def _purposes(content: Content) -> list[Starter]:
    wanted = content.chosen.get("purpose", ("all",))
    names = wanted if isinstance(wanted, tuple) else (str(wanted),)
    return [s for s in content.source.starters if "all" in names or s.name in names]


def _band(content: Content) -> str:
    chosen = str(content.chosen.get("band", "auto"))
    return band_of(content.source.level) if chosen == "auto" else chosen


def _language(content: Content) -> str:
    return str(content.chosen.get("language", "en"))
