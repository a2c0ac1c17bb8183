"""Finding the answer in what a child types: "I think it's about 12?", "3 and 2 so 5/6", "not 12 but 13".

A message that could mean two numbers, or that says what the answer is not, gives no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal as OneOf

from .exact import letters, value_or_none
from .forms import literal
from .grammar import Node, Num, Sym, Unreadable, parse
from .runs import Run, Sentence, Side, read_sentence
from .text import lines, plain, sentences
from .tokens import LONGEST, Token
from .units import convert, find_unit

_MOST_SENTENCES = 60
_ANSWER = frozenset("answer ans answers respuesta resultado solution solucion reponse antwort".split())
_CONCLUDE = frozenset(
    "so then therefore hence thus finally altogether total totally actually wait mean meant got get gets getting think "
    "thought guess believe makes "
    "equals equal is are its it's that's thats gives entonces luego total creo pienso es son da dan sale queda hay "
    "obtengo final now".split()
)
_BECAUSE = frozenset("because since cause cuz bc porque pues".split())
_RESULTS = frozenset("so got get therefore answer entonces respuesta".split())
_CLAUSE_WORDS = _BECAUSE | frozenset("but so then therefore thus and or pero entonces sino y o luego just".split())
_NEGATIONS = frozenset(
    "not no isn't isnt aren't arent wasn't wasnt don't dont doesn't doesnt didn't didnt can't cant cannot won't wont never "
    "nor neither none without "
    "except wrong incorrect false impossible nunca tampoco ni sin falso incorrecto mal excepto".split()
)
_WITHDRAWN = frozenset("wrong incorrect false mistake impossible incorrecto incorrecta falso mal equivocado".split())
_BENT = frozenset(
    "more less fewer greater bigger smaller larger higher lower above below over under almost nearly between twice double "
    "triple half least than "
    "within casi mas menos mayor menor entre doble mitad".split()
)
_CHECKS = frozenset("check checking checked verify comprobacion compruebo comprobar verifico".split())


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
    named: bool = False
    """It was given as x = 4."""
    count: Fraction | None = None
    clouded: bool = False
    """What stands around it is not understood: a dash that may be a minus, half a fraction."""

    @property
    def key(self) -> object:
        """What makes two candidates the same answer."""
        return (self.value, self.label) if self.value is not None else repr(self.tree)


@dataclass(frozen=True)
class Reading:
    """`one`: an answer was found. `task`: only something still to work out. `unclear` and `none`: ask."""

    state: OneOf["one", "task", "unclear", "none"]
    answer: Candidate | None = None


def read_answer(text: str, language: str = "en") -> Reading:
    """The one number that a message gives as its answer. Never raises."""
    if len(text) > LONGEST:
        return Reading("none")
    parts = [read_sentence(s, language) for line in lines(text) for s in sentences(line)][-_MOST_SENTENCES:]
    explicit = [r for s in parts if (r := _after_answer_word(s))]
    if explicit:
        later = [_read(s) for s in parts[parts.index(_holder(parts)) + 1 :]]
        return Reading("unclear") if any(_withdraws(s) for s in parts) or any(r.state == "unclear" for r in later if r) else explicit[-1]
    return _last(parts)


def _holder(parts: Sequence[Sentence]) -> Sentence:
    return [s for s in parts if _after_answer_word(s)][-1]


def _last(parts: Sequence[Sentence]) -> Reading:
    found = Reading("none")
    for n in range(len(parts) - 1, -1, -1):
        sentence = parts[n]
        if _withdraws(sentence):
            return Reading("unclear")
        if n and _is_check(sentence) and any(_read(s).state == "one" for s in parts[:n]):
            continue
        reading = _read(sentence)
        if reading.state in ("one", "unclear"):
            return reading
        if reading.state == "task" and found.state == "none":
            found = reading
    return found


def _is_check(sentence: Sentence) -> bool:
    return bool(sentence.tokens) and plain(sentence.tokens[0].text) in _CHECKS


def _withdraws(sentence: Sentence) -> bool:
    """ "That is wrong." takes back what was said."""
    words = [plain(t.text) for t in sentence.tokens if t.kind == "word"]
    if set(words) & _WITHDRAWN:
        return True
    joined = " ".join(words)
    return not sentence.runs and any(
        p in joined for p in ("not right", "not correct", "not it", "isn't right", "isn't it", "no es correcto")
    )


# ---------------------------------------------------------------- candidates


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
    if any(t is not None and letters(t) for _, t in rest):
        return [_candidate(side, tree, run, sentence, finished=False)]
    made = _candidate(side, tree, run, sentence, finished=literal(tree) is not None)
    return [replace(made, chain=len(sides) > 1 and not named, named=named)]


def _is_blank(side: Side) -> bool:
    return len(side.tokens) == 1 and side.tokens[0].kind == "blank"


def _tree(side: Side) -> Node | None:
    try:
        return parse(side.tokens)
    except Unreadable:
        return None


def _candidate(side: Side, tree: Node, run: Run, sentence: Sentence, finished: bool) -> Candidate:
    count = next((t.other for t in side.tokens if t.kind == "num" and t.shape == "fraction" and t.other is not None), None)
    text = sentence.text[side.start : side.end].strip()
    return Candidate(
        tree,
        value_or_none(tree),
        side.labels[-1] if side.labels else "",
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
                    out[-1] = replace(
                        before, tree=Num(total, "mixed"), value=total, last=candidate.last, text=f"{before.text} {candidate.text}"
                    )
                    continue
        out.append(candidate)
    return out


# ---------------------------------------------------------------- which one is the answer


def _after_answer_word(sentence: Sentence) -> Reading | None:
    """The first number after "the answer is", if the sentence says that."""
    at = max((n for n, t in enumerate(sentence.tokens) if t.kind == "word" and plain(t.text) in _ANSWER), default=-1)
    after = [c for c in candidates(sentence) if at >= 0 and c.first > at]
    if not after:
        return None
    return _decide(_before_because(after, sentence, at), sentence, at)


def _read(sentence: Sentence) -> Reading:
    return _decide(_before_because(candidates(sentence), sentence, -1), sentence, -1)


def _before_because(found: list[Candidate], sentence: Sentence, start: int) -> list[Candidate]:
    """An explanation after "because" does not compete with the answer before it."""
    for n, token in enumerate(sentence.tokens):
        if n > start and token.kind == "word" and plain(token.text) in _BECAUSE:
            before = [c for c in found if c.last <= n]
            concludes = any(t.kind == "word" and plain(t.text) in _RESULTS for t in sentence.tokens[n:])
            if any(c.finished for c in before) and not concludes:
                return before
    return found


def _decide(found: list[Candidate], sentence: Sentence, start: int) -> Reading:
    if not found:
        return Reading("none")
    if any(c.clouded for c in found):
        return Reading("unclear")
    kept = [c for c in found if not _denied(c, sentence.tokens)]
    if (
        not kept
        or any(_bent(c, sentence.tokens) for c in kept[-1:])
        or (len(kept) < len(found) and kept[-1].first < found[0].first and len(found) > 2)
    ):
        return Reading("unclear")
    if len(kept) < len(found) and plain(sentence.tokens[0].text) == "no" and kept[-1].first < max(c.first for c in found):
        return Reading("unclear")
    done = [c for c in kept if c.finished]
    if not done:
        return Reading("task", kept[0]) if len({c.key for c in kept}) == 1 else Reading("unclear")
    if _offers_choice(done, sentence.tokens):
        return Reading("unclear")
    if (one := _only(done)) and not any(not c.finished and c.first > one.last and c.named for c in kept):
        return Reading("one", one)
    return _by_marker(done, sentence, start)


def _by_marker(done: list[Candidate], sentence: Sentence, start: int) -> Reading:
    marks = [
        n
        for n, t in enumerate(sentence.tokens)
        if n > start and ((t.kind == "word" and plain(t.text) in _CONCLUDE) or t.text == "→" or t.shape == "said")
    ]
    for n in reversed(marks):
        after = [c for c in done if c.last > n and c.first >= n - _inside(sentence, n)]
        if after:
            if one := _only(after):
                return Reading("one", one)
            break
    chains = [c.chain or c.named for c in done]
    if chains[-1] and (all(chains) or sum(chains) == 1):
        return Reading("one", done[-1])
    return Reading("unclear")


def _inside(sentence: Sentence, n: int) -> int:
    """How far back the run that holds the n-th token starts, when a spoken "is" is part of a chain."""
    return next((n - run.first for run in sentence.runs if run.first <= n < run.last), 0)


def _only(found: list[Candidate]) -> Candidate | None:
    return found[-1] if len({c.key for c in found}) == 1 else None


def _clause(at: int, tokens: Sequence[Token], step: int) -> list[str]:
    """The words from a place back (or on) to the border of its clause."""
    out: list[str] = []
    n = at
    while 0 <= n < len(tokens):
        token = tokens[n]
        word = plain(token.text)
        if token.kind in ("sep", "num", "rel") or (token.kind == "word" and word in _CLAUSE_WORDS):
            break
        if token.kind == "word":
            out.append(word)
        n += step
    return out


def _denied(candidate: Candidate, tokens: Sequence[Token]) -> bool:
    around = _clause(candidate.first - 1, tokens, -1) + _clause(candidate.last, tokens, 1)
    return bool(_NEGATIONS & set(around))


def _bent(candidate: Candidate, tokens: Sequence[Token]) -> bool:
    """ "More than 12", "half of 12", "almost 12": the number is not what is meant."""
    before = _clause(candidate.first - 1, tokens, -1)
    after = _clause(candidate.last, tokens, 1)
    return bool(_BENT & set(before)) or "than" in after[:2] or before[:2] == ["most", "at"]


def _offers_choice(found: list[Candidate], tokens: Sequence[Token]) -> bool:
    """ "12 or 13"."""
    for a, b in pairwise(found):
        between = {plain(t.text) for t in tokens[a.last : b.first]}
        if a.key != b.key and between & {"or", "o", "oder", "ou"} and not between & {"so", "then", "entonces"}:
            return True
    return False
