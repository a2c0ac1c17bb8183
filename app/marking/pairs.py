"""Numbers that are read together: ratios "3:4", "3 to 4", "1 : 2 : 3", and quotients with a remainder, "3 R 2", "3 with 2 left over"."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from ..turn import Expected, Mark
from .bodies import bodies, denies
from .exact import value_or_none
from .forms import literal
from .grammar import Unreadable, parse
from .says import why
from .spoken import spoken_to_tokens
from .text import plain
from .tokens import tokenize

_REMAINDER = re.compile(
    r"(?P<q>[^,;]+?)\s*(?:,|with|and|y|con)?\s*"
    r"(?:(?:a )?(?:(?<![a-z])r(?![a-z])|remainder|rem\b|resto|residuo)\s*(?:of|is|de)?\s*(?P<r>[\w ]+?)"
    r"|sobran?\s+(?P<t>\w+)"
    r"|(?P<s>\w+)\s*(?:left ?over|left|remaining|over|as (?:a )?remainder|sobran?))"
)
Pair = tuple[str, tuple[Fraction, ...]]


def read_pair(text: str, language: str = "en") -> Pair | None:
    """3:4 and 3 to 4 as (":", …); 3 R 2 as ("r", …). None for anything else."""
    said = re.sub(r"^(?:a ratio of|the ratio is|ratio:?|the ratio of .{1,60}? is)\s*", "", plain(text).strip(" .!?"))
    if match := _REMAINDER.fullmatch(said):
        parts = [_number(match["q"], language), _number(match["r"] or match["s"] or match["t"], language)]
        if all(p is not None and p.denominator == 1 for p in parts):
            return "r", tuple(p for p in parts if p is not None)
        return None
    pieces = re.split(r"\s*:\s*|\s+(?:to|is to|a)\s+", said)
    if not 2 <= len(pieces) <= 4:
        return None
    parts = [_number(p, language) for p in pieces]
    return (":", tuple(p for p in parts if p is not None)) if all(p is not None and p >= 0 for p in parts) else None


def _number(text: str, language: str) -> Fraction | None:
    """A number, with or without a word after it: "3 cups"."""
    match = re.fullmatch(r"\s*(.*?\d[\d/.,]*)\s+[a-z]+(?:\s[a-z]+)?\s*", text)
    try:
        tree = parse(spoken_to_tokens(tokenize(match.group(1) if match else text, language), language))
    except Unreadable:
        return None
    return value_or_none(tree) if literal(tree) else None


def mark_pair(expected: Expected, given: str, language: str) -> Mark | None:
    """The verdict when the key is a ratio or has a remainder; None when it is neither."""
    wanted = read_pair(expected.value)
    if wanted is None:
        return None
    answer = given.strip()[:200]

    def say(verdict: str, name: str, because: str = "") -> Mark:
        return Mark(verdict, why(name, language), misconception=because, given=answer)  # type: ignore[arg-type]

    found = next((p for text in bodies(given) if (p := read_pair(text, language))), None)
    if denies(given) or re.search(r"\b(?:or|o)\b", plain(given)):
        return say("cannot_tell", "unclear")
    if found is None:
        return _single(wanted, given, language, answer)
    if found[0] != wanted[0]:
        return say("cannot_tell", "unread")
    if found == wanted:
        return say("right", "right")
    for mistake in expected.mistakes:
        if read_pair(mistake.gives) == found:
            return say("wrong", "wrong", mistake.because)
    if wanted[0] == ":" and _lowest(found[1]) == _lowest(wanted[1]):
        return say("cannot_tell" if _like_a_time(wanted[1]) else "right_value_wrong_form", "ratio")
    return say("wrong", "wrong")


def _single(wanted: Pair, given: str, language: str, answer: str) -> Mark:
    """One number for a pair: 3/4 for 3:4 says the same in another way; 3 for 3 R 2 says half of it."""
    numbers = [n for text in bodies(given) if (n := _number(text, language)) is not None]
    if numbers and wanted[0] == ":" and len(wanted[1]) == 2 and wanted[1][1] and numbers[0] == wanted[1][0] / wanted[1][1]:
        return Mark("right_value_wrong_form", why("ratio", language), given=answer)
    if numbers and wanted[0] == "r" and numbers[0] == wanted[1][0] and wanted[1][1]:
        return Mark("incomplete", why("remainder", language), missing=(why("remainder", language),), given=answer)
    return Mark("cannot_tell", why("unread", language), given=answer)


def _lowest(parts: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    whole = math.lcm(*(p.denominator for p in parts))
    common = math.gcd(*(int(p * whole) for p in parts)) or 1
    return tuple(p * whole / common for p in parts)


def _like_a_time(parts: tuple[Fraction, ...]) -> bool:
    return len(parts) == 2 and parts[0] <= 24 and 10 <= parts[1] < 60
