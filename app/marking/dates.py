"""Days of the year: "5 March", "March 5th, 2024", "2024-03-05", "5 de marzo". "5/3" alone is read only where a country decides."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..turn import Expected, Mark
from .bodies import bodies, denies
from .says import why
from .text import plain

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo", "june jun junio",
            "july jul julio", "august aug agosto ago", "september sept sep septiembre", "october oct octubre",
            "november nov noviembre", "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MOST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|º|°)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+|(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo),?\s+)?"
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?(?P<y>\d{4}))?"
_NAMED = (
    re.compile(rf"{_WEEKDAY}(?:on |el )?(?:the )?{_DAY}\s+(?:of |de )?(?P<m>[a-z]+)\.?{_YEAR}"),
    re.compile(rf"{_WEEKDAY}(?:on )?(?P<m>[a-z]+)\.?\s+(?:the )?{_DAY}{_YEAR}"),
)
_ISO = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})")
_DIGITS = re.compile(r"(?P<a>\d{1,2})\s*[/.-]\s*(?P<b>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}|\d{2}))?\.?")


@dataclass(frozen=True)
class Date:
    month: int
    day: int
    year: int = 0
    """0 when none is named."""


def read_date(text: str, language: str = "en", bare: bool = False) -> frozenset[Date]:
    """The days a text may mean: none, one, or two for "5/3". Digits alone are read only when `bare`."""
    said = plain(text).strip(" .!?")
    for pattern in (*_NAMED, _ISO):
        if match := pattern.fullmatch(said):
            month = int(match["m"]) if match["m"].isdecimal() else _MONTHS.get(match["m"], 0)
            return _dates((month, int(match["d"])), year=int(match["y"] or 0))
    if bare and (match := _DIGITS.fullmatch(said)):
        a, b, year = int(match["a"]), int(match["b"]), int(match["y"] or 0)
        year += 2000 if 0 < year < 100 else 0
        day_first = language[:2].lower() != "en"
        return _dates((b, a), year=year) if day_first and b <= 12 else _dates((a, b), (b, a), year=year)
    return frozenset()


def _dates(*pairs: tuple[int, int], year: int) -> frozenset[Date]:
    return frozenset(Date(m, d, year) for m, d in pairs if 1 <= m <= 12 and 1 <= d <= _MOST_DAYS[m - 1])


def mark_date(expected: Expected, given: str, language: str) -> Mark | None:
    """The verdict when the key is a day; None when it is not."""
    keys = read_date(expected.value)
    if len(keys) != 1:
        return None
    wanted = next(iter(keys))
    answer = given.strip()[:200]
    found = next((d for text in bodies(given) if (d := read_date(text, language, bare=True))), frozenset())
    if len(found) != 1 or denies(given):
        return Mark("cannot_tell", why("unclear" if found else "unread", language), given=answer)
    date = next(iter(found))
    same_year = not wanted.year or not date.year or wanted.year == date.year
    if (date.month, date.day) == (wanted.month, wanted.day) and same_year:
        if wanted.year and not date.year:
            return Mark("incomplete", why("several", language), given=answer, missing=(why("year", language),))
        return Mark("right", why("right", language), given=answer)
    for mistake in expected.mistakes:
        if read_date(mistake.gives) == found:
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=answer)
    return Mark("wrong", why("wrong", language), given=answer)
