"""What needs sympy or mpmath: sixty-digit values of roots and functions, and factoring. Loaded only when wanted.

Objects are built node by node from our own trees; no text ever reaches sympy.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import mpmath  # type: ignore[import-untyped]
import sympy

from .forms import factors
from .grammar import Bin, Fun, Neg, Node, Num, Sym

_DIGITS = 60
_HIGHEST_DEGREE = 24
_context = mpmath.MPContext()
_context.dps = _DIGITS
_TRIG = ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "exp")


class NotReal(ValueError):
    """No real value at this point."""


def decimal_points() -> Callable[[], Any]:
    """Fixed points between 1/10 and 20, most of them positive, where roots and logarithms mostly have values."""
    dice = random.Random(11)  # noqa: S311 - fixed sample points, not a secret
    return lambda: _context.mpf(dice.choice((1, 1, 1, 5, -1)) * dice.randint(1000, 40000)) / 9973


def whole_points() -> Callable[[], Any]:
    """Fixed whole numbers from 1 to 30."""
    dice = random.Random(13)  # noqa: S311 - fixed sample points, not a secret
    return lambda: _context.mpf(dice.randint(1, 30))


def decimal_value(tree: Node, at: Mapping[str, Any]) -> Any:
    """The real value at a point. Raises NotReal."""
    try:
        found = _value(tree, at)
    except (ZeroDivisionError, OverflowError, ValueError) as fault:
        raise NotReal(str(fault)) from None
    if not _context.isfinite(found) or abs(found) > 1e300:
        raise NotReal("too large")
    return found


def _value(tree: Node, at: Mapping[str, Any]) -> Any:
    match tree:
        case Num():
            return _context.mpf(tree.value.numerator) / tree.value.denominator
        case Sym():
            if tree.name in at:
                return at[tree.name]
            if tree.name == "pi":
                return +_context.pi
            raise NotReal(tree.name)
        case Neg():
            return -_value(tree.of, at)
        case Fun():
            return _function(tree, at)
        case Bin():
            if tree.op == "^":
                return _power(tree, at)
            a, b = _value(tree.left, at), _value(tree.right, at)
            return a + b if tree.op == "+" else a - b if tree.op == "-" else a * b if tree.op == "*" else a / b


def _power(tree: Bin, at: Mapping[str, Any]) -> Any:
    base = _value(tree.left, at)
    exponent = tree.right
    fraction = exponent.value if isinstance(exponent, Num) else None
    if base < 0 and fraction is not None and fraction.denominator % 2 == 1 and fraction.denominator > 1:
        root = -((-base) ** (_context.mpf(1) / fraction.denominator))
        return root**fraction.numerator
    power = _value(exponent, at)
    if abs(power) > 400:
        raise NotReal("too large")
    if base < 0 and power != int(power):
        raise NotReal("root of a negative number")
    return base**power


def _function(tree: Fun, at: Mapping[str, Any]) -> Any:
    of = _value(tree.of, at)
    name = tree.name
    if name == "abs":
        return abs(of)
    if name == "root":
        n = _value(tree.index, at) if tree.index else 2
        if of < 0 and (n != int(n) or int(n) % 2 == 0):
            raise NotReal("root of a negative number")
        size = abs(of) ** (1 / _context.mpf(n))
        return -size if of < 0 else size
    if name in ("ln", "log") and of <= 0:
        raise NotReal("logarithm of a number that is not positive")
    if name == "log":
        return _context.log(of) / _context.log(_value(tree.index, at) if tree.index else 10)
    if name in ("arcsin", "arccos", "asin", "acos") and abs(of) > 1:
        raise NotReal(name)
    call = getattr(_context, {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan"}.get(name, name))
    if name in _TRIG and abs(of) > 1000:
        raise NotReal("too large")
    return call(of)


def to_sympy(tree: Node) -> Any:
    """A polynomial as a sympy expression. Raises NotReal for anything else, or for a high degree."""
    match tree:
        case Num():
            return sympy.Rational(tree.value.numerator, tree.value.denominator)
        case Sym():
            return sympy.Symbol(tree.name)
        case Neg():
            return -to_sympy(tree.of)
        case Bin(op="^", right=Num(value=n)) if n.denominator == 1 and 0 <= n <= _HIGHEST_DEGREE:
            return to_sympy(tree.left) ** int(n)
        case Bin(op="+"):
            return to_sympy(tree.left) + to_sympy(tree.right)
        case Bin(op="-"):
            return to_sympy(tree.left) - to_sympy(tree.right)
        case Bin(op="*"):
            return to_sympy(tree.left) * to_sympy(tree.right)
        case Bin(op="/" | "÷", right=Num(value=n)) if n:
            return to_sympy(tree.left) / sympy.Rational(n.numerator, n.denominator)
    raise NotReal("not a polynomial")


def splits(tree: Node) -> bool:
    """Whether one of the factors, as written, can be factored further. False for what is no polynomial."""
    for part in factors(tree):
        try:
            whole = to_sympy(part)
        except NotReal:
            continue
        if not whole.free_symbols:
            continue
        content, pieces = sympy.factor_list(whole)
        if len(pieces) > 1 or any(power > 1 for _, power in pieces) or (abs(content) != 1 and content.q == 1 and not isinstance(part, Sym)):
            return True
    return False
