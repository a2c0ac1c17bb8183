"""Commands of the library: bring materials in, search them, and see what is missing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import InputError
from .root import Json, app, check_kinds, emit, importers, told, tutor_here


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
    from ..importing import import_files
    from ..progress import bars

    check_kinds({kind})
    if not paths and not rebuild:
        raise InputError("nothing was named.", where="stepwise ingest", cure="Name files or folders, or add --rebuild.")
    if rebuild:
        with tutor_here() as tutor, bars() as progress:
            count, name = tutor.library.rebuild(progress, again=again), tutor.library.embedder
        facts: dict[str, Any] = {"passages": count, "embedder": name}
        emit({"event": "noted", "what": "rebuilt", "facts": facts}) if as_json else told(facts)
    if not paths:
        return
    with tutor_here() as tutor, bars() as progress:
        done, tasks = import_files(tutor.parts, paths, progress, kind=kind, language=lang, licence=licence, grade=grade)  # type: ignore[arg-type]
    items = [{"ask": item.ask, "source": item.source} for item in done.items]
    facts = asdict(done.change) | {"used": done.used, "skipped": done.skipped, "notes": done.notes, "items": items}
    if as_json or not done.items:
        facts |= {"tasks": tasks.facts()} if done.items else {}
        return emit({"event": "noted", "what": "ingested", "facts": facts}) if as_json else told(facts)
    _imported(facts, tasks.facts(), as_json)


@importers.command("openstax")
def import_openstax(
    archive: Annotated[Path, typer.Argument(help="A book as .tar.gz with CNXML modules.")],
    grade: Annotated[int, typer.Option(help="The school grade its exercises are for.", min=0, max=12)] = 8,
    as_json: Json = False,
) -> None:
    """Takes a whole OpenStax book: sections and glossary to read, exercises that have an answer to practise."""
    from ..importing import import_exercises
    from ..progress import bars

    with tutor_here() as tutor, bars() as progress:
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
    from ..importing import import_oatutor as read
    from ..progress import bars

    with tutor_here() as tutor, bars() as progress:
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
    check_kinds(kinds)
    with tutor_here() as tutor:
        found = tutor.library.search(query, kinds=kinds, grade=grade, language=lang, k=k)  # type: ignore[arg-type]
    if as_json:
        for place in found:
            emit(asdict(place))
    elif not found:
        typer.echo("Not in the materials.")
    for n, place in enumerate(found if not as_json else [], 1):
        p = place.passage
        about = ", ".join(
            x for x in (p.source, p.page and f"page {p.page}", p.licence, p.reading is not None and f"reads like grade {p.reading:g}") if x
        )
        typer.echo(f"[{n}] {place.score:.2f}  {p.title}: {p.heading}  ({about})\n    {p.text[:200].strip()}…")


@app.command()
def gaps(as_json: Json = False) -> None:
    """Questions that the library could not answer, files that changed since they were read, and what could not be read."""
    from ..shortfalls import shortfalls

    with tutor_here() as tutor:
        found = shortfalls(tutor.library.catalogue)
    for row in found.rows() if as_json else []:
        emit(row)
    for line in [] if as_json else found.lines():
        typer.echo(line)


def _imported(passages: dict[str, Any], tasks: dict[str, Any], as_json: bool) -> None:
    """The report of an import: what can be read, what can be practised, and what cannot with the reasons (the first 20 in words)."""
    if as_json:
        emit({"event": "noted", "what": "imported", "facts": passages | {"tasks": tasks}})
        return
    told(passages)
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
