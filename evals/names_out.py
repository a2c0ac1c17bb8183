"""Names, addresses, numbers and schools out of a conversation, by code: what is known of people, and what looks like theirs.

This is the first look, not the last: whatever is left that could be a name is listed for the person who looks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_NAME = r"[^\W\d_][\w'’-]*"
_BIG = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_TITLES = "mr mrs ms miss mx dr sr sra srta señor señora señorita mme mlle monsieur madame profe coach".replace(" ", "|")
_CALLED = "my name is|my name['’]?s|i am called|call me|me llamo|mi nombre es|je m['’]appelle|mon nom est"
_MINE = (
    r"my (?:best )?(?:friend|brother|sister|cousin|classmate|teacher|tutor)|mi (?:amig|herman|prim|maestr)[oa]"
    r"|mon (?:ami|frère)|ma (?:sœur|copine)"
)
_ASKED = r"phone|cell|call|text|whats ?app|tel\w*|tél\w*|n[uú]mero|llama(?:me)?|رقم\w*|هاتف\w*"
_GROUPED = (
    r"\+\d{1,3}[ .-]?(?:\(?\d+\)?[ .-]?){2,6}\d|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}|\d{3} \d{3} \d{4}"
    r"|\d{3}-\d{4}|0\d(?:[ .]\d{2}){4}"
)
_STREETS = "St(?:reet)?|Ave(?:nue)?|Road|Rd|Lane|Ln|Drive|Dr|Blvd|Court|Way"
_SCHOOLS = (
    rf"\b(?:{_BIG} ){{1,4}}(?:(?:Elementary|Middle|High|Primary|Secondary|Public|Charter) )*(?:School|Academy|Elementary|College)\b",
    rf"\b(?i:escuela|colegio|instituto|liceo|école|collège|lycée)(?: (?i:primaria|secundaria|primaire|de|del|la|el))* {_BIG}(?: {_BIG})*",
    r"مدرسة (?:ال)?[\u0621-\u064a]+(?: [\u0621-\u064a]+)?",
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("address", r"(?i:https?://\S+|\bwww\.\S+)"),
        ("e-mail", r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+|(?<!\w)@[A-Za-z_]\w{2,}"),
        ("phone", rf"(?<![\w/.])(?:{_GROUPED})(?![\w/])"),
        ("phone", rf"(?i:\b(?:{_ASKED})\b)\D{{0,15}}(\d[\d ().-]{{5,}}\d)"),
        ("birthday", r"(?i:\b(?:birthday|born|cumpleaños|nac[ií]|anniversaire|née?)\b)\D{0,25}(\d{1,4}(?:[ ./-]\w{1,10}){0,3})"),
        ("street", rf"\b\d{{1,5}} (?:{_BIG} ){{1,3}}(?:{_STREETS})\b\.?"),
        ("street", rf"\b(?i:calle|avenida|rue|avenue) {_BIG}(?: {_BIG})* ?#?\d*"),
        ("school", "|".join(_SCHOOLS)),
        ("name", rf"\b(?i:{_TITLES})\b\.? ({_BIG})"),
        ("name", rf"\b(?i:{_CALLED}) ({_NAME}(?: {_BIG})?)"),
        ("name", r"(?:اسمي|إسمي|أدعى) ([\u0621-\u064a]+)"),
        ("name", rf"\b(?i:i[' ’]?a?m|this is|soy|je suis) ({_BIG})(?! {_NAME}ing\b)"),
        ("name", rf"\b(?i:{_MINE}),? ({_BIG})"),
    )
)
"""Kind → what looks like it. Where there is a group, the group is what is taken out."""
_WORDS = frozenset(
    """i i'm i'll i've i'd ok no yes mom dad monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december english spanish french arabic math maths stepwise the a an and but so then that
    this it is what how why when where who yo sí el la los las un una je le les une oui non done correct step because here there not
    sure sorry""".split()
) | frozenset(_TITLES.split("|"))


@dataclass
class Cleaner:
    """Takes people out of texts. One person keeps one stand-in, "[name 1]", through all of them; `removed` counts by kind."""

    known: Sequence[str] = ()
    """Names that somebody wrote down: labels of a class, its title."""
    spared: str = ""
    """Words of the task itself: a name in it belongs to the lesson, unless it is also known."""
    removed: Counter[str] = field(default_factory=Counter)
    _stand_ins: dict[str, str] = field(default_factory=dict)

    def learn(self, texts: Iterable[str]) -> None:
        """Notes the names that patterns find anywhere, so that they also go where no pattern would see them."""
        for name in self.known:
            for word in [name, *name.split()]:
                if len(word) > 1 and word.casefold() not in _WORDS:
                    self._stand_in(word, same_as=name)
        for text in texts:
            for kind, pattern in _PATTERNS:
                for match in pattern.finditer(text):
                    word = match[match.lastindex or 0].rstrip(".")
                    if kind == "name" and not self._no_name(word):
                        for one in dict.fromkeys((word, *word.split())):
                            if not self._no_name(one):
                                self._stand_in(one, same_as=word)

    def clean(self, text: str) -> str:
        """The text with a stand-in for everything found."""
        for kind, pattern in _PATTERNS:
            if kind != "name":
                text = pattern.sub(lambda m, kind=kind: self._put(kind, m), text)  # type: ignore[misc]
        for word in sorted(self._stand_ins, key=len, reverse=True):
            text, count = re.subn(rf"(?<![\w\[]){re.escape(word)}(?!\w)", self._stand_ins[word], text, flags=re.I)
            self.removed["name"] += count
        return text

    def doubtful(self, said: Iterable[str], told: Iterable[str] = ()) -> list[str]:
        """Capital words that are left and that the task does not have: for a person to look at.

        All of them in what the student `said`; in what they were `told` those inside a sentence, for we begin ours with a capital.
        """
        words = [w for text in said for w in re.findall(rf"(?<![\w\[])({_BIG})", text)]
        words += [w for text in told for w in re.findall(rf"(?<=[\w,;] )({_BIG})", text)]
        return sorted({w for w in words if len(w) > 1 and not self._no_name(w)})

    def _no_name(self, word: str) -> bool:
        low = word.casefold()
        return low in _WORDS or bool(re.search(rf"(?<!\w){re.escape(low)}(?!\w)", self.spared.casefold()))

    def _put(self, kind: str, match: re.Match[str]) -> str:
        self.removed[kind] += 1
        whole = match[0]
        return whole.replace(match[match.lastindex], f"[{kind}]") if match.lastindex else f"[{kind}]"

    def _stand_in(self, word: str, same_as: str = "") -> None:
        key = word.casefold()
        if key not in {w.casefold() for w in self._stand_ins}:
            first = same_as and self._stand_ins.get(same_as)
            self._stand_ins[word] = first or f"[name {len(set(self._stand_ins.values())) + 1}]"


def left(texts: Iterable[str]) -> list[str]:
    """What the patterns still find: nothing, after cleaning."""
    every = [(kind, m) for text in texts for kind, pattern in _PATTERNS for m in pattern.finditer(text)]
    return [f"{kind}: {m[0]}" for kind, m in every if "[" not in m[0] and (m[m.lastindex or 0]).casefold() not in _WORDS]
