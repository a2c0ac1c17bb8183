"""A knowledge pack: one folder of curriculum, validated as it is read.

    pack.yaml  objectives.yaml  items.yaml  teaching.yaml  lessons/*.md  family/*.md

The records themselves are in `app/curriculum.py`; `docs/packs.md` is the author's guide. Every fault names the
file, the field and the cure. Drawing items is in `items`; turning lessons into passages is in `passages`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from ..curriculum import About, Family, Misconception, Objective, Page, PageFront, Teaching
from ..errors import PackError
from ..materials import Materials
from ..shelf import Record, parse_yaml, read_text, validate

__all__ = ["About", "Family", "Misconception", "Objective", "Pack", "Page", "Teaching", "load_pack", "load_packs", "read_page"]


@dataclass(frozen=True)
class Pack:
    about: About
    objectives: dict[str, Objective]
    families: dict[str, Family]
    teaching: dict[str, Teaching]
    lessons: tuple[Page, ...]
    guides: tuple[Page, ...]
    folder: Path

    @property
    def id(self) -> str:
        return self.about.id

    @property
    def title(self) -> str:
        return self.about.title

    @cached_property
    def materials(self) -> dict[str, Materials]:
        """By objective; read when the first draft asks. Raises PackError for a fault in materials.yaml."""
        return _mapping(self.folder / "materials.yaml", Materials, set(self.objectives))

    def families_of(self, objective: str, level: str = "") -> list[Family]:
        return [f for f in self.families.values() if f.objective == objective and level in ("", f.level)]

    def misconception(self, name: str) -> Misconception | None:
        """A misconception by id, wherever in the pack it is written."""
        return next((m for o in self.objectives.values() for m in o.misconceptions if m.id == name), None)


_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


def load_pack(folder: Path) -> Pack:
    """Reads and validates one pack folder. Raises PackError at the first fault that is found."""
    about = validate(About, parse_yaml(read_text(folder / "pack.yaml"), str(folder / "pack.yaml")), str(folder / "pack.yaml"))
    objectives = _by_id(_records(folder / "objectives.yaml", Objective))
    families = _by_id(_records(folder / "items.yaml", Family))
    teaching = _mapping(folder / "teaching.yaml", Teaching, set(objectives))
    lessons, guides = (tuple(read_page(p) for p in sorted((folder / name).glob("*.md"))) for name in ("lessons", "family"))
    pack = Pack(about, objectives, families, teaching, lessons, guides, folder)
    _check_references(pack)
    return pack


def load_packs(folder: Path) -> dict[str, Pack]:
    """All packs of a folder by id."""
    return {p.id: p for p in (load_pack(f) for f in sorted(folder.iterdir()) if (f / "pack.yaml").exists())}


def read_page(path: Path) -> Page:
    """A Markdown page with front matter between two `---` lines."""
    match = _FRONT.match(read_text(path).replace("\r\n", "\n"))
    if not match:
        raise PackError("there is no front matter.", where=str(path), cure="Start with '---', fields, '---'.")
    front = validate(PageFront, parse_yaml(match.group(1), str(path)), str(path))
    return Page(str(path), front.objective, front.title, front.language, front.level, match.group(2).strip())


T = TypeVar("T", bound=Record)
N = TypeVar("N", Objective, Family)


def _records(path: Path, model: type[T]) -> list[T]:
    data = parse_yaml(read_text(path), str(path))
    if not isinstance(data, list):
        raise PackError("the file must be a list.", where=str(path), cure="Start each record with '- id:'.")
    return [
        validate(model, d, f"{path}, {d.get('id', f'record {n}') if isinstance(d, dict) else f'record {n}'}") for n, d in enumerate(data, 1)
    ]


def _mapping(path: Path, model: type[T], known: set[str]) -> dict[str, T]:
    """Records by objective; nothing when the file is not there."""
    if not path.exists():
        return {}
    data = TypeAdapter(dict).validate_python(parse_yaml(read_text(path), str(path)) or {})
    for name in data:
        if name not in known:
            raise PackError(f"no objective {name!r}.", where=f"{path}, field {name}", cure="Correct the id.")
    return {str(name): validate(model, value, f"{path}, {name}") for name, value in data.items()}


def _by_id(records: Sequence[N]) -> dict[str, N]:
    found: dict[str, N] = {}
    for record in records:
        if record.id in found:
            raise PackError(f"{record.id} is written twice.", where="a pack file, field id", cure="Rename one.")
        found[record.id] = record
    return found


def _check_references(pack: Pack) -> None:
    known = set(pack.objectives)
    wrong_ideas = {m.id for o in pack.objectives.values() for m in o.misconceptions}

    def must(condition: bool, file: str, field: str, what: str, cure: str) -> None:
        if not condition:
            raise PackError(what, where=f"{pack.folder / file}, field {field}", cure=cure)

    for objective in pack.objectives.values():
        for name in objective.prerequisites:
            must(
                name in known,
                "objectives.yaml",
                f"{objective.id}.prerequisites",
                f"no objective {name!r}.",
                f"Known: {', '.join(sorted(known))}.",
            )
        must(bool(objective.prerequisites or objective.builds_on), "objectives.yaml", f"{objective.id}.builds_on",
             "neither a prerequisite nor an earlier idea is named.", "Name one.")  # fmt: skip
    must(
        not _circle(pack.objectives),
        "objectives.yaml",
        "prerequisites",
        f"prerequisites go in a circle: {_circle(pack.objectives)}.",
        "Break it.",
    )
    for family in pack.families.values():
        must(family.objective in known, "items.yaml", f"{family.id}.objective", f"no objective {family.objective!r}.", "Correct the id.")
        for because in [m.because for m in family.mistakes] + [c.because for c in family.choices if c.because]:
            must(
                because in wrong_ideas,
                "items.yaml",
                f"{family.id}.because",
                f"no misconception {because!r}.",
                "Write it in objectives.yaml.",
            )
    for page in pack.lessons + pack.guides:
        must(page.objective in known, page.path, "objective", f"no objective {page.objective!r}.", "Correct the id.")


def _circle(objectives: dict[str, Objective]) -> str:
    """The first circle among prerequisites as "a → b → a", or nothing."""
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> str:
        if name in path:
            return " → ".join((*path[path.index(name) :], name))
        if name in done:
            return ""
        for before in objectives[name].prerequisites:
            if before in objectives and (circle := walk(before, (*path, name))):
                return circle
        done.add(name)
        return ""

    return next((circle for name in objectives if (circle := walk(name, ()))), "")
