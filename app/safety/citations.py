"""What a model says from passages is shown only when a passage carries it; what it cites has to be that passage.

The rule, for every sentence of a model in an answer from passages:
- a source is named by `[n]` of a passage that is there, and in no other way: no page, chapter, id, author, title, address;
- what is claimed stands in the passage that is cited: every content word, number and name within three sentences that
  follow each other (or in the heading alone), within a clause in the passage's order, and "not" where the passage says "not";
  without an `[n]`, in any one passage;
- what stands in quotation marks is there word for word.
Words are compared by their stem. A true sentence in other words than the passage's is held too: then its author's words are
said. What is not seen: clauses of one passage put together anew. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..turn import Passage
from .plain import plain
from .stems import GLUE, NOT, NUMBERS, stem

_WINDOW = 3
_MATHS = re.compile(r"\$\$?[^$]*\$\$?|\\\[(?!\s*\d{1,3}\s*\\\]).*?\\\]|sqrt\s*\[[^\]]*\]")
_CITE = re.compile(r"\[([1-9]\d?)\]")
_GROUP = re.compile(r"\[[1-9]\d?\](?:[\s,;]*\[[1-9]\d?\])*")
_MARKS = re.compile(
    r"[\u2460-\u24ff\u2776-\u2793⁽⁾₍₎†‡※]|[\[\]【】〔〕［］〚〛⟦⟧「」『』〈〉《》]"
    r"|[({<‹⟨|]\s*(?:n|\d{1,3})\s*[)}>›⟩|]|(?:[^\W\d_]{3}|[\s.,;:!?)\"”’»])[⁰¹²³⁴⁵⁶⁷⁸⁹]|\^\d|\^\[|[^\W\d_]{3,}\d{1,3}\b"
)
"""Other spellings of a citation: raised and round numbers, brackets of other kinds, note marks."""
_PLACE = re.compile(
    r"\b(?:pages?|pp?\.|p[aá]g(?:ina)?s?\.?|chapters?|chap\.|cap[ií]tulos?|sections?|secci[oó]n(?:es)?|lesson|lecci[oó]n|unit|unidad"
    r"|volume|vol\.|tomo|edition|edici[oó]n|figures?|fig\.|figuras?|tables?|tablas?|slides?|diapositivas?|paragraphs?|p[aá]rrafos?|lines?"
    r"|l[ií]neas?|appendix|ap[eé]ndice)\s*(?:#|no\.?|number|n[uú]mero|n\.?º)?\s*(\d{1,4}|[ivxl]{1,6}\b)"
)
_NAMED = re.compile(
    r"\b(?:passages?|sources?|documents?|texts?|references?|refs?\.?|footnotes?|notes?|chunks?|excerpts?|ids?|items?|pasajes?|fuentes?|textos?"
    r"|documentos?|referencias?|notas?)\s*(?:id|no\.?|number|n[uú]mero|n\.?º)?\s*[:#=]?\s*(?:\d|[a-z]*\d\w*|one\b|two\b|three\b|four\b|five\b|uno\b|dos\b|tres\b|cuatro\b|cinco\b)"
)
_OUTSIDE = re.compile(
    r"\b(?:doi|isbn|issn|arxiv|urn|url)\b|\b10\.\d{4,}/|\bet al\b|\bibid\b|\bop\. cit|\bftp:|\bmailto:|@[\w-]+\.\w"
    r"|\b[\w-]{2,}\.(?:com|org|net|edu|gov|info|io|uk|eu|es|de|mx|tv|app|dev|example|html?|pdf|docx?)\b|\(\s*[^()]{0,40}\b(?:1[5-9]|20)\d\d[a-z]?\s*\)"
)
_QUOTED = re.compile(r"\"([^\"]*)\"|«([^»]*)»|(?<!\w)'([^']{2,}?)'(?!\w)")
_WORD = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_])\w{2,}|\d+(?:[.,]\d+)*(?:\s*/\s*\d+(?:[.,]\d+)*)?|[^\W\d_]+(?:'[^\W\d_]+)*")
_CLAUSE = re.compile(r"[,;:.!?()]|\b(?:so|but|because|and|then|while|when|if|pero|porque|y|entonces|cuando|si)\b")
_NEGATED = re.compile(rf"\b(?:{NOT})\b")
_TEX = ((re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"\1/\2"), (re.compile(r"\\[a-z]+"), " "), (re.compile(r"[{}$]"), " "))
_DECLINES = re.compile(
    r"\b(?:passages?|materials?|lessons?|pasajes?|materiales?|lecci[oó]n(?:es)?)\b[^.?!]{0,30}\b(?:not|n't|nothing|no|nada)\b"
    r"|\b(?:not|nothing|no|nada)\b[^.?!]{0,40}\b(?:passages?|materials?|lessons?|pasajes?|materiales?|lecci[oó]n(?:es)?)\b"
)


def unfounded(sentence: str, sources: Sequence[Passage], asked: str = "", shown: str = "") -> str:
    """The reason to hold a sentence that its sources do not carry, or "". `shown` is the reply so far, `asked` the question."""
    if reason := misnamed(sentence, sources, f"{asked}\n{shown}"):
        return reason
    if none := next((n for n in _numbers(sentence) if n > len(sources)), 0):
        return f"cites [{none}], which is not a passage here"
    leading = _GROUP.match(sentence.lstrip()) if shown.strip() else None
    reason = _claims(sentence, sources, asked)
    if leading is None or not reason:
        return reason
    last = re.split(r"(?<=[.!?…])[\"'”’»)]*\s+", shown.strip())[-1]  # a number after the full stop belongs to the sentence before
    if any(_missing(last, sources[n - 1]) for n in _numbers(leading.group())):
        return "cites a passage that does not say so"
    rest = sentence.lstrip()[leading.end() :]
    return _claims(rest, sources, asked) if re.search(r"\w", rest) else ""


def misnamed(sentence: str, sources: Sequence[Passage], table: str = "") -> str:
    """The reason to hold a sentence for how it names a source, or "": an invented page, mark, address or quotation.

    Quotations may also be of the `table`, the question and the reply so far.
    """
    text = _bare(sentence)
    there = [_whole(p) for p in sources]
    for mark in _MARKS.finditer(html.unescape(_MATHS.sub(" ", _CITE.sub(" ", sentence)))):
        if not any(mark.group() in f"{p.text}\n{p.heading}" for p in sources) or mark.group() in "[]":
            return f"names a source in another way than [n]: {mark.group().strip()}"
    for found in (_NAMED.search(text), _OUTSIDE.search(text)):
        if found and not any(found.group() in whole for whole in there):
            return f"names a source in another way than [n]: {found.group()}"
    for place in _PLACE.finditer(text):
        pages = {p.page.casefold() for p in sources}
        if not any(place.group() in whole for whole in there) and not ({place[1], place.group()} & pages):
            return f"names a place that no passage has: {place.group()}"
    said = _loose(table)
    for quote in quotations(sentence, table.rpartition("\n")[2]):
        if _loose(quote) not in said and not any(_loose(quote) in _loose(whole) for whole in there):
            return f"quotes what no passage says: {quote[:80]}"
    return ""


_ASIDE = re.compile(r"(?<=[^\W\d_]{3} )\(\d{1,3}\)(?=[\s.,;!?]*$)|[\[【〔]\s*[\w^][^\]】〕]*[\]】〕]")
_FAR = re.compile(
    r"\b(?:figures?|fig\.|figuras?|diapositivas?|pages?|pp?\.|p[aá]g(?:ina)?s?\.?|chapters?|cap[ií]tulos?|volume|edition|edici[oó]n|slides?)\s*(?:no\.?\s*)?\d{1,4}"
)


def referred(sentence: str, table: str, shown: str = "") -> str:
    """The reason to hold a sentence of a turn without passages that refers to one, or "". The `table` is what may be quoted."""
    text, there = _bare(sentence), plain(f"{table}\n{shown}")
    for found in (_OUTSIDE.search(text), _FAR.search(text), _ASIDE.search(_bare(_MATHS.sub(" ", sentence)))):
        if found and found.group() not in there:
            return f"refers to what is not here: {found.group()}"
    for quote in quotations(sentence, shown):
        if len(quote.split()) >= 4 and _loose(quote) not in _loose(there):
            return f"quotes what nobody here has said: {quote[:80]}"
    return ""


def named(sentence: str, table: str, shown: str = "") -> str:
    """The reason to hold a sentence to a grown-up that names a source though there is none, or "": a mark, a book, an office."""
    there = plain(f"{table}\n{shown}")
    for name in _NAME.findall(sentence):
        if plain(name) not in there:
            return f"names what nobody here has named: {name}"
    if fact := _HEARSAY.search(_bare(sentence)):
        return f"tells a fact that it has no source for: {fact.group()}"
    return misnamed(sentence, (), f"{table}\n{shown}")


_HEARSAY = re.compile(
    r"\bdid you know\b|\b(?:studies|research\w*|scientists?|experts?|surveys?|statistics|a study)\b|\d ?%|\bpercent\b"
    r"|\bsab[ií]as? que\b|\bsab[ií]a usted\b|\b(?:estudios?|investigaci[oó]n\w*|investigador\w*|cient[ií]fic\w*|expert[oa]s?|encuestas?|por ciento)\b"
)


_NAME = re.compile(r"(?<=[^\W\d_] )[^\W\d_a-zà-ÿ][^\W\d_A-ZÀ-Þ]{2,}")


def quotations(sentence: str, shown: str = "") -> list[str]:
    """What a sentence puts in quotation marks of any style, or as a block; an open quotation runs on to the end."""
    text = re.sub(r"[“”„‟〝〞＂]", '"', sentence)
    text = re.sub(r"[‘’‚‛`´]", "'", text)
    found = [next(g for g in m.groups() if g is not None) for m in _QUOTED.finditer(text)]
    rest = _QUOTED.sub(" ", text)
    before = re.sub(r"[“”„‟〝〞＂]", '"', shown)
    if (at := rest.find('"')) >= 0:
        found.append(rest[:at] if before.count('"') % 2 else rest[at + 1 :])
    elif before.count('"') % 2:
        found.append(rest)
    found += [rest[rest.find("«") + 1 :]] if "«" in rest else [rest[: rest.find("»")]] if "»" in rest else []
    if block := re.match(r"\s*>\s*(.+)", rest, re.DOTALL):
        found.append(block[1])
    return [bare for quote in found if re.search(r"\w", bare := _CITE.sub("", quote).strip())]


def _claims(sentence: str, sources: Sequence[Passage], asked: str) -> str:
    """Each part of the sentence stands in a passage cited beside it, and each cited passage carries a part beside its number."""
    sentence = re.sub(_PLACE.pattern, " ", sentence, flags=re.IGNORECASE)  # a page that is there was looked at before
    groups = list(_GROUP.finditer(sentence))
    if not groups:
        missing = _in_any(sentence, sources, asked)
        return f"says what no passage does: {missing}" if missing else ""
    ends = [0, *[g.end() for g in groups]]
    starts = [*[g.start() for g in groups], len(sentence)]
    pieces = [sentence[a:b] for a, b in zip(ends, starts, strict=True)]
    cited = [_numbers(g.group()) for g in groups]
    full = [bool(_content(piece)) for piece in pieces]
    used: set[tuple[int, int]] = set()
    for at, piece in enumerate(pieces):
        if not full[at]:
            continue
        beside = [(g, n) for g in (at - 1, at) if 0 <= g < len(groups) for n in cited[g]]
        carrying = {(g, n) for g, n in beside if not _missing(piece, sources[n - 1]) and not _misquoted(piece, sources[n - 1])}
        if not carrying:
            return f"cites [{beside[0][1]}], which does not say so: {_missing(piece, sources[beside[0][1] - 1]) or 'the quotation'}"
        used |= carrying
    lost = [n for g, group in enumerate(cited) for n in group if (g, n) not in used]
    return f"cites [{lost[0]}] for nothing that it says" if lost else ""


def _in_any(sentence: str, sources: Sequence[Passage], asked: str) -> str:
    """What is missing from the passage that carries most of a sentence without a number; "" when one carries it all."""
    asks = sentence.rstrip().rstrip("\"'”’»)").endswith("?") or _DECLINES.search(_bare(sentence))
    own = frozenset(stem(w) for w in _tokens(asked)) if asks else frozenset[str]()
    misses = [_missing(sentence, source, own) for source in sources]
    return min(misses, key=len, default="no passage")


def _missing(piece: str, source: Passage, own: frozenset[str] = frozenset()) -> str:
    """The words of a claim that the passage does not have together, or ""."""
    clauses = [found for part in _CLAUSE.split(_bare(piece)) if (found := [s for s in _content(part) if s not in own])]
    wanted = frozenset(s for clause in clauses for s in clause)
    if not wanted:
        return ""
    heading, sentences = _read(source)
    denied = len(_NEGATED.findall(_bare(piece)))
    best = wanted
    for size in range(1, _WINDOW + 1):
        against = ""
        for at in range(max(1, len(sentences) - size + 1)):
            window = sentences[at : at + size]
            left = wanted - heading.union(*(s.stems for s in window))
            if left:
                best = left if len(left) < len(best) else best
            elif not all(_in_order(clause, window) for clause in clauses):
                against = "its words in another order"
            elif denied > sum(s.denials for s in window) or (not denied and any(no <= wanted for s in window for no in s.denied)):
                against = "the passage says it the other way round"
            else:
                return ""
        if against:  # what one sentence holds whole is not looked for over three
            return against
    return ", ".join(sorted(best))


def _in_order(clause: Sequence[str], window: Sequence[_Sentence]) -> bool:
    """Words that follow each other in a clause do so in a sentence, near or far; when no sentence has both, over the sentences."""
    whole = tuple(stem for s in window for stem in s.stems)
    for a, b in pairwise(clause):
        both = [s.stems for s in window if a in s.stems and b in s.stems] or ([whole] if a in whole and b in whole else [])
        if a != b and both and not any(stems.index(a) < len(stems) - 1 - stems[::-1].index(b) for stems in both):
            return False
    return True


def _misquoted(piece: str, source: Passage) -> bool:
    quoted = quotations(piece)
    there = _loose(plain(f"{source.heading}\n{source.text}")) if quoted else ""
    return any(_loose(quote) not in there for quote in quoted)


@lru_cache(maxsize=256)  # asked for every sentence of a reply
def _whole(source: Passage) -> str:
    return plain(f"{source.heading}\n{source.title}\n{source.text}")


@dataclass(frozen=True)
class _Sentence:
    """A sentence of a passage: its stems in order, how often it says "not", and the stems of each part after a "not"."""

    stems: tuple[str, ...]
    denials: int
    denied: tuple[frozenset[str], ...]


@lru_cache(maxsize=256)
def _read(source: Passage) -> tuple[frozenset[str], tuple[_Sentence, ...]]:
    """Stems that the heading has and the text has not ("it" in the text is the octopus of the heading), and the sentences."""
    read = []
    for line in re.split(r"\n+|(?<=[.!?])[\"'”’)\]]*\s+", source.text):
        denied = []
        for clause in _CLAUSE.split(_bare(line)):
            if no := _NEGATED.search(clause):
                denied.append(frozenset(_content(clause[no.end() :])))
        read.append(_Sentence(tuple(_content(line)), len(_NEGATED.findall(_bare(line))), tuple(scope for scope in denied if scope)))
    told = frozenset(stem for sentence in read for stem in sentence.stems)
    return frozenset(_content(f"{source.heading} {source.title}")) - told, tuple(read) or (_Sentence((), 0, ()),)


def _content(text: str) -> list[str]:
    """Stems of the words that say something, and the numbers, in order."""
    return [s for w in _tokens(text) if w not in GLUE and (s := stem(w)) not in GLUE]


def _tokens(text: str) -> Iterator[str]:
    for token in _WORD.findall(_CITE.sub(" ", _bare(text))):
        token = re.sub(r"\s", "", token).removesuffix("'s")
        if len(token) > 1 or token.isdigit():
            yield NUMBERS.get(token, token)


def _bare(text: str) -> str:
    """Plain text without marks of emphasis and TeX; a fraction is a/b."""
    text = plain(text.replace("`", "'"))
    if "\\" in text or "$" in text:
        for pattern, put in _TEX:
            text = pattern.sub(put, text)
    return re.sub(r"\*+|(?<!\w)_+|_+(?!\w)|~~", "", text)


def _loose(text: str) -> str:
    """For comparing quotations: words, numbers and signs in order, nothing of marks and spaces."""
    text = re.sub(r"[\"'«»]", "", _bare(text))
    return " ".join(text.replace("...", "…").strip(" .,;:!?…-").split())


def _numbers(group: str) -> list[int]:
    return [int(n) for n in _CITE.findall(group)]
