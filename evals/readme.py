"""`python -m evals.readme`: every figure of the README comes out of a results file, put there by the command that is named beside it.

A block of the README stands between `<!-- figures: FILE; PICK; PICK -->` and `<!-- end -->`. FILE is a results file of this
repository with a Markdown table; each PICK is `suite / start of what / start of who` of a row of the evals' table, and with no
pick the file's first table is taken whole. A pick that no row answers to is an error, so a figure cannot outlive its suite.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from app.errors import InputError
from app.settings import ROOT

README = ROOT / "README.md"
_BLOCK = re.compile(r"(<!-- figures: ([^;>]+?)((?:;[^>]*)?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_COLUMNS = "| what | measured | 95 % | n | bar |\n|---|---|---|---|---|"


def filled(text: str, root: Path = ROOT) -> str:
    """The README with every block filled anew. Raises InputError for a file or a row that is not there."""

    def fill(found: re.Match[str]) -> str:
        head, name, picks, _, end = found.groups()
        file = root / name.strip()
        if not file.is_file():
            raise InputError(f"README.md shows figures of {name.strip()}, which is not there.", cure="Run the command that writes it.")
        wanted = [pick.strip() for pick in picks.split(";") if pick.strip()]
        table = list(_first_table(file.read_text(encoding="utf-8")))
        return head + "\n".join(table if not wanted else _picked(table, wanted, name)) + "\n" + end

    return _BLOCK.sub(fill, text)


def _first_table(text: str) -> Iterator[str]:
    """The lines of the first Markdown table; lines under a row (its faults) are passed over."""
    begun = False
    for line in text.splitlines():
        if line.startswith("|"):
            begun = True
            yield line
        elif begun and not line.startswith("    "):
            return


def _picked(table: list[str], wanted: list[str], name: str) -> list[str]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in table[2:]]
    found = [_COLUMNS]
    for pick in wanted:
        suite, what, who = ([part.strip() for part in pick.split("/")] + ["", ""])[:3]
        row = next((r for r in rows if r[0] == suite and r[1].startswith(what) and r[2].startswith(who)), None)
        if row is None:
            raise InputError(
                f"README.md shows “{pick}”, and {name.strip()} has no such row.", cure="Run the suite again, or mend the pick."
            )
        found.append(
            f"| {row[1]} ({row[2]}) | {_short(row[3])} | {'-'.join(_short(end) for end in row[4].split('-'))} | {row[5]} "
            f"| {row[7]}{', **missed**' if 'missed' in row[8] else ''} |"
        )
    return found


def _short(figure: str) -> str:
    """ "0.9990" → ".999", "1.0000" → "1": as many digits as say something."""
    try:
        value = float(figure)
    except ValueError:
        return figure
    return f"{value:.3f}".rstrip("0").rstrip(".") if value >= 1 or value == 0 else f"{value:.3f}".rstrip("0")


def main() -> None:
    """Writes the README, or with `--check` says by its exit code whether it is as the results files have it."""
    text = README.read_text(encoding="utf-8")
    try:
        new = filled(text)
    except InputError as fault:
        sys.exit(str(fault))
    if "--check" in sys.argv[1:]:
        sys.exit(0 if new == text else "README.md is not as the results files have it: run python -m evals.readme.")
    README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
