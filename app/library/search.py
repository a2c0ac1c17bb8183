"""The right passage, or nothing: lexical and dense scores fused in one room of passages a person may read.

A room holds only passages of the asked kinds and language, so what may not be read is not there to be ranked. Scores are
z-normalised over the room and summed. When no passage carries the words of the question, the answer is an empty list:
"not in the materials". Pure but for the arrays a room keeps.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..sentences import split
from ..turn import Found, Passage
from .embed import Vectors, unit
from .lexical import Lexical, Scores, normal, pairs, stem, tokens

# Weights beside the lexical score. Tuned on the even rows of two textbook question sets; see evals.
DENSE, SECTION = 0.8, 0.3
OBJECTIVE, HEADING, LEVEL, DEFINES = 1.0, 0.6, 0.3, 1.5
_ASIDES, ASIDE = ("practice", "overview"), -3.0  # for tasks without an explanation, and for lists of what will come
GRADE, GRADE_MOST = 0.25, 1.0  # taken off for each grade outside a passage's range

NEAR = 200  # nearest vectors asked of the index; the others count as no nearer than the last of them
NEARNESS, SUPPORT, EASIER = 1.5, 0.98, 0.6  # weight of the cosine beside the covered words, and the least their sum may be

_WEAK = {
    stem(word)
    for word in """
    work mean find like same different difference need learn write called call good best better kind type number word way part people
    person new first last one two turn change put take come look long big small start end happen matter count want try right wrong time
    day year school class lesson teacher live hard easy
    """.split()
}
"""Words that say little about what a question is about, whatever the library holds."""

_DEFINITION = re.compile(
    r"^\W*(?:what(?:'s|’s| is| are| was)|define|explain|qué (?:es|son))\s+(?:an?|the|un|una|el|la)?\s*(?P<term>[^?,.]{2,40})\W*$",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|means?|called|known as|names?|consists? of|tells?|es|son|significa|se llama)\b", re.IGNORECASE)
_TASK = re.compile(
    r"^(?:By the end|ⓐ|(?:add|subtract|multiply|divide|round|simplify|solve|convert|find|name|write|evaluate|translate|use|plot|graph"
    r"|explain|doing)\b)",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^\s*(?:(?:hi|hey|hello|please|ok|so|um)\b[\s,!.]*)+", re.IGNORECASE)
_MEANT = re.compile(r"\bwhat\s+(?:does|do|is)\s+(?P<term>.+?)\s+means?\b", re.IGNORECASE)
_CONCEPTS = (
    (r"\d/\d", "fraction"), (r"\d%", "percent"), (r"\d\.\d", "decimal"), (r"\+", "add"), (r"\d\s*-\s*\d", "subtract"),
    (r"\*|\d\s*x\s*\d", "multiply"), (r"[a-z].*=|=.*[a-z]", "equation"), (r"√|sqrt", "square root"), (r"\^", "exponent"),
)  # fmt: skip


_CHILDREN_SAY = (
    (r"\bsame (?:bottom|denominator)", "common denominator add unlike"), (r"\bbottom numbers?\b", "denominator"),
    (r"\btop numbers?\b", "numerator"), (r"\btake ?away\b", "subtract"), (r"\btimes(?:ing)?\b", "multiply"),
)  # fmt: skip
"""What children say → the lesson's word."""


@dataclass(frozen=True)
class Query:
    """A question in tokens: its words, and the concepts its signs stand for when it has no words."""

    text: str
    tokens: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    term: frozenset[str] = frozenset()
    """The tokens of the word whose meaning is asked for."""
    bare: bool = False
    """Signs and numbers only: its concepts must be carried by a passage, its own numbers need not."""


def understood(text: str) -> Query:
    """ "What does numerator mean?" asks for numerator; "1/2 + 1/3 = ?" asks for fraction and add."""
    meant = _MEANT.search(text)
    plain = meant["term"] if meant else _GREETING.sub("", text).strip() or text
    found = tuple(tokens(plain))
    spelled = normal(plain)
    if any(t[0].isalpha() and len(t) > 1 for t in found):
        definition = _DEFINITION.search(plain)
        term = plain if meant else definition["term"] if definition else ""
        return Query(plain, found, _concepts(spelled, (*_CONCEPTS[:2], *_CHILDREN_SAY)), frozenset(tokens(term)))
    named = _concepts(spelled, _CONCEPTS)
    return Query(" ".join((plain, *named)), found, named, bare=bool(named))


def _concepts(spelled: str, table: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(tokens(" ".join(name for pattern, name in table if re.search(pattern, spelled))))


class Room:
    """Passages of one kind of reader and one language, ready to be ranked."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors, documents: Sequence[Sequence[str]]) -> None:
        self.passages = passages
        self.row = {passage.id: n for n, passage in enumerate(passages)}
        self._documents = documents
        self._lexical = Lexical([[*d, *pairs(d)] for d in documents])
        names: dict[tuple[str, str], int] = {}
        self._section = np.array([names.setdefault((p.source, p.title), len(names)) for p in passages], dtype=np.int32)
        whole: list[list[str]] = [[] for _ in names]
        centres = np.zeros((len(names), vectors.shape[1]), dtype=np.float32)
        for n, document in enumerate(documents):
            whole[self._section[n]] += document
        np.add.at(centres, self._section, vectors)
        self._sections, self._centres = Lexical(whole), unit(centres)
        self._mean = vectors.mean(axis=0)
        self._spread = vectors.T @ vectors / max(1, len(vectors))

    @cached_property
    def _headings(self) -> list[frozenset[str]]:
        return [frozenset(tokens(passage.heading)) for passage in self.passages]

    def rank(
        self,
        query: Query,
        vector: Vectors,
        near: Mapping[str, float],
        *,
        grade: int | None = None,
        objective: str = "",
        level: str = "",
        k: int = 5,
    ) -> list[Found]:
        """The best k, best first, with the parts of each score. `near` is cosines by id from the vector index."""
        query = self._spellings(query)
        wanted = [*query.tokens, *query.concepts]
        must = query.concepts if query.bare else wanted
        lexical = _z(self._lexical.scores([*wanted, *pairs(query.tokens)]))
        dense, cosines = self._dense(vector, near)
        section = (_z(self._sections.scores(wanted)) + _z(self._centres @ vector))[self._section]
        score = lexical + DENSE * dense + SECTION * section
        score += np.array([self._fit(p, grade, objective, level) for p in self.passages], dtype=np.float32)
        count = min(len(self.passages), max(4 * k, 40))
        best = np.argpartition(-score, count - 1)[:count]
        found = []
        for n in best:
            heading = self._share(wanted, self._headings[n])
            defines = max((_defines(s, query.term) for s in _lines(self.passages[n].text)), default=0.0) if query.term else 0.0
            parts = {
                "lexical": float(lexical[n]),
                "dense": float(dense[n]),
                "section": float(section[n]),
                "heading": heading,
                "defines": defines,
                "fit": self._fit(self.passages[n], grade, objective, level),
                "cosine": float(cosines[n]),
                "coverage": self._share(must, frozenset(self._documents[n])),
            }
            found.append(Found(self.passages[n], float(score[n]) + HEADING * heading + DEFINES * parts["defines"], parts))
        return sorted(found, key=lambda f: -f.score)[:k]

    def _dense(self, vector: Vectors, near: Mapping[str, float]) -> tuple[Scores, Scores]:
        """z-scores and cosines of all passages; mean and spread are exact, though only the nearest are known."""
        known = {self.row[name]: cosine for name, cosine in near.items() if name in self.row}
        cosines = np.full(len(self.passages), min(known.values(), default=0.0), dtype=np.float32)
        cosines[list(known)] = list(known.values())
        if not known:
            return np.zeros_like(cosines), cosines
        mean = float(self._mean @ vector)
        deviation = math.sqrt(max(float(vector @ self._spread @ vector) - mean * mean, 1e-9))
        return (cosines - mean) / deviation, cosines

    def _fit(self, passage: Passage, grade: int | None, objective: str, level: str) -> float:
        fit = OBJECTIVE * bool(objective and passage.objective == objective) + LEVEL * bool(level and passage.level == level)
        if passage.level in _ASIDES:
            fit += ASIDE
        if grade is not None:
            away = max(passage.grade_low - grade, grade - passage.grade_high, 0)
            fit -= min(GRADE * away, GRADE_MOST)
        return fit

    def _share(self, wanted: Sequence[str], there: frozenset[str]) -> float:
        """How much of the question's weight these tokens carry, 0 to 1; rare words weigh most, numbers little."""
        weights = {token: self._weight(token) for token in wanted}
        total = sum(weights.values())
        return sum(weight for token, weight in weights.items() if token in there) / total if total else 0.0

    def _weight(self, token: str) -> float:
        idf = self._lexical.idf(token)
        return idf if token[0].isalpha() and token not in _WEAK and len(token) > 1 else 0.25 * idf

    def _spellings(self, query: Query) -> Query:
        """A long word that is nowhere in the room becomes the one word there that is one or two letters away."""
        spelled = {t: self._lexical.nearest(t) for t in query.tokens if len(t) >= 6}
        return replace(query, tokens=tuple(spelled.get(t, t) for t in query.tokens), term=frozenset(spelled.get(t, t) for t in query.term))


def supported(found: Found, objective: str = "") -> bool:
    """Whether a passage is about the question at all; less is asked of one on the objective being worked on.

    A list of tasks supports nothing: word problems mention bikes, coffee and France.
    """
    if found.passage.level in _ASIDES:
        return False
    return support(found) >= (EASIER if objective and found.passage.objective == objective else SUPPORT)


def support(found: Found) -> float:
    """0 to about 2: the share of the question's words that the passage carries, and how near it is in meaning."""
    return found.parts.get("coverage", 0.0) + NEARNESS * max(0.0, found.parts.get("cosine", 0.0))


def _z(scores: Scores) -> Scores:
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


# ---------------------------------------------------------------- sentences


def supporting_sentence(passage: Passage, query: str) -> str:
    """The sentence of a passage that shares most with the question or claim; its first sentence when none does."""
    ranked = _ranked(passage, query)
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else passage.text


def best_sentences(found: Sequence[Found], query: str, n: int = 3) -> list[tuple[Found, str]]:
    """Up to n sentences of one passage that follow each other and answer together."""
    explaining = [hit for hit in found if hit.passage.level not in _ASIDES] or list(found)
    read = [(hit, _ranked(hit.passage, query)) for hit in explaining[:6]]
    if _WHY.match(query):
        # A section that explains is written to be read from its beginning; a list of words explains nothing.
        telling = [(hit, ranked) for hit, ranked in read if ranked and not ranked[0][1].startswith("**")]
        for hit, ranked in sorted(telling, key=lambda pair: not _TELLS.search(pair[0].passage.heading.rpartition("›")[2].lower())):
            opening = [sentence for _, sentence in ranked if not sentence.endswith(("?", ":"))][:n]
            if opening:
                return [(hit, sentence) for sentence in opening]
    near = [(hit, ranked) for hit, ranked in read[:4] if hit.score >= explaining[0].score - 3]
    windows = [(_window(ranked, at, n) - 0.1 * place, -place, -at) for place, (_, ranked) in enumerate(near) for at in range(len(ranked))]
    if not windows:
        return []
    _, place, at = max(windows)
    hit, ranked = near[-place]
    sentences = [sentence for _, sentence in ranked[-at:]]
    chosen = [(hit, sentences[0])]
    for sentence in sentences[1:n]:
        if sentences[0].startswith("**") or sentence.startswith("**") or sentence.endswith((":", "?")):
            break  # a definition from a list stands alone, and a question is the tutor's to ask
        chosen.append((hit, sentence))
    return chosen


def _window(sentences: Sequence[tuple[float, str]], at: int, n: int) -> float:
    """How well n sentences from here on answer together; a start that leans on what came before is a poor one."""
    first = sentences[at][1]
    if first.endswith(("?", ":")):
        return -1.0
    weights = (1.0, 0.6, 0.4, 0.3, 0.2)
    value = sum(w * score for w, (score, _) in zip(weights[:n], sentences[at : at + n], strict=False))
    return value + 0.15 * (at == 0) - 0.3 * bool(_LEANS.match(first)) - 0.3 * bool(_TASK.match(first))


_WHY = re.compile(r"^\W*(?:but |so |and )?(?:why|how come|how do(?:es)?|how can|por qu[eé]|c[oó]mo)\b", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:why|how|por qué|cómo)\b")
_LEANS = re.compile(
    r"(?:that|this|these|those|it|its|they|their|he|she|so|but|then|and|or|also|there|here|instead|because of|now|still|yet|both|such|"
    r"below it|in it)\b",
    re.IGNORECASE,
)
"""A sentence that begins like this needs the one before it."""


def _ranked(passage: Passage, query: str) -> list[tuple[float, str]]:
    """(score, sentence) for each sentence of a passage in order, tables left out."""
    asked = understood(query)
    wanted = {*asked.tokens, *asked.concepts}
    found: list[tuple[float, str]] = []
    for place, sentence in enumerate(_lines(passage.text)):
        there = set(tokens(sentence))
        if len(there) >= 2:
            share = sum(0.3 if t[0].isdigit() or t in _WEAK else 1.0 for t in wanted & there)
            score = share / math.sqrt(4 + len(there)) + 0.05 * bool(_IS.search(sentence)) - 0.01 * place
            score += 0.5 * _defines(sentence, asked.term) - 0.5 * bool(_TASK.match(sentence))
            found.append((score, sentence))
    return found


def _lines(text: str) -> list[str]:
    """The sentences of a passage without list marks; tables, code and bold titles are no sentences."""
    blocks = (block for block in re.sub(r"\[Picture:[^\]]*\]", "", text).split("\n") if not block.lstrip().startswith(("|", "```")))
    found = (re.sub(r"^[)\]”\"]*\s*(?:[-*•]\s+|\d+[.)]\s+)?(?:[ⓐ-ⓩ]\s+)?", "", sentence) for block in blocks for sentence in split(block))
    return [sentence for sentence in found if not re.fullmatch(r"\*\*[^*]+\*\*", sentence)]


def _defines(sentence: str, term: frozenset[str]) -> float:
    """How far a sentence says what a term is, 0 to 1: "**Mixed number**: …", "A mixed number is …", "… is called a mixed number"."""
    if not term:
        return 0.0
    if bold := re.match(r"\*\*(.+?)\*\*\s*:", sentence):
        return float(term == set(tokens(bold[1])))
    if not (verb := _IS.search(sentence)):
        return 0.0
    before, after = tokens(sentence[: verb.start()]), tokens(sentence[verb.end() :])
    if set(before) == term:
        return 0.9
    names = verb.group().lower() in ("called", "known as", "name", "names", "se llama")
    return 0.6 * ((term <= set(before) and len(before) <= len(term) + 2) or (names and term <= set(after[: len(term) + 1])))
