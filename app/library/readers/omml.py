"""Office formulas to the plain maths our lessons are written in: `$3/4 + 1/8$`, `$x^2$`, `$sqrt(16)$`. Pure.

A formula with a part that has no such spelling (a matrix, a stack of lines) is not guessed at: it is None, and the reader says so.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from .ooxml import value

_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "\u2062": "", "\u2061": "", "\u2063": "", "\u00a0": " "}
_SPACED = re.compile(r"\s*([+=<>≤≥≠≈÷±→*])\s*")
_BARS = {"̅": "overline", "¯": "overline", "→": "vec", "⃗": "vec", "̂": "hat"}
_DEEPEST = 40


class _NoWords(Exception):
    """A part of the formula has no plain spelling."""


def in_dollars(math: ET.Element) -> str | None:
    """An oMath element as "$…$", a lone number without dollars, "" when it is empty, None when it cannot be spelled."""
    try:
        text = _row(math, 0)
    except _NoWords:
        return None
    text = re.sub(r"\s+", " ", _SPACED.sub(r" \1 ", text)).strip()
    text = re.sub(r"(?<=[^\s(\[{,=+*/^<>-]) ?- ?(?=\S)", " - ", text)
    if not text or re.fullmatch(r"-?[\d.,]*\d%?", text):
        return text
    return f"${text.replace('$', chr(92) + '$')}$"


def _row(node: ET.Element | None, depth: int) -> str:
    if node is None:
        return ""
    if depth > _DEEPEST:
        raise _NoWords
    out, before = "", ""
    for child in node:
        if child.tag.endswith("Pr"):
            continue
        piece = _text(child, depth + 1)
        mixed = (child.tag == "f" and re.search(r"\d$", out)) or (before == "f" and re.match(r"\d", piece))
        out += f" {piece}" if mixed else piece
        before = child.tag
    return out


def _text(node: ET.Element, depth: int) -> str:
    tag, get = node.tag, node.find
    if tag == "r":
        return "".join(_SIGNS.get(c, c) for part in node if part.tag == "t" for c in part.text or "")
    if tag == "f":
        if value(get("fPr/type")) == "noBar":
            raise _NoWords
        return f"{_grouped(get('num'), depth)}/{_grouped(get('den'), depth)}"
    if tag == "sSup":
        return f"{_grouped(get('e'), depth)}^{_grouped(get('sup'), depth)}"
    if tag == "sSub":
        return f"{_row(get('e'), depth)}_{_grouped(get('sub'), depth)}"
    if tag == "sSubSup":
        return f"{_row(get('e'), depth)}_{_grouped(get('sub'), depth)}^{_grouped(get('sup'), depth)}"
    if tag == "rad":
        inside, degree = _row(get("e"), depth).strip(), _row(get("deg"), depth).strip()
        return f"root({degree}, {inside})" if degree and degree != "2" else f"sqrt({inside})"
    if tag == "d":
        begin, end = get("dPr/begChr"), get("dPr/endChr")
        inside = ", ".join(_row(part, depth).strip() for part in node.findall("e"))
        return f"{'(' if begin is None else value(begin)}{inside}{')' if end is None else value(end)}"
    if tag in ("bar", "acc"):
        word = "overline" if tag == "bar" else _BARS.get(value(get("accPr/chr")) or "̂", "")
        if not word:
            raise _NoWords
        return f"{word}({_row(get('e'), depth).strip()})"
    if tag == "func":
        name, inside = _row(get("fName"), depth).strip(), _row(get("e"), depth).strip()
        return f"{name}{inside}" if inside.startswith("(") else f"{name}({inside})"
    if tag in ("oMath", "box", "borderBox", "e", "num", "den", "ins"):
        return _row(node, depth)
    if tag in ("del", "bookmarkStart", "bookmarkEnd", "proofErr"):
        return ""
    raise _NoWords


def _grouped(node: ET.Element | None, depth: int) -> str:
    text = _row(node, depth).strip()
    if not text:
        raise _NoWords
    return text if re.fullmatch(r"[\w.,%]+|\([^()]*\)|sqrt\([^()]*\)", text) else f"({text})"
