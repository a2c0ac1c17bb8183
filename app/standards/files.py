"""The shelf on disk: YAML files of the release and of a school, and JSON files that an import wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import PackError
from ..settings import ROOT
from ..shelf import Shelf, validate
from .codes import tokens
from .links import back_edges
from .shelf import Standards
from .values import Framework, FrameworkFile, Standard

LARGEST = 40_000_000  # bytes of one stored framework
SHIPPED = ROOT / "knowledge" / "standards"


@dataclass(frozen=True)
class Imported:
    """What an import did to one framework. `skipped` are rows or items that could not be used, each with its reason."""

    framework: Framework
    added: int
    changed: int
    kept: int
    removed: int
    skipped: tuple[tuple[str, str], ...]

    def facts(self) -> dict[str, Any]:
        return {
            "framework": self.framework.id,
            "title": self.framework.title,
            "licence": self.framework.licence,
            "standards": self.added + self.changed + self.kept,
            "added": self.added,
            "changed": self.changed,
            "kept": self.kept,
            "removed": self.removed,
            "skipped": [list(pair) for pair in self.skipped],
        }


def open_shelf(data_dir: Path | None = None) -> Standards:
    """The frameworks of the release, then those a school brought in. PackError for a broken file."""
    return load_standards(SHIPPED, *([data_dir / "standards"] if data_dir else []))


def load_standards(shipped: Path, *others: Path) -> Standards:
    """The shelf of these folders; the later ones may be missing. PackError names a broken file and its cure.

    A framework with one id in two files is one framework: the first file's words hold, the second adds what is missing.
    """
    merged: dict[str, FrameworkFile] = {}
    for path, file in [(p, f) for folder in (shipped, *others) for p, f in _files(folder, must=folder == shipped)]:
        _check_once(file, path)
        name = file.framework.id
        merged[name] = _together(merged[name], file) if name in merged else file
    shelf = Standards(tuple(merged.values()))
    for file in shelf.files:
        _check_links(file, shelf)
    return shelf


def _files(folder: Path, must: bool) -> Iterable[tuple[Path, FrameworkFile]]:
    if not must and not folder.is_dir():
        return
    yield from ((folder / f"{name}.yaml", file) for name, file in Shelf(folder, FrameworkFile).items())
    yield from ((path, read_stored(path)) for path in sorted(folder.glob("*.json")))


def read_stored(path: Path) -> FrameworkFile:
    """A framework that an import wrote. PackError when somebody or something damaged it."""
    cure = "Import it again, or delete the file."
    try:
        if path.stat().st_size > LARGEST:
            raise PackError(f"the file is larger than {LARGEST // 1_000_000} MB.", where=str(path), cure=cure)
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as fault:
        raise PackError(f"the file is damaged: {str(fault)[:80]}.", where=str(path), cure=cure) from None
    return validate(FrameworkFile, data, str(path))


def _together(first: FrameworkFile, more: FrameworkFile) -> FrameworkFile:
    there = {tokens(s.code) for s in first.standards}
    return first.model_copy(update={"standards": [*first.standards, *(s for s in more.standards if tokens(s.code) not in there)]})


def _check_once(file: FrameworkFile, path: Path) -> None:
    seen: set[tuple[str, ...]] = set()
    for standard in file.standards:
        if (way := tokens(standard.code)) in seen:
            raise PackError(f"{standard.code} is written twice.", where=f"{path}, field code", cure="Delete one.")
        seen.add(way)


def _check_links(file: FrameworkFile, shelf: Standards) -> None:
    where = f"framework {file.framework.id}"
    ways = {tokens(s.code): s.code for s in file.standards}
    for field in ("parent", "prerequisites"):
        edges = {s.code: [n for n in _named(s, field) if n] for s in file.standards}
        for code, named in edges.items():
            for name in named:
                if tokens(name) not in ways and not shelf.find(name):
                    raise PackError(f"no standard {name!r}.", where=f"{where}, {code}, field {field}", cure="Correct the code.")
        inside = {code: [ways[tokens(n)] for n in named if tokens(n) in ways] for code, named in edges.items()}
        for one, other in back_edges(inside):
            raise PackError(f"{one} and {other} need each other in a circle.", where=f"{where}, field {field}", cure="Take one out.")


def _named(standard: Standard, field: str) -> list[str]:
    return [standard.parent] if field == "parent" else standard.prerequisites


def keep(file: FrameworkFile, folder: Path, skipped: Iterable[tuple[str, str]] = (), *, whole: bool = True) -> Imported:
    """Stores an imported framework as `<id>.json`, at once or not at all. Storing the same again changes nothing.

    `whole`: what is not in `file` any more is taken off the shelf; otherwise it stays.
    """
    path = folder / f"{file.framework.id}.json"
    old = read_stored(path) if path.exists() else None
    before = {s.code: s for s in old.standards} if old else {}
    now = {s.code: s for s in file.standards}
    left = {} if whole else {code: s for code, s in before.items() if code not in now}
    new = file.model_copy(update={"standards": [*left.values(), *file.standards]})
    if new != old:
        folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(new.model_dump(mode="json"), ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(beside, path)
    kept = sum(before.get(code) == s for code, s in now.items()) + len(left)
    added = sum(code not in before for code in now)
    return Imported(
        file.framework,
        added=added,
        changed=len(now) + len(left) - kept - added,
        kept=kept,
        removed=len(before.keys() - now.keys() - left.keys()),
        skipped=tuple(skipped),
    )
