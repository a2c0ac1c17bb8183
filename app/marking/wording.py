"""Answers that are a word or a sign: yes, greater, isosceles, <."""

from __future__ import annotations

import re

from ..turn import Expected, Mark
from .says import why
from .text import plain, words

_FILLER = frozenset(
    "the a an it its it's is i think answer so maybe that's that was would be my guess because el la un una es creo que "
    "respuesta are they he she we".split()
)
_NOT = frozenset("not isn't isnt no aren't never don't doesn't nunca".split())
_OFTEN = frozenset("always sometimes never siempre nunca".split())
_MOST = 30


def same_words(a: str, b: str) -> bool:
    """The same text but for case, accents, spaces and end punctuation."""
    return bool(a.strip()) and len(a) < 2000 and _bare(a) == _bare(b)


def accepted_word(expected: Expected, given: str) -> bool:
    """Whether the answer is one of the further right answers, word for word."""
    return any(same_words(given, text) for text in expected.accept)


def _bare(text: str) -> str:
    # The space of a mixed number stays: without it "1 1/12" would be "11/12".
    return re.sub(r"\s+", "", re.sub(r"(?<=\d)\s+(?=\d)", "_", plain(text).strip(" .!?$")))


def mark_words(expected: Expected, given: str, language: str) -> Mark:
    """The verdict when the key is no number: the key's words, said and not denied."""
    answer = given.strip()
    said = words(given)
    if not answer or len(said) > _MOST:
        return Mark("cannot_tell", why("empty" if not answer else "unclear", language), given=answer[:200])
    keys = (expected.value, *expected.accept)
    if any(same_words(answer, key) for key in keys):
        return Mark("right", why("right", language), given=answer)
    signs = re.findall(r"[<>=≤≥≠]", answer)
    if expected.value.strip() in ("<", ">", "=", "≤", "≥", "≠"):
        if len(signs) != 1:
            return Mark("cannot_tell", why("unclear", language), given=answer)
        verdict = "right" if signs[0] == expected.value.strip() else "wrong"
        return Mark("right" if verdict == "right" else "wrong", why(verdict, language), given=answer)
    if "or" in said or ("o" in said and language.startswith("es")):
        return Mark("cannot_tell", why("unclear", language), given=answer)
    for mistake in expected.mistakes:
        if same_words(answer, mistake.gives) or _says(said, mistake.gives):
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=answer)
    if any(_says(said, key) for key in keys):
        return Mark("right", why("right", language), given=answer)
    wanted, often = _OFTEN & set(words(expected.value)), _OFTEN & set(said)
    if wanted and len(often) == 1 and wanted != often and not set(said) & _NOT - _OFTEN:
        return Mark("wrong", why("wrong", language), given=answer)
    core = [w for w in said if w not in _FILLER]
    if any(_near(" ".join(core), plain(key)) for key in keys):
        return Mark("close", why("spelling", language), given=answer, slip="spelling")
    if len(core) > 4 or set(core) & _NOT - {"no"} or not core:
        return Mark("cannot_tell", why("unclear", language), given=answer)
    return Mark("wrong", why("wrong", language), given=answer)


def _says(said: list[str], key: str) -> bool:
    """The key's words stand together, the rest is filler, and nothing denies them."""
    wanted = words(key)
    if not wanted:
        return False
    for n in range(len(said) - len(wanted) + 1):
        if said[n : n + len(wanted)] == wanted:
            rest = said[:n] + said[n + len(wanted) :]
            opening = rest if n else []  # "yes because …": what follows a leading yes or no explains it
            return not set(rest) & _NOT and (all(w in _FILLER for w in opening) or (n > 0 and len(wanted) > 1))
    return False


def _near(a: str, b: str) -> bool:
    """One letter added, lost, changed or exchanged in a word of five letters or more."""
    if min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 1 or a == b or any(c.isdigit() for c in a + b):
        return False
    first = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    tails = ((a[first + 1 :], b[first + 1 :]), (a[first:], b[first + 1 :]), (a[first + 1 :], b[first:]))
    swapped = a[first : first + 2] == b[first : first + 2][::-1] and a[first + 2 :] == b[first + 2 :]
    return swapped or any(x == y for x, y in tails)
