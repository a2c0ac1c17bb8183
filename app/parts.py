"""The parts a tutor is put together from. `bootstrap` chooses them; tests choose others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .certificates import Standing
from .drafting import Activity
from .library.collection import Imported
from .library.library import Library
from .library.packs import Pack
from .marking import Marker
from .models import ChatModel
from .prompts import Prompts
from .settings import Settings
from .standards import Standards
from .store import Store


@dataclass(frozen=True)
class Parts:
    settings: Settings
    prompts: Prompts
    packs: dict[str, Pack]
    activities: Mapping[str, Activity]
    library: Library
    marker: Marker
    store: Store
    model: ChatModel | None = None
    imported: dict[str, Imported] = field(default_factory=dict)
    """Collections of imported tasks by id: to practise, not to draft or teach from. An import changes it in place."""
    standards: Standards = field(default_factory=Standards)
    """The shelf of standards, as it was at start."""
    standing: Standing = field(default_factory=Standing)
    """Whether the model is certified with these prompts and packs, as it was at start."""

    @property
    def to_practise(self) -> dict[str, Pack]:
        """The packs, then the imported collections."""
        return {**self.packs, **self.imported}

    @property
    def titles(self) -> str:
        """The packs and imported books by title, for "what is there"."""
        others = [s.title.split(",")[0] for s in self.library.catalogue.sources() if s.kind not in ("pack", "items")]
        return ", ".join([p.title.lower() for p in self.to_practise.values()] + others[:5])

    def pack_of(self, objective: str) -> Pack | None:
        return next((p for p in self.to_practise.values() if objective in p.objectives), None)
