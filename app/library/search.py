"""The right passage: lexical and dense scores fused in one room of passages a person may read.

A room holds only passages of the asked kinds and language, so what may not be read is not there to be ranked. Scores are
z-normalised over the room and summed. Whether a passage supports the question at all is for `support`. Pure but for the
arrays a room keeps.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..sentences import split
from ..turn import Found, Passage
from .elsewhere import EVERYDAY, Elsewhere
from .embed import Vectors, cosines, unit
from .lexical import Lexical, Scores, normal, stem, tokens
from .signs import named, plain

# Weights beside the lexical score. Tuned on one half of two textbook question sets; see evals/retrieval.py.
DENSE, SECTION, HEADING, NAMED = 0.8, 0.5, 0.3, 0.6  # NAMED: of a word for what is written in signs, beside a word that was written
OBJECTIVE, LEVEL, DEFINES = 1.0, 0.3, 1.5
ASIDES, ASIDE = ("practice", "overview"), -3.0  # for tasks without an explanation, and for lists of what will come
GRADE, GRADE_MOST = 0.25, 1.0  # taken off for each grade outside a passage's range

EXACT = 200_000  # passages whose cosines are all computed, in less time than an index takes; a larger room asks the index
NEAR = 200  # nearest vectors asked of the index; the others count as no nearer than the last of them
AGAIN = 1.5  # taken off for each better passage of the same objective: two tellings of a lesson should not push the right one out

_WEAK = {
    stem(word)
    for word in """
    work mean find like same different difference need learn write called call good best better kind type number word way part people
    person new first last one two turn change put take come look long big small start end happen matter count want try right wrong time
    day year school class lesson teacher live hard easy ok okay fun nice stay keep able really maybe sure stuff idea
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
_MEANT = re.compile(
    r"\bwhat\s+(?:does|do|is)\s+(?P<term>.+?)\s+means?\b|^\W*(?:the )?(?:meaning|definition) of (?P<of>.+)$"
    r"|^(?P<before>(?:an? )?\w+(?: \w+){0,3}) (?:meaning|definition)\W*$",
    re.IGNORECASE,
)
_CONCEPTS = (
    (r"\d/\d", "fraction"), (r"\d%", "percent"), (r"\d\.\d", "decimal"), (r"\+", "add"), (r"\d\s*-\s*\d", "subtract"),
    (r"\*|\d\s*x\s*\d", "multiply"), (r"[a-z].*=|=.*[a-z]", "equation"), (r"√|sqrt", "square root"), (r"\^", "exponent"),
)  # fmt: skip


_PARTS = {
    "half": 2, "third": 3, "fourth": 4, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12,
}  # fmt: skip
_COUNTS = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
_SPOKEN = re.compile(rf"\b({'|'.join(_COUNTS)})[ -](halves|(?:{'|'.join(_PARTS)})s?)\b", re.IGNORECASE)
_CHILDREN_SAY = (
    (r"\b(?:need|make|get|find|have|change).*\bsame (?:bottom|denominator)", "common denominator add unlike"),
    (r"\bwith the same (?:bottom|denominator)", "like denominator"), (r"\bbottom numbers?\b", "denominator"),
    (r"\btop numbers?\b", "numerator"), (r"\btake ?away\b", "subtract"), (r"\btimes(?:ing)?\b", "multiply"),
    (r"\bhow far\b", "distance"), (r"\bborrow(?:ing)?\b", "regroup"), (r"\bimproper\b", "greater than 1"),
    (r"\b(?:bigger|larger) (?:denominator|fraction|number)\b|\bwhich (?:\w+ )?is (?:bigger|larger|more)\b", "compare greater"),
    (r"\b(?:rude|polite)\b", "tone"), (r"\b(?:other side|disagree\w*)\b", "counterclaim"),
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
    named: tuple[str, ...] = ()
    """The textbook's words for the expressions in it; they order passages, and support none."""


@lru_cache(maxsize=256)
def understood(text: str) -> Query:
    """ "What does numerator mean?" asks for numerator; "1/2 + 1/3 = ?" asks for fraction and add."""
    meant = _MEANT.search(text)
    word = (meant["term"] or meant["of"] or meant["before"]) if meant else ""
    asked = word + text[meant.end() :].rstrip(" ?.!") if meant else _GREETING.sub("", text).strip() or text
    spelled = _SPOKEN.sub(_in_digits, normal(asked))
    found = tuple(tokens(re.sub(r"\bzero\b", "zero 0", spelled)))
    names = named(spelled)
    written = tuple(token for name in names for token in tokens(name))
    if any(t[0].isalpha() and len(t) > 1 for t in found):
        definition = _DEFINITION.search(asked)
        term = asked if meant else definition["term"] if definition else ""
        concepts = _concepts(spelled, (*_CONCEPTS[:2], *_CHILDREN_SAY))
        return Query(" ".join((plain(asked), *names)), found, concepts, frozenset(tokens(term)), named=written)
    concepts = _concepts(spelled, _CONCEPTS)
    return Query(" ".join((plain(asked), *concepts, *names)), found, concepts, bare=bool(concepts), named=written)


def _in_digits(spoken: re.Match[str]) -> str:
    """ "three fourths" also as 3/4."""
    part = "half" if spoken[2] == "halves" else spoken[2].removesuffix("s")
    return f"{spoken[0]} {_COUNTS[spoken[1]]}/{_PARTS[part]}"


def _concepts(spelled: str, table: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(tokens(" ".join(name for pattern, name in table if re.search(pattern, spelled))))


class Room:
    """Passages of one kind of reader and one language, ready to be ranked."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors, documents: Sequence[Sequence[str]]) -> None:
        self.passages = passages
        self.row = {passage.id: n for n, passage in enumerate(passages)}
        self._documents = documents
        self._lexical = Lexical(documents, neighbours=True)
        self._heads = [tokens(p.heading) for p in passages]
        self._headings = Lexical(self._heads)
        names: dict[tuple[str, str], int] = {}
        self._section = np.array([names.setdefault((p.source, p.title), len(names)) for p in passages], dtype=np.int32)
        whole: list[list[str]] = [[] for _ in names]
        centres = np.zeros((len(names), vectors.shape[1]), dtype=np.float32)
        for n, document in enumerate(documents):
            whole[self._section[n]] += document
        np.add.at(centres, self._section, vectors)
        self._sections, self._centres = Lexical(whole), unit(centres)
        self._vectors = vectors if len(vectors) <= EXACT else None
        self._mean = vectors.mean(axis=0)
        self._spread = vectors.T @ vectors / max(1, len(vectors))
        self._lowest = np.array([p.grade_low for p in passages], dtype=np.float32)
        self._highest = np.array([p.grade_high for p in passages], dtype=np.float32)
        self._aside = np.array([ASIDE * (p.level in ASIDES) for p in passages], dtype=np.float32)
        self._objectives, self._levels = _places([p.objective for p in passages]), _places([p.level for p in passages])

    def rank(
        self,
        query: Query,
        vector: Vectors,
        near: Mapping[str, float] | None = None,
        *,
        grade: int | None = None,
        objective: str = "",
        level: str = "",
        k: int = 5,
        elsewhere: Elsewhere | None = None,
    ) -> list[Found]:
        """The best k, best first, with the parts of each score. `near` is cosines by id from the vector index, when it was asked.

        With `elsewhere` the parts also say how near the question is to what is not in the materials.
        """
        query = self._spellings(query, elsewhere)
        concepts = [token for token in query.concepts if self._lexical.seen(token)]
        must = concepts if query.bare else [*query.tokens, *concepts]
        also = ((query.concepts, 1.0), (query.named, NAMED))
        lexical = _z(self._lexical.scores(query.tokens, *also))
        dense, nearest = self._dense(vector, near or {})
        section = (_z(self._sections.scores(query.tokens, *also)) + _z(cosines(self._centres, vector)))[self._section]
        heading = _z(self._headings.scores(query.tokens, *also))
        fit = self._fit(grade, objective, level)
        score = lexical + DENSE * dense + SECTION * section + HEADING * heading + fit
        count = min(len(self.passages), max(4 * k, 40))
        best = np.argpartition(-score, count - 1)[:count]
        weights = {token: self._weight(token) for token in must}
        strange = {} if elsewhere is None else {"elsewhere": elsewhere.nearness(vector)}
        foreign = {token for token in weights if self._foreign(token, elsewhere)} if elsewhere else set()
        found = []
        for n in best:
            there = frozenset(self._documents[n])
            defines = max((_defines(s, query.term) for s in _lines(self.passages[n].text)), default=0.0) if query.term else 0.0
            parts = {
                "lexical": float(lexical[n]),
                "dense": float(dense[n]),
                "section": float(section[n]),
                "heading": float(heading[n]),
                "defines": defines,
                "fit": float(fit[n]),
                "cosine": float(nearest[n]),
                "coverage": _share(weights, there),
            } | strange
            if elsewhere is not None:
                parts["strange"] = _share(weights, foreign - there)
            found.append(Found(self.passages[n], float(score[n]) + DEFINES * defines, parts))
        found.sort(key=lambda f: -f.score)
        return found[:k] if objective else _varied(found, k)

    @property
    def exact(self) -> bool:
        """Whether it needs no nearest vectors of an index."""
        return self._vectors is not None

    def _dense(self, vector: Vectors, near: Mapping[str, float]) -> tuple[Scores, Scores]:
        """z-scores and cosines of all passages; mean and spread are exact, though only the nearest are known."""
        if self._vectors is not None:
            near_all = cosines(self._vectors, vector)
            return _z(near_all), near_all
        known = {self.row[name]: cosine for name, cosine in near.items() if name in self.row}
        nearest = np.full(len(self.passages), min(known.values(), default=0.0), dtype=np.float32)
        nearest[list(known)] = list(known.values())
        if not known:
            return np.zeros_like(nearest), nearest
        mean = float(self._mean @ vector)
        deviation = math.sqrt(max(float(vector @ self._spread @ vector) - mean * mean, 1e-9))
        return (nearest - mean) / deviation, nearest

    def _fit(self, grade: int | None, objective: str, level: str) -> Scores:
        """What each passage gains or loses by its objective, its level and how far its grades are from the asked one."""
        fit = self._aside.copy()
        if objective in self._objectives and objective:
            fit[self._objectives[objective]] += OBJECTIVE
        if level in self._levels and level:
            fit[self._levels[level]] += LEVEL
        if grade is not None:
            away = np.maximum(np.maximum(self._lowest - grade, grade - self._highest), 0)
            fit -= np.minimum(GRADE * away, GRADE_MOST)
        return fit

    def _form(self, token: str) -> str:
        """Another form of a word that is not in the room: weaker → weak, adapt → adaptation."""
        if self._lexical.seen(token):
            return token
        forms = [token.removesuffix(end) for end in ("er", "est", "r", "at", "ion", "or") if token.endswith(end)] + [
            token + "er",
            token + "at",
        ]
        return next((form for form in forms if len(form) >= 4 and self._lexical.seen(form)), "")

    def _weight(self, token: str) -> float:
        idf = self._lexical.idf(token)
        weak = not token[0].isalpha() or len(token) == 1 or token in _WEAK or (token in EVERYDAY and not self._lexical.seen(token))
        return 0.25 * idf if weak else idf

    def _foreign(self, token: str, elsewhere: Elsewhere) -> bool:
        """Whether a word speaks for another subject: it is a word of one, or it is unknown here and of no everyday use."""
        if token in _WEAK or len(token) == 1 or not token[0].isalpha():
            return False
        return token in elsewhere.words or (token not in EVERYDAY and not self._lexical.seen(token))

    def _spellings(self, query: Query, elsewhere: Elsewhere | None) -> Query:
        """A long word that is nowhere, neither in the room nor elsewhere, becomes the word that is a letter or two away."""
        known, others = (elsewhere.words, elsewhere.by_start) if elsewhere else (frozenset[str](), None)
        spelled = {t: self._form(t) or self._lexical.nearest(t, others) for t in query.tokens if len(t) >= 5 and t not in known}
        return replace(query, tokens=tuple(spelled.get(t, t) for t in query.tokens), term=frozenset(spelled.get(t, t) for t in query.term))


def _varied(found: Sequence[Found], k: int) -> list[Found]:
    """The best k, chosen one by one; a passage of an objective that is there already has to be that much better."""
    left = list(found)
    chosen: list[Found] = []
    seen: Counter[str] = Counter()
    while left and len(chosen) < k:
        best = max(left, key=lambda hit: hit.score - AGAIN * seen[hit.passage.objective])
        left.remove(best)
        chosen.append(best)
        seen[best.passage.objective] += bool(best.passage.objective)
    return chosen


def _share(weights: Mapping[str, float], there: Set[str]) -> float:
    """How much of the question's weight these tokens carry, 0 to 1; rare words weigh most, numbers little."""
    total = sum(weights.values())
    return sum(weights[token] for token in weights if token in there) / total if total else 0.0


def _places(names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        found.setdefault(name, []).append(row)
    return found


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
    explaining = [hit for hit in found if hit.passage.level not in ASIDES] or list(found)
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
    if bold := re.match(r"\*\*([^*]+?)(?:\*\*\s*:|:\s*\*\*)", sentence):
        return float(term == set(tokens(bold[1])))
    if not (verb := _IS.search(sentence)):
        return 0.0
    before, after = tokens(sentence[: verb.start()]), tokens(sentence[verb.end() :])
    if set(before) == term:
        return 0.9
    names = verb.group().lower() in ("called", "known as", "name", "names", "se llama")
    return 0.6 * ((term <= set(before) and len(before) <= len(term) + 2) or (names and term <= set(after[: len(term) + 1])))
