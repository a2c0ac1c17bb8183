"""A learner's own map: where each objective stands, what is next, and "why you think so" with the real answers behind it.

The facts are `learning.know`'s; here they become values that a page, a picture and the family's file can show. Nothing on
the map can be lost: no points, no ranks, no streaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import choosing, home_cards
from .curriculum import Objective
from .errors import InputError
from .goals import title_in
from .learning.learner import Learner
from .learning.path import Place
from .library.items import redraw
from .library.packs import Pack
from .parts import Parts
from .prompts import Language
from .store import ChoiceRow, EvidenceRow, PersonRow

CHANGES = ("open", "defer", "resume", "step_back", "go_further", "swap", "contest")
"""What a learner may decide about an objective on the map; each is recorded."""


@dataclass(frozen=True)
class Spot:
    """One objective on the picture: `column` is how many steps of prerequisites lead to it, `row` its place in that column."""

    objective: str
    title: str
    can: str
    grade: int
    place: Place
    column: int
    row: int
    before: tuple[str, ...]
    """Ids of its prerequisites."""
    after: tuple[str, ...]
    """Ids of what builds on it."""


@dataclass(frozen=True)
class MyMap:
    """One pack as one learner's map. `reason` is why `next` is next, `because` numbers the answers that lead there."""

    pack: str
    title: str
    spots: tuple[Spot, ...]
    next: str
    reason: str
    because: tuple[int, ...] = ()
    came_from: str = ""

    def spot(self, objective: str) -> Spot | None:
        return next((s for s in self.spots if s.objective == objective), None)


@dataclass(frozen=True)
class Turned:
    """One real answer: when, which task, what was written, how it was marked, and with how much help."""

    id: int | None
    created: datetime | None
    task: str
    answer: str
    verdict: str
    alone: bool
    hints: int
    kind: str
    session: str
    counts: bool = True
    """False where it says nothing about knowing (an option picked faster than it can be read)."""


def maps(parts: Parts, person: PersonRow, language: Language) -> list[MyMap]:
    """One map for each pack with objectives, the one worked on last first."""
    evidence = parts.store.evidence_of(person.id)
    last = {row.objective: n for n, row in enumerate(evidence)}
    made = [map_of(parts, person, pack, language)[0] for pack in parts.packs.values()]
    return sorted(made, key=lambda m: -max((last.get(s.objective, -1) for s in m.spots), default=-1))


def map_of(parts: Parts, person: PersonRow, pack: Pack, language: Language) -> tuple[MyMap, Learner]:
    """The map of one pack and what it was worked out from."""
    learner = choosing.learner_of(parts.store, pack, person.id, person.grade)
    way = learner.path
    columns = depths(pack.objectives)
    rows = places(pack.objectives, columns)
    spots = tuple(
        Spot(
            name,
            title_in(parts, o, language),
            o.can,
            o.grade,
            way.places[name],
            columns[name],
            rows[name],
            tuple(p for p in o.prerequisites if p in pack.objectives),
            tuple(other.id for other in pack.objectives.values() if name in other.prerequisites),
        )
        for name, o in pack.objectives.items()
    )
    return MyMap(pack.id, pack.title, spots, way.next, way.reason, way.because, way.came_from), learner


def depths(objectives: Mapping[str, Objective]) -> dict[str, int]:
    """How many steps of prerequisites lead to each objective: 0 for one that can be begun at once."""
    found: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in found:
            before = [p for p in objectives[name].prerequisites if p in objectives]
            found[name] = 1 + max(depth(p) for p in before) if before else 0
        return found[name]

    for name in objectives:
        depth(name)
    return found


def places(objectives: Mapping[str, Objective], columns: Mapping[str, int]) -> dict[str, int]:
    """A row for each objective in its column: near its prerequisites, so that few lines cross."""
    rows: dict[str, int] = {}
    for column in range(max(columns.values(), default=-1) + 1):
        here = [n for n in objectives if columns[n] == column]
        here.sort(key=lambda n: _middle([rows[p] for p in objectives[n].prerequisites if p in rows]))
        rows |= {name: row for row, name in enumerate(here)}
    return rows


def _middle(rows: Sequence[int]) -> float:
    return sum(rows) / len(rows) if rows else 0.0


def turns(parts: Parts, learner: Learner, person: PersonRow, objective: str) -> list[Turned]:
    """Every marked answer to an objective, newest first, as the learner model reads it."""
    read = {a.id: a for a in learner.answers}
    told_in, found = home_cards.told_in(parts.store, person.id, person.interests), []
    for row in parts.store.evidence_of(person.id, objective):
        answer = read.get(row.id)
        item = redraw(parts.to_practise, row.item, told_in)
        alone = answer.alone if answer else not row.assisted
        found.append(_turned(row, item.ask if item else "", alone, not (answer and answer.silent)))
    return found[::-1]


def _turned(row: EvidenceRow, ask: str, alone: bool, counts: bool) -> Turned:
    return Turned(row.id, row.created, ask, row.answer, row.verdict, alone, row.hints, row.kind, row.session, counts)


def instead_of(shown: MyMap, objective: str) -> tuple[Spot, ...]:
    """What may be taken first in the place of an objective: the open ones that are not rested or parked for today.

    Empty for an objective that is secure, or put off already: there is no place to take.
    """
    here = shown.spot(objective)
    if here is None or here.place.state not in ("next", "open", "waiting"):
        return ()
    open_ = (s for s in shown.spots if s.place.state in ("next", "open") and not (s.place.resting or s.place.parked))
    return tuple(s for s in open_ if s.objective != objective)


def decide(parts: Parts, person: PersonRow, kind: str, objective: str, words: str = "", to: str = "") -> str:
    """Records a decision about an objective and gives the objective to work on now ("" for none).

    `to` is what a swap takes first; the objective itself is then put off, and can be taken up again. Raises InputError in
    words for a kind that is not offered, an objective there is none of, a step where none leads, and a swap that is not offered.
    """
    pack = parts.pack_of(objective)
    if kind not in CHANGES or pack is None or objective not in pack.objectives:
        raise InputError("that choice is not on the map.", where="map", cure="Open the map again and choose there.")
    detail: dict[str, str] = {"words": words[:300]} if words else {}
    wanted, to = to, ""
    if kind in ("step_back", "go_further", "swap"):
        spots, _ = map_of(parts, person, pack, parts.prompts.language(person.language))
    if kind == "swap":
        if wanted not in [s.objective for s in instead_of(spots, objective)]:
            raise InputError("that cannot be taken in its place.", where="map", cure="Choose one from the list.")
        to = detail["to"] = wanted
    elif kind in ("step_back", "go_further"):
        here = spots.spot(objective)
        choices = (here.before if kind == "step_back" else here.after) if here else ()
        to = _weakest(spots, choices)
        if not to:
            raise InputError("no step leads that way.", where="map", cure="Choose another objective on the map.")
        detail["to"] = to
    elif kind in ("open", "contest"):
        to = objective
    parts.store.growth.choose(ChoiceRow(person.id, kind, objective, detail))
    return to


def _weakest(spots: MyMap, choices: Sequence[str]) -> str:
    """Of some objectives the one that needs the most work: the lowest belief that is not secure; else the first."""
    found = [s for name in choices if (s := spots.spot(name)) is not None]
    unsure = [s for s in found if s.place.state not in ("secure",)] or found
    return min(unsure, key=lambda s: s.place.mastery.belief).objective if unsure else ""
