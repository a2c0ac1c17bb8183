"""How hard an English text reads, as a school grade: from the length of its sentences and how many different long words it uses.

    grade = 6.2 · ln(words per sentence) + 14 · (different words of six letters or more among 100 running words, as a share) - 12

The ratio of the two weights was fitted to put easier above harder editions of the same articles in order (`evals.levels`);
scale and start were then set so that the grade agrees with Flesch-Kincaid on average. Works without any list of words.
"""

from __future__ import annotations

import math
import re

from .sentences import split, words

SENTENCE, LONG, START = 6.2, 14.0, -12.0
_WINDOW, _STEP, _LETTERS = 100, 25, 6
_DOLLARS = re.compile(r"(?<!\\)\$([^$\n]*)(?<!\\)\$")
_WORDS = re.compile(r"[^\W\d_]{3,}")


def grade(text: str) -> float:
    """The school grade a text asks for, never below 0. Under about 30 words it says little; callers allow for it."""
    sentences = [found for s in split(_numbers(text)) if (found := words(s))]
    if not sentences:
        return 0.0
    running = [w.casefold() for s in sentences for w in s]
    return max(0.0, SENTENCE * math.log(len(running) / len(sentences)) + LONG * long_words(running) + START)


def long_words(running: list[str]) -> float:
    """The share of different long words in 100 running words, on average over the text: repeating a long word costs nothing."""
    starts = range(0, max(1, len(running) - _WINDOW + 1), _STEP)
    windows = [running[at : at + _WINDOW] for at in starts]
    return sum(len({w for w in window if len(w) >= _LETTERS}) / len(window) for window in windows) / len(windows)


def _numbers(text: str) -> str:
    """Maths between dollars is one number; a lone dollar, or two with a sentence between them, is money."""
    told = _DOLLARS.sub(lambda m: m[0].replace("$", "") if len(_WORDS.findall(m[1])) > 1 else " one ", text)
    return told.replace("\\$", "").replace("$", "")
