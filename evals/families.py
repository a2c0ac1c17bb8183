"""Is every item family of every pack sound, however its numbers fall? 200 draws each, marked by our own marker.

What a hint gives away is judged twice: by the guard's reading of a key, and by the few lines here, which read numbers
and words on their own. The rules of keys and mistakes are held against answers that were worked out by hand
(`cases/mistakes.yaml`), for a rule cannot show by itself that it is the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from multiprocessing import get_context

import yaml

from app.library.items import draw
from app.library.packs import Family, Pack, load_packs
from app.marking import mark, statements
from app.safety.keys import says_key
from app.settings import ROOT
from app.turn import Expected, Item

from .table import Bar, Options, Row, share_row

DRAWS, PROCESSES = 200, 2
BY_HAND = ROOT / "evals" / "cases" / "mistakes.yaml"
CHECKS = {
    "the key marks right": "key",
    "a mistake rule, wrong option or missing part marks as itself": "mistake",
    "no mistake collides with the key or another": "collision",
    "no hint says the key, by the guard": "guard",
    "no hint says the key, by this suite": "hint",
    "no line that is shown states something false": "line",
    "every mistake rule gives a mistake in some draw": "rule",
}


@dataclass
class Count:
    """Per check: how often it was made, and the faults in words."""

    made: dict[str, int] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def note(self, check: str, fine: bool, fault: str) -> None:
        self.made[check] = self.made.get(check, 0) + 1
        if not fine:
            self.faults.setdefault(check, []).append(fault)

    def add(self, other: Count) -> None:
        for check, n in other.made.items():
            self.made[check] = self.made.get(check, 0) + n
        for check, faults in other.faults.items():
            self.faults.setdefault(check, []).extend(faults)


@cache
def _packs() -> dict[str, Pack]:
    return load_packs(ROOT / "knowledge" / "packs")


def check_family(pack_id: str, family_id: str) -> Count:
    """All checks on all draws of one family."""
    pack, count = _packs()[pack_id], Count()
    family, given = pack.families[family_id], set[str]()
    seen: dict[Item, Count] = {}
    for seed in range(DRAWS):
        item = draw(pack, family, seed)
        alike = replace(item, id="")  # families by cases draw the same task again; it is looked at once and counted each time
        if alike not in seen:
            seen[alike] = _looked_at(item)
        count.add(seen[alike])
        given |= {m.because for m in item.expected.mistakes}
    for rule in _rules(family):
        count.note("rule", rule in given, f"{pack_id}/{family_id}: {rule} is never given in {DRAWS} draws")
    return count


def _looked_at(item: Item) -> Count:
    count = Count()
    _marked(item, count)
    _apart(item, count)
    _hints(item, count)
    return count


def _rules(family: Family) -> set[str]:
    return {m.because for m in family.mistakes}


def _right(item: Item) -> str:
    key = item.expected
    if key.kind == "choice":
        return next(c.text for c in key.choices if c.right)
    if key.kind == "order":
        return "\n".join(key.order)
    return item.solution if key.kind == "criteria" else f"{key.value} {key.unit}".strip()


def _marked(item: Item, count: Count) -> None:
    """The key, and every wrong answer that can be predicted."""
    key = item.expected
    rights = [_right(item), *key.accept] if key.kind in ("value", "expression") else [_right(item)]
    for text in rights:
        got = mark(key, text)
        count.note("key", got.verdict == "right", f"{item.id}: {text!r} is {got.verdict}, key {key.value!r}")
    for text, because in _wrongs(key):
        got = mark(key, text)
        fine = got.verdict == "wrong" and got.misconception == because
        count.note("mistake", fine, f"{item.id}: {text!r} is {got.verdict} {got.misconception!r}, not wrong {because!r}; key {key.value!r}")
    if key.kind == "criteria":
        got = mark(key, "A bird sat on the old wooden gate and sang for a while.")
        fine = got.verdict in ("incomplete", "wrong") and bool(got.missing or got.verdict == "wrong")
        count.note("mistake", fine, f"{item.id}: a sentence about something else is {got.verdict}")


def _wrongs(key: Expected) -> Iterator[tuple[str, str]]:
    """Wrong answers with the misconception each should name ("" for none)."""
    if key.kind in ("value", "expression"):
        yield from ((f"{m.gives} {key.unit}".strip(), m.because) for m in key.mistakes)
    yield from ((c.text, c.because) for c in key.choices if not c.right)
    if key.kind == "order":
        known = {m.gives: m.because for m in key.mistakes}
        turned = "\n".join(reversed(key.order))
        yield turned, known.get(turned, "")
        yield "\n".join((key.order[1], key.order[0], *key.order[2:])), ""


def _apart(item: Item, count: Count) -> None:
    """The key and the mistakes by value, read here without the marker."""
    key = item.expected
    said = [c.text for c in key.choices] or [key.value, *(m.gives for m in key.mistakes)]
    values = [value_in(text) if key.kind == "value" else None for text in said]
    spelled = [value if value is not None else " ".join(text.casefold().split()) for value, text in zip(values, said, strict=True)]
    if len(said) > 1:
        count.note("collision", len(set(spelled)) == len(spelled), f"{item.id}: {said}")


def _hints(item: Item, count: Count) -> None:
    for text in (*item.hints, *(step.yes for step in item.steps)):
        count.note("guard", not says_key(text, item, item.ask), f"{item.id}: {text!r} says {_right(item)!r} (guard)")
        count.note("hint", not says(text, item), f"{item.id}: {text!r} says {_right(item)!r}; task {item.ask!r}")
    for text in (*item.worked, *item.hints, *(step.yes for step in item.steps)):
        wrong = [s.text for s in statements(text) if s.true is False]
        count.note("line", not wrong, f"{item.id}: {wrong} in {text!r}")


# ---------------------------------------------------------------- mistakes worked out by hand


def by_hand() -> Iterator[Row]:
    """The key and each mistake rule on a family's first draw against what was worked out by hand for these numbers."""
    fine: list[bool] = []
    families: list[str] = []
    faults: list[str] = []
    moved: list[str] = []
    cases = yaml.safe_load(BY_HAND.read_text(encoding="utf-8"))
    for case in cases:
        pack_id, _, family_id = case["id"].partition("/")
        pack = _packs().get(pack_id)
        item = draw(pack, pack.families[family_id], 0) if pack and family_id in pack.families else None
        if item is None or item.ask != case["ask"]:
            moved.append(f"{case['id']}: {item.ask if item else 'there is no such family'!r} is drawn, worked out was {case['ask']!r}")
            continue
        wanted = {(because, value_in(text)) for because, texts in ({"key": [case["right"]]} | case["wrong"]).items() for text in texts}
        given = {(m.because, value_in(m.gives)) for m in item.expected.mistakes} | {("key", value_in(item.expected.value))}
        for because, value in sorted(wanted | given, key=str):
            fine.append((because, value) in wanted & given)
            families.append(case["id"])
            if not fine[-1]:
                who = "the rule gives" if (because, value) in given else "by hand it is"
                faults.append(f"{case['id']}: {because}: {who} {value}; task {item.ask!r}")
    wrong = [not ok for ok in fine]
    yield share_row("families", "a key or a mistake is not the one worked out by hand", f"{len(cases)} tasks", wrong, families, "",
                    Bar(most=0.0), faults)  # fmt: skip
    yield share_row("families", "tasks worked out by hand that are drawn no more", f"{len(cases)} tasks",
                    [n < len(moved) for n in range(len(cases))], (), "", Bar(most=0.1), moved)  # fmt: skip


# ---------------------------------------------------------------- this suite's own reading


_WORDS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}


def says(text: str, item: Item) -> bool:
    """Does a text say the key: its number where the task does not have it, its words, or its steps in a row?"""
    key = item.expected
    if key.kind == "choice":
        right = _plain(_right(item))
        others = [_plain(c.text) for c in key.choices if not c.right]
        return _within(right, text) and not all(_within(o, text) for o in others) and not _within(right, item.ask)
    if key.kind == "order":
        at = [_plain(text).find(_plain(step)) for step in key.order]
        return len([n for n in at if n >= 0]) == len(at) and at == sorted(at)
    if key.kind == "criteria":
        return _plain(item.solution) in _plain(text)
    value = value_in(key.value)
    if value is None:
        return _within(key.value, text) and not _within(key.value, item.ask)
    return value in _numbers(text) - _numbers(item.ask)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[$*\\]", "", text).casefold().split())


def _within(part: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(_plain(part))}(?!\w)", _plain(text)))


def value_in(text: str) -> Fraction | None:
    """A number read without the marker: whole, decimal, fraction, mixed or percent; None for anything else."""
    found = re.fullmatch(r"(-?)\$?(?:(\d+) )?(\d+(?:\.\d+)?)(?:/(\d+))?(%?)", text.strip())
    if not found or (found[4] and not int(found[4])):
        return None
    size = Fraction(int(found[2] or 0)) + Fraction(found[3]) / int(found[4] or 1)
    return (-size if found[1] else size) / (100 if found[5] else 1)


def _numbers(text: str) -> set[Fraction]:
    """Every number of a text: in digits, as a fraction or a mixed number, and small ones in words."""
    text = re.sub(r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r" \1/\2 ", text.casefold())
    text = re.sub(r"[$*\\]", "", text)
    found = {Fraction(n) for word, n in _WORDS.items() if re.search(rf"\b{word}\b(?! (?:of|more|at)\b)", text)}
    for whole, top, bottom, percent in re.findall(r"(?<![\w./])(?:(\d+) )?(\d+(?:\.\d+)?)(?:\s*/\s*(\d+))?(%?)", text):
        value = Fraction(top) / int(bottom) if bottom and int(bottom) else Fraction(top)
        found |= {(value + int(whole or 0) if bottom else value) / (100 if percent else 1)}
        if whole and not bottom:
            found.add(Fraction(whole))
    return found


def run(options: Options) -> Iterator[Row]:
    """A row per check over all draws; the part of CI takes families, not draws. What was worked out by hand is always run whole."""
    yield from by_hand()
    names = [(pack.id, family) for pack in _packs().values() for family in pack.families]
    chosen = options.some(names)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        counts = list(pool.map(check_family, *zip(*chosen, strict=True), chunksize=4))
    for what, check in CHECKS.items():
        faults = [fault for count in counts for fault in count.faults.get(check, [])]
        n = sum(count.made.get(check, 0) for count in counts)
        groups = [f"{a}/{b}" for (a, b), count in zip(chosen, counts, strict=True) for _ in range(count.made.get(check, 0))]
        wrong = [
            n < len(count.faults.get(check, []))  # the order within a family does not matter to its interval
            for count in counts
            for n in range(count.made.get(check, 0))
        ]
        if n:
            yield share_row("families", f"not so: {what}", f"{len(chosen)} families", wrong, groups, bar=Bar(most=0.0), faults=faults)
