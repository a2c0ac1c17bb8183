"""From the command to the first answer in a browser, and the memory of the server then: the real `stepwise serve`, twice.

The first start indexes the packs into an empty folder; the second is the warm one that is judged. A learner comes in as a browser
does, by the first screen's form and a socket, and writes one message. Memory is resident memory by the operating system's count, of
the server and of its children apart.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .bench_figures import Figure, load
from .load.cluster import free_port
from .load.learner import Learner
from .load.script import Message
from .table import Bar

SECONDS = 60.0
"""The longest a start may take before the bench gives up."""
QUESTION = "what is 1/2 + 1/3? i think 2/5"


@dataclass(frozen=True)
class Start:
    """Seconds from the command until the page's server answers and until the first words; processor seconds and MB after them."""

    up: float
    answer: float
    cpu: float
    memory: float
    children: float


def started(folder: Path) -> Start:
    """One start on this folder. Raises RuntimeError when the server does not come up or gives no answer."""
    port = free_port()
    environment = os.environ | {"STEPWISE_DATA_DIR": str(folder), "STEPWISE_MODEL": "none", "STEPWISE_PORT": str(port)}
    began = time.monotonic()
    server = subprocess.Popen([sys.executable, "-m", "app", "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        up, answer = asyncio.run(_asked(f"http://127.0.0.1:{port}", began, server))
        cpu = spent(server.pid)
        time.sleep(2)  # what is loaded ahead while nobody asks
        return Start(up, answer, cpu, resident(server.pid), sum(resident(child) for child in children(server.pid)))
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


async def _asked(address: str, began: float, server: subprocess.Popen[bytes]) -> tuple[float, float]:
    host, _, port = address.removeprefix("http://").partition(":")
    while True:
        if server.poll() is not None or time.monotonic() - began > SECONDS:
            raise RuntimeError("the server did not come up")
        try:
            _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            break
        except OSError:
            await asyncio.sleep(0.05)
    up = time.monotonic() - began
    learner = Learner(address, iter([Message("first", QUESTION)]), time.monotonic())
    await learner.begin()
    sent = time.monotonic()
    turn = await learner.say()
    await learner.end()
    if turn.error or turn.words is None:
        raise RuntimeError(f"no answer: {turn.error}")
    return up, sent - began + turn.words


def resident(pid: int) -> float:
    """Resident memory of a process in MB; 0 where it is gone or the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def children(pid: int) -> list[int]:
    """Processes that this one started, and theirs."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue  # it ended while we looked
    found, look = [], [pid]
    while look:
        parent = look.pop()
        mine = [child for child, of in parents.items() if of == parent]
        found += mine
        look += mine
    return found


def spent(pid: int) -> float:
    """Processor seconds that a process has used; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        first, warm = started(Path(folder)), started(Path(folder))
    what = "from the command to the first words"
    notes = [f"page up after {start.up:.1f} s; {start.cpu:.1f} s of processor time" for start in (first, warm)]
    more = f"and {warm.children:.0f} MB in its child processes"
    return [
        Figure(f"{what}, empty folder", first.answer, first.answer, "s", 1, first.answer, None, load(), notes[0]),
        Figure(f"{what}, warm", warm.answer, warm.answer, "s", 1, warm.answer, Bar(most=10), load(), notes[1], 60.0),
        Figure("memory of the server after its first answer", warm.memory, warm.memory, "MB", 1, warm.memory, Bar(most=350), load(), more),
    ]
