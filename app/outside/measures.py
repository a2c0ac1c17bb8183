"""Units into other units of the same system, and a number written in another way."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from fractions import Fraction
from math import floor
from random import Random

from ..marking.solving import number
from ..marking.units import Unit, convert, find_unit
from ..turn import Expected
from .problem import NUMBER, Factor, Kind, Made, Say, decimal, jitter

_METRIC = frozenset("mm cm dm m km mg g kg tonne ml cl dl l".split())
_CUSTOMARY = frozenset("in ft yd mi oz lb ton cup pt qt gal fl_oz tbsp tsp".split())
_CLOCK = frozenset("s min h day week".split())
_CALENDAR = frozenset("month year".split())
_SYSTEMS = (_METRIC | _CLOCK, _CUSTOMARY | _CLOCK, _CALENDAR)
_U = r"[a-zñáéíóúµ°]+(?:\^[23])?(?:\s?(?:/|per|por)\s?[a-z]+)?|(?:square|sq\.?|cubic|cu\.?) [a-z]+|[a-zé]+ (?:cuadrad|c[uú]bic)[oa]s?"
_AMOUNT = rf"(?P<amount>{NUMBER}\s?(?:{_U})(?:(?:,| and| y)? {NUMBER}\s?(?:{_U}))?)"
_VERB = r"(?:convert|change|express|write|turn|put|how many|what(?:'?s| is)|give|convierte|convertir|pasa(?:r)?|cambia(?:r)?|expresa(?:r)?|escribe|transforma|cu[aá]nto es|cu[aá]ntos son)"
_PATTERNS = tuple(
    re.compile(p)
    for p in (
        rf"{_VERB}?:?\s*{_AMOUNT} (?:to|into|in|as|a|en) (?P<unit>{_U})(?: \(us\))?",
        rf"(?:how many|cu[aá]nt[oa]s) (?P<unit>{_U}) (?:are |is |hay |son |make |do you get )?(?:there |equal to |the same as |equals? )?(?:are )?(?:in |en |is |are |=|from |there in )?\s*{_AMOUNT}(?: \(us\))?",
        rf"{_AMOUNT} (?:is|are|es|son|=|equals?) (?:how many|cu[aá]nt[oa]s|_+|\?|what in)\s?(?P<unit>{_U})(?: \(us\))?",
        rf"(?:how much|what)(?: is|'s) {_AMOUNT} (?:in|en) (?P<unit>{_U})",
        rf"(?:how long is|how heavy is|how far is) {_AMOUNT} in (?P<unit>{_U})",
    )
)
_PIECE = re.compile(rf"(?P<n>{NUMBER})\s?(?P<u>{_U})")


def _unit(text: str) -> Unit | None:
    text = text.strip().replace("a un ", "")
    return find_unit({"metros": "m", "horas": "h"}.get(text, text))


def _system(unit: Unit) -> list[int]:
    names = re.split(r"[/]", re.sub(r"\^\d", "", unit.name))
    return [n for n, system in enumerate(_SYSTEMS) if all(name in system for name in names)]


def _read(text: str) -> tuple[str, ...] | None:
    """(unit wanted, amount, unit, and a second amount and unit)"""
    for pattern in _PATTERNS:
        match = pattern.fullmatch(text.strip())
        if not match or not (wanted := _unit(match["unit"])):
            continue
        pieces = [(m["n"], _unit(m["u"]), m["u"]) for m in _PIECE.finditer(match["amount"])]
        joined = _PIECE.sub(" ", match["amount"])
        if not pieces or any(u is None for _, u, _ in pieces) or re.search(r"\d", joined):
            continue
        flat = [part for n, u, _ in pieces if u for part in (n, u.name)]
        return (wanted.name, *flat)
    return None


def _make(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    wanted = find_unit(parts[0])
    pieces = [(number(n), find_unit(u), n, u) for n, u in zip(parts[1::2], parts[2::2], strict=True)]
    if wanted is None or not pieces:
        return None
    total, lines = Fraction(0), []
    for amount, unit, n, name in pieces:
        if amount is None or unit is None or not set(_system(unit)) & set(_system(wanted)):
            return None
        if unit.kind in ("celsius", "fahrenheit", "money", "euro") or (unit == wanted and len(pieces) == 1):
            return None
        one = convert(amount, unit, wanted)
        rate = convert(Fraction(1), unit, wanted)
        if one is None or rate is None:
            return None
        if unit != wanted:
            large, little, times = (name, wanted.name, rate) if rate >= 1 else (wanted.name, name, 1 / rate)
            lines.append(f"1 {_named(large, say, True)} = {decimal(times)} {_named(little, say)}")
            lines.append(f"{n} × {decimal(rate)} = {decimal(one)}" if rate >= 1 else f"{n} ÷ {decimal(1 / rate)} = {decimal(one)}")
        total += one
    first, unit = pieces[0][0], pieces[0][1]
    rate = convert(Fraction(1), unit, wanted) if unit else None
    if rate is None or first is None:
        return None
    if len(pieces) > 1:
        ones = [convert(a, u, wanted) for a, u, _, _ in pieces if a is not None and u is not None]
        lines.append(" + ".join(decimal(o) for o in ones if o is not None) + f" = {decimal(total)}")
    key = decimal(total)
    shown = " ".join(f"{n} {_named(u, say)}" for _, _, n, u in pieces)
    big, small = (unit.name, wanted.name) if unit and rate >= 1 else (wanted.name, unit.name if unit else "")
    fact = decimal(rate if rate >= 1 else 1 / rate)
    put = {
        "amount": shown,
        "n": pieces[0][2],
        "unit": _named(wanted.name, say),
        "big": _named(big, say, True),
        "small": _named(small, say),
        "fact": fact,
    }
    hints = (say("out_convert_1", **put), say("out_convert_2", **put), say("out_convert_3", **put))
    bare = tuple(
        dict.fromkeys(
            (key, str(total), f"{total.numerator // total.denominator} {total % 1}" if total > 1 and total.denominator > 1 else key)
        )
    )
    return Made(say("out_convert", **put), Expected(value=key, unit=wanted.name, accept=bare), hints, tuple(dict.fromkeys(lines)))


_WORDS = frozenset("s min h day week month year cup ton".split())


def _named(unit: str, say: Say, one: bool = False) -> str:
    """A unit that is a word in words ("weeks", "week"); a symbol as it is."""
    return say(f"out_{'one' if one else 'unit'}_{unit}") if unit in _WORDS else unit


def _vary(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    wanted, *rest = parts
    return (wanted, *(jitter(p, dice) if n % 2 == 0 else p for n, p in enumerate(rest)))


# ---------------------------------------------------------------- written in another way

_FORMS = {
    "simplest": r"(?:in )?(?:(?:its|the|a|su) )?(?:simplest (?:form|terms)|lowest terms|m[ií]nima expresi[oó]n)",
    "fraction_simplest": r"(?:a |una |an )?(?:fraction|fracci[oó]n)(?:,? (?:in|en|and) (?:(?:its|su|simplify) ?)?(?:simplest (?:form|terms)|lowest terms|m[ií]nima expresi[oó]n)?)",
    "fraction": r"(?:a |una |an )?(?:proper |common |improper )?(?:fraction|fracci[oó]n(?: impropia)?)",
    "mixed": r"(?:a |un )?(?:mixed (?:number|fraction|numeral)|n[uú]mero mixto)",
    "decimal": r"(?:a |un )?(?:decimal|n[uú]mero decimal)(?: number| form)?",
    "percent": r"(?:a |an |un )?(?:%|percentage|porcentaje)",
}
_WRITE = r"(?:write|convert|change|express|turn|put|give|what(?:'?s| is)|make|rewrite|escribe|convierte|expresa|pasa(?:r)?|cambia|transforma|cu[aá]nto es)"
_NUM = rf"(?:the )?(?:fraction |decimal |mixed number |improper fraction |la fracci[oó]n |el decimal )?(?P<n>{NUMBER} ?%?)"
_SIMPLIFY = re.compile(
    r"(?:simplify|reduce|simplifica(?:r)?|reduce|write in (?:simplest form|lowest terms):?)(?: the fraction| la fracci[oó]n)?:? (?P<n>\d+ ?/ ?\d+)(?: (?:fully|completely|to (?:its )?(?:simplest form|lowest terms)))?"
)


def _read_write(text: str) -> tuple[str, ...] | None:
    """(form, number)"""
    text = text.strip()
    if match := _SIMPLIFY.fullmatch(text):
        return ("simplest", match["n"].replace(" ", ""))
    for form, words in _FORMS.items():
        for pattern in (
            rf"{_WRITE}:? {_NUM} (?:as|to|into|in|como|a|en) {words}",
            rf"{_WRITE}:? {_NUM} {words}" if form == "simplest" else r"(?!)",
            rf"{_NUM} (?:as|to|into|como|a|en) {words}",
        ):
            if match := re.fullmatch(pattern, text):
                return (form.replace("fraction_simplest", "simplest"), match["n"].strip())
    return None


def _mixed(value: Fraction) -> str:
    whole, rest = floor(abs(value)), abs(value) % 1
    return f"{'-' if value < 0 else ''}{whole} {rest}" if whole and rest else str(value)


def _make_write(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    form, text = parts
    percent = text.endswith("%")
    value = number(text.rstrip("% "))
    if value is None:
        return None
    value = value / 100 if percent else value
    key = {"decimal": decimal(value), "mixed": _mixed(value), "percent": decimal(value * 100)}.get(form, str(value))
    if key == text or (form in ("decimal", "percent") and "/" in key) or (form == "mixed" and " " not in key) or value.denominator > 10**6:
        return None
    if form == "percent":
        key += "%"
    lines = _write_lines(form, text, value, key)
    expected = Expected(
        value=key,
        form={"fraction": "fraction", "simplest": "simplest", "mixed": "mixed", "decimal": "decimal", "percent": "percent"}[form],
        accept=(key.rstrip("%"),) if form == "percent" else (),
    )
    put = {"n": text, "line": lines[0]}
    third = "out_write_3" if len(lines) > 1 else "out_write_3_plain"
    hints = (*(say(f"out_write_{form}_{n}", **put) for n in (1, 2)), say(third, **put))
    return Made(say(f"out_write_{form}", **put), expected, hints, lines)


def _write_lines(form: str, text: str, value: Fraction, key: str) -> tuple[str, ...]:
    plain = text.rstrip("% ")
    lines: list[str] = []
    if text.endswith("%"):
        lines.append(f"{text} = {plain}/100")
    elif "." in text:
        places = len(text.partition(".")[2])
        lines.append(f"{text} = {text.replace('.', '').lstrip('0') or '0'}/{10**places}")
    elif form == "mixed":
        lines.append(
            f"{value.numerator} ÷ {value.denominator} = {floor(value)} R {value.numerator % value.denominator}"
            if value > 0
            else f"{text} = {key}"
        )
    elif form == "fraction" and " " in text:
        whole, _, part = text.lstrip("-").partition(" ")
        lines.append(f"{whole} × {part.partition('/')[2]} = {int(whole) * int(part.partition('/')[2])}")
    elif form == "simplest":
        top, _, bottom = text.partition("/")
        shared = Fraction(int(bottom or 1), value.denominator)
        lines += (
            [f"{top} ÷ {shared} = {value.numerator}", f"{bottom} ÷ {shared} = {value.denominator}"]
            if bottom.isdigit() and top.lstrip("-").isdigit()
            else []
        )
    elif form in ("decimal", "percent"):
        lines.append(f"{value.numerator} ÷ {value.denominator} = {decimal(value)}")
    return tuple(dict.fromkeys((*lines, f"{text} = {key}")))


def _vary_write(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    form, text = parts
    if form == "simplest" and "/" in text and " " not in text:
        bottom, by = dice.choice((3, 4, 5, 6, 7, 8)), dice.randint(2, 6)
        return (form, f"{dice.randint(1, bottom - 1) * by}/{bottom * by}")
    if form in ("decimal", "percent") and "/" in text:
        return (form, f"{dice.randint(1, 7)}/{dice.choice((2, 4, 5, 8, 10, 20, 25))}")
    return (form, jitter(text, dice))


KINDS: dict[str, Kind] = {"write": Kind(_read_write, _make_write, _vary_write), "convert": Kind(_read, _make, _vary)}
