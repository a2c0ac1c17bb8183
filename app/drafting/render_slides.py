"""Slides as a PowerPoint file: real titles, native shapes for pictures, dark letters on white, sizes that fit the words."""

from __future__ import annotations

import io
import math
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from ..pictures import Array, Bar, Bars, Line, cells, words_for
from .document import Document
from .slides import Slide, slides_of
from .steady import steady
from .themes import right_to_left

WIDE, HIGH, EDGE = 960.0, 540.0, 54.0
INK, QUIET, ACCENT, TINT, SHADE, WARNING = "1F2933", "5F6B76", "1D5B4F", "EAF1EE", "C9CFD3", "9A3412"
FONT = "Arial"


def to_pptx(document: Document) -> bytes:
    """The slides of one page of students, without notes."""
    return deck(slides_of(document), document.title, document.language)


def deck(slides: tuple[Slide, ...], title: str, language: str = "en") -> bytes:
    """The file's bytes. The same slides give the same bytes."""
    file = Presentation()
    file.slide_width, file.slide_height = Pt(WIDE), Pt(HIGH)
    for number, slide in enumerate(slides, 1):
        _slide(file, slide, number, language)
    about = file.core_properties
    about.title, about.author, about.language, about.last_modified_by = title, "Stepwise", language, "Stepwise"
    about.created = about.modified = datetime(2000, 1, 1)
    out = io.BytesIO()
    file.save(out)
    return steady(out.getvalue())


def _color(six: str) -> Any:
    return RGBColor.from_string(six)  # type: ignore[no-untyped-call]


def _slide(file: Any, slide: Slide, number: int, language: str) -> None:
    page = file.slides.add_slide(file.slide_layouts[5])
    rtl = right_to_left(language)
    title = page.shapes.title
    title.left, title.top, title.width, title.height = Pt(EDGE), Pt(26), Pt(WIDE - 2 * EDGE), Pt(64)
    _write(title.text_frame, (slide.title,), 34 if len(slide.title) < 45 else 26, rtl, color=ACCENT, bold=True)
    top = 104.0
    if slide.warning:
        _box(page, (slide.warning,), EDGE, top, WIDE - 2 * EDGE, 44, 16, rtl, color=WARNING, bold=True)
        top += 50
    if slide.lines:
        below = _picture_height(slide.picture) if slide.picture else 0
        room = HIGH - 46 - top - below
        _box(page, slide.lines, EDGE, top, WIDE - 2 * EDGE, room, size_for(slide.lines, WIDE - 2 * EDGE, room), rtl)
        top += room
    if slide.picture:
        _picture(page, slide.picture, top)
    if slide.rows:
        _table(page, slide.rows, top, rtl)
    foot = slide.small or ""
    _box(page, (f"{foot}  ·  {number}" if foot else str(number),), EDGE, HIGH - 32, WIDE - 2 * EDGE, 20, 9, rtl, color=QUIET)
    if slide.notes:
        page.notes_slide.notes_text_frame.text = slide.notes


def size_for(lines: tuple[str, ...], width: float, height: float) -> int:
    """The largest letters that fit, for reading from the back of a room."""
    return next((s for s in (32, 28, 24, 20, 18, 16, 14) if _tall(lines, width, s) <= height), 12)


def _tall(lines: tuple[str, ...], width: float, size: int) -> float:
    return sum(math.ceil(max(1, len(part)) * size * 0.53 / width) * size * 1.22 + 8 for line in lines for part in line.split("\n"))


def _box(
    page: Any, lines: tuple[str, ...], left: float, top: float, width: float, height: float, size: float, rtl: bool,
    color: str = INK, bold: bool = False,
) -> None:  # fmt: skip
    _write(page.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height)).text_frame, lines, size, rtl, color=color, bold=bold)


def _write(frame: Any, lines: tuple[str, ...], size: float, rtl: bool, *, color: str = INK, bold: bool = False) -> None:
    frame.word_wrap = True
    for n, text in enumerate(part for line in lines for part in line.split("\n")):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if rtl else PP_ALIGN.LEFT
        paragraph.space_after = Pt(8 if size > 12 else 0)
        if rtl:
            paragraph._p.get_or_add_pPr().set("rtl", "1")
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.name, run.font.bold, run.font.color.rgb = Pt(size), FONT, bold, _color(color)


def _table(page: Any, rows: tuple[tuple[str, ...], ...], top: float, rtl: bool) -> None:
    columns = max(map(len, rows))
    width, height = WIDE - 2 * EDGE, HIGH - 46 - top
    shape = page.shapes.add_table(len(rows), columns, Pt(EDGE), Pt(top), Pt(width), Pt(min(height, 44.0 * len(rows))))
    table = shape.table
    table.first_row = table.horz_banding = False
    shares = [max(0.15, min(0.6, max(len(r[c]) if c < len(r) else 0 for r in rows) / 60)) for c in range(columns)]
    wide = [width * s / sum(shares) for s in shares]
    fits = (s for s in (24, 20, 18, 16, 14, 12, 11, 10) if _rows_tall(rows, wide, s) <= height)
    size = next(fits, 9)
    for c, points in enumerate(wide):
        table.columns[c].width = Pt(points)
    for r, row in enumerate(rows):
        for c in range(columns):
            cell = table.cell(r, c)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _color(TINT if ((r + c) % 2 == 0 and columns > 2) or c == 0 else "FFFFFF")
            _write(cell.text_frame, (row[c] if c < len(row) else "",), size, rtl, bold=c == 0 and columns <= 3 and len(row[0]) < 40)


def _rows_tall(rows: tuple[tuple[str, ...], ...], wide: list[float], size: int) -> float:
    return sum(max(_tall((text,), w - 16, size) for text, w in zip(row, wide, strict=False)) + 8 for row in rows)


# ---------------------------------------------------------------- pictures


def _picture_height(spec: str) -> float:
    match cells(spec):
        case Bars(bars=bars):
            return 62.0 * len(bars) + 16
        case Line():
            return 110.0
        case Array(rows=rows):
            return min(26.0, 200 / rows) * rows + 16


def _picture(page: Any, spec: str, top: float) -> None:
    found = cells(spec)
    before = len(page.shapes)
    match found:
        case Bars(bars=bars):
            most = max(b.wholes for b in bars)
            for n, bar in enumerate(bars):
                _bar(page, bar, most, top + 62 * n)
        case Line():
            _line(page, found, top + 30)
        case Array(rows=rows, columns=columns):
            side = min(26.0, 200 / rows, (WIDE - 2 * EDGE) / columns)
            for n in range(rows * columns):
                _cell(page, EDGE + n % columns * side, top + n // columns * side, side, side, True)
    for shape in list(page.shapes)[before:]:
        shape._element._nvXxPr.cNvPr.set("descr", words_for(spec))


def _bar(page: Any, bar: Bar, most: int, top: float) -> None:
    whole = min(520.0, (WIDE - 2 * EDGE - 14 * (most - 1)) / most)
    part = whole / bar.parts
    for n in range(bar.wholes * bar.parts):
        _cell(page, EDGE + n // bar.parts * (whole + 14) + n % bar.parts * part, top, part, 46, n < bar.shaded)


def _cell(page: Any, left: float, top: float, width: float, height: float, shaded: bool) -> None:
    shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(width), Pt(height))
    shape.fill.solid()
    shape.fill.fore_color.rgb = _color(SHADE if shaded else "FFFFFF")
    shape.line.color.rgb, shape.line.width, shape.shadow.inherit = _color(INK), Pt(1.25), False


def _line(page: Any, line: Line, top: float) -> None:
    width = WIDE - 2 * EDGE - 40
    steps = (line.high - line.low) * line.parts

    def at(value: float) -> float:
        return EDGE + 20 + width * value / (line.high - line.low)

    _stroke(page, EDGE, top, WIDE - EDGE, top)
    for n in range(steps + 1):
        whole = n % line.parts == 0
        x, tall = at(n / line.parts), 12 if whole else 7
        _stroke(page, x, top - tall, x, top + tall)
        if whole:
            _box(page, (str(line.low + n // line.parts),), x - 20, top + 14, 60, 26, 18, False)
    for point in line.points:
        mark = page.shapes.add_shape(MSO_SHAPE.OVAL, Pt(at(float(point - line.low)) - 7), Pt(top - 7), Pt(14), Pt(14))
        mark.fill.solid()
        mark.fill.fore_color.rgb = _color(INK)
        mark.line.fill.background()


def _stroke(page: Any, left: float, top: float, right: float, bottom: float) -> None:
    made = page.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Pt(left), Pt(top), Pt(right), Pt(bottom))
    made.line.color.rgb, made.line.width = _color(INK), Pt(1.5)
