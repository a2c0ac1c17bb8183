"""Numbers in any writing, as digits: words in four languages, LaTeX, mixed numbers, percents, sums. Pure text work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from .plain import plain

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen"""
_UNOS = """cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho
diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"""
_UNS = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_EINS = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"


def _german() -> dict[str, int]:
    """ "einundzwanzig" is one word, so all below a thousand are made."""
    names = {w: n for n, w in enumerate(_EINS.split())} | {"ein": 1, "eine": 1, "sechzehn": 16, "siebzehn": 17}
    units = {n: "ein" if n == 1 else w for n, w in enumerate(_EINS.split()[:10])}
    names |= {f"{units[n]}zehn": n + 10 for n in (3, 4, 5, 8, 9)}
    tens = dict(enumerate("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(), 2))
    names |= {w: 10 * n for n, w in tens.items()}
    names |= {f"{units[u]}und{w}": 10 * n + u for n, w in tens.items() for u in range(1, 10)}
    below = dict(names)
    for n in range(1, 10):
        names |= {f"{units[n]}hundert": 100 * n} | {f"{units[n]}hundert{w}": 100 * n + v for w, v in below.items() if v}
    return {plain(w): n for w, n in names.items()} | {"dreissig": 30}


_ENGLISH = {w: n for n, w in enumerate(_ONES.split())} | {
    w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
} | {"fourty": 40}  # fmt: skip
_FOREIGN = {
    **_german(),
    **{w: n for n, w in enumerate(_UNOS.split())},
    **{w: 10 * n for n, w in enumerate("treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), 3)},
    **{f"{w}cientos": 100 * n for w, n in (("dos", 2), ("tres", 3), ("cuatro", 4), ("seis", 6), ("ocho", 8))},
    **{"quinientos": 500, "setecientos": 700, "novecientos": 900, "cien": 100, "ciento": 100},
    **{w: n for n, w in enumerate(_UNS.split())},
    **{"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "huitante": 80, "une": 1},
}
_NAMES = _FOREIGN | _ENGLISH
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "cent": 100, "cents": 100, "mille": 1000, "mil": 1000, "tausend": 1000}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "eighteenth": 18, "twentieth": 20,
    "twentyfourth": 24, "thirtieth": 30, "hundredth": 100,
    "medio": 2, "medios": 2, "tercio": 3, "cuarto": 4, "quinto": 5, "sexto": 6, "séptimo": 7, "octavo": 8, "noveno": 9, "décimo": 10,
    "doceavo": 12, "quinceavo": 15, "veinteavo": 20,
    "demi": 2, "tiers": 3, "cinquième": 5, "sixième": 6, "septième": 7, "huitième": 8, "neuvième": 9, "dixième": 10, "douzième": 12,
    "halbe": 2, "drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "siebtel": 7, "achtel": 8, "neuntel": 9, "zehntel": 10, "zwölftel": 12,
}  # fmt: skip
_PIECES = {"half": 2, "medio": 2, "media": 2, "quarter": 4, "third": 3}
_ALSO_ENGLISH = frozenset("once six elf dos un une cent cents mil mille sept dix null seize acht ein eine medio".split())
"""Words that mean something else in an English sentence."""
_ABROAD = re.compile(
    r"\b(?:la|el|es|son|respuesta|resultado|le|les|est|sont|font|réponse|resposta|die|der|das|ist|sind|antwort|ergibt|y|und|et|escribe|schreibe)\b"
)
_WORDISH = re.compile(r"[^\W\d_]{2,}")
_TOKENS = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?|[^\w\s]|\s+")
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+"
_FOUND = re.compile(
    rf"(?<![\w.])-?(?:(\d+)\s+(?:and\s+|y\s+)?(\d+)/(\d+)|({NUMBER})\s*/\s*({NUMBER})|({NUMBER}))\s*(%|percent\b|por ciento\b)?"
)


_FRAC = re.compile(r"((?<![\d)}] )(?<![\w)}])- ?)?\\[dtc]?frac\s*\{?\s*(-?)\s*(\d+)\s*\}?\s*\{?\s*(-?)\s*(\d+)\s*\}?")


def _one_line(match: re.Match[str]) -> str:
    r"""-\frac{1}{5}, \frac{-1}{5} and \frac{1}{-5} as " -1/5 "."""
    before, top_sign, top, bottom_sign, bottom = (part or "" for part in match.groups())
    sign = "-" if (before + top_sign + bottom_sign).count("-") % 2 else ""
    return f" {sign}{top}/{bottom} "


_NEGATIVE = re.compile(r"(?<![\d)] )\b(?:minus|negative|menos|negativo|moins) (?=\d)")
"""A sign in words; after a number it takes away instead."""


@lru_cache(maxsize=512)
def spelled(text: str) -> str:
    """Plain text in which number words and LaTeX are digits: "five sixths" is "5/6", \\frac{5}{6} is "5/6"."""
    text = plain(text).replace("\\$", "").replace("$", "").replace("≈", "=")
    if "\\" in text:
        text = _FRAC.sub(_one_line, text)
        text = re.sub(r"\\(?:times|cdot|ast)\b", " × ", text)
        text = re.sub(r"\\div\b", " ÷ ", text)
        text = re.sub(r"\\(?:text|mathrm|mathbf|boxed|displaystyle|left|right|bf|rm|quad|[,;:!(){}\[\]])", " ", text)
    if "**" in text or "__" in text:
        even = text.count("**") % 2 == 0
        text = re.sub(r"(?<=\d)\s*\*\*\s*(?=\d)", "" if even else "^", text).replace("**", "" if even else "^").replace("__", "")
    text = re.sub(r"(?<![\d\s)])\*|\*(?![\d\s(])|[{}`_~]", " ", text)
    text = re.sub(r"(?<![\w.])(\d(?:\.\d+)?)e\+?(\d)\b", lambda m: str(Fraction(m[1]) * 10 ** int(m[2])), text)
    text = re.sub(r"\b(and|y) (?:an? )?(half|medio|media|quarter|third)\b", lambda m: f"{m[1]} 1/{_PIECES[m[2]]}", text)
    if _WORDISH.search(text):
        text = _words_to_digits(text)
    text = re.sub(r"(\d)\s*(?:/|\bover\b|\bsobre\b|\bout of\b|\bsur\b|\bdurch\b)\s*(\d)", r"\1/\2", text)
    text = re.sub(r"(\d) (?:point|coma|virgule|komma) ((?:\d ?)+)(?!\d)", lambda m: f"{m[1]}.{m[2].replace(' ', '')} ", text)
    return _NEGATIVE.sub("-", re.sub(r"\s+", " ", text))


def _words_to_digits(text: str) -> str:
    text = text.replace("quatre-vingts", "huitante").replace("quatre-vingt", "huitante")
    abroad = bool(_ABROAD.search(text))
    tokens = _TOKENS.findall(text)
    if not any(t in _NAMES or t in _PARTS or t.removesuffix("s") in _PARTS for t in tokens):
        return text
    out: list[str] = []
    total, part, last, open_ = 0, 0, 0, False

    def close() -> None:
        nonlocal total, part, last, open_
        if open_:
            out.append(str(total + part))
        total, part, last, open_ = 0, 0, 0, False

    for n, token in enumerate(tokens):
        foreign = not abroad and token in _ALSO_ENGLISH and token not in _ENGLISH
        word = token[:-1] if token.endswith("s") and token[:-1] in _PARTS else token
        if word in _PARTS and (open_ or (out and re.fullmatch(r"\d+", "".join(out[-2:]).strip() or "x"))):
            close()
            while out and out[-1].isspace():
                out.pop()
            out.append(f"/{_PARTS[word]}")
        elif word in ("half", "medio", "mitad", "moitié", "demi"):
            close()
            out.append("1/2")
        elif token in _NAMES and not foreign:
            if open_ and not (last > _NAMES[token] and (last % 100 == 0 or last >= 20)):
                close()  # "three, zero" and "one two three" are numbers of their own
                out.append(" ")
            part += _NAMES[token]
            open_, last = True, _NAMES[token]
        elif token in _SCALES and open_ and not foreign:
            part = max(part, 1) * _SCALES[token]
            last = _SCALES[token]
            if _SCALES[token] >= 1000:
                total, part = total + part, 0
        elif open_ and (token.isspace() or token in ("-", "and", "y", "et")):
            if token.isspace() or _follows(tokens, n):
                continue
            close()
            out.append(f" {token}")
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
    return bool(rest) and (rest[0] in _NAMES or rest[0] in _PARTS or rest[0].removesuffix("s") in _PARTS or rest[0] in _SCALES)


def is_name(word: str) -> bool:
    """Is this the name of a number in one of the languages?"""
    return word in _NAMES or word.removesuffix("s") in _PARTS or word in _SCALES


@lru_cache(maxsize=1)
def run_together() -> re.Pattern[str]:
    """Finds English and Spanish number names that are written without spaces: "fivesixths"."""
    names = [w for w in (*_ENGLISH, *_UNOS.split(), "treinta", "cuarenta", "cincuenta") if len(w) > 2]
    parts = [f"{w}s?" for w in _PARTS if len(w) > 3]
    return re.compile("|".join(sorted((*names, *parts, "hundred", "thousand"), key=len, reverse=True)))


def values(text: str) -> Iterator[tuple[Fraction, int, int, str]]:
    """Every number in spelled text with its place: mixed numbers, fractions, decimals, percents. A mixed number's parts too."""
    for match in _FOUND.finditer(text):
        value = _value(match)
        if value is not None:
            yield value, match.start(), match.end(), match.group()


def _value(match: re.Match[str]) -> Fraction | None:
    whole, top, bottom, a, b, single, percent = match.groups()
    try:
        if whole:
            value = int(whole) + Fraction(int(top), int(bottom))
        elif a:
            value = number(a) / number(b)
        else:
            value = number(single)
    except (ZeroDivisionError, ValueError):
        return None
    if percent:
        value /= 100
    return -value if match.group().startswith("-") else value


def number(text: str) -> Fraction:
    """One written number. Raises ValueError."""
    text = text.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", ".")
    return Fraction(text if not text.startswith(".") else f"0{text}")


def ratio(text: str) -> Fraction:
    """ "3/4" or "3". Raises ValueError and ZeroDivisionError."""
    top, slash, bottom = text.partition("/")
    return number(top) / number(bottom) if slash else number(text)
