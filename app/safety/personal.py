"""Marks in a typed text that may tell who somebody is or how to reach them, so that an adult looks twice. Nothing is changed. Pure.

It warns too often rather than too seldom: a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .names import without_names

FOUND = ("mail", "phone", "link", "street", "name")
"""Kinds, in the order they are told: an e-mail address, a telephone number, a web address or account, where somebody lives, a name."""
_DIGITS = (7, 15)
"""Digits of a telephone number, fewest and most."""
_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.|\s?\(dot\)\s?)[\w.-]+", re.I)
_PHONE = re.compile(r"(?<![\w.,/])\+?\(?\d(?:[ \u00a0]?[().\-]?[ \u00a0]?\d){6,}(?![\w/])")
_SUM = re.compile(r"\s-\s|^\d+\.\d+$")
"""What a run of digits holds when it is a calculation or a decimal."""
_LINK = re.compile(
    r"https?://|\bwww\.|\b[\w-]+\.(?:com|org|net|edu|io|es|fr|mx)\b|(?<!\w)@\w{3,}"
    r"|\b(?:instagram|insta|snapchat|tik ?tok|whats ?app|discord|telegram|facebook|roblox|youtube)\b",
    re.I,
)
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:\w+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|boulevard|blvd|court)\b"
    r"|\b(?:calle|avenida|avda|plaza|paseo|carrera|rue|allée|impasse|boulevard)\.? (?:\w+ ){0,4}\w+,? (?:n[.º°]\s?)?\d{1,5}\b"
    r"|\b\d{1,5}(?: ?bis)?,? (?:rue|avenue|allée|impasse|boulevard)\b"
    r"|\b(?:i|we) live (?:at|on|in|near)\b|\bmy (?:home )?address\b|\bviv(?:o|imos) en\b|\bmi dirección\b|\bj['’]habite\b|\bmon adresse\b"
    r"|شارع \w+|أسكن|اسكن|عنواني",
    re.I,
)


def personal(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Which of FOUND a text may hold. `known` are names by which somebody of the class is called."""
    held = {
        "mail": bool(_MAIL.search(text)),
        "phone": any(_is_phone(m.group()) for m in _PHONE.finditer(text)),
        "link": bool(_LINK.search(_MAIL.sub(" ", text))),
        "street": bool(_STREET.search(text)),
        "name": without_names(text) != text or any(_stands(name, text) for name in known),
    }
    return tuple(kind for kind in FOUND if held[kind])


def _is_phone(run: str) -> bool:
    return _DIGITS[0] <= sum(c.isdigit() for c in run) <= _DIGITS[1] and not _SUM.search(run)


def _stands(name: str, text: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.I) for part in name.split() if len(part) > 2)
