"""Does the reading level order easier and harder editions of one article, and do our students' pages stay in their band?

The weights were looked at on half of the articles (`tune`), never on the other half (`report`). A triple is right when
elementary < intermediate < advanced; one of the articles has its editions labelled the wrong way round, and stays in.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from random import Random
from tempfile import TemporaryDirectory

from app.drafting import Draft
from app.drafting.rules_reading import band, reading_level, reads_like
from app.readability import grade
from app.sentences import reading_grade
from app.settings import ROOT

from .drafts import every_draft, objectives, tutor_in
from .table import Bar, Options, Row, share_row

NAME = "levels"
EDITIONS = ("ele", "int", "adv")
Grade = Callable[[str], float]


def run(options: Options) -> Iterator[Row]:
    path = options.data / "onestopenglish.jsonl"
    if path.exists():
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        yield from _ordered(rows, options)
    else:
        print(f"(the articles at three levels are not at {path})", file=sys.stderr)
    yield _lessons()
    with TemporaryDirectory() as folder:
        tutor = tutor_in(folder)
        try:
            made = [d for _, d in every_draft(tutor.parts, options.some(objectives(tutor.parts))) if isinstance(d, Draft)]
        finally:
            tutor.close()
    yield from _pages(made)


def halves(rows: Sequence[dict[str, str]]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """(tune, report), drawn once by the articles' names."""
    ids = sorted(r["id"] for r in rows)
    Random(7).shuffle(ids)
    tune = set(ids[::2])
    return [r for r in rows if r["id"] in tune], [r for r in rows if r["id"] not in tune]


def _ordered(rows: Sequence[dict[str, str]], options: Options) -> Iterator[Row]:
    tune, report = halves(rows)
    for part, some in (("tune", tune), ("report", report), ("whole", list(rows))):
        chosen = options.some(some)
        ours, plain = [[_triple(r, measure) for r in chosen] for measure in (grade, reading_grade)]
        wrong = [f"{r['id']}: {' → '.join(f'{g:.1f}' for g in t)}" for r, t in zip(chosen, ours, strict=True) if not t[0] < t[1] < t[2]]
        names = [r["id"] for r in chosen for _ in range(3)]
        bar = Bar(least=0.97) if part != "tune" else None
        pairs, simple = [[a < b for t in found for a, b in combinations(t, 2)] for found in (ours, plain)]
        yield share_row(NAME, "pairs of editions in order", f"readability, {part}", pairs, names, _beside(simple), bar, wrong, "least")
        triples, simple = [[t[0] < t[1] < t[2] for t in found] for found in (ours, plain)]
        yield share_row(NAME, "all three editions in order", f"readability, {part}", triples, (), _beside(simple),
                        bar if part == "whole" else None, wrong, "least")  # fmt: skip


def _triple(row: dict[str, str], measure: Grade) -> list[float]:
    return [measure(row[name]) for name in EDITIONS]


def _beside(values: Sequence[bool]) -> str:
    return f"Flesch-Kincaid {sum(values) / len(values):.3f}" if values else ""


def _lessons() -> Row:
    """Our own lessons, which nobody fitted on: the access text reads easier than the grade text of the same lesson."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for path in sorted((ROOT / "knowledge" / "packs").glob("*/lessons/*.md")):
        name, _, level = path.stem.rpartition(".")
        if level in ("access", "grade"):
            found.setdefault((path.parts[-3], name), {})[level] = grade(_body(path.read_text(encoding="utf-8")))
    pairs = [(name, levels["access"] < levels["grade"]) for name, levels in found.items() if len(levels) == 2]
    return share_row(NAME, "our lessons: access text easier than grade text", "readability", [ok for _, ok in pairs], (), "",
                     Bar(least=0.97), [str(n) for n, ok in pairs if not ok])  # fmt: skip


def _body(text: str) -> str:
    return text.split("---", 2)[-1] if text.startswith("---") else text


def _pages(made: Sequence[Draft]) -> Iterator[Row]:
    """Every student page, and every family page, against the band its format states."""
    for audience in ("student", "family"):
        read = [(d, page, reads_like(d, page)) for d in made for page in d.files if page.audience == audience]
        told = [(d, page, level) for d, page, level in read if level is not None]
        values = [level <= band(d, page) for d, page, level in told]
        faults = [f"{d.activity.name}, {page.name}: {level:.1f} over {band(d, page):.0f}"
                  for (d, page, level), ok in zip(told, values, strict=True) if not ok]  # fmt: skip
        if values:
            names = [d.source.objective.id if d.source.objective else "" for d, _, _ in told]
            yield share_row(NAME, f"{audience} pages within their band", "all formats", values, names, "", Bar(least=0.95), faults)
    whole = [not list(reading_level(d)) for d in made]
    faults = [f"{d.activity.name}: {next(reading_level(d))}" for d in made if list(reading_level(d))]
    yield share_row(NAME, "drafts that keep the rule reading_level", "all formats", whole, (), "", Bar(least=0.95), faults)
