"""Reading more than one number: "x = 4 or x = -4", "{1, 2}", "(3, 4)", "x = 2, y = 3", "1 ± √2"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .exact import letters, value_or_none
from .forms import literal
from .grammar import Node, Num, Sym, Unreadable, parse
from .numerals import uses_comma
from .runs import read_sentence
from .spoken import spoken_to_tokens
from .tokens import Token, tokenize

_MOST = 24
# The y of "x = 2, y = 3" is no Spanish "and".
_JOIN = r"(?:or|and|und|oder|et|ou|&|[oy](?!\s*(?:=|\bis\b|\bes\b)))"
_WORD = re.compile(rf"\s+{_JOIN}\s+|;|\n", re.IGNORECASE)
_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True)
class Entry:
    """One number or expression with the unit it was given in, "" for none."""

    tree: Node
    label: str = ""


@dataclass(frozen=True)
class Several:
    """`rows` has one entry each for a list, two or more each for points. `names` are x and y of "x = 2, y = 3", sorted."""

    rows: tuple[tuple[Entry, ...], ...]
    names: tuple[str, ...] = ()
    braces: bool = False

    @property
    def is_points(self) -> bool:
        return len(self.rows[0]) > 1


# ---------------------------------------------------------------- reading


def read_several(text: str, language: str = "en", every_comma: bool = False) -> Several | None:
    """Two to twenty-four numbers as a list, a set, one or more points, or named solutions; None for anything else.

    `every_comma` takes 100,200,300 for three numbers.
    """
    said = re.sub(r"\\left|\\right|\\,|\\;|\\ ", " ", text.strip()[:400]).strip(" .")
    said = re.sub(r"\\(?=[{}])", "", said)
    said = re.sub(r"^(?:both|the (?:numbers|points|solutions|roots|zeros) (?:are|is))\s+", "", said, flags=re.IGNORECASE)
    said = re.sub(r"^\(\s*[a-z]\s*(?:,\s*[a-z]\s*)+\)\s*(?:=|is)\s*(?=\()", "", said, flags=re.IGNORECASE)
    braces = _wraps(said, "{")
    if braces or _wraps(said, "["):
        said = said[1:-1]
    pieces = _pieces(said, language, every_comma)
    if len(pieces) == 1 and _is_point(pieces[0]):
        row = _point(pieces[0], language)
        return Several((row,)) if row else None
    if all(_is_point(p) for p in pieces):
        rows = [_point(p, language) for p in pieces]
        return Several(tuple(r for r in rows if r), braces=braces) if all(rows) and len({len(r or ()) for r in rows}) == 1 else None
    return _listed(pieces, language, braces)


def _wraps(text: str, bracket: str) -> bool:
    """Whether one pair of these brackets holds the whole text."""
    close = _CLOSE[_OPEN.index(bracket)]
    if not (text.startswith(bracket) and text.endswith(close)):
        return False
    depth = 0
    for n, c in enumerate(text):
        depth += (c in _OPEN) - (c in _CLOSE)
        if depth == 0:
            return n == len(text) - 1
    return False


def _is_point(piece: str) -> bool:
    bare = re.sub(r"^[A-Z]\s*(?=\()", "", piece)
    return _wraps(bare, "(") and len(_pieces(bare[1:-1], "en", True)) > 1


def _point(piece: str, language: str) -> tuple[Entry, ...] | None:
    inside = re.sub(r"^[A-Z]\s*(?=\()", "", piece)[1:-1]
    pieces = _pieces(inside, language, False)
    if len(pieces) == 1:
        pieces = _pieces(inside, language, True)
    entries = [_entry(p, language) for p in pieces]
    return tuple(e for e in entries if e) if all(entries) and len(entries) <= 6 else None


def _pieces(text: str, language: str, every_comma: bool) -> list[str]:
    """The text cut at "or", "and", semicolons, lines and commas that stand in no bracket."""
    out: list[str] = [""]
    depth = at = 0
    comma_land = uses_comma(language)
    while at < len(text):
        c = text[at]
        depth += (c in _OPEN) - (c in _CLOSE)
        if depth == 0 and (match := _WORD.match(text, at)):
            out.append("")
            at = match.end()
            continue
        if depth == 0 and c == "," and _separates(text, at, comma_land, every_comma):
            out.append("")
        else:
            out[-1] += c
        at += 1
    cut = [re.sub(rf"^{_JOIN}\s+", "", p.strip(), flags=re.IGNORECASE) for p in out]
    return [p for p in cut if p]


def _separates(text: str, at: int, comma_land: bool, every_comma: bool) -> bool:
    if every_comma or ";" in text:
        return every_comma or not re.match(r"\d", text[at + 1 : at + 2])
    between_digits = text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
    if not between_digits:
        return True
    grouped = re.match(r"\d{3}(?!\d)", text[at + 1 :]) and re.search(r"(?<![\d.])[1-9]\d{0,2}(?:,\d{3})*$", text[:at])
    return not (comma_land or grouped)


def _listed(pieces: list[str], language: str, braces: bool) -> Several | None:
    named: list[tuple[str, list[Entry]]] = []
    for piece in pieces:
        found = read_named(piece, language)
        if found is None:
            return None
        named.append(found)
    names = [name for name, _ in named]
    flat = [e for _, entries in named for e in entries]
    if not 2 <= len(flat) <= _MOST:
        return None
    distinct = sorted(set(names))
    if len(distinct) > 1 and "" not in distinct:
        return _system(named, tuple(distinct))
    if len(set(names) - {""}) > 1:
        return None
    if any(letters(e.tree) for e in flat) and not braces and len(named) < 2:
        return None
    return Several(tuple((e,) for e in flat), braces=braces)


def _system(named: list[tuple[str, list[Entry]]], names: tuple[str, ...]) -> Several | None:
    """ "x = 1, y = 2" once, or once for each solution."""
    if len(named) % len(names) or any(len(entries) != 1 for _, entries in named):
        return None
    rows = []
    for start in range(0, len(named), len(names)):
        part = {name: entries[0] for name, entries in named[start : start + len(names)]}
        if set(part) != set(names):
            return None
        rows.append(tuple(part[name] for name in names))
    return Several(tuple(rows), names)


def read_named(piece: str, language: str) -> tuple[str, list[Entry]] | None:
    """The x of "x = 4" ("" when there is none) and its value, or two values for ±."""
    match = re.fullmatch(r"\s*([A-Za-z])(?:_?\{?\d\}?)?\s*(?:=|\bis\b|\bes\b)\s*(.+)", piece, re.DOTALL) or None
    name, rest = (match.group(1).lower(), match.group(2)) if match else ("", piece)
    if match is None and (turned := re.fullmatch(r"\s*([^=]+?)\s*=\s*([A-Za-z])\s*", piece)):
        name, rest = turned.group(2).lower(), turned.group(1)
    if "=" in rest:
        return None
    entries = _entries(rest, language)
    return None if entries is None else (name, entries)


def _entries(piece: str, language: str) -> list[Entry] | None:
    tokens = spoken_to_tokens(tokenize(piece.replace("+/-", "±").replace("+-", "±"), language), language)
    signs = [n for n, t in enumerate(tokens) if t.text == "±"]
    if not signs:
        entry = _entry(piece, language)
        return None if entry is None else [entry]
    if len(signs) > 1:
        return None
    return [e for sign in "+-" if (e := _signed(tokens, signs[0], sign))] or None


def _signed(tokens: list[Token], at: int, sign: str) -> Entry | None:
    """1 ± √2 with plus or with minus."""
    token = tokens[at]
    made = [] if sign == "+" and at == 0 else [Token("op", sign, token.start, token.end, spaced=token.spaced)]
    try:
        tree = parse([*tokens[:at], *made, *tokens[at + 1 :]])
    except Unreadable:
        return None
    number = value_or_none(tree)
    if literal(tree) or number is None:
        return Entry(tree)
    return Entry(Num(number, "whole" if number.denominator == 1 else "fraction", parts=(0, number.numerator, number.denominator)))


def _entry(piece: str, language: str) -> Entry | None:
    try:
        tree = parse(spoken_to_tokens(tokenize(piece, language), language))
        return None if isinstance(tree, Sym) and len(piece.strip()) > 2 else Entry(tree)
    except Unreadable:
        pass
    sentence = read_sentence(piece, language)
    if len(sentence.runs) != 1 or len(sentence.runs[0].sides) != 1 or not sentence.runs[0].sides[0].labels:
        return None
    run = sentence.runs[0]
    if run.first or run.last < len(sentence.tokens) or run.dash or run.torn:
        return None
    try:
        return Entry(parse(run.sides[0].tokens), run.sides[0].labels[-1])
    except Unreadable:
        return None
