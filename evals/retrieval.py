"""Is the right section found? Two sets of textbook questions, ours beside four recipes in one run, then speed and memory.

The sections are given as Markdown with their headings and go in the way a teacher's files do: files, pieces, catalogue,
index, search. Ranking is measured without the gate that says "not in the materials"; one row counts what the gate would
keep back. Half of the questions, by the hash of their text, tuned the weights ("tune"); the other half reports.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from app.library import catalogue
from app.library.catalogue import Source, SqlCatalogue
from app.library.chunks import identity
from app.library.embed import StaticEmbedder
from app.library.index import ChromaIndex, MemoryIndex, VectorIndex
from app.library.library import Library
from app.library.search import understood
from app.sentences import split
from app.turn import Passage

from .recipes import RECIPES, ranked
from .statistics import percentile
from .table import Bar, Options, Row, share_row

SUITE = "retrieval"
BARS = {"algebra": (0.58, 0.88), "physics": (0.74, 0.93)}
SPEED = {1_000: 10.0, 10_000: 15.0, 100_000: 40.0}
"""Passages → the most milliseconds of a query, 95th percentile."""
ROUNDS = 3
DEEP = 50  # passages ranked to find five sections


@dataclass(frozen=True)
class Question:
    text: str
    relevant: frozenset[str]
    half: str


def run(options: Options) -> Iterator[Row]:
    sections: dict[str, dict[str, str]] = {}
    for name in BARS:
        if not (options.data / f"retrieval_{name}").is_dir():
            print(f"retrieval: {options.data} has no retrieval_{name}; its rows are left out.", file=sys.stderr)
            continue
        sections[name] = read_sections(options.data, name)
        yield from _quality(name, sections[name], options.some(read_questions(options.data, name)))
    if sections:
        texts = [sentence for found in sections.values() for text in found.values() for sentence in split(text.replace("\n", " "))]
        asked = [q.text for name in sections for q in read_questions(options.data, name)]
        yield from _speed(texts, Random(7).sample(asked, 200), [n for n in SPEED if n < 100_000 or options.part >= 1])


def read_sections(data: Path, name: str) -> dict[str, str]:
    """Section id → Markdown: its title, its headings, its text."""
    whole = _lines(gzip.decompress((data / f"openstax_{name}_sections.jsonl.gz").read_bytes()).decode())
    heads = {row["module"]: [part["title"] for part in row["subsections"] if part["title"]] for row in whole}
    found = {}
    for row in _lines((data / f"retrieval_{name}" / "corpus.jsonl").read_text(encoding="utf-8")):
        left = heads[row["module"]]
        lines = [f"# {row['title']}"]
        for line in row["text"].split("\n"):
            if left and line == left[0]:
                line, left = f"## {line}", left[1:]
            lines.append(line)
        found[row["id"]] = "\n\n".join(lines)
    return found


def read_questions(data: Path, name: str) -> list[Question]:
    rows = _lines((data / f"retrieval_{name}" / "queries.jsonl").read_text(encoding="utf-8"))
    return [Question(row["text"], frozenset(row["relevant"]), half(row["text"])) for row in rows]


def half(text: str) -> str:
    """Which half a question is in, by its hash: tune or report."""
    return "report" if blake2b(text.encode(), digest_size=8).digest()[0] % 2 else "tune"


def library(index: VectorIndex | None = None) -> Library:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    return Library(SqlCatalogue(engine), StaticEmbedder(), index or MemoryIndex())


def of_sections(sections: Mapping[str, str]) -> Library:
    """A library of a folder of Markdown files, one for each section, named by it."""
    made = library()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in sections.items():
            (Path(folder) / f"{name}.md").write_text(text, encoding="utf-8")
        made.ingest([Path(folder)])
    return made


def _lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# ---------------------------------------------------------------- the right section


def _quality(name: str, sections: Mapping[str, str], questions: Sequence[Question]) -> Iterator[Row]:
    ours = of_sections(sections)
    found = [_sections(ours, q.text) for q in questions]
    peers = {recipe.name: ranked(recipe, sections, [q.text for q in questions], StaticEmbedder()) for recipe in RECIPES}
    for part in ("all", "report", "tune"):
        yield from _hits(name, f"ours ({part})", found, questions, part, BARS[name])
    for who, theirs in peers.items():
        for row, mine in zip(_hits(name, who, theirs, questions, "all"), _hits(name, "ours", found, questions, "all"), strict=True):
            yield Row(row.suite, row.what, row.who, row.score, row.low, row.high, row.n, f"ours {mine.score:.3f}", _below(mine.score))
    kept = [bool(ours.search(q.text, kinds={"lesson"})) for q in questions]
    yield share_row(SUITE, f"{name}: answered, not held to be outside", "ours", kept, [q.text for q in questions])
    ours.close()


def _below(score: float) -> Bar:
    """The bar of a peer: less than ours."""
    return Bar(most=round(score - 1e-4, 4))


def _sections(ours: Library, text: str) -> list[str]:
    hits = ours.ranked(text, kinds={"lesson"}, k=DEEP)
    return list(dict.fromkeys(Path(hit.passage.source).stem for hit in hits))[:5]


def _hits(
    name: str,
    who: str,
    found: Sequence[Sequence[str]],
    questions: Sequence[Question],
    part: str,
    bars: tuple[float, float] | tuple[None, None] = (None, None),
) -> Iterator[Row]:
    picked = [(names, q) for names, q in zip(found, questions, strict=True) if part in ("all", q.half)]
    for k, bar in zip((1, 5), bars, strict=True):
        values = [any(n in q.relevant for n in names[:k]) for names, q in picked]
        missed = [
            f"{q.text[:100]!r} wants {sorted(q.relevant)}, found {list(names)}"
            for (names, q), hit in zip(picked, values, strict=True)
            if not hit
        ]
        groups = [q.text for _, q in picked]
        yield share_row(SUITE, f"{name} hit@{k}", who, values, groups, "", Bar(least=bar) if bar else None, missed)


# ---------------------------------------------------------------- speed


def _speed(texts: Sequence[str], asked: Sequence[str], sizes: Sequence[int]) -> Iterator[Row]:
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            before = _memory()
            made = library(ChromaIndex(Path(folder) / "index", "static-256", 256))
            began = time.perf_counter()
            made._put([(Source("made", "made"), _made(texts, size))], lambda *_: None)
            rate = size / (time.perf_counter() - began)
            made.search(asked[0], kinds={"lesson"})
            times = _median_round([[_milliseconds(made, text) for text in asked] for _ in range(ROUNDS)])
            memory = f"p50 {percentile(times, 0.5):.1f} ms, {_memory() - before:.0f} MB more at the peak"
            label = f"{size // 1000} k passages"
            yield _figure(f"query p95, ms, {label}", "ours", percentile(times, 0.95), len(times), memory, Bar(most=SPEED[size]))
            yield _figure(f"indexed, passages/s, {label}", "ours", rate, size, "read, embedded, stored, sealed", Bar(least=150))
            if size == 10_000:
                yield _chroma(made, asked)
            made.close()


def _median_round(rounds: Sequence[list[float]]) -> list[float]:
    """The middle one by its 95th percentile: others use the machine too."""
    return sorted(rounds, key=lambda times: percentile(times, 0.95))[len(rounds) // 2]


def _chroma(made: Library, asked: Sequence[str]) -> Row:
    """Chroma's own query for five, of the same vectors; ours spends the rest on words, sections and the gate."""
    rounds: list[list[float]] = []
    for _ in range(ROUNDS):
        rounds.append([])
        for text in asked:
            began = time.perf_counter()
            made._index.near("lesson-en", made._embedder.embed([text])[0], 5)
            rounds[-1].append((time.perf_counter() - began) * 1000)
    times = _median_round(rounds)
    note = f"p50 {percentile(times, 0.5):.1f} ms; embedding and five nearest, no words, no gate"
    return _figure("query p95, ms, 10 k passages", "Chroma's default query", percentile(times, 0.95), len(times), note)


def _figure(what: str, who: str, value: float, n: int, note: str, bar: Bar | None = None) -> Row:
    return Row(SUITE, what, who, value, value, value, n, note, bar)


def _milliseconds(made: Library, text: str) -> float:
    understood.cache_clear()  # a question is new to the product
    began = time.perf_counter()
    made.search(text, kinds={"lesson"}, grade=5, k=5)
    return (time.perf_counter() - began) * 1000


def _made(texts: Sequence[str], size: int) -> list[Passage]:
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


def _memory() -> float:
    """The process's most memory so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 if sys.platform != "darwin" else most / 1_048_576
