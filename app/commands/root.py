"""What every command stands on: the tree of commands, a tutor to work with, and how a result is printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError

if TYPE_CHECKING:
    from ..tutor import Tutor

app = typer.Typer(help="Stepwise: one tutor with three doors.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
importers = typer.Typer(help="Bring in open content.", no_args_is_help=True)
app.add_typer(importers, name="import")

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@contextmanager
def tutor_here(bar: bool = False) -> Iterator[Tutor]:
    """A tutor for one command, closed after it."""
    from ..bootstrap import bootstrap
    from ..progress import bars

    with bars(bar) as progress:
        tutor = bootstrap(progress=progress)
        try:
            yield tutor
        finally:
            tutor.close()


def emit(data: dict[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")


def told(facts: dict[str, Any]) -> None:
    """Facts in words, a name a line; what could not be read is listed with its reason."""
    for name, value in facts.items():
        if isinstance(value, list | tuple):
            typer.echo(f"{name}: {len(value)}")
            for one in value:
                if name in ("skipped", "notes"):
                    typer.echo(f"  {one[0]}: {one[1]}")
        else:
            typer.echo(f"{name}: {value}")


def check_kinds(kinds: set[str]) -> None:
    """Raises InputError for a kind of passage there is not."""
    if unknown := kinds - {"lesson", "family", "teacher", "key"}:
        raise InputError(f"there is no kind {', '.join(sorted(unknown))}.", where="--kind", cure="Choose lesson, family, teacher or key.")
