r"""Tokens to a tree, by our own grammar; the only way typed mathematics becomes something that can be computed.

    sum     = product (("+" | "-") product)*
    product = signed (("*" | "/" | "÷" | nothing) signed)*
    signed  = ("-" | "+") signed | power
    power   = atom ("^" signed | ²)?
    atom    = number | mixed number | "(" sum ")" | \frac | √ | function | letter | |sum|

People write some things two ways (1/2x, -3^2, 2÷3/4). A `Convention` picks one; whoever must be sure tries several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .tokens import Token

MOST_TOKENS = 160
_DEEPEST = 40

FUNCTIONS = frozenset("sqrt cbrt root sin cos tan sec csc cot arcsin arccos arctan asin acos atan sinh cosh tanh ln log exp abs".split())


GREEK = frozenset("pi theta alpha beta gamma delta phi lambda omega sigma".split())
"""Letters that are written as words; pi is a number."""


class Unreadable(ValueError):
    """These tokens are not mathematics of our grammar."""


@dataclass(frozen=True)
class Num:
    """A written number. `shape`: whole, decimal, fraction, mixed, percent or scientific."""

    value: Fraction
    shape: str = "whole"
    places: int = 0
    parts: tuple[int, int, int] = (0, 0, 1)
    """For fraction and mixed: whole, numerator, denominator as written."""
    doubtful: bool = False


@dataclass(frozen=True)
class Sym:
    name: str


@dataclass(frozen=True)
class Neg:
    of: Node


@dataclass(frozen=True)
class Bin:
    """`op` is one of + - * / ÷ ^; ÷ is kept apart from / for 6/8 is a number and 6 ÷ 8 a task."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Fun:
    """A function of one argument; `index` is the n of an n-th root or the base of a logarithm."""

    name: str
    of: Node
    index: Node | None = None


Node = Num | Sym | Neg | Bin | Fun


@dataclass(frozen=True)
class Convention:
    """How doubtful spellings are read; the defaults are what a textbook means."""

    whole_fractions: bool = True
    """2÷3/4 is 2 ÷ (3/4)."""
    joined_first: bool = False
    """1/2x is 1/(2x)."""
    minus_first: bool = False
    """-3^2 is (-3)^2."""
    other_commas: bool = False
    """1,500 is one and a half."""


TEXTBOOK = Convention()


def parse(tokens: Sequence[Token], letters: frozenset[str] | None = None, how: Convention = TEXTBOOK) -> Node:
    """The tree of all the tokens. `letters` are the unknowns that may be written joined ("xy"). Raises Unreadable."""
    if not tokens or len(tokens) > MOST_TOKENS:
        raise Unreadable("nothing to read, or too much")
    reader = _Reader(_split_words(tokens, letters), how)
    tree = reader.sum()
    if reader.at < len(reader.tokens):
        raise Unreadable(f"{reader.tokens[reader.at].text!r} does not fit")
    return tree


def _split_words(tokens: Sequence[Token], letters: frozenset[str] | None) -> list[Token]:
    out: list[Token] = []
    for token in tokens:
        word = token.text
        if token.kind == "word" and len(word) > 1 and "_" not in word and "'" not in word and word.lower() not in FUNCTIONS | GREEK:
            if letters is None or len(word) > 6 or not set(word) <= letters:
                raise Unreadable(f"the word {word!r}")
            out += [Token("word", c, token.start + n, token.start + n + 1, spaced=token.spaced and n == 0) for n, c in enumerate(word)]
        else:
            out.append(token)
    return out


class _Reader:
    def __init__(self, tokens: list[Token], how: Convention) -> None:
        self.tokens, self.how, self.at, self.depth = tokens, how, 0, 0
        self.bars = 0

    def peek(self, ahead: int = 0) -> Token | None:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else None

    def take(self, kind: str, *texts: str) -> Token | None:
        token = self.peek()
        if token and token.kind == kind and (not texts or token.text in texts):
            self.at += 1
            return token
        return None

    def must(self, kind: str) -> None:
        if not self.take(kind):
            raise Unreadable(f"{kind} is missing")

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("too deeply nested")
        tree = self.product()
        while token := self.take("op", "+", "-"):
            tree = Bin(token.text, tree, self.product())
        self.depth -= 1
        return tree

    def product(self) -> Node:
        tree = self.joined()
        while token := self.take("op", "*", "/", "÷"):
            tree = Bin(token.text, tree, self.joined())
        return tree

    def joined(self) -> Node:
        """Factors written side by side. After a division they are taken one at a time unless `joined_first`."""
        tree = self.signed()
        after_division = self.at >= 2 and self._divides()
        while self._starts_atom() and (self.how.joined_first or not after_division):
            tree = Bin("*", tree, self.power())
        if self._starts_atom():
            self.tokens.insert(self.at, Token("op", "*", 0, 0))
        return tree

    def _divides(self) -> bool:
        """Whether the factor just read stands right after a division sign."""
        depth = 0
        for token in reversed(self.tokens[: self.at]):
            depth += {"close": 1, "open": -1}.get(token.kind, 0)
            if depth < 0:
                return False
            if depth == 0 and token.kind == "op" and token.text in "+-*/÷":
                return token.text in "/÷"
        return False

    def _starts_atom(self) -> bool:
        token = self.peek()
        if token is None:
            return False
        if token.kind == "num":
            before = self.tokens[self.at - 1]
            return before.kind == "close"
        if token.kind == "bar":
            return not self.bars
        return token.kind in ("open", "frac", "word") or (token.kind == "op" and token.text in ("sqrt", "cbrt"))

    def signed(self) -> Node:
        if self.take("op", "+"):
            return self._deeper()
        token = self.peek()
        if token and token.kind == "op" and token.text == "-":
            self.at += 1
            after = self.peek()
            if self.how.minus_first and after and after.kind == "num":
                return self._raised(Neg(self.number()))
            return Neg(self._deeper())
        return self.power()

    def _deeper(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("too many signs")
        tree = self.signed()
        self.depth -= 1
        return tree

    def power(self) -> Node:
        return self._raised(self.atom())

    def _raised(self, base: Node) -> Node:
        if self.take("degree"):
            return base
        if sup := self.take("sup"):
            return Bin("^", base, Num(sup.value))
        if self.take("op", "^"):
            if self.take("degree"):
                return base
            inner, closing = self.peek(1), self.peek(2)
            if inner and closing and inner.kind == "degree" and closing.kind == "close":
                self.at += 3
                return base
            return Bin("^", base, self._exponent())
        return base

    def _exponent(self) -> Node:
        """b^2/9 is (b^2)/9, so a fraction without brackets is never read whole here."""
        token = self.peek()
        if self.take("op", "-"):
            self.depth += 1
            if self.depth > _DEEPEST:
                raise Unreadable("too many signs")
            return Neg(self._exponent())
        if token and token.kind == "num" and token.shape in ("whole", "decimal"):
            self.at += 1
            return self._raised(Num(token.value, token.shape, token.places, doubtful=token.doubtful))
        return self._deeper()

    def atom(self) -> Node:
        token = self.peek()
        if token is None:
            raise Unreadable("it stops in the middle")
        if token.kind == "money":
            self.at += 1
            return self.number()
        if token.kind == "num":
            return self.number()
        if self.take("open"):
            tree = self.sum()
            self.must("close")
            return self._percent(tree)
        if self.take("bar"):
            self.bars += 1
            tree = self.sum()
            self.bars -= 1
            self.must("bar")
            return Fun("abs", tree)
        if self.take("frac"):
            return self._fraction()
        if token.kind == "op" and token.text in ("sqrt", "cbrt"):
            self.at += 1
            return self._root(token.text)
        if token.kind == "word":
            self.at += 1
            name = token.text.lower()
            if name.startswith("log_"):
                return self._function("log", _base(name[4:]))
            if name in FUNCTIONS:
                return self._function(name)
            return Sym("pi" if name == "pi" else token.text)
        raise Unreadable(f"{token.text!r} cannot start a term")

    def number(self) -> Node:
        token = self.peek()
        if token is None or token.kind != "num":
            raise Unreadable("a number is missing")
        self.at += 1
        value = token.other if self.how.other_commas and token.other is not None else token.value
        if token.shape == "fraction":
            return self._percent(Num(value, "fraction", parts=(0, value.numerator, value.denominator)))
        if token.shape == "whole":
            if mixed := self._mixed(int(value)):
                return self._percent(mixed)
            if self.how.whole_fractions and (below := self._tight_bottom(token)):
                self.at += 2
                return Num(value / below, "fraction", parts=(0, int(value), below))
        return self._percent(Num(value, token.shape, token.places, doubtful=token.doubtful))

    def _tight_bottom(self, top: Token) -> int:
        """The 4 of a 3/4 that is written without spaces and is not part of something longer; else 0."""
        bar, bottom, after = self.peek(), self.peek(1), self.peek(2)
        if not (bar and bottom and bar.kind == "op" and bar.text == "/" and bottom.kind == "num" and bottom.shape == "whole"):
            return 0
        if bar.spaced or bottom.spaced or (after and (after.kind in ("sup", "percent", "degree") or after.text == "^")):
            return 0
        return int(bottom.value)

    def _mixed(self, whole: int) -> Num | None:
        token = self.peek()
        if token is None:
            return None
        if token.kind == "num" and token.shape == "fraction":
            self.at += 1
            return Num(whole + token.value, "mixed", parts=(whole, token.value.numerator, token.value.denominator))
        if token.kind == "num" and token.shape == "whole" and token.spaced:
            bar, bottom = self.peek(1), self.peek(2)
            if bar and bottom and bar.text == "/" and bottom.kind == "num" and bottom.shape == "whole" and bottom.value:
                self.at += 3
                return Num(whole + token.value / bottom.value, "mixed", parts=(whole, int(token.value), int(bottom.value)))
        if token.kind == "frac":
            back = self.at
            self.at += 1
            part = self._fraction()
            if isinstance(part, Num) and part.shape == "fraction" and part.parts[1] >= 0:
                return Num(whole + part.value, "mixed", parts=(whole, part.parts[1], part.parts[2]))
            self.at = back
        return None

    def _fraction(self) -> Node:
        token = self.peek()
        if token and token.kind == "num" and token.shape == "whole" and len(token.text) == 2:
            self.at += 1
            top, bottom = (int(c) for c in token.text)
            return _quotient(Num(Fraction(top)), Num(Fraction(bottom)))
        return _quotient(self._group(), self._group())

    def _group(self) -> Node:
        if self.take("open"):
            tree = self.sum()
            self.must("close")
            return tree
        return self.atom()

    def _root(self, name: str) -> Node:
        index: Node | None = Num(Fraction(3)) if name == "cbrt" else None
        token = self.peek()
        # \sqrt[5]{h}: a bracket that holds one number and is followed by another bracket is the index.
        if token and token.text == "[" and (inner := self.peek(1)) and inner.kind == "num":
            closing, then = self.peek(2), self.peek(3)
            if closing and closing.kind == "close" and then and then.kind == "open" and not then.spaced:
                index = Num(inner.value)
                self.at += 3
        return Fun("root", self._group(), index or Num(Fraction(2)))

    def _function(self, name: str, index: Node | None = None) -> Node:
        if name in ("sqrt", "cbrt"):
            return self._root(name)
        power: Node | None = None
        if self.take("op", "^"):
            power = self._group()
        elif sup := self.take("sup"):
            power = Num(sup.value)
        if self.take("open"):
            of = self.sum()
            self.must("close")
        else:
            of = self.power()
            while (token := self.peek()) and (token.kind == "frac" or (token.kind == "word" and token.text.lower() not in FUNCTIONS)):
                of = Bin("*", of, self.power())
        tree: Node = Fun(name, of, index)
        return Bin("^", tree, power) if power else tree

    def _percent(self, tree: Node) -> Node:
        if not self.take("percent"):
            return tree
        if isinstance(tree, Num):
            return Num(tree.value / 100, "percent", tree.places, tree.parts, tree.doubtful)
        return Bin("/", tree, Num(Fraction(100)))


def _base(name: str) -> Node:
    return Num(Fraction(int(name))) if name.isascii() and name.isdigit() else Sym(name)


def _quotient(top: Node, bottom: Node) -> Node:
    """a/b; a number when both are (signed) whole numbers."""
    up, down = _signed_whole(top), _signed_whole(bottom)
    if up is not None and down:
        return Num(Fraction(up, down), "fraction", parts=(0, up, down))
    return Bin("/", top, bottom)


def _signed_whole(tree: Node) -> int | None:
    if isinstance(tree, Neg):
        inner = _signed_whole(tree.of)
        return None if inner is None else -inner
    return int(tree.value) if isinstance(tree, Num) and tree.shape == "whole" and not tree.doubtful else None
