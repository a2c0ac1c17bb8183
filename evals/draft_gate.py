"""Every format for every objective: does it pass the gate, or is it shown as failing, and is any key on a student's paper?

A draft is right when it passes, or when the files written for it carry the visible mark. Keys are looked for in what is
on disk, not in the draft: Markdown and Word of every draft, PDF, web page and slides of every student page.

Without a model every draft is made. A model may only put the prose of a plan better, so it is asked nothing for most
formats: there the same bytes come back and no call is made, which is counted. For the others a stub that writes keys into
every text runs over every objective and three seeds, and the small model over a stated sample of them.
"""

from __future__ import annotations

import asyncio
import io
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from pptx import Presentation
from pypdf import PdfReader

from app import studio
from app.drafting import Draft, check, failed, polishable, to_markdown, write
from app.drafting.keys import says_key
from app.drafting.mathtext import plain
from app.drafting.rules_scope import printed_items
from app.drafting.write import rendered
from app.models import ChatModel
from app.parts import Parts
from app.turn import Item

from .drafts import Asked, Telling, every_draft, objectives, tutor_in
from .effect_stubs import model_of
from .table import Bar, Options, Row, share_row

NAME = "draft-gate"
WRITTEN = ("md", "docx")
SAMPLE = 60
"""Drafts whose prose a real model polishes: a small one takes seconds each."""
SEEDS = (0, 1, 2)
READ_BACK = ("pdf", "html", "pptx")
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
            names = options.some(objectives(tutor.parts))
            made = list(every_draft(tutor.parts, names))
            drafts = [(asked, d) for asked, d in made if isinstance(d, Draft)]
            for who in options.models or ("none", "answering", "smollm2"):
                if who == "none":
                    refused = [f"{asked}: {d}" for asked, d in made if isinstance(d, str)]
                    yield share_row(NAME, "drafts that can be made", who, [isinstance(d, Draft) for _, d in made],
                                    [a.objective for a, _ in made], "", Bar(least=1.0), refused)  # fmt: skip
                    yield from _rows(who, drafts)
                    yield from _read_back(who, drafts)
                else:
                    yield from _with_model(tutor.parts, who, drafts, names, options)
        finally:
            tutor.close()


def _rows(who: str, drafts: Sequence[tuple[Asked, Draft]]) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        looked = [_look(asked, d, Path(folder) / str(n)) for n, (asked, d) in enumerate(drafts)]
    groups = [a.objective for a, _ in drafts]
    yield share_row(NAME, "passes, or is shown as failing", who, [not f.rules or f.shown for f in looked], groups, "", Bar(least=1.0),
                    [f"{f.asked}: {', '.join(f.rules)} is not shown" for f in looked if f.rules and not f.shown])  # fmt: skip
    yield share_row(NAME, "passes", who, [not f.rules for f in looked], groups, "", None,
                    [f"{f.asked}: {', '.join(f.rules)}" for f in looked if f.rules])  # fmt: skip
    yield share_row(NAME, "drafts with a key in a student's file", f"{who}, Markdown and Word", [bool(f.keys) for f in looked], groups, "",
                    Bar(most=0.0), [f"{f.asked}: {k}" for f in looked for k in f.keys])  # fmt: skip


def _with_model(parts: Parts, who: str, drafts: Sequence[tuple[Asked, Draft]], names: Sequence[str], options: Options) -> Iterator[Row]:
    model: ChatModel | None = Telling() if who == "answering" else model_of(who)
    if model is None:
        print(f"(there is no model {who} here; its drafts are left out)", file=sys.stderr)
        return
    spoken = replace(parts, model=model)
    if isinstance(model, Telling):
        yield _asked_nothing(spoken, model, [(a, d) for a, d in drafts if not polishable(d)])
    formats = sorted({a.format for a, d in drafts if polishable(d)})
    wanted = [(a, d) for seed in SEEDS for a, d in every_draft(parts, names, formats, seed) if isinstance(d, Draft) and polishable(d)]
    if not isinstance(model, Telling):
        wanted = wanted[: max(1, round(SAMPLE * options.part))]
    better: list[tuple[Asked, Draft]] = []
    same: list[bool] = []
    taken = 0
    for asked, draft in wanted:
        if isinstance(model, Telling):
            model.keys = tuple(i.expected.value for i in draft.items if i.expected.value)
        new, count = asyncio.run(studio.polish(spoken, draft))
        better.append((asked, new))
        same.append(new.student_files == draft.student_files and new.family_files == draft.family_files)
        taken += count > 0
    yield share_row(NAME, f"pages of students and families are the same with the model ({taken} drafts took a text of it)", who, same,
                    [a.objective for a, _ in wanted], "", Bar(least=1.0))  # fmt: skip
    yield from _rows(who, better)


def _asked_nothing(spoken: Parts, model: Telling, drafts: Sequence[tuple[Asked, Draft]]) -> Row:
    """Formats without prose to put better: the model is not called, and every file has the same bytes."""
    same: list[bool] = []
    for _, draft in drafts:
        calls = model.calls
        new, _ = asyncio.run(studio.polish(spoken, draft))
        same.append(model.calls == calls and [to_markdown(f) for f in new.files] == [to_markdown(f) for f in draft.files] and new == draft)
    formats = len({a.format for a, _ in drafts})
    return share_row(NAME, f"{formats} formats ask a model nothing: no call, same bytes", "answering", same,
                     [a.objective for a, _ in drafts], "", Bar(least=1.0))  # fmt: skip


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
    return "".join(text.replace("\\", "").split())  # programs set blanks around signs in their own ways


def _text(path: Path) -> str:
    """What is printed: Markdown as it is, Word's paragraphs without their markup, a fraction as 3/4."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    with ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode().replace("</m:num>", "<m:t>/</m:t></m:num>")
    return "\n".join("".join(re.findall(r"<(?:w|m):t(?: [^>]*)?>([^<]*)<", part)) for part in xml.split("</w:p>"))


def _read_back(who: str, drafts: Sequence[tuple[Asked, Draft]]) -> Iterator[Row]:
    """The same search in every student page as PDF, web page and slides, read back."""
    for name in READ_BACK:
        found: list[bool] = []
        faults: list[str] = []
        for asked, draft in drafts:
            look = str(draft.chosen.get("theme", "plain"))
            texts = {Path(f"student/{f.name}.{name}"): read_text(rendered(f, name, look), name) for f in draft.student_files}
            told = list(_keys(draft, texts))
            found.append(bool(told))
            faults += [f"{asked}: {k}" for k in told]
        yield share_row(NAME, "drafts with a key in a student's file", f"{who}, {name} read back", found,
                        [a.objective for a, _ in drafts], "", Bar(most=0.0), faults)  # fmt: skip


def read_text(data: bytes, name: str) -> str:
    """The words of a PDF, a web page or slides."""
    if name == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if name == "html":
        page = re.sub(r"<(style|title|desc)\b.*?</\1>", "", data.decode(), flags=re.S)
        page = re.sub(r"</mrow><mrow>", "/", page)  # a fraction's two numbers
        return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|li|td|th|tr|div|h\d)>|<br/?>", "\n", page)))
    texts = []
    for slide in Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            texts += [shape.text_frame.text] if shape.has_text_frame else []
            texts += [c.text for r in shape.table.rows for c in r.cells] if shape.has_table else []
    return "\n".join(texts)
