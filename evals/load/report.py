"""What a run came to, as rows of the usual table and a page that a person can read."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from ..statistics import percentile
from ..table import HEAD, Bar, Row
from .learner import Turn
from .running import Outcome
from .script import Pace, own_time
from .watching import Watch, cores, growth

ADDED = 0.5
"""Seconds of added latency that 95 of 100 turns may have at most."""
GROWS = 0.10
"""Share by which memory may grow between the end of the warm-up and the end of the run."""


@dataclass(frozen=True)
class Shape:
    """What was run, for the name of the rows and for the bars: beyond what the setup is for there is a line, and no bar on time."""

    name: str
    pace: Pace
    overload: bool = False
    stub: tuple[tuple[str, float], ...] = ()


def added(turn: Turn, pace: Pace) -> float | None:
    """Seconds from sending to the model's first sentence on the screen, less the stub's own time to the end of that sentence."""
    return None if turn.model is None else turn.model - own_time(pace)


def rows(found: Outcome, watch: Watch, shape: Shape) -> Iterator[Row]:
    """One row a figure; a fault line says which learner's turn it was and what came instead."""
    turns = [t for t in found.turns if t.at >= found.warm]
    errors = [f"{t.kind} at {t.at:.0f} s: {t.error}" for t in turns if t.error] + [f"outside a turn: {f}" for f in found.faults]
    yield _count("errors", shape, errors, len(turns), Bar(most=0.0))
    asked = [t for t in turns if t.kind != "question" and not t.error]
    late = [(a, t) for t in asked if (a := added(t, shape.pace)) is not None]
    raw = [1000 * r for r in found.raw]
    beside = f"the stub asked directly: p50 {percentile(raw, 0.5):.0f}, p95 {percentile(raw, 0.95):.0f} (n {len(raw)})" if raw else ""
    worst = [f"{t.kind} at {t.at:.0f} s: {1000 * a:.0f} ms beyond the model's own time" for a, t in sorted(late, key=lambda p: -p[0])[:5]]
    times = [1000 * a for a, _ in late]
    yield _quantile("added latency p50, ms", shape, times, 0.5, beside)
    yield _quantile("added latency p95, ms", shape, times, 0.95, beside, None if shape.overload else Bar(most=1000 * ADDED), worst)
    yield from _drift(late, found, shape)
    first = [1000 * t.words for t in turns if t.words is not None and t.kind == "answer" and not t.line]
    yield _quantile("the tutor's own verdict on the screen p95, ms", shape, first, 0.95)
    quiet = [f"{t.kind} at {t.at:.0f} s: the author's words after {t.done or 0:.1f} s" for t in asked if t.model is None]
    yield _share("turns in which the model's words were shown", shape, len(asked) - len(quiet), len(asked), quiet)
    yield from _line(turns, shape)
    apps = [p for p in watch.processes if p.name.startswith("app")]
    if apps and turns:
        each = 1000 * sum(cores(p, found.counted) for p in apps) * (found.seconds - found.warm) / len(turns)
        yield Row(
            "load",
            "processor time of the app a turn, ms",
            shape.name,
            each,
            each,
            each,
            len(turns),
            "its tokens included",
            direction="most",
        )
    for process in watch.processes:
        if process.name.startswith(("app", "chroma", "postgres")):
            grown, before, after = growth(process.memory, found.counted)
            bar = Bar(most=GROWS) if process.name.startswith("app") and not shape.overload else None
            told = f"{before:.0f} → {after:.0f} MB over {found.seconds - found.warm:.0f} s"
            yield Row(
                "load",
                f"memory of {process.name}: growth",
                shape.name,
                grown,
                grown,
                grown,
                len(process.memory),
                told,
                bar,
                direction="most",
            )


def _drift(late: Sequence[tuple[float, Turn]], found: Outcome, shape: Shape) -> Iterator[Row]:
    """The last third of the time beside the first: what grows with the lessons shows here. No bar, the whole has one."""
    third = (found.seconds - found.warm) / 3
    early = [1000 * a for a, t in late if t.at < found.warm + third]
    end = [1000 * a for a, t in late if t.at >= found.warm + 2 * third]
    if early and end:
        beside = f"the first third: {percentile(early, 0.95):.0f} (n {len(early)})"
        yield _quantile("added latency p95 in the last third, ms", shape, end, 0.95, beside)


def _line(turns: Sequence[Turn], shape: Shape) -> Iterator[Row]:
    waited = [t for t in turns if t.line]
    if not shape.overload and not waited:
        return
    back = [f"{t.kind} at {t.at:.0f} s: places {t.line}" for t in waited if any(b > a for a, b in zip(t.line, t.line[1:], strict=False))]
    yield _share(
        "turns that were shown a place in the line",
        shape,
        len(waited),
        len(turns),
        bar=Bar(least=1 / max(len(turns), 1)) if shape.overload else None,
    )
    yield _count("places that grew while somebody waited", shape, back, len(waited), Bar(most=0.0))
    yield _quantile("the first place on the screen p95, ms", shape, [1000 * t.line_at for t in waited if t.line_at is not None], 0.95)


def page(found: Sequence[Row], outcome: Outcome, watch: Watch, shape: Shape, command: str) -> str:
    """The whole report in Markdown."""
    lines = [f"# Load: {shape.name}", "", f"`{command}`", ""]
    turns = [t for t in outcome.turns if t.at >= outcome.warm]
    kinds = ", ".join(f"{sum(t.kind == k for t in turns)} × {k}" for k in dict.fromkeys(t.kind for t in turns))
    rate = len(turns) / max(outcome.seconds - outcome.warm, 1)
    lines += [
        f"{outcome.connected} of {outcome.learners} learners connected by sockets; {outcome.streaming} answered at any time for "
        f"{outcome.seconds:g} s, of which the first {outcome.warm:g} s are warm-up and not counted. "
        f"{len(turns)} turns ({kinds}): {rate:.1f} a second. "
        f"The stub: first token after {1000 * shape.pace.first:g} ms, then {shape.pace.per_second:g} tokens a second; "
        f"its own time to the end of its first sentence is {1000 * own_time(shape.pace):.0f} ms, and only that is subtracted. "
        "Everything, the stub and the learners too, "
        f"ran on {os.cpu_count()} cores of one machine ({platform.machine()}, Python {platform.python_version()}).",
        "",
        HEAD,
        *(str(row) for row in found),
        "",
        "| process | cores busy after the warm-up | MB at the end |",
        "|---|---|---|",
        *(f"| {p.name} | {cores(p, outcome.counted):.2f} | {p.memory[-1][1] if p.memory else 0:.0f} |" for p in watch.processes),
        "",
        "The stub's own count: " + ", ".join(f"{k} {v:g}" for k, v in shape.stub if isinstance(v, int | float)) + ".",
    ]
    if faults := [(r, f) for r in found for f in r.faults]:
        lines += ["", "Cases to read:", "", *(f"- {r.what}: {f}" for r, f in faults[:40])]
    return "\n".join(lines) + "\n"


def _quantile(
    what: str, shape: Shape, values: Sequence[float], part: float, baseline: str = "", bar: Bar | None = None, faults: Sequence[str] = ()
) -> Row:
    dice = Random(7)
    drawn = sorted(percentile(dice.choices(values, k=len(values)), part) for _ in range(400)) if values else [0.0]
    low, high = drawn[int(len(drawn) * 0.025)], drawn[int(len(drawn) * 0.975) - (len(drawn) > 1)]
    return Row("load", what, shape.name, percentile(values, part), low, high, len(values), baseline, bar, tuple(faults), "most")


def _count(what: str, shape: Shape, faults: Sequence[str], n: int, bar: Bar) -> Row:
    return Row("load", what, shape.name, len(faults), len(faults), len(faults), n, "", bar, tuple(faults[:20]))


def _share(what: str, shape: Shape, yes: int, n: int, faults: Sequence[str] = (), bar: Bar | None = None) -> Row:
    share = yes / n if n else 0.0
    half = 1.96 * (share * (1 - share) / n) ** 0.5 if n else 0.0
    return Row("load", what, shape.name, share, max(0.0, share - half), min(1.0, share + half), n, "", bar, tuple(faults[:5]))
