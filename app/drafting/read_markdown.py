"""Markdown as a teacher edits it, read back into blocks: what our own renderer writes, and the usual rest.

What cannot be read stays as a paragraph of text; nothing is lost. `Near` is what stood there before the edit: it lends a
task its room and its item, a table its widths, a box its height.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, TypeVar

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from .document import (
    Answer,
    Block,
    Bullets,
    Callout,
    Cut,
    Fields,
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
    texts,
)  # fmt: skip
from .space import LINE

B = TypeVar("B")
_PARSER = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).enable("table").disable(["lheading", "html_block", "code", "reference"])
)
_LABEL = re.compile(r"\*\*(?P<label>[^*\n]{1,40}?)\.\*\*[ \n]+(?P<rest>.+)", re.DOTALL)
_ROOM = re.compile(r"(?P<label>[^_]{0,60}?) ?_{20,}")
_FIELDS = re.compile(r"(?:[^:_\n]{1,40}: ?_{6,}\s*)+")
_IMAGE = re.compile(r"!\[[^\]]*\]\((?:[^()\s]*/)?(?P<file>[\w.-]+)\)")
_ITEM = re.compile(r"\*\*(?P<what>Answer|Also right|Look for|Working|If (?P<given>.+?)):\*\*\s*(?P<rest>.*)", re.DOTALL)
_WORD = re.compile(r"\*\*(?P<term>[^*]+)\*\*(?: \((?P<also>[^)]*)\))?: (?P<means>.+)", re.DOTALL)
_MATHS = re.compile(r"(?<!\\)\$[^$\n]+?(?<!\\)\$")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_ALIKE = 0.6
"""How alike two texts are that count as the same one, edited."""


@dataclass
class Near:
    """The blocks that an edited stretch of text replaces; each lends what it has once. `pictures`: file name → what is drawn."""

    blocks: tuple[Block, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)
    student: bool = False
    _lent: set[int] = field(default_factory=set)

    def all(self, kind: type[B]) -> list[B]:
        return [b for n, b in enumerate(self.blocks) if isinstance(b, kind) and n not in self._lent]

    def lend(self, block: B | None) -> B | None:
        """The same block, lent from now on."""
        self._lent |= {n for n, b in enumerate(self.blocks) if b is block}
        return block


@dataclass(frozen=True)
class Placed:
    """A block and the line it begins at, from 1."""

    block: Block
    line: int


def read(text: str, near: Near | None = None, first: int = 1) -> list[Placed]:
    """The blocks of a stretch of Markdown that begins at line `first`."""
    return _Reader(text, near or Near(), first).blocks()


def numbers(text: str) -> list[str]:
    """Every number of a text, in order: a task whose numbers changed is another task."""
    return _NUMBER.findall(text)


def inline(text: str) -> str:
    """A line of Markdown in our small markup: maths, money and bold stay; slant, code and links become plain words."""
    kept: list[str] = []

    def put_by(found: re.Match[str]) -> str:
        kept.append(found.group())
        return f"\ue000{len(kept) - 1}\ue001"

    held = _MATHS.sub(put_by, text.replace("\ue000", "").replace("\ue001", ""))
    held = re.sub(r"(?<!!)\[([^\]\n]+)\]\(([^()\s]+)\)", r"\1 (\2)", held)
    held = re.sub(r"`([^`\n]+)`", r"\1", held)
    held = re.sub(r"(?<![\w_])__(?!_)([^_\n]+?)__(?![\w_])", r"**\1**", held)
    held = re.sub(r"(?<![\w*\\])\*(?![\s*])([^*\n]+?)(?<![\s\\])\*(?![\w*])", r"\1", held)
    held = re.sub(r"(?<![\w_])_(?![\s_])([^_\n]+?)(?<!\s)_(?![\w_])", r"\1", held)
    held = re.sub(r"<br ?/?>", "\n", re.sub(r"\\([|*_`#\[\]])", r"\1", held))
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], held).strip()


class _Reader:
    def __init__(self, text: str, near: Near, first: int) -> None:
        self.nodes = list(SyntaxTreeNode(_PARSER.parse(text)).children)
        self.near, self.first, self.at = near, first, 0

    def blocks(self) -> list[Placed]:
        found: list[Placed] = []
        slips = next(iter(self.near.all(Slips)), None)
        while (node := self._node()) is not None:
            line = self.first + (node.map[0] if node.map else 0)
            if slips is not None and (node.type == "paragraph" or _ruled(node)):
                return [*found, Placed(self._slips(slips), line), *self.blocks()]
            found += [Placed(block, line) for block in self._next(node)]
        return found

    def _node(self, ahead: int = 0) -> SyntaxTreeNode | None:
        place = self.at + ahead
        return self.nodes[place] if place < len(self.nodes) else None

    def _next(self, node: SyntaxTreeNode) -> list[Block]:
        self.at += 1
        match node.type:
            case "heading":
                return self._heading(node)
            case "paragraph":
                return self._paragraph(_content(node))
            case "bullet_list" | "ordered_list":
                return [Bullets(tuple(_lines(node)))]
            case "table":
                return [self._table(node)]
            case "blockquote":
                return self._quote(node)
            case "hr":
                return [Space((1 + self._rules()) * LINE)] if _ruled(node) else [PageBreak()]
            case _:
                text = inline(node.content)
                return [Paragraph(text)] if text else []

    def _heading(self, node: SyntaxTreeNode) -> list[Block]:
        text, level, after = inline(_content(node)), int(node.tag[1]), self._node()
        if after is not None and after.type == "bullet_list":
            lines = _lines(after)
            if frames := next((f for f in self.near.all(Frames) if _alike(f.title, text)), None):
                self.at += 1
                self.near.lend(frames)
                return [Frames(text, tuple(lines))]
            words = [_WORD.fullmatch(line) for line in lines]
            if all(words) and (bank := next((w for w in self.near.all(WordBank) if _alike(w.title, text)), None)):
                self.at += 1
                self.near.lend(bank)
                return [WordBank(text, tuple((w["term"], w["means"], w["also"] or "") for w in words if w))]
        return [Heading(text, level)] if text else []

    def _paragraph(self, raw: str) -> list[Block]:
        if raw.startswith("✂"):
            return [self.near.lend(next(iter(self.near.all(Cut)), None)) or Cut()]
        if _FIELDS.fullmatch(raw.strip()):
            return [Fields(tuple(n.strip() for n in re.findall(r"([^:_\n]{1,40}): ?_{6,}", raw)))]
        if room := _ROOM.fullmatch(raw.strip()):
            label = [Paragraph(inline(room["label"]))] if room["label"].strip() else []
            return [*label, Space((1 + self._rules()) * LINE)]
        if (picture := self._picture(raw)) is not None:
            return [Picture(picture)]
        if (found := _LABEL.fullmatch(raw)) and (made := self._labelled(found["label"], found["rest"])):
            return [made]
        those: list[Paragraph | Task] = [*self.near.all(Paragraph), *(t for t in self.near.all(Task) if not _printed(t.label))]
        before: Paragraph | Task | None = _closest(raw, those, _first_words)
        self.near.lend(before)
        if isinstance(before, Task):
            return [self._task(before.label, raw, before)]
        return [replace(before, text=inline(raw)) if before else Paragraph(inline(raw))]

    def _labelled(self, label: str, rest: str) -> Block | None:
        """`**3.** What is …` is an entry of the key where its answer follows, else a task on a page that has tasks."""
        after = self._node()
        if after is not None and after.type == "bullet_list" and (answer := self._answer(label, rest, after)) is not None:
            self.at += 1
            return answer
        before = next((t for t in self.near.all(Task) if t.label == label), None)
        before = before or _closest(rest, [t for t in self.near.all(Task) if _printed(t.label)], lambda t: t.ask)
        return self._task(label, rest, self.near.lend(before)) if before or (self.near.student and _printed(label)) else None

    def _task(self, label: str, raw: str, before: Task | None) -> Task:
        ask, picture, lines, room_label = inline(raw), "", 0, ""
        options: tuple[str, ...] = ()
        steps: tuple[str, ...] = ()
        supports: list[Support] = []
        while (node := self._node()) is not None:
            text = _content(node) if node.type == "paragraph" else ""
            boxes = _lines(node) if node.type == "bullet_list" else []
            if node.type == "paragraph" and not picture and (spec := self._picture(text)) is not None:
                picture = spec
            elif boxes and all(b.startswith("☐") for b in boxes):
                options = tuple(re.sub(r"^☐ (?:[A-H]\. )?", "", b) for b in boxes)
            elif boxes and all(b.startswith("▢") for b in boxes):
                steps = tuple(b.removeprefix("▢").strip() for b in boxes)
            elif node.type == "blockquote" and (support := self._support(node)) is not None:
                supports.append(support)
            elif _ruled(node):
                lines += 1
            elif room := _ROOM.fullmatch(text.strip()) if text and not _FIELDS.fullmatch(text.strip()) else None:
                room_label, lines = inline(room["label"]), lines + 1
            else:
                break
            self.at += 1
        task = before or Task(label, ask, "shared", ruled=True)
        space = task.space if before and lines and lines == max(1, round(task.space / LINE)) else lines * LINE
        same = before is not None and numbers(before.ask) == numbers(ask) and sorted(before.options) == sorted(options)
        return replace(task, label=label, ask=ask, space=space, options=options, steps=steps, room_label=room_label, picture=picture,
                       supports=tuple(supports), item=task.item if same else "", hardest=task.hardest and same)  # fmt: skip

    def _support(self, node: SyntaxTreeNode) -> Support | None:
        """`> *Label*` with what stands under it; None for another kind of quotation."""
        parts = [_content(child) for child in node.children if child.type == "paragraph"]
        if not parts or not (found := re.fullmatch(r"\*([^*\n]+)\*", parts[0])):
            return None
        specs = [s for part in parts[1:] if (s := self._picture(part)) is not None]
        body = "\n".join(inline(part) for part in parts[1:] if self._picture(part) is None)
        body = "\n".join([body, *(_raw_table(child) for child in node.children if child.type == "table")]).strip()
        return Support(found[1], body, specs[0] if specs else "")

    def _answer(self, label: str, ask: str, node: SyntaxTreeNode) -> Answer | None:
        answer, wrong, known = Answer(label, inline(ask), ""), [], False
        for item in node.children:
            text = _content(item.children[0]) if item.children and item.children[0].type == "paragraph" else ""
            found = _ITEM.fullmatch(text)
            if found is None:
                answer = replace(answer, marks=" ".join([answer.marks, inline(text)]).strip())
                continue
            known, rest = True, inline(found["rest"])
            match found["what"]:
                case "Answer":
                    answer = replace(answer, answer=rest)
                case "Also right":
                    answer = replace(answer, accepted=tuple(part.strip() for part in rest.split(";")))
                case "Look for":
                    answer = replace(answer, look_for=rest)
                case "Working":
                    lists = [child for child in item.children if child.type.endswith("_list")]
                    answer = replace(answer, working=tuple(_plain_lines(lists[0]) if lists else filter(None, [rest])))
                case _:
                    name, _, question = rest.partition(". Ask: ")
                    wrong.append((inline(found["given"]), name, question))
        return replace(answer, wrong=tuple(wrong)) if known else None

    def _table(self, node: SyntaxTreeNode) -> Block:
        rows = tuple(tuple(inline(_content(cell)) for cell in row.children) for part in node.children for row in part.children)
        raw = [[_content(cell) for cell in row.children] for part in node.children for row in part.children]
        head = bool(rows) and any(rows[0])
        text = " ".join(cell for row in rows for cell in row)
        boxes: list[Grid | Table] = [g for g in self.near.all(Grid) if rows and g.columns == len(rows[0])]
        boxes += [t for t in self.near.all(Table) if not t.head and rows and len(t.widths) == len(rows[0])]
        if not head and isinstance(grid := _closest(text, boxes, _told, 0), Grid):
            self.near.lend(grid)
            return _grid(grid, [cell for row in raw[1:] for cell in row])
        body = rows if head else rows[1:]
        like = [t for t in self.near.all(Table) if t.rows and body and len(t.rows[0]) == len(body[0])]
        table = self.near.lend(_closest(text, like, _told, 0))
        wide = tuple(min(40, max(8, *(len(c) for c in column))) for column in zip(*body, strict=False)) if body else (1,)
        return replace(table, rows=body, head=head) if table else Table(body, wide, head=head)

    def _quote(self, node: SyntaxTreeNode) -> list[Block]:
        text = "\n".join(_content(c) if c.type == "paragraph" else "\n".join(_lines(c)) for c in node.children)
        if found := re.fullmatch(r"\*\*([^*\n]+?)\.\*\*\s+(.+)", text, re.DOTALL):
            return [Callout(found[1], inline(found[2]))]
        if found := re.fullmatch(r"\*\*([^*\n]+)\*\*", text):
            mark = next((p for p in self.near.all(Paragraph) if p.style == "mark" and _alike(p.text, found[1])), None)
            return [replace(mark, text=found[1])] if self.near.lend(mark) and mark else [Paragraph(text, style="note")]
        if (support := self._support(node)) is not None:
            return [Callout(support.label, support.body or support.label)]
        return [Paragraph(inline(text), style="note")] if text.strip() else []

    def _slips(self, slips: Slips) -> Slips:
        """Slips to cut up, one between two rules each."""
        self.near.lend(slips)
        cells: list[list[str]] = [[]]
        while (node := self._node()) is not None and (node.type == "paragraph" or node.type == "hr"):
            self.at += 1
            if node.type == "hr" and not _ruled(node):
                cells.append([])
            elif node.type == "paragraph" and not _FIELDS.fullmatch(_content(node).strip()):
                cells[-1].append(_content(node))
        read_ = [_slip(cell) for cell in cells if cell]
        return replace(slips, cells=tuple(read_))

    def _picture(self, raw: str) -> str | None:
        found = _IMAGE.fullmatch(raw.strip())
        return self.near.pictures.get(found["file"]) if found else None

    def _rules(self) -> int:
        """How many more lines to write on follow; they are read."""
        count = 0
        while (node := self._node()) is not None and _ruled(node):
            self.at, count = self.at + 1, count + 1
        return count


def _content(node: SyntaxTreeNode) -> str:
    return node.children[0].content if node.children and node.children[0].type == "inline" else ""


def _ruled(node: SyntaxTreeNode) -> bool:
    return node.type == "hr" and node.markup.startswith("_")


def _printed(label: str) -> bool:
    return label.isdigit() or label.startswith("Exit")


def _lines(node: SyntaxTreeNode) -> list[str]:
    """The lines of a list, those of a list within it after the line they belong to."""
    found: list[str] = []
    for n, item in enumerate(node.children, 1):
        for child in item.children:
            if child.type == "paragraph":
                found.append(f"{f'{n}. ' if node.type == 'ordered_list' else ''}{inline(_content(child))}")
            elif child.type.endswith("_list"):
                found += _lines(child)
    return found


def _plain_lines(node: SyntaxTreeNode) -> list[str]:
    return [inline(_content(child)) for item in node.children for child in item.children if child.type == "paragraph"]


def _raw_table(node: SyntaxTreeNode) -> str:
    return "\n".join(f"| {' | '.join(_content(cell) for cell in row.children)} |" for part in node.children for row in part.children)


def _grid(grid: Grid, cells: list[str]) -> Grid:
    squares = []
    for n, cell in enumerate(cells):
        before = grid.squares[n] if n < len(grid.squares) else None
        parts = [p.strip() for p in re.split(r"<br ?/?>", cell)]
        room = any(re.fullmatch(r"_{6,}", p) for p in parts)
        title = next((p for p in parts if re.fullmatch(r"\*\*[^*]+\*\*", p)), "")
        note = next((p for p in parts if re.fullmatch(r"\*[^*]+\*", p)), "")
        text = "\n".join(p for p in parts if p and p not in (title, note) and not re.fullmatch(r"_{6,}", p))
        space = before.space if before and (room or before.space < LINE) else 3 * LINE if room else 0
        squares.append(Square(title.strip("*"), inline(text), note.strip("*"), space, bool(before and before.strong)))
    while squares and len(squares) > len(grid.squares) and not (squares[-1].title or squares[-1].text):
        squares.pop()
    return replace(grid, squares=tuple(squares))


def _slip(parts: list[str]) -> tuple[str, str]:
    purpose = next((p for p in parts if re.fullmatch(r"\*\*[^*]+\*\*", p)), "")
    text = [inline(p) for p in parts if p != purpose and not re.fullmatch(r"_{20,}", p.strip())]
    return purpose.strip("*"), "\n".join(text)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one[:400], other[:400], autojunk=False).ratio() >= _ALIKE


def _first_words(block: Paragraph | Task) -> str:
    return block.ask if isinstance(block, Task) else block.text


def _told(block: Block) -> str:
    return " ".join(texts(block))


def _closest(raw: str, those: Sequence[B], told: Callable[[Any], str], least: float = _ALIKE) -> B | None:
    """The one whose text is most like this one, if any is alike at all. A long text is known by its beginning."""
    text = inline(raw)[:400]
    scored = [(SequenceMatcher(None, told(b)[:400], text, autojunk=False).ratio(), n) for n, b in enumerate(those[:60])]
    best, n = max(scored, key=lambda pair: (pair[0], -pair[1]), default=(-1.0, 0))
    return those[n] if best >= least else None
