"""Multiple choice and putting steps in order: by letter, number, full words or an unmistakable part of them."""

from __future__ import annotations

import re

from ..turn import Expected, Mark
from .says import why
from .text import plain, words

_POINTERS = (
    r"(?:option|answer|letter|choice|number|is|it's|pick|choose|say|like|prefer|want|take|"
    r"opcion|letra|respuesta|es|elijo|prefiero|quiero|numero)"
)
_JOINERS = ("or", "and", "o", "y", "u")
_LEADERS = frozenset(
    "i think it it's its is the my answer option letter choice number maybe probably guess say pick choose chose go with so "
    "um uh be must would like love prefer want take i'd i'll me gusta prefiero quiero "
    "that's that not no isn't don't la el creo que es opcion letra respuesta elijo digo".split()
)
_NOT = frozenset("not isn't isnt no never don't dont doesn't wasn't nunca wrong incorrect incorrecta incorrecto".split())
_ALL_BUT = re.compile(r"\b(?:everything|anything|all|any|todo|todas?|cualquiera) (?:but|menos)\b|\bexcept\b")
_CLAUSES = re.compile(r"[,;.!?]|\b(?:so|but|pero|sino|asi que)\b|(?=\bnot [a-h]\W*(?:$|[,;.!?]))")
_SHRUGS = frozenset(
    ("not sure", "i'm not sure", "im not sure", "no", "no se", "no estoy seguro", "no estoy segura", "i don't know", "i dont know")
)
_STOP = frozenset("the a an of to and or is it in on for el la los las un una de y o en es".split())
_ORDINALS = {w: n for n, w in enumerate("first second third fourth fifth sixth".split())} | {
    w: n for n, w in enumerate("primera segunda tercera cuarta quinta sexta".split())
}
_MOST = 60


def mark_choice(expected: Expected, given: str, language: str) -> Mark:
    """The verdict on one option; two options named, or one denied, is a question back."""
    texts = [c.text for c in expected.choices]
    found = chosen(given, texts)
    if len(found) != 1:
        return Mark("cannot_tell", why("unclear" if given.strip() else "empty", language), given=given.strip()[:200])
    choice = expected.choices[found.pop()]
    if choice.right:
        return Mark("right", why("right", language), given=choice.text)
    return Mark("wrong", why("choice", language), misconception=choice.because, given=choice.text)


def chosen(given: str, texts: list[str]) -> set[int]:
    """The places of all options that a message names; empty when one is denied or none is named."""
    said = re.sub(r"^(?:isn't|isnt|aren't) it\b", "is it", plain(given[:2000]))
    bare = said.strip(" .!?'\"()$")
    exact = {n for n, text in enumerate(texts) if plain(text).strip(" .!?'\"()$") == bare}
    if exact:
        return exact if len(exact) == 1 else set()
    if not bare or len(words(said)) > _MOST:
        return set()
    head = re.split(r"\b(?:because|since|bc|porque|cuz)\b", said)[0]
    return (_named(head, texts) if head.strip() else set()) or (set() if _denied(head) else _by_text(said, texts))


def _named(said: str, texts: list[str]) -> set[int]:
    bare = said.strip(" .,!?'\"()$")
    found = _by_letter(said, len(texts)) | _by_text(said, texts)
    for clause in re.split(r"[,;]|\b(?:and|y)\b", bare) if found else ():
        found |= _by_part(clause.strip(), texts)  # "it makes its own food and it needs soil" names two
    if not found:
        found = _by_value(bare, texts) or _by_number(said, texts) or _by_part(bare, texts)
    if _denied(said) and not any(_denied(texts[n]) for n in found):
        return _left_over(said, texts)
    return found


def _left_over(said: str, texts: list[str]) -> set[int]:
    """What is chosen when other options are denied in clauses of their own: "not a, b", "c is wrong so b"."""
    clauses = [c.strip() for c in _CLAUSES.split(said) if c.strip()]
    if _ALL_BUT.search(said) or len(clauses) < 2:
        return set()
    denied = {n: _by_letter(c, len(texts)) | _by_text(c, texts) for n, c in enumerate(clauses) if _denied(c)}
    if any(not names and not (clauses[n] in _SHRUGS and (n == 0 or clauses[n] != "no")) for n, names in denied.items()):
        return set()  # "b, that's not it": what is denied is not told
    chosen = set[int]().union(*(_named(c, texts) for n, c in enumerate(clauses) if n not in denied))
    return chosen if not chosen & set().union(*denied.values()) else set()


def _denied(text: str) -> bool:
    return bool(set(words(text)) & _NOT)


def _by_letter(said: str, count: int) -> set[int]:
    """Letters that name options: all that stand before the message says anything else. The article "a" is none."""
    letters = "abcdefgh"[:count]
    found: set[int] = set()
    pieces = re.findall(r"[^\W_]+(?:'[^\W_]+)*|[).:]", said)
    for n, piece in enumerate(pieces):
        after = pieces[n + 1] if n + 1 < len(pieces) else ""
        if len(piece) == 1 and piece in letters:
            article = piece == "a" and after and after not in (*_JOINERS, ")", ".", ":")
            if not article:
                found.add(letters.index(piece))
        elif piece not in _LEADERS and piece not in _JOINERS and piece not in ").:":
            break
    return found


def _by_text(said: str, texts: list[str]) -> set[int]:
    """Options whose full words stand in the message, without those that are part of a longer one that does too."""
    spoken = f" {' '.join(_pieces(said))} "
    inside = {n: f" {' '.join(_pieces(text))} " for n, text in enumerate(texts)}
    found = {n for n, text in inside.items() if text.strip() and text in spoken and (len(text) > 3 or not text.strip().isalpha())}
    return {n for n in found if not any(n != m and inside[n] in inside[m] for m in found)}


def _pieces(text: str) -> list[str]:
    """Words and numbers; 1/2 and -3.5 stay whole, so that 1/2 is not found in 1/2 + 1/3."""
    return re.findall(r"[-−]?\d[\d.,/:^%+*=x]*\d%?|[-−]?\d%?|[^\W\d_]+(?:'[^\W\d_]+)*|[<>=+*/]", plain(text))


def _by_value(bare: str, texts: list[str]) -> set[int]:
    from . import value_of

    wanted = value_of(bare)
    if wanted is None:
        return set()
    found = {n for n, text in enumerate(texts) if value_of(text) == wanted}
    return found if len(found) == 1 else set()


def _by_number(said: str, texts: list[str]) -> set[int]:
    """ "2", "option 2" or "the second one", where no option is itself that number."""
    match = re.search(rf"^\W*(\d)\W*$|\b{_POINTERS}\s+#?(\d)\W*$", said)
    if match:
        number = int(match.group(1) or match.group(2))
        clash = any(re.search(rf"(?<!\d){number}(?!\d)", text) for text in texts)
        return {number - 1} if 1 <= number <= len(texts) and not clash else set()
    ordinal = re.search(rf"\b(?:the|la)\s+({'|'.join(_ORDINALS)})(?:\s+(?:one|option|answer|opcion))?\W*$", said)
    return {_ORDINALS[ordinal.group(1)]} if ordinal and _ORDINALS[ordinal.group(1)] < len(texts) else set()


def _by_part(bare: str, texts: list[str]) -> set[int]:
    part = re.sub(r"^(?:i think|it'?s|it is|is it|the answer is|creo que|es|the|el|la)\s+", "", bare)
    pieces = words(part)
    if not any(w not in _STOP and len(w) > 2 for w in pieces):
        return set()
    found = {n for n, text in enumerate(texts) if f" {' '.join(pieces)} " in f" {' '.join(words(text))} "}
    return found if len(found) == 1 else set()


# ---------------------------------------------------------------- order


def shown_order(expected: Expected) -> tuple[str, ...]:
    """The steps as they are shown to a child, and as the letters a, b, c of an answer name them: never in the right order."""
    if expected.choices:
        return tuple(c.text for c in expected.choices)
    neutral = tuple(sorted(expected.order, key=plain))
    return neutral if neutral != expected.order else tuple(reversed(neutral))


def mark_order(expected: Expected, given: str, language: str) -> Mark:
    """The verdict on a sequence of steps."""
    answer = given.strip()[:4000]
    steps = shown_order(expected)
    places = _written_out(answer, steps) or [_step(piece, steps) for piece in _split(answer, len(steps))]
    if not places or None in places or len(set(places)) < len(places):
        return Mark("cannot_tell", why("unclear" if answer else "empty", language), given=answer[:200])
    sequence = tuple(steps[n] for n in places if n is not None)
    if sequence == expected.order:
        return Mark("right", why("right", language), given=answer[:200])
    if len(sequence) < len(expected.order):
        return Mark("incomplete", why("steps", language), given=answer[:200], missing=tuple(s for s in steps if s not in sequence))
    for mistake in expected.mistakes:
        if tuple(_split(mistake.gives, len(steps))) == sequence:
            return Mark("wrong", why("order", language), misconception=mistake.because, given=answer[:200])
    return Mark("wrong", why("order", language), given=answer[:200])


def _written_out(answer: str, steps: tuple[str, ...]) -> list[int | None]:
    """All steps in their own full words, by where they stand; their own commas do not matter then."""
    said = plain(answer)
    found = [said.find(plain(step)) for step in steps]
    if min(found, default=-1) < 0 or len(set(found)) < len(found):
        return []
    return [n for _, n in sorted((at, n) for n, at in enumerate(found))]


def _split(text: str, count: int) -> list[str]:
    letters = "abcdefgh"[:count]
    compact = re.sub(r"[\s,.;>→-]+", "", plain(text))
    digits = "".join(str(n) for n in range(1, count + 1))
    if re.fullmatch(rf"[{letters}]{{1,8}}|[{digits}]{{1,8}}", compact):
        return list(compact)
    pieces = re.split(r"\s*(?:->|=>|[>→;\n]|,|\bthen\b|\bluego\b|\bdespues\b)\s*", text, flags=re.IGNORECASE)
    return [p.strip() for p in pieces if p.strip(" .!")]


def _step(piece: str, steps: tuple[str, ...]) -> int | None:
    label = plain(piece).strip(" .()")
    if len(label) == 1 and label.isalpha() and ord(label) - 97 < len(steps):
        return ord(label) - 97
    if label.isdecimal() and 1 <= int(label[:3]) <= len(steps):
        return int(label[:3]) - 1
    body = re.sub(r"^(?:\d{1,2}|[a-h])[).:]\s*", "", piece.strip())
    body = re.sub(r"^(?:first|next|finally|last|and|primero|y)\s*,?\s+", "", body, flags=re.IGNORECASE)
    found = _by_text(body, list(steps)) or _by_part(plain(body).strip(" .!"), list(steps))
    return next(iter(found)) if len(found) == 1 else None
