"""A fault planted in a copy of the product, and one suite run over that copy: whether its exit would be 1, by which row.

The checkout is never written to. `app`, `evals`, `prompts` and `knowledge` are copied to a folder of their own, one text in
one file is exchanged there, and the suite runs in a process that imports from the copy.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from app.errors import InputError
from app.settings import ROOT

COPIED = ("app", "evals", "prompts", "knowledge", "tests/file_toys.py")
SECONDS = 600
"""The longest a suite may take over a copy."""


@dataclass(frozen=True)
class Run:
    """A suite at a part: what is run over the copy."""

    suite: str
    part: float = 1.0
    models: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.suite} at {self.part:g}" + (f" with {', '.join(self.models)}" if self.models else "")


@dataclass(frozen=True)
class Plant:
    """One fault: where it is, and the text that is exchanged for another. `harmless` ones must not be caught."""

    id: str
    place: str
    file: str
    old: str
    new: str
    run: Run
    harmless: bool = False


@dataclass(frozen=True)
class Figure:
    """A row of the suite as the copy gave it. `fails`: the suite's exit is 1 by it."""

    what: str
    who: str
    score: float
    low: float
    high: float
    n: int
    better: str
    """least, most, or "" where no side is worse."""
    bar: str
    fails: bool
    fault: str = ""

    @property
    def name(self) -> str:
        return f"{self.what}, {self.who}"


@dataclass(frozen=True)
class Outcome:
    """The rows, and what broke the suite where it broke."""

    figures: tuple[Figure, ...]
    trouble: str = ""

    @property
    def failing(self) -> tuple[Figure, ...]:
        return tuple(f for f in self.figures if f.fails)

    @property
    def green(self) -> bool:
        return bool(self.figures) and not self.failing and not self.trouble


def read(path: Path) -> list[Plant]:
    """The plants of a case file. Raises InputError for an id given twice, and KeyError for a field that is missing."""
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    ids = [str(row["id"]) for row in rows]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise InputError(f"{twice[0]!r} is there twice.", where=path.name, cure="Give each plant an id of its own.")
    return [
        Plant(
            str(row["id"]),
            str(row["place"]),
            str(row["file"]),
            str(row["old"]),
            str(row["new"]),
            Run(str(row["suite"]), float(row.get("part", 1.0)), tuple(row.get("models", ()))),
            bool(row.get("harmless", False)),
        )
        for row in rows
    ]


def exchanged(text: str, plant: Plant) -> str:
    """The file's text with the fault in it. Raises InputError when the place is not there exactly once any more."""
    if (times := text.count(plant.old)) != 1:
        raise InputError(
            f"the place of {plant.id!r} stands {times} times in the file.",
            where=plant.file,
            cure="Bring `old` of this plant up to date with the file, so that it plants its fault again.",
        )
    return text.replace(plant.old, plant.new)


@contextmanager
def copy(plants: Sequence[Plant] = (), root: Path = ROOT) -> Iterator[Path]:
    """A copy of the product with these faults in it; it is gone afterwards."""
    with TemporaryDirectory(prefix="planted-") as folder:
        place = Path(folder)
        for name in COPIED:
            source, target = root / name, place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("results"))
            elif source.is_file():
                shutil.copy2(source, target)
        for plant in plants:
            file = place / plant.file
            file.write_text(exchanged(file.read_text(encoding="utf-8"), plant), encoding="utf-8")
            for stale in file.parent.glob(f"__pycache__/{file.stem}.*.pyc"):
                stale.unlink()
        yield place


def measured(run: Run, data: Path, plants: Sequence[Plant] = ()) -> Outcome:
    """The suite over a copy with these faults. A suite that breaks or takes too long has trouble, and so an exit of 1."""
    with copy(plants) as place:
        given = [run.suite, str(run.part), str(data.resolve()), *run.models]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("STEPWISE_", "PYTHONPATH"))}
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter, our own module
                [sys.executable, "-m", "evals.planting", *given],
                cwd=place,
                env=environment,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome((), f"took longer than {SECONDS} s")
    if done.returncode:
        return Outcome((), (done.stderr.strip().splitlines() or ["broke without a word"])[-1])
    found = json.loads(done.stdout.splitlines()[-1])
    if Path(found["root"]).resolve() != place.resolve():
        return Outcome((), f"ran over {found['root']}, not over the copy")
    return Outcome(tuple(Figure(**row) for row in found["rows"]), found["trouble"])


def main() -> None:
    """Inside the copy: runs one suite and prints its rows as one line of JSON."""
    from evals import suites
    from evals.table import Options, Row

    name, part, data, *models = sys.argv[1:]
    options = Options(Path(data), tuple(models), float(part), compare=False)
    rows: list[Row] = []
    trouble = ""
    try:
        rows.extend(suites.run(name, options))
    except Exception as fault:  # noqa: BLE001 - whatever breaks a suite is what is asked here
        trouble = f"{type(fault).__name__}: {fault}"
    told = [
        {
            **{field: getattr(row, field) for field in ("what", "who", "score", "low", "high", "n", "better")},
            "bar": str(row.bar or ""),
            "fails": row.fails(options.part),
            "fault": row.faults[0][:300] if row.faults else "",
        }
        for row in rows
    ]
    print(json.dumps({"root": str(ROOT), "rows": told, "trouble": trouble}))


if __name__ == "__main__":
    main()
