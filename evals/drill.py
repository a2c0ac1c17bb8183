"""What is left after the worst: a writer killed at any moment, rivals at the door, an index damaged asleep or awake.

Real processes, SQLite and Chroma on disk, forty documents of our own in two editions. A kill must leave of every document
the old passages or the new ones, each once, and an index that search can use. Counts are of faults: every bar is zero.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from app.errors import LibraryError
from app.library.catalogue import SqlCatalogue
from app.library.ingest import Document, read_all
from app.store.database import open_engine

from .corpus import DOCUMENTS, corpus, indexed, opened, put
from .damage import SOON, Outcome, asleep, awake, damages, damages_awake, filled
from .speed import slowness
from .statistics import percentile
from .table import Bar, Options, Row, share_row

SUITE = "drill"
KILLS = 50
MOMENTS: tuple[tuple[tuple[str, ...], float, float], ...] = (((), 0.05, 0.9), (("store",), 0.0, 0.3), (("index", "last"), 0.0, 0.25))
"""What the writer must have done, and between which seconds after it the kill comes."""
_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload([__name__])


# ---------------------------------------------------------------- killed while writing


@dataclass(frozen=True)
class Kill:
    """What was found after a kill. `faults` one sentence each; `seconds` until a search answered."""

    faults: tuple[str, ...]
    seconds: float
    cut_off: bool
    """A change of the index was under way."""
    mixed: bool
    """Some documents were in the new edition already, others still in the old."""


def _write_on(place: Path, pipe: Any) -> None:
    """Ingests B, A, B, … until it is killed, and says what it has done: read, stored one, stored the last, indexed."""
    library = opened(place)
    pipe.send("")

    def tell(done: int, total: int, name: str) -> None:
        stored = "last" if name.endswith(f"{DOCUMENTS - 1:02}.md") else "store"
        pipe.send("index" if name.startswith("index") else "read" if total == DOCUMENTS else stored)

    while True:
        for edition in "BA":
            put(library, place, edition, tell)


def editions(place: Path) -> dict[str, dict[str, set[str]]]:
    """Edition → document → the ids its passages have when it is whole."""
    whole: dict[str, dict[str, set[str]]] = {}
    for edition in "BA":
        read = read_all([corpus(place / "papers", edition)])
        whole[edition] = {d.name: {p.id for p in d.passages} for d in read if isinstance(d, Document)}
    return whole


def kills(place: Path, count: int, seed: int = 7) -> Iterator[Kill]:
    """Writers killed one after the other: at any moment, or a moment after they began to store or to index."""
    whole = editions(place)
    library = opened(place)
    put(library, place, "A")
    library.close()
    dice = Random(seed)
    for n in range(count):
        ours, theirs = _FORK.Pipe()
        writer = _FORK.Process(target=_write_on, args=(place, theirs), daemon=True)
        writer.start()
        theirs.close()
        ours.recv()
        waits, soonest, latest = MOMENTS[n % len(MOMENTS)]
        for wanted in waits:
            while ours.recv() != wanted:
                pass
        time.sleep(dice.uniform(soonest, latest))
        writer.kill()
        writer.join()
        ours.close()
        cut_off = not (place / "index" / "seal.json").exists()
        faults, seconds, there = state(place, whole)
        yield Kill(tuple(f"kill {n + 1}: {fault}" for fault in faults), seconds, cut_off, len(there) > 1)


def state(place: Path, whole: dict[str, dict[str, set[str]]]) -> tuple[list[str], float, set[str]]:
    """What is wrong with the library that is found on disk, the seconds until it answered, and the editions that are there."""
    faults: list[str] = []
    there: set[str] = set()
    began = time.monotonic()
    library = opened(place)
    try:
        if not library.search("what the heron carries along the river", kinds={"lesson"}):
            faults.append("search finds nothing")
        seconds = time.monotonic() - began
        if not library.writable:
            faults.append("the lock of the dead writer is still held")
        rows = SqlCatalogue(open_engine("", place))
        held = {s.title: list(rows.held(s.key)) for s in rows.sources() if s.kind == "file"}
        faults += [f"{name} is lost" for name in whole["A"].keys() - held.keys()]
        for name, ids in held.items():
            found = {edition for edition in "AB" if whole[edition].get(name) == set(ids)}
            there |= found
            if not found:
                faults.append(f"{name} is neither the old edition nor the new one")
        wanted = sorted(passage for ids in held.values() for passage in ids)
        if indexed(library) != wanted:
            faults.append(f"the index holds {len(indexed(library))} ids, the catalogue {len(wanted)}")
    finally:
        library.close()
    return faults, seconds, there


# ---------------------------------------------------------------- rivals


def _rival(place: Path, number: int, start: Any, end: Any, pipe: Any) -> None:
    paper = place / f"rival-{number}.md"
    paper.write_text(f"# Rival {number}\n\nThe windmill of rival {number} grinds barley beside the canal lock.", encoding="utf-8")
    start.wait()
    library = opened(place)
    said = ""
    try:
        library.ingest([paper])
    except LibraryError as fault:
        said = str(fault)
    found = library.search("what the heron carries along the river", kinds={"lesson"})
    pipe.send((said, bool(found)))
    end.wait()  # nobody lets go of the library before all have tried
    library.close()


def rivals(place: Path, count: int = 3) -> list[str]:
    """What is wrong when so many processes want to write at once; place holds the corpus already."""
    start, end = _FORK.Barrier(count), _FORK.Barrier(count)
    pipes = [_FORK.Pipe() for _ in range(count)]
    running = [_FORK.Process(target=_rival, args=(place, n, start, end, theirs)) for n, (_, theirs) in enumerate(pipes)]
    for one in running:
        one.start()
    told = [ours.recv() if ours.poll(60) else ("silence", False) for ours, _ in pipes]
    for one in running:
        one.join(60)
    faults = [f"rival {n} cannot search" for n, (_, found) in enumerate(told) if not found]
    writers = [n for n, (said, _) in enumerate(told) if not said]
    if len(writers) != 1:
        faults.append(f"{len(writers)} rivals wrote")
    faults += [f"rival {n} was told {said!r}" for n, (said, _) in enumerate(told) if said and "another Stepwise process" not in said]
    library = opened(place)
    there = {s.title for s in library.catalogue.sources()}
    faults += [f"what rival {n} wrote is lost" for n in writers if f"rival-{n}.md" not in there]
    if indexed(library) != sorted(name for key in library.catalogue.sources() for name in library.catalogue.held(key.key)):
        faults.append("index and catalogue differ")
    library.close()
    return faults


# ---------------------------------------------------------------- rows


def run(options: Options) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        after = list(kills(Path(folder) / "killed", round(KILLS * min(options.part, 1)) or 1))
        note = f"{sum(k.mixed for k in after)} struck between two documents, {sum(k.cut_off for k in after)} while the index was written"
        yield _row("kill -9 while documents are written: lost, doubled, mixed or unsearchable", [k.faults for k in after], note)
        whole = Path(folder) / "rivals"
        filled(whole)
        yield _row("three rival writers at once: not exactly one wrote, or one could not search", [rivals(whole) for _ in range(3)])
        whole = Path(folder) / "unhurt"
        wanted = filled(whole)
        closed, opens = damages(whole / "index"), damages_awake(whole / "index")
        unmet = {name: damage for name, damage in closed.items() if "seal" not in name}
        asleep_ = [(name, asleep(whole, damage, wanted)) for name, damage in options.some(list(closed.items()))]
        yield _row("damaged while closed: another top 5 after", _told(asleep_))
        unmet_ = [(name, asleep(whole, damage, wanted, unmet=True)) for name, damage in options.some(list(unmet.items()))]
        yield _row("damaged while open, then closed unasked: another top 5 after", _told(unmet_))
        awake_ = [(name, awake(whole, damage, wanted)) for name, damage in options.some(list(opens.items()))]
        yield _row("damaged while open: another top 5 after, or not mended", _told(awake_))
        yield _row("the same corpus three times more: ids or counts differ", [again(whole) for _ in range(3)])
        times = [k.seconds for k in after] + [outcome.seconds for _, outcome in (*asleep_, *unmet_, *awake_)]
        load = f"median {percentile(times, 0.5):.1f}; machine {slowness():.1f} x slower than a free one at the end"
        most = max(times)
        yield Row(
            SUITE,
            "a kill or damage to the first answer, longest, s",
            "ours",
            most,
            most,
            most,
            len(times),
            load,
            Bar(most=SOON),
            judged=False,
        )


def again(place: Path) -> list[str]:
    """What changes when what is there is put in again."""
    library = opened(place)
    before = sorted(library._shelf.passages)
    change = library.ingest([place / "papers"]).change
    faults = [] if (change.added, change.removed, change.kept) == (0, 0, len(before)) else [f"it says {change}"]
    faults += [] if sorted(library._shelf.passages) == before == indexed(library) else ["the ids differ"]
    library.close()
    return faults


def _told(found: Sequence[tuple[str, Outcome]]) -> list[list[str]]:
    return [[f"{name}: {outcome.fault}"] if outcome.fault else [] for name, outcome in found]


def _row(what: str, faults: Sequence[Sequence[str]], note: str = "") -> Row:
    told = [fault for found in faults for fault in found]
    return share_row(SUITE, what, "ours", [bool(found) for found in faults], (), note, Bar(most=0), told)
