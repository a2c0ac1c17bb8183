"""An imported collection as a pack: skills are objectives, kinds of task are families, and the items stand as they came.

Only what the source says is in it: no misconceptions, no lesson plan, no prerequisites. Items are read when a family is
first drawn from, so a collection of thousands costs nothing until somebody practises.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..curriculum import About, Family, Forward, Objective
from ..turn import Item
from .packs import Pack


@dataclass(frozen=True)
class Skill:
    """One family of an imported collection: its objective with title and grade, and how many items it has."""

    objective: str
    title: str
    family: str
    grade: int
    items: int


@dataclass(frozen=True)
class Imported(Pack):
    """A pack whose items were imported; `read` gives the usable items of a family in the source's order."""

    read: Callable[[str], tuple[Item, ...]] = field(default=lambda family: ())

    @cached_property
    def _drawn(self) -> dict[str, tuple[Item, ...]]:
        return {}

    def items_of(self, family: str) -> tuple[Item, ...]:
        if family not in self._drawn:
            self._drawn[family] = self.read(family)
        return self._drawn[family]

    def item(self, name: str) -> Item | None:
        """The item with this full id ("collection/family#name")."""
        family = name.partition("/")[2].partition("#")[0]
        return next((i for i in self.items_of(family) if i.id == name), None) if family in self.families else None

    def after(self, item: Item) -> Item | None:
        """Another item: of the same family first, then of the same objective, with another key where there is one."""
        family = item.id.partition("/")[2].partition("#")[0]
        kin = self._from(item, self.items_of(family))
        others = [i for f in self.families_of(item.objective) if f.id != family for i in self.items_of(f.id)]
        found = [i for i in (*kin, *others) if i.ask != item.ask]
        return next((i for i in found if i.expected != item.expected), found[0] if found else None)

    @staticmethod
    def _from(item: Item, items: Sequence[Item]) -> list[Item]:
        """The family's other items, beginning behind this one."""
        at = next((n for n, i in enumerate(items) if i.id == item.id), -1)
        return [*items[at + 1 :], *items[: max(at, 0)]]

    def next(self, objective: str, done: Collection[str], person: str) -> Item:
        """The item for this person: from the family practised least, not done yet where there is one. `done` are item ids in order."""
        before = list(done)
        families = [f.id for f in self.families_of(objective)]
        counts = {f: sum(name.startswith(f"{self.id}/{f}#") for name in before) for f in families}
        family = min(families, key=lambda f: counts[f] / len(self.items_of(f)))
        items = self.items_of(family)
        start = zlib.crc32(f"{person}/{family}".encode()) % len(items)
        ordered = [*items[start:], *items[:start]]
        return min(ordered, key=lambda i: before.count(i.id))


def collection(name: str, title: str, licence: str, skills: Sequence[Skill], read: Callable[[str], tuple[Item, ...]]) -> Imported:
    """The pack of these skills; objectives keep their order. Fields that only an author can fill stay empty."""
    objectives = {s.objective: _objective(s) for s in skills}
    families = {s.family: _family(s) for s in skills}
    grades = [s.grade for s in skills] or [0]
    about = About.model_construct(
        id=name,
        title=title,
        subject="mathematics",
        grades=(min(grades), max(grades)),
        version="1.0.0",
        licence=licence,
        authors=[title],
        about=f"{sum(s.items for s in skills)} imported tasks with their sources.",
        languages=["en"],
    )
    return Imported(about, objectives, families, {}, (), (), Path("imported") / name, read)


def _objective(skill: Skill) -> Objective:
    return Objective.model_construct(
        id=skill.objective,
        title=skill.title,
        can=f"I can do tasks on: {skill.title}",
        grade=skill.grade,
        standards=[],
        gist=skill.title,
        standard_text="",
        prerequisites=[],
        builds_on="",
        forward=Forward(gist=""),
        hardest="",
        vocabulary=[],
        misconceptions=[],
    )


def _family(skill: Skill) -> Family:
    return Family.model_construct(id=skill.family, objective=skill.objective, ask=skill.title, hints=[], worked=[])
