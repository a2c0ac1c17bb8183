"""Sums with whole numbers, decimals and fractions, and a part of a number: how they are read, hinted at and worked."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from fractions import Fraction
from math import lcm

from ..marking.exact import NotExact, letters, value
from ..marking.forms import literal
from ..marking.grammar import Bin, Fun, Neg, Node, Num
from ..marking.solving import read, settled
from ..turn import Expected
from .problem import NUMBER, Factor, Kind, Made, Problem, Say, decimal, jittered, show, spelled

LEAD = re.compile(
    r"^(?:(?:what(?:'?s| is| are| does| do| fraction is| number is|(?= [\d(-]))|(?:work|figure) (?:this|it) out|(?:solve|do|calculate) (?:this|these)|how much (?:is|are|does)|calculate|compute|work out|find|evaluate|solve|simplify|do|get|add(?: up)?|"
    r"multiply|divide|subtract|(?:the )?(?:value|answer|result|sum|product|difference|quotient)(?: of| to)?|cu[aá]nto (?:es|son|da|vale)|cu[aá]l es|"
    r"calcula(?:r)?|resuelve|resolver|halla(?:r)?|encuentra|qu[eé] (?:es|da)|el (?:valor|resultado)(?: de)?|suma(?:r)?|resta(?:r)?|multiplica(?:r)?|divide)\b[\s:]*)+"
)
_TAIL = re.compile(r"\s*(?:=\s*(?:_+|\?|x)?|equals?(?: what)?|makes?(?: what)?|is(?: what)?|es igual a)\s*$")
_N = rf"({NUMBER})"
_PHRASES = (
    (rf"(?:the )?sum of {_N}(?:,| and) {_N}(?:,? and|,) {_N}", r"\1 + \2 + \3"),
    (rf"(?:add )?{_N}, {_N},? (?:and|y) {_N}", r"\1 + \2 + \3"),
    (rf"(?:(?:the )?sum of|add(?: together)?|(?:la )?suma de|suma) {_N} (?:and|to|y|con|a) {_N}", r"\1 + \2"),
    (rf"(?:the )?difference (?:of|between) {_N} and {_N}|(?:la )?diferencia (?:entre|de) {_N} y {_N}", r"\1\3 - \2\4"),
    (rf"(?:(?:the )?product of|multiply|(?:el )?producto de|multiplica) {_N} (?:and|by|with|y|por) {_N}", r"\1 * \2"),
    (rf"(?:(?:the )?quotient of|(?:el )?cociente (?:de|entre)) {_N} (?:and|by|y|entre) {_N}", r"\1 ÷ (\2)"),
    (rf"(?:divide|divided) {_N} (?:by|entre|por|into) {_N}", r"\1 ÷ (\2)"),
    (rf"(?:subtract|take(?: away)?|resta|minus|-) {_N} (?:from|de|a) {_N}", r"\2 - \1"),
    (rf"how many (?:times|\*) does {_N} (?:go|fit) into {_N}", r"\2 ÷ (\1)"),
    (rf"how many {_N}'?s (?:are there |are )?in {_N}", r"\2 ÷ (\1)"),
    (rf"{_N} less than {_N}", r"\2 - \1"),
    (rf"{_N} more than {_N}", r"\2 + \1"),
    (rf"(?:double|twice|(?:el )?doble de) {_N}", r"2 * \1"),
    (rf"(?:triple|(?:el )?triple de) {_N}", r"3 * \1"),
    (rf"half (?:of )?{_N}", r"\1 ÷ 2"),
)


def _read(text: str) -> tuple[str, ...] | None:
    """(expression,)"""
    text = _TAIL.sub("", text).strip(" :")
    for body in dict.fromkeys(
        (text, re.sub(r"^(?:what(?:'?s| is)|find|calculate|work out|compute|how much is|cu[aá]nto es|cu[aá]l es|calcula|halla) ", "", text))
    ):
        for pattern, sum_ in _PHRASES:
            if match := re.fullmatch(pattern, body):
                return _checked(match.expand(sum_))
    return _checked(LEAD.sub("", text))


def _checked(text: str) -> tuple[str, ...] | None:
    tree = settled(text)
    if tree is None or letters(tree) or len(text) > 80 or re.search(r"(?<![a-z])[a-z](?![a-z])|%|(?<![\d.])0\d", text):
        return None
    try:
        found = value(tree)
    except NotExact:
        return None
    if max(abs(found.numerator), found.denominator) >= 10**12:
        return None
    number = literal(tree)
    undone = number is not None and number.shape == "fraction" and found.denominator == 1
    if number is not None and not undone:
        return None
    if number is not None:
        text = text.replace("/", " ÷ ")
    return (text,)


# ---------------------------------------------------------------- worked, step by step


def _tree_of(found: Fraction, decimals: bool) -> Node:
    size = abs(found)
    if size.denominator == 1 or (decimals and "/" not in decimal(size)):
        tree: Node = Num(size, "whole" if size.denominator == 1 else "decimal")
    else:
        tree = Bin("/", Num(Fraction(size.numerator)), Num(Fraction(size.denominator)))
    return Neg(tree) if found < 0 else tree


def _ready(tree: Node) -> bool:
    number = literal(tree)
    return number is not None and not (isinstance(tree, Bin) and tree.op == "/" and number.value.denominator == 1)


def _first(tree: Node) -> Node | None:
    """The part to work out first: powers and roots, then × and ÷, then + and -, from the left."""
    found: list[tuple[int, Node]] = []

    def walk(node: Node) -> None:
        match node:
            case Neg():
                walk(node.of)
            case Fun():
                walk(node.of)
                if (literal(node.of) and node.index is None) or isinstance(node.index, Num):
                    found.append((0, node))
            case Bin() if not _ready(node):
                walk(node.left)
                walk(node.right)
                if literal(node.left) and literal(node.right) and not any(n is p for _, n in found for p in (node.left, node.right)):
                    found.append(({"^": 0, "+": 2, "-": 2}.get(node.op, 1), node))

    walk(tree)
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _put(tree: Node, part: Node, result: Node) -> Node:
    if tree is part:
        return result
    match tree:
        case Neg():
            return Neg(_put(tree.of, part, result))
        case Fun():
            return Fun(tree.name, _put(tree.of, part, result), tree.index)
        case Bin():
            return Bin(tree.op, _put(tree.left, part, result), _put(tree.right, part, result))
    return tree


def opened(text: str) -> Node | None:
    """The tree in which 96/8 is a division to be done, not a fraction."""

    def walk(tree: Node) -> Node:
        match tree:
            case Num(shape="fraction") if tree.value.denominator == 1 and tree.parts[2]:
                return Bin("÷", Num(Fraction(tree.parts[1])), Num(Fraction(tree.parts[2])))
            case Neg():
                return Neg(walk(tree.of))
            case Fun():
                return Fun(tree.name, walk(tree.of), tree.index)
            case Bin():
                return Bin(tree.op, walk(tree.left), walk(tree.right))
        return tree

    whole = read(text)
    return walk(whole) if whole is not None else None


def steps(text: str) -> list[tuple[str, str, str]]:
    """(part, its result, what the whole is then) for every step of a sum."""
    tree = opened(text)
    decimals = "." in text and "/" not in text
    out: list[tuple[str, str, str]] = []
    while tree is not None and len(out) < 12 and (part := _first(tree)) is not None:
        try:
            result = _tree_of(value(part), decimals)
        except NotExact:
            return []
        tree = _put(tree, part, result)
        out.append((show(part), show(result), show(tree)))
    return out


def worked(text: str) -> tuple[str, ...]:
    return tuple(f"{part} = {result}" for part, result, _ in steps(text))


# ---------------------------------------------------------------- the task


def _make(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    (text,) = parts
    tree = opened(text) if settled(text) is not None else None
    if tree is None:
        return None
    try:
        found = value(tree)
    except NotExact:
        return None
    trace = steps(text)
    if not trace:
        return None
    shown = show(tree)
    expected = Expected(value=spelled(found, text), form="")
    if len(trace) > 1:
        first, result, then = trace[0]
        hints = (
            say("out_sum_many_1", ask=shown),
            say("out_sum_many_2", first=first),
            say("out_sum_many_3", first=first, result=result, then=then),
        )
        return Made(say("out_sum", ask=shown), expected, hints, worked(text))
    lines, single = _single(tree, shown, say)
    return Made(say("out_sum", ask=shown), expected, single, (*lines, *worked(text)))


def _single(tree: Node, shown: str, say: Say) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines before the last one, and the hints, of a task with one operation."""
    one = say("out_sum_one_1", ask=shown)
    if not isinstance(tree, Bin):
        return (), (one, say("out_root_2"), say("out_root_3"))
    a, b = literal(tree.left), literal(tree.right)
    x, y = show(tree.left), show(tree.right)
    if tree.op == "^":
        return (), (one, say("out_power_2", a=x), say("out_power_3", a=show(tree.left, 2), n=y))
    if a is None or b is None:
        return (), (one, say("out_sum_one_2"), say("out_sum_one_3", a=x, b=y))
    if a.value.denominator == b.value.denominator == 1 or "decimal" in (a.shape, b.shape):
        return (), (one, *_whole(tree.op, a.value, b.value, x, y, say))
    return _fractions(tree.op, a.value, b.value, x, y, one, say)


def _whole(op: str, a: Fraction, b: Fraction, x: str, y: str, say: Say) -> tuple[str, str]:
    if a.denominator != 1 or b.denominator != 1:
        return (say("out_decimal_2", a=x, b=y), say(f"out_decimal_{'line' if op in '+-' else 'points'}", a=x, b=y))
    if a < 0 or b < 0:
        return (say("out_negative_2", a=x, b=y), say("out_negative_line" if op in "+-" else "out_negative_signs", a=x, b=y))
    match op:
        case "+" | "-" if b >= 11 and b % 10:
            tens = _round_part(b)
            return (
                say("out_places_2", b=y, tens=tens, ones=b - tens),
                say(f"out_places_{'add' if op == '+' else 'sub'}", a=x, tens=tens, part=a + tens if op == "+" else a - tens),
            )
        case "*" if max(a, b) >= 11 and max(a, b) % 10:
            big, small = max(a, b), min(a, b)
            tens = _round_part(big)
            return (
                say("out_places_2", b=big, tens=tens, ones=big - tens),
                say("out_places_mul", tens=tens, small=small, part=tens * small),
            )
        case "÷" | "/":
            return (say("out_share_2", a=x, b=y), say("out_share_3", b=y, part=2 * b, again=10 * b))
    return (say("out_sum_one_2"), say("out_sum_one_3", a=x, b=y))


def _round_part(number: Fraction) -> Fraction:
    """The 200 of 289."""
    place = Fraction(10 ** (len(str(number)) - 1))
    return number // place * place


def _fractions(op: str, a: Fraction, b: Fraction, x: str, y: str, one: str, say: Say) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if op in "+-":
        size = lcm(a.denominator, b.denominator)
        wide = [f"{n.numerator * (size // n.denominator)}/{size}" for n in (a, b)]
        if a.denominator == b.denominator:
            return (), (one, say("out_fraction_same_2", size=size), say("out_fraction_same_3", a=a.numerator, b=b.numerator))
        (u, same), (v, _) = ((x, wide[0]), (y, wide[1])) if a.denominator != size else ((y, wide[1]), (x, wide[0]))
        lines = tuple(f"{plain} = {w}" for plain, w, n in ((x, wide[0], a), (y, wide[1], b)) if n.denominator != size)
        third = (
            say("out_fraction_add_3", a=u, same=same, b=v, size=size)
            if len(lines) > 1
            else say("out_fraction_add_3_one", a=u, same=same, b=v)
        )
        return lines, (one, say("out_fraction_add_2", a=x, b=y), third)
    if op == "*":
        return (), (
            one,
            say("out_fraction_mul_2"),
            say("out_fraction_mul_3", a=a.numerator, b=b.numerator, c=a.denominator, d=b.denominator),
        )
    turned = f"{b.denominator}/{b.numerator}" if b.numerator != 1 else str(b.denominator)
    return (f"{x} ÷ {y} = {x} × {turned}",), (one, say("out_fraction_div_2", b=y), say("out_fraction_div_3", a=x, b=y, turned=turned))


# ---------------------------------------------------------------- a part of a number

_PART = re.compile(
    r"(?:{lead})?({n}) (?:of|de) (?:a |an |the )?\$?({n})(?: (\w+))?".format(
        lead=LEAD.pattern.removeprefix("^"), n=r"\d+/\d+|\d+ \d+/\d+|\d*\.?\d+"
    )
)


def _read_part(text: str) -> tuple[str, ...] | None:
    """(fraction, number)"""
    match = _PART.fullmatch(_TAIL.sub("", text).strip())
    if not match or "/" not in match[1] or match[3]:
        return None
    a, b = settled(match[1]), settled(match[2])
    return (match[1], match[2]) if a is not None and b is not None else None


def _make_part(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    part, whole = (settled(p) for p in parts)
    if part is None or whole is None:
        return None
    p, n = value(part), value(whole)
    a, b = parts
    one = spelled(n / p.denominator, b)
    found = spelled(n * p, b)
    hints = (
        say("out_part_1", part=a, whole=b),
        say("out_part_2", whole=b, size=p.denominator),
        say("out_part_3", whole=b, size=p.denominator, one=one, top=p.numerator),
    )
    lines = (f"{b} ÷ {p.denominator} = {one}", f"{one} × {p.numerator} = {found}")
    return Made(say("out_part", part=a, whole=b), Expected(value=found), hints, lines)


KINDS: dict[str, Kind] = {"sum": Kind(_read, _make, jittered), "part": Kind(_read_part, _make_part, jittered)}
__all__ = ["KINDS", "LEAD", "Problem", "steps", "worked"]
