"""Does a wrong answer meet the words for the misconception behind it, and no other? Every misconception of every pack.

An answer goes through the whole tutor, as the first of a session. A misconception is named when the reply asks its own
question (`ask` in objectives.yaml, read here as a file). What a draw predicts comes from the pack's formulas; the
answers that nothing predicts, and the other spellings, are made here. Where two misconceptions predict the same answer,
the rule that stands first in items.yaml is the one that is named; a row counts how often that happens.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from app.bootstrap import bootstrap
from app.library.items import draw
from app.library.packs import Pack
from app.settings import ROOT, Settings
from app.turn import Item, Said, Turn
from app.tutor import Tutor

from .families import value_in
from .simulated_students import right_answer
from .table import Bar, Options, Row, share_row

DRAWS = 3
PACKS = ROOT / "knowledge" / "packs"


@dataclass(frozen=True)
class Given:
    """An answer to one item, and the misconception it must be met with: an id, or "" for none."""

    item: Item
    text: str
    shows: str
    how: str
    """as predicted, other spelling, in a sentence, not predicted, right."""


def questions(folder: Path = PACKS) -> dict[str, str]:
    """The question each misconception of every pack is met with, by its id."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*/objectives.yaml")):
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in rows if isinstance(rows, list) else rows["objectives"]:
            found |= {m["id"]: m["ask"] for m in row["misconceptions"]}
    return found


# ---------------------------------------------------------------- answers


def predicted(item: Item) -> list[tuple[str, str]]:
    """(answer, misconception) that the draw foresees, each answer once: the rule that stands first counts."""
    key = item.expected
    unit = f" {key.unit}" if key.unit else ""
    rows = [(f"{m.gives}{unit}", m.because) for m in key.mistakes] + [(c.text, c.because) for c in key.choices if c.because and not c.right]
    seen: dict[str, str] = {}
    for text, because in rows:
        seen.setdefault(_same(text), f"{text}\n{because}")
    return [(text, because) for text, because in (row.split("\n") for row in seen.values())]


def _same(text: str) -> str:
    value = value_in(text)
    return str(value) if value is not None else re.sub(r"\W+", " ", text.lower()).strip()


def collisions(item: Item) -> list[str]:
    """Answers that two different misconceptions predict."""
    by_answer: dict[str, set[str]] = {}
    for m in item.expected.mistakes:
        by_answer.setdefault(_same(m.gives), set()).add(m.because)
    return [f"{item.id}: {answer} is {' and '.join(sorted(names))}" for answer, names in by_answer.items() if len(names) > 1]


def respelled(item: Item, text: str) -> list[tuple[str, str]]:
    """(how, the same answer in other spelling or words). An answer in words of a written task stays in a sentence of its own."""
    kind = item.expected.kind
    if kind == "criteria":
        return [("in a sentence", f"I think that {text} and so this is what I would write for it.")]
    if kind == "order":
        return [("other spelling", text.replace("; ", ", ") if "," not in text else text)]
    ways = [("in a sentence", f"I think it is {text}"), ("in a sentence", f"my answer is {text}")]
    spaced = re.sub(r"(?<=\d)/(?=\d)", " / ", text)
    if kind == "choice":
        spaced = text.upper() if not re.search(r"[$\\]", text) else text
    elif spaced == text:
        spaced = f"= {text}"
    return [*ways, ("other spelling", spaced)] if spaced != text else ways


def unforeseen(item: Item) -> list[str]:
    """Wrong answers that no rule predicts, near the key and near the predicted ones."""
    key = item.expected
    taken = {_same(text) for text, _ in predicted(item)} | {_same(key.value), *(_same(a) for a in key.accept)}
    if key.kind == "choice":
        return [c.text for c in key.choices if not c.right and not c.because]
    if key.kind != "value" or key.tolerance or (value := value_in(key.value)) is None:
        return []
    near = [value + 7, value * 11 + 1, value + Fraction(5, max(7, value.denominator + 4)), value + 13]
    found = []
    for other in near:
        text = f"{other.numerator}/{other.denominator}" if other.denominator > 1 else str(other)
        if _same(text) not in taken:
            found.append(f"{text} {key.unit}".strip())
    return found[:2]


def answers(packs: Mapping[str, Pack], draws: int = DRAWS) -> list[Given]:
    """All answers to `draws` draws of every family of every pack."""
    found: list[Given] = []
    for pack in packs.values():
        for family in pack.families.values():
            items = {item.ask: item for item in (draw(pack, family, seed) for seed in range(draws))}
            for item in items.values():
                for text, because in predicted(item):
                    if item.expected.kind != "criteria":
                        found.append(Given(item, text, because, "as predicted"))
                    found += [Given(item, other, because, how) for how, other in respelled(item, text)]
                found += [Given(item, text, "", "not predicted") for text in unforeseen(item)]
                found.append(Given(item, right_answer(item), "", "right"))
    return found


# ---------------------------------------------------------------- replies


def named(reply: str, asked: Mapping[str, str]) -> set[str]:
    """The misconceptions whose own question stands in a reply."""
    plain = _letters(reply)
    return {name for name, question in asked.items() if _letters(question) in plain}


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\{[^{}]*\}", "", text.lower()))


async def _reply(tutor: Tutor, given: Given, session: str) -> str:
    turn = Turn("student", given.text, session, session, 5, item=given.item)
    return " ".join([e.text async for e in tutor.answer(turn) if isinstance(e, Said)])


def nearest(given: Given) -> str:
    """The trivial baseline: the misconception of the foreseen answer (or the key, "") with the most letters in common."""
    rows = [*predicted(given.item), (right_answer(given.item), "")]
    return max(rows, key=lambda row: SequenceMatcher(None, row[0].lower(), given.text.lower()).ratio())[1]


def measured(found: Sequence[Given], reply: Callable[[Given], str], asked: Mapping[str, str]) -> Iterator[Row]:
    """Named, wrongly named and not named, by how the answer was given."""
    replies = [(given, reply(given)) for given in found]
    said = [(given, text, named(text, asked)) for given, text in replies]
    for how in ("as predicted", "in a sentence", "other spelling"):
        rows = [(g, t, n) for g, t, n in said if g.how == how]
        faults = [_fault(g, t, n) for g, t, n in rows if _key(g.shows, asked) not in _questions(n, asked)]
        plain = sum(nearest(g) == g.shows for g, _, _ in rows) / max(1, len(rows))
        yield share_row("misconceptions", f"the misconception behind it is named, {how}", "no model",
                        [_key(g.shows, asked) in _questions(n, asked) for g, _, n in rows], [g.shows for g, _, _ in rows],
                        f"nearest text {plain:.2f}", Bar(least=0.97), faults)  # fmt: skip
    rows = [(g, t, n) for g, t, n in said if g.shows]
    yield share_row("misconceptions", "another misconception is named", "no model", [_other(g, n, asked) for g, _, n in rows],
                    [g.shows for g, _, _ in rows], f"nearest text {sum(nearest(g) != g.shows for g, _, _ in rows) / max(1, len(rows)):.2f}",
                    Bar(most=0.0), [_fault(g, t, n) for g, t, n in rows if _other(g, n, asked)])  # fmt: skip
    for how, what in (("not predicted", "a wrong answer that no rule predicts is named"), ("right", "a right answer is named")):
        rows = [(g, t, n) for g, t, n in said if g.how == how]
        plain = sum(bool(nearest(g)) for g, _, _ in rows) / max(1, len(rows))
        yield share_row("misconceptions", what, "no model", [bool(n) for _, _, n in rows], [g.item.id for g, _, _ in rows],
                        f"nearest text {plain:.2f}", Bar(most=0.0), [_fault(g, t, n) for g, t, n in rows if n])  # fmt: skip


def _questions(names: set[str], asked: Mapping[str, str]) -> set[str]:
    return {_key(name, asked) for name in names}


def _key(name: str, asked: Mapping[str, str]) -> str:
    return _letters(asked.get(name, name))  # two misconceptions may ask the same question


def _other(given: Given, names: set[str], asked: Mapping[str, str]) -> bool:
    return bool(_questions(names, asked) - {_key(given.shows, asked)})


def _fault(given: Given, reply: str, names: set[str]) -> str:
    expected = given.shows or "none"
    return f"{given.item.id} {given.how} {given.text!r}: expected {expected}, named {sorted(names) or 'none'}: {reply[:200]!r}"


def run(options: Options) -> Iterator[Row]:
    """Coverage of the misconceptions, naming through the whole tutor, and answers that two of them share."""
    asked = questions()
    with TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"))
        try:
            every = answers(tutor.packs)
            shown = {g.shows for g in every}
            yield share_row("misconceptions", "some item can show it", "packs", [name in shown for name in asked], (), "", None,
                            [f"{name}: no sampled item" for name in asked if name not in shown])  # fmt: skip
            items = list({g.item.id: g.item for g in every}.values())
            twice = [line for item in items for line in collisions(item)]
            yield share_row("misconceptions", "two misconceptions predict one answer (the first rule is named)", "packs",
                            [bool(collisions(item)) for item in items], (), "", None, twice)  # fmt: skip
            some = options.some(every)
            count = iter(range(len(some)))
            yield from measured(some, lambda given: asyncio.run(_reply(tutor, given, f"mis{next(count)}")), asked)
        finally:
            tutor.close()
