"""The commands that show the class and the pilot in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from .root import Json, app, emit, tutor_here

if TYPE_CHECKING:
    from ..board import Board
    from ..store import StudentRow


@app.command("board")
def show_board(as_json: Json = False) -> None:
    """Who to sit next to and why, groups that are ready, and who has shown no work."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    from ..board import idea_of, look, objective_of

    with tutor_here() as tutor:
        packs = tutor.packs
        found = look(tutor.store, packs, datetime.now(UTC))
        if as_json:
            told = {"needs": [asdict(n) for n in found.needs], "groups": [asdict(g) for g in found.groups], "silent": found.silent}
            emit(told | {"waiting": [asdict(w) for w in found.waiting]})
            return
        names = {s.person: called(s) for s in found.students}
        for alert in found.alerts:
            typer.echo(f"LOOK AT THIS FIRST: {alert.reason}, {names.get(alert.person, 'somebody')}, {alert.created:%d %b %H:%M}")
        for need in found.needs:
            objective, idea = objective_of(packs, need.objective), idea_of(packs, need.objective, need.misconception)
            why = f"{need.times} times in {need.tries} answers: {idea[0].name}. Ask: {idea[0].ask}" if idea else need.why
            title = objective.title if objective else need.objective
            typer.echo(f"sit next to {names[need.person]} ({title}): {why} ({need.right} right of {need.alone} without help)")
        for group in found.groups:
            idea = idea_of(packs, group.objective, group.misconception)
            typer.echo(f"group: {', '.join(names[p] for p in group.members)}: {idea[0].name if idea else group.misconception}")
        for person, days in found.silent:
            typer.echo(f"no work for {days} days: {names[person]}")
        for one in found.waiting:
            typer.echo(f"no noted time with you for {one.days} days or more, {one.needs} open needs: {names[one.person]}")
        typer.echo(summary(found))


def called(student: StudentRow) -> str:
    """The teacher's word for a student, else the animal and grade they chose."""
    grade = f", grade {student.grade}" if student.grade is not None else ""
    return student.label or f"{student.avatar or 'student'}{grade}"


def summary(found: Board) -> str:
    return (
        f"{len(found.students)} students, {len(found.needs)} to sit next to, {len(found.groups)} groups ready, {len(found.silent)} silent"
    )


@app.command("pilot")
def show_pilot(as_json: Json = False) -> None:
    """What the pilot shows so far: both tests, the change with its interval, and what the rules say."""
    from dataclasses import asdict

    from ..pilot import LEAST, plan_of, report

    with tutor_here() as tutor:
        plan = plan_of(tutor.store.rooms.settings())
        if plan is None:
            typer.echo("No pilot is running. A teacher plans one on the page /pilot.")
            return
        found = report(tutor.store, plan)
        if as_json:
            emit(asdict(found))
            return
        typer.echo(f"{plan.objective}: before {found.pre}, after {found.post}, both {found.both} of {found.students} students")
        if (one := found.effect) is not None:
            typer.echo(
                f"from {one.before:.0%} to {one.after:.0%}: {100 * one.change:+.0f} points "
                f"(95 % interval {100 * one.low:+.0f} to {100 * one.high:+.0f}, n={one.n}); no class to compare with"
            )
        else:
            typer.echo(f"too few to say: at least {LEAST} students must have done both tests")
        for name, state in found.rules:
            typer.echo(f"rule {name}: {state}")
        typer.echo(f"decision: {found.decision}")
