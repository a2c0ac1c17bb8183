"""One turn while it happens: who speaks, in which language, what the session remembers, and what was found so far.

The tutor's steps read and change a `Talk`; at the end it is recorded as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from .assignments import contract_for
from .journal import Journal
from .learning.policy import Contract, Progress
from .prompts import Audience, Language
from .store import AssignmentRow, EvidenceRow
from .turn import Choice, Cited, Criterion, Expected, Found, Item, Made, Mistake, Step, Turn

if TYPE_CHECKING:
    from .outside.bringing import Brought

REMEMBERED = 6000
"""Characters of the student's own words kept as "on the table" for the item in play."""


@dataclass
class Talk:
    turn: Turn
    audience: Audience
    language: Language
    code: str
    state: dict[str, Any]
    title: str = ""
    journal: Journal = field(default_factory=Journal)
    learned: list[EvidenceRow] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    work: tuple[AssignmentRow, ...] = ()
    """What the teacher has set and is open now; empty for anybody but a student."""
    brought: Brought | None = None
    """The task from outside that came with this message."""

    def contract(self, objective: str) -> Contract:
        """The help contract for a task of this objective."""
        return contract_for(self.work, objective)

    @property
    def progress(self) -> Progress:
        return Progress.from_json(self.state.get("progress", {}))

    @progress.setter
    def progress(self, value: Progress) -> None:
        self.state["progress"] = value.as_json()

    @property
    def said(self) -> str:
        """What the student wrote about the item in play."""
        return str(self.state.get("said", ""))

    def begin(self, item: Item, fresh: bool = False, told_in: Sequence[str] = ()) -> None:
        """Puts an item in play. Ad-hoc items are kept whole, for nothing else could draw them again.

        `told_in` are the contexts it was drawn with: a task stays as it was shown, whatever is liked or switched off meanwhile.
        """
        self.state["item"] = item.id
        self.state["told_in"] = list(told_in)
        self.state["own"] = asdict(item) if item.id.startswith("own#") else None
        self.state["objective"] = item.objective or self.state.get("objective", "")
        self.state["said"] = ""
        self.progress = Progress(item=item.id, fresh=fresh)

    def remember(self, text: str) -> None:
        self.state["said"] = f"{self.said}\n{text}"[-REMEMBERED:]

    def cite(self, found: list[Found], supports: list[str]) -> list[Cited]:
        """Numbers the passages of this turn from 1."""
        self.found = found
        return [Cited(n, f.passage, s) for n, (f, s) in enumerate(zip(found, supports, strict=True), 1)]

    def offers(self, *names: str | dict[str, Any]) -> Made:
        """The buttons below the message. A name is an action; a dictionary is an action with its own label and choices."""
        actions = [{"name": n, "label": self.language.label.get(n, n)} if isinstance(n, str) else n for n in names]
        return Made("offers", "", {"actions": actions})


def own_from_json(data: dict[str, Any]) -> Item:
    """An ad-hoc item as `Talk.begin` kept it."""
    key = dict(data["expected"])
    expected = Expected(
        **key
        | {
            "accept": tuple(key["accept"]),
            "order": tuple(key["order"]),
            "choices": tuple(Choice(**c) for c in key["choices"]),
            "mistakes": tuple(Mistake(**m) for m in key["mistakes"]),
            "criteria": tuple(Criterion(c["id"], tuple(tuple(g) for g in c["needs"]), c["say"]) for c in key["criteria"]),
        }
    )
    steps = tuple(Step(s["hint"], tuple(s["answers"]), s["yes"]) for s in data["steps"])
    return Item(**data | {"expected": expected, "hints": tuple(data["hints"]), "worked": tuple(data["worked"]), "steps": steps})
