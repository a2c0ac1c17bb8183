"""Three hundred good drafts, each broken in one named way: does the gate see it, and is it quiet about untouched ones?

The ways are in `evals.breaking`; half of them are `report`: no rule was tuned on what they do. A way is planted only
where the format has what it breaks. Found means: a rule fails that did not fail before.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from random import Random
from tempfile import TemporaryDirectory

from app.drafting import Check, Draft, check, failed
from app.parts import Parts

from .breaking import REPORT, WAYS
from .drafts import Asked, every_draft, objectives, tutor_in
from .table import Bar, Options, Row, share_row

NAME = "planted errors"
MANY = 300
SEEDS = (0, 1, 2)


def run(options: Options) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        tutor = tutor_in(folder)
        try:
            made = _good(tutor.parts, options)
        finally:
            tutor.close()
    before = {asked: failed(check(draft)) for asked, draft in made}
    alarms = [bool(before[asked]) for asked, _ in made]
    groups = [a.objective for a, _ in made]
    yield share_row(NAME, "false alarms on untouched drafts", "gate", alarms, groups, "say nothing 0", Bar(most=0.03),
                    [f"{a}: {', '.join(rules)}" for a, rules in before.items() if rules])  # fmt: skip
    made = [(asked, draft) for asked, draft in made if not before[asked]]
    broken = list(_broken(made, options))
    found = [(way, asked, _new(way, check(draft), before[asked])) for way, asked, draft in broken]
    for part in ("tune", "report", "whole"):
        some = [row for row in found if part == "whole" or (row[0] in REPORT) == (part == "report")]
        yield share_row(NAME, f"planted errors found ({len({w for w, _, _ in some})} ways)", f"gate, {part}", [bool(r) for _, _, r in some],
                        [w for w, _, _ in some], "find nothing 0", Bar(least=0.97), [f"{w}: {a}" for w, a, r in some if not r])  # fmt: skip
    tried = list(dict.fromkeys(w for w, _, _ in found))
    never = [way for way in tried if not any(rules for w, _, rules in found if w == way)]
    yield share_row(NAME, "ways that no rule ever sees: a rule is off", "gate", [way in never for way in tried], (), "find nothing 1",
                    Bar(most=0.0), never)  # fmt: skip
    for way in WAYS:
        seen = [rules for w, _, rules in found if w == way]
        if seen:
            told = sorted({rule for rules in seen for rule in rules})
            by = f"found by {', '.join(told[:3])}" if told else "found by no rule"
            yield share_row(
                NAME, way, "gate, report" if way in REPORT else "gate, tune", [bool(r) for r in seen], (), by, direction="least"
            )


def _good(parts: Parts, options: Options) -> list[tuple[Asked, Draft]]:
    """Every format for a spread of objectives and seeds."""
    names = objectives(parts)
    found: list[tuple[Asked, Draft]] = []
    for seed in SEEDS:
        chosen = options.some(names[seed :: len(SEEDS)])
        found += [(a, d) for a, d in every_draft(parts, chosen, (), seed) if isinstance(d, Draft)]
    return found


def _broken(made: Sequence[tuple[Asked, Draft]], options: Options) -> Iterator[tuple[str, Asked, Draft]]:
    """As many breakings of each way as fit into three hundred, each on another draft, drawn by seed."""
    each = max(1, math.ceil(MANY * options.part / len(WAYS)))
    for way, breaking in WAYS.items():
        dice = Random(f"planted {way}")
        planted = 0
        for asked, draft in dice.sample(list(made), len(made)):
            if planted >= each:
                break
            worse = breaking(draft, dice)
            if worse is not None and worse != draft:
                planted += 1
                yield way, asked, worse


def _new(way: str, checks: list[Check], before: Sequence[str]) -> list[str]:
    """The rules that fail now. A page that grew too long by the planted line has not been seen through, nor a play of which one
    copy now differs from another: length counts only where length is what was broken."""
    bystander = () if way.startswith("too many") else ("page_limits", "every_part_has_a_copy")
    return [rule for rule in failed(checks) if rule not in (*before, *bystander)]
