"""The words of the screens: one file a language in `words/`. A language that lacks a word falls back to English."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "words"
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "yi", "ps", "sd", "ug"}


class Words:
    """Words by dotted path: `words("card.hint", n=1, all=3)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.direction = "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
        self.tree = _merged(_read("en"), _read(language) if language in languages() else {})

    def __call__(self, path: str, **values: object) -> str:
        found: Any = self.tree
        for step in path.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        text = found if isinstance(found, str) else path.rsplit(".", 1)[-1].replace("_", " ")
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def missing(self, group: str = "") -> list[str]:
        """Dotted paths that English has and this language's own file lacks; of one group, or of all."""
        own = _paths(_read(self.language) if self.language in languages() else {})
        return [path for path in sorted(_paths(_read("en"))) if path not in own and path.startswith(f"{group}." if group else "")]

    def group(self, name: str) -> dict[str, str]:
        """All words of one group, for a card that shows them."""
        found = self.tree.get(name)
        return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


@cache
def words_in(language: str) -> Words:
    return Words(language)


@cache
def languages() -> tuple[str, ...]:
    """Languages that have a file, English first."""
    return ("en", *sorted(p.stem for p in _FOLDER.glob("*.json") if p.stem != "en"))


def _read(language: str) -> dict[str, Any]:
    found = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else {}


def _paths(tree: dict[str, Any], over: str = "") -> set[str]:
    found = set()
    for name, value in tree.items():
        found |= _paths(value, f"{over}{name}.") if isinstance(value, dict) else {f"{over}{name}"}
    return found


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    return base | {k: _merged(base[k], v) if isinstance(v, dict) and isinstance(base.get(k), dict) else v for k, v in over.items()}
