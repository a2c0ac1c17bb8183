"""A small model from a GGUF file, run in this process by xllamacpp (llama.cpp's own server on a loopback port)."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from .errors import SettingsError
from .settings import Settings


class LocalModel:
    """Loads at the first question, so that a start stays quick. `name` is the file's name."""

    def __init__(self, path: Path, settings: Settings) -> None:
        if not path.is_file():
            raise SettingsError("there is no such model file.", where=str(path), cure="Write STEPWISE_MODEL=local:/path/to/model.gguf.")
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise SettingsError("this is not a GGUF file.", where=str(path), cure="Choose a file that ends in .gguf.")
        self.name, self._path, self._settings = path.stem, path, settings
        self._server: Any = None
        self._client: Any = None

    async def stream(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> AsyncIterator[str]:
        if self._client is None:
            self._start()
        async for piece in self._client.stream(messages, max_tokens):
            yield piece

    def _start(self) -> None:
        try:
            import xllamacpp
        except ImportError:
            raise SettingsError("the local runtime is not installed.", where="STEPWISE_MODEL=local:…",
                                cure="Run: pip install 'stepwise-tutor[local]'.") from None  # fmt: skip
        from .models import Compatible

        params = xllamacpp.CommonParams()
        params.model.path = str(self._path)
        params.n_ctx, params.n_parallel, params.port = 8192, 2, _free_port()
        self._server = xllamacpp.Server(params)
        self._client = Compatible(self.name, f"{self._server.listening_address}/v1", "none", self._settings)

    def close(self) -> None:
        self._server = self._client = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
