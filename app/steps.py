"""The first wrong step of a student's working: a model may propose it, only code may say it.

A line of a child's work is called doubtful only with a proof from a solution that came with the task. There are three:
`put_right`: this line's result is the first number that stands neither in the task nor in the solution, and with one of the
    solution's results in its place the student's own later lines lead to the key;
`last_join`: all that the solution works out stood before, and this last line joins it to a number off the solution;
`passed`: all that the solution works out and the key itself stood before, and this line works on with the key.
On their own these name a line too early or too late in a quarter to a third of the works, so without a proposal nothing is
said; `evals.first_wrong_step` measures all of it. Numbers from nowhere, words such as "each" and units prove nothing: children
count things the task does not number, and convert units on the way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Literal

from .budget import fit
from .errors import StepwiseError
from .learning.policy import Move, Progress
from .marking import value_of
from .marking.exact import NotExact, letters, value, value_or_none
from .marking.grammar import Bin, Convention, Fun, Neg, Node, Num, Sym, Unreadable, parse
from .marking.runs import Side, read_sentence
from .models import ChatModel, Message
from .sentences import split
from .turn import Item, Mark

LEAST_STEPS, MOST_STEPS, MOST_CHARACTERS = 3, 30, 4000
_REPLY = 24  # tokens: a number and five words
_EVERYDAY = frozenset(Fraction(n) for n in (0, 1, 2, 3, 4, 5, 7, 10, 12, 24, 30, 52, 60, 100, 365, 1000))
"""Numbers nobody needs to give: halves, weeks, dozens, hours, percent."""
_HOW = Convention(whole_fractions=False)  # 30/2 is an operation here

Proof = Literal["", "put_right", "last_join", "passed"]


@dataclass(frozen=True)
class Step:
    """One line of working as read. `sums` are its operations in order with their exact values."""

    text: str
    numbers: frozenset[Fraction] = frozenset()
    sums: tuple[tuple[Node, Fraction], ...] = ()
    shown: str = ""
    """The last result as the student wrote it: "45"."""
    unknowns: bool = False


@dataclass(frozen=True)
class Ground:
    """What a proof stands on. `given` are the task's own numbers, `results` what the solution works out, with the key."""

    key: Fraction
    given: frozenset[Fraction]
    results: frozenset[Fraction]
    made: frozenset[Fraction]
    """The results, and what stands in the solution from sums that could not be read."""
    path: frozenset[Fraction]
    """Every number that a sound piece of work may hold."""


@dataclass(frozen=True)
class Proposal:
    """A model's word: a step from 1, or 0 for none, and its reason, which nobody is shown."""

    step: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Look:
    """That a model was asked, and what came of it; without a proof nothing may be claimed."""

    proposal: Proposal
    proof: Proof = ""
    shown: str = ""


# ---------------------------------------------------------------- reading


def steps_of(text: str) -> list[str]:
    """The lines of a student's working; its sentences when it was written on fewer than three lines."""
    if len(text) > MOST_CHARACTERS:
        return []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if len(lines) >= LEAST_STEPS else [s for line in lines for s in split(line)]


def read_step(text: str) -> Step:
    """A step with its numbers and operations. What cannot be read is left out. Never raises."""
    numbers: set[Fraction] = set()
    sums: list[tuple[Node, Fraction]] = []
    shown, unknowns = "", False
    sentence = read_sentence(text)
    for run in sentence.runs:
        read = [(side, tree) for side in run.sides if (tree := _tree(side)) is not None]
        for _, tree in read:
            worth = value_or_none(tree)
            numbers |= {abs(n) for n in _leaves(tree)} | ({abs(worth)} if worth is not None else set())
            unknowns = unknowns or bool(letters(tree))
            if run.relations and isinstance(tree, Bin) and worth is not None:
                sums.append((tree, worth))
                last = read[-1][0]
                shown = sentence.text[last.tokens[0].start : last.tokens[-1].end]
    return Step(text, frozenset(numbers), tuple(sums), shown, unknowns)


def ground(task: str, solution: str, key: str) -> Ground | None:
    """What the task and a solution of it give to stand on; None when the key is no number or the solution works nothing out."""
    worth = value_of(key)
    lines = [read_step(line) for line in solution.splitlines()]
    results = frozenset(result for line in lines for _, result in line.sums)
    if worth is None or not results:
        return None
    given = read_step(task).numbers
    beside = {n for g in given for n in (g / 100, g * 100, 1 - g, 1 - g / 100, 1 + g / 100, Fraction(g.numerator), Fraction(g.denominator))}
    written = {n for line in lines for n in line.numbers} | {worth}
    path = given | beside | _EVERYDAY | written
    return Ground(worth, given, results | {worth}, results | (written - given - beside - _EVERYDAY) | {worth}, frozenset(path))


def _tree(side: Side) -> Node | None:
    try:
        return parse(side.tokens, how=_HOW) if side.tokens else None
    except Unreadable:
        return None


def _leaves(tree: Node) -> list[Fraction]:
    match tree:
        case Num():
            return [tree.value]
        case Bin():
            return [*_leaves(tree.left), *_leaves(tree.right)]
        case Neg() | Fun():
            return _leaves(tree.of)
        case Sym():
            return []


# ---------------------------------------------------------------- confirming


def proofs(work: Sequence[Step], on: Ground) -> dict[int, Proof]:
    """The steps (from 1) of which a proposal could be confirmed, each with its proof. Pure."""
    results = [result for step in work for _, result in step.sums]
    if not results or results[-1] == on.key:
        return {}  # work that ends at the key is not for this module to doubt
    found: list[tuple[int, Proof]] = [(n, _proof(work, n - 1, on)) for n in range(1, len(work) + 1)]
    return {n: proof for n, proof in found if proof}


def _proof(work: Sequence[Step], at: int, on: Ground) -> Proof:
    step, before = work[at], work[:at]
    if not step.sums or not all(_sound(s, on) for s in before) or any(s.unknowns for s in work[: at + 1]):
        return ""
    result = step.sums[-1][1]
    stood = frozenset(n for s in before for n in s.numbers)
    reached = [n for n, s in enumerate(before) if any(r == on.key for _, r in s.sums)]
    if reached:
        goes_on = result != on.key and any(on.key in _leaves(tree) for tree, _ in step.sums)
        untouched = all(s.numbers.isdisjoint({on.key}) or not s.sums for s in before[reached[-1] + 1 :])
        return "passed" if goes_on and untouched and on.results <= stood | on.given else ""
    if result in on.path or on.key in step.numbers - on.given:
        return ""  # and a question about this step can never say the key
    if not any(s.sums for s in work[at + 1 :]):
        return "last_join" if on.results - {on.key} <= stood | on.given | step.numbers else ""
    instead = on.made - on.given - {result}
    return "put_right" if any(_rerun(work[at + 1 :], result, new) == on.key for new in instead) else ""


def _sound(step: Step, on: Ground) -> bool:
    return step.numbers <= on.path and all(result in on.made | on.given for _, result in step.sums)


def _rerun(later: Sequence[Step], old: Fraction, new: Fraction) -> Fraction | None:
    """The last result of the later steps, had `old` been `new`; None when it cannot be worked out."""
    swaps, last = {old: new}, new
    for tree, worth in ((tree, worth) for step in later for tree, worth in step.sums):
        changed = _swapped(tree, swaps)
        try:
            last = value(changed)
        except NotExact:
            return None
        if changed != tree and worth != last:
            swaps[worth] = last
    return last


def _swapped(tree: Node, swaps: Mapping[Fraction, Fraction]) -> Node:
    match tree:
        case Num():
            return Num(swaps[tree.value]) if tree.value in swaps else tree
        case Bin():
            return Bin(tree.op, _swapped(tree.left, swaps), _swapped(tree.right, swaps))
        case Neg():
            return Neg(_swapped(tree.of, swaps))
        case _:
            return tree


# ---------------------------------------------------------------- proposing

_SYSTEM = (
    "A student solved a task in numbered steps and the result is wrong. Find the first step that is wrong. "
    "Reply with its number and a reason of at most five words, nothing else, like this: 3 should have been divided"
)


def prompt(task: str, texts: Sequence[str]) -> list[Message]:
    """The one question. It holds the task and the steps, never the key or the solution."""
    lines = "\n".join(f"{n}. {_fence(text)}" for n, text in enumerate(texts, 1))
    return [("system", _SYSTEM), ("user", f"<task>{fit(_fence(task), 500)}</task>\n<steps>\n{fit(lines, 1200)}\n</steps>")]


def _fence(text: str) -> str:
    return re.sub(r"<\s*/?\s*(?:task|steps)\b[^>]*>", "", text)


async def propose(model: ChatModel, task: str, texts: Sequence[str]) -> Proposal:
    """One model call. A reply that begins with no step of this work proposes nothing. Raises StepwiseError."""
    said = ""
    pieces = model.stream(prompt(task, texts), _REPLY)
    try:
        async for piece in pieces:
            said += piece
            if len(said) > 200 or len(said.split()) > 7:
                break
    finally:
        await pieces.aclose()  # type: ignore[attr-defined]  # an early stop closes the request
    found = re.match(r"\W*(?:step\s*)?(\d{1,2})\b[\s.:,)-]*(.*)", said, re.IGNORECASE)
    if not found or not 0 < int(found[1]) <= len(texts):
        return Proposal(reason=said[:80])
    return Proposal(int(found[1]), " ".join(islice(found[2].split(), 5)))


async def look(model: ChatModel | None, item: Item, text: str, mark: Mark | None, move: Move, before: Progress) -> Look | None:
    """Asks for the first wrong step where a proposal could be confirmed; None when no model was asked.

    Only after an answer that is not right, with working of three steps or more that holds no false line and fits no known
    misconception, and where the next move would be a hint or a question about the answer itself.
    """
    if model is None or mark is None or mark.verdict not in ("wrong", "cannot_tell") or mark.false_line or mark.misconception:
        return None
    if move.name not in ("rung", "ask_again") or move.silent or move.calm or before.pending == "line":
        return None
    texts = steps_of(text)
    on = ground(item.ask, item.solution or "\n".join(item.worked), item.expected.value)
    if on is None or not LEAST_STEPS <= len(texts) <= MOST_STEPS:
        return None
    work = [read_step(t) for t in texts]
    possible = {n: p for n, p in proofs(work, on).items() if p != "passed" or mark.verdict == "wrong"}
    if not possible:
        return None  # no call for a word that could not be used
    try:
        proposal = await propose(model, item.ask, texts)
    except StepwiseError as fault:  # the model's trouble, never the student's
        return Look(Proposal(reason=str(fault)))
    proof = possible.get(proposal.step, "")
    return Look(proposal, proof, work[proposal.step - 1].shown if proof else "")
