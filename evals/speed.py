"""How fast and how large the library is with a thousand, ten thousand and a hundred thousand passages, beside Chroma as it comes.

Each size and each of the two is measured in a process of its own, so that memory is nobody else's. Both get the same texts,
vectors and questions, the questions new to them. The machine may have other work: each note says how much slower than a
free one it was then, and a query's CPU time beside its time on the clock.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from app.library.catalogue import Source
from app.library.chunks import identity
from app.library.embed import StaticEmbedder
from app.sentences import split
from app.turn import Passage

from .corpus import opened
from .retrieval import BARS, read_questions, read_sections
from .statistics import percentile
from .table import Bar, Options, Row

SUITE = "speed"
SPEED = {1_000: 10.0, 10_000: 15.0, 100_000: 40.0}
"""Passages → the most milliseconds of a query, 95th percentile."""
RATE = 150
ROUNDS = 3
QUERIES = 200
FREE = 0.045  # seconds a free ordinary machine takes to add a million squares
_BATCH = 1000


@dataclass(frozen=True)
class Figures:
    """One measurement. Times in milliseconds, memory in MB more than the process had with the texts in hand."""

    rate: float
    p50: float
    p95: float
    cpu95: float
    memory: float
    apart: float
    """MB of the largest child process; part of no other figure."""
    slowness: float


def run(options: Options) -> Iterator[Row]:
    names = [name for name in BARS if (options.data / f"retrieval_{name}").is_dir()]
    if not names:
        print(f"speed: {options.data} has no textbook sections to make passages of; its rows are left out.", file=sys.stderr)
        return
    found = [text for name in names for text in read_sections(options.data, name).values()]
    texts = [sentence for text in found for sentence in split(text.replace("\n", " "))]
    asked = Random(7).sample([q.text for name in names for q in read_questions(options.data, name)], QUERIES * ROUNDS)
    for size in SPEED if options.part >= 1 else list(SPEED)[:2]:
        for who, measure in (("ours", ours), ("Chroma's defaults", chroma)):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                yield from _rows(who, size, alone.submit(measure, texts, asked, size).result())


def _rows(who: str, size: int, had: Figures) -> Iterator[Row]:
    mine = who == "ours"
    label = f"{size // 1000} k passages"
    load = f"machine {had.slowness:.1f} x slower than a free one"
    note = f"p50 {had.p50:.1f}, CPU time of our process p95 {had.cpu95:.1f}; {load}"
    yield _row(f"query p95, ms, {label}", who, had.p95, QUERIES, note, Bar(most=SPEED[size]) if mine else None)
    did = "embedded, stored in SQL, indexed, sealed" if mine else "embedded, added with text and source"
    yield _row(f"passages/s put in, {label}", who, had.rate, size, f"{did}; {load}", Bar(least=RATE) if mine else None)
    note = f"and {had.apart:.0f} in Chroma's own process while it writes" if mine else "embedder included"
    yield _row(f"memory, MB, {label}", who, had.memory, size, note)


def _row(what: str, who: str, value: float, n: int, note: str, bar: Bar | None = None) -> Row:
    return Row(SUITE, what, who, value, value, value, n, note, bar, judged=False)


def ours(texts: Sequence[str], asked: Sequence[str], size: int) -> Figures:
    """A library on disk, filled at once and asked as a student's turn asks it."""
    passages = made(texts, size)
    with tempfile.TemporaryDirectory() as folder:
        before, slow = memory(), [slowness()]
        library = opened(Path(folder))
        began = time.perf_counter()
        library._put([(Source("made", "made"), passages)], lambda *_: None)
        rate = size / (time.perf_counter() - began)
        slow.append(slowness())
        times, cpu = timed(lambda text: library.search(text, kinds={"lesson"}, grade=5, k=5), asked)
        slow.append(slowness())
        more = memory() - before
        library.close()
        return Figures(rate, *times, cpu, more, memory(resource.RUSAGE_CHILDREN), sum(slow) / len(slow))


def chroma(texts: Sequence[str], asked: Sequence[str], size: int) -> Figures:
    """What a tutorial does: a collection with texts, sources and vectors, asked for five."""
    import chromadb

    passages = made(texts, size)
    with tempfile.TemporaryDirectory() as folder:
        before, slow = memory(), [slowness()]
        embedder = StaticEmbedder()
        client = chromadb.PersistentClient(path=folder)
        collection = client.create_collection("passages", embedding_function=None)
        began = time.perf_counter()
        for start in range(0, size, _BATCH):
            batch = passages[start : start + _BATCH]
            collection.add(
                ids=[p.id for p in batch],
                documents=[p.text for p in batch],
                metadatas=[{"source": p.source, "heading": p.heading} for p in batch],
                embeddings=embedder.embed([f"{p.heading}\n{p.text}" for p in batch]),
            )
        rate = size / (time.perf_counter() - began)
        slow.append(slowness())
        times, cpu = timed(lambda text: collection.query(query_embeddings=embedder.embed([text]), n_results=5), asked)
        slow.append(slowness())
        return Figures(rate, *times, cpu, memory() - before, 0.0, sum(slow) / len(slow))


def timed(ask: Callable[[str], object], asked: Sequence[str]) -> tuple[tuple[float, float], float]:
    """((p50, p95), p95 of CPU time) in milliseconds, of the middle one of three rounds with questions of their own."""
    ask("what comes first")
    rounds = []
    for n in range(ROUNDS):
        clock: list[float] = []
        cpu: list[float] = []
        for text in asked[n::ROUNDS]:
            began, used = time.perf_counter(), time.process_time()
            ask(text)
            clock.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - used) * 1000)
        rounds.append((percentile(clock, 0.95), percentile(clock, 0.5), percentile(cpu, 0.95)))
    p95, p50, cpu95 = sorted(rounds)[ROUNDS // 2]
    return (p50, p95), cpu95


def made(texts: Sequence[str], size: int) -> list[Passage]:
    """Passages of the length ours have, of sentences drawn from the real texts; each different."""
    dice = Random(7)
    found: dict[str, Passage] = {}
    while len(found) < size:
        chosen: list[str] = []
        while sum(len(sentence.split()) for sentence in chosen) < 130:
            at = dice.randrange(len(texts) - 4)
            chosen += texts[at : at + 4]
        text = " ".join(chosen)
        title = f"Section {len(found) // 15}"
        name = identity("made", title, text)
        found[name] = Passage(id=name, text=text, heading=f"{title} › {chosen[0][:40]}", source="made", kind="lesson", title=title)
    return list(found.values())


def slowness() -> float:
    """How many times slower than on a free ordinary machine a fixed piece of work is on the clock just now."""
    began = time.perf_counter()
    sum(n * n for n in range(1_000_000))
    return (time.perf_counter() - began) / FREE


def memory(whose: int = resource.RUSAGE_SELF) -> float:
    """The most memory so far, in MB: of this process, or of the largest of its children that have ended."""
    most = resource.getrusage(whose).ru_maxrss
    return most / 1024 if sys.platform != "darwin" else most / 1_048_576
