"""The command `stepwise`. Each command puts the parts together, does one thing and says it in words or in JSON.

`--json` prints one event a line. Exit code 0: done; 1: it could not be done, the reason is on standard error.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import shelving
from .errors import InputError, StepwiseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .turn import Event
    from .tutor import Tutor

app = typer.Typer(help="Stepwise: one tutor with three doors.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
importers = typer.Typer(help="Bring in open content.", no_args_is_help=True)
app.add_typer(importers, name="import")
shelving.add_to(app, importers)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; only this computer by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port.")] = None,
) -> None:
    """Starts the web app and prints its address."""
    from .settings import read_settings
    from .web.server import serve as run

    given: dict[str, Any] = {k: v for k, v in {"host": host, "port": port}.items() if v is not None}
    run(read_settings(**given))


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

    from .turn import Turn

    if grade is not None and not 0 <= grade <= 12:
        raise InputError(f"there is no grade {grade}.", where="--grade", cure="Choose 0 (kindergarten) to 12.")
    if text == "-":
        text = sys.stdin.read()
    brought, before = None, tuple[str, ...]()
    if item is not None:
        from .library.own import read_history, read_item

        brought, before = read_item(item), read_history(item)
    with _tutor() as tutor:
        choices: dict[str, Any] = {"history": before} if before else {}
        if topic:
            action, choices = "topic", {"pack" if topic in tutor.packs else "objective": topic}
        turn = Turn(who, text, session or uuid4().hex, "home", grade, lang, action, item=brought, choices=choices)
        events = asyncio.run(_collected(tutor, turn))
    if as_json:
        for event in events:
            _line(event.as_json())
    else:
        typer.echo(_in_words(events))


@app.command()
def draft(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="tiered_lesson, exit_ticket, reflection_starters …")],
    objective: Annotated[str, typer.Option(help="An objective's id.")] = "",
    about: Annotated[str, typer.Option(help="The topic in words, when the id is not known.")] = "",
    grade: Annotated[int | None, typer.Option(help="School grade.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("out"),
    formats: Annotated[str, typer.Option(help="One or more of docx, md, pdf, html, pptx, qti, gift, kahoot, anki.")] = "docx,md",
    values: Annotated[list[str] | None, typer.Option("--set", help="A field of the format: key=value.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws other numbers.")] = 0,
    as_json: Json = False,
) -> None:
    """Drafts a material, checks it and writes the files."""
    from . import studio
    from .choosing import objective_in

    fields: dict[str, str] = {}
    for pair in values or []:
        key, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f"{pair!r} is not key=value.", where="--set", cure="Write for example --set minutes=40.")
        fields[key.strip()] = value.strip()
    with _tutor() as tutor:
        parts = tutor.parts
        chosen = objective or (objective_in(parts, about, grade) if about else "")
        if about and not chosen:
            raise InputError(f"no objective in the library fits {about!r}.", where="--about", cure=f"There is: {parts.titles}.")
        request = studio.Request(name, chosen, grade, fields, seed)
        made = studio.make(parts, request)
        made, _ = asyncio.run(studio.polish(parts, made))
        card = studio.keep(parts, made, request, "home", "draft", out, tuple(f.strip() for f in formats.split(",") if f.strip()))
    failed = [c for c in card["checks"] if not c["ok"]]
    if as_json:
        _line({"event": "made", "what": "draft", "title": card["title"], "content": card})
        return
    typer.echo(f"Draft: {card['title']}\nAssumed: {card['assumed']}")
    typer.echo(f"Checks: {len(card['checks']) - len(failed)} of {len(card['checks'])} passed.")
    for check_ in failed:
        typer.echo(f"  not passed: {check_['rule']}: {check_['where']}")
    for path in studio.paths_in(card):
        typer.echo(f"  {path}")


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files, folders and zips: Markdown, text, HTML, Word, PowerPoint, PDF, CSV item lists.")
    ] = None,
    kind: Annotated[str, typer.Option(help="Whom they are for: lesson, family, teacher or key.")] = "lesson",
    lang: Annotated[str, typer.Option(help="Their language: a code, for example en or es.")] = "en",
    licence: Annotated[str, typer.Option(help="Under which licence they are, for example 'CC BY 4.0'.")] = "",
    grade: Annotated[int, typer.Option(help="The school grade item lists are for.", min=0, max=12)] = 6,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Makes the vector index again from the database, and missing vectors.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="With --rebuild: embeds every passage anew.")] = False,
    as_json: Json = False,
) -> None:
    """Puts your own materials into the library, and says what in them could not be read."""
    from .importing import import_files
    from .progress import bars

    _check_kinds({kind})
    if not paths and not rebuild:
        raise InputError("nothing was named.", where="stepwise ingest", cure="Name files or folders, or add --rebuild.")
    if rebuild:
        with _tutor() as tutor, bars() as progress:
            count, name = tutor.library.rebuild(progress, again=again), tutor.library.embedder
        facts: dict[str, Any] = {"passages": count, "embedder": name}
        _line({"event": "noted", "what": "rebuilt", "facts": facts}) if as_json else _told(facts)
    if not paths:
        return
    with _tutor() as tutor, bars() as progress:
        done, tasks = import_files(tutor.parts, paths, progress, kind=kind, language=lang, licence=licence, grade=grade)  # type: ignore[arg-type]
    items = [{"ask": item.ask, "source": item.source} for item in done.items]
    facts = asdict(done.change) | {"used": done.used, "skipped": done.skipped, "notes": done.notes, "items": items}
    if as_json or not done.items:
        facts |= {"tasks": tasks.facts()} if done.items else {}
        return _line({"event": "noted", "what": "ingested", "facts": facts}) if as_json else _told(facts)
    _imported(facts, tasks.facts(), as_json)


@importers.command("openstax")
def import_openstax(
    archive: Annotated[Path, typer.Argument(help="A book as .tar.gz with CNXML modules.")],
    grade: Annotated[int, typer.Option(help="The school grade its exercises are for.", min=0, max=12)] = 8,
    as_json: Json = False,
) -> None:
    """Takes a whole OpenStax book: sections and glossary to read, exercises that have an answer to practise."""
    from .importing import import_exercises
    from .progress import bars

    with _tutor() as tutor, bars() as progress:
        report, change = tutor.library.import_openstax(archive, progress)
        exercises = import_exercises(tutor.parts, archive, grade, progress)
    facts = {"title": report.title, "licence": report.licence, "passages": len(report.passages), "used": len(report.used),
             "skipped": [list(s) for s in report.skipped]} | asdict(change)  # fmt: skip
    _imported(facts, exercises.facts(), as_json)


@importers.command("oatutor")
def import_oatutor(
    archive: Annotated[Path, typer.Argument(help="A content pool as .tar.gz: content-pool/<problem>/…")],
    grade: Annotated[int, typer.Option(help="The school grade its tasks are for.", min=0, max=12)] = 9,
    as_json: Json = False,
) -> None:
    """Takes an OATutor content pool: problems with their steps, hints and licences, to practise."""
    from .importing import import_oatutor as read
    from .progress import bars

    with _tutor() as tutor, bars() as progress:
        tasks = read(tutor.parts, archive, grade, progress)
    _imported({}, tasks.facts(), as_json)


@app.command()
def search(
    query: str,
    grade: Annotated[int | None, typer.Option(help="School grade.")] = None,
    lang: Annotated[str, typer.Option(help="Language code.")] = "en",
    kind: Annotated[str, typer.Option(help="lesson, family, teacher; several with commas.")] = "lesson",
    k: Annotated[int, typer.Option(help="How many passages.")] = 5,
    as_json: Json = False,
) -> None:
    """Finds passages, with their scores and the parts of each score."""
    kinds = {name.strip() for name in kind.split(",")}
    _check_kinds(kinds)
    with _tutor() as tutor:
        found = tutor.library.search(query, kinds=kinds, grade=grade, language=lang, k=k)  # type: ignore[arg-type]
    if as_json:
        for place in found:
            _line(asdict(place))
    elif not found:
        typer.echo("Not in the materials.")
    for n, place in enumerate(found if not as_json else [], 1):
        p = place.passage
        about = ", ".join(
            x for x in (p.source, p.page and f"page {p.page}", p.licence, p.reading is not None and f"reads like grade {p.reading:g}") if x
        )
        typer.echo(f"[{n}] {place.score:.2f}  {p.title}: {p.heading}  ({about})\n    {p.text[:200].strip()}…")


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
    from .marking import Marker
    from .turn import Expected

    marker = Marker()
    try:
        mark = marker.mark(Expected(value=expected, form=form, unit=unit), given, lang)
    finally:
        marker.close()
    if as_json:
        _line({"verdict": mark.verdict, "misconception": mark.misconception or None, "why": mark.why})
    else:
        typer.echo(f"{mark.verdict.replace('_', ' ')}{': ' + mark.why if mark.why else ''}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Says what is missing or broken and how to mend it."""
    from .checkup import checkup

    found = checkup()
    for line in found:
        if as_json:
            _line({"event": "noted", "what": "checkup", "facts": line.__dict__})
        else:
            typer.echo(f"{'ok  ' if line.ok else 'MEND'}  {line.what}: {line.found}{'' if line.ok else '  -> ' + line.cure}")
    if not all(line.ok for line in found):
        raise typer.Exit(1)


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

    from .assignments import contract_of, from_form, rules

    with _tutor() as tutor:
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
                _line(asdict(row))
            else:
                typer.echo(
                    f"{row.id}  {row.title} ({', '.join(row.objectives)}): {' '.join(rules(contract_of(row), language)) or 'all help'}"
                )
        if not rows and not as_json:
            typer.echo("Nothing is set: students choose for themselves, with all help.")


@app.command()
def gaps(as_json: Json = False) -> None:
    """Questions that the library could not answer, files that changed since they were read, and what could not be read."""
    from .shortfalls import shortfalls

    with _tutor() as tutor:
        found = shortfalls(tutor.library.catalogue)
    for row in found.rows() if as_json else []:
        _line(row)
    for line in [] if as_json else found.lines():
        typer.echo(line)


@contextmanager
def _tutor(bar: bool = False) -> Iterator[Tutor]:
    from .bootstrap import bootstrap
    from .progress import bars

    with bars(bar) as progress:
        tutor = bootstrap(progress=progress)
        try:
            yield tutor
        finally:
            tutor.close()


async def _collected(tutor: Tutor, turn: Any) -> list[Event]:
    return [event async for event in tutor.answer(turn)]


def _in_words(events: list[Event]) -> str:
    """A turn as plain text: what was said, cards, and the sources."""
    from .journal import joined
    from .turn import Cited, HandedOver, Made, Said

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


def _imported(passages: dict[str, Any], tasks: dict[str, Any], as_json: bool) -> None:
    """The report of an import: what can be read, what can be practised, and what cannot with the reasons (the first 20 in words)."""
    if as_json:
        _line({"event": "noted", "what": "imported", "facts": passages | {"tasks": tasks}})
        return
    _told(passages)
    typer.echo(f"to practise: {tasks['items']} items of {tasks['tasks']} tasks ({tasks['with_hints']} with hints), "
               f"from {tasks['units_used']} of {tasks['units']} problems: {', '.join(tasks['collections']) or 'none'}")  # fmt: skip
    typer.echo(f"change: {tasks['added']} added, {tasks['kept']} kept, {tasks['removed']} removed")
    typer.echo(f"hints that said the answer or something false: {tasks['hints_cut']} cut, {tasks['hints_dropped']} left out")
    for reason, count in tasks["reasons"].items():
        typer.echo(f"not used, {count}: {reason}")
    listed = [*tasks["quarantined"], *tasks["skipped"]]
    for name, reason in listed[:_FIRST]:
        typer.echo(f"  {name}: {reason}")
    if len(listed) > _FIRST:
        typer.echo(f"  … and {len(listed) - _FIRST} more; --json lists them all")


_FIRST = 20


def _check_kinds(kinds: set[str]) -> None:
    if unknown := kinds - {"lesson", "family", "teacher", "key"}:
        raise InputError(f"there is no kind {', '.join(sorted(unknown))}.", where="--kind", cure="Choose lesson, family, teacher or key.")


def _told(facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if isinstance(value, list | tuple):
            typer.echo(f"{name}: {len(value)}")
            for one in value:
                if name in ("skipped", "notes"):
                    typer.echo(f"  {one[0]}: {one[1]}")
        else:
            typer.echo(f"{name}: {value}")


def _line(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")


def main() -> None:
    """Runs a command; a StepwiseError becomes one sentence and exit code 1."""
    try:
        app()
    except StepwiseError as fault:
        typer.echo(str(fault), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
