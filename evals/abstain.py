"""Is what is not in the materials said to be not there, and what is there answered? Our own questions over the packs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from app.bootstrap import bootstrap
from app.settings import ROOT, Settings

from .table import Bar, Options, Row, share_row


def run(options: Options) -> Iterator[Row]:
    """Of each four questions the first two tuned the threshold; only the others are counted."""
    rows = yaml.safe_load((ROOT / "evals" / "cases" / "abstain.yaml").read_text(encoding="utf-8"))
    inside: list[bool] = []
    outside: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"))
        for row in options.some([row for n, row in enumerate(rows) if n % 4 >= 2]):
            found = tutor.library.search(row["ask"], kinds={"lesson"}, grade=row["grade"], language="en", k=3)
            (inside if row["about"] else outside).append(bool(found) == bool(row["about"]))
        tutor.close()
    yield share_row("abstain, own cases", "inside: answered", "packs only", inside, bar=Bar(least=0.95))
    yield share_row("abstain, own cases", "outside: not in the materials", "packs only", outside, bar=Bar(least=0.95))
