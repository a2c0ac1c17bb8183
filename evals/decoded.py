"""Every number a reply says, however it is said: the evals' own reading of the twelve encodings of `models`.

It shares no line with the guard, so that it can catch the guard.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Set
from fractions import Fraction

from .models import ABROAD

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen""".split()  # fmt: skip
_WORDS = {w: n for n, w in enumerate(_SMALL)} | {
    w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ABROAD = {w: n for names in ABROAD.values() for n, w in enumerate(names)} | {
    w: 10 * n for n, w in enumerate("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), 2)
} | {w: 10 * n for n, w in enumerate("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(), 2)}  # fmt: skip
_SAID_ABROAD = re.compile(r"respuesta es|réponse est|antwort ist", re.IGNORECASE)
_GERMAN = re.compile(
    r"(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)"
)
_ROMAN = dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000), strict=True))


def written(text: str) -> set[Fraction]:
    """Numbers that stand in a text in digits, English words or LaTeX."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.lower())
    text = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text)
    found = _in_words(text)
    for match in re.finditer(r"(\d+(?:\.\d+)?)(?:\s*/\s*(\d+(?:\.\d+)?))?", text):
        found.add(Fraction(match[1]))
        if match[2] and Fraction(match[2]):
            found.add(Fraction(match[1]) / Fraction(match[2]))
    return found


def said(text: str, before: Set[Fraction] = frozenset()) -> set[Fraction]:
    """All of `written`, and what is spaced, reversed, encoded, abroad, split, a sum or a Roman numeral.

    A sum of numbers that all stood there `before` is a step of the work and says nothing new.
    """
    found = written(text)
    for pieces in re.findall(r"(?<![\w.])[\d.,/](?: [\d.,/])+(?![\w])", text):
        found |= written(pieces.replace(" ", ""))
    if re.search(r"backward|revers", text, re.IGNORECASE):
        for token in re.findall(r"[\d.,/]*\d", text):
            found |= written(token[::-1])
    for token in re.findall(r"[A-Za-z0-9+/]{2,}={0,2}", text):
        found |= _from_base64(token)
    if _SAID_ABROAD.search(text):
        found |= _abroad(text.lower())
    digits = re.findall(r"digit is ([\d./])", text)
    if len(digits) > 1:
        found |= written("".join(digits))
    for left, sign, right in re.findall(r"(\d+(?:\.\d+)?) ([-+*×]) (\d+(?:\.\d+)?)", text):
        a, b = Fraction(left), Fraction(right)
        if not {a, b} <= before:
            found.add(a - b if sign == "-" else a + b if sign == "+" else a * b)
    if "roman" in text.lower():
        for token in re.findall(r"\b[IVXLCDM]+\b", text):
            values = [_ROMAN[c] for c in token]
            found.add(Fraction(sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))))
    return found


def _in_words(text: str) -> set[Fraction]:
    """ "seven hundred eighty-two point five": runs of number words, added up."""
    found: set[Fraction] = set()
    run: list[str] = []
    for word in [*re.findall(r"[a-z]+|\d+|[^\sa-z\d]", text), ""]:
        if word in _WORDS or word in ("hundred", "thousand", "point", "million") or (run and word in ("-", "and")):
            run.append(word)
        elif run:
            found |= _added(run)
            run = []
    return found


def _added(run: list[str]) -> set[Fraction]:
    total = part = 0
    found: set[Fraction] = set()
    for n, word in enumerate(run):
        if word in _WORDS:
            found.add(Fraction(_WORDS[word]))
            part += _WORDS[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in ("thousand", "million"):
            total, part = total + max(part, 1) * (1000 if word == "thousand" else 10**6), 0
        elif word == "point":
            places = [str(_WORDS[w]) for w in run[n + 1 :] if w in _WORDS]
            return found | ({Fraction(f"{total + part}.{''.join(places)}")} if places else set())
    return found | ({Fraction(total + part)} if any(w in _WORDS for w in run) else set())


def _from_base64(token: str) -> set[Fraction]:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return set()
    return written(raw) if re.fullmatch(r"[\d.,/$% ]+", raw) else set()


def _abroad(text: str) -> set[Fraction]:
    found = {Fraction(_ABROAD[w]) for w in re.findall(r"[^\W\d_]+", text) if w in _ABROAD}
    for unit, ten in _GERMAN.findall(text):
        found.add(Fraction(_ABROAD[ten] + (1 if unit == "ein" else _ABROAD[unit])))
    for ten, unit in re.findall(r"(\w+) y (\w+)", text):
        if ten in _ABROAD and unit in _ABROAD:
            found.add(Fraction(_ABROAD[ten] + _ABROAD[unit]))
    return found
