"""Number spellings to exact values: "1,000", "3,5" by language, ".5", "5.", "1.000.000", "3e4".

A spelling that two countries read differently is not guessed: it comes back doubtful, with both values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

MOST_DIGITS = 40
"""A longer run of digits is not a school answer; it is left unread."""

_COMMA = frozenset("bg ca cs da de el es et eu fi fr gl hr hu id it lt lv nb nl nn no pl pt ro ru sk sl sr sv tr uk vi".split())
_EITHER = frozenset(("es", "pt"))  # written with a point in Mexico or in copied English texts, with a comma elsewhere


def uses_comma(language: str) -> bool:
    """Whether the decimal sign of this language is a comma."""
    return language[:2].lower() in _COMMA


@dataclass(frozen=True)
class Numeral:
    """One number as typed. `places` counts decimals; `other` is the second reading of a doubtful spelling."""

    value: Fraction
    places: int = 0
    doubtful: bool = False
    other: Fraction | None = None
    grouped: bool = False


def read_numeral(text: str, language: str = "en") -> Numeral | None:
    """The value of digits with points, commas and spaces between them; None when it is no number."""
    body = re.sub(r"[\s'’_]", "", text)
    if not body or sum(c.isdigit() for c in body) > MOST_DIGITS:
        return None
    body, _, power = body.replace("E", "e").partition("e")
    found = _plain(body, language[:2].lower(), spaced=body != text and "e" not in text.lower())
    if found is None or not power:
        return found
    exponent = int(power)
    if abs(exponent) > MOST_DIGITS:
        return None
    return Numeral(found.value * Fraction(10) ** exponent, found.places, found.doubtful)


def _plain(body: str, language: str, spaced: bool) -> Numeral | None:
    points, commas = body.count("."), body.count(",")
    if points and commas:
        mark = "." if body.rfind(".") > body.rfind(",") else ","
        return _marked(body, mark, "," if mark == "." else ".")
    if not points and not commas:
        return Numeral(Fraction(int(body)), grouped=spaced)
    mark, times = (".", points) if points else (",", commas)
    if times > 1:
        return Numeral(Fraction(int(body.replace(mark, ""))), grouped=True) if _grouped(body, mark) else None
    decimal = _marked(body, mark, "")
    if decimal is None or spaced:
        return decimal
    comma_land = language in _COMMA
    if not _grouped(body, mark):
        return decimal if (mark == "." or comma_land) else Numeral(decimal.value, decimal.places, doubtful=True)
    whole = Fraction(int(body.replace(mark, "")))
    if mark == "." and not comma_land:
        return decimal
    if mark == "," and not comma_land:
        return Numeral(whole, other=decimal.value, grouped=True)
    if mark == "," and language not in _EITHER:
        return decimal
    return Numeral(decimal.value, decimal.places, doubtful=True, other=whole)


def _grouped(body: str, mark: str) -> bool:
    head, *groups = body.split(mark)
    return 1 <= len(head) <= 3 and head[0] != "0" and all(len(g) == 3 for g in groups)


def _marked(body: str, mark: str, group: str) -> Numeral | None:
    whole, _, rest = body.rpartition(mark)
    if group and group in whole:
        if not _grouped(whole, group):
            return None
        whole = whole.replace(group, "")
    if not (whole + rest).isdigit() or mark in whole:
        return None
    return Numeral(Fraction(int(whole + rest), 10 ** len(rest)), len(rest), grouped=bool(group))
