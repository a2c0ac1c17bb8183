"""A progress bar on the terminal, for indexing and imports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bars(show: bool = True) -> Iterator[Callable[[int, int, str], None]]:
    """Gives a callback (done, total, name). Nothing is drawn when `show` is off or standard error is no terminal."""
    if not show or not sys.stderr.isatty():
        yield _plain if show else _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), console=Console(stderr=True)) as bar:
        tasks: dict[str, int] = {}

        def step(done: int, total: int, name: str) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)  # type: ignore[arg-type]

        yield step


def _silent(done: int, total: int, name: str) -> None:
    return None


def _plain(done: int, total: int, name: str) -> None:
    if done == total:
        sys.stderr.write(f"{name}: {total} done\n")
