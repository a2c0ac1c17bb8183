"""Other spellings and near misses of an algebraic answer, for the equality suite; sympy is the judge of what differs."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy

from app.marking.algebra import Relation, read_key_relation
from app.marking.bodies import undelimited
from app.marking.grammar import Bin, Fun, Neg, Node, Num, Sym
from app.marking.listing import read_several
from app.marking.regions import read_region
from app.marking.tables import read_table

_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NAMED = {"sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "ln": sympy.log, "abs": sympy.Abs}


def is_read(answer: str) -> bool:
    """Whether the marker reads it as mathematics of some kind."""
    text = undelimited(answer)
    return bool(read_key_relation(text) or read_table(answer) or read_several(text) or read_region(text))


def whole(tree: Node) -> Any:
    """A tree as a sympy expression. Raises ValueError for what sympy is not asked about."""
    match tree:
        case Num():
            return sympy.Rational(tree.value.numerator, tree.value.denominator)
        case Sym():
            return sympy.pi if tree.name == "pi" else sympy.Symbol(tree.name, real=True)
        case Neg():
            return -whole(tree.of)
        case Bin(op="^"):
            return whole(tree.left) ** whole(tree.right)
        case Bin():
            a, b = whole(tree.left), whole(tree.right)
            return a + b if tree.op == "+" else a - b if tree.op == "-" else a * b if tree.op == "*" else a / b
        case Fun(name="root") if tree.index is not None:
            return whole(tree.of) ** (1 / whole(tree.index))
        case Fun() if tree.name in _NAMED:
            return _NAMED[tree.name](whole(tree.of))
    raise ValueError("not asked of sympy")


# ---------------------------------------------------------------- the same in another way


def typed(answer: str) -> str:
    """LaTeX as people type it: (a)/(b), sqrt(a), no borders."""
    text = undelimited(answer)
    for _ in range(6):
        text = re.sub(r"\\[dt]?frac\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}", r"((\1)/(\2))", text)
    text = re.sub(r"\\sqrt\s*\{((?:[^{}]|\{[^{}]*\})*)\}", r"sqrt(\1)", text)
    return re.sub(r"\\left|\\right|\\,", "", text).replace(r"\cdot", "*").replace(r"\times", "*").strip()


def rewritings(answer: str) -> Iterator[str]:
    """Spellings with the same meaning, none of them the answer itself."""
    seen = {answer}
    for text in _rewritings(answer):
        if text not in seen:
            seen.add(text)
            yield text


def _rewritings(answer: str) -> Iterator[str]:
    plain = typed(answer)
    yield plain
    yield re.sub(r"\^(?:\{(\d)\}|(\d)(?!\d))", lambda m: (m.group(1) or m.group(2)).translate(_POWERS), plain)
    found = read_key_relation(undelimited(answer))
    if found is None:
        return
    if found.sign == "=" and plain.count("=") == 1:
        left, right = plain.split("=")
        yield f"{right.strip()} = {left.strip()}"
    try:
        sides = [whole(side) for side in (found.left, found.right) if side is not None]
    except ValueError:
        return
    yield _joined([str(s) for s in sides], found)
    if all(s.is_rational_function() and s.free_symbols for s in sides[-1:]):
        for change in (sympy.expand, sympy.factor, sympy.together):
            yield _joined([*(str(s) for s in sides[:-1]), str(change(sides[-1]))], found)
    if sides[-1].is_Add:
        terms = [f"({t})" for t in reversed(sides[-1].as_ordered_terms())]
        yield _joined([*(str(s) for s in sides[:-1]), " + ".join(terms)], found)
    if sides[-1].is_Rational and not found.sign:
        yield from _numbers(Fraction(int(sides[-1].p), int(sides[-1].q)))


def _joined(sides: list[str], relation: Relation) -> str:
    return f" {relation.sign} ".join(sides).replace("log(", "ln(")  # sympy's log is the natural one


def _numbers(value: Fraction) -> Iterator[str]:
    yield f"{value.numerator * 3}/{value.denominator * 3}" if value.denominator > 1 else f"{value.numerator}.0"
    if 10**6 % value.denominator == 0 and value.denominator > 1:
        yield f"{float(value):.6f}".rstrip("0")
        yield f"{value.numerator}/{value.denominator}"


# ---------------------------------------------------------------- something else


def distractors(answer: str, before: str) -> Iterator[str]:
    """Near misses that are certainly another value: one number, sign or power changed; and the answer of the step before."""
    plain = typed(answer)
    dice = random.Random(answer)
    places = list(re.finditer(r"(?<![\d.^_])\d+(?![\d.])", plain))
    made = [before] if before else []
    if places:
        at = dice.choice(places)
        made.append(f"{plain[: at.start()]}{int(at.group()) + dice.choice((1, 2, 10))}{plain[at.end() :]}")
    signs = list(re.finditer(r"(?<=[\w)}])\s*[-+]\s*(?=[\w(\\])", plain))
    if signs:
        at = dice.choice(signs)
        made.append(plain[: at.start()] + ("-" if "+" in at.group() else "+") + plain[at.end() :])
    if powers := list(re.finditer(r"\^(\d)(?!\d)", plain)):
        at = dice.choice(powers)
        made.append(f"{plain[: at.start()]}^{int(at.group(1)) + 1}{plain[at.end() :]}")
    made.append(f"-({plain})" if "=" not in plain else "")
    yield from (m for m in made if m and differ(answer, m))


def differ(a: str, b: str) -> bool:
    """Whether both are read and sympy finds different values; False when it is not asked or not sure."""
    if read_several(undelimited(a)) or read_several(undelimited(b)):
        return False  # "56, 34" is a list of two numbers, in any order
    x, y = read_key_relation(undelimited(a)), read_key_relation(undelimited(b))
    if x is None or y is None or x.sign or y.sign:
        return False
    try:
        left, right = whole(x.left), whole(y.left)
    except (ValueError, ZeroDivisionError):
        return False
    names = sorted(left.free_symbols | right.free_symbols, key=str)
    for start in (2, 5):
        point = {name: sympy.Rational(start * 7 + 3 * n, 5) for n, name in enumerate(names)}
        p, q = left.subs(point).evalf(20), right.subs(point).evalf(20)
        if not (p.is_real and q.is_real and p.is_finite and q.is_finite):
            continue
        if abs(p - q) > 1e-9 * (1 + abs(p)):
            return True
    return False
