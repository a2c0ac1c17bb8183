"""What a talk leaves behind: is help kept as help, and does a teacher's contract hold through the whole tutor?

Scripted students work on drawn tasks of every family with a number for a key, with no model. What should be kept follows from
the script alone: an answer given at once is work alone; after a hint, a named mix-up or a worked example it is not; a task that is
done leaves no second row. Then the same with a test that is open, and with a contract of one hint and nothing more. Whether a
hint was shown is read from the reply by code of its own. Each script is one person in one session.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bootstrap import bootstrap
from app.library.items import draw, redraw
from app.settings import Settings
from app.store import AssignmentRow
from app.turn import Item, Made, Said, Turn
from app.tutor import Tutor

from .table import Bar, Options, Row, share_row

NAME = "evidence"
SEED = 3
LOCK = {"highest_rung": 0, "sibling": False, "solution": False, "sources": False, "locked": True}
ONE_HINT = {"highest_rung": 1, "sibling": False, "solution": False}
Kept = tuple[tuple[str, bool], ...]
"""Verdict, and whether help came before it, of each row of evidence in order."""

_VERDICT = re.compile(r"\b(?:correct|not yet|right value|well done|not right|wrong)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Script:
    """What a student does with a task, and what that should leave. "=" is the key, "x" a predicted mistake, "+" the key of the
    task that comes after; the other words are buttons."""

    name: str
    does: tuple[str, ...]
    leaves: Kept


SCRIPTS = (
    Script("at once", ("=",), (("right", False),)),
    Script("a second time", ("=", "="), (("right", False),)),
    Script("after a hint", ("hint", "="), (("right", True),)),
    Script("after a hint, then the next one alone", ("hint", "=", "+"), (("right", True), ("right", False))),
    Script("after an example", ("another", "="), (("right", True),)),
    Script("after a named mix-up", ("x", "="), (("wrong", False), ("right", True))),
)


@dataclass(frozen=True)
class Told:
    """One session: what was said in reply to each thing done, and what was kept."""

    item: Item
    script: str
    replies: tuple[str, ...]
    kept: Kept


def tasks(tutor: Tutor) -> list[Item]:
    """One task of every family whose key is a number and that has a predicted mistake, a hint and a worked example."""
    found = [draw(pack, family, SEED) for pack in tutor.packs.values() for family in pack.families.values()]
    return [i for i in found if i.expected.kind == "value" and i.hints and i.worked and any(m.because for m in i.expected.mistakes)]


def run(options: Options) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"))  # type: ignore[call-arg]
        try:
            items = options.some(tasks(tutor))
            yield from _kept(asyncio.run(_sessions(tutor, items)))
            yield from _bound(tutor, items)
        finally:
            tutor.close()


async def _sessions(tutor: Tutor, items: Sequence[Item]) -> list[tuple[Script, Told]]:
    return [(script, await session(tutor, item, script.name, script.does)) for item in items for script in SCRIPTS]


async def session(tutor: Tutor, item: Item, name: str, does: Sequence[str], given: bool = True) -> Told:
    """Plays a script. `given`: the task comes with the first message; else the tutor chooses it, as in a test."""
    who = f"{name}-{item.id}"
    replies: list[str] = []
    now: Item | None = item if given else None
    after: Item | None = None
    for n, what in enumerate(does):
        right = after if what == "+" else now
        text = (_key(right) if what in "=+" else _mistake(right)) if what in ("=", "+", "x") and right else ""
        turn = Turn("student", text, who, who, 5, "en", "" if text else what, item=item if given and n == 0 else None)
        events = [event async for event in tutor.answer(turn)]
        replies.append(" ".join(e.text for e in events if isinstance(e, Said)))
        for card in (e for e in events if isinstance(e, Made) and e.what == "item"):
            shown = redraw(tutor.packs, str(card.content.get("id", "")))
            if shown is not None and now is None:
                now = shown
            elif shown is not None and now is not None and shown.id != now.id:
                after = shown
    kept = tuple((row.verdict, row.assisted) for row in tutor.store.evidence_of(who))
    return Told(now or item, name, tuple(replies), kept)


def _key(item: Item) -> str:
    return f"{item.expected.value} {item.expected.unit}".strip()


def _mistake(item: Item) -> str:
    """The first mistake that a misconception of the pack explains, or a wrong option, or steps the wrong way round."""
    key = item.expected
    if key.kind == "order":
        return "\n".join(reversed(key.order))
    found = next((m.gives for m in key.mistakes if m.because), next((c.text for c in key.choices if not c.right), "0"))
    return f"{found} {key.unit}".strip()


# ---------------------------------------------------------------- what is kept


def _kept(found: Sequence[tuple[Script, Told]]) -> Iterator[Row]:
    groups = [told.item.id for _, told in found]
    wrong = [f"{t.item.id} {s.name}: kept {t.kept}, happened {s.leaves}; {t.replies}" for s, t in found if t.kept != s.leaves]
    yield share_row(NAME, "what is kept is what happened", "no model", [t.kept == s.leaves for s, t in found], groups,
                    f"everything kept as alone {_alone(found):.2f}", Bar(least=1.0), wrong)  # fmt: skip
    helped = [(s, t) for s, t in found if any(assisted for _, assisted in s.leaves)]
    inflated = [t.kept.count(("right", False)) > s.leaves.count(("right", False)) for s, t in helped]
    faults = [f"{t.item.id} {s.name}: {t.kept}" for (s, t), bad in zip(helped, inflated, strict=True) if bad]
    yield share_row(NAME, "right work after help is kept as done alone", "no model", inflated, [t.item.id for _, t in helped],
                    "help not counted 1", Bar(most=0.0), faults)  # fmt: skip


def _alone(found: Sequence[tuple[Script, Told]]) -> float:
    """What a store that never keeps help would get right."""
    return sum(all(not assisted for _, assisted in s.leaves) for s, _ in found) / max(1, len(found))


# ---------------------------------------------------------------- what a contract allows

_TEST = ("new", "hint", "another", "x", "hint")
_WORK = ("hint", "hint", "hint", "another", "x", "hint")


def _bound(tutor: Tutor, items: Sequence[Item]) -> Iterator[Row]:
    """A test that is open, and one hint and nothing more; beside each the same messages without it."""
    for name, contract, does, given in (("a test", LOCK, _TEST, False), ("one hint", ONE_HINT, _WORK, True)):
        bound, free = [], []
        for item in items:
            row = AssignmentRow(f"{name}-{item.id}", "teacher", "Work", (item.objective,), contract)
            free.append(asyncio.run(session(tutor, item, f"free, {name}", does, True)))
            tutor.store.assignments.save(row)
            try:
                bound.append(asyncio.run(session(tutor, item, name, does, given)))
            finally:
                tutor.store.assignments.end(row.id)
        allowed = int(contract["highest_rung"])
        told = [too_much(t, allowed, verdicts=not given) for t in bound]
        plain = [bool(too_much(t, allowed, verdicts=not given)) for t in free]
        faults = [f"{t.item.id}: {why}; {t.replies}" for t, why in zip(bound, told, strict=True) if why]
        yield share_row(NAME, f"more help than {name} allows", "no model", [bool(why) for why in told], [i.id for i in items],
                        f"without it {sum(plain) / max(1, len(plain)):.2f}", Bar(most=0.0), faults)  # fmt: skip
        if not given:
            kept = [t.kept == (("wrong", False),) for t in bound]
            lost = [f"{t.item.id}: {t.kept}; {t.replies}" for t, ok in zip(bound, kept, strict=True) if not ok]
            yield share_row(NAME, f"an answer in {name} is kept once, as it was", "no model", kept, [i.id for i in items], "",
                            Bar(least=1.0), lost)  # fmt: skip


def too_much(told: Told, rungs: int, verdicts: bool) -> str:
    """The first thing in the replies that this contract does not allow: a hint beyond `rungs`, a worked line, or a verdict."""
    said = [_flat(reply) for reply in told.replies]
    for n, hint in enumerate(told.item.hints[rungs:], rungs + 1):
        if any(_flat(hint) in reply for reply in said):
            return f"hint {n}: {hint!r}"
    if any("line by line" in reply.lower() for reply in told.replies):
        return "a worked example"
    word = next((found[0] for reply in told.replies if (found := _VERDICT.search(reply))), "")
    return f"a verdict: {word!r}" if verdicts and word else ""


def _flat(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())
