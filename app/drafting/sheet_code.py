"""The short code on a student's page: six letters and digits, the last of which checks the others. Pure.

The signs cannot be taken for one another (no 0 and O, 1, I and L, 2 and Z, 5 and S, 6 and G, 8 and B, U and V; the digit
of each pair stays where there is one) and hold no vowels, so no code spells a word. There are 23 of them, a prime, so a
check sign with the weights 1 to 6 finds every wrong sign and every two signs that changed places (the weighted sum of all
six is divisible by 23).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from .document import Cut, Document, Heading, Support, Task

SIGNS = "23456789CDFHJKMNPQRTVWX"
LENGTH = 6
_MEANT = str.maketrans("BGSUZ", "865V2")
"""A letter that no code holds, and the sign it was surely copied from."""
_LINES = {
    "stuck": {"en": "Stuck? Type {code} in Stepwise", "es": "¿Te atascas? Escribe {code} en Stepwise"},
    "after": {"en": "Afterwards: type {code} in Stepwise to go over it", "es": "Después: escribe {code} en Stepwise para repasar"},
}
_CHECKS = frozenset({"exit-ticket", "quiz"})
"""Pages that show what a student can do alone: help is offered for afterwards."""
_ANSWERED = frozenset({"explain", "warm-up", "further", "exit"})
"""Roles of tasks without an item that still are something to answer."""


@dataclass(frozen=True)
class Reading:
    """What was typed where a code should be. `problem` is "" for a code that can exist; `sign` the letter it is about."""

    code: str = ""
    problem: Literal["", "sign", "check", "length"] = ""
    sign: str = ""


def candidates(seed: str) -> Iterator[str]:
    """Codes for one page, the same ones in the same order for the same seed, without end."""
    n = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{seed}/{n}".encode()).digest()[:8])
        n += 1
        signs = "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(LENGTH - 1))
        code = signs + _check_sign(signs)
        if well_made(code):
            yield code


def well_made(code: str) -> bool:
    """Could this be one of ours? A letter first, a digit, three letters or more, never three of them in a row, no number
    with a second meaning; and the check sign fits."""
    right = len(code) == LENGTH and set(code) <= set(SIGNS)
    shape = re.fullmatch(r"(?=.*\d)(?!.*[A-Z]{3})(?!.*(?:69|88|666))[A-Z]\w*", code) and sum(map(str.isalpha, code)) >= 3
    return bool(right and shape) and _sum(code) % len(SIGNS) == 0


def _sum(signs: str) -> int:
    return sum(weight * SIGNS.index(sign) for weight, sign in enumerate(signs, 1))


def _check_sign(signs: str) -> str:
    return next(s for s in SIGNS if (_sum(signs) + LENGTH * SIGNS.index(s)) % len(SIGNS) == 0)


def read(signs: str) -> Reading:
    """What somebody typed as a code, in any case and with any spaces or hyphens between."""
    typed = re.sub(r"[\W_]", "", signs).upper()
    code = typed.translate(_MEANT)
    if well_made(code):
        return Reading(code)
    if strange := next((s for s in typed if s not in SIGNS), ""):
        return Reading(code, "sign", strange)
    return Reading(code, "length" if len(code) != LENGTH else "check")


def shown(code: str) -> str:
    """As it is printed: "K7M-4QX"."""
    return f"{code[:3]}-{code[3:]}"


def code_line(document: Document) -> str:
    """The sentence on the page, the code in bold; empty for a page without a code."""
    if not document.code:
        return ""
    said = _LINES["after" if document.name in _CHECKS else "stuck"]
    return said.get(document.language.partition("-")[0], said["en"]).format(code=f"**{shown(document.code)}**")


def stamped(document: Document, code: str) -> Document:
    """The page with its code; a page that is cut apart says it on each piece."""
    with_code = replace(document, code=code)
    blocks = tuple(replace(b, note=code_line(with_code)) if isinstance(b, Cut) else b for b in document.blocks)
    return replace(with_code, blocks=blocks)


def asks_items(document: Document) -> bool:
    """Is this a student's page with items to answer?"""
    return document.audience == "student" and any(task.item for task in document.tasks)


def tasks_on(document: Document) -> list[dict[str, Any]]:
    """What there is to answer, in the order of the page: {label, part, item, ask, help, picture}; pieces that say the
    same twice (two slips of one ticket) count once. `help` is the support printed beside the task; `part` the heading
    above it; `item` is empty for an open task."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    part = ""
    for block in document.flat:
        if isinstance(block, Heading):
            part = block.text.partition(" · ")[0]
        if isinstance(block, Task) and (block.item or block.role in _ANSWERED):
            drawn = next((s.picture for s in block.supports if s.picture), "")
            told = {
                "label": block.label,
                "part": part,
                "item": block.item,
                "ask": block.ask,
                "help": " ".join(filter(None, map(_in_words, block.supports))),
                "picture": block.picture or drawn,
            }
            found.setdefault((part, block.label, block.item), told)
    return list(found.values())


def _in_words(support: Support) -> str:
    """A support as sentences; charts to fill stay on paper."""
    lines = [support.label, *(text for text in support.body.split("\n") if not text.lstrip().startswith("|"))]
    told = [text.strip() for text in lines if text.strip()]
    return " ".join(text if text[-1] in ".?!:…" else f"{text}." for text in told)
