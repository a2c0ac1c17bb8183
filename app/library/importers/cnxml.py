"""A CNXML module to Markdown: what explains, what is practised, and the solutions, kept apart. Pure.

A worked example teaches, so its solution stays in the lesson. The solution of an exercise or a "try it" is a key.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .mathml import in_dollars

_DROPPED = {"label", "metadata", "colspec", "spanspec", "image", "iframe", "flash", "cnxid", "uuid"}
_INLINE = {"emphasis", "term", "span", "link", "sup", "sub", "math", "newline", "space", "code", "foreign", "footnote", "quote", "cite"}


@dataclass
class Module:
    """One module in four Markdown texts; each starts its own headings."""

    title: str
    lesson: str = ""
    practice: str = ""
    solutions: str = ""
    overview: str = ""
    objectives: list[str] = field(default_factory=list)
    exercises: int = 0
    solved: int = 0


def read_module(root: ET.Element) -> Module:
    """The module's texts; all empty when there is nothing to read in it."""
    title = _first(root, "title")
    module = Module(inline(title).strip() if title is not None else "Untitled")
    abstract = root.find(".//abstract")
    if abstract is not None:
        module.objectives = [inline(item) for item in abstract.iter("item")]
        said = "\n\n".join(inline(para) for para in abstract.iter("para"))
        module.overview = "# What this section is about\n" + said + "\n" + "\n".join(f"- {name}" for name in module.objectives)
    walk = _Walk(module)
    content = root.find("content")
    if content is not None:
        walk.section(content, 0)
    glossary = [f"- **{inline(term)}**: {inline(meaning)}" for term, meaning in _definitions(root)]
    module.lesson = "\n\n".join([*walk.lesson, *(["# Glossary\n" + "\n".join(glossary)] if glossary else [])])
    module.practice, module.solutions = "\n\n".join(walk.practice), "\n\n".join(walk.solutions)
    return module


def _definitions(root: ET.Element) -> Iterator[tuple[ET.Element, ET.Element]]:
    for definition in root.iter("definition"):
        term, meaning = definition.find("term"), definition.find("meaning")
        if term is not None and meaning is not None:
            yield term, meaning


class _Walk:
    """Walks the sections once and puts every block where it belongs."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.lesson: list[str] = []
        self.practice: list[str] = []
        self.solutions: list[str] = []

    def section(self, node: ET.Element, depth: int, practising: bool = False) -> None:
        practising = practising or has_class(node, "section-exercises", "review-exercises", "practice-test")
        out = self.practice if practising else self.lesson
        title = node.find("title") if node.tag == "section" else None
        name = inline(title) if title is not None else "Exercises" if practising and node.tag == "section" else ""
        if name:
            heading = "#" * min(max(depth, 1), 6) + " " + name
            for part in (self.lesson, self.practice, self.solutions):
                part.append(heading)
        for child in node:
            if child.tag == "section":
                self.section(child, depth + 1, practising)
            elif child.tag != "title":
                self.block(child, out)

    def block(self, node: ET.Element, out: list[str]) -> None:
        if node.tag == "note" and node.get("class", "").startswith(("manipulative", "media", "links-to")):
            return  # they point to web pages and activities that do not come with the book
        if node.tag == "example":
            out += _filled(["**Example.**", *blocks(node)])
        elif node.tag == "exercise":
            self.exercise(node)
        elif node.tag == "note" and node.find(".//exercise") is not None:
            for child in node:
                if child.tag != "title":
                    self.block(child, self.practice)
        else:
            out += _filled(blocks(node, self))

    def exercise(self, node: ET.Element) -> None:
        self.module.exercises += 1
        asked = "\n".join(text for problem in node.iter("problem") for text in blocks(problem))
        self.practice.append(asked)
        solved = "\n".join(text for solution in node.iter("solution") for text in blocks(solution))
        if solved:
            self.module.solved += 1
            self.solutions.append(f"{asked}\nSolution: {solved}")


def blocks(node: ET.Element, walk: _Walk | None = None) -> list[str]:
    """An element's blocks as Markdown. With a walk, exercises inside go to it instead of into the text."""
    tag = node.tag
    if tag in _DROPPED:
        return []
    if tag == "exercise" and walk is not None:
        walk.exercise(node)
        return []
    if tag in ("para", "caption", "title") or tag in _INLINE:
        return _paragraph(node, walk)
    if tag == "equation":
        return [inline(node)]
    if tag == "list":
        return [_list(node)]
    if tag == "table":
        return [_table(node)]
    if tag in ("media", "figure", "subfigure"):
        return _picture(node)
    found: list[str] = []
    title = node.find("title")
    if title is not None and (name := inline(title).strip(" .:")) and name != "Solution":
        found.append(f"**{name}.**")
    found += [node.text.strip()] if node.text and node.text.strip() else []
    for child in node:
        if child is not title:
            found += blocks(child, walk)
        if child.tail and child.tail.strip():
            found.append(_escaped(child.tail))
    return _filled(found)


def _paragraph(node: ET.Element, walk: _Walk | None) -> list[str]:
    """A paragraph, cut where a list, table, figure or equation stands inside it."""
    found: list[str] = []
    text = _escaped(node.text or "")
    if node.tag in _INLINE:
        return [inline(node)]
    for child in node:
        if child.tag in ("list", "table", "figure", "note", "exercise", "example"):
            found += [text, *blocks(child, walk)]
            text = ""
        else:
            text += _child(child)
        text += _escaped(child.tail or "")
    return _filled([*found, text])


def _list(node: ET.Element) -> str:
    numbered = node.get("list-type") == "enumerated" and not has_class(node, "circled")
    lines = []
    for n, item in enumerate(node.findall("item"), 1):
        mark = f"{n}." if numbered else "-"
        lines.append(f"{mark} " + " ".join(_flat(text) for text in _paragraph(item, None)))
    return "\n".join(lines)


def _table(node: ET.Element) -> str:
    """Rows between bars; an unruled table (the lines of a worked solution) too, for its cells belong side by side."""
    lines = []
    for row in node.iter("row"):
        cells = [" ".join(_flat(text) for text in _paragraph(entry, None)).replace("|", "¦") for entry in row.findall("entry")]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append("| " + " | ".join(cells) + " |")
    title = node.find("title")
    return "\n".join(([f"**{inline(title)}**", ""] if title is not None else []) + lines)


def _flat(text: str) -> str:
    return " ".join(re.sub(r"^\|\s*|\s*\|$", "", line.strip()) for line in text.split("\n"))


def _picture(node: ET.Element) -> list[str]:
    """What a picture shows, in the words its maker gave for it."""
    alts = [alt for media in node.iter("media") if len(alt := _escaped(media.get("alt") or "").strip()) > 3]
    captions = [inline(caption) for caption in node.iter("caption")]
    return _filled([*captions, *(f"[Picture: {alt}]" for alt in alts)])


def inline(node: ET.Element) -> str:
    text = _escaped(node.text or "") + "".join(_child(child) + _escaped(child.tail or "") for child in node)
    return re.sub(r"[ \t\n]+", " ", text).strip()


def _child(node: ET.Element) -> str:
    if node.tag == "math":
        return f" {in_dollars(node)} "
    if node.tag == "newline":
        return " "
    if node.tag in _DROPPED:
        return ""
    if node.tag == "media":
        return " ".join(["", *_picture(node), ""])
    if node.tag == "link" and not (node.text or len(node)):
        return "the figure" if "igure" in node.get("target-id", "") else ""
    if node.tag == "sup":
        return "^" + inline(node)
    text = " ".join(blocks(node)) if node.tag not in _INLINE and len(node) else inline(node)
    spaced = (node.text or "")[-1:].isspace()
    return text + (" " if spaced else "")


def _escaped(text: str) -> str:
    return re.sub(r"(?<!\\)\$", r"\\$", re.sub(r"\s+", " ", text))


def _filled(texts: Iterable[str]) -> list[str]:
    tidy = (re.sub(r"[ \t]+", " ", re.sub(r" +([.,;:?!])", r"\1", text)).strip() for text in texts)
    return [text for text in tidy if text]


def has_class(node: ET.Element, *names: str) -> bool:
    return bool(set(node.get("class", "").split()) & set(names))


def _first(root: ET.Element, tag: str) -> ET.Element | None:
    found = root.find(tag)
    return found if found is not None else root.find(f".//{tag}")
