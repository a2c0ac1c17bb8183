"""Word documents: headings, paragraphs, lists, tables and formulas in reading order.

Deleted and hidden text, comments and what lies outside the document are left out; pictures are counted, and said.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter

from ..chunks import pieces
from .omml import in_dollars
from .ooxml import Package, chosen, value
from .values import Reading, Say, counted, parts_of, raised

_MAIN = "word/document.xml"


def read(data: bytes, stem: str, say: Say) -> Reading:
    """As every reader (`readers/__init__.py`)."""
    package = Package(data, _MAIN, "a Word document", ".docx")
    body = package.part(_MAIN).find("body")
    story = _Story(_levels(package))
    if body is not None:
        story.blocks(body)
    for part, tag in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        notes = [n for n in package.part(part).findall(tag) if not n.get("type")] if package.has(part) else []
        if notes:
            story.lines.append("## Notes")
        for note in notes:
            story.blocks(note)
    seen = story.seen
    if package.has("word/comments.xml"):
        seen["comment"] += len(package.part("word/comments.xml").findall("comment"))
    seen["object"] += max(0, package.count("word/embeddings/") - seen["formula"])
    return Reading(story.title or stem, tuple(parts_of(pieces("\n\n".join(story.lines), story.title or stem))), tuple(said(seen)))


def said(seen: Counter[str]) -> list[str]:
    """Sentences on what was counted and not read."""
    words = {
        "picture": ("picture has", "pictures have", "no words and cannot be read."),
        "formula": ("formula", "formulas", "could not be read."),
        "sign": ("sign of a special font", "signs of special fonts", "could not be read."),
        "hidden": ("hidden passage was", "hidden passages were", "left out."),
        "comment": ("comment was", "comments were", "left out."),
        "object": ("embedded file was", "embedded files were", "not opened."),
        "chart": ("chart or diagram", "charts or diagrams", "cannot be read."),
    }
    return [f"{counted(seen[name], one, more)} {rest}" for name, (one, more, rest) in words.items() if seen[name]]


def words_of(picture: ET.Element | None) -> str:
    """What its author says a picture shows; a file name says nothing."""
    words = " ".join((picture.get("descr", "") if picture is not None else "").split())
    return "" if re.fullmatch(r"[^ ]*\.\w{2,4}|(?:picture|image|bild|imagen) ?\d*", words, re.IGNORECASE) else words[:500]


def _levels(package: Package) -> dict[str, int]:
    """Heading level by style id: 0 is the title."""
    if not package.has("word/styles.xml"):
        return {}
    found = {}
    for style in package.part("word/styles.xml").findall("style"):
        name = value(style.find("name")).lower()
        outline = value(style.find("pPr/outlineLvl"))
        if name == "title":
            found[style.get("styleId", "")] = 0
        elif match := re.fullmatch(r"heading ([1-9])", name):
            found[style.get("styleId", "")] = int(match.group(1))
        elif outline.isdigit() and int(outline) < 9:
            found[style.get("styleId", "")] = int(outline) + 1
    return found


class _Story:
    """The document as Markdown lines, and a count of what could not be put in them."""

    def __init__(self, levels: dict[str, int]) -> None:
        self.levels = levels
        self.lines: list[str] = []
        self.seen: Counter[str] = Counter()
        self.title = ""

    def blocks(self, node: ET.Element) -> None:
        for child in chosen(node):
            if child.tag == "p":
                self.paragraph(child)
            elif child.tag == "tbl":
                self.lines.append(self.table(child))
            elif child.tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                self.blocks(child)
            elif child.tag == "altChunk":
                self.seen["object"] += 1

    def paragraph(self, node: ET.Element) -> None:
        boxes: list[str] = []
        text = " ".join(self.text(node, boxes).split(" ")).strip()
        style = value(node.find("pPr/pStyle"))
        level = self.levels.get(style, -1)
        outline = value(node.find("pPr/outlineLvl"))
        if level < 0 and outline.isdigit() and int(outline) < 9:
            level = int(outline) + 1
        if text and level == 0 and not self.title:
            self.title = " ".join(text.split())
            self.lines.append(f"# {self.title}")
        elif text and level >= 0:
            self.lines.append(f"{'#' * min(6, max(1, level))} {' '.join(text.split())}")
        elif text and node.find("pPr/numPr") is not None:
            self.lines.append(f"- {text}")
        elif text:
            self.lines.append(re.sub(r"^(#{1,6}\s)", r"\\\1", text))
        self.lines += boxes

    def text(self, node: ET.Element, boxes: list[str]) -> str:
        """The words of a paragraph; text boxes in it go to `boxes`."""
        out = []
        for child in chosen(node):
            tag = child.tag
            if tag == "r":
                mark = child.find("rPr/vanish")
                if mark is not None and value(mark) not in ("0", "false"):
                    self.seen["hidden"] += any(t.text for t in child.iter("t"))
                else:
                    words = self.text(child, boxes)
                    place = value(child.find("rPr/vertAlign"))
                    out.append(raised(words, place == "superscript") if place in ("superscript", "subscript") else words)
            elif tag == "sym":
                self.seen["sign"] += 1
            elif tag == "t":
                out.append(child.text or "")
            elif tag in ("tab", "ptab"):
                out.append(" ")
            elif tag in ("br", "cr"):
                out.append("\n")
            elif tag == "noBreakHyphen":
                out.append("-")
            elif tag == "oMath":
                out.append(self.formula(child))
            elif tag == "oMathPara":
                out += [f" {self.formula(one)} " for one in child.findall("oMath")]
            elif tag in ("drawing", "pict", "object"):
                out.append(self.drawn(child, boxes))
            elif tag in ("ins", "moveTo", "hyperlink", "sdt", "sdtContent", "smartTag", "fldSimple", "customXml", "dir", "bdo"):
                out.append(self.text(child, boxes))
        return "".join(out)

    def formula(self, node: ET.Element) -> str:
        text = in_dollars(node)
        if text is None:
            self.seen["formula"] += 1
            return "[formula not readable]"
        return text

    def drawn(self, node: ET.Element, boxes: list[str]) -> str:
        """Words for a picture, if its author gave some; the text of a text box."""
        if any(p.get("ProgID", "").startswith(("Equation", "MathType")) for p in node.iter("OLEObject")):
            self.seen["formula"] += 1
            return "[formula not readable]"
        inside = list(node.iter("txbxContent"))
        if inside:
            story = _Story(self.levels)
            for box in inside:
                story.blocks(box)
            self.seen += story.seen
            boxes += story.lines
            return ""
        if any(True for _ in node.iter("chart")) or any(True for _ in node.iter("relIds")):
            self.seen["chart"] += 1
            return ""
        words = next(filter(None, (words_of(p) for p in node.iter("docPr"))), "")
        if words:
            return f" [Picture: {words}] "
        self.seen["picture"] += any(True for tag in ("pic", "imagedata") for _ in node.iter(tag))
        return ""

    def table(self, node: ET.Element) -> str:
        """Rows as lines of cells between bars, with the rule that Markdown wants below the first."""
        rows = []
        for row in _inner(node, "tr"):
            cells = []
            for cell in _inner(row, "tc"):
                story = _Story({})
                story.blocks(cell)
                self.seen += story.seen
                cells.append(" ".join(" ".join(story.lines).split()).replace("|", "/"))
            if any(cells):
                rows.append("| " + " | ".join(cells) + " |")
        if len(rows) > 1:
            rows.insert(1, "|" + " --- |" * rows[0].count(" |"))
        return "\n".join(rows)


def _inner(node: ET.Element, tag: str) -> list[ET.Element]:
    """Rows or cells of this table only, also those inside a content control."""
    found = []
    for child in node:
        if child.tag == tag:
            found.append(child)
        elif child.tag in ("sdt", "sdtContent", "ins", "customXml"):
            found += _inner(child, tag)
    return found
