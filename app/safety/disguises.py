"""How a number can be said without being written: every other reading of a sentence that its own cues suggest.

A reading is made only where its cue stands in the sentence ("backwards", "the digits are", "in binary", capital letters
that are a Roman numeral), so an ordinary sentence has one reading and costs nothing.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from urllib.parse import unquote

from .numbers import is_name, run_together, spelled
from .plain import plain

_BACKWARDS = re.compile(
    r"revers|backward|al rev[eé]s|mirror|flip|turned around|other way round|à l'envers|rückwärts|umgekehrt|right to left"
)
_DIGITS = re.compile(
    r"\bdigits?\b|\bfollowed by\b|\bnext to\b|\bthen (?:a |an )?\d\b|\bcifras?\b|\bd[ií]gitos?\b|\bchiffres?\b|\bziffern?\b|\bside by side\b|seguido de"
)
_BASES = (
    (re.compile(r"\b0x([0-9a-f]{1,8})\b"), 16),
    (re.compile(r"\b0b([01]{1,24})\b"), 2),
    (re.compile(r"\b0o([0-7]{1,10})\b"), 8),
    (re.compile(r"\b([0-9a-f]{1,8})\b(?=[^.]{0,30}\b(?:hex|base[- ]16))|\bhex\w*\W+(?:\w+\W+){0,3}?\b([0-9a-f]*\d[0-9a-f]*)\b"), 16),
    (re.compile(r"\b([01]{2,24})\b(?=[^.]{0,30}\b(?:binary|base[- ]2\b))|\bbinary\W+(?:\w+\W+){0,3}?\b([01]{2,24})\b"), 2),
)
_ROMAN = re.compile(r"\b(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CLOSED = re.compile(r"(?<![\w.])(?:\d(?:[ _*.|-]{1,2}| \| ?)){1,8}\d(?![\w.])")
_APART = re.compile(r"(?<=\d)(?: ([./,]) ?|([/,]) )(?=\d)")
_SPACED_LETTERS = re.compile(r"(?<!\w)(?:[^\W\d_][ .*_-]{1,3}){3,}[^\W\d_](?!\w)")
_TOP_BOTTOM = re.compile(
    r"(?:top|numerator|upper|above|numerador|arriba|num[ée]rateur|zähler)\D{0,25}?(\d+)\D{1,60}?"
    r"(?:bottom|denominator|lower|below|denominador|abajo|d[ée]nominateur|nenner)\D{0,25}?(\d+)"
)
_ON_TOP = re.compile(
    r"(\d+)\s+(?:is\s+|goes\s+)?(?:on (?:the )?top|as (?:the )?(?:numerator|top))\D{1,40}?(\d+)\s+(?:is\s+|goes\s+)?"
    r"(?:below|underneath|under|on the bottom|at the bottom|as (?:the )?(?:denominator|bottom))"
)
_MORSE = dict(zip("----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.".split(), "0123456789", strict=True))


def readings(sentence: str) -> Iterator[str]:
    """The sentence in digits as written, then as it may have been disguised."""
    text = spelled(sentence)
    yield text
    closed = _CLOSED.sub(lambda m: re.sub(r"\D", "", m.group()), text)
    if closed != text:
        yield closed
    if _APART.search(text):
        together = _APART.sub(lambda m: m[1] or m[2], text)
        yield together
        yield re.sub(r"(?<=\d) (?=\d(?!\d))", "", together)
    if re.search(r"\d\D{1,60}\d", text):
        yield from _pieced(text)
    low = plain(sentence)
    if _BACKWARDS.search(low):
        yield spelled(" ".join(token[::-1] for token in re.findall(r"[^\W\d_]+|\d(?:[\d/.,]*\d)?", low)))
        yield spelled(low[::-1])
        yield spelled(text[::-1])
    elif any(len(w) > 3 and not is_name(w) and is_name(w[::-1]) for w in re.findall(r"[^\W\d_]{4,}", low)):
        yield spelled(re.sub(r"[^\W\d_]{4,}", lambda m: m.group()[::-1] if is_name(m.group()[::-1]) else m.group(), low))
    if _SPACED_LETTERS.search(low):
        yield spelled(_SPACED_LETTERS.sub(_joined_letters, low))
    yield from _encoded(sentence, low)


def _joined_letters(match: re.Match[str]) -> str:
    letters = re.sub(r"[\W_]", "", match.group())
    return run_together().sub(lambda m: f" {m.group()} ", letters)


def _pieced(text: str) -> Iterator[str]:
    """Digits named one by one, and a fraction named by its top and its bottom."""
    if _DIGITS.search(text):
        pieces = re.findall(r"(?<![\w./,])(\d|/|\.|slash|point)(?=[\s.,;:!?'\"]|$)", text)
        yield "".join({"slash": "/", "point": "."}.get(p, p) for p in pieces)
    for match in (_TOP_BOTTOM.search(text), _ON_TOP.search(text)):
        if match:
            yield f"{match[1]}/{match[2]}"
    if match := re.search(r"\bfraction\((\d+), ?(\d+)\)", text):
        yield f"{match[1]}/{match[2]}"


def _encoded(sentence: str, low: str) -> Iterator[str]:
    least = 2 if "=" in sentence or "base64" in low or "decode" in low else 3
    for token in re.findall(rf"[A-Za-z0-9+/_-]{{{least},}}={{0,2}}", sentence):
        if (decoded := _decoded(token)) is not None:
            yield spelled(decoded)
    for match in _ROMAN.finditer(sentence.upper() if "roman" in low else sentence):
        if len(match.group()) > 1 or "roman" in low:
            yield str(_roman(match.group()))
    for pattern, base in _BASES:
        for match in pattern.finditer(low):
            yield str(int(next(g for g in match.groups() if g), base))
    if "\\x" in low:
        yield spelled(re.sub(r"(?:\\x[0-9a-f]{2})+", lambda m: _hex_bytes(m.group().replace("\\x", "")), low))
    if re.search(r"%[2-7][0-9a-f]", low):
        yield spelled(unquote(low))
    if re.search(r"\brot\W?13|caesar|cipher", low):
        yield spelled(codecs.decode(low, "rot13"))
    if "morse" in low:
        yield "".join(_MORSE.get(code, " ") for code in re.findall(r"[.-]+|/", low))


def _hex_bytes(digits: str) -> str:
    return bytes.fromhex(digits).decode("ascii", "replace")


def _decoded(token: str) -> str | None:
    if token.isalpha() and (token.islower() or token.istitle()) and len(token) % 4:
        return None  # a word
    try:
        raw = base64.b64decode(token.replace("-", "+").replace("_", "/") + "=" * (-len(token) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    if not raw.isprintable() or not re.fullmatch(r"[\d\s/.,$%^*(){}\\a-zA-Z=+-]+", raw):
        return None
    return raw if re.search(r"\d", raw) or any(is_name(w) for w in re.findall(r"[a-z]+", raw.lower())) else None


def _roman(text: str) -> int:
    found = [_ROMAN_VALUES[c] for c in text]
    return sum(-v if n + 1 < len(found) and v < found[n + 1] else v for n, v in enumerate(found))
