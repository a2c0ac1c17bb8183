"""Marking in a warm child process with a hard time limit: what hangs is killed and replaced, and the verdict is `cannot_tell`.

What is provably cheap (numbers, choices, criteria, rational expressions) is marked here at once, without the child.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from ..turn import Expected, Mark
from .grammar import Sym
from .says import why

_START = 20.0
"""Seconds the child may take to load sympy on a busy machine."""


def _serve(pipe: Connection) -> None:
    """The child: loads what is slow once, then answers one request after the other until the pipe closes."""
    from . import false_line, mark, statements
    from .roots import splits
    from .solving import factored

    calls: dict[str, Callable[..., Any]] = {"mark": mark, "statements": statements, "false_line": false_line, "factored": factored}
    splits(Sym("x"))  # the first use of sympy is the slow one
    pipe.send("ready")
    while True:
        try:
            name, arguments = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        pipe.send(calls[name](*arguments))


class Marker:
    """Marks with a time limit of `deadline` seconds. Thread-safe; the child starts at first need or by `warm`."""

    def __init__(self, deadline: float = 2.0) -> None:
        self.deadline = deadline
        self._lock = threading.Lock()
        self._child: BaseProcess | None = None
        self._pipe: Connection | None = None

    def warm(self) -> None:
        """Starts the child and waits until it can answer."""
        with self._lock:
            self._ready()

    def close(self) -> None:
        """Ends the child. A later call starts a new one."""
        with self._lock:
            self._kill()

    def mark(self, expected: Expected, given: str, language: str = "en") -> Mark:
        """As `marking.mark`; `cannot_tell` when it takes too long."""
        from . import mark

        if is_quick(expected, given):
            return mark(expected, given, language)
        found = self._ask("mark", (expected, given, language))
        return found if isinstance(found, Mark) else Mark("cannot_tell", why("unread", language), given=given.strip()[:200])

    def statements(self, text: str) -> list[Any]:
        """As `marking.statements`. It is exact arithmetic with capped numbers, so it needs no child; [] if it fails."""
        from . import statements

        return statements(text) if len(text) <= _SHORT else self._ask("statements", (text,)) or []

    def false_line(self, text: str) -> str:
        """As `marking.false_line`; "" when it takes too long."""
        from . import false_line

        return false_line(text) if len(text) <= _SHORT else self._ask("false_line", (text,)) or ""

    def factored(self, text: str) -> str:
        """As `solving.factored`; "" when it takes too long."""
        return str(self._ask("factored", (text,)) or "")

    def _ask(self, name: str, arguments: tuple[Any, ...]) -> Any:
        with self._lock:
            try:
                if not self._ready() or self._pipe is None:
                    return None
                self._pipe.send((name, arguments))
                if self._pipe.poll(self.deadline):
                    return self._pipe.recv()
            except (EOFError, OSError):
                pass  # the child died; the next call starts another
            self._kill()
            return None

    def _ready(self) -> bool:
        if self._child is not None and self._child.is_alive():
            return True
        self._kill()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=_serve, args=(theirs,), daemon=True, name="stepwise-marking")
        self._child.start()
        theirs.close()
        try:
            if self._pipe.poll(_START) and self._pipe.recv() == "ready":
                return True
        except (EOFError, OSError):
            pass  # it died while starting
        self._kill()
        return False

    def _kill(self) -> None:
        if self._child is not None and self._child.pid is not None:  # it has none when it could not be started
            self._child.kill()
            self._child.join(5)
        if self._pipe is not None:
            self._pipe.close()
        self._child = self._pipe = None


_SHORT = 3000
_SLOW_SIGNS = ("√", "∛", "sqrt", "root", "pi", "π", "log", "ln", "sin", "cos", "tan", "sec", "csc", "cot", "exp", "cbrt", "|")


def is_quick(expected: Expected, given: str) -> bool:
    """Whether marking is exact arithmetic on few, capped numbers, and needs neither sympy nor mpmath."""
    if expected.kind in ("choice", "order", "criteria", "open"):
        return True
    if expected.form == "factored" or len(given) > _SHORT:
        return False
    texts = (expected.value, given, *expected.accept, *(m.gives for m in expected.mistakes))
    return not any(sign in text.lower() for text in texts for sign in _SLOW_SIGNS) and not any(_odd_power(text) for text in texts)


def _odd_power(text: str) -> bool:
    """A power that is no plain whole number (2^x, x^(1/2)) is compared with decimals, in the child."""
    parts = text.replace("**", "^").split("^")[1:]
    return any(not part.lstrip(" {(-").rstrip()[:1].isdigit() or "/" in part[:8] for part in parts)
