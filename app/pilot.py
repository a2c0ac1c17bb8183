"""A pilot with one class: a test before and after with parallel tasks, a short survey every two weeks, and rules written first.

The plan lives in the class's settings; its answers are evidence of kind "pre" and "post", so a teacher can put a mark right
and the report follows. Half of the class gets the two forms the other way round, so that one form being harder cancels out.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Literal

from .board import objective_of
from .errors import InputError
from .learning.answers import RIGHT
from .library.items import draw
from .library.packs import Pack
from .store import CorrectionRow, EvidenceRow, PulseRow, Store
from .store.rooms import HOME
from .turn import Item

QUESTIONS = ("aim", "choice", "help")
ANSWERS = (1, 2, 3, 4)
ROUND = timedelta(days=14)
LEAST = 10
"""Students with both tests below which no effect is given: the interval would say so little that its middle misleads."""
LEAST_PULSE = 5
"""Answers below which a round is not shown, so that nobody's answer can be told."""
DRAWS = 2000
KINDS = ("value", "expression", "choice", "criteria")
"""Tasks that a page can ask and a program can mark."""

Which = Literal["pre", "post"]
Ruling = Literal["met", "unmet", "unknown"]


@dataclass(frozen=True)
class Plan:
    """What was fixed before the start. Shares are percentages."""

    objective: str
    started: str
    """A date and time, ISO 8601."""
    weeks: int = 4
    items: int = 6
    seed: int = 1
    gain: int = 15
    done: int = 80
    pulse: float = 2.5
    open: str = ""
    """"pre" or "post" while that test is open."""
    closed: tuple[str, ...] = ()
    """Tests that were open and are not any more."""

    @property
    def begun(self) -> datetime:
        return datetime.fromisoformat(self.started)

    @property
    def until(self) -> datetime:
        return self.begun + timedelta(weeks=self.weeks)


def plan_of(settings: Mapping[str, Any]) -> Plan | None:
    """The pilot that runs, from the class's settings; None when there is none or it cannot be read."""
    data = settings.get("pilot")
    if not isinstance(data, dict):
        return None
    try:
        kept = {f.name: data[f.name] for f in fields(Plan) if f.name in data}
        return Plan(**kept | {"closed": tuple(kept.get("closed", ()))})
    except (TypeError, ValueError):
        return None


def from_form(given: Mapping[str, str], packs: Mapping[str, Pack], now: datetime) -> Plan:
    """A plan from the fields of the form: objective, weeks, items, gain, done, pulse. InputError for what was not offered."""
    objective = given.get("objective", "")
    if objective_of(packs, objective) is None or not _families(packs, objective):
        raise InputError("there is no such objective.", where="form", cure="Choose one from the list.")
    limits = {"weeks": (1, 12), "items": (4, 10), "gain": (0, 60), "done": (30, 100)}
    numbers = {name: _number(given.get(name, ""), low, high) for name, (low, high) in limits.items()}
    if (pulse := given.get("pulse", "")) not in {"2", "2.5", "3", "3.5"}:
        raise InputError("that is not on the list.", where="form", cure="Choose from the list.")
    seed = zlib.crc32(f"{objective}{now:%Y%m%d}".encode()) % 9000
    return Plan(
        objective,
        now.isoformat(),
        numbers["weeks"],
        numbers["items"],
        seed,
        numbers["gain"],
        numbers["done"],
        float(pulse),
    )


def _number(text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and low <= int(text) <= high):
        raise InputError("that is not on the list.", where="form", cure="Choose from the list.")
    return int(text)


def begin(store: Store, plan: Plan, room: str = HOME) -> None:
    """Starts it. Its rules stay as they are until it is ended. InputError when one is running."""
    if plan_of(store.rooms.settings(room)) is not None:
        raise InputError("a pilot is running already.", where="running", cure="End it first.")
    store.rooms.set({"pilot": asdict(plan) | {"closed": []}}, room)


def end(store: Store, room: str = HOME) -> None:
    store.rooms.set({"pilot": None}, room)


def set_open(store: Store, which: str, room: str = HOME) -> None:
    """Opens the test before or after, or closes what is open (""). The one after comes when the one before is closed."""
    plan = plan_of(store.rooms.settings(room))
    if plan is None or which not in ("", "pre", "post"):
        raise InputError("that is not on the list.", where="form", cure="Open the page again.")
    if which == "post" and (plan.open == "pre" or "pre" not in plan.closed):
        raise InputError("the test before is not closed.", where="order", cure="Close it first.")
    closed = sorted({*plan.closed, *([plan.open] if plan.open and plan.open != which else [])})
    store.rooms.set({"pilot": asdict(plan) | {"open": which, "closed": closed}}, room)


# ---------------------------------------------------------------- the two tests


def _families(packs: Mapping[str, Pack], objective: str) -> list[tuple[Pack, Any]]:
    pack = next((p for p in packs.values() if objective in p.objectives), None)
    found = [f for f in pack.families_of(objective) if f.ask and f.kind in KINDS] if pack else []
    order = {"core": 0, "start": 1, "stretch": 2}
    return [(pack, f) for f in sorted(found, key=lambda f: order.get(f.level, 3))] if pack else []


def form_of(plan: Plan, packs: Mapping[str, Pack], person: str, which: Which) -> list[Item]:
    """The tasks of one student's test: the same families in the same order in both tests, with other numbers."""
    return _form(plan, packs, form_name(person, which))


def form_name(person: str, which: Which) -> Literal["A", "B"]:
    """Which form a student gets; by their id, so that it stays the same, and about half get each first."""
    return "A" if (which == "pre") == (zlib.crc32(person.encode()) % 2 == 0) else "B"


def _form(plan: Plan, packs: Mapping[str, Pack], name: Literal["A", "B"]) -> list[Item]:
    families = _families(packs, plan.objective)
    taken: set[str] = set()
    forms: dict[str, list[Item]] = {"A": [], "B": []}
    for n in range(plan.items if families else 0):
        pack, family = families[n % len(families)]
        seed = plan.seed + 40 * n
        for form in forms.values():
            drawn = (draw(pack, family, seed + k) for k in range(40))
            item = next((i for i in drawn if i.ask not in taken), None) or draw(pack, family, seed)
            taken.add(item.ask)
            form.append(item)
    return forms[name]


def sat(rows: Sequence[EvidenceRow], plan: Plan, which: Which) -> list[EvidenceRow]:
    """The answers of one student to one of the tests of this pilot."""
    return [r for r in rows if r.kind == which and r.objective == plan.objective and r.created is not None and r.created >= plan.begun]


def score(rows: Sequence[EvidenceRow], corrections: Sequence[CorrectionRow]) -> float | None:
    """Share right 0..1, a teacher's corrections over the marks; None when there is nothing."""
    put_right = {c.evidence: c.value for c in corrections if c.evidence is not None and c.undone is None}
    return sum(put_right.get(r.id or 0, r.verdict) in RIGHT for r in rows) / len(rows) if rows else None


# ---------------------------------------------------------------- what came of it


@dataclass(frozen=True)
class Effect:
    """Paired change of the share right; `low` and `high` are the middle 95 % of resampled means."""

    n: int
    before: float
    after: float
    change: float
    low: float
    high: float


def effect(pairs: Sequence[tuple[float, float]]) -> Effect:
    """Percentile bootstrap of the mean change over students (Efron 1979), 2,000 draws with seeded dice. Needs one pair."""
    changes = [after - before for before, after in pairs]
    dice = Random(7)  # noqa: S311 - resampling, not a secret
    means = sorted(sum(dice.choices(changes, k=len(changes))) / len(changes) for _ in range(DRAWS))
    mean = sum(changes) / len(changes)
    before, after = (sum(p[n] for p in pairs) / len(pairs) for n in (0, 1))
    return Effect(len(pairs), before, after, mean, means[int(DRAWS * 0.025)], means[int(DRAWS * 0.975) - 1])


@dataclass(frozen=True)
class Pulse:
    """One round: averages 1..4 by question, or empty when too few answered."""

    round: str
    answered: int
    skipped: int
    means: tuple[tuple[str, float], ...] = ()


def rounds(rows: Sequence[PulseRow]) -> list[Pulse]:
    """By round, oldest first."""
    found = []
    for name in sorted({r.round for r in rows}):
        mine = [r.answers for r in rows if r.round == name]
        given = [a for a in mine if a]
        shown = len(given) >= LEAST_PULSE
        means = tuple((q, sum(a.get(q, 0) for a in given) / len(given)) for q in QUESTIONS) if shown else ()
        found.append(Pulse(name, len(given), len(mine) - len(given), means))
    return found


@dataclass(frozen=True)
class Report:
    """The state of a pilot for the teacher."""

    plan: Plan
    students: int
    pre: int
    post: int
    one_only: int
    effect: Effect | None
    """None below `LEAST` students with both tests."""
    both: int
    pulses: tuple[Pulse, ...]
    rules: tuple[tuple[str, Ruling], ...]
    decision: Literal["go", "stop", "unsure", "wait"]


def report(store: Store, plan: Plan, room: str = HOME) -> Report:
    """Everything the page says, from the store as it is now."""
    ids = [s.person for s in store.coaching.students(room, everybody=room == HOME)]
    rows = store.classwork.evidence(ids)
    said: dict[str, list[CorrectionRow]] = {p: [] for p in ids}
    for row in store.coaching.corrections(ids):
        said[row.person].append(row)
    scores = [(score(sat(rows[p], plan, "pre"), said[p]), score(sat(rows[p], plan, "post"), said[p])) for p in ids]
    pairs = [(a, b) for a, b in scores if a is not None and b is not None]
    pulses = tuple(p for p in rounds(store.coaching.pulses(room)) if p.round >= plan.begun.date().isoformat())
    found = effect(pairs) if len(pairs) >= LEAST else None
    pre, post = (sum(s[n] is not None for s in scores) for n in (0, 1))
    rules = ruled(plan, found, len(pairs), len(ids), pulses)
    return Report(plan, len(ids), pre, post, pre + post - 2 * len(pairs), found, len(pairs), pulses, rules, decide(plan, found, rules))


def ruled(plan: Plan, found: Effect | None, both: int, students: int, pulses: Sequence[Pulse]) -> tuple[tuple[str, Ruling], ...]:
    """Each rule that was written before the start: met, not met, or not to be said yet."""
    gain: Ruling = "unknown" if found is None else "met" if 100 * found.change >= plan.gain and found.low > 0 else "unmet"
    done: Ruling = "unknown" if not students else "met" if 100 * both >= plan.done * students else "unmet"
    means = [mean for pulse in pulses for _, mean in pulse.means]
    felt: Ruling = "unknown" if not means else "met" if sum(means) / len(means) >= plan.pulse else "unmet"
    return (("gain", gain), ("done", done), ("pulse", felt))


def decide(plan: Plan, found: Effect | None, rules: Sequence[tuple[str, Ruling]]) -> Literal["go", "stop", "unsure", "wait"]:
    """Go when all rules are met; stop when even the upper end of the interval misses the rule for the gain."""
    if found is None:
        return "wait"
    if all(state == "met" for _, state in rules):
        return "go"
    return "stop" if 100 * found.high < plan.gain else "unsure"


# ---------------------------------------------------------------- the survey


def round_now(settings: Mapping[str, Any], today: date) -> str:
    """The first day of the round that is open, or "". A teacher opens one for two weeks; a pilot has one every two weeks."""
    opened = settings.get("pulse")
    if isinstance(opened, str):
        first = _date(opened)
        if first is not None and first <= today < first + ROUND:
            return opened
    plan = plan_of(settings)
    if plan is None:
        return ""
    since = (today - plan.begun.date()).days
    return (plan.begun.date() + timedelta(days=since - since % ROUND.days)).isoformat() if since >= 0 else ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def answers_from(given: Mapping[str, str]) -> dict[str, int]:
    """The three answers of the form, or none for "no, thank you". InputError for what is missing or was never offered."""
    if given.get("skip"):
        return {}
    if any(not given.get(q) for q in QUESTIONS):
        raise InputError("an answer is missing.", where="missing", cure="Answer each question.")
    if any(given[q] not in {str(a) for a in ANSWERS} for q in QUESTIONS):
        raise InputError("that is not on the list.", where="form", cure="Choose again.")
    return {q: int(given[q]) for q in QUESTIONS}


def waiting_for(store: Store, person: str, today: date, room: str = HOME) -> list[tuple[str, int]]:
    """What a student is asked for now: ("pre" or "post", number of tasks) and ("pulse", questions); nothing that is done."""
    settings = store.rooms.settings(room)
    found: list[tuple[str, int]] = []
    plan = plan_of(settings)
    if plan is not None and plan.open in ("pre", "post") and not sat(store.evidence_of(person, plan.objective), plan, plan.open):  # type: ignore[arg-type]
        found.append((plan.open, plan.items))
    name = round_now(settings, today)
    if name and not any(p.person == person for p in store.coaching.pulses(room, [name])):
        found.append(("pulse", len(QUESTIONS)))
    return found
