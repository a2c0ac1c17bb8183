"""Puts the tutor together. The only chooser of concrete parts; everybody else is handed what they use."""

from __future__ import annotations

from collections.abc import Callable

from . import budget, certificates
from .drafting import load_activities
from .library.catalogue import SqlCatalogue
from .library.embed import Access, embedder
from .library.following import follow, stamp
from .library.imported import collections
from .library.library import open_library
from .library.packs import load_packs
from .marking import Marker
from .models import ChatModel, chat_model
from .parts import Parts
from .prompts import Prompts
from .settings import Settings, read_settings
from .standards import open_shelf
from .store import Store, open_engine
from .tutor import Tutor
from .waiting_line import in_line

Progress = Callable[[int, int, str], None]


def _silent(done: int, total: int, name: str) -> None:
    return None


def bootstrap(settings: Settings | None = None, *, model: ChatModel | None = None, progress: Progress = _silent) -> Tutor:
    """A tutor ready to answer. `model` stands in for the one the settings name (tests hand in stubs).

    Raises a StepwiseError that says what is broken (a pack, a setting, the database) and how to mend it.
    """
    settings = settings or read_settings()
    budget.seed(settings.data_dir / "tokens")
    prompts = Prompts(settings.prompts_dir)
    packs = load_packs(settings.packs_dir)
    activities = load_activities(settings.prompts_dir / "activities")
    engine = open_engine(settings.database_url, settings.data_dir)
    access = Access(settings.embedder_url, settings.embedder_key, settings.embedder_seconds)
    read = stamp(SqlCatalogue(engine))
    library = open_library(settings.data_dir / "index", engine, embedder(settings.embedder, access), progress, settings.chroma_url)
    library.index_packs(packs, progress)
    imported = collections(library.catalogue)
    follow(library, read, imported)
    speaks = model if model is not None else chat_model(settings)
    return Tutor(
        Parts(
            settings=settings,
            prompts=prompts,
            packs=packs,
            activities=activities,
            library=library,
            marker=Marker(),
            store=Store(engine),
            model=in_line(speaks, settings),
            imported=imported,
            standards=open_shelf(settings.data_dir),
            standing=certificates.standing(speaks.name if speaks else "", settings),
        )
    )
