"""Written answers by stated criteria: each asks for phrases, as whole words, said and not denied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..turn import Criterion, Expected, Mark
from .says import why
from .text import plain

LONGEST_ESSAY = 20_000
_FEWEST_WORDS = 3
_REACH = 7
"""A denial reaches this many words ahead."""

_NOT = frozenset(
    "not no never without neither nor cannot hardly isn't isnt aren't arent wasn't wasnt weren't don't dont doesn't doesnt "
    "didn't didnt can't cant won't "
    "wont wouldn't shouldn't couldn't hasn't haven't hadn't ain't nunca sin tampoco ni jamas".split()
)
_LIGHT = frozenset("really simply even is only just".split())
_NOT_A_DENIAL = frozenset("only just solo solamente doubt matter".split())
_BORDERS = frozenset("but however although though instead pero sino aunque .".split())
_GIVES_REASON = frozenset("because since so when if that which porque cuando si que".split())
_NEW_SUBJECT = frozenset(
    "it they the this that these those we i you he she then also because so there el la los las ellos eso esto".split()
)
_IS_NOT = (
    ("is", "not"),
    ("was", "not"),
    ("are", "not"),
    ("were", "not"),
    ("isn't",),
    ("wasn't",),
    ("aren't",),
    ("no", "es"),
    ("no", "son"),
)
_DOES_NOT = frozenset(("doesn't", "don't", "didn't", "does", "do", "did"))
_IDLE = frozenset("matter help cause count make affect importa ayuda".split())


def mark_criteria(expected: Expected, given: str, language: str) -> Mark:
    """Right when every criterion is met; incomplete with what each missing one asks for; wrong only by a named misconception."""
    answer = given.strip()
    if not answer or len(answer) > LONGEST_ESSAY:
        return Mark("cannot_tell", why("empty" if not answer else "long", language), given=answer[:200])
    spoken = _words(answer)
    if sum(w != "." for w in spoken) < _FEWEST_WORDS:
        return Mark("cannot_tell", why("short", language), given=answer[:200])
    stems = [stem(w) for w in spoken]
    met = tuple(c.id for c in expected.criteria if _met(c, spoken, stems))
    missing = tuple(c.say for c in expected.criteria if c.id not in met)
    if not missing:
        return Mark("right", why("right", language), given=answer[:200], met=met)
    for mistake in expected.mistakes:
        if says(mistake.gives, spoken, stems):
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=answer[:200], met=met, missing=missing)
    return Mark("incomplete", why("missing", language), given=answer[:200], met=met, missing=missing)


def _met(criterion: Criterion, spoken: list[str], stems: list[str]) -> bool:
    return all(any(says(phrase, spoken, stems) for phrase in group) for group in criterion.needs)


def _words(text: str) -> list[str]:
    """Plain words in order, with "." for every border between clauses."""
    return [w if w[0].isalnum() else "." for w in re.findall(r"[^\W_]+(?:'[^\W_]+)*|[.!?;:,\n—–()]", plain_keeping_lines(text))]


def plain_keeping_lines(text: str) -> str:
    return "\n".join(plain(line) for line in text.splitlines())


def stem(word: str) -> str:
    """Without the endings s, es, ed, ing and a doubled or silent last letter, so that "making" and "makes" are one."""
    for ending, least in (("'s", 3), ("ies", 5), ("ing", 6), ("ied", 5), ("ed", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not (ending == "s" and word[-2:] in ("ss", "us", "is")):
            word = word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
            break
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def says(phrase: str, spoken: list[str], stems: list[str]) -> bool:
    """Whether the phrase is said at least once without being denied."""
    wanted = [stem(w) for w in _words(phrase) if w != "."]
    return bool(wanted) and any(not _denied(spoken, at, len(wanted)) for at in _places(wanted, stems))


def _places(wanted: list[str], stems: list[str]) -> Iterator[int]:
    return (n for n in range(len(stems) - len(wanted) + 1) if stems[n : n + len(wanted)] == wanted)


def _denied(spoken: list[str], at: int, length: int) -> bool:
    return _denied_before(spoken, at) or _denied_after(spoken, at + length)


def _denied_before(spoken: list[str], at: int) -> bool:
    own_reason = spoken[at] in _GIVES_REASON
    for back in range(1, _REACH):
        n = at - back
        if n < 0 or spoken[n] in _BORDERS:
            return False
        word = spoken[n]
        if word in ("and", "y") and spoken[n + 1] in _NEW_SUBJECT:
            return False
        if word in _NOT:
            return spoken[n + 1] not in _NOT_A_DENIAL
        if own_reason and word not in _LIGHT:
            return False  # "soda should not be sold because": the denial is not of the reason
        if word in _GIVES_REASON:
            return n > 0 and spoken[n - 1] in _NOT
    return False


def _denied_after(spoken: list[str], at: int) -> bool:
    ahead = spoken[at : at + 3]
    if any(tuple(ahead[: len(p)]) == p and ahead[len(p) : len(p) + 1] != ["only"] for p in _IS_NOT):
        return True
    return bool(ahead) and ahead[0] in _DOES_NOT and bool(set(ahead[1:]) & _IDLE) and (ahead[0].endswith("'t") or "not" in ahead)
