"""Which objective and which item next: from the learner's evidence, the grade and what was chosen."""

from __future__ import annotations

import re
import zlib
from typing import Any

from .curriculum import Objective
from .learning.mastery import Mastery, trace
from .library.collection import Imported
from .library.items import draw
from .library.packs import Pack
from .parts import Parts
from .store import EvidenceRow
from .talk import Talk
from .turn import Item, Made

LEVELS = ("start", "core", "stretch")
PROBES = 4
"""Items of the level finder."""


def mastery_of(evidence: list[EvidenceRow], objective: str) -> Mastery:
    return trace(row for row in evidence if row.objective == objective)


def suggested(pack: Pack, evidence: list[EvidenceRow], grade: int | None) -> Objective:
    """What to work on in a pack: not secure yet, prerequisites first among those at or below the grade, nearest to the grade."""
    open_ = [o for o in pack.objectives.values() if mastery_of(evidence, o.id).state != "secure"] or list(pack.objectives.values())
    grade = grade if grade is not None else pack.about.grades[0]
    within = [o for o in open_ if o.grade <= grade] or open_
    nearest = max(o.grade for o in within) if within is not open_ else min(o.grade for o in within)
    at_grade = [o for o in within if o.grade == nearest]
    started = [o for o in at_grade if mastery_of(evidence, o.id).tries]
    return (started or at_grade)[0]


def level_for(mastery: Mastery) -> str:
    """start for the first tries, core then, stretch when it goes well without help."""
    if mastery.tries == 0:
        return "start"
    return "stretch" if mastery.state in ("nearly", "secure") else "core"


def next_item(pack: Pack, objective: str, evidence: list[EvidenceRow], person: str, level: str, interests: tuple[str, ...]) -> Item:
    """An item of the level (or the nearest level there is) from the family that was practised least, with new numbers."""
    if isinstance(pack, Imported):
        return pack.next(objective, [row.item for row in evidence if row.objective == objective], person)
    families = pack.families_of(objective, level) or pack.families_of(objective)
    done = [row.item.rpartition("#")[0] for row in evidence if row.objective == objective]
    family = min(families, key=lambda f: done.count(f"{pack.id}/{f.id}"))
    seed = zlib.crc32(f"{person}/{family.id}".encode()) % 900 + 7 * len(
        {r.item for r in evidence if r.item.startswith(f"{pack.id}/{family.id}#")}
    )
    return draw(pack, family, seed, interests)


def topic_offers(parts: Parts, talk: Talk, pack: Pack | None = None) -> Made:
    """Buttons to choose from: the packs, or one pack's objectives for this grade first."""
    if pack is None:
        packs = parts.to_practise if talk.audience.way == "practise" else parts.packs
        return talk.offers(*[_choice(p.title, {"pack": p.id}) for p in packs.values()])
    grade = talk.turn.grade
    near = sorted(pack.objectives.values(), key=lambda o: abs(o.grade - grade) if grade is not None else 0)
    return talk.offers(*[_choice(o.title, {"objective": o.id}) for o in near])


def _choice(label: str, choices: dict[str, Any]) -> dict[str, Any]:
    return {"name": "topic", "label": label, "choices": choices}


def probe(pack: Pack, low: int, high: int) -> Objective:
    """The objective in the middle of what is still open, easiest first."""
    ordered = sorted(pack.objectives.values(), key=lambda o: o.grade)
    return ordered[min((low + high) // 2, len(ordered) - 1)]


def objective_in(parts: Parts, text: str, grade: int | None = None) -> str:
    """The objective a text is about: by id, by the words of its title, or by the passages that answer it; "" for none."""
    for pack in parts.packs.values():
        for name in pack.objectives:
            if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text):
                return name
    asked = _stems(text)
    best, score = "", 0.0
    for pack in parts.packs.values():
        for objective in pack.objectives.values():
            title = _stems(objective.title)
            named = _stems(objective.id.rpartition(".")[2])
            part = max(len(words & asked) / len(words) if words else 0.0 for words in (title, named))
            shared = part + (0.15 if grade == objective.grade and part else 0)
            if shared > score:
                best, score = objective.id, shared
    if score >= 0.6:
        return best
    found = parts.library.search(text, kinds={"lesson", "teacher"}, grade=grade, language="en", k=5)
    return next((f.passage.objective for f in found if f.passage.objective), best if score >= 0.45 else "")


def _stems(text: str) -> set[str]:
    """Words without their endings, so that "adding" meets "add"."""
    found = re.findall(r"[a-z]{3,}", text.lower())
    return {re.sub(r"(?:ition|ing|ions?|tion|ed|es|s)$", "", w)[:7] for w in found} - {
        "and",
        "the",
        "for",
        "with",
        "from",
        "grade",
        "fraction",
        "what",
        "fract",
    }
