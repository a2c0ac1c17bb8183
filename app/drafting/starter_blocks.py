"""Reflection starters: slips, cards and journal strips to cut out, and a page for the teacher with the whole bank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import space
from .activity import File
from .content import Content
from .document import Block, Bullets, Heading, Paragraph, Slips, Table
from .starters import Starter, band_of

_OWN = {"en": "My own way to begin:", "es": "Mi propia manera de empezar:"}
_FIELDS = {"en": ("Name", "Date"), "es": ("Nombre", "Fecha")}
_CHOOSE = {"en": "Choose one and go on in your own words, or draw.", "es": "Elige una y sigue con tus palabras, o dibuja."}


@dataclass(frozen=True)
class _Bank:
    """The words of the teacher's page."""

    opening: str
    heads: tuple[str, str, str]
    using: str
    ways: tuple[str, ...]


_BANK = {
    "en": _Bank(
        "Grades {band}. Three to five minutes at the end of a lesson are enough; a longer look back once a week.",
        ("Purpose", "When it helps", "Starters"),
        "Ways to use them",
        (
            "Let each student choose between two or three starters; a reflection nobody chose is soon filler.",
            "Spoken, drawn or in the home language counts as much as written.",
            "Answer one line of it: a reflection that is read by someone is written differently.",
            "Not for marks. Keep them with the student's work, so that they can see how their thinking moved.",
        ),
    ),
    "es": _Bank(
        "Grados {band}. Bastan de tres a cinco minutos al final de una clase; una vez por semana, una mirada más larga.",
        ("Para qué", "Cuándo ayuda", "Comienzos"),
        "Maneras de usarlos",
        (
            "Cada estudiante elige entre dos o tres comienzos; una reflexión que nadie eligió pronto es puro relleno.",
            "Dicho, dibujado o en la lengua de casa vale tanto como escrito.",
            "Responda a una línea: cuando alguien la lee, una reflexión se escribe de otra manera.",
            "Sin nota. Guárdelas con los trabajos, para que se vea cómo fue cambiando lo que se piensa.",
        ),
    ),
}


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
    told = _BANK[language]
    yield Paragraph(told.opening.format(band=band))
    rows = tuple((f"**{s.title[language]}**", s.use[language], " / ".join(s.bands[band][language])) for s in _purposes(content))
    yield Table((told.heads, *rows), widths=(17, 30, 53), name="bank")
    yield Heading(told.using)
    yield Bullets(told.ways)


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
