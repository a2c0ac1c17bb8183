"""Do the learner's model and path find out the truth? Simulated students, 20 sessions each, against what they really know.

Kinds: secure, slips, holders of three stated misconceptions of each pack, guesser, help-abuser, forgetter, learner. The
students live by rules of their own (`simulated_students`); the code under test is the real one: choosing, path, marking,
help ladder, tracing. The prediction is fitted on students with even numbers and measured on those with odd ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from random import Random

from app.choosing import Planned
from app.learning.answers import RIGHT
from app.learning.learner import Learner
from app.learning.predict import WEIGHTS, Facts, calibration_error, chance, fit
from app.store import ChoiceRow, EvidenceRow

from .simulated_students import FIRST_DAY, NAMES, SESSIONS, Course, Student, packs, task_of
from .statistics import bootstrap
from .table import Bar, Options, Row, share_row

EACH, PROCESSES, WITHIN = 200, 2, 5
HELD = {
    "fractions": ("adds-across", "bigger-denominator-is-bigger", "adds-same-number"),
    "plants-ocean": ("mass-from-soil", "pollination-is-dispersal", "arrows-reversed"),
    "persuasive-writing": ("topic-not-claim", "wants-as-reason", "opinion-as-evidence"),
}
"""The three stated misconceptions of each pack."""
OTHERS = ("secure", "slips", "guesser", "help-abuser", "forgetter", "learner")
LONGEST = 360
"""Items after which the comparison of orders gives up on a student."""
BLOCKS = (3, 5, 8)
"""Items on an objective before the fixed order goes on."""
RUN = 14
"""So many answered items in a row on one objective, none right alone (the fresh one after help is an item too), while another
could be worked on, is being stuck. An item that was left without any answer is not counted: nothing was shown, and the student
may choose another way at any time."""


@dataclass
class Seen:
    """What one student's course showed."""

    kind: str
    pack: str
    n: int
    done: int = 0
    """Items until every objective was secure; 0 when that never came."""
    secure: int = 0
    false_secure: int = 0
    """Objectives called secure at a session's end while they were not known, or the misconception was still held."""
    objectives: int = 0
    named: int = 0
    """Items on the objective until the held misconception was named; 0 when it never was."""
    also_named: tuple[str, ...] = ()
    stuck: str = ""
    examples: list[tuple[tuple[float, ...], bool]] = field(default_factory=list)
    alone: int = 0
    begun: int = 0
    mended: tuple[bool, bool] = (False, False)
    """At the end: the misconception is repaired in the model, and in truth."""


# ---------------------------------------------------------------- one student


def student(kind: str, pack: str, n: int, held: str = "") -> Student:
    """The truth about the n-th student of a kind; the same every time."""
    dice = Random(f"{kind}/{pack}/{held}/{n}")
    objectives = packs()[pack].objectives
    able = kind in ("secure", "slips", "holder")
    made = Student(kind, dice, dict.fromkeys(objectives, able))
    made.slip = {"secure": 0.0, "slips": dice.uniform(0.08, 0.18)}.get(kind, dice.uniform(0.01, 0.08))
    made.learns, made.mends = dice.uniform(0.08, 0.45), dice.uniform(0.1, 0.5)
    made.asks = 0.0 if able else dice.uniform(0.0, 0.4)
    made.forgets = dice.uniform(0.03, 0.12) if kind == "forgetter" else dice.uniform(0.0, 0.004) if kind == "learner" else 0.0
    if kind == "guesser":
        made.seconds = dice.choice([(1.0, 2.5), (4.0, 20.0)])  # half of them fast, half not
    if kind == "holder":
        made.ideas = {held}
    if kind in ("learner", "forgetter"):
        known = dice.randint(0, len(objectives) // 2)
        made.knows = {name: n < known for n, name in enumerate(objectives)}
        if dice.random() < 0.5:
            made.ideas = {dice.choice([m.id for o in objectives.values() for m in o.misconceptions])}
    return made


def course(kind: str, pack: str, n: int, held: str = "", sessions: int = SESSIONS) -> Seen:
    """Twenty sessions with the real plan."""
    them = student(kind, pack, n, held)
    run = Course(them, packs()[pack], NAMES[n % len(NAMES)])
    seen = Seen(kind, pack, n, objectives=len(run.pack.objectives))
    home = next((o.id for o in run.pack.objectives.values() if held in {m.id for m in o.misconceptions}), "")
    if home:
        run.choices.append(ChoiceRow(run.name, "open", home, created=FIRST_DAY))
    streak: list[str] = []
    at = [0]
    """Rows that were looked at."""

    def watch(learner: Learner, planned: Planned, first: bool | None) -> bool:
        task = task_of(planned.item)
        if first is not None:
            seen.examples.append((learner.facts(planned.item.objective, task).row(), first))
            seen.alone += first
        seen.begun += 1
        here, answered = planned.item.objective, bool(run.rows) and run.rows[-1].item in (planned.item.id, run.last)
        free = [p for p in learner.path.places.values() if p.state == "open" and p.objective != here and not p.resting]
        alone = any(r.verdict in RIGHT and not r.assisted for r in _first_tries(run.rows[at[0] :]))
        at[0] = len(run.rows)
        if answered:
            streak[:] = [*streak, here] if free and not alone and set(streak) <= {here} else []
        if len(streak) > RUN:
            seen.stuck = seen.stuck or f"{len(streak)} items in a row on {planned.item.objective}"
        return False

    for day in range(sessions):
        before = run.items
        run.session(day, watch)
        learner = run.known()
        if run.items == before and any(m.state != "secure" for m in learner.mastery.values()):
            free = [p for p in learner.path.places.values() if p.state in ("next", "open", "waiting", "deferred") and not p.resting]
            seen.stuck = seen.stuck or (f"nothing to do on day {day}" if free else "")
        for name, mastery in learner.mastery.items():
            untrue = not them.knows[name] or (held and name == home and held in them.ideas)
            seen.false_secure += mastery.state == "secure" and bool(untrue)
        if not seen.done and all(m.state == "secure" for m in learner.mastery.values()):
            seen.done = _done_at(run)
    learner = run.known()
    seen.secure = sum(m.state == "secure" for m in learner.mastery.values())
    if held:
        seen.named = _named_at(run, held, home)
        found = next((i for i in learner.ideas if i.misconception == held), None)
        seen.mended = (found is None or found.repaired, held not in them.ideas)
    seen.also_named = tuple(i.misconception for i in learner.ideas if i.named and i.misconception != held)
    return seen


def _first_tries(rows: Sequence[EvidenceRow]) -> Iterator[EvidenceRow]:
    """The first row of each item, the fresh one after help too."""
    seen: set[str] = set()
    for row in rows:
        if row.item not in seen:
            seen.add(row.item)
            yield row


def _done_at(run: Course) -> int:
    """Items until the row that made the last objective secure, counted exactly."""
    rows, low, high = run.rows, 1, len(run.rows)
    while low < high:
        middle = (low + high) // 2
        run.rows = rows[:middle]
        low, high = (low, middle) if all(m.state == "secure" for m in run.known().mastery.values()) else (middle + 1, high)
    run.rows = rows
    return len(_items(rows[:low]))


def _named_at(run: Course, held: str, home: str) -> int:
    """Items on the objective until the misconception is named, 0 when it is not."""
    rows = run.rows
    for n, row in enumerate(rows, 1):
        if row.misconception == held:
            run.rows = rows[:n]
            named = any(i.misconception == held and i.named for i in run.known().ideas)
            run.rows = rows
            if named:
                return len(_items(r for r in rows[:n] if r.objective == home))
    return 0


def _items(rows: Sequence[object] | Iterator[object]) -> set[tuple[str, str]]:
    return {(r.session, r.item) for r in rows}  # type: ignore[attr-defined]


# ---------------------------------------------------------------- adaptive against fixed order


def to_mastery(pack: str, n: int, block: int = 0) -> int:
    """Items until a learner truly knows everything and holds no misconception, at most `LONGEST`; block 0 is the real plan,
    else so many items on each objective in the order of the pack, families in turn, and round again."""
    them = student("learner", pack, n)
    run = Course(them, packs()[pack], NAMES[n % len(NAMES)])
    names, at, day = list(run.pack.objectives), 0, 0
    while run.items < LONGEST and not them.masters_all:
        if not block:
            run.session(day, lambda *_: them.masters_all, more=True)
        else:
            until = run.items + 6
            while run.items < until and not them.masters_all:
                name = names[at // block % len(names)]
                families = run.pack.families_of(name)
                round_, place = divmod(at, block * len(names))
                family = families[(place % block + round_ * block) % len(families)]
                run.item(_pen(run, family.id, at), "practice", f"s{day}")
                at += 1
            run.rest()
        day += 1
        if day > LONGEST:
            break
    return min(run.items, LONGEST) if them.masters_all else LONGEST


def _pen(run: Course, family: str, n: int):  # type: ignore[no-untyped-def]
    from .simulated_students import pen

    return pen(run.pack, run.pack.families[family], n % 40)


# ---------------------------------------------------------------- all of them


def _job(job: tuple[str, str, str, tuple[int, ...]]) -> list[Seen] | list[tuple[int, ...]]:
    kind, pack, held, numbers = job
    if kind == "orders":
        return [tuple(to_mastery(pack, n, block) for block in (0, *BLOCKS)) for n in numbers]
    return [course(kind, pack, n, held) for n in numbers]


def run(options: Options) -> Iterator[Row]:
    """Rows of the table. `--part 0.1` runs a tenth of the students of every kind."""
    each = max(6, round(EACH * options.part))
    jobs: list[tuple[str, str, str, tuple[int, ...]]] = []
    for pack, names in HELD.items():
        jobs += [("holder", pack, held, tuple(range(each))) for held in names]
    for at, pack in enumerate(HELD):
        share = tuple(n for n in range(each) if n % len(HELD) == at)
        jobs += [(kind, pack, "", share) for kind in (*OTHERS, "orders")]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        found = list(zip(jobs, pool.map(_job, jobs), strict=True))
    seen = [s for job, many in found if job[0] != "orders" for s in many]
    orders = [pair for job, many in found if job[0] == "orders" for pair in many]
    yield from rows(seen)  # type: ignore[arg-type]
    yield from _orders(orders)  # type: ignore[arg-type]


def rows(seen: list[Seen]) -> Iterator[Row]:
    by = {kind: [s for s in seen if s.kind == kind] for kind in ("holder", *OTHERS)}
    for pack in HELD:
        mine = [s for s in by["holder"] if s.pack == pack]
        late = [f"{s.kind} {s.n} of {s.pack}: named after {s.named} items" for s in mine if not 0 < s.named <= WITHIN]
        values = [0 < s.named <= WITHIN for s in mine]
        yield share_row("simulated", f"holders named within {WITHIN} items: {pack}", "model", values, bar=Bar(least=0.9), faults=late)
    wrongly = [f"{s.kind} {s.n} of {s.pack}: {', '.join(s.also_named)}" for s in by["secure"] + by["holder"] if s.also_named]
    clean = [bool(s.also_named) for s in by["secure"] + by["holder"]]
    yield share_row("simulated", "students who know all else named for another misconception", "model", clean, faults=wrongly)
    for kind in ("guesser", "help-abuser"):
        got = [f"{s.kind} {s.n} of {s.pack}: {s.secure} secure" for s in by[kind] if s.false_secure or s.secure]
        values = [bool(s.secure or s.false_secure) for s in by[kind]]
        yield share_row("simulated", f"{kind}s ever secure in anything", "model", values, bar=Bar(most=0.0), faults=got)
    ratio = [(s.done / (2 * s.objectives) if s.done else 9.0, 1.0) for s in by["secure"]]
    mean = sum(r for r, _ in ratio) / len(ratio)
    most = max(r for r, _ in ratio)
    low, high = bootstrap(ratio, (), lambda sums: float(sums[0] / sums[1]))
    within = sum(r <= 1.5 for r, _ in ratio)
    words = f"{within} of {len(ratio)} within 1.5, worst {most:.2f}; two right answers for each objective are the fewest possible"
    yield Row("simulated", "items of secure students over the fewest possible", "path", mean, low, high, len(ratio), words, Bar(most=1.5))
    stuck = [f"{s.kind} {s.n} of {s.pack}: {s.stuck}" for s in seen if s.stuck]
    yield share_row("simulated", "students stuck", "path", [bool(s.stuck) for s in seen], bar=Bar(most=0.0), faults=stuck)
    for kind in ("slips", "learner", "forgetter", "holder"):
        false = [(float(s.false_secure), float(s.objectives * SESSIONS)) for s in by[kind]]
        score = sum(a for a, _ in false) / sum(b for _, b in false)
        low, high = bootstrap(false, (), lambda sums: float(sums[0] / sums[1]))
        yield Row("simulated", f"objective-days called secure and untrue: {kind}", "model", score, low, high, len(false))
    yield from _calibration(seen)


def _calibration(seen: list[Seen]) -> Iterator[Row]:
    halves = [[(s.n, *e) for s in seen for e in s.examples if s.n % 2 == half] for half in (0, 1)]
    weights = fit([row for _, row, _ in halves[0]], [right for *_, right in halves[0]])
    truth = [right for *_, right in halves[1]]
    facts = [row for _, row, _ in halves[1]]
    base = sum(right for *_, right in halves[0]) / len(halves[0])
    for who, used in (("fitted on the other half", weights), ("weights as shipped", WEIGHTS)):
        said = [_chance(row, used) for row in facts]
        error = calibration_error(said, truth)
        low, high = _interval(said, truth, [str(n) for n, *_ in halves[1]])
        brier = sum((p - y) ** 2 for p, y in zip(said, truth, strict=True)) / len(truth)
        dull = sum((base - y) ** 2 for y in truth) / len(truth)
        words = f"Brier {brier:.3f}, base rate {dull:.3f}"
        told = "weights " + ", ".join(f"{w:.3f}" for w in used)
        yield Row("simulated", "expected calibration error", who, error, low, high, len(truth), words, Bar(most=0.05), (told,))


def _chance(row: Sequence[float], weights: Sequence[float]) -> float:
    at = sum(w * x for w, x in zip(weights, row, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, at))))


def _interval(said: Sequence[float], truth: Sequence[bool], groups: Sequence[str]) -> tuple[float, float]:
    """Resampled by student."""
    names = sorted(set(groups))
    at = {name: [n for n, g in enumerate(groups) if g == name] for name in names}
    dice, figures = Random(7), []
    for _ in range(100):
        picked = [n for name in dice.choices(names, k=len(names)) for n in at[name]]
        figures.append(calibration_error([said[n] for n in picked], [truth[n] for n in picked]))
    figures.sort()
    return figures[2], figures[97]


def _orders(orders: list[tuple[int, ...]]) -> Iterator[Row]:
    """Items to true mastery, the same learners: fixed order less adaptive, a mean of differences with its interval."""
    for at, block in enumerate(BLOCKS, 1):
        pairs = [(float(o[at] - o[0]), 1.0) for o in orders]
        mean = sum(d for d, _ in pairs) / len(pairs)
        low, high = bootstrap(pairs, (), lambda sums: float(sums[0] / sums[1]))
        ours, theirs = (sum(o[k] for o in orders) / len(orders) for k in (0, at))
        never = [sum(o[k] >= LONGEST for o in orders) for k in (0, at)]
        words = f"adaptive {ours:.0f}, fixed {theirs:.0f} items; not there by {LONGEST}: {never[0]}, {never[1]}"
        what = f"items saved to true mastery, against {block} an objective"
        yield Row("simulated", what, "path", mean, low, high, len(pairs), words, Bar(least=0.0))


__all__ = ["Facts", "chance", "course", "run", "student", "to_mastery"]
