"""A word problem: a story with numbers and one question. What is asked and what is known are read from its own words; pure."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..sentences import split

LONGEST = 1200
_MOST_NUMBERS = 14
_QUESTION = re.compile(
    r"\b(?:how (?:many|much|long|far|old|tall|heavy|high|fast|big|wide|deep|often)|(?:by|in|at|after|for|to|of|from|on|with|the)? ?(?:what|which)\b|find|calculate|work out|cu[aá]nt[oa]s?|qu[eé]|cu[aá]l(?:es)?|halla|calcula|encuentra|"
    r"who|when|quién|a qu[eé])\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,/])(?:(\d+) (\d+)/(\d+)|(\d+)/(\d+)|(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?))(?:\s?(%|percent\b|per cent\b|por ciento\b))?(?![\d/])"
)
_WORDS = {
    **{w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)},
    **{w: n for n, w in enumerate("uno dos tres cuatro cinco seis siete ocho nueve diez once doce".split(), 1)},
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "veinte": 20, "treinta": 30, "cien": 100, "thousand": 1000,
}  # fmt: skip
_CONSTANTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # a word of the story, and the numbers that everybody knows with it
    (r"half|halves|halfway|mitad|medio|media", ("1/2", "2")),
    (r"thirds?|tercios?|tercera parte", ("1/3", "3")),
    (r"two thirds|dos tercios", ("2/3",)),
    (r"quarters?|fourths?|cuartos?|cuarta parte", ("1/4", "4")),
    (r"three quarters|three fourths|tres cuartos", ("3/4",)),
    (r"fifths?|quintos?|quinta parte", ("1/5", "5")),
    (r"tenths?|décimos?|décima parte", ("1/10", "10")),
    (r"twice|double[sd]?|doble|both|pairs?|pares|par|ambos", ("2",)),
    (r"triple[sd]?|three times|triple", ("3",)),
    (r"dozens?|docenas?", ("12",)),
    (r"weeks?|weekly|semanas?", ("7",)),
    (r"days?|daily|d[ií]as?", ("24", "7")),
    (r"hours?|minutes?|mins?|seconds?|horas?|minutos?|segundos?|o'clock|[ap]\.?m\.?|km/h|mph", ("60",)),
    (r"years?|yearly|annual|months?|monthly|años?|meses|mes", ("12",)),
    (r"%|percent|per cent|percentage|por ciento|porcentaje", ("100",)),
    (r"cents?|centavos?|c[eé]ntimos?|dollars?|\$|euros?|pesos?|centimet\w+|cent[ií]metros?|cm|met(?:er|re)s?|metros?|m", ("100",)),
    (r"kg|kilos?|kilograms?|kilogramos?|grams?|gramos?|g|km|kilomet\w+|kil[oó]metros?|litres?|liters?|litros?|ml|millilit\w+|mililitros?|mm|tonnes?|toneladas?", ("1000",)),
    (r"square|perimeter|rectang\w+|fence|cuadrad\w+|per[ií]metro|rect[aá]ngulo", ("2", "4")),
)  # fmt: skip
_STOPS = frozenset(
    "and or but to in at of for then each every the she he it they on with from by are is was were has have had gets get y o pero con a de en cada el la por que se es son".split()
)
_UNITS = frozenset("m cm mm km kg g l ml metre meter litre liter gram kilogram hour minute second day week dollar cent".split())
_MEASURED = re.compile(
    r"\b(?:km|m|cm|mm|kg|g|l|ml|met(?:er|re)s?|kilomet\w+|centimet\w+|lit(?:er|re)s?|kilograms?|kilos?|grams?|cups?|hours?|minutes?|dollars?|cents?|euros?|pounds?|ounces?|miles?|feet|inches|yards?|percent|much|long|far|weeks?|days?|years?|degrees|"
    r"metros?|litros?|horas?|minutos?|kil[oó]metros?|kilogramos?|gramos?|tazas?|pesos|d[oó]lares|cu[aá]nto|d[ií]as?|semanas?|square|cubic|points?|times)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Story:
    """`asked` is the question's own sentence; `known` the numbers with the words beside them; `numbers` their values."""

    text: str
    asked: str
    known: tuple[str, ...]
    numbers: tuple[Fraction, ...]
    constants: frozenset[Fraction]
    """Well-known numbers that a word of the story calls for: 7 with "week", 1/2 with "half"."""

    nouns: tuple[tuple[Fraction, str], ...] = ()
    """What a number counts or measures, where the word after it says so: (24, "sticker"). Numbers that stand there twice are left out."""
    joined: frozenset[frozenset[str]] = frozenset()
    """Nouns that the story itself puts together: "5 apples and 4 pears"."""

    @property
    def whole(self) -> bool:
        """Whether the question counts things, so that the result must be a whole number."""
        return bool(re.search(r"\b(?:how many|cu[aá]nt[oa]s)\b", self.asked, re.IGNORECASE)) and not _MEASURED.search(self.asked)


def story_of(text: str) -> Story | None:
    """The story in a message, or None: it needs several words, two numbers and exactly one question, and no working in it."""
    text = " ".join(text.split())
    if not 30 <= len(text) <= LONGEST or len(text.split()) < 9 or re.search(r"\d\s*=\s*[-\d?_]|\b[xyz]\s*[=+]", text):
        return None
    sentences = [part for whole in split(text) for part in re.split(r"(?<=[?!.])\s+", whole)]
    asked = [
        s
        for s in sentences
        if _QUESTION.search(s)
        and (
            s.rstrip().endswith("?")
            or re.match(r"\W*(?:find|calculate|work out|how|what|halla|calcula|encuentra|cu[aá]n|qu[eé])", s, re.IGNORECASE)
        )
    ]
    if len(asked) != 1 or re.match(
        r"\W*(?:why|por qu[eé]|how (?:do|can|does|would|should) (?:i|you|we)|c[oó]mo (?:se|puedo|hago))\b", asked[0], re.IGNORECASE
    ):
        return None
    numbers = [value for _, _, value in _numbers(text)]
    if not 2 <= len(numbers) <= _MOST_NUMBERS:
        return None
    lower = text.lower()
    constants = {Fraction(n) for words, values in _CONSTANTS if re.search(rf"(?<![^\W\d])(?:{words})(?![^\W\d])", lower) for n in values}
    return Story(text, _cut(asked[0]), tuple(_known(text)), tuple(numbers), frozenset(constants), *_nouns(text))


def _numbers(text: str) -> list[tuple[int, int, Fraction]]:
    found: list[tuple[int, int, Fraction]] = []
    for m in _NUMBER.finditer(text):
        if m[1]:
            value = int(m[1]) + Fraction(int(m[2]), int(m[3]) or 1)
        elif m[4]:
            value = Fraction(int(m[4]), int(m[5]) or 1)
        else:
            value = Fraction(m[6].replace(",", ""))
        found.append((m.start(), m.end(), value))
    for m in re.finditer(r"[^\W\d_]+", text):
        if (size := _WORDS.get(m.group().lower())) and not (size == 1 and not re.match(r"\s+\w+", text[m.end() :])):
            found.append((m.start(), m.end(), Fraction(size)))
    return sorted(found)


def _known(text: str) -> list[str]:
    """ "24 stickers", "15% off": each number with up to three words after it."""
    out: list[str] = []
    for start, end, _ in _numbers(text):
        money = text[start - 1] if start and text[start - 1] in "$€£" else ""
        after = re.match(r"[ -]?((?:[^\W\d_]+[ -]?){0,3})", text[end:])
        words = ""
        for word in re.split(r"[ -]", after[1].strip())[:3] if after else ():
            if word.lower() in _STOPS:
                break
            words = f"{words} {word}".strip()
        piece = f"{money}{text[start:end]} {words}".strip()
        if piece not in out:
            out.append(piece)
    return out[:8]


def _nouns(text: str) -> tuple[tuple[tuple[Fraction, str], ...], frozenset[frozenset[str]]]:
    found = []
    joined: set[frozenset[str]] = set()
    before, end_before = "", 0
    for start, end, value in _numbers(text):
        match = re.match(r"[ -]?([^\W\d_]+)", text[end:])
        word = match[1].lower() if match else ""
        noun = word.removesuffix("s") if (word.endswith("s") and len(word) > 3) or word in _UNITS else ""
        if before and noun and before != noun and re.fullmatch(r"[^.?!\d]{0,40}\b(?:and|y|plus|e)\b[^.?!\d]{0,12}", text[end_before:start]):
            joined.add(frozenset((before, noun)))
        found.append((value, noun))
        before, end_before = noun, end
    once = [value for value, _ in found]
    return tuple((v, n) for v, n in found if n and once.count(v) == 1), frozenset(joined)


def _cut(sentence: str) -> str:
    sentence = sentence.strip()
    return sentence if len(sentence) <= 220 else sentence[:217].rsplit(" ", 1)[0] + "…"
