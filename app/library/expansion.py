"""What a pack says of each objective beside its lessons: the tasks, hints, mix-ups, scenes and questions of its records.

Search signals only: by them a question is known to be about an objective whatever words its lesson uses. They are no
passages, are never cited or shown, and hold no answer. English only. Pure but for reading materials.yaml.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..curriculum import Family, Objective, Teaching
from ..errors import PackError
from ..materials import Materials
from .formula import FormulaError, fill
from .items import _numbers  # the numbers alone: drawing whole items, with answers and mistakes, takes seconds
from .packs import Pack

log = logging.getLogger(__name__)

LANGUAGE = "en"
DRAWS = 4  # of each family and each of its scenes; a family with more cases is drawn once for each
HINTED = 2  # draws whose hints are read too


@dataclass(frozen=True)
class Line:
    """A sentence or task about one objective."""

    objective: str
    text: str


def lines_of(pack: Pack) -> list[Line]:
    """Every line of a pack once, an objective's lines together; none for a pack in another language."""
    if LANGUAGE not in pack.about.languages:
        return []
    materials = _materials(pack)
    return list(
        dict.fromkeys(Line(o.id, text) for o in pack.objectives.values() for text in _of(pack, o, materials.get(o.id)) if text.strip())
    )


def _of(pack: Pack, objective: Objective, beside: Materials | None) -> Iterator[str]:
    yield from (objective.title, objective.can, objective.gist, objective.hardest, objective.standard_text)
    yield from (f"{word.term}: {word.means}" for word in objective.vocabulary)
    for wrong in objective.misconceptions:
        yield from (wrong.name, wrong.looks_like, wrong.say, wrong.ask)
    if objective.id in pack.teaching:
        yield from _teaching(pack.teaching[objective.id])
    for page in pack.guides:
        if page.objective == objective.id and page.language == LANGUAGE:
            yield from (line for line in page.text.split("\n") if len(line.split()) > 4)
    if beside:
        yield from _beside(beside)
    for family in pack.families_of(objective.id):
        yield from _tasks(pack, family)


def _teaching(notes: Teaching) -> Sequence[str]:
    asks = (notes.explain.ask, notes.warm_up_a.ask, notes.extension_c.ask, notes.exit_explain.ask)
    return (notes.overview, notes.context, notes.launch, *asks, *notes.sentence_supports)


def _materials(pack: Pack) -> dict[str, Materials]:
    if not pack.folder:  # a pack made in memory
        return {}
    try:
        return pack.materials
    except (PackError, ValueError) as fault:  # a search works without them; whoever drafts from them hears of the fault
        log.warning("%s Search goes without these materials.", fault)
        return {}


def _beside(beside: Materials) -> Iterator[str]:
    yield from (cell.do for cell in beside.board)
    for station in beside.stations:
        yield from (" ".join(station.steps), station.check)
    for route in beside.routes:
        yield from (route.start, route.back)
    yield from (beside.debate.question, *beside.debate.think_aloud, *beside.text.questions)
    yield from (line.says for line in beside.theatre.lines)
    yield from beside.theatre.after


def _tasks(pack: Pack, family: Family) -> Iterator[str]:
    """The family's task in each of its scenes with some numbers, and its hints."""
    for seed in range(max(DRAWS, len(family.cases))):
        try:
            names = _numbers(family, seed)
            yield from (fill(tell, names) for tell in (family.ask, *family.contexts.values()))
            yield from (fill(hint, names) for hint in family.hints[: len(family.hints) * (seed < HINTED)])
        except FormulaError:  # whoever draws the item hears of the fault
            return
