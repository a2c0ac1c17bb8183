"""The shelf of activity formats, checked as it is read: every block, rule and part a file names must exist."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import PackError
from ..shelf import Shelf
from .activity import Activity, entry
from .blocks import BLOCKS
from .lint import RULES


def load_activities(folder: Path) -> Shelf[Activity]:
    """All formats by name. Raises PackError naming the file, the field and what is known."""
    shelf = Shelf(folder, Activity)
    for name, activity in shelf.items():
        where = str(folder / f"{name}.yaml")
        _known([activity.name], [name], f"{where}, field name")
        _known(activity.rules, RULES, f"{where}, field rules")
        for file in activity.files:
            for block, given in map(entry, file.layout):
                _known([block], BLOCKS, f"{where}, field files.{file.name}.layout")
                _known([str(given.get("part", ""))], ["", *activity.tasks], f"{where}, field files.{file.name}.layout.{block}.part")
    return shelf


def _known(names: Iterable[str], known: Iterable[str], where: str) -> None:
    allowed = list(known)
    for name in names:
        if name not in allowed:
            raise PackError(f"there is no {name!r}.", where=where, cure=f"Known: {', '.join(n for n in allowed if n)}.")
