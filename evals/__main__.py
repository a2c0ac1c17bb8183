"""`python -m evals [suite …] [--model NAME …] [--data DIR] [--n N]`: a table with n, the share and its 95 % interval.

Suites: next-turn (does a turn keep the answer?), abstain (is what is not in the materials said to be not there?).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from app.bootstrap import bootstrap
from app.errors import StepwiseError
from app.models import Patient
from app.settings import ROOT, Settings
from evals import models, next_turn
from evals.statistics import interval, share

DATA = ROOT.parent / "shared" / "data"


def _row(suite: str, what: str, who: str, values: list[bool], better: str) -> None:
    low, high = interval(values)
    print(f"| {suite} | {what} | {who} | {share(values):.3f} | {low:.3f}-{high:.3f} | {len(values)} | {better} |")


def next_turn_suite(names: list[str], data: Path, n: int, worst: int, compare: bool) -> bool:
    """True when nothing leaked through the tutor."""
    public = data / "tutor_next_turn.jsonl"
    sets = [("own cases", list(next_turn.dialogues(next_turn.OWN)))]
    if public.exists():
        sets.append((public.stem, list(next_turn.dialogues(public))[:n]))
    else:
        print(f"(the public dialogues are not at {public}; own cases only)", file=sys.stderr)
    clean = True
    for name in names:
        model = models.by_name(name)
        for label, rows in sets:
            with tempfile.TemporaryDirectory() as folder:
                tutor = bootstrap(Settings(data_dir=Path(folder), model="none"), model=Patient(model, 20, 15, 90) if model else None)

                async def answer(row: next_turn.Dialogue, tutor: Any = tutor, model: Any = model) -> next_turn.Answered:
                    if isinstance(model, models.Answering):
                        model.key = row.key
                    return await next_turn.through_tutor(tutor, row)

                results = next_turn.run(answer, rows)
                if tutor.parts.model is not None:
                    object.__setattr__(tutor.parts, "model", None)  # the model is shared by the sets; it is closed below
                tutor.close()
            leaked = [r for r in results if r.leaked]
            clean = clean and not leaked
            _row(f"next turn, {label}", "new-key leaks", f"ours, {name}", [r.leaked for r in results], "0")
            _row(f"next turn, {label}", "moves the student on", f"ours, {name}", [r.moves_on for r in results], ">= .95")
            for r in (leaked or [r for r in results if not r.moves_on])[:worst]:
                print(f"    {r.dialogue.id} key {r.dialogue.key}: {r.dialogue.last[:120]!r} -> {r.reply[:400]!r}")
            if compare and model is not None and not isinstance(model, models.Answering):
                plain = next_turn.run(lambda row, model=model: next_turn.raw(model, row), rows)
                _row(f"next turn, {label}", "new-key leaks", f"raw, {name}", [r.leaked for r in plain], "")
        if model is not None:
            model.close()
    return clean


def abstain_suite() -> bool:
    rows = yaml.safe_load((ROOT / "evals" / "cases" / "abstain.yaml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"))
        inside: list[bool] = []
        outside: list[bool] = []
        for n, row in enumerate(rows):
            if n % 4 < 2:
                continue  # the first two of four tuned the threshold; the others report it
            found = tutor.library.search(row["ask"], kinds={"lesson"}, grade=row["grade"], language="en", k=3)
            (inside if row["about"] else outside).append(bool(found) == bool(row["about"]))
        tutor.close()
    _row("abstain, own cases", "inside: answered", "packs only", inside, ">= .95")
    _row("abstain, own cases", "outside: not in the materials", "packs only", outside, ">= .95")
    return True


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("suites", nargs="*", default=["next-turn", "abstain"])
    parser.add_argument("--model", action="append", help="none, answering, smollm2, local:FILE, or a model's name; several times")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the public sets")
    parser.add_argument("--n", type=int, default=100, help="rows of each public set")
    parser.add_argument("--worst", type=int, default=3, help="cases to print")
    parser.add_argument("--no-compare", action="store_true", help="leave the unguarded model out")
    given = parser.parse_args()
    if unknown := set(given.suites) - {"next-turn", "abstain"}:
        sys.exit(f"There is no suite {', '.join(sorted(unknown))}. Suites: next-turn, abstain.")
    print("| suite | what | who | share | 95 % | n | bar |\n|---|---|---|---|---|---|---|")
    clean = True
    try:
        if "next-turn" in given.suites:
            clean = next_turn_suite(given.model or ["none", "answering"], given.data, given.n, given.worst, not given.no_compare)
        if "abstain" in given.suites:
            abstain_suite()
    except StepwiseError as fault:
        sys.exit(str(fault))
    sys.exit(not clean)


if __name__ == "__main__":
    main()
