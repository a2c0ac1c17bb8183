"""A document as Markdown: for the chat's preview, for editing and for sharing. Maths stays between dollars."""

from __future__ import annotations

import hashlib

from ..pictures import svg, words_for
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
    Table,
    Task,
    WordBank,
)  # fmt: skip
from .sheet_code import code_line
from .space import LINE

FOLDER = "pictures"


def to_markdown(document: Document) -> str:
    """The whole document; pictures are links into the folder `pictures` beside it (see `pictures_of`)."""
    title = [f"# {document.title}"] if document.show_title else []
    title += [code] if (code := code_line(document)) else []
    parts = title + [text for block in document.flat if (text := _block(block, document.language))]
    return "\n\n".join(parts) + "\n"


def pictures_of(document: Document) -> dict[str, str]:
    """File name → SVG of every picture the Markdown links to."""
    return {name: svg(spec, document.language)[0] for name, spec in specs_of(document).items()}


def specs_of(document: Document) -> dict[str, str]:
    """File name → what is drawn, of every picture of a page."""
    specs = [b.spec for b in document.flat if isinstance(b, Picture)]
    specs += [s for t in document.tasks for s in (t.picture, *(support.picture for support in t.supports)) if s]
    return {file_of(spec): spec for spec in specs}


def file_of(spec: str) -> str:
    """The name of a picture's file."""
    return f"{spec.split()[0]}-{hashlib.sha256(spec.encode()).hexdigest()[:8]}.svg"


def _picture(spec: str, language: str) -> str:
    return f"![{words_for(spec, language)}]({FOLDER}/{file_of(spec)})"


def _block(block: Block, language: str) -> str:
    match block:
        case Heading(text=text, level=level):
            return f"{'#' * level} {text}"
        case Paragraph(text=text, style=style):
            return f"> **{text}**" if style == "mark" else text
        case Bullets(lines=lines):
            return "\n".join(f"- {line}" for line in lines)
        case Table():
            return _table(block)
        case Callout(title=title, text=text):
            return f"> **{title}.** {text}"
        case Picture(spec=spec):
            return _picture(spec, language)
        case Task():
            return _task(block, language)
        case WordBank(title=title, words=words):
            return "\n".join([f"## {title}", "", *(f"- **{term}**{f' ({also})' if also else ''}: {means}" for term, means, also in words)])
        case Frames(title=title, lines=lines):
            return "\n".join([f"## {title}", "", *(f"- {line}" for line in lines)])
        case Fields(names=names):
            return "  ".join(f"{name}: ____________________" for name in names)
        case Space(points=points):
            return _room(points)
        case Answer():
            return _answer(block)
        case Slips():
            return "\n\n---\n\n".join(_slip(block, cell) for cell in block.cells)
        case Grid():
            return _grid(block)
        case Cut(note=note):
            return "✂ - - - - - - - - - - - - - - - - - - - -" + (f"\n\n{note}" if note else "")
        case PageBreak():
            return "---"
        case Beside(left=left, right=right):
            return "\n\n".join(_block(b, language) for b in (*left, *right))
        case Footer(text=text):
            return f"---\n*{text}*"


def _table(table: Table) -> str:
    rows = [[cell.replace("|", "\\|").replace("\n", "<br>") for cell in row] for row in table.rows]
    head = rows[0] if table.head else [""] * len(rows[0])
    body = rows[1:] if table.head else rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _grid(grid: Grid) -> str:
    """Boxes as a table; room to write is a line in the box."""
    boxes = []
    for square in grid.squares:
        parts = [f"**{square.title}**" if square.title else "", square.text, f"*{square.note}*" if square.note else ""]
        parts += ["_" * 12] if square.space >= LINE else []
        boxes.append("<br>".join(p for p in parts if p).replace("|", "\\|").replace("\n", "<br>"))
    boxes += [""] * (-len(boxes) % grid.columns)
    rows = [boxes[at : at + grid.columns] for at in range(0, len(boxes), grid.columns)]
    lines = [[""] * grid.columns, ["---"] * grid.columns, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _task(task: Task, language: str) -> str:
    number = f"**{task.label}.** " if task.label.isdigit() else f"**{task.label}.** " if task.label.startswith("Exit") else ""
    parts = [f"{number}{task.ask}"]
    if task.picture:
        parts.append(_picture(task.picture, language))
    if task.options:
        parts.append("\n".join(f"- ☐ {letter}. {option}" for letter, option in zip("ABCDEFGH", task.options, strict=False)))
    if task.steps:
        parts.append("\n".join(f"- ▢ {step}" for step in task.steps))
    for support in task.supports:
        body = "\n".join(f"> {line}" for line in support.body.split("\n")) if support.body else ""
        picture = f"> {_picture(support.picture, language)}" if support.picture else ""
        parts.append("\n>\n".join(p for p in (f"> *{support.label}*", body, picture) if p))
    if task.space:
        parts.append(f"{task.room_label} {_room(task.space)}".strip())
    return "\n\n".join(parts)


def _room(points: float) -> str:
    return "\n\n".join(["_" * 60] * max(1, round(points / LINE)))


def _answer(answer: Answer) -> str:
    lines = [f"**{answer.label}.** {answer.ask}", ""]
    if answer.answer:
        lines.append(f"- **Answer:** {answer.answer}")
    if answer.accepted:
        lines.append(f"- **Also right:** {'; '.join(answer.accepted)}")
    if answer.look_for:
        lines.append(f"- **Look for:** {answer.look_for}")
    if answer.working:
        lines += ["- **Working:**", *(f"  {n}. {line}" for n, line in enumerate(answer.working, 1))]
    lines += [f"- **If {given}:** {name}. Ask: {ask}" for given, name, ask in answer.wrong]
    if answer.marks:
        lines.append(f"- {answer.marks}")
    return "\n".join(lines)


def _slip(slips: Slips, cell: tuple[str, str]) -> str:
    purpose, text = cell
    fields = "  ".join(f"{name}: __________" for name in slips.fields)
    return "\n\n".join(part for part in (fields, f"**{purpose}**", "\n\n".join(text.split("\n")), _room(LINE * 3)) if part)
