"""Marking a number: its value, its form, its unit; then the misconception or the slip that explains another value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from ..turn import Expected, Mark, Mistake
from . import algebra
from .candidates import Candidate, candidates, numbers_of
from .exact import doubtful, is_too_large, value_or_none
from .forms import Literal, in_form, literal, undone_division
from .grammar import Node, Unreadable, parse
from .precision import is_scientific, judge, read_precision
from .reading import Reading, read_answer
from .runs import Run, Sentence, read_sentence
from .says import why
from .several import slack
from .slips import slip
from .text import plain
from .units import Unit, convert, find_unit
from .wording import mark_words, same_words


@dataclass(frozen=True)
class Key:
    """A key as a number: `number` is what it is written as, `unit` what it is measured in."""

    tree: Node
    number: Literal
    unit: Unit | None = None
    label: str = ""
    name: str = ""
    """The x of "x = 4"."""


@lru_cache(maxsize=2048)
def read_key(text: str, unit: str = "", form: str = "") -> Key | None:
    """The number a key is; None for words, expressions and irrational numbers."""
    sentence = read_sentence(text.strip())
    if len(sentence.runs) != 1:
        return _compound_key(sentence)
    run = sentence.runs[0]
    side = run.sides[-1]
    named = len(run.sides) == 2 and len(run.sides[0].tokens) == 1 and run.sides[0].tokens[0].kind == "word" and run.relations[0].text == "="
    if (len(run.sides) > 1 and not named and not _is_worked(run)) or not side.tokens or run.first > 0 or run.last < len(sentence.tokens):
        return None
    try:
        tree = parse(side.tokens)
    except Unreadable:
        return None
    exact = value_or_none(tree)
    if exact is None:
        return None
    number = literal(tree) or Literal(
        exact, "whole" if exact.denominator == 1 else "fraction", parts=(0, exact.numerator, exact.denominator)
    )
    if side.labels and not literal(tree):
        return None  # the H of 20 + 2H is an unknown, not an hour
    label = unit or (side.labels[0] if side.labels else "")
    if plain(label) in ("%", "percent") or (form == "percent" and number.shape != "percent" and abs(exact) > 1):
        number, label = Literal(number.value / 100, "percent"), ""
    if form == "money" and not label:
        label = "$"
    return Key(tree, number, find_unit(label), label, run.sides[0].tokens[0].text if named else "")


def _is_worked(run: Run) -> bool:
    """6/8 = 3/4 as a key: numbers only, all of one value; the last is the result."""
    try:
        values = {value_or_none(parse(side.tokens)) for side in run.sides}
    except Unreadable:
        return False
    return len(values) == 1 and None not in values and all(r.text == "=" for r in run.relations)


def _compound_key(sentence: Sentence) -> Key | None:
    """1 h 30 min as one amount."""
    found = candidates(sentence)
    if len(found) != 1 or found[0].value is None or found[0].first > 0 or found[0].last < len(sentence.tokens):
        return None
    unit = find_unit(found[0].label)
    return Key(found[0].tree, Literal(found[0].value, "mixed"), unit, found[0].label) if unit else None


def mark_value(expected: Expected, given: str, language: str) -> Mark:
    """The verdict on a numeric (or one-word) answer."""
    if any(same_words(given, text) for text in expected.accept):
        return Mark("right", why("right", language), given=given.strip())
    key = read_key(expected.value, expected.unit, expected.form)
    if key is None:
        if algebra.reads_as_expression(expected.value):
            return algebra.mark_expression(expected, given, language)
        return mark_words(expected, given, language)
    said_again = same_words(given, expected.value) and (not expected.form or in_form(key.number, expected.form, money=True))
    said_again = said_again and not read_precision(expected.form) and expected.form != "scientific"
    if said_again and not (expected.unit and key.unit):
        return Mark("right", why("right", language), given=given.strip())
    reading = read_answer(given, language)
    if reading.state == "unclear" and not expected.unit and said_again:
        return Mark("right", why("right", language), given=given.strip())
    if reading.state in ("unclear", "none") and _is_nowhere(key, expected, given, language):
        return Mark("wrong", why("wrong", language), given=given.strip()[-200:])
    mark = _from_reading(reading, key, expected, language)
    if mark.verdict in ("right", "right_value_wrong_form") or reading.state != "one":
        return mark
    for other in expected.accept:
        accepted = read_key(other, expected.unit, expected.form)
        if accepted and (second := _from_reading(reading, accepted, expected, language)).verdict == "right":
            return second
    return mark


def _from_reading(reading: Reading, key: Key, expected: Expected, language: str) -> Mark:
    answer = reading.answer
    if answer is None:
        return Mark("cannot_tell", why("unclear" if reading.state == "unclear" else "unread", language))
    if doubtful(answer.tree):
        return Mark("cannot_tell", why("comma", language), given=answer.text)
    if key.name and answer.name and key.name.lower() != answer.name.lower():
        return Mark("cannot_tell", why("which", language), given=answer.text)
    if reading.state == "task" and is_too_large(answer.tree):
        return Mark("cannot_tell", why("unread", language), given=answer.text)
    if reading.state == "task":
        return Mark("incomplete", why("task", language), given=answer.text)
    number = literal(answer.tree)
    if number is None or answer.value is None:
        return Mark("cannot_tell", why("unread", language), given=answer.text)
    mark = _judge(number, answer, key, expected, language)
    return replace(mark, given=answer.text)


def _judge(number: Literal, answer: Candidate, key: Key, expected: Expected, language: str) -> Mark:
    def say(verdict: str, name: str, **more: object) -> Mark:
        return Mark(verdict, why(name, language), **more)  # type: ignore[arg-type]

    value, unit = number.value, find_unit(answer.label) if answer.label else None
    wants_unit = key.unit is not None and bool(expected.unit or key.unit.kind != "money")
    if key.unit and unit and unit != key.unit:
        converted = convert(value, unit, key.unit)
        if converted is None or not _equal(converted, key, expected):
            if _equal(value, key, expected):
                return say("close", "wrong-unit", slip="unit")
            return _explained(converted if converted is not None else value, number, key, expected, language)
        number = replace(number, value=converted)
        if expected.form == "money" and number.shape == "whole":
            number = replace(number, places=2, shape="decimal")
    value = number.value
    if precision := read_precision(expected.form):
        found = judge(key.number, number, answer.tree, precision)
        if found in ("right", "form") and wants_unit and unit is None:
            return say("incomplete", "unit", missing=(why("unit", language),))
        if found == "rounding" and _predicted(value, expected) is None:
            return (
                say("right", "right") if expected.tolerance and _equal(value, key, expected) else say("close", "rounding", slip="rounding")
            )
        if found:
            return say("right", "right") if found == "right" else say("right_value_wrong_form", "precision")
    elif _equal(value, key, expected):
        if wants_unit and unit is None:
            return say("incomplete", "unit", missing=(why("unit", language),))
        return _formed(number, answer, key, expected, language)
    if key.number.shape == "percent" and number.shape != "percent" and value == key.number.value * 100:
        return say("incomplete", "percent-sign", missing=("%",))
    if number.shape == "percent" != key.number.shape and value * 100 == key.number.value:
        return say("cannot_tell", "percent-doubt")
    if answer.count is not None and answer.count == key.number.value:
        return say("cannot_tell", "count")
    return _explained(value, number, key, expected, language)


def _equal(value: Fraction, key: Key, expected: Expected) -> bool:
    return abs(value - key.number.value) <= slack(expected)


def _formed(number: Literal, answer: Candidate, key: Key, expected: Expected, language: str) -> Mark:
    form = expected.form or ("percent" if key.number.shape == "percent" else "")
    wrong = ""
    if form == "scientific":
        wrong = "" if is_scientific(answer.tree, number) else form
    elif not in_form(number, form, money=_is_money(answer.label)):
        wrong = form
    elif not form and key.number.shape != "fraction" and undone_division(number):
        wrong = "whole"
    if wrong:
        return Mark("right_value_wrong_form", why(wrong, language))
    return Mark("right", why("right", language))


def _is_nowhere(key: Key, expected: Expected, given: str, language: str) -> bool:
    """Whether worked steps end nowhere near the key: whichever of their numbers is meant, it is another one."""
    wanted = {key.number.value} | {k.number.value for a in expected.accept if (k := read_key(a, expected.unit, expected.form))}
    if wanted & _OFTEN_IN_WORDS:
        return False
    found, chains = numbers_of(given, language)
    if chains < 2:
        return False
    for number in found:
        if number.value is None:
            continue
        unit = find_unit(number.label) if number.label and key.unit else None
        converted = convert(number.value, unit, key.unit) if unit and key.unit else None
        for value in (number.value, number.count, converted):
            if value is not None and any(abs(value * by - w) <= slack(expected) for w in wanted for by in _SCALES):
                return False
    return True


_OFTEN_IN_WORDS = frozenset((Fraction(0), Fraction(1), Fraction(1, 2)))
"""None, a whole, half: a worked text may say them without any number."""
_SCALES = (1, -1, 100, Fraction(1, 100))


def _is_money(label: str) -> bool:
    unit = find_unit(label) if label else None
    return unit is not None and unit.kind in ("money", "euro", "sterling", "yen")


def _explained(value: Fraction, number: Literal, key: Key, expected: Expected, language: str) -> Mark:
    if mistake := _predicted(value, expected):
        return Mark("wrong", why("wrong", language), misconception=mistake.because)
    kind = slip(key.number.value, replace(number, value=value))
    if kind:
        return Mark("close", why(kind, language), slip=kind)
    return Mark("wrong", why("wrong", language))


def _predicted(value: Fraction, expected: Expected) -> Mistake | None:
    """The mistake rule that gives exactly this value."""
    for mistake in expected.mistakes:
        gives = read_key(mistake.gives, expected.unit, expected.form)
        if gives and gives.number.value == value:
            return mistake
    return None
