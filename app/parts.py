"""The parts a tutor is put together from. `bootstrap` chooses them; tests choose others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .drafting import Activity
from .library.library import Library
from .library.packs import Pack
from .marking import Marker
from .models import ChatModel
from .prompts import Prompts
from .settings import Settings
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

    @property
    def titles(self) -> str:
        """The packs and imported books by title, for "what is there"."""
        others = [s.title.split(",")[0] for s in self.library.catalogue.sources() if s.kind != "pack"]
        return ", ".join([p.title.lower() for p in self.packs.values()] + others[:5])

    def pack_of(self, objective: str) -> Pack | None:
        return next((p for p in self.packs.values() if objective in p.objectives), None)
