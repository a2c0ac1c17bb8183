"""One plain spelling for checks: the many ways to write the same letters and numbers, undone. Pure text work."""

from __future__ import annotations

import html
import re
import unicodedata

_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_STRAIGHT = str.maketrans(dict(zip("’‘´`“”−–⁄‐‑‒", "''''\"\"--/---", strict=True)) | {"—": " - "})
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_LOOKS_LIKE = str.maketrans("асеорхуіјѕһԁԛԝꞓɡαοενιρτκυ", "aceopxyijshdqwcgaoeviptku")
_RAISED = re.compile(r"(?<=[\w)])([⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?![⁄/])")
_VULGAR = re.compile(r"(?<=\d)(?=[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒])")
_MIXED_SCRIPT = re.compile(r"\w*(?:[a-z]\w*[\u0370-\u04ff\u0500-\u052f]|[\u0370-\u04ff\u0500-\u052f]\w*[a-z])\w*")
_ROUND_DIGITS = {chr(0x2776 + n): str(n + 1) for n in range(10)} | {chr(0x278A + n): str(n + 1) for n in range(10)} | {"⓿": "0", "🔟": "10"}
_OUTSIDE = re.compile(r"[^\x00-\x7f]")


def plain(text: str) -> str:
    """Lower case, compatible forms folded, unseen characters gone, one space between words, straight quotes.

    Entities are read, digits of any script are 0-9, a letter that only looks Latin inside a Latin word is Latin, and a
    raised digit is a power ("3²" is "3^2").
    """
    if "&" in text:
        text = html.unescape(text)
    if _OUTSIDE.search(text):
        text = _VULGAR.sub(" ", _RAISED.sub(r"^\1", _UNSEEN.sub("", text)))
        text = "".join(_ROUND_DIGITS.get(c, c) for c in text)
        text = unicodedata.normalize("NFKC", text).casefold().translate(_STRAIGHT)
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() and c > "9" else c for c in text)
        text = _MIXED_SCRIPT.sub(lambda m: m.group().translate(_LOOKS_LIKE), text)
    else:
        text = text.casefold().replace("`", "'")
    return re.sub(r"\s+", " ", text).strip()


def disguised(text: str) -> list[str]:
    """Other readings of a text that somebody may have disguised: letters spaced out, digits for letters, doubled letters."""
    base = plain(text)
    closed = re.sub(r"\b(?:\w[ .*_-]){2,}\w\b", lambda m: re.sub(r"[ .*_-]", "", m.group()), base)
    readings = [base, closed, re.sub(r"(?<=[^\W\d_])[@$!013457]|[@$!013457](?=[^\W\d_])", lambda m: m.group().translate(_LEET), closed)]
    readings.append(re.sub(r"(\w)\1{2,}", r"\1", readings[-1]))
    stripped = "".join(c for c in unicodedata.normalize("NFD", readings[-1]) if not unicodedata.combining(c))
    return list(dict.fromkeys([*readings, stripped]))
