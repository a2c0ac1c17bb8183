"""Small pieces of WordprocessingML as text: runs, paragraphs, tables. Building strings is ten times faster than objects.

Lengths are points; Word wants twentieths of a point (`dxa`), and borders in eighths.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from .mathtext import omml, pieces

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
INK, QUIET, ACCENT, TINT, SHADE = "1F2933", "5F6B76", "1D5B4F", "EAF1EE", "C9CFD3"


def run(text: str, *, bold: bool = False, italic: bool = False, color: str = "", size: float = 0) -> str:
    """Plain text; a newline becomes a line break."""
    props = "".join(
        (
            "<w:b/>" if bold else "",
            "<w:i/>" if italic else "",
            f'<w:color w:val="{color}"/>' if color else "",
            f'<w:sz w:val="{round(size * 2)}"/>' if size else "",
        )
    )
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{'<w:br/>'.join(lines)}</w:r>"


def inline(text: str, *, bold: bool = False, italic: bool = False, color: str = "", size: float = 0) -> str:
    """Text with `$maths$`, `\\$` and `**bold**` as runs and Word equations."""
    return "".join(
        omml(piece.text)
        if piece.kind == "maths"
        else run(piece.text, bold=bold or piece.kind == "bold", italic=italic, color=color, size=size)
        for piece in pieces(text)
    )


def paragraph(
    content: str, *, style: str = "", before: float = 0, after: float = 4, keep: bool = False, indent: float = 0, hanging: float = 0,
    align: str = "", border: str = "", line: float = 0, tabs: Sequence[tuple[str, float]] = (), shade: str = "",
) -> str:  # fmt: skip
    """`content` is runs. `keep` holds it with the next paragraph; `border` is XML for `w:pBdr`; `line` an exact height."""
    exact = f' w:line="{round(line * 20)}" w:lineRule="exact"' if line else ""
    props = "".join(
        (
            f"<w:pStyle w:val={quoteattr(style)}/>" if style else "",
            "<w:keepNext/>" if keep else "",
            f"<w:pBdr>{border}</w:pBdr>" if border else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "",
            f"<w:tabs>{''.join(f'<w:tab w:val={quoteattr(kind)} w:pos={quoteattr(str(round(at * 20)))}/>' for kind, at in tabs)}</w:tabs>"
            if tabs
            else "",
            f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{exact}/>',
            f'<w:ind w:left="{round(indent * 20)}" w:hanging="{round(hanging * 20)}"/>' if indent or hanging else "",
            f'<w:jc w:val="{align}"/>' if align else "",
        )
    )
    return f"<w:p><w:pPr>{props}</w:pPr>{content}</w:p>"


def edges(*sides: str, size: int = 4, color: str = SHADE, kind: str = "single") -> str:
    """Border elements for the named sides; `size` in eighths of a point."""
    return "".join(f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="0" w:color="{color}"/>' for side in sides)


def cell(content: str, width: float, *, span: int = 1, shade: str = "", borders: str = "", middle: bool = False) -> str:
    """One table cell around paragraphs. An empty cell gets an empty paragraph, as Word requires."""
    props = "".join(
        (
            f'<w:tcW w:w="{round(width * 20)}" w:type="dxa"/>',
            f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
            f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "",
            '<w:vAlign w:val="center"/>' if middle else "",
        )
    )
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{content or EMPTY}</w:tc>"


EMPTY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
EMPTY_KEPT = EMPTY.replace("<w:pPr>", "<w:pPr><w:keepNext/>")
"""Holds its row of a table on the page of what follows."""


def row(cells: Iterable[str], *, height: float = 0, exact: bool = False, head: bool = False, split: bool = False) -> str:
    props = "".join(
        (
            "" if split else "<w:cantSplit/>",
            f'<w:trHeight w:val="{round(height * 20)}" w:hRule="{"exact" if exact else "atLeast"}"/>' if height else "",
            "<w:tblHeader/>" if head else "",
        )
    )
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[float], *, indent: float = 0, borders: str = "", pad: float = 5, above: int = 40) -> str:
    """A table of fixed column widths in points. `borders` is XML for `w:tblBorders`; `above` twentieths over and under a cell."""
    grid = "".join(f'<w:gridCol w:w="{round(w * 20)}"/>' for w in widths)
    props = "".join(
        (
            f'<w:tblW w:w="{round(sum(widths) * 20)}" w:type="dxa"/>',
            f'<w:tblInd w:w="{round(indent * 20)}" w:type="dxa"/>',
            f"<w:tblBorders>{borders}</w:tblBorders>" if borders else "",
            '<w:tblLayout w:type="fixed"/>',
            f'<w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="{round(pad * 20)}" w:type="dxa"/>'
            f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{round(pad * 20)}" w:type="dxa"/></w:tblCellMar>',
        )
    )
    return f"<w:tbl><w:tblPr>{props}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def gap(points: float, *, keep: bool = False) -> str:
    """An empty paragraph of an exact height; Word also needs one between two tables."""
    return paragraph("", after=0, line=max(1.0, points), keep=keep)
