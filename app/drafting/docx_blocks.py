"""Each block of a document as WordprocessingML."""

from __future__ import annotations

from .document import (
    Answer,
    Beside,
    Block,
    Bullets,
    Callout,
    Cut,
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
from .docx_pictures import picture
from .docx_xml import ACCENT, EMPTY_KEPT, INK, QUIET, SHADE, TINT, cell, edges, gap, inline, paragraph, row, run, table
from .space import CHART_ROW, LINE, row_heights, two_columns

_STYLES = {"note": {"italic": True}, "small": {"size": 8.5}}
_GRID = edges("top", "left", "bottom", "right", "insideH", "insideV", color=SHADE)
_NUMBER = 22.0


def block(one: Block, width: float, size: float) -> str:
    """XML of one block in a column of `width` points with body text of `size`."""
    match one:
        case Heading(text=text, level=level):
            return paragraph(inline(text), style=f"Heading{level}", before=9 if level == 2 else 6, after=3, keep=True)
        case Paragraph(text=text, style="mark"):
            border = edges("top", "left", "bottom", "right", size=12, color="9A3412")
            return paragraph(inline(text, bold=True, color="9A3412"), border=border, after=8)
        case Paragraph(text=text, style=style):
            return paragraph(inline(text, **_STYLES.get(style, {})), after=4)  # type: ignore[arg-type]
        case Bullets(lines=lines):
            return "".join(_bullet(line) for line in lines)
        case Table():
            return _table(one, width, size)
        case Callout(title=title, text=text):
            words = run(f"{title}. ", bold=True, color=ACCENT) + inline(text)
            return table(
                [row([cell(paragraph(words, after=0), width, shade=TINT, borders=edges("left", size=24, color=ACCENT))])], [width]
            ) + gap(5)
        case Picture(spec=spec):
            return picture(spec, width)
        case Task():
            return _task(one, width, size)
        case WordBank():
            return _word_bank(one, width)
        case Frames(title=title, lines=lines):
            return block(Heading(title), width, size) + "".join(_bullet(line) for line in lines)
        case Fields(names=names):
            return _fields(names, width)
        case Space(points=points, ruled=ruled):
            return _room(points, width, ruled)
        case Answer():
            return _answer(one, width)
        case Slips():
            return _slips(one, width, size)
        case Grid():
            return _grid(one, width, size)
        case Cut(note=note):
            line = edges("top", size=6, color=QUIET, kind="dashed")
            said = inline(note, size=max(9, size - 4), color=QUIET) if note else ""
            return gap(12) + paragraph(said, border=line, after=0, line=max(9, size - 4) + 3 if note else 10, align="right" if note else "")
        case PageBreak():
            return paragraph('<w:r><w:br w:type="page"/></w:r>', after=0, line=1)
        case Beside(left=left, right=right):
            half = width / 2 - 8
            first, second = ("".join(block(b, half, size) for b in side) for side in (left, right))
            return table([row([cell(first, half), cell("", 16), cell(second, half)])], [half, 16, half], pad=0) + gap(2)
        case Footer():
            return ""


def _bullet(line: str) -> str:
    return paragraph(run("•\u2002") + inline(line), indent=16, hanging=12, after=2)


def _table(one: Table, width: float, size: float) -> str:
    share = width / sum(one.widths)
    rows = []
    for n, cells in enumerate(one.rows):
        head = one.head and n == 0
        made = []
        for column, text in enumerate(cells):
            label = head or (column == 0 and "**" not in text)
            words = inline(text, bold=label, size=size - 0.5, color=ACCENT if head else "")
            made.append(cell(paragraph(words, after=0), one.widths[column] * share, shade=TINT if head else ""))
        rows.append(row(made, head=head))
    return table(rows, [w * share for w in one.widths], borders=_GRID) + gap(6)


def _fields(names: tuple[str, ...], width: float) -> str:
    wide = [width * 0.62, width * 0.38] if len(names) == 2 else [width / len(names)] * len(names)
    cells = [
        cell(paragraph(run(name, color=QUIET, size=10), after=0), w - 10, borders=edges("bottom", size=6, color=INK)) + cell("", 10)
        for name, w in zip(names, wide, strict=True)
    ]
    return table([row(cells, height=22)], [part for w in wide for part in (w - 10, 10)], pad=0) + gap(6)


def _word_bank(bank: WordBank, width: float) -> str:
    home = any(also for _, _, also in bank.words)
    shares = (0.26, 0.54, 0.20) if home else (0.26, 0.74)
    rows = []
    for term, means, also in bank.words:
        texts = (inline(term, bold=True), inline(means), inline(also, italic=True))[: len(shares)]
        rows.append(row([cell(paragraph(t, after=0), width * s) for t, s in zip(texts, shares, strict=True)]))
    heading = paragraph(inline(bank.title), style="Heading2", before=8, after=3, keep=True)
    return heading + table(rows, [width * s for s in shares], borders=_GRID, above=24) + gap(2)


def _task(task: Task, width: float, size: float) -> str:
    """A number in the margin, the task, its help, its room. All but the room stays together with what follows."""
    numbered = task.label.isdigit() or task.label.startswith("Exit ")
    number = task.label.removeprefix("Exit ")
    lead = run(f"{number}.", bold=True, color=ACCENT) + "<w:r><w:tab/></w:r>" if numbered else ""
    indent = _NUMBER if numbered else 0.0
    parts = [
        paragraph(
            lead + inline(task.ask),
            indent=indent,
            hanging=indent,
            before=5,
            after=4,
            keep=True,
            tabs=(("left", indent),) if numbered else (),
        )
    ]
    inner = width - indent
    if task.picture:
        parts.append(picture(task.picture, inner, indent=indent, keep=True))
    if task.options:
        parts.append(_options(task.options, inner, indent, size))
    if task.steps:
        parts.append(_steps(task.steps, inner, indent))
    held = task.space > 0 and not task.overleaf  # room to write is of no use on another page than its task
    parts += [_support(s, inner, indent, keep=held or n < len(task.supports)) for n, s in enumerate(task.supports, 1)]
    if task.space:
        parts.append(_room(task.space, inner, task.ruled, indent, task.room_label, task.overleaf))
    return "".join(parts) + gap(3)


def _options(options: tuple[str, ...], width: float, indent: float, size: float) -> str:
    """Boxes to tick, short ones two by two."""
    made = [
        paragraph(run("☐ ", size=size + 1) + run(f"{letter}. ", bold=True) + inline(option), indent=34, hanging=34, after=1, keep=True)
        for letter, option in zip("ABCDEFGH", options, strict=False)
    ]
    columns = 2 if two_columns(options) else 1
    rows = [row([cell(one, width / columns) for one in [*made[n : n + columns], ""][:columns]]) for n in range(0, len(made), columns)]
    return table(rows, [width / columns] * columns, indent=indent, pad=0, above=10) + gap(2, keep=True)


def _steps(steps: tuple[str, ...], width: float, indent: float) -> str:
    """A box for the number of each step; all of them on one page."""
    box = edges("top", "left", "bottom", "right", size=8, color=INK)
    rows = []
    for n, step in enumerate(steps, 1):
        held = n < len(steps)
        said = cell(paragraph(inline(step), after=0, keep=held), width - 24, middle=True)
        rows.append(row([cell(EMPTY_KEPT if held else "", 24, borders=box), said], height=22))
    return table(rows, [24, width - 24], indent=indent) + gap(2)


def _support(support: Support, width: float, indent: float, *, keep: bool) -> str:
    inner = paragraph(inline(support.label, bold=True), after=3, keep=True)
    inner += _body(support.body, width - 20)
    if support.picture:
        inner += picture(support.picture, width - 24, keep=True)
    box = edges("top", "left", "bottom", "right", size=4, color=QUIET, kind="dashed")
    return table([row([cell(inner, width, borders=box)])], [width], indent=indent, pad=8) + gap(4, keep=keep)


def _body(body: str, width: float) -> str:
    """Lines of a support; lines that start with a bar are a table to write in."""
    made, rows = "", []
    for line in [*body.split("\n"), ""] if body else ():
        if line.startswith("|"):
            if set(line) - set("|-: "):
                rows.append([c.strip() for c in line.strip().strip("|").split("|")])
            elif "-" not in line:
                rows.append([""] * (line.count("|") - 1))
            continue
        if rows:
            made += _chart(rows, width) + gap(2)
            rows = []
        made += paragraph(inline(line), after=2, keep=True) if line else ""
    return made


def _chart(rows: list[list[str]], width: float) -> str:
    columns = max(map(len, rows))
    filled = [cells + [""] * (columns - len(cells)) for cells in rows]
    share = [width / columns] * columns
    if columns == 2 and not any(cells[1] for cells in filled[1:]):
        share = [width * 0.3, width * 0.7]
    made = [
        row(
            [
                cell(paragraph(inline(text, bold=n == 0), after=0), w, shade=TINT if n == 0 and text else "")
                for text, w in zip(cells, share, strict=True)
            ],
            height=0 if n == 0 and all(cells) else CHART_ROW,
        )
        for n, cells in enumerate(filled)
    ]
    return table(made, share, borders=_GRID)


def _room(points: float, width: float, ruled: bool, indent: float = 0, label: str = "", overleaf: bool = False) -> str:
    """Ruled lines for sentences, an open box for working."""
    if not ruled:
        box = edges("top", "left", "bottom", "right", size=4, color=SHADE)
        return table([row([cell("", width, borders=box)], height=points, exact=True)], [width], indent=indent)
    count = max(1, round(points / LINE))
    border = edges("bottom", size=4, color=QUIET)
    held = paragraph("", after=0, line=1, keep=True)
    first = paragraph(run(label, size=9.5, color=QUIET), before=4, after=0, keep=count > 1) if label else held if count > 1 else ""
    between = ["" if overleaf and n < count - 3 else held for n in range(count - 2)]  # no line stands alone overleaf
    contents = [first, *between, *[""] * (count > 1)]
    lines = [cell(content, width, borders=border) for content in contents]
    return table([row([line], height=points / count, exact=True) for line in lines], [width], indent=indent)


def _answer(answer: Answer, width: float) -> str:
    marks = run(f"   [{answer.marks}]", size=8.5, color=QUIET) if answer.marks else ""
    parts = [paragraph(run(f"{answer.label}. ", bold=True, color=ACCENT) + inline(answer.ask) + marks, before=4, after=2, keep=True)]

    def line(label: str, text: str) -> str:
        return paragraph(run(f"{label}: ", bold=True) + inline(text), indent=14, after=2)

    if answer.answer:
        parts.append(line("Answer", answer.answer))
    if answer.accepted:
        parts.append(line("Also right", "; ".join(answer.accepted)))
    if answer.look_for:
        parts.append(line("Look for", answer.look_for))
    parts += [
        paragraph(run(f"{n}.\u2002", color=QUIET) + inline(text), indent=28, hanging=14, after=1)
        for n, text in enumerate(answer.working, 1)
    ]
    if answer.wrong:
        widths = [width * s for s in (0.2, 0.36, 0.4)]
        rows = [
            row([cell(paragraph(inline(t, size=9.5), after=0), w) for t, w in zip(found, widths, strict=True)]) for found in answer.wrong
        ]
        heads = ("If you see", "It may show", "Ask")
        head = row(
            [cell(paragraph(run(t, bold=True, size=9, color=ACCENT), after=0), w, shade=TINT) for t, w in zip(heads, widths, strict=True)],
            head=True,
        )
        parts.append(table([head, *rows], widths, indent=14, borders=_GRID))
    return "".join(parts) + gap(5)


def _grid(grid: Grid, width: float, size: float) -> str:
    wide = width / grid.columns
    rows = []
    for n, height in enumerate(row_heights(grid, width, size)):
        squares = grid.squares[n * grid.columns : (n + 1) * grid.columns]
        cells = [_square(square, wide, size) for square in squares]
        rows.append(row([*cells, *[cell("", wide)] * (grid.columns - len(cells))], height=height))
    return table(
        rows, [wide] * grid.columns, borders=edges("top", "left", "bottom", "right", "insideH", "insideV", color=QUIET), pad=7
    ) + gap(5)


def _square(square: Square, width: float, size: float) -> str:
    parts = [paragraph(inline(square.title, bold=True, color=ACCENT), after=3)] if square.title else []
    parts += [paragraph(inline(line), after=3) for line in square.text.split("\n") if line]
    parts += [paragraph(inline(square.note, size=size - 2, color=QUIET), after=2)] if square.note else []
    if square.space >= LINE:
        parts.append(_room(square.space // LINE * LINE, width - 16, ruled=True))
        parts.append(gap(1))
    border = edges("top", "left", "bottom", "right", size=18, color=ACCENT) if square.strong else ""
    return cell("".join(parts) or paragraph("", after=0), width, borders=border)


def _slips(slips: Slips, width: float, size: float) -> str:
    """A grid with dashed cutting lines; each slip has its starter and lines to go on writing."""
    wide = width / slips.columns
    border = edges("top", "left", "bottom", "right", "insideH", "insideV", size=6, color=QUIET, kind="dashed")
    rows = []
    for at in range(0, len(slips.cells), slips.columns):
        cells = [cell(_slip(slips, one, wide - 28, size), wide) for one in slips.cells[at : at + slips.columns]]
        cells += [cell("", wide)] * (slips.columns - len(cells))
        rows.append(row(cells, height=slips.height - 2, exact=True))
    return table(rows, [wide] * slips.columns, borders=border, pad=14)


def _slip(slips: Slips, one: tuple[str, str], width: float, size: float) -> str:
    purpose, text = one
    parts = [gap(6), _fields(slips.fields, width)] if slips.fields else [gap(2)]
    parts.append(paragraph(run(purpose, bold=True, color=ACCENT), after=4))
    lines = text.split("\n")
    big = size + 2 if len(lines) == 1 and slips.fields else size
    parts += [paragraph(inline(line, size=big), after=4) for line in lines]
    used = (34 if slips.fields else 0) + 30 + sum(-(-len(line) * big * 0.52 // width) * big * 1.25 + 5 for line in lines)
    left = slips.height - used - 22
    if left > LINE:
        parts.append(_room(left // LINE * LINE, width, ruled=True))
    return "".join(parts) + gap(1)
