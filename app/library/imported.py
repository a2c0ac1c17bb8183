"""Imported items in and out of the catalogue: audited candidates become rows, rows become packs a student can choose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial

from ..turn import Choice, Expected, Item, Mistake, Step
from .catalogue import Catalogue, Change, ItemRow, Source
from .collection import Imported, Skill, collection
from .item_audit import Audited

PREFIX = "items:"
"""Before a collection's id in the key of its source."""


def keep(catalogue: Catalogue, found: Sequence[Audited]) -> Change:
    """Puts audited items in, collection by collection. What is there already and unchanged is kept."""
    change = Change()
    collections: dict[str, list[Audited]] = {}
    for one in found:
        collections.setdefault(one.candidate.place.collection, []).append(one)
    for name, members in collections.items():
        place = members[0].candidate.place
        licences = ", ".join(sorted({m.candidate.place.licence for m in members}))
        ordered = sorted(members, key=lambda m: natural(f"{m.candidate.place.order} / {m.candidate.place.title} / {m.candidate.name}"))
        rows = [_row(n, one) for n, one in enumerate(ordered)]
        change += catalogue.put_items(Source(f"{PREFIX}{name}", place.collection_title, "items", licences), rows)
    return change


def collections(catalogue: Catalogue) -> dict[str, Imported]:
    """Every imported collection with at least one usable item, as a pack by id."""
    found = {}
    for source in catalogue.sources():
        if source.kind == "items":
            name = source.key.removeprefix(PREFIX)
            if skills := [Skill(*row) for row in catalogue.skills(source.key)]:
                found[name] = collection(name, source.title, source.licence, skills, partial(_read, catalogue, source.key))
    return found


def _read(catalogue: Catalogue, key: str, family: str) -> tuple[Item, ...]:
    return tuple(item_of(row) for row in catalogue.items(key, family))


def _row(position: int, one: Audited) -> ItemRow:
    place, item = one.candidate.place, one.item
    record = asdict(item)
    kept = {name: record[name] for name in ("ask", "expected", "hints", "steps", "worked")}
    kept["expected"] = {name: value for name, value in kept["expected"].items() if value}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return ItemRow(
        item.id, position, place.objective, place.title, place.family, place.grade, place.source, place.licence, text, one.reason
    )


def item_of(row: ItemRow) -> Item:
    """The item of a row."""
    record = json.loads(row.record)
    key = record["expected"]
    expected = Expected(
        **key
        | {
            "accept": tuple(key.get("accept", ())),
            "choices": tuple(Choice(**c) for c in key.get("choices", ())),
            "mistakes": tuple(Mistake(**m) for m in key.get("mistakes", ())),
        }
    )
    steps = tuple(Step(s["hint"], tuple(s["answers"]), s["yes"]) for s in record["steps"])
    return Item(row.id, row.objective, record["ask"], expected, tuple(record["hints"]), steps, tuple(record["worked"]))


def natural(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts "2.10" after "2.9"."""
    return [(0, int(part[:12]), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", text.lower())]


def counted(reasons: Iterable[str]) -> dict[str, int]:
    """How often each reason was given, most often first. What stands in brackets is not part of it."""
    counts: dict[str, int] = {}
    for reason in reasons:
        name = re.sub(r"\s*\([^()]*\)$", "", reason).partition(":")[0]
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))
