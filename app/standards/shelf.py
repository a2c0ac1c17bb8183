"""The shelf as a value: look a standard up by any spelling, find near codes, search by words, and scan a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from .codes import Tokens, bare, scanner, spellings, tokens
from .values import Framework, FrameworkFile, Standard

_LIKE = 0.5
_SAME_START = 0.15
"""How much each part that two codes begin with alike counts beside their letters."""


@dataclass(frozen=True)
class Shelved:
    """A standard where it stands on the shelf."""

    framework: Framework
    standard: Standard

    @property
    def code(self) -> str:
        """The code as its publisher writes it, with the prefix."""
        return f"{self.framework.prefixes[0] if self.framework.prefixes else ''}{self.standard.code}"

    def as_json(self) -> dict[str, Any]:
        framework = {"framework": self.framework.id, **self.framework.model_dump(exclude={"id", "prefixes"})}
        return {"on_shelf": True} | self.standard.model_dump(mode="json") | {"code": self.code} | framework


@dataclass(frozen=True)
class Standards:
    """Frameworks in the order they are asked: those of the release first. A framework's id stands once."""

    files: tuple[FrameworkFile, ...] = ()

    @cached_property
    def _places(self) -> dict[tuple[str, Tokens], Shelved]:
        """(framework, spelling) → standard. Codes before aliases, so that an alias never hides a code."""
        found: dict[tuple[str, Tokens], Shelved] = {}
        for ways in (_by_code, _by_alias):
            for file in self.files:
                for standard in file.standards:
                    for way in ways(standard):
                        found.setdefault((file.framework.id, way), Shelved(file.framework, standard))
        return found

    @cached_property
    def _groups(self) -> frozenset[Tokens]:
        """Beginnings of two parts or more that some code has: 4.NF, MS-LS1."""
        codes = [bare(tokens(s.code)) for f in self.files for s in f.standards]
        return frozenset(code[:n] for code in codes for n in range(2, len(code)))

    @cached_property
    def _prefixes(self) -> list[tuple[Tokens, str]]:
        """What may stand before a code, the longest first."""
        named = [(tokens(p), f.framework.id) for f in self.files for p in f.framework.prefixes]
        return sorted(named, key=lambda pair: -len(pair[0]))

    @cached_property
    def _scanner(self) -> re.Pattern[str]:
        return scanner((f.framework.prefixes, [s.code for s in f.standards]) for f in self.files)

    def __len__(self) -> int:
        return sum(len(f.standards) for f in self.files)

    def find(self, code: str) -> Shelved | None:
        """The standard under this spelling, with or without a prefix; None when it is not on the shelf."""
        asked = tokens(code)
        if not asked:
            return None
        for prefix, framework in self._prefixes:
            if asked[: len(prefix)] == prefix and (found := self._places.get((framework, asked[len(prefix) :]))):
                return found
        return next((found for f in self.files if (found := self._places.get((f.framework.id, asked)))), None)

    def title(self, code: str) -> str:
        """The framework's title and year when the code is on the shelf, else ""."""
        found = self.find(code)
        return found.framework.name if found else ""

    def unknown(self, text: str) -> tuple[str, ...]:
        """Codes in a text that are not on the shelf, as they are written there, each once."""
        seen = dict.fromkeys(match.group().strip() for match in self._scanner.finditer(text))
        return tuple(code for code in seen if not self.find(code) and bare(tokens(code)) not in self._groups)

    def nearest(self, code: str, count: int = 3) -> list[Shelved]:
        """The codes on the shelf that are most like this one, the likest first; none when nothing is like it."""
        asked = bare(tokens(code))[:20]
        likeness = SequenceMatcher(autojunk=False)
        likeness.set_seq2(".".join(asked))
        near: list[tuple[float, str, Shelved]] = []
        for file in self.files:
            for standard in file.standards:
                entry, way = Shelved(file.framework, standard), bare(tokens(standard.code))
                likeness.set_seq1(".".join(way))
                if (like := likeness.ratio()) >= _LIKE:
                    near.append((-like - _SAME_START * _shared(asked, way), entry.code, entry))
        return [entry for *_, entry in sorted(near, key=lambda one: one[:2])[:count]]

    def search(self, words: str, count: int = 10) -> list[Shelved]:
        """Standards whose text, code or framework has at least half of these words, those with most first."""
        asked = {w for w in re.findall(r"\w+", words.casefold()) if len(w) > 2} or set(re.findall(r"\w+", words.casefold()))
        scored = [(_hits(asked, f.framework, s), n, Shelved(f.framework, s)) for f in self.files for n, s in enumerate(f.standards)]
        good = sorted(
            (one for one in scored if one[0] * 2 >= len(asked) and one[0]), key=lambda one: (-one[0], one[2].framework.id, one[1])
        )
        return [e for _, _, e in good[:count]]

    def frameworks(self) -> list[Framework]:
        return [f.framework for f in self.files]


def unknown_codes(text: str, shelf: Standards) -> tuple[str, ...]:
    """Codes in a text that are not on the shelf: nobody may show these as a standard that was looked up."""
    return shelf.unknown(text)


def _by_code(standard: Standard) -> Iterable[Tokens]:
    return spellings(standard.code)


def _by_alias(standard: Standard) -> Iterable[Tokens]:
    return (way for alias in standard.aliases for way in spellings(alias))


def _shared(one: Tokens, other: Tokens) -> int:
    """How many parts two codes begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _hits(asked: set[str], framework: Framework, standard: Standard) -> int:
    there = re.findall(r"\w+", f"{standard.text} {standard.code} {framework.title}".casefold())
    return sum(any(w == t or (len(w) > 3 and t.startswith(w[: max(4, len(w) - 1)])) for t in there) for w in asked)
