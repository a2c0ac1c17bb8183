"""Commands of the student's door: one turn of conversation, and the mark of one answer."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError
from .root import Json, app, emit, tutor_here

if TYPE_CHECKING:
    from ..turn import Event
    from ..tutor import Tutor


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="What the person says; '-' reads it from standard input.")] = "",
    who: Annotated[str, typer.Option("--as", help="student, teacher, parent or another audience.")] = "student",
    grade: Annotated[int | None, typer.Option(help="School grade, 0 to 12.")] = None,
    lang: Annotated[str, typer.Option(help="Language code, for example en or es.")] = "en",
    session: Annotated[str, typer.Option(help="Goes on with an earlier conversation.")] = "",
    item: Annotated[Path | None, typer.Option(help="A task with its key: JSON or YAML with 'ask' and 'answer'.")] = None,
    action: Annotated[str, typer.Option(help="A button instead of words: hint, stuck, another, new …")] = "",
    topic: Annotated[str, typer.Option(help="Begins to practise: the id of a pack, a collection or an objective.")] = "",
    as_json: Json = False,
) -> None:
    """One turn of conversation."""
    from uuid import uuid4

    from ..turn import Turn

    if grade is not None and not 0 <= grade <= 12:
        raise InputError(f"there is no grade {grade}.", where="--grade", cure="Choose 0 (kindergarten) to 12.")
    if text == "-":
        text = sys.stdin.read()
    brought, before = None, tuple[str, ...]()
    if item is not None:
        from ..library.own import read_history, read_item

        brought, before = read_item(item), read_history(item)
    with tutor_here() as tutor:
        choices: dict[str, Any] = {"history": before} if before else {}
        if topic:
            action, choices = "topic", {"pack" if topic in tutor.packs else "objective": topic}
        turn = Turn(who, text, session or uuid4().hex, "home", grade, lang, action, item=brought, choices=choices)
        events = asyncio.run(_collected(tutor, turn))
    if as_json:
        for event in events:
            emit(event.as_json())
    else:
        typer.echo(_in_words(events))


@app.command()
def check(
    expected: Annotated[str, typer.Option(help="The key, for example 5/6 or '3.5 cm'.")],
    given: Annotated[str, typer.Option(help="What the student wrote.")],
    form: Annotated[
        str,
        typer.Option(
            help="fraction, simplest, mixed, decimal, percent, money, whole, scientific, expanded, factored, '3 s.f.' or '2 d.p.'."
        ),
    ] = "",
    unit: Annotated[str, typer.Option(help="The unit the answer needs.")] = "",
    lang: Annotated[str, typer.Option(help="Language code; decides whether 3,5 is a decimal.")] = "en",
    as_json: Json = False,
) -> None:
    """Marks one answer against a key, by code alone."""
    from ..marking import Marker
    from ..turn import Expected

    marker = Marker()
    try:
        mark = marker.mark(Expected(value=expected, form=form, unit=unit), given, lang)
    finally:
        marker.close()
    if as_json:
        emit({"verdict": mark.verdict, "misconception": mark.misconception or None, "why": mark.why})
    else:
        typer.echo(f"{mark.verdict.replace('_', ' ')}{': ' + mark.why if mark.why else ''}")


async def _collected(tutor: Tutor, turn: Any) -> list[Event]:
    return [event async for event in tutor.answer(turn)]


def _in_words(events: list[Event]) -> str:
    """A turn as plain text: what was said, cards, and the sources."""
    from ..journal import joined
    from ..turn import Cited, HandedOver, Made, Said

    texts = [e.text if isinstance(e, Said) else f"\n{e.card}" for e in events if isinstance(e, Said | HandedOver)]
    lines = [joined(texts)]
    for event in events:
        if isinstance(event, Made) and event.what == "item":
            lines.append(f"\n{event.content['ask']}")
            lines += [f"  {chr(97 + n)}) {c}" for n, c in enumerate(event.content["choices"])]
            lines += [f"  {n}. {s}" for n, s in enumerate(event.content["steps"], 1)]
        if isinstance(event, Made) and event.what == "picture":
            lines.append(f"\n[{event.content['alt']}]")
        if isinstance(event, Made) and event.what == "draft":
            lines += [f"  {f['title']}: {f['path_docx']}" for f in event.content["files"]]
        if isinstance(event, Made) and event.what == "offers":
            lines.append("\n" + " · ".join(a["label"] for a in event.content["actions"]))
    for event in events:
        if isinstance(event, Cited):
            lines.append(f"[{event.n}] {event.passage.title}: {event.passage.heading} ({event.passage.source}, {event.passage.licence})")
    return "\n".join(lines)
