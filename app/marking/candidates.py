"""The numbers of a message that may be its answer, each with its unit and with how it was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .exact import letters, value_or_none
from .forms import literal
from .grammar import Node, Num, Sym, Unreadable, parse
from .runs import Run, Sentence, Side, read_sentence
from .text import lines, plain
from .tokens import Token
from .units import convert, find_unit


@dataclass(frozen=True)
class Candidate:
    """A number that may be the answer. `count` is the 3 of "3 sixths", for a task that asks how many sixths."""

    tree: Node
    value: Fraction | None
    label: str
    text: str
    finished: bool
    first: int
    last: int
    chain: bool = False
    worked: bool = False
    """A chain that starts from something worked out: 3 * 4 = 12."""
    named: bool = False
    """It was given as x = 4."""
    name: str = ""
    """The x of it."""
    count: Fraction | None = None
    clouded: bool = False
    """What stands around it is not understood: a dash that may be a minus, half a fraction."""

    @property
    def key(self) -> object:
        """What makes two candidates the same answer."""
        return (self.value, self.label) if self.value is not None else repr(self.tree)


def candidates(sentence: Sentence) -> list[Candidate]:
    """All numbers of a sentence that could be an answer, in order."""
    return _compound([c for run in sentence.runs for c in _of_run(run, sentence)], sentence.tokens)


def _of_run(run: Run, sentence: Sentence) -> list[Candidate]:
    if run.carried and len(run.sides) == 1:
        return []
    sides = [(s, _tree(s)) for s in run.sides if s.tokens]
    if any(t.text in ("<", ">", "≤", "≥", "≠", "≈") for t in run.relations):
        return []
    named = any(isinstance(tree, Sym) or _is_blank(side) for side, tree in sides) and len(sides) > 1
    name = next((tree.name for _, tree in sides if isinstance(tree, Sym)), "") if named else ""
    rest = [(side, tree) for side, tree in sides if not (isinstance(tree, Sym) or _is_blank(side))]
    if not rest:
        return []
    if len(run.sides) == 1 and rest[0][1] is None:
        return _singles(rest[0][0], run)
    if any(tree is None for _, tree in rest[-1:]):
        return _singles(rest[-1][0], run)
    side, tree = rest[-1]
    if tree is not None and literal(tree) is None and len(rest) > 1 and rest[0][1] is not None and literal(rest[0][1]):
        side, tree = rest[0]
    if tree is None:
        return []
    if any(t is not None and letters(t) for _, t in rest) and not _settled([t for _, t in rest]):
        return [_candidate(side, tree, run, sentence, finished=False)]
    made = _candidate(side, tree, run, sentence, finished=literal(tree) is not None)
    hanging = bool(run.relations) and not run.sides[0].tokens and run.relations[0].shape != "said"  # "5 minutes for cutting = 95"
    return [
        replace(
            made,
            chain=(len(sides) > 1 and not named) or hanging,
            worked=hanging or any(t.kind in ("op", "frac") for s, _ in rest[:-1] for t in s.tokens[1:]),
            named=named,
            name=name,
        )
    ]


def _settled(trees: list[Node | None]) -> bool:
    """2^n = 2^10 = 1024: the last step holds no letters and is true."""
    if len(trees) < 3 or trees[-1] is None or trees[-2] is None or literal(trees[-1]) is None or letters(trees[-2]):
        return False
    return value_or_none(trees[-2]) == value_or_none(trees[-1]) is not None


def _is_blank(side: Side) -> bool:
    return len(side.tokens) == 1 and side.tokens[0].kind == "blank"


def _tree(side: Side) -> Node | None:
    try:
        return parse(side.tokens)
    except Unreadable:
        return None


def _candidate(side: Side, tree: Node, run: Run, sentence: Sentence, finished: bool) -> Candidate:
    count = next((t.other for t in side.tokens if t.text == "words" and t.other is not None), None)
    text = sentence.text[side.start : side.end].strip()
    degrees = "°" if side.tokens[-1].kind == "degree" else ""
    return Candidate(
        tree,
        value_or_none(tree),
        next((label for label in reversed(side.labels) if find_unit(label)), side.labels[-1] if side.labels else degrees),
        text,
        finished,
        run.first,
        run.last,
        count=count,
        clouded=run.dash or run.torn,
    )


def _singles(side: Side, run: Run) -> list[Candidate]:
    """The numbers of a stretch that is no expression ("12 13"), one by one; as doubtful ones when signs stand between."""
    torn = any(t.kind in ("op", "frac", "bar", "other") or (t.kind == "word") for t in side.tokens)
    return [
        Candidate(
            Num(t.value, t.shape or "whole", t.places, doubtful=t.doubtful), t.value, "", t.text, True, run.first, run.last, clouded=torn
        )
        for t in side.tokens
        if t.kind == "num"
    ]


def _compound(found: list[Candidate], tokens: Sequence[Token]) -> list[Candidate]:
    """1 h 30 min is one amount."""
    out: list[Candidate] = []
    for candidate in found:
        before = out[-1] if out else None
        if before and before.value is not None and candidate.value is not None and before.label and candidate.label:
            between = [t for t in tokens[before.last : candidate.first] if plain(t.text) not in ("and", "y", ",")]
            big, small = find_unit(before.label), find_unit(candidate.label)
            if not between and big and small and big.kind == small.kind and big.size > small.size:
                rest = convert(candidate.value, small, big)
                if rest is not None and abs(rest) < 1:
                    total = before.value + rest
                    cents = big.kind == "money"
                    tree = Num(total, "decimal", 2) if cents else Num(total, "mixed")
                    out[-1] = replace(before, tree=tree, value=total, last=candidate.last, text=f"{before.text} {candidate.text}")
                    continue
        out.append(candidate)
    return out


def numbers_of(text: str, language: str = "en") -> tuple[list[Candidate], int]:
    """Every number of a message, stated or to be worked out, and how many of them end a chain such as 3 * 4 = 12."""
    found: list[Candidate] = []
    for line in lines(text):
        sentence = read_sentence(line, language)
        found += candidates(sentence)
        for run in sentence.runs:
            for side in run.sides:
                if side.tokens and (tree := _tree(side)) is not None:
                    found.append(_candidate(side, tree, run, sentence, finished=literal(tree) is not None))
                found += _singles(side, run)
    return found, sum(c.chain for c in found)
