"""How answers are checked elsewhere, written anew from its description, to be measured on the same pairs as ours.

A recipe gets the key in words and the learner's answer, and says accepted or not; none of them can say that it cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:\s*/\s*\d+)?")


@dataclass(frozen=True)
class Checker:
    """`accepts(key, given)`."""

    name: str
    accepts: Callable[[str, str], bool]


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" .!?").split())


def similar(least: float) -> Callable[[str, str], bool]:
    """String similarity: twice the characters in common over all characters (Ratcliff and Obershelp 1988), at least so much."""
    return lambda key, given: SequenceMatcher(None, _plain(key), _plain(given), autojunk=False).ratio() >= least


def keywords(key: str, given: str) -> bool:
    """Every word or number of the key stands somewhere in the answer."""
    return all(word in _plain(given) for word in re.findall(r"-?[\w./]+", _plain(key)))


def last_number(key: str, given: str) -> bool:
    """The last number of the answer is the last number of the key, character by character; without one, the same text."""
    wanted, found = _last(key), _last(given)
    return wanted == found if wanted else _plain(key) == _plain(given)


def _last(text: str) -> str:
    numbers = _NUMBER.findall(text)
    return re.sub(r"[,\s]", "", numbers[-1]).replace("−", "-") if numbers else ""


CHECKERS = (
    Checker("recipe: string similarity ≥ 0.6", similar(0.6)),
    Checker("recipe: string similarity ≥ 0.85", similar(0.85)),
    Checker("recipe: every keyword of the key", keywords),
    Checker("recipe: last number", last_number),
)
