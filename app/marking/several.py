"""Marking answers that are more than one number: sets and lists in any order, points in order, systems by their letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from ..turn import Expected, Mark
from .algebra import equal
from .bodies import bodies, denies
from .exact import doubtful, letters, value_or_none
from .forms import in_form, literal, undone_division
from .grammar import Bin, Neg, Node, Num, Sym
from .listing import Entry, Several, read_named, read_several
from .says import why
from .units import Unit, convert, find_unit


def mark_several(expected: Expected, given: str, language: str) -> Mark | None:
    """The verdict when the key is several numbers; None when it is not. Incomplete when some are there and none is wrong."""
    wanted = read_several(expected.value)
    if wanted is None:
        return None
    answer = given.strip()[:200]

    def say(verdict: str, name: str, **more: object) -> Mark:
        return Mark(verdict, why(name, language), given=answer, **more)  # type: ignore[arg-type]

    readings = _readings(given, language)
    if not readings:
        return _alone(wanted, expected, given, language, answer)
    if denies(given):
        return say("cannot_tell", "unclear")
    first = readings[0]
    if len(wanted.rows) == 1 and re.search(r"\b(?:or|ou|oder)\b", given, re.IGNORECASE):
        offered = len(first.rows) > 1 and any(_same_row(wanted.rows[0], row, expected) for row in first.rows)
        if offered or (first.names and len(first.rows) == 1):
            return say("cannot_tell", "unclear")  # "(2, 3) or (3, 2)", "x = 2 or y = 3"
    for found in readings:
        if any(doubtful(e.tree) for row in found.rows for e in row):
            return say("cannot_tell", "comma")
        if _agree(wanted, found, expected):
            return _formed(wanted, found, expected, language, answer)
    found = readings[0]
    for mistake in expected.mistakes:
        other = read_several(mistake.gives)
        if other and _agree(other, found, expected):
            return say("wrong", "wrong", misconception=mistake.because)
    if wanted.names and found.names and wanted.names != found.names:
        return say("cannot_tell", "which")
    if wanted.names and not found.names and not found.is_points:
        return say("cannot_tell", "which") if _same_entries(_flat(wanted), _flat(found), expected) else say("wrong", "wrong")
    if not wanted.is_points and found.is_points and len(found.rows) == 1:
        return say("cannot_tell", "unclear") if _same_entries(_flat(wanted), found.rows[0], expected) else say("wrong", "wrong")
    if not wanted.names and not wanted.is_points and _within(found, wanted, expected):
        return say("incomplete", "several", missing=(why("several", language),))
    if wanted.is_points and found.is_points and _within(found, wanted, expected):
        return say("incomplete", "several", missing=(why("several", language),))
    if any(value_or_none(e.tree) is None and not letters(e.tree) and not _is_root(e.tree) for e in _flat(found)):
        return say("cannot_tell", "unread")
    return say("wrong", "wrong")


def _readings(given: str, language: str) -> list[Several]:
    for text in bodies(given):
        found = [r for every in (False, True) if (r := read_several(text, language, every))]
        if found:
            return found
    return []


def _is_root(tree: Node) -> bool:
    match tree:
        case Num() | Sym():
            return isinstance(tree, Sym)
        case Neg():
            return _is_root(tree.of)
        case Bin():
            return _is_root(tree.left) or _is_root(tree.right)
    return True


def _flat(several: Several) -> tuple[Entry, ...]:
    return tuple(e for row in several.rows for e in row)


def _agree(wanted: Several, found: Several, expected: Expected) -> bool:
    """Whether both name the same numbers in the way that counts: in order for points, in any order for a list."""
    if wanted.names and found.names and wanted.names != found.names:
        return False
    if wanted.is_points:
        if not found.is_points:  # (3, 4) without its brackets
            row = tuple(e for (e,) in found.rows)
            return not wanted.names and len(wanted.rows) == 1 and _same_row(wanted.rows[0], row, expected)
        return _match(wanted.rows, found.rows, expected)
    if found.is_points:
        return False
    if wanted.braces or found.braces:
        return _all_in(wanted.rows, found.rows, expected) and _all_in(found.rows, wanted.rows, expected)
    return _match(wanted.rows, found.rows, expected)


def _match(a: Iterable[tuple[Entry, ...]], b: tuple[tuple[Entry, ...], ...], expected: Expected) -> bool:
    left = list(b)
    for row in a:
        at = next((n for n, other in enumerate(left) if _same_row(row, other, expected)), None)
        if at is None:
            return False
        left.pop(at)
    return not left


def _all_in(a: Iterable[tuple[Entry, ...]], b: tuple[tuple[Entry, ...], ...], expected: Expected) -> bool:
    return all(any(_same_row(row, other, expected) for other in b) for row in a)


def _within(found: Several, wanted: Several, expected: Expected) -> bool:
    return len(found.rows) < len(wanted.rows) and _all_in(found.rows, wanted.rows, expected)


def _same_entries(a: tuple[Entry, ...], b: tuple[Entry, ...], expected: Expected) -> bool:
    return _match([(e,) for e in a], tuple((e,) for e in b), expected)


def _same_row(a: tuple[Entry, ...], b: tuple[Entry, ...], expected: Expected) -> bool:
    return len(a) == len(b) and all(_same(x, y, expected) for x, y in zip(a, b, strict=True))


def _same(wanted: Entry, found: Entry, expected: Expected) -> bool:
    x, y = value_or_none(wanted.tree), value_or_none(found.tree)
    if x is None or y is None:
        return equal(wanted.tree, found.tree) is True
    unit, other = _unit(wanted, expected), find_unit(found.label)
    if unit and other and unit != other:
        converted = convert(y, other, unit)
        return converted is not None and abs(converted - x) <= slack(expected)
    return abs(x - y) <= slack(expected)


def _unit(entry: Entry, expected: Expected) -> Unit | None:
    return find_unit(expected.unit or entry.label)


def slack(expected: Expected) -> Fraction:
    """The absolute tolerance of a key; zero when none, or none that can be read."""
    return Fraction(expected.tolerance) if re.fullmatch(r"\d{1,12}(\.\d{1,12})?", expected.tolerance.strip()) else Fraction(0)


def _formed(wanted: Several, found: Several, expected: Expected, language: str, answer: str) -> Mark:
    """All numbers are right; are they worked out, in the asked form, with their unit?"""
    keys, entries = _flat(wanted), _flat(found)
    simple = all(literal(e.tree) for e in keys)
    for entry in entries:
        number = literal(entry.tree)
        if number is None:
            if simple:
                return Mark("incomplete", why("task", language), given=answer)
            continue
        if expected.form and not in_form(number, expected.form):
            return Mark("right_value_wrong_form", why(expected.form, language), given=answer)
        if not expected.form and undone_division(number):
            return Mark("right_value_wrong_form", why("whole", language), given=answer)
    if find_unit(expected.unit) and not any(find_unit(e.label) for e in entries):
        return Mark("incomplete", why("unit", language), missing=(why("unit", language),), given=answer)
    return Mark("right", why("right", language), given=answer)


def _alone(wanted: Several, expected: Expected, given: str, language: str, answer: str) -> Mark:
    """One number where several are asked."""
    if wanted.names and not denies(given) and len(wanted.rows) == 1:
        for text in bodies(given):
            found = read_named(text, language)
            if found and found[0] in wanted.names and len(found[1]) == 1 and literal(found[1][0].tree):
                if _same(wanted.rows[0][wanted.names.index(found[0])], found[1][0], expected):
                    return Mark("incomplete", why("several", language), missing=(why("several", language),), given=answer)
                return Mark("wrong", why("wrong", language), given=answer)
    if not denies(given) and not wanted.is_points:
        for text in bodies(given):
            found = read_named(text, language)
            if found and len(found[1]) == 1 and not doubtful(found[1][0].tree) and literal(found[1][0].tree):
                if any(_same(key, found[1][0], expected) for key in _flat(wanted)):
                    return Mark("incomplete", why("several", language), missing=(why("several", language),), given=answer)
                return Mark("wrong", why("wrong", language), given=answer)
    return Mark("cannot_tell", why("unread", language), given=answer)
