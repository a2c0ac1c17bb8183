"""The next step and how much help, decided purely: what was heard, the mark and the progress so far → one move.

The ladder: notice what is right → the exact gap → cue → partial step → bigger step → a worked *sibling* → the solution,
and that only after a genuine attempt → a fresh item without help. A right answer is confirmed at once. Never more than
three bare questions in a row: a hint, a named gap or an example gives something, "how did you get it?" does not.
A learner who is upset is not questioned but helped, sooner and with more. The teacher's contract can make help less.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from ..turn import Item, Mark
from .contract import Contract, strictest
from .understand import Heard

__all__ = ["ASKING", "Clause", "Contract", "Move", "MoveName", "Progress", "advance", "decide", "strictest"]

MoveName = Literal[
    "confirm", "form", "close", "complete", "gap", "line", "rung", "step", "sibling", "solution", "fresh",
    "first_step", "ask_reason", "ask_again", "same_again", "break", "offer", "received", "not_now",
]  # fmt: skip
Clause = Literal["", "locked", "hints", "example", "example_after", "solution", "solution_after"]
"""Why the contract does not allow the help that was wanted."""

QUESTIONS_IN_A_ROW = 3
GUESSES_IN_A_ROW = 3
ASKING = frozenset({"first_step", "ask_reason", "ask_again", "same_again"})
"""Bare questions. They give nothing; nor do the moves in `_PAUSES`, which ask nothing either."""
_PAUSES = frozenset({"received", "not_now", "break", "offer"})


@dataclass(frozen=True)
class Progress:
    """What has happened on the item in play. Kept in the session between turns."""

    item: str = ""
    tries: int = 0
    """Different genuine answers so far; a guess that got no verdict is none."""
    rung: int = 0
    """Hints said so far."""
    sibling: bool = False
    solution: bool = False
    solved: bool = False
    questions: int = 0
    """Bare questions since something was given."""
    guesses: int = 0
    """Wrong answers in a row with no working and no known misconception, or options picked by turns."""
    pending: str = ""
    """What is open: "", gap, hint, first_step, reason, check, line, close or complete."""
    given: tuple[str, ...] = ()
    """Answers so far, newest last."""
    misconceptions: tuple[str, ...] = ()
    fresh: bool = False
    """The item came after help, to be done alone."""
    verdict: str = ""
    """The last verdict that the learner was told."""
    upset: bool = False
    """The learner has shown frustration on this item."""

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
    """What the tutor does next."""

    name: MoveName
    rung: int = 0
    """The hint to say, from 1."""
    bigger: bool = False
    """The answer was asked for: a rung may have been skipped."""
    clause: Clause = ""
    """For `not_now`: the contract's reason."""
    after: int = 0
    """For `not_now`: how many tries of one's own open this help; 0 when nothing does."""
    calm: bool = False
    """The learner is upset in this message: a calm sentence and the offer of a break come first."""
    silent: bool = False
    """No verdict is told with this move: the answer was one more guess without a reason."""
    stands: bool = False
    """The learner holds to an answer that was marked: the verdict is said to stand."""
    ours: bool = False
    """The learner leans on the verdict, so the author's words are said as they are: no model is asked."""


def decide(heard: Heard, mark: Mark | None, progress: Progress, item: Item, contract: Contract | None = None) -> Move:
    """One move for a message about the item in play. `mark` is None when the message was not an answer."""
    contract = contract or Contract()
    if contract.locked:
        return _under_lock(heard, mark)
    move = _after_answer(heard, mark, progress, item, contract) if mark else _after_words(heard, progress, item, contract)
    if mark is not None and mark.verdict == "right":
        return move
    held = heard.insists and mark is None and progress.verdict in ("wrong", "close")
    again = mark is not None and bool(mark.given) and mark.given in progress.given
    return replace(move, stands=held, ours=heard.insists or again, calm=heard.upset)


def _under_lock(heard: Heard, mark: Mark | None) -> Move:
    """An answer is received, whatever it is worth; anything else waits until the test is over."""
    if heard.kind == "attempt" or mark is not None:
        return Move("received")
    return Move("break") if heard.kind == "tired" else Move("not_now", clause="locked")


def _after_words(heard: Heard, progress: Progress, item: Item, contract: Contract) -> Move:
    match heard.kind:
        case "step_right":
            rung = _next(progress, item, contract)
            return Move("step", rung) if rung or _may_ask(heard, progress) else _help(heard, progress, item, contract)
        case "guess_between" if _may_ask(heard, progress):
            return Move("ask_reason")
        case "another" if item.worked:
            return _blocked_example(progress, contract) or Move("sibling")
        case "stuck" | "hint" | "reply" | "step_wrong" | "explain" | "guess_between" | "another":
            return _help(heard, progress, item, contract)
        case "wants_answer":
            return _help(heard, progress, item, contract, bigger=True)
        case "tired":
            return Move("break")
    return Move("ask_again") if _may_ask(heard, progress) else _help(heard, progress, item, contract)


def _after_answer(heard: Heard, mark: Mark, progress: Progress, item: Item, contract: Contract) -> Move:
    help_ = _help(heard, progress, item, contract)
    if mark.verdict == "right":
        return Move("fresh" if progress.assisted else "confirm")
    if mark.verdict == "right_value_wrong_form":
        return Move("form")
    if mark.verdict == "incomplete":
        return help_ if progress.pending == "complete" else Move("complete")
    if mark.verdict == "cannot_tell" and mark.false_line and progress.pending != "line":
        return Move("line")  # the answer cannot be read, but this line of the work can
    if mark.verdict == "cannot_tell":
        return Move("ask_again") if _may_ask(heard, progress) else help_
    if progress.given and mark.given and mark.given == progress.given[-1]:
        return Move("same_again") if _may_ask(heard, progress) and progress.pending != "reason" else help_
    if mark.verdict == "close":
        return help_ if progress.pending == "close" else Move("close")
    if _wild(heard, mark) and progress.guesses >= GUESSES_IN_A_ROW - 1:
        return Move("ask_reason", silent=True) if _may_ask(heard, progress) else replace(help_, silent=True)
    if mark.misconception and mark.misconception not in progress.misconceptions and contract.highest_rung and not heard.upset:
        return Move("gap")
    if mark.false_line and progress.pending != "line":
        return Move("line")
    return help_


def _may_ask(heard: Heard, progress: Progress) -> bool:
    """May a bare question come now? Not a fourth in a row, and none to a learner who is upset."""
    return progress.questions < QUESTIONS_IN_A_ROW and not (heard.upset or progress.upset)


def _wild(heard: Heard, mark: Mark) -> bool:
    """A wrong answer without working or reason that no misconception explains; options picked by turns are as wild."""
    return mark.verdict == "wrong" and heard.bare and not mark.false_line and (heard.picked or not mark.misconception)


def _help(heard: Heard, progress: Progress, item: Item, contract: Contract, bigger: bool = False) -> Move:
    """The next help that the contract allows: a rung, the sibling, the solution. Where it allows none, it is named why."""
    top = min(len(item.hints), contract.highest_rung)
    if progress.rung < top:
        # Asking for the answer, or being upset, brings a bigger piece of help. The question at the gap was already a
        # cue, so the first hint after it is passed over.
        skips = bigger or heard.upset or (progress.rung == 0 and bool(progress.misconceptions))
        return Move("rung", progress.rung + (2 if skips and progress.rung + 2 <= top else 1), bigger)
    blocked: list[Move] = []
    if item.worked and not progress.sibling:
        if (why := _blocked_example(progress, contract)) is None:
            return Move("sibling", bigger=bigger)
        blocked.append(why)
    if item.worked and not progress.solution and (progress.sibling or not contract.sibling):
        if (why := _blocked_solution(progress, contract)) is None:
            return Move("solution")
        blocked.append(why)
    if progress.rung < len(item.hints):
        blocked.append(Move("not_now", clause="hints"))
    binding = [move for move in blocked if contract != Contract() and move != _USUAL]
    if binding:
        return next((move for move in binding if move.after), binding[-1])
    return Move("first_step") if progress.tries == 0 and _may_ask(heard, progress) else Move("offer")


def _blocked_example(progress: Progress, contract: Contract) -> Move | None:
    if not contract.sibling:
        return Move("not_now", clause="example")
    if progress.tries < contract.attempts_before_example:
        return Move("not_now", clause="example_after", after=contract.attempts_before_example)
    return None


def _blocked_solution(progress: Progress, contract: Contract) -> Move | None:
    if not contract.solution:
        return Move("not_now", clause="solution")
    if progress.tries < contract.attempts_before_solution:
        return Move("not_now", clause="solution_after", after=contract.attempts_before_solution)
    return None


_USUAL = Move("not_now", clause="solution_after", after=1)
"""No solution without an attempt: the ordinary ladder, no rule of a teacher's, so a first step is asked for instead."""


def _next(progress: Progress, item: Item, contract: Contract) -> int:
    """The rung after a right step, or 0 when there is none left and the answer itself is asked for."""
    said = max(progress.rung, 1 if progress.pending == "gap" else 0)
    return said + 1 if said < min(len(item.hints), contract.highest_rung) else 0


_OPENS = {
    "first_step": "first_step", "ask_reason": "reason", "ask_again": "check", "same_again": "reason", "gap": "gap", "line": "line",
    "close": "close", "complete": "complete", "rung": "hint", "step": "hint",
}  # fmt: skip


def advance(progress: Progress, move: Move, heard: Heard, mark: Mark | None) -> Progress:
    """The progress after this move."""
    again = mark is not None and bool(progress.given) and mark.given == progress.given[-1]
    tried = mark is not None and mark.verdict != "cannot_tell" and not again
    asks = move.name in ASKING or (move.name == "step" and not move.rung)
    told = mark is not None and not move.silent and move.name not in ("ask_again", "same_again", "received")
    after = replace(
        progress,
        tries=progress.tries + (1 if tried and mark is not None and mark.verdict != "right" and move.name != "ask_reason" else 0),
        guesses=_guesses(progress, heard, mark, tried),
        given=(*progress.given, mark.given)[-8:] if tried and mark is not None and mark.given else progress.given,
        questions=progress.questions + 1 if asks else progress.questions if move.name in _PAUSES else 0,
        pending=_OPENS.get(move.name, ""),
        solved=progress.solved or move.name in ("confirm", "fresh"),
        verdict=mark.verdict if told and mark is not None else progress.verdict,
        upset=progress.upset or heard.upset,
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


def _guesses(progress: Progress, heard: Heard, mark: Mark | None, tried: bool) -> int:
    if mark is not None and not tried:
        return progress.guesses
    return progress.guesses + 1 if mark is not None and _wild(heard, mark) else 0
