"""Sentences: cutting a text or a stream into them, and how hard and in which language they read.

Pure text work that several leaves need; knows nothing of tutoring.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = {"e.g", "i.e", "etc", "mr", "mrs", "ms", "dr", "vs", "approx", "no", "fig", "st", "p", "ej", "sr", "sra"}
_END = re.compile(r"[.!?…。؟]+[\"'”’)\]]*(?:\s*\[\d+\])*(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MATHS = re.compile(r"\$[^$\n]*\$")


def split(text: str) -> list[str]:
    """The sentences of a text, trimmed, none empty. Decimals, abbreviations and `$…$` are not cut."""
    cutter = Cutter()
    return [*cutter.feed(text), *cutter.flush()]


class Cutter:
    """Cuts a stream: `feed` gives the sentences that are complete, `flush` what is left at the end."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, chunk: str) -> Iterator[str]:
        self._rest += chunk
        while (cut := self._cut()) is not None:
            sentence, self._rest = self._rest[:cut].strip(), self._rest[cut:]
            if sentence:
                yield sentence

    def flush(self) -> Iterator[str]:
        sentence, self._rest = self._rest.strip(), ""
        if sentence:
            yield sentence

    def _cut(self) -> int | None:
        """Where the first complete sentence ends. An end at the very end may still grow, so it is not one yet."""
        for match in _END.finditer(self._rest):
            if match.end() >= len(self._rest):
                return None
            before = self._rest[: match.start()]
            if before.count("$") % 2 - before.count("\\$") % 2:
                continue
            last = before.rsplit(None, 1)[-1].lower() if before.strip() else ""
            if match.group().startswith(".") and (last.strip("(\"'") in _ABBREVIATIONS or re.fullmatch(r"\s*\d{1,2}", before)):
                continue
            return match.end()
        return None


def words(text: str) -> list[str]:
    """Words in order, without numbers, maths and marks."""
    return _WORD.findall(_MATHS.sub(" ", text))


def syllables(word: str) -> int:
    """English syllables, estimated by vowel groups (off by one in about a tenth of words)."""
    word = word.lower().strip("'’")
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^l]e)$", lambda m: m.group()[0], word)
    return max(
        1, len(re.findall(r"[aeiouy]+", word)) + len(re.findall(r"i[aou]|eo|ua(?!r)", word)) - len(re.findall(r"tion|sion|cial|tial", word))
    )


def reading_grade(text: str) -> float:
    """US school grade a text asks for: Flesch-Kincaid grade (Kincaid et al., 1975), never below 0.

    Under about 8 words the number says little; callers allow for it.
    """
    sentences = split(_MATHS.sub(" number ", text))
    found = [w for s in sentences for w in words(s)]
    if not found:
        return 0.0
    spoken = sum(1 for s in sentences if words(s))
    return max(0.0, 0.39 * len(found) / max(1, spoken) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59)


_LEAST_WORDS = 40


def reading_of(text: str, language: str) -> float | None:
    """`reading_grade` of a passage to one decimal; None for other languages than English and under 40 words, where it says nothing."""
    return round(reading_grade(text), 1) if language == "en" and len(words(text)) >= _LEAST_WORDS else None


_ENGLISH = """the is are was of and to in it that this you your what how why with for not have do does can i my we they he she
there which will on at be as an or if so but help me when"""
_SPANISH = """el la los las es son de y que en un una por para con no se lo como cómo qué cuál tu su mi yo nosotros hay está están
pero si sí porque cuando ayuda del al más muy puede hacer me te eso esta este estas estos otra otro cual dice ya bien hijo hija tiene
entonces quiero puedes creo cuántos cuantos dos tres seis vez solo esto nada ahora nos donde dónde mas gracias primero mis"""
_FRENCH = """le la les est sont de et que en un une pour avec ne pas se je tu il nous vous comment pourquoi quoi des du au plus
ce ça ma mon mes sa son ses elle on dans sur qui mais où fait dit être si quand cette dois peux veux aux deux autre même maintenant
trop juste comme ou pareil laquelle lequel mieux merci combien suis faut y ai seul donne moi toi fille fils frère sœur"""
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)['’](?=[^\W\d_])", re.IGNORECASE)
"""A French word with its vowel dropped: "j'ai", "qu'on". English "it's" has the mark behind a longer word."""
_COMMON = {"en": set(_ENGLISH.split()), "es": set(_SPANISH.split()), "fr": set(_FRENCH.split())}


def language_of(text: str) -> str:
    """ "en", "es", "fr", "ar" when a text of at least four words clearly is, else "" (never a guess on short maths)."""
    if len(re.findall(r"[\u0600-\u06ff]", text)) >= 8:
        return "ar"
    found = [w.lower() for w in words(_ELISION.sub("' ", text))]
    if len(found) < 4:
        return ""
    if re.search(r"[¿¡ñ]", text):
        return "es"
    hits = {name: sum(w in common for w in found) for name, common in _COMMON.items()}
    hits["fr"] += len(_ELISION.findall(text)) + len(re.findall(r"[çœèêàùî]", text.lower()))
    hits["es"] += len(re.findall(r"[áíóú]", text.lower()))
    counts = sorted(((n, name) for name, n in hits.items()), reverse=True)
    (most, name), (second, _) = counts[0], counts[1]
    return name if most >= 2 and most >= second + 2 else ""
