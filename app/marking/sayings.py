"""The fixed sayings about numbers, each with how to decide it: "half of 14 is 8", "12 rounded to the nearest ten is 10".

In a pattern `#` is a number, `~` a verb of being or giving, `≈` the same with "and", `»` the same without the sign "=".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction

from .exact import value
from .grammar import parse
from .tokens import tokenize
from .units import convert, find_unit

Rule = tuple[re.Pattern[str], Callable[..., bool]]

_N = r"\(?(-?(?:\d+ \d+/\d+|\d+/\d+|\d+(?:\.\d+)?)%?)\)?"
_W = r"(-?\d+)"
_IS = (
    r"(?:[,:]? ?(?:altogether|together|in all|each|also|as well|then|so) )*[,:]?\s*(?:and |so |then )*"
    r"(?:=|is|are|be|equals?|gives?|makes?|leaves?|results? in|comes to|totals?|yields?|(?:and )?(?:that|it|this) (?:is|makes|gives|=)"
    r"|(?:and )?you (?:get|have|find|are left with)|(?:and )?we (?:get|have|find)|to get|and|add up to|has the value"
    r"|es(?: igual a)?|son|da|dan|quedan|queda|obtienes|tienes|resulta)"
    r"(?: (?:exactly|also|just|equal to|the same as|the fraction|the number))*\s*"
)
_STRICT_IS = _IS.replace("|and|add up to", "|add up to")
_SAYS = _STRICT_IS.replace("(?:=|is|are|be|", "(?:")
"""Without the sign, which `working` reads with all its conventions."""
_TEN: dict[str, int | Fraction] = {"ten": 10, "hundred": 100, "thousand": 1000, "whole": 1, "one": 1, "unit": 1, "tenth": Fraction(1, 10),
        "hundredth": Fraction(1, 100), "thousandth": Fraction(1, 1000), "dollar": 1, "1": 1, "10": 10, "100": 100, "1000": 1000,
        "1/10": Fraction(1, 10), "1/100": Fraction(1, 100)}  # fmt: skip
_TO = (
    r"to (?:the )?(?:nearest )?(ten(?:th)?|10|100|1000|1/10|1/100|hundred(?:th)?|thousand(?:th)?|whole|one|unit|dollar"
    r"|(?:one|two|three|1|2|3) decimal)"
    r"(?: numbers?| places?)?s?"
)


_UNIT = r"(km|m|cm|mm|dm|kg|g|mg|l|ml|cl|in|ft|yd|mi|oz|lb|h|min|s|[a-z]{3,12}(?:s|es)?)"
_BIGGER = r"(?:(?:much |far |a bit |even )?(?:bigger|larger|greater|more|higher|warmer|longer|heavier)|mayor)"
_SMALLER = r"(?:(?:much |far |a bit |even )?(?:smaller|less|fewer|lower|colder|shorter|lighter)|menor)"
_THAN = r" (?:than|que) "
_NOT_BEFORE = "of de than and plus minus from between by to with per over at root :".split()
START = r"(?=[-\d(])(?<![\w./*+^√÷)-])(?<![*+÷^/=-] )(?<! x )" + "".join(f"(?<!{word} )" for word in _NOT_BEFORE)
"""Nothing that belongs to the number stands before it."""
_CLAUSE = r"(?:^|[,;:.!] |\b(?:so|then|that|because|since|also|know|see|therefore|find|here|and so) )"
STOP = (
    r"(?![\w/^%°º(]|\.\d|,\d| ?[*+÷^]| -|-\d| ?\d"
    r"| (?:of|de|shared by|divided|to|per|out of|times|plus|minus|more|less|squared|cubed|hundred|thousand|million"
    r"|dozen|remainder|r|tens?|out)\b)"
)
"""What may not follow a number that ends a saying: it would belong to something longer."""
_EXACT = r"(?!,? (?:with|and \d|remainder|rem\b|r\b|left))"
_PLACES = r"(?: (?:the |a )?(?:numbers? ))?"
_END = r"(?![\d/]|\.\d)"


def number(text: str) -> Fraction:
    """The value of a canonical number. Raises Unreadable or NotExact."""
    return value(parse(tokenize(text)))


def _written_to(text: str) -> Fraction:
    """How far a rounded number may be off: half of its last place."""
    places = len(text.partition(".")[2].rstrip("%"))
    return Fraction(1, 2 * 10**places) * (Fraction(1, 100) if text.endswith("%") else 1) if places else Fraction(0)


def _same(found: Fraction, said: str) -> bool:
    return abs(found - number(said)) <= (_written_to(said) if found.denominator not in (1,) and not _ends(found) else 0)


def _ends(number_: Fraction) -> bool:
    """Whether its decimals end, so that no rounding is needed."""
    bottom = number_.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    return bottom == 1


def _binary(op: Callable[[Fraction, Fraction], Fraction]) -> Callable[[str, str, str], bool]:
    return lambda a, b, c: _same(op(number(a), number(b)), c)


def _swapped(op: Callable[[Fraction, Fraction], Fraction]) -> Callable[[str, str, str], bool]:
    return lambda a, b, c: _same(op(number(b), number(a)), c)


def _by(k: Fraction | int) -> Callable[[str, str], bool]:
    return lambda a, c: _same(number(a) * k, c)


def _rounds(a: str, to: str, c: str) -> bool:
    place = _place(to)
    exact = number(a) / place
    down = math.floor(exact)
    near = {down} if exact - down < Fraction(1, 2) else {down + 1} if exact - down > Fraction(1, 2) else {down, down + 1}
    return number(c) / place in near


def _place(to: str) -> Fraction:
    if "decimal" in to:
        return Fraction(1, 10 ** {"one": 1, "two": 2, "three": 3, "1": 1, "2": 2, "3": 3}[to.split()[0]])
    return Fraction(_TEN[to])


def _whole(text: str) -> int:
    found = number(text)
    if found.denominator != 1:
        raise ValueError(text)
    return int(found)


def _prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1))


def _lowest(a: str, c: str) -> bool:
    top, _, bottom = c.rpartition(" ")[2].partition("/")
    return number(a) == number(c) and (not bottom or math.gcd(int(top), int(bottom)) == 1)


def _remainder(a: str, b: str, q: str, r: str) -> bool:
    return divmod(_whole(a), _whole(b)) == (_whole(q), _whole(r))


def _in_unit(a: str, u: str, c: str, v: str) -> bool:
    ours, theirs = find_unit(u), find_unit(v)
    if not (ours and theirs and ours != theirs):
        raise ValueError(u)
    found = convert(number(a), ours, theirs)
    if found is None:
        raise ValueError(v)
    if ours.size.denominator > 1000 or theirs.size.denominator > 1000 or "." in c:  # inches to centimetres are said rounded
        return abs(found - number(c)) <= max(Fraction(1, 2), found / 50)
    return found == number(c) or (not _ends(found) and abs(found - number(c)) < Fraction(1, 2))


def _root(n: int) -> Callable[[str, str], bool]:
    def holds(a: str, c: str) -> bool:
        exact = number(c) ** n
        if exact == number(a):
            return True
        near = number(c)
        return bool(_written_to(c)) and (near - _written_to(c)) ** n <= number(a) <= (near + _written_to(c)) ** n

    return holds


def _power(a: str, k: int) -> Fraction:
    if a.startswith("-") or abs(k) > 20:
        raise ValueError(a)  # -3^2 is read two ways
    return number(a) ** k


def _raised(a: str, k: int, c: str) -> bool:
    """Whether a^k = c, up to the rounding of long decimals."""
    found, said = _power(a, k), number(c)
    slack = Fraction(2, 10 ** len(c.partition(".")[2])) if "." in a + c and len(c.partition(".")[2]) > 1 else 0
    return abs(found - said) <= slack


def _share(a: str) -> Fraction:
    """What can be taken of a number: a fraction or a percent; "3 of 5" is something else."""
    found = number(a)
    if not a.endswith("%") and "/" not in a:
        raise ValueError(a)
    return found


def _joined(a: str, b: str, c: str) -> bool:
    """ "5 and 6 make 56" may speak of digits, and "3 and 4 make 12" of a product."""
    if "/" in a + b + c or "." in a + b + c:
        return False
    if c == a + b or number(a) * number(b) == number(c):
        raise ValueError(c)
    return False


def _alike(a: str, c: str) -> bool:
    """Two spellings of one number; two bare whole numbers are a slip of reading, not a claim."""
    if not re.search(r"[/.%]", a + c) or (("%" in a) != ("%" in c) and "/" not in a + c and "." not in a + c):
        raise ValueError(a)
    x, y = number(a), number(c)
    if x != y and abs(x - y) <= Fraction(1, 10 ** max(1, len(c.partition(".")[2]))) and "." in c and not _ends(x):
        return True
    return x == y


def _rule(pattern: str, holds: Callable[..., bool]) -> Rule:
    if pattern.startswith("#"):
        pattern = START + pattern
    if pattern.endswith("#"):
        pattern += STOP
    for sign, meaning in (("#", _N), ("~", _STRICT_IS), ("≈", _IS), ("»", _SAYS)):
        pattern = pattern.replace(sign, meaning)
    return re.compile(pattern), holds


RULES: tuple[Rule, ...] = (
    _rule(rf"\b(?:sum of|adding|add|combine|suma de|sumas|sumar){_PLACES} ?# (?:and|to|y|a|with|mas|\+) #~#", _binary(lambda a, b: a + b)),
    _rule(rf"{_CLAUSE}# and #,? (?:together )?(?:add up to|sum to|=|make|makes|together make|are together) #",
          lambda a, b, c: _same(number(a) + number(b), c) or _joined(a, b, c)),
    _rule(r"\bput # and # together≈#", _binary(lambda a, b: a + b)),
    _rule(r"\bstart(?:ing)? (?:at|from|with) # and (?:adding|going up|moving up|counting up|add) #~#", _binary(lambda a, b: a + b)),
    _rule(r"\bstart(?:ing)? (?:at|from|with) # and (?:subtracting|going down|moving down|taking away|counting back|subtract) #~#",
          _binary(lambda a, b: a - b)),
    _rule(r"\b(?:difference (?:between|of)|diferencia entre) # (?:and|y) #~#",
          lambda a, b, c: abs(number(a) - number(b)) == abs(number(c))),
    _rule(r"\b(?:product of|producto de) # (?:and|y) #~#", _binary(lambda a, b: a * b)),
    _rule(r"\b(?:multiply|multiplying|multiplicas|multiplicar) # (?:by|times|with|por|\*) #~#", _binary(lambda a, b: a * b)),
    _rule(rf"\b(?:quotient of|divide|dividing|share|sharing|split|splitting|divides) #(?: \w+)?(?: equally"
          rf"| evenly)? (?:and|by|among|between|into|entre) #(?: [a-z]+)?(?: equally)?~#(?: each)?{STOP}{_EXACT}",
          _binary(lambda a, b: a / b)),
    _rule(r"\b(?:subtract|subtracting|take|taking) # (?:away )?from #~#", _swapped(lambda a, b: a - b)),
    _rule(r"\btak(?:e|ing) # from # and # (?:is|are) left", _swapped(lambda a, b: a - b)),
    _rule(r"# \+ #»#", _binary(lambda a, b: a + b)),
    _rule(r"# - #»#", _binary(lambda a, b: a - b)),
    _rule(r"# \* #»#", _binary(lambda a, b: a * b)),
    _rule(rf"# shared by #~#{STOP}{_EXACT}", _binary(lambda a, b: a / b)),
    _rule(r"# take away #~#", _binary(lambda a, b: a - b)),
    _rule(r"\bsi a # le quitas #,? quedan #", _binary(lambda a, b: a - b)),
    _rule(r"# (?:equal )?(?:groups|lots|sets|rows|bags|packs) of #~#", _binary(lambda a, b: a * b)),
    _rule(r"# (?:more than|mas que) #~#", _binary(lambda a, b: a + b)),
    _rule(r"# (?:less than|fewer than|menos que) #~#", _swapped(lambda a, b: a - b)),
    _rule(r"\b(?:double|twice|doble de) #~#", _by(2)),
    _rule(r"\b(?:triple|thrice|triple de) #~#", _by(3)),
    _rule(r"\b(?:half|mitad) (?:of|de) #~#", _by(Fraction(1, 2))),
    _rule(r"\b(?:un |a |one )?(?:third|tercio) (?:of|de) #~#", _by(Fraction(1, 3))),
    _rule(r"\b(?:un |a |one )?(?:quarter|fourth|cuarto) (?:of|de) #~#", _by(Fraction(1, 4))),
    _rule(r"# (?:of|de) (?:the |el |la )?#~#", lambda a, b, c: _same(_share(a) * number(b), c)),
    _rule(r"\btake # of #≈#", lambda a, b, c: _same(_share(a) * number(b), c)),
    _rule(r"\bfind # of #: ≈#", lambda a, b, c: _same(_share(a) * number(b), c)),
    _rule(r"# (?:=|is|es|\*) (-?[\d./]+%) (?:of|\*) #", lambda a, p, b: number(a) == number(p) * number(b)),
    _rule(r"# (?:out of|/) # (?:=|is) (-?[\d.]+%)", lambda a, b, p: _same(number(a) / number(b), p)),
    _rule(r"\b(?:rais(?:e|ing)|increas(?:e|ing)) # by (-?[\d./]+%)~#", lambda a, p, c: _same(number(a) * (1 + number(p)), c)),
    _rule(r"# (?:increased|raised|plus an extra) by (-?[\d./]+%)~#", lambda a, p, c: _same(number(a) * (1 + number(p)), c)),
    _rule(r"# (?:decreased|reduced|lowered|cut) by (-?[\d./]+%)~#", lambda a, p, c: _same(number(a) * (1 - number(p)), c)),
    _rule(r"\b(?:decreas(?:e|ing)|reduc(?:e|ing)|lower(?:ing)?) # by (-?[\d./]+%)~#",
          lambda a, p, c: _same(number(a) * (1 - number(p)), c)),
    _rule(rf"# (?:is )?round(?:s|ed) (?:up |down |off )?{_TO}(?:, )?~#", _rounds),
    _rule(rf"\bround(?:ing)? # (?:up |down |off )?{_TO}~#", _rounds),
    _rule(rf"\b{_TO}, #~#", lambda to, a, c: _rounds(a, to, c)),
    _rule(r"# rounds (?:up |down |off )?to # (?:as a|to the nearest) whole number", lambda a, c: _rounds(a, "whole", c)),
    _rule(r"# (?:is )?(?:written |expressed )?as a (?:decimal|fraction|percent|percentage|mixed number|improper fraction)~#",
          lambda a, c: _same(number(a), c)),
    _rule(r"\bas a (?:decimal|fraction|percent|percentage|mixed number),? #~#", lambda a, c: _same(number(a), c)),
    _rule(rf"{_CLAUSE}# (?:=|is(?: the same as| equal to)?|equals) #(?: as an? (?:decimal|fraction|percent"
          rf"|mixed number)|,? (?:once|when|because|since|so)\b|[.!]?$)",
          lambda a, c: _alike(a, c)),
    _rule(r"# and # are (?:equivalent|equal)", lambda a, b: number(a) == number(b)),
    _rule(r"# is equivalent to #(?=[.,;!]?(?:\s|$))(?! [a-z])", lambda a, b: number(a) == number(b)),
    _rule(r"# ?(?:\^ ?2|al cuadrado|squared)~#", lambda a, c: _raised(a, 2, c)),
    _rule(r"# ?(?:\^ ?3|al cubo|cubed)~#", lambda a, c: _raised(a, 3, c)),
    _rule(r"\bsquare of #~#", lambda a, c: number(a) ** 2 == number(c)),
    _rule(r"\bcube of #~#", lambda a, c: number(a) ** 3 == number(c)),
    _rule(rf"# (?:raised )?(?:to the (?:power (?:of )?|(?=\d))|\^ ?){_W}(?:th)?(?: power)?~#", lambda a, k, c: _raised(a, int(k), c)),
    _rule(r"(?<!cube )(?<!th )(?<!third )(?:(?:square )?root of|ra[ií]z cuadrada de|√|sqrt) ?[({]?\s*#\s*[)}]?~#", _root(2)),
    _rule(r"(?:cube root of|∛) ?[({]?\s*#\s*[)}]?~#", _root(3)),
    _rule(rf"# (?:is|are|=|es) {_BIGGER}{_THAN}#", lambda a, b: number(a) > number(b)),
    _rule(rf"# (?:is|are|=|es) {_SMALLER}{_THAN}#{STOP}(?! (?:=|is|gives|makes))", lambda a, b: number(a) < number(b)),
    _rule(r"# comes before # on the", lambda a, b: number(a) < number(b)),
    _rule(r"# is (?:a |one )?(?:factor|divisor) of #", lambda a, b: _whole(b) % _whole(a) == 0),
    _rule(r"# is (?:a |one )?multiple of #", lambda a, b: _whole(a) % _whole(b) == 0),
    _rule(r"# is divisible by #", lambda a, b: _whole(a) % _whole(b) == 0),
    _rule(r"# (?:goes|divides) (?:evenly |exactly )into #", lambda a, b: _whole(b) % _whole(a) == 0),
    _rule(r"# is (?:a )?prime\b", lambda a: _prime(_whole(a))),
    _rule(r"# is (?:a )?composite\b", lambda a: _whole(a) > 3 and not _prime(_whole(a))),
    _rule(r"# is (?:an )?even\b(?! (?:more|less|bigger|smaller|larger|greater|if))", lambda a: _whole(a) % 2 == 0),
    _rule(r"# is (?:an )?odd\b", lambda a: _whole(a) % 2 == 1),
    _rule(r"# is a (?:perfect )?square(?: number)?[.,!]", lambda a: math.isqrt(_whole(a)) ** 2 == _whole(a)),
    _rule(r"\b(?:greatest|highest|largest|biggest) common (?:factor|divisor) of # and #~#",
          lambda a, b, c: math.gcd(_whole(a), _whole(b)) == _whole(c)),
    _rule(r"\b(?:least|lowest|smallest) common (?:multiple|denominator) of # and #~#",
          lambda a, b, c: math.lcm(_whole(a), _whole(b)) == _whole(c)),
    _rule(rf"{START}{_W} (?:÷|shared by) {_W} = {_W},? (?:and |with )?(?:a )?(?:remainder|r|rest)(?: of| is)? {_W}{_END}", _remainder),
    _rule(rf"\bdivid(?:e|ing) {_W} by {_W}~{_W},? (?:and |with )?(?:a )?(?:remainder|r|rest)(?: of| is)? {_W}{_END}", _remainder),
    _rule(r"\bsimplest form of #~#", _lowest),
    _rule(r"# (?:is |can be )?(?:written |reduced )?(?:in|to) (?:its )?(?:simplest form|lowest terms)~#", _lowest),
    _rule(r"\b(?:in|to) (?:its )?(?:simplest form|lowest terms), #~#", _lowest),
    _rule(r"# (?:simplifies|reduces) to #", lambda a, c: number(a) == number(c)),
    _rule(rf"# ?{_UNIT} (?:=|is(?: the same as| equal to)?|are|equals) # ?{_UNIT}\b(?! and| [\d(])", _in_unit),
    _rule(rf"\bthere are # {_UNIT} in (?:1|one|a|an|#) ?{_UNIT}\b", lambda c, v, a, u: _in_unit(a or "1", u, c, v)),
    _rule(r"\$ ?# (?:=|is|are|equals) # cents\b", lambda a, c: number(a) * 100 == number(c)),
    _rule(rf"# {_UNIT} \+ # \2 = # \2\b", lambda a, u, b, c: number(a) + number(b) == number(c)),
)  # fmt: skip
