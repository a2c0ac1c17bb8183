"""Drafts of every format for every objective, made as the studio makes them: what the suites of the studio measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import studio
from app.bootstrap import bootstrap
from app.drafting import Draft
from app.errors import StepwiseError
from app.parts import Parts
from app.settings import Settings
from app.tutor import Tutor


@dataclass(frozen=True)
class Asked:
    format: str
    objective: str
    seed: int = 0

    def __str__(self) -> str:
        return f"{self.format} for {self.objective}" + (f", seed {self.seed}" if self.seed else "")


def tutor_in(folder: str) -> Tutor:
    return bootstrap(Settings(data_dir=Path(folder), model="none"))  # type: ignore[call-arg]


def objectives(parts: Parts) -> list[str]:
    return [name for pack in parts.packs.values() for name in pack.objectives]


def every_draft(parts: Parts, names: Sequence[str], formats: Sequence[str] = (), seed: int = 0) -> Iterator[tuple[Asked, Draft | str]]:
    """Each format for each objective; a sentence instead of a draft where one cannot be made."""
    for name in formats or list(parts.activities):
        for objective in names:
            asked = Asked(name, objective, seed)
            try:
                yield asked, studio.make(parts, studio.Request(name, objective, seed=seed))
            except StepwiseError as fault:
                yield asked, str(fault)
