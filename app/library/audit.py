"""What can be wrong with a pack although every field is well formed. Used by tests and by `stepwise doctor`.

Marking each key and each mistake is in tests/test_content.py: the library does not know how answers are marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..curriculum import StandardsShelf
from ..errors import StepwiseError
from ..turn import Item
from .items import draw, sibling
from .packs import Family, Pack

_CONTEXTS = {
    *("animals", "sport", "cooking", "music", "space", "games", "art", "nature"),  # what a child may like
    *("market", "sewing", "building", "journey"),  # what a family may have at home, beside those
}


def audit(pack: Pack, draws: int = 50, shelf: StandardsShelf | None = None) -> list[str]:
    """Faults as sentences, each with its place; an empty list is a good pack.

    Codes of standards are looked up on `shelf`; without one they are not.
    """
    faults = [*_coverage(pack), *(_codes(pack, shelf) if shelf else ())]
    for family in pack.families.values():
        try:
            faults += _family(pack, family, draws)
        except StepwiseError as fault:
            faults.append(str(fault))
    return faults


def _coverage(pack: Pack) -> Iterator[str]:
    for name in pack.objectives:
        if len(pack.families_of(name)) < 4:
            yield f"{name}: {len(pack.families_of(name))} item families, 4 wanted"
        levels = {p.level for p in pack.lessons if p.objective == name and p.language == "en"}
        if not {"access", "grade"} <= levels:
            yield f"{name}: lessons at two reading levels wanted (access, grade), found {sorted(levels)}"
        languages = {p.language for p in pack.guides if p.objective == name}
        if not {"en", "es"} <= languages:
            yield f"{name}: family guides in en and es wanted, found {sorted(languages)}"
        if name not in pack.teaching:
            yield f"{name}: no entry in teaching.yaml"


def _codes(pack: Pack, shelf: StandardsShelf) -> Iterator[str]:
    """Standards' codes that a lesson would have to show as not checked."""
    for objective in pack.objectives.values():
        listed = [c for c in (*objective.standards, objective.forward.code) if c]
        for code in (*(c for c in listed if not shelf.title(c)), *shelf.unknown(objective.builds_on)):
            yield f"objectives.yaml, {objective.id}: {code} is not on the standards shelf"
    for name, teaching in pack.teaching.items():
        for code in shelf.unknown(teaching.model_dump_json()):
            yield f"teaching.yaml, {name}: {code} is not on the standards shelf"


def _family(pack: Pack, family: Family, draws: int) -> Iterator[str]:
    place = f"items.yaml, {family.id}"
    if family.kind in ("value", "expression") and not family.answer:
        yield f"{place}: kind {family.kind} needs 'answer'"
    if not family.cases and not family.where:
        yield f"{place}: needs 'where' or 'cases', so that a fresh item can be drawn"
    if unknown := set(family.contexts) - _CONTEXTS:
        yield f"{place}: unknown contexts {sorted(unknown)}; known: {sorted(_CONTEXTS)}"
    seen = {draw(pack, family, seed).ask for seed in range(draws)}
    if len(seen) < 3:
        yield f"{place}: only {len(seen)} different items, 3 wanted"
    for seed in range(draws):
        item = draw(pack, family, seed)
        sibling(pack, family, item)
        for fault in _item(item):
            yield f"{place}#{seed}: {fault}"


def _item(item: Item) -> Iterator[str]:
    key = item.expected
    for text in (item.ask, *item.hints, *item.worked, *(c.text for c in key.choices), *key.order):
        if "{" in text or "}" in text:
            yield f"a blank was not filled: {text[:80]}"
    if key.kind == "choice":
        if sum(c.right for c in key.choices) != 1:
            yield f"{sum(c.right for c in key.choices)} right choices, 1 wanted"
        if len({c.text.casefold() for c in key.choices}) != len(key.choices):
            yield f"two choices are the same: {[c.text for c in key.choices]}"
        if len(key.choices) < 3:
            yield "fewer than 3 choices"
        if len(key.choices) and sum(bool(c.because) for c in key.choices) < 1:
            yield "no wrong choice names a misconception"
    if key.kind == "order" and (len(key.order) < 3 or len(set(key.order)) != len(key.order)):
        yield "an order needs at least 3 different steps"
    if key.kind == "criteria" and not (key.criteria and item.solution):
        yield "criteria need 'criteria' and 'model_answer'"
    if key.kind in ("value", "expression") and not key.mistakes:
        yield "no predicted mistake has a value with these numbers"
    for n, hint in enumerate(item.hints, 1):
        if key.kind in ("value", "expression") and says(hint, key.value) and not says(item.ask, key.value):
            yield f"hint {n} says the key {key.value!r}: {hint}"
        right = next((c.text for c in key.choices if c.right), "")
        if right and right.casefold() in hint.casefold():
            yield f"hint {n} says the right choice: {hint}"


def says(text: str, value: str) -> bool:
    """Does this text contain this value as a whole token ("12" is not in "112" or "1/12")?"""
    if not value:
        return False
    return bool(re.search(rf"(?<![\w./]){re.escape(value)}(?![\w/]|\.\d)", text))
