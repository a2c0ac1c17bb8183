"""From a teacher's request to a checked draft on disk: gather from the library, lay out, polish, check, write, remember.

The chat (`teaching`) and the command `stepwise draft` both come here, so they make the same thing.
"""

from __future__ import annotations

import asyncio
import json
import re
import uuid
import zlib
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from . import changes, sheets
from .budget import fit, tokens
from .curriculum import Objective
from .drafting import (
    RULES,
    Activity,
    Check,
    Draft,
    Prose,
    Source,
    accept_prose,
    check,
    draft,
    load_starters,
    offered,
    path_of,
    paths_of_draft,
    polishable,
    to_markdown,
    with_prose,
    write,
)
from .drafting.activity import Change
from .drafting.break_bank import load_breaks
from .drafting.record import facts_of
from .drafting.scripts import load_scripts
from .drafting.supports import load_supports
from .drafting.write import PAGES
from .errors import InputError, StepwiseError
from .library.guides import read_guide
from .library.items import draw, redraw, sibling
from .library.packs import Pack
from .parts import Parts
from .turn import Item

LEVELS = ("start", "core", "stretch")
_POLISH_SECONDS = 45


@dataclass(frozen=True)
class Request:
    """What a teacher asks for. `seed` draws other numbers for the same lesson."""

    format: str
    objective: str = ""
    grade: int | None = None
    fields: Mapping[str, Any] | None = None
    seed: int = 0
    interests: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    """Changes of one tap since, in order (`changes.NAMES`)."""

    def as_json(self) -> dict[str, Any]:
        """What makes the same draft again; `request_of` reads it."""
        return asdict(self) | {"fields": dict(self.fields or {})}


def request_of(data: Mapping[str, Any]) -> Request:
    """A request as `Request.as_json` wrote it; what an older record does not have is as usual."""
    return Request(
        format=str(data["format"]),
        objective=str(data.get("objective") or ""),
        grade=data.get("grade"),
        fields=dict(data.get("fields") or {}),
        seed=int(data.get("seed") or 0),
        interests=tuple(data.get("interests") or ()),
        changes=tuple(name for name in data.get("changes") or () if name in changes.NAMES),
    )


def activity_named(parts: Parts, name: str) -> Activity:
    """The format by name; InputError lists those there are."""
    if name not in parts.activities:
        raise InputError(f"there is no format {name[:40]!r}.", cure=f"Choose from: {', '.join(parts.activities)}.")
    return parts.activities[name]


def source_for(parts: Parts, request: Request) -> Source:
    """Everything the draft may use, taken from the packs. Raises InputError for an unknown objective."""
    banks = _banks(parts)
    language = parts.prompts.language(str((request.fields or {}).get("language", "en")))
    speaker = parts.model.name if parts.model else language.say("no_model")
    pack = parts.pack_of(request.objective)
    if pack is None:
        if request.objective:
            known = ", ".join(name for p in parts.packs.values() for name in p.objectives)
            raise InputError(f"there is no objective {request.objective[:60]!r}.", cure=f"Known: {known}.")
        return Source(**banks, speaker=speaker, grade=request.grade, standards=parts.standards)
    objective = pack.objectives[request.objective]
    needed = shaped_for(parts, request)[0].needs.items
    items = {level: _items(pack, objective, level, needed.get(level, 0), request) for level in LEVELS}  # type: ignore[call-overload]
    passages = parts.library.lesson(objective.id)
    return Source(
        objective=objective,
        prerequisites=tuple(pack.objectives[p] for p in objective.prerequisites),
        teaching=pack.teaching.get(objective.id),
        items=items,
        siblings={i.id: _sibling(pack, i, request.interests) for chosen in items.values() for i in chosen},
        misconceptions=tuple(m for o in pack.objectives.values() for m in o.misconceptions),
        passages=tuple(passages),
        pack=pack.title,
        version=pack.about.version,
        licence=pack.about.licence,
        speaker=speaker,
        grade=request.grade,
        interests=request.interests,
        materials=pack.materials.get(objective.id),
        guides=_guides(parts, pack, objective.id),
        **banks,
        standards=parts.standards,
    )


def _banks(parts: Parts) -> dict[str, Any]:
    """What is written for every objective: starters, breaks, supports and stand-alone scripts."""
    prompts = parts.settings.prompts_dir
    return {
        "starters": load_starters(prompts / "starters"),
        "breaks": load_breaks(prompts / "breaks"),
        "supports": load_supports(prompts / "supports"),
        "scripts": load_scripts(parts.settings.packs_dir.parent / "theatre"),
    }


def _guides(parts: Parts, pack: Pack, objective: str) -> dict[str, dict[str, str]]:
    """The parts of the family guide by language."""
    headings = {code: language.family_headings for code, language in parts.prompts.languages.items()}
    return {
        p.language: read_guide(p, headings[p.language]).parts for p in pack.guides if p.objective == objective and p.language in headings
    }


def _items(pack: Pack, objective: Objective, level: str, count: int, request: Request) -> tuple[Item, ...]:
    """Items of a level, from each family in turn, all different. The same request draws the same items."""
    families = pack.families_of(objective.id, level)
    found: dict[str, Item] = {}
    for n in range(count * 6 if families else 0):
        family = families[n % len(families)]
        seed = zlib.crc32(f"{objective.id}/{family.id}/{request.seed}".encode()) % 9000 + n // len(families)
        item = draw(pack, family, seed, request.interests)
        found.setdefault(item.ask, item)
        if len(found) >= count:
            break
    return tuple(found.values())


def _sibling(pack: Pack, item: Item, interests: tuple[str, ...]) -> Item:
    """Another item of the same family, told about the same things."""
    family = item.id.partition("/")[2].partition("#")[0]
    found = sibling(pack, pack.families[family], item)
    return (redraw({pack.id: pack}, found.id, interests) if interests else None) or found


def shaped_for(parts: Parts, request: Request) -> tuple[Activity, dict[str, Any]]:
    """The format and its fields with the request's changes made."""
    return changes.shaped(activity_named(parts, request.format), request.fields or {}, request.changes)


def make(parts: Parts, request: Request, source: Source | None = None) -> Draft:
    """The draft as the lesson author's words make it, with every change. `source` saves gathering the same again."""
    activity, fields = shaped_for(parts, request)
    source = changes.helped(source or source_for(parts, request), activity, request.changes)
    made = draft(activity, source, fields, changes.room(request.changes))
    if request.changes and _too_long(made):
        return draft(changes.longer(activity), source, fields, changes.room(request.changes))
    return made


def _too_long(made: Draft) -> bool:
    """Does a page for students need more paper, or a plan more words, than its limit?"""
    return any(RULES["page_limits"](made))


def changed(parts: Parts, request: Request, name: str, context: str = "") -> Request:
    """The request after one more change; `context` says what tasks shall be told about next.

    Raises InputError for a change there is none of, or one too many.
    """
    if name not in changes.NAMES:
        raise InputError(f"there is no change {name[:40]!r}.", where="change", cure=f"Choose from: {', '.join(changes.NAMES)}.")
    if name == "other_numbers":
        return replace(request, seed=request.seed + 1)
    if name == "other_context":
        return replace(request, interests=changes.next_context(request.interests, contexts_of(parts, request.objective), context))
    if len(request.changes) >= changes.MOST:
        raise InputError(f"{changes.MOST} changes are made already.", where="change", cure="Take one back, or begin a new draft.")
    more = replace(request, changes=(*request.changes, name))
    if name == "shorter" and activity_named(parts, request.format).changes.get("shorter", Change()).fewer:
        before = make(parts, request)
        if not changes.did(name, before, make(parts, more)):  # the page limit had left this task out already
            return replace(more, changes=(*more.changes, name))
    return more


def contexts_of(parts: Parts, objective: str) -> set[str]:
    """What the objective's tasks can be told about."""
    pack = parts.packs.get(next((p.id for p in parts.packs.values() if objective in p.objectives), ""))
    return {c for family in pack.families_of(objective) for c in family.contexts} if pack else set()


def changes_for(parts: Parts, request: Request, made: Draft) -> tuple[str, ...]:
    """The changes that do what their name says to this draft: each is tried, none is kept."""
    activity = activity_named(parts, request.format)
    worth = changes.possible(activity, request.changes, bool(request.objective), contexts_of(parts, request.objective))
    return tuple(name for name in worth if _does(parts, request, made, name))


def _does(parts: Parts, request: Request, made: Draft, name: str) -> bool:
    try:
        more = changed(parts, request, name)
        same = (more.seed, more.interests) == (request.seed, request.interests) and not changes.level_steps(request.changes)
        same = same and shaped_for(parts, more)[0].needs == made.activity.needs
        new = make(parts, more, made.source if same else None)
        return changes.did(name, made, new) and not _too_long(new)
    except StepwiseError:
        return False


async def polish(parts: Parts, made: Draft) -> tuple[Draft, int]:
    """The draft with prose that a model put better, and how many texts it took. One call; a bad reply changes nothing."""
    wanted = polishable(made)
    if parts.model is None or not wanted:
        return made, 0
    try:
        async with asyncio.timeout(_POLISH_SECONDS):
            reply = await _ask(parts, wanted)
    except (StepwiseError, TimeoutError):
        return made, 0
    keys = [i.expected.value for i in made.items if i.expected.value]
    taken = {p.path: reply[p.path] for p in wanted if p.path in reply and not accept_prose(p.text, reply[p.path], keys)}
    better = with_prose(made, taken)
    # Prose that breaks a rule of the format is not worth having.
    return (better, len(taken)) if sum(not c.ok for c in check(better)) <= sum(not c.ok for c in check(made)) else (made, 0)


async def _ask(parts: Parts, wanted: list[Prose]) -> dict[str, str]:
    assert parts.model is not None
    texts = json.dumps({p.path: fit(p.text, 300) for p in wanted}, ensure_ascii=False)
    system = (
        "You edit a teacher's lesson plan. Make each text clearer and warmer; change no fact, number or standard; no longer than it is."
    )
    ask = f"Answer with one JSON object with the same names and the new texts.\n{texts}"
    pieces: list[str] = []
    stream = parts.model.stream([("system", system), ("user", ask)], tokens(texts) + 200)
    async with aclosing(stream) as chunks:  # type: ignore[type-var]
        async for piece in chunks:
            pieces.append(piece)
    match = re.search(r"\{.*\}", "".join(pieces), re.DOTALL)
    try:
        data = json.loads(match.group()) if match else {}
    except json.JSONDecodeError:
        data = {}
    return {str(k): str(v) for k, v in data.items()} if isinstance(data, dict) else {}


def keep(parts: Parts, made: Draft, request: Request, person: str, session: str, folder: Path, formats: tuple[str, ...]) -> dict[str, Any]:
    """Writes the files, remembers how to make them again, and gives the content of the draft's card."""
    identity = uuid.uuid4().hex
    target = folder / identity if folder == drafts_folder(parts) else folder
    made = sheets.coded(parts.store, made, request.as_json(), person, identity)
    paths = write(made, target, formats)
    checks = check(made)
    objective = made.source.objective
    title = f"{objective.title}: {made.activity.title}" if objective else made.activity.title
    files = [_file(document, target, formats) for document in made.files]
    exports = {name: str(path) for name, path in paths_of_draft(made, target, formats).items()}
    record = {
        "request": request.as_json(),
        "items": [i.id for i in made.items],
        "passages": [p.id for p in made.source.passages],
        "pack": f"{made.source.pack} {made.source.version}",
        "speaker": made.source.speaker,
        "checks": [_check(c) for c in checks],
        "files": [str(p) for p in paths],
        "codes": {f.name: f.code for f in made.files if f.code},
    } | facts_of(made, polished=parts.model is not None)  # fmt: skip
    parts.store.save_draft(identity, person, session, request.format, request.objective, title, record)
    return {"id": identity, "format": request.format, "objective": request.objective, "title": title, "assumed": ", ".join(made.assumed),
            "checks": [_check(c) for c in checks], "files": files, "exports": exports}  # fmt: skip


def paths_in(card: Mapping[str, Any]) -> list[str]:
    """Every file of a draft's card, folder by folder."""
    pages = [path for file in card["files"] for name, path in file.items() if name.startswith("path_") and path]
    return sorted({*pages, *card["exports"].values()})


def formats_in_chat(made: Draft) -> tuple[str, ...]:
    """What a card offers: pages to edit, print and show, and quiz files where there are questions."""
    return tuple(name for name in offered(made) if name != "html")


def drafts_folder(parts: Parts) -> Path:
    return parts.settings.data_dir / "drafts"


def _check(found: Check) -> dict[str, Any]:
    return {"rule": found.rule, "ok": found.ok, "where": found.where}


def _file(document: Any, folder: Path, formats: tuple[str, ...]) -> dict[str, Any]:
    paths = {f"path_{name}": str(path_of(document, folder, name) or "") if name in formats else "" for name in PAGES}
    kind = "key" if "key" in document.name else "sheet" if document.audience == "student" else "plan"
    return {
        "name": document.name,
        "title": document.title,
        "kind": kind,
        "audience": document.audience,
        "code": document.code,
        "markdown": to_markdown(document),
    } | paths
