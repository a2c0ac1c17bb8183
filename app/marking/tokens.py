r"""Text to tokens: digits, operators and words, in plain typing, Unicode or LaTeX, each with its place in the text.

Nothing is evaluated here and nothing is ever handed to `eval`; a sign that is not known becomes an `other` token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from .numerals import read_numeral

Kind = Literal["num", "op", "open", "close", "rel", "word", "money", "percent", "degree", "frac", "sup", "bar", "sep", "blank", "other"]

LONGEST = 4000
"""Characters. A longer text is not read as mathematics."""


@dataclass(frozen=True)
class Token:
    """A piece of the text at [start, end). `text` is canonical: "*" for ×; a word stays as typed."""

    kind: Kind
    text: str
    start: int
    end: int
    value: Fraction = Fraction(0)
    shape: str = ""
    """For a number: whole, decimal, fraction (½) or scientific."""
    places: int = 0
    doubtful: bool = False
    other: Fraction | None = None
    spaced: bool = False
    """There was white space before it."""


_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6),
    "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_OPS = {"+": "+", "±": "±", "/": "/", "⁄": "/", "∕": "/", "÷": "÷", "^": "^", "√": "sqrt", "∛": "cbrt"}
_OPS |= dict.fromkeys("-−–‐‑﹣－", "-") | dict.fromkeys("*×·⋅∙✕✖∗", "*")
_RELATIONS = {
    "=": "=",
    "==": "=",
    "≠": "≠",
    "!=": "≠",
    "<": "<",
    ">": ">",
    "≤": "≤",
    "<=": "≤",
    "≥": "≥",
    ">=": "≥",
    "≈": "≈",
    "≅": "≈",
    "~": "≈",
}
_ARROWS = frozenset(("=>", "->", "-->", "→", "⇒", "⟹", "⟶"))
_MONEY = {"$": "$", "€": "€", "£": "£", "¢": "¢", "¥": "¥", "\\$": "$"}
_COMMANDS: dict[str, tuple[Kind, str]] = {
    "frac": ("frac", ""), "dfrac": ("frac", ""), "tfrac": ("frac", ""), "sqrt": ("op", "sqrt"), "cdot": ("op", "*"), "times": ("op", "*"),
    "ast": ("op", "*"), "div": ("op", "÷"), "pm": ("op", "±"), "le": ("rel", "≤"), "leq": ("rel", "≤"),
    "ge": ("rel", "≥"), "geq": ("rel", "≥"),
    "ne": ("rel", "≠"), "neq": ("rel", "≠"), "lt": ("rel", "<"), "gt": ("rel", ">"), "approx": ("rel", "≈"), "pi": ("word", "pi"),
    "circ": ("degree", "°"), "degree": ("degree", "°"), "to": ("sep", "→"), "rightarrow": ("sep", "→"), "Rightarrow": ("sep", "→"),
    "implies": ("sep", "→"), "therefore": ("sep", "→"),
}  # fmt: skip
_WRAPPED = re.compile(r"\\(?:operatorname|mathrm|text|textbf|textit|mathbf)\s*\{([^{}]*)\}")
_SILENT = frozenset(
    "left right big Big bigl bigr displaystyle quad qquad mathrm text textbf mathbf textit operatorname mathit boxed limits".split()
)

_TOKEN = re.compile(
    r"""
      (?P<space>[\s\u200b-\u200f\u2066-\u2069\ufeff]+ | \\[,;:!\ ])
    | (?P<break>\\\\)
    | (?P<money>\\?\$ | [€£¢¥])
    | (?P<percent>\\?% | ٪)
    | (?P<repeating>\d{0,20}[.,]\d{0,20}?(?P<digit>\d)(?P=digit){2,20}(?:\.{3}|…))
    | (?P<number>\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?
        | (?:\d+(?:[.,٫٬]\d+)*|\.\d+(?![.\d]))(?:[eE][+-]?\d{1,3}(?![\w.]))?)
    | (?P<vulgar>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒])
    | (?P<sup>[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    | (?P<arrow>-{1,2}> | => | [→⇒⟹⟶])
    | (?P<rel>==|!=|<=|>=|[=≠<>≤≥≈≅~])
    | (?P<command>\\log_\{?\w{1,3}\}? | \\[a-zA-Z]+)
    | (?P<power>\*\*)
    | (?P<blank>_{2,}|\?(?=\s*[+*/=])|(?<=[+*/=])\s*\?)
    | (?P<op>[-+±/⁄∕÷^√∛−–‐‑﹣－*×·⋅∙✕✖∗])
    | (?P<open>\\?[({\[])
    | (?P<close>\\?[)}\]])
    | (?P<bar>\|)
    | (?P<degree>[°º])
    | (?P<word>[^\W\d_¼-¾⅐-⅞²³¹⁰⁴-⁹]+(?:['’][^\W\d_]+)*(?:_(?:\{\w{1,3}\}|\w{1,3}))?'*)
    | (?P<sep>[.,;:!?¡¿…—&"“”«»])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=256)  # one answer is looked at by several readers
def tokenize(text: str, language: str = "en") -> tuple[Token, ...]:
    """The tokens of one line or answer. Never raises; text beyond LONGEST characters gives none."""
    if len(text) > LONGEST:
        return ()
    text = _WRAPPED.sub(lambda m: " " * (m.start(1) - m.start()) + m.group(1) + " ", text)
    found: list[Token] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind, piece = _kind(match), match.group()
        if kind == "space":
            spaced = True
            continue
        token = _token(kind, piece, match, text, language)
        if token:
            found.append(replace(token, spaced=spaced))
        spaced = False if token else spaced
    return tuple(found)


def _kind(match: re.Match[str]) -> str:
    return "repeating" if match.group("repeating") else str(match.lastgroup)


def _token(kind: str, piece: str, at: re.Match[str], text: str, language: str) -> Token | None:
    start, end = at.span()

    def made(kind: Kind, canonical: str) -> Token:
        return Token(kind, canonical, start, end)

    match kind:
        case "number":
            return _number(piece, start, end, language)
        case "repeating":
            return _repeating(piece, start, end)
        case "vulgar":
            return Token("num", piece, start, end, Fraction(*_VULGAR[piece]), "fraction")
        case "sup":
            return Token("sup", piece, start, end, Fraction(int(piece.translate(_SUPERSCRIPT)[:6])))
        case "money":
            # A dollar that stands before no digit is a formula's border, not money.
            return made("money", _MONEY[piece]) if piece[-1] != "$" or re.match(r"\s*[-−]?\s*[.\d]", text[end : end + 4]) else None
        case "percent":
            return made("percent", "%")
        case "rel":
            return made("rel", _RELATIONS[piece])
        case "power":
            tight = start and end < len(text) and re.match(r"[\w)\]}']", text[start - 1]) and re.match(r"[-\w(\[{.]", text[end])
            return made("op", "^") if tight else None
        case "op":
            return made("op", _OPS[piece])
        case "open":
            return made("open", piece[-1])
        case "close":
            return made("close", piece[-1])
        case "command":
            return _command(piece[1:], start, end)
        case "break":
            return made("sep", "\n")
        case "arrow":
            return made("sep", "→")
        case "degree":
            return made("degree", "°")
        case "word":
            word = "pi" if piece == "π" else piece
            return made("word", re.sub(r"[{}]", "", word))
        case "bar" | "sep" | "blank":
            return made("bar" if kind == "bar" else "sep" if kind == "sep" else "blank", piece)
    return made("other", piece)


def _number(piece: str, start: int, end: int, language: str) -> Token:
    numeral = read_numeral(piece.replace("٫", ".").replace("٬", ","), language)
    if numeral is None:
        return Token("other", piece, start, end)
    shape = "scientific" if "e" in piece.lower() else "decimal" if numeral.places else "whole"
    return Token("num", piece, start, end, numeral.value, shape, numeral.places, numeral.doubtful, numeral.other)


def _repeating(piece: str, start: int, end: int) -> Token:
    """0.1666… is exactly 1/6."""
    whole, _, rest = piece.rstrip(".…").replace(",", ".").partition(".")
    digit = rest[-1]
    front = rest.rstrip(digit)
    value = Fraction(int((whole or "0") + front), 10 ** len(front)) + Fraction(int(digit), 9 * 10 ** len(front))
    return Token("num", piece, start, end, value, "decimal")


def _command(name: str, start: int, end: int) -> Token | None:
    name = re.sub(r"[{}]", "", name)
    if name in _SILENT:
        return None
    if name in _COMMANDS:
        kind, text = _COMMANDS[name]
        return Token(kind, text, start, end)
    return Token("word", name, start, end)
