"""Reading standards from a table: CSV with the columns framework, code, text, grade_low, grade_high, parent, prerequisites, alias.

Several codes in one cell are separated by `|`. A framework that is new may be described in its first row by the columns
title, publisher, year, licence, subject, language, url and prefix.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from pathlib import Path

from ..errors import InputError
from .clean import code_fault, grade, slug, text_fault, words
from .codes import tokens
from .links import back_edges
from .shelf import Standards
from .values import Framework, FrameworkFile, Standard

LARGEST = 10_000_000  # bytes
MOST_ROWS = 50_000
NEEDED = ("framework", "code", "text", "grade_low", "grade_high")
OPTIONAL = ("parent", "prerequisites", "alias", "title", "publisher", "year", "licence", "subject", "language", "url", "prefix")

Skipped = list[tuple[str, str]]
Row = dict[str, str]


def read_table(path: Path, shelf: Standards, imported: Standards | None = None) -> tuple[list[FrameworkFile], Skipped]:
    """The frameworks of a table, and every row or link that cannot be used with its reason.

    `shelf` is that of the release: its codes are kept as they are. `imported` are standards of earlier imports, which
    prerequisites may name. InputError in words when the file is no such table.
    """
    rows = _rows(path)
    skipped: Skipped = []
    standards: dict[str, dict[str, Standard]] = defaultdict(dict)
    frameworks: dict[str, Framework] = {}
    for line, row in enumerate(rows, 2):
        name = f"row {line}: {row['code'][:60]}" if row["code"] else f"row {line}"
        framework = _framework(row, shelf)
        fault = _fault(row) or ("" if framework else "it names no framework")
        if framework and not fault:
            there = standards[framework.id]
            way = ".".join(tokens(row["code"]))
            known = next(
                (s for f in shelf.files if f.framework.id == framework.id for s in f.standards if tokens(s.code) == tokens(row["code"])),
                None,
            )
            fault = "its code is on an earlier row" if way in there else "it is on the shelf of the release already" if known else ""
            if not fault:
                frameworks.setdefault(framework.id, framework)
                there[way] = _standard(row)
                continue
        skipped.append((name, fault))
    if not frameworks and not any("already" in reason for _, reason in skipped):
        first = f"The first, {skipped[0][0]}: {skipped[0][1]}." if skipped else "Add rows under the heading."
        raise InputError("no row of the table can be used.", where=str(path), cure=first)
    files = [FrameworkFile(framework=frameworks[n], standards=list(standards[n].values())) for n in frameworks]
    return [_linked(file, (shelf, imported or Standards()), skipped) for file in files], skipped


def _rows(path: Path) -> list[Row]:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"the file is larger than {LARGEST // 1_000_000} MB.", where=str(path), cure="Split the table.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise InputError(f"the file cannot be opened: {fault.strerror}.", where=str(path), cure="Give the path of a file.") from None
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text.", where=str(path), cure="Save the table as 'CSV UTF-8'.") from None
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        table = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        raise InputError(f"this is not a CSV table: {fault}.", where=str(path), cure="Save the table as 'CSV UTF-8'.") from None
    names = [cell.strip().casefold().replace(" ", "_") for cell in table[0]] if table else []
    if missing := [n for n in NEEDED if n not in names]:
        listed = ", ".join(NEEDED)
        raise InputError(
            f"the table has no column {', '.join(missing)}.", where=str(path), cure=f"The first row names the columns: {listed}."
        )
    if len(table) - 1 > MOST_ROWS:
        raise InputError(f"the table has {len(table) - 1} rows, more than {MOST_ROWS}.", where=str(path), cure="Split the table.")
    blank = dict.fromkeys((*NEEDED, *OPTIONAL), "")
    return [blank | {n: words(cell) for n, cell in zip(names, row, strict=False) if n in blank} for row in table[1:]]


def _fault(row: Row) -> str:
    low, high = grade(row["grade_low"]), grade(row["grade_high"] or row["grade_low"])
    if fault := code_fault(row["code"]) or text_fault(row["text"]):
        return fault
    if low is None or high is None:
        return "its grades are not K or 1 to 12"
    return "its lowest grade is above its highest" if low > high else ""


def _standard(row: Row) -> Standard:
    low, high = grade(row["grade_low"]), grade(row["grade_high"] or row["grade_low"])
    assert low is not None  # _fault looked
    assert high is not None
    return Standard(
        code=row["code"],
        grades=(low, high),
        text=row["text"],
        parent=row["parent"],
        prerequisites=_several(row["prerequisites"]),
        aliases=[a for a in _several(row["alias"]) if not code_fault(a)],
    )


def _several(cell: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))[:50]


def _framework(row: Row, shelf: Standards) -> Framework | None:
    """The one on the shelf with this id or title, or a new one from the row."""
    told = row["framework"]
    known = next((f for f in shelf.frameworks() if told.casefold() in (f.id, f.title.casefold())), None)
    if known or not slug(told):
        return known
    return Framework(
        id=slug(told),
        title=(row["title"] or told)[:200],
        publisher=row["publisher"][:300],
        year=int(row["year"]) if row["year"].isascii() and row["year"].isdigit() and len(row["year"]) == 4 else 0,
        licence=row["licence"][:300] or "not stated in the file",
        subject=row["subject"][:100],
        language=row["language"][:20] or "en",
        url=row["url"][:300],
        prefixes=[row["prefix"][:40]] if row["prefix"] else [],
    )


def _linked(file: FrameworkFile, shelves: tuple[Standards, ...], skipped: Skipped) -> FrameworkFile:
    """The same without links to codes that are nowhere, and without circles."""
    here = {tokens(s.code): s.code for s in file.standards}

    def known(one: Standard, name: str, field: str) -> bool:
        there = tokens(name) in here or any(shelf.find(name) for shelf in shelves)
        if not there:
            skipped.append((one.code, f"its {field} {name[:60]} is neither in the table nor on the shelf"))
        return there and tokens(name) != tokens(one.code)

    linked = {
        s.code: s.model_copy(update={
            "parent": s.parent if s.parent and known(s, s.parent, "parent") else "",
            "prerequisites": [n for n in s.prerequisites if known(s, n, "prerequisite")],
        })
        for s in file.standards
    }  # fmt: skip
    for field in ("parent", "prerequisites"):
        named = {c: [n for n in ([s.parent] if field == "parent" else s.prerequisites) if tokens(n) in here] for c, s in linked.items()}
        for one, other in back_edges({c: [here[tokens(n)] for n in listed] for c, listed in named.items()}):
            skipped.append((one, f"its {field} {other} leads back to it in a circle"))
            s = linked[one]
            left: dict[str, object] = (
                {"parent": ""} if field == "parent" else {"prerequisites": [n for n in s.prerequisites if tokens(n) != tokens(other)]}
            )
            linked[one] = s.model_copy(update=left)
    return file.model_copy(update={"standards": list(linked.values())})
