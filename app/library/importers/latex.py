"""Maths between `$$…$$` (LaTeX, as OATutor writes it) to our running text, and a key in LaTeX as a student would type it. Pure."""

from __future__ import annotations

import re

_PLAIN = {
    r"\left": "", r"\right": "", r"\times": "*", r"\cdot": "*", r"\div": "/", r"\leq": "<=", r"\geq": ">=", r"\le": "<=", r"\ge": ">=",
    r"\neq": "!=", r"\ne": "!=", r"\infty": "∞", r"\pi": "pi", r"\cup": "U", r"\%": "%", r"\$": "$", r"\,": " ", r"\ ": " ", r"\quad": " ",
}  # fmt: skip
_GROUP = r"\{([^{}]*)\}"


def running(text: str) -> str:
    """Words with maths between single dollars; a lone number stands outside them, and money keeps its sign as `\\$`."""
    out = []
    for n, part in enumerate(text.split("$$")):
        out.append(_maths(part) if n % 2 else re.sub(r"(?<!\\)\$", r"\\$", part.replace("\\n", "\n")))
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line)


def _maths(part: str) -> str:
    part = part.strip()
    if not part or re.fullmatch(r"-?[\d.,]*\d%?", part):
        return part
    return "$" + re.sub(r"(?<!\\)[$]", "", part) + "$"


def typed(key: str) -> str:
    """A key on one line as it is typed: "\\frac{2}{3}" becomes "2/3". A command that has no such spelling stays."""
    text = key.replace("$$", "").replace("**", "^").strip()
    for command in sorted(_PLAIN, key=len, reverse=True):
        text = re.sub(re.escape(command) + ("(?![A-Za-z])" if command[-1].isalpha() else ""), _PLAIN[command].replace("\\", ""), text)
    for _ in range(8):
        before = text
        text = re.sub(r"(\d)\s*\\[dt]?frac\{(\d+)\}\{(\d+)\}", r"\1 \2/\3", text)
        text = re.sub(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}", _over, text)
        text = re.sub(rf"\\sqrt\s*{_GROUP}", r"sqrt(\1)", text)
        text = re.sub(rf"\\(?:text|mathrm|operatorname)\s*{_GROUP}", r"\1", text)
        text = re.sub(rf"\^{_GROUP}", lambda m: f"^{_closed(m[1])}", text)
        text = re.sub(rf"(?<![\\A-Za-z\]}}]){_GROUP}(?=\^)", lambda m: _closed(m[1]), text)
        if text == before:
            break
    return re.sub(r"[ \t]+", " ", text).strip()


def _over(match: re.Match[str]) -> str:
    """A fraction on one line; a number over a number keeps its sign, anything longer its brackets."""
    above, below = match[1].strip(), match[2].strip()
    if re.fullmatch(r"-?\d+", above) and below.isdigit():
        return f"{above}/{below}"
    return f"{_closed(above)}/{_closed(below)}"


def _closed(part: str) -> str:
    part = part.strip()
    return part if re.fullmatch(r"\d+|[A-Za-z]|\([^()]*\)", part) else f"({part})"
