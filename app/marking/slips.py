"""One slip, recognised by an exact rule: a sign, a digit, a place, a rounding. Small whole numbers are never "nearly right"."""

from __future__ import annotations

from fractions import Fraction

from .forms import Literal


def slip(key: Fraction, given: Literal) -> str:
    """sign, digit, place-value or rounding; "" when the answer is no single slip away from the key."""
    if key == given.value or key == 0:
        return ""
    if given.value == -key:
        return "sign"
    if given.shape in ("whole", "decimal", "percent", "scientific"):
        if _digit(key, given.value):
            return "digit"
        if _place(key, given):
            return "place-value"
    if (
        given.shape == "decimal"
        and given.places
        and abs(key - given.value) < Fraction(1, 10**given.places)
        and not _fits(key, given.places)
    ):
        return "rounding"
    return ""


def _fits(key: Fraction, places: int) -> bool:
    return bool((key * 10**places).denominator == 1)


def _digits(number: Fraction) -> str:
    """The decimal spelling, or "" when it does not end within twelve places."""
    for places in range(13):
        if _fits(number, places):
            text = str(abs(int(number * 10**places))).rjust(places + 1, "0")
            return f"{text[: len(text) - places]}.{text[len(text) - places :]}"
    return ""


def _digit(key: Fraction, given: Fraction) -> bool:
    """One digit differs, or two neighbours are exchanged, in a number of three digits or more."""
    a, b = _digits(key), _digits(given)
    longest = max(len(a.partition(".")[2]), len(b.partition(".")[2]))
    a, b = (t + "0" * (longest - len(t.partition(".")[2])) for t in (a, b))
    if (key < 0) != (given < 0) or len(a) != len(b) or a.find(".") != b.find("."):
        return False
    a, b = a.replace(".", ""), b.replace(".", "")
    if len(a.lstrip("0")) < 3:
        return False
    apart = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(apart) == 1:
        return apart[0] > 0
    return len(apart) == 2 and apart[1] == apart[0] + 1 and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]


def _place(key: Fraction, given: Literal) -> bool:
    ratio = given.value / key
    if ratio not in {Fraction(10) ** k for k in (-3, -2, -1, 1, 2, 3)}:
        return False
    larger = max(abs(key), abs(given.value))
    return larger >= 100 or key.denominator > 1 or given.value.denominator > 1
