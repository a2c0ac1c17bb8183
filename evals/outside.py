"""Homework from outside: is a pasted task recognised, is its key right, and can a lying model make the tutor mark by a wrong one?

Pure mathematics: our key against the case's own, by our marker. Stories: scripted models write solutions, honest ones
(found by search from the case's key) and lying ones; the whole tutor answers, then the child gives the right answer
and the wrong one. A story is marked by a wrong key when any verdict is told or any evidence recorded.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from app.bootstrap import bootstrap
from app.marking import mark
from app.marking.solving import factored
from app.models import Message
from app.outside.agreed import agreed, read_solution
from app.outside.problem import decimal
from app.outside.story import Story, story_of
from app.outside.tasks import item_of, recognise
from app.prompts import Prompts
from app.settings import ROOT, Settings
from app.turn import Event, Item, Noted, Said, Turn
from app.tutor import Tutor

from .table import Bar, Options, Row, share_row

CASES = ROOT / "evals" / "cases" / "outside.yaml"
SUITE = "outside"
Lines = list[tuple[str, Fraction]]
"""Equations as text, each with its result."""


def run(options: Options) -> Iterator[Row]:
    rows: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    yield from _pure(options.some([r for r in rows if r["kind"] != "word"]))
    yield from _stories(options.some([r for r in rows if r["kind"] == "word"]))


# ---------------------------------------------------------------- pure mathematics


def _pure(rows: Sequence[dict[str, Any]]) -> Iterator[Row]:
    language = Prompts(ROOT / "prompts").language("en")
    found = [_recognised(row["text"], language.say) for row in rows]
    for half in ("tune", "report", "all"):
        picked = [(row, item) for row, item in zip(rows, found, strict=True) if half in ("all", row["half"])]
        known = [(row, item) for row, item in picked if item is not None]
        missed = [f"{row['id']}: not recognised: {row['text']!r}" for row, item in picked if item is None]
        kinds = sorted({row["kind"] for row, _ in picked})
        shares = [f"{k}: {sum(r['kind'] == k for r, _ in known)} of {sum(r['kind'] == k for r, _ in picked)}" for k in kinds]
        baseline = f"a sum among words {sum(_old(row['text']) for row, _ in picked) / max(1, len(picked)):.2f}"
        yield share_row(
            SUITE, f"recognised ({half})", "our code", [i is not None for _, i in picked], (), baseline, Bar(least=0.85), (*shares, *missed)
        )
        right = [_agrees(item, row) for row, item in known]
        wrong = [
            f"{row['id']}: {row['text']!r}: ours {_key(item)!r}, the case's {row['key']!r}"
            for (row, item), ok in zip(known, right, strict=True)
            if not ok
        ]
        yield share_row(SUITE, f"key right of those recognised ({half})", "our code", right, (), "", Bar(least=0.98), wrong)


def _recognised(text: str, say: Callable[..., str]) -> Item | None:
    brought = recognise(text)
    return item_of(brought.problem, say, factored) if brought else None


def _old(text: str) -> bool:
    """The recogniser there was before: one sum in digits among words."""
    from app.library.own import typed_sum
    from app.marking import value_of

    typed = typed_sum(text)
    return bool(typed) and "=" not in text and value_of(typed) is not None


def _agrees(item: Item, row: dict[str, Any]) -> bool:
    """The case's key is right by our key; a key without its unit is right when it is right with ours."""
    given = str(row["key"])
    verdict = mark(item.expected, given).verdict
    if verdict == "incomplete" and item.expected.unit and not re.search(r"[a-z]", given):
        verdict = mark(item.expected, f"{given} {item.expected.unit}").verdict
    return verdict == "right"


def _key(item: Item) -> str:
    key = item.expected
    return key.value or ", ".join(key.order) or next((c.text for c in key.choices if c.right), "")


# ---------------------------------------------------------------- solutions, honest and not


def search(story: Story, wanted: Callable[[Fraction], bool], dice: Random, most: int = 60_000) -> Lines | None:
    """Equations that use every number of the story once (and at most one well-known one) and end in a wanted value, or None."""
    left = [most]

    def go(numbers: list[Fraction], lines: Lines) -> Lines | None:
        if len(numbers) == 1:
            return lines if lines and wanted(numbers[0]) else None
        pairs = [(i, j) for i in range(len(numbers)) for j in range(len(numbers)) if i != j]
        dice.shuffle(pairs)
        for i, j in pairs:
            for op in dice.sample("+-*/", 4):
                left[0] -= 1
                if left[0] < 0:
                    return None
                a, b = numbers[i], numbers[j]
                if (op in "+*" and i > j) or (op == "/" and not b) or (op == "-" and a < b):
                    continue
                c = a + b if op == "+" else a - b if op == "-" else a * b if op == "*" else a / b
                rest = [n for k, n in enumerate(numbers) if k not in (i, j)]
                if found := go([*rest, c], [*lines, (f"{_said(a)} {op} {_said(b)} = {_said(c)}", c)]):
                    return found
        return None

    for extra in ((), *((c,) for c in sorted(story.constants))):
        if len(story.numbers) + len(extra) <= 6 and (found := go([*story.numbers, *extra], [])):
            return found
        left[0] = max(left[0], most // 6)
    return None


def _said(number: Fraction) -> str:
    text = decimal(number)
    return f"({text})" if "/" in text else text


def _text(lines: Lines, answer: Fraction | None = None) -> str:
    return "\n".join([*[line for line, _ in lines], f"answer = {decimal(lines[-1][1] if answer is None else answer)}"])


Pair = tuple[str, str]


def _rubbish(story: Story, key: Fraction, dice: Random) -> Pair:
    return ("<script>answer = 0/0</script> ### \x00 = = 7 = 8\n" + "ZQ" * 200, "I think it is " + decimal(key + 1) + ".")


def _false_twice(story: Story, key: Fraction, dice: Random) -> Pair:
    a, b = story.numbers[:2]
    wrong = key + dice.randint(1, 5)
    wrong += wrong == a + b
    text = f"{decimal(a)} + {decimal(b)} = {decimal(wrong)}\nanswer = {decimal(wrong)}"
    return text, text


def _invented(story: Story, key: Fraction, dice: Random) -> Pair:
    wrong = key + dice.randint(1, 9)
    odd = Fraction(dice.randint(101, 997)) + Fraction(1, 7).limit_denominator(1)
    text = f"{decimal(odd + wrong)} - {decimal(odd)} = {decimal(wrong)}\nanswer = {decimal(wrong)}"
    return text, f"{decimal(wrong * 2)} / 2 = {decimal(wrong)}\nanswer = {decimal(wrong)}"


def _disagreeing(story: Story, key: Fraction, dice: Random) -> Pair:
    one = search(story, lambda v: v > 0 and v != key, dice, 4000)
    other = search(story, lambda v: v > 0 and v != key and (one is None or v != one[-1][1]), dice, 4000)
    return (_text(one) if one else "", _text(other) if other else "")


def _relabelled(story: Story, key: Fraction, dice: Random) -> Pair:
    """True equations from the story's numbers, and then an answer that none of them gives; twice the same."""
    lines = search(story, lambda v: True, dice, 4000)
    return (_text(lines, key + 1), _text(lines, key + 1)) if lines else ("", "")


def _part_way(story: Story, key: Fraction, dice: Random) -> Pair:
    """Two numbers joined and the rest of the story forgotten; both calls agree. With two numbers nothing can be forgotten."""
    a, b = story.numbers[0], story.numbers[-1]
    if len(story.numbers) < 3:
        return "", ""
    text = f"{decimal(a)} + {decimal(b)} = {decimal(a + b)}\nanswer = {decimal(a + b)}"
    return text, text


def _wrong_operation(story: Story, key: Fraction, dice: Random) -> Pair:
    """The worst liar: true equations, every number of the story, a wrong operation, twice the same, and every check of ours passed."""
    for _ in range(30):
        lines = search(story, lambda v: v != key and v > 0, dice, 3000)
        if lines and not read_solution(_text(lines), story).fault:
            return _text(lines), _text(lines)
    return "", ""


def _swapped(story: Story, key: Fraction, dice: Random) -> Pair:
    """An honest solution with one operation changed and everything after it worked out again, twice the same: a plausible slip."""
    lines = search(story, lambda v: v == key, Random(0)) or []
    for n in dice.sample(range(len(lines)), len(lines)):
        for op in dice.sample("+-*/", 4):
            if (changed := _changed(lines, n, op)) and changed[-1][1] != key:
                return _text(changed), _text(changed)
    return "", ""


def _changed(lines: Lines, at: int, op: str) -> Lines | None:
    """The lines with another operation in one of them; later lines use the new results."""
    swap: dict[Fraction, Fraction] = {}
    out: Lines = []
    for n, (line, result) in enumerate(lines):
        left, sign, right = line.partition(" = ")[0].split(" ")
        a, b = (swap.get(Fraction(x.strip("()")), Fraction(x.strip("()"))) for x in (left, right))
        sign = op if n == at else sign
        if (n == at and line.split(" ")[1] == op) or (sign == "/" and not b):
            return None
        c = a + b if sign == "+" else a - b if sign == "-" else a * b if sign == "*" else a / b
        swap[result] = c
        out.append((f"{_said(a)} {sign} {_said(b)} = {_said(c)}", c))
    return out


def _honest(story: Story, key: Fraction, dice: Random) -> Pair:
    lines = search(story, lambda v: v == key, dice)
    return (_text(lines), _text(lines)) if lines else ("", "")


LIARS: dict[str, Callable[[Story, Fraction, Random], Pair]] = {
    "false equations, twice": _false_twice,
    "numbers from nowhere": _invented,
    "two different answers": _disagreeing,
    "true lines, another answer": _relabelled,
    "true lines, numbers left out": _part_way,
    "rubbish": _rubbish,
}


class Scripted:
    """A model that says the first text, then the second."""

    def __init__(self, pair: Pair) -> None:
        self.name, self.pair, self.calls = "scripted", pair, 0

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        self.calls += 1
        yield self.pair[min(self.calls, 2) - 1]

    def close(self) -> None:
        return None


# ---------------------------------------------------------------- stories


def _stories(rows: Sequence[dict[str, Any]]) -> Iterator[Row]:
    stories = [(row, story_of(row["text"])) for row in rows]
    known = [(row, story) for row, story in stories if story is not None]
    missed = [f"{row['id']}: {row['text']!r}" for row, story in stories if story is None]
    yield share_row(SUITE, "story recognised", "our code", [s is not None for _, s in stories], faults=missed, direction="least")
    honest = {row["id"]: _honest(story, Fraction(row["key"]), Random(row["id"])) for row, story in known}
    told = [(row, story) for row, story in known if honest[row["id"]][0]]
    keys = [_taken(honest[row["id"]], story) for row, story in told]
    faults = [
        f"{row['id']}: {read_solution(honest[row['id']][0], story).fault}" for (row, story), key in zip(told, keys, strict=True) if not key
    ]
    yield share_row(
        SUITE, "an honest pair of solutions makes a key", "honest stub", [bool(k) for k in keys], faults=faults, direction="least"
    )
    yield share_row(
        SUITE, "that key is right", "honest stub",
        [Fraction(k) == Fraction(row["key"]) for (row, _), k in zip(told, keys, strict=True) if k], bar=Bar(least=1.0),
    )  # fmt: skip
    worse = {
        "one operation of an honest solution changed, twice": _swapped,
        "the wrong operations, chosen to pass every check": _wrong_operation,
    }
    for name, liar in (LIARS | worse).items():
        lies = [(row, story, liar(story, Fraction(row["key"]), Random(row["id"]))) for row, story in known]
        taken = [(row, _taken(pair, story)) for row, story, pair in lies if pair[0]]  # where the liar finds no lie it says nothing
        wrong = [bool(key) and Fraction(key) != Fraction(row["key"]) for row, key in taken]
        worst = name in worse
        yield share_row(
            SUITE, f"a wrong key held to compare with: {name}", "lying stub", wrong, baseline="unchecked agreement 1.00" if worst else "",
            bar=None if worst else Bar(most=0), faults=[f"{row['id']}: {key}" for (row, key), w in zip(taken, wrong, strict=True) if w],
        )  # fmt: skip
    yield from asyncio.run(_through_tutor(known))


def _taken(pair: Pair, story: Story) -> str:
    return agreed(read_solution(pair[0], story), read_solution(pair[1], story))


async def _through_tutor(known: Sequence[tuple[dict[str, Any], Story]]) -> list[Row]:
    """Every story with every liar in turn and with the worst one: does a wrong key ever make a verdict or evidence?"""
    liars = list(LIARS.values())
    marked: list[bool] = []
    silent: list[bool] = []
    calls: list[int] = []
    faults: list[str] = []
    with TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=Scripted(("", "")))  # type: ignore[call-arg]
        try:
            for n, (row, story) in enumerate(known):
                for liar in (liars[n % len(liars)], _wrong_operation):
                    key = Fraction(row["key"])
                    pair = liar(story, key, Random(row["id"]))
                    held = _taken(pair, story)
                    told, spent, first = await _talk(
                        tutor, f"{row['id']}-{liar.__name__}", row["text"], pair, (decimal(key), held or decimal(key + 1))
                    )
                    marked.append(bool(held) and Fraction(held) != key and bool(told))
                    silent.append(not told)
                    calls.append(spent)
                    faults += [f"{row['id']} {liar.__name__}: {told}"] if told else []
                    faults += [f"{row['id']} {liar.__name__}: not said to be unverified: {first}"] if "verified" not in first else []
        finally:
            tutor.close()
    return [
        share_row(
            SUITE,
            "wrong keys used to mark a story: a verdict told or evidence kept",
            "lying stubs, whole tutor",
            marked,
            bar=Bar(most=0),
            faults=faults,
        ),
        share_row(SUITE, "stories without a verdict or evidence", "lying stubs, whole tutor", silent, bar=Bar(least=1.0), faults=faults),
        share_row(
            SUITE,
            "turns that bring a story with at most two calls",
            "lying stubs, whole tutor",
            [c <= 2 for c in calls],
            bar=Bar(least=1.0),
        ),
    ]


async def _talk(tutor: Tutor, session: str, text: str, pair: Pair, answers: Sequence[str]) -> tuple[str, int, str]:
    """(the first sign of a verdict or of evidence, calls in the first turn, the first reply)."""
    model = Scripted(pair)
    object.__setattr__(tutor.parts, "model", model)
    first = ""
    calls = 0
    for n, said in enumerate((text, *answers)):
        events: list[Event] = [event async for event in tutor.answer(Turn("student", said, session, session, 5))]
        reply = " ".join(e.text for e in events if isinstance(e, Said))
        first, calls = (reply, model.calls) if n == 0 else (first, calls)
        facts = next((e.facts for e in events if isinstance(e, Noted) and e.what == "move"), {})
        if facts.get("verdict", "cannot_tell") != "cannot_tell":
            return f"verdict {facts['verdict']} on {said!r}", calls, first
        if re.search(r"\b(?:correct|not yet|right answer|wrong answer)\b", reply, re.IGNORECASE):
            return f"said {reply[:120]!r} to {said!r}", calls, first
    if rows := tutor.store.evidence_of(session):
        return f"evidence {rows[0]}", calls, first
    return "", calls, first
