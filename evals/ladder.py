"""Does the help ladder hold whatever happens? Random messages, marks, tasks and contracts, and each promise by name.

The promises are judged from what happened in the sequence (answers counted here, questions counted here), not from
what the policy wrote down about itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import get_args

from app.learning.policy import QUESTIONS_IN_A_ROW, Contract, Move, Progress, advance, decide, strictest
from app.learning.understand import Heard, HeardKind
from app.turn import Choice, Expected, Item, Mark, Step, Verdict

from .table import Bar, Options, Row, share_row

SEQUENCES, LONGEST = 10_000, 25
Decide = Callable[[Heard, Mark | None, Progress, Item, Contract], Move]
ASKS = {"first_step", "ask_reason", "ask_again", "same_again"}
NEITHER = {"received", "not_now", "break", "offer"}
HELP = {"rung", "step", "gap", "sibling", "solution"}
VERDICTS = {"confirm", "fresh", "form", "close", "complete", "gap", "line"}
FOUND_RIGHT = {"confirm", "fresh"}


@dataclass
class Seen:
    """What this suite has seen on the item in play."""

    attempts: int = 0
    last: str = ""
    rungs: list[int] = field(default_factory=lambda: [0])
    gaps: list[str] = field(default_factory=list)
    sibling: bool = False
    helped: bool = False
    questions: int = 0
    wild: int = 0
    told: str = ""


@dataclass(frozen=True)
class Event:
    """One message with what the policy did about it. `seen` is from before it; `questions` counts this move too."""

    heard: Heard
    mark: Mark | None
    item: Item
    contract: Contract
    before: Progress
    move: Move
    after: Progress
    seen: Seen
    questions: int

    @property
    def genuine(self) -> bool:
        """A new answer that could be marked and was not right."""
        return self.mark is not None and self.mark.verdict not in ("right", "cannot_tell") and self.mark.given != self.seen.last

    @property
    def wild(self) -> bool:
        mark = self.mark
        plain = mark is not None and mark.verdict == "wrong" and not mark.false_line
        return plain and self.heard.bare and (self.heard.picked or not (mark and mark.misconception))


# ---------------------------------------------------------------- sequences


def an_item(dice: Random) -> Item:
    hints = tuple(f"hint {n}" for n in range(1, dice.randint(0, 4) + 1))
    steps = tuple(Step(n, (str(n),), "Yes.") for n in range(1, len(hints) + 1) if dice.random() < 0.5)
    choices = (Choice("the air", True), Choice("the soil"), Choice("the sun"), Choice("the rain"))
    key = Expected("choice", choices=choices) if dice.random() < 0.25 else Expected(value="5/6")
    worked = ("line 1", "line 2") if dice.random() < 0.7 else ()
    return Item(f"p/f#{dice.randint(1, 99)}", "o", "What is $1/2 + 1/3$?", key, hints, steps, worked)


def a_contract(dice: Random) -> Contract:
    if dice.random() < 0.4:
        return Contract()
    return Contract(
        highest_rung=dice.randint(0, 4),
        sibling=dice.random() < 0.7,
        attempts_before_example=dice.choice([0, 0, 1, 2]),
        solution=dice.random() < 0.7,
        attempts_before_solution=dice.choice([1, 1, 2, 3]),
        sources=dice.random() < 0.8,
        locked=dice.random() < 0.15,
    )


def a_message(dice: Random, item: Item) -> tuple[Heard, Mark | None]:
    """An answer in every second message, else any other kind that can be heard."""
    insists, upset = dice.random() < 0.15, dice.random() < 0.1
    if dice.random() < 0.5:
        given = dice.choice(["1", "2/5", "7", "12", "1/5"])
        verdict = dice.choices(get_args(Verdict), (1, 1, 2, 8, 1, 2))[0]
        because = dice.choice(["", "", "adds-across", "adds-tops"]) if verdict == "wrong" else ""
        line = "1 + 1 = 3" if verdict == "wrong" and dice.random() < 0.15 else ""
        picked = item.expected.kind == "choice"
        heard = Heard("attempt", given, bare=dice.random() < 0.7, insists=insists, upset=upset, picked=picked)
        return heard, Mark(verdict, "", because, "" if verdict == "cannot_tell" else given, line)
    kinds: list[HeardKind] = [kind for kind in get_args(HeardKind) if kind != "attempt"]
    likely: list[HeardKind] = ["stuck", "hint", "wants_answer", "reply", "another", "step_right", "guess_between"]
    return Heard(dice.choice(kinds if dice.random() < 0.3 else likely), insists=insists, upset=upset), None


def play(dice: Random, decider: Decide = decide) -> Iterator[Event]:
    """One sequence as the tutor would run it: after a right answer or a solution another item is in play."""
    item, contract = an_item(dice), a_contract(dice)
    progress, seen = Progress(item=item.id), Seen()
    for _ in range(dice.randint(1, LONGEST)):
        if dice.random() < 0.05:
            contract = a_contract(dice)
        heard, mark = a_message(dice, item)
        move = decider(heard, mark, progress, item, contract)
        after = advance(progress, move, heard, mark)
        asks = move.name in ASKS or (move.name == "step" and not move.rung)
        questions = seen.questions + 1 if asks else seen.questions if move.name in NEITHER else 0
        event = Event(heard, mark, item, contract, progress, move, after, seen, questions)
        yield event
        progress, seen = after, noticed(event)
        if move.name in ("confirm", "fresh", "solution"):
            item = an_item(dice)
            progress, seen = Progress(item=item.id, fresh=move.name != "confirm"), Seen()


def noticed(event: Event) -> Seen:
    seen, mark, move = event.seen, event.mark, event.move
    new = mark is not None and mark.verdict != "cannot_tell" and mark.given != seen.last
    told = mark is not None and not move.silent and move.name not in (*ASKS - {"first_step"}, "received")
    unsure = mark is not None and not new
    return Seen(
        attempts=seen.attempts + (event.genuine and move.name != "ask_reason"),
        last=mark.given if mark and new else seen.last,
        rungs=[*seen.rungs, move.rung],
        gaps=[*seen.gaps, mark.misconception] if mark and move.name == "gap" else seen.gaps,
        sibling=seen.sibling or move.name == "sibling",
        helped=seen.helped or (move.name in HELP and bool(move.rung or move.name != "step")),
        questions=event.questions,
        wild=seen.wild if unsure else seen.wild + 1 if event.wild else 0,
        told=mark.verdict if mark and told else seen.told,
    )


# ---------------------------------------------------------------- promises


def _right(e: Event) -> bool:
    return e.mark is not None and e.mark.verdict == "right" and not e.contract.locked


def _clause(e: Event) -> bool:
    """The clause named is one that this contract has and that stands in the way now."""
    c, attempts = e.contract, e.seen.attempts + 1
    return {
        "locked": c.locked,
        "hints": c.highest_rung < len(e.item.hints),
        "example": not c.sibling,
        "example_after": c.sibling and c.attempts_before_example == e.move.after and e.before.tries < e.move.after,
        "solution": not c.solution,
        "solution_after": c.solution and c.attempts_before_solution == e.move.after and e.seen.attempts < e.move.after,
    }.get(e.move.clause, False) and attempts > 0


def _top(e: Event) -> int:
    return min(len(e.item.hints), e.contract.highest_rung)


def _leaps(e: Event) -> bool:
    """May this rung be two up? Only on request, for a learner who is upset, or after the gap was named."""
    return e.heard.kind == "wants_answer" or e.heard.upset or (max(e.seen.rungs) == 0 and bool(e.seen.gaps or e.before.pending == "gap"))


def _leads_on(e: Event) -> bool:
    """Asking for help brings help as long as the ordinary ladder has any left."""
    asked = e.heard.kind in ("stuck", "hint", "wants_answer") and e.mark is None and e.contract == Contract()
    left = max(e.seen.rungs) < len(e.item.hints) or (e.item.worked and not e.seen.sibling)
    return not (asked and left) or e.move.name in ("rung", "sibling")


PROMISES: dict[str, Callable[[Event], bool]] = {
    "nothing but a right answer is confirmed": lambda e: e.move.name not in FOUND_RIGHT or _right(e),
    "a right answer is confirmed at once": lambda e: not _right(e) or e.move.name in FOUND_RIGHT,
    "a fresh item alone follows help, and only help": lambda e: e.move.name not in FOUND_RIGHT or (e.move.name == "fresh") == e.seen.helped,
    "a solution comes after genuine attempts and a sibling": lambda e: (
        e.move.name != "solution"
        or (
            e.seen.attempts >= max(1, e.contract.attempts_before_solution)
            and e.contract.solution
            and (e.seen.sibling or not e.contract.sibling)
            and bool(e.item.worked)
        )
    ),
    "an example comes only where there is one and the contract allows it": lambda e: (
        e.move.name != "sibling" or (bool(e.item.worked) and e.contract.sibling and e.seen.attempts >= e.contract.attempts_before_example)
    ),
    "a hint is never said twice": lambda e: e.move.name not in ("rung", "step") or not e.move.rung or e.move.rung > max(e.seen.rungs),
    "no hint beyond the item's or the contract's": lambda e: e.move.rung <= _top(e),
    "hints come one by one, two only for a reason": lambda e: (
        e.move.name != "rung" or e.move.rung - max(e.seen.rungs) <= (2 if _leaps(e) else 1)
    ),
    "asking for the answer brings a bigger hint": lambda e: (
        e.move.name != "rung" or e.heard.kind != "wants_answer" or e.move.rung == min(_top(e), max(e.seen.rungs) + 2)
    ),
    "asking for help brings help while there is any": _leads_on,
    "no fourth bare question in a row": lambda e: e.questions <= QUESTIONS_IN_A_ROW,
    "a gap is named once, for a misconception, where hints are allowed": lambda e: (
        e.move.name != "gap"
        or (e.mark is not None and bool(e.mark.misconception) and e.mark.misconception not in e.seen.gaps and e.contract.highest_rung > 0)
    ),
    "a third guess without a reason gets no verdict": lambda e: (
        e.contract.locked
        or not (e.wild and e.seen.wild >= 2 and e.mark and e.mark.given != e.seen.last)
        or (e.move.silent and e.move.name not in VERDICTS)
    ),
    "is it this or that gets no verdict": lambda e: e.heard.kind != "guess_between" or e.mark is not None or e.move.name not in VERDICTS,
    "a learner who is upset is not questioned": lambda e: not (e.heard.upset or e.before.upset) or e.move.name not in ASKS,
    "a learner who is upset hears a calm sentence": lambda e: not e.heard.upset or e.contract.locked or _right(e) or e.move.calm,
    "holding to an answer moves no verdict": lambda e: (
        not (e.heard.insists and e.mark is None)
        or (e.move.name not in VERDICTS and (not e.move.stands or e.seen.told in ("wrong", "close")))
    ),
    "under a lock an answer is received and nothing else": lambda e: (
        not e.contract.locked
        or (
            e.move.name in ("received", "not_now", "break")
            and (e.mark is None or e.move == Move("received"))
            and e.after.solved == e.before.solved
        )
    ),
    "a lock is the same for every verdict": lambda e: (
        not e.contract.locked
        or e.mark is None
        or all(decide(e.heard, replace(e.mark, verdict=v), e.before, e.item, e.contract) == e.move for v in get_args(Verdict))
    ),
    "help that is not allowed names its true clause": lambda e: e.move.name != "not_now" or (e.contract != Contract() and _clause(e)),
    "a second contract never gives more": lambda e: not _more(e),
    "nothing is taken back": lambda e: (
        e.after.rung >= e.before.rung
        and e.after.tries >= e.before.tries
        and set(e.after.misconceptions) >= set(e.before.misconceptions)
        and all(getattr(e.after, name) >= getattr(e.before, name) for name in ("sibling", "solution", "solved", "upset"))
    ),
    "what is kept can be read back": lambda e: Progress.from_json(e.after.as_json()) == e.after,
}


def _more(e: Event) -> bool:
    """Would two contracts together allow what one alone forbids?"""
    other = Contract(highest_rung=1, attempts_before_example=1, solution=False)
    both = strictest(e.contract, other)
    if both != strictest(other, e.contract) or strictest(both, e.contract) != both:
        return True
    move = decide(e.heard, e.mark, e.before, e.item, both)
    allowed = move.rung <= min(1, e.contract.highest_rung) and move.name != "solution"
    example = move.name != "sibling" or (e.contract.sibling and e.before.tries >= max(1, e.contract.attempts_before_example))
    return not (allowed and example)


def broken(events: Iterator[Event]) -> list[str]:
    """The promises this sequence breaks, each with the moment."""
    faults = []
    for n, event in enumerate(events, 1):
        for name, holds in PROMISES.items():
            if not holds(event):
                faults.append(f"{name}: message {n}, {event.heard}, {event.mark}, {event.contract}, {event.before} -> {event.move}")
    return faults


def naive(heard: Heard, mark: Mark | None, progress: Progress, item: Item, contract: Contract) -> Move:
    """The ladder most tutors have: a hint at each failure, and the solution when it is asked for."""
    if mark and mark.verdict == "right":
        return Move("confirm")
    if heard.kind == "wants_answer" or progress.rung >= len(item.hints):
        return Move("solution")
    return Move("rung", progress.rung + 1)


def run(options: Options) -> Iterator[Row]:
    """One row: sequences in which a promise was broken."""
    seeds = options.some(list(range(SEQUENCES)))
    found = {seed: broken(play(Random(seed))) for seed in seeds}
    some = seeds[:500]
    plain = sum(bool(broken(play(Random(seed), naive))) for seed in some) / len(some)
    yield share_row(
        "ladder",
        f"sequences that break one of {len(PROMISES)} promises",
        "policy",
        [bool(found[seed]) for seed in seeds],
        baseline=f"hint after hint, solution on request {plain:.2f}",
        bar=Bar(most=0.0),
        faults=[f"seed {seed}: {fault}" for seed, faults in found.items() for fault in faults],
    )
