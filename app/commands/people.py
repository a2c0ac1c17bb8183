"""Who is known here, all that is kept of somebody as a file, and erasing somebody."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from .root import Json, app, emit, tutor_here

people = typer.Typer(help="Who is known here; gives out or erases all that is kept of somebody.", no_args_is_help=True)
app.add_typer(people, name="people")

Who = Annotated[str, typer.Argument(help="The person's number, as `stepwise people list` shows it.")]


@people.command("list")
def show_people(as_json: Json = False) -> None:
    """Everybody: number, role, animal, grade, what the teacher calls them, and the day they last did something."""
    with tutor_here() as tutor:
        rows = tutor.store.leaving.everybody()
    for row in rows:
        if as_json:
            emit(row)
        else:
            typer.echo(_line(row))
    if not as_json:
        typer.echo(f"{len(rows)} people")


@people.command("export")
def export_person(person: Who, out: Annotated[Path, typer.Option(help="The file to write.")] = Path("person.zip")) -> None:
    """Writes every row that is somebody's or about them to a new zip of JSON files, which only you can read."""
    from ..errors import InputError
    from ..leaving import export

    with tutor_here() as tutor:
        content = export(tutor.store, person)
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # for its owner's eyes
            file.write(content)
    except OSError as fault:
        raise InputError(f"the file cannot be written ({type(fault).__name__}).", where=str(out), cure="Choose another --out.") from None
    typer.echo(f"{out}: {len(content):,} bytes. It holds a person's own words: keep it where only they and you can read it.")


@people.command("erase")
def erase_person(
    person: Who, yes: Annotated[bool, typer.Option("--yes", help="Do not ask once more.")] = False, as_json: Json = False
) -> None:
    """Erases all that is kept of somebody, at once and for good. Refused while an alert about them waits on the board."""
    from ..leaving import erase, known

    with tutor_here() as tutor:
        row = known(tutor.store, person)
        if not yes:
            typer.confirm(f"Erase everything of {row.avatar or row.audience}, {person}? It cannot be undone", abort=True)
        done = erase(tutor.store, tutor.parts.library.catalogue, tutor.parts.settings.data_dir, person)
    _told(done, "erased", as_json)


@people.command("tidy")
def tidy_now(as_json: Json = False) -> None:
    """Deletes the conversations that grew old (STEPWISE_KEEP_TALKS_DAYS); a running server does it by itself every day."""
    from datetime import UTC, datetime

    from ..leaving import tidy

    with tutor_here() as tutor:
        settings = tutor.parts.settings
        done = tidy(tutor.store, tutor.parts.library.catalogue, settings.data_dir, settings.keep_talks_days, datetime.now(UTC))
    _told(done, "deleted", as_json)


def _line(row: dict[str, Any]) -> str:
    said = [str(row["audience"]), row["avatar"] or "", f"grade {row['grade']}" if row["grade"] is not None else "", row["label"] or ""]
    last = f"last {row['last']:%Y-%m-%d}" if row.get("last") else "did nothing yet"
    return f"{row['id']}  {', '.join(filter(None, said))}, {last}"


def _told(done: dict[str, int], verb: str, as_json: bool) -> None:
    if as_json:
        emit({verb: done})
    else:
        typer.echo(f"{verb}: " + (", ".join(f"{table} {count}" for table, count in done.items()) or "nothing"))
