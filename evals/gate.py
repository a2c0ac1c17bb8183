"""Every format for every objective: does it pass the gate, or is it shown as failing, and is any key on a student's paper?

A draft is right when it passes, or when the files written for it carry the visible mark. Keys are looked for in what is
on disk (Markdown and Word text, and PDF text where the program can make one), not in the draft. Without a model all are
made; with the answering stub and the small model the prose of those formats that have any is polished first.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from pypdf import PdfReader

from app import studio
from app.drafting import FORMATS, Draft, check, failed, polishable, write
from app.drafting.keys import says_key
from app.drafting.mathtext import plain
from app.drafting.rules_scope import printed_items
from app.parts import Parts
from app.turn import Item

from . import models
from .drafts import Asked, every_draft, objectives, tutor_in
from .table import Bar, Options, Row, share_row

NAME = "gate"
WRITTEN = ("md", "docx")
SAMPLE = 6
"""Drafts whose prose the small model polishes: it takes seconds each."""
PDFS = 20
MARK = "Checks that failed"


@dataclass(frozen=True)
class Looked:
    asked: str
    rules: tuple[str, ...]
    shown: bool
    keys: tuple[str, ...]


def run(options: Options) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        tutor = tutor_in(folder)
        try:
            made = list(every_draft(tutor.parts, options.some(objectives(tutor.parts))))
            for who in options.models or ("none", "answering", "smollm2"):
                yield from _rows(tutor.parts, who, made)
        finally:
            tutor.close()


def _rows(parts: Parts, who: str, made: Sequence[tuple[Asked, Draft | str]]) -> Iterator[Row]:
    refused = [f"{asked}: {d}" for asked, d in made if isinstance(d, str)]
    drafts = [(asked, d) for asked, d in made if isinstance(d, Draft)]
    if who != "none":
        drafts = list(_polished(parts, who, drafts))
        if not drafts:
            return
    else:
        yield share_row(NAME, "drafts that can be made", who, [isinstance(d, Draft) for _, d in made], [a.objective for a, _ in made], "",
                        Bar(least=1.0), refused)  # fmt: skip
    with TemporaryDirectory() as folder:
        looked = [_look(asked, d, Path(folder) / str(n)) for n, (asked, d) in enumerate(drafts)]
    groups = [a.objective for a, _ in drafts]
    yield share_row(NAME, "passes, or is shown as failing", who, [not f.rules or f.shown for f in looked], groups, "", Bar(least=1.0),
                    [f"{f.asked}: {', '.join(f.rules)} is not shown" for f in looked if f.rules and not f.shown])  # fmt: skip
    yield share_row(NAME, "passes", who, [not f.rules for f in looked], groups, "", None,
                    [f"{f.asked}: {', '.join(f.rules)}" for f in looked if f.rules])  # fmt: skip
    yield share_row(NAME, "drafts with a key in a student's file", f"{who}, as written", [bool(f.keys) for f in looked], groups, "",
                    Bar(most=0.0), [f"{f.asked}: {k}" for f in looked for k in f.keys])  # fmt: skip
    if who == "none" and "pdf" in FORMATS:
        yield from _in_pdf(drafts)


def _polished(parts: Parts, who: str, drafts: Sequence[tuple[Asked, Draft]]) -> Iterator[tuple[Asked, Draft]]:
    """The drafts with prose that this model put better; a spread of them for a model that thinks for seconds."""
    model = models.by_name(who)
    if model is None:
        print(f"(there is no model {who} here; its drafts are left out)", file=sys.stderr)
        return
    some = [(a, d) for a, d in drafts if polishable(d)]
    if who == "smollm2":
        some = some[:: max(1, len(some) // SAMPLE)][:SAMPLE]
    spoken = replace(parts, model=model)
    for asked, draft in some:
        better, _ = asyncio.run(studio.polish(spoken, draft))
        yield asked, better


def _look(asked: Asked, draft: Draft, folder: Path) -> Looked:
    rules = tuple(failed(check(draft)))
    paths = write(draft, folder, WRITTEN)
    texts = {p: _text(p) for p in paths if p.suffix in (".md", ".docx")}
    shown = bool(rules) and all(MARK in text for text in texts.values())
    return Looked(str(asked), rules, shown, tuple(_keys(draft, texts)))


def _keys(draft: Draft, texts: dict[Path, str]) -> Iterator[str]:
    """Keys that stand on paper where nobody asked for them: lines of the file that are not the task's own wording."""
    own = [_flat(plain(i.ask)) for i in printed_items(draft)]
    options = [_flat(plain(c.text)) for i in printed_items(draft) for c in i.expected.choices]
    for path, text in texts.items():
        if path.parent.name != "teacher":
            for item in printed_items(draft):
                # An option may hold a number that is another task's key; a whole sentence to be written stands nowhere.
                if _has_key(text, item, own if item.expected.kind == "criteria" else own + options):
                    yield f"{path.name} holds the key of {item.id}"


def _has_key(text: str, item: Item, own: list[str]) -> bool:
    """A key's words in a file. A bare number of one or two digits may be anything on a page, and options stand there on purpose."""
    if item.expected.kind in ("choice", "order") or re.fullmatch(r"-?\d{1,2}", item.expected.value):
        return bool(re.search(r"(?i)\banswer(s| key)?\s*[:=]\s*\S", text))
    return any(says_key(line, item, helping=False) for line in text.split("\n") if (flat := _flat(plain(line))) and not _asks(flat, own))


def _asks(line: str, own: list[str]) -> bool:
    """Is this line a task's own wording, or a part of it?"""
    return any(ask in line or line in ask or (len(line) > 30 and line[-30:] in ask) for ask in own)


def _flat(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


def _text(path: Path) -> str:
    """What is printed: Markdown as it is, Word's paragraphs without their markup, a fraction as 3/4."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    with ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode().replace("</m:num>", "<m:t>/</m:t></m:num>")
    return "\n".join("".join(re.findall(r"<(?:w|m):t(?: [^>]*)?>([^<]*)<", part)) for part in xml.split("</w:p>"))


def _read_pdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _in_pdf(drafts: Sequence[tuple[Asked, Draft]]) -> Iterator[Row]:
    """The same search in a spread of PDF files, read back."""
    found: list[bool] = []
    faults: list[str] = []
    with TemporaryDirectory() as folder:
        for n, (asked, draft) in enumerate(drafts[:: max(1, len(drafts) // PDFS)]):
            paths = [p for p in write(draft, Path(folder) / str(n), ("pdf",)) if p.suffix == ".pdf"]
            told = list(_keys(draft, {p: _read_pdf(p) for p in paths}))
            found.append(bool(told))
            faults += [f"{asked}: {k}" for k in told]
    yield share_row(NAME, "drafts with a key in a student's PDF", "none, as written", found, (), "", Bar(most=0.0), faults)
