"""What the words around a number do to it: deny it, bend it ("more than 12") or make it a circumstance ("in 2 hours")."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .candidates import Candidate
from .text import plain
from .tokens import Token

BECAUSE = frozenset("because since cause cuz bc porque pues".split())
CONCLUDE = frozenset(
    "so then therefore hence thus finally altogether total totally actually wait mean meant got get gets getting think "
    "thought guess believe makes "
    "equals equal is are its it's that's thats gives entonces luego total creo pienso es son da dan sale queda hay "
    "obtengo final now".split()
)
_CLAUSE_WORDS = BECAUSE | frozenset("but so then therefore thus and or pero entonces sino y o luego just".split())
_NEGATIONS = frozenset(
    "not no isn't isnt aren't arent wasn't wasnt don't dont doesn't doesnt didn't didnt can't cant cannot won't wont never "
    "nor neither none without anything everything "
    "except wrong incorrect false impossible nunca tampoco ni sin falso incorrecto mal excepto".split()
)
_BENT = frozenset(
    "more less fewer greater bigger smaller larger higher lower above below over under almost nearly between twice double "
    "triple half least than "
    "within casi mas menos mayor menor entre doble mitad".split()
)
SETTINGS = frozenset("in after before during until with when".split())
_CIRCUMSTANCES = SETTINGS | frozenset("for to off".split())
_SAYS_MORE = frozenset(
    "has have had need needs left leaves leaving remain remains plus minus add adds adding added subtract subtracted spent".split()
)


def without_circumstances(found: list[Candidate], tokens: Sequence[Token], opening: frozenset[str] = _CIRCUMSTANCES) -> list[Candidate]:
    """Without the circumstances: the 16 of "16 goals on average in 2 hours", the 4 of "20 / 5 = 4 more to make $50"."""
    kept = found[:1]
    for before, candidate in pairwise(found):
        if not _circumstance(before, candidate, tokens, opening):
            kept.append(candidate)
    last = max((n for n, c in enumerate(kept) if c.worked and c.chain), default=-1)
    return kept[last:] if last >= 0 and kept[last] is kept[-1] else kept


def _circumstance(before: Candidate, candidate: Candidate, tokens: Sequence[Token], opening: frozenset[str]) -> bool:
    """Whether a number stands in a phrase such as "in 2 hours" or "to make $50", a word away from the number before it."""
    between = [plain(t.text) for t in tokens[before.last : candidate.first] if t.kind == "word"]
    words_ = clause(candidate.first - 1, tokens, -1)
    if candidate.chain or candidate.named or not candidate.label or set(words_) & (CONCLUDE | _SAYS_MORE):
        return False
    if not before.label and between[:1] == words_[-1:] and len(between) == 1:
        return False  # 3 in 12 people
    at = next((n for n, w in enumerate(words_) if w in opening), -1)
    return at > 0 or (at == 0 and words_[0] != "to")


def clause(at: int, tokens: Sequence[Token], step: int) -> list[str]:
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


def denied(candidate: Candidate, tokens: Sequence[Token]) -> bool:
    after = clause(candidate.last, tokens, 1)
    next_one = candidate.last + len(after)
    if after[-1:] == ["not"] and next_one < len(tokens) and tokens[next_one].kind == "num":
        after.pop()  # "12 not 13" denies the 13
    before = [plain(t.text) for t in tokens[max(0, candidate.first - 2) : candidate.first]]
    if before in (["anything", "but"], ["everything", "but"], ["todo", "menos"]):
        return True
    around = clause(candidate.first - 1, tokens, -1) + after
    return bool(_NEGATIONS & set(around))


def bent(candidate: Candidate, tokens: Sequence[Token]) -> bool:
    """ "More than 12", "half of 12", "almost 12": the number is not what is meant."""
    before = clause(candidate.first - 1, tokens, -1)
    after = clause(candidate.last, tokens, 1)
    return bool(_BENT & set(before)) or "than" in after[:2] or before[:2] == ["most", "at"]
