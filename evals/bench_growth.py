"""How our time grows: passages in the library, students in the database, turns in a conversation. `make bench-all`.

    python -m evals.bench_growth [--out docs/performance.md] [--most 100000] [--only library|students|turns]

Each curve is measured at sizes that grow by a factor, and a power of the size is fitted to it on a double logarithmic scale. The
bar is the power that n log n has over the same sizes: nothing may grow faster. With --out the page is written with its curves as
pictures beside it, and the rows of `make bench` before them. Every passage and student is made by seed.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert

from app.board import look
from app.bootstrap import bootstrap
from app.library.catalogue import Source
from app.library.packs import load_pack
from app.sentences import split
from app.settings import ROOT, Settings
from app.store import Store, open_engine
from app.store.tables import evidence, journal, members, messages, people, sessions
from app.turn import Turn
from app.tutor import Tutor
from app.web.board_page import board
from app.web.words import words_in

from . import bench_curves
from .bench_cost import said
from .bench_curves import Curve, Point
from .bench_figures import Figure, as_served, figure, load, table
from .bench_turn import INSIDE, Timed, texts
from .board import OBJECTIVES, SIZE, pupils
from .corpus import opened
from .speed import made
from .statistics import percentile
from .table import Bar

PASSAGES = (1_000, 3_000, 10_000, 30_000, 100_000)
STUDENTS = (10, 100, 1_000, 10_000)
TURNS = (1, 25, 50, 100, 200)
ANSWERS = 20
"""Marked answers, and as many turns in the journal, of each other student."""
ROOM = "seven"
PACKS = ROOT / "knowledge" / "packs"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench_growth", description=__doc__)
    parser.add_argument("--out", type=Path, help="write the page to this file, its pictures beside it")
    parser.add_argument("--most", type=int, default=PASSAGES[-1], help="passages of the largest library")
    parser.add_argument("--only", choices=("library", "students", "turns"), action="append", help="these curves only")
    given = parser.parse_args()
    from . import bench  # it asks this module for the board

    rows: list[Figure] = []
    if given.out:
        for one in bench.figures():
            print(one, flush=True)
            rows.append(one)
    curves = []
    for curve in measured(given.only or ["library", "students", "turns"], given.most):
        print(curve, flush=True)
        curves.append(curve)
    if given.out:
        write(given.out, rows, curves)
    sys.exit(any(curve.missed for curve in curves))


def measured(which: Sequence[str], most: int = PASSAGES[-1]) -> Iterator[Curve]:
    if "library" in which:
        yield library_curve([size for size in PASSAGES if size <= most])
    if "students" in which:
        yield from student_curves(STUDENTS)
    if "turns" in which:
        yield thread_curve(TURNS)


# ---------------------------------------------------------------- the library


def library_curve(sizes: Sequence[int]) -> Curve:
    """A question's time against the passages of the library it is put to."""
    sentences = _sentences()
    return Curve("library", "a question to the library", "passages", tuple(_library_point(sentences, size) for size in sizes), load())


def _library_point(sentences: Sequence[str], size: int) -> Point:
    with tempfile.TemporaryDirectory() as folder:
        library = opened(Path(folder))
        try:
            library._put([(Source("made", "made"), made(sentences, size))], lambda *_: None)
            with as_served():
                return Point(size, *_times(INSIDE, lambda text: library.search(text, kinds={"lesson"}, grade=5, k=5)))
        finally:
            library.close()


def _sentences() -> list[str]:
    """Sentences of our own packs' lessons, to make passages of."""
    found = []
    for path in sorted(PACKS.rglob("*.md")):
        found += [
            s for block in path.read_text(encoding="utf-8").split("\n") if not block.startswith(("|", "#", "-")) for s in split(block)
        ]
    return [s for s in found if len(s.split()) > 4]


def _times(asked: Sequence[str], ask: Callable[[str], object], rounds: int = 3) -> tuple[float, float, int]:
    """(p50, p95, n) of processor milliseconds over all of `asked`, of the fastest of some rounds; one more before warms up."""
    best = (float("inf"), float("inf"))
    for n in range(rounds + 1):
        times = []
        for text in asked:
            used = time.process_time()
            ask(text)
            times.append((time.process_time() - used) * 1000)
        if n:
            best = min(best, (percentile(times, 0.5), percentile(times, 0.95)))
    return *best, len(asked)


# ---------------------------------------------------------------- students


def student_curves(counts: Sequence[int]) -> list[Curve]:
    """A student's turn, and the board page of a class of thirty, against the students in the database."""
    pack = load_pack(PACKS / "fractions")
    found, end = pupils(3000, pack)
    turn_points, board_points = [], []
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=Timed())
        try:
            a_class(tutor.store, found, end)
            there = 0
            for count in counts:
                others(tutor.store, there, count, end)
                there = count
                with as_served():
                    turn_points.append(Point(count, *asyncio.run(_turns(tutor, f"of{count}"))))
                    board_points.append(Point(count, *_times(range(15), lambda _: _page(tutor.store, {pack.id: pack}, end), 3)))  # type: ignore[arg-type]
        finally:
            tutor.close()
    return [
        Curve("turns-by-students", "our own time in a student's turn", "students in the database", tuple(turn_points), load()),
        Curve("board-by-students", f"the board page of a class of {SIZE}", "students in the database", tuple(board_points), load(), 300.0),
    ]


def board_figure(count: int = 10_000, rounds: int = 15) -> Figure:
    """Milliseconds of the board page of one class of thirty with that many other students in the database, on the clock."""
    pack = load_pack(PACKS / "fractions")
    found, end = pupils(3000, pack)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(open_engine("", Path(folder)))
        try:
            a_class(store, found, end)
            others(store, 0, count, end)
            clock, cpu = [], []
            with as_served():
                for n in range(rounds + 2):
                    began, used = time.perf_counter(), time.process_time()
                    _page(store, {pack.id: pack}, end)
                    if n >= 2:
                        clock.append((time.perf_counter() - began) * 1000)
                        cpu.append((time.process_time() - used) * 1000)
        finally:
            store.close()
    note = f"processor time p95 {percentile(cpu, 0.95):.0f} ms; {count:,} others with {ANSWERS} answers and turns each"
    return figure(f"the board page of a class of {SIZE}, {count:,} students in the database", clock, "ms", Bar(most=300), note, lenient=600)


def _page(store: Store, packs: dict[str, Any], end: datetime) -> str:
    """The page as the teacher gets it: everything gathered, and written."""
    found = look(store, packs, end, ROOM)
    html = board(words_in("en"), found, packs, [], [], [], "")
    if len(found.students) != SIZE or not found.needs:
        raise RuntimeError("the board is not of the class that was written")
    return html


def a_class(store: Store, found: Sequence[Any], end: datetime) -> None:
    """Thirty students of a room, with four weeks of answers and a day's turns."""
    for pupil in found:
        store.rooms.join(pupil.person, "student", ROOM)
    with store.engine.begin() as db:
        db.execute(insert(people), [_person(pupil.person, end) for pupil in found])
        db.execute(insert(journal), [_turn(p.person, end - timedelta(minutes=2 * n)) for p in found for n in range(40, 0, -1)])
    store.classwork.add([row for pupil in found for row in pupil.rows])


def others(store: Store, first: int, last: int, end: datetime) -> None:
    """Students number `first` to `last` of another class, each with marked answers, turns and a conversation of four messages."""
    dice = Random(f"others {first}")
    if first == 0:
        store.rooms.open("others")
    for start in range(first, last, 500):
        ids = [f"other{n}" for n in range(start, min(start + 500, last))]
        moments = {p: [end - timedelta(minutes=dice.randrange(0, 28 * 24 * 60)) for _ in range(ANSWERS)] for p in ids}
        with store.engine.begin() as db:
            db.execute(insert(people), [_person(p, end) for p in ids])
            db.execute(insert(members), [{"room": "others", "person": p, "role": "student", "label": "", "created": end} for p in ids])
            db.execute(insert(sessions), [_session(p, end) for p in ids])
            db.execute(insert(messages), [_message(p, n, end) for p in ids for n in range(1, 5)])
            db.execute(insert(journal), [_turn(p, moment) for p in ids for moment in moments[p]])
            db.execute(insert(evidence), [_answer(p, moment, dice) for p in ids for moment in moments[p]])


def _person(person: str, created: datetime) -> dict[str, object]:
    return {"id": person, "audience": "student", "grade": 5, "language": "en", "interests": [], "avatar": "owl", "created": created}


def _session(person: str, moment: datetime) -> dict[str, object]:
    return {"id": person, "person": person, "audience": "student", "title": "", "state": {}, "created": moment, "updated": moment}


def _message(person: str, n: int, moment: datetime) -> dict[str, object]:
    return {"id": f"{person}-{n}", "session": person, "n": n, "author": "person", "text": "is it 5/6?", "meta": {}, "created": moment}


def _turn(person: str, moment: datetime) -> dict[str, object]:
    return {"person": person, "session": person, "facts": {"move": {"name": "rung", "heard": "attempt"}}, "created": moment}


def _answer(person: str, moment: datetime, dice: Random) -> dict[str, object]:
    return {
        "person": person, "session": person, "objective": dice.choice(OBJECTIVES), "item": "fractions/compare-bottoms#1",
        "verdict": dice.choice(["right", "wrong"]), "misconception": "", "assisted": False, "hints": 0, "kind": "practice", "answer": "1/2",
        "created": moment,
    }  # fmt: skip


async def _turns(tutor: Tutor, name: str, rounds: int = 6) -> tuple[float, float, int]:
    """(p50, p95, n) of processor milliseconds of our own in the bench's turns; one conversation before warms up."""
    times = []
    for n in range(-1, rounds):
        for text in texts(n):
            used = time.process_time()
            async for _ in tutor.answer(Turn("student", text, f"{name}-{n}", f"{name}-{n}", 5)):
                pass
            if n >= 0:
                times.append((time.process_time() - used) * 1000)
    return percentile(times, 0.5), percentile(times, 0.95), len(times)


# ---------------------------------------------------------------- one conversation


def thread_curve(marks: Sequence[int], conversations: int = 6, around: int = 4) -> Curve:
    """A turn's time against the turns of its conversation so far; the same messages stand around every mark in some conversation."""

    async def run() -> dict[int, list[float]]:
        found: dict[int, list[float]] = {mark: [] for mark in marks}
        with tempfile.TemporaryDirectory() as folder:
            tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=Timed())
            try:
                with as_served():
                    for start in range(-1, conversations):  # the first warms up
                        for turn in range(1, (marks[-1] if start >= 0 else 15) + around + 1):
                            used = time.process_time()
                            async for _ in tutor.answer(Turn("student", said(3 * start, turn), f"t{start}", f"t{start}", 5)):
                                pass
                            spent = (time.process_time() - used) * 1000
                            for mark in marks:
                                if start >= 0 and mark <= turn <= mark + around:
                                    found[mark].append(spent)
            finally:
                tutor.close()
        return found

    points = [Point(mark, percentile(v, 0.5), percentile(v, 0.95), len(v)) for mark, v in asyncio.run(run()).items()]
    return Curve("turns-by-length", "our own time in a student's turn", "turns of the conversation", tuple(points), load())


# ---------------------------------------------------------------- the page


def write(out: Path, rows: Sequence[Figure], curves: Sequence[Curve]) -> None:
    """The page, and one picture for each curve beside it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Performance",
        "",
        f"Written by `make bench-all` on {datetime.now(UTC):%Y-%m-%d}: {platform.machine()}, Python {platform.python_version()}. Nothing "
        "here is typed by hand. The load is of the whole machine, over a minute, for each core: above 1.0 other work slowed it down.",
        "",
        "## Speed and cost of a turn",
        "",
        *table(rows),
        "",
        "## Growth",
        "",
        "Processor milliseconds, so that other work on the machine counts for less. The power is fitted on a double logarithmic "
        "scale to the medians; its bar is the power that n log n has over the same sizes.",
        "",
    ]
    for curve in curves:
        picture = f"growth-{curve.name}.svg"
        (out.parent / picture).write_text(bench_curves.svg(curve), encoding="utf-8")
        lines += [*bench_curves.section(curve, picture), ""]
    out.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
