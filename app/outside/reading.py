"""A message to plain mathematics: LaTeX, Unicode and child typing made one spelling; politeness and the student's own answer set apart."""

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 400
"""Characters. A longer message is a story or a page, not one task of pure mathematics."""

_SIGNS = {
    **dict.fromkeys("−–‒﹣－‑", "-"), **dict.fromkeys("×✕✖·⋅∙∗", "*"), "∕": "/", "⁄": "/", "：": ":", "’": "'", "‘": "'", "´": "'",
    "√": " sqrt ", "π": " pi ", "＝": "=", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "≤": "<=", "≥": ">=", "“": '"', "”": '"', "¿": " ", "¡": " ",
}  # fmt: skip
_VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6",
    "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅐": "1/7", "⅑": "1/9", "⅒": "1/10",
}  # fmt: skip
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

_ONES = {w: n for n, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)} | {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)} | {
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12,
    "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twelfth": 12, "tercio": 3, "cuarto": 4, "quinto": 5, "sexto": 6, "octavo": 8, "decimo": 10, "décimo": 10,
}  # fmt: skip
_TOPS = "|".join((*_ONES, "a", "un"))
_FRACTION_WORDS = re.compile(rf"\b({_TOPS})[ -]({'|'.join(_PARTS)})s?\b")
_NUMBER_WORDS = re.compile(rf"\b(?:({'|'.join(w for w, n in _ONES.items() if n >= 20 and n % 10 == 0)})[ -])?({'|'.join(_ONES)})\b")

_SPOKEN = (
    (r"\b(?:multiplied|multiply|times'?d) by\b|\btimes\b|\bmultiplicado por\b", "*"),
    (r"\bdivided by\b|\bdividido (?:por|entre)\b", "÷"),
    (r"\bplus\b|\bmás\b|(?<=\d) mas (?=\d)", "+"),
    (r"\b(?:minus|take away|subtract(?:ed)?)\b(?= *[\d(-])(?! *\d+ from)|\bmenos\b", "-"),
    (r"\bnegative (?=\d)", "-"),
    (r"(?<=\d) entre (?=[\d(])", "÷"),
    (r"(?<=\d) por (?=[\d(])", "*"),
    (r"\bto the power (?:of )?|\belevado a (?:la )?", "^"),
    (r" ?\bsquared\b| al cuadrado\b", "^2"),
    (r" ?\bcubed\b| al cubo\b", "^3"),
    (r"\b(?:the )?square root of\b|\b(?:la )?raíz cuadrada de\b|\b(?:la )?raiz cuadrada de\b", " sqrt "),
    (r"\b(?:the )?cube root of\b|\b(?:la )?ra[ií]z c[uú]bica de\b", " cbrt "),
    (r"\bper ?cent\b|\bpercent\b|\bpor ?ciento\b", "%"),
)

_POLITE_START = re.compile(
    r"^\s*(?:(?:hi|hello|hey|hiya|hola|buenas|please|pls|plz|plse|por favor|ok(?:ay)?|so|um+|well|also|and|sorry|thanks|homework|tarea|my homework|"
    r"(?:the|my) (?:question|task|problem|teacher|homework|worksheet|book)(?: here)? (?:is|says|asks|asked|wants(?: me to)?)|the question|"
    r"(?:can|could|would|will) (?:you|u|someone) (?:please |pls )?(?:help(?: me)?(?: (?:with|to|on|do))?|do|tell me|show me(?: how to)?|explain)|"
    r"(?:can|could|would|will) (?:some(?:one|body)|any(?:one|body)) (?:please |pls )?(?:tell me|help(?: me)?(?: with)?|do|solve(?= this)|explain)|what do (?:you|i|we|u) get (?:if|when) (?:you|i|we|u)?|"
    r"(?:can|could|would|will) (?:you|u)|(?:please |pls )?help(?: me)?(?: (?:with|on|to|do))?(?: this(?: one)?)?|"
    r"i(?:'m| am|m)? (?:need|want|have|trying|supposed)(?: some)?(?: help)?(?: (?:with|on))?(?: to)?(?: (?:do|know))?|"
    r"i(?:'m| am|m) (?:stuck|lost|confused)(?: (?:on|with|at))?|i (?:don'?t|do not|cant|can'?t|cannot) (?:get|know|understand|do|solve)(?: (?:how to|what|this|it))*(?: (?:do|is))?|"
    r"how (?:do|can|would|should|to|does)(?: (?:you|u|i|we|one))?(?: (?:do|get|go about))?|tell me|do you know|show me how to|"
    r"me (?:puedes|podr[ií]as) ayudar(?: con| a)?|(?:me )?ayud(?:a|ame|as)(?: con| a)?|necesito (?:ayuda con|hacer|saber)?|no (?:entiendo|s[eé])(?: c[oó]mo(?: hacer)?)?|"
    r"c[oó]mo (?:se )?(?:hago|hace|resuelvo|calculo)(?= )|tengo que (?:hacer)?)\b|"
    r"(?:q|question|problem|ex|exercise|ejercicio|pregunta|problema|task|n[or]?\.?|#)\s*\.?\s*\d{1,3}\s*[a-h]?\s*[.):]*(?=\s)|"
    r"\(?\d{1,2}\)\s+|\d{1,2}\.\s+(?=[a-z$\\])|\(?[a-h][.)]\s+|\d{1,2}[a-h][.)]\s+|[-*•>]\s+(?=[a-z]))(?:[\s,:.!]|-(?=\s+[a-z\\$]))*"
)
_POLITE_END = re.compile(
    r"(?:[\s,.!;:]+(?:please|pls|plz|thanks?|thank you|thx|ty|gracias|por favor|help(?: me)?(?: please| pls)?|show (?:your|the|all|my) (?:work(?:ing)?|steps)|"
    r"(?:and )?(?:explain|show me how)(?: (?:it|step by step|your answer|why|how))*|step by step|"
    r"(?:and |but )?i (?:don'?t|dont|do not|can'?t|cant) (?:get|know|understand|remember)\b[^.?!\d]{0,60}|(?:and |but )?i(?:'m| am|m) (?:so |really )?(?:stuck|lost|confused)[^.?!\d]{0,40}|"
    r"(?:(?:just )?(?:tell|give) me (?:just )?the (?:answer|solution)|i (?:just )?(?:need|want) the answer|what(?:'s| is) the answer|what do i do(?: first)?|how|anyone)|"
    r"(?:in one line|right now|now|for me|for my homework|asap|quick(?:ly)?))[\s.!?]*|[\s?!.,;:]+)$"
)
_LOWEST = re.compile(
    r"[\s,.;(]*(?:and )?(?:(?:give|write|leave|put|express|show) )?(?:(?:your|the|my) )?(?:(?:final )?answers? )?(?:(?:as|in|to) )?(?:(?:a|an|its|the) )?"
    r"(?:fraction )?(?:in )?(?:(?:its|the) )?(?:lowest terms|simplest (?:form|terms)|simplified(?: form)?|m[ií]nima expresi[oó]n)\)?[\s.!?]*$"
)
_ATTEMPT = re.compile(
    r"(?:[\s.,;!?]+|^)(?:(?:but|and|so|is it|pero|y) )*(?:i (?:got|get|think|say|said|reckon|guess|make it|worked out|put|wrote|have)|my answer(?: is| was|:)|is it(?! *\w+er\b)|is the answer|"
    r"(?:me (?:da|sale|dio|sali[oó])|creo que(?: es| da)?|mi respuesta(?: es|:)|pienso que(?: es)?|(?<=[.,;!?] )es)|answer\s*[:=]|ans\s*[:=]|(?:idk )?maybe)(?=[\s:]) *(?:that )?(?:it'?s |it is |its |the answer is |it should be |that |es )?"
    r"(?P<answer>[^a-z]*(?:[a-z] *[=<>].*|-?[\d.$€£(√].*|zero|one|two|three|four|five|six|seven|eight|nine|ten)\W*.{0,120})$",
    re.DOTALL,
)


@dataclass(frozen=True)
class Read:
    """`task`: the plain mathematics with its words, lower case. `answer`: what the student gives as their own answer."""

    task: str
    answer: str = ""
    lowest: bool = False
    """It asks for lowest terms."""


def read(text: str, code: str = "en") -> Read | None:
    """The message made plain, or None when it is too long to be one task."""
    if not text.strip() or len(text) > LONGEST:
        return None
    plain = _plain(text)
    answer = ""
    at = 0
    while match := _ATTEMPT.search(plain, at):
        before = plain[: match.start()]
        if re.search(r"\d", before) and len(before.strip()) >= 3:
            plain, answer = before, match["answer"].strip()
            break
        at = match.start() + 1
    task = _unpolite(plain)
    lowest = bool(_LOWEST.search(task)) and not re.match(r"(?:write|simplify|reduce|express|put|simplifica|reduce)\b", task)
    if lowest:
        task = _unpolite(_LOWEST.sub("", task))
    return Read(_commas(_said(task), code), answer, lowest) if task else None


def _plain(text: str) -> str:
    text = _latex(text)
    text = re.sub(r"(\d)\s*([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒])", r"\1 \2", text)
    text = re.sub("[" + "".join(_VULGAR) + "]", lambda m: _VULGAR[m.group()], text)
    text = re.sub(r"[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + m.group().translate(_SUPER), text)
    text = "".join(_SIGNS.get(c, c) for c in text).replace("**", "^").lower()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    equations = sum("=" in line for line in lines)
    text = (" ; " if equations >= 2 else " ").join(lines)
    text = re.sub(r"(?<=[\d)])\s*x\s*(?=[\d.])(?!\d*\s*=)", " * ", text) if _x_is_times(text) else text
    text = re.sub(r"(?<=[\d)]) x (?=-\d|\(-?\d)", " * ", text) if "=" not in text.rstrip(" =?_") and _x_is_times(text) else text
    return re.sub(r"[ \t]+", " ", text).strip()


def _x_is_times(text: str) -> bool:
    """An x between two numbers multiplies, unless x is a letter of the task elsewhere."""
    rest = re.sub(r"(?<=[\d)])\s*x\s*(?=[\d.(]|-\d)", " ", text)
    return not re.search(r"(?<![a-z])x(?![a-z])", rest)


def _latex(text: str) -> str:
    if "\\" in text:
        text = re.sub(
            r"\\begin\{\w+\*?\}(?:\{\w*\})?|\\end\{\w+\*?\}|\\left|\\right(?!arrow)|\\displaystyle|\\[,;:!]|\\quad|\\qquad|&", " ", text
        )
        text = (
            text.replace("\\\\", " ; ").replace("\\%", "%").replace("\\(", " ").replace("\\)", " ").replace("\\[", " ").replace("\\]", " ")
        )
        text = re.sub(r"\\(?:text|mathrm|mathbf|operatorname)\s*\{([^{}]*)\}", r" \1 ", text)
        for _ in range(4):
            text = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", _over, text)
            text = re.sub(r"\\[dt]?frac\s*(\d)\s*(\d)", r" \1/\2 ", text)
            text = re.sub(r"\\sqrt\s*\{([^{}]*)\}", r" sqrt(\1) ", text)
        text = re.sub(r"\\sqrt\s*(\d)", r" sqrt(\1) ", text)
        for name, sign in (("times", "*"), ("cdot", "*"), ("div", "÷"), ("pi", " pi "), ("leq", "<="), ("geq", ">="), ("circ", "°")):
            text = re.sub(rf"\\{name}\b", sign, text)
    text = re.sub(r"\^\{(-?\w+)\}", r"^\1", text)
    return re.sub(
        r"\$\$?([^$]{1,200})\$\$?",
        lambda m: m[0] if re.search(r"[a-z]{4}|\.\s|\d\s+[a-z]{2}", m[1].replace("sqrt", "")) else f" {m[1]} ",
        text,
    )


def _over(match: re.Match[str]) -> str:
    top, bottom = match[1].strip(), match[2].strip()
    if top.isdigit() and bottom.isdigit():
        after = match.string[match.end() :].lstrip()[:1]
        before = match.string[: match.start()].rstrip()[-1:]
        mixed = before.isdigit()
        return f" {top}/{bottom} " if mixed or (after != "^" and before not in ("÷", "/")) else f" ({top}/{bottom}) "
    return f" (({top})/({bottom})) "


def _unpolite(text: str) -> str:
    for _ in range(8):
        shorter = _POLITE_END.sub("", _POLITE_START.sub("", text)).strip()
        if shorter == text:
            break
        text = shorter
    return text


def _said(text: str) -> str:
    """Numbers, fractions and operations in words as signs."""

    def part(match: re.Match[str]) -> str:
        return f"{_ONES.get(match[1], 1)}/{_PARTS[match[2]]}"

    text = _FRACTION_WORDS.sub(part, text)
    text = re.sub(r"\bhalf (?=of\b|an? )", "1/2 ", text) if re.search(r"\bhalf (?:of|an?) \d", text) else text
    text = re.sub(r"\b(?:la )?mitad de\b", "1/2 of", text)
    text = _NUMBER_WORDS.sub(lambda m: str(_ONES.get(m[1] or "", 0) + _ONES[m[2]]), text) if _wordy(text) else text
    for pattern, sign in _SPOKEN:
        text = re.sub(pattern, f" {sign} " if sign not in ("^2", "^3", "^") else sign, text)
    text = re.sub(r"(\d+/\d+)\s+(?=[a-z](?![a-z])(?!\s*[a-z]{2}))(?![oy]\s)", r"(\1)", text)  # 2/3 x is two thirds of x
    return re.sub(r"\s+", " ", text).strip(" .?!,;:")


def _wordy(text: str) -> bool:
    return bool(_NUMBER_WORDS.search(text)) and not re.search(
        r"\b(?:these|those|this) (?:two|one)\b|\b(?:two|one) (?:equations|numbers|decimal|way)", text
    )


def _commas(text: str, code: str) -> str:
    """7,5 is 7.5 wherever it cannot be a list; 1,350 is a thousand unless the text is Spanish, where it stays as it is."""
    if re.search(r"\d,\d{1,2}(?!\d)", text) and re.search(r"(?<!\d)[1-9]\d{0,2},\d{3}(?!\d)", text):
        return text  # two kinds of comma: it stays unread
    text = re.sub(r"(?<![\d,.])(\d+),(\d{1,2})(?![\d,]|\.\d)", r"\1.\2", text)
    text = re.sub(r"(?<![\d,.])0,(\d{3,})(?![\d,])", r"0.\1", text)
    if code != "es":
        text = re.sub(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])", lambda m: m.group().replace(",", ""), text)
    return text
