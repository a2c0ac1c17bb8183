"""Stated precision as a form: "3 s.f." (significant figures) and "2 d.p." (decimal places); and scientific notation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from .forms import Literal, literal
from .grammar import Bin, Neg, Node, Num

_FORM = re.compile(r"\s*(\d{1,2})\s*(s\.?f\.?|d\.?p\.?)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Precision:
    """`count` significant figures, or decimal places."""

    count: int
    significant: bool

    def places(self, value: Fraction) -> int:
        """Decimal places to round this value to; negative for tens, hundreds …"""
        if not self.significant or not value:
            return self.count
        size = 0
        while abs(value) >= Fraction(10) ** (size + 1):
            size += 1
        while abs(value) < Fraction(10) ** size:
            size -= 1
        return self.count - 1 - size

    def rounded(self, value: Fraction) -> Fraction:
        """The value at this precision, halves away from zero."""
        return rounded(value, self.places(value))


def read_precision(form: str) -> Precision | None:
    """ "3 s.f." and "2 d.p."; None for every other form."""
    match = _FORM.fullmatch(form)
    return Precision(int(match.group(1)), match.group(2)[0] in "sS") if match else None


def rounded(value: Fraction, places: int) -> Fraction:
    """The value at so many decimal places, halves away from zero."""
    scale = Fraction(10) ** places
    up = int(abs(value) * scale + Fraction(1, 2)) / scale
    return up if value >= 0 else -up


def judge(key: Literal, number: Literal, tree: Node, precision: Precision) -> str:
    """right, form (the value at another precision), rounding (one unit in the last place at most) or "" for another value."""
    scale = 100 if key.shape == number.shape == "percent" else 1
    wanted, given = key.value * scale, number.value * scale
    target = precision.rounded(wanted)
    places = precision.places(target)
    if given == target:
        return "right" if _written(tree, number, places, precision) else "form"
    if given == wanted:
        return "form"
    finer = number.shape in ("decimal", "percent") and number.places > max(places, 0)
    if wanted != target and finer and rounded(wanted, number.places) == given:
        return "form"
    return "rounding" if abs(given - wanted) <= Fraction(10) ** -places and number.shape in ("whole", "decimal", "percent") else ""


def _written(tree: Node, number: Literal, places: int, precision: Precision) -> bool:
    if number.shape == "scientific":
        front = mantissa(tree)
        return not precision.significant or front is None or front.places == precision.count - 1
    return number.shape in ("whole", "decimal", "percent") and number.places == max(places, 0)


def mantissa(tree: Node) -> Literal | None:
    """The 3.2 of 3.2 × 10^4; None when it is not written out, as in 3.2e4."""
    match tree:
        case Neg():
            return mantissa(tree.of)
        case Bin(op="*"):
            return literal(tree.left)
    return None


def is_scientific(tree: Node, number: Literal) -> bool:
    """Whether it is a number from 1 to under 10 times a power of ten."""
    if number.shape != "scientific":
        return False
    front = mantissa(tree)
    if front is not None:
        return 1 <= abs(front.value) < 10
    inner = tree.of if isinstance(tree, Neg) else tree
    return isinstance(inner, Num) and bool(inner.value)
