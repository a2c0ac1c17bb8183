"""The way through a pack: each objective's state, which one is next, and why. Never stuck: something is always next.

    states: secure · review (secure, and due to come back) · next · open · waiting (for its prerequisites) · deferred

The learner's own choices come before anything that is worked out here; prerequisites hold back a suggestion, never a choice.
After failing again and again the way goes to the weakest prerequisite and comes back once that went right twice. What is
shown right alone stands for its prerequisites too, and so does a lower grade's objective that nothing speaks against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from ..curriculum import Objective
from .answers import Answer
from .mastery import RESTS_AT, SECURE_AT, Mastery
from .placement import beliefs
from .reviews import Review

PlaceState = Literal["secure", "review", "next", "open", "waiting", "deferred"]
Reason = Literal["chosen", "step_back", "another_day", "going_on", "fits", "waiting", "again", "deferred"]
"""Why an objective is next: the learner chose it; failing above it; shown once and one more day is wanted; begun; it fits the
grade and its prerequisites are there; nothing else is left but this one that waits, that is secure, that was put off."""
FAILS = 3
"""Items on one objective in a row without a right answer alone, after which the way goes back a step."""
PARKED = 6
"""The same where there is no step back: then another objective comes for the rest of the day."""
PARKED_LONG = 12
"""So many in a row, over days, and every answer on something else in between is worth more than one more of these."""
BACK_AFTER = 2
"""Right answers alone on the prerequisite that lead back to where the learner came from."""
DOING_WELL = 0.8
"""A record from which the way goes faster."""
_TO = ("open", "go_further", "step_back", "swap")


class Chosen(Protocol):
    """A change of path by the learner, as the store keeps it. `detail["to"]` names where a swap or step leads."""

    @property
    def kind(self) -> str: ...
    @property
    def objective(self) -> str: ...
    @property
    def detail(self) -> dict[str, Any]: ...
    @property
    def created(self) -> datetime | None: ...


@dataclass(frozen=True)
class Place:
    """One objective on the way. `rests_on` numbers the marked answers behind its state; `waits_for` its prerequisites not met."""

    objective: str
    state: PlaceState
    mastery: Mastery
    waits_for: tuple[str, ...] = ()
    resting: bool = False
    """Shown for today; once more on another day."""
    parked: bool = False
    """Failed so long that something else comes in between; somebody should sit down with the learner."""
    due: datetime | None = None
    rests_on: tuple[int, ...] = ()


@dataclass(frozen=True)
class Path:
    places: dict[str, Place]
    next: str
    """"" only for a pack without objectives."""
    reason: Reason
    because: tuple[int, ...] = ()
    """Numbers of the marked answers that lead there; empty where a choice or the grade does."""
    came_from: str = ""
    """For a step back: the objective it leads back to."""


@dataclass(frozen=True)
class Known:
    """What the path is worked out from. Answers in order of time, all of one learner and one pack."""

    objectives: Mapping[str, Objective]
    answers: Sequence[Answer]
    mastery: Mapping[str, Mastery]
    reviews: Mapping[str, Review]
    choices: Sequence[Chosen]
    now: datetime
    grade: int | None = None
    record: float = 0.5
    """Share right of the learner's first tries lately."""


def path(known: Known) -> Path:
    """The states of all objectives and the next one."""
    way = _Way(known)
    following, reason, because, came_from = way.following()
    places = {name: way.place(name, following) for name in known.objectives}
    return Path(places, following, reason, because, came_from)


class _Way:
    """The questions that the rules ask, each answered from what is known."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.objectives = known.objectives
        self.by: dict[str, list[Answer]] = {name: [] for name in known.objectives}
        self.order: dict[str, int] = {}
        for n, answer in enumerate(known.answers):
            if answer.objective in self.by:
                self.by[answer.objective].append(answer)
                self.order[answer.objective] = n
        self.shown = {p for a in known.answers if a.right and a.alone for p in self._all_before(a.objective)}
        self.deferred, self.opened, self.focus = _choices(known)
        asked = _probes(known.choices)
        self.placed = beliefs(known.objectives, asked, known.grade) if asked else {}
        self.steps = _steps(known)

    def mastery(self, name: str) -> Mastery:
        return self.known.mastery.get(name, Mastery())

    def secure(self, name: str) -> bool:
        return self.mastery(name).state == "secure"

    def done_today(self, name: str) -> bool:
        """Enough for today: it rests until another day. Where all goes well, one right answer alone is enough for that."""
        mastery = self.mastery(name)
        shown = mastery.belief >= (SECURE_AT if self.known.record < DOING_WELL else RESTS_AT)
        return mastery.resting and shown and mastery.last is not None and mastery.last.date() == self.known.now.date()

    def unmet(self, name: str) -> tuple[str, ...]:
        return tuple(p for p in self.objectives[name].prerequisites if p in self.objectives and not self._met(p))

    def _met(self, name: str) -> bool:
        mastery = self.mastery(name)
        if mastery.state in ("nearly", "secure") or name in self.shown:
            return True
        return mastery.tries == 0 and self._assumed(name)

    def _assumed(self, name: str) -> bool:
        """Likely known before anything was shown: by the probes of the level finder, else as a lower grade's."""
        if self.placed:
            return self.placed[name] >= 0.5
        return self.known.grade is not None and self.objectives[name].grade < self.known.grade

    def _all_before(self, name: str) -> frozenset[str]:
        """Every prerequisite of an objective, and theirs."""
        found: set[str] = set()
        ahead = [name]
        while ahead:
            objective = self.objectives.get(ahead.pop())
            for before in objective.prerequisites if objective else ():
                if before in self.objectives and before not in found:
                    found.add(before)
                    ahead.append(before)
        return frozenset(found)

    # ---------------------------------------------------------------- what is next

    def following(self) -> tuple[str, Reason, tuple[int, ...], str]:
        if not self.objectives:
            return "", "fits", (), ""
        if self.focus and not (self.secure(self.focus) or self.done_today(self.focus) or self.parked(self.focus)):
            return self._down(self.focus, "chosen")
        free = [n for n in self.objectives if not self.secure(n) and n not in self.deferred and not self.done_today(n)]
        running = [n for n in free if not self.parked(n)]
        for name in running:
            if self.mastery(name).resting:
                return name, "another_day", _numbers([a for a in self.by[name] if a.right and a.alone]), ""
        ready = [n for n in running if not self.unmet(n) or n in self.opened or (self.by[n] and not self.step_back(n))]
        begun = [n for n in ready if self.by[n]]
        if begun:
            latest = max(begun, key=lambda n: self.order[n])
            return self._down(latest, "going_on")
        if ready:
            return self._fitting(ready), "fits", (), ""
        return self._rest(free)

    def _down(self, name: str, reason: Reason) -> tuple[str, Reason, tuple[int, ...], str]:
        """The objective, or the prerequisite that failing on it leads to, and that one's, until there is none to go to."""
        came_from = ""
        because: tuple[int, ...] = ()
        for _ in self.objectives:
            if not (lower := self.step_back(name)):
                break
            failing = tuple(n for n in self.steps[name].failing.values() if n is not None)
            came_from, because, reason = came_from or name, failing, "step_back"
            name = lower
        return name, reason, because, came_from

    def _fitting(self, ready: list[str]) -> str:
        """At or below the grade first and nearest to it; after probes the lowest that they did not find known. Pack order among equals."""
        if missing := [n for n in ready if self.placed and not self._assumed(n)]:
            return min(missing, key=lambda n: self.objectives[n].grade)
        grades = [self.objectives[n].grade for n in self.objectives]
        grade = self.known.grade if self.known.grade is not None else min(grades)
        within = [n for n in ready if self.objectives[n].grade <= grade]
        if within:
            return max(within, key=lambda n: self.objectives[n].grade)
        return min(ready, key=lambda n: self.objectives[n].grade)

    def _rest(self, free: list[str]) -> tuple[str, Reason, tuple[int, ...], str]:
        """When nothing is simply open: what waits with least before it, what rests, what is put off, what is secure."""
        if free:
            parked = [n for n in free if not self.unmet(n)]
            return min(parked or free, key=lambda n: (len(self.unmet(n)), self.order.get(n, -1))), "waiting", (), ""
        resting = [n for n in self.objectives if not self.secure(n) and n not in self.deferred]
        if resting:
            return min(resting, key=lambda n: self.order.get(n, -1)), "again", (), ""
        off = [n for n in self.objectives if not self.secure(n)]
        if off:
            return min(off, key=lambda n: (len(self.unmet(n)), self.order.get(n, -1))), "deferred", (), ""
        return min(self.objectives, key=lambda n: self.order.get(n, -1)), "again", (), ""

    # ---------------------------------------------------------------- failing

    def step_back(self, name: str) -> str:
        """The prerequisite to work on before this objective goes on, or ""."""
        step = self.steps.get(name)
        if step is None or not step.down:
            return ""
        before = [p for p in self.objectives[name].prerequisites if p in self.objectives and not self.parked(p)]
        if step.below in before:
            return step.below
        open_ = [p for p in before if p not in self.deferred] or before
        return min(open_, key=lambda p: self.mastery(p).belief) if open_ else ""

    def parked(self, name: str) -> bool:
        """Failing so long that something else comes in between: six items in a row, or twice down a step and back, and two
        today; after twelve in a row they take turns with something else."""
        step = self.steps.get(name)
        if step is None:
            return False
        if len(step.failing) >= PARKED_LONG and self.known.answers[-1].objective == name:
            return True
        return len(step.today) >= 2 and (len(step.failing) >= PARKED or step.rounds >= 2)

    # ---------------------------------------------------------------- states

    def place(self, name: str, following: str) -> Place:
        mastery, review = self.mastery(name), self.known.reviews.get(name)
        due = review.due if review else None
        waits: tuple[str, ...] = ()
        state: PlaceState
        if name == following and mastery.state != "secure":
            state = "next"
        elif mastery.state == "secure":
            state = "review" if review is not None and review.is_due(self.known.now) else "secure"
        elif name in self.deferred:
            state = "deferred"
        else:
            waits = () if name in self.opened or self.by[name] else self.unmet(name)
            state = "waiting" if waits else "open"
        return Place(name, state, mastery, waits, self.done_today(name), self.parked(name), due, _numbers(self.by[name]))


def _choices(known: Known) -> tuple[set[str], set[str], str]:
    """What is put off, what was opened, and what the learner last chose to work on ("" when that was long ago undone)."""
    deferred: set[str] = set()
    opened: set[str] = set()
    focus = ""
    for choice in known.choices:
        to = str(choice.detail.get("to", ""))
        name = to if to in known.objectives else choice.objective
        if name not in known.objectives or choice.detail.get("by") == "path":
            continue  # what the way did by itself follows from the answers
        if choice.kind in _TO and not (choice.kind in ("swap", "step_back") and not to):
            deferred.discard(name)
            opened.add(name)
            focus = name
        elif choice.kind in ("resume", "contest"):
            deferred.discard(name)
        elif choice.kind == "defer":
            deferred.add(name)
            focus = "" if focus == name else focus
        if choice.kind == "swap" and choice.objective in known.objectives and choice.objective != name:
            deferred.add(choice.objective)
    return deferred, opened, focus


def _probes(choices: Sequence[Chosen]) -> list[tuple[str, str]]:
    """(objective, outcome) of the last level finder."""
    last = next((c.detail for c in reversed(choices) if c.detail.get("by") == "probes"), {})
    return [(str(a[0]), str(a[1])) for a in last.get("asked", []) if len(a) == 2]


def _numbers(answers: Sequence[Answer]) -> tuple[int, ...]:
    return tuple(a.id for a in answers if a.id is not None)


@dataclass
class _Step:
    """Failing on one objective: the items since the last right answer alone, those of today, and whether it led down a step."""

    failing: dict[str, int | None] = field(default_factory=dict)
    today: set[str] = field(default_factory=set)
    down: bool = False
    good: int = 0
    """Right answers alone on prerequisites since."""
    below: str = ""
    """The prerequisite that was worked on last since."""
    rounds: int = 0
    """How often it led down and back up without a right answer alone here."""


def _steps(known: Known) -> dict[str, _Step]:
    """One pass over the answers: who is failing where, and who has come back from a prerequisite."""
    steps: dict[str, _Step] = {name: _Step() for name in known.objectives}
    above_of: dict[str, list[str]] = {}
    for name, objective in known.objectives.items():
        for before in objective.prerequisites:
            above_of.setdefault(before, []).append(name)
    for answer in known.answers:
        if answer.objective not in steps or (answer.silent and answer.right):
            continue
        for above in above_of.get(answer.objective, ()):
            step = steps[above]
            if step.down:
                step.below = answer.objective
                step.good += answer.right and answer.alone
                if step.good >= BACK_AFTER:
                    steps[above] = _Step(today=step.today, rounds=step.rounds + 1)
        mine = steps[answer.objective]
        if answer.right and answer.alone:
            steps[answer.objective] = _Step()
            continue
        mine.failing[answer.item] = answer.id
        if answer.created is None or answer.created.date() == known.now.date():
            mine.today.add(answer.item)
        if len(mine.failing) >= FAILS and known.objectives[answer.objective].prerequisites:
            mine.down = True
    return steps
