"""The run itself: learners come one after the other, then so many of them have a reply at any time, for so many seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .learner import Learner, Turn
from .script import MODEL, OPENING, Pace, learner, own_time, tokens
from .watching import Watch

Say = Callable[[str], None]


@dataclass
class Outcome:
    """What a run came to; the turns of the first `warm` seconds are in `turns` too, the report leaves them out."""

    learners: int
    streaming: int
    seconds: float
    warm: float
    turns: list[Turn] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What happened outside any turn: a learner who was not let in, a socket that was closed."""
    raw: list[float] = field(default_factory=list)
    """Lateness of the stub asked directly in the same minutes, seconds after its first sentence was due."""
    connected: int = 0
    entered: float = 0.0
    """Seconds on the watch when all were in and the first message was sent."""

    @property
    def counted(self) -> float:
        """Seconds on the watch from which on it counts."""
        return self.entered + self.warm


async def run(
    server: str, model: str, pace: Pace, learners: int, streaming: int, seconds: float, warm: float, watch: Watch, say: Say, first: int = 0
) -> Outcome:
    """`learners` connect; then `streaming` of them are answered at any time, those who waited longest first."""
    found = Outcome(learners, streaming, seconds, warm)
    began = time.monotonic()
    crowd = [Learner(server, learner(first + n), began) for n in range(learners)]
    gate = asyncio.Semaphore(12)  # a class does not come through the door in one moment
    say(f"{learners} learners come in …")

    async def enter(who: Learner) -> None:
        async with gate:
            try:
                await who.begin()
                found.connected += 1
            except Exception as fault:  # noqa: BLE001 - whatever keeps a learner out is what the run is to tell
                found.faults.append(f"not let in: {type(fault).__name__}: {fault}"[:200])

    await asyncio.gather(*(enter(who) for who in crowd))
    say(
        f"{found.connected} are connected after {time.monotonic() - began:.1f} s; {streaming} are answered at any time, for {seconds:g} s …"
    )
    started = time.monotonic()
    found.entered = started - watch.began
    for who in crowd:
        who._start = started
    until = started + seconds
    free: asyncio.Queue[Learner] = asyncio.Queue()
    for who in crowd:
        if who.sio is not None:
            free.put_nowait(who)

    async def place(n: int) -> None:
        await asyncio.sleep(n * min(5.0, warm) / max(streaming, 1))  # not all in the same tick
        while time.monotonic() < until:
            who = await free.get()
            await who.say()
            free.put_nowait(who)

    async def look() -> None:
        while True:
            await asyncio.to_thread(watch.look)
            await asyncio.sleep(2)

    async def tell() -> None:
        while True:
            await asyncio.sleep(30)
            done = sum(len(who.turns) for who in crowd)
            say(f"  {time.monotonic() - started:.0f} s: {done} turns, {sum(bool(t.error) for who in crowd for t in who.turns)} errors")

    beside = [asyncio.create_task(job) for job in (look(), tell(), _ask_directly(model, pace, found.raw, started + warm))]
    await asyncio.gather(*(place(n) for n in range(streaming)))
    for job in beside:
        job.cancel()
    await asyncio.to_thread(watch.look)
    for who in crowd:
        found.turns += who.turns
        found.faults += who.faults
    await asyncio.gather(*(who.end() for who in crowd))
    return found


async def _ask_directly(model: str, pace: Pace, late: list[float], after: float) -> None:
    """One stream of the stub after the other, past the app: how late its first sentence ends on this busy machine."""
    body = b'{"model": "' + MODEL.encode() + b'", "stream": true, "messages": [{"role": "user", "content": "hint"}]}'
    host, port = model.removeprefix("http://").split(":")
    first = len(tokens(OPENING))
    while True:
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: {host}\r\ncontent-length: {len(body)}\r\n\r\n"
        asked = time.monotonic()
        writer.write(head.encode() + body)
        heard = 0
        while heard < first and (piece := await reader.read(4096)):
            heard += piece.count(b'"content"')
        if asked > after:
            late.append(time.monotonic() - asked - own_time(pace))
        writer.close()
        await asyncio.sleep(1)
