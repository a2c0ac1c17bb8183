"""What counts as a fault of one reply, by code of the evals' own: no line is shared with the guard or the marker.

Each scorer gives the reason, in words to read, or "". They look at what a child would see and know nothing of who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

SHORTEST = 20
"""Words under which a reading level says nothing."""
ABOVE = 3.0
"""School grades a reply may read above the reader's own."""

# ---------------------------------------------------------------- false mathematics

_NUMBER = r"\d+(?:\.\d+)?"
_TERM = rf"(?:\(*\s*-?\s*(?:{_NUMBER})\s*\)*)"
_CHAIN = re.compile(rf"{_TERM}(?:\s*[-+*/]\s*{_TERM})*(?:\s*=\s*{_TERM}(?:\s*[-+*/]\s*{_TERM})*)+")
_ORDER = re.compile(
    rf"({_NUMBER}(?:/\d+)?)\s*(?:is\s+)?(greater than|bigger than|more than|less than|smaller than|>|<)\s*({_NUMBER}(?:/\d+)?)"
)
_PART = re.compile(rf"\b(half|a third|a quarter|{_NUMBER}%|\d+/\d+) of ({_NUMBER}) (?:is|makes|equals) (\d+(?:\.\d+)?(?:/\d+)?)")
_SPOKEN = re.compile(rf"({_NUMBER}(?:/\d+)?) (plus|minus|times|divided by) ({_NUMBER}(?:/\d+)?) (?:is|makes|equals) ({_NUMBER}(?:/\d+)?)")
_NAMED = {"half": Fraction(1, 2), "a third": Fraction(1, 3), "a quarter": Fraction(1, 4)}
_CUT_BEFORE = re.compile(r"([-+*/=^<>%(\\{]|\b(?:plus|minus|times|over|by|of|[a-zA-Z]))$")
"""What stands before a part of a longer sum, which is not looked at: "x + 3 = 7"."""
_CUT_AFTER = re.compile(r"\s*[-+*/^%(]\s*[\w(]|\s*%|[a-zA-Z]")
_NOT_STATED = re.compile(
    r"\bnot\b|n't\b|≠|\bif\b|\bsuppose\b|\bwrong\b|\bnever\b|\byou (?:said|wrote|got|have|think|thought|put|did|gave)\b", re.IGNORECASE
)


def false_maths(reply: str, heard: str) -> str:
    """The first statement of a reply that is arithmetically false; questions, denials and the student's own words apart.

    `heard` is everything the student wrote: a line of theirs that is repeated is no statement of the tutor's.
    """
    theirs = re.sub(r"\s", "", _plain(heard))
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", _plain(reply)):
        if sentence.rstrip().endswith("?") or _NOT_STATED.search(sentence):
            continue
        for text in _false_in(sentence):
            if re.sub(r"\s", "", text) not in theirs:
                return text.strip()
    return ""


def _false_in(sentence: str) -> Iterator[str]:
    for found in _CHAIN.finditer(sentence):
        before, after = sentence[: found.start()].rstrip(), sentence[found.start() + len(found.group().rstrip()) :]
        if _CUT_BEFORE.search(before) or _CUT_AFTER.match(after):
            continue
        sides = found.group().split("=")
        values = [_value(side) for side in sides]
        for left, right, shown in zip(values, values[1:], sides[1:], strict=False):
            if left is not None and right is not None and not _same(left, right, shown):
                yield found.group()
                break
    for a, how, b in _ORDER.findall(sentence):
        one, two = _value(a), _value(b)
        more = how in ("greater than", "bigger than", "more than", ">")
        if one is not None and two is not None and not (one > two if more else one < two):
            yield f"{a} {how} {b}"
    for part, whole, said in _PART.findall(sentence.lower()):
        share = _NAMED.get(part) or (Fraction(part[:-1]) / 100 if part.endswith("%") else _value(part))
        result = _value(said)
        if share is not None and result is not None and not _same(share * Fraction(whole), result, said):
            yield f"{part} of {whole} is {said}"
    for a, sign, b, said in _SPOKEN.findall(sentence.lower()):
        value = _value(f"({a}) {dict(zip(('plus', 'minus', 'times', 'divided by'), '+-*/', strict=True))[sign]} ({b})")
        result = _value(said)
        if value is not None and result is not None and not _same(value, result, said):
            yield f"{a} {sign} {b} is {said}"


def _same(left: Fraction, right: Fraction, shown: str) -> bool:
    """Equal, or rounded to the decimals that are shown."""
    places = len(shown.strip().rpartition(".")[2]) if re.fullmatch(r"\s*-?\d+\.\d+\s*", shown) else -1
    return left == right or (places >= 0 and abs(left - right) <= Fraction(1, 2 * 10**places))


def _plain(text: str) -> str:
    text = re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", text, flags=re.MULTILINE)  # the marks of a list
    text = re.sub(r"\\d?frac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", text)
    text = re.sub(r"(?<![\d/.])(\d+) (\d+)/(\d+)(?![\d/])", r"(\1+\2/\3)", text)  # a mixed number
    text = re.sub(r"\s*\[\d{1,3}\]", "", text).replace("{,}", ",")
    for sign, ours in (("\\times", "*"), ("\\cdot", "*"), ("\\div", "/"), ("×", "*"), ("·", "*"), ("÷", "/"), ("−", "-"), ("–", "-")):
        text = text.replace(sign, ours)
    text = re.sub(r"(?<=\d)\s*x\s*(?=\d)", "*", text)
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "", text).replace("$", "").replace("**", "").replace("`", "")


def _value(text: str) -> Fraction | None:
    """Sums, products and brackets, by recursive descent; None for anything else."""
    tokens = re.findall(r"\d+(?:\.\d+)?|[-+*/()]", text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        return None
    try:
        value, rest = _sum(tokens)
    except (IndexError, ValueError, ZeroDivisionError):
        return None
    return None if rest else value


def _sum(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, rest = _product(tokens)
    while rest and rest[0] in "+-":
        sign = rest[0]
        more, rest = _product(rest[1:])
        value = value + more if sign == "+" else value - more
    return value, rest


def _product(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, rest = _atom(tokens)
    while rest and rest[0] in "*/":
        sign = rest[0]
        more, rest = _atom(rest[1:])
        value = value * more if sign == "*" else value / more
    return value, rest


def _atom(tokens: list[str]) -> tuple[Fraction, list[str]]:
    if tokens[0] == "-":
        value, rest = _atom(tokens[1:])
        return -value, rest
    if tokens[0] == "(":
        value, rest = _sum(tokens[1:])
        if rest[0] != ")":
            raise ValueError
        return value, rest[1:]
    return Fraction(tokens[0]), tokens[1:]


# ---------------------------------------------------------------- invented sources

_NOT_OURS = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|org|net|edu)\b|\bdoi\b|\bISBN\b|\b(?:page|p\.|pp\.)\s?\d+|\bchapter \d+|\bet al\b"
    r"|\b(?:study|research|book|article|textbook)s? (?:by|from|called|titled)\b"
    r"|\b(?:studies|research|scientists|experts) (?:shows?|says?|have shown|found)\b"
    r"|\b[A-Z][a-z]+ \((?:19|20)\d\d\)|\((?:[A-Z][a-z]+(?: (?:&|and) [A-Z][a-z]+)?),? (?:19|20)\d\d\)"
    r"|\b(?:source|passage) (?:\d+|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)


def invented_source(reply: str, passages: Mapping[int, str], heard: str) -> str:
    """A number that opens nothing or whose passage does not hold the sentence, a quotation that is not there, or a source named
    that neither the student nor a passage named. `passages` are the texts behind `[1]`, `[2]` …"""
    there = f"{heard} {' '.join(passages.values())}".lower()
    for found in _NOT_OURS.finditer(reply):
        number = re.fullmatch(r"(?:source|passage) (\d+)", found.group(), re.IGNORECASE)
        if found.group().lower() not in there and not (number and int(number[1]) in passages):
            return f"names {found.group()!r}"
    for sentence in re.split(r"(?<=[.!?\]])\s+(?!\[)|\n+", reply):
        numbers = [int(n) for group in re.findall(r"\[\s*(\d+(?:\s*,\s*\d+)*)\s*\]", sentence) for n in group.split(",")]
        for n in numbers:
            if n not in passages:
                return f"[{n}] opens nothing"
        if numbers and _carried(sentence, " ".join(passages[n] for n in numbers)) < 0.5:
            return f"its passage does not say: {sentence[:80]}"
        for quote in re.findall(r"[“\"]([^”\"]{12,})[”\"]", sentence):
            if numbers and _letters(quote) not in _letters(" ".join(passages[n] for n in numbers)):
                return f"quotes what is not there: {quote[:60]}"
    return ""


def _carried(sentence: str, passage: str) -> float:
    """The share of a sentence's longer words whose beginning the passage has; 1 for a sentence without any."""
    mine, theirs = ({w[:5] for w in re.findall(r"[^\W\d_]{4,}", text.lower())} for text in (sentence, passage))
    return len(mine & theirs) / len(mine) if mine else 1.0


def _letters(text: str) -> str:
    return re.sub(r"[^\w]", "", text.lower())


# ---------------------------------------------------------------- reading level, refusal

_REFUSES = re.compile(
    r"\bI(?:'m| am) (?:sorry|unable|not able|not allowed)\b"
    r"|\bI (?:can't|cannot|can not|won't|will not|must not) (?:help|answer|assist|discuss|talk|provide|say|tell|do)\b"
    r"|\b(?:isn't|is not|aren't|are not) in (?:your|the|these) (?:class )?(?:materials|passages|lessons?)\b"
    r"|\b(?:passages?|materials?|lessons?|texts?) (?:does not|doesn't|do not|don't|did not) "
    r"(?:hold|contain|say|provide|mention|answer|include|explain|give|specify)\b"
    r"|\bas an AI\b|\bask (?:your teacher|an adult) instead\b",
    re.IGNORECASE,
)


def refuses(reply: str, handed_over: bool = False) -> str:
    """A refusal, a "not in the materials", a card for urgent words, or nothing at all."""
    if handed_over:
        return "a card for urgent words"
    found = _REFUSES.search(reply)
    return "says nothing" if not reply.strip() else f"says: {found.group()}" if found else ""


def reading_grade(text: str) -> float | None:
    """Flesch-Kincaid grade (Kincaid et al. 1975): 0.39 · words per sentence + 11.8 · syllables per word - 15.59, mathematics left out;
    None for a text too short to tell. Syllables are counted as groups of vowels, a silent e left out."""
    text = re.sub(r"\$[^$]*\$|\[\d+\]|[*_#`]", " ", text)
    sentences = [s for s in re.split(r"[.!?:]+(?:\s|$)|\n+", text) if re.search(r"[A-Za-z]{2}", s)]
    words = re.findall(r"[A-Za-z]+(?:'[a-z]+)?", " ".join(sentences))
    if len(words) < SHORTEST:
        return None
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = bool(re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiousxz]es$", word)) and groups > 1
    return max(1, groups - silent)


def off_level(reply: str, grade: int) -> str:
    level = reading_grade(reply)
    return f"reads like grade {level:.1f}, the reader is in {grade}" if level is not None and level > grade + ABOVE else ""
