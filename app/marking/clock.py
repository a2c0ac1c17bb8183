"""Times of day: "3:45 pm", "quarter to four", "15:45", "half past three", "3 o'clock", "noon", "las cuatro menos cuarto"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..turn import Expected, Mark
from .bodies import bodies, denies
from .pairs import read_pair
from .says import why
from .text import plain

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
).split()
_HOURS_ES = "cero una dos tres cuatro cinco seis siete ocho nueve diez once doce".split()
_WORDS = {w: n for n, w in enumerate(_SMALL)} | {w: n for n, w in enumerate(_HOURS_ES)}
_WORDS |= {"thirty": 30, "forty": 40, "fifty": 50, "veinte": 20, "veinticinco": 25, "treinta": 30, "cuarenta": 40, "cincuenta": 50}
_WORDS |= {"quarter": 15, "a quarter": 15, "half": 30, "cuarto": 15, "media": 30, "quince": 15, "trece": 13, "catorce": 14}
_HALF = (
    r"(?P<half>a\.? ?m\.?|p\.? ?m\.?|in the (?:morning|afternoon|evening)|at night|de la (?:manana|tarde|noche)|o'?clock(?: (?:am|pm))?)?"
)
_DIGITAL = re.compile(rf"(?:at |a las? )?(?P<h>\d{{1,2}})(?:[:.h](?P<m>\d{{2}}))?(?:[:](?P<s>\d{{2}}))?\s*h?\s*{_HALF}")
_NUMBER = r"[a-z]+(?:[ -][a-z]+)?|\d{1,2}"
_PAST = re.compile(rf"(?P<m>{_NUMBER})(?: minutes?)? (?P<way>past|after|to|before|till|til) (?P<h>[a-z]+|\d{{1,2}})\s*{_HALF}")
_SPANISH = re.compile(rf"(?:a |son |es )?(?:las? )?(?P<h>[a-z]+|\d{{1,2}}) (?P<way>y|menos) (?P<m>{_NUMBER})\s*{_HALF}")
_SAID = re.compile(rf"(?:at )?(?P<h>[a-z]+)(?: (?P<m>[a-z]+(?:[ -][a-z]+)?))?\s*{_HALF}")


@dataclass(frozen=True)
class Time:
    """`minute` of the day; when `half` is not known ("3:45"), it counts from 0:00 to 11:59."""

    minute: int
    half: bool
    plainly: bool
    """It can be no ratio: it says am or pm, or is in words."""


def read_time(text: str) -> Time | None:
    """The time of day that a text is; None for anything else."""
    said = plain(text).strip(" .!?")
    said = re.sub(r"\bexactly\b|\babout\b|\bhours?\b(?=$)|\bhoras?\b", "", said).strip(" .")
    if said in ("noon", "midday", "12 noon", "mediodia", "midnight", "medianoche", "12 midnight"):
        return Time(0 if "night" in said or "noche" in said else 720, True, True)
    if match := _DIGITAL.fullmatch(said):
        half = match["half"] or ""
        if match["m"] is None and not half:
            return None
        if (match["s"] or "00") != "00":
            return None
        dotted = "." in said[: match.end("m")] if match["m"] else False
        if dotted and not half:
            return None  # 3.45 is a number
        return _time(int(match["h"]), int(match["m"] or 0), half, leading=match["h"].startswith("0"), worded=bool(half))
    for pattern in (_PAST, _SPANISH, _SAID):
        match = pattern.fullmatch(said)
        if not match:
            continue
        hour, minute = _spoken(match["h"]), _spoken(match["m"]) if match["m"] else 0
        if hour is None or minute is None or hour > 24 or minute > 59:
            continue
        if pattern is _SAID and not match["half"] and (match["m"] is None or minute < 10):
            continue  # "three" is a number
        if pattern is _SAID or match["way"] in ("past", "after", "y"):
            return _time(hour, minute, match["half"] or "", worded=True)
        before = _time(hour, 0, match["half"] or "", worded=True)
        return before and Time((before.minute - minute) % (1440 if before.half else 720), before.half, True)
    return None


def _spoken(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    tens, _, ones = re.sub(r"[ -]", " ", text).partition(" ")
    if _WORDS.get(tens, 0) in (20, 30, 40, 50) and 0 < _WORDS.get(ones, 0) < 10:
        return _WORDS[tens] + _WORDS[ones]
    return None


def _time(hour: int, minute: int, half: str, leading: bool = False, worded: bool = False) -> Time | None:
    half = half.replace(".", "").replace(" ", "")
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    known = half not in ("", "o'clock", "oclock")
    if known:
        late = "pm" in half or any(w in half for w in ("afternoon", "evening", "night", "tarde", "noche"))
        if hour > 12:
            return Time(hour % 24 * 60 + minute, True, True) if late else None
        if ("night" in half or "noche" in half) and hour == 12:
            late = False
        return Time((hour % 12 + (12 if late else 0)) * 60 + minute, True, True)
    if hour > 12 or hour == 0 or leading:
        return Time(hour % 24 * 60 + minute, True, worded)
    return Time(hour % 12 * 60 + minute, False, worded)


def mark_time(expected: Expected, given: str, language: str) -> Mark | None:
    """The verdict when the key is a time of day; None when it is not, or may as well be a ratio and is answered as one."""
    wanted = read_time(expected.value)
    if wanted is None or (not wanted.plainly and ":" not in expected.value):
        return None
    answer = given.strip()[:200]
    found = next((t for text in bodies(given) if (t := read_time(text))), None)
    if found is None or (not wanted.plainly and not wanted.half and not found.plainly and not found.half):
        return Mark("cannot_tell", why("unread", language), given=answer) if wanted.plainly or wanted.half else None
    if denies(given) or re.search(r"\b(?:or|o(?!'))\b", plain(given)):
        return Mark("cannot_tell", why("unclear", language), given=answer)
    if not wanted.plainly and ":" not in given and any(read_pair(text, language) for text in bodies(given)):
        if found.minute % 720 != wanted.minute % 720:
            return None  # "3 to 10" may be a ratio
        return Mark("right", why("right", language), given=answer)
    if wanted.half and found.half:
        right = wanted.minute == found.minute
    else:
        right = wanted.minute % 720 == found.minute % 720
        if right and wanted.half:
            return Mark("incomplete", why("half-day", language), missing=("am/pm",), given=answer)
    if right:
        return Mark("right", why("right", language), given=answer)
    for mistake in expected.mistakes:
        other = read_time(mistake.gives)
        if other and (other.minute, other.half) == (found.minute, found.half):
            return Mark("wrong", why("wrong", language), misconception=mistake.because, given=answer)
    return Mark("wrong", why("wrong", language), given=answer)
