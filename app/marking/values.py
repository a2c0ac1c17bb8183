"""Marking a number: its value, its form, its unit; then the misconception or the slip that explains another value."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from ..turn import Expected, Mark
from . import algebra
from .exact import doubtful, is_too_large, value_or_none
from .forms import Literal, in_form, literal, undone_division
from .grammar import Node, Num, Unreadable, parse
from .reading import Candidate, Reading, read_answer
from .runs import read_sentence
from .says import why
from .several import mark_several, read_pair, read_several
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


@lru_cache(maxsize=2048)
def read_key(text: str, unit: str = "", form: str = "") -> Key | None:
    """The number a key is; None for words, expressions and irrational numbers."""
    sentence = read_sentence(text.strip())
    if len(sentence.runs) != 1:
        return None
    run = sentence.runs[0]
    side = run.sides[-1]
    named = len(run.sides) == 2 and len(run.sides[0].tokens) == 1 and run.sides[0].tokens[0].kind == "word" and run.relations[0].text == "="
    if (len(run.sides) > 1 and not named) or not side.tokens or run.first > 0 or run.last < len(sentence.tokens):
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
    return Key(tree, number, find_unit(label), label)


def mark_value(expected: Expected, given: str, language: str) -> Mark:
    """The verdict on a numeric (or one-word) answer."""
    if any(same_words(given, text) for text in expected.accept):
        return Mark("right", why("right", language), given=given.strip())
    if values := read_several(expected.value):
        return mark_several(values, expected, given, language)
    if pair := read_pair(expected.value):
        return _mark_pair(pair, expected, given, language)
    key = read_key(expected.value, expected.unit, expected.form)
    if key is None:
        if algebra.reads_as_expression(expected.value):
            return algebra.mark_expression(expected, given, language)
        return mark_words(expected, given, language)
    if same_words(given, expected.value) and not (expected.unit and key.unit):
        return Mark("right", why("right", language), given=given.strip())
    reading = read_answer(given, language)
    if reading.state == "unclear" and not expected.unit and same_words(given, expected.value):
        return Mark("right", why("right", language), given=given.strip())
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
    if _equal(value, key, expected):
        if wants_unit and unit is None:
            return say("incomplete", "unit", missing=(why("unit", language),))
        return _formed(number, answer, key, expected, language)
    if key.number.shape == "percent" and number.shape != "percent" and value == key.number.value * 100:
        return say("incomplete", "percent-sign", missing=("%",))
    if number.shape == "percent" and value * 100 == key.number.value:
        return say("cannot_tell", "percent-doubt")
    if answer.count is not None and answer.count == key.number.value:
        return say("cannot_tell", "count")
    return _explained(value, number, key, expected, language)


def _equal(value: Fraction, key: Key, expected: Expected) -> bool:
    return abs(value - key.number.value) <= tolerance(expected)


def tolerance(expected: Expected) -> Fraction:
    """The absolute tolerance of a key; zero when none, or none that can be read."""
    return Fraction(expected.tolerance) if re.fullmatch(r"\d{1,12}(\.\d{1,12})?", expected.tolerance.strip()) else Fraction(0)


def _formed(number: Literal, answer: Candidate, key: Key, expected: Expected, language: str) -> Mark:
    form = expected.form or ("percent" if key.number.shape == "percent" else "")
    wrong = ""
    if not in_form(number, form, money=answer.label in ("$", "€", "£")):
        wrong = form
    elif not form and key.number.shape != "fraction" and undone_division(number):
        wrong = "whole"
    elif not form and number.shape == "scientific" and key.number.shape != "scientific" and not isinstance(answer.tree, Num):
        wrong = "ordinary"
    if wrong:
        return Mark("right_value_wrong_form", why(wrong, language))
    return Mark("right", why("right", language))


def _explained(value: Fraction, number: Literal, key: Key, expected: Expected, language: str) -> Mark:
    for mistake in expected.mistakes:
        gives = read_key(mistake.gives, expected.unit, expected.form)
        if gives and gives.number.value == value:
            return Mark("wrong", why("wrong", language), misconception=mistake.because)
    kind = slip(key.number.value, replace(number, value=value))
    if kind:
        return Mark("close", why(kind, language), slip=kind)
    return Mark("wrong", why("wrong", language))


def _mark_pair(pair: tuple[str, tuple[Fraction, ...]], expected: Expected, given: str, language: str) -> Mark:
    """3:4, 3:45 and 3 R 2: two numbers that are read together."""
    kind, wanted = pair
    found = read_pair(given)
    if found is None or (found[0] != kind):
        return Mark("cannot_tell", why("unread", language), given=given.strip()[:200])
    if found[1] == wanted:
        return Mark("right", why("right", language), given=given.strip())
    for mistake in expected.mistakes:
        if read_pair(mistake.gives) == found:
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=given.strip())
    if kind == ":" and found[1][0] * wanted[1] == found[1][1] * wanted[0]:
        return Mark("cannot_tell", why("ratio", language), given=given.strip())
    return Mark("wrong", why("wrong", language), given=given.strip())
