"""Every equation in somebody's working, recomputed. What cannot be read, or can be read two ways, is never called false."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .claims import canonical, claims, is_spanish, may_claim
from .exact import NotExact, letters, value
from .forms import literal
from .grammar import Convention, Node, Unreadable, parse
from .identities import refuted
from .runs import Run, Sentence, Side, read_sentence
from .text import lines, plain, sentences
from .tokens import LONGEST, Token
from .units import Unit, find_unit

_MOST_LINES = 300
_MOST_CHARACTERS = 40_000
_READINGS = (
    Convention(),
    Convention(whole_fractions=False),
    Convention(whole_fractions=False, joined_first=True),
    Convention(minus_first=True),
    Convention(other_commas=True),
)
_ENUMERATOR = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\(?[a-hA-H][.)]|[•*▪])(?=\s)")
_COUNTED = re.compile(
    r"(\d\s*/\s*\d{1,2}\$?\s+)(?:is|are|means?)\s+(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\s+"
    r"(?=(?:equal |more |such )?(?:pieces?|parts?|lengths?|copies|jumps?|hops?|steps?|groups?|shares?|slices?)\b)",
    re.IGNORECASE,
)  # "3/4 is three lengths of 1/4" counts lengths; it does not say that 3/4 is 3
_NOT_BEFORE = frozenset(
    "of half twice double triple plus minus times over by at per root than from sum difference product quotient more less "
    "each if suppose say "
    "cube square pages grades questions numbers problems ages chapters between to de mitad doble triple por entre mas menos "
    "raiz si a".split()
)
_PLACES = frozenset("at to".split())
_OPERANDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty half third quarter dozen each add adds added adding "
    "join joined plus multiply multiplied times double raise raised round rounded".split()
)
"""What makes "to" or "at" part of a sum: "add a third to 4 + 5", "three pens at 2 + 1". A place alone is none: "it was at 4 + 5 = 9"."""
_FINE_BEFORE = frozenset(
    "so then and is that get got gets because since therefore check answer also find found means know have think wrote says "
    "steps are means "
    "simplify reduce entonces es y porque luego da creo respuesta tengo reduzco finally first next now".split()
)
_NOT_AFTER = frozenset(
    "of more less fewer times groups group sets set lots squared cubed plus minus hundred hundreds thousand thousands million "
    "millions dozen "
    "dozens tens ones remainder r rest resto residuo de mas menos veces por than over divided multiplied with pairs pair "
    "halves thirds".split()
)
_MANY = frozenset(
    "dozen docena ten one hundred thousand million pair par half group grupo score third fourth fifth quarter tenth hundredth r".split()
)
_REMAINS = frozenset("remaining remain remains remainder leftover left over sobra sobran resto".split())
_ASKING = frozenset("is does do are can did would should why es".split())


@dataclass(frozen=True)
class Statement:
    """One "left = right" as written. `true` is None when it cannot be decided (letters, rounding, other units)."""

    text: str
    true: bool | None


def statements(text: str) -> list[Statement]:
    """All equations and comparisons of a text, in order. Never raises."""
    return list(_statements(text))


def false_line(text: str) -> str:
    """The first false equation as written, else the first sentence that says something false in words; "" when there is none."""
    return next((s.text for s in _statements(text) if s.true is False), "") or next(_false_sayings(text), "")


def _false_sayings(text: str) -> Iterator[str]:
    """Sentences such as "half of 14 is 8" and "2(x + 3) = 2x + 3"."""
    if len(text) > _MOST_CHARACTERS:
        return
    for line in lines(text)[:_MOST_LINES]:
        if len(line) <= LONGEST:
            for sentence in sentences(line):
                if refuted(sentence) or any(not claim.true for claim in claims(sentence)) or _false_in_words(sentence):
                    yield sentence


_DOLLARS = re.compile(r"\$(?=\S)((?:[\d\s.,+\-−*/×·÷=<>≤≥≠()^{}]|\\(?:[dt]?frac|times|div|cdot|le|ge|ne|,)(?![a-z]))*)(?<=\S)\$(?!\d)")
"""Mathematics between dollars, its unit outside, is read without them: "$107$ cm + $1$ cm", "$107 + 1 = 108$ cm"."""


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _in_dollars(found: re.Match[str]) -> str:
    return f" {found[1]} "


def _statements(text: str) -> Iterator[Statement]:
    if len(text) > _MOST_CHARACTERS:
        return
    for line in lines(text)[:_MOST_LINES]:
        if len(line) <= LONGEST and any(c.isdigit() for c in line):
            line = _DOLLARS.sub(_in_dollars, line)
            line = _COUNTED.sub(lambda m: m[1] + " " * (len(m.group()) - len(m[1])), _ENUMERATOR.sub(_blank, line))
            sentence = read_sentence(line)
            for run in sentence.runs:
                yield from _of_run(run, sentence)


def _false_in_words(sentence: str) -> bool:
    """Equations that `_statements` cannot see as typed: without a digit ("¼ + ⅜ = ½"), in Spanish, in bold."""
    if any(c in "0123456789" for c in sentence) and not is_spanish(sentence) and "**" not in sentence:
        return False
    if not may_claim(sentence):
        return False
    text = canonical(sentence)
    if re.search(r"\b(?:and|y|if|si)\b|\?", text) or re.search(r"\d\*\*\d", sentence):
        return False
    return any(statement.true is False for statement in _statements(text))


def _of_run(run: Run, sentence: Sentence) -> Iterator[Statement]:
    last = len(run.relations) - 1
    for n, relation in enumerate(run.relations):
        left, right = run.sides[n], run.sides[n + 1]
        if not left.tokens or not right.tokens:
            continue
        decided = _truth(left, relation, right, run.dash and n == 0)
        if decided is False and (
            (n == 0 and _clouded_before(run, relation, left, sentence.tokens))
            or (n == last and _clouded_after(run, right, sentence.tokens))
        ):
            decided = None
        yield Statement(sentence.text[left.start : right.end].strip(), decided)


def _truth(left: Side, relation: Token, right: Side, dash: bool) -> bool | None:
    if relation.text == "≈" or (relation.shape == "said" and not _has_operation(left)):
        return None
    for n, how in enumerate(_READINGS):
        for truth in _truths(left, relation.text, right, how, dash):
            if truth is None or truth:
                return truth if n == 0 else None  # another reading makes it true, so it is not certainly false
    return False


def _truths(left: Side, sign: str, right: Side, how: Convention, dash: bool) -> list[bool | None]:
    """The truth under one convention, and without a leading dash that may be a bullet."""
    found = [_compare(left, left.tokens, sign, right, how)]
    if dash and left.tokens[0].text == "-":
        found.append(_compare(left, left.tokens[1:], sign, right, how))
    return found


def _compare(left: Side, left_tokens: Sequence[Token], sign: str, right: Side, how: Convention) -> bool | None:
    try:
        a_tree, b_tree = parse(left_tokens, how=how), parse(right.tokens, how=how)
        if letters(a_tree) or letters(b_tree):
            return None
        scales = _scales(left, right)
        if scales is None:
            return None
        a, b = value(a_tree) * scales[0], value(b_tree) * scales[1]
    except (Unreadable, NotExact):
        return None
    if (
        sign == "="
        and a != b
        and (_rounded(a, b_tree, b) or _carried_rounding(left, a, b) or _percent_slack(left, right, a, b) or _factorial(a, b))
    ):
        return None
    return {"=": a == b, "≠": a != b, "<": a < b, ">": a > b, "≤": a <= b, "≥": a >= b}[sign]


def _rounded(a: Fraction, tree: Node, b: Fraction) -> bool:
    number = literal(tree)
    return bool(number and number.places and abs(a - b) < Fraction(1, 10**number.places))


def _carried_rounding(left: Side, a: Fraction, b: Fraction) -> bool:
    """0.1667 * 60 = 10: a long decimal in the working was itself rounded."""
    return any(t.kind == "num" and t.places > 2 for t in left.tokens) and _has_operation(left) and abs(a - b) <= abs(b) / 500


def _percent_slack(left: Side, right: Side, a: Fraction, b: Fraction) -> bool:
    """28/40*100 = 70% is how people write it; and 15 + 20% has no one meaning."""
    in_left, in_right = (any(t.kind == "percent" for t in side.tokens) for side in (left, right))
    if in_left != in_right and b and a / b in (100, Fraction(1, 100)):
        return True
    return any(here and any(t.text in ("+", "-") for t in side.tokens[1:]) for side, here in ((left, in_left), (right, in_right)))


def _factorial(a: Fraction, b: Fraction) -> bool:
    return b.denominator == 1 and 2 < b <= 12 and a == math.factorial(int(b))


def _has_operation(side: Side) -> bool:
    return any(t.kind == "op" for t in side.tokens[1:]) or any(t.kind in ("frac", "sup") for t in side.tokens)


def _scales(left: Side, right: Side) -> tuple[Fraction, Fraction] | None:
    """What each side is multiplied by for its unit, or None when the labels make the equation undecidable."""
    ours, theirs = _labels(left), _labels(right)
    one = Fraction(1), Fraction(1)
    if ours == theirs:
        return one if len(ours) < 2 or _only_products(left) else None
    a, b = ({u for u in labels if isinstance(u, Unit)} for labels in (ours, theirs))
    if len({u.kind for u in a}) < len(a) or any(isinstance(w, str) and w in _MANY for w in ours | theirs):
        return None
    if len(ours) == len(a) == len(theirs) == len(b) == 1:
        u, v = next(iter(a)), next(iter(b))
        if u.kind == v.kind:
            return one if u.size == v.size else None if _products(left) else (u.size, v.size)
        return one if _only_products(left) else None
    if not theirs:
        lettered = any(len(label) == 1 and label.isalpha() for label in left.labels)  # the m of 2 m + 4 may be an unknown
        return one if len(ours) == len(a) and _has_operation(left) and not lettered and (len(ours) == 1 or _only_products(left)) else None
    if not ours:
        return one if _has_operation(left) else None
    return one if _only_products(left) else None


def _labels(side: Side) -> frozenset[Unit | str]:
    return frozenset(find_unit(label) or plain(label).removesuffix("s") for label in side.labels)


def _products(side: Side) -> bool:
    return any(t.kind == "op" and t.text in "*/÷^" for t in side.tokens)


def _only_products(side: Side) -> bool:
    return _products(side) and not any(t.kind == "op" and t.text in "+-" for t in side.tokens[1:])


def _clouded_before(run: Run, relation: Token, left: Side, tokens: Sequence[Token]) -> bool:
    """Whether what stands before the run may belong to it: "half of 10 + 2 = 7", "log_2(8) = 3", "2:3 = 4"."""
    if run.carried:
        return True
    if run.first == 0:
        return False
    before, first = tokens[run.first - 1], tokens[run.first]
    if before.kind == "word":
        word = plain(before.text)
        if word in _PLACES and _has_operation(left) and not _counted_before(tokens[: run.first - 1]):
            return relation.shape == "said" or not first.spaced
        if word in _NOT_BEFORE or not first.spaced or (relation.shape == "said" and word in ("and", "y")):
            return True
        asked = run.last < len(tokens) and tokens[run.last].text == "?"
        if asked and word in _ASKING:
            return True
        return not _has_operation(left) and word not in _FINE_BEFORE
    if before.kind == "sep":
        glued = not first.spaced and run.first > 1 and tokens[run.first - 2].kind == "num"
        return glued or before.text in "¿"
    return True


def _counted_before(tokens: Sequence[Token]) -> bool:
    """Whether the sentence that ends here named a number, or an addition to come: "add it to", "5 pens at"."""
    for token in reversed(tokens):
        if token.kind == "sep" and token.text in ".;!":
            return False
        if token.kind != "sep" and (token.kind != "word" or plain(token.text) in _OPERANDS):
            return True
    return False


def _clouded_after(run: Run, right: Side, tokens: Sequence[Token]) -> bool:
    """Whether what stands after the run may belong to it: "20 = 2 groups of 10", "17/5 = 3 R 2", "= 0.33…"."""
    if run.torn or any(plain(label) in _NOT_AFTER for label in right.labels):
        return True
    divides = any(t.kind == "op" and t.text in "/÷" for side in run.sides[:-1] for t in side.tokens)
    if divides and any(t.kind == "word" and plain(t.text) in _REMAINS for t in tokens[run.last : run.last + 8]):
        return True  # "100 / 3 = 33, with 1 remaining"
    after = tokens[run.last : run.last + 2]
    if not after:
        return False
    first = after[0]
    if first.kind == "word":
        return plain(first.text) in _NOT_AFTER or not first.spaced
    if first.kind == "sep":
        number_next = len(after) > 1 and after[1].kind == "num" and not after[1].spaced
        return first.text == "…" or (first.text == "." and len(after) > 1 and after[1].text == ".") or (number_next and first.text in ":.,")
    return True
