"""Pictures as Word tables: shaded cells stay sharp, print in black and white, and a teacher can change them."""

from __future__ import annotations

from ..pictures import Array, Bar, Bars, Line, cells
from .docx_xml import EMPTY, EMPTY_KEPT, INK, SHADE, cell, edges, gap, paragraph, row, run, table

_ALL = ("top", "left", "bottom", "right")
_TALL = 22.0


def picture(spec: str, width: float, *, indent: float = 0, keep: bool = False) -> str:
    """XML of the picture, at most `width` points wide."""
    found = cells(spec)
    match found:
        case Bars(bars=bars):
            most = max(b.wholes for b in bars)
            wide = min(width, 300.0 if most == 1 else 420.0)
            return "".join(_bar(b, wide, most, indent, keep) + gap(6, keep=keep) for b in bars)
        case Line():
            return _line(found, min(width, 440.0), indent, keep)
        case Array():
            return _array(found, indent, keep) + gap(4, keep=keep)


def _bar(bar: Bar, width: float, most: int, indent: float, keep: bool) -> str:
    """Wholes side by side with a narrow gap between them."""
    between = 8.0
    part = (width - between * (most - 1)) / most / bar.parts
    inside = EMPTY_KEPT if keep else EMPTY
    parts, widths = [], []
    for n in range(bar.wholes * bar.parts):
        if n and n % bar.parts == 0:
            parts.append(cell(inside, between, borders=edges("top", "bottom", kind="nil")))
            widths.append(between)
        parts.append(cell(inside, part, shade=SHADE if n < bar.shaded else "", borders=edges(*_ALL, size=8, color=INK)))
        widths.append(part)
    return table([row(parts, height=_TALL, exact=True)], widths, indent=indent, pad=0)


def _line(line: Line, width: float, indent: float, keep: bool) -> str:
    """Points at their exact places by tab stops; below them ticks and whole numbers on a grid of half steps."""
    steps = (line.high - line.low) * line.parts
    half = width / (2 * steps + 2)
    at = [("center", indent + half * (1 + 2 * float((p - line.low) * line.parts))) for p in sorted(line.points)]
    points = paragraph(("<w:r><w:tab/></w:r>" + run("●", size=9)) * len(at), after=0, line=11, tabs=at, keep=True) if at else ""
    tick, base = edges("left", size=8, color=INK), edges("bottom", size=10, color=INK)
    inside = EMPTY_KEPT if keep else EMPTY
    ticks = [
        cell(inside, half, borders=base),
        *[cell(inside, 2 * half, span=2, borders=tick + base)] * steps,
        cell(inside, half, borders=tick + base),
    ]
    told = [str(line.low + n // line.parts) if n % line.parts == 0 else "" for n in range(steps + 1)]
    numbers = [cell(_centred(text, 10, keep) if text else inside, 2 * half, span=2) for text in told]
    rows = [row(ticks, height=9, exact=True), row(numbers, height=15, exact=True)]
    return points + table(rows, [half] * (2 * steps + 2), indent=indent, pad=0) + gap(4, keep=keep)


def _array(array: Array, indent: float, keep: bool) -> str:
    size = 16.0
    one = cell(EMPTY_KEPT if keep else EMPTY, size, borders=edges(*_ALL, size=6, color=INK))
    return table(
        [row([one] * array.columns, height=size, exact=True) for _ in range(array.rows)], [size] * array.columns, indent=indent, pad=0
    )


def _centred(text: str, size: float, keep: bool) -> str:
    return paragraph(run(text, size=size), after=0, align="center", line=size + 3, keep=keep)
