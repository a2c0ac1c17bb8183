"""What is on each slide, before it is a PowerPoint file: the goal, the words, then one task a slide.

A slide never shows room to write, help meant for one group, or a key; keys are only in the notes of the teacher's deck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .compose import Draft
from .document import (
    Answer,
    Block,
    Bullets,
    Callout,
    Document,
    Footer,
    Frames,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Slips,
    Table,
    Task,
    WordBank,
)  # fmt: skip
from .maths_out import linear
from .sheet_code import code_line


@dataclass(frozen=True)
class Slide:
    """`lines` are paragraphs, `rows` a table, `picture` a description of one; `notes` only a teacher sees."""

    title: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    picture: str = ""
    small: str = ""
    warning: str = ""
    notes: str = ""
    key: str = ""
    """The task on it, word for word: by this a teacher's deck finds its key."""


_ROWS, _LETTERS = 6, 620


def slides_of(document: Document) -> tuple[Slide, ...]:
    """One deck for a page of students."""
    warning = " ".join(b.text for b in document.flat if isinstance(b, Paragraph) and b.style == "mark")
    small = next((b.text for b in document.flat if isinstance(b, Footer)), "")
    blocks = [b for b in document.flat if not (isinstance(b, Paragraph) and b.style == "mark")]
    start = next((n for n, b in enumerate(blocks) if not isinstance(b, Paragraph | Callout | Footer) and _shown(b)), len(blocks))
    opening = tuple(linear(t) for b in blocks[:start] for t in _said(b))
    code = linear(code_line(document))
    first = Slide(linear(document.title), (*opening, code) if code else opening, small=small, warning=warning)
    following = _following(blocks[start:], linear(document.title))
    return (first, *(replace(slide, small=code) if slide.key else slide for slide in following))


def deck_with_notes(draft: Draft, files: tuple[Document, ...]) -> tuple[Slide, ...]:
    """The teacher's deck: the pages' slides with key, working and what to look for in the notes. Nothing without tasks."""
    pages = [f for f in files if f.audience == "student" and f.tasks]
    page = next((f for f in pages if f.group == "B"), pages[0] if pages else None)
    if page is None:
        return ()
    keys = {linear(b.ask): b for f in files if f.audience == "teacher" for b in f.flat if isinstance(b, Answer)}
    return tuple(replace(slide, notes=_notes(slide, keys)) for slide in slides_of(page))


def _notes(slide: Slide, keys: Mapping[str, Answer]) -> str:
    found = keys.get(slide.key)
    if found is None:
        return ""
    lines = [f"Answer: {linear(found.answer)}"] if found.answer else []
    lines += [f"Also right: {linear('; '.join(found.accepted))}"] if found.accepted else []
    lines += [f"Look for: {linear(found.look_for)}"] if found.look_for else []
    lines += ["Working:", *(f"{n}. {linear(w)}" for n, w in enumerate(found.working, 1))] if found.working else []
    lines += [f"If you see {linear(given)}: {linear(name)}. Ask: {linear(ask)}" for given, name, ask in found.wrong]
    return "\n".join(lines)


def _shown(block: Block) -> bool:
    return isinstance(block, Heading | Bullets | Table | Picture | Task | WordBank | Frames | Slips | Grid)


def _said(block: Block) -> tuple[str, ...]:
    match block:
        case Paragraph(text=text):
            return (text,)
        case Callout(title=title, text=text):
            return (f"{title}. {text}",)
        case Bullets(lines=lines):
            return tuple(f"•  {line}" for line in lines)
        case _:
            return ()


def _following(blocks: list[Block], title: str) -> Iterator[Slide]:
    """Headings name the slides after them; what is only told is gathered until a slide is full."""
    section = title
    told: tuple[str, ...] = ()
    for block in blocks:
        if told and (isinstance(block, Heading) or (not _said(block) and _shown(block)) or sum(map(len, told)) > _LETTERS):
            yield Slide(section, told)
            told = ()
        if isinstance(block, Heading):
            section = linear(block.text)
        elif said := _said(block):
            told = (*told, *map(linear, said))
        else:
            yield from _slides(block, section)
    if told:
        yield Slide(section, told)


def _slides(block: Block, section: str) -> Iterator[Slide]:
    match block:
        case Task():
            numbered = block.label.isdigit() or block.label.startswith("Exit ")
            number = f" · {block.label.removeprefix('Exit ')}" if numbered else ""
            options = tuple(f"{letter}.  {linear(o)}" for letter, o in zip("ABCDEFGH", block.options, strict=False))
            steps = tuple(f"☐  {linear(s)}" for s in block.steps)
            yield Slide(f"{section}{number}", (linear(block.ask), *options, *steps), picture=block.picture, key=linear(block.ask))
        case WordBank(title=title, words=words):
            home = any(also for _, _, also in words)
            yield from _tables(linear(title), tuple(tuple(map(linear, w[: 3 if home else 2])) for w in words))
        case Frames(title=title, lines=lines):
            yield Slide(linear(title), tuple(f"•  {linear(line)}" for line in lines))
        case Slips(cells=cells):
            yield from (Slide(linear(purpose), tuple(map(linear, text.split("\n")))) for purpose, text in dict.fromkeys(cells))
        case Grid(squares=squares, columns=columns):
            boxes = [linear("\n".join(t for t in (s.title, s.text) if t)) for s in squares]
            boxes += [""] * (-len(boxes) % columns)
            if any(boxes):
                yield Slide(section, rows=tuple(tuple(boxes[at : at + columns]) for at in range(0, len(boxes), columns)))
        case Table(rows=rows):
            yield from _tables(section, tuple(tuple(map(linear, row)) for row in rows), head=block.head)
        case Picture(spec=spec):
            yield Slide(section, picture=spec)
        case _:
            return


def _tables(title: str, rows: tuple[tuple[str, ...], ...], head: bool = False) -> Iterator[Slide]:
    """A long table goes on overleaf, with its head."""
    top, body = (rows[:1], rows[1:]) if head else ((), rows)
    for at in range(0, len(body), _ROWS):
        yield Slide(title, rows=(*top, *body[at : at + _ROWS]))
