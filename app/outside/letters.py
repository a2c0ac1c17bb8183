"""Equations and pairs of equations: read from a message, solved exactly, hinted at by their own numbers."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from fractions import Fraction
from math import lcm
from random import Random

from ..marking.solving import difference, names_of, sides, solve, solve_pair, spelled
from ..turn import Expected
from .problem import NUMBER, Factor, Kind, Made, Say, decimal, jittered, spelled_tree

_SOLVE = (
    r"(?:solve|resuelve|resolver|find|halla|encuentra|calcula|work out|what(?:'?s| is)|what (?:number|value) (?:is|must|does)|cu[aá]nto (?:vale|es)|cu[aá]l es el valor de|determine|"
    r"(?:find |what is )?the (?:value|values|solutions?)(?: of| to| for)?|(?:el )?valor de)"
)
_WORDS = re.compile(
    rf"^(?:{_SOLVE}|(?:the|this|la|el|these|estas?|este)|equations?|ecuaci[oó]n(?:es)?|(?:linear|quadratic|simultaneous|lineal) equations?|(?:simultaneously|algebraically|exactly)|systems?(?: of(?: equations?)?)?|"
    r"sistemas?(?: de(?: ecuaciones)?)?|simult[aá]neas?|for|para|if|si|in|when|given(?: that)?|such that|by (?:substitution|elimination|factori[sz]ing|graphing|using the quadratic formula)|por (?:sustituci[oó]n|igualaci[oó]n|reducci[oó]n)|"
    r"(?:use|using) (?:substitution|elimination)|is|es|where|donde|values?|of|both|each|unknowns?|missing|number|[:,.;?]|"
    r"[a-z](?: (?:and|y) [a-z])?(?= ?[:,.;?]| (?:if|si|in|when|given|is|para|for|where)\b))\s*"
)
_FOR = re.compile(
    r"^(?:(?:for|para|find|halla|encuentra|of|de|what is) [a-z](?: (?:and|y) [a-z])?) (?=[a-z0-9(-])(?!(?:and|y|if|si|in|when|given|is)\b)"
)
_AFTER = re.compile(
    rf"[\s,.;:?]+(?:{_SOLVE}(?: (?:for|para))?|solve for|for|para|what(?:'?s| is)|y|and|cu[aá]nto vale|factori[sz]e|find)?(?: the value of)? ?(?:[a-z](?: (?:and|y) [a-z])?|it|the equation|the system)?\s*$"
    r"|[\s,.;:?]+(?:what|which) (?:are|is|values? of) [a-z](?: (?:and|y) [a-z])?\s*$"
)


_DANGLING = re.compile(r"^\s*[+*/÷^=]|=\s*[+*/÷^]|[-+*/÷^]\s*(?:=|$)")
"""A side that begins or ends with an operation has lost something."""


def _bare(text: str) -> str:
    """The equations of a message without the words around them."""
    for _ in range(8):
        match = _FOR.match(text) or _WORDS.match(text)
        if not match or not match.end() or "=" not in text[match.end() :]:
            break
        text = text[match.end() :].strip()
    if (match := _AFTER.search(text)) and "=" in text[: match.start()] and re.search(r"[a-z]", text[match.start() :]):
        text = text[: match.start()]
    return text.strip(" .,;:?")


def _one_letter(text: str) -> bool:
    return not re.search(r"[a-z]{2,}", text.replace("sqrt", ""))


# ---------------------------------------------------------------- one equation


def _read_solve(text: str) -> tuple[str, ...] | None:
    """(equation,)"""
    body = _bare(text)
    if body.count("=") != 1 or not _one_letter(body) or len(body) > 80 or _DANGLING.search(body):
        return None
    if re.fullmatch(rf"[a-z]\s*=\s*{NUMBER}|{NUMBER}\s*=\s*[a-z]", body):
        return None  # an answer, not a task
    return (body,) if solve(body) else None


_BLANK = re.compile(r"_{1,}|(?<=[-+*÷/=(] )\?|^\?|\?(?= ?[-+*÷/=])|[☐□▢○]")


def _read_blank(text: str) -> tuple[str, ...] | None:
    """(equation with n for the blank,)"""
    body = re.sub(
        r"^(?:what(?:'?s| is)? (?:the )?(?:missing )?(?:number|value)?|find the missing number|fill in(?: the blank)?|complete|completa|qu[eé] n[uú]mero falta)\W*",
        "",
        text,
    )
    if body.count("=") != 1 or re.search(r"[a-z]", body) or len(_BLANK.findall(body)) != 1:
        return None
    equation = _BLANK.sub("n", body)
    left, right = equation.split("=")
    if "n" in (left.strip(), right.strip()):
        return None
    return (equation,) if solve(equation) else None


def _poly_of(equation: str) -> tuple[Fraction, Fraction, Fraction]:
    poly = difference(equation) or {}
    name = next(iter(names_of(equation)))
    a, b, c = (poly.get(((name, n),) if n else (), Fraction(0)) for n in (2, 1, 0))
    scale = lcm(*(f.denominator for f in (a, b, c)))
    if a < 0 or (not a and b < 0):
        scale = -scale
    return a * scale, b * scale, c * scale


def _straight(equation: str) -> tuple[Fraction, Fraction]:
    """As `_poly_of` for first degree, with its decimals left as they are."""
    poly = difference(equation) or {}
    b, c = poly.get(((next(iter(names_of(equation))), 1),), Fraction(0)), poly.get((), Fraction(0))
    return (b, c) if b > 0 else (-b, -c)


def _neat(equation: str) -> str:
    both = sides(equation)
    return f"{spelled_tree(both[0])} = {spelled_tree(both[1])}" if both else equation


def _make_solve(parts: tuple[str, ...], say: Say, factor: Factor, blank: bool = False) -> Made | None:
    (equation,) = parts
    found = solve(equation)
    if found is None:
        return None
    name, roots = found
    a, b, c = _poly_of(equation)
    shown = _neat(equation)
    decimals = "." in equation
    said = [decimal(r) if decimals else str(r) for r in roots]
    lines = [shown]
    x = "__" if blank else name
    if not a:
        write = decimal if decimals else str
        if decimals:
            b, c = _straight(equation)
        left = f"{write(b)}{' × ' if blank else ''}{name}" if b != 1 else name
        rest = f"{left} = {write(-c)}"
        told = b != 1 and rest.replace(" ", "") != shown.replace(" ", "")
        lines += [rest, f"{name} = {write(-c)} ÷ {write(b)}"] if b != 1 and c else []
        hints = (
            say("out_solve_1", ask=shown, x=x),
            say("out_solve_2", x=x),
            say("out_solve_3" if told else "out_solve_3_last", rest=rest if told else shown, x=x),
        )
    else:
        whole = spelled(
            {((name, 2),): a, ((name, 1),): b, (): c}
            if c and b
            else {k: v for k, v in (((((name, 2),)), a), (((name, 1),), b), ((), c)) if v}
        )
        lines += [f"{whole} = 0"]
        hints = (
            say("out_solve_1", ask=shown, x=x),
            say("out_quadratic_2", rest=f"{whole} = 0"),
            say("out_quadratic_pair" if a == 1 and b and c else "out_quadratic_3", product=c, sum=b, x=x),
        )
    if blank:
        shown = re.sub(r"(?<![a-z])n(?![a-z])", "__", shown)
        lines = [re.sub(r"(?<![a-z])n(?![a-z])", "__", line) for line in lines]
        blanked = tuple(re.sub(r"(?<![a-z])n(?![a-z])", "__", h) if "=" in h else h for h in hints)
        return Made(say("out_blank", ask=shown), Expected(value=said[0]), blanked, (*lines, f"__ = {said[0]}"))
    if len(roots) == 1:
        expected = Expected(value=f"{name} = {said[0]}")
    else:
        expected = Expected(value=" or ".join(f"{name} = {r}" for r in said))
    lines += [say("out_or").join(f"{name} = {r}" for r in said)]
    return Made(say("out_solve", ask=shown), expected, hints, tuple(dict.fromkeys(lines)))


def _make_blank(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    found = solve(parts[0])
    return _make_solve(parts, say, factor, blank=True) if found and len(found[1]) == 1 else None


def _vary_solve(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    a, b, _ = _poly_of(parts[0])
    name = next(iter(names_of(parts[0])))
    if not a:
        return jittered(parts, dice)
    p, q = dice.randint(-7, 7), dice.randint(-7, 7)
    if not b:
        k = dice.randint(2, 9)
        return (f"{spelled({((name, 2),): a})} = {a * k * k}",) if not a.denominator - 1 else jittered(parts, dice)
    return (
        f"{spelled({k: v for k, v in ((((name, 2),), Fraction(1)), (((name, 1),), Fraction(-p - q)), ((), Fraction(p * q))) if v})} = 0",
    )


# ---------------------------------------------------------------- two equations


def _read_system(text: str) -> tuple[str, ...] | None:
    """(first, second)"""
    body = _bare(text)
    body = re.sub(r"^\{\s*|\s*\}$|^(?:\(1\)|1[.)]|(?:eq|equation) ?1:?)\s*", "", body)
    body = re.sub(r"\s*(?:\(2\)|(?<=\s)2[.)]\s|(?:eq|equation) ?2:?)\s*", " ; ", body)
    pieces = [p.strip(" .,;:") for p in re.split(r"\s*(?:;|,|&|\band\b|\bwith\b|\bcon\b|\.(?=\s))\s*", body) if p.strip(" .,;:")]
    if len(pieces) != 2:
        pieces = _cut_at_y(body)
    if len(pieces) != 2 or any(p.count("=") != 1 or not _one_letter(p) or _DANGLING.search(p) for p in pieces):
        return None
    found = solve_pair(*pieces)
    return (pieces[0], pieces[1]) if found else None


def _cut_at_y(body: str) -> list[str]:
    """ "x + y = 3 y x - y = 1": the Spanish "y" between two equations, when just one cut gives two equations."""
    cuts = [(body[: m.start()].strip(), body[m.end() :].strip()) for m in re.finditer(r"\s+y\s+", body)]
    good = [c for c in cuts if all(p.count("=") == 1 and sides(p) for p in c)]
    return list(good[0]) if len(good) == 1 else []


def _make_system(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    found = solve_pair(*parts)
    if found is None:
        return None
    (x, a), (y, b) = found
    shown = [_neat(p) for p in parts]
    one = _without(parts, x, y)
    value_of = decimal if "." in "".join(parts) else str
    expected = Expected(value=f"{x} = {value_of(a)}, {y} = {value_of(b)}")
    put = {"one": shown[0], "two": shown[1], "x": x, "y": y, "rest": one}
    hints = tuple(say(f"out_system_{n}", **put) for n in (1, 2, 3))
    lines = (
        shown[0],
        shown[1],
        one,
        f"{x} = {value_of(a)}",
        say("out_system_put", x=x, value=value_of(a), one=shown[0]),
        f"{y} = {value_of(b)}",
    )
    return Made(say("out_system", **put), expected, hints, lines)


def _without(parts: tuple[str, ...], x: str, y: str) -> str:
    """The equation in x alone that is left when y is gone."""
    rows = []
    for part in parts:
        poly = difference(part) or {}
        rows.append([poly.get(k, Fraction(0)) for k in (((x, 1),), ((y, 1),), ())])
    (a, b, c), (d, e, f) = rows
    p, q = a * e - d * b, -(c * e - f * b)
    scale = lcm(p.denominator, q.denominator)
    p, q = p * scale, q * scale
    shared = Fraction(abs(p) if not q else _gcd(int(p), int(q)))
    if p < 0:
        shared = -shared
    p, q = p / shared, q / shared
    if p == 1:
        p, q = p * 2, q * 2
    return f"{spelled({((x, 1),): p})} = {q}"


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return abs(a)


def _vary_system(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    names = sorted(names_of(parts[0]) | names_of(parts[1]))
    at = {name: Fraction(dice.choice((-4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9))) for name in names}
    out = []
    for part in parts:
        poly = {k: v for k, v in (difference(part) or {}).items() if k}
        left = {k: Fraction(dice.choice((1, 2, 3, 4)) * (1 if v > 0 else -1)) for k, v in poly.items()}
        total = sum((v * at[k[0][0]] for k, v in left.items()), Fraction(0))
        out.append(f"{spelled(left)} = {total}")
    return tuple(out)


KINDS: dict[str, Kind] = {
    "system": Kind(_read_system, _make_system, _vary_system),
    "blank": Kind(_read_blank, _make_blank, jittered),
    "solve": Kind(_read_solve, _make_solve, _vary_solve),
}
