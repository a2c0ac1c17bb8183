"""Is a phrase of an answer denied where it stands? "not because of sunlight", "the light doesn't matter", "without any soil".

A denial governs its own clause: "Without otters, urchins eat the kelp" denies the otters only. There is no grammar here, only
the order of words, so a denial far away, irony, or one spread over two sentences is not seen. `words` gives the words.
"""

from __future__ import annotations

import re

from .text import plain

_REACH = 8
"""A denial reaches this many words ahead."""

_BARE = {
    w.replace("'", ""): w
    for w in "isn't aren't wasn't weren't don't doesn't didn't can't won't wouldn't shouldn't couldn't hasn't haven't hadn't ain't".split()
}
"""Contractions as children type them."""

BECAUSE = frozenset(
    "because cause cuz cus cos coz bc bcuz bcoz bcause becuase becasue becuse beacuse beacause becouse becaus porque porqe xq pq".split()
)

_NOT = frozenset("not never neither nor cannot hardly nothing nobody none nunca tampoco ni jamas nada nadie".split()) | set(_BARE.values())
_LACK = frozenset("without sin".split())
_DETERMINERS = frozenset(
    "the a an any much many enough more its their his her our my your this that these those of all direct bright real single such "
    "el la los las un una unos unas su sus nada mucho mucha suficiente".split()
)
_TRUE_DESPITE_NO = frozenset("only just solo solamente doubt matter there here around".split())
_WHOLLY = frozenset("way reason chance evidence proof sign".split())
_BORDERS = frozenset(". but however although though instead pero sino aunque unless until except".split())
_REASONS = frozenset("since so when if that which cuando si que".split()) | BECAUSE
_SEE_THROUGH = frozenset(
    "it it's its is was are were be think believe say mean this that that's really simply even just at all the a creo pienso es fue".split()
)
_CLAIMED = frozenset("think believe say mean true case creo pienso digo cierto verdad".split())
_SUBJECTS = frozenset("it's they they're he she we we're i i'm that's there's ellos ellas eso".split())
_VERBS = frozenset("is was gets got has had needs makes uses can will does just really the because".split())
_NEW_SUBJECT = frozenset(
    "it they the this that these those we i you he she then also because so there el la los las ellos eso esto".split()
)
_OR = frozenset("or nor o ni".split())
_LOST = re.compile(
    r"\b(?:die[sd]?\b|dying|dead|starv|wilt|stop|muer|marchit|cannot|can't|couldn't|won't|wouldn't|nothing|not without|nada)"
)
_NOT_LOST = re.compile(
    r"\b(?:not|never|no|cannot|\w+n't) (?:\w+ )?(?:die|starv|wilt|stop|muer|marchit)\w*"
    r"|\bnothing (?:happen|change|is)\w*|\bnada (?:pasa|cambia)"
)
_DISPUTED = (["false", "that"], ["untrue", "that"], ["myth", "that"], ["i", "doubt"])
_SPANISH = frozenset("el la los las es son que por porque con del una un de se fue".split())

_AFTER = re.compile(
    r"(?:really |just |alone )?(?:"
    r"(?:(?:is|was|are|were) not|isn't|wasn't|aren't|weren't) (?:really |even )?"
    r"(?:the|a|why|what|how|it|because|needed|used|important|necessary|part|involved|helping|responsible|true|there)\b"
    r"|no (?:es|son|fue|era|eran) (?:el|la|los|las|lo|por|porque|un|una|importante|necesari)"
    r"|(?:(?:does|do|did) not|doesn't|don't|didn't|no) (?:really |even |at all )?"
    r"(?:matter|help|cause|count|make|affect|change|importa|ayuda|afecta|tiene)"
    r"|(?:is|was|are|were|has|have|had|makes?|made|plays?|played) no (?:\w+ )?"
    r"(?:effect|part|role|influence|impact|help|use|reason|matter|difference|good)\b"
    r"|(?:has|have|had) nothing to do\b|(?:does|did|do) nothing\b"
    r"|(?:is|was|are|were) (?:false|wrong|irrelevant|unimportant|useless|unnecessary))"
)
_TOKENS = re.compile(r"(?<![\w.,:])\d*[.,:]?\d+(?![.,:]?\d)[^\W\d_]*|[^\W_]+(?:'[^\W_]+)*|[.!?;:,\n—–()]")


def words(text: str) -> list[str]:
    """Plain words and numbers in order, with "," and "." for weak and strong borders; 0,80 and .8 are "0.8", dont is "don't"."""
    lined = re.sub(r"\bb/c\b", "bc", "\n".join(plain(line) for line in text.splitlines()))
    return [_word(w) for w in _TOKENS.findall(lined)]


def _word(token: str) -> str:
    if token[-1].isalnum():
        number = re.fullmatch(r"(\d*)([.,:])(\d+)(\D*)", token)
        if not number:
            return _BARE.get(token, token)
        whole, mark, rest, unit = number.groups()
        if mark == ":" or (mark == "," and len(rest) == 3 and whole.strip("0")):
            return whole + (":" if mark == ":" else "") + rest + unit
        return f"{whole or '0'}.{rest}".rstrip("0").rstrip(".") + unit
    return "." if token in ".!?;\n" else ","


def denied(spoken: list[str], at: int, length: int) -> bool:
    """Whether the `length` words from place `at` are denied, before or after them."""
    return _before(spoken, at, at + length) or bool(_AFTER.match(" ".join(spoken[at + length : at + length + 5])))


def ascribed(spoken: list[str], at: int) -> bool:
    """Whether the words at this place are only reported: "some people think …", "i used to think …, but"."""
    clause = " ".join(spoken[max(0, at - _REACH) : at]).rpartition(" . ")[2]
    return bool(
        re.search(
            r"\b(?:people|some|others|many|they|everyone|he|she|friend|you) (?:\w+ )?(?:thinks?|says?|said|believes?|thought)\b"
            r"|\bused to think\b|\bi thought\b|\b(?:gente|algunos|muchos) (?:cree|dice|piensa)n?\b|\b(?:pensaba|creia)\b",
            clause,
        )
    )


def _before(spoken: list[str], at: int, end: int) -> bool:
    reason = spoken[at] in _REASONS
    listed = _in_or_list(spoken, at, end)
    for n in range(at - 1, max(-1, at - _REACH), -1):
        word, between = spoken[n], spoken[n + 1 : at]
        if word == "but" and n and spoken[n - 1] in ("anything", "everything"):
            return True
        if word in ("of", "than") and n and spoken[n - 1] in ("instead", "rather") and set(between) <= _DETERMINERS:
            return True
        if word in _BORDERS or (word == "," and not listed):
            return False
        if word in ("and", "y") and (spoken[n + 1] in _NEW_SUBJECT or spoken[n + 1] in spoken[max(0, n - _REACH) : n]):
            return False  # a thing named again is the subject of a new clause
        if word in _LACK or (word == "no" and not set(spoken) & _SPANISH and spoken[n + 1] not in _WHOLLY):
            return _lacks(between) and spoken[n + 1 : n + 2] != ["doubt"] and not _is_missed(spoken, n, word)
        if spoken[n : n + 2] in _DISPUTED and (not reason or spoken[n + 1] == "that"):
            return True
        if word in _NOT or word == "no":
            return spoken[n + 1] not in _TRUE_DESPITE_NO and not _asks(spoken, n) and not _turns(between) and not _too_little(between)
        if reason and word not in _SEE_THROUGH:
            return False  # "soda should not be sold because": the denial is not of the reason
        if word in _REASONS and not (word in ("that", "que") and spoken[n - 1 : n] and spoken[n - 1] in _CLAIMED):
            reason = True
    return False


def _in_or_list(spoken: list[str], at: int, end: int) -> bool:
    """Whether the phrase is one of several joined by "or": the commas of "not soil, water or light" are no borders."""
    before = [w for w in spoken[max(0, at - 3) : at] if w not in _DETERMINERS]
    after = [w for w in spoken[end : end + 2] if w != ","]
    return bool((before and before[-1] in _OR) or (after and after[0] in _OR))


def _lacks(between: list[str]) -> bool:
    """Whether the phrase itself is what is lacking: nothing stands between but small words, a doing, or the list it is in."""
    if between and between[-1] in _OR | {"and", "y"}:
        return True
    return all(w in _DETERMINERS or w.endswith(("ing", "'s", "ando", "iendo")) for w in between)


def _is_missed(spoken: list[str], n: int, word: str) -> bool:
    """ "it dies without light", "it couldn't grow without light": who says what its lack does says that it is needed."""
    if word not in _LACK:
        return False
    start = max((k for k in range(n) if spoken[k] == "."), default=-1) + 1
    stop = next((k for k in range(n, len(spoken)) if spoken[k] == "."), len(spoken))
    text = " ".join(spoken[start:stop]).replace("can not", "cannot").replace("could not", "couldn't").replace("no puede", "cannot")
    return bool(_LOST.search(_NOT_LOST.sub("", text)))


def _asks(spoken: list[str], n: int) -> bool:
    """ "isn't it the light?" says that it is."""
    opens = n == 0 or spoken[n - 1] in ",."
    return opens and spoken[n].endswith("n't") and spoken[n + 1] in ("it", "they", "that")


def _too_little(between: list[str]) -> bool:
    """ "it did not get enough light" names the light as what counts."""
    return "enough" in between[-2:] and not any(w.startswith("need") for w in between)


def _turns(between: list[str]) -> bool:
    """Whether a new subject begins after the denied words: "it isnt the soil its the light"."""
    for k, word in enumerate(between):
        ahead = between[k + 1] if k + 1 < len(between) else ""
        begins = word in _SUBJECTS or (word in ("it", "its") and ahead in _VERBS)
        if begins and any(w not in _SEE_THROUGH for w in between[:k]):
            return True
    return False
