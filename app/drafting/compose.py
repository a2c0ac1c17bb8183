"""From an activity and its source to a draft: gather, lay out, fit. Pure; the same input gives the same files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..turn import Item
from .activity import Activity, Chosen, File, entry, read_fields
from .blocks import BLOCKS
from .content import Content, gather
from .document import Block, Document, Footer
from .source import Source
from .space import fit, pages, roomier


@dataclass(frozen=True)
class Draft:
    """What was made, and from what. `assumed` are the fields nobody filled in, in words for the first line of a reply."""

    activity: Activity
    source: Source
    chosen: Chosen
    files: tuple[Document, ...]
    items: tuple[Item, ...]
    """Every item printed, second forms too: whose keys no student page may hold."""
    assumed: tuple[str, ...] = ()

    def file(self, name: str) -> Document | None:
        return next((f for f in self.files if f.name == name), None)

    @property
    def student_files(self) -> tuple[Document, ...]:
        return tuple(f for f in self.files if f.audience == "student")

    @property
    def family_files(self) -> tuple[Document, ...]:
        return tuple(f for f in self.files if f.audience == "family")

    @property
    def teacher_files(self) -> tuple[Document, ...]:
        return tuple(f for f in self.files if f.audience == "teacher")


def draft(activity: Activity, source: Source, fields: Mapping[str, Any] | None = None, room: float = 1.0) -> Draft:
    """Lays out every file of the format, with room to write by the factor `room`. InputError for a wrong field or a missing need."""
    given = dict(fields or {})
    chosen = read_fields(activity, given)
    content, files = _laid_out(activity, source, chosen, room)
    printed = {task.item for file in files if file.audience == "student" for task in file.tasks}
    there = [i for part in content.parts for i in (*content.parts[part], *content.again(part))]
    there += [i for level in source.items.values() for i in level] + list(source.siblings.values())  # some blocks choose their own
    items = tuple({i.id: i for i in there if i.id in printed}.values())
    return Draft(activity, source, chosen, files, items, _assumed(activity, source, given))


def _laid_out(activity: Activity, source: Source, chosen: Chosen, room: float) -> tuple[Content, tuple[Document, ...]]:
    """All files. Where a sheet would be too long, the first item is left out, then the picture beside the next."""
    main = activity.tasks.get("main", [])
    shorter = activity.model_copy(update={"tasks": activity.tasks | {"main": main[1:]}}) if len(main) > 2 else activity
    for form, pictures in ((activity, True), (shorter, True), (shorter, False)):
        content = replace(gather(form, source, chosen), pictures=pictures, room=room)
        files = tuple(_document(file, content) for file in activity.files)
        if not any(f.group and f.pages and pages(f) > f.pages for f in files):
            break
    return content, files


def _document(file: File, content: Content) -> Document:
    blocks: list[Block] = []
    for name, given in map(entry, file.layout):
        blocks += BLOCKS[name](content, file, given)
    if file.audience == "student":
        blocks = [roomier(block, content.room) for block in blocks]
    language = str(content.chosen.get("language", "en"))
    blocks.append(Footer(_provenance(content.source, content.activity.version, language)))
    lesson = content.source.objective.title if content.source.objective else content.activity.title
    return fit(
        Document(
            name=file.name,
            title=file.titles.get(language, file.title).format(lesson=lesson),
            audience=file.audience,
            blocks=tuple(blocks),
            group=file.group,
            pages=file.pages,
            words=file.words,
            paper=content.paper,
            language=language,
            show_title=file.show_title,
        )
    )


ORIGIN = {"en": ("from", "for"), "es": ("de", "para")}
"""How a footer begins to name the passage that was read, or the objective where there is none."""


def _provenance(source: Source, version: str, language: str) -> str:
    """Where a page comes from: lessons, pack and its version, licence, prompt (the format's file) and its version, who speaks."""
    titles = list(dict.fromkeys(p.title or p.heading for p in source.passages))
    read, made = ORIGIN.get(language, ORIGIN["en"])
    lesson = f"{read} {titles[0]}" if titles else f"{made} {source.objective.title}" if source.objective else ""
    pack = " ".join(t for t in (source.pack, source.version) if t)
    prompt = f"prompt {version}" if version else ""
    return " · ".join(t for t in ("Stepwise", lesson, pack, source.licence, prompt, source.voice) if t)


def _assumed(activity: Activity, source: Source, given: Mapping[str, Any]) -> tuple[str, ...]:
    told = [f"objective {source.objective.id}"] if source.objective else []
    if source.grade is None:
        told.append(f"grade {source.level}")
    told += [f"{f.label.lower()} {f.default}" for f in activity.fields if f.name not in given and f.default != ""]
    return tuple(told)
