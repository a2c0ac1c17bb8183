"""The command that looks at a week of drafts: how people work in them, what with, and whether that is always the same."""

from __future__ import annotations

from typing import Annotated

import typer

from .root import Json, app, emit, tutor_here

HOW = {"together": "the whole class", "group": "in groups", "alone": "alone", "home": "at home"}
WITH = {"text": "text", "talk": "talk", "hands": "things to do by hand", "picture": "pictures", "move": "movement"}


@app.command("week")
def show_week(
    day: Annotated[str, typer.Argument(help="Any day of the week, as 2026-09-07; today without one.")] = "", as_json: Json = False
) -> None:
    """What was drafted in a week, how people work in it and what with, and what is missing when it is always the same."""
    from dataclasses import asdict
    from datetime import UTC, date, datetime

    from ..drafts import shelf
    from ..errors import InputError
    from ..weeks import findings, week_of

    try:
        wanted = date.fromisoformat(day) if day else datetime.now(UTC).date()
    except ValueError:
        raise InputError(f"{day[:20]!r} is no day.", where="DAY", cure="Write it as 2026-09-07.") from None
    with tutor_here() as tutor:
        activities = tutor.parts.activities
        week = week_of(shelf(tutor.parts, "", everybody=True), activities, wanted)
        found = findings(week, activities)
        if as_json:
            emit({"monday": week.monday, "drafts": [asdict(p) for p in week.planned], "modes": week.modes, "means": week.means,
                  "findings": [asdict(f) for f in found]})  # fmt: skip
            return
        if not week.planned:
            typer.echo(f"Nothing was drafted in the week from {week.monday}. A draft counts on the day it was made.")
            return
        for one in week.planned:
            typer.echo(f"{one.day:%a}  {one.title}: {', '.join(HOW[m] for m in one.modes)}; {', '.join(WITH[m] for m in one.means)}")
        typer.echo("how: " + ", ".join(f"{HOW[name]} {n}" for name, n in week.modes.items()))
        typer.echo("with: " + ", ".join(f"{WITH[name]} {n}" for name, n in week.means.items()))
        for one_kind in found:
            only = (HOW if one_kind.what == "mode" else WITH)[one_kind.only]
            others = ", ".join(activities[name].title.lower() for name in one_kind.others)
            verb = "done" if one_kind.what == "mode" else "made of"
            typer.echo(f"ALWAYS THE SAME: everything this week is {verb} {only}. Another way: {others}.")
        if not found and len(week.planned) > 1:
            typer.echo("The week is mixed.")
