"""What speaks for and against a passage being about a question, one number each; `support` weighs them.

Coverage and cosine say that words are there, not that they matter: a camera is mentioned once in a lesson on the sea. So it is also
counted how often a word returns in its section, whether the best passages lie together, whether the headings say the same
as the question, whether the question's numbers are of the kind the passage works with, and how near a short topic of another
subject is. A topic that a section here is about is not another subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ..turn import Found, Passage
from .elsewhere import Elsewhere
from .lexical import Lexical, normal

JUDGED = 10  # passages whose places are compared
LOOKED = 5  # passages that are looked at this closely
RETURNS = 3  # times a word has to be in a section to be what it is about
WORDS = 4  # content words of a question that are counted at most: a long question is not more likely to be answered here
_TOPICS = 4  # nearest topics, of which the first that is not held here counts
_HELD = 0.5  # the cosine of a topic with a section that is about it
_SECTIONS = 2  # sections with all words of a topic that are compared with it
_LENGTH = 2_000  # letters of a section that are read for it

_PLAIN = re.compile(r"(?<![\d/.])\d+(?![\d/.%])")
_PART = re.compile(r"\d/\d|\b(?:fraction|half|halv|third|fourth|quarter|fifth|sixth|eighth)")
_DECIMAL = re.compile(r"\d\.\d")


class Section:
    """The passages of one section in a room, as far as they are asked about."""

    def __init__(self, passages: Sequence[Passage], documents: Sequence[Sequence[str]]) -> None:
        self.passages, self._documents = passages, documents

    def times(self, token: str, most: int) -> int:
        """How often a token is in the section, counted up to `most`."""
        found = 0
        for document in self._documents:
            found += document.count(token)
            if found >= most:
                return most
        return found

    def text(self) -> str:
        parts = (f"{passage.heading}\n{passage.text}" for passage in self.passages)
        return "\n".join(parts)[:_LENGTH]


def centred(weights: Mapping[str, float], section: Section) -> float:
    """The share of the question's weight in words the section returns to, 0 to 1; a word that is there once counts a third."""
    total = sum(weights.values())
    return sum(weight * section.times(token, RETURNS) / RETURNS for token, weight in weights.items()) / total if total else 0.0


def gathered(found: Sequence[Found], size: Callable[[Passage], int]) -> float:
    """The share of the best passages in the pack or section of the first, 0 to 1; a small one is not asked for more than it has."""
    if not found:
        return 0.0
    first = _group(found[0].passage)
    return sum(_group(hit.passage) == first for hit in found) / max(1, min(len(found), size(found[0].passage)))


def _group(passage: Passage) -> str:
    return passage.pack or passage.title


def numbers(asked: str, passage: Passage) -> dict[str, float]:
    """Whether the question's numbers are foreign to a passage, each 0 or 1: decimals, and plain numbers beside fractions."""
    spelled, text = normal(asked), f"{passage.heading}\n{passage.text}"
    whole = bool(_PLAIN.search(spelled)) and not _PART.search(spelled) and len(re.findall(r"\d/\d", text)) > 3
    return {"decimals": float(bool(_DECIMAL.search(spelled)) and not _DECIMAL.search(text)), "wholes": float(whole)}


class Topics:
    """Which topics of other subjects a room is itself about; found out when a question comes near one, and kept."""

    def __init__(self, sections: Lexical, section: Callable[[int], Section]) -> None:
        self._sections, self._section = sections, section
        self._held: dict[str, bool] = {}

    def nearest(self, text: str, elsewhere: Elsewhere) -> float:
        """The cosine of the question with the nearest topic that no section here is about."""
        near = elsewhere.topics(text, _TOPICS)
        return next((cosine for topic, cosine in near if not self._holds(topic, elsewhere)), near[-1][1] if near else 0.0)

    def _holds(self, topic: str, elsewhere: Elsewhere) -> bool:
        if topic not in self._held:
            there = self._sections.together(elsewhere.tokens(topic), _SECTIONS)
            self._held[topic] = any(elsewhere.alike(topic, [self._section(n).text()]) > _HELD for n in there)
        return self._held[topic]
