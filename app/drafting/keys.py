"""Is the key of an item printed in a text? Stricter for words and fractions, careful with small whole numbers."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from ..turn import Item
from .mathtext import plain

_NUMBER = re.compile(r"(?<![\w./])-?\d+(?: \d+/\d+|/\d+|\.\d+)?%?(?![\w/]|\.\d)")


def right_answers(item: Item) -> tuple[str, ...]:
    """Every authored spelling of the right answer, the canonical one first. Orders and model answers as one text."""
    key = item.expected
    match key.kind:
        case "choice":
            return tuple(c.text for c in key.choices if c.right)
        case "order":
            return (" → ".join(key.order),)
        case "criteria":
            return (item.solution,) if item.solution else ()
        case _:
            return tuple(dict.fromkeys(v for v in (key.value, *key.accept) if v))


def says_key(text: str, item: Item, *, helping: bool = True) -> bool:
    """Does `text` give away this item's answer?

    `helping` texts (hints, supports, meanings) may not hold it in any spelling; in the other tasks of a page a short
    whole number such as 12 is no leak, for it is somebody else's number.
    """
    words = plain(text).casefold()
    return any(_says(words, plain(answer).strip().casefold(), item, helping) for answer in right_answers(item))


def _says(text: str, answer: str, item: Item, helping: bool) -> bool:
    if not answer or answer in {"yes", "no", "true", "false"}:
        return False
    value = number_of(answer)
    asked = plain(item.ask).casefold()
    if value is None:
        wrong = [plain(c.text).casefold() for c in item.expected.choices if not c.right]
        return _has(text, answer) and not _has(asked, answer) and sum(_has(text, w) for w in wrong) < 2
    if value.denominator == 1 and not helping:
        return False
    if _has(text, answer) and not _has(asked, answer):
        return True
    return value in _values(text) and value not in _values(asked)


def _has(text: str, words: str) -> bool:
    return bool(words) and re.search(rf"(?<![\w./]){re.escape(words)}(?![\w/]|\.\d)", text) is not None


@lru_cache(maxsize=4096)  # the same few texts are searched for every key
def _values(text: str) -> frozenset[Fraction | None]:
    return frozenset(number_of(token) for token in _NUMBER.findall(text))


@lru_cache(maxsize=4096)
def number_of(token: str) -> Fraction | None:
    """The number a token writes ("1 3/4", "0.75", "75%", "$3.50"), or None for words."""
    token = token.strip().lstrip("$").removesuffix("%").replace("−", "-") if "%" not in token[:-1] else ""
    try:
        return sum((Fraction(part) for part in token.split(" ")), Fraction()) if token else None
    except (ValueError, ZeroDivisionError):
        return None
