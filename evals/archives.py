"""Is all that an archive holds accounted for: used, or listed with the reason? What it holds is counted here, not by the importers.

Units are a book's modules, its exercises, a pool's problems and their steps. A unit in no list, or in a list without a
reason, is unaccounted for.
"""

from __future__ import annotations

import re
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from app.bootstrap import bootstrap
from app.importing import Imported, import_exercises, import_oatutor
from app.library.importers.openstax import read_openstax
from app.settings import Settings

from .table import Bar, Options, Row, share_row

SUITE = "archives"
CNXML = "{http://cnx.rice.edu/cnxml}"
BOOK, POOL = "openstax-prealgebra-2e.tar.gz", "oatutor-elementary-intermediate-half.tar.gz"


def run(options: Options) -> Iterator[Row]:
    folder = options.data / "native"
    for name in (BOOK, POOL):
        if not (folder / name).is_file():
            print(f"archives: {folder} has no {name}; its rows are left out.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as place:
        tutor = bootstrap(Settings(data_dir=Path(place), model="none"))
        try:
            if (folder / BOOK).is_file():
                yield from _book(folder / BOOK, import_exercises(tutor.parts, folder / BOOK))
            if (folder / POOL).is_file():
                yield from _pool(folder / POOL, import_oatutor(tutor.parts, folder / POOL))
        finally:
            tutor.close()


def _book(path: Path, tasks: Imported) -> Iterator[Row]:
    files = {name: text for name, text in _texts(path) if name.endswith((".cnxml", ".collection.xml"))}
    modules = {PurePosixPath(name).parent.name: text for name, text in files.items() if name.endswith("/index.cnxml")}
    listed = {found for text in files.values() for found in re.findall(r"<col:module[^>]*\bdocument=\"([^\"]+)\"", text)}
    report = read_openstax(path)
    yield _accounted("modules of the book", modules.keys() | listed, report.used, dict(report.skipped))
    asked, shown = set[str](), 0
    for name, text in modules.items():
        inside, whole = _exercises(text)
        asked |= {f"{name}-{number}" for number in inside}
        shown += whole - len(inside)
    yield _accounted("exercises of the book", asked, tasks.problems, {}, f"; {shown} more are worked examples, read with their section")
    yield from _practised("exercises of the book", tasks)


def _pool(path: Path, tasks: Imported) -> Iterator[Row]:
    problems: set[str] = set()
    steps: set[str] = set()
    for name, _ in _texts(path):
        parts = PurePosixPath(name).parts
        if "content-pool" in parts:
            at = parts.index("content-pool") + 1
            problems.add(parts[at])
            steps |= {parts[at + 2]} if len(parts) > at + 2 and parts[at + 1] == "steps" else set()
    named = {name for names in tasks.problems.values() for name in names}
    yield _accounted("problems of the pool", problems, tasks.problems, {})
    yield _accounted("steps of the pool", steps, named, dict(tasks.skipped))
    yield from _practised("steps of the pool", tasks)


def _exercises(text: str) -> tuple[set[str], int]:
    """The ids of a module's exercises that are no worked examples, and how many it has with those."""
    if not text:
        return set(), 0
    root = ET.fromstring(text)  # noqa: S314 - the importer's own checks have passed it
    inside = {id(one) for example in root.iter(f"{CNXML}example") for one in example.iter(f"{CNXML}exercise")}
    found = list(root.iter(f"{CNXML}exercise"))
    return {one.get("id") or f"without an id, {n}" for n, one in enumerate(found) if id(one) not in inside}, len(found)


def _accounted(what: str, there: Collection[str], used: Collection[str], listed: Mapping[str, str], note: str = "") -> Row:
    """The share of units that are neither used nor listed with a reason."""
    lost = [name not in used and not listed.get(name) for name in sorted(there)]
    told = f"{sum(name in used for name in there)} read, {sum(name in listed for name in there)} listed{note}"
    faults = [f"{name} is in no list" for name, gone in zip(sorted(there), lost, strict=True) if gone]
    return share_row(SUITE, f"{what}: unaccounted for", "importers", lost, (), told, Bar(most=0), faults)


def _practised(what: str, tasks: Imported) -> Iterator[Row]:
    """How many tasks can be practised, and that each of the others has its reason."""
    why = dict([*tasks.skipped, *((one.candidate.name, one.reason) for one in tasks.quarantined)])
    usable = {one.candidate.name for one in tasks.used}
    units = tasks.problems
    silent = [not usable & set(names) and not why.get(unit) and not any(why.get(n) for n in names) for unit, names in units.items()]
    total = [True] * len(tasks.used) + [False] * len(why)
    note = f"{len(tasks.used)} practised, {len(tasks.quarantined)} in quarantine, {len(tasks.skipped)} listed as read"
    yield share_row(SUITE, f"{what}: tasks a student can practise", "importers", total, (), note)
    faults = [unit for unit, gone in zip(units, silent, strict=True) if gone]
    yield share_row(SUITE, f"{what}: neither practised nor given a reason", "importers", silent, (), "", Bar(most=0), faults)


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file:
                yield member.name, file.read().decode("utf-8", "replace")
