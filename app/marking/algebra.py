"""Marking algebra: expressions by equivalence, equations and inequalities by their solutions.

Two expressions are compared at fixed points: exactly, with fractions, when they are built from + - * / and whole powers;
with sixty digits when they hold roots or other functions. School-size expressions that agree at all of them are equal.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..turn import Expected, Mark
from .exact import NotExact, doubtful, letters, value
from .forms import is_expanded, is_factored, is_finished, literal, undone_division
from .grammar import Bin, Convention, Fun, Neg, Node, Num, Sym, Unreadable, parse
from .says import why
from .spoken import spoken_to_tokens
from .text import lines, plain
from .tokens import LONGEST, Token, tokenize

_POINTS = 8
_FLIP = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "=": "=", "≠": "≠"}
_DENIALS = frozenset("not isn't isnt no never don't or o wrong".split())
_EXPLAINS = frozenset("because since porque".split())


@dataclass(frozen=True)
class Relation:
    """`sign` is "" for a plain expression, which then stands in `left`."""

    left: Node
    sign: str = ""
    right: Node | None = None

    @property
    def result(self) -> Node:
        return self.right if self.right is not None else self.left


# ---------------------------------------------------------------- reading


def read_relation(text: str, known: frozenset[str] = frozenset(), language: str = "en", how: Convention | None = None) -> Relation | None:
    """The expression or relation a message ends in; None when it holds none, or denies it, or offers a choice."""
    rows = lines(text)
    if not rows or len(text) > LONGEST:
        return None
    for row in reversed(rows):
        plainly = [t for t in tokenize(row, language) if t.text not in ("?", "!", ";", "→")]
        for tokens in (plainly, spoken_to_tokens(plainly, language, times_x="x" not in known)):
            found = _suffix(tokens, known, how or Convention())
            if found:
                return found
        if known and all(len(t.text) < 3 for t in plainly if t.kind == "word") and any(t.kind in ("op", "rel") for t in plainly):
            return _suffix(plainly, _ANY_LETTER, how or Convention())  # W = x + yH, in other letters than the task's
        if any(t.kind in ("num", "op", "rel") for t in plainly):
            return None
    return None


def _suffix(tokens: Sequence[Token], known: frozenset[str], how: Convention) -> Relation | None:
    """The relation that stands after the leading words of a sentence."""
    end = next((n for n, t in enumerate(tokens) if n and t.kind == "word" and plain(t.text) in _EXPLAINS), len(tokens))
    while end and tokens[end - 1].text in (".", ","):
        end -= 1
    for start in range(min(end, 12)):
        if found := _relation(tokens[start:end], known, how):
            return found
        token = tokens[start]
        if token.kind not in ("word", "sep", "rel") or plain(token.text) in _DENIALS:
            return None
    return None


def _relation(tokens: Sequence[Token], known: frozenset[str], how: Convention) -> Relation | None:
    sides: list[list[Token]] = [[]]
    signs: list[str] = []
    for token in tokens:
        if token.kind == "rel":
            signs.append(token.text)
            sides.append([])
        else:
            sides[-1].append(token)
    try:
        trees = [parse(side, known or None, how) for side in sides]
    except Unreadable:
        return None
    if not signs:
        return Relation(trees[0])
    if len(signs) > 1 and any(s != "=" for s in signs):
        return None
    return Relation(trees[0], signs[-1], trees[-1])


_ANY_LETTER = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@lru_cache(maxsize=2048)
def read_key_relation(text: str) -> Relation | None:
    """A key's relation; its letters may be written joined (6rs) since a key is no sentence."""
    return read_relation(text) or (read_relation(text, _ANY_LETTER) if any(c.isdigit() or c in "+-*/=^\\" for c in text) else None)


def reads_as_expression(text: str) -> bool:
    """Whether a key is algebra or an irrational number, not words."""
    return read_key_relation(text) is not None


@lru_cache(maxsize=2048)
def is_number(text: str) -> bool:
    """Whether an expression's key is just a number, such as 4 or x = 4, and is better marked as one."""
    found = read_relation(text)
    if found is None:
        return False
    named = not found.sign or (found.sign == "=" and isinstance(found.left, Sym))
    return named and literal(found.result) is not None


# ---------------------------------------------------------------- comparing


def equal(a: Node, b: Node) -> bool | None:
    """Whether two expressions have the same value wherever both have one; None when that cannot be found out."""
    if letters(a) != letters(b) and not (letters(a) | letters(b)):
        return False
    pairs = _sampled(a, b)
    return None if pairs is None else all(_alike(x, y) for x, y in pairs)


def same_relation(a: Relation, b: Relation) -> bool | None:
    """Whether two relations have the same solutions, by being multiples of each other."""
    if not a.sign or not b.sign or a.right is None or b.right is None:
        return equal(a.left, b.left) if not a.sign and not b.sign else False
    pairs = _sampled(Bin("-", a.left, a.right), Bin("-", b.left, b.right))
    if pairs is None:
        return None
    useful = [(x, y) for x, y in pairs if x or y]
    if len(useful) < 4 or any(not x or not y for x, y in useful):
        return None if len(useful) < 4 else False
    ratios = [x / y for x, y in useful]
    if not all(_alike(r, ratios[0]) for r in ratios):
        return False
    return a.sign == (b.sign if ratios[0] > 0 else _FLIP.get(b.sign, b.sign)) or a.sign == b.sign == "="


def _alike(x: Any, y: Any) -> bool:
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return x == y
    return bool(abs(x - y) <= (abs(x) + 1) * 1e-40)


def _sampled(a: Node, b: Node) -> list[tuple[Any, Any]] | None:
    """The values of both at the same points, or None when there are too few points where both have one."""
    names = sorted(letters(a) | letters(b))
    wanted = _POINTS if names else 1
    if is_rational(a) and is_rational(b):
        return _at_points(a, b, names, wanted, value, _whole_points())
    from .roots import NotReal, decimal_points, decimal_value, whole_points  # mpmath takes a tenth of a second to load

    def real(tree: Node, at: Mapping[str, Any]) -> Any:
        try:
            return decimal_value(tree, at)
        except NotReal as fault:
            raise NotExact(str(fault)) from None

    found = _at_points(a, b, names, wanted, real, decimal_points())
    # (-1)^n has values at whole numbers only.
    return found if found is not None else _at_points(a, b, names, wanted, real, whole_points())


def _whole_points() -> Callable[[], Any]:
    dice = random.Random(20)  # noqa: S311 - fixed sample points, not a secret
    return lambda: Fraction(dice.choice((-1, 1)) * dice.randint(3, 99991), dice.choice((1, 1, 7)))


Evaluate = Callable[[Node, Mapping[str, Any]], Any]


def _at_points(
    a: Node, b: Node, names: list[str], wanted: int, at_point: Evaluate, point: Callable[[], Any]
) -> list[tuple[Any, Any]] | None:
    found: list[tuple[Any, Any]] = []
    for _ in range(wanted * 6):
        place = {name: point() for name in names}
        try:
            found.append((at_point(a, place), at_point(b, place)))
        except NotExact:
            continue
        if len(found) == wanted:
            return found
    return found if len(found) >= max(1, wanted // 2) else None


def is_rational(tree: Node) -> bool:
    """Built from numbers and letters by + - * / and whole powers only."""
    match tree:
        case Num():
            return True
        case Sym():
            return tree.name != "pi"
        case Neg():
            return is_rational(tree.of)
        case Bin(op="^"):
            exponent = literal(tree.right)
            return is_rational(tree.left) and exponent is not None and exponent.value.denominator == 1
        case Bin():
            return is_rational(tree.left) and is_rational(tree.right)
        case Fun():
            return False


# ---------------------------------------------------------------- marking


def mark_expression(expected: Expected, given: str, language: str) -> Mark:
    """The verdict on an algebraic answer."""
    key = read_key_relation(expected.value)
    if key is None:
        return Mark("cannot_tell", why("unread", language), given=given.strip()[:200])
    known = letters(key.left) | (letters(key.right) if key.right else frozenset())
    answer = read_relation(given, known, language)
    if answer is None:
        return Mark("cannot_tell", why("unread", language), given=given.strip()[:200])
    mark = _judge(key, _same_case(answer, known), expected, language)
    if mark.verdict == "wrong" and not mark.misconception and _another_reading(given, key, known, language):
        mark = Mark("cannot_tell", why("brackets", language))
    if mark.verdict == "wrong" and any(_is_right(other, answer, known) for other in expected.accept):
        mark = Mark("right", why("right", language))
    return replace(mark, given=given.strip()[:200])


def _same_case(answer: Relation, known: frozenset[str]) -> Relation:
    """X for x, where the task only has x."""
    used = letters(answer.left) | (letters(answer.right) if answer.right else frozenset())
    swaps = {n: n.swapcase() for n in used if n not in known and n.swapcase() in known}
    if not swaps:
        return answer
    return Relation(_renamed(answer.left, swaps), answer.sign, _renamed(answer.right, swaps) if answer.right else None)


def _renamed(tree: Node, swaps: Mapping[str, str]) -> Node:
    match tree:
        case Num():
            return tree
        case Sym():
            return Sym(swaps.get(tree.name, tree.name))
        case Neg():
            return Neg(_renamed(tree.of, swaps))
        case Bin():
            return Bin(tree.op, _renamed(tree.left, swaps), _renamed(tree.right, swaps))
        case Fun():
            return Fun(tree.name, _renamed(tree.of, swaps), tree.index)


def _another_reading(given: str, key: Relation, known: frozenset[str], language: str) -> bool:
    """1/2x for 1/(2x): right only in the less usual reading, so it is asked."""
    other = read_relation(given, known, language, Convention(whole_fractions=False, joined_first=True))
    return other is not None and _matches(key, other) is True


def _is_right(accepted: str, answer: Relation, known: frozenset[str]) -> bool:
    other = read_relation(accepted, known)
    return other is not None and _matches(other, answer) is True


def defined(relation: Relation) -> Node | None:
    """What stands alone on one side: y in y = 2x + 3, f(x) in f(x) = 2x + 3."""
    if relation.sign != "=" or relation.right is None:
        return None
    for alone, other in ((relation.left, relation.right), (relation.right, relation.left)):
        called = isinstance(alone, Bin) and alone.op == "*" and isinstance(alone.left, Sym) and isinstance(alone.right, Sym)
        named = isinstance(alone, Sym) or called
        if named and not (letters(alone) & letters(other) if not called else alone.left.name in letters(other)):  # type: ignore[union-attr]
            return alone
    return None


def _other_side(relation: Relation, alone: Node) -> Node:
    return relation.result if relation.left == alone else relation.left


def _matches(key: Relation, answer: Relation) -> bool | None:
    """Whether the answer says the same as the key, leaving forms aside."""
    if key.sign:
        alone = defined(key)
        if answer.sign:
            return same_relation(key, answer)
        return equal(_other_side(key, alone), answer.left) if alone is not None else False
    if not answer.sign:
        return equal(key.left, answer.left)
    return answer.sign == "=" and equal(key.left, answer.result)


def _judge(key: Relation, answer: Relation, expected: Expected, language: str) -> Mark:
    def say(verdict: str, name: str, **more: object) -> Mark:
        return Mark(verdict, why(name, language), **more)  # type: ignore[arg-type]

    if doubtful(answer.left) or (answer.right is not None and doubtful(answer.right)):
        return say("cannot_tell", "comma")
    if answer == key:
        return say("right", "right")
    matches = _matches(key, answer)
    if matches is None:
        return say("cannot_tell", "unread")
    if matches:
        return _finished(key, answer, expected, language)
    for mistake in expected.mistakes:
        gives = read_key_relation(mistake.gives)
        if gives and _matches(gives, answer):
            return say("wrong", "wrong", misconception=mistake.because)
    if not key.sign and equal(Neg(key.left), answer.result):
        return say("close", "sign", slip="sign")
    return say("wrong", "wrong")


def _finished(key: Relation, answer: Relation, expected: Expected, language: str) -> Mark:
    """The answer says the same as the key; is it solved, named and written as asked?"""
    alone = defined(key)
    result, wanted = answer.result, key.result
    if alone is not None:
        wanted = _other_side(key, alone)
        number = literal(wanted)
        if not answer.sign:
            if number is None:
                return Mark("incomplete", why("equation", language), missing=(why("equation", language),))
            result = answer.left
        else:
            named = defined(answer)
            if named is None or (isinstance(alone, Sym) and named != alone):
                return Mark("incomplete" if number else "right_value_wrong_form", why("unsolved", language))
            result = _other_side(answer, named)
    elif key.sign:
        return Mark("right", why("right", language))
    return _formed(wanted, result, expected.form, language)


def _formed(wanted: Node, result: Node, form: str, language: str) -> Mark:
    number = literal(result)
    if literal(wanted) and number is None:
        return Mark("incomplete", why("task", language))
    wrong = ""
    if form == "expanded" and not is_expanded(result):
        wrong = "expanded"
    elif form == "factored" and not (is_factored(result) and fully_factored(result)):
        wrong = "factored"
    elif number and undone_division(number) and not form:
        wrong = "whole"
    elif form in ("", "simplest") and is_finished(wanted) and not is_finished(result):
        wrong = "unfinished"
    return Mark("right_value_wrong_form", why(wrong, language)) if wrong else Mark("right", why("right", language))


def fully_factored(tree: Node) -> bool:
    """No factor with letters can be split further over the whole numbers, and no number can be taken out."""
    from .roots import splits

    return not splits(tree)
