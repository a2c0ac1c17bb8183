"""Words as they are compared in claims: which say nothing by themselves, which deny, and the stem of the others.

English and Spanish. A light stemmer: it takes off endings, it knows no dictionary. Pure.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NOT = "not|no|never|none|nothing|nobody|neither|nor|without|cannot|can't|\\w+n't|nunca|jam[aá]s|ning[uú]n\\w*|nada|nadie|sin|ni|tampoco"
"""Words that deny, as an alternation."""

_ENGLISH = """
a an the this that these those it its itself they them their theirs he she his her him we us our ours you your yours i my me
is are was were be been being am do does did done doing has have had having can could will would shall should may might must
and or but so if then than as because since while when where which who whom whose what why how whether though although also too
of to in on at by for with from into onto about over under between within through during before after up down out off again
not no never none nothing nobody neither nor without cannot isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't
there here now one ones some any each every all both such very just only even still much many most other another own
say says said tell tells told show shows shown mean means meant call calls called name names named describe describes explain explains
look looks see sees seen notice think thinks know knows known find finds found try remember read reads use uses used using help helps
make makes made get gets got give gives given take takes taken let lets put need needs want wants like way ways thing things
example instance according word words sentence sentences part parts idea question answer passage passages lesson lessons text source sources
material materials yes well really same let's that's it's you're they're there's what's
"""
_SPANISH = """
el la los las lo un una unos unas de del al a en y e o u que se su sus es son era eran fue fueron ser estar está están hay ha han
como cómo cual cuál cuales cuáles quien quién cuando cuándo donde dónde por para con sin sobre entre hasta desde según porque pero si sí
no ni nunca nada nadie tampoco jamás ningún ninguna este esta estos estas ese esa esos esas esto eso aquello le les me te nos mi tu
más también muy ya aún cada todo toda todos todas otro otra otros otras mismo misma puede pueden debe deben hacer hace hacen hecho
dice dicen decir muestra muestran explica explican llama llaman llamado significa quiere usar usa usan ayuda ayudan ejemplo parte partes
palabra palabras pregunta respuesta pasaje pasajes lección texto fuente fuentes material materiales cosa cosas forma manera idea así
ver mira mire piensa tiene tienen tener dar da dan
"""
GLUE = frozenset(f"{_ENGLISH} {_SPANISH}".split())
"""Words that claim nothing by themselves. None of them compares, counts or places: "more", "first" and "half" do say something."""

NUMBERS = dict(
    zip("zero two three four five six seven eight nine ten eleven twelve".split(), "0 2 3 4 5 6 7 8 9 10 11 12".split(), strict=True)
) | dict(zip("cero dos tres cuatro cinco seis siete ocho nueve diez once doce".split(), "0 2 3 4 5 6 7 8 9 10 11 12".split(), strict=True))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The part of a plain word that its forms share: adds, added, adding → add; fracciones → fraccion."""
    if not word.isalpha() or len(word) <= 3:
        return word
    word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    for ending, instead in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("zes", "z"),
        ("ces", "z"),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _end(word[: -len(ending)] + instead)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and any(c in "aeiouy" for c in word[: -len(ending)]):
            word = word[: -len(ending)]
            if ending != "ly" and len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return _end(word)


def _end(word: str) -> str:
    """Without the last vowel, which changes: share/sharing, pulpo/pulpa."""
    return word[:-1] if len(word) > 3 and word[-1] in "aeo" else word[:-1] + "i" if len(word) > 3 and word[-1] == "y" else word
