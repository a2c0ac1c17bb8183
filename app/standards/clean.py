"""What others wrote, made safe to keep and print: plain words, short codes, school grades. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

from .values import Code

LONGEST = 2000  # characters of a standard's text


def words(value: object, longest: int = 100_000) -> str:
    """One line without markup, control characters and marks that turn the direction of writing; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    text = re.sub(r"</?[A-Za-z][^<>]{0,200}>", " ", html.unescape(value[: longest * 2]))
    text = "".join(
        " " if c.isspace() else c for c in unicodedata.normalize("NFC", text) if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    return " ".join(text.split())[:longest]


def code_fault(code: str) -> str:
    """Why this cannot be a code, or ""."""
    if not code:
        return "it has no code"
    if len(code) > 60:
        return "its code is longer than 60 characters"
    if not re.match(Code, code) or not any(c.isalnum() for c in code):
        return "its code holds signs that no code has"
    return ""


def text_fault(text: str) -> str:
    if not text:
        return "it has no text"
    return f"its text is longer than {LONGEST} characters" if len(text) > LONGEST else ""


def slug(text: str) -> str:
    """A framework's id from its title or identifier; "" when nothing is left of it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


_LEVELS = {"K": 0, "KG": 0, "TK": 0, "PK": 0, "PR": 0}


def grade(value: object) -> int | None:
    """A school grade from "03", 3, "K" or "KG"; None when it is not one of 0 to 12."""
    text = str(value).strip().upper()
    number = _LEVELS.get(text, int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1)
    return number if 0 <= number <= 12 else None


def grades(values: object) -> tuple[int, int] | None:
    """Lowest and highest of several levels; None when none of them is a school grade."""
    listed: Iterable[object] = values if isinstance(values, list) else [values]
    found = [n for n in map(grade, listed) if n is not None]
    return (min(found), max(found)) if found else None
