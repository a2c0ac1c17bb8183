"""A sentence cut into its stretches of mathematics: chains such as "1/2 + 1/3 = 5/6 cm" with their units set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .spoken import OPERAND_ENDS, spoken_to_tokens
from .text import plain
from .tokens import Token, tokenize
from .units import find_unit

_SIGNS = frozenset(("num", "op", "open", "close", "rel", "money", "percent", "degree", "frac", "sup", "bar", "blank"))
_FUNCTION_WORDS = frozenset(("sqrt", "cbrt", "pi", "sin", "cos", "tan", "log", "ln"))
_NO_LABELS = frozenset(
    "so then and but because or is are thus therefore plus minus times equals not no it its i we you "
    "that this a the in y o es entonces porque pero x".split()
)
_PREPOSITIONS = frozenset(("in", "a", "s", "m", "g", "l", "h", "cl", "pt", "min", "day", "week", "pie"))


@dataclass(frozen=True)
class Side:
    """One side of a chain: its tokens without labels, the labels it carries, and where it stands in the sentence."""

    tokens: tuple[Token, ...]
    labels: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Run:
    """Sides joined by relations. `first` and `last` are places in the sentence's tokens; `dash` marks a doubtful leading minus."""

    sides: tuple[Side, ...]
    relations: tuple[Token, ...]
    first: int
    last: int
    dash: bool = False
    torn: bool = False
    """It ends in the middle of something that is not understood."""
    carried: bool = False
    """It began with an operation that has nothing before it, as a line of a column sum does."""


@dataclass(frozen=True)
class Sentence:
    tokens: tuple[Token, ...]
    runs: tuple[Run, ...]
    text: str


def read_sentence(text: str, language: str = "en", times_x: bool = True) -> Sentence:
    """All stretches of mathematics in a sentence. Never raises."""
    tokens = _money_after(spoken_to_tokens(tokenize(text, language), language, times_x), text)
    runs: list[Run] = []
    at = 0
    while at < len(tokens):
        if _is_math(tokens, at):
            end, run = _run(tokens, at)
            if run:
                runs.append(run)
            at = max(end, at + 1)
        else:
            at += 1
    return Sentence(tuple(tokens), tuple(runs), text)


def _money_after(tokens: list[Token], text: str) -> list[Token]:
    """3,50 € and 5$: a currency sign after its number becomes a label."""
    out: list[Token] = []
    for n, token in enumerate(tokens):
        after = tokens[n + 1] if n + 1 < len(tokens) else None
        number_follows = bool(after and (after.kind == "num" or after.text == "-"))
        if token.kind == "money" and out and out[-1].kind == "num" and not (number_follows and token.text != "¢"):
            out.append(replace(token, kind="word"))
        else:
            out.append(token)
    if text.count("$") == 1 and out and out[-1].kind == "num" and text.rstrip(" .!?").endswith("$"):
        out.append(Token("word", "$", out[-1].end, out[-1].end + 1))
    return out


def _is_math(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return token.kind in _SIGNS or (token.kind == "word" and _is_letter(tokens, at))


def _is_letter(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is an unknown (x = 4, 3x) or a function, and not a word of the sentence."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    word = token.text
    if word.lower() in _FUNCTION_WORDS:
        return True
    if len(word.partition("_")[0].rstrip("'")) != 1:
        return False
    if before and before.kind == "num" and after and after.kind == "sup" and find_unit(word + "²") and after.value in (2, 3):
        return False  # 27 m³
    if before and before.kind == "num" and not token.spaced and _all_carry(word, tokens):
        return False
    if after and after.kind == "rel" and after.shape != "said":
        return not (before and before.kind == "num" and token.spaced and find_unit(word))
    if before and before.kind in ("num", "close") and not token.spaced:
        in_a_sum = at > 1 and tokens[at - 2].kind == "op" and at > 2  # the H of 20 + 2H
        return find_unit(word) is None or in_a_sum or bool(after and (after.kind == "op" or (after.kind == "open" and not after.spaced)))
    if (
        before
        and before.kind == "num"
        and find_unit(word) is None
        and word not in "aIyoeu"
        and (after is None or after.kind in ("op", "rel", "sep"))
    ):
        return True
    if word in ("a", "I") and before and before.kind == "word" and after and after.kind == "op":
        return False  # "igual a -4"
    if before and after and before.text in ("{", "(") and after.text in ("}", ")"):
        return True
    if before and (before.kind == "op" or (before.kind == "rel" and before.shape != "said")):
        return word not in "aI" or bool(after and after.kind in ("op", "rel"))
    return bool(
        after
        and (
            (after.kind == "op" and after.spaced == (at > 0 and token.spaced))
            or (after.kind == "open" and not after.spaced)
            or after.kind == "sup"
        )
    )


def _all_carry(word: str, tokens: Sequence[Token]) -> bool:
    """Whether every number is followed by this one letter: 1200m - 300m = 900m speaks of metres."""
    after = [tokens[n + 1].text if n + 1 < len(tokens) else "" for n, t in enumerate(tokens) if t.kind == "num"]
    return len(after) > 1 and set(after) == {word} and find_unit(word) is not None


def _label(tokens: Sequence[Token], at: int) -> int:
    """Where the label that starts here ends (cm, square feet, km/h, apples); `at` when there is none."""
    token = tokens[at]
    if token.kind == "degree" and at + 1 < len(tokens) and tokens[at + 1].text in ("C", "F"):
        return at + 2
    if token.kind != "word" or (plain(token.text) in _NO_LABELS and token.text != "in"):
        return at
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    for length in (4, 3, 2):
        piece = tokens[at : at + length]
        if (
            len(piece) == length
            and find_unit(" ".join(t.text for t in piece if t.text))
            and all(t.kind in ("word", "op", "num") for t in piece)
        ):
            return at + length
    end = at + 1
    if after and (after.kind == "sup" or after.text == "^") and find_unit(token.text):
        return end + (1 if after.kind == "sup" else 2)
    alone = after is None or after.kind in ("op", "rel", "sep", "close", "other") or after.shape == "said"
    compound = after is not None and after.kind == "num" and plain(token.text) not in ("in", "a")  # 1 h 30 min
    if len(token.text) == 1 and token.text.isalpha() and find_unit(token.text) is None:
        return at
    known = find_unit(token.text) is not None and (alone or compound or plain(token.text) not in _PREPOSITIONS or not token.spaced)
    return end if known or alone else at


def _run(tokens: Sequence[Token], at: int) -> tuple[int, Run | None]:
    first = at
    sides: list[Side] = []
    relations: list[Token] = []
    current: list[Token] = []
    labels: list[str] = []
    label_end = 0
    lead = _doubtful_dash(tokens, at)
    carried = tokens[at].kind == "op" and tokens[at].text in "+*÷/^"

    def close() -> None:
        trimmed = _trim(current)
        if trimmed:
            sides.append(Side(tuple(trimmed), tuple(labels), trimmed[0].start, max(trimmed[-1].end, label_end)))
        else:
            sides.append(Side((), tuple(labels), 0, 0))
        current.clear()
        labels.clear()

    while at < len(tokens):
        token = tokens[at]
        if token.kind == "rel":
            close()
            relations.append(token)
        elif current and current[-1].kind in OPERAND_ENDS and (end := _label(tokens, at)) > at and not _is_letter(tokens, at):
            labels.append(" ".join(t.text for t in tokens[at:end] if t.text))
            label_end = tokens[end - 1].end
            at = end
            continue
        elif token.kind == "num" and current and current[-1].kind == "num" and current[-1].end <= label_end <= token.start:
            break  # "1 h 30 min": a label stands between, so this is a new amount
        elif _is_math(tokens, at):
            if token.kind == "money":
                labels.append(token.text)
            current.append(token)
        else:
            break
        at += 1
    close()
    if not any(side.tokens for side in sides):
        return at, None
    return at, Run(tuple(sides), tuple(relations), first, at, lead, _is_torn(tokens, at), carried)


def _is_torn(tokens: Sequence[Token], end: int) -> bool:
    """Whether a stretch breaks off at "{z" or "12 + something": what follows belongs to it and was not read."""
    last = tokens[end - 1]
    if last.kind in ("open", "frac") or (last.kind == "op" and last.text in "/+÷^"):
        return True
    if end >= len(tokens):
        return False
    after = tokens[end]
    if last.kind == "op" and last.text == "*" and last.spaced:
        return after.kind in ("word", "other")
    return after.kind == "other" and not after.spaced


def _doubtful_dash(tokens: Sequence[Token], at: int) -> bool:
    """A leading minus that may be a bullet or a dash of the sentence: "answer - 12", "- 12", "answer-12"."""
    token = tokens[at]
    if token.kind != "op" or token.text != "-" or token.shape == "said":
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    glued_to_word = at > 0 and tokens[at - 1].kind == "word" and not token.spaced
    return glued_to_word or bool(after and after.spaced)


def _trim(tokens: list[Token]) -> list[Token]:
    """Without signs that have nothing to act on, and without brackets that do not match."""
    out = list(tokens)
    while out and (out[-1].kind in ("op", "frac", "money") or (out[-1].kind == "open")):
        out.pop()
    while out and (out[0].kind in ("close", "percent", "sup", "degree") or (out[0].kind == "op" and out[0].text in "*/÷^+:")):
        out.pop(0)
    opened = sum(t.kind == "open" for t in out) - sum(t.kind == "close" for t in out)
    while opened < 0 and out and out[-1].kind == "close":
        out.pop()
        opened += 1
    while opened > 0 and out and out[0].kind == "open":
        out.pop(0)
        opened -= 1
    return out
