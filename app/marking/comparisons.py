"""Comparing two numbers: the key "0.9 > 0.01" is met by "0.01 < 0.9" and by the sign alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..turn import Expected, Mark
from .bodies import bodies, denies
from .exact import doubtful, value_or_none
from .grammar import Unreadable, parse
from .says import why
from .spoken import spoken_to_tokens
from .tokens import tokenize

_FLIP = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "≠": "≠", "=": "="}


@dataclass(frozen=True)
class Comparison:
    left: Fraction
    sign: str
    right: Fraction

    @property
    def turned(self) -> Comparison:
        return Comparison(self.right, _FLIP[self.sign], self.left)


def read_comparison(text: str, language: str = "en") -> Comparison | None:
    """Two numbers with a sign of order between them; None for anything else."""
    tokens = spoken_to_tokens([t for t in tokenize(text, language) if t.text not in ("?", "!")], language)
    at = [n for n, t in enumerate(tokens) if t.kind == "rel"]
    if len(at) != 1 or tokens[at[0]].text not in _FLIP:
        return None
    try:
        left, right = parse(tokens[: at[0]]), parse(tokens[at[0] + 1 :])
    except Unreadable:
        return None
    a, b = value_or_none(left), value_or_none(right)
    if a is None or b is None or doubtful(left) or doubtful(right):
        return None
    return Comparison(a, tokens[at[0]].text, b)


def mark_comparison(expected: Expected, given: str, language: str) -> Mark | None:
    """The verdict when the key compares two numbers; None when it does not."""
    wanted = read_comparison(expected.value)
    if wanted is None or wanted.sign == "=":
        return None
    answer = given.strip()[:200]
    alone = re.fullmatch(r"\W*?([<>≤≥≠=])\W*?", given.strip())
    if alone:
        found: Comparison | None = Comparison(wanted.left, alone.group(1), wanted.right)
    else:
        found = next((c for text in bodies(given) if (c := read_comparison(text, language))), None)
    if found is None or denies(given) or {found.left, found.right} != {wanted.left, wanted.right}:
        return Mark("cannot_tell", why("unread", language), given=answer)
    if wanted in (found, found.turned):
        return Mark("right", why("right", language), given=answer)
    for mistake in expected.mistakes:
        other = read_comparison(mistake.gives)
        if other and found in (other, other.turned):
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=answer)
    return Mark("wrong", why("wrong", language), given=answer)
