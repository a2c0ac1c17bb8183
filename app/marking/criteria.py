"""Written answers by stated criteria: each asks for phrases, as whole words, said and not denied.

What this check cannot see: whether the sentence around the words makes sense. A learner who strings the asked-for words
together without sense meets the criteria, and one who says the idea in words that no author thought of does not; so
`right` means "every stated idea is named and none is denied", and the item's author and the teacher judge the rest.
A named wrong idea keeps an answer from being right even when everything asked for is there as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..turn import Criterion, Expected, Mark, Verdict
from .denial import BECAUSE, ascribed, denied, words
from .says import why

LONGEST_ESSAY = 20_000
_FEWEST_WORDS = 3
_SLIP_FROM = 8
"""Letters from which one slip of the finger leaves a word recognisable."""


def mark_criteria(expected: Expected, given: str, language: str) -> Mark:
    """Right when every criterion is met and no wrong idea is said; with a wrong idea, wrong while something is missing."""
    answer = given.strip()
    if not answer or len(answer) > LONGEST_ESSAY:
        return Mark("cannot_tell", why("empty" if not answer else "long", language), given=answer[:200])
    spoken = words(answer)
    if sum(w[0].isalnum() for w in spoken) < _FEWEST_WORDS:
        return Mark("cannot_tell", why("short", language), given=answer[:200])
    stems = [stem(w) for w in spoken]
    met = tuple(c.id for c in expected.criteria if _met(c, spoken, stems))
    missing = tuple(c.say for c in expected.criteria if c.id not in met)
    if wrong_idea := next((m.because for m in expected.mistakes if claims(m.gives, spoken, stems)), ""):
        # With everything asked for in place, words of a wrong idea may be part of a fair answer: asked about, not judged.
        verdict: Verdict = "wrong" if missing else "incomplete"
        reason = why("wrong" if missing else "look_again", language)
        return Mark(verdict, reason, misconception=wrong_idea, given=answer[:200], met=met, missing=missing)
    if missing:
        return Mark("incomplete", why("missing", language), given=answer[:200], met=met, missing=missing)
    return Mark("right", why("right", language), given=answer[:200], met=met)


def _met(criterion: Criterion, spoken: list[str], stems: list[str]) -> bool:
    return all(any(says(phrase, spoken, stems) for phrase in group) for group in criterion.needs)


def stem(word: str) -> str:
    """Without the endings s, es, ed, ing and a doubled or silent last letter, so that "making" and "makes" are one."""
    if word in BECAUSE:
        return "because"
    for ending, least in (("'s", 3), ("ies", 5), ("ing", 6), ("ied", 5), ("ed", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not (ending == "s" and word[-2:] in ("ss", "us", "is")):
            word = word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
            break
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1].isalpha() else word


def says(phrase: str, spoken: list[str], stems: list[str]) -> bool:
    """Whether the phrase is said at least once without being denied."""
    return any(not denied(spoken, at, length) for at, length in _places(phrase, stems))


def claims(phrase: str, spoken: list[str], stems: list[str]) -> bool:
    """Whether the phrase is said as the writer's own: not denied, and not what "some people think"."""
    return any(not denied(spoken, at, length) and not ascribed(spoken, at) for at, length in _places(phrase, stems))


def _places(phrase: str, stems: list[str]) -> Iterator[tuple[int, int]]:
    wanted = [stem(w) for w in words(phrase) if w[0].isalnum()]
    for n in range(len(stems) - len(wanted) + 1 if wanted else 0):
        if all(a == b or _slipped(a, b) for a, b in zip(wanted, stems[n : n + len(wanted)], strict=True)):
            yield n, len(wanted)


def _slipped(asked: str, typed: str) -> bool:
    """Two neighbouring letters exchanged, one doubled letter halved or one letter left out of a long word: "sunligth"."""
    if len(asked) < _SLIP_FROM or asked[0] != typed[:1] or not asked.isalpha() or len(asked) - len(typed) not in (0, 1):
        return False
    n = next((n for n, (a, b) in enumerate(zip(asked, typed, strict=False)) if a != b), len(typed))
    return asked[n + 1 :] == typed[n:] or (asked[n : n + 2] == typed[n : n + 2][::-1] and asked[n + 2 :] == typed[n + 2 :])
