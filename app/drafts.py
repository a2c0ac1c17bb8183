"""The shelf of drafts: opening one as it was made and as it was edited, changing, copying, making again, and its files.

Nothing on disk is needed: a draft opens from its record alone, and its files are made when they are asked for.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from . import studio
from .drafting import Activity, Check, Document, Draft, Source, failed, with_prose
from .drafting.activity import File
from .drafting.document import Bullets, Footer, Heading
from .drafting.edited import LONGEST, Edited, editable, edited
from .drafting.quiz_files import questions, quiz_writers
from .drafting.record import document_of, keys_of
from .drafting.relint import Fault, relint
from .drafting.render_markdown import FOLDER, pictures_of
from .drafting.sheet_code import stamped
from .drafting.steady import put
from .drafting.write import PAGES, mark_for, offered, rendered, with_mark
from .errors import InputError, StepwiseError
from .parts import Parts
from .store import DraftRow

HOME = "home"
"""Whose drafts the command line makes: everybody's who teaches at this computer."""
KEPT_DAYS = 30
"""How long a deleted draft can be brought back."""
BY_HAND = "edited by hand"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was when a draft was made: `what` is pack, prompt, words or gone."""

    what: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Opened:
    """A draft from the shelf. `draft` has its pages as they were made; `edits` those a teacher changed, as they read now."""

    row: DraftRow
    draft: Draft
    edits: dict[str, Edited]
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    """Empty when the draft can be made again just as it was."""
    keys_known: bool = True
    """Can its items be drawn again, so that a text is compared with their keys?"""
    note: tuple[str, ...] = ()
    """A heading and lines for the first teacher's page, in its language: what was looked at before the draft went out."""

    def page(self, name: str) -> Document:
        """One page as it reads now, without a mark. Raises InputError when there is none."""
        if name in self.edits:
            return self.edits[name].document
        if (found := self.draft.file(name)) is None:
            raise InputError("this draft has no such page.", where=name[:40], cure="Open it from the shelf again.")
        return found

    def text(self, name: str) -> str:
        """The Markdown of a page as it can be edited."""
        return self.row.edited[name] if name in self.edits else editable(self.page(name))

    def faults_of(self, name: str) -> list[Fault]:
        return [f for f in self.faults if f.file == name]

    @property
    def checks(self) -> list[dict[str, Any]]:
        """The score card as it was when the draft was made: [{rule, ok, where}]."""
        return list(self.row.record.get("checks") or [])


# ---------------------------------------------------------------- finding


@dataclass(frozen=True)
class Asked:
    """What is looked for on the shelf; empty fields ask for nothing."""

    words: str = ""
    format: str = ""
    objective: str = ""


def shelf(parts: Parts, person: str, asked: Asked | None = None, everybody: bool = False) -> list[DraftRow]:
    """A teacher's drafts that fit, or everybody's, newest first.

    Every word must stand in the title, the format, the objective or an edited page.
    """
    asked = asked or Asked()
    wanted = _folded(asked.words).split()
    names = {o.id: o.title for pack in parts.packs.values() for o in pack.objectives.values()}
    rows = parts.store.drafts.of([] if everybody else [person, HOME])
    rows = [r for r in rows if asked.format in ("", r.format) and asked.objective in ("", r.objective)]

    def told(row: DraftRow) -> str:
        title = parts.activities[row.format].title if row.format in parts.activities else ""
        return _folded(" ".join([row.id, row.title, row.format, title, row.objective, names.get(row.objective, ""), *row.edited.values()]))

    return [row for row in rows if not wanted or all(word in text for text in [told(row)] for word in wanted)]


def _folded(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def owned(parts: Parts, person: str, draft: str) -> DraftRow:
    """A teacher's own draft, deleted or not. Raises InputError for anybody else's and for one there is none of."""
    row = parts.store.drafts.find(draft[:64])
    if row is None or row.person not in (person, HOME):
        raise InputError("there is no such draft on this shelf.", cure="Look for it on the shelf of drafts.")
    return row


# ---------------------------------------------------------------- opening


def open_draft(parts: Parts, row: DraftRow) -> Opened:
    """The draft from its record. Raises InputError for a record from which nothing can be opened."""
    pages = [dict(p) for p in row.record.get("pages") or []]
    try:
        now = remade(parts, row.record)
    except (StepwiseError, KeyError, TypeError, ValueError) as fault:
        if not pages:
            why = "its format or objective is no longer in the library"
            raise InputError(f"this draft cannot be opened: {why}.", where=row.title[:80], cure="Draft it again.") from fault
        now = _lost(row)
        found = [document_of(p, None) for p in pages]
        return _opened(row, replace(now, files=tuple(found)), (Change("gone", row.objective or row.format),), keys_known=False)
    if not pages:
        return _opened(row, now, (), keys_known=True)
    made = replace(now, files=tuple(document_of(p, now.file(str(p["name"]))) for p in pages))
    return _opened(row, made, changes_since(row, now, made), keys_known=row.record.get("keys", "") in ("", keys_of(now)))


def _opened(row: DraftRow, draft: Draft, changes: tuple[Change, ...], keys_known: bool) -> Opened:
    drawn = {name: spec for p in row.record.get("pages") or [] for name, spec in (p.get("pictures") or {}).items()}
    edits = {f.name: edited(f, row.edited[f.name], drawn) for f in draft.files if f.name in row.edited}
    return Opened(row, draft, edits, tuple(relint(draft, edits, row.edited, keys_known)), changes, keys_known)


def remade(parts: Parts, record: Mapping[str, Any]) -> Draft:
    """The draft made again from its record with what the library holds now; who spoke, codes and a model's prose as they were."""
    request = studio.request_of(record["request"])
    source = studio.source_for(parts, request)
    source = replace(source, speaker=str(record.get("speaker") or source.speaker))
    made = studio.make(parts, request, source)
    codes = dict(record.get("codes") or {})
    made = replace(made, files=tuple(stamped(f, str(codes[f.name])) if codes.get(f.name) else f for f in made.files))
    same_pack = record.get("version", "") == made.source.version
    return with_prose(made, dict(record.get("prose") or {})) if same_pack else made


def changes_since(row: DraftRow, now: Draft, made: Draft) -> tuple[Change, ...]:
    """What is not as it was: the pack's version, the format's, or the words of a page though both have the same number."""
    if made.files == now.files:
        return ()
    found = []
    was, version = str(row.record.get("version") or ""), now.source.version
    if was != version:
        found.append(Change("pack", f"{now.source.pack} {was}".strip(), f"{now.source.pack} {version}".strip()))
    if (prompt := str(row.record.get("prompt") or "")) != now.activity.version:
        found.append(Change("prompt", prompt, now.activity.version))
    return tuple(found) or (Change("words"),)


def _lost(row: DraftRow) -> Draft:
    """A draft whose format or objective is not there any more: enough to show its pages."""
    name = re.sub(r"[^a-z_]", "", row.format) or "draft"
    activity = Activity(
        name=name, title=row.title, say=[name], about="", files=[File(name="page", title="", audience="teacher", layout=["x"])]
    )
    return Draft(activity, Source(speaker=str(row.record.get("speaker") or "")), {}, (), ())


# ---------------------------------------------------------------- changing


def fingerprint(text: str) -> str:
    """Which text an edit began with, so that two windows do not overwrite each other unseen."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def cleaned(text: str) -> str:
    """A teacher's text with lines as they are counted here and without signs that cannot be printed."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n") + "\n"


def save_page(parts: Parts, row: DraftRow, name: str, text: str) -> Opened:
    """Keeps a page's new text and checks it at once. Raises InputError for a text that is empty or far too long."""
    opened = open_draft(parts, row)
    opened.page(name)
    text = cleaned(text)
    if not text.strip():
        raise InputError("the page would be empty.", cure="Write something, or go back to the page as it was made.")
    if len(text) > LONGEST:
        raise InputError(f"the page has {len(text)} characters, {LONGEST} at most.", cure="Make two pages of it.")
    original = opened.draft.file(name)
    rest = {k: v for k, v in row.edited.items() if k != name}
    return _kept(parts, opened, rest if original and text == editable(original) else rest | {name: text})


def revert_page(parts: Parts, row: DraftRow, name: str) -> Opened:
    """The page as it was made; the edited text is gone."""
    return _kept(parts, open_draft(parts, row), {k: v for k, v in row.edited.items() if k != name})


def _kept(parts: Parts, opened: Opened, edits: dict[str, str]) -> Opened:
    parts.store.drafts.edit(opened.row.id, edits)
    return _opened(replace(opened.row, edited=edits), opened.draft, opened.changes, opened.keys_known)


def rename(parts: Parts, row: DraftRow, title: str) -> None:
    """Raises InputError for an empty title."""
    name = " ".join(_ILLEGAL.sub("", title).split())[:200]
    if not name:
        raise InputError("a draft needs a title.", cure="Write one.")
    parts.store.drafts.rename(row.id, name)


def copy(parts: Parts, row: DraftRow, person: str, title: str) -> DraftRow:
    """The same draft once more, edits too; what is done to one leaves the other as it is."""
    record = {k: v for k, v in row.record.items() if k not in ("deleted", "files")}
    new = replace(row, id=uuid4().hex, person=person, title=title[:200], record=record, created=None, updated=None)
    parts.store.drafts.save(new)
    return new


def purge(parts: Parts, person: str) -> None:
    """Ends what was deleted long ago, with its files."""
    for draft in parts.store.drafts.purge([person, HOME], datetime.now(UTC) - timedelta(days=KEPT_DAYS)):
        shutil.rmtree(studio.drafts_folder(parts) / draft, ignore_errors=True)


def made_again(parts: Parts, row: DraftRow) -> tuple[Draft, tuple[Change, ...]]:
    """The draft from its record, and what changed since: nothing means that its files are the same byte for byte.

    Raises InputError when the format or the objective is not there any more.
    """
    now, pages = remade(parts, row.record), row.record.get("pages") or []
    before = replace(now, files=tuple(document_of(p, now.file(str(p["name"]))) for p in pages)) if pages else now
    if not (changes := changes_since(row, now, before)):
        return now, ()
    return studio.make(parts, studio.request_of(row.record["request"])), changes  # other words, so they are told by who speaks now


def make_again(parts: Parts, row: DraftRow, person: str) -> tuple[DraftRow, tuple[Change, ...]]:
    """A new draft on the shelf from the record of this one, without its edits, and what changed since. Raises as `made_again`."""
    now, changes = made_again(parts, row)
    if not changes:
        return copy(parts, replace(row, edited={}), person, row.title), ()
    request = studio.request_of(row.record["request"])
    card = studio.keep(parts, now, request, person, row.session, studio.drafts_folder(parts), ("md", "docx"))
    parts.store.drafts.rename(card["id"], row.title)
    return owned(parts, person, card["id"]), changes


def in_words(change: Change) -> str:
    """A change as a plain sentence, for the command line; the pages have their own in each language."""
    name = {"pack": "The pack", "prompt": "The prompt of this format"}.get(change.what)
    if name:
        return f"{name} was {change.was} when this was made and is {change.now} now, so the files may differ."
    return (
        "What it was made from is no longer in the library."
        if change.what == "gone"
        else "The words in the library changed since this was made."
    )


def written_as(row: DraftRow) -> tuple[str, ...]:
    """The formats a draft was first written in, as its record names its files."""
    endings = {str(path).rpartition(".")[2] for path in row.record.get("files") or []}
    return tuple(kind for kind in PAGES if kind in endings) or ("md", "docx")


# ---------------------------------------------------------------- its files


def formats_of(opened: Opened, name: str) -> tuple[str, ...]:
    """What a page can be had as."""
    return tuple(f for f in PAGES if f != "pptx" or opened.page(name).audience == "student")


def quizzes_of(opened: Opened) -> tuple[str, ...]:
    """Quiz files there can be: they hold the tasks as they were made, so an edited or changed draft has none."""
    edits = any(opened.page(name).audience == "student" for name in opened.edits)
    return () if edits or opened.changes else tuple(f for f in offered(opened.draft) if f not in PAGES)


def shown(opened: Opened, name: str) -> Document:
    """A page as it goes out: with the failed rules named at its top, and with an edit said at its foot."""
    page = opened.page(name)
    failing = failed([Check(str(c["rule"]), bool(c["ok"]), "") for c in opened.checks])
    failing += [f.rule for f in opened.faults_of(name) if not f.soft]
    if name in opened.edits:
        blocks = tuple(replace(b, text=f"{b.text} · {BY_HAND}") if isinstance(b, Footer) else b for b in page.blocks)
        page = replace(page, blocks=blocks)
    if opened.note and [f.name for f in opened.draft.teacher_files[:1]] == [name]:
        page = _noted(page, opened.note)
    return with_mark(page, mark_for(list(dict.fromkeys(failing))))


def _noted(page: Document, note: tuple[str, ...]) -> Document:
    """The page with the note before its foot."""
    foot = tuple(b for b in page.blocks if isinstance(b, Footer))
    return replace(page, blocks=(*(b for b in page.blocks if b not in foot), Heading(note[0]), Bullets(note[1:]), *foot))


def file_of(opened: Opened, name: str, kind: str) -> bytes:
    """One page in one format. Raises InputError for a page or a format there is none of."""
    if kind not in formats_of(opened, name):
        raise InputError(f"this page is not made as {kind[:12]!r}.", cure=f"Choose from: {', '.join(formats_of(opened, name))}.")
    return rendered(shown(opened, name), kind, str(opened.draft.chosen.get("theme", "plain")))


def files_of(opened: Opened, kinds: Sequence[str] = ("md", "docx", "pdf", "html", "pptx")) -> dict[str, bytes]:
    """Every file by its place: pages of students, teachers and families in folders of their own, quiz files with the teacher's."""
    found: dict[str, bytes] = {}
    for document in opened.draft.files:
        folder = document.audience
        for kind in (k for k in kinds if k in formats_of(opened, document.name)):
            found[f"{folder}/{document.name}.{kind}"] = file_of(opened, document.name, kind)
        if "md" in kinds:
            page = opened.page(document.name)
            found |= {f"{folder}/{FOLDER}/{name}": drawn.encode() for name, drawn in pictures_of(page).items()}
    return found | {f"teacher/{quiz_writers()[kind].name}": quiz_of(opened, kind) for kind in quizzes_of(opened)}


def quiz_of(opened: Opened, kind: str) -> bytes:
    """One quiz file of the whole draft, with keys."""
    if kind not in quizzes_of(opened):
        raise InputError(f"this draft is not made as {kind[:12]!r}.", cure="Choose another format.")
    failing = failed([Check(str(c["rule"]), bool(c["ok"]), "") for c in opened.checks])
    return quiz_writers()[kind].write(opened.draft, questions(opened.draft), mark_for(failing))


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Files as one zip; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            put(archive, name, files[name])
    return out.getvalue()


def file_name(title: str) -> str:
    """A title as the name of a file."""
    return re.sub(r"[^\w .-]+", "-", title).strip(" .-")[:80] or "stepwise"


def quiz_name(kind: str) -> str:
    """The usual name of a quiz file."""
    return quiz_writers()[kind].name
