"""What every kind of task from outside is made of: a Problem that was read, and the task that is Made of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd
from random import Random

from ..marking.forms import literal
from ..marking.grammar import Bin, Fun, Neg, Node, Num, Sym
from ..turn import Expected

Say = Callable[..., str]
"""A text of the student's language by name, its blanks filled."""
Factor = Callable[[str], str]
"""A polynomial as a product, or "" (`Marker.factored`)."""


@dataclass(frozen=True)
class Problem:
    """A task as it was read: its kind, and the pieces that the kind is made of, in plain mathematics."""

    kind: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """The task in words of ours, its key, three hints that lead by its own numbers, and the solution line by line."""

    ask: str
    expected: Expected
    hints: tuple[str, ...]
    worked: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """`read` gives the pieces of a plain text or None; `make` gives None when there is no certain key; `vary` draws other pieces."""

    read: Callable[[str], tuple[str, ...] | None]
    make: Callable[[tuple[str, ...], Say, Factor], Made | None]
    vary: Callable[[tuple[str, ...], Random], tuple[str, ...]]


NUMBER = r"-?(?:\d+ \d+/\d+|\d+/\d+|\d*\.\d+|\d+)"
_LITERAL = re.compile(r"(?<![\w.^])(?:(\d+) )?(\d+)/(\d+)(?![\d.])|(?<![\w.])\d+\.\d+|(?<![.\d])\d+(?![.\d])")


def decimal(value: Fraction) -> str:
    """The exact decimal when there is a short one, else the fraction."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1 or value.denominator > 10**6:
        return str(value)
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spelled(value: Fraction, like: str) -> str:
    """A result in the way its task is written: decimals stay decimals."""
    return decimal(value) if "." in like and "/" not in like else str(value)


def show(tree: Node, level: int = 0) -> str:
    """A tree as a child writes it, with brackets only where they are needed."""
    match tree:
        case Num():
            if tree.shape == "mixed":
                return f"{tree.parts[0]} {tree.parts[1]}/{tree.parts[2]}"
            if tree.shape == "fraction" and tree.parts[1:] != (0, 1):
                return _round(f"{tree.parts[1]}/{tree.parts[2]}", level > 3)
            return decimal(tree.value)
        case Sym():
            return "π" if tree.name == "pi" else tree.name
        case Neg():
            return _round(f"-{show(tree.of, 3)}", level > 2)
        case Fun():
            third = isinstance(tree.index, Num) and tree.index.value == 3
            name = "∛" if third or tree.name == "cbrt" else "√" if tree.name in ("root", "sqrt") else tree.name
            return f"|{show(tree.of)}|" if name == "abs" else f"{name}{_round(show(tree.of), not isinstance(tree.of, Num))}"
        case Bin(op="^"):
            return _round(f"{show(tree.left, 4)}^{show(tree.right, 4)}", level > 3)
        case Bin(op="/") if (number := literal(tree)) and number.value.denominator != 1:
            return _round(f"{show(tree.left)}/{show(tree.right)}", level > 3)
        case Bin(op="+" | "-"):
            return _round(f"{show(tree.left, 1)} {tree.op} {show(tree.right, 2)}", level > 1)
        case Bin():
            sign = {"*": "×", "/": "÷"}.get(tree.op, tree.op)
            return _round(f"{show(tree.left, 2)} {sign} {show(tree.right, 3)}", level > 2)


def _round(text: str, wanted: bool) -> str:
    return f"({text})" if wanted else text


def spelled_tree(tree: Node) -> str:
    """As `show`, with 3x for 3 × x and 2(x + 1) for 2 × (x + 1)."""
    text = show(tree)
    return re.sub(r"(?<=[\w)]) × (?=[a-z(])", "", text)


# ---------------------------------------------------------------- other numbers


def jitter(text: str, dice: Random) -> str:
    """The same text with other numbers of the same make. Powers and small fixed numbers of a formula stay."""

    def other(match: re.Match[str]) -> str:
        before = text[: match.start()].rstrip()
        if match[3]:
            bottom = dice.choice([n for n in (2, 3, 4, 5, 6, 8, 10) if n != int(match[3])])
            whole = f"{dice.randint(1, 4)} " if match[1] else ""
            proper = match[1] or int(match[2]) < int(match[3])
            top = dice.choice([n for n in (range(1, bottom) if proper else range(bottom + 1, 3 * bottom)) if gcd(n, bottom) == 1])
            return f"{whole}{top}/{bottom}"
        number = match.group()
        if before.endswith("^"):
            return number
        if re.search(r"(?:sqrt|√)\s*\(?$", before):
            return str(dice.randint(2, 12) ** 2)
        if re.search(r"(?:cbrt|∛)\s*\(?$", before):
            return str(dice.randint(2, 5) ** 3)
        if "." in number:
            places = len(number.partition(".")[2])
            size = max(1, int(number.replace(".", "")))
            return decimal(Fraction(dice.randint(max(1, size // 2), size * 2), 10**places))
        size = int(number)
        if size in (10, 100, 1000):
            return number
        return str(dice.randint(2, 9) if size < 10 else dice.randint(10 ** (len(number) - 1) + 1, min(10 ** len(number) - 1, size * 2 + 5)))

    return _LITERAL.sub(other, text)


def jittered(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    """`vary` for kinds whose pieces are all numbers or sums."""
    return tuple(jitter(part, dice) for part in parts)
