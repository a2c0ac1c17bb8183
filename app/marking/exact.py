"""Trees to exact numbers: fractions all the way, with a cap on every power, so nothing here can take long."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from .grammar import Bin, Fun, Neg, Node, Num, Sym

_LARGEST_POWER = 64
_MOST_BITS = 8000


class NotExact(ValueError):
    """There is no exact rational value: a letter, an irrational root, a division by zero, or a number far too large."""


def value(tree: Node, at: Mapping[str, Fraction] | None = None) -> Fraction:
    """The exact value, with letters taken from `at`. Raises NotExact."""
    match tree:
        case Num():
            return tree.value
        case Sym():
            if at and tree.name in at:
                return at[tree.name]
            raise NotExact(tree.name)
        case Neg():
            return -value(tree.of, at)
        case Bin():
            return _capped(_combined(tree.op, value(tree.left, at), value(tree.right, at)))
        case Fun():
            return _function(tree, at)


def value_or_none(tree: Node) -> Fraction | None:
    try:
        return value(tree)
    except NotExact:
        return None


def is_too_large(tree: Node) -> bool:
    """Whether it has a value, but one far beyond anything written in school."""
    try:
        value(tree)
    except NotExact as fault:
        return str(fault) == "too large"
    return False


def letters(tree: Node) -> frozenset[str]:
    """The unknowns in a tree; pi is a number."""
    match tree:
        case Num():
            return frozenset()
        case Sym():
            return frozenset() if tree.name == "pi" else frozenset((tree.name,))
        case Neg():
            return letters(tree.of)
        case Bin():
            return letters(tree.left) | letters(tree.right)
        case Fun():
            return letters(tree.of) | (letters(tree.index) if tree.index else frozenset())


def doubtful(tree: Node) -> bool:
    """Whether a number in it can be read two ways ("3,5")."""
    match tree:
        case Num():
            return tree.doubtful
        case Sym():
            return False
        case Neg():
            return doubtful(tree.of)
        case Bin():
            return doubtful(tree.left) or doubtful(tree.right)
        case Fun():
            return doubtful(tree.of)


def _capped(number: Fraction) -> Fraction:
    if number.numerator.bit_length() + number.denominator.bit_length() > 2 * _MOST_BITS:
        raise NotExact("too large")
    return number


def _combined(op: str, a: Fraction, b: Fraction) -> Fraction:
    match op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "^":
            return _power(a, b)
    if b == 0:
        raise NotExact("division by zero")
    return a / b


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        root = exact_root(base, exponent.denominator)
        if root is None:
            raise NotExact("irrational")
        return _power(root, Fraction(exponent.numerator))
    if base == 0 and exponent <= 0:
        raise NotExact("zero to no power")
    if base in (0, 1):
        return base
    bits = base.numerator.bit_length() + base.denominator.bit_length()
    if abs(exponent) > _LARGEST_POWER or bits * abs(exponent) > _MOST_BITS:
        raise NotExact("too large")
    return base ** int(exponent)


def exact_root(base: Fraction, n: int) -> Fraction | None:
    """The real n-th root when it is rational, else None."""
    if (base < 0 and n % 2 == 0) or not 2 <= n <= 12:
        return None
    top, bottom = _whole_root(abs(base.numerator), n), _whole_root(base.denominator, n)
    if top is None or bottom is None:
        return None
    return Fraction(-top if base < 0 else top, bottom)


def _whole_root(number: int, n: int) -> int | None:
    if number.bit_length() > 900:
        return None
    guess = math.isqrt(number) if n == 2 else round(number ** (1 / n))
    return next((g for g in (guess - 1, guess, guess + 1) if g >= 0 and g**n == number), None)


def _function(tree: Fun, at: Mapping[str, Fraction] | None) -> Fraction:
    of = value(tree.of, at)
    if tree.name == "abs":
        return abs(of)
    if tree.name == "root" and tree.index is not None:
        n = value(tree.index, at)
        root = exact_root(of, int(n)) if n.denominator == 1 else None
        if root is not None:
            return root
    raise NotExact(tree.name)
