"""What a printed page is made of, before it is Markdown or Word: a small vocabulary of blocks.

Text in a block may hold `$1/2 + 1/3$` (maths), `\\$5` (money) and `**bold**`; nothing else is markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Audience = Literal["student", "teacher", "family"]
Role = Literal["shared", "explain", "warm-up", "further", "exit", "anchor", "reflect"]


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """`style`: body, lead, note, small or mark (a warning at the top). `path` names prose a model may polish."""

    text: str
    style: str = "body"
    path: str = ""


@dataclass(frozen=True)
class Bullets:
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the page's width; `name` says which table it is. The first row is the head if `head`."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    name: str = ""
    head: bool = True


@dataclass(frozen=True)
class Callout:
    title: str
    text: str


@dataclass(frozen=True)
class Picture:
    spec: str


@dataclass(frozen=True)
class Support:
    """Help printed beside one task."""

    label: str
    body: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Task:
    """One thing to do, with its room to write: `space` in points, `ruled` for sentences, open for working."""

    label: str
    ask: str
    role: Role
    space: float = 0
    ruled: bool = False
    overleaf: bool = False
    """Ruled lines may go on overleaf: only where a page limit needs it."""
    options: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    """Shuffled steps to put in order."""
    room_label: str = ""
    """Printed small at the start of the room: "Why?"."""
    picture: str = ""
    """A picture the task cannot be done without."""
    supports: tuple[Support, ...] = ()
    item: str = ""
    hardest: bool = False


@dataclass(frozen=True)
class WordBank:
    """(term, meaning, home-language word) for everyone; the last column is left out when it is empty in all."""

    title: str
    words: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Frames:
    """Ways to begin a sentence, for everyone."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Fields:
    """Name ____ Date ____"""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Space:
    """Room to write, in points."""

    points: float
    ruled: bool = True


@dataclass(frozen=True)
class Answer:
    """One entry of the answer key. `wrong` holds (wrong answer, misconception, what to ask)."""

    label: str
    ask: str
    answer: str
    working: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    wrong: tuple[tuple[str, str, str], ...] = ()
    look_for: str = ""
    marks: str = ""


@dataclass(frozen=True)
class Slips:
    """A grid to cut up. Each slip is (purpose, starter); `height` of one slip in points."""

    cells: tuple[tuple[str, str], ...]
    columns: int
    height: float
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Square:
    """One box of a grid: a bold title, lines of text, small words below them, and room to write in points."""

    title: str
    text: str = ""
    note: str = ""
    space: float = 0
    strong: bool = False
    """Set apart by a thick frame: the one square everybody does."""


@dataclass(frozen=True)
class Grid:
    """Boxes in rows: a choice board, an organizer, a word map, a passport to stamp. `height` is the least of one box."""

    squares: tuple[Square, ...]
    columns: int
    height: float = 0
    name: str = ""


@dataclass(frozen=True)
class Cut:
    """A line to cut along. `note` is small print at the top of the piece below it."""

    note: str = ""


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Footer:
    text: str


@dataclass(frozen=True)
class Beside:
    """Two columns of blocks, to save height."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


Block = (
    Heading | Paragraph | Bullets | Table | Callout | Picture | Task | WordBank | Frames
    | Fields | Space | Answer | Slips | Grid | Cut | PageBreak | Footer | Beside
)  # fmt: skip


@dataclass(frozen=True)
class Document:
    """One file to be. `pages` and `words` are limits (0: none); `group` is A, B, C or empty."""

    name: str
    title: str
    audience: Audience
    blocks: tuple[Block, ...]
    group: str = ""
    pages: int = 0
    words: int = 0
    paper: str = "a4"
    size: float = 0
    """Points of body text; 0: what its audience reads."""
    language: str = "en"
    show_title: bool = True
    code: str = ""
    """What a student types to open the tutor on this page; empty until the page is kept (`sheet_code`)."""

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(b for b in self.flat if isinstance(b, Task))

    @property
    def flat(self) -> tuple[Block, ...]:
        """All blocks in reading order, those in columns too."""
        return tuple(one for b in self.blocks for one in ((*b.left, *b.right) if isinstance(b, Beside) else (b,)))

    def table(self, name: str) -> Table | None:
        return next((b for b in self.blocks if isinstance(b, Table) and b.name == name), None)

    @property
    def text(self) -> str:
        return "\n".join(text for block in self.flat for text in texts(block))


def texts(block: Block) -> Iterator[str]:
    """Every text of a block that is printed, in reading order. Footers are not the page's own words."""
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield text
        case Bullets(lines=lines):
            yield from lines
        case Table(rows=rows):
            yield from (cell for row in rows for cell in row)
        case Callout(title=title, text=text):
            yield from (title, text)
        case Task():
            yield block.ask
            yield from (*block.options, *block.steps)
            for support in block.supports:
                yield from (t for t in (support.label, support.body) if t)
        case WordBank(title=title, words=words):
            yield title
            yield from (t for word in words for t in word if t)
        case Frames(title=title, lines=lines):
            yield from (title, *lines)
        case Fields(names=names):
            yield from names
        case Answer():
            yield from (block.ask, block.answer, *block.working, *block.accepted, block.look_for)
            yield from (t for wrong in block.wrong for t in wrong)
        case Slips(cells=cells):
            yield from (t for cell in cells for t in cell)
        case Grid(squares=squares):
            yield from (t for square in squares for t in (square.title, square.text, square.note) if t)
        case _:
            return
