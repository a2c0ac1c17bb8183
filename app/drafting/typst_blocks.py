"""A document as plain values for the page template `page.typ`: words and numbers, never code.

The template is fixed and reads these values as data, so no text of a draft can ever be read as an instruction to typst.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .document import (
    Answer,
    Beside,
    Block,
    Bullets,
    Callout,
    Cut,
    Document,
    Fields,
    Footer,
    Frames,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Slips,
    Space,
    Square,
    Support,
    Table,
    Task,
    WordBank,
)  # fmt: skip
from .maths_out import drawing
from .mathtext import Group, Node, Over, Power, Run, pieces, tree
from .sheet_code import code_line
from .space import CHART_ROW, LINE, MARGINS, PAPERS, two_columns
from .themes import Theme, right_to_left, sideways

Data = dict[str, Any]
_PIXEL = 0.85
"""Points of one unit of a drawing."""


def page_data(document: Document, theme: Theme) -> Data:
    """Everything the template needs for one file. The document is already dressed in its theme."""
    wide, high = PAPERS[document.paper]
    if sideways(document):
        wide, high = high, wide
    return {
        "title": document.title,
        "heading": inline(document.title) if document.show_title else [],
        "footer": next((b.text for b in document.blocks if isinstance(b, Footer)), ""),
        "code": inline(code_line(document)),
        "width": wide,
        "height": high,
        "margin": MARGINS[document.paper],
        "size": document.size,
        "pitch": theme.pitch,
        "tracking": theme.tracking,
        "font": theme.font,
        "language": document.language.partition("-")[0][:3] or "en",
        "rtl": right_to_left(document.language),
        "blocks": [block_data(b, document.language) for b in document.blocks if not isinstance(b, Footer)],
    }


def block_data(block: Block, language: str) -> Data:
    """One block; `kind` names its function in the template."""
    match block:
        case Heading(text=text, level=level):
            return {"kind": "heading", "text": inline(text), "level": level}
        case Paragraph(text=text, style=style):
            return {"kind": "paragraph", "text": inline(text), "style": style}
        case Bullets(lines=lines):
            return {"kind": "bullets", "lines": _inlines(lines)}
        case Table(rows=rows, widths=widths, head=head):
            made = [[{"text": inline(t), "label": not n and "**" not in t} for n, t in enumerate(row)] for row in rows]
            return {"kind": "table", "rows": made, "widths": widths, "head": head}
        case Callout(title=title, text=text):
            return {"kind": "callout", "title": inline(title), "text": inline(text)}
        case Picture(spec=spec):
            return {"kind": "picture", "picture": _picture(spec, language)}
        case Task():
            return _task(block, language)
        case WordBank(title=title, words=words):
            home = any(also for _, _, also in words)
            return {"kind": "words", "title": inline(title), "words": [_inlines(w[: 3 if home else 2]) for w in words], "home": home}
        case Frames(title=title, lines=lines):
            return {"kind": "frames", "title": inline(title), "lines": _inlines(lines)}
        case Fields(names=names):
            return {"kind": "fields", "names": names}
        case Space(points=points, ruled=ruled):
            return {"kind": "room", "room": _room(points, ruled)}
        case Answer():
            return _answer(block)
        case Slips(cells=cells, columns=columns, height=height, fields=fields):
            slips = [{"purpose": purpose, "lines": _inlines(text.split("\n"))} for purpose, text in cells]
            return {"kind": "slips", "cells": slips, "columns": columns, "height": height, "fields": fields, "pitch": LINE}
        case Grid(squares=squares, columns=columns, height=height):
            return {"kind": "boxes", "squares": [_square(s) for s in squares], "columns": columns, "height": height}
        case Beside(left=left, right=right):
            return {"kind": "beside", "sides": [[block_data(b, language) for b in side] for side in (left, right)]}
        case Cut(note=note):
            return {"kind": "cut", "note": inline(note)}
        case PageBreak():
            return {"kind": "page"}
        case Footer(text=text):
            return {"kind": "paragraph", "text": inline(text), "style": "small"}


def inline(text: str) -> list[list[Any]]:
    """Runs of a text: ["t" plain, "b" bold, "m" maths or "n" new line, content]."""
    made: list[list[Any]] = []
    for piece in pieces(text):
        if piece.kind == "maths":
            made.append(["m", _nodes(tree(piece.text))])
            continue
        for n, line in enumerate(piece.text.split("\n")):
            made += [["n"]] if n else []
            made += [["b" if piece.kind == "bold" else "t", line]] if line else []
    return made


def _inlines(texts: Iterable[str]) -> list[list[list[Any]]]:
    return [inline(t) for t in texts]


_RELATIONS, _SIGNS = frozenset("=<>≤≥≠≈→"), frozenset("+−-±")


_APART = frozenset(("relation", "vary", "binary"))


def _nodes(nodes: tuple[Node, ...]) -> list[list[Any]]:
    """Typed spaces are kept between numbers and words; beside a sign typst sets its own."""
    made = [_node(n) for n in nodes]
    around = [["edge"], *made, ["edge"]]
    return [
        one for before, one, after in zip(around, made, around[2:], strict=False) if one != ["space"] or not {before[0], after[0]} & _APART
    ]


def _node(node: Node) -> list[Any]:
    match node:
        case Over(top=top, bottom=bottom):
            return ["/", _nodes(top), _nodes(bottom)]
        case Power(base=base, raised=raised):
            return ["^", _nodes(base), _nodes(raised)]
        case Group(inside=inside):
            return ["(", _nodes(inside)]
        case Run(text=text):
            kind = "letter" if len(text) == 1 and text.isalpha() else "text"
            kind = "relation" if text in _RELATIONS else "vary" if text in _SIGNS else "binary" if text in "×·÷" else kind
            return ["space"] if text == " " else [kind, text]


def _picture(spec: str, language: str) -> Data:
    made, told = drawing(spec, language)
    wide = float(made.partition('width="')[2].partition('"')[0])
    return {"svg": made.replace("<svg ", '<svg font-family="Liberation Sans" ', 1), "alt": told, "width": wide * _PIXEL}


def _room(points: float, ruled: bool, label: str = "", overleaf: bool = False) -> Data:
    count = max(1, round(points / LINE))
    return {"points": points, "ruled": ruled, "count": count, "label": label, "overleaf": overleaf}


def _task(task: Task, language: str) -> Data:
    numbered = task.label.isdigit() or task.label.startswith("Exit ")
    return {
        "kind": "task",
        "number": task.label.removeprefix("Exit ") if numbered else "",
        "ask": inline(task.ask),
        "picture": _picture(task.picture, language) if task.picture else None,
        "options": _inlines(task.options),
        "columns": 2 if two_columns(task.options) else 1,
        "steps": _inlines(task.steps),
        "supports": [_support(s, language) for s in task.supports],
        "room": _room(task.space, task.ruled, task.room_label, task.overleaf) if task.space else None,
    }


def _support(support: Support, language: str) -> Data:
    """`body` is lines, or charts to write in: lines that start with a bar."""
    parts: list[Data] = []
    for line in support.body.split("\n") if support.body else ():
        if not line.startswith("|"):
            parts.append({"line": inline(line)})
            continue
        if set(line) <= set("|-: ") and "-" in line:
            continue
        cells = [inline(c.strip()) for c in line.strip().strip("|").split("|")] if set(line) - set("| ") else [[]] * (line.count("|") - 1)
        if not parts or "rows" not in parts[-1]:
            parts.append({"rows": [], "height": CHART_ROW})
        parts[-1]["rows"].append(cells)
    for chart in (p for p in parts if "rows" in p):
        columns = max(map(len, chart["rows"]))
        chart["rows"] = [row + [[]] * (columns - len(row)) for row in chart["rows"]]
        chart["widths"] = [3, 7] if columns == 2 and not any(row[1] for row in chart["rows"][1:]) else [1] * columns
        chart["head"] = all(chart["rows"][0])
    picture = _picture(support.picture, language) if support.picture else None
    return {"label": inline(support.label), "parts": parts, "picture": picture}


def _answer(answer: Answer) -> Data:
    told = (("Answer", answer.answer), ("Also right", "; ".join(answer.accepted)), ("Look for", answer.look_for))
    return {
        "kind": "answer",
        "label": answer.label,
        "ask": inline(answer.ask),
        "marks": answer.marks,
        "lines": [{"label": label, "text": inline(text)} for label, text in told if text],
        "working": _inlines(answer.working),
        "wrong": [_inlines(w) for w in answer.wrong],
        "heads": ["If you see", "It may show", "Ask"],
    }


def _square(square: Square) -> Data:
    return {
        "title": inline(square.title),
        "lines": _inlines(line for line in square.text.split("\n") if line),
        "note": inline(square.note),
        "room": _room(square.space // LINE * LINE, True) if square.space >= LINE else None,
        "strong": square.strong,
    }
