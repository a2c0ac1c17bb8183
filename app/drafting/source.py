"""What a draft is made from, gathered by whoever asks for one: content of the packs as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..curriculum import Misconception, Objective, StandardsShelf, Teaching
from ..materials import Materials
from ..turn import Item, Passage
from .break_bank import Break
from .codes import Bare
from .scripts import Script
from .starters import Starter
from .supports import Supports

NO_MODEL = "no model: words from the lesson author"


@dataclass(frozen=True)
class Source:
    """`items` are drawn by level (start, core, stretch), with spares to choose from; `siblings` by item id."""

    objective: Objective | None = None
    prerequisites: tuple[Objective, ...] = ()
    teaching: Teaching | None = None
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    siblings: Mapping[str, Item] = field(default_factory=dict)
    """For the parallel form: another item of the same family, by the id of the first."""
    misconceptions: tuple[Misconception, ...] = ()
    """Further wrong ideas the items may point to, beside those of the objective and its prerequisites."""
    passages: tuple[Passage, ...] = ()
    pack: str = ""
    version: str = ""
    licence: str = ""
    speaker: str = NO_MODEL
    grade: int | None = None
    interests: tuple[str, ...] = ()
    materials: Materials | None = None
    guides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Parts of the family guide (what, tonight, ask, say, avoid, good, learned) by language."""
    starters: tuple[Starter, ...] = ()
    """The bank of reflection starters (`load_starters`)."""
    breaks: tuple[Break, ...] = ()
    """The bank of short breaks (`load_breaks`)."""
    supports: tuple[Supports, ...] = ()
    """The bank of supports a team may choose from (`load_supports`)."""
    scripts: Mapping[str, Script] = field(default_factory=dict)
    """Stand-alone scripts by name (`load_scripts`)."""
    standards: StandardsShelf = field(default_factory=Bare)
    """Which codes may be shown as checked."""

    @property
    def voice(self) -> str:
        """Who speaks, in the few words a footer has room for: the model's name or "no model"."""
        return self.speaker.partition(": ")[0]

    @property
    def level(self) -> int:
        """The grade to write for: the one asked for, else the objective's, else 5."""
        return self.grade if self.grade is not None else self.objective.grade if self.objective else 5
