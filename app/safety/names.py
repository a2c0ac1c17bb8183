"""Names that people type about themselves or others, taken out before a model is asked: it has no use for them.

A name is known by where it stands ("my name is …", "my son …", "… said so"), never by a list of names: a list would know some
people's names better than others'. Once known, it is taken out wherever the message holds it. Pure.
"""

from __future__ import annotations

import re

NOBODY = "somebody"
_NAME = r"([A-ZÀ-ÞЀ-Я][\w'’-]{1,24})"
_ANY = r"([^\W\d_][\w'’-]{1,24})"
_SAYS = r"(?:says?|said|thinks?|thought|got|gets|told|tells|did|wrote|helped|showed|needs|dice|dijo|piensa|tiene|dit|pense)"
_KIN = (
    r"(?:son|daughter|child|kid|boy|girl|brother|sister|cousin|friend|best friend|class ?mate|partner|nephew|niece|grandson|granddaughter"
    r"|hij[oa]|herman[oa]|prim[oa]|amig[oa]|compa[nñ]er[oa]|nieto|nieta|fils|fille|fr[eè]re|s[oœ]e?ur|amie?|copain|copine)"
)
_WHERE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:my name(?:'s| is)|name[: ]+is|call me|me llamo|mi nombre es|je m['’]appelle|mon nom est) {_ANY}",
        rf"\b(?i:i['’]?m|i am|this is|soy|je suis) {_NAME}",
        rf"\b(?i:(?:my|our|his|her|their|mi|su|nuestr[oa]|mon|ma|notre) (?:\w+ )?{_KIN}),? {_NAME}",
        rf"\b(?i:(?:mother|father|mom|mum|dad|parent|aunt|uncle|teacher|madre|padre|mam[aá]|pap[aá]|m[eè]re|p[eè]re) (?:of|de)) {_NAME}",
        rf"(?<![\w'’]){_NAME},? (?:and (?i:i|me|my|we)\b|here\b|{_SAYS}\b)",
        r"(?:اسمي|انا اسمي|أنا اسمي) (\w{2,24})",
    )
)
_LOOSE = re.compile(rf"\b(?i:with|for|and|con|para|y|avec|pour|et) {_NAME}(?=['’]s\b|\W*$|[.,;!?] )")
"""Where a name may stand as well as a thing ("with Omar", "for America"): taken out of a prompt, kept in a search."""
_NO_NAMES = frozenset(
    "i a the it he she they we you what how why where when who which that this there these those everyone everybody nobody somebody"
    " someone teacher mom mum dad grandma grandpa english spanish french arabic math maths monday tuesday wednesday thursday friday"
    " saturday sunday grade not so just very really in on at from and or but if because yes no ok okay stuck lost done sure sorry".split()
)


def without_names(text: str, searched: bool = False) -> str:
    """The text with each name that its place shows to be one put as "somebody". `searched`: only where nothing else can stand."""
    names = {m.group(1) for pattern in (*_WHERE, *(() if searched else (_LOOSE,))) for m in pattern.finditer(text)}
    names = {n.removesuffix("'s").removesuffix("’s") for n in names if n.casefold().removesuffix("'s") not in _NO_NAMES}
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NOBODY, text)
    return text
