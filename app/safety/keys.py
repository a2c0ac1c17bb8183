"""Does a sentence give the key away? In digits, words, LaTeX, spaced out, reversed, encoded, or as the sum that makes it.

A key that is already on the table (in the task, or said by the student) is a leak only where it is presented as
the result.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from ..turn import Expected, Item
from .plain import plain

_ONES = (
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"""
)
_UNOS = """cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve
veinte"""
_NAMES = {
    **{w: n for n, w in enumerate(_ONES.split())},
    **{w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)},
    **{w: n for n, w in enumerate(_UNOS.split())},
    **{w: 10 * n for n, w in enumerate("treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), 3)},
    **{w: n for n, w in enumerate("un deux trois quatre cinq six sept huit neuf dix onze douze".split(), 1)},
    **{w: n for n, w in enumerate("eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(), 1)},
}
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "cien": 100,
    "ciento": 100,
    "cientos": 100,
    "mil": 1000,
    "cent": 100,
    "mille": 1000,
}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "hundredth": 100,
    "medio": 2, "medios": 2, "mitad": 2, "tercio": 3, "cuarto": 4, "quinto": 5, "sexto": 6, "séptimo": 7, "octavo": 8, "noveno": 9, "décimo": 10,
    "doceavo": 12,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+"
_RESULT = re.compile(
    r"(?:answers?|result|solution|total|sum|difference|product|quotient|respuesta|resultado|soluci[oó]n)\b[^.?]{0,25}?(?:is|are|be|equals|=|:|es|son)\s*\W{0,3}$"
    r"|=\s*\W{0,3}$|\b(?:equals?|gives?|makes?|get|gets|so it(?:'s| is)|that(?:'s| is)|which is|write|choose|it(?:'s| is)|igual a|da|son|escribe|elige)\s*\W{0,3}$"
)


def says_key(sentence: str, item: Item, table: str) -> bool:
    """Does this sentence say the item's key? `table` is the task and everything the student wrote."""
    key = item.expected
    if key.kind == "choice":
        return _says_choice(sentence, key, item.ask)
    if key.kind == "order":
        return _says_order(sentence, key)
    if key.kind == "criteria":
        return bool(item.solution) and plain(item.solution)[:60] in plain(sentence)
    if key.kind == "expression":
        return _says_text(sentence, key.value, table) or any(_says_text(sentence, a, table) for a in key.accept)
    return any(_says_value(reading, key, f"{item.ask} {table}") for reading in _readings(sentence))


def _readings(sentence: str) -> Iterator[str]:
    """The sentence as written, and as it may have been disguised."""
    text = _spelled(sentence)
    yield text
    closed = re.sub(r"(?<![\w.])(?:\d[ _*.|-]{1,2}){1,8}\d(?![\w.])", lambda m: re.sub(r"[ _*.|-]", "", m.group()), text)
    if closed != text:
        yield closed
    if re.search(r"revers|backward|al rev[eé]s|mirror", text):
        yield _spelled(" ".join(token[::-1] for token in re.findall(r"\d(?:[\d/.,]*\d)?", plain(sentence))))
    for token in re.findall(r"[A-Za-z0-9+/]{3,}={0,2}", sentence):
        if (decoded := _decoded(token)) is not None:
            yield _spelled(decoded)


def _decoded(token: str) -> str | None:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return raw if raw.isprintable() and re.search(r"\d", raw) and re.fullmatch(r"[\d\s/.,$%a-zA-Z=+-]+", raw) else None


def _spelled(text: str) -> str:
    """Plain text in which number words and LaTeX are digits: "five sixths" is "5/6", \\frac{5}{6} is "5/6"."""
    text = plain(text).replace("\\$", "").replace("$", "")
    text = re.sub(r"\\[dt]?frac\s*\{?\s*(\d+)\s*\}?\s*\{?\s*(\d+)\s*\}?", r" \1/\2 ", text)
    text = re.sub(r"\\(?:text|mathrm|mathbf|boxed|displaystyle|left|right|bf|rm)\b|[{}`*_~]", " ", text)
    text = re.sub(r"(\d)\s*(?:/|over|⁄|\bsobre\b|\bout of\b)\s*(\d)", r"\1/\2", text)
    return re.sub(r"\s+", " ", _words_to_digits(text))


def _words_to_digits(text: str) -> str:
    tokens = re.findall(r"[^\W\d_]+|\d+(?:\.\d+)?|[^\w\s]|\s+", text)
    out: list[str] = []
    total, part, open_ = 0, 0, False

    def close() -> None:
        nonlocal total, part, open_
        if open_:
            out.append(str(total + part))
        total, part, open_ = 0, 0, False

    for n, token in enumerate(tokens):
        word = token[:-1] if token.endswith("s") and token[:-1] in _PARTS else token
        if word in _PARTS and (open_ or (out and re.fullmatch(r"\d+", "".join(out[-2:]).strip() or "x"))):
            close()
            while out and out[-1].isspace():
                out.pop()
            out.append(f"/{_PARTS[word]}")
        elif word in ("half", "medio", "mitad"):
            close()
            out.append("1/2")
        elif token in _NAMES:
            part += _NAMES[token]
            open_ = True
        elif token in _SCALES and open_:
            part = max(part, 1) * _SCALES[token]
            if _SCALES[token] >= 1000:
                total, part = total + part, 0
        elif open_ and (token.isspace() or (token in ("-", "and", "y") and n + 1 < len(tokens))):
            if token.isspace() or _follows(tokens, n):
                continue
            close()
            out.append(token)
        else:
            if open_:
                close()
                out.append(" ")
            out.append(token)
    close()
    return "".join(out)


def _follows(tokens: list[str], n: int) -> bool:
    """Does a number word come next ("twenty-one", "two hundred and five")?"""
    rest = [t for t in tokens[n + 1 : n + 3] if not t.isspace()]
    return bool(rest) and (rest[0] in _NAMES or rest[0] in _PARTS or rest[0] in _SCALES)


def _values(text: str) -> Iterator[tuple[Fraction, int, int, str]]:
    """Every number in a text with its place: mixed numbers, fractions, decimals, percents, and simple sums of them."""
    for match in re.finditer(
        rf"(?<![\w.])-?(?:(\d+)\s+(?:and\s+|y\s+)?(\d+)/(\d+)|({_NUMBER})\s*/\s*({_NUMBER})|({_NUMBER}))\s*(%|percent\b|por ciento\b)?",
        text,
    ):
        value = _value(match)
        if value is not None:
            yield value, match.start(), match.end(), match.group()


def _value(match: re.Match[str]) -> Fraction | None:
    whole, top, bottom, a, b, single, percent = match.groups()
    try:
        if whole:
            value = int(whole) + Fraction(int(top), int(bottom))
        elif a:
            value = _number(a) / _number(b)
        else:
            value = _number(single)
    except (ZeroDivisionError, ValueError):
        return None
    if percent:
        value /= 100
    return -value if match.group().startswith("-") else value


def _number(text: str) -> Fraction:
    text = text.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", ".")
    return Fraction(text if not text.startswith(".") else f"0{text}")


def key_values(key: Expected) -> list[Fraction]:
    """The key as numbers, for a key that is one."""
    texts = [_spelled(t) for t in (key.value, *key.accept) if t]
    found = []
    for text in texts:
        text = re.sub(r"^[a-z]\s*=\s*", "", text)
        numbers = list(_values(text))
        if len(numbers) == 1:
            value, _, _, spelled = numbers[0]
            found.append(value)
            if spelled.rstrip().endswith("%") or key.form == "percent":
                found.append(value * 100)
    return found


def _says_value(text: str, key: Expected, table: str) -> bool:
    wanted = key_values(key)
    if not wanted:
        return bool(key.value) and _says_text(text, key.value, table)
    on_table, spelled_out = _on_table(table)
    for value, start, end, _ in _values(text):
        near = value in wanted or any(w.denominator > 1 and _rounds_to(value, w, text[start:end]) for w in wanted)
        if near and (value not in on_table or _as_result(text, start, end)):
            return True
    return any(total in wanted and total not in on_table for total in _sums(text, spelled_out))


@lru_cache(maxsize=256)
def _on_table(table: str) -> tuple[frozenset[Fraction], frozenset[str]]:
    """The numbers of a text by value and by spelling. The same table is asked about for every sentence of a turn."""
    text = _spelled(table)
    return frozenset(value for value, *_ in _values(text)), frozenset(_PARTS_OF_SUM.findall(text))


def _rounds_to(value: Fraction, key: Fraction, spelled: str) -> bool:
    """0.83 and 0.8333 say 5/6 as well."""
    match = re.search(r"[.,](\d{2,})", spelled)
    return bool(match) and abs(value - key) <= Fraction(1, 10 ** len(match.group(1))) if match else False


def _as_result(text: str, start: int, end: int) -> bool:
    """Is the number at this place presented as the result?"""
    after = text[end : end + 30]
    return bool(_RESULT.search(text[max(0, start - 60) : start])) or bool(
        re.match(
            r"\W{0,3}(?:is|es) (?:the |your |my |la |el )?(?:final |right |correct )?(?:answer|result|solution|respuesta|resultado)", after
        )
    )


_PARTS_OF_SUM = re.compile(rf"(?<![\w./])(?:\d+/\d+|{_NUMBER})(?![\w/]|\.\d)")


def _sums(text: str, on_table: frozenset[str]) -> Iterator[Fraction]:
    """Values of sums written out ("3/6 + 2/6") whose parts do not both stand on the table: they hand over the last step."""
    number = rf"(?:\d+/\d+|{_NUMBER})"
    for match in re.finditer(rf"(?<![\w./])({number})\s*([-+*x×·/÷])\s*({number})(?![\w/]|\.\d)", text):
        if {match.group(1), match.group(3)} <= on_table:
            continue
        try:
            left, right = _ratio(match.group(1)), _ratio(match.group(3))
            sign = match.group(2)
            yield left + right if sign == "+" else left - right if sign == "-" else left / right if sign in "/÷" else left * right
        except (ZeroDivisionError, ValueError):
            continue


def _ratio(text: str) -> Fraction:
    top, slash, bottom = text.partition("/")
    return _number(top) / _number(bottom) if slash else _number(text)


def _says_text(text: str, key: str, table: str) -> bool:
    """An expression's key, whatever the spaces, unless the task itself writes it."""
    closed, wanted = (re.sub(r"[\s*$\\{}]", "", plain(t)) for t in (text, key))
    return len(wanted) >= 2 and wanted in closed and wanted not in re.sub(r"[\s*$\\{}]", "", plain(table))


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
