"""Percent tasks: a percent of a number, which percent, more or less by a percent, back to the whole, and the change in percent."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from random import Random

from ..turn import Expected
from .problem import Factor, Kind, Made, Say, decimal, jittered

_N = r"\$?(\d+(?:\.\d+)?|\d+ \d+/\d+|\d+/\d+)"
_P = r"(\d+(?:\.\d+)?) ?%"
_ASK = r"(?:(?:what(?:'?s| is| are)|find|calculate|work out|compute|how much(?: is| are)?|evaluate|cu[aá]nto (?:es|son)|cu[aá]l es|calcula|halla|encuentra|get)\s*:? *)?"
_WHAT = r"(?:what|which|qu[eé]|cu[aá]l|how many)"
_RATE = r"(?:%|percentage|porcentaje|tanto %)"
_SOME = r"(?:what(?: number| amount)?|which number|(?:a|some|the) number|qu[eé] n[uú]mero|un n[uú]mero|_+|\?|x|n)"

_PATTERNS: dict[str, tuple[str, ...]] = {
    # the named pieces: p percent, n whole, a part, b new value
    "of": (
        rf"{_ASK}(?:(?:el|the) )?(?P<p>{_P}) (?:of|de) (?P<n>{_N})(?: (?:=|is|equals)(?: what)?)?",
    ),
    "which": (
        rf"{_ASK}(?P<a>{_N}) (?:is|are|es|son|=) {_WHAT} {_RATE} (?:of|de) (?P<n>{_N})",
        rf"(?:write|express|give|put|escribe|expresa|what is)? ?(?P<a>{_N}) (?:as|como)(?: a| an| un)? {_RATE} (?:of|de) (?P<n>{_N})",
        rf"{_WHAT}(?: is)?(?: the)? ?{_RATE} (?:of|de) (?P<n>{_N}) (?:is|are|es|son|gives|makes) (?P<a>{_N})",
        rf"{_WHAT} {_RATE} (?:is|es|are|son) (?P<a>{_N}) (?:of|out of|de) (?P<n>{_N})",
        rf"{_ASK}(?:(?:write|express|escribe|expresa) )?(?P<a>{_N}) (?:out of|de) (?P<n>{_N}) (?:as|in|como|en)(?: a| an| un)? {_RATE}",
        rf"(?P<a>{_N}) out of (?P<n>{_N}) is (?:what|which) {_RATE}",
    ),
    "more": (
        rf"{_ASK}(?:increase|raise|grow|aumenta(?:r)?|incrementa) (?P<n>{_N}) (?:by|en|un|en un) (?:un )?(?P<p>{_P})",
        rf"{_ASK}(?P<n>{_N}) (?:is )?(?:increased|raised|aumentado) (?:by|en|en un|un) (?P<p>{_P})",
        rf"{_ASK}(?P<p>{_P}) (?:more|greater|higher|bigger) than (?P<n>{_N})",
        rf"{_ASK}(?:add) (?P<p>{_P}) to (?P<n>{_N})",
        rf"{_ASK}(?:the total (?:for|of|on) )?(?P<n>{_N}) (?:plus|\+|with|and)(?: a)? (?P<p>{_P})(?: (?:sales tax|tax|tip|vat|interest))",
        rf"(?:a|an|the) \w+(?: \w+){{0,3}} (?:of|is|was|costs?) (?P<n>{_N}) (?:increases|rises|grows|goes up|is increased|is raised|increased|rose|grew|went up) by (?P<p>{_P})\W+(?:what|find|calculate)(?:'?s| is)?(?: the)? (?:new|total|final)(?: \w+){{1,2}}",
    ),
    "less": (
        rf"{_ASK}(?:decrease|reduce|lower|cut|disminuye|reduce|rebaja|disminuir|reducir) (?P<n>{_N}) (?:by|en|un|en un) (?:un )?(?P<p>{_P})",
        rf"{_ASK}(?P<n>{_N}) (?:is )?(?:decreased|reduced|lowered|disminuido|reducido|rebajado) (?:by|en|en un|un) (?P<p>{_P})",
        rf"{_ASK}(?P<p>{_P}) (?:less|lower|smaller) than (?P<n>{_N})",
        rf"{_ASK}(?:take )?(?P<p>{_P}) off (?:of )?(?P<n>{_N})",
        rf"{_ASK}(?:the )?(?:\w+ )?(?:price|cost) (?:after|with)(?: a)? (?P<p>{_P}) (?:discount|off)(?: is taken)? (?:on|of|from|off) (?P<n>{_N})",
        rf"{_ASK}(?P<n>{_N}) (?:with|after|at|minus)(?: a)? (?P<p>{_P}) (?:discount|off|reduction)",
        rf"(?:a|an|the) \w+(?: \w+){{0,3}} (?:of|is|was) (?P<n>{_N}) (?:decreases|falls|drops|goes down|is decreased|is reduced|decreased|fell|dropped|went down) by (?P<p>{_P})\W+(?:what|find|calculate)(?:'?s| is)?(?: the)? (?:new|total|final)(?: \w+){{1,2}}",
        rf"(?:a|an|the) \w+(?: \w+)? (?:costs?|is|was|priced at) (?P<n>{_N})(?:\.| and| but|,)?(?: (?:it'?s|its|it is|is|there is|now|on sale for|at|with))* (?:a )?(?P<p>{_P}) (?:off|discount)\W+"
        rf"(?:(?:and )?(?:what(?:'?s| is| will be)|find|how much is)(?: the)?(?: new| sale| final| discounted| reduced)* (?:price|cost|it now))",
    ),
    "back": (
        rf"(?P<a>{_N}) (?:is|es|=) (?:el )?(?P<p>{_P}) (?:of|de) {_SOME}",
        rf"(?:(?:if|si) )?(?:(?:el|the) )?(?P<p>{_P}) (?:of|de) {_SOME} (?:is|es|=) (?P<a>{_N})(?:[.,;?]* *(?:find|what(?:'?s| is)|halla|encuentra|cu[aá]l es|which is) *(?:the|el|that|ese|this)? *(?:number|whole|n[uú]mero|it|x|n|total))?",
        rf"(?:find|what is|halla) (?:the|a|el) (?:number|whole|n[uú]mero)[,:]? (?:if|when|whose|si) (?P<p>{_P}) (?:of it |de [eé]l )?(?:is|es) (?P<a>{_N})",
    ),
    "change": (
        rf"(?:the|a) [a-z]+(?: [a-z]+){{0,2}} (?:goes|went|changes|changed|rises|rose|grows|grew|increases|increased|drops|dropped|falls|fell|decreases|decreased)(?: up| down)? from (?P<n>{_N}) to (?P<b>{_N})"
        rf"[.,;:?]* *(?:what|by what|find|calculate)?(?:'?s| is| was)?(?: the)? %(?: of)? (?:increase|decrease|change|drop|rise)(?: is (?:this|that|it))?",
        rf"(?:{_ASK})(?:the )?(?:% (?:of )?(?:increase|decrease|change)|(?:increase|decrease|change) in %|porcentaje de (?:aumento|cambio|disminuci[oó]n)) (?:from|when going from|de) (?P<n>{_N}) (?:to|a) (?P<b>{_N})",
    ),
}  # fmt: skip


def _reader(kind: str) -> Callable[[str], tuple[str, ...] | None]:
    patterns = [re.compile(p) for p in _PATTERNS[kind]]

    def read(text: str) -> tuple[str, ...] | None:
        text = re.sub(r"percentage", "%", text) if kind in ("which", "change") else text
        for pattern in patterns:
            if match := pattern.fullmatch(text.strip()):
                named = {k: v.replace("$", "").replace("%", "").strip() for k, v in match.groupdict().items() if v}
                return tuple(named[k] for k in ("p", "a", "n", "b") if k in named)
        return None

    return read


def _value(text: str) -> Fraction:
    return sum((Fraction(part) for part in text.split()), Fraction(0))


def _short(value: Fraction) -> str | None:
    """A decimal that can be written out, or None."""
    text = decimal(value)
    return None if "/" in text else text


def _made(name: str, put: dict[str, str], key: str, say: Say, worked: tuple[str, ...], percent: bool = False) -> Made:
    expected = Expected(value=f"{key}%" if percent else key, accept=(key,) if percent else ())
    return Made(say(f"out_{name}", **put), expected, tuple(say(f"out_{name}_{n}", **put) for n in (1, 2, 3)), worked)


def _ten(p: Fraction, n: Fraction) -> tuple[str, str]:
    """A percent to begin with that is not the one asked for, and what it is of n."""
    start = Fraction(10) if p != 10 else Fraction(1)
    return decimal(start), decimal(n * start / 100)


def _make_of(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    p, n = _value(parts[0]), _value(parts[1])
    key = decimal(p * n / 100)
    start, some = _ten(p, n)
    put = {"p": parts[0], "n": parts[1], "start": start, "some": some}
    return _made(
        "percent_of",
        put,
        key,
        say,
        (f"{parts[0]}% = {decimal(p)}/100", f"{decimal(n)} ÷ 100 = {decimal(n / 100)}", f"{decimal(n / 100)} × {decimal(p)} = {key}"),
    )


def _make_which(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    a, n = _value(parts[0]), _value(parts[1])
    key = _short(a * 100 / n) if n else None
    if key is None:
        return None
    put = {"a": parts[0], "n": parts[1], "one": decimal(n / 100)}
    return _made(
        "percent_which",
        put,
        key,
        say,
        (f"{decimal(n)} ÷ 100 = {decimal(n / 100)}", f"{decimal(a)} ÷ {decimal(n / 100)} = {key}", f"{decimal(a)}/{decimal(n)} = {key}%"),
        True,
    )


def _by(sign: int) -> Callable[[tuple[str, ...], Say, Factor], Made | None]:
    name = "percent_more" if sign > 0 else "percent_less"

    def make(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
        p, n = _value(parts[0]), _value(parts[1])
        if sign < 0 and p > 100:
            return None
        change, key = n * p / 100, decimal(n + sign * n * p / 100)
        put = {"p": parts[0], "n": parts[1], "change": decimal(change)}
        op = "+" if sign > 0 else "-"
        return _made(
            name, put, key, say, (f"{decimal(n)} × {decimal(p)} ÷ 100 = {decimal(change)}", f"{decimal(n)} {op} {decimal(change)} = {key}")
        )

    return make


def _make_back(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    p, a = _value(parts[0]), _value(parts[1])
    if not p:
        return None
    key, one = a * 100 / p, a / p
    put = {"p": parts[0], "a": parts[1], "one": decimal(one)}
    return _made(
        "percent_back", put, decimal(key), say, (f"{decimal(a)} ÷ {decimal(p)} = {decimal(one)}", f"{decimal(one)} × 100 = {decimal(key)}")
    )


def _make_change(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    n, b = _value(parts[0]), _value(parts[1])
    key = _short(abs(b - n) * 100 / n) if n and b != n else None
    if key is None:
        return None
    low, high = sorted((n, b))
    put = {"a": parts[0], "b": parts[1], "change": decimal(high - low)}
    lines = (
        f"{decimal(high)} - {decimal(low)} = {decimal(high - low)}",
        f"{decimal(high - low)} ÷ {decimal(n)} = {decimal((high - low) / n)}",
        f"{decimal((high - low) / n)} × 100 = {key}",
    )
    return _made("percent_change", put, key, say, lines, True)


def _vary(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    """Other percents and wholes of a kind that comes out even."""
    if parts and "." not in parts[0] and "/" not in "".join(parts):
        return (str(dice.choice((5, 10, 15, 20, 25, 30, 40, 60, 75))), str(dice.choice((20, 40, 60, 80, 120, 160, 200, 240))))
    return jittered(parts, dice)


def _vary_which(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    whole = dice.choice((20, 25, 40, 50, 60, 80, 120, 200))
    return (decimal(Fraction(whole * dice.choice((5, 10, 15, 20, 25, 30, 35, 45, 60, 75)), 100)), str(whole))


def _vary_back(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    p, whole = dice.choice((5, 10, 15, 20, 25, 30, 40, 60)), dice.choice((20, 40, 60, 80, 120, 140, 200))
    return (str(p), decimal(Fraction(p * whole, 100)))


def _vary_change(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    start, p = dice.choice((20, 40, 50, 60, 80, 120, 200)), dice.choice((5, 10, 20, 25, 30, 40))
    sign = 1 if _value(parts[1]) > _value(parts[0]) else -1
    return (str(start), decimal(start + sign * Fraction(start * p, 100)))


KINDS: dict[str, Kind] = {
    "percent_of": Kind(_reader("of"), _make_of, _vary),
    "percent_which": Kind(_reader("which"), _make_which, _vary_which),
    "percent_more": Kind(_reader("more"), _by(1), _vary),
    "percent_less": Kind(_reader("less"), _by(-1), _vary),
    "percent_back": Kind(_reader("back"), _make_back, _vary_back),
    "percent_change": Kind(_reader("change"), _make_change, _vary_change),
}
