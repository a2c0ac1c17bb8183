"""Pure mathematics from outside: recognised in a message, made into an item with key, hints and worked lines, and its sibling.

A task is recognised only when every word and number of the message has its place in exactly one kind; anything else
is not guessed at. The id of such an item holds what was read ("own#percent_of?15|80"), so the same task can be made again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from random import Random

from ..safety.keys import key_values, says_key
from ..sentences import split
from ..turn import Expected, Item
from . import comparing, expressions, letters, measures, percents, shapes, sums
from .problem import Factor, Kind, Made, Problem, Say
from .reading import read

KINDS: dict[str, Kind] = {
    **percents.KINDS,
    **comparing.KINDS,
    **measures.KINDS,
    **sums.KINDS,
    **shapes.KINDS,
    "system": letters.KINDS["system"],
    **expressions.KINDS,
    **letters.KINDS,
}
"""In the order in which they are tried."""

_TRIES = 300
_LONGEST_ID = 120


@dataclass(frozen=True)
class Brought:
    """What a message brings: the task, and what the student gives as their own answer to it ("" for none)."""

    problem: Problem
    answer: str = ""


@lru_cache(maxsize=512)
def recognise(text: str, code: str = "en") -> Brought | None:
    """The one task of pure mathematics in a message, or None. Pure and quick; whether it has a key is for `item_of` to say."""
    plain = read(text, code)
    if plain is None:
        return None
    for name, kind in KINDS.items():
        parts = kind.read(plain.task)
        if parts is not None and sum(map(len, parts)) <= _LONGEST_ID and not any("|" in p for p in parts):
            if plain.lowest and name not in ("sum", "part", "write"):
                return None
            return Brought(Problem(name, parts), plain.answer)
    return None


def _made(problem: Problem, say: Say, factor: Factor) -> Made | None:
    try:
        return KINDS[problem.kind].make(problem.parts, say, factor)
    except (ValueError, ZeroDivisionError, IndexError, OverflowError):
        return None  # numbers that make no task of this kind


def item_of(problem: Problem, say: Say, factor: Factor) -> Item | None:
    """The item of a problem; None when there is no certain key. No hint of it says the key."""
    made = _made(problem, say, factor)
    return _item(problem, made, say) if made else None


def _item(problem: Problem, made: Made, say: Say) -> Item:
    bare = Item(_id(problem), "", made.ask, made.expected)
    hints = tuple(_kept(hint, say("out_careful"), bare) for hint in made.hints)
    return Item(bare.id, "", made.ask, made.expected, hints, worked=made.worked)


def _kept(hint: str, instead: str, item: Item) -> str:
    """The hint without the sentences in which these numbers would say the key, or a plain hint when no question is left."""
    left = " ".join(sentence for sentence in split(hint) if not says_key(sentence, item, ""))
    return left if "?" in left and len(left.split()) >= 5 and not says_key(left, item, "") else instead


def _id(problem: Problem) -> str:
    text = f"own#{problem.kind}?{'|'.join(problem.parts)}"
    return text if len(text) <= 150 else f"own#{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def problem_of(item: Item) -> Problem | None:
    """The problem an item was made of; None for items that came from elsewhere."""
    kind, found, parts = item.id.removeprefix("own#").partition("?")
    return Problem(kind, tuple(parts.split("|"))) if found and item.id.startswith("own#") and kind in KINDS else None


def sibling(item: Item, say: Say, factor: Factor) -> Item | None:
    """The same kind of task with other numbers and another key, no harder than this one; none of its lines says this item's key."""
    problem = problem_of(item)
    if problem is None:
        return None
    kind, dice = KINDS[problem.kind], Random(item.id)  # noqa: S311 - numbers of a school task, not a secret
    spare: Item | None = None
    for _ in range(_TRIES):
        other = Problem(problem.kind, kind.vary(problem.parts, dice))
        made = _made(other, say, factor) if other != problem else None
        if made is None or made.ask == item.ask or _key(made.expected) == _key(item.expected):
            continue
        found = _item(other, made, say)
        if any(says_key(line, item, "") for line in (made.ask, *made.worked)):
            continue
        if not _alike(made.expected, item.expected):
            continue
        if _size(made.expected) <= _size(item.expected):
            return found
        if spare is None or _size(made.expected) < _size(spare.expected):
            spare = found
    return spare


def _alike(one: Expected, other: Expected) -> bool:
    """Keys of the same sign, and none is zero."""
    a, b = key_values(one), key_values(other)
    return not a or not b or ((a[0] > 0) == (b[0] > 0) and bool(a[0]))


def _key(expected: Expected) -> tuple[object, ...]:
    right = next((c.text for c in expected.choices if c.right), "")
    return (tuple(key_values(expected)) or expected.value, right, expected.order)


def _size(expected: Expected) -> tuple[int, int]:
    """How unhandy a key is: its denominator's and its digits' length."""
    values: list[Fraction] = key_values(expected)
    bottom = max((v.denominator for v in values), default=1)
    return (0 if bottom == 1 else 1 if bottom in (2, 4, 5, 10) else len(str(bottom)) + 1, len(expected.value) // 3)
