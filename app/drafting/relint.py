"""The gate over a teacher's own Markdown: the rules that can look at text, and the line each fault stands on.

A fault that the draft had before the edit is not the edit's and is not told again; the score card has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .compose import Draft
from .document import Answer, Beside, Block, Space, Task, texts
from .edited import Edited
from .lint import RULES, rules_of
from .read_markdown import numbers

TEXT_RULES = (
    "keeps_answer", "keys_true", "plain_student_words", "asset_language", "no_names", "no_diagnosis", "reading_level",
    "standards_on_shelf", "citations_real", "print_safe", "page_limits",
)  # fmt: skip
"""Rules of `lint.RULES` that an edited page must keep, where the draft's format has them."""
OWN_RULES = ("pictures_print", "key_follows", "keys_known")
"""Beside them: pictures that can be printed, a key for every task as it is now worded, keys that can still be computed."""
_APART = "\u2063"
_OWN = re.compile(rf"[a-z][a-z0-9-]*{_APART}\d+{_APART}")
_WHOLE_PAGE = ("page_limits",)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|!\[[^\]]*\]\[[^\]]*\]")


@dataclass(frozen=True)
class Fault:
    """One thing an edit broke. `line` counts from 1; 0 is the page as a whole. `quote` is what stands on that line."""

    rule: str
    file: str
    line: int
    where: str
    quote: str = ""
    soft: bool = False
    """Worth a look, but no failure: the page carries no mark for it."""


def with_edits(draft: Draft, edits: Mapping[str, Edited]) -> Draft:
    """The draft with its edited pages in their places."""
    return replace(draft, files=tuple(edits[f.name].document if f.name in edits else f for f in draft.files))


def relint(draft: Draft, edits: Mapping[str, Edited], texts_: Mapping[str, str], keys_known: bool = True) -> list[Fault]:
    """Every fault that the edits brought in, by page and line. `texts_` are the edited texts by file name.

    `keys_known` is false when the draft's items cannot be drawn again, so that no text can be compared with their keys.
    """
    if not edits:
        return []
    after, found = with_edits(draft, edits), [] if keys_known else [Fault("keys_known", name, 0, "") for name in edits]
    for rule in (r for r in rules_of(draft.activity) if r in TEXT_RULES):
        told = list(dict.fromkeys(RULES[rule](after)))
        if told and (new := set(told) - set(RULES[rule](draft))):
            lines = {} if rule in _WHOLE_PAGE else _lines(rule, after, edits)
            found += [_placed(rule, where, after, edits, lines) for where in told if where in new]
    found += _keys(draft, after, edits)
    found += [Fault("pictures_print", name, line, quote) for name, page in edits.items() for line, quote in _pictures(page)]
    shown = [replace(f, quote=_line(texts_.get(f.file, ""), f.line)) for f in found]
    return sorted(dict.fromkeys(shown), key=lambda f: (f.file, f.line or 10**6, f.rule))


def _placed(rule: str, where: str, draft: Draft, edits: Mapping[str, Edited], lines: Mapping[str, int]) -> Fault:
    """A fault with its page and line; one that no single block has is the page's as a whole."""
    name = next((f.name for f in draft.files if re.match(rf"{re.escape(f.name)}\b", where)), "")
    name = name or next((n for n, e in edits.items() if e.document.audience == "teacher"), next(iter(edits)))
    return Fault(rule, name, lines.get(where, 0), where)


def _lines(rule: str, draft: Draft, edits: Mapping[str, Edited]) -> dict[str, int]:
    """Fault → line, found by setting every block of an edited page on a page of its own."""
    alone: dict[str, tuple[str, Block | None, int]] = {}
    files = [f for f in draft.files if f.name not in edits]
    for name, page in edits.items():
        blocks: list[tuple[Block | None, int]] = [(None, page.title_line), *zip(page.document.blocks, page.lines, strict=False)]
        for n, (block, line) in enumerate(blocks):
            own = f"{name}{_APART}{n}{_APART}"
            alone[own] = (name, block, line)
            title = page.document.title if block is None else ""
            files.append(replace(page.document, name=own, title=title, blocks=(Space(1.0),) if block is None else (block,)))
    found: dict[str, int] = {}
    for where in RULES[rule](replace(draft, files=tuple(files))):
        if (own := next(iter(_OWN.findall(where)), "")) in alone:
            name, block, line = alone[own]
            told = where.replace(own, name)
            found.setdefault(told, line + _within(block, told) if line else 0)
    return found


def _within(block: Block | None, where: str) -> int:
    """How many lines below a block's first one the quoted words stand, for a list or a table."""
    quoted = re.findall(r"'([^']{3,})'", where)
    rows = list(texts(block)) if block is not None and type(block).__name__ == "Bullets" else []
    return next((n for n, row in enumerate(rows) if any(q[:40] in row for q in quoted)), 0)


def _keys(before: Draft, after: Draft, edits: Mapping[str, Edited]) -> Iterator[Fault]:
    """Tasks whose entry in the key says something else now: other numbers or a new task need another key, other words a look."""
    then, now = _asked(before), _asked(after)
    for page in after.student_files:
        old = {t.label: t for t in next(f for f in before.files if f.name == page.name).tasks}
        keyed = any(t.ask in then for t in old.values())
        for task in page.tasks:
            was = old.get(task.label)
            if task.ask in now or task.role in ("anchor", "reflect") or not (was.ask in then if was else keyed):
                continue
            soft = was is not None and was.ask != task.ask and numbers(was.ask) == numbers(task.ask)
            place = edits.get(page.name)
            line = next((n for b, n in zip(place.document.blocks, place.lines, strict=False) if _holds(b, task)), 0) if place else 0
            yield Fault("reworded" if soft else "key_follows", page.name, line, f"{page.name}, task {task.label}", soft=soft)


def _asked(draft: Draft) -> set[str]:
    return {b.ask for f in draft.teacher_files for b in f.flat if isinstance(b, Answer)}


def _holds(block: Block, task: Task) -> bool:
    return block is task or (isinstance(block, Beside) and task in (*block.left, *block.right))


def _pictures(page: Edited) -> Iterator[tuple[int, str]]:
    """Pictures that are no part of the draft: nobody could print them."""
    for block, line in zip(page.document.blocks, page.lines, strict=False):
        for text in texts(block):
            yield from ((line, found) for found in _IMAGE.findall(text))


def _line(text: str, line: int) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    return " ".join(lines[line - 1].split())[:90] if 0 < line <= len(lines) else ""
