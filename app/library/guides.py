"""Family guides: a Markdown page with known headings → its parts, in the family's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..curriculum import Page
from .packs import Pack


@dataclass(frozen=True)
class Guide:
    """One page for a family. `parts` by name: what, tonight, ask, say, avoid, good, learned."""

    objective: str
    title: str
    language: str
    parts: dict[str, str]


def read_guide(page: Page, headings: Mapping[str, str]) -> Guide:
    """The parts of a guide by the headings of its language; a missing part is empty."""
    found = {
        m.group(1).strip().casefold(): m.group(2).strip() for m in re.finditer(r"^## +(.+?)\s*\n(.*?)(?=^## |\Z)", page.text, re.M | re.S)
    }
    return Guide(page.objective, page.title, page.language, {name: found.get(title.casefold(), "") for name, title in headings.items()})


def guide_for(packs: Mapping[str, Pack], objective: str, language: str, headings: Mapping[str, Mapping[str, str]]) -> Guide | None:
    """The guide of an objective in a language, else in English, else None. `headings` by language code."""
    pages = [page for pack in packs.values() for page in pack.guides if page.objective == objective]
    for code in (language, "en"):
        for page in pages:
            if page.language == code and code in headings:
                return read_guide(page, headings[code])
    return None
