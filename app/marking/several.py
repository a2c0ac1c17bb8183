"""Answers that are more than one number: "x = 4 or x = -4", "{1, 2}", "(3, 4)", "3:45", "3 R 2"."""

from __future__ import annotations

import re
from fractions import Fraction

from ..turn import Expected, Mark
from .exact import value_or_none
from .forms import literal
from .grammar import Node, Unreadable, parse
from .says import why
from .spoken import spoken_to_tokens
from .text import plain
from .tokens import tokenize

Values = tuple[tuple[Fraction, ...], bool]
"""The numbers, and whether their order counts, as it does in a point."""

_LEAD = re.compile(
    r"^(?:(?:the )?(?:answers?|solutions?|respuestas?|soluciones?)(?: (?:is|are|es|son))?:?|it'?s|i think|i got|creo(?: que)?)\s+",
    re.IGNORECASE,
)
_PAIR = re.compile(r"^\W*(\d{1,6})\s*(:|r|remainder|resto|residuo|to)\s*(\d{1,6})\W*$", re.IGNORECASE)


def read_several(text: str) -> Values | None:
    """Two to twelve numbers written as a list, a set, a point, or with ± or "or"; None for anything else."""
    body = text.strip()[:400].strip("$ .?!")
    for _ in range(2):
        body = _LEAD.sub("", body).strip()
    ordered = bool(re.fullmatch(r"\(.*[,;].*\)", body)) and body.count("(") == 1
    if ordered or re.fullmatch(r"\\?\{.*\}|\[.*\]", body):
        body = body.strip("\\{}[]() ").removesuffix("\\")
    pieces = [p for p in re.split(r"\s*(?:[;\n]|,(?!\d{3}(?!\d))|\b(?:or|and|o|y)\b)\s*", body, flags=re.IGNORECASE) if p.strip()]
    found: list[Fraction] = []
    for piece in pieces:
        values = _one_or_two(re.sub(r"^\s*\w\s*=\s*", "", piece))
        if values is None:
            return None
        found += values
    return (tuple(found), ordered) if 2 <= len(found) <= 12 else None


def _one_or_two(piece: str) -> list[Fraction] | None:
    tokens = spoken_to_tokens(tokenize(piece))
    try:
        if tokens and tokens[0].text == "±":
            value = _value(parse(tokens[1:]))
            return None if value is None else [value, -value]
        middle = next((n for n, t in enumerate(tokens) if t.text == "±"), 0)
        if middle:
            a, b = _value(parse(tokens[:middle])), _value(parse(tokens[middle + 1 :]))
            return None if a is None or b is None else [a + b, a - b]
        value = _value(parse(tokens))
    except Unreadable:
        return None
    return None if value is None else [value]


def _value(tree: Node) -> Fraction | None:
    return value_or_none(tree) if literal(tree) else None


def mark_several(wanted: Values, expected: Expected, given: str, language: str) -> Mark:
    """Right when all are there and nothing else; incomplete when some are and none is wrong."""
    values, ordered = wanted
    found = read_several(given)
    if found is None:
        single = _one_or_two(re.sub(r"^\s*\w\s*=\s*", "", given.strip()[:100].strip(" .?!")))
        if single is None or ordered:
            return Mark("cannot_tell", why("unread", language), given=given.strip()[:200])
        found = tuple(single), False
    if re.search(r"\b(?:not|isn't|no)\b", plain(given)):
        return Mark("cannot_tell", why("unclear", language), given=given.strip())
    right = found[0] == values if ordered else sorted(found[0]) == sorted(values)
    if right:
        return Mark("right", why("right", language), given=given.strip())
    for mistake in expected.mistakes:
        other = read_several(mistake.gives)
        if other and (other[0] == found[0] if ordered else sorted(other[0]) == sorted(found[0])):
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=given.strip())
    if not ordered and set(found[0]) < set(values):
        return Mark("incomplete", why("several", language), given=given.strip(), missing=(why("several", language),))
    return Mark("wrong", why("wrong", language), given=given.strip())


def read_pair(text: str) -> tuple[str, tuple[Fraction, ...]] | None:
    """3:45 and 3 to 4 as (":", …); 3 R 2 as ("r", …)."""
    match = _PAIR.match(plain(re.sub(r"^\W*(?:the answer is|it'?s|is it|i think)\s+", "", text.strip()[:80], flags=re.IGNORECASE)))
    if not match:
        return None
    kind = ":" if match.group(2) in (":", "to") else "r"
    return kind, (Fraction(match.group(1)), Fraction(match.group(3)))
