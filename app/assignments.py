"""What a teacher set for the class, as the help contract that binds a student's turn. Pure but for the clock handed in.

The contract is read from the store in every turn, so no message, button, new conversation or program of a student's own
can loosen it. While a locked assignment is open, it binds everything a student does here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from uuid import uuid4

from .errors import InputError
from .learning.policy import Contract, strictest
from .prompts import Language
from .store import AssignmentRow

LONGEST_LOCK = 240
"""Minutes. A lock that is forgotten ends by itself."""
_LOCK = Contract(highest_rung=0, sibling=False, solution=False, sources=False, locked=True)


def contract_for(rows: Sequence[AssignmentRow], objective: str) -> Contract:
    """The strictest contract of the open assignments that name this objective, and of every locked one."""
    found = [(row, contract_of(row)) for row in rows]
    return reduce(strictest, (c for row, c in found if objective in row.objectives or c.locked), Contract())


def contract_of(row: AssignmentRow) -> Contract:
    """The stored contract; one that cannot be read binds as a lock, for it must not open what a teacher closed."""
    try:
        return Contract.from_json(row.contract)
    except InputError:
        return _LOCK


def locked_by(rows: Sequence[AssignmentRow]) -> AssignmentRow | None:
    """The locked assignment that is open, if there is one."""
    return next((row for row in rows if contract_of(row).locked), None)


def rules(contract: Contract, language: Language) -> list[str]:
    """The contract in sentences for the student; nothing when it is the ordinary one."""
    if contract.locked:
        return [language.say("rule_locked")]
    usual, found = Contract(), []
    if contract.highest_rung < usual.highest_rung:
        name = {0: "rule_no_hints", 1: "rule_one_hint"}.get(contract.highest_rung, "rule_hints")
        found.append(language.say(name, n=contract.highest_rung))
    if not contract.sibling:
        found.append(language.say("rule_no_example"))
    elif contract.attempts_before_example > usual.attempts_before_example:
        name = "rule_example_after_one" if contract.attempts_before_example == 1 else "rule_example_after"
        found.append(language.say(name, n=contract.attempts_before_example))
    if not contract.solution:
        found.append(language.say("rule_no_solution"))
    if not contract.sources:
        found.append(language.say("rule_no_sources"))
    return found


def from_form(given: Mapping[str, str], person: str, objectives: Collection[str], now: datetime) -> AssignmentRow:
    """An assignment from the fields of a form or a command. Raises InputError in words for a value that is not offered.

    Fields: objective, title, hints (0-4), example (no, or attempts before one: 0-3), solution, sources, locked (on or
    empty), minutes (1-240, for a lock).
    """
    objective = given.get("objective", "")
    if objective not in objectives:
        raise InputError(f"there is no objective {objective!r}.", where="objective", cure="Choose one from the list.")
    example = given.get("example", "0")
    locked = bool(given.get("locked"))
    contract = Contract(
        highest_rung=_number(given, "hints", 4, 4),
        sibling=example != "no",
        attempts_before_example=0 if example == "no" else _number(given, "example", 0, 3),
        solution=bool(given.get("solution")),
        sources=bool(given.get("sources")),
        locked=locked,
    )
    if locked:
        contract = strictest(contract, _LOCK)
    minutes = max(1, _number(given, "minutes", 60, LONGEST_LOCK)) if locked else 0
    return AssignmentRow(
        id=uuid4().hex,
        person=person,
        title=" ".join(given.get("title", "").split())[:80],
        objectives=(objective,),
        contract=contract.as_json(),
        created=now,
        until=now + timedelta(minutes=minutes) if minutes else None,
    )


def _number(given: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise InputError(f"{text[:20]!r} is not a number from 0 to {most}.", where=name, cure="Choose one from the list.")
    return int(text)
