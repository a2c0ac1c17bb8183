"""Each block of a document as HTML. All text is escaped; only our own drawings and maths are markup."""

from __future__ import annotations

from html import escape

from ..pictures import svg
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
from .maths_out import mathml
from .mathtext import pieces
from .space import LINE, two_columns


def block(one: Block, language: str) -> str:
    """One block in a page of that language."""
    match one:
        case Heading(text=text, level=level):
            return f"<h{level}>{inline(text)}</h{level}>"
        case Paragraph(text=text, style=style):
            return f"<p{f' class={style}' if style in ('note', 'small', 'mark') else ''}>{inline(text)}</p>"
        case Bullets(lines=lines):
            return _list("ul", lines)
        case Table():
            return _table(one)
        case Callout(title=title, text=text):
            return f'<div class="callout"><b>{inline(title)}.</b> {inline(text)}</div>'
        case Picture(spec=spec):
            return svg(spec, language)[0]
        case Task():
            return _task(one, language)
        case WordBank(title=title, words=words):
            home = any(also for _, _, also in words)
            rows = [(f"**{term}**", means, also)[: 3 if home else 2] for term, means, also in words]
            return f"<h2>{inline(title)}</h2>" + _table(Table(tuple(rows), (26, 54, 20) if home else (26, 74), head=False))
        case Frames(title=title, lines=lines):
            return f"<h2>{inline(title)}</h2>{_list('ul', lines)}"
        case Fields(names=names):
            return _fields(names)
        case Space(points=points, ruled=ruled):
            return _room(points, ruled)
        case Answer():
            return _answer(one)
        case Slips(cells=cells, columns=columns, fields=fields):
            made = [
                f"<div>{_fields(fields) if fields else ''}<p><b>{escape(p)}</b></p>{_lines(t)}{_room(3 * LINE)}</div>" for p, t in cells
            ]
            return f'<div class="slips" style="grid-template-columns:repeat({columns},1fr)">{"".join(made)}</div>'
        case Grid(squares=squares, columns=columns):
            boxes = "".join(_square(s) for s in squares)
            return f'<div class="grid" style="grid-template-columns:repeat({columns},1fr)">{boxes}</div>'
        case Beside(left=left, right=right):
            sides = "".join(f"<div>{''.join(block(b, language) for b in side)}</div>" for side in (left, right))
            return f'<div class="beside">{sides}</div>'
        case Cut(note=note):
            return '<hr class="cut">' + (f'<p class="code">{inline(note)}</p>' if note else "")
        case PageBreak():
            return '<hr class="break">'
        case Footer(text=text):
            return f"<footer>{escape(text)}</footer>"


def inline(text: str) -> str:
    """Words, bold and maths of a text; a newline is a new line."""
    made = ""
    for piece in pieces(text):
        words = mathml(piece.text) if piece.kind == "maths" else escape(piece.text).replace("\n", "<br>")
        made += f"<b>{words}</b>" if piece.kind == "bold" else words
    return made


def _list(kind: str, lines: tuple[str, ...]) -> str:
    return f"<{kind}>{''.join(f'<li>{inline(line)}</li>' for line in lines)}</{kind}>"


def _lines(text: str) -> str:
    return "".join(f"<p>{inline(line)}</p>" for line in text.split("\n") if line)


def _table(table: Table) -> str:
    whole = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * w / whole:.4g}%">' for w in table.widths)
    head, body = (table.rows[:1], table.rows[1:]) if table.head else ((), table.rows)
    top = f"<thead><tr>{''.join(f'<th>{inline(c)}</th>' for c in head[0])}</tr></thead>" if head else ""
    rows = ""
    for row in body:
        cells = [("td" if n or "**" in c else 'th scope="row"', c) for n, c in enumerate(row)]
        rows += f"<tr>{''.join(f'<{tag}>{inline(c)}</{tag[:2]}>' for tag, c in cells)}</tr>"
    return f"<table><colgroup>{columns}</colgroup>{top}<tbody>{rows}</tbody></table>"


def _fields(names: tuple[str, ...]) -> str:
    return f'<div class="fields">{"".join(f"<span>{escape(n)}</span>" for n in names)}</div>'


def _room(points: float, ruled: bool = True, label: str = "") -> str:
    if not ruled:
        return f'<div class="open" style="height:{points}pt"></div>'
    return "".join(f'<div class="line">{escape(label) if not n else ""}</div>' for n in range(max(1, round(points / LINE))))


def _task(task: Task, language: str) -> str:
    numbered = task.label.isdigit() or task.label.startswith("Exit ")
    number = f'<span class="number">{escape(task.label.removeprefix("Exit "))}.</span> ' if numbered else ""
    parts = [svg(task.picture, language)[0]] if task.picture else []
    if task.options:
        shown = [
            f'<li><span class="box"></span><b>{letter}.</b> {inline(o)}</li>' for letter, o in zip("ABCDEFGH", task.options, strict=False)
        ]
        parts.append(f'<ul class="options{" two" if two_columns(task.options) else ""}">{"".join(shown)}</ul>')
    if task.steps:
        parts.append(f'<ul class="steps">{"".join(f"<li><span class=box></span>{inline(s)}</li>" for s in task.steps)}</ul>')
    parts += [_support(s, language) for s in task.supports]
    if task.space:
        parts.append(_room(task.space, task.ruled, task.room_label))
    long = " long" if task.supports or task.overleaf else ""
    return f'<section class="task{long}"><p>{number}<span>{inline(task.ask)}</span></p><div>{"".join(parts)}</div></section>'


def _support(support: Support, language: str) -> str:
    """Lines that start with a bar are rows of a chart to write in."""
    made, rows = f"<p><b>{inline(support.label)}</b></p>", ""
    for line in [*support.body.split("\n"), ""] if support.body else ():
        if line.startswith("|"):
            if not (set(line) <= set("|-: ") and "-" in line):
                cells = line.strip().strip("|").split("|") if set(line) - set("| ") else [""] * (line.count("|") - 1)
                rows += f"<tr>{''.join(f'<td>{inline(c.strip())}</td>' for c in cells)}</tr>"
            continue
        if rows:
            made, rows = f"{made}<table><tbody>{rows}</tbody></table>", ""
        made += f"<p>{inline(line)}</p>" if line else ""
    return f'<div class="support">{made}{svg(support.picture, language)[0] if support.picture else ""}</div>'


def _answer(answer: Answer) -> str:
    told = (("Answer", answer.answer), ("Also right", "; ".join(answer.accepted)), ("Look for", answer.look_for))
    inner = "".join(f"<p><b>{label}:</b> {inline(text)}</p>" for label, text in told if text)
    inner += _list("ol", answer.working) if answer.working else ""
    if answer.wrong:
        inner += _table(Table((("If you see", "It may show", "Ask"), *answer.wrong), (20, 36, 44)))
    marks = f' <span class="small">[{escape(answer.marks)}]</span>' if answer.marks else ""
    head = f'<p><b class="number">{escape(answer.label)}.</b> {inline(answer.ask)}{marks}</p>'
    return f'<section class="answer">{head}<div class="inner">{inner}</div></section>'


def _square(square: Square) -> str:
    parts = [f"<p><b>{inline(square.title)}</b></p>" if square.title else "", _lines(square.text)]
    parts += [f'<p class="small">{inline(square.note)}</p>' if square.note else ""]
    parts += [_room(square.space // LINE * LINE) if square.space >= LINE else ""]
    return f"<div{' class=strong' if square.strong else ''}>{''.join(parts)}</div>"
