"""Spellings of a standard's code, and finding codes in running text. Pure.

"4.NF.B.3a", "4.NF.3.a", "CCSS.Math.Content.4.NF.B.3.A" are one code: what counts are its letters and numbers in order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

Tokens = tuple[str, ...]

_FAMILIES = ("CCSS", "NGSS", "TEKS")
_PUBLISHERS = frozenset({*_FAMILIES, "MATH", "MATHEMATICS", "CONTENT", "ELA", "LITERACY"})
_STRANDS = frozenset({"RL", "RI", "RF", "W", "SL", "L"})
_TWO_GRADES = {"9": "10", "11": "12"}


def tokens(code: str) -> Tokens:
    """Letters and numbers of a code in order, capital, without leading zeros: what two spellings of one code share."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return tuple(t.lstrip("0") or "0" if t.isdigit() else t for t in re.findall(r"[^\W\d_]+|\d+", plain))


def bare(found: Tokens) -> Tokens:
    """Without what names the publisher: CCSS, MATH, CONTENT …"""
    start = next((n for n, t in enumerate(found) if t not in _PUBLISHERS), len(found))
    return found[start:]


def spellings(code: str) -> Iterator[Tokens]:
    """The ways a code is commonly written: as it is, without its cluster's letter, with the grade before the strand."""
    full = tokens(code)
    short = bare(full)
    yield full
    if short != full:
        yield short
    if len(short) >= 4 and short[0] in {"K", *map(str, range(1, 9))} and short[1].isalpha() and len(short[2]) == 1 and short[3].isdigit():
        yield (*short[:2], *short[3:])
    if len(short) >= 3 and short[0] in _STRANDS:
        grades = 2 if _TWO_GRADES.get(short[1]) == short[2] and len(short) > 3 else 1
        yield (*short[1 : 1 + grades], short[0], *short[1 + grades :])


_DASH = r"[-\u2010-\u2013\u2212]"
_POINT = rf"(?:\.|{_DASH})"
_PART = r"(?:\.?\(?[A-Za-z]\)?(?![A-Za-z0-9]))?"
_DOMAIN = r"(?:CC|OA|NBT|NF|MD|RP|NS|EE|SP)"
_GRADE = r"(?:K|\d{1,2})"
_CORE = r"(?:PS|LS|ESS|ETS)\d{1,2}"
_SHAPES = (
    # CCSS and anything with a point or a dash and both a letter and a number behind it; "CCSS K-12" is no code
    rf"(?i:CCSS[\s.:]*(?:(?:MATH(?:EMATICS)?|ELA|LITERACY|CONTENT|PRACTICE)[\s.:-]*)*)"
    rf"(?!K{_DASH}\d+(?![.\w]))(?=[\w.-]{{0,60}}\d)(?=[\d.-]{{0,20}}[A-Za-z])[A-Za-z0-9]{{1,20}}(?:{_POINT}[A-Za-z0-9]{{1,20}})+",
    rf"(?i:CCSS[\s.:]*){_GRADE}{_DOMAIN}\d{{1,2}}{_PART}",
    rf"(?i:(?:NGSS[\s:]*)?(?:K{_DASH}2|3{_DASH}5|K|\d{{1,2}}|MS|HS){_DASH}{_CORE}(?:{_POINT}\d{{1,2}}(?!\d))?)",
    rf"(?i:(?:NGSS[\s:]*(?:K|\d{{1,2}})|MS|HS)[.\s]{_CORE}{_POINT}\d{{1,2}}(?!\d))",
    r"(?i:TEKS[\s:.§]*(?:MATH(?:EMATICS)?[\s.]*)?)\d{1,3}\.\d{1,2}"
    r"(?:\.?\([A-Za-z0-9]{1,2}\)|\.[A-Za-z0-9]{1,2}(?!\w)|(?<=\d)[A-Za-z](?!\w))*",
    r"11\d\.\d{1,3}\.?\([a-d]\)(?:\(\w{1,2}\))+",
    rf"(?i:{_GRADE}{_POINT}?{_DOMAIN}{_POINT}(?:[A-H]{_POINT}?)?\d{{1,2}}{_PART})",
    rf"{_GRADE} ?{_DOMAIN} ?(?:[A-H] ?)?\d{{1,2}}{_PART}",
    rf"(?i:{_GRADE}\.{_DOMAIN}\.[A-Z])(?![\w.]*\d)",  # a cluster
    rf"(?i:{_GRADE}\.[A-Z]{{1,4}}\.[A-H]\.\d{{1,2}}{_PART})",
    rf"{_GRADE}\.[GF]\.(?:[A-H]\.)?\d{{1,2}}{_PART}",
    rf"(?:HS)?[NAFGS]{_DASH}[A-Z]{{1,4}}\.(?:[A-D]\.)?\d{{1,2}}",
    rf"(?:RL|RI|RF|WHST|RH|RST|W|SL|L)\.(?:K|CCR|\d{{1,2}}(?:{_DASH}\d{{1,2}})?)\.\d{{1,2}}{_PART}",
    rf"{_GRADE}\.(?:RL|RI|RF|W|SL)\.\d{{1,2}}{_PART}",
)
_MOST_MASKS = 40


def scanner(frameworks: Iterable[tuple[list[str], list[str]]]) -> re.Pattern[str]:
    """What finds codes in text: the known shapes, and for each other framework (its prefixes, its codes) shapes like its own.

    A framework whose codes are bare numbers ("5") is found by its prefix alone: "Ocean Literacy Principle 5".
    """
    shapes = list(_SHAPES)
    for prefixes, codes in frameworks:
        if any(p.upper().startswith(_FAMILIES) for p in prefixes):
            continue
        shapes += [
            rf"(?i:{re.escape(p.strip())})[\s.:]*(?=[\w.()-]{{0,60}}\d)[A-Za-z0-9][\w.()-]{{0,60}}(?<![.(-])"
            for p in prefixes
            if len(p.strip()) >= 3
        ]
        shapes += sorted({m for m in map(_mask, codes) if m}, key=lambda m: (-len(m), m))[:_MOST_MASKS]
    return re.compile(rf"(?<![\w.])(?:{'|'.join(shapes)})(?!\w)")


def _mask(code: str) -> str:
    """A shape like this code, other numbers and letters in it: "MA.4.FR.1.1" gives MA, point, number, point, letters …

    "" when it is too plain to be told from other text.
    """
    pieces = re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]", code)
    joints = sum(not p.isalnum() for p in pieces)
    if joints < 2 or not any(p.isdigit() for p in pieces) or not any(p.isalpha() for p in pieces):
        return ""
    return "".join(
        r"\d{1,3}" if p.isdigit() else (re.escape(p) if n == 0 and len(p) > 1 else r"[A-Za-z]{1,5}") if p.isalpha() else re.escape(p)
        for n, p in enumerate(pieces)
    )
