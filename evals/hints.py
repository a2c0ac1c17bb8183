"""Eight turns with one task: is help given in order, once, and never the key before it is earned?

Scripted learners (`hints.yaml`) go through the whole tutor with a task of every family of every pack. What a turn shows
is read here from its words and cards: which hint, whether it gives something or only asks, whether a right answer is
confirmed at once, whether a fresh task follows help. Whether the key is said is read by `decoded` and by the texts of
options, not by the guard. A reply that praises the right answer or comes after the shown solution has earned the key.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from app.bootstrap import bootstrap
from app.library.items import draw
from app.library.packs import Pack
from app.models import ChatModel, Patient
from app.sentences import split, words
from app.settings import ROOT, Settings
from app.turn import Event, Item, Made, Noted, Said, Turn
from app.tutor import Tutor

from . import models
from .decoded import said, written
from .families import value_in
from .simulated_students import right_answer
from .table import Bar, Options, Row, share_row

CASES = ROOT / "evals" / "cases" / "hints.yaml"
TURNS, BARE, AGAIN = 8, 3, 4
"""Turns of a talk; bare questions in a row; how often one sentence of ours may come in a talk."""
SHORTEST, LONGEST, LONGEST_WORKED = 1, 90, 220
"""Words of a reply; with a worked example or the solution in it."""
SMALL = 3
"""Conversations with a real model, each with one learner of `FEW`."""
FEW = ("asks-for-the-answer", "tries-then-asks", "stuck")
_CONFIRMS = re.compile(r"^(?:Correct\b|Your answer has|Correcto|Tu respuesta tiene)")


@dataclass(frozen=True)
class Learner:
    id: str
    says: tuple[str, ...]
    tries: frozenset[int]


@dataclass
class Seen:
    """One turn: what was said by both, and what it showed. `earned`: the key was right, or the solution was shown, by now."""

    text: str
    reply: str
    right: bool = False
    tried: bool = False
    earned: bool = False
    hints: tuple[int, ...] = ()
    rungs: tuple[int, ...] = ()
    gives: bool = False
    worked: bool = False
    solution: bool = False
    fresh: bool = False
    leak: str = ""
    marked: bool = False
    """A verdict was noted for this message."""
    on_task: bool = False
    """The message was taken as one about the task."""
    assisted: bool = False
    """Any help came before this turn."""
    item: str = ""


@dataclass
class Talked:
    learner: str
    item: Item
    turns: list[Seen] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.item.id} {self.learner}"


def learners() -> list[Learner]:
    rows = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [Learner(row["id"], tuple(row["says"]), frozenset(row["tries"])) for row in rows]


# ---------------------------------------------------------------- what a learner says


def wrong_answers(item: Item) -> list[str]:
    """Wrong answers to an item: those its author foresees, then others; never the key."""
    key = item.expected
    unit = f" {key.unit}" if key.unit else ""
    if key.kind == "choice":
        return [c.text for c in key.choices if not c.right]
    if key.kind == "order":
        return ["; ".join(reversed(key.order)), "; ".join((*key.order[1:], key.order[0]))]
    if key.kind == "criteria":
        return [f"I think that {m.gives} and that is all." for m in key.mistakes] or ["It is what it is and that is all I know."]
    value = value_in(key.value)
    near = [] if value is None else [value + 3, value * 10 + 1, value + Fraction(1, 7), value + 11, value + 20]
    return [f"{m.gives}{unit}" for m in key.mistakes] + [f"{v}{unit}" for v in near]


def line(template: str, item: Item, wrongs: Sequence[str], at: int, last: int) -> str:
    """A scripted message with its braces filled. `last` is the hint that was said last."""
    step = next((s.answers[0] for s in item.steps if s.hint == last), "i don't know")
    put = {"right": right_answer(item), "wrong": wrongs[0], "guess": wrongs[(at + 1) % len(wrongs)], "step": step}
    return re.sub(r"\{(\w+)\}", lambda m: put[m[1]], template)


# ---------------------------------------------------------------- what a turn shows


def leak(reply: str, item: Item, before: str) -> str:
    """Why a reply says the key, or "". `before` is everything that stood there: the task and both sides of the talk."""
    key = item.expected
    if key.kind == "choice":
        right = [c.text for c in key.choices if c.right]
        others = [c.text for c in key.choices if not c.right]
        for sentence in split(reply):
            named = [t for t in right if _plain(t) and re.search(rf"(?<!\w){re.escape(_plain(t))}(?!\w)", _plain(sentence))]
            says = named and re.search(r"\b(?:answer|correct|right one|option|choose|pick)\b", sentence.lower())
            if says and not any(_plain(o) in _plain(sentence) for o in others) and _plain(sentence) not in _plain(item.ask):
                return f"names the option: {sentence}"
        return ""
    if key.kind == "order":
        told = [re.sub(r"\W+", " ", " ".join(key.order)).strip().lower() in re.sub(r"\W+", " ", t).lower() for t in (reply, before)]
        return "tells the order" if told[0] and not told[1] else ""
    if key.kind == "criteria":
        own = [s for s in split(item.solution) if len(words(s)) >= 4]
        return next((f"says the model answer: {s}" for s in own if _plain(s) in _plain(reply) and _plain(s) not in _plain(before)), "")
    value = value_in(key.value)
    if value is None:
        return f"says {key.value}" if _plain(key.value) in _plain(reply) and _plain(key.value) not in _plain(before) else ""
    stood = written(before) | _mixed(before)
    return f"says {key.value}" if value in (said(reply, stood) | _mixed(reply)) - stood else ""


def _mixed(text: str) -> set[Fraction]:
    """Mixed numbers of a text: "5 7/24"."""
    found = re.findall(r"(?<![\d/.])(\d+)\s+(\d+)/(\d+)", text)
    return {int(whole) + Fraction(int(top), int(bottom)) for whole, top, bottom in found if int(bottom)}


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w/+*<>=. -]", "", text.lower())).strip().rstrip(".")


def _shown(events: Sequence[Event], item: Item, gifts: str) -> Seen:
    texts = [e.text for e in events if isinstance(e, Said)]
    reply = " ".join(texts)
    spoken = " ".join(t for t in texts if not t.startswith("\n- "))  # a worked line may hold a hint's words
    hints = tuple(n for n, hint in enumerate(item.hints, 1) if re.search(rf"{re.escape(_plain(hint))}(?!\w)", _plain(spoken)))
    rungs = tuple(int(e.facts["rung"]) for e in events if isinstance(e, Noted) and e.what == "move" and e.facts.get("rung"))
    marked = any(e.facts.get("verdict") not in (None, "", "cannot_tell") for e in events if isinstance(e, Noted) and e.what == "move")
    moves = {str(e.facts.get("name")) for e in events if isinstance(e, Noted) and e.what == "move"}
    worked = len([t for t in texts if t.startswith("\n- ")]) >= 2
    own = sum(_plain(w) in _plain(reply) for w in item.worked)
    cards = [e.content for e in events if isinstance(e, Made) and e.what == "item"]
    fresh = any(c.get("unassisted") and c.get("ask") != item.ask for c in cards)
    said_before = any(len(_plain(s)) > 12 and _plain(s) in gifts for s in split(reply))
    by_model = any(isinstance(e, Said) and e.by != "author" for e in events)
    gives = bool(hints or worked or cards or said_before or by_model or any(isinstance(e, Made) and e.what == "picture" for e in events))
    solution = bool(item.worked) and (own == len(item.worked) or "solution" in moves)
    return Seen("", reply, hints=hints, rungs=rungs, gives=gives, worked=worked, fresh=fresh,
                marked=marked, on_task=bool(moves), solution=solution)  # fmt: skip


def _gifts(pack: Pack) -> str:
    """What counts as given when it is said: the words for misconceptions, and everything the lessons say."""
    found = [t for o in pack.objectives.values() for m in o.misconceptions for t in (*split(m.say), m.ask)]
    found += [path.read_text(encoding="utf-8") for path in sorted(pack.folder.glob("lessons/*.md"))]
    return _plain(re.sub(r"\{[^{}]*\}", "", " | ".join(found)))


async def converse(tutor: Tutor, item: Item, learner: Learner, session: str, model: ChatModel | None, gifts: str) -> Talked:
    """Eight turns. The task in play is the first one until it was earned; then what comes next is looked at no more for the key."""
    talked, wrongs = Talked(learner.id, item), wrong_answers(item)
    before, last, earned, helped = item.ask + " " + " ".join(c.text for c in item.expected.choices), 0, False, False
    if isinstance(model, models.Answering):
        model.key = item.expected.value or right_answer(item)
    for at, template in enumerate(learner.says, 1):
        text = line(template, item, wrongs, at, last)
        turn = Turn("student", text, session, session, 5, item=item if at == 1 else None)
        seen = _shown([event async for event in tutor.answer(turn)], item, gifts)
        seen.text, seen.tried, seen.assisted, seen.item = text, at in learner.tries, helped, item.id
        seen.right = not earned and text == right_answer(item)
        if not (earned or seen.right or seen.solution or seen.worked):
            seen.leak = leak(seen.reply, item, f"{before} {text}")
        elif seen.worked and not (earned or seen.right or seen.solution):
            own = [w for w in item.worked if _plain(w) in _plain(seen.reply) and leak(w, item, f"{before} {text}")]
            seen.leak = f"a line of this task's own solution: {own[0]}" if own else ""
        earned = earned or seen.right or seen.solution
        seen.earned = earned
        helped = helped or bool(seen.hints or seen.rungs or seen.worked)
        last = max([*seen.hints, *seen.rungs, last]) if not earned else 0
        before += f" {text} {seen.reply}"
        talked.turns.append(seen)
    return talked


async def raw(model: ChatModel, item: Item, learner: Learner) -> Talked:
    """The same model with a good tutor prompt, the task and the talk so far, and nothing around it."""
    talked, wrongs = Talked(learner.id, item), wrong_answers(item)
    prompt = f"You are a kind school tutor. Never give the final answer; guide with one short question or hint.\nProblem: {item.ask}"
    talk: list[tuple[str, str]] = [("system", prompt)]
    before, earned = item.ask + " " + " ".join(c.text for c in item.expected.choices), False
    if isinstance(model, models.Answering):
        model.key = item.expected.value or right_answer(item)
    for at, template in enumerate(learner.says, 1):
        text = line(template, item, wrongs, at, 0)
        reply = "".join([piece async for piece in model.stream([*talk, ("user", text)], 120)])
        seen = Seen(text, reply, right=not earned and text == right_answer(item), tried=at in learner.tries)
        earned = seen.earned = earned or seen.right
        seen.leak = "" if earned else leak(reply, item, f"{before} {text}")
        talk += [("user", text), ("assistant", reply)]
        before += f" {text} {reply}"
        talked.turns.append(seen)
    return talked


# ---------------------------------------------------------------- checks of a whole talk; each gives the faults in words


def key_leaks(talked: Talked) -> list[str]:
    return [f"turn {n}: {s.leak} in {s.reply[:200]!r}" for n, s in enumerate(talked.turns, 1) if s.leak]


def hints_out_of_order(talked: Talked, by_words: bool) -> list[str]:
    """A hint said twice, or after a later one. By the hints' own words; with a model that rewords them, by the kept move."""
    given: list[int] = []
    for seen in _open(talked):
        given += seen.hints if by_words else seen.rungs
    return [f"hints came as {given}"] if any(b <= a for a, b in pairwise(given)) else []


def bare_questions(talked: Talked) -> list[str]:
    """More than three questions in a row with nothing given between."""
    run, faults = 0, []
    for n, seen in enumerate(_open(talked), 1):
        run = 0 if seen.gives else run + ("?" in seen.reply)
        faults += [f"turn {n}: {run} bare questions in a row, {seen.reply[:160]!r}"] if run > BARE else []
    return faults


def solution_unearned(talked: Talked) -> list[str]:
    """The task's own solution without an answer put forward before it."""
    for n, seen in enumerate(talked.turns):
        if seen.solution and not any(s.tried for s in talked.turns[:n]) and not any(s.right for s in talked.turns[: n + 1]):
            return [f"turn {n + 1}: the solution came with no answer before it"]
        if seen.earned:
            return []
    return []


def not_confirmed(talked: Talked) -> list[str]:
    """A right answer to the open task that is not met as right in the first words."""
    return [
        f"turn {n}: {s.text!r} met with {s.reply[:160]!r}"
        for n, s in enumerate(talked.turns, 1)
        if s.right and not _CONFIRMS.search(s.reply)
    ]


def no_fresh_task(talked: Talked) -> list[str]:
    """After help, a right answer is followed by another task to be done alone."""
    return [f"turn {n}: {s.reply[:160]!r}" for n, s in enumerate(talked.turns, 1) if s.right and s.assisted and not s.fresh]


def repeats(talked: Talked) -> list[str]:
    """A sentence of four words or more in more than `AGAIN` turns of the open task, or the same whole reply three times running."""
    counts = Counter(
        s
        for seen in _open(talked)
        for s in {x for x in split(seen.reply) if len(words(x)) >= 4 and _plain(x) not in _plain(talked.item.ask)}
    )
    faults = [f"{n} times: {s!r}" for s, n in counts.items() if n > AGAIN]
    turns = _open(talked)
    three = zip(turns, turns[1:], turns[2:], strict=False)
    return faults + [f"the same reply three times running: {c.reply[:160]!r}" for a, b, c in three if a.reply == b.reply == c.reply]


def marked_unasked(talked: Talked) -> list[str]:
    """A message that puts no answer forward ("what do i do") is marked as one."""
    turns = enumerate(_open(talked), 1)
    return [f"turn {n}: {s.text!r} met with {s.reply[:160]!r}" for n, s in turns if s.marked and not s.tried and "{step}" not in s.text]


def out_of_band(talked: Talked) -> list[str]:
    faults = []
    for n, seen in enumerate(talked.turns, 1):
        count, most = len(re.findall(r"\w+", seen.reply)), LONGEST_WORKED if seen.worked or seen.fresh else LONGEST
        faults += [f"turn {n}: {count} words: {seen.reply[:120]!r}"] if not SHORTEST <= count <= most else []
    return faults


def _open(talked: Talked) -> list[Seen]:
    """The turns while the first task is open."""
    first = next((n for n, s in enumerate(talked.turns) if s.earned), len(talked.turns))
    return talked.turns[:first]


# ---------------------------------------------------------------- the suite


def run(options: Options) -> Iterator[Row]:
    """Rows per speaker. A real model gets few talks; the stub that says keys uses its encodings in turn."""
    for name in options.models or ("none", "answering"):
        model = models.by_name(name)
        real = model is not None and not isinstance(model, models.Answering)
        try:
            with TemporaryDirectory() as folder:
                spoken = Patient(model, 20, 15, 90) if model else None
                tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=spoken)
                try:
                    chosen = _chosen(tutor.packs, options, real)
                    gifts = {pack.id: _gifts(pack) for pack in tutor.packs.values()}
                    talks = [
                        asyncio.run(converse(tutor, item, learner, f"hints{n}", model, gifts[item.id.partition("/")[0]]))
                        for n, (item, learner) in enumerate(chosen)
                    ]
                finally:
                    object.__setattr__(tutor.parts, "model", None)
                    tutor.close()
            yield from _measured(name, talks)
            if model is not None and options.compare:
                plain = [asyncio.run(raw(model, item, learner)) for item, learner in chosen]
                faults = [(t, key_leaks(t)) for t in plain]
                yield share_row("hints", "talks in which the key is said before it is earned", f"raw, {name}", [bool(f) for _, f in faults],
                                [t.item.id for t, _ in faults])  # fmt: skip
        finally:
            if model is not None:
                model.close()


def _chosen(packs: Mapping[str, Pack], options: Options, real: bool) -> list[tuple[Item, Learner]]:
    """Every family with every learner, each with numbers of its own; a real model a few."""
    everyone = learners()
    items = [draw(pack, family, n) for n, (pack, family) in enumerate((p, f) for p in packs.values() for f in p.families.values())]
    if real:
        numbers = [item for item in items if item.expected.kind == "value"]
        return list(zip(Random(3).sample(numbers, SMALL), [x for x in everyone if x.id in FEW], strict=True))
    return options.some([(item, learner) for item in items for learner in everyone])


def _measured(name: str, talks: Sequence[Talked]) -> Iterator[Row]:
    who = f"ours, {name}" + (" (encodings in turn)" if name == "answering" else "")
    rows: list[tuple[str, Any, Bar, Sequence[Talked], str]] = [
        ("talks in which the key is said before it is earned", key_leaks, Bar(most=0.0), talks, ""),
        ("talks with a hint twice or out of order", lambda t: hints_out_of_order(t, name == "none"), Bar(most=0.0), talks, ""),
        (f"talks with more than {BARE} bare questions in a row", bare_questions, Bar(most=0.0), talks, "always asks 1"),
        ("talks with the solution before an answer of one's own", solution_unearned, Bar(most=0.0), talks, "always shows 1"),
        ("talks in which a right answer is not confirmed at once", not_confirmed, Bar(most=0.0), _with(talks, "right"), ""),
        ("talks in which a message that is no answer is marked", marked_unasked, Bar(most=0.02), talks, ""),
        ("talks in which no fresh task follows help", no_fresh_task, Bar(most=0.0), _with(talks, "helped"), "never 1"),
        (f"talks with a sentence more than {AGAIN} times, or one reply three times running", repeats, Bar(most=0.05), talks, ""),
        (f"talks with a reply over {LONGEST} words ({LONGEST_WORKED} with an example)", out_of_band, Bar(most=0.02), talks, ""),
    ]
    for what, check, bar, some, baseline in rows:
        found = [(t, check(t)) for t in some]
        faults = [f"{t.name}: {fault}" for t, lines in found for fault in lines[:2]]
        yield share_row("hints", what, who, [bool(lines) for _, lines in found], [t.item.id for t, _ in found], baseline, bar, faults)


def _with(talks: Sequence[Talked], what: str) -> list[Talked]:
    return [t for t in talks if any(s.right and (what == "right" or s.assisted) for s in t.turns)]
