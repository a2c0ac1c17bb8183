"""Does a sentence say what a written task's model answer says? By the words that are new in it, not by its exact spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from .plain import plain

_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")
_COMMON = frozenset(
    "that this with from they them their there then than what when where which while will would could should have been because "
    "your yours into onto also each only very more most some such were does about after before other just like make makes made "
    "para porque como este esta esto pero tiene cuando donde".split()
)
_COVERED = 0.6
_RUN = 5
"""Words in a row that are the model answer's own."""
_FEWEST = 3
"""New words that must be said. Fewer are what any cue about the same thing has."""


def says_model_answer(sentence: str, solution: str, table: str) -> bool:
    """Are most of the words that one sentence of the model answer adds to the table in this sentence? `table` is the task and
    everything the student wrote: what stands there is nobody's secret."""
    text = plain(sentence)
    if plain(solution)[:60] in text:
        return True
    here, there = f" {_closed(sentence)} ", f" {_closed(table)} "
    if any(run in here and run not in there for run in _runs(solution)):
        return True
    known, said = _words(table), _words(sentence)
    for part in _parts(solution):
        new = part - known
        if len(new) >= _FEWEST and len(new & said) >= max(_FEWEST, _COVERED * len(new)):
            return True
    return False


@lru_cache(maxsize=256)
def _parts(solution: str) -> tuple[frozenset[str], ...]:
    """The words of the model answer, sentence by sentence."""
    return tuple(_words(part) for part in _SENTENCE.split(solution) if part.strip())


@lru_cache(maxsize=256)
def _runs(solution: str) -> tuple[str, ...]:
    """Every `_RUN` words in a row of a sentence of the model answer; a shorter sentence whole, from `_FEWEST` words on."""
    found = []
    for part in _SENTENCE.split(solution):
        words = _closed(part).split()
        if len(words) >= _FEWEST:
            found += [f" {' '.join(words[n : n + _RUN])} " for n in range(max(1, len(words) - _RUN + 1))]
    return tuple(found)


def _closed(text: str) -> str:
    """Its words, one space between them."""
    return " ".join(re.findall(r"\w+", plain(text)))


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    """Words of meaning, cut to their first five letters, so that "store", "stores" and "stored" are one."""
    return frozenset(word[:5] for word in _WORD.findall(plain(text)) if word not in _COMMON)
