"""Solving what a student brings: equations, pairs of equations, like terms, factors. Exact, capped, and checked by putting it back.

Polynomials are dictionaries from powers to fractions, so nothing but `factored` needs sympy; that one runs in the
worker's child (`Marker.factored`). What is not certain is None, never a guess.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from .exact import NotExact, doubtful, letters, value
from .forms import literal
from .grammar import Bin, Convention, Fun, Neg, Node, Num, Sym, Unreadable, parse
from .tokens import tokenize

Powers = tuple[tuple[str, int], ...]
"""((x, 2), (y, 1)) for x²y; () for a number."""
Poly = dict[Powers, Fraction]
Ratio = tuple[Poly, Poly]

LONGEST = 200
_DEGREE, _TERMS, _BITS = 12, 60, 400
_ONE: Poly = {(): Fraction(1)}
_NOT_LETTERS = frozenset("a an as at be by de do el en go he if in is it la lo me mi my no of on or se si so to tu un up us we y".split())


class TooHard(ValueError):
    """Not a polynomial of school size."""


def read(text: str, how: Convention | None = None) -> Node | None:
    """The tree of a text that is mathematics from end to end, letters joined in pairs at most ("xy"); None otherwise."""
    tokens = [t for t in tokenize(text) if t.text != "\n"]
    words = [t.text for t in tokens if t.kind == "word" and len(t.text) > 1 and t.text != "pi"]
    joined = [w for w in words if w.isalpha() and len(w) <= 3 and w.lower() not in _NOT_LETTERS and w not in ("sqrt", "cbrt", "abs")]
    known = frozenset("".join(joined)) if joined else None
    if len(text) > LONGEST or any(t.kind in ("rel", "sep", "blank", "other", "degree") for t in tokens):
        return None
    try:
        return parse(tokens, known, how or Convention())
    except Unreadable:
        return None


def settled(text: str) -> Node | None:
    """As `read`, when every usual reading (1/2x, 12/3/4) has the same value; None for what could be meant two ways."""
    tree = read(text)
    if tree is None or doubtful(tree):
        return None
    others = [read(text, Convention(joined_first=True))]
    if "÷" not in text or " /" in text or "/ " in text:
        others += [read(text, Convention(whole_fractions=False)), read(text, Convention(whole_fractions=False, joined_first=True))]
    return tree if all(other is not None and same_value(tree, other) for other in others) else None


def same_value(a: Node, b: Node) -> bool:
    """Whether two trees have the same value at fixed points (or as they are, when they have no letters)."""
    names = sorted(letters(a) | letters(b))
    for seed in (3, 7, 11):
        at = {name: Fraction(seed + 2 * n, 1) for n, name in enumerate(names)}
        try:
            if value(a, at) != value(b, at):
                return False
        except NotExact:
            if a != b:
                return False
    return True


def number(text: str) -> Fraction | None:
    """The exact value of a text that is a number or a sum, and nothing else."""
    tree = settled(text)
    try:
        return value(tree) if tree is not None else None
    except NotExact:
        return None


# ---------------------------------------------------------------- polynomials


def _capped(poly: Poly) -> Poly:
    out = {p: c for p, c in poly.items() if c}
    big = any(c.numerator.bit_length() + c.denominator.bit_length() > _BITS for c in out.values())
    if len(out) > _TERMS or big or any(sum(n for _, n in p) > _DEGREE for p in out):
        raise TooHard("too large")
    return out


def _plus(a: Poly, b: Poly, sign: int = 1) -> Poly:
    return _capped({p: a.get(p, Fraction(0)) + sign * b.get(p, Fraction(0)) for p in {**a, **b}})


def _times(a: Poly, b: Poly) -> Poly:
    out: Poly = {}
    for p, c in a.items():
        for q, d in b.items():
            powers = dict(p)
            for name, n in q:
                powers[name] = powers.get(name, 0) + n
            key = tuple(sorted((name, n) for name, n in powers.items() if n))
            out[key] = out.get(key, Fraction(0)) + c * d
    return _capped(out)


def ratio(tree: Node) -> Ratio:
    """Numerator and denominator as polynomials. Raises TooHard."""
    match tree:
        case Num():
            return ({(): tree.value} if tree.value else {}), _ONE
        case Sym():
            if tree.name == "pi":
                raise TooHard("pi")
            return {((tree.name, 1),): Fraction(1)}, _ONE
        case Neg():
            top, bottom = ratio(tree.of)
            return {p: -c for p, c in top.items()}, bottom
        case Bin(op="^"):
            exponent = literal(tree.right)
            if exponent is None or exponent.value.denominator != 1 or not 0 <= exponent.value <= _DEGREE:
                raise TooHard("power")
            top, bottom = ratio(tree.left)
            out: Ratio = (_ONE, _ONE)
            for _ in range(int(exponent.value)):
                out = _times(out[0], top), _times(out[1], bottom)
            return out
        case Bin():
            return _combined(tree.op, ratio(tree.left), ratio(tree.right))
        case Fun():
            try:
                return {(): value(tree)}, _ONE
            except NotExact:
                raise TooHard("function") from None


def _combined(op: str, a: Ratio, b: Ratio) -> Ratio:
    if op in "+-":
        sign = 1 if op == "+" else -1
        if a[1] == b[1]:
            return _plus(a[0], b[0], sign), a[1]
        return _plus(_times(a[0], b[1]), _times(b[0], a[1]), sign), _times(a[1], b[1])
    if op == "*":
        return _times(a[0], b[0]), _times(a[1], b[1])
    if not b[0]:
        raise TooHard("division by zero")
    return _reduced((_times(a[0], b[1]), _times(a[1], b[0])))


def _reduced(found: Ratio) -> Ratio:
    """A denominator of one term is divided out where every term allows it."""
    top, bottom = found
    if len(bottom) != 1:
        return found
    (powers, factor), *_ = bottom.items()
    shared = {name: min([n, *(dict(p).get(name, 0) for p in top)]) for name, n in powers}
    down = {name: -n for name, n in shared.items() if n}
    move: Poly = {tuple(sorted(down.items())): 1 / factor}
    return _times(top, move), _times(bottom, move)


def polynomial(text: str) -> Poly | None:
    """The expression with everything multiplied out and put together; None when it is no polynomial, or read two ways."""
    tree = settled(text)
    if tree is None:
        return None
    try:
        top, bottom = _reduced(ratio(tree))
    except TooHard:
        return None
    return top if bottom == _ONE else None


def spelled(poly: Poly) -> str:
    """ "x^2 - 5x + 6", highest power first."""
    out = ""
    for powers, factor in sorted(poly.items(), key=lambda term: (-sum(n for _, n in term[0]), [(name, -n) for name, n in term[0]])):
        body = "".join(name if n == 1 else f"{name}^{n}" for name, n in powers)
        size = "" if abs(factor) == 1 and body else _coefficient(abs(factor), bool(body))
        out += (" - " if factor < 0 else " + ") + size + body
    out = out.removeprefix(" + ")
    return "-" + out.removeprefix(" - ") if out.startswith(" - ") else out or "0"


def _coefficient(size: Fraction, joined: bool) -> str:
    return str(size) if size.denominator == 1 or not joined else f"({size})"


# ---------------------------------------------------------------- solving


def sides(equation: str) -> tuple[Node, Node] | None:
    """Both sides of a text with one equals sign, each readable in one way only."""
    parts = equation.split("=")
    if len(parts) != 2:
        return None
    left, right = settled(parts[0]), settled(parts[1])
    return (left, right) if left is not None and right is not None else None


def difference(equation: str) -> Poly | None:
    """left - right as a polynomial, fractions cleared away; None when that is not possible."""
    both = sides(equation)
    if both is None:
        return None
    try:
        top, _ = _reduced(_combined("-", ratio(both[0]), ratio(both[1])))
    except TooHard:
        return None
    return top


def names_of(equation: str) -> frozenset[str]:
    both = sides(equation)
    return letters(both[0]) | letters(both[1]) if both else frozenset()


def solve(equation: str) -> tuple[str, tuple[Fraction, ...]] | None:
    """The letter and all its values, smallest first, of an equation of first or second degree with rational solutions."""
    poly, names = difference(equation), names_of(equation)
    if poly is None or len(names) != 1:
        return None
    (name,) = names
    a, b, c = (poly.get(((name, n),) if n else (), Fraction(0)) for n in (2, 1, 0))
    if any(sum(n for _, n in p) > 2 for p in poly) or (not a and not b):
        return None
    found = {-c / b} if not a else _quadratic(a, b, c)
    both = sides(equation)
    if not found or both is None:
        return None
    kept = tuple(sorted(root for root in found if _holds(both, {name: root})))
    return (name, kept) if len(kept) == len(found) else None


def _quadratic(a: Fraction, b: Fraction, c: Fraction) -> set[Fraction]:
    inside = b * b - 4 * a * c
    if inside < 0:
        return set()
    top, bottom = math.isqrt(inside.numerator), math.isqrt(inside.denominator)
    if top * top != inside.numerator or bottom * bottom != inside.denominator:
        return set()
    root = Fraction(top, bottom)
    return {(-b + root) / (2 * a), (-b - root) / (2 * a)}


def _holds(both: tuple[Node, Node], at: Mapping[str, Fraction]) -> bool:
    try:
        return value(both[0], at) == value(both[1], at)
    except NotExact:
        return False


def solve_pair(first: str, second: str) -> tuple[tuple[str, Fraction], tuple[str, Fraction]] | None:
    """The one solution of two linear equations in the same two letters, letters in order of the alphabet."""
    names = sorted(names_of(first) | names_of(second))
    polys = [poly for poly in (difference(first), difference(second)) if poly is not None]
    if len(names) != 2 or len(polys) != 2:
        return None
    x, y = names
    rows = []
    for poly in polys:
        if any(sum(n for _, n in p) > 1 for p in poly):
            return None
        rows.append(tuple(poly.get(key, Fraction(0)) for key in (((x, 1),), ((y, 1),), ())))
    (a, b, c), (d, e, f) = rows
    if not (size := a * e - b * d):
        return None
    found = {x: (b * f - c * e) / size, y: (c * d - a * f) / size}
    both = sides(first), sides(second)
    return ((x, found[x]), (y, found[y])) if both[0] and both[1] and _holds(both[0], found) and _holds(both[1], found) else None


def factored(text: str) -> str:
    """The polynomial as a product over the whole numbers ("2x(x + 5)"); "" when it does not split or is no polynomial.

    Uses sympy: to be run in the worker's child.
    """
    poly = polynomial(text)
    if poly is None or not any(poly) or any(c.denominator != 1 for c in poly.values()):
        return ""
    import sympy

    whole = sum(
        (sympy.Rational(c.numerator, 1) * sympy.Mul(*[sympy.Symbol(v) ** n for v, n in p]) for p, c in poly.items()), sympy.Integer(0)
    )
    content, pieces = sympy.factor_list(whole)
    parts: list[str] = []
    count = 0
    for piece, power in pieces:
        inner: Poly = {
            tuple(
                (str(s), int(n)) for s, n in zip(piece.free_symbols and sorted(piece.free_symbols, key=str), m, strict=True) if n
            ): Fraction(int(c))
            for m, c in sympy.Poly(piece, *sorted(piece.free_symbols, key=str)).terms()
        }
        single = len(inner) == 1
        words = spelled(inner) if single else f"({spelled(inner)})"
        parts.append(words if power == 1 else f"{words}^{power}")
        count += int(power)
    parts.sort(key=lambda part: part.startswith("("))
    front = "" if content == 1 else "-" if content == -1 else str(content)
    return front + "".join(parts) if count > 1 or abs(content) != 1 else ""
