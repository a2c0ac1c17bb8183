"""Is a student's message the code of a printed page, and which of its tasks is meant? Pure rules on the words.

A code is found with any spacing and case, alone or among words. What only looks like one is a mistyped code where the
message says that it is ("sheet …", "hoja …") or holds nothing else; an answer to the open task is never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from .drafting.sheet_code import LENGTH, Reading, read

_LED = re.compile(
    r"\b(?:work)?(?:sheet|code|hoja|ficha|c[oó]digo)\b(?:[\s:=#]|\b(?:code|is|says|it|es|dice|de|la|mi|hoja|ficha|c[oó]digo)\b)*", re.I
)
_TASK = r"(?:number|num|task|question|problem|exercise|exit|ticket|nr|n[úu]mero|tarea|pregunta|problema|ejercicio|salida)"
_EXIT = re.compile(r"\b(?:exit|ticket|salida)\b", re.I)
_WORDS = {w: n for n, pair in enumerate(("one uno", "two dos", "three tres", "four cuatro", "five cinco", "six seis", "seven siete",
                                         "eight ocho", "nine nueve", "ten diez"), 1) for w in pair.split()}  # fmt: skip
_NUMBER = re.compile(rf"(?:\b{_TASK}\b\.?|#|\bn[.º°]|\bno\.)\s*(?:number|n[úu]mero)?\s*(\d{{1,2}}|{'|'.join(_WORDS)})\b", re.I)
_GROUPS = re.compile(r"(?<![^\W_])(?=(?P<signs>[A-Za-z0-9]{3}[\s_.–—-]*[A-Za-z0-9]{3})(?![^\W_]))")
_SPACED = re.compile(rf"(?<![^\W_])(?=(?P<signs>(?:[A-Za-z0-9][\s_.–—-]+){{{LENGTH - 1}}}[A-Za-z0-9])(?![^\W_]))")
_RUN = re.compile(r"(?P<signs>[A-Za-z][A-Za-z0-9]{3,7})(?![^\W_])")
_BARE = re.compile(r"^\W*(?:(?:i'?m|estoy|voy) )?(?:(?:at|on|en|the|la|el) ){0,2}(\d{1,2})?\W*$", re.I)
_OF_THE_OPEN = re.compile(
    rf"^\W*(?:(?:my|the|mi|la)\s+)?(?:(?:sheet|worksheet|hoja|ficha)\s*,?\s*(?:{_TASK}|#)|(?:task|question|problem|exercise|tarea|pregunta|ejercicio))"
    r"\s*(?:number|n[úu]mero|#)?\s*(\d{1,2})(?:\s+(?:of|on|de|en)\s+(?:my|the|mi|la)\s+(?:sheet|worksheet|hoja|ficha))?\W*$",
    re.I,
)


@dataclass(frozen=True)
class Asked:
    """A page and one of its tasks. `sure` is False for signs among other words: if there is no such page, it was no code."""

    reading: Reading = field(default_factory=Reading)
    number: int = 0
    """As printed; 0 when none is named."""
    exit: bool = False
    """The exit ticket is named."""
    sure: bool = True
    task: int = -1
    """The place among the page's tasks, from a button."""


def typed_in_field(text: str) -> Asked | None:
    """What was typed where only a code is asked for; None when nothing was."""
    found = asked_in(text, open_sheet=False, answers=False)
    if found is not None:
        return replace(found, sure=True)
    number, rest = _numbered(text)
    signs = re.sub(r"[\W_]", "", rest)
    return Asked(read(signs), number) if signs else None


def asked_in(text: str, *, open_sheet: bool, answers: bool, which: bool = False) -> Asked | None:
    """The page that a message asks for, or None. `open_sheet`: a page is at work, so its tasks may be asked for by number
    alone; `which`: it was just asked at which task the student is, so a bare number names one; `answers`: a task is open
    whose answer may be letters and digits ("3x2y…"), so only what fits is a code."""
    if len(text) > 300:
        return None
    if open_sheet and (match := _OF_THE_OPEN.match(text)):
        return Asked(number=int(match.group(1)))
    number, rest = _numbered(text)
    if which and (bare := _BARE.match(rest)) and (number or bare.group(1)):
        return Asked(number=number or int(bare.group(1)), exit=bool(_EXIT.search(text)))
    exit_ = bool(_EXIT.search(text))
    signs = list(dict.fromkeys(match["signs"] for pattern in (_GROUPS, _SPACED) for match in pattern.finditer(rest)))
    lead = _LED.search(rest)
    good = next((s for s in signs if not read(s).problem), "")
    if good:
        alone = _alone(rest, good)
        number = number or (int(alone.group(1)) if alone and alone.group(1) else 0)
        return Asked(read(good), number, exit_, sure=bool(lead or alone))
    if lead and (wrong := _after(rest[lead.end() :])):
        return Asked(read(wrong), number, exit_)
    for wrong in signs:
        if not answers and _alone(rest, wrong) and _looks_meant(wrong):
            return Asked(read(wrong), number, exit_)
    return None


def _numbered(text: str) -> tuple[int, str]:
    """The number of a task that is named, and the text without it."""
    match = _NUMBER.search(text)
    if match is None:
        return 0, text
    named = match.group(1).lower()
    return int(named) if named.isdigit() else _WORDS[named], f"{text[: match.start()]} {text[match.end() :]}"


def _alone(text: str, signs: str) -> re.Match[str] | None:
    """Nothing else is said, but perhaps a number after it."""
    return re.fullmatch(rf"\W*{re.escape(signs)}(?:[\s,.:;#]+(\d{{1,2}}))?\W*", text)


def _looks_meant(signs: str) -> bool:
    bare = re.sub(r"[\W_]", "", signs)
    return bare[0].isalpha() and any(map(str.isdigit, bare)) and len({c.lower() for c in bare if c.isalpha()}) >= 3


def _after(text: str) -> str:
    """What stands where a code should, right after "sheet" or "code"; empty when it is words."""
    for found in _starts(text):
        bare = re.sub(r"[\W_]", "", found)
        if any(map(str.isdigit, bare)) and any(map(str.isalpha, bare)):
            return found
    return ""


def _starts(text: str) -> Iterator[str]:
    for pattern in (_GROUPS, _SPACED, _RUN):
        if match := pattern.match(text):
            yield match["signs"]
