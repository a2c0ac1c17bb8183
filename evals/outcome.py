"""What a run came to: every suite's rows beside the kept figures, what was not there, what was left out, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .baseline import Change, Kept, changes, gone
from .suites import Result
from .table import HEAD


@dataclass(frozen=True)
class Outcome:
    """One run. `day` is when, in ISO 8601; `absent` the public sets that were not there; `left_out` suites with the reason."""

    results: Sequence[Result]
    kept: Mapping[str, Kept] = field(default_factory=dict)
    command: str = "python -m evals"
    day: str = ""
    absent: Sequence[str] = ()
    left_out: Sequence[tuple[str, str]] = ()

    @cached_property
    def compared(self) -> list[tuple[Result, list[Change]]]:
        """Each suite with its rows beside what is kept."""
        return [(result, changes(result, self.kept)) for result in self.results]

    @cached_property
    def worse(self) -> list[Change]:
        """The steps back."""
        return [change for _, found in self.compared for change in found if change.worse]

    @cached_property
    def missed(self) -> list[Change]:
        """Rows that miss their bar by more than the part of the rows that was run can explain, and did not when they were kept."""
        return [change for result, found in self.compared for change in found if change.row.fails(result.part) and not change.known]

    @cached_property
    def known(self) -> list[Change]:
        """Rows that miss their bar, and missed it when they were kept, with the reason."""
        return [change for _, found in self.compared for change in found if change.known]

    @cached_property
    def broken(self) -> list[Result]:
        return [result for result in self.results if result.trouble]

    @cached_property
    def gone(self) -> list[str]:
        """Kept figures of these suites that this run did not measure."""
        return gone(self.results, self.kept)

    @property
    def failed(self) -> bool:
        return bool(self.worse or self.missed or self.broken)

    def verdict(self) -> str:
        """One sentence."""
        rows = sum(len(r.rows) for r in self.results)
        said = f"{_counted(len(self.results), 'suite')}, {_counted(rows, 'row')}"
        counted = ((self.missed, "missed a bar"), (self.worse, "worse than kept"), (self.broken, "did not run to the end"))
        faults = ", ".join(f"{len(found)} {words}" for found, words in counted if found)
        known = f"; {_counted(len(self.known), 'row')} below the bar as kept, with the reason" if self.known else ""
        return f"{said}: {faults or 'nothing missed anew, nothing worse than kept'}{known}."

    def notes(self) -> Iterator[str]:
        """What a reader must know to read the table: what was not there, not run, not measured."""
        if self.absent:
            yield f"Public sets that were not there, so rows on them are missing: {', '.join(self.absent)}."
        if self.left_out:
            yield f"Suites left out: {'; '.join(f'{name} ({why})' for name, why in self.left_out)}."
        if self.gone:
            yield f"Kept figures that this run did not measure: {len(self.gone)}."
        for change in self.known:
            assert change.kept is not None  # that it was kept is what makes it known
            yield f"Below its bar ({change.row.bar}) as kept: {change.row.identity}, {change.row.score:.4f}; {change.kept.reason}."
        if parts := [f"{r.name} {r.part:g}" for r in self.results if r.part < 1]:
            yield f"Parts of the rows, drawn once by seed: {', '.join(parts)}."
        every = ", ".join(f"{r.name} {r.cpu:.0f}" for r in self.results)
        yield f"Processor seconds: {every}; {sum(r.cpu for r in self.results):.0f} in all."


def _counted(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def markdown(outcome: Outcome) -> str:
    """The run as Markdown: the sentence, the steps back, the table, the notes."""
    lines = [f"`{outcome.command}`, {outcome.day}. {outcome.verdict()}", ""]
    for change in outcome.worse:
        was = change.kept
        assert was is not None  # a step back is measured against something
        lines.append(
            f"- **worse**: {change.row.identity}: {was.score:.4f} ({was.low:.4f}-{was.high:.4f}, n {was.n}) → {change.row.score:.4f}"
        )
    lines += [*([""] if outcome.worse else []), HEAD]
    lines += [change.row.line(change.markdown) for _, found in outcome.compared for change in found]
    lines += ["", *(f"- {result.name} broke: {result.trouble.strip().splitlines()[-1]}" for result in outcome.broken)]
    return "\n".join([*lines, *(f"- {note}" for note in outcome.notes())]) + "\n"
