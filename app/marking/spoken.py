"""Numbers and operations in words, English and Spanish, put into tokens: "three fourths" → 3/4, "3 times 4" → 3 * 4.

"One" is a number only where it can be nothing else, for a child also says "this one" and "no one".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from .text import plain
from .tokens import Token
from .units import find_unit

_EN = {w: n for n, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen".split()
)} | {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}  # fmt: skip
_EN |= {"fourty": 40, "ninty": 90, "fourten": 14, "ninteen": 19, "eightteen": 18, "twelv": 12}  # as they are often misspelt
_ES = {w: n for n, w in enumerate(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve "
    "veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve".split()
)} | {w: 10 * n for n, w in enumerate("treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), 3)}  # fmt: skip
_ES |= {"un": 1, "una": 1, "cien": 100, "ciento": 100} | {
    w: 100 * n for n, w in enumerate("doscientos trescientos cuatrocientos".split(), 2)
}
_TIMES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "mil": 1000, "millon": 1_000_000, "millones": 1_000_000}
_PARTS_EN = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
             "tenth": 10, "eleventh": 11, "twelfth": 12, "sixteenth": 16, "twentieth": 20,
    "hundredth": 100, "thousandth": 1000}  # fmt: skip
_PARTS_ES = {
    "medio": 2,
    "media": 2,
    "tercio": 3,
    "cuarto": 4,
    "quinto": 5,
    "sexto": 6,
    "septimo": 7,
    "octavo": 8,
    "noveno": 9,
    "decimo": 10,
}
_ONES = frozenset(("one", "uno", "un", "una"))
_POINTERS = frozenset("this that the which any every each no only first last other another next wrong right".split())
_OPERATIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("multiplied", "by"), "*"), (("multiplicado", "por"), "*"), (("divided", "by"), "÷"), (("dividido", "por"), "÷"),
    (("dividido", "entre"), "÷"), (("out", "of"), "/"), (("to", "the", "power", "of"), "^"), (("plus",), "+"), (("minus",), "-"),
    (("times",), "*"), (("over",), "/"), (("mas",), "+"), (("menos",), "-"), (("por",), "*"), (("entre",), "÷"), (("sobre",), "/"),
)  # fmt: skip
_SAYS_EQUAL: tuple[tuple[str, ...], ...] = (
    ("is", "equal", "to"), ("are", "equal", "to"), ("es", "igual", "a"), ("son", "igual", "a"), ("igual", "a"), ("equal", "to"),
    ("is", "the", "same", "as"),
    ("equals",), ("equal",), ("is",), ("are",), ("makes",), ("make",), ("gives",), ("es",), ("son",), ("da",), ("dan",), ("was",),
)  # fmt: skip
_FILLERS = frozenset("indeed exactly also just really only actually about simply still clearly then exactamente tambien".split())
_NOT = frozenset(("not", "no", "never"))
OPERAND_ENDS = frozenset(("num", "close", "percent", "sup", "degree", "bar"))
OPERAND_STARTS = frozenset(("num", "open", "money", "frac", "bar"))


def spoken_to_tokens(tokens: Sequence[Token], language: str = "en", times_x: bool = True) -> list[Token]:
    """The tokens with number words, percent words, operations and "equals" made mathematical."""
    spanish = language.lower().startswith("es")
    out = _numbers(_dozens(list(tokens)), spanish)
    digits = any(t.kind == "num" and t.text != "words" for t in out)
    out = _parts(out, digits, _PARTS_EN | (_PARTS_ES if spanish else {}))
    out = _percents(_and_a_half(out))
    return _operations(_crosses(out) if times_x else out)


def _merged(tokens: Sequence[Token], value: Fraction, shape: str, other: Fraction | None = None, places: int = 0) -> Token:
    first, last = tokens[0], tokens[-1]
    return Token("num", "words", first.start, last.end, value, shape, places, other=other, spaced=first.spaced)


def _after_point(tokens: list[Token], at: int, whole: int, known: dict[str, int]) -> tuple[int, Fraction, int]:
    """Where "point one four" ends, the number with it, and its decimal places."""
    if _word(_at(tokens, at)) not in ("point", "punto", "coma"):
        return at, Fraction(whole), 0
    digits = ""
    end = at + 1
    while known.get(_word(_at(tokens, end)), 10) < 10:
        digits += str(known[_word(_at(tokens, end))])
        end += 1
    after = known.get(_word(_at(tokens, end)))
    if after is not None and not digits and after < 100:  # "three point twenty-five"
        end, value = _spoken_number(tokens, end, known)
        digits = str(value)
    if not digits:
        return at, Fraction(whole), 0
    return end, whole + Fraction(int(digits), 10 ** len(digits)), len(digits)


def _word(token: Token | None) -> str:
    return plain(token.text) if token and token.kind == "word" else ""


def _numbers(tokens: list[Token], spanish: bool) -> list[Token]:
    known = _EN | (_ES if spanish else {})
    tokens = _and_a_part(tokens)
    digits = any(t.kind == "num" for t in tokens)
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        percent = _word(tokens[at]) == "ciento" and at and _word(tokens[at - 1]) == "por"
        end, value = (at, 0) if percent else _spoken_number(tokens, at, known)
        if end == at or (end == at + 1 and _word(tokens[at]) in _ONES and not _is_one(tokens, at, digits)):
            out.append(tokens[at])
            at += 1
            continue
        last, number, places = _after_point(tokens, end, value, known)
        out.append(_merged(tokens[at:last], number, "decimal" if places else "whole", places=places))
        at = last
    return [replace(t, kind="op", text="-", shape="said") if _negative(out, n) else t for n, t in enumerate(out)]


def _dozens(tokens: list[Token]) -> list[Token]:
    """A dozen is 12, 3 dozen are 36, half a dozen is 6."""
    out: list[Token] = []
    for token in tokens:
        before = out[-1] if out else None
        if _word(token) in ("dozen", "docena") and before:
            if before.kind == "num":
                twelves = before.value * 12
                out[-1] = _merged([before, token], twelves, "whole" if twelves.denominator == 1 else "decimal", before.value)
                continue
            if _word(before) in ("a", "one", "una"):
                half = len(out) > 1 and _word(out[-2]) == "half"
                first = out[-2] if half else before
                del out[-2 if half else -1 :]
                out.append(_merged([first, token], Fraction(6 if half else 12), "whole"))
                continue
        out.append(token)
    return out


def _and_a_half(tokens: list[Token]) -> list[Token]:
    """An hour and a half, 2 pounds and a half: the half belongs to the unit before it."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        joined = [_word(t) for t in tokens[at : at + 3]]
        number = _at(tokens, at + 3)
        part = number is not None and number.kind == "num" and number.text == "words" and number.shape == "fraction"
        if part and number and joined[0] in ("a", "an", "one") and joined[2] in ("and", "y") and find_unit(joined[1]):
            out += [_merged([tokens[at]], 1 + number.value, "mixed"), replace(tokens[at + 1], end=number.end)]
            at += 4
        elif (
            part
            and number
            and tokens[at].kind == "num"
            and tokens[at].shape == "whole"
            and joined[2] in ("and", "y")
            and find_unit(joined[1])
        ):
            out += [replace(tokens[at], value=tokens[at].value + number.value, shape="mixed"), replace(tokens[at + 1], end=number.end)]
            at += 4
        else:
            out.append(tokens[at])
            at += 1
    return out


def _and_a_part(tokens: list[Token]) -> list[Token]:
    """ "1 and 3/4" at the end of a sentence is one mixed number: the "and" goes."""
    end = len(tokens)
    while end and tokens[end - 1].kind in ("sep", "other"):
        end -= 1
    piece = tokens[max(0, end - 5) : end]
    before = tokens[end - 6] if end > 5 else None
    shapes = [t.kind for t in piece] == ["num", "word", "num", "op", "num"]
    if not shapes or _word(piece[1]) not in ("and", "y") or piece[3].text != "/" or piece[3].spaced or piece[4].spaced:
        return tokens
    whole, top, bottom = piece[0], piece[2], piece[4]
    if any(t.shape != "whole" for t in (whole, top, bottom)) or not 0 < top.value < bottom.value or not whole.value:
        return tokens
    if before and (before.kind in ("num", "op", "frac") or _word(before) in ("between", "entre", "both", "of")):
        return tokens
    return [*tokens[: end - 4], *tokens[end - 3 :]]


def _negative(tokens: list[Token], n: int) -> bool:
    return _word(tokens[n]) in ("negative", "minus", "menos") and n + 1 < len(tokens) and tokens[n + 1].kind == "num"


def _is_one(tokens: list[Token], at: int, digits: bool) -> bool:
    before = _word(tokens[at - 1]) if at else ""
    after = _word(tokens[at + 1]) if at + 1 < len(tokens) else ""
    if after.rstrip("s") in _PARTS_EN or after.rstrip("s") in _PARTS_ES:
        return True
    return not digits and before not in _POINTERS and after not in ("of", "de")


def _spoken_number(tokens: list[Token], at: int, known: dict[str, int]) -> tuple[int, int]:
    """Where the number words that start here end, and their value; (at, 0) when there are none."""
    total = current = 0
    last = 10**9
    start = at
    while at < len(tokens):
        word = _word(tokens[at])
        if word in known and known[word] < last and (last > 19 or last == 10**9):
            current += known[word]
            last = known[word] if known[word] else 1
        elif word == "a" and at == start and _word(_at(tokens, at + 1)) in ("hundred", "thousand", "million"):
            current = 1
        elif word in _TIMES and (at > start or word == "mil"):
            scale = _TIMES[word]
            current = max(current, 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
            last = scale
        elif at > start and _joins(tokens, at, known, last):
            pass
        else:
            break
        at += 1
    return at, total + current


def _joins(tokens: list[Token], at: int, known: dict[str, int], last: int) -> bool:
    """The hyphen of twenty-five, the "and" of one hundred and five, the "y" of treinta y cinco."""
    after = _word(tokens[at + 1]) if at + 1 < len(tokens) else ""
    if after not in known or known[after] >= last:
        return False
    if tokens[at].kind == "op" and tokens[at].text == "-" and not tokens[at].spaced:
        return 20 <= last < 100 and known[after] < 10
    word = _word(tokens[at])
    return (word == "and" and last in (100, 1000)) or (word == "y" and 30 <= last < 100 and known[after] < 10)


def _parts(tokens: list[Token], digits: bool, known: dict[str, int]) -> list[Token]:
    """3 fourths, three-fourths, a half, two and a half, la mitad."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        word = _word(token)
        bottom = known.get(word) or known.get(word.removesuffix("s"), 0)
        before = out[-1] if out else None
        hyphen = bool(before and before.kind == "op" and before.text == "-" and len(out) > 1 and out[-2].kind == "num" and not token.spaced)
        top = out[-2] if hyphen else before
        if word == "mitad":
            drop = 1 if _word(before) == "la" else 0
            out[len(out) - drop :] = [_merged([*out[len(out) - drop :], token], Fraction(1, 2), "fraction")]
        elif bottom and top and top.kind == "num" and top.shape == "whole":
            keep = len(out) - (2 if hyphen else 1)
            out[keep:] = [_merged([top, token], top.value / bottom, "fraction", top.value)]
        elif bottom and _word(before) in ("a", "an"):
            out[-1:] = [_merged([before or token, token], Fraction(1, bottom), "fraction")]
        elif bottom == 2 and word in ("half", "medio", "media") and (not digits or _word(_at(tokens, at + 1)) in ("of", "de")):
            out.append(_merged([token], Fraction(1, 2), "fraction"))
        else:
            out.append(token)
        if len(out) >= 3 and out[-1].kind == "num" and out[-1].shape == "fraction" and out[-1].value < 1 and _word(out[-2]) in ("and", "y"):
            whole = out[-3]
            if whole.kind == "num" and whole.shape == "whole" and out[-1].text == "words":
                out[-3:] = [whole, replace(out[-1], spaced=True, other=None)]
        at += 1
    return out


def _at(tokens: list[Token], at: int) -> Token | None:
    return tokens[at] if at < len(tokens) else None


def _percents(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in tokens:
        word = _word(token)
        if word in ("percent", "pct") and out and out[-1].kind == "num":
            out.append(replace(token, kind="percent", text="%"))
        elif word in ("cent", "ciento") and len(out) > 1 and _word(out[-1]) in ("per", "por") and out[-2].kind == "num":
            out[-1] = replace(token, kind="percent", text="%", start=out[-1].start)
        else:
            out.append(token)
    return out


def _crosses(tokens: list[Token]) -> list[Token]:
    """The letter x between two numbers is a times sign."""
    out = list(tokens)
    for n, token in enumerate(tokens):
        if token.kind == "word" and token.text in ("x", "X") and 0 < n < len(tokens) - 1:
            before, after = tokens[n - 1], tokens[n + 1]
            if before.kind in OPERAND_ENDS and (
                after.kind in ("num", "money", "frac") or (after.kind == "open" and before.kind == "close")
            ):
                out[n] = replace(token, kind="op", text="*")
    return out


def _operations(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        word = _word(token)
        before = out[-1] if out else None
        # A label may stand between: "3 apples plus 4".
        ends = bool(before and (before.kind in OPERAND_ENDS or (before.kind == "word" and len(out) > 1 and out[-2].kind in OPERAND_ENDS)))
        if word in ("squared", "cubed") and before and before.kind in OPERAND_ENDS:
            out.append(Token("sup", word, token.start, token.end, Fraction(2 if word == "squared" else 3)))
            at += 1
            continue
        if word and ends and (found := _operation(tokens, at, before)):
            out.append(found[1])
            at = found[0]
            continue
        out.append(token)
        at += 1
    return out


def _operation(tokens: list[Token], at: int, before: Token | None) -> tuple[int, Token] | None:
    """A spoken sign that starts here and stands before an operand: where it ends, and its token."""
    said = [_word(t) for t in tokens[at : at + 7]]
    token = tokens[at]
    for phrase, sign in _OPERATIONS:
        end = at + len(phrase)
        if tuple(said[: len(phrase)]) == phrase and _operand(tokens, end):
            return end, Token("op", sign, token.start, tokens[end - 1].end, spaced=True)
    if said[0] in ("of", "de") and before and (before.kind == "percent" or before.shape == "fraction") and _operand(tokens, at + 1):
        return at + 1, Token("op", "*", token.start, token.end, spaced=True)
    skip = 1 if said[0] in _FILLERS else 0
    for phrase in _SAYS_EQUAL:
        end = at + skip + len(phrase)
        if tuple(said[skip : skip + len(phrase)]) == phrase:
            sign = "="
            while end < len(tokens) and (_word(tokens[end]) in _FILLERS or _word(tokens[end]) in _NOT):
                sign = "≠" if _word(tokens[end]) in _NOT else sign
                end += 1
            if _operand(tokens, end):
                return end, Token("rel", sign, token.start, tokens[end - 1].end, shape="said", spaced=True)
    return None


def _operand(tokens: list[Token], at: int) -> bool:
    if at >= len(tokens):
        return False
    token = tokens[at]
    if token.kind == "op" and token.text in ("-", "sqrt"):
        return at + 1 < len(tokens) and tokens[at + 1].kind in OPERAND_STARTS
    return token.kind in OPERAND_STARTS
