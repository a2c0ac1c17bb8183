"""How a number or an expression is written, and whether that is the form a task asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from .exact import value_or_none
from .grammar import Bin, Fun, Neg, Node, Num, Sym


@dataclass(frozen=True)
class Literal:
    """A number that stands there finished. `shape` is whole, decimal, fraction, mixed, percent or scientific."""

    value: Fraction
    shape: str
    places: int = 0
    parts: tuple[int, int, int] = (0, 0, 1)


def literal(tree: Node) -> Literal | None:
    """The number a tree is, if it is one; None when there is still something to work out."""
    match tree:
        case Num():
            return Literal(tree.value, tree.shape, tree.places, tree.parts)
        case Neg():
            inner = literal(tree.of)
            return inner and Literal(-inner.value, inner.shape, inner.places, inner.parts)
        case Bin(op="/"):
            return _fraction(tree)
        case Bin(op="*", right=Bin(op="^", left=Num(value=ten))) if ten == 10:
            front, all_of_it = literal(tree.left), value_or_none(tree)
            if front and front.shape in ("whole", "decimal") and all_of_it is not None:
                return Literal(all_of_it, "scientific")
    return None


def _fraction(tree: Bin) -> Literal | None:
    top, bottom = literal(tree.left), literal(tree.right)
    if not (top and bottom and top.shape == bottom.shape == "whole" and bottom.value):
        return None
    return Literal(top.value / bottom.value, "fraction", parts=(0, int(top.value), int(bottom.value)))


def in_form(number: Literal, form: str, money: bool = False) -> bool:
    """Whether the number is written in the form; an unknown or empty form accepts every spelling."""
    _, top, bottom = number.parts
    lowest = math.gcd(top, bottom) == 1 and bottom > 0
    match form:
        case "fraction":
            return number.shape == "fraction" or (number.shape == "whole" and number.value.denominator == 1)
        case "simplest":
            if number.shape == "whole":
                return True
            return (number.shape == "fraction" and lowest and bottom != 1) or (number.shape == "mixed" and lowest and top < bottom)
        case "mixed":
            if number.value.denominator == 1:
                return number.shape == "whole"
            proper = number.shape == "fraction" and abs(top) < bottom
            return (number.shape == "mixed" and top < bottom) or proper
        case "decimal":
            return number.shape in ("decimal", "whole")
        case "percent":
            return number.shape == "percent"
        case "money":
            return (
                number.places == 2 or (number.shape == "whole" and (money or number.value == 0))
                if number.shape in ("decimal", "whole")
                else False
            )
        case "whole":
            return number.shape == "whole"
    return True


def undone_division(number: Literal) -> bool:
    """6/3: a fraction that is a whole number, so a division is left to do."""
    return number.shape == "fraction" and number.value.denominator == 1


# ---------------------------------------------------------------- expressions


def terms(tree: Node) -> list[Node]:
    """The addends of a sum; a single term otherwise."""
    match tree:
        case Bin(op="+" | "-"):
            return terms(tree.left) + terms(tree.right)
        case Neg():
            return terms(tree.of)
    return [tree]


def factors(tree: Node) -> list[Node]:
    """The factors of a product, a power counting once for its base."""
    match tree:
        case Bin(op="*"):
            return factors(tree.left) + factors(tree.right)
        case Neg():
            return factors(tree.of)
        case Bin(op="/") if isinstance(tree.right, Num):
            return factors(tree.left)
        case Bin(op="^", right=Num()):
            return factors(tree.left)
    return [tree]


def is_sum(tree: Node) -> bool:
    return len(terms(tree)) > 1


def is_expanded(tree: Node) -> bool:
    """No brackets left to multiply out and no like terms left to put together."""
    addends = terms(tree)
    return all(_is_monomial(t) for t in addends) and not _has_like(addends)


def is_factored(tree: Node) -> bool:
    """A product, at the top, of parts that are themselves put together."""
    parts = factors(tree)
    if is_sum(tree) or not all(is_expanded(p) for p in parts if is_sum(p)):
        return False
    return len(parts) > 1 or (isinstance(tree, Bin) and tree.op == "^")


def is_finished(tree: Node) -> bool:
    """Nothing is left that a teacher would call unfinished: expanded, or a product of finished parts."""
    if is_expanded(tree):
        return True
    if is_sum(tree):
        return False
    parts = factors(tree)
    numbers = [p for p in parts if isinstance(p, Num)]
    return len(numbers) <= 1 and all(is_expanded(p) if is_sum(p) else True for p in parts)


def _is_monomial(tree: Node) -> bool:
    parts = factors(tree)
    if sum(isinstance(p, Num) for p in parts) > 1:
        return False
    return not any(is_sum(p) for p in parts) and not any(isinstance(p, Bin) and p.op in "÷" for p in parts)


def _has_like(addends: list[Node]) -> bool:
    seen: set[tuple[tuple[str, str], ...]] = set()
    for addend in addends:
        key = _power_key(addend)
        if key in seen:
            return True
        seen.add(key)
    return False


def _power_key(tree: Node) -> tuple[tuple[str, str], ...]:
    """What makes two terms alike: their letters with powers, and anything that is no plain number."""
    powers: dict[str, Fraction] = {}
    rest: list[str] = []

    def walk(node: Node, times: Fraction) -> None:
        match node:
            case Num():
                return
            case Sym():
                powers[node.name] = powers.get(node.name, Fraction(0)) + times
            case Neg():
                walk(node.of, times)
            case Bin(op="*"):
                walk(node.left, times)
                walk(node.right, times)
            case Bin(op="/" | "÷"):
                walk(node.left, times)
                walk(node.right, -times)
            case Bin(op="^", right=Num(value=n)):
                walk(node.left, times * n)
            case Bin() | Fun():
                rest.append(repr(node))

    walk(tree, Fraction(1))
    return (*sorted((name, str(n)) for name, n in powers.items() if n), *(("", r) for r in sorted(rest)))
