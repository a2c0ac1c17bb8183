"""Which of these numbers is bigger, which sign stands between two, is it true, and which order."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from fractions import Fraction
from math import lcm
from random import Random

from ..marking.solving import number
from ..turn import Choice, Expected
from .problem import NUMBER, Factor, Kind, Made, Say, decimal, jitter

_N = rf"(?:(?:{NUMBER})(?: ?%)?(?:\^\d+)?|sqrt ?\(?\d+\)?|\d+(?:\^\d+)? ?[-+*] ?\d+(?:\^\d+)?)"
_MORE = r"bigger|greater|larger|more|higher|biggest|greatest|largest|highest|most|maximum|heavier|longer|warmer|hotter|taller|mayor(?: valor)?|m[aá]s (?:grande|alto)|el mayor"
_LESS = r"smaller|lesser|less|lower|smallest|least|lowest|fewer|minimum|shorter|colder|lighter|menor(?: valor)?|m[aá]s (?:pequeñ[oa]|chico|bajo)|el menor"
_NEAR = r"(?:closer|closest|nearer|nearest) to (?:0|zero)"
_SIZE = rf"(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<near>{_NEAR})"
_LIST = rf"(?P<list>{_N}(?:\s*(?:,|;|/(?= )|\bvs\.?(?= )|\bor\b|\band\b|\bo\b|\by\b|\bu\b|,\s*(?:or|and|o|y))\s*{_N})+)"
_THING = r"(?:(?:number|fraction|decimal|value|one|1|amount|percentage|of these(?: numbers| fractions)?|of|the|n[uú]mero|fracci[oó]n|decimal|these|numbers|fractions|de|estos|estas)\s*)*"
_EQUAL = r"(?:,?\s*(?:or (?:are they|they are|is it|both) (?:equal|the same)|or equal))?"

_WHICH = (
    rf"(?:(?:which|what|qu[eé]|cu[aá]l)(?: (?:{_THING}))?(?: ?(?:is|are|'s|es))?(?: the)?(?: (?:n[uú]mero|fracci[oó]n) es)?|what'?s|whats|the|find(?: the)?|circle(?: the)?|pick(?: the)?|halla(?: el)?|encuentra(?: el)?|say which is|tell me which is)?\s*"
    rf"(?:{_SIZE})\s*(?:{_THING})[,:;?.]*\s*(?:between|entre|of|out of|among|from|de)?\s*{_LIST}{_EQUAL}",
    rf"{_LIST}\s*[,:;.?-]*\s*(?:which|what|cu[aá]l|qu[eé])\s*{_THING}(?:is|are|es)?\s*(?:the|el|la)?\s*(?:{_SIZE})(?: one| 1)?{_EQUAL}",
    rf"(?:is|are)\s*{_LIST}\s*(?:{_SIZE})",
    rf"(?:which|what|cu[aá]l)(?: one)? (?:of|de|between|entre) {_LIST},? (?:is|es)(?: the| el)? (?:{_SIZE})",
    rf"(?:between|of|entre) {_LIST},? (?:which|what|cu[aá]l)(?: one| 1)? (?:is|es)(?: the| el)? (?:{_SIZE})",
)
_IS = r"(?:who is right,? )?(?:is|are|es|does|do|true or false:?|is it true that|verdadero o falso:?)"
_YES = (
    rf"{_IS}\s*(?P<a>{_N}) (?:is |es )?(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<same>equal|the same|igual|equivalent)) (?:than|que|to|as|a) (?P<b>{_N})",
    rf"{_IS}\s*(?P<a>{_N})\s*(?:(?P<more>>)|(?P<less><)|(?P<same>=))\s*(?P<b>{_N})(?:\s*(?:true(?: or false)?|right|correct|verdadero(?: o falso)?))?",
    rf"(?P<a>{_N})\s*(?:(?P<more>>)|(?P<less><)|(?P<same>=))\s*(?P<b>{_N})\W*(?:true or false|is (?:this|it|that) (?:true|right)(?: or false)?|verdadero o falso)",
    rf"(?:are|do|is)\s*(?P<a>{_N}) and (?P<b>{_N}) (?P<same>equal|equivalent|the same|have the same value|the same (?:number|fraction|value|amount)|equivalent fractions)(?P<more>(?!))?(?P<less>(?!))?",
    rf"(?:is|are)\s*(?P<a>{_N}) (?P<same>equal to|the same as|equivalent to) (?P<b>{_N})(?P<more>(?!))?(?P<less>(?!))?",
)
_BLANK = r"(?:_+|\?|[☐□○◯▢◻⬜◌…]|\.\.\.|o|\[ \]|\( \)|and|y|,|or|with|vs\.?)"
_RULE = (
    r"(?:\(?\s*(?:(?:compare|write|put|use|using|insert|fill in|choose|place|with|which(?: sign)?|compara|usa|usando|escribe|pon|coloca)[\s:]*)*(?:the (?:correct |right )?(?:symbol|sign)s?|(?:the )?(?:blank )?(?:with )?(?:the )?(?:sign|symbol)|el signo|los signos)?[\s:]*"
    r"[<>=](?:\s*(?:,|or|and|o|y|/|\s)*\s*[<>=]){1,2}\s*\)?(?:\s*(?:between|in the blank|to compare|entre|in between|to make (?:it|this) true|goes (?:here|between)))?)"
)
_SIGN = (
    rf"{_RULE}?\s*[.:,]?\s*(?P<a>{_N})\s*{_BLANK}\s*(?P<b>{_N})\s*[.:,;]*\s*{_RULE}?",
    rf"(?:compare|compara)(?: the| these)?(?: numbers| fractions| decimals)?:?\s*(?P<a>{_N})\s*(?:and|with|to|y|con|,|&|vs\.?|{_BLANK})\s*(?P<b>{_N})\s*[.,:]?\s*(?:{_RULE})?",
    rf"(?:what|which) (?:sign|symbol) (?:goes|is|belongs) between (?P<a>{_N}) and (?P<b>{_N})",
)
_UP = r"ascending|increasing|(?:from )?(?:the )?(?:smallest|least|lowest|littlest) to (?:the )?(?:largest|greatest|biggest|highest|most)|smallest first|least first|(?:de )?menor a mayor|ascendente|creciente"
_DOWN = r"descending|decreasing|(?:from )?(?:the )?(?:largest|greatest|biggest|highest|most) to (?:the )?(?:smallest|least|lowest)|(?:largest|biggest|greatest) first|(?:de )?mayor a menor|descendente|decreciente"
_WAY = rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?: order)?"
_SORT = r"(?:(?:order|write|put|arrange|sort|list|rank|place|ordena|escribe|pon|coloca)\s*(?:these|the|them|following|estos|los|las|estas|siguientes)?\s*(?:numbers|fractions|decimals|values|n[uú]meros|fracciones|decimales)?\s*)"
_SOLID = r"-?(?:\d+/\d+|\d*\.\d+|\d+)(?: ?%)?"
_NUMBERS = rf"(?P<list>{_N}(?:\s*(?:,|;|\band\b|\by\b|,\s*(?:and|y))\s*{_N}){{2,7}}|{_SOLID}(?:\s+{_SOLID}){{2,7}})"
_ORDER = (
    rf"{_SORT}?(?:in order|in|into|from|by|en orden|en|:)?\s*(?:from|by)?\s*{_WAY}(?: order)?\s*[:,.]*\s*{_NUMBERS}",
    rf"{_SORT}\s*[:,.]*\s*{_NUMBERS}\s*[,.:;]*\s*(?:in|into|from|en orden|en|by)?\s*{_WAY}",
    rf"{_NUMBERS}\s*[,.:;]*\s*{_SORT}?(?:in|into|from|en orden|en|by)?\s*{_WAY}",
)


def value(text: str) -> Fraction | None:
    text = text.strip()
    if text.endswith("%"):
        part = number(text[:-1])
        return part / 100 if part is not None else None
    return number(text)


def _pieces(text: str) -> list[str]:
    pieces = [p.strip() for p in re.split(r"\s*(?:,|;|/(?= )|\bvs\.?(?= )|\bor\b|\band\b|\bo\b|\by\b|\bu\b)\s*", text) if p.strip()]
    return pieces if len(pieces) > 1 else text.split()


def _read_which(text: str) -> tuple[str, ...] | None:
    """(more | less | near, number, number …)"""
    for pattern in _WHICH:
        if match := re.fullmatch(pattern, text.strip()):
            way = next(k for k in ("more", "less", "near") if match[k])
            return (way, *_pieces(match["list"]))
    return None


def _read_yes(text: str) -> tuple[str, ...] | None:
    """(more | less | same, number, number)"""
    for pattern in _YES:
        if match := re.fullmatch(pattern, text.strip()):
            return (next(k for k in ("more", "less", "same") if match[k]), match["a"], match["b"])
    return None


def _read_sign(text: str) -> tuple[str, ...] | None:
    """(number, number)"""
    for n, pattern in enumerate(_SIGN):
        match = re.fullmatch(pattern, text.strip())
        if match and (n or re.search(r"[<>]|[☐□○◯▢◻⬜◌]", text)):
            return (match["a"], match["b"])
    return None


def _read_order(text: str) -> tuple[str, ...] | None:
    """(up | down, number, number, number …)"""
    for pattern in _ORDER:
        if match := re.fullmatch(pattern, text.strip()):
            return ("up" if match["up"] else "down", *_pieces(match["list"]))
    return None


def _lines(numbers: list[str], values: list[Fraction]) -> tuple[str, ...]:
    """Each number over one bottom, or as a decimal."""
    size = lcm(*(v.denominator for v in values))
    plain = [n.replace("sqrt", "√").replace(" ", "") if "sqrt" in n else n for n in numbers]
    if (
        all("/" not in n for n in numbers)
        or size > 400
        or (all("/" not in decimal(v) for v in values) and any("." in n or "%" in n for n in numbers))
    ):
        return tuple(f"{n} = {decimal(v)}" for n, v in zip(plain, values, strict=True) if n != decimal(v) and "/" not in decimal(v))
    return tuple(
        f"{n} = {v.numerator * (size // v.denominator)}/{size}" for n, v in zip(plain, values, strict=True) if v.denominator != size
    )


def _all(numbers: tuple[str, ...]) -> list[Fraction] | None:
    found = [value(n) for n in numbers]
    kept = [v for v in found if v is not None]
    return kept if len(kept) == len(found) and all(abs(v) < 10**9 and v.denominator < 10**6 for v in kept) else None


def _hints(numbers: list[str], values: list[Fraction], say: Say) -> tuple[str, ...]:
    lines = _lines(numbers, values)
    size = lcm(*(v.denominator for v in values))
    decimals = not lines or size > 400 or any("." in line.partition("=")[2] or "/" not in line.partition("=")[2] for line in lines)
    second = say("out_compare_2_decimal") if decimals else say("out_compare_2_bottom", numbers=", ".join(numbers))
    third = say("out_compare_3", line=lines[0]) if lines else say("out_compare_3_places")
    return (say("out_compare_1", numbers=", ".join(numbers)), second, third)


def _make_which(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    way, *numbers = parts
    values = _all(tuple(numbers))
    if values is None or len(numbers) > 6 or len(set(numbers)) < len(numbers):
        return None
    ranked = sorted(abs(v) if way == "near" else v for v in values)
    best = ranked[-1] if way == "more" else ranked[0]
    winners = [n for n, v in zip(numbers, values, strict=True) if (abs(v) if way == "near" else v) == best]
    same = len(set(ranked)) == 1
    if len(winners) > 1 and not same:
        return None
    equal = [Choice(say("out_equal"), right=same)] if len(numbers) == 2 else []
    if same and not equal:
        return None
    choices = (*[Choice(n, right=not same and n == winners[0]) for n in numbers], *equal)
    ask = say(f"out_which_{way}", numbers=say("out_or").join(numbers) if len(numbers) == 2 else ", ".join(numbers))
    high, low = max(values), min(values)
    end = f"{numbers[values.index(high)]} > {numbers[values.index(low)]}" if not same else f"{numbers[0]} = {numbers[1]}"
    lines = _lines(numbers, values)
    if way == "near":
        far = [decimal(abs(v)) for v in values]
        lines, end = tuple(f"|{n}| = {d}" for n, d in zip(numbers, far, strict=True)), f"{decimal(ranked[0])} < {decimal(ranked[-1])}"
    return Made(ask, Expected("choice", choices=choices), _hints(numbers, values, say), (*lines, end))


def _make_yes(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    way, a, b = parts
    values = _all((a, b))
    if values is None:
        return None
    x, y = values
    true = x > y if way == "more" else x < y if way == "less" else x == y
    choices = (Choice(say("out_yes"), right=true), Choice(say("out_no"), right=not true))
    sign = ">" if x > y else "<" if x < y else "="
    return Made(
        say(f"out_is_{way}", a=a, b=b),
        Expected("choice", choices=choices),
        _hints([a, b], values, say),
        (*_lines([a, b], values), f"{a} {sign} {b}"),
    )


def _make_sign(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    a, b = parts
    values = _all(parts)
    if values is None:
        return None
    sign = ">" if values[0] > values[1] else "<" if values[0] < values[1] else "="
    choices = tuple(Choice(s, right=s == sign) for s in "<=>")
    return Made(
        say("out_sign", a=a, b=b),
        Expected("choice", choices=choices),
        _hints([a, b], values, say),
        (*_lines([a, b], values), f"{a} {sign} {b}"),
    )


def _make_order(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    way, *numbers = parts
    values = _all(tuple(numbers))
    if values is None or len(set(values)) < len(values) or len(numbers) > 8:
        return None
    ranked = [n for _, n in sorted(zip(values, numbers, strict=True), reverse=way == "down")]
    hints = _hints(numbers, values, say)
    sign = " < " if way == "up" else " > "
    return Made(
        say(f"out_order_{way}", numbers=", ".join(numbers)),
        Expected("order", order=tuple(ranked)),
        hints,
        (*_lines(numbers, values), sign.join(ranked)),
    )


def _vary(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    if parts[0] in ("more", "less", "near", "same", "up", "down"):
        return (parts[0], *(jitter(p, dice) for p in parts[1:]))
    return tuple(jitter(p, dice) for p in parts)


KINDS: dict[str, Kind] = {
    "which": Kind(_read_which, _make_which, _vary),
    "yes": Kind(_read_yes, _make_yes, _vary),
    "sign": Kind(_read_sign, _make_sign, _vary),
    "order": Kind(_read_order, _make_order, _vary),
}
