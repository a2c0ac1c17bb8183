"""PowerPoint files: one heading a slide, its text, tables and formulas; the speaker's notes become teacher notes.

A hidden slide is for the teacher as well. Pictures, charts and diagrams are counted, and said with the slide's number.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

from ...errors import InputError
from ..chunks import pieces
from .docx import said, words_of
from .omml import in_dollars
from .ooxml import Package, chosen, value
from .values import Part, Reading, Say, parts_of, raised, some

_MAIN = "ppt/presentation.xml"
MOST_SLIDES = 800
_SPARE_TITLES = {"sldNum", "dt", "ftr", "hdr"}


def read(data: bytes, stem: str, say: Say) -> Reading:
    """As every reader (`readers/__init__.py`)."""
    package = Package(data, _MAIN, "a PowerPoint file", ".pptx")
    slides = _slides(package)
    if len(slides) > MOST_SLIDES:
        raise InputError(f"it has {len(slides)} slides; the most is {MOST_SLIDES}.", cure="Split it.")
    parts: list[Part] = []
    seen: Counter[str] = Counter()
    silent, hidden, title = [], [], ""
    for number, name in enumerate(slides, 1):
        root = package.part(name)
        slide = _Slide()
        slide.shapes(root.find("cSld/spTree"))
        seen += slide.seen
        title = title or slide.title
        kind = ""
        if root.get("show") in ("0", "false"):
            hidden.append(number)
            kind = "teacher"
        if not slide.title and not slide.lines:
            silent.append(number)
        deck = title or stem
        text = "\n\n".join([f"# {slide.title or f'Slide {number}'}", *slide.lines])
        page = f"slide {number}"
        found = pieces(text, deck) if slide.lines else pieces(slide.title, deck)
        parts += parts_of(found, page, kind)
        spoken = _notes(package, name)
        parts += parts_of(pieces("\n\n".join([f"# {slide.title or f'Slide {number}'}", "## Notes", spoken]), deck), page, "teacher")
        say(number, len(slides))
    notes = said(seen)
    if silent:
        notes.append(f"{some(silent, 'slide', 'slides')} without any text.")
    if hidden:
        notes.append(f"{some(hidden, 'slide', 'slides')} hidden: kept for teachers only.")
    return Reading(title or stem, tuple(parts), tuple(notes))


def _slides(package: Package) -> list[str]:
    """Part names of the slides in the order they are shown."""
    links = package.links(_MAIN)
    wanted = [node.get("id", "") for node in package.part(_MAIN).findall("sldIdLst/sldId")]
    found = [links[name][1] for name in wanted if name in links and links[name][0] == "slide"]
    if not found:  # an id of another namespace stood in the way
        found = sorted((t for kind, t in links.values() if kind == "slide"), key=lambda t: (len(t), t))
    return [name for name in found if package.has(name)]


def _notes(package: Package, name: str) -> str:
    target = next((t for kind, t in package.links(name).values() if kind == "notesSlide" and package.has(t)), "")
    if not target:
        return ""
    notes = _Slide()
    notes.shapes(package.part(target).find("cSld/spTree"))
    return "\n\n".join(line for line in notes.lines)


class _Slide:
    """One slide's title and lines, and a count of what has no words."""

    def __init__(self) -> None:
        self.title = ""
        self.lines: list[str] = []
        self.seen: Counter[str] = Counter()

    def shapes(self, tree: ET.Element | None) -> None:
        for shape in chosen(tree) if tree is not None else ():
            hidden = next((p for p in shape.iter("cNvPr")), None)
            if shape.tag != "grpSp" and hidden is not None and hidden.get("hidden") in ("1", "true"):
                self.seen["hidden"] += 1
            elif shape.tag == "grpSp":
                self.shapes(shape)
            elif shape.tag == "sp":
                self.words(shape)
            elif shape.tag == "pic":
                if words := words_of(hidden):
                    self.lines.append(f"[Picture: {words}]")
                else:
                    self.seen["picture"] += 1
            elif shape.tag == "graphicFrame":
                table = next(shape.iter("tbl"), None)
                if table is None:
                    self.seen["chart"] += 1
                else:
                    self.table(table)

    def words(self, shape: ET.Element) -> None:
        place = shape.find("nvSpPr/nvPr/ph")
        kind = value(place, "type")
        if kind in _SPARE_TITLES or kind == "sldImg":
            return
        body = shape.find("txBody")
        lines = self.paragraphs(body) if body is not None else []
        if kind in ("title", "ctrTitle") and not self.title:
            self.title = " ".join(" ".join(lines).removeprefix("- ").split())
        else:
            listed = len(lines) > 1 and (place is not None)
            self.lines += ["\n".join(f"- {line}" for line in lines)] if listed else lines

    def paragraphs(self, body: ET.Element) -> list[str]:
        found = [" ".join(self.text(p).split()) for p in body.findall("p")]
        return [line for line in found if line]

    def text(self, node: ET.Element) -> str:
        out = []
        for child in chosen(node):
            if child.tag in ("r", "fld"):
                words, lift = "".join(t.text or "" for t in child.findall("t")), value(child.find("rPr"), "baseline")
                out.append(raised(words, not lift.startswith("-")) if lift.strip("-0") else words)
            elif child.tag in ("br", "tab"):
                out.append(" ")
            elif child.tag == "oMath":
                text = in_dollars(child)
                self.seen["formula"] += text is None
                out.append("[formula not readable]" if text is None else text)
            elif child.tag in ("m", "oMathPara"):
                out.append(self.text(child))
        return "".join(out)

    def table(self, node: ET.Element) -> None:
        rows = []
        for row in node.findall("tr"):
            cells = []
            for cell in row.findall("tc"):
                body = cell.find("txBody")
                cells.append(" ".join(self.paragraphs(body)).replace("|", "/") if body is not None else "")
            rows.append("| " + " | ".join(cells) + " |")
        if len(rows) > 1:
            rows.insert(1, "|" + " --- |" * rows[0].count(" |"))
        self.lines.append("\n".join(rows))
