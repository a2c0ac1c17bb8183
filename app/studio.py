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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .budget import fit, tokens
from .curriculum import Objective
from .drafting import (
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
from .drafting.break_bank import load_breaks
from .drafting.scripts import load_scripts
from .drafting.supports import load_supports
from .drafting.write import PAGES
from .errors import InputError, StepwiseError
from .library.guides import read_guide
from .library.items import draw, sibling
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


def activity_named(parts: Parts, name: str) -> Activity:
    """The format by name; InputError lists those there are."""
    if name not in parts.activities:
        raise InputError(f"there is no format {name[:40]!r}.", cure=f"Choose from: {', '.join(parts.activities)}.")
    return parts.activities[name]


def source_for(parts: Parts, request: Request) -> Source:
    """Everything the draft may use, taken from the packs. Raises InputError for an unknown objective."""
    banks = _banks(parts)
    speaker = parts.model.name if parts.model else parts.prompts.language("en").say("no_model")
    pack = parts.pack_of(request.objective)
    if pack is None:
        if request.objective:
            known = ", ".join(name for p in parts.packs.values() for name in p.objectives)
            raise InputError(f"there is no objective {request.objective[:60]!r}.", cure=f"Known: {known}.")
        return Source(**banks, speaker=speaker, grade=request.grade, standards=parts.standards)
    objective = pack.objectives[request.objective]
    needed = activity_named(parts, request.format).needs.items
    items = {level: _items(pack, objective, level, needed.get(level, 0), request) for level in LEVELS}  # type: ignore[call-overload]
    passages = parts.library.lesson(objective.id)
    return Source(
        objective=objective,
        prerequisites=tuple(pack.objectives[p] for p in objective.prerequisites),
        teaching=pack.teaching.get(objective.id),
        items=items,
        siblings={i.id: _sibling(pack, i) for chosen in items.values() for i in chosen},
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


def _sibling(pack: Pack, item: Item) -> Item:
    family = item.id.partition("/")[2].partition("#")[0]
    return sibling(pack, pack.families[family], item)


def make(parts: Parts, request: Request) -> Draft:
    """The draft as the lesson author's words make it."""
    return draft(activity_named(parts, request.format), source_for(parts, request), request.fields)


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
    paths = write(made, target, formats)
    checks = check(made)
    objective = made.source.objective
    title = f"{objective.title}: {made.activity.title}" if objective else made.activity.title
    files = [_file(document, target, formats) for document in made.files]
    exports = {name: str(path) for name, path in paths_of_draft(made, target, formats).items()}
    record = {
        "request": {"format": request.format, "objective": request.objective, "grade": request.grade, "fields": dict(request.fields or {}),
                    "seed": request.seed, "interests": list(request.interests)},
        "items": [i.id for i in made.items],
        "passages": [p.id for p in made.source.passages],
        "pack": f"{made.source.pack} {made.source.version}",
        "speaker": made.source.speaker,
        "checks": [_check(c) for c in checks],
        "files": [str(p) for p in paths],
    }  # fmt: skip
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
        "markdown": to_markdown(document),
    } | paths
