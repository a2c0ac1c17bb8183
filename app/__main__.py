"""The command `stepwise`. Each command puts the parts together, does one thing and says it in words or in JSON.

`--json` prints one event a line. Exit code 0: done; 1: it could not be done, the reason is on standard error.
"""

from __future__ import annotations

import sys

import typer

from . import shelving
from .commands import asking, assigning, board, drafts, library, people, serving, week
from .commands.root import app, importers
from .errors import StepwiseError

COMMANDS = (serving, asking, drafts, week, library, assigning, board, people)
"""Read in for their commands, in the order of `stepwise --help`."""
shelving.add_to(app, importers)


def main() -> None:
    """Runs a command; a StepwiseError becomes one sentence and exit code 1."""
    try:
        app()
    except StepwiseError as fault:
        typer.echo(str(fault), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
