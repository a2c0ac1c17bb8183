"""The next step and how much help, decided purely: what was heard, the mark and the progress so far → one move.

The ladder: notice what is right → a question at the exact gap → cue → partial step → bigger step → a worked
*sibling* → the solution, and that only after a genuine attempt → a fresh item without help. Never more than three
questions in a row without giving something. A right answer is confirmed at once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from ..turn import Item, Mark
from .understand import Heard

MoveName = Literal[
    "confirm", "form", "close", "complete", "gap", "line", "rung", "step", "sibling", "solution", "fresh",
    "first_step", "ask_reason", "ask_again", "same_again", "explain", "break", "offer",
]  # fmt: skip

QUESTIONS_IN_A_ROW = 3
GUESSES_IN_A_ROW = 3


@dataclass(frozen=True)
class Contract:
    """The teacher's help contract. Exam lock is `highest_rung=0, sibling=False, solution=False`."""

    highest_rung: int = 4
    sibling: bool = True
    solution: bool = True
    attempts_before_solution: int = 1


@dataclass(frozen=True)
class Progress:
    """What has happened on the item in play. Kept in the session between turns."""

    item: str = ""
    tries: int = 0
    """Different genuine answers so far."""
    rung: int = 0
    """Hints said so far."""
    sibling: bool = False
    solution: bool = False
    solved: bool = False
    questions: int = 0
    """Questions in a row without giving something."""
    guesses: int = 0
    """Wrong answers in a row with no working and no known misconception."""
    pending: str = ""
    """The question that is open: "", gap, hint, first_step, reason or check."""
    given: tuple[str, ...] = ()
    """Answers so far, newest last."""
    misconceptions: tuple[str, ...] = ()
    fresh: bool = False
    """The item came after help, to be done alone."""

    @property
    def assisted(self) -> bool:
        return bool(self.rung or self.sibling or self.solution or self.misconceptions)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Progress:
        """What was stored; unknown or missing fields (an older or newer version) fall back to the start."""
        known = {f.name for f in fields(cls)}
        kept: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
        return cls(**kept)


@dataclass(frozen=True)
class Move:
    """What the tutor does next. `rung` is the hint to say (from 1); `bigger` says a rung was skipped on request."""

    name: MoveName
    rung: int = 0
    bigger: bool = False


def decide(heard: Heard, mark: Mark | None, progress: Progress, item: Item, contract: Contract | None = None) -> Move:
    """One move for a message about the item in play. `mark` is None when the message was not an answer."""
    contract = contract or Contract()
    if mark is not None:
        return _after_answer(mark, progress, item, contract)
    if heard.kind == "step_right":
        return Move("step", _next(progress, item, contract))
    if heard.kind in ("guess_between",):
        return Move("ask_reason")
    if heard.kind == "another" and contract.sibling:
        return Move("sibling")
    if heard.kind in ("stuck", "hint", "reply", "step_wrong", "explain"):
        return _help(progress, item, contract)
    if heard.kind == "wants_answer":
        return _help(progress, item, contract, bigger=True)
    if heard.kind == "tired":
        return Move("break")
    return Move("ask_again")


def _after_answer(mark: Mark, progress: Progress, item: Item, contract: Contract) -> Move:
    if mark.verdict == "right":
        return Move("fresh" if progress.assisted else "confirm")
    if mark.verdict == "right_value_wrong_form":
        return Move("form")
    if mark.verdict == "incomplete":
        return Move("complete")
    if mark.verdict == "cannot_tell":
        return Move("ask_again") if progress.questions < QUESTIONS_IN_A_ROW else _help(progress, item, contract)
    if progress.given and mark.given and mark.given == progress.given[-1]:
        return Move("same_again") if progress.questions < QUESTIONS_IN_A_ROW else _help(progress, item, contract)
    if mark.verdict == "close":
        return Move("close")
    if progress.guesses >= GUESSES_IN_A_ROW - 1 and not mark.misconception and not mark.false_line:
        return Move("ask_reason") if progress.questions < QUESTIONS_IN_A_ROW else _help(progress, item, contract)
    if mark.misconception and mark.misconception not in progress.misconceptions:
        return Move("gap")
    if mark.false_line and progress.pending != "line":
        return Move("line")
    return _help(progress, item, contract)


def _help(progress: Progress, item: Item, contract: Contract, bigger: bool = False) -> Move:
    """The next rung that the contract allows; after the last one the sibling, then the solution."""
    top = min(len(item.hints), contract.highest_rung)
    if progress.rung < top:
        # Asking for the answer brings a bigger piece of help, not the same one again. The question at the gap was
        # already a cue, so the first hint after it is passed over.
        skips = bigger or (progress.rung == 0 and bool(progress.misconceptions))
        return Move("rung", min(top, progress.rung + (2 if skips and progress.rung + 2 <= top else 1)), bigger)
    if contract.sibling and item.worked and not progress.sibling:
        return Move("sibling", bigger=bigger)
    if contract.solution and progress.sibling and progress.tries >= contract.attempts_before_solution and not progress.solution:
        return Move("solution")
    if progress.tries == 0:
        return Move("first_step") if progress.questions < QUESTIONS_IN_A_ROW else Move("offer")
    return Move("offer")


def _next(progress: Progress, item: Item, contract: Contract) -> int:
    """The rung after a right step, or 0 when there is none left and the answer itself is asked for."""
    said = max(progress.rung, 1 if progress.pending == "gap" else 0)
    return said + 1 if said < min(len(item.hints), contract.highest_rung) else 0


_ASKS = {"first_step": "first_step", "ask_reason": "reason", "ask_again": "check", "same_again": "reason", "gap": "gap"}


def advance(progress: Progress, move: Move, heard: Heard, mark: Mark | None) -> Progress:
    """The progress after this move."""
    tried = mark is not None and mark.verdict not in ("cannot_tell",) and (not progress.given or mark.given != progress.given[-1])
    wild = tried and mark is not None and mark.verdict == "wrong" and not mark.misconception and not mark.false_line and heard.bare
    asks = move.name in _ASKS
    after = replace(
        progress,
        tries=progress.tries + (1 if tried and mark is not None and mark.verdict != "right" else 0),
        guesses=progress.guesses + 1 if wild else 0 if mark is None or not wild else progress.guesses,
        given=(*progress.given, mark.given)[-8:] if tried and mark is not None and mark.given else progress.given,
        questions=progress.questions + 1 if asks else 0,
        pending=_ASKS.get(move.name, "hint" if move.name in ("rung", "step") else "line" if move.name == "line" else ""),
        solved=progress.solved or (mark is not None and mark.verdict == "right"),
    )
    if move.name in ("rung", "step") and move.rung:
        after = replace(after, rung=max(after.rung, move.rung))
    if move.name == "gap" and mark is not None:
        after = replace(after, misconceptions=(*after.misconceptions, mark.misconception))
    if move.name == "sibling":
        after = replace(after, sibling=True)
    if move.name == "solution":
        after = replace(after, solution=True)
    return after
