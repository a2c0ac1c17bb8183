"""The form of a question: its words in order, and for each number what kind of number it is.

"Ana has 3/4 cup and uses 1/3" and "Tom had 5/8 of a pie and ate 1/4" are one kind of task: two fractions with different
denominators, has, uses. Every word stays, for "left", "of" and "each" tell tasks apart. Pure.
"""

from __future__ import annotations

import re

from .lexical import normal, stem

MARK = "#"  # begins a token that stands for a number
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "fourth": 4, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twelfth": 12,
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<mixed>\b\d+ \d+/\d+)|(?P<fraction>\b\d+/\d+)|(?P<decimal>\d*\.\d+)|(?P<percent>\d+ ?%)|(?P<whole>\d+)"
    r"|(?P<word>[a-z]+(?:'[a-z]+)?)|(?P<sign>[-+*=<>])"
)
_DIVIDED = re.compile(r"÷|(?<=\d) / (?=\d)|\\div\b")


def shape(text: str) -> list[str]:
    """ "1/2 + 1/3" becomes #unit + #unit #unlike; "3/8 of 12 eggs" becomes #fraction of #whole egg #one."""
    found: list[str] = []
    bottoms: list[int] = []
    for match in _TOKEN.finditer(normal(_DIVIDED.sub(" divided by ", text))):
        kind, written = str(match.lastgroup), match[0]
        if kind == "word":
            found.append(stem(written))
            if part := _PARTS.get(written) or _PARTS.get(written.removesuffix("s")):
                found.append(f"{MARK}part")
                bottoms.append(part)
        elif kind == "sign":
            found.append(written)
        elif kind == "fraction":
            top, bottom = (int(n) for n in written.split("/"))
            found.append(f"{MARK}unit" if top == 1 else f"{MARK}improper" if top >= bottom else f"{MARK}fraction")
            bottoms.append(bottom)
        else:
            found.append(MARK + kind)
            bottoms += [int(written.rpartition("/")[2])] if kind == "mixed" else []
    return [*found, MARK + _together(bottoms)]


def _together(bottoms: list[int]) -> str:
    """What the denominators of a text say about each other."""
    if len(bottoms) < 2:
        return "one" if bottoms else "none"
    return "unlike" if len(set(bottoms)) == len(bottoms) else "like"


def spoken(tokens: list[str]) -> str:
    """The same as a text to embed."""
    return " ".join(tokens).replace(MARK, "")
