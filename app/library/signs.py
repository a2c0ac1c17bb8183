"""Mathematics in a question: LaTeX and unicode in one plain spelling, and the words a textbook has for what is written.

"\\frac{3x}{x-5}<1" is spelled "(3x)/(x-5)<1" and is called a rational expression and an inequality. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = {
    "times": "*", "cdot": "*", "div": "/", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">",
    "pi": "π", "pm": "±", "circ": "°", "degree": "°", "infty": "∞", "left": "", "right": "", "text": "", "mathrm": "", "quad": " ",
    "qquad": " ", "displaystyle": "", "lvert": "|", "rvert": "|", "mid": "|",
}  # fmt: skip
_FRACTION = re.compile(r"\\[dtc]?frac\s*(?:\{([^{}]*)\}|(\d))\s*(?:\{([^{}]*)\}|(\d))")
_ROOT = re.compile(r"\\sqrt\s*(?:\[([^\]]*)\])?\s*(?:\{([^{}]*)\}|(\w))")
_POWER = re.compile(r"\^\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
_RAISED = re.compile("([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def plain(text: str) -> str:
    """LaTeX commands and raised digits as plain signs; other text as it is."""
    text = _RAISED.sub(lambda m: "^" + m[1].translate(_DIGITS), text)
    if "\\" not in text and "{" not in text:
        return text
    for _ in range(5):  # one level of braces each time
        before = text
        text = _POWER.sub(lambda m: f"^{_held(m[1])}", text)
        text = _ROOT.sub(lambda m: f" {m[1] or ''}√{_held(m[2] or m[3] or '')} ", text)
        text = _FRACTION.sub(lambda m: f" {_held(m[1] or m[2] or '')}/{_held(m[3] or m[4] or '')} ", text)
        if text == before:
            break
    text = _COMMAND.sub(lambda m: _SIGNS.get(m[1], f" {m[1]} "), text)
    return re.sub(r"\\[^a-zA-Z]", " ", text).replace("{", " ").replace("}", " ").replace("$", " ")


def _held(part: str) -> str:
    """A part of a fraction or power, in brackets unless it is one number or letter."""
    part = part.strip()
    return part if re.fullmatch(r"-?(?:\d+(?:\.\d+)?|\w)", part) else f"({part})"


_WORD = re.compile(r"[a-z]{2,}(?:'[a-z]+)?|(?<![\w^*/+=(-])[ai](?=\s+[a-z]{2})")
_NAMES = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"[a-z].*[<>≤≥]|[<>≤≥].*[a-z]", "inequality"),
        (r"\|.+\|", "absolute value"),
        (r"/(?:\d*[a-z]|\([^()]*[a-z][^()]*\))", "rational expression"),
        (r"/(?:\d*[a-z]|\([^()]*[a-z][^()]*\)).*=|=.*/(?:\d*[a-z]|\([^()]*[a-z])", "rational equation"),
        (r"^[^=+]*/[^=+]*=[^=+]*/[^=+]*$", "proportion"),
        (r"\d/\d", "fraction"),
        (r"√", "square root radical"),
        (r"[3-9n]√", "higher root"),
        (r"√.*[a-z].*=|=.*√.*[a-z]", "radical equation"),
        (r"[a-z]\^2.*=|=.*[a-z]\^2|\)\^2=", "quadratic equation"),
        (r"\)\^2=-?\d|^-?\d*[a-z]\^2(?:[+-]\d+)?=-?\d+$", "square root property"),
        (r"[a-z]\^2[+-]\d*[a-z][+-]\d+(?!.*=)", "trinomial"),
        (r"[a-z][^()]*\)\([^()]*[a-z]", "multiply binomial"),
        (r"\^\(?-", "negative exponent"),
        (r"\^\(?-?\d+/\d", "rational exponent"),
        (r"([a-z])\^\(?-?\d+\)?\*?\1\^", "product property exponent"),
        (r"[a-z]\^\(?-?\d+\)?\)*/\(*\d*[a-z]", "quotient property exponent"),
        (r"[a-z]\^\d+\)\^\d", "power property exponent"),
        (r"\*10\^", "scientific notation"),
        (r"\(-?\d+,-?\d+\)", "point coordinate"),
        (r"^y=", "line"),
        (r"\d%", "percent"),
        (r"\d\.\d", "decimal"),
        (r"(?:^|[-+*/(=])-\d", "integer negative"),
    )
)


def named(spelled: str) -> tuple[str, ...]:
    """The words for the expressions in a text in plain spelling, each once: "3/8 + 1/8" gives fraction, common denominator."""
    return tuple(dict.fromkeys(name for run in runs(spelled) for name in _of(run)))


def runs(spelled: str) -> list[str]:
    """The stretches of a text that are mathematics, without spaces."""
    found = (re.sub(r"\s+", "", part).strip(".,;:?!") for part in re.split(r"\n|[.?!:;](?=\s|$)", _WORD.sub("\n", spelled)))
    return [run for run in found if re.search(r"[a-z0-9)]\s*[-+*/^=<>≤≥√%|,.(]|√|\d", run)]


def _of(run: str) -> Iterator[str]:
    yield from (name for pattern, name in _NAMES if pattern.search(run))
    if sums := re.search(r"(?:\d+|\([^()]*\))/(\d+|\([^()]*\)|\d*[a-z])[-+](?:\d+|\([^()]*\))/(\d+|\([^()]*\)|\d*[a-z])", run):
        yield "common denominator" if sums[1] == sums[2] else "different denominator"
