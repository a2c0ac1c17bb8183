"""The teacher's board against classes whose truth is known: who needs help, who shares a wrong idea, who has gone silent.

Thirty students work for four weeks, a week on each of four objectives of the fractions pack. Each student is of a kind and
has a true chance of a right answer alone on each family of tasks, which moves from day to day; the answers are drawn from it.
The truth at the end is read from those chances and from who has stopped coming, not from the answers:

- needs help: did any work in the last seven days, and the true chance of a right answer alone, averaged over the tasks of the
  objective in work, is below one half (more wrong than right without help);
- group: holds a wrong idea of the objective in work that at least one other student holds, and worked in the last seven days;
- silent: stopped coming for good, a week ago or longer. The others are absent on one day in ten, and ill for some days together now
  and then; whoever is only ill counts against the board when it calls them silent.

The generator knows tasks, wrong ideas and days; it knows none of the board's windows, weights or thresholds. Those were set on
the classes 0-199; what is reported are the classes 3000-3079, drawn once the board was done. (Two earlier rules for groups missed
their bar on reported classes, with a precision of .82 and .84; each time the rule was set anew and reported on new classes.)
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import insert

from app.board import look
from app.boarding import groups_of, learner_of, needs_of, silent_for
from app.learning.answers import Tasks, tasks_of
from app.library.packs import Pack, load_pack
from app.settings import ROOT
from app.store import EvidenceRow, PersonRow, Store, StudentRow, open_engine
from app.store.tables import journal, people
from evals.statistics import bootstrap, percentile
from evals.table import Bar, Options, Row

START = datetime(2026, 9, 7, 9, tzinfo=UTC)
OBJECTIVES = ("fractions.equivalent", "fractions.compare", "fractions.add-like", "fractions.add-unlike")
KINDS = {"sure": 0.33, "steady": 0.25, "holder": 0.22, "lost": 0.08, "leaner": 0.06, "guesser": 0.06}
CLASSES = range(3000, 3080)
SIZE = 30


@dataclass
class Pupil:
    """One synthetic student with what is true of them."""

    person: str
    kind: str
    stops: int
    """School day from which they come no more; 99 for one who stays."""
    chance: dict[str, float] = field(default_factory=dict)
    """Of a right answer alone, by family, in the objective in work."""
    idea: str = ""
    ill: int = 0
    """School days they still stay at home; they come back."""
    rows: list[EvidenceRow] = field(default_factory=list)


def pupils(seed: int, pack: Pack, weeks: int = 4) -> tuple[list[Pupil], datetime]:
    """A class after four weeks, and the afternoon of its last Friday."""
    dice = Random(f"class {seed}")
    shared = dice.random() < 0.8  # most weeks have an idea that several students share
    found = [
        Pupil(f"c{seed}s{n}", dice.choices(list(KINDS), list(KINDS.values()))[0], dice.randrange(0, 20) if dice.random() < 0.1 else 99)
        for n in range(SIZE)
    ]
    tasks = tasks_of(pack.id, pack.families.values())
    number = seed * 100_000
    day = START
    for week in range(weeks):
        objective = OBJECTIVES[week % len(OBJECTIVES)]
        families = [f"{pack.id}/{f.id}" for f in pack.families_of(objective)]
        known = sorted({m for f in families for m in tasks[f].misconceptions})
        common = [m for m in known if sum(m in tasks[f].misconceptions for f in families) >= 2] or known
        favourite = dice.choice(common)
        for pupil in found:
            _begin(pupil, dice, families, tasks, favourite if shared and dice.random() < 0.6 else dice.choice(common))
        for weekday in range(5):
            day = START + timedelta(days=7 * week + weekday)
            for pupil in found:
                if pupil.stops <= week * 5 + weekday or _away(pupil, dice):
                    continue
                number = _day(pupil, dice, families, tasks, objective, day, number)
                _sleep(pupil, dice, families, tasks)
    return found, day + timedelta(hours=6)


def _away(pupil: Pupil, dice: Random) -> bool:
    """Absent today: one day in ten, and now and then for two to six school days together."""
    if not pupil.ill and dice.random() < 0.015:
        pupil.ill = dice.randint(2, 6)
    pupil.ill = max(0, pupil.ill - 1)
    return pupil.ill > 0 or dice.random() < 0.1


def _begin(pupil: Pupil, dice: Random, families: Sequence[str], tasks: Tasks, idea: str) -> None:
    """Chances at the start of a week's objective."""
    base = {
        "sure": (0.8, 0.97),
        "steady": (0.5, 0.8),
        "holder": (0.7, 0.9),
        "lost": (0.08, 0.35),
        "leaner": (0.1, 0.4),
        "guesser": (0.15, 0.35),
    }
    low, high = base[pupil.kind]
    level = dice.uniform(low, high)
    pupil.chance = {f: min(0.98, max(0.02, level + dice.uniform(-0.06, 0.06))) for f in families}
    pupil.idea = idea if pupil.kind == "holder" else ""
    if pupil.idea:
        _hold(pupil, dice, families, tasks)


def _hold(pupil: Pupil, dice: Random, families: Sequence[str], tasks: Tasks) -> None:
    """A wrong idea leaves little chance on the tasks that it spoils."""
    for name in families:
        if pupil.idea in tasks[name].misconceptions:
            pupil.chance[name] = dice.uniform(0.05, 0.2)


def _day(pupil: Pupil, dice: Random, families: Sequence[str], tasks: Tasks, objective: str, day: datetime, number: int) -> int:
    """A day's answers: two to seven of them."""
    moment = day + timedelta(minutes=dice.randrange(0, 200))
    session = f"{pupil.person}-{day:%d%m}"
    for _ in range(dice.randint(2, 7)):
        number += 1
        name = dice.choice(families)
        moment += timedelta(seconds=dice.uniform(1, 3) if pupil.kind == "guesser" and dice.random() < 0.5 else dice.uniform(25, 150))
        asks = {"leaner": 0.8, "lost": 0.35, "guesser": 0.05}.get(pupil.kind, 0.12)
        helped = dice.random() < asks
        right = dice.random() < min(0.95, pupil.chance[name] + (0.45 if helped else 0))
        idea = "" if right else _shown(pupil, dice, sorted(tasks[name].misconceptions))
        verdict = "right" if right else dice.choice(["wrong", "wrong", "wrong", "wrong", "close"]) if not idea else "wrong"
        item = f"{name}#{number % 900}"
        row = EvidenceRow(pupil.person, session, objective, item, verdict, idea, helped, int(helped), moment, id=number)
        pupil.rows.append(row)
    return number


def _shown(pupil: Pupil, dice: Random, could: Sequence[str]) -> str:
    """The wrong idea that a wrong answer looks like: one's own nine times in ten, else by chance one in seven."""
    if pupil.idea in could and dice.random() < 0.9:
        return pupil.idea
    likely = 0.5 if pupil.kind == "guesser" else 0.15
    return dice.choice(could) if could and dice.random() < likely else ""


def _sleep(pupil: Pupil, dice: Random, families: Sequence[str], tasks: Tasks) -> None:
    """From one day to the next: a little is learned; now and then a wrong idea goes."""
    if pupil.idea and dice.random() < 0.06:
        for name in families:
            if pupil.idea in tasks[name].misconceptions:
                pupil.chance[name] = dice.uniform(0.75, 0.9)
        pupil.idea = ""
    gain = {"steady": 0.04, "lost": 0.02, "leaner": 0.02}.get(pupil.kind, 0.0)
    for name in families:
        if pupil.idea not in tasks[name].misconceptions or not pupil.idea:
            pupil.chance[name] = min(0.98, pupil.chance[name] + gain)


@dataclass
class Truth:
    needs: set[str]
    shares: set[tuple[str, str]]
    silent: set[str]


def truth(found: Sequence[Pupil], end: datetime, days: int = 20) -> Truth:
    """What is true on the last afternoon, from chances and from who stopped."""
    gone = {p.person for p in found if p.stops <= days - 5}  # their last possible day is a week back
    here = [p for p in found if p.person not in gone and any(r.created and end - r.created < timedelta(days=7) for r in p.rows)]
    needs = {p.person for p in here if sum(p.chance.values()) / len(p.chance) < 0.5}
    held = [p.idea for p in here if p.idea]
    shares = {(p.person, p.idea) for p in here if p.idea and held.count(p.idea) >= 2}
    return Truth(needs, shares, gone)


def judged(seed: int, pack: Pack) -> tuple[Truth, Truth]:
    """(said by the board, true) of one class."""
    tasks = tasks_of(pack.id, pack.families.values())
    found, end = pupils(seed, pack)
    learners = [learner_of(StudentRow(p.person, since=START), p.rows, tasks=tasks) for p in found]
    needs = {need.person for one in learners if (need := needs_of(one, end)) is not None}
    shares = {(person, g.misconception) for g in groups_of(learners, end) for person in g.members}
    silent = {one.person for one in learners if silent_for(one, end) is not None}
    return Truth(needs, shares, silent), truth(found, end)


def run(options: Options) -> Iterator[Row]:
    pack = load_pack(ROOT / "knowledge" / "packs" / "fractions")
    seeds = options.some(list(CLASSES))
    results = [judged(seed, pack) for seed in seeds]
    for part, what in (("needs", "who needs help"), ("shares", "who shares a wrong idea"), ("silent", "who has gone silent")):
        counts, names, faults = _counts(results, part, seeds)
        total = len(results) * SIZE
        baseline = _everybody(results, part) if part != "shares" else ""
        for figure, index in (("precision", 1), ("recall", 2)):
            score = _ratio(counts, index)
            low, high = bootstrap(counts, names, lambda sums, i=index: float(sums[0] / (sums[0] + sums[i])) if sums[0] else 0.0)  # type: ignore[misc]
            yield Row(
                "board", f"{what}: {figure}", "rules", score, low, high, total, baseline if index == 1 else "", Bar(least=0.85), faults
            )
    yield _speed(pack)


def _counts(
    results: Sequence[tuple[Truth, Truth]], part: str, seeds: Sequence[int]
) -> tuple[list[tuple[float, ...]], list[str], tuple[str, ...]]:
    """(hits, false alarms, missed) of each class."""
    counts: list[tuple[float, ...]] = []
    faults = []
    for seed, (said, true) in zip(seeds, results, strict=True):
        a, b = getattr(said, part), getattr(true, part)
        counts.append((float(len(a & b)), float(len(a - b)), float(len(b - a))))
        faults += [f"class {seed}: {one} {'said, not true' if one in a else 'true, not said'}" for one in sorted(a ^ b, key=str)]
    return counts, [str(seed) for seed in seeds], tuple(faults)


def _ratio(counts: Sequence[tuple[float, ...]], index: int) -> float:
    hits, other = sum(c[0] for c in counts), sum(c[index] for c in counts)
    return hits / (hits + other) if hits else 0.0


def _everybody(results: Sequence[tuple[Truth, Truth]], part: str) -> str:
    return f"naming everybody {sum(len(getattr(t, part)) for _, t in results) / (len(results) * SIZE):.2f}"


def _speed(pack: Pack, others: int = 10_000, each: int = 20, rounds: int = 15) -> Row:
    """Milliseconds of a whole board for one class of thirty, with the work of 10,000 others in the database.

    The bar is on processor time (95th percentile), for the clock measures whatever else the machine does; its median is beside it.
    """
    found, end = pupils(CLASSES[0], pack)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(open_engine("", Path(folder)))
        try:
            fill(store, found, end, others, each)
            times, clock = [], []
            for n in range(rounds + 2):
                began, used = time.perf_counter(), time.process_time()
                board = look(store, {pack.id: pack}, end, "seven")
                if n >= 2:
                    times.append((time.process_time() - used) * 1000)
                    clock.append((time.perf_counter() - began) * 1000)
            if len(board.students) != SIZE or not board.needs:
                raise RuntimeError("the board of the room is not the class that was written")
        finally:
            store.close()
    what = f"board of 30 with {others:,} others x {each} answers in the database, p95 of processor ms"
    return Row(
        "board",
        what,
        "rules",
        percentile(times, 0.95),
        min(times),
        max(times),
        len(times),
        f"clock, median {percentile(clock, 0.5):.0f}",
        Bar(most=300),
        judged=False,
    )


def fill(store: Store, found: Sequence[Pupil], end: datetime, others: int, each: int) -> None:
    """A class in the room "seven", and many other students of whom the board must not read."""
    for pupil in found:
        store.save_person(PersonRow(pupil.person, "student", 5, avatar="owl"))
        store.rooms.join(pupil.person, "student", "seven")
    store.classwork.add([replace(row, id=None) for pupil in found for row in pupil.rows])
    dice = Random(5)
    for start in range(0, others, 500):
        ids = [f"other{n}" for n in range(start, min(start + 500, others))]
        with store.engine.begin() as db:
            db.execute(
                insert(people),
                [{"id": p, "audience": "student", "language": "en", "interests": [], "avatar": "", "created": START} for p in ids],
            )
            db.execute(insert(journal), [_turn(p, end - timedelta(days=dice.randrange(0, 28))) for p in ids for _ in range(3)])
        store.classwork.add([_other(p, dice, end) for p in ids for _ in range(each)])
    with store.engine.begin() as db:
        db.execute(insert(journal), [_turn(p.person, end - timedelta(minutes=2 * n)) for p in found for n in range(40, 0, -1)])


def _turn(person: str, moment: datetime) -> dict[str, object]:
    return {"person": person, "session": person, "facts": {"move": {"name": "rung", "heard": "attempt"}}, "created": moment}


def _other(person: str, dice: Random, end: datetime) -> EvidenceRow:
    moment = end - timedelta(minutes=dice.randrange(0, 28 * 24 * 60))
    return EvidenceRow(person, "s", dice.choice(OBJECTIVES), "fractions/compare-bottoms#1", dice.choice(["right", "wrong"]), created=moment)
