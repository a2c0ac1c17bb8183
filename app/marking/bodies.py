r"""The answer itself out of a short message: "I think it's (3, 4)?" is "(3, 4)", "$$x>3$$" is "x>3". For answers of a kind
that is read whole, such as a point, a time or an interval; numbers in sentences are found by `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .text import lines, plain

_LONGEST_BODY = 400
_LEAD = re.compile(
    r"^(?:(?:so|therefore|then|and|well|um+|ok(?:ay)?|hence|thus|entonces|pues)\b[,:]?\s*"
    r"|(?:(?:the|my|our|la|las|mi)\s+)?(?:final\s+)?(?:answers?|solutions?|ans|solution set|respuestas?|soluci[oó]n(?:es)?|time|date|ratio)"
    r"(?:\s+(?:is|are|es|son|was|would be))?\s*:?\s*(?=\S)"
    r"|(?:it|that)(?:'s|’s| is| was| would be)\s+|is it\s+|they are\s+|es\s+|son\s+"
    r"|(?:i|we)\s+(?:think|got|get|guess|believe|say|found|have|know)\s+(?:that\s+|it(?:'s|’s| is)\s+)?|(?:yo\s+)?creo(?: que)?\s+"
    r"|(?:maybe|probably|perhaps|about|quiz[aá]s)\s+)",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|no|never|isn't|isnt|aren't|wasn't|don't|dont|doesn't|wrong|incorrect|false|nunca|tampoco|falso|incorrecto)\b"
)
_FORMULA = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)


def undelimited(text: str) -> str:
    r"""The text without the borders of formulas ($$…$$, \(…\), a whole $…$), which else look like money."""
    text = re.sub(r"\\[()\[\]](?=\s|$)|(?:(?<=\s)|^)\\[(\[]", lambda m: " " * len(m.group()), text)
    text = _FORMULA.sub(lambda m: f"  {m.group(1)}  ", text)
    inside = text.strip()
    if len(inside) > 2 and inside[0] == inside[-1] == "$" and inside.count("$") == 2:
        return " " + inside[1:-1] + " "
    return re.sub(r"(?<!\\)\$([^$\n]*\\[a-zA-Z][^$\n]*)\$", r" \1 ", text)


def body(text: str) -> str:
    """The message without what leads up to the answer and without the punctuation after it."""
    said = text.strip()[:_LONGEST_BODY].strip(" \t\r\n!?").rstrip(".")
    for _ in range(4):
        shorter = _LEAD.sub("", said, count=1).strip()
        if shorter == said or not shorter:
            break
        said = shorter
    return said.strip()


def bodies(text: str) -> Iterator[str]:
    """What may be the answer: the whole message, then its last lines together, most of them first, then its last clause."""
    if len(text) <= _LONGEST_BODY:
        yield body(text)
    rows = lines(text)
    for count in range(min(4, len(rows) - 1), 0, -1):
        yield body("\n".join(rows[-count:]))
    last = rows[-1] if rows else ""
    for cut in (r"\bso\b", r"\b(?:answer|solution|respuesta) (?:is|es)\b", r"\btherefore\b", r":\s", r"\b(?:entonces|luego)\b", r"→|=>|⇒"):
        pieces = re.split(cut, last, flags=re.IGNORECASE)
        if len(pieces) > 1:
            yield body(pieces[-1])


def denies(text: str) -> bool:
    """Whether the message says what the answer is not, or takes something back."""
    return bool(_DENIES.search(plain(text)))
