"""A draft as one file for a colleague, and such a file taken in again.

    NAME.stepwise.zip    record.json: the request, versions and pages as they were made    edited/<page>.md: the teacher's own text

What comes in is a stranger's: sizes, names, depth and every value are checked, the draft is made anew from our own packs,
and a page that reads otherwise here is taken as an edit, so that the gate looks at every word of it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from . import studio
from .changes import NAMES
from .drafting import Draft
from .drafting.edited import LONGEST, editable
from .drafting.record import keys_of
from .drafting.steady import put
from .drafts import Change, Opened, cleaned, owned, rename
from .errors import InputError
from .parts import Parts
from .store import DraftRow

ENDING = ".stepwise.zip"
LARGEST = 2_000_000
"""Bytes of a shared file; its parts together may be twice that when they are unpacked."""
_MOST_PARTS, _DEEPEST, _VERSION = 60, 12, 1
_PAGE = re.compile(r"edited/([a-z][a-z0-9-]{0,60})\.md")
_CURE = "Ask for the file again: it is made by 'Share as one file'."


class _Loose(BaseModel):
    """Values of a shared file; what a later version adds is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Request(_Loose):
    format: str = Field(max_length=64)
    objective: str = Field("", max_length=120)
    grade: int | None = Field(None, ge=0, le=12)
    fields: dict[str, str | int | list[str]] = Field({}, max_length=40)
    seed: int = Field(0, ge=0, le=1_000_000)
    interests: list[str] = Field([], max_length=12)
    changes: list[str] = Field([], max_length=24)


class _Page(_Loose):
    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")
    markdown: str = Field(max_length=LONGEST)


class _Shared(_Loose):
    stepwise: int
    title: str = Field(max_length=200)
    request: _Request
    pack: str = Field("", max_length=200)
    version: str = Field("", max_length=40)
    prompt: str = Field("", max_length=40)
    keys: str = Field("", max_length=64)
    pages: list[_Page] = Field([], max_length=40)


@dataclass(frozen=True)
class TakenIn:
    """A draft that came from a file. `changes`: what is not as it was where it was made; `left_out`: pages there are none of here."""

    row: DraftRow
    changes: tuple[Change, ...] = ()
    left_out: tuple[str, ...] = ()


def share(opened: Opened) -> bytes:
    """The file's bytes. It names nobody: no person, no conversation, no place on a disk."""
    row, record = opened.row, opened.row.record
    told = {name: record[name] for name in ("request", "pack", "version", "prompt", "keys", "speaker", "checks") if name in record}
    pages = [{"name": f.name, "title": f.title, "audience": f.audience, "markdown": editable(f)} for f in opened.draft.files]
    about = {"stepwise": _VERSION, "title": row.title, "format": row.format, "objective": row.objective} | told | {"pages": pages}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        put(archive, "record.json", json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True).encode())
        for name in sorted(opened.edits):
            put(archive, f"edited/{name}.md", row.edited[name].encode())
    return out.getvalue()


def take_in(parts: Parts, content: bytes, person: str, name: str = "the file") -> TakenIn:
    """A new draft from a shared file. Raises InputError that says what is wrong with the file or missing here."""
    shared, texts = _read(content, name[:80])
    request = _request(parts, shared, name[:80])
    made = studio.make(parts, request)
    card = studio.keep(parts, made, request, person, "", studio.drafts_folder(parts), ("md", "docx"))
    row = owned(parts, person, card["id"])
    if shared.title.strip():
        rename(parts, row, shared.title)
    here = {f.name: editable(f) for f in made.files}
    wanted = {p.name: cleaned(p.markdown) for p in shared.pages} | texts
    edits = {page: text for page, text in wanted.items() if page in here and text != here[page]}
    if edits:
        parts.store.drafts.edit(row.id, edits)
    if (shared.keys or keys_of(made)) != keys_of(made):
        parts.store.drafts.record(row.id, row.record | {"keys": shared.keys})
    return TakenIn(owned(parts, person, row.id), _changes(shared, made), tuple(sorted(set(wanted) - set(here))))


def _changes(shared: _Shared, made: Draft) -> tuple[Change, ...]:
    found = []
    if shared.version and shared.version != made.source.version:
        found.append(Change("pack", shared.pack, f"{made.source.pack} {made.source.version}".strip()))
    if shared.prompt and shared.prompt != made.activity.version:
        found.append(Change("prompt", shared.prompt, made.activity.version))
    same = {p.name: cleaned(p.markdown) for p in shared.pages} == {f.name: editable(f) for f in made.files}
    return tuple(found) or (() if same or not shared.pages else (Change("words"),))


def _request(parts: Parts, shared: _Shared, name: str) -> studio.Request:
    asked = shared.request
    if asked.format not in parts.activities:
        raise InputError(f"its format {asked.format[:40]!r} is not known here.", where=name,
                         cure=f"There is: {', '.join(parts.activities)}.")  # fmt: skip
    if asked.objective and not any(asked.objective in pack.objectives for pack in parts.packs.values()):
        of = f", which is in the pack {shared.pack[:60]!r}" if shared.pack.strip() else ""
        raise InputError(f"its objective {asked.objective[:60]!r} is not in the library here{of}.", where=name,
                         cure="Add that pack first, then bring the file in again.")  # fmt: skip
    if strange := [c for c in asked.changes if c not in NAMES]:
        raise InputError(f"it was made with a change that is not known here: {strange[0][:40]!r}.", where=name, cure=_CURE)
    return studio.request_of(asked.model_dump())


def _read(content: bytes, name: str) -> tuple[_Shared, dict[str, str]]:
    """The record and the edited pages, each checked before it is unpacked."""
    if len(content) > LARGEST:
        raise InputError(f"it is larger than {LARGEST // 1_000_000} MB.", where=name, cure=_CURE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError) as fault:
        raise InputError("it is not a zip that can be read.", where=name, cure=_CURE) from fault
    except zlib.error as fault:
        raise InputError("it is damaged.", where=name, cure=_CURE) from fault
    if "record.json" not in parts:
        raise InputError("there is no record.json in it.", where=name, cure=_CURE)
    try:
        shared = _Shared.model_validate(_json(parts.pop("record.json"), name))
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(p) for p in first["loc"])[:80]
        raise InputError(f"its record cannot be used: {place}: {first['msg']}.", where=name, cure=_CURE) from None
    if shared.stepwise != _VERSION:
        raise InputError(f"it was made by a later version ({shared.stepwise}).", where=name, cure="Bring this installation up to date.")
    texts = {page: cleaned(text) for page, text in parts.items()}
    if long := next((page for page, text in texts.items() if len(text) > LONGEST), ""):
        raise InputError(f"the page {long} has more than {LONGEST} characters.", where=name, cure="Make two pages of it.")
    return shared, {page: text for page, text in texts.items() if text.strip()}


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    entries = [e for e in archive.infolist() if not e.is_dir()]
    if len(entries) > _MOST_PARTS or len({e.filename for e in entries}) < len(entries):
        raise InputError(f"it holds more than {_MOST_PARTS} parts, or one twice.", where=name, cure=_CURE)
    left, found = 2 * LARGEST, {}
    for entry in entries:
        page = _PAGE.fullmatch(entry.filename)
        if entry.filename != "record.json" and page is None:
            raise InputError(f"there is something in it that is no draft: {entry.filename[:60]!r}.", where=name, cure=_CURE)
        if entry.flag_bits & 1:
            raise InputError("it is locked with a password.", where=name, cure=_CURE)
        with archive.open(entry) as stream:
            data = stream.read(left + 1)  # what the zip says of its sizes is not believed
        left -= len(data)
        if left < 0:
            raise InputError(f"unpacked it is larger than {2 * LARGEST // 1_000_000} MB.", where=name, cure=_CURE)
        try:
            found[page[1] if page else entry.filename] = data.decode()
        except UnicodeDecodeError:
            raise InputError(f"{entry.filename} is not UTF-8 text.", where=name, cure=_CURE) from None
    return found


def _json(text: str, name: str) -> Any:
    depth = deepest = 0
    for sign in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        depth += (sign in "[{") - (sign in "]}") if len(sign) == 1 else 0
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise InputError("its record is nested too deeply.", where=name, cure=_CURE)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InputError("its record is not JSON.", where=name, cure=_CURE) from None
