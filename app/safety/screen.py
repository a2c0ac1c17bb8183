"""Noticing an urgent message before anything else happens. Rules written by people; no model is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .plain import disguised

MESSAGE = 60
"""Words of a message that is read as a request for harm. A longer one is an essay or a pasted page, where such words are told of."""
LIMIT = 20_000
"""Characters of one message. A longer one is not read at all, and the person is told."""


ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")


@dataclass(frozen=True)
class Rules:
    """One language's urgent words: patterns by kind, and phrases in which they mean nothing."""

    urgent: Mapping[str, Sequence[str]]
    harmless: Sequence[str]

    @cached_property
    def looked_for(self) -> dict[str, re.Pattern[str]]:
        """One pattern a kind, compiled once."""
        return {kind: re.compile(_joined(patterns)) for kind, patterns in self.urgent.items()}

    @cached_property
    def needs(self) -> re.Pattern[str] | None:
        """What a text must hold for any pattern to be found: an Arabic letter, where every pattern is in that script."""
        patterns = [p for group in self.urgent.values() for p in group]
        return ARABIC if patterns and all(ARABIC.search(p) for p in patterns) else None

    @cached_property
    def taken_out(self) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{p})" for p in self.harmless)) if self.harmless else None


def _joined(patterns: Sequence[str]) -> str:
    """All patterns as one. Alternatives that begin at a word's edge share one look for it, for most places in a text have none."""
    ways = [way for p in patterns for way in _alternatives(p)]
    edged, free = [w[2:] for w in ways if w.startswith("\\b")], [w for w in ways if not w.startswith("\\b")]
    return "|".join(([r"\b(?:" + "|".join(f"(?:{w})" for w in edged) + ")"] if edged else []) + [f"(?:{w})" for w in free])


def _alternatives(pattern: str) -> list[str]:
    """A pattern cut at each "|" that stands in no bracket."""
    cut, depth, inside, at = [0], 0, False, 0
    while at < len(pattern):
        sign = pattern[at]
        at += 2 if sign == "\\" else 1
        if sign == "\\":
            continue
        if inside:
            inside = sign != "]" or pattern[at - 2] == "["
        elif sign == "[":
            inside = True
        else:
            depth += (sign == "(") - (sign == ")")
            if sign == "|" and not depth:
                cut.append(at)
    return [pattern[a : b - 1] for a, b in zip(cut, [*cut[1:], len(pattern) + 1], strict=True)]


def screen(text: str, rules: Iterable[Rules]) -> str:
    """The kind of urgency (self_harm, abuse, danger, distress) or "". Every language is looked at, whatever was chosen."""
    readings = disguised(text[:LIMIT])
    for rule in rules:
        if rule.needs and not rule.needs.search(readings[0]):
            continue
        cleaned = [rule.taken_out.sub(" ", r) if rule.taken_out else r for r in readings]
        for kind, pattern in rule.looked_for.items():
            if any(pattern.search(reading) for reading in cleaned):
                return kind
    return ""


def asks_harm(text: str, rules: Iterable[Rules]) -> bool:
    """Does a message ask for harm, in any language? The urgent words were looked for before."""
    return 0 < len(text) <= 10 * MESSAGE and len(text.split()) <= MESSAGE and bool(screen(text, rules))
