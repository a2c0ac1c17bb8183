"""Which objective and which item next: from what is known of the learner, the grade and what was chosen."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from .curriculum import Family, Objective
from .learning.answers import Answer, Task, tasks_of
from .learning.ideas import Idea
from .learning.learner import Learner, know
from .learning.mastery import APART, NEARLY_AT, Mastery
from .library.collection import Imported
from .library.items import draw
from .library.packs import Pack
from .parts import Parts
from .store import EvidenceRow, Store
from .talk import Talk
from .turn import Item, Made

LEVELS = ("start", "core", "stretch")
REVIEWS = 3
"""Due reviews that may open a session; the others wait for the next one."""
CONFIDENT = 0.75
"""At this chance of a right answer a new objective may skip its first, easiest family."""
Kind = Literal["practice", "review", "retest"]
Draw = Callable[..., Item]


@dataclass(frozen=True)
class Planned:
    """The next item, what its answer will be kept as, and why it comes: a reason of the path, or review, retest or repair."""

    item: Item
    kind: Kind
    reason: str
    misconception: str = ""
    came_from: str = ""
    """For a step back: the objective it leads back to."""


# ---------------------------------------------------------------- what is known


def learner_of(
    store: Store, pack: Pack, person: str, grade: int | None = None, learned: Sequence[EvidenceRow] = (), now: datetime | None = None
) -> Learner:
    """What is known of a person in a pack; `learned` are answers of this turn that are not kept yet."""
    now = now or datetime.now(UTC)
    rows = [*store.evidence_of(person), *(row if row.created else replace(row, created=now) for row in learned)]
    corrections = store.coaching.corrections([person])
    return know(pack.objectives, tasks(pack), rows, corrections, store.growth.choices_of(person), now, grade)


def tasks(pack: Pack) -> dict[str, Task]:
    """What is known of the pack's families beforehand; worked out once for a pack that is loaded."""
    if (kept := _TASKS.get(id(pack))) is None or kept[0] is not pack:
        if len(_TASKS) > 50:
            _TASKS.clear()
        kept = _TASKS[id(pack)] = (pack, tasks_of(pack.id, pack.families.values()))
    return kept[1]


_TASKS: dict[int, tuple[Pack, dict[str, Task]]] = {}


# ---------------------------------------------------------------- the next item


def plan(
    pack: Pack,
    learner: Learner,
    person: str,
    session: str,
    interests: tuple[str, ...] = (),
    objective: str = "",
    level: str = "",
    last: str = "",
    pen: Draw = draw,
) -> Planned:
    """The next item. A session opens with what is due; then what was chosen or the path's next, with the misconception's
    own items while one is open. `objective` and `level` are what the learner asked for: they are followed. `last` is the item
    that was just left, answered or not: it does not come again at once."""
    reason, kind, came_from = "chosen", "practice", ""
    if not objective:
        objective, kind, reason = _first(learner, session)
        came_from = learner.path.came_from if reason == "step_back" else ""
    if isinstance(pack, Imported):
        done = [a.item for a in learner.answers if a.objective == objective]
        return Planned(pack.next(objective, done, person), kind, reason, came_from=came_from)  # type: ignore[arg-type]
    idea = None if kind == "review" or level else learner.open_idea(objective)
    if idea is not None and (families := _repair(pack, idea, objective)) and not _worn(idea):
        reason = "repair" if kind == "practice" else reason
        seen_in = idea.families[-1:]
        family = min(families, key=lambda f: _practised(pack, f, learner.answers) + (seen_in == (f"{pack.id}/{f.id}",)))
    else:
        idea, family = None, _family(pack, learner, objective, level, kind)
    seed = _seed(pack, family, learner.answers, person)
    item = pen(pack, family, seed, interests)
    if item.id == last:
        item = pen(pack, family, seed + 1, interests)
    return Planned(item, kind, reason, idea.misconception if idea else "", came_from)  # type: ignore[arg-type]


def _first(learner: Learner, session: str) -> tuple[str, str, str]:
    """Objective, kind and reason, where nothing was asked for: what is doubted, what is due, then the path."""
    if learner.contested:
        return learner.contested[0], "retest", "retest"
    since = learner.now - APART
    here = {a.item: a.kind for a in learner.answers if a.session == session and a.created is not None and a.created > since}
    if len(here) < REVIEWS and all(k == "review" for k in here.values()) and (due := learner.due()):
        return due[0].objective, "review", "review"
    return learner.path.next, "practice", learner.path.reason


def _repair(pack: Pack, idea: Idea, objective: str) -> list[Family]:
    """Families that can show the misconception, those of this objective where there are any."""
    names = {name for name, task in tasks(pack).items() if idea.misconception in task.misconceptions}
    found = [f for f in pack.families.values() if f"{pack.id}/{f.id}" in names]
    return [f for f in found if f.objective == objective] or found


def _worn(idea: Idea) -> bool:
    """After three items on one misconception without a right one, something else comes in between."""
    return idea.tries > 0 and idea.tries % 4 == 3


def _family(pack: Pack, learner: Learner, objective: str, level: str, kind: str) -> Family:
    """Of the levels that fit: written work once much is shown, then what was practised least, then what was tested least."""
    known, mastery = tasks(pack), learner.mastery[objective]
    tested = {m for name in {a.family for a in learner.answers} if (t := known.get(name)) for m in t.misconceptions}
    first = next(iter(pack.families_of(objective, "start")), None)
    ready = first is not None and learner.chance(objective, known[f"{pack.id}/{first.id}"]) >= CONFIDENT
    levels = (level,) if level else ("core", "stretch") if kind == "review" else levels_for(mastery, ready)
    review = not level and (kind == "review" or mastery.state == "secure")
    open_ = {name for name, task in known.items() if review and task.misconceptions - tested}  # whatever their level
    every = pack.families_of(objective)
    fitting = [f for f in every if f.level in levels or f"{pack.id}/{f.id}" in open_] or every
    wants = (mastery.belief >= 0.5 or ready) and not review

    def rank(family: Family) -> tuple[float, ...]:
        task = known[f"{pack.id}/{family.id}"]
        untested = len(task.misconceptions - tested)
        times = _practised(pack, family, learner.answers)
        return (not task.written, task.arranged, -untested, times) if wants else (-untested, times) if review else (times, -untested)

    return min(fitting, key=rank)


def levels_for(mastery: Mastery, ready: bool = False) -> tuple[str, ...]:
    """start for the first try (core when it will likely go well), core then, core and stretch once it goes well without help."""
    if mastery.tries == 0 and not ready and mastery.state == "new":
        return ("start",)
    if mastery.state in ("nearly", "secure"):
        return ("core", "stretch")
    return ("start", "core") if mastery.tries > 2 and mastery.belief < 0.3 else ("core",)


def _practised(pack: Pack, family: Family, answers: Collection[Answer]) -> int:
    """Items of a family that were answered."""
    name = f"{pack.id}/{family.id}"
    return len({a.item for a in answers if a.family == name})


def _seed(pack: Pack, family: Family, answers: Collection[Answer], person: str) -> int:
    """New numbers each time; where a family has a fixed list of cases, one that was not met yet as long as there is one."""
    name = f"{pack.id}/{family.id}"
    done = {a.item.rpartition("#")[2] for a in answers if a.family == name}
    seed = zlib.crc32(f"{person}/{family.id}".encode()) % 900 + 7 * len(done)
    if not family.cases:
        return seed
    met = [int(d) % len(family.cases) for d in done if d.isdigit()]
    return min(range(seed, seed + len(family.cases)), key=lambda s: met.count(s % len(family.cases)))


def suggested(pack: Pack, evidence: list[EvidenceRow], grade: int | None) -> Objective:
    """What to work on in a pack, from marked answers alone; `learner_of` knows choices and corrections too."""
    return pack.objectives[know(pack.objectives, tasks(pack), evidence, grade=grade_in(pack, grade)).path.next]


def grade_in(pack: Pack, grade: int | None) -> int:
    """The grade to begin with: the learner's, else the pack's first."""
    return grade if grade is not None else pack.about.grades[0]


def level_for(mastery: Mastery) -> str:
    """start for the first tries, core then, stretch when it goes well without help."""
    if mastery.tries == 0:
        return "start"
    return "stretch" if mastery.belief >= NEARLY_AT and mastery.unassisted else "core"


def topic_offers(parts: Parts, talk: Talk, pack: Pack | None = None, titles: Callable[[str], str] | None = None) -> Made:
    """Buttons to choose from: the packs, or one pack's objectives for this grade first. `titles` names an objective otherwise."""
    if pack is None:
        packs = parts.to_practise if talk.audience.way == "practise" else parts.packs
        return talk.offers(*[_choice(p.title, {"pack": p.id}) for p in packs.values()])
    grade = talk.turn.grade
    near = sorted(pack.objectives.values(), key=lambda o: abs(o.grade - grade) if grade is not None else 0)
    return talk.offers(*[_choice(titles(o.id) if titles else o.title, {"objective": o.id}) for o in near])


def _choice(label: str, choices: dict[str, Any]) -> dict[str, Any]:
    return {"name": "topic", "label": label, "choices": choices}


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
