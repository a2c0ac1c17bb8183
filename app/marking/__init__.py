"""Is this answer right, in the asked form, and which misconception explains it? Marked by code; no model is asked.

`mark` is pure and never raises, whatever is typed. `Marker` does the same in a warm child process with a time limit.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..turn import Expected, Mark
from . import algebra
from .bodies import undelimited
from .candidates import candidates
from .choices import mark_choice, mark_order, shown_order
from .criteria import mark_criteria
from .exact import letters
from .kinds import mark_kind, same_kind
from .runs import read_sentence
from .says import why
from .tokens import LONGEST
from .values import mark_value
from .wording import accepted_word, same_words
from .worker import Marker
from .working import Statement, false_line, statements

__all__ = ["Marker", "Statement", "false_line", "mark", "same", "shown_order", "statements", "value_of"]


def mark(expected: Expected, given: str, language: str = "en") -> Mark:
    """The verdict on one answer. Never raises; what cannot be read is `cannot_tell`."""
    given = given.replace("\x00", " ")
    if not given.strip():
        return Mark("cannot_tell", why("empty", language))
    match expected.kind:
        case "choice":
            return mark_choice(expected, given, language)
        case "order":
            return mark_order(expected, given, language)
        case "criteria":
            return mark_criteria(expected, given, language)
        case "open":
            return Mark("cannot_tell", why("open", language), given=given.strip()[:200], false_line=false_line(given))
    if len(given) > LONGEST:
        return Mark("cannot_tell", why("long", language), given=given[:200])
    return replace(_mark(expected, given, language), false_line=false_line(given))


def _mark(expected: Expected, given: str, language: str) -> Mark:
    if accepted_word(expected, given):
        return Mark("right", why("right", language), given=given.strip())
    given = undelimited(given)
    if "$" in expected.value:
        expected = replace(expected, value=undelimited(expected.value).strip())
    if found := mark_kind(expected, given, language):
        return found
    if expected.kind == "expression" and algebra.reads_as_expression(expected.value) and not algebra.is_number(expected.value):
        return algebra.mark_expression(expected, given, language)
    return mark_value(expected, given, language)


def value_of(text: str) -> Fraction | None:
    """The exact value of a number or a sum in any spelling, units left aside; None when there is none, or several."""
    if len(text) > LONGEST:
        return None
    found = candidates(read_sentence(text))
    values = {c.value for c in found}
    return values.pop() if len(values) == 1 and not any(c.clouded for c in found) else None


def same(a: str, b: str) -> bool:
    """Whether two spellings mean the same number, expression or equation."""
    if same_words(a, b):
        return True
    a, b = undelimited(a), undelimited(b)
    for one, other in ((a, b), (b, a)):
        if (found := same_kind(one, other)) is not None:
            return found
    left, right = algebra.read_key_relation(a), algebra.read_key_relation(b)
    if left and right and (letters(left.result) or letters(right.result)):
        return bool(algebra.same_relation(left, right))
    x, y = value_of(a), value_of(b)
    if x is not None and y is not None:
        return x == y
    return bool(left and right and algebra.same_relation(left, right))
