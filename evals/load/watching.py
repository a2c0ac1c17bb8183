"""Memory and processor time of the processes under load, read from /proc; and whether memory stays flat. Linux only."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Watched:
    """One named process with its children: `memory` as (seconds, MB) over time."""

    name: str
    pid: int
    memory: list[tuple[float, float]] = field(default_factory=list)
    busy: list[tuple[float, float]] = field(default_factory=list)
    """Seconds of a core it has used, over time."""


class Watch:
    """Reads every process at each call of `look`."""

    def __init__(self, pids: Mapping[str, int], alone: Collection[str] = ()) -> None:
        """`alone` names those whose children are others here: they count without them."""
        self.alone = frozenset(alone)
        self.began = time.monotonic()
        self.processes = [Watched(name, pid) for name, pid in pids.items()]

    def look(self) -> None:
        now = time.monotonic() - self.began
        children = _children()
        for process in self.processes:
            tree = [process.pid] if process.name in self.alone else _tree(process.pid, children)
            if memory := _memory(tree):
                process.memory.append((now, memory))
            process.busy.append((now, sum(_busy(pid) for pid in tree)))


def cores(process: Watched, after: float) -> float:
    """Cores it kept busy on average later than `after` seconds."""
    late = [sample for sample in process.busy if sample[0] >= after]
    return (late[-1][1] - late[0][1]) / (late[-1][0] - late[0][0]) if len(late) > 1 else 0.0


def growth(samples: Sequence[tuple[float, float]], after: float) -> tuple[float, float, float]:
    """(share by which memory grew, MB at the beginning, MB at the end) of a straight line through the samples later than `after` seconds.

    The line is fitted by Theil and Sen's estimator, the median of the slopes between pairs, so that one spike moves nothing.
    """
    late = [s for s in samples if s[0] >= after]
    if len(late) < 3:
        return 0.0, 0.0, 0.0
    kept = late[:: max(1, len(late) // 300)]
    at, size = np.array([s[0] for s in kept]), np.array([s[1] for s in kept])
    pairs = np.triu_indices(len(kept), 1)
    slope = float(np.median((size[pairs[1]] - size[pairs[0]]) / np.maximum(at[pairs[1]] - at[pairs[0]], 1e-9)))
    base = float(np.median(size - slope * at))
    first, last = base + slope * at[0], base + slope * at[-1]
    return float(last / first - 1), float(first), float(last)


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue  # it ended meanwhile
            found.setdefault(parent, []).append(int(folder.name))
    return found


def _tree(pid: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    return [pid, *(p for child in children.get(pid, ()) for p in _tree(child, children))]


def _memory(tree: Sequence[int]) -> float:
    """Resident memory of these processes together in MB; 0 when all ended. Shared memory, which each of a database's processes
    counts as its own once it has touched it, counts once."""
    sizes = [_sizes(pid) for pid in tree]
    return sum(own for own, _ in sizes) + max((shared for _, shared in sizes), default=0.0)


def _sizes(pid: int) -> tuple[float, float]:
    """(its own, shared) MB of one process."""
    try:
        fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    except OSError:
        return 0.0, 0.0
    whole, shared = (int(fields.get(name, "0").split()[0]) / 1024 for name in ("VmRSS", "RssShmem"))
    return whole - shared, shared


def _busy(pid: int) -> float:
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / _TICK
