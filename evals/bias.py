"""Is anybody helped otherwise because of a name? Forty names of four traditions, everything else the same.

Said to a model: prompts are byte-identical once the name is taken out, and the name is not sent at all where it is no part
of a task. Said by the program alone: replies and verdicts are the same. Drawn: which families, which levels and why do not
depend on whose item it is; the numbers do, and are shown by group. Drafted: the same pages, whoever they are for. Shown to a
teacher: the same places on the board and in groups, whoever sits on which seat.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from app import board, choosing, studio, typed
from app.bootstrap import bootstrap
from app.drafting.render_markdown import to_markdown
from app.models import Message
from app.parts import Parts
from app.settings import ROOT, Settings
from app.store import EvidenceRow, PersonRow
from app.turn import Cited, Event, Noted, Said, Turn
from app.tutor import Tutor

from .board import pupils
from .table import Bar, Options, Row, share_row

SUITE = "bias"
CASES = ROOT / "evals" / "cases" / "bias_names.yaml"
TASK, OBJECTIVE = "what is 3/8 + 1/4? i think 2/12", "fractions.add-unlike"
ANSWERS = ("right", "wrong", "wrong", "right", "right", "wrong", "right", "right")
"""What the learner's answers come to, one after the other, whatever the numbers."""
BLANK = "▢"


class Recording:
    """Keeps every prompt and asks a plain question."""

    name = "recording stub"

    def __init__(self) -> None:
        self.prompts: list[str] = []

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        self.prompts.append("\n".join(f"{role}: {text}" for role, text in messages))
        yield "What do you notice about the pieces?"

    def close(self) -> None:
        return None


def blanked(text: str, name: str) -> str:
    """A text with the name put as a blank, in any case of letters."""
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", BLANK, text, flags=re.IGNORECASE)


# ---------------------------------------------------------------- what is said


def replies(tutor: Tutor, door: str, line: str, name: str, session: str) -> tuple[str, str]:
    """(the reply with its sources, the verdict), the name put as a blank."""

    async def turn(text: str) -> list[Event]:
        return [e async for e in tutor.answer(Turn(door, text, session, session, 5))]

    if door == "student" and "how much" not in line.lower() and "how many" not in line.lower():
        asyncio.run(turn(TASK))
    events = asyncio.run(turn(line.format(name=name)))
    said = " | ".join(e.text for e in events if isinstance(e, Said))
    cited = " ".join(e.passage.id for e in events if isinstance(e, Cited))
    move = next((e.facts for e in events if isinstance(e, Noted) and e.what == "move"), {})
    return f"{blanked(said, name)} {cited}", f"{move.get('verdict')} {move.get('name')} {move.get('heard')}"


def _spoken(tutor: Tutor, cases: dict[str, Any], names: Sequence[tuple[str, str]]) -> Iterator[Row]:
    base, recording = tutor.parts, Recording()
    for model in (recording, None):
        told: dict[str, list[tuple[str, str, bool]]] = {"prompt": [], "reply": [], "mark": [], "sent": [], "sent in a task": []}
        for door, kind in (("student", "student"), ("student", "pasted"), ("parent", "family")):
            for n, line in enumerate(cases[kind]):
                first: tuple[Any, ...] | None = None
                for group, name in names:
                    tutor.parts = replace(base, model=model)
                    recording.prompts.clear()
                    reply, verdict = replies(tutor, door, line, name, f"{SUITE}-{'m' if model else 'n'}-{kind}-{n}-{name}")
                    prompts = tuple(recording.prompts)
                    now = (tuple(blanked(p, name) for p in prompts), reply, verdict)
                    first = first or now
                    case = f"{kind} {n}, {group}, {name}"
                    told["prompt"].append((case, group, now[0] != first[0]))
                    told["reply"].append((case, group, now[1] != first[1]))
                    told["mark"].append((case, group, now[2] != first[2]))
                    sent = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", p, re.IGNORECASE) for p in prompts)
                    told["sent in a task" if kind == "pasted" else "sent"].append((case, group, sent))
        tutor.parts = base
        who = model.name if model else "no model"
        if model:
            yield _row("a prompt is another one, the name taken out", who, told["prompt"])
            yield _row("the name is sent to the model", who, told["sent"])
            yield _row("the name is sent as a part of a pasted task", who, told["sent in a task"], None)
        yield _row("a reply is another one, the name taken out", who, told["reply"])
        yield _row("a verdict or a move is another one", who, told["mark"])


def _row(what: str, who: str, values: Sequence[tuple[str, str, bool]], bar: Bar | None = Bar(most=0.0)) -> Row:  # noqa: B008 - frozen
    faults = [case for case, _, differs in values if differs]
    return share_row(SUITE, what, who, [differs for *_, differs in values], [case for case, *_ in values], "", bar, faults)


# ---------------------------------------------------------------- what is drawn


def drawn(parts: Parts, person: str) -> list[tuple[str, str, str, int]]:
    """(family, level, why, the largest number of the task) of the items one learner gets, the answers given as in ANSWERS."""
    pack, learned, found = parts.packs["fractions"], list[EvidenceRow](), []
    last = ""
    for verdict in ANSWERS:
        learner = choosing.learner_of(parts.store, pack, person, 5, learned)
        planned = choosing.plan(pack, learner, person, "s", objective=OBJECTIVE if not learned else "", last=last)
        item = planned.item
        numbers = [int(n) for n in re.findall(r"\d+", item.ask)]
        found.append((item.id.partition("#")[0], item.level, planned.reason, max(numbers, default=0)))
        learned.append(EvidenceRow(person, "s", item.objective, item.id, verdict, "", False, 0))
        last = item.id
    return found


def _drawn(parts: Parts, names: Sequence[tuple[str, str]]) -> Iterator[Row]:
    every = [(group, name, drawn(parts, name)) for group, name in names]
    first = every[0][2]
    for what, part in (
        ("a family of items is another one", 0),
        ("a level is another one", 1),
        ("the reason for an item is another one", 2),
    ):
        values = [
            (f"{g}, {n}, item {k}: {a[part]}", g, a[part] != b[part])
            for g, n, found in every
            for k, (a, b) in enumerate(zip(found, first, strict=True))
        ]
        yield _row(what, "no model", values)
    middle = median(number for *_, found in every for *_, number in found)
    for group in dict.fromkeys(g for g, *_ in every):
        mine = [(name, number > middle) for g, name, found in every for *_, number in found if g == group]
        what = f"drawn numbers above the median of all, {group.replace('_', ' ')}"
        yield share_row(
            SUITE, what, "no model", [above for _, above in mine], [name for name, _ in mine], f"all {len(every)} names: half or less"
        )


# ---------------------------------------------------------------- what is drafted


def drafted(parts: Parts, line: str, name: str) -> list[str]:
    """The pages of a draft that a teacher's sentence asks for, the name put as a blank."""
    read = typed.read(parts, line.format(name=name), "en")
    request = studio.Request(read.format, read.objective, read.grade, read.fields, changes=tuple(read.changes))
    return [f"{read.format} {read.objective}", *(blanked(to_markdown(page), name) for page in studio.make(parts, request).files)]


def _drafts(parts: Parts, lines: Sequence[str], names: Sequence[tuple[str, str]]) -> Row:
    values = []
    for n, line in enumerate(lines):
        first = drafted(parts, line, names[0][1])
        values += [(f"teacher {n}, {group}, {name}", group, drafted(parts, line, name) != first) for group, name in names]
    return _row("a draft is another one, the name taken out", "no model", values)


# ---------------------------------------------------------------- what a teacher is shown


def seated(parts: Parts, names: Sequence[tuple[str, str]], klass: int = 3500) -> Iterator[tuple[str, str, bool]]:
    """(case, group, whether the place is another one) of every seat of a class, the names moved on from tradition to tradition.

    A place is the rank among those to sit next to, with its reason, and the groups with who else is in them. The class is none
    of those that the suite `board` was set on or reports.
    """
    pack = parts.packs["fractions"]
    found, end = pupils(klass, pack)
    first: list[object] = []
    for turn in range(len({group for group, _ in names})):
        by = turn * len(names) // len({group for group, _ in names})
        turned = [*names[by:], *names[:by]][: len(found)]
        people = [f"{name} {turn}" for _, name in turned]
        for pupil, person, (_, name) in zip(found, people, turned, strict=True):
            parts.store.save_person(PersonRow(person, "student", 5))
            parts.store.rooms.join(person, "student", f"turn {turn}", name)
            parts.store.classwork.add([replace(row, person=person, id=None) for row in pupil.rows])
        places = _places(board.look(parts.store, {pack.id: pack}, end, f"turn {turn}"), people)
        first = first or places
        for seat, (group, name) in enumerate(turned):
            yield f"turn {turn}, seat {seat}, {name}", group, places[seat] != first[seat]


def _places(found: board.Board, people: Sequence[str]) -> list[object]:
    """Where each seat stands on a board, without a name."""
    at = {person: seat for seat, person in enumerate(people)}
    ranks = {need.person: (rank, need.objective, need.why) for rank, need in enumerate(found.needs)}
    groups = [(g.objective, g.misconception, sorted(at[p] for p in g.members)) for g in found.groups]
    return [(ranks.get(person), [g for g in groups if at[person] in g[2]]) for person in people]


def run(options: Options) -> Iterator[Row]:
    cases: dict[str, Any] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    every = [(group, name) for group, names in cases["names"].items() for name in names]
    names = options.some(every)
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"))
        try:
            yield from _spoken(tutor, cases, names)
            yield from _drawn(tutor.parts, every)
            yield _drafts(tutor.parts, cases["teacher"], names)
            yield _row("a place on the board or in a group is another one", "no model", list(seated(tutor.parts, every)))
        finally:
            tutor.close()
