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
from dataclasses import replace
from typing import TypeVar

import numpy as np

from ..sentences import split
from ..turn import Found, Passage
from .aims import Aims, Near
from .asked import WEAK, Query, understood
from .elsewhere import EVERYDAY, Elsewhere
from .embed import Vectors, cosines, unit
from .lexical import Lexical, Scores, tokens
from .signals import JUDGED, LOOKED, WORDS, Section, Topics, centred, gathered, numbers

# Weights beside the lexical score. Tuned on one half of two textbook question sets; see evals/retrieval.py.
AIM, TASK, FARTHEST = (
    1.6,
    1.75,
    4.0,
)  # taken off for each deviation a passage's objective is less near to the question than the nearest; at most
DENSE, SECTION, HEADING, NAMED = 0.8, 0.5, 0.3, 0.6  # NAMED: of a word for what is written in signs, beside a word that was written
OBJECTIVE, LEVEL, DEFINES = 1.0, 0.3, 1.5
ASIDES, ASIDE = ("practice", "overview"), -3.0  # for tasks without an explanation, and for lists of what will come
GRADE, GRADE_MOST = 0.25, 1.0  # taken off for each grade outside a passage's range

EXACT = 200_000  # passages whose cosines are all computed, in less time than an index takes; a larger room asks the index
NEAR = 200  # nearest vectors asked of the index; the others count as no nearer than the last of them
_TELLINGS = 12  # passages kept for a word that is explained many times
_TOLD = 0.9  # a passage tells what a word means when it does so as plainly as this
FAR = 3.0  # a passage this much below the best is not what is quoted, whatever its heading says
AGAIN = 2.5  # taken off for each better passage of the same objective: two tellings of a lesson should not push the right one out

__all__ = ["NEAR", "Query", "Room", "best_sentences", "carries", "supporting_sentence", "understood"]

_Name = TypeVar("_Name", str, int)

_IS = re.compile(r"\b(?:is|are|means?|called|known as|names?|consists? of|tells?|es|son|significa|se llama)\b", re.IGNORECASE)
_TASK = re.compile(
    r"^(?:By the end|ⓐ|(?:add|subtract|multiply|divide|round|simplify|solve|convert|find|name|write|evaluate|translate|use|plot|graph"
    r"|explain|doing)\b)",
    re.IGNORECASE,
)


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
        self._sizes = Counter(p.pack or p.title for p in passages)
        self._section = np.array([names.setdefault((p.source, p.title), len(names)) for p in passages], dtype=np.int32)
        whole: list[list[str]] = [[] for _ in names]
        centres = np.zeros((len(names), vectors.shape[1]), dtype=np.float32)
        for n, document in enumerate(documents):
            whole[self._section[n]] += document
        np.add.at(centres, self._section, vectors)
        self._sections, self._centres = Lexical(whole), unit(centres)
        self._in_section = _places(self._section.tolist())
        self._topics = Topics(self._sections, self._whole)
        self._told = self._terms()
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
        aims: Aims | None = None,
    ) -> list[Found]:
        """The best k, best first, with the parts of each score. `near` is cosines by id from the vector index, when it was asked.

        With `elsewhere` the parts also say how near the question is to what is not in the materials, with `aims` how near to
        the objective of each passage.
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
        near_aims = aims.near(query.said) if aims and aims.objectives else None
        aim = self._aim(aims, near_aims)
        score = lexical + DENSE * dense + SECTION * section + HEADING * heading + fit + AIM * aim
        count = min(len(self.passages), max(4 * k, 40))
        best = dict.fromkeys([*np.argpartition(-score, count - 1)[:count].tolist(), *self._told.get(query.term, ())])
        weights = {token: self._weight(token) for token in must}
        strange = {} if elsewhere is None else {"elsewhere": elsewhere.nearness(vector)}
        foreign = {token for token in weights if self._foreign(token, elsewhere)} if elsewhere else set()
        found = []
        for n in best:
            there = frozenset(self._documents[n])
            may_define = query.term and (query.term <= there or not all(t.isalpha() for t in query.term))  # else no sentence can
            defines = max((_defines(s, query.term) for s in _lines(self.passages[n].text)), default=0.0) if may_define else 0.0
            parts = (
                {
                    "lexical": float(lexical[n]),
                    "dense": float(dense[n]),
                    "section": float(section[n]),
                    "heading": float(heading[n]),
                    "defines": defines,
                    "fit": float(fit[n]),
                    "aim": float(aim[n]),
                    "first": 0.0,
                    "cosine": float(nearest[n]),
                    "coverage": _share(weights, there),
                }
                | strange
                | _aimed(aims, near_aims, self.passages[n].objective)
            )
            if elsewhere is not None:
                parts["strange"] = _share(weights, foreign - there)
            found.append(Found(self.passages[n], float(score[n]) + DEFINES * defines, parts))
        found = self._first_telling(found)
        found.sort(key=lambda f: -f.score)
        chosen = found[:k] if objective else _varied(found, k)
        if elsewhere is None or not chosen:
            return chosen
        return self._judged(query, chosen, found, weights, objective, elsewhere)

    def _judged(
        self, query: Query, chosen: list[Found], found: list[Found], weights: Mapping[str, float], objective: str, elsewhere: Elsewhere
    ) -> list[Found]:
        """The same, the first of them with the parts by which `support` knows whether they are about the question."""
        # what is being worked on draws its passages together, whatever the question is about
        plain = [replace(f, score=f.score - OBJECTIVE * (f.passage.objective == objective)) for f in found] if objective else found
        best = _varied(sorted(plain, key=lambda f: -f.score), JUDGED)
        words = sum(token[0].isalpha() and len(token) > 1 and token not in WEAK for token in tokens(query.text))
        common = {
            "topic": self._topics.nearest(query.text, elsewhere),
            "gathered": gathered(best, lambda passage: self._sizes[passage.pack or passage.title]),
            "words": float(min(words, WORDS)),
        }
        judged = []
        for hit in chosen[:LOOKED]:
            passage = hit.passage
            section = self._whole(int(self._section[self.row[passage.id]]))
            parts = common | numbers(query.text, passage) | {"centred": centred(weights, section)}
            parts["named"] = elsewhere.alike(query.text, (passage.title, passage.heading, passage.heading.rpartition("›")[2].strip()))
            judged.append(replace(hit, parts=hit.parts | parts))
        return judged + chosen[LOOKED:]

    def _whole(self, section: int) -> Section:
        rows = self._in_section[section]
        return Section([self.passages[row] for row in rows], [self._documents[row] for row in rows])

    def _terms(self) -> dict[frozenset[str], list[int]]:
        """The rows of passages that explain a word in a list of words, by the tokens of the word; the first few in reading order."""
        found: dict[frozenset[str], list[int]] = {}
        for row, passage in enumerate(self.passages):
            for bold in _BOLD_LINE.finditer(passage.text) if "**" in passage.text else ():
                for name in _names(bold[1]):
                    rows = found.setdefault(name, [])
                    if row not in rows and len(rows) < _TELLINGS:
                        rows.append(row)
        found.pop(frozenset(), None)
        return found

    def _first_telling(self, found: list[Found]) -> list[Found]:
        """A word is explained where it is first taught: of the passages that define it, the earliest is as good as the best."""
        telling = [n for n, hit in enumerate(found) if hit.parts["defines"] >= _TOLD and hit.passage.objective]
        if telling:
            first = min(telling, key=lambda n: self.row[found[n].passage.id])
            gain = max(hit.score for hit in found) - found[first].score
            found[first] = replace(found[first], score=found[first].score + gain, parts=found[first].parts | {"first": gain})
        return found

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

    def _aim(self, aims: Aims | None, near: Near | None) -> Scores:
        """What each passage loses because its objective is not the nearest; nothing where an objective is unknown, as in a book."""
        aim = np.zeros(len(self.passages), dtype=np.float32)
        if aims is None or near is None:
            return aim
        for objective, rows in self._objectives.items():
            if (place := aims.row.get(objective)) is not None:
                aim[rows] = -min(float(near.behind[place]), FARTHEST) * (TASK if near.numbers > 1 else 1.0)
        return aim

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
        weak = not token[0].isalpha() or len(token) == 1 or token in WEAK or (token in EVERYDAY and not self._lexical.seen(token))
        return 0.25 * idf if weak else idf

    def _foreign(self, token: str, elsewhere: Elsewhere) -> bool:
        """Whether a word speaks for another subject: it is a word of one, or it is unknown here and of no everyday use."""
        if token in WEAK or len(token) == 1 or not token[0].isalpha():
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


def _aimed(aims: Aims | None, near: Near | None, objective: str) -> dict[str, float]:
    """What `support` asks of the objective of a passage; all 0 where it is unknown."""
    place = aims.row.get(objective) if aims and near else None
    if near is None or place is None:
        return {"told": 0.0, "aimed": 0.0, "known": 0.0}
    return {"told": 1.0, "aimed": float(near.nearness[place]), "known": near.known}


def _share(weights: Mapping[str, float], there: Set[str]) -> float:
    """How much of the question's weight these tokens carry, 0 to 1; rare words weigh most, numbers little."""
    total = sum(weights.values())
    return sum(weights[token] for token in weights if token in there) / total if total else 0.0


def _places(names: Sequence[_Name]) -> dict[_Name, list[int]]:
    found: dict[_Name, list[int]] = {}
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


def carries(passage: Passage, query: str) -> float:
    """The share of the question's words that stand in a passage or its heading, 0 to 1; 0 for a question without words."""
    asked = understood(query)
    wanted = {*asked.tokens, *asked.concepts}
    return len(wanted & {*tokens(passage.heading), *tokens(passage.text)}) / len(wanted) if wanted else 0.0


def best_sentences(found: Sequence[Found], query: str, n: int = 3) -> list[tuple[Found, str]]:
    """Up to n sentences of one passage that follow each other and answer together; never of one far below the best."""
    explaining = [hit for hit in found if hit.passage.level not in ASIDES] or list(found)
    read = [(hit, _ranked(hit.passage, query)) for hit in explaining[:6] if hit.score >= explaining[0].score - FAR]
    if _WHY.match(query):
        # A section that explains is written to be read from its beginning; a list of words explains nothing.
        telling = [(hit, ranked) for hit, ranked in read if ranked and not ranked[0][1].startswith("**")]
        for hit, ranked in sorted(telling, key=lambda pair: not _TELLS.search(pair[0].passage.heading.rpartition("›")[2].lower())):
            opening = [sentence for _, sentence in ranked if not sentence.endswith(("?", ":"))][:n]
            if opening:
                return [(hit, sentence) for sentence in opening]
    near = read[:4]
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
            share = sum(0.3 if t[0].isdigit() or t in WEAK else 1.0 for t in wanted & there)
            score = share / math.sqrt(4 + len(there)) + 0.05 * bool(_IS.search(sentence)) - 0.01 * place
            score += 0.5 * _defines(sentence, asked.term) - 0.5 * bool(_TASK.match(sentence))
            found.append((score, sentence))
    return found


def _lines(text: str) -> list[str]:
    """The sentences of a passage without list marks; tables, code and bold titles are no sentences."""
    blocks = (block for block in re.sub(r"\[Picture:[^\]]*\]", "", text).split("\n") if not block.lstrip().startswith(("|", "```")))
    found = (re.sub(r"^[)\]”\"]*\s*(?:[-*•]\s+|\d+[.)]\s+)?(?:[ⓐ-ⓩ]\s+)?", "", sentence) for block in blocks for sentence in split(block))
    return [sentence for sentence in found if not re.fullmatch(r"\*\*[^*]+\*\*", sentence)]


_AND = r"\*\* (?:and|or|y|o) \*\*"
_BOLD = re.compile(rf"\*\*([^*]+?(?:{_AND}[^*]+?)*)(?:\*\*\s*:|:\s*\*\*)")
"""The term, or two terms together, that a line of a list of words explains."""
_BOLD_LINE = re.compile(rf"^\W*{_BOLD.pattern}", re.MULTILINE)


def _names(bold: str) -> list[frozenset[str]]:
    return [frozenset(tokens(name)) for name in re.split(_AND, bold)]


def _defines(sentence: str, term: frozenset[str]) -> float:
    """How far a sentence says what a term is, 0 to 1: "**Mixed number**: …", "A mixed number is …", "… is called a mixed number"."""
    if not term:
        return 0.0
    if bold := _BOLD.match(sentence):
        return float(term in _names(bold[1]))
    if not (verb := _IS.search(sentence)):
        return 0.0
    before, after = tokens(sentence[: verb.start()]), tokens(sentence[verb.end() :])
    if set(before) == term:
        return 0.9
    names = verb.group().lower() in ("called", "known as", "name", "names", "se llama")
    return 0.6 * ((term <= set(before) and len(before) <= len(term) + 2) or (names and term <= set(after[: len(term) + 1])))
