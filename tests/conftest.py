"""What tests share. No test reaches the internet, and none touches the data folder of the checkout."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("STEPWISE_MODEL", "none")
os.environ["LANGSMITH_TRACING"] = "false"
for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "DATABASE_URL"):
    os.environ.pop(name, None)

from once import read_once  # noqa: E402

from app.bootstrap import bootstrap  # noqa: E402 - the environment comes first
from app.settings import Settings  # noqa: E402
from app.turn import Event, Turn  # noqa: E402
from app.tutor import Tutor  # noqa: E402

read_once()

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> None:
    if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
        raise AssertionError(f"a test tried to reach {address}")
    return _connect(self, address)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine fails the test."""
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the packs are indexed already; tests copy it."""
    folder = tmp_path_factory.mktemp("indexed") / "data"
    bootstrap(Settings(data_dir=folder, model="none")).close()
    return folder


@pytest.fixture
def data_dir(indexed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(indexed, tmp_path / "data"))


@pytest.fixture
def tutor_with(data_dir: Path) -> Iterator[Callable[..., Tutor]]:
    """Makes a tutor over indexed packs with the model that is handed in, or none."""
    made: list[Tutor] = []

    def make(model: Any = None, **settings: Any) -> Tutor:
        for old in made:
            old.close()  # one process, one owner of the index
        made.append(bootstrap(Settings(data_dir=data_dir, model="none", **settings), model=model))
        return made[-1]

    yield make
    for tutor in made:
        tutor.close()


@pytest.fixture
def tutor(tutor_with: Callable[..., Tutor]) -> Tutor:
    return tutor_with()


@pytest.fixture(scope="module")
def door(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Tutor]]:
    """One server for all tests of a file, for starting it takes longer than any of them: its address and its tutor."""
    from web_support import running  # Chainlit takes a second, which other tests do not need

    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("door") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    with running(tutor, folder) as url:
        yield url, tutor
    tutor.close()


class Visit:
    """A person at a door: says things, and remembers what came back."""

    def __init__(self, tutor: Tutor, audience: str = "student", grade: int | None = 5, language: str = "en", session: str = "s1") -> None:
        self.tutor, self.audience, self.grade, self.language, self.session = tutor, audience, grade, language, session
        self.events: list[Event] = []

    def says(self, text: str = "", action: str = "", **more: Any) -> str:
        """One turn; gives all that was said, with cards' tasks."""
        turn = Turn(self.audience, text, self.session, "p1", self.grade, self.language, action, **more)

        async def collect() -> list[Event]:
            return [event async for event in self.tutor.answer(turn)]

        self.events = asyncio.run(collect())
        return self.text

    def presses(self, action: str, **choices: Any) -> str:
        return self.says("", action, choices=choices)

    @property
    def text(self) -> str:
        from app.commands.asking import _in_words

        return _in_words(self.events)

    def made(self, what: str) -> list[dict[str, Any]]:
        return [e.content for e in self.events if type(e).__name__ == "Made" and e.what == what]  # type: ignore[attr-defined]

    def noted(self, what: str) -> dict[str, Any]:
        return next((e.facts for e in self.events if type(e).__name__ == "Noted" and e.what == what), {})  # type: ignore[attr-defined]

    @property
    def key(self) -> str:
        """The key of the item in play, as the store's session has it."""
        from app.library.items import redraw

        row = self.tutor.store.session(self.session)
        item = redraw(self.tutor.packs, row.state.get("item", "")) if row else None
        return item.expected.value if item else ""


@pytest.fixture
def visit() -> type[Visit]:
    return Visit
