"""Minutes of a lesson as rows of a table, and blanks to fill by hand."""

from __future__ import annotations

from collections.abc import Iterable

BLANK = "____________"
"""Filled by hand: names, dates and places are never printed."""


def shares(total: int, weights: Iterable[int]) -> list[int]:
    """`total` minutes divided by weight, at least one each; they add up to `total`."""
    parts = list(weights)
    whole, done, told = sum(parts), 0, []
    for n in range(len(parts)):
        left = len(parts) - n - 1
        now = round(total * (sum(parts[: n + 1])) / whole) - done
        told.append(max(1, min(now, total - done - left)) if left else total - done)
        done += told[-1]
    return told


def running(minutes: Iterable[int], start: int = 0) -> list[str]:
    """Lengths as times from the start: 5, 12 are "0–5" and "5–17"."""
    told, now = [], start
    for length in minutes:
        told.append(f"{now}–{now + length}")
        now += length
    return told
