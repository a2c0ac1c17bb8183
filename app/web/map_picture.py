"""The map drawn as SVG: a box for each objective, lines from what comes before; states by shape and word, never by colour alone.

The picture is for eyes only; the list beside it says the same, so screen readers are led there.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from ..mapping import MyMap, Spot
from .words import Words

BOX, HEIGHT, GAP, LINE = 188, 96, 48, 20
"""Pixels: width and height of a box, room between columns, height of a line of text."""
_STEP = HEIGHT + 20
_LETTERS = 21
_SHAPES = {
    "secure": '<circle cx="12" cy="12" r="10" class="full"/><path d="M7 12.5l3.4 3.4L17 9" class="on"/>',
    "review": '<circle cx="12" cy="12" r="10" class="ring"/><path d="M16.5 9A5.5 5.5 0 1 0 17.5 13M16.8 5.5V9.2H13" class="stroke"/>',
    "next": '<path d="M3 3h12l7 9-7 9H3l5-9z" class="full"/>',
    "open": '<circle cx="12" cy="12" r="9.5" class="ring"/>',
    "waiting": '<circle cx="12" cy="12" r="9.5" class="dashed"/><path d="M7.5 12h.01M12 12h.01M16.5 12h.01" class="dots"/>',
    "deferred": '<rect x="2.5" y="2.5" width="19" height="19" rx="4" class="ring"/><path d="M9 8v8M15 8v8" class="stroke"/>',
}


def icon(state: str) -> str:
    """The shape of a state, 24 pixels; the word stands beside it."""
    return (
        f'<svg class="state" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">{_SHAPES.get(state, "")}</svg>'
    )


def picture(words: Words, shown: MyMap) -> str:
    """The whole drawing; nothing for a pack without objectives."""
    if not shown.spots:
        return ""
    columns = max(s.column for s in shown.spots) + 1
    counts = {c: sum(s.column == c for s in shown.spots) for c in range(columns)}
    tall = max(counts.values())
    width, height = columns * BOX + (columns - 1) * GAP, tall * _STEP
    at = {s.objective: _place(s, counts[s.column], tall) for s in shown.spots}
    lines = "".join(_line(at[b], at[s.objective]) for s in shown.spots for b in direct(shown, s))
    boxes = "".join(_box(words, s, *at[s.objective]) for s in shown.spots)
    return (
        f'<svg class="drawn" viewBox="-3 -3 {width + 6} {height + 6}" width="{width + 6}" height="{height + 6}" '
        'aria-hidden="true" focusable="false">'
        f"{lines}{boxes}</svg>"
    )


def direct(shown: MyMap, spot: Spot) -> list[str]:
    """Prerequisites without those that another prerequisite needs anyway: fewer lines, the same order."""
    before = {s.objective: s.before for s in shown.spots}

    def implied(name: str, by: str) -> bool:
        return any(b == name or implied(name, b) for b in before.get(by, ()))

    return [b for b in spot.before if not any(implied(b, other) for other in spot.before if other != b)]


def _place(spot: Spot, here: int, tall: int) -> tuple[int, int]:
    """Left and top of a box; a short column stands in the middle."""
    return spot.column * (BOX + GAP), spot.row * _STEP + (tall - here) * _STEP // 2 + 10


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1, x2, y2 = start[0] + BOX, start[1] + HEIGHT // 2, end[0], end[1] + HEIGHT // 2
    bend = GAP // 2 + (x2 - x1 - GAP) // 4
    curve = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 2} {y2}"
    return f'<path class="way" d="{curve}"/><path class="tip" d="M{x2 - 8} {y2 - 5}l8 5-8 5"/>'


def _box(words: Words, spot: Spot, x: int, y: int) -> str:
    state = spot.place.state
    rows = wrapped(spot.title)
    text = "".join(f'<tspan x="{x + 14}" dy="{0 if n == 0 else LINE}">{escape(row)}</tspan>' for n, row in enumerate(rows))
    shape = _SHAPES.get(state, "")
    return (
        f'<a href="/map/{quote(spot.objective)}" tabindex="-1"><g class="box {state}">'
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{HEIGHT}" rx="14"/>'
        f'<text x="{x + 14}" y="{y + 25}">{text}</text>'
        f'<svg x="{x + 12}" y="{y + HEIGHT - 29}" width="20" height="20" viewBox="0 0 24 24" class="state">{shape}</svg>'
        f'<text x="{x + 38}" y="{y + HEIGHT - 14}" class="word">{escape(words(f"map.state_{state}"))}</text></g></a>'
    )


def wrapped(title: str, letters: int = _LETTERS, most: int = 2) -> list[str]:
    """A title in at most two lines; what does not fit ends in an ellipsis (the list has it whole)."""
    rows: list[str] = [""]
    for word in title.split():
        longer = f"{rows[-1]} {word}".strip()
        if len(longer) <= letters or not rows[-1]:
            rows[-1] = longer
        elif len(rows) < most:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1][: letters - 1].rstrip()}…"
            break
    return rows
