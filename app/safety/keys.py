"""Does a sentence give the key away? In digits, words, LaTeX, spaced out, reversed, encoded, or as the sum that makes it.

A key that is already on the table (in the task, or said by the student) is a leak only where it is presented as
the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, permutations
from typing import NamedTuple

from ..turn import Expected, Item
from .disguises import readings
from .model_answer import says_model_answer
from .numbers import NUMBER, spelled, values
from .plain import plain
from .sums import sums

_RESULT = re.compile(
    r"(?:answers?|result|solution|total|sum|difference|product|quotient|respuesta|resultado|soluci[oó]n)\b"
    r"[^.?]{0,25}?(?:is|are|be|equals|=|:|es|son|of)(?: (?:actually|exactly|indeed|really|only|just|then|also|now)){0,2}\s*\W{0,3}$"
    r"|=\s*\W{0,3}$"
    r"|\b(?:equals?|gives?(?: us| you| me)?|makes?|get|gets|got|leaves?|totals?|comes to|leads? to|adds? up to|left with|ends? up with|arrive at"
    r"|so (?:it|that|there|he|she|they|we|you)(?:'s| is| are| has| have| had| need)|so \w+ (?:is|has|had|gets|needs|makes)|that(?:'s| is)|which (?:is|are|means|leaves)|write|choose|it(?:'s| is)"
    r"|(?:would|should|must|will|can|could|wouldn't|shouldn't)(?: \w+){0,2} (?:be|have|need|equal|get)"
    r"|means? (?:that )?(?:there|he|she|they|we|you|it)? ?(?:is|are|has|have|had|needs?)?"
    r"|igual a|da|son|escribe|elige)"
    r"(?: (?:actually|exactly|indeed|really|only|just|still|then|also|about|now|that|it|be|to|a|the|total|of)){0,3}\s*\W{0,3}$"
)
_IS_RESULT = re.compile(
    r"\W{0,3}(?:\w+ )?(?:is|es|would be|should be|must be) (?:the |your |my |la |el )?(?:final |right |correct )?(?:answer|result|solution|total|respuesta|resultado)"
)
_NOT_THE_OTHER = re.compile(r"(?: [a-z]+){0,3},? (?:not|rather than|instead of|and not) (?:just |only )?\W?\d")
_LETTER = "(?<![a-z])[abknpqrtxyz](?![a-z])"
_UNKNOWN = re.compile(
    rf"(?:\d{_LETTER.removeprefix('(?<![a-z])')}|{_LETTER}\s*[-+*/]\s*[\d(]|[-+*/]\s*{_LETTER})[^=.?a-z]{{0,20}}(?:indeed |really )?(?:=|equals?)\s*\W{{0,3}}$"
)
_YOURS = re.compile(r"\b(?:you|your|tu|tus|escribiste)\b")
_EQUATION = re.compile(r"([\d(][^=?!;:a-z]*)=\s*\W{0,3}$")


def says_key(sentence: str, item: Item, table: str, shown: str = "") -> bool:
    """Does this sentence say the item's key? `table` is the task and everything the student wrote, `shown` the reply so far."""
    key = item.expected
    if key.kind == "choice":
        return any(_says_choice(text, key, item.ask) for text in (sentence, *list(readings(sentence))[1:]))
    if key.kind == "order":
        return _says_order(sentence, key)
    if key.kind == "criteria":
        ways = [sentence, *list(readings(sentence))[1:]]
        return bool(item.solution) and any(says_model_answer(text, item.solution, f"{item.ask} {table}") for text in ways)
    wanted = key_values(key)
    if key.kind == "expression" or not wanted:
        texts = list(readings(sentence))
        return any(_says_text(text, wish, table) for wish in (key.value, *key.accept) if wish for text in (sentence, *texts))
    there = _on_table(f"{item.ask} {table}")
    if shown:
        more = _on_table(shown)
        there = Table(there.numbers | more.numbers, there.spelled | more.spelled, there.equations | more.equations)
    if _converts(key, item.ask):
        written = _writings(f"{item.ask} {table} {shown}")
        if any(_rewritten(reading, wanted, key.form, written) for reading in readings(sentence)):
            return True
    return any(_says_value(reading, wanted, there) for reading in readings(sentence))


_FORMS = {
    "fraction": r"\d+/\d+",
    "mixed": r"\d+ ?(?:and |y )?\d+/\d+",
    "decimal": r"[\d,]*\.\d+",
    "percent": r"[\d.,]+ ?(?:%|percent)",
}


def _converts(key: Expected, ask: str) -> bool:
    """Does the task already hold the key in another form ("Write 1 1/2 as one fraction")? Then it is the writing that is to be found."""
    return (key.form in _FORMS or key.form == "simplest") and any(value in _on_table(ask).numbers for value in key_values(key))


def _rewritten(text: str, wanted: list[Fraction], form: str, there: frozenset[str]) -> bool:
    """Is the number said in the form that is asked for, and was not written so before? 9/6 gives 3/2 away as well; 6/10 not 3/5."""
    for value, _, _, written in values(text):
        bare = written.strip().lstrip("-")
        asked_for = bare == f"{abs(value.numerator)}/{value.denominator}" if form == "simplest" else re.fullmatch(_FORMS[form], bare)
        if value in wanted and asked_for and bare not in there:
            return True
    return False


@lru_cache(maxsize=256)
def _writings(table: str) -> frozenset[str]:
    """Numbers as they stand in a text."""
    return frozenset(written.strip().lstrip("-") for *_, written in values(spelled(table)))


def key_values(key: Expected) -> list[Fraction]:
    """The key as numbers, for a key that is one."""
    return list(_key_values(key.value, key.accept, key.form))


@lru_cache(maxsize=256)
def _key_values(value: str, accept: tuple[str, ...], form: str) -> tuple[Fraction, ...]:
    found = []
    for text in (spelled(t) for t in (value, *accept) if t):
        text = re.sub(r"^[a-z]\s*=\s*", "", text)
        numbers = list(values(text))
        if len(numbers) == 1:
            number, _, _, written = numbers[0]
            found.append(number)
            if written.rstrip().endswith("%") or form == "percent":
                found.append(number * 100)
    return tuple(found)


class Table(NamedTuple):
    """What stands there already: numbers by value, numbers as spelled, left sides of equations."""

    numbers: frozenset[Fraction]
    spelled: frozenset[str]
    equations: frozenset[str]


def _says_value(text: str, wanted: list[Fraction], table: Table) -> bool:
    on_table, spelled_out, equations = table
    for value, start, end, _ in values(text):
        near = value in wanted or any(w.denominator > 1 and _rounds_to(value, w, text[start:end]) for w in wanted)
        if near and (value not in on_table or (as_result(text, start, end) and not _quoted(text, start, equations))):
            return True
    return any(total in wanted and total not in on_table and not set(parts) <= spelled_out for total, parts in sums(text))


@lru_cache(maxsize=256)
def _on_table(table: str) -> Table:
    """What a text puts on the table; one text is asked about for every sentence of a turn."""
    text = spelled(table)
    return Table(frozenset(value for value, *_ in values(text)), frozenset(_PARTS_OF_SUM.findall(text)), frozenset(_equations(text)))


def _equations(text: str) -> Iterator[str]:
    for match in re.finditer(r"=\s*\W{0,3}\d", text):
        left = _EQUATION.search(text[max(0, match.start() - 60) : match.end() - 1])
        if left:
            yield _bare(left.group(1))


def _bare(text: str) -> str:
    return re.sub(r"[^\d+*/.()-]", "", re.sub(r"[x×·]", "*", text.replace("÷", "/"))).strip("()")


def _rounds_to(value: Fraction, key: Fraction, written: str) -> bool:
    """0.83 and 0.8333 say 5/6 as well."""
    match = re.search(r"[.,](\d+)", written)
    places = len(match.group(1)) + (2 if written.rstrip().endswith(("%", "percent")) else 0) if match else 0
    return places >= 2 and abs(value - key) <= Fraction(1, 10**places)


def as_result(text: str, start: int, end: int) -> bool:
    """Is the number at this place presented as the result?"""
    before, after = text[max(0, start - 60) : start], text[end : end + 40]
    if _UNKNOWN.search(before):
        return False  # "3x/2 = 150" is an equation still to be solved
    return bool(_RESULT.search(before) or _IS_RESULT.match(after) or _NOT_THE_OTHER.match(after))


def _quoted(text: str, start: int, equations: frozenset[str]) -> bool:
    """Is this the right side of the student's own equation, called theirs ("when you added 5 + 6 = 11")?"""
    before = re.split(r"[.!?]\s", text[:start])[-1]
    left = _EQUATION.search(before[-60:])
    return bool(left and _bare(left.group(1)) in equations and _YOURS.search(before))


_PARTS_OF_SUM = re.compile(rf"(?<![\w./])(?:\d+/\d+|{NUMBER})(?![\w/]|\.\d)")
_SPOKEN_SIGNS = (
    (r"\bplus\b|\bmás\b", "+"), (r"\bminus\b|\bmenos\b", "-"), (r"\bdivided by\b|\bover\b", "/"), (r"\bsquared\b", "^2"), (r"\bcubed\b", "^3"),
    (r"\b(?:is )?(?:equals?|equal to)\b|\bis\b|\bes\b", "="),
)  # fmt: skip


def _says_text(text: str, key: str, table: str) -> bool:
    """An expression's key, whatever the spaces and the order of its terms, unless the task itself writes it."""
    closed, there = _closed(text), _closed(table)
    return any(len(wish) >= 2 and wish in closed and wish not in there for wish in _orders(_closed(key)))


def _closed(text: str) -> str:
    text = plain(text)
    for pattern, sign in _SPOKEN_SIGNS:
        text = re.sub(pattern, sign, text)
    for _ in range(4 if "frac" in text or "sqrt" in text else 0):  # from the inside out
        text = re.sub(r"\\sqrt\s*\{([^{}]*)\}", r"sqrt(\1)", text)
        text = re.sub(r"\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", lambda m: f"{_grouped(m[1])}/{_grouped(m[2])}", text)
    text = re.sub(r"\\(?:times|cdot|left|right|boxed|text)\b|\\[()\[\]]", "", text.replace("**", "^"))
    return re.sub(r"[\s*·×$\\{}_`]|\btimes\b", "", text)


def _grouped(part: str) -> str:
    """A part of a fraction on one line: "x+1" needs its brackets there."""
    return f"({part})" if re.search(r"[\w)]\s*[+-](?![^()]*\))", part) else part


@lru_cache(maxsize=256)
def _orders(key: str) -> tuple[str, ...]:
    """ "2x+6" is "6+2x" as well."""
    terms = re.findall(r"[+-]?[^+-]+", key)
    if not 2 <= len(terms) <= 3 or re.search(r"[()=<>]", key):
        return (key,)
    signed = [t if t[0] in "+-" else f"+{t}" for t in terms]
    return tuple("".join(order).removeprefix("+") for order in permutations(signed))


def _says_choice(sentence: str, key: Expected, ask: str) -> bool:
    """The right option's words, or its letter presented as the answer; all options in one breath are not a leak."""
    text = plain(sentence)
    right = next((c.text for c in key.choices if c.right), "")
    said = [c for c in key.choices if len(c.text) > 1 and re.search(rf"(?<!\w){re.escape(plain(c.text))}(?!\w)", text)]
    if right and any(c.right for c in said) and len(said) < len(key.choices) and plain(right) not in plain(ask):
        return True
    letter = next((chr(ord("a") + n) for n, c in enumerate(key.choices) if c.right), "")
    return bool(letter) and bool(
        re.search(rf"\b(?:answer|option|choice|choose|pick|it'?s|respuesta|opci[oó]n|elige)\b[^.?]{{0,15}}\b\(?{letter}\)?(?!['\w])", text)
    )


def _says_order(sentence: str, key: Expected) -> bool:
    """Two neighbouring steps named in the right order, directly after each other."""
    text = plain(sentence)
    places = [text.find(plain(step)) for step in key.order]
    return sum(0 <= a < b for a, b in pairwise(places)) >= 2
