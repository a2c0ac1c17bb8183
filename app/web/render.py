"""Text on its way to the screen: one way of writing maths, money that stays money, nothing cut in half while it streams.

Pure functions. The screen typesets only `$…$` and `$$…$$`; models and authors also write `\\(…\\)`, `\\[…\\]`,
"1/2" inside dollars and prices. Code spans and fenced code pass through untouched.
"""

from __future__ import annotations

import re

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_BRACKETS = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_PROSE = re.compile(r"[^\W\d_]{3,}")
_COMMAND = re.compile(r"\\(?:text|mathrm|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+")
_BLOCK = re.compile(r"\s*(?:[-*•]\s|\d+[.)]\s|#{1,4}\s|\||>|```|\$\$)")
_ITEM = re.compile(r"\s*(?:[-*•]\s|\d+[.)]\s|\|)")
_CITE = re.compile(r"(?<![\\\w])\[(\d{1,2})\](?!\(|:)")
_REMOTE_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")


def maths(text: str) -> str:
    """The text with every formula between dollars, fractions stacked, and every other dollar escaped."""
    return _outside_code(text, _maths)


def cites(text: str, link: str) -> str:
    """`[2]` becomes a link to `link` with `{n}` filled in; a Markdown link that is there already is left alone."""
    return _outside_code(text, lambda part: _CITE.sub(lambda m: f"[\\[{m[1]}\\]]({link.replace('{n}', m[1])})", part))


def no_images(text: str) -> str:
    """Markdown images become their words: a picture from an address would tell that address who reads."""
    return _outside_code(text, lambda part: _REMOTE_IMAGE.sub(lambda m: m[1], part))


def joined(before: str, after: str) -> str:
    """What is added to `before` when `after` is said next. A text that begins with a new line begins a paragraph.

    Items of one list stay together; a list, table or heading never runs into the sentence before it.
    """
    text = after.lstrip("\n")
    if not before:
        return text
    last = before.rstrip("\n").rsplit("\n", 1)[-1]
    gap = len(before) - len(before.rstrip("\n"))
    if _ITEM.match(text) and _ITEM.match(last):
        return "\n" * max(0, 1 - gap) + text
    if after.startswith("\n") or gap or _BLOCK.match(text):
        return "\n" * max(0, 2 - gap) + text
    return " " + text


def title(text: str, longest: int = 60) -> str:
    """A line for the list of conversations: no marks, no line breaks, cut at a word."""
    line = " ".join(re.sub(r"[*_`#$>\\]|\[\d+\]", "", text).split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + "…"


class Flow:
    """Renders a stream: `feed` gives what can be shown for good, `flush` the rest. Nothing shown is taken back."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, chunk: str) -> str:
        self._held += chunk
        cut = settled(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        return maths(ready)

    def flush(self) -> str:
        ready, self._held = self._held, ""
        return maths(ready)


def settled(text: str) -> int:
    """How much of a text cannot change its meaning any more: all before the first open formula, code or bracket."""
    paragraph = text.rfind("\n\n") + 2 if "\n\n" in text else 0
    if text.count("```") % 2:
        return text.rfind("```")
    at = paragraph
    while at < len(text):
        close = _closing(text, at)
        if close == 0:
            at += 1
        elif close < 0 or (close >= len(text) and text[at] == "$"):
            return at
        else:
            at = close
    return len(text)


def _closing(text: str, at: int) -> int:
    """Where what opens at `at` ends (one past), -1 when it is still open, 0 when nothing opens here."""
    pairs = ("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]"), ("$", "$"), ("`", "`")
    if text.startswith("\\$", at) or text.startswith("\\\\", at):
        return at + 2
    if text[at] == "\\" and at == len(text) - 1:
        return -1
    for opens, closes in pairs:
        if text.startswith(opens, at):
            end = text.find(closes, at + len(opens))
            return -1 if end < 0 else end + len(closes)
    if text[at] == "[" and re.fullmatch(r"\[\d{0,2}", text[at:]):
        return -1
    return 0


def _outside_code(text: str, change: object) -> str:
    done, last = [], 0
    for code in _CODE.finditer(text):
        done += [change(text[last : code.start()]), code.group()]  # type: ignore[operator]
        last = code.end()
    return "".join([*done, change(text[last:])])  # type: ignore[operator]


def _maths(text: str) -> str:
    text = _BRACKETS.sub(lambda m: f"${m[1].strip()}$" if m[1] is not None else f"$${m[2].strip()}$$", text)
    parts, last = [], 0
    for display in _DISPLAY.finditer(text):
        parts += [_inline(text[last : display.start()]), f"$${formula(display[1])}$$"]
        last = display.end()
    return "".join([*parts, _inline(text[last:])])


def _inline(text: str) -> str:
    """Pairs the single dollars of a text; one without a partner, or around prose, is money and gets a backslash."""
    out, at = [], 0
    while (start := _dollar(text, at)) >= 0:
        end = _dollar(text, start + 1)
        inside = text[start + 1 : end] if end >= 0 else ""
        if end >= 0 and _is_maths(inside, text[end + 1 : end + 2]):
            out += [text[at:start], "$", formula(inside), "$"]
            at = end + 1
        else:
            out += [text[at:start], "\\$"]
            at = start + 1
    return "".join([*out, text[at:]])


def _dollar(text: str, start: int) -> int:
    """The next dollar that no backslash escapes, or -1."""
    at = text.find("$", start)
    while at > 0 and (len(text[:at]) - len(text[:at].rstrip("\\"))) % 2:
        at = text.find("$", at + 1)
    return at


def _is_maths(inside: str, following: str) -> bool:
    if not inside or inside[0].isspace() or inside[-1].isspace() or "\n\n" in inside or following.isdigit():
        return False
    return not _PROSE.search(_COMMAND.sub(" ", inside))


_NUMBER = r"\d+(?:[.,]\d+)?"
_PART = rf"(?:{_NUMBER}|[A-Za-z](?![A-Za-z])|\([^()/]{{1,20}}\))"
_MIXED = re.compile(r"(?<![\w.\\}])(\d+)\s+(\d+)\s*/\s*(\d+)(?![\w.])")
_SLASH = re.compile(rf"(?<![\w.\\/])((?:\d+[A-Za-z]?|[A-Za-z](?![A-Za-z])|\([^()/]{{1,20}}\)))\s*/\s*({_PART})(?![\w./])")
_ROOT = re.compile(r"(?:(?<!\\)sqrt|√)\s*\(([^()]*)\)|√\s*(\w+)")
_POWER = re.compile(r"\^(-?\w{2,}|\([^()]*\))")
_SIGNS = {"*": r" \times ", "×": r" \times ", "÷": r" \div ", "·": r" \cdot ", "≤": r" \le ", "≥": r" \ge ", "≠": r" \ne ", "−": "-"}


def formula(text: str) -> str:
    """One formula as TeX: `1/2` stacked, `2 1/2` mixed, `*` a times sign, a lone `%` and `#` made safe. TeX stays TeX."""
    text = re.sub(r"(?<!\\)([%#])", r"\\\1", text)
    text = re.sub(r"(?<!\\)<=", r" \\le ", re.sub(r">=", r" \\ge ", re.sub(r"!=", r" \\ne ", text)))
    text = _ROOT.sub(lambda m: rf"\sqrt{{{m[1] if m[1] is not None else m[2]}}}", text)
    text = _POWER.sub(lambda m: f"^{{{m[1].strip('()') if m[1].startswith('(') else m[1]}}}", text)
    text = _MIXED.sub(r"\1\\frac{\2}{\3}", text)
    text = _SLASH.sub(lambda m: rf"\frac{{{_bare(m[1])}}}{{{_bare(m[2])}}}", text)
    for sign, tex in _SIGNS.items():
        text = text.replace(sign, tex)
    return re.sub(r" {2,}", " ", text).strip()


def _bare(part: str) -> str:
    return part[1:-1] if part.startswith("(") else part
