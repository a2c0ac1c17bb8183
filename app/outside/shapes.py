"""Area, perimeter and volume of a named shape with its measures. Every number must be given a part to play, or there is no task."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from ..marking.solving import number
from ..marking.units import find_unit
from ..turn import Expected
from .problem import NUMBER, Factor, Kind, Made, Say, decimal, jitter
from .sums import worked

_QUANTITIES = {
    "surface": r"surface area|[aá]rea (?:de la superficie|superficial|total)|superficie total",
    "area": r"area|[aá]rea|superficie",
    "perimeter": r"perimeter|per[ií]metro|distance around",
    "circumference": r"circumference|circunferencia",
    "volume": r"volume|volumen|capacity",
}
_SHAPES = {
    "square": r"squares?(?! (?:m|cm|k|f|in|mm|unit|yard))|cuadrado(?!s)",
    "rectangle": r"rectangles?|rectangular (?!prism|box|solid|block)\w+|rect[aá]ngulo",
    "triangle": r"(?:equilateral |right(?:-angled)? )?triangles?|triangular (?!prism)\w+|tri[aá]ngulo(?: equil[aá]tero)?",
    "parallelogram": r"parallelogram|paralelogramo",
    "trapezoid": r"trapezoid|trapezium|trapecio",
    "rhombus": r"rhombus|rombo",
    "circle": r"circles?|circular \w+|c[ií]rculo|circunferencia",
    "cube": r"cubes?|cubo",
    "cuboid": r"cuboid|(?:rectangular )?(?:prism|box|solid|block)(?: shape)?|caja|prisma(?: rectangular)?|ortoedro|tank",
    "cylinder": r"cylinders?|cilindro",
    "pentagon": r"regular pentagon|pent[aá]gono regular",
    "hexagon": r"regular hexagon|hex[aá]gono regular",
    "octagon": r"regular octagon|oct[aá]gono regular",
}
_NAMES = {
    "l": r"long|length|largo|longitud",
    "w": r"wide|width|breadth|broad|ancho|anchura",
    "h": r"height|high|tall|deep|depth|altura|alto|perpendicular height|profundidad",
    "b": r"base|bases",
    "s": r"sides?|edges?|lados?|arista|side length|edge length|sides of",
    "r": r"radius|radio",
    "d": r"diameter|di[aá]metro",
    "p": r"diagonals?|diagonal(?:es)?",
}


@dataclass(frozen=True)
class Rule:
    """`needs` names the measures, in order; `formula` is what a book prints; `kind` is the power of the unit."""

    needs: str
    formula: str
    power: int


RULES: dict[tuple[str, str], tuple[Rule, ...]] = {
    ("area", "square"): (Rule("s", "s × s", 2),),
    ("perimeter", "square"): (Rule("s", "4 × s", 1),),
    ("area", "rectangle"): (Rule("lw", "l × w", 2),),
    ("perimeter", "rectangle"): (Rule("lw", "2 × (l + w)", 1),),
    ("area", "triangle"): (Rule("bh", "b × h ÷ 2", 2),),
    ("perimeter", "triangle"): (Rule("abc", "a + b + c", 1),),
    ("area", "parallelogram"): (Rule("bh", "b × h", 2),),
    ("area", "trapezoid"): (Rule("abh", "(a + b) × h ÷ 2", 2),),
    ("area", "rhombus"): (Rule("pq", "p × q ÷ 2", 2),),
    ("area", "circle"): (Rule("r", "π × r × r", 2),),
    ("circumference", "circle"): (Rule("r", "2 × π × r", 1),),
    ("volume", "cube"): (Rule("s", "s × s × s", 3),),
    ("surface", "cube"): (Rule("s", "6 × s × s", 2),),
    ("volume", "cuboid"): (Rule("lwh", "l × w × h", 3),),
    ("surface", "cuboid"): (Rule("lwh", "2 × (l × w + l × h + w × h)", 2),),
    ("volume", "cylinder"): (Rule("rh", "π × r × r × h", 3),),
    ("perimeter", "pentagon"): (Rule("s", "5 × s", 1),),
    ("perimeter", "hexagon"): (Rule("s", "6 × s", 1),),
    ("perimeter", "octagon"): (Rule("s", "8 × s", 1),),
}
_U = r"mm|cm|dm|km|meters?|metres?|metros?|centimet(?:er|re)s?|cent[ií]metros?|millimet(?:er|re)s?|kilomet(?:er|re)s?|inch(?:es)?|feet|foot|ft|yards?|yd|miles?|in(?= |,|\.|$|\))(?! the)|m|units?|unidades"
_MEASURE = re.compile(rf"(?P<n>{NUMBER})[\s-]?(?P<u>{_U})?(?![\w/])")
_PI = re.compile(
    r"[\s,.;(]*(?:(?:use|using|take|with|where|and|let|usa|usando|con|toma|as|for)\s*)*(?:\bpi\b|π)\s*(?:=|as|is|≈|~|como|to be|be)?\s*(3\.14(?:16|2)?|22/7|3\.1|3)(?![\d.])(?:\s*(?:as|for|para|como)\s*pi)?[\s).]*|[\s,.;(]*(?:use|using|take|usa)\s*(3\.14(?:16|2)?|22/7)\s*(?:for|as|para|como)\s*(?:\bpi\b|π)[\s).]*"
)
_FILLER = re.compile(
    r"\b(?:what(?:'?s| is| are|s)|find|calculate|work out|compute|determine|how (?:big|much|long|far) is|the|a|an|of|with|has|have|is|are|whose|which|that|thats|that's|and|by|x|in|it|its|it's|to|each|all|equal|measuring|measures?|"
    r"shape|given|if|for|side|perpendicular|calcula|halla|encuentra|cu[aá]l|es|el|la|un|una|de|del|cuyo|cuya|cuyos|que|tiene|mide|miden|con|y|por|su|los|las|lengths?|dimensions?|dimensiones|total|sides|long|i|need|this|m[eé]dida|around|there|here|one|"
    r"formula|use|using|two|parallel|lados|lado|cada|value)\b|[,.:;?()*&'=]"
)
_FORMULA = re.compile(
    r"[.,;:(]?\s*(?:(?:use|using|formula:?|with the formula|where)\s*:?\s*)?\b[a-z]{1,2}\s*=\s*[^=.,;]*[a-z(][^=.,;]*\)?$"
)


def _read(text: str) -> tuple[str, ...] | None:
    """(quantity, shape, unit, pi, "l=8", "w=5" …)"""
    if not re.search(r"\d", text):
        return None
    pi = ""
    if match := _PI.search(text):
        pi = match[1] or match[2]
        text = f"{text[: match.start()]} {text[match.end() :]}"
    if re.search(r"in terms of (?:pi|π)|en t[eé]rminos de pi|leave (?:your )?(?:answer )?.*\bpi\b|round|nearest|decimal place", text):
        return None
    text = _FORMULA.sub("", text.strip())
    known = "|".join(_QUANTITIES.values())
    if re.search(rf"\b(?:{known})\b\W*(?:(?:is|of|es|de|=|measures|equals|mide)\W*)?(?:\d|=)", text):
        return None  # the area is given, and a side is asked for
    quantity, rest = _named(text, _QUANTITIES)
    shape, rest = _named(rest, _SHAPES)
    quantity = "circumference" if (quantity, shape) in (("perimeter", "circle"),) else quantity
    if quantity == "circumference" and not shape:
        shape = "circle"
    rules = RULES.get((quantity, shape))
    if not rules:
        return None
    rest = re.sub(r"(?<=[\d)a-z]) ?[*x] ?(?=\d)", " by ", rest)
    measures = [(m.start(), m.end(), m["n"], m["u"] or "") for m in _MEASURE.finditer(rest)]
    units = {u for *_, u in measures if u}
    found = _assigned(rest, measures, rules[0].needs, shape)
    if found is None or (len({find_unit(u) for u in units}) > 1) or (pi == "" and "π" in rules[0].formula):
        return None
    unit = next((find_unit(u) for u in units), None)
    return (quantity, shape, unit.name if unit else "", pi, *(f"{k}={v}" for k, v in found.items()))


def _named(text: str, names: dict[str, str]) -> tuple[str, str]:
    for name, pattern in names.items():
        if match := re.search(rf"\b(?:{pattern})\b", text):
            return name, f"{text[: match.start()]} {text[match.end() :]}"
    return "", text


def _assigned(text: str, measures: list[tuple[int, int, str, str]], needs: str, shape: str) -> dict[str, str] | None:
    """Each measure to its letter by the word beside it, else by its order; None when a word or a number is left over."""
    names: list[str] = []
    spent: list[tuple[int, int]] = []
    for n, (start, end, _, _) in enumerate(measures):
        before = text[measures[n - 1][1] if n else 0 : start]
        after = text[end : measures[n + 1][0] if n + 1 < len(measures) else len(text)]
        name = ""
        for key, pattern in _NAMES.items():
            if match := re.match(rf"\W{{0,3}}(?:in )?(?:{pattern})\b", after):
                if (
                    n + 1 < len(measures)
                    and re.fullmatch(rf"\W{{0,3}}(?:and )?(?:the )?(?:its )?(?:{pattern})(?: of| is|:| =)?\s*", after)
                    and names
                    and names[-1] != ""
                ):
                    continue
                if re.match(r"\W*[,;]", after) or (
                    before
                    and re.search(
                        r"\b(?:base|height|length|width|radius|diameter|side|altura|lado|radio|largo|ancho)\W+(?:of |is |de |= ?|: ?|es |mide )*$",
                        before,
                    )
                ):
                    continue
                name = key
                spent.append((end + match.start(), end + match.end()))
                break
        if not name:
            closest = -1
            for key, pattern in _NAMES.items():
                for match in re.finditer(rf"\b(?:{pattern})\b", before):
                    place = (measures[n - 1][1] if n else 0) + match.start()
                    if match.start() > closest and not any(a <= place < b for a, b in spent):
                        closest, name = match.start(), key
            if closest >= 0:
                base = measures[n - 1][1] if n else 0
                spent += [(base + m.start(), base + m.end()) for p in _NAMES.values() for m in re.finditer(rf"\b(?:{p})\b", before)]
        names.append(name)
    left = _MEASURE.sub(" ", text)
    for pattern in _NAMES.values():
        left = re.sub(rf"\b(?:{pattern})\b", " ", left)
    if _FILLER.sub(" ", left).strip(" -"):
        return None
    return _filled(names, [m[2] for m in measures], needs, shape)


def _filled(names: list[str], numbers: list[str], needs: str, shape: str) -> dict[str, str] | None:
    if needs in ("r", "rh"):
        halved = {k: (f"({v})/2" if k == "d" else v) for k, v in zip(names, numbers, strict=True)}
        keys = ["r" if k == "d" else k for k in names]
        out = dict(zip(keys, (halved[k] for k in names), strict=True))
        return out if set(out) == set(needs) and len(numbers) == len(needs) else None
    if len(numbers) == 1 and needs == "s" and names[0] in ("s", "l", "", "b"):
        return {"s": numbers[0]}
    if needs == "abc":
        return dict(zip("abc", numbers, strict=True)) if len(numbers) == 3 and set(names) <= {"s", ""} else None
    if needs == "pq":
        return dict(zip("pq", numbers, strict=True)) if len(numbers) == 2 and set(names) <= {"p", ""} and "p" in names else None
    if needs == "abh":
        tall = [v for k, v in zip(names, numbers, strict=True) if k == "h"]
        bases = [v for k, v in zip(names, numbers, strict=True) if k != "h"]
        return (
            {"a": bases[0], "b": bases[1], "h": tall[0]}
            if len(tall) == 1 and len(bases) == 2 and set(names) <= {"b", "s", "h", ""}
            else None
        )
    if len(numbers) != len(needs):
        return None
    if needs in ("lw", "lwh") and shape in ("rectangle", "cuboid"):
        # the measures of a rectangle and of a box may change places
        return (
            dict(zip(needs, numbers, strict=True))
            if (set(names) <= {"l", "w", "h", "b", "s", ""} and len([n for n in names if n]) == len({n for n in names if n}))
            or set(names) <= {"s", ""}
            else None
        )
    if needs == "bh":
        free = [k for k in "bh" if k not in names]
        full = [k or (free.pop(0) if len(free) == 1 else "") for k in names]
        return dict(zip(full, numbers, strict=True)) if set(full) == {"b", "h"} else None
    return None


def _value(rule: Rule, at: dict[str, Fraction], pi: str) -> Fraction | None:
    return number(_filled_in(rule, {k: f"({v})" for k, v in at.items()}, pi))


def _filled_in(rule: Rule, at: dict[str, str], pi: str) -> str:
    return re.sub(r"[a-zπ]", lambda m: pi if m[0] == "π" else at.get(m[0], m[0]), rule.formula)


def _make(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    quantity, shape, unit, pi, *given = parts
    rule = RULES[quantity, shape][0]
    at: dict[str, Fraction] = {}
    for part in given:
        name, _, text = part.partition("=")
        found = number(text)
        if found is None or found <= 0:
            return None
        at[name] = found
    total = _value(rule, at, pi)
    if total is None:
        return None
    if quantity == "perimeter" and shape == "triangle" and 2 * max(at.values()) >= sum(at.values()):
        return None
    key, wide = decimal(total), f"{unit}^{rule.power}" if unit and rule.power > 1 else unit
    across = any(part.endswith(")/2") for part in given)
    letters_ = ", ".join(_measure(k, v, unit, across, shape, say) for k, v in at.items())
    what, named = say(f"out_quantity_{quantity}"), say(f"out_shape_{shape}")
    filled = _filled_in(rule, {k: decimal(v) for k, v in at.items()}, pi)
    ask = say("out_shape_pi" if pi else "out_shape", what=what, shape=named, measures=letters_, pi=pi)
    put = {"ask": ask, "what": what, "shape": named, "formula": rule.formula, "filled": filled, "measures": letters_}
    hints = tuple(say(f"out_shape_{n}", **put) for n in (1, 2, 3))
    unit_name = {"unit": ""}.get(wide, wide)
    typed = (f"{key} {unit}{rule.power}", f"{key}{unit}{rule.power}") if "^" in unit_name else ()  # 40 cm2
    half = (f"{decimal(2 * at['r'])} ÷ 2 = {decimal(at['r'])}",) if across else ()
    lines = (*half, f"{what}: {rule.formula}", *worked(filled.replace("×", "*")))
    return Made(ask, Expected(value=key, unit=unit_name, accept=typed), hints, lines)


def _measure(name: str, size: Fraction, unit: str, across: bool, shape: str, say: Say) -> str:
    """ "length l = 8 cm"; a circle that is given by its diameter keeps it."""
    if name == "r" and across:
        name, size = "d", 2 * size
    word = {"a": "b" if shape == "trapezoid" else "s", "c": "s", "q": "p"}.get(name, name)
    word = "s" if shape == "triangle" and word == "b" and "h" not in RULES["area", shape][0].needs else word
    return f"{say(f'out_m_{word}')} {name} = {decimal(size)}{' ' + unit if unit else ''}"


def _vary(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    head, given = parts[:4], parts[4:]
    if parts[1] == "triangle" and parts[0] == "perimeter":
        a, b = dice.randint(5, 14), dice.randint(5, 14)
        return (*head, f"a={a}", f"b={b}", f"c={dice.randint(abs(a - b) + 1, a + b - 1)}")
    return (*head, *(f"{p[:2]}({jitter(p[3:-3], dice)})/2" if p.endswith(")/2") else f"{p[:2]}{jitter(p[2:], dice)}" for p in given))


KINDS: dict[str, Kind] = {"shape": Kind(_read, _make, _vary)}
