"""Commands of the shelf of standards: look a code up, and bring a framework in. `__main__` adds them to `stepwise`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from .settings import read_settings
from .standards import Imported, Shelved, Standards, keep, open_shelf, read_case, read_table

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
_FIRST = 20


def add_to(app: typer.Typer, importers: typer.Typer) -> None:
    app.command("standards")(standards)
    importers.command("case")(import_case)
    importers.command("standards")(import_standards)


def standards(
    asked: Annotated[list[str] | None, typer.Argument(metavar="[CODE or words]", help="Without it, the frameworks are listed.")] = None,
    as_json: Json = False,
) -> None:
    """Looks up a standard by its code or by words; says when a code is not on the shelf, and which are near it."""
    shelf, words = open_shelf(read_settings().data_dir), " ".join(asked or ()).strip()
    rows = looked_up(shelf, words) if words else [f.framework.model_dump() | {"standards": len(f.standards)} for f in shelf.files]
    for row in rows:
        if as_json:
            _line(row)
        elif not words:
            typer.echo(f"{row['title']}, {row['year'] or 'year not stated'}: {row['standards']} ({row['licence']})")
        else:
            typer.echo(_in_words(row))


def looked_up(shelf: Standards, words: str) -> list[dict[str, Any]]:
    """One standard for a code; those that fit for words; or one row that says it is not on the shelf and what is near."""
    if found := shelf.find(words):
        return [found.as_json()]
    if not any(c.isdigit() for c in words) and (fitting := shelf.search(words)):
        return [one.as_json() for one in fitting]
    return [{"on_shelf": False, "asked": words[:200], "nearest": [_short(one) for one in shelf.nearest(words)]}]


def import_case(
    file: Annotated[Path, typer.Argument(help="A framework as CASE 1.0 or 1.1 JSON.")],
    as_json: Json = False,
) -> None:
    """Puts a framework from a CASE package on the shelf, with parents, prerequisites and other spellings."""
    folder = read_settings().data_dir / "standards"
    framework, skipped = read_case(file)
    _told([keep(framework, folder, skipped)], as_json)


def import_standards(
    file: Annotated[Path, typer.Argument(help="A CSV table; docs/standards.md lists its columns.")],
    as_json: Json = False,
) -> None:
    """Puts the standards of a table on the shelf: framework, code, text, grade_low, grade_high and more."""
    data = read_settings().data_dir
    files, skipped = read_table(file, open_shelf(), open_shelf(data))
    done = [keep(one, data / "standards", whole=False) for one in files]
    _told(done, as_json, skipped)


def _told(done: list[Imported], as_json: bool, skipped: list[tuple[str, str]] | None = None) -> None:
    """The report: what is on the shelf now, and each row or item that is not with its reason (the first 20 in words)."""
    rows = [one.facts() for one in done]
    left_out = [*(skipped or ()), *(pair for one in done for pair in one.skipped)]
    if as_json:
        facts = {"frameworks": [{k: v for k, v in row.items() if k != "skipped"} for row in rows], "skipped": [list(p) for p in left_out]}
        _line({"event": "noted", "what": "imported", "facts": facts})
        return
    for row in rows:
        typer.echo(f"{row['title']} ({row['licence'] or 'licence not stated'}): {row['standards']} standards on the shelf")
        typer.echo(f"change: {row['added']} added, {row['changed']} changed, {row['kept']} kept, {row['removed']} removed")
    typer.echo(f"not used: {len(left_out)}")
    for name, reason in left_out[:_FIRST]:
        typer.echo(f"  {name}: {reason}")
    if len(left_out) > _FIRST:
        typer.echo(f"  … and {len(left_out) - _FIRST} more; --json lists them all")
    typer.echo("A running server reads the shelf when it is started again.")


def _in_words(row: dict[str, Any]) -> str:
    if not row["on_shelf"]:
        near = "; near it: " + ", ".join(one["code"] for one in row["nearest"]) if row["nearest"] else ""
        return f"{row['asked']}: not on the shelf{near}"
    low, high = ("K" if g == 0 else str(g) for g in row["grades"])
    told = [
        f"{row['code']}  (grade {low if low == high else f'{low} to {high}'}; {row['title']}, {row['year'] or 'year not stated'})",
        f"  {row['text']}",
    ]
    told += [f"  part of {row['parent']}"] if row["parent"] else []
    told += [f"  needs {', '.join(row['prerequisites'])}"] if row["prerequisites"] else []
    return "\n".join(told)


def _short(one: Shelved) -> dict[str, str]:
    return {"code": one.code, "title": one.framework.title, "text": one.standard.text}


def _line(data: dict[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False))
