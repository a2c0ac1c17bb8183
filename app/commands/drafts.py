"""Commands of the teacher's studio: draft a material, and the shelf of drafts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError
from .root import Json, app, emit, tutor_here

if TYPE_CHECKING:
    from ..parts import Parts
    from ..store import DraftRow


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
    from .. import studio
    from ..choosing import objective_in

    fields: dict[str, str] = {}
    for pair in values or []:
        key, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f"{pair!r} is not key=value.", where="--set", cure="Write for example --set minutes=40.")
        fields[key.strip()] = value.strip()
    with tutor_here() as tutor:
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
        emit({"event": "made", "what": "draft", "title": card["title"], "content": card})
        return
    typer.echo(f"Draft: {card['title']}\nAssumed: {card['assumed']}")
    typer.echo(f"Checks: {len(card['checks']) - len(failed)} of {len(card['checks'])} passed.")
    for check_ in failed:
        typer.echo(f"  not passed: {check_['rule']}: {check_['where']}")
    for path in studio.paths_in(card):
        typer.echo(f"  {path}")


@app.command("drafts")
def shelf(
    asked: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="Only drafts in which every word stands.")] = None,
    again: Annotated[str, typer.Option(help="Makes the draft with this id again, from its record.")] = "",
    out: Annotated[Path, typer.Option(help="With --again: the folder for the files.")] = Path("out"),
    formats: Annotated[str, typer.Option(help="With --again: one or more of docx, md, pdf, html, pptx, qti, gift, kahoot, anki.")] = "",
    share: Annotated[tuple[str, Path] | None, typer.Option(metavar="ID FILE", help="Writes a draft as one file for a colleague.")] = None,
    bring: Annotated[Path | None, typer.Option("--import", help="Takes in a file that was made by --share.")] = None,
    as_json: Json = False,
) -> None:
    """The shelf of drafts: lists and searches it, makes one again, shares one as a file, or takes one in."""
    from .. import draft_sharing, drafts
    from ..drafting import write
    from ..drafts import in_words

    with tutor_here() as tutor:
        parts = tutor.parts
        if again:
            row = _one(parts, again)
            made, changes = drafts.made_again(parts, row)
            kinds = tuple(f.strip() for f in formats.split(",") if f.strip()) or drafts.written_as(row)
            paths = [str(p) for p in write(made, out, kinds)]
            facts = {"id": row.id, "title": row.title, "same": not changes, "changes": [in_words(c) for c in changes], "files": paths}
            _say(facts, "draft made again", [in_words(c) for c in changes] or ["The same files, byte for byte."], paths, as_json)
        elif share:
            row = _one(parts, share[0])
            _put(share[1], draft_sharing.share(drafts.open_draft(parts, row)))
            _say({"id": row.id, "file": str(share[1])}, "draft shared", [f"{row.title} is in {share[1]}."], [], as_json)
        elif bring:
            taken = draft_sharing.take_in(parts, _get(bring), drafts.HOME, bring.name)
            told = [in_words(c) for c in taken.changes] + [f"There is no page {name!r} here." for name in taken.left_out]
            facts = {"id": taken.row.id, "title": taken.row.title, "edited": sorted(taken.row.edited), "changes": told}
            _say(facts, "draft taken in", [f"{taken.row.id[:8]}  {taken.row.title}", *told], [], as_json)
        else:
            rows = drafts.shelf(parts, drafts.HOME, drafts.Asked(" ".join(asked or ())), everybody=True)
            for row in rows:
                made_at = row.created.isoformat(timespec="minutes") if row.created else ""
                facts = {
                    "id": row.id,
                    "title": row.title,
                    "format": row.format,
                    "objective": row.objective,
                    "created": made_at,
                    "edited": sorted(row.edited),
                }
                edited = f"  (edited: {', '.join(sorted(row.edited))})" if row.edited else ""
                emit(facts) if as_json else typer.echo(f"{row.id[:8]}  {made_at[:16]}  {row.title}{edited}")
            if not rows and not as_json:
                typer.echo("No draft fits." if asked else "No drafts yet. `stepwise draft FORMAT` makes one.")


def _say(facts: dict[str, Any], what: str, lines: list[str], paths: list[str], as_json: bool) -> None:
    if as_json:
        emit({"event": "noted", "what": what, "facts": facts})
        return
    for text in [*lines, *(f"  {path}" for path in paths)]:
        typer.echo(text)


def _one(parts: Parts, letters: str) -> DraftRow:
    """The draft whose id begins so. Raises InputError when there is none, or more than one."""
    found = [r for r in parts.store.drafts.beginning(letters.strip().lower(), 3) if not r.deleted] if letters.strip() else []
    if len(found) != 1:
        why = f"there is no draft {letters[:40]!r}." if not found else f"more than one draft begins with {letters[:40]!r}."
        raise InputError(why, where="stepwise drafts", cure="`stepwise drafts` lists them with the beginning of their ids.")
    return found[0]


def _put(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as fault:
        raise InputError(f"the file cannot be written: {fault.strerror}.", where=str(path), cure="Choose another place.") from None


def _get(path: Path) -> bytes:
    from ..draft_sharing import LARGEST

    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as fault:
        raise InputError(f"the file cannot be read: {fault.strerror}.", where=str(path), cure="Name a file made by --share.") from None
