"""A number said by what makes it: "3/6 + 2/6", "one more than 11", "half of 24", "a dozen", "the number after 11"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import isqrt

from .numbers import NUMBER, ratio

Parts = tuple[str, ...]
"""The numbers a sum is made of, as written: when all of them stand on the table, the sum is a step and not the answer."""

_ONE = rf"(?:\d+/\d+|{NUMBER})"
_CHAIN = re.compile(rf"(?<![\w./])-?{_ONE}(?:\s*[-+*x×·/÷]\s*{_ONE})+(?![\w/]|\.\d)")
_PIECE = re.compile(rf"({_ONE})|([-+*x×·/÷])")
_SAID_SIGNS = (
    (re.compile(rf"({_ONE})\s+(?:plus|added to|más|and another|and then another)\s+({_ONE})"), r"\1 + \2"),
    (re.compile(rf"({_ONE})\s+(?:minus|take away|menos)\s+({_ONE})"), r"\1 - \2"),
    (re.compile(rf"({_ONE})\s+(?:times|multiplied by|groups of|lots of|por)\s+({_ONE})"), r"\1 * \2"),
    (re.compile(rf"({_ONE})\s+(?:divided by|shared by|split by|dividido (?:por|entre))\s+({_ONE})"), r"\1 ÷ \2"),
    (re.compile(rf"\b(?:add|sum of)\s+({_ONE})\s+(?:and|to|y)\s+({_ONE})"), r"\1 + \2"),
    (re.compile(rf"\b(?:product of|multiply)\s+({_ONE})\s+(?:and|by)\s+({_ONE})"), r"\1 * \2"),
    (re.compile(rf"\bdivide\s+({_ONE})\s+by\s+({_ONE})"), r"\1 ÷ \2"),
    (re.compile(rf"\bdifference (?:between|of)\s+({_ONE})\s+and\s+({_ONE})"), r"\1 - \2"),
    (re.compile(rf"\b(?:subtract|take)\s+({_ONE})\s+(?:away )?from\s+({_ONE})"), r"\2 - \1"),
    (re.compile(rf"({_ONE})\s+(?:more than|greater than|after|past|más que|above)\s+({_ONE})"), r"\1 + \2"),
    (re.compile(rf"({_ONE})\s+(?:less than|fewer than|before|below|menos que)\s+({_ONE})"), r"\2 - \1"),
    (re.compile(rf"\b(?:number|one|n[uú]mero|comes)\s+(?:right |just |directly |that comes |coming )*(?:after|que sigue a|despu[eé]s del?)\s+({_ONE})"), r"\1 + 1"),
    (re.compile(rf"\b(?:number|one|n[uú]mero|comes)\s+(?:right |just |directly |that comes |coming )*(?:before|antes del?)\s+({_ONE})"), r"\1 - 1"),
    (re.compile(rf"(?<!\d )(?<!\d/)1/2 (?:of|de)\s+(?:el |la )?({_ONE})"), r"\1 ÷ 2"),
    (re.compile(rf"\bhalfway between\s+({_ONE})\s+and\s+({_ONE})"), r"\1 ~ \2"),
    (re.compile(rf"\bbetween\s+({_ONE})\s+and\s+({_ONE})"), r"\1 ~ \2"),
    (re.compile(rf"\b(?:double|twice|(?:el )?doble de)\s+({_ONE})"), r"2 * \1"),
    (re.compile(rf"\b(?:triple|thrice|(?:el )?triple de)\s+({_ONE})"), r"3 * \1"),
    (re.compile(rf"\b(?:a|an|one|1) (?:third|quarter|fourth|fifth|tenth) of\s+({_ONE})"), r""),
    (re.compile(rf"({_ONE})\s*(?:squared|\^ ?2|al cuadrado)"), r"\1 * \1"),
    (re.compile(rf"({_ONE})\s*(?:cubed|\^ ?3|al cubo)"), r"\1 * \1 * \1"),
    (re.compile(rf"({_ONE})\s+dozens?\b"), r"\1 * 12"),
    (re.compile(r"\b(?:a|one)\s+dozen\b(?! of)"), "6 + 6"),
    (re.compile(r"\b(?:a|one)\s+score\b(?= (?:of|is|would))"), "10 + 10"),
)  # fmt: skip
_OF = re.compile(rf"(\d+/\d+)\s+(?:of|de)\s+(?:el |la |the )?({_ONE})")
_ROOT = re.compile(rf"(?:√|\bsqrt|square root of|ra[ií]z cuadrada de)\s*\(?\s*({NUMBER})")
_POWER = re.compile(r"(?<![\w.])(\d{1,3})\s*\^\s*(\d)(?!\d)")
_CUES = re.compile(
    r"[-+*×·/÷^√]|\dx?\d? ?x ?\d|plus|add|another|más|minus|take|menos|times|multipl|groups|lots|por|divid|shared|split|sum|product|diff|subtract|than"
    r"|after|past|above|fewer|before|below|sigue|despu|antes|half|between|double|doble|twice|trip|thrice|squared|cubed|cuadrado|cubo|dozen|score|root|ra[ií]z"
)


def sums(text: str) -> Iterator[tuple[Fraction, Parts]]:
    """Every sum written or spoken in spelled text, with its value and the numbers that make it."""
    if not _CUES.search(text):
        return
    for match in _CHAIN.finditer(text):
        yield from _evaluated(match.group())
    for pattern, sign in _SAID_SIGNS:
        for match in pattern.finditer(text):
            yield from _spoken(match, sign)
    for match in _OF.finditer(text):
        yield from _evaluated(f"{match[1]} * {match[2]}")
    for match in _ROOT.finditer(text):
        if (root := _root(match[1])) is not None:
            yield root, (match[1],)
    for match in _POWER.finditer(text):
        yield Fraction(int(match[1]) ** int(match[2])), (match[1], match[2])


def _spoken(match: re.Match[str], sign: str) -> Iterator[tuple[Fraction, Parts]]:
    if not sign:
        return
    chain = match.expand(sign)
    if "~" in chain:
        low, high = (t.strip() for t in chain.split("~"))
        try:
            yield (ratio(low) + ratio(high)) / 2, (low, high)
        except (ZeroDivisionError, ValueError):
            return
    else:
        yield from _evaluated(chain)


def _evaluated(chain: str) -> Iterator[tuple[Fraction, Parts]]:
    """The value of a chain of numbers and signs, products first."""
    pieces = [(m[1], m[2]) for m in _PIECE.finditer(chain)]
    numbers = tuple(n for n, _ in pieces if n)
    if len(numbers) < 2 or len(numbers) > 12:
        return
    try:
        total, product, sign, pending = Fraction(0), None, 1, "+"
        for n, op in pieces:
            if op:
                if product is None:
                    sign = -1 if op == "-" else 1
                    continue
                pending = op
                continue
            value = ratio(n)
            if product is None:
                product = value
            elif pending in "*x×·":
                product *= value
            elif pending in "/÷":
                product /= value
            else:
                total += sign * product
                sign, product = (-1 if pending == "-" else 1), value
        yield total + sign * (product or 0), numbers
    except (ZeroDivisionError, ValueError):
        return


def _root(text: str) -> Fraction | None:
    try:
        value = ratio(text)
    except (ZeroDivisionError, ValueError):
        return None
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top * top == value.numerator and bottom * bottom == value.denominator else None
