"""Is the right section found? Two sets of textbook questions, ours beside four recipes in one run.

The sections are given as Markdown with their headings and go in the way a teacher's files do: files, pieces, catalogue,
index, search. Ranking is measured without the gate that says "not in the materials"; one row counts what the gate would
keep back. Half of the questions, by the hash of their text, tuned the weights ("tune"); the other half reports.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.library import catalogue
from app.library.catalogue import SqlCatalogue
from app.library.embed import StaticEmbedder
from app.library.index import MemoryIndex
from app.library.library import Library

from .recipes import RECIPES, ranked
from .table import Bar, Options, Row, share_row

SUITE = "retrieval"
BARS = {"algebra": (0.58, 0.88), "physics": (0.74, 0.93)}
DEEP = 50  # passages ranked to find five sections


@dataclass(frozen=True)
class Question:
    text: str
    relevant: frozenset[str]
    half: str


def run(options: Options) -> Iterator[Row]:
    for name in BARS:
        if not (options.data / f"retrieval_{name}").is_dir():
            print(f"retrieval: {options.data} has no retrieval_{name}; its rows are left out.", file=sys.stderr)
            continue
        yield from _quality(name, read_sections(options.data, name), options.some(read_questions(options.data, name)), options)


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


def library() -> Library:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    return Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())


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


def _quality(name: str, sections: Mapping[str, str], questions: Sequence[Question], options: Options) -> Iterator[Row]:
    ours = of_sections(sections)
    found = [_sections(ours, q.text) for q in questions]
    chosen = RECIPES if options.peers else ()
    peers = {recipe.name: ranked(recipe, sections, [q.text for q in questions], StaticEmbedder()) for recipe in chosen}
    for part in ("all", "report", "tune"):
        yield from _hits(name, f"ours ({part})", found, questions, part, BARS[name])
    for who, theirs in peers.items():
        for row, mine in zip(_hits(name, who, theirs, questions, "all"), _hits(name, "ours", found, questions, "all"), strict=True):
            yield replace(row, baseline=f"ours {mine.score:.3f}", bar=_below(mine.score), faults=(), judged=False)
    kept = [bool(ours.search(q.text, kinds={"lesson"})) for q in questions]
    yield share_row(SUITE, f"{name}: answered, not held to be outside", "ours", kept, [q.text for q in questions], direction="least")
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
