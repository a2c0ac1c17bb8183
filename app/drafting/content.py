"""The one content object every file of a draft is laid out from, so that plan, sheets, key and ticket cannot drift."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ..curriculum import Objective, Scaffold, Teaching
from ..errors import InputError
from ..materials import Materials
from ..turn import Item
from .activity import Activity, Chosen, Level, entry
from .document import Support
from .keys import says_key
from .mathtext import plain
from .source import Source

_NEAREST: dict[Level, tuple[Level, ...]] = {
    "start": ("start", "core", "stretch"),
    "core": ("core", "start", "stretch"),
    "stretch": ("stretch", "core", "start"),
}
_NEEDS_PICTURE = re.compile(
    r"\b(shaded|shown|marked|(this|the|each) (bars?|pictures?|number line|line|array|model|drawing|point|dot))\b", re.I
)


@dataclass(frozen=True)
class Content:
    """`parts` are the items of each part of the draft in printing order; `again` their siblings, where there are any."""

    activity: Activity
    source: Source
    chosen: Chosen
    parts: Mapping[str, tuple[Item, ...]]
    pictures: bool = True
    """May the first item show its own picture to group A?"""
    room: float = 1.0
    """Factor on room to write."""

    @property
    def objective(self) -> Objective:
        if self.source.objective is None:
            raise InputError(f"{self.activity.name} needs an objective.", where="objective", cure="Give one with --objective.")
        return self.source.objective

    @property
    def teaching(self) -> Teaching:
        if self.source.teaching is None:
            raise InputError(
                f"there is no lesson plan content for {self.objective.id} yet.",
                where="teaching.yaml of its pack",
                cure="Choose another objective, or ask for an exit ticket.",
            )
        return self.source.teaching

    @property
    def materials(self) -> Materials:
        if self.source.materials is None:
            raise InputError(
                f"nobody has written boards, stations and scripts for {self.objective.id} yet.",
                where="materials.yaml of its pack",
                cure="Choose another objective, or a lesson at three levels of help.",
            )
        return self.source.materials

    def guide(self, language: str = "en") -> Mapping[str, str]:
        """The family guide's parts in a language, else in English. InputError when there is none."""
        guides = self.source.guides
        if not guides:
            raise InputError(f"there is no family guide for {self.objective.id} yet.", where="family/ of its pack", cure="Write one.")
        return guides.get(language) or guides["en"]

    @property
    def paper(self) -> str:
        return str(self.chosen.get("paper", "a4"))

    def number(self, part: str, index: int) -> str:
        """How an item is numbered on the page."""
        if part == "exit":
            return f"Exit {index + 1}"
        return str(index + 2 if self.tells_scene and part == "main" else index + 1)

    @property
    def tells_scene(self) -> bool:
        """Does task 1 tell the scene and ask for reasons, before the items?"""
        return any(entry(line)[0] == "explain" for file in self.activity.files for line in file.layout)

    def hardest(self, item: Item) -> bool:
        """Is this the hardest case of the lesson: the last of the main part, at the highest level there is?"""
        highest = next((level for level in ("stretch", "core", "start") if self.source.items.get(level)), "")
        main = self.parts.get("main", ())
        return bool(main) and item == main[-1] and item.level == highest

    def again(self, part: str) -> tuple[Item, ...]:
        """The parallel form of a part: the sibling of each item that has one."""
        return tuple(self.source.siblings[i.id] for i in self.parts.get(part, ()) if i.id in self.source.siblings)


def gather(activity: Activity, source: Source, chosen: Chosen) -> Content:
    """Chooses the items to print. Raises InputError when something the format needs is not there."""
    content = Content(activity, source, chosen, {})
    if activity.needs.objective:
        _ = content.objective
    if activity.needs.teaching:
        _ = content.teaching
    if activity.needs.materials:
        _ = content.materials
    if activity.needs.guide:
        _ = content.guide()
    if activity.needs.starters and not source.starters:
        raise InputError("there are no reflection starters.", where="prompts/starters", cure="Restore the folder from the release.")
    return replace(content, parts=_choose(_wanted(activity, chosen), source))


def _wanted(activity: Activity, chosen: Chosen) -> dict[str, list[Level]]:
    """A number field named like a part says how many of its items are printed."""
    return {part: levels[: int(n)] if isinstance(n := chosen.get(part), int) else levels for part, levels in activity.tasks.items()}


_TURNS = 8
"""How many ways of choosing are tried; nearly always the first has nothing against it."""


def _choose(wanted: Mapping[str, list[Level]], source: Source) -> dict[str, tuple[Item, ...]]:
    """The first choice with nothing against it, or the one with least: see `_rank`."""
    best, least = _one_choice(wanted, source, 0)
    for turn in range(1, _TURNS):
        if not least:
            break
        parts, against = _one_choice(wanted, source, turn)
        if against < least:
            best, least = parts, against
    return best


def _one_choice(wanted: Mapping[str, list[Level]], source: Source, turn: int) -> tuple[dict[str, tuple[Item, ...]], int]:
    """Item by item the best that is left, starting elsewhere each turn; and what speaks against the whole."""
    taken: list[Item] = []
    parts: dict[str, tuple[Item, ...]] = {}
    against = 0
    for part, levels in wanted.items():
        mine: list[Item] = []
        for level in levels:
            ranked = sorted(_rank(source, part, level, mine, taken, turn), key=lambda found: found[0])
            if not ranked:
                raise InputError(
                    f"there are too few different tasks: {len(taken)} for {sum(map(len, wanted.values()))}.",
                    where=source.objective.id if source.objective else "items",
                    cure="Add item families to the pack or draw more items.",
                )
            (clashes, distance, *_), chosen = ranked[0]
            against += clashes + distance
            mine.append(chosen)
            taken.append(chosen)
        parts[part] = tuple(mine)
    return parts, against


def _rank(
    source: Source, part: str, level: Level, mine: list[Item], taken: list[Item], turn: int
) -> Iterator[tuple[tuple[int, ...], Item]]:
    """Candidates with what speaks against them: a key printed elsewhere, another level, a family used already, length."""
    families = [_family(i) for i in mine]
    asks = {i.ask for i in taken}
    for distance, at in enumerate(_NEAREST[level]):
        there = source.items.get(at, ())
        for n, item in enumerate(there):
            if item.ask not in asks:
                again = source.siblings.get(item.id) if part == "exit" else None
                clashes = _clashes(item, taken, source) + (_clashes(again, [*taken, item], source) if again else 0)
                place = (n - turn * (1 + len(taken))) % len(there)
                yield (clashes, distance, families.count(_family(item)), len(plain(item.ask)) > 320, place), item


def _family(item: Item) -> str:
    return item.id.partition("#")[0]


def _clashes(item: Item, taken: list[Item], source: Source) -> int:
    """How often a key would be printed: this item's in a help or another task, or another's in this task."""
    helped = sum(says_key(text, item) for text in help_texts(source))
    return helped + sum(says_key(other.ask, item, helping=False) + says_key(item.ask, other, helping=False) for other in taken)


def help_texts(source: Source) -> list[str]:
    """Everything printed to help a learner: none of it may hold a key."""
    texts = [w.means for w in source.objective.vocabulary] if source.objective else []
    if (teaching := source.teaching) is not None:
        texts += [teaching.context, *teaching.sentence_supports, teaching.anchor, teaching.reflect]
        texts += [t for s in (*teaching.scaffolds_a, *teaching.scaffolds_b) for t in (s.label, s.body, s.picture) if t]
        texts += [teaching.warm_up_a.ask, teaching.extension_c.ask, teaching.explain.ask, teaching.exit_explain.ask]
    return texts


def needs_picture(item: Item) -> bool:
    """Is the picture part of the question ("what part is shaded?"), or only a help?"""
    return bool(item.picture and _NEEDS_PICTURE.search(item.ask))


def fade(scaffolds: list[Scaffold], items: tuple[Item, ...], *, pictures: bool) -> list[tuple[Support, ...]]:
    """Supports of the task that tells the scene, then of each item: 2, 1, 0, 0 or 2, 0, 0 …; never on the last.

    The author wrote the supports for the scene, so they stand there (a third and a fourth go to the next tasks). With `pictures`
    the first item shows its own picture.
    """
    supports: list[tuple[Support, ...]] = [tuple(Support(s.label, s.body.strip(), s.picture) for s in scaffolds[:2])]
    for n, item in enumerate(items):
        mine = [Support(s.label, s.body.strip(), s.picture) for s in scaffolds[n + 2 : n + 3]]
        if n == 0 and not mine and pictures and item.picture and not needs_picture(item) and not says_key(item.picture, item):
            mine = [Support("You can use this picture", picture=item.picture)]
        supports.append(tuple(mine) if n < len(items) - 1 and len(mine) <= len(supports[0]) else ())
    return supports


def shuffled(steps: tuple[str, ...], seed: str) -> tuple[str, ...]:
    """Steps in an order that is not the right one and is the same each time."""
    mixed = tuple(sorted(steps, key=lambda s: hash_of(seed + s)))
    return mixed if mixed != steps else (*steps[1:], steps[0])


def hash_of(text: str) -> Fraction:
    """A number in [0, 1) that is the same on every machine (Python's own hash is not)."""
    return Fraction(int(hashlib.sha256(text.encode()).hexdigest()[:12], 16), 16**12)
