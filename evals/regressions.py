"""Is a step back seen? Faults planted in a copy of the product, each with the suite that has to find it.

A plant is caught when the suite's exit would be 1: a bar is missed, or a figure is worse than the interval of the same suite
at the same part without the plant, which is what `baseline.json` holds. Unplanted, the suite has to be green. Harmless edits
(a comment, another wording) must not be caught. Where the suite's bars alone would have done, the row says "bar".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.settings import ROOT

from .planting import Figure, Outcome, Plant, Run, measured, read
from .table import Bar, Options, Row, share_row

CASES = ROOT / "evals" / "cases" / "regressions.yaml"
NAME = "regressions"
AT_ONCE = 2
_SAME = 5e-5


@dataclass(frozen=True)
class Judged:
    """One plant: the row that shows it best before and after, and by what it was caught ("" when it was not)."""

    plant: Plant
    before: Figure | None
    after: Figure | None
    by: str
    reason: str

    @property
    def caught(self) -> bool:
        return bool(self.by)


def worse(before: Figure, after: Figure) -> bool:
    """A step back against the figure that is kept: outside its interval on the side that is worse."""
    if after.better == "least":
        return after.score < before.low - _SAME
    return after.better == "most" and after.score > before.high + _SAME


def judge(plant: Plant, plain: Outcome, planted: Outcome) -> Judged:
    """What the suite says of the copy with the fault, beside the copy without it."""
    if planted.trouble:
        return Judged(plant, None, None, "breaks", f"the suite breaks: {planted.trouble}")
    known = {f.name: f for f in plain.figures}
    failing = [f for f in planted.failing if not (f.name in known and known[f.name].fails)]
    if failing:
        after = max(failing, key=lambda f: abs(f.score - known[f.name].score) if f.name in known else 0.0)
        return Judged(plant, known.get(after.name), after, "bar", after.fault or f"{after.name} is {after.score:.4f}, bar {after.bar}")
    back = [f for f in planted.figures if f.name in known and worse(known[f.name], f)]
    if back:
        after = max(back, key=lambda f: abs(f.score - known[f.name].score))
        return Judged(plant, known[after.name], after, "kept figure", after.fault or f"{after.name} is {after.score:.4f}")
    if gone := [name for name in known if name not in {f.name for f in planted.figures}]:
        return Judged(plant, known[gone[0]], None, "kept figure", f"the row {gone[0]!r} is gone")
    nearest = max(planted.figures, key=lambda f: abs(f.score - known[f.name].score) if f.name in known else 0.0)
    return Judged(plant, known.get(nearest.name), nearest, "", "no row moves far enough")


def run(options: Options) -> Iterator[Row]:
    """The two figures, then a row for each plant with the row that caught it."""
    plants = options.some(read(CASES))
    runs = list(dict.fromkeys(p.run for p in plants))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        plain = dict(zip(runs, pool.map(lambda r: measured(r, options.data), runs), strict=True))
        found = list(pool.map(lambda p: judge(p, plain[p.run], measured(p.run, options.data, (p,))), plants))
    yield from figures(plain, found)


def figures(plain: dict[Run, Outcome], found: Sequence[Judged]) -> Iterator[Row]:
    """The rows of the table. The trivial baseline is a run that looks only at whether the suite breaks."""
    faults = [j for j in found if not j.plant.harmless]
    if faults:
        breaks = sum(j.by == "breaks" for j in faults) / max(1, len(faults))
        missed = [f"{j.plant.id} ({j.plant.run}): {_moved(j)}; {j.reason}" for j in faults if not j.caught]
        yield share_row(NAME, "planted faults that a named suite catches", "the suites", [j.caught for j in faults], (),
                        f"only what breaks {breaks:.2f}", Bar(least=1.0), missed)  # fmt: skip
        others = [f"{j.plant.id}: by {j.by or 'nothing'}" for j in faults if j.by != "bar"]
        yield share_row(NAME, "of these by a bar alone, no kept figure needed", "the suites", [j.by == "bar" for j in faults], (), "", None,
                        others)  # fmt: skip
    harmless = [j for j in found if j.plant.harmless]
    if harmless:
        alarms = [f"{j.plant.id}: {_moved(j)}; {j.reason}" for j in harmless if j.caught]
        yield share_row(NAME, "harmless edits that are taken for a fault", "the suites", [j.caught for j in harmless], (),
                        "say nothing 0", Bar(most=0.0), alarms)  # fmt: skip
    yield share_row(NAME, "the same suites unplanted are green", "the suites", [o.green for o in plain.values()], (), "", Bar(least=1.0),
                    [f"{r}: {o.trouble or '; '.join(f'{f.name} {f.score:.4f}' for f in o.failing)}"
                     for r, o in plain.items() if not o.green])  # fmt: skip
    for j in found:
        yield _row(j)


def _row(j: Judged) -> Row:
    """The figure with the plant in it, and as the baseline the figure without it. No bar: the first rows judge."""
    after, before = j.after, j.before
    caught = f"caught by {j.by}" if j.caught else "left alone" if j.plant.harmless else "not caught"
    who = f"{j.plant.run}: {(after or before).what}" if after or before else str(j.plant.run)  # type: ignore[union-attr]
    was = f"unplanted {before.score:.4f}; {caught}" if before else caught
    score, low, high, n = (after.score, after.low, after.high, after.n) if after else (0.0, 0.0, 0.0, 0)
    reason = (j.reason,) if j.caught else ()
    return Row(
        NAME, f"{'harmless: ' if j.plant.harmless else ''}{j.plant.place}", who, score, low, high, n, was, None, reason, judged=False
    )


def _moved(j: Judged) -> str:
    return f"{j.after.name} went from {j.before.score:.4f} to {j.after.score:.4f}" if j.after and j.before else "no figure"
