"""Inline text: words, **bold** and the maths between dollars; and that maths as a small tree and as Word equations.

The packs' maths is typed as on a keyboard: `1/2 + 1/3`, `3 * 4`, `2^3`, `1 3/4`, `2*(x + 3)`. Nothing here computes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

_PIECES = re.compile(r"(?<!\\)\$(?P<maths>[^$\n]+?)(?<!\\)\$|\*\*(?P<bold>[^*\n]+)\*\*")
_TOKENS = re.compile(r"\s+|\d+(?:[.,]\d+)*|[A-Za-zÁÉÍÓÚáéíóúñ]+|_{2,}|<=|>=|!=|\\\$|.", re.DOTALL)
_SIGNS = {"*": "×", "-": "−", "<=": "≤", ">=": "≥", "!=": "≠", "\\$": "$"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Piece:
    """A run of text: `kind` is plain, bold or maths."""

    kind: str
    text: str


def pieces(text: str) -> list[Piece]:
    """The runs of one line. A lone dollar is money, not maths; `\\$` is always money."""
    found, at = [], 0
    for match in _PIECES.finditer(text):
        found.append(Piece("plain", _plain(text[at : match.start()])))
        if match["maths"]:
            found.append(Piece("maths", match["maths"].strip()))
        else:
            found += [Piece("bold" if p.kind == "plain" else p.kind, p.text) for p in pieces(match["bold"])]
        at = match.end()
    found.append(Piece("plain", _plain(text[at:])))
    return [p for p in found if p.text]


def _plain(text: str) -> str:
    return _ILLEGAL.sub("", text.replace("\\$", "$"))


@lru_cache(maxsize=4096)  # every rule and every try at a page length reads the same few hundred texts
def plain(text: str) -> str:
    """The line as it is read aloud or searched: no markup, maths as typed."""
    return "".join(p.text for p in pieces(text))


# ---------------------------------------------------------------- a small tree


@dataclass(frozen=True)
class Run:
    text: str


@dataclass(frozen=True)
class Over:
    """A fraction."""

    top: tuple[Node, ...]
    bottom: tuple[Node, ...]


@dataclass(frozen=True)
class Power:
    base: tuple[Node, ...]
    raised: tuple[Node, ...]


@dataclass(frozen=True)
class Group:
    inside: tuple[Node, ...]


Node = Run | Over | Power | Group


def tree(maths: str) -> tuple[Node, ...]:
    """Typed maths as nodes: `/` between two atoms is a fraction, `^` a power, brackets stay where they matter."""
    tokens = list(_TOKENS.findall(maths[:400]))
    nodes, _ = _sequence(tokens, 0, depth=0)
    return nodes


def _sequence(tokens: list[str], at: int, depth: int) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    while at < len(tokens) and not (tokens[at] == ")" and depth):
        token = tokens[at]
        if token in "/^" and nodes and _atom(nodes[-1]) and _starts_atom(tokens, at + 1):
            right, at = _one(tokens, _skip(tokens, at + 1), depth)
            left = nodes.pop()
            nodes.append(Over(_bare(left), _bare(right)) if token == "/" else Power((left,), _bare(right)))
            continue
        if token in "/^" and len(nodes) > 1 and nodes[-1] == Run(" ") and _atom(nodes[-2]) and _starts_atom(tokens, at + 1):
            nodes.pop()  # "1 / 2" is the fraction too
            continue
        node, at = _one(tokens, at, depth)
        nodes.append(node)
    return tuple(nodes), at


def _one(tokens: list[str], at: int, depth: int) -> tuple[Node, int]:
    token = tokens[at]
    if token == "(" and depth < 12:
        inside, end = _sequence(tokens, at + 1, depth + 1)
        return Group(inside), min(end + 1, len(tokens))
    if token.isspace():
        return Run(" "), at + 1
    return Run(_ILLEGAL.sub("", _SIGNS.get(token, token))), at + 1


def _skip(tokens: list[str], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].isspace() else at


def _starts_atom(tokens: list[str], at: int) -> bool:
    at = _skip(tokens, at)
    return at < len(tokens) and (tokens[at][0].isalnum() or tokens[at][0] in "(_?□")


def _atom(node: Node) -> bool:
    return not isinstance(node, Run) or node.text[:1].isalnum() or node.text[:1] in "_?□"


def _bare(node: Node) -> tuple[Node, ...]:
    return node.inside if isinstance(node, Group) else (node,)


# ---------------------------------------------------------------- Word equations


def omml(maths: str) -> str:
    """`<m:oMath>…</m:oMath>` for a paragraph that declares the `m` namespace."""
    return f"<m:oMath>{_nodes(tree(maths))}</m:oMath>"


def _nodes(nodes: tuple[Node, ...]) -> str:
    return "".join(_node(n) for n in nodes)


_FONT = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'


def _node(node: Node) -> str:
    match node:
        case Run(text=" "):
            return f'<m:r><m:rPr><m:nor/></m:rPr>{_FONT}<m:t xml:space="preserve">\u2009</m:t></m:r>'
        case Run(text=text):
            upright = '<m:rPr><m:sty m:val="p"/></m:rPr>' if not re.fullmatch(r"[A-Za-z]", text) else ""
            return f'<m:r>{upright}{_FONT}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'
        case Over(top=top, bottom=bottom):
            return f"<m:f><m:num>{_nodes(top)}</m:num><m:den>{_nodes(bottom)}</m:den></m:f>"
        case Power(base=base, raised=raised):
            return f"<m:sSup><m:e>{_nodes(base)}</m:e><m:sup>{_nodes(raised)}</m:sup></m:sSup>"
        case Group(inside=inside):
            return f"<m:d><m:e>{_nodes(inside)}</m:e></m:d>"
