"""Growth curves: a power fitted to points, what n log n would be, a table and a picture of each. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .bench_figures import shown

WIDE, HIGH, LEFT, TOP = 640, 320, 64, 24


@dataclass(frozen=True)
class Point:
    """Milliseconds at one size, over n measurements."""

    size: int
    p50: float
    p95: float
    n: int


@dataclass(frozen=True)
class Curve:
    """Times against a size. `most` is a bar on the p95 at the largest size, in milliseconds; 0 for none."""

    name: str
    what: str
    size: str
    points: tuple[Point, ...]
    load: float = 0.0
    most: float = 0.0

    @property
    def power(self) -> float:
        """The exponent of the size that fits the medians best."""
        return fitted([(p.size, p.p50) for p in self.points])

    @property
    def allowed(self) -> float:
        """The exponent that n log n has over the same sizes."""
        return fitted([(p.size, p.size * math.log(max(2, p.size))) for p in self.points])

    @property
    def missed(self) -> bool:
        return self.power > self.allowed or bool(self.most and self.points[-1].p95 > self.most)

    def __str__(self) -> str:
        times = ", ".join(f"{p.size:,}: {shown(p.p50)}/{shown(p.p95)}" for p in self.points)
        grows = f"power {self.power:.2f}, n log n {self.allowed:.2f}"
        return f"{self.what} by {self.size} (p50/p95 ms): {times}; {grows}; load {self.load:.1f}{' MISSED' if self.missed else ''}"


def fitted(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the least-squares line through (log size, log time); 0 for fewer than two sizes."""
    pairs = [(math.log(size), math.log(time)) for size, time in points if size > 0 and time > 0]
    if len({x for x, _ in pairs}) < 2:
        return 0.0
    x0, y0 = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    return sum((x - x0) * (y - y0) for x, y in pairs) / sum((x - x0) ** 2 for x, _ in pairs)


def section(curve: Curve, picture: str) -> list[str]:
    """The lines of the page about one curve."""
    title = f"{curve.what[0].upper()}{curve.what[1:]} by {curve.size}"
    verdict = "**missed**" if curve.missed else "met"
    also = f", and at most {curve.most:.0f} ms at the largest" if curve.most else ""
    return [
        f"### {title}",
        "",
        f"![{title}: {shown(curve.points[0].p50)} to {shown(curve.points[-1].p50)} ms]({picture})",
        "",
        f"| {curve.size} | p50 ms | p95 ms | n |",
        "|---|---|---|---|",
        *(f"| {p.size:,} | {shown(p.p50)} | {shown(p.p95)} | {p.n} |" for p in curve.points),
        "",
        f"Power {curve.power:.2f}; bar: at most that of n log n, {curve.allowed:.2f}{also}: {verdict}. Load {curve.load:.1f}.",
    ]


def svg(curve: Curve) -> str:
    """A picture on a double logarithmic scale: medians, 95th percentiles, and n log n from the first median."""
    first = curve.points[0]
    base = first.size * math.log(max(2, first.size))
    most = [(p.size, first.p50 * p.size * math.log(max(2, p.size)) / base) for p in curve.points]
    low, high = min(p.p50 for p in curve.points) / 2, max(p.p95 for p in curve.points) * 3
    sizes = [math.log(p.size) for p in curve.points]

    def place(size: float, time: float) -> tuple[float, float]:
        x = LEFT + (math.log(size) - sizes[0]) / (sizes[-1] - sizes[0] or 1) * (WIDE - LEFT - 90)
        y = TOP + (1 - (math.log(min(max(time, low), high)) - math.log(low)) / (math.log(high) - math.log(low))) * (HIGH - TOP - 44)
        return round(x, 1), round(y, 1)

    def line(points: Sequence[tuple[float, float]], style: str, name: str) -> str:
        places = [place(*p) for p in points]
        drawn = " ".join(f"{x},{y}" for x, y in places)
        x, y = places[-1]
        return f'<polyline points="{drawn}" fill="none" {style}/><text x="{x + 6}" y="{y + 4}">{name}</text>'

    p50, p95 = [(p.size, p.p50) for p in curve.points], [(p.size, p.p95) for p in curve.points]
    bottom = HIGH - 44
    marks = [m * 10.0**n for n in range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1) for m in (1, 3)]
    marks = [m for m in marks if low <= m <= high]
    across = "".join(
        f'<line x1="{LEFT}" x2="{WIDE - 90}" y1="{place(first.size, m)[1]}" y2="{place(first.size, m)[1]}" stroke="#ccc"/>'
        f'<text x="{LEFT - 6}" y="{place(first.size, m)[1] + 4}" text-anchor="end">{m:g}</text>'
        for m in marks
    )
    below = "".join(f'<text x="{place(p.size, low)[0]}" y="{bottom + 18}" text-anchor="middle">{p.size:,}</text>' for p in curve.points)
    dots = "".join(f'<circle cx="{place(*p)[0]}" cy="{place(*p)[1]}" r="3" fill="#1f5fa8"/>' for p in p50)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="#222"><title>{escape(curve.what)} by {escape(curve.size)}</title>'
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>{across}{below}'
        + line(most, 'stroke="#999" stroke-dasharray="4 4"', "n log n")
        + line(p95, 'stroke="#8a4b08" stroke-width="2"', "p95")
        + line(p50, 'stroke="#1f5fa8" stroke-width="2"', "p50")
        + dots
        + f'<text x="{(WIDE - 90 + LEFT) / 2}" y="{HIGH - 8}" text-anchor="middle">{escape(curve.size)}</text>'
        f'<text x="{LEFT}" y="14">ms</text></svg>\n'
    )
