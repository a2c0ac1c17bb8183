"""MathML to the plain maths our lessons are written in: `$3/4 + 1/8$`, `$x^2$`, `$sqrt(16)$`. Pure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "∙": "*", "⋅": "*", "\u2062": "", "\u2061": "", "\u2063": "", "\u00a0": " "}
_SPACED = set("+-=*<>≤≥≠≈÷±→")
_WORD = "\x00"  # stands around words that must come out of the dollars


def in_dollars(math: ET.Element) -> str:
    """A <math> element as running text: maths between dollars, its words and a lone number outside them."""
    text = _row(list(math), top=True)
    out = []
    for n, part in enumerate(text.split(_WORD)):
        part = re.sub(r"\s+", " ", part).strip()
        if n % 2:
            out.append(part.replace("$", r"\$"))
        elif part:
            out.append(_dollars(part))
    return re.sub(r"\s+([.,;:?!])", r"\1", " ".join(out))


def _dollars(part: str) -> str:
    ends = re.search(r"[\s.,;:?!]*$", part)
    tail = ends.group().strip() if ends else ""
    body = part[: len(part) - len(ends.group())].strip() if ends else part
    if not body or re.fullmatch(r"-?\$?[\d.,]*\d%?", body):
        return body.replace("$", r"\$") + tail
    return f"${body.replace('$', chr(92) + '$')}$" + tail


def _row(children: list[ET.Element], top: bool) -> str:
    """Children side by side, with spaces round an operator between two things, and in a mixed number."""
    text = ""
    before = ""
    for child in children:
        piece = _text(child, top)
        if child.tag == "mo" and piece.strip() in _SPACED:
            sign = piece.strip()
            unary = sign == "-" and (not text.strip() or text.rstrip()[-1] in "(+-=*<>≤≥≠÷,/^{[|")
            text = text + sign if unary else f"{text.rstrip()} {sign} "
        elif (child.tag == "mfrac" and before == "mn") or (child.tag == "mn" and before == "mfrac"):
            text = f"{text} {piece}"
        elif before == "mfrac" and child.tag in ("mi", "msup") and piece:
            text = f"{text} {piece}"  # 4/3 x, not 4/3x, which could mean 4/(3x)
        elif child.tag == "mo" and piece.strip() in (",", ";"):
            text = f"{text.rstrip()}{piece.strip()} "
        else:
            text += piece
        before = child.tag if child.tag != "mspace" else before
    return text


def _text(node: ET.Element, top: bool = False) -> str:
    children = list(node)
    tag = node.tag
    if tag in ("mn", "mi", "mo"):
        return "".join(_SIGNS.get(c, c) for c in (node.text or "").strip())
    if tag in ("mtext", "ms"):
        words = "".join(_SIGNS.get(c, c) if c == "\u00a0" else c for c in node.text or "")
        return f"{_WORD}{words}{_WORD}" if top and re.search(r"[^\W\d_]{2,}", words) else words
    if tag == "mspace":
        return " "
    if tag in ("mphantom", "none", "mprescripts", "annotation", "annotation-xml", "maligngroup", "malignmark"):
        return ""
    if tag == "mfrac" and len(children) == 2:
        below = _grouped(children[1])
        return f"{_grouped(children[0])}/{f'({below})' if re.fullmatch(r'[0-9.,]*[A-Za-z]+', below) and len(below) > 1 else below}"
    if tag == "msup" and len(children) == 2:
        return f"{_grouped(children[0])}^{_grouped(children[1])}"
    if tag == "msub" and len(children) == 2:
        return f"{_text(children[0])}_{_grouped(children[1])}"
    if tag == "msubsup" and len(children) == 3:
        return f"{_text(children[0])}_{_grouped(children[1])}^{_grouped(children[2])}"
    if tag == "msqrt":
        return f"sqrt({_row(children, False).strip()})"
    if tag == "mroot" and len(children) == 2:
        return f"root({_text(children[1]).strip()}, {_text(children[0]).strip()})"
    if tag == "mover" and len(children) == 2:
        above = _text(children[1]).strip()
        return f"overline({_text(children[0]).strip()})" if above in ("¯", "‾", "_", "―", "—", "̅") else _labelled(children)
    if tag == "munder" and len(children) == 2:
        return _labelled(children)
    if tag == "mfenced":
        inside = ", ".join(_text(child).strip() for child in children)
        return f"{node.get('open', '(')}{inside}{node.get('close', ')')}"
    if tag == "mtable":
        rows = [" ".join(filter(None, (_row(list(cell), top).strip() for cell in row))) for row in children]
        return f"{_WORD};{_WORD}".join(rows) if top else "; ".join(filter(None, rows))
    if tag == "menclose" and "longdiv" in node.get("notation", ""):
        return f"){_row(children, False)}"
    return (node.text or "").strip() + _row(children, top)


def _labelled(children: list[ET.Element]) -> str:
    """A base with something over or under it: the label is kept when it says something."""
    base, label = _text(children[0]).strip(), _text(children[1]).strip()
    return f"{base} ({label})" if re.search(r"\w", label) else base


def _grouped(node: ET.Element) -> str:
    text = _text(node).strip()
    one_thing = re.fullmatch(r"[\w.,%]+|\([^()]*\)|sqrt\([^()]*\)", text)
    return text if one_thing else f"({text})"
