"""How many made-up cases a property is held against: all of them in `make slow`, a fifth while one works."""

from __future__ import annotations

import os


def many(cases: int) -> int:
    """`cases` when STEPWISE_THOROUGH is set, else a fifth of them."""
    return cases if os.environ.get("STEPWISE_THOROUGH") else max(50, cases // 5)
