"""Is what is not in the materials said to be not there, and what is there answered from a passage that supports it?

Our own questions over the packs (evals/cases/abstain.yaml): inside ones name the objectives whose passages support the
answer, and one of these has to be among the three that would be cited. The tune half chose the rule's weights; the report
half was written after them. The words of other subjects the rule knows (`app.library.elsewhere`) were written by the same hand as the
questions, so one row strikes from them every word of the questions outside: what is left is what the rule does without
having heard of a subject. Questions that others wrote, and another library, are reported without a bar.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import yaml

from app.library.elsewhere import ELSEWHERE, Elsewhere
from app.library.embed import StaticEmbedder
from app.library.lexical import tokens
from app.library.library import Library
from app.library.packs import load_packs
from app.library.support import CITED
from app.library.topics import TOPICS
from app.settings import ROOT

from .retrieval import library, of_sections, read_questions, read_sections
from .table import Bar, Options, Row, share_row

CASES = ROOT / "evals" / "cases" / "abstain.yaml"
FRESH = ROOT / "evals" / "cases" / "abstain_fresh.yaml"
SUITE = "abstain"
BAR = Bar(least=0.95)
ASKED = 60  # questions of each textbook set
IN_PLAY = "fractions.add-unlike"


def run(options: Options) -> Iterator[Row]:
    rows = options.some(yaml.safe_load(CASES.read_text(encoding="utf-8")))
    packs = of_packs()
    for half in ("all", "report", "tune"):
        yield from _own(packs, [row for row in rows if half in ("all", row["half"])], f"packs ({half})")
    if FRESH.is_file():
        fresh = yaml.safe_load(FRESH.read_text(encoding="utf-8"))
        yield from _own(packs, options.some(fresh), "packs (fresh)")
    else:
        print(f"abstain: there is no {FRESH.name}; its rows are left out.", file=sys.stderr)
    yield _outside(packs, rows, "packs, an item on fractions in play", IN_PLAY)
    yield from _others(packs, options)
    packs._elsewhere = Elsewhere(StaticEmbedder(), struck(rows, ELSEWHERE), struck(rows, TOPICS))
    yield _outside(packs, rows, "packs, their words struck from the list")
    packs.close()
    yield from _another_library(options)


def of_packs() -> Library:
    """All packs of the house in a library in memory."""
    made = library()
    made.index_packs(load_packs(ROOT / "knowledge" / "packs"))
    return made


def struck(rows: Sequence[dict[str, Any]], lines: Sequence[str]) -> tuple[str, ...]:
    """The lines or topics of other subjects without any word of these questions outside."""
    words = {token for row in rows if not row["about"] for token in tokens(row["ask"])}
    left = (" ".join(word for word in line.split() if not words & set(tokens(word))) for line in lines)
    return tuple(line for line in left if tokens(line))


def _own(library: Library, rows: Sequence[dict[str, Any]], who: str) -> Iterator[Row]:
    inside = [row for row in rows if row["about"]]
    found = {row["id"]: _cited(library, row) for row in inside}
    right = [bool(set(found[row["id"]]) & set(row["about"])) for row in inside]
    faults = [
        f"{row['id']} {row['ask']!r}: {found[row['id']] or 'not in the materials'}" for row, ok in zip(inside, right, strict=True) if not ok
    ]
    yield share_row(SUITE, "inside: answered with a supporting passage", who, right, (), f"answered {_share(found.values())}", BAR, faults)
    yield _outside(library, rows, who, bar=BAR)


def _outside(library: Library, rows: Sequence[dict[str, Any]], who: str, objective: str = "", bar: Bar | None = None) -> Row:
    outside = [row for row in rows if not row["about"]]
    found = [_cited(library, row, objective) for row in outside]
    faults = [f"{row['id']} {row['ask']!r}: {names}" for row, names in zip(outside, found, strict=True) if names]
    return share_row(SUITE, "outside: not in the materials", who, [not names for names in found], (), "", bar, faults, "least")


def _cited(library: Library, row: dict[str, Any], objective: str = "") -> list[str]:
    """The objectives of the passages an answer would cite."""
    hits = library.search(row["ask"], kinds={"lesson"}, grade=row["grade"], language="en", objective=objective, k=CITED)
    return [hit.passage.objective for hit in hits]


def _share(found: Any) -> str:
    values = [bool(names) for names in found]
    return f"{sum(values) / max(1, len(values)):.3f}"


# ---------------------------------------------------------------- questions and a library of others


def _others(library: Library, options: Options) -> Iterator[Row]:
    """A physics book's questions: nothing in the packs is about them."""
    if (options.data / "retrieval_physics").is_dir():
        asked = [q.text for q in options.some(read_questions(options.data, "physics"))]
        yield _held("outside: physics questions", "packs", library, asked)


def _another_library(options: Options) -> Iterator[Row]:
    """The same rule over an algebra book: its own questions and those of physics."""
    if not (options.data / "retrieval_algebra").is_dir():
        print(f"abstain: {options.data} has no retrieval_algebra; the row of another library is left out.", file=sys.stderr)
        return
    book = of_sections(read_sections(options.data, "algebra"))
    own, other = (Random(7).sample(read_questions(options.data, name), ASKED) for name in ("algebra", "physics"))
    answered = [bool(book.search(q.text, kinds={"lesson"}, k=CITED)) for q in own]
    yield share_row(SUITE, "inside: algebra questions answered", "an algebra book", answered, (), "", None, _texts(own, answered), "least")
    yield _held("outside: physics questions", "an algebra book", book, [q.text for q in other])
    book.close()


def _texts(questions: Sequence[Any], fine: Sequence[bool]) -> list[str]:
    return [q.text[:120] for q, ok in zip(questions, fine, strict=True) if not ok]


def _held(what: str, who: str, library: Library, asked: Sequence[str]) -> Row:
    held = [not library.search(text, kinds={"lesson"}, k=CITED) for text in asked]
    return share_row(SUITE, what, who, held, (), "", None, [text[:120] for text, ok in zip(asked, held, strict=True) if not ok], "least")
