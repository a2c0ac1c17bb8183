"""Noticing an urgent message before anything else happens. Rules written by people; no model is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .plain import disguised

LIMIT = 20_000
"""Characters of one message. A longer one is not read at all, and the person is told."""


@dataclass(frozen=True)
class Rules:
    """One language's urgent words: patterns by kind, and phrases in which they mean nothing."""

    urgent: Mapping[str, Sequence[str]]
    harmless: Sequence[str]

    @cached_property
    def looked_for(self) -> dict[str, re.Pattern[str]]:
        """One pattern a kind, compiled once."""
        return {kind: re.compile("|".join(f"(?:{p})" for p in patterns)) for kind, patterns in self.urgent.items()}

    @cached_property
    def taken_out(self) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{p})" for p in self.harmless)) if self.harmless else None


def screen(text: str, rules: Iterable[Rules]) -> str:
    """The kind of urgency (self_harm, abuse, danger, distress) or "". Every language is looked at, whatever was chosen."""
    readings = disguised(text[:LIMIT])
    for rule in rules:
        cleaned = [rule.taken_out.sub(" ", r) if rule.taken_out else r for r in readings]
        for kind, pattern in rule.looked_for.items():
            if any(pattern.search(reading) for reading in cleaned):
                return kind
    return ""
