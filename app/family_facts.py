"""What a family may know of one child's week, as numbers and objectives: from marked answers alone, never from the chat.

    facts(evidence, packs, last, corrections) -> Facts

Days are those of this computer's clock. Nothing here says how a child compares, what will come, or why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .curriculum import Objective
from .learning.answers import Answer, Corrected, Task, read, tasks_of
from .learning.mastery import trace
from .library.packs import Pack
from .store import EvidenceRow

WEEK, LATELY = 7, 28
"""Days of a note, and days over which "lately" counts."""
_SEEN_AT_HOME = "home"
"""Evidence of what a family saw: it counts for what is known, and is no task tried here."""


@dataclass(frozen=True)
class Facts:
    """One child, up to the end of one day. Objectives are ids, in the order of the pack."""

    first: date
    last: date
    ever: bool = False
    """Anything at all is known."""
    days: int = 0
    """Different days with a marked answer, of these seven."""
    alone: int = 0
    """Different tasks with an answer given without help; `helped` are the others that were tried."""
    helped: int = 0
    back: int = 0
    """Mistakes that were followed by a right answer on the same objective."""
    secure: tuple[str, ...] = ()
    newly: tuple[str, ...] = ()
    """Those of `secure` that were not secure seven days ago."""
    begun: tuple[str, ...] = ()
    """Begun and not secure."""
    now: str = ""
    """The objective in work; "" when nothing is known."""
    after: str = ""
    """The one that follows it, "" when there is none."""
    lately: int = 0
    """Objectives that became secure in the last 28 days."""
    total: int = 0
    """Objectives of the pack that `now` belongs to, how many of them are secure, and how many are begun."""
    done: int = 0
    going: int = 0


def facts(
    evidence: Sequence[EvidenceRow], packs: Mapping[str, Pack], last: date, corrections: Sequence[Corrected] = (), set_now: str = ""
) -> Facts:
    """`evidence` in order of time; what came after `last` is not looked at. A teacher's `corrections` win.

    `set_now` is the objective that the teacher has set, for a child that has not begun.
    """
    first = last - timedelta(days=WEEK - 1)
    rows = [row for row in evidence if row.created and _day(row.created) <= last and _pack_of(packs, row.objective)]
    known = _Known(rows, packs, corrections)
    week = [a for a in known.answers if a.created and _day(a.created) >= first and a.kind != _SEEN_AT_HOME]
    days = {_day(row.created) for row in rows if row.created and _day(row.created) >= first and row.kind != _SEEN_AT_HOME}
    alone = {a.item for a in week if a.alone}
    secure, tried = known.secure(last), {row.objective for row in rows}
    before, long_ago = known.secure(first - timedelta(days=1)), known.secure(last - timedelta(days=LATELY))
    now = _now(rows, packs, secure, set_now)
    pack = _pack_of(packs, now)
    return Facts(
        first,
        last,
        ever=bool(rows or secure),
        days=len(days),
        alone=len(alone),
        helped=len({a.item for a in week} - alone),
        back=came_back(week),
        secure=tuple(secure),
        newly=tuple(name for name in secure if name not in before),
        begun=tuple(name for p in packs.values() for name in p.objectives if name in tried and name not in secure),
        now=now,
        after=following(pack.objectives, {*secure, now}, now) if pack else "",
        lately=len(set(secure) - set(long_ago)),
        total=len(pack.objectives) if pack else 0,
        done=sum(name in secure for name in pack.objectives) if pack else 0,
        going=sum(name in tried and name not in secure for name in pack.objectives) if pack else 0,
    )


def came_back(answers: Iterable[Answer]) -> int:
    """How often a right answer followed a wrong one on the same objective."""
    last: dict[str, bool] = {}
    found = 0
    for answer in answers:
        found += answer.right and last.get(answer.objective) is False
        last[answer.objective] = answer.right
    return found


def following(objectives: Mapping[str, Objective], done: set[str], now: str) -> str:
    """What comes after `now`: not done; what builds on it first, else what is open, not below its grade if there is a choice."""
    grade = objectives[now].grade if now in objectives else 0
    open_ = [
        o
        for o in objectives.values()
        if o.id not in done and (now in o.prerequisites or all(p in done or p not in objectives for p in o.prerequisites))
    ]
    open_.sort(key=lambda o: (now not in o.prerequisites, o.grade < grade, o.grade))
    return open_[0].id if open_ else ""


class _Known:
    """The readings of one child's answers, and what was secure at the end of a day."""

    def __init__(self, rows: Sequence[EvidenceRow], packs: Mapping[str, Pack], corrections: Sequence[Corrected]) -> None:
        self._rows, self._packs, self._corrections = rows, packs, corrections
        self._tasks: dict[str, Task] = {}
        for pack in packs.values():
            self._tasks.update(tasks_of(pack.id, pack.families.values()))
        self.answers = read(rows, corrections, self._tasks)

    def secure(self, last: date) -> list[str]:
        """Objectives in the order of the packs."""
        by: dict[str, list[EvidenceRow]] = {}
        for row in self._rows:
            if row.created and _day(row.created) <= last:
                by.setdefault(row.objective, []).append(row)
        said = [c for c in self._corrections if c.evidence is not None or c.created is None or _day(c.created) <= last]
        return [
            name
            for pack in self._packs.values()
            for name in pack.objectives
            if trace(by.get(name, ()), self._tasks, [c for c in said if c.objective == name]).state == "secure"
        ]


def _now(rows: Sequence[EvidenceRow], packs: Mapping[str, Pack], secure: Sequence[str], set_now: str) -> str:
    """What was tried last; when that is secure, what follows it; before anything was tried, what the teacher has set."""
    newest = rows[-1].objective if rows else set_now
    pack = _pack_of(packs, newest)
    if pack is None:
        return ""
    return (following(pack.objectives, set(secure), newest) or newest) if newest in secure else newest


def _pack_of(packs: Mapping[str, Pack], objective: str) -> Pack | None:
    return next((pack for pack in packs.values() if objective in pack.objectives), None)


def _day(moment: datetime) -> date:
    return moment.astimezone().date()
