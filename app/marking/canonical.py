"""A sentence in one canonical spelling: digits for number words, signs for spoken operations, "=" for "makes"."""

from __future__ import annotations

import re

from .spoken import spoken_to_tokens
from .text import plain
from .tokens import Token, tokenize

_SPANISH = re.compile(
    r"\b(?:es|son|más|menos|por|dividido|mitad|doble|tercio|suma|mayor|menor|cuadrado|entre|el|la|quedan|cero|dos|tres"
    r"|cuatro|cinco|seis|siete|ocho|nueve|diez)\b",
    re.IGNORECASE,
)
_FACT = re.compile(r"\b(?:prime|composite|even|odd|square|third|quarter|fourth|half|one|an?|un)\b", re.IGNORECASE)
_SAYING = re.compile(
    r"=|[√∛]|\b(?:is|are|be|equals?|gives?|makes?|leaves?|results?|totals?|get|have|find|than|up|rounds?|simplifies"
    r"|reduces|comes|goes|divides|left"
    r"|es|son|da|dan|quedan?|obtienes|tienes|resulta)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\d+(?:[.,]\d+)*|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|\w+ty|half|twice|double|dos|tres|cuatro|"
    r"cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\w+|veint\w+|\w+enta|cien\w*)\b",
    re.IGNORECASE,
)


def may_claim(line: str) -> bool:
    """Whether there are numbers enough, and a verb, for a statement about them; most sentences end here."""
    numbers = len(_CUE.findall(line))
    return numbers >= (1 if _FACT.search(line) else 2) and "root[" not in line and bool(_SAYING.search(line))


def canonical(line: str) -> str:
    """Lower case with digits for number words and signs for spoken operations: "seven times eight is" → "7 * 8 = "."""
    line = line.replace("**", "").replace("×", " × ")
    language = "es" if is_spanish(line) else "en"
    out: list[str] = []
    tokens = spoken_to_tokens(tokenize(line, language), language)
    for n, token in enumerate(tokens):
        glued = n > 0 and not token.spaced and not (token.text == "words" or tokens[n - 1].text == "words")
        out.append(("" if glued else " ") + _shown(token, line))
    text = re.sub(r"\s*([=<>≤≥≠])\s*", r" \1 ", "".join(out)).strip()
    text = re.sub(r"(?<![\w)\]])\(\s*(-?[\d./]+)\s*\)(?![\w(^])", r"\1", text)
    text = re.sub(r"frac\{\s*(-?\d+)\s*\}\{\s*(\d+)\s*\}", r"\1/\2", text)
    text = re.sub(r"\bnegative (?=\d)", "-", text)
    text = re.sub(r"(?<=\d) %", "%", text).replace(" ,", ",")
    text = re.sub(r"^(?:one|an?) (?=[a-z]+ (?:=|is|equals|has) \d)", "1 ", text)
    return re.sub(r"\s+", " ", text).strip()


def is_spanish(line: str) -> bool:
    """Whether a line is to be read with Spanish number words and signs."""
    return bool(_SPANISH.search(line) and re.search(r"\b(?:es|son|quedan|obtienes|igual|mayor|menor)\b", line, re.IGNORECASE))


def _shown(token: Token, line: str) -> str:
    if token.kind == "num":
        if token.text == "words" or token.shape in ("whole", "fraction"):
            return str(token.value)
        return token.text.replace(",", "") if token.places else str(token.value)
    if token.kind == "frac":
        return "frac"
    if token.kind == "sup":
        return f"^{token.value}"
    if token.kind == "op":
        apart = token.spaced and line[token.end : token.end + 1] == " "  # 4 ÷ 1/7 leaves no doubt, 4÷1/7 does
        if token.text == "÷" and (apart or line[token.start].isalpha()):
            return " shared by "
        return {"÷": " ÷ ", "*": " * ", "sqrt": "√", "cbrt": "∛"}.get(
            token.text, token.text if not token.shape else f" {token.text} " if token.spaced and token.text != "-" else token.text
        )
    if token.kind == "word":
        return plain(token.text) if token.text != "más" else "mas"
    return token.text
