"""Intervals and inequalities by the numbers they allow: "x > 3", "(3, ∞)", "3 < x ≤ 7", "x ≥ 4 or x < -1", "at least 5"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..turn import Expected, Mark
from .bodies import bodies, denies
from .exact import NotExact, doubtful, letters, value, value_or_none
from .forms import literal
from .grammar import Bin, Node, Sym, Unreadable, parse
from .says import why
from .spoken import spoken_to_tokens
from .tokens import Token, tokenize

_FLIP = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "=": "=", "≠": "≠"}
_INFINITE = r"\\infty|∞|\binf(?:inity)?\b|\binfinito\b|\boo\b"
_SAID = (
    (r"(?:greater|more|bigger|larger) than or equal to|at least|(?:no|not) less than|mayor o igual (?:que|a)|al menos|como m[ií]nimo", "≥"),
    (r"(?:less|smaller|fewer) than or equal to|at most|no more than|not more than|menor o igual (?:que|a)|como m[aá]ximo", "≤"),
    (r"not equal to|different from|distinto de", "≠"),
    (r"(?:strictly )?(?:greater|more|bigger|larger|higher) than|mayor (?:que|a)|m[aá]s (?:que|de)", ">"),
    (r"(?:strictly )?(?:less|smaller|fewer|lower) than|menor (?:que|a)|menos (?:que|de)", "<"),
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Span:
    """The numbers from `low` to `high`; None is without end; `low_in` and `high_in` say whether the ends belong to it."""

    low: Fraction | None
    low_in: bool
    high: Fraction | None
    high_in: bool


@dataclass(frozen=True)
class Region:
    """Disjoint spans in order. `letter` is the unknown, "" when none is named; `solved` when it stands alone everywhere."""

    spans: tuple[Span, ...]
    letter: str = ""
    solved: bool = True
    plainly: bool = True
    """It can be nothing else: it holds a sign of order or an infinite end."""


_ALL = Span(None, False, None, False)


# ---------------------------------------------------------------- reading


def read_region(text: str, language: str = "en") -> Region | None:
    """The numbers a text allows; None when it says nothing of that kind."""
    said = text.replace("\\left", "").replace("\\right", "").replace("\\,", " ")
    said = re.sub(r"\\(?:cup|bigcup)\b|∪|(?<=[\])])\s*[uU]\s*(?=[\[(])", " or ", said)
    said = re.sub(r"^\\?\{\s*([a-z])\s*(?:\\?\||:|\\mid)\s*(.+?)\\?\}$", r"\2", said.strip(), flags=re.IGNORECASE)
    lead = re.match(r"^([a-z])\s*(?:∈|\\in\b|is in\b|in\b)\s*(?=[\[(])", said, re.IGNORECASE)
    said = said[lead.end() :] if lead else said
    for phrase, sign in _SAID:
        said = re.sub(rf"(?:\b(?:is|are|es|son|must be|can be|has to be)\s+)?(?:\b(?:{phrase})\b)", f" {sign} ", said, flags=re.IGNORECASE)
    if re.search(r"\bbetween\b|\bentre\b", said, re.IGNORECASE) or len(said) > 200:
        return None  # whether the ends belong to it is not said
    if re.fullmatch(r"\s*(?:all (?:the )?real(?: number)?s?|all numbers|every (?:real )?number|\\mathbb\{?R\}?|ℝ)\s*", said, re.IGNORECASE):
        return Region((_ALL,))
    found = [_part(p, language) for p in re.split(r"\s+(?:or|o|ou|oder)\s+", said)]
    if not found or any(p is None for p in found):
        return None
    parts = [p for p in found if p]
    names = {p.letter for p in parts} - {""} | ({lead.group(1)} if lead else set())
    if len(names) > 1:
        return None
    spans = _union([s for p in parts for s in p.spans])
    return Region(spans, "".join(names), all(p.solved for p in parts), any(p.plainly for p in parts))


def _part(text: str, language: str) -> Region | None:
    return _interval(text, language) or _inequalities(text, language)


def _interval(text: str, language: str) -> Region | None:
    match = re.fullmatch(r"\s*([\[(\]])\s*([^\[\](){}]+?)\s*([\])\[])\s*", text)
    if not match:
        return None
    inside = match.group(2)
    ends = re.split(r";" if ";" in inside else r",", inside)
    if len(ends) != 2:
        return None
    low, high = (_end(e, language) for e in ends)
    if low is None or high is None or low[0] == "+" or high[0] == "-":
        return None
    low_in, high_in = match.group(1) == "[", match.group(3) == "]"
    if (low[1] is None and low_in) or (high[1] is None and high_in):
        return None  # infinity is never reached
    if low[1] is not None and high[1] is not None and low[1] >= high[1]:
        return None
    return Region((Span(low[1], low_in, high[1], high_in),), plainly=None in (low[1], high[1]) or low_in != high_in)


def _end(text: str, language: str) -> tuple[str, Fraction | None] | None:
    """("-", None), ("+", None) or ("", number)."""
    if re.search(_INFINITE, text, re.IGNORECASE):
        rest = re.sub(_INFINITE, "", text, flags=re.IGNORECASE).strip()
        return ("-", None) if rest in ("-", "−") else ("", None) if rest in ("", "+") else None
    try:
        tree = parse(tokenize(text, language))
    except Unreadable:
        return None
    number = value_or_none(tree)
    return None if number is None or doubtful(tree) else ("", number)


def _inequalities(text: str, language: str) -> Region | None:
    """Chains such as 3 < x ≤ 7, joined by "and" or a comma: the numbers that meet all of them."""
    region: Region | None = None
    for piece in re.split(r"\s+(?:and|y|&)\s+|,\s+|\n", text.strip()):
        found = _chain(piece, language)
        if found is None:
            return None
        if region is None:
            region = found
            continue
        names = {region.letter, found.letter} - {""}
        if len(names) > 1:
            return None
        both = _both(region.spans, found.spans)
        region = Region(both, "".join(names), region.solved and found.solved, region.plainly or found.plainly)
    return region


def _chain(text: str, language: str) -> Region | None:
    sides: list[list[Token]] = [[]]
    signs: list[str] = []
    for token in spoken_to_tokens([t for t in tokenize(text, language) if t.text not in ("?", "!")], language, times_x=False):
        if token.kind == "rel":
            signs.append(token.text)
            sides.append([])
        else:
            sides[-1].append(token)
    if not signs or any(s not in _FLIP for s in signs) or not all(sides[1:]):
        return None
    try:
        trees: list[Node] = [parse(side) if side else Sym("") for side in sides]
    except Unreadable:
        return None
    names = {name for tree in trees for name in letters(tree)}
    if len(names) != 1 or any(doubtful(tree) for tree in trees):
        return None
    name = names.pop()
    spans: tuple[Span, ...] = (_ALL,)
    for n, sign in enumerate(signs):
        solved = _solve(trees[n], sign, trees[n + 1], name)
        if solved is None:
            return None
        spans = _both(spans, solved)
    alone = all(isinstance(tree, Sym) or literal(tree) is not None for tree in trees)
    return Region(spans, name, alone, any(s != "=" for s in signs))


def _solve(left: Node, sign: str, right: Node, name: str) -> tuple[Span, ...] | None:
    """The solutions of a linear inequality in one unknown."""
    difference = Bin("-", left, right)
    try:
        zero, one, two, odd = (value(difference, {name: Fraction(x)}) for x in (0, 1, 2, Fraction(22, 7)))
    except NotExact:
        return None
    slope = one - zero
    if two - one != slope or odd != zero + slope * Fraction(22, 7):
        return None
    if slope == 0:
        return None
    root = -zero / slope
    sign = _FLIP[sign] if slope < 0 else sign
    return {
        "<": (Span(None, False, root, False),),
        "≤": (Span(None, False, root, True),),
        ">": (Span(root, False, None, False),),
        "≥": (Span(root, True, None, False),),
        "=": (Span(root, True, root, True),),
        "≠": (Span(None, False, root, False), Span(root, False, None, False)),
    }[sign]


# ---------------------------------------------------------------- sets of numbers


def _low(span: Span) -> tuple[int, Fraction, bool]:
    return (0, Fraction(0), False) if span.low is None else (1, span.low, not span.low_in)


def _both(a: Sequence[Span], b: Sequence[Span]) -> tuple[Span, ...]:
    """What belongs to both."""
    out = []
    for x in a:
        for y in b:
            first = max(x, y, key=_low)
            ends = [s for s in (x, y) if s.high is not None]
            last = min(ends, key=lambda s: (s.high or Fraction(0), s.high_in)) if ends else x
            span = Span(first.low, first.low_in, last.high if ends else None, last.high_in if ends else False)
            if span.low is None or span.high is None or span.low < span.high or (span.low == span.high and span.low_in and span.high_in):
                out.append(span)
    return _union(out)


def _union(spans: Iterable[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for span in sorted(spans, key=_low):
        if out and _touches(out[-1], span):
            last = out[-1]
            ends = [s for s in (last, span) if s.high is not None]
            far = max(ends, key=lambda s: (s.high or Fraction(0), s.high_in)) if len(ends) == 2 else None
            out[-1] = Span(last.low, last.low_in, far.high if far else None, far.high_in if far else False)
        else:
            out.append(span)
    return tuple(out)


def _touches(before: Span, after: Span) -> bool:
    if before.high is None or after.low is None:
        return True
    return after.low < before.high or (after.low == before.high and (before.high_in or after.low_in))


# ---------------------------------------------------------------- marking


def mark_region(expected: Expected, given: str, language: str) -> Mark | None:
    """The verdict when the key is an inequality or an interval; None when it is not, or the answer cannot be read as one."""
    wanted = read_region(expected.value, "en")
    if wanted is None or not wanted.plainly:
        return None
    answer = given.strip()[:200]
    readings = [r for text in bodies(given) if (r := read_region(text, language))]
    found = next((r for r in readings if r.solved), readings[0] if readings else None)
    if found is None:
        return None if re.search(r"[<>≤≥]", given) else Mark("cannot_tell", why("unread", language), given=answer)
    if denies(re.sub(r"\b(?:no|not) (?:more|less|equal)\b|\bdoes not equal\b", "", given)):
        return Mark("cannot_tell", why("unclear", language), given=answer)
    if wanted.letter and found.letter and wanted.letter.lower() != found.letter.lower():
        return Mark("cannot_tell", why("unclear", language), given=answer)
    if found.spans == wanted.spans:
        if wanted.solved and not found.solved:
            return Mark("incomplete", why("unsolved", language), given=answer)
        return Mark("right", why("right", language), given=answer)
    for mistake in expected.mistakes:
        other = read_region(mistake.gives)
        if other and other.spans == found.spans:
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=answer)
    return Mark("wrong", why("wrong", language), given=answer)
