"""A document as a Word file that is ready to print: real headings, Word equations, room to write, numbered pages."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from . import docx_blocks
from .document import Document, Footer
from .docx_xml import ACCENT, INK, QUIET, SPACES, edges, inline, paragraph, run
from .sheet_code import code_line
from .space import MARGINS, PAPERS
from .steady import steady
from .themes import PLAIN, Theme, dressed, sideways


def to_docx(document: Document, theme: Theme = PLAIN) -> bytes:
    """The file's bytes. The same document gives the same pages."""
    file = docx.Document()
    document = dressed(document, theme)
    size = document.size
    wide, high = PAPERS[document.paper][:: -1 if sideways(document) else 1]
    _paper(file, document, wide, high)
    _styles(file, size, theme)
    width = wide - 2 * MARGINS[document.paper]
    parts = [paragraph(inline(document.title), style="Title", after=6)] if document.show_title else []
    parts += [docx_blocks.block(b, width, size) for b in document.blocks if not isinstance(b, Footer)]
    body = file.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    for element in parse_xml(f"<w:body {SPACES}>{''.join(parts)}</w:body>"):
        body.insert(len(body) - 1, element)
    _header_and_footer(file, document, width)
    _about(file, document)
    _modern(file)
    out = io.BytesIO()
    file.save(out)
    return steady(out.getvalue())


def _paper(file: Any, document: Document, wide: float, high: float) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Pt(wide), Pt(high)
    section.orientation = WD_ORIENT.LANDSCAPE if wide > high else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Pt(MARGINS[document.paper])
    section.top_margin, section.bottom_margin = Pt(MARGINS[document.paper] + 2), Pt(MARGINS[document.paper] + 2)
    section.header_distance, section.footer_distance = Pt(20), Pt(20)


def _styles(file: Any, size: float, theme: Theme) -> None:
    styles, font = file.styles, theme.word_font
    normal = styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = font, Pt(size), RGBColor.from_string(INK)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    normal.element.rPr.rFonts.set(qn("w:cs"), font)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(4), theme.pitch / 1.148
    for name, points, before, after in (
        ("Title", size + 8, 0, 6),
        ("Heading 1", size + 5, 12, 4),
        ("Heading 2", size + 2, 10, 4),
        ("Heading 3", size, 8, 2),
    ):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = font, Pt(points), True
        style.font.italic, style.font.color.rgb = False, RGBColor.from_string(ACCENT)
        fonts = style.element.rPr.rFonts
        for old in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{old}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), font)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        if (lines := style.element.pPr.find(qn("w:pBdr"))) is not None:
            style.element.pPr.remove(lines)
    if "Quiet" not in [s.name for s in styles]:
        quiet = styles.add_style("Quiet", WD_STYLE_TYPE.PARAGRAPH)
        quiet.base_style = normal
        quiet.font.size, quiet.font.color.rgb = Pt(8), RGBColor.from_string(QUIET)


def _header_and_footer(file: Any, document: Document, width: float) -> None:
    section = file.sections[0]
    foot = next((b.text for b in document.blocks if isinstance(b, Footer)), "")
    if len(foot) * 8 * 0.5 > width - 40:
        foot = "\n".join(foot.rsplit(" · ", 1))  # the page number keeps its place
    page = _field("PAGE") + run(" / ", size=8, color=QUIET) + _field("NUMPAGES")
    lines = [
        paragraph(
            run(foot, size=8, color=QUIET) + '<w:r><w:tab/></w:r>' + page,
            style="Quiet", after=0, border=edges("top", size=4), tabs=(("right", width),),
        )
    ]  # fmt: skip
    _replace(section.footer._element, lines)
    if document.show_title:
        section.different_first_page_header_footer = True
        _replace(section.first_page_footer._element, lines)
        _replace(section.header._element, [_top(inline(document.title, size=8, color=QUIET), document, width)])
        _replace(section.first_page_header._element, [_top("", document, width)])
    elif document.code:
        _replace(section.header._element, [_top("", document, width)])


def _top(title: str, document: Document, width: float) -> str:
    """The line above a page: its title at one side, its code at the other."""
    code = inline(code_line(document), size=max(9, document.size - 4), color=QUIET) if document.code else ""
    tabs = (("right", width),) if code else ()
    return paragraph(title + (f"<w:r><w:tab/></w:r>{code}" if code else ""), style="Quiet", after=0, tabs=tabs)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}">{run("1", size=8, color=QUIET)}</w:fldSimple>'


def _replace(part: Any, paragraphs: list[str]) -> None:
    for child in list(part):
        part.remove(child)
    for element in parse_xml(f"<w:body {SPACES}>{''.join(paragraphs)}</w:body>"):
        part.append(element)


def _about(file: Any, document: Document) -> None:
    about = file.core_properties
    about.title, about.author, about.comments, about.language = document.title, "Stepwise", "", document.language
    about.created = about.modified = datetime(2000, 1, 1, tzinfo=UTC)  # a fixed time, so that the same draft is the same file


def _modern(file: Any) -> None:
    """Word 2013 layout: a table starts at the margin, not a cell's padding to the left of it."""
    for setting in file.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
            return
    word = 'w:uri="http://schemas.microsoft.com/office/word"'
    compat = parse_xml(f'<w:compat {SPACES}><w:compatSetting w:name="compatibilityMode" {word} w:val="15"/></w:compat>')
    before = file.settings.element.find(qn("w:compat"))
    if before is None:
        file.settings.element.append(compat)
    else:
        before.append(compat[0])
