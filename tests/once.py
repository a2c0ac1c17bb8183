"""What the checkout holds and no test changes is read once in a process: packs, prompts, formats, frameworks, migrations, word vectors.

A tutor is made anew by thousands of tests, and reading these took longer than most of them: 0.27 s a tutor and 2 s for its
first question to the library, 0.08 s and 0.3 s with this. A test with folders of its own gets them read as the app does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app import bootstrap as parts_of
from app.drafting import load_activities
from app.library import library
from app.library.aims import Aims
from app.library.embed import Access, Embedder, StaticEmbedder, embedder
from app.library.packs import Pack, load_packs
from app.library.passages import passages_of
from app.prompts import Prompts
from app.settings import ROOT
from app.standards import files as frameworks

_own_packs: dict[str, Pack] = {}


def _read_once(folder: Path) -> dict[str, Pack]:
    """The checkout's own packs, read by the first test that asks; reading them takes longer than most tests."""
    if folder != ROOT / "knowledge" / "packs":
        return load_packs(folder)
    if not _own_packs:
        _own_packs.update(load_packs(folder))
    return dict(_own_packs)


def _once(read: Callable[[Any], Any], when: Callable[[Any], bool]) -> Callable[[Any], Any]:
    """The same for what else the checkout holds and nobody changes: asked with the same thing, `read` reads it once."""
    kept: dict[int, tuple[Any, Any]] = {}

    def asked(given: Any) -> Any:
        if not when(given):
            return read(given)
        name = hash(given) if isinstance(given, Path) else id(given)
        if name not in kept:
            kept[name] = (given, read(given))  # what was given is kept too, so that its id stays its own
        return kept[name][1]

    return asked


def _is_own(pack: Pack) -> bool:
    return any(pack is own for own in _own_packs.values())


_static = StaticEmbedder()


def _embedder(name: str, access: Access) -> Embedder:
    """The word vectors of the wheel are opened once."""
    made = embedder(name, access)
    return _static if isinstance(made, StaticEmbedder) else made


_own_aims: list[Aims] = []


def _aims(packs: Sequence[Pack], by: Embedder) -> Aims:
    """What the checkout's own packs aim at, which takes two seconds to count at a first question."""
    if len(packs) != len(_own_packs) or not packs or not all(map(_is_own, packs)) or not isinstance(by, StaticEmbedder):
        return Aims(packs, by)
    if not _own_aims:
        _own_aims.append(Aims(packs, by))
    return _own_aims[0]


_migrations: dict[str | None, ScriptDirectory] = {}
_from_config = ScriptDirectory.from_config


def _scripts(config: Config) -> ScriptDirectory:
    """The migrations, which alembic would import anew for every database."""
    place = config.get_main_option("script_location")
    if place not in _migrations:
        _migrations[place] = _from_config(config)
    return _migrations[place]


_frameworks: list[Any] = []
_files = frameworks._files


def _shipped(folder: Path, must: bool) -> Iterable[Any]:
    """The frameworks of the release, which are checked together with a school's own anew all the same."""
    if folder != frameworks.SHIPPED:
        return _files(folder, must)
    if not _frameworks:
        _frameworks.extend(_files(folder, must))
    return list(_frameworks)


def read_once() -> None:
    """Puts the readers above in the places of the app's own."""
    parts_of.load_packs = _read_once
    parts_of.Prompts = _once(Prompts, lambda folder: folder == ROOT / "prompts")
    parts_of.load_activities = _once(load_activities, lambda folder: folder == ROOT / "prompts" / "activities")
    command.ScriptDirectory.from_config = _scripts
    frameworks._files = _shipped
    library.passages_of = _once(passages_of, _is_own)
    parts_of.embedder = _embedder
    library.Aims = _aims
