"""The small language of item families: `a/b + c/d`, `gcd(b, d) == 1`, `{b*d}` inside a sentence.

A parser of our own, because pack files come from anywhere and must never reach `eval`. Numbers are exact
fractions. Sizes are capped, so a formula always ends at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

Value = Fraction | bool | str

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|('[^']*'|\"[^\"]*\")|(\*\*|//|==|!=|<=|>=|[-+*/%^()<>,]))")
_LONGEST, _DEEPEST, _BIGGEST_POWER, _MOST_BITS = 400, 40, 64, 4096

_FUNCTIONS: dict[str, tuple[int, Callable[..., Value]]] = {
    "gcd": (2, lambda a, b: Fraction(math.gcd(_whole(a), _whole(b)))),
    "lcm": (2, lambda a, b: Fraction(math.lcm(_whole(a), _whole(b)))),
    "min": (2, lambda a, b: min(a, b)),
    "max": (2, lambda a, b: max(a, b)),
    "abs": (1, lambda a: abs(a)),
    "floor": (1, lambda a: Fraction(math.floor(a))),
    "ceil": (1, lambda a: Fraction(math.ceil(a))),
    "round": (2, lambda a, n: round_half_up(a, _whole(n))),
    "num": (1, lambda a: Fraction(a.numerator)),
    "den": (1, lambda a: Fraction(a.denominator)),
    "whole": (1, lambda a: a.denominator == 1),
}


class FormulaError(ValueError):
    """The formula cannot be read or computed; the message says at which part."""


def compute(text: str, names: Mapping[str, Value]) -> Value:
    """The value of a formula: an exact Fraction, a bool for a comparison, or a string. Raises FormulaError."""
    if len(text) > _LONGEST:
        raise FormulaError(f"longer than {_LONGEST} characters: {text[:40]}…")
    return _Reader(text, names).result()


def number(text: str, names: Mapping[str, Value]) -> Fraction:
    """Like `compute`, for a formula that must be a number."""
    value = compute(text, names)
    if not isinstance(value, Fraction):
        raise FormulaError(f"{text!r} is not a number")
    return value


def fill(template: str, names: Mapping[str, Value]) -> str:
    """A sentence with every `{formula}` or `{formula:how}` put in; `{{` and `}}` stand for braces."""

    def put(match: re.Match[str]) -> str:
        if match.group() in ("{{", "}}"):
            return match.group()[0]
        text, _, how = match.group(1).partition(":")
        return spell(compute(text, names), how.strip())

    return re.sub(r"\{\{|\}\}|\{([^{}]*)\}", put, template)


def spell(value: Value, how: str = "") -> str:
    """A value as people write it. `how`: "" (3/4), mixed (1 3/4), decimal (0.75), money (3.50), percent (75%)."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if how == "mixed" and value.denominator > 1 and abs(value) > 1:
        rest = abs(value) % 1
        return f"{'-' if value < 0 else ''}{math.floor(abs(value))} {rest.numerator}/{rest.denominator}"
    if how == "decimal":
        return _decimal(value)
    if how == "money":
        return f"{Decimal(round_half_up(value, 2).numerator) / Decimal(round_half_up(value, 2).denominator):.2f}"
    if how == "percent":
        return f"{_decimal(value * 100)}%"
    if how not in ("", "mixed", "fraction"):
        raise FormulaError(f"no way to spell a number as {how!r}; use mixed, decimal, money or percent")
    return str(value)


def round_half_up(value: Fraction, places: int) -> Fraction:
    """School rounding: a half goes away from zero."""
    scale = Fraction(10) ** places
    size = Fraction(math.floor(abs(value) * scale + Fraction(1, 2))) / scale
    return -size if value < 0 else size


def _decimal(value: Fraction) -> str:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        raise FormulaError(f"{value} has no exact decimal")
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _whole(value: Value) -> int:
    if not isinstance(value, Fraction) or value.denominator != 1:
        raise FormulaError(f"{value} is not a whole number")
    return value.numerator


@lru_cache(maxsize=8192)  # a pack's few thousand formulas are computed anew for every item, their words never change
def _tokens(text: str) -> tuple[str, ...]:
    found: list[str] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if not match:
            raise FormulaError(f"cannot read {text[at:].strip()!r} in {text!r}")
        found.append(match.group().strip())
        at = match.end()
    return tuple(found)


class _Reader:
    """Precedence climbing over the tokens; computes as it reads."""

    _ORDER = {"or": 1, "and": 2, "==": 4, "!=": 4, "<": 4, ">": 4, "<=": 4, ">=": 4,
              "+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6}  # fmt: skip

    def __init__(self, text: str, names: Mapping[str, Value]) -> None:
        self.text, self.names, self.depth = text, names, 0
        self.tokens = _tokens(text)
        self.at = 0

    def result(self) -> Value:
        value = self.expression(0)
        if self.at < len(self.tokens):
            raise FormulaError(f"did not expect {self.tokens[self.at]!r} in {self.text!r}")
        return value

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise FormulaError(f"expected {wanted or 'more'} but found {token or 'the end'} in {self.text!r}")
        self.at += 1
        return token

    def expression(self, least: int) -> Value:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise FormulaError(f"nested too deeply: {self.text!r}")
        left = self.prefix()
        while (order := self._ORDER.get(self.peek(), 0)) > least:
            operator = self.take()
            left = self.apply(operator, left, self.expression(order))
        self.depth -= 1
        return left

    def prefix(self) -> Value:
        if self.peek() == "-":
            self.take()
            return self.apply("-", Fraction(0), self.expression(6))
        if self.peek() == "not":
            self.take()
            return not self.expression(3)
        base = self.atom()
        if self.peek() in ("^", "**"):
            self.take()
            return self.apply("^", base, self.prefix())
        return base

    def atom(self) -> Value:
        token = self.take()
        if token == "(":
            value = self.expression(0)
            self.take(")")
            return value
        if token[0].isdigit():
            return Fraction(token)
        if token[0] in "'\"":
            return token[1:-1]
        if token in _FUNCTIONS and self.peek() == "(":
            return self.call(token)
        if token in self.names:
            return self.names[token]
        known = ", ".join(sorted(self.names)) or "none"
        raise FormulaError(f"{token!r} is not known in {self.text!r}; known names: {known}")

    def call(self, name: str) -> Value:
        count, function = _FUNCTIONS[name]
        self.take("(")
        given = [self.expression(0)]
        while self.peek() == ",":
            self.take()
            given.append(self.expression(0))
        self.take(")")
        if len(given) != count or not all(isinstance(value, Fraction) for value in given):
            raise FormulaError(f"{name} takes {count} number(s), in {self.text!r}")
        return function(*given)

    def apply(self, operator: str, left: Value, right: Value) -> Value:
        if operator in ("and", "or"):
            return bool(left and right) if operator == "and" else bool(left or right)
        if operator in ("==", "!="):
            return (left == right) == (operator == "==")
        if not isinstance(left, Fraction) or not isinstance(right, Fraction):
            raise FormulaError(f"{operator} needs two numbers in {self.text!r}")
        if operator in ("/", "//", "%") and right == 0:
            raise FormulaError(f"division by zero in {self.text!r}")
        if operator == "^" and (right.denominator != 1 or abs(right) > _BIGGEST_POWER or (left == 0 and right < 0)):
            raise FormulaError(f"the power {right} is not possible in {self.text!r}")
        value = _OPERATIONS[operator](left, right)
        if isinstance(value, Fraction) and value.numerator.bit_length() + value.denominator.bit_length() > _MOST_BITS:
            raise FormulaError(f"the number is too large in {self.text!r}")
        return value


_OPERATIONS: dict[str, Callable[[Fraction, Fraction], Value]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: Fraction(a // b),
    "%": lambda a, b: a % b,
    "^": lambda a, b: Fraction(a**b.numerator),
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
