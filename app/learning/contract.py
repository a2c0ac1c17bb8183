"""The teacher's help contract: what help a learner may get on a task, and when. It can only make help less, never more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import InputError

MOST_RUNGS = 4
MOST_ATTEMPTS = 9


@dataclass(frozen=True)
class Contract:
    """Every field at its default is the ordinary ladder, the loosest there is."""

    highest_rung: int = MOST_RUNGS
    """The last hint that may be said, 0-4; 0 is no hints, and no word on which misconception it was."""
    sibling: bool = True
    """May a worked example of another task be shown?"""
    attempts_before_example: int = 0
    """Different genuine answers before one, 0-9."""
    solution: bool = True
    attempts_before_solution: int = 1
    """Different genuine answers before it, 1-9: never without an attempt."""
    sources: bool = True
    """May the library be asked?"""
    locked: bool = False
    """A test: no hint, example, explanation, picture or verdict. An answer is received, and nothing else."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Contract:
        """What was stored or sent. A missing field is at its default; InputError names a value that cannot be one."""
        kept = {name: data[name] for name in _WHOLE.keys() | _YES_NO if name in data}
        for name, value in kept.items():
            if name in _YES_NO and not isinstance(value, bool):
                raise _bad(name, value, "true or false")
            low, high = _WHOLE.get(name, (0, 0))
            if name in _WHOLE and (isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high):
                raise _bad(name, value, f"a whole number from {low} to {high}")
        if unknown := sorted(set(data) - set(kept)):
            known = ", ".join(sorted(_WHOLE.keys() | _YES_NO))
            raise InputError(f"a help contract has no {unknown[0]!r}.", where=unknown[0], cure=f"Known: {known}.")
        return cls(**kept)


_WHOLE = {"highest_rung": (0, MOST_RUNGS), "attempts_before_example": (0, MOST_ATTEMPTS), "attempts_before_solution": (1, MOST_ATTEMPTS)}
_YES_NO = {"sibling", "solution", "sources", "locked"}


def _bad(name: str, value: object, wanted: str) -> InputError:
    return InputError(f"{str(value)[:20]!r} cannot be {name} of a help contract.", where=name, cure=f"Give {wanted}.")


def strictest(a: Contract, b: Contract) -> Contract:
    """The contract that both allow: two teachers' rules for one task hold together."""
    return Contract(
        highest_rung=min(a.highest_rung, b.highest_rung),
        sibling=a.sibling and b.sibling,
        attempts_before_example=max(a.attempts_before_example, b.attempts_before_example),
        solution=a.solution and b.solution,
        attempts_before_solution=max(a.attempts_before_solution, b.attempts_before_solution),
        sources=a.sources and b.sources,
        locked=a.locked or b.locked,
    )
