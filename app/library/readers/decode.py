"""Bytes to text: UTF-8, with or without its mark, and UTF-16 with its mark. What is not text is refused in words."""

from __future__ import annotations

import codecs
import re

from ...errors import InputError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
"""Zero-width marks, direction overrides and tag letters: a reader does not see them, a model does."""


def text_of(data: bytes, spare: str = "") -> str:
    """The text, without control and invisible characters. `spare` is tried when it is not UTF-8 ("cp1252").

    InputError when it is empty, has no encoding we read, or is mostly no text.
    """
    name = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if name.startswith("utf-8") and b"\0" in data:
        raise InputError("the file is not text, whatever its name says.", cure="Save it as text.")
    try:
        text = data.decode(name)
    except UnicodeDecodeError as fault:
        if not spare or name != "utf-8":
            called = "UTF-8" if name.startswith("utf-8") else name.upper()
            raise InputError(f"the file is not {called} text (byte {fault.start}).", cure="Save it as UTF-8.") from None
        text = data.decode(spare, errors="replace")
    kept = _CONTROL.sub("", text)
    if len(text) - len(kept) > len(text) // 20:
        raise InputError("the file is not text, whatever its name says.", cure="Save it as text.")
    kept = _INVISIBLE.sub("", kept)
    if not kept.strip():
        raise InputError("the file is empty.", cure="Check that it is the right file.")
    return kept
