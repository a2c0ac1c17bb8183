"""Maths and drawings for other programs: MathML for web pages and quiz packages, TeX for flash cards, drawings in plain ink."""

from __future__ import annotations

from xml.sax.saxutils import escape

from ..pictures import svg
from .mathtext import Group, Node, Over, Power, Run, pieces, tree

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_TEX = {"×": r"\times ", "−": "-", "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "÷": r"\div ", "→": r"\to ", "≈": r"\approx ", "π": r"\pi "}


def mathml(maths: str) -> str:
    """Typed maths as one MathML element, readable by screen readers."""
    return f'<math xmlns="{_NAMESPACE}"><mrow>{_elements(tree(maths))}</mrow></math>'


def _elements(nodes: tuple[Node, ...]) -> str:
    return "".join(_element(n) for n in nodes)


def _element(node: Node) -> str:
    match node:
        case Over(top=top, bottom=bottom):
            return f"<mfrac><mrow>{_elements(top)}</mrow><mrow>{_elements(bottom)}</mrow></mfrac>"
        case Power(base=base, raised=raised):
            return f"<msup><mrow>{_elements(base)}</mrow><mrow>{_elements(raised)}</mrow></msup>"
        case Group(inside=inside):
            return f"<mrow><mo>(</mo>{_elements(inside)}<mo>)</mo></mrow>"
        case Run(text=" "):
            return '<mspace width="0.17em"/>'
        case Run(text=text):
            name = "mn" if text[:1].isdigit() else "mi" if len(text) == 1 and text.isalpha() else "mtext" if text.isalpha() else "mo"
            return f"<{name}>{escape(text)}</{name}>"


def tex(maths: str) -> str:
    """Typed maths as TeX without its delimiters."""
    return _tex(tree(maths)).strip()


def _tex(nodes: tuple[Node, ...]) -> str:
    return "".join(_part(n) for n in nodes)


def _part(node: Node) -> str:
    match node:
        case Over(top=top, bottom=bottom):
            return rf"\frac{{{_tex(top)}}}{{{_tex(bottom)}}}"
        case Power(base=base, raised=raised):
            return f"{{{_tex(base)}}}^{{{_tex(raised)}}}"
        case Group(inside=inside):
            return rf"\left({_tex(inside)}\right)"
        case Run(text=" "):
            return r"\,"
        case Run(text=text):
            if text in _TEX:
                return _TEX[text]
            if len(text) > 1 and text.isalpha():
                return rf"\text{{{text}}}"
            return "".join(rf"\{c}" if c in "#$%&_{}" else r"\backslash " if c == "\\" else c for c in text)


_RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")


def linear(text: str) -> str:
    """A text on one line for programs without maths: 3 × 4, 1 3/4, x²."""
    return "".join(_line(tree(p.text)) if p.kind == "maths" else p.text for p in pieces(text))


def _line(nodes: tuple[Node, ...]) -> str:
    made = ""
    for node in nodes:
        match node:
            case Over(top=top, bottom=bottom):
                made += "/".join(f"({_line(n)})" if len(n) > 1 else _line(n) for n in (top, bottom))
            case Power(base=base, raised=raised):
                power = _line(raised)
                made += _line(base) + (power.translate(_RAISED) if set(power) <= set("0123456789-−+") else f"^({power})")
            case Group(inside=inside):
                made += f"({_line(inside)})"
            case Run(text=text):
                made += text
    return made


_INK = "#1F2933"


def drawing(spec: str, language: str = "en") -> tuple[str, str]:
    """(SVG in ink on nothing, the picture in words): a screen's own colours are no use in print or in another program."""
    made, told = svg(spec, language)
    for name in ("ink", "fill", "mark"):
        made = made.replace(f"var(--picture-{name}, currentColor)", _INK)
    return made.replace("currentColor", _INK), told
