"""Commands around the running of it: the web app, and what is missing or broken."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .root import Json, app, emit


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; only this computer by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port.")] = None,
) -> None:
    """Starts the web app and prints its address."""
    from ..settings import read_settings
    from ..web.server import serve as run

    given: dict[str, Any] = {k: v for k, v in {"host": host, "port": port}.items() if v is not None}
    run(read_settings(**given))


@app.command()
def doctor(as_json: Json = False) -> None:
    """Says what is missing or broken and how to mend it."""
    from ..checkup import checkup

    found = checkup()
    for line in found:
        if as_json:
            emit({"event": "noted", "what": "checkup", "facts": line.__dict__})
        else:
            typer.echo(f"{'ok  ' if line.ok else 'MEND'}  {line.what}: {line.found}{'' if line.ok else '  -> ' + line.cure}")
    if not all(line.ok for line in found):
        raise typer.Exit(1)
