"""A run as one page to read: no script, no outside request, light or dark as the reader's computer is, on a telephone too.

First what a person must act on (broken suites, missed bars, steps back), then every suite with its rows, and under each row
the cases that count against it. Everything that came from a suite is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from .baseline import Change
from .outcome import Outcome
from .suites import Result
from .table import Row

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1e24; --soft: #5a6270; --line: #d9dde4; --ground: #fbfbfc; --card: #fff;
  --good: #17663a; --bad: #a3180f; --bad-ground: #fdeeec; --mark: #2f5bb7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #a4acb9; --line: #363c47; --ground: #14171c; --card: #1b1f26;
  --good: #6fcf97; --bad: #ff9b91; --bad-ground: #3a1c1a; --mark: #8fb3ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.25rem 1rem 4rem; max-width: 76rem; color: var(--ink); background: var(--ground);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
code { font: .875rem/1.4 ui-monospace, monospace; }
.soft, .notes { color: var(--soft); font-size: .9rem; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.act { border: 1px solid var(--bad); background: var(--bad-ground); border-radius: .5rem; padding: .25rem 1rem; }
nav { display: flex; flex-wrap: wrap; gap: .35rem .9rem; margin: 1rem 0; font-size: .9rem; }
a { color: var(--mark); }
table { width: 100%; table-layout: fixed; border-collapse: collapse; background: var(--card); border: 1px solid var(--line);
  font-size: .9rem; }
th { text-align: start; font-weight: 600; color: var(--soft); font-size: .8rem; }
th, td { padding: .45rem .6rem; vertical-align: top; }
tbody tr { border-top: 1px solid var(--line); }
tbody tr.cases { border-top: 0; }
tr.cases td { padding-top: 0; }
.figure { font-variant-numeric: tabular-nums; }
col.what { width: 27%; } col.who { width: 15%; } col.score { width: 17%; } col.n { width: 7%; } col.base { width: 14%; }
col.bar { width: 10%; } col.change { width: 10%; }
svg { display: block; width: 100%; max-width: 9rem; height: .6rem; margin-top: .2rem; }
.track { fill: var(--line); } .reach { fill: var(--mark); opacity: .45; } .at { fill: var(--mark); } .limit { fill: var(--ink); }
summary { cursor: pointer; color: var(--mark); padding: .2rem 0; }
details ol { margin: .3rem 0 .6rem; padding-inline-start: 1.6rem; }
details li { margin: .3rem 0; font-size: .875rem; }
pre { white-space: pre-wrap; font-size: .8rem; }
@media (max-width: 46rem) {
  thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody { display: block; } colgroup { display: none; }
  tbody tr { display: grid; grid-template-columns: 1fr 1fr; padding: .5rem 0; }
  tbody tr.cases { display: block; padding: 0 0 .4rem; }
  td { padding: .15rem .75rem; }
  td.what { grid-column: 1 / -1; font-weight: 600; }
  td:empty { display: none; }
  td[data-is]::before { content: attr(data-is); display: block; color: var(--soft); font-size: .75rem; font-weight: 400; }
}
"""
_COLUMNS = ("what", "who", "score", "n", "base", "bar", "change")
_HEADS = ("what", "who", "score, 95 %", "n", "baseline", "bar", "change")


def page(outcome: Outcome, most: int = 25) -> str:
    """The whole page. `most` is how many cases are listed under a row; the rest are counted."""
    body = [*_head(outcome), *_to_act_on(outcome), *_moved(outcome), *_index(outcome)]
    for result, found in outcome.compared:
        body += _suite(result, found, most)
    body += [
        "<h2>Notes</h2>",
        "<ul class='notes'>",
        *(f"<li>{escape(note)}</li>" for note in outcome.notes()),
        *_gone(outcome.gone),
        "</ul>",
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Evals, {escape(outcome.day)}</title><style>{_STYLE}</style></head><body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _head(outcome: Outcome) -> Iterator[str]:
    yield "<header><h1>Evals</h1>"
    yield f"<p class='{'bad' if outcome.failed else 'good'}'>{escape(outcome.verdict())}</p>"
    yield f"<p class='soft'><code>{escape(outcome.command)}</code>, {escape(outcome.day)}</p>"
    yield (
        "<p class='soft'>Score with its 95 % bootstrap interval; on the little scale the tick is the score, the band its interval, "
        "the thin line the bar. Baseline is what something trivial or known gives. Change is against the figure that is kept; "
        "worse means outside its interval.</p></header>"
    )


def _to_act_on(outcome: Outcome) -> Iterator[str]:
    """Broken suites, missed bars and steps back, above everything else."""
    if not outcome.failed:
        return
    yield "<section class='act'><h2>To act on</h2><ul>"
    for result in outcome.broken:
        yield f"<li>{_link(result.name)}: <span class='bad'>did not run to the end</span></li>"
    missed = {id(change) for change in outcome.missed}
    for result, found in outcome.compared:
        for change in found:
            row, said = change.row, f"{_link(result.name)}: {escape(change.row.what)} ({escape(change.row.who)})"
            if id(change) in missed:
                yield f"<li>{said}: <span class='bad'>{row.score:.4f}, bar {row.bar}</span></li>"
            if change.worse and (kept := change.kept):
                was = f"kept {kept.score:.4f} ({kept.low:.4f} to {kept.high:.4f}) for: {escape(kept.reason)}"
                yield f"<li>{said}: <span class='bad'>worse, {row.score:.4f}</span>, {was}</li>"
    yield "</ul></section>"


def _moved(outcome: Outcome) -> Iterator[str]:
    """What else changed: figures that moved without a step back, and rows that are new."""
    every = [(result, change) for result, found in outcome.compared for change in found if change.words and change.words != "same"]
    moved = [(result, change) for result, change in every if change.kept is not None and not change.worse]
    new = sum(change.kept is None for _, change in every)
    if not moved and not new:
        return
    yield f"<details><summary>{len(moved)} figures moved without a step back, {new} are new</summary><ol>"
    for result, change in moved:
        assert change.kept is not None
        figures = f"{change.kept.score:.4f} → {change.row.score:.4f}"
        yield f"<li>{_link(result.name)}: {escape(change.row.what)} ({escape(change.row.who)}): {figures}</li>"
    yield "</ol></details>"


def _index(outcome: Outcome) -> Iterator[str]:
    if len(outcome.results) > 1:
        bad = {id(change) for change in (*outcome.missed, *outcome.worse)}
        failed = {r.name for r, found in outcome.compared if r.trouble or any(id(change) in bad for change in found)}
        marks = (f"<span>{_link(r.name)}{'&nbsp;<b class=bad>✗</b>' if r.name in failed else ''}</span>" for r in outcome.results)
        yield f"<nav aria-label='Suites'>{''.join(marks)}</nav>"


def _link(name: str) -> str:
    return f'<a href="#{escape(name, quote=True)}">{escape(name)}</a>'


def _suite(result: Result, found: Sequence[Change], most: int) -> Iterator[str]:
    part = "" if result.part >= 1 else f", a part of {result.part:g}"
    yield f'<section><h2 id="{escape(result.name, quote=True)}">{escape(result.name)}</h2>'
    yield f"<p class='soft'>{len(found)} rows{part}, {result.seconds:.0f} s</p>"
    if result.trouble:
        yield f"<p class='bad'>It did not run to the end.</p><pre>{escape(result.trouble)}</pre>"
    if not found and not result.trouble:
        yield "<p>Nothing was measured: what it reads is not there, or nobody to ask was named.</p>"
    if found:
        yield f"<table><colgroup>{''.join(f'<col class={c}>' for c in _COLUMNS)}</colgroup>"
        yield f"<thead><tr>{''.join(f'<th scope=col>{head}</th>' for head in _HEADS)}</tr></thead><tbody>"
        for change in found:
            yield from _row(change, result, most)
        yield "</tbody></table>"
    yield "</section>"


def _row(change: Change, result: Result, most: int) -> Iterator[str]:
    row = change.row
    suite = "" if row.suite == result.name else f"<br><span class='soft'>{escape(row.suite)}</span>"
    bar = f"{row.bar} <span class='{'bad' if row.missed else 'good'}'>{row.met}</span>" if row.bar else ""
    if change.known:
        bar += " <span class='soft'>as kept</span>"
    elif row.missed and not row.fails(result.part):
        bar += " <span class='soft'>within its interval</span>"
    figures = f"<b>{row.score:.4f}</b> <span class='soft'>{row.low:.4f} to {row.high:.4f}</span>{_scale(row)}"
    moved = f"<span class='{'bad' if change.worse else 'soft'}'>{escape(change.words)}</span>" if change.words else ""
    cells = (
        escape(row.what) + suite,
        escape(row.who),
        figures,
        str(row.n),
        escape(row.baseline),
        bar,
        moved,
    )
    named = zip(_COLUMNS, ("", *_HEADS[1:]), cells, strict=True)
    yield f"<tr>{''.join(_cell(*one) for one in named)}</tr>"
    if row.faults:
        yield f"<tr class='cases'><td colspan='{len(_COLUMNS)}'>{_cases(row.faults, most)}</td></tr>"


def _cell(column: str, head: str, content: str) -> str:
    """One cell; its head stands in it too, for a narrow screen shows every row as a card."""
    named = f" data-is='{head}'" if head and content else ""
    return f"<td class='{column} figure'{named}>{content}</td>"


def _cases(faults: Sequence[str], most: int) -> str:
    shown = "".join(f"<li>{escape(fault)}</li>" for fault in faults[:most])
    more = f"<p class='soft'>and {len(faults) - most} more</p>" if len(faults) > most else ""
    words = "1 case to read" if len(faults) == 1 else f"{len(faults)} cases to read"
    return f"<details><summary>{words}</summary><ol>{shown}</ol>{more}</details>"


def _scale(row: Row) -> str:
    """The score on a line from 0 to 1, where that is its range."""
    limit = None if row.bar is None else row.bar.least if row.bar.least is not None else row.bar.most
    if not (0 <= row.low <= row.high <= 1 and 0 <= row.score <= 1 and (limit is None or 0 <= limit <= 1)):
        return ""
    reach = f"<rect class='reach' x='{row.low * 100:.1f}' y='2' width='{max(row.high - row.low, 0.005) * 100:.1f}' height='6'/>"
    at = f"<rect class='at' x='{min(row.score * 100, 98.5):.1f}' y='0' width='1.5' height='10'/>"
    mark = "" if limit is None else f"<rect class='limit' x='{min(limit * 100, 99.3):.1f}' y='0' width='.7' height='10'/>"
    track = "<rect class='track' x='0' y='4' width='100' height='2'/>"
    return f"<svg viewBox='0 0 100 10' preserveAspectRatio='none' aria-hidden='true'>{track}{reach}{at}{mark}</svg>"


def _gone(keys: Iterable[str]) -> Iterator[str]:
    """Kept figures that were not measured, by name."""
    listed = "".join(f"<li>{escape(key)}</li>" for key in keys)
    if listed:
        yield f"<li><details><summary>Kept figures that this run did not measure</summary><ol>{listed}</ol></details></li>"
