"""Text to pieces that can be found and cited: split at headings, kept whole where a cut would hurt.

A piece is about 120 to 220 words under one heading path. A formula, a list item, a table and a code block are never
cut; a paragraph is cut only between sentences. Pure: no files, no models.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..sentences import split

WANTED = 170  # words; between the two bounds below, and what scored best on half of two sets of textbook questions
LARGEST = 220
SMALLEST = 40  # a shorter rest joins the piece before it

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+\S")
_FENCE = re.compile(r"^\s*(```|~~~)")
_TABLE = re.compile(r"^\s*\|")


@dataclass(frozen=True)
class Piece:
    """A piece of text under its heading path ("Fractions › Adding")."""

    heading: str
    text: str


def pieces(text: str, title: str = "") -> list[Piece]:
    """Markdown to pieces in reading order. `title` starts every heading path; empty text gives no pieces."""
    found: list[Piece] = []
    for heading, blocks in _sections(text, title):
        found += [Piece(heading, joined) for joined in _pack(blocks)]
    return found


def plain_pieces(text: str, title: str = "") -> list[Piece]:
    """Plain text to pieces: a short line without an end mark before a longer one is read as a heading."""
    lines = text.replace("\r\n", "\n").split("\n")
    separated = any(not line.strip() for line in lines[1:-1])
    marked: list[str] = []
    for n, line in enumerate(lines):
        after = next((other for other in lines[n + 1 :] if other.strip()), "")
        marked.append(f"# {line.strip()}" if _looks_like_heading(line, after) else _escaped(line))
        if not separated:
            marked.append("")
    return pieces("\n".join(marked), title)


def identity(source: str, heading: str, text: str) -> str:
    """A short stable id: the same words at the same place have the same id in every run."""
    return hashlib.blake2b("\x1f".join((source, heading, text)).encode(), digest_size=8).hexdigest()


def words(text: str) -> int:
    return len(text.split())


def _looks_like_heading(line: str, after: str) -> bool:
    line = line.strip()
    count = words(line)
    if not 1 <= count <= 9 or not line[0].isupper() or line[-1] in ".,;:!?…)" or re.search(r"[=$\d|]", line):
        return False
    return words(after) >= 12 or (count >= 2 and line.istitle())


def _escaped(line: str) -> str:
    return "\\" + line if _HEADING.match(line) else line


def _sections(text: str, title: str) -> Iterator[tuple[str, list[str]]]:
    """(heading path, blocks) for every heading that has text of its own."""
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    fenced = False

    def here() -> str:
        names = [title] if title else []
        names += [name for _, name in path if name != title]
        return " › ".join(names)

    for line in text.replace("\r\n", "\n").split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        if not fenced and (match := _HEADING.match(line)):
            if any(other.strip() for other in lines):
                yield here(), _blocks(lines)
            lines = []
            depth = len(match.group(1))
            path = [(level, name) for level, name in path if level < depth] + [(depth, match.group(2))]
        else:
            lines.append(line)
    if any(other.strip() for other in lines):
        yield here(), _blocks(lines)


def _blocks(lines: list[str]) -> list[str]:
    """Paragraphs, list items, tables, fenced code and displayed formulas, each as one string."""
    blocks: list[str] = []
    current: list[str] = []
    kind = ""  # of the current block: text, item, table, fence or formula

    def close() -> None:
        nonlocal kind
        if joined := "\n".join(current).strip("\n"):
            blocks.append(joined)
        current.clear()
        kind = ""

    for line in lines:
        if kind in ("fence", "formula"):
            current.append(line)
            if _FENCE.match(line) if kind == "fence" else "$$" in line:
                close()
        elif _FENCE.match(line) or (line.strip().startswith("$$") and line.count("$$") == 1):
            close()
            kind = "fence" if _FENCE.match(line) else "formula"
            current.append(line)
        elif not line.strip():
            close()
        elif _TABLE.match(line):
            if kind != "table":
                close()
            kind = "table"
            current.append(line)
        elif _ITEM.match(line):
            close()
            kind = "item"
            current.append(line)
        else:
            if kind == "table":
                close()
            kind = kind or "text"
            current.append(line.rstrip())
    close()
    return blocks


def _pack(blocks: list[str]) -> list[str]:
    """Blocks joined into texts of about the wanted length; a too long paragraph is first cut into sentences."""
    parts: list[tuple[str, str]] = []  # (what joins it to the part before, text)
    for block in blocks:
        cut = _block_sentences(block) if words(block) > LARGEST else [block]
        item = _ITEM.match(block) and parts and _ITEM.match(parts[-1][1])
        parts += [("\n" if item else "\n\n", cut[0])] + [(" ", sentence) for sentence in cut[1:]]
    total = sum(words(part) for _, part in parts)
    wanted = total / max(1, math.ceil(total / LARGEST)) if total <= 2 * LARGEST else WANTED
    texts: list[str] = []
    count = 0
    for joint, part in parts:
        size = words(part)
        if not texts or (count >= SMALLEST and (count + size > LARGEST or count + size / 2 > wanted)):
            texts.append(part)
            count = size
        else:
            texts[-1] += joint + part
            count += size
    if len(texts) > 1 and words(texts[-1]) < SMALLEST:
        rest = texts.pop()
        texts[-1] += "\n\n" + rest
    return texts


def _block_sentences(block: str) -> list[str]:
    if _TABLE.match(block) or _FENCE.match(block) or _ITEM.match(block) or "$$" in block:
        return [block.strip()]
    return split(" ".join(block.split())) or [block.strip()]
