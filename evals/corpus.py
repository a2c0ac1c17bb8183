"""Forty documents of our own in two editions, for drills: what is written there, and how it is put in and looked at."""

from __future__ import annotations

from pathlib import Path
from random import Random

from app.library.index import ChromaIndex
from app.library.ingest import Progress, silent
from app.library.library import Library, open_library
from app.store.database import open_engine

DOCUMENTS, SECTIONS = 40, 5

THINGS = "heron otter gravel kettle lantern turbine glacier beetle harbour compass fossil sponge tunnel orchard violin magnet".split()
DOING = "gathers carries measures shelters releases repeats divides warms cools filters stores bends lifts balances".split()
PLACES = "under the old bridge;behind the mill;near the salt marsh;along the river;inside the greenhouse;above the quarry".split(";")


def corpus(folder: Path, edition: str) -> Path:
    """Forty Markdown files in edition A or B. A third of the sections are the same in both, and B has one more in every document."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(DOCUMENTS):
        lines = [f"# Field notes {n}"]
        for section in range(SECTIONS + (edition == "B")):
            dice = Random(f"{n}.{section}.{'both' if section % 3 == 0 else edition}")
            said = [f"The {dice.choice(THINGS)} {dice.choice(DOING)} the {dice.choice(THINGS)} {dice.choice(PLACES)}." for _ in range(6)]
            lines += [f"## {dice.choice(THINGS).title()} number {n}-{section}", " ".join(said)]
        (folder / f"notes-{n:02}.md").write_text("\n\n".join(lines), encoding="utf-8")
    return folder


def asked(n: int) -> list[str]:
    """Questions on what stands in the documents, drawn by seed."""
    dice = Random(11)
    return [f"what {dice.choice(DOING)} the {dice.choice(THINGS)} {dice.choice(PLACES)}" for _ in range(n)]


def opened(place: Path) -> Library:
    return open_library(place / "index", open_engine("", place))


def put(library: Library, place: Path, edition: str, progress: Progress = silent) -> None:
    """Ingests an edition from the same paths as the other, so that each document is one source that changes."""
    library.ingest([corpus(place / "papers", edition)], progress)


def indexed(library: Library) -> list[str]:
    """The ids of the lessons as Chroma itself lists them."""
    index = library._index
    assert isinstance(index, ChromaIndex)
    return sorted(index._ask({"do": "ids", "group": "lesson-en"})["ids"])
