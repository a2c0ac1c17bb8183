"""Noticing an urgent message before anything else happens. Rules written by people; no model is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .plain import disguised

LIMIT = 20_000
"""Characters of one message. A longer one is not read at all, and the person is told."""


@dataclass(frozen=True)
class Rules:
    """One language's urgent words: patterns by kind, and phrases in which they mean nothing."""

    urgent: Mapping[str, Sequence[str]]
    harmless: Sequence[str]


def screen(text: str, rules: Iterable[Rules]) -> str:
    """The kind of urgency (self_harm, abuse, danger, distress) or "". Every language is looked at, whatever was chosen."""
    readings = disguised(text[:LIMIT])
    for rule in rules:
        cleaned = [re.sub("|".join(rule.harmless), " ", r) if rule.harmless else r for r in readings]
        for kind, patterns in rule.urgent.items():
            if any(re.search(pattern, reading) for pattern in patterns for reading in cleaned):
                return kind
    return ""
