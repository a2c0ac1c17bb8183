"""An index damaged while nobody uses it or while it is open, every file of it and its seal: does search notice?

Rooms are made to ask the index whatever their size, or it would not be asked at all for so few passages.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from app.library import search
from app.library.index import ChromaIndex, sum_of
from app.library.library import Library

from .corpus import asked, indexed, opened, put

PROBES = 200
SOON = 10.0  # seconds until a search answers


@dataclass(frozen=True)
class Outcome:
    """What was wrong, in words, or nothing; and the seconds until the first search answered."""

    fault: str
    seconds: float


Damage = Callable[[Path], object]
"""Does something to an index folder."""
DamageAwake = Callable[[ChromaIndex, Path], object]
"""Does something to an index that is open, or to its folder."""


@contextmanager
def through_the_index() -> Iterator[None]:
    """Makes small rooms ask the index too, as only very large ones do."""
    before, search.EXACT = search.EXACT, 0
    try:
        yield
    finally:
        search.EXACT = before


def best(library: Library, questions: Sequence[str]) -> list[list[str]]:
    return [[hit.passage.id for hit in library.ranked(q, kinds={"lesson"})] for q in questions]


def damages(index: Path) -> dict[str, Damage]:
    """Each way to damage this index folder by name: the whole, its seal, and every file."""
    found: dict[str, Damage] = {
        "the folder deleted": shutil.rmtree,
        "the vectors deleted": lambda at: shutil.rmtree(next(at.glob("vectors-*"))),
        "a file added": lambda at: next(at.glob("vectors-*")).joinpath("stray.bin").write_bytes(b"x"),
        "seal deleted": partial(_delete, Path("seal.json")),
        "seal cut": partial(_cut, Path("seal.json"), 0.5),
        "seal of rubbish": lambda at: (at / "seal.json").write_bytes(os.urandom(500)),
        "seal of another embedder": lambda at: _resealed(at, embedder="another-384"),
        "seal without its ids": lambda at: _resealed(at, ids={}),
        "seal that leads out": lambda at: _resealed(at, folder="../../papers"),
        "seal made again without its ids": lambda at: _forged(at, ids={}),
    }
    for file in sorted(path.relative_to(index) for path in index.glob("vectors-*/**/*") if path.is_file()):
        found[f"{file.name} deleted"] = partial(_delete, file)
        found[f"{file.name} emptied"] = partial(_cut, file, 0.0)
        found[f"{file.name} cut in half"] = partial(_cut, file, 0.5)
        found[f"{file.name} with flipped bytes"] = partial(_flip, file)
    return found


def _delete(file: Path, index: Path) -> None:
    (index / file).unlink()


def _cut(file: Path, share: float, index: Path) -> None:
    os.truncate(index / file, int((index / file).stat().st_size * share))


def _flip(file: Path, index: Path) -> None:
    """Flips a fiftieth of the bytes, sixteen at least, drawn by the file's name."""
    data = bytearray((index / file).read_bytes())
    for place in Random(file.name).sample(range(len(data)), min(max(16, len(data) // 50), len(data))):
        data[place] ^= 0xFF
    (index / file).write_bytes(data)


def _resealed(index: Path, **changed: Any) -> None:
    seal = json.loads((index / "seal.json").read_text(encoding="utf-8"))
    (index / "seal.json").write_text(json.dumps(seal | changed), encoding="utf-8")


def _forged(index: Path, **changed: Any) -> None:
    """A seal changed by somebody who knows how its sum is made."""
    seal = json.loads((index / "seal.json").read_text(encoding="utf-8")) | changed
    del seal["sum"]
    (index / "seal.json").write_text(json.dumps(seal | {"sum": sum_of(seal)}), encoding="utf-8")


def filled(place: Path) -> list[list[str]]:
    """A closed library of edition A, and what it answers to the probes through its index."""
    library = opened(place)
    put(library, place, "A")
    with through_the_index():
        wanted = best(library, asked(PROBES))
    library.close()
    return wanted


def asleep(whole: Path, damage: Damage, wanted: list[list[str]], *, unmet: bool = False) -> Outcome:
    """What is wrong after an index was damaged while nobody used it, or nothing.

    With `unmet` a library had it open then, but asked it nothing more before it was closed.
    """
    with tempfile.TemporaryDirectory() as folder, through_the_index():
        place = Path(shutil.copytree(whole, Path(folder) / "place"))
        before = opened(place) if unmet else None
        if before:
            _in_use(before)
        damage(place / "index")
        if before:
            before.close()
        began = time.monotonic()
        library = opened(place)
        first = best(library, asked(1))
        seconds = time.monotonic() - began
        found = best(library, asked(PROBES))
        mended = _whole(library) or _mended(place)
    return Outcome(_differs(first, found, wanted) or ("" if mended else "the index was not made again"), seconds)


def awake(whole: Path, damage: DamageAwake, wanted: list[list[str]]) -> Outcome:
    """What is wrong after an index was damaged while a library had it open, or nothing."""
    with tempfile.TemporaryDirectory() as folder, through_the_index():
        place = Path(shutil.copytree(whole, Path(folder) / "place"))
        library = opened(place)
        damage(_in_use(library), place / "index")
        began = time.monotonic()
        first = best(library, asked(1))
        seconds = time.monotonic() - began
        found = best(library, asked(PROBES))
        (place / "late.md").write_text("# Late\n\nA walrus polishes the marble staircase.", encoding="utf-8")
        library.ingest([place / "late.md"])
        late = library.search("who polishes the marble staircase", kinds={"lesson"})
        library.close()
        mended = _mended(place)
    after = "what came in later is not found" if not late else "" if mended else "the index was not made again at the next start"
    return Outcome(_differs(first, found, wanted) or after, seconds)


def _differs(first: list[list[str]], found: list[list[str]], wanted: list[list[str]]) -> str:
    different = sum(one != other for one, other in zip(found, wanted, strict=True)) or int(first != wanted[:1])
    return f"{different} of {PROBES} probes find something else" if different else ""


def _in_use(library: Library) -> ChromaIndex:
    """Its index, open and asked once. A search waits less long for that than a busy machine may need."""
    index = library._index
    assert isinstance(index, ChromaIndex)
    index._started()
    best(library, asked(1))
    return index


def _whole(library: Library) -> bool:
    """Closes a library; whether its index, as Chroma lists it, held what the catalogue holds."""
    index = library._index
    whole = isinstance(index, ChromaIndex) and not index.failed and indexed(library) == sorted(library._shelf.passages)
    library.close()
    return whole


def _mended(place: Path) -> bool:
    """The same of the next start."""
    return _whole(opened(place))


def damages_awake(index: Path) -> dict[str, DamageAwake]:
    """The same damages while it is open, and what can befall the process that has it open."""
    found: dict[str, DamageAwake] = {name: partial(_outside, damage) for name, damage in damages(index).items() if "seal" not in name}
    for number in (signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP):
        found[f"its process got {number.name}"] = partial(_signalled, number)
    return found


def _outside(damage: Damage, _: ChromaIndex, folder: Path) -> None:
    damage(folder)


def _signalled(number: signal.Signals, index: ChromaIndex, _: Path) -> None:
    assert index._chroma is not None
    os.kill(index._chroma.number, number)
