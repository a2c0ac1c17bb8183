"""The command that sets work for the class."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from ..errors import InputError
from .root import Json, app, emit, tutor_here


@app.command()
def assign(
    objective: Annotated[str, typer.Argument(help="An objective's id; without one, what is set now is listed.")] = "",
    title: Annotated[str, typer.Option(help="What students read.")] = "",
    hints: Annotated[int, typer.Option(help="Most hints, 0 to 4.")] = 4,
    example: Annotated[str, typer.Option(help="Tries before a worked example, 0 to 3, or 'no'.")] = "0",
    solution: Annotated[bool, typer.Option(help="May the solution follow real attempts?")] = True,
    sources: Annotated[bool, typer.Option(help="May questions be answered from the materials?")] = True,
    lock: Annotated[int, typer.Option(help="A test of so many minutes: no help and no result.")] = 0,
    end: Annotated[str, typer.Option(help="Ends the assignment with this id.")] = "",
    as_json: Json = False,
) -> None:
    """Sets work for the class with its help contract, lists what is set, or ends it."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from ..assignments import contract_of, from_form, rules

    with tutor_here() as tutor:
        store, titles = tutor.store.assignments, {o.id: o.title for p in tutor.packs.values() for o in p.objectives.values()}
        if end and not store.end(end):
            raise InputError(f"no open assignment {end!r}.", where="--end", cure="stepwise assign lists the open ones.")
        if objective:
            given = {"objective": objective, "title": title, "hints": str(hints), "example": example}
            given |= {name: "on" for name, on in (("solution", solution), ("sources", sources), ("locked", lock > 0)) if on}
            row = from_form(given | {"minutes": str(lock or "")}, "home", titles, datetime.now(UTC))
            store.save(replace(row, title=row.title or titles[objective]))
        rows = store.open_now()
        language = tutor.parts.prompts.language("en")
        for row in rows:
            if as_json:
                emit(asdict(row))
            else:
                typer.echo(
                    f"{row.id}  {row.title} ({', '.join(row.objectives)}): {' '.join(rules(contract_of(row), language)) or 'all help'}"
                )
        if not rows and not as_json:
            typer.echo("Nothing is set: students choose for themselves, with all help.")
