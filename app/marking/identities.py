"""Statements with letters that can be decided: "(x + 2)^2 = x^2 + 4" is no identity, "2x + 1 = 7, so x = 4" no solution.

An equation with a letter is mostly one to be solved, and never false. It is called false where no number, or only 0,
makes it true while one side looks like a rewriting of the other; where words say that both sides are the same; or where
the same sentence gives a value for the letter that does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from .exact import NotExact, letters, value
from .forms import is_expanded
from .grammar import Bin, Node, Sym, Unreadable, parse
from .tokens import tokenize

_RAISED = str.maketrans(dict(zip("²³⁴⁵⁶", ("^2", "^3", "^4", "^5", "^6"), strict=True)))
_POINTS = tuple(Fraction(n) for n in (2, 3, 5, -7, 11, 13, 17))
_SAME = re.compile(
    r"\b(?:expands? (?:out )?to|simplif(?:y|ies) to|factors? (?:as|to|into)|factorises? (?:as|to|into)|is the same as"
    r"|is (?:always )?equal to|becomes|"
    r"can be (?:written|rewritten) as|is equivalent to|multiplies out to)\b"
)
_GIVES = re.compile(
    r"\b(?:expanding|simplifying|factori?[sz]?ing|multiply(?:ing)? out|multiplying out)\s+(?P<a>.+?),?\s+(?:gives"
    r"|we get|you get|makes|is)\s+(?P<b>.+)$"
)
_TO_SOLVE = re.compile(
    r"\b(?:solve|equation|suppose|let|try|test|check|whether|guess|instead|not|isn't|never|wrong|mistake|unless|what if"
    r"|no solution|you (?:wrote|said|think))\b"
)
_VALUE = re.compile(
    r"(?<![\w+*/^.(-])(?<![+*/-] )(?<!\d )([a-z]) ?(?:=|is|must be|equals) ?(-?\d+(?:/\d+|\.\d+)?)(?![\w/^(]|\.\d| ?[-+*·×/^] ?[\w(])"
)
_FUNCTION = re.compile(
    r"[_°|]|sqrt|root|√|\b[fgh] ?\(|\b[ie]\b|\d [a-z]\b|\d/\d+[a-z]|\b(?:log|ln|sin|cos|tan|lim|exp)\b|\\[a-z]*(?:frac|sqrt)"
)
_WORD = re.compile(r"[a-z]{2,}")


def refuted(sentence: str) -> bool:
    """Whether a sentence states something false about expressions with letters. Never raises."""
    if not re.search(r"(?<![a-z])[a-z](?![a-z])", sentence.lower()) or "?" in sentence or _FUNCTION.search(sentence.lower()):
        return False
    text = _plainly(sentence)
    if _TO_SOLVE.search(text.replace("the equation", "").replace("equation ", "") if _SOLVED.search(text) else text):
        return False
    return any(_false_identity(a, b, said) for a, b, said in _pairs(text)) or _wrong_value(text)


_SOLVED = re.compile(r"\b(?:solution|solves|solving|has the)\b")


def _plainly(sentence: str) -> str:
    text = sentence.lower().replace("**", "").replace("·", "*").replace("×", "*").replace("−", "-").replace("$", " ")
    text = text.translate(_RAISED)
    return re.sub(r"\s+", " ", text.replace("\\cdot", "*").replace("\\times", "*")).strip(" .!")


def _pairs(text: str) -> Iterator[tuple[Node, Node, bool]]:
    """Left, right, and whether words call them the same."""
    if match := _GIVES.search(text):
        yield from _trees(match["a"], match["b"], True)
    for match in _SAME.finditer(text):
        yield from _trees(_tail(text[: match.start()]), _head(text[match.end() :]), True)
    pieces = re.split(r"(?<![<>!])=(?!=)", text)
    for n in range(len(pieces) - 1):
        yield from _trees(_tail(pieces[n]), _head(pieces[n + 1]), False)


def _trees(a: str, b: str, said: bool) -> Iterator[tuple[Node, Node, bool]]:
    left, right = _read(a), _read(b)
    if left is not None and right is not None:
        yield left, right, said


def _read(text: str) -> Node | None:
    tokens = tokenize(text.strip(" ,;:"))
    known = frozenset(c for c in text if c.isalpha())
    try:
        return parse(tokens, known) if tokens else None
    except Unreadable:
        return None


def _tail(text: str) -> str:
    """The expression a text ends in."""
    words = list(_WORD.finditer(text))
    end = next((w.end() for w in reversed(words) if not _joined(w.group())), 0)
    return re.split(r"[,;:]", text[end:])[-1]


def _head(text: str) -> str:
    """The expression a text begins with."""
    end = next((w.start() for w in _WORD.finditer(text) if not _joined(w.group())), len(text))
    return re.split(r"[,;:]|\.(?!\d)", text[:end])[0]


def _joined(word: str) -> bool:
    """Letters written side by side: "ab" in 2ab, and not a word."""
    return len(word) == 2 and word in ("ab", "xy", "bc", "ac", "mn", "pq")


def _false_identity(a: Node, b: Node, said: bool) -> bool:
    names = letters(a) | letters(b)
    if not names or not letters(a) or len(names) > 3 or isinstance(a, Sym):
        return False
    try:
        gaps = [value(a, at) - value(b, at) for at in _points(sorted(names))]
    except NotExact:
        return False
    if not any(gaps):
        return False
    if said or (len(set(gaps)) == 1 and letters(b)):
        return True  # called the same; or never equal, whatever the letters are
    if not letters(b):
        return False
    if _is_like_one_term(a, sorted(names)) and _is_like_one_term(b, sorted(names)) and (_multiplies_letters(a) or not is_expanded(a)):
        return True  # x^3 * x^5 = x^15, 2x + 3x = 5x^2
    if is_expanded(a) and is_expanded(b):
        return False
    return _only_at_zero(a, b, sorted(names)) or _grow_alike(a, b, sorted(names))


def _points(names: list[str]) -> list[dict[str, Fraction]]:
    return [{name: _POINTS[(n + 2 * k) % len(_POINTS)] for k, name in enumerate(names)} for n in range(5)]


def _only_at_zero(a: Node, b: Node, names: list[str]) -> bool:
    """Whether the difference is one term such as 4x or 2ab: the sides are equal only where a letter is 0."""

    def gap(scale: Fraction) -> Fraction:
        at = {name: scale * _POINTS[k] for k, name in enumerate(names)}
        return value(a, at) - value(b, at)

    try:
        one, two, three = gap(Fraction(1)), gap(Fraction(2)), gap(Fraction(3))
    except NotExact:
        return False
    return any(one and two == one * 2**k and three == one * 3**k for k in range(1, 7))


def _grow_alike(a: Node, b: Node, names: list[str]) -> bool:
    """Whether both sides have the same leading term, of the second degree or more: x^2 - 36 and (x - 6)(x - 6)."""
    far = {name: Fraction(10**9) * (k + 1) for k, name in enumerate(names)}
    try:
        left, right = value(a, far), value(b, far)
    except NotExact:
        return False
    return abs(left) > 10**17 and right != 0 and abs(left / right - 1) < Fraction(1, 10**6)


def _multiplies_letters(tree: Node) -> bool:
    """A product in which both factors hold a letter, or a power of a power."""
    match tree:
        case Bin(op="*"):
            return bool(letters(tree.left) and letters(tree.right) and letters(tree.left) == letters(tree.right)) or _multiplies_letters(
                tree.left
            )
        case Bin(op="^"):
            return isinstance(tree.left, Bin) and bool(letters(tree.left)) and tree.left.op in "^*"
    return False


def _is_like_one_term(tree: Node, names: list[str]) -> bool:
    """Whether it grows as a single power does: 6x^2, x * x^3, 2x + 3x."""
    try:
        one, two, three = (value(tree, {name: scale * _POINTS[k] for k, name in enumerate(names)}) for scale in (1, 2, 3))
    except NotExact:
        return False
    return bool(one) and any(two == one * 2**k and three == one * 3**k for k in range(41))


def _wrong_value(text: str) -> bool:
    """ "2x + 1 = 7, so x = 4": the value does not fit the equation, or the value of the expression is another."""
    values = [(m[1], Fraction(m[2])) for m in _VALUE.finditer(text) if not re.search(r"/0+$", m[2])]
    names = {name for name, _ in values}
    if not values or len(set(values)) != 1 or re.search(r"\bor\b|\band [a-z] =|±", text):
        return False
    name = names.pop()
    rest = re.sub(r"\b(?:is|are) +;", ";", _VALUE.sub(" ; ", text))
    for a, b in _equations(rest, name):
        for _, number in values:
            try:
                if value(a, {name: number}) != value(b, {name: number}):
                    return True
            except NotExact:
                continue
    return False


def _equations(text: str, name: str) -> Iterator[tuple[Node, Node]]:
    for piece in re.split(r"[;,]| (?:so|then|therefore|means|gives|has) ", text):
        sides = re.split(r"=|\bis\b|\band you get\b|\byou get\b|\bgives\b", piece)
        if len(sides) == 2:
            a, b = _read(_tail(sides[0])), _read(_head(sides[1]))
            if a is not None and b is not None and letters(a) | letters(b) == {name} and not isinstance(a, Sym) and not isinstance(b, Sym):
                yield a, b
