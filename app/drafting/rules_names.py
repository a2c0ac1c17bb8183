"""Rules about people: no child, no address, no diagnosis, no protected trait on paper or in the form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .compose import Draft
from .mathtext import plain
from .rules_pages import found_in
from .rules_sources import read_words

_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\w)\+?\d[\d ()-]{7,}\d(?!\w)")
_CHILD = re.compile(
    r"\b(?!The|This|That|These|Those|Group|Sheet|Task|Everyone|Everybody|Nobody|Some|Each|Who|What|It|He|She|They|None)"
    r"[A-Z][a-záéíóúñ]+ "
    r"(?i:has (adhd|autism|dyslexia|dyscalculia|an iep|an? 504)|(is|was) (autistic|dyslexic|in group [abc])|struggles with|needs help with)"
)
_MIDDLE = re.compile(r"(?<=[a-zà-ÿ,;] )([A-ZÁÉÍÓÚÑ][a-zà-ÿ]{2,})\b")
"""A capital inside a sentence: in English text, a name."""
_FIRST = re.compile(
    r"(?:^|[.!?:] )([A-ZÁÉÍÓÚÑ][a-zà-ÿ]{2,})(?= (?:has|is|was|needs|gets|sits|cannot|can't|won't|should|joins|goes|reads|works|wrote) )"
)
_NO_NAMES = set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
    december english spanish french arabic math maths stepwise word
    everyone everybody nobody none each who what that this it he she they one another group sheet task station card team who""".split()
)
_PROTECTED = re.compile(
    r"\b(ADHD|autis\w+|dyslexi\w+|asperger\w*|undocumented|immigrant|refugee|Muslim|Jewish|Christian|Hindu|ethnicity)\b", re.I
)


def no_names(draft: Draft) -> Iterator[str]:
    """No child, address or number, no diagnosis and no protected trait; characters of the lesson's own stories may be named."""
    yield from found_in(draft.files, _CONTACT)
    yield from found_in(draft.files, _CHILD)
    typed = " ".join(str(v) for v in draft.chosen.values())
    if found := _PROTECTED.search(typed):
        yield f"the form: {found.group()!r}; say what helps instead of what someone is"
    known = {w.strip(".") for w in read_words(draft).split()}
    for file in draft.files:
        if file.language != "en":
            continue
        for line in file.text.split("\n"):
            text = plain(line)
            names = {m[1] for pattern in (_MIDDLE, _FIRST) for m in pattern.finditer(text) if _is_name(m[1], known)}
            yield from (f"{file.name}: {name!r} is nobody in this lesson, in {text[:60]!r}" for name in sorted(names))


def _is_name(word: str, known: set[str]) -> bool:
    low = word.casefold()
    return not low.endswith("ing") and low not in known and low not in _NO_NAMES and low.removesuffix("s") not in _NO_NAMES
