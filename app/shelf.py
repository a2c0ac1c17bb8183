"""A shelf is a folder of validated records: one YAML file each, found by its name.

Audiences, activity formats, languages and packs all come in by this door, so adding one is adding a file.
An error names the file, the field and the cure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import PackError


class Record(BaseModel):
    """The base of everything on a shelf: frozen, and an unknown field is an error, for it is a typing mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


R = TypeVar("R", bound=BaseModel)

_LARGEST = 2_000_000  # bytes; a hand-written record is far below it


_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is built in


class _Loader(_Fast):  # type: ignore[misc]  # which of the two it is depends on the machine
    """Refuses a key written twice: one of the two would be lost."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for name, _ in node.value:
            key = self.construct_object(name, deep=True)
            if key in seen:
                raise yaml.YAMLError(f"the key {key!r} is written twice (line {name.start_mark.line + 1})")
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def read_text(path: Path) -> str:
    """The text of a shelf file; PackError if it is missing, too large or not UTF-8."""
    try:
        if path.stat().st_size > _LARGEST:
            raise PackError("the file is larger than 2 MB.", where=str(path), cure="Split it.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackError("the file is missing.", where=str(path), cure="Create it.") from None
    except UnicodeDecodeError:
        raise PackError("the file is not UTF-8 text.", where=str(path), cure="Save it as UTF-8.") from None


def parse_yaml(text: str, where: str) -> Any:
    """YAML to plain values; PackError with the line of the fault."""
    try:
        if "*" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Fast)):
            raise yaml.YAMLError("aliases (*name) are not allowed here: a small file could grow without end")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is a SafeLoader
    except yaml.YAMLError as fault:
        line = f" on line {fault.problem_mark.line + 1}" if getattr(fault, "problem_mark", None) else ""  # type: ignore[attr-defined]
        problem = getattr(fault, "problem", None) or fault
        raise PackError(f"this is not YAML{line}: {problem}.", where=where, cure="Check quotes and indentation.") from None
    except (RecursionError, ValueError) as fault:
        raise PackError(f"this YAML cannot be read: {fault}.", where=where, cure="Make it simpler.") from None


def validate(model: type[R], data: Any, where: str) -> R:
    """One record from plain values; PackError naming the first wrong field and how many more there are."""
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        # A name that is not known comes first: it is usually the misspelling of the one that is missing.
        faults = sorted(fault.errors(), key=lambda f: f["type"] != "extra_forbidden")
        first = faults[0]
        name = ".".join(str(part) for part in first["loc"]) or "the whole file"
        more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
        raise PackError(f"{first['msg']}{more}.", where=f"{where}, field {name}", cure=_cure(first["type"], model)) from None


def _cure(kind: str, model: type[BaseModel]) -> str:
    if kind == "missing":
        return "Add the field."
    if kind == "extra_forbidden":
        return f"Known fields: {', '.join(model.model_fields)}."
    return "Correct the value."


class Shelf(Mapping[str, R], Generic[R]):
    """All records of a folder by file name (without .yaml), in name order. Read once, at start."""

    def __init__(self, folder: Path, model: type[R]) -> None:
        self.folder = folder
        if not folder.is_dir():
            raise PackError("the folder is missing.", where=str(folder), cure="Restore it from the release.")
        self._records = {
            path.stem: validate(model, parse_yaml(read_text(path), str(path)), str(path)) for path in sorted(folder.glob("*.yaml"))
        }

    def __getitem__(self, name: str) -> R:
        return self._records[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)
