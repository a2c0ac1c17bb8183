"""What a model may make better: the plan's own prose, and nothing a child does, a key says or a standard states.

The caller asks the model; here is decided what may be asked and which reply is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..sentences import words
from .compose import Draft
from .document import Block, Callout, Document, Paragraph
from .mathtext import plain

_NUMBERS = re.compile(r"\d+(?:[./]\d+)*")
_MARKUP = re.compile(r"[<>`#|{}\\]|\*\*|https?://|^\s*([-*•]|\d+[.)])\s", re.M)


@dataclass(frozen=True)
class Prose:
    """`path` is "file/name"; `max_words` is a little above what stands there now."""

    path: str
    text: str
    max_words: int
    audience: str


def polishable(draft: Draft) -> list[Prose]:
    """The overview and the launch of the teacher's files."""
    return [
        Prose(path, text, max(25, int(len(text.split()) * 1.15)), file.audience)
        for file in draft.teacher_files
        for block in file.blocks
        if (path := _path(file, block))
        for text in [block.text]  # type: ignore[union-attr]
    ]


def with_prose(draft: Draft, written: Mapping[str, str]) -> Draft:
    """The draft with these texts in their places; unknown paths change nothing."""
    return replace(draft, files=tuple(replace(f, blocks=tuple(_written(f, b, written) for b in f.blocks)) for f in draft.files))


def _path(file: Document, block: Block) -> str:
    if isinstance(block, Paragraph) and block.path:
        return f"{file.name}/{block.path}"
    return f"{file.name}/launch" if isinstance(block, Callout) and block.title == "Launch" else ""


def _written(file: Document, block: Block, written: Mapping[str, str]) -> Block:
    text = written.get(_path(file, block), "")
    return replace(block, text=text.strip()) if text and isinstance(block, Paragraph | Callout) else block


def accept_prose(old: str, new: str, keys: Sequence[str]) -> str:
    """Why a rewritten text is not taken, or nothing when it is."""
    text = new.strip()
    if len(words(text)) < 5:
        return "it is empty"
    if _MARKUP.search(text):
        return "it holds markup"
    if len(text.split()) > max(25, int(len(old.split()) * 1.15)):
        return "it is longer"
    if sorted(set(_NUMBERS.findall(text))) != sorted(set(_NUMBERS.findall(old))):
        return "it changes a number"
    if held := next((k for k in keys if k and _has(text, k) and not _has(old, k)), ""):
        return f"it holds the key {held!r}"
    return ""


def _has(text: str, key: str) -> bool:
    return re.search(rf"(?<![\w./]){re.escape(plain(key).casefold())}(?![\w/]|\.\d)", plain(text).casefold()) is not None
