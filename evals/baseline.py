"""The figures that are kept, and whether a new one is a step back: worse than the kept one's interval, on the same rows.

`baseline.json` holds one record a line for every row and part: score, low, high, n, part, the suite it comes from, the reason
it was last changed for, and the day. It changes only by `python -m evals … --accept "reason"`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from app.errors import InputError
from app.settings import ROOT

from .suites import Result
from .table import Row

FILE = ROOT / "evals" / "baseline.json"
NEAR = 0.1
"""Two counts are of one class when they differ by at most this share: a few cases more do not make another measurement."""
_SAME = 5e-5


@dataclass(frozen=True)
class Kept:
    """A figure that was accepted. `suite` is the name it is run by, `day` ISO 8601."""

    score: float
    low: float
    high: float
    n: int
    part: float
    suite: str
    reason: str
    day: str


@dataclass(frozen=True)
class Change:
    """A row beside its kept figure. `words` is "+.012", "same", "new" or "worse -.034"; "" where nothing is compared."""

    row: Row
    kept: Kept | None = None
    words: str = ""
    worse: bool = False

    @property
    def known(self) -> bool:
        """A bar that is missed, was missed when the figure was kept, and is not further away: reported, not failed."""
        bar, kept = self.row.bar, self.kept
        return bar is not None and kept is not None and self.row.missed and not bar.holds(kept.score) and not self.worse

    @property
    def markdown(self) -> str:
        return self.words.replace("worse", "**worse**", 1) if self.worse else self.words


def key_of(identity: str, part: float) -> str:
    """The name of a record: rows of a part are compared with the same part only."""
    return f"{identity} @ {part:g}"


def keyed(result: Result) -> Iterator[tuple[str, Row]]:
    """Each row of a suite with its key; a second row of one name gets a number."""
    seen: dict[str, int] = {}
    for row in result.rows:
        seen[row.identity] = count = seen.get(row.identity, 0) + 1
        yield key_of(row.identity + (f" #{count}" if count > 1 else ""), result.part), row


def read(path: Path = FILE) -> dict[str, Kept]:
    """The kept figures by key; none when there is no file. Raises InputError for a file that is not in the form of ours."""
    if not path.exists():
        return {}
    try:
        return {key: Kept(**record) for key, record in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as fault:
        raise InputError(
            f"the kept figures cannot be read ({fault}).", where=str(path), cure="Take the file back from version control."
        ) from fault


def change(row: Row, kept: Kept | None) -> Change:
    """What happened to a row since its figure was kept.

    A row that is not judged is not compared. One on a count of another class is new, but one that measures nothing any more is
    a step back. Else a step back is a score outside the kept interval on the side that is worse; where no side is worse, there
    is none.
    """
    if not row.judged:
        return Change(row)
    if kept is None:
        return Change(row, None, "new")
    if kept.n and not row.n:
        return Change(row, kept, f"worse, nothing measured, n was {kept.n}", True)
    if abs(row.n - kept.n) > NEAR * kept.n:
        return Change(row, None, f"new, n was {kept.n}")
    moved = row.score - kept.score
    worse = (row.better == "least" and row.score < kept.low - _SAME) or (row.better == "most" and row.score > kept.high + _SAME)
    words = "same" if abs(moved) < _SAME else _signed(moved)
    return Change(row, kept, f"worse {words}" if worse else words, worse)


def changes(result: Result, kept: Mapping[str, Kept]) -> list[Change]:
    """Every row of a suite beside its kept figure."""
    return [change(row, kept.get(key)) for key, row in keyed(result)]


def gone(results: Iterable[Result], kept: Mapping[str, Kept]) -> list[str]:
    """Kept figures of these suites, at these parts, that this run did not measure."""
    every = list(results)
    run = {(r.name, r.part) for r in every}
    found = {key for r in every for key, _ in keyed(r)}
    return [key for key, one in kept.items() if (one.suite, one.part) in run and key not in found]


def accept(results: Sequence[Result], reason: str, path: Path = FILE, today: date | None = None) -> list[str]:
    """Keeps the figures of these suites and returns the keys that changed. One that is the same keeps its reason and day.

    Raises InputError for an empty reason, and for a suite that broke: half of its rows would look like all of them.
    """
    if not reason.strip():
        raise InputError(
            "a figure is not accepted without a reason.", where="--accept", cure='Say why: --accept "longer hints, fewer questions".'
        )
    if broken := [r.name for r in results if r.trouble]:
        raise InputError(f"{', '.join(broken)} did not run to the end.", where="--accept", cure="Mend it, or leave it out.")
    kept, day, changed = read(path), (today or date.today()).isoformat(), []
    for result in results:
        for key, row in keyed(result):
            if not row.judged:
                continue
            now = Kept(_short(row.score), _short(row.low), _short(row.high), row.n, result.part, result.name, " ".join(reason.split()), day)
            if (old := kept.get(key)) is None or _figures(old) != _figures(now):
                kept[key] = now
                changed.append(key)
    _write(kept, path)
    return changed


def _write(kept: Mapping[str, Kept], path: Path) -> None:
    """One record a line, in order of name, so that a change reads well in a diff; the old file stands until the new one is whole."""
    lines = (f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(asdict(kept[key]), ensure_ascii=False)}" for key in sorted(kept))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    fresh.replace(path)


def _figures(kept: Kept) -> tuple[float, float, float, int, str]:
    return kept.score, kept.low, kept.high, kept.n, kept.suite


def _short(figure: float) -> float:
    return round(figure, 5)


def _signed(moved: float) -> str:
    """+.012 or -1.5: three places, four where three would say nothing."""
    text = f"{abs(moved):.3f}" if abs(moved) >= 0.0005 else f"{abs(moved):.4f}"
    return f"{'+' if moved > 0 else '-'}{text.removeprefix('0')}"
