"""Expressions with letters: brackets multiplied out, like terms, factors, and values put in for letters."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from random import Random

from ..marking.exact import NotExact, letters, value
from ..marking.grammar import Bin, Fun, Neg, Node, Num, Sym
from ..marking.solving import number, polynomial, settled, spelled
from ..turn import Expected
from .problem import NUMBER, Factor, Kind, Made, Say, decimal, jitter, jittered, show, spelled_tree
from .sums import steps

# ---------------------------------------------------------------- rewriting

_HOW = {
    "expand": r"(?:foil|(?:re)?write without (?:the )?brackets|(?:clear|open) the brackets(?: in)?|expand(?: and simplify)?|multiply out|remove the brackets|desarrolla(?:r)?|expande|distribute|multiply|multiplica)",
    "factor": r"(?:factor(?:i[sz]e)?(?: (?:out the (?:gcf|hcf|common factor)|out|completely|fully|by grouping))*|factori[sz]a(?:r)?|take out (?:the|a) common factor|(?:find the )?factori[sz]ation of)",
    "simplify": r"(?:simplify|simplifica(?:r)?|reduce|combine (?:the )?like terms(?: in)?|collect (?:the )?like terms(?: in)?|junta (?:los )?t[eé]rminos semejantes|write in simplest form|add|subtract)",
}
_EXTRA = r"(?: ?(?:completely|fully|fully:|each|the|this|following|expressions?|la|expresi[oó]n|el|polynomial|polinomio|quadratic|trinomial|brackets?|por completo|completamente|of|in|out|as far as possible))*"


def _reader(kind: str) -> Callable[[str], tuple[str, ...] | None]:
    done = "|simplified|in (?:its )?simplest form" if kind == "simplify" else ""
    before = re.compile(rf"^{_HOW[kind]}{_EXTRA}\s*[:,]?\s+(?P<body>.+)$")
    after = re.compile(rf"^(?P<body>[^a-z]*[a-z]?(?![a-z]).*?)[\s,.:]+(?:{_HOW[kind]}(?: (?:this|it|completely|fully|esto))*{done})$")

    def read(text: str) -> tuple[str, ...] | None:
        """(expression,)"""
        text = re.sub(r"^(?:what(?:'?s| is)|write|rewrite) (?=.*\bsimpl)", "", text)
        for pattern in (before, after):
            if (match := pattern.match(text)) and "=" not in match["body"]:
                body = re.sub(
                    r"\s+(?:completely|fully|by (?:grouping|combining like terms)|combining like terms|por completo)$",
                    "",
                    match["body"].strip(),
                )
                poly = polynomial(body) if _short_words(body) else None
                tree = settled(body)
                if (
                    poly is not None
                    and tree is not None
                    and letters(tree)
                    and spelled(poly).replace(" ", "") != body.replace(" ", "").replace("*", "")
                ) or (kind == "factor" and poly):
                    return (body,)
        return None

    return read


def _short_words(text: str) -> bool:
    return len(text) <= 80 and not re.search(r"[a-z]{4,}", text.replace("sqrt", ""))


def _addends(text: str) -> list[str]:
    return [t for t in re.split(r" (?=[+-] )", text) if t]


def _make_rewrite(kind: str) -> Callable[[tuple[str, ...], Say, Factor], Made | None]:
    def make(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
        (text,) = parts
        poly, tree = polynomial(text), settled(text)
        if poly is None or tree is None:
            return None
        plain, shown = spelled(poly), show(tree) if _numbers_meet(tree) else spelled_tree(tree)
        if kind == "factor":
            key = factor(plain)
            if not key:
                return None
            pieces = re.findall(r"\([^()]*\)(?:\^\d)?|^[^()]+", key)
            shown = plain if "(" in text else shown
            expected = Expected("expression", key, form="factored")
            hints = (
                say("out_factor_1", ask=shown),
                say("out_factor_2"),
                say("out_factor_3", piece=pieces[0] if len(pieces) > 1 else plain[:1]),
            )
            return Made(say("out_factor", ask=shown), expected, hints, (f"{plain} = {key}",))
        form = "expanded" if kind == "expand" and len(poly) > 1 else ""
        expected = Expected("expression", plain, form=form)
        terms = _addends(plain)
        third = say("out_rewrite_3", piece=terms[0]) if len(terms) > 1 else say("out_rewrite_3_one")
        about = kind if re.search(r" [+-] ", shown) else "monomial"
        hints = (say(f"out_{about}_1", ask=shown), say(f"out_{about}_2"), third)
        return Made(say(f"out_{kind}", ask=shown), expected, hints, (f"{shown} = {plain}",))

    return make


def _numbers_meet(tree: Node) -> bool:
    """Whether a product holds two numbers side by side, so that its sign must be written."""
    return bool(re.search(r"\d × -?\d|[a-z]\^?\d* × [a-z0-9]", show(tree)))


def _vary_rewrite(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    return jittered(tuple(re.sub(r"\^(\d)", lambda m: f"^{m[1]}" if m[1] == "2" else f"^{dice.randint(2, 6)}", p) for p in parts), dice)


def _vary_factor(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    poly = polynomial(parts[0]) or {}
    names = sorted({n for p in poly for n, _ in p})
    if len(names) != 1:
        return jittered(parts, dice)
    x = names[0]
    degree = max((dict(p).get(x, 0) for p in poly), default=1)
    a, b = dice.randint(2, 9), dice.randint(2, 9)
    if degree == 2 and () in poly and len(poly) == 3:
        p, q = dice.choice((-1, 1)) * a, dice.choice((-1, 1)) * b
        return (f"({x} + {p})({x} + {q})".replace("+ -", "- "),) if p + q else parts
    if degree == 2 and () in poly:
        return (f"({x} - {a})({x} + {a})",)
    return (f"{a}{x}^{degree - 1}({x} + {b})",) if degree > 1 else (f"{a}({x} + {b})",)


# ---------------------------------------------------------------- putting in values

_SET = re.compile(rf"(?<![a-z0-9)(])([a-z])\s*=\s*\$?({NUMBER})(?!\w|\.\d|\s*[-+*/^(]|\s*(?!y\b)[a-z]\b(?! *=))")
_CALL = re.compile(
    rf"^(?:(?:if|given|let|si|for|the function)\s+)?([a-z])\(([a-z])\)\s*=\s*(.+?)[.,;:]\s*(?:(?:what(?:'?s| is)|find|calculate|work out|evaluate|then|cu[aá]nto (?:es|vale)|halla|calcula|encuentra|and|y)\s*)*\1\(({NUMBER})\)\s*=?\s*$"
)
_CALL_BACK = re.compile(
    rf"^(?:(?:what(?:'?s| is)|find|calculate|work out|evaluate|halla|calcula)\s*)*([a-z])\(({NUMBER})\)\s*(?:if|when|for|given|where|si|,)\s*\1\(([a-z])\)\s*=\s*(.+)$"
)
_FORMULA = re.compile(r"^(?:(?:use|using|formula|the formula is|if|given)\s*:?\s*)?([a-z])\s*=\s*(?!-?[\d.]+\s*(?:[,;.]|$|and\b))(.+)$")
_EVALUATE = re.compile(
    r"^(?:(?:evaluate|find|calculate|work out|compute|what(?:'?s| is)|simplify|eval[uú]a|calcula|halla|encuentra|cu[aá]nto (?:vale|es)|determine|substitute|sustituye|then|the|el|la|value|valor|of|de|expression|expresi[oó]n|following|this|in|into|en|is|how much is)\b[\s:,]*)+"
)
_JOINS = re.compile(
    r"(?:^|[\s,.;:]+)(?:when|if|for|where|with|given(?: that)?|let|and|at|plug in|using|use|in|into|on|si|cuando|para|donde|con|en|substitute|sustituye|by substituting|put)(?=[\s,.;:]|$)"
)


def _read_evaluate(text: str) -> tuple[str, ...] | None:
    """(expression, "x=5", "y=2" …)"""
    if match := _CALL.match(text):
        return _checked(match[3], [(match[2], match[4])])
    if match := _CALL_BACK.match(text):
        return _checked(match[4], [(match[3], match[2])])
    text = re.sub(
        rf"(?<=\b(?:if|of|si)\b )([a-z]) (?:is|es) (?={NUMBER})|(?<=\b(?:and|for)\b )([a-z]) (?:is|es) (?={NUMBER})|(?<=\b(?:when)\b )([a-z]) is (?={NUMBER})",
        lambda m: f"{m[1] or m[2] or m[3]} = ",
        text,
    )
    asked_first = re.match(
        r"^([a-z])\s*=\s*(.+?)[.,;:]\s*(?:find|what(?:'?s| is)|calculate|work out|halla)\s+([a-z])\s+(?=when|if|for|given|where|cuando|si)",
        text,
    )
    if asked_first and asked_first[1] == asked_first[3]:
        text = f"{asked_first[2]} {text[asked_first.end() :]}"
    found = [(m[1], m[2]) for m in _SET.finditer(text)]
    if not found or len({name for name, _ in found}) != len(found):
        return None
    rest = _SET.sub(" , ", text).strip(" ,.;:")
    rest = re.sub(r"[.,;:]?\s*(?:find|what(?:'?s| is)|calculate|work out|halla|cu[aá]nto (?:es|vale))\s+(?-i:([a-z]))\s*$", r" @\1", rest)
    asked = re.search(r" @([a-z])$", rest)
    rest = re.sub(r" @[a-z]$", "", rest).strip(" ,.;:")
    for _ in range(6):
        rest = re.sub(r"(?:^|,)\s*(?:y|with|&)\s*(?=,|$)", " , ", rest)
        shorter = _EVALUATE.sub("", _JOINS.sub(" , ", rest).strip(" ,.;:?")).strip(" ,.;:?")
        shorter = re.sub(r"(?:\s*,\s*)+$", "", shorter)
        if shorter == rest:
            break
        rest = shorter
    if (match := _FORMULA.match(rest)) and (not asked or asked[1] == match[1]):
        rest = match[2].strip(" ,.;:")
    elif asked:
        return None
    return _checked(rest, found)


def _checked(text: str, at: list[tuple[str, str]]) -> tuple[str, ...] | None:
    tree = settled(text) if _short_words(text) and "=" not in text else None
    if tree is None or letters(tree) != {name for name, _ in at}:
        return None
    return (text, *(f"{name}={number_}" for name, number_ in at))


def _values(parts: tuple[str, ...]) -> dict[str, Fraction] | None:
    out: dict[str, Fraction] = {}
    for part in parts[1:]:
        name, _, text = part.partition("=")
        found = number(text)
        if found is None:
            return None
        out[name] = found
    return out


def _filled(tree: Node, at: dict[str, Fraction]) -> Node:
    match tree:
        case Sym() if tree.name in at:
            size = at[tree.name]
            body: Node = Num(abs(size), "whole" if size.denominator == 1 else "decimal")
            if size.denominator != 1 and "/" in decimal(size):
                body = Bin("/", Num(Fraction(abs(size.numerator))), Num(Fraction(size.denominator)))
            return Neg(body) if size < 0 else body
        case Neg():
            return Neg(_filled(tree.of, at))
        case Fun():
            return Fun(tree.name, _filled(tree.of, at), tree.index)
        case Bin():
            return Bin(tree.op, _filled(tree.left, at), _filled(tree.right, at))
    return tree


def _make_evaluate(parts: tuple[str, ...], say: Say, factor: Factor) -> Made | None:
    tree, at = settled(parts[0]), _values(parts)
    if tree is None or at is None:
        return None
    try:
        found = value(tree, at)
    except NotExact:
        return None
    if max(abs(found.numerator), found.denominator) >= 10**12:
        return None
    filled = show(_filled(tree, at))
    named = ", ".join(f"{name} = {decimal(size)}" for name, size in at.items())
    shown = spelled_tree(tree)
    said = decimal(found) if "." in "".join(parts) else str(found)
    trace = [f"{part} = {result}" for part, result, _ in steps(filled.replace("×", "*").replace("√", " sqrt "))]
    hints = (say("out_evaluate_1", ask=shown, at=named), say("out_evaluate_2", ask=shown, at=named), say("out_evaluate_3", filled=filled))
    return Made(say("out_evaluate", ask=shown, at=named), Expected(value=said), hints, (filled, *trace))


def _vary_evaluate(parts: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    return (jitter(parts[0], dice) if dice.random() < 0.5 else parts[0], *(jitter(p, dice) for p in parts[1:]))


KINDS: dict[str, Kind] = {
    "evaluate": Kind(_read_evaluate, _make_evaluate, _vary_evaluate),
    "expand": Kind(_reader("expand"), _make_rewrite("expand"), _vary_rewrite),
    "factor": Kind(_reader("factor"), _make_rewrite("factor"), _vary_factor),
    "simplify": Kind(_reader("simplify"), _make_rewrite("simplify"), _vary_rewrite),
}
