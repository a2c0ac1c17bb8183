"""The teacher's library as a page: what is in, what is missing, what could not be read, and the form that adds more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import quote

from ..library.catalogue import Catalogue, ItemRow, Source
from ..library.records import FileRecord, Note
from ..shortfalls import Shortfalls, said, shortfalls
from .import_words import Section, progress_line, some, told
from .imports import LARGEST, MOST, Import
from .pages import LANGUAGE_NAMES, Html, filled
from .words import Words

_GROUPS = {"file": "file_sources", "items": "lists", "book": "books", "pack": "packs"}
"""Kinds of sources in the order of the page, with the word over them."""
_KINDS = ("lesson", "family", "teacher", "key")
_OPEN = 12  # a longer group begins folded
_REASONS = 20
_RECENT = timedelta(hours=1)
"""How long what an import did is shown above the rest."""


@dataclass(frozen=True)
class Stock:
    """What the page shows, as the catalogue has it now."""

    sources: Sequence[Source]
    short: Shortfalls
    files: Sequence[FileRecord] = ()
    notes: Sequence[Note] = ()
    languages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    items: dict[str, tuple[int, int]] = field(default_factory=dict)
    reasons: Mapping[str, Sequence[ItemRow]] = field(default_factory=dict)
    """The first quarantined items of each collection."""


def stock(catalogue: Catalogue) -> Stock:
    """Reads it all; a few queries."""
    records, sources = catalogue.records, catalogue.sources()
    counts = records.item_counts()
    reasons = {key: [row for row in catalogue.items(key) if row.reason][:_REASONS] for key, (_, held) in counts.items() if held}
    return Stock(sources, shortfalls(catalogue), records.files(), records.notes(), records.languages(), counts, reasons)


def library(words: Words, found: Stock, job: Import | None = None, fault: str = "", writable: bool = True) -> str:
    """The whole page. `job` is the newest import; `fault` a sentence on what could not be done."""
    if not writable and not fault:
        fault = words("library.readonly")
    return filled(
        "library",
        words,
        fault=Html(f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""),
        job=Html(_job(job, words)),
        closed="" if writable else "hidden",
        lead_bring=words("library.bring_lead", most=MOST, size=LARGEST // 1_000_000),
        most=str(MOST),
        largest=str(LARGEST),
        too_large=words("library.large", size=LARGEST // 1_000_000, most=MOST),
        kinds=Html("".join(f'<option value="{k}">{escape(words(f"library.kind_{k}"))}</option>' for k in _KINDS)),
        tongues=Html(
            f'<option value="">{escape(words("library.language_find"))}</option>'
            + "".join(f'<option value="{c}">{escape(name)}</option>' for c, name in LANGUAGE_NAMES.items())
        ),
        grades=Html("".join(f'<option value="{n}"{" selected" if n == 6 else ""}>{n or "K"}</option>' for n in range(13))),
        gaps=Html(_gaps(found, words)),
        stale=Html(_stale(found, words)),
        unread=Html(_unread(found, words)),
        inside=Html(_inside(found, words)),
    )


def progress(job: Import | None, words: Words) -> str:
    """What the page's script asks for while an import runs, as JSON: running, done, total, text."""
    running = job is not None and not job.ended
    facts = {"running": running, "done": job.done if job else 0, "total": job.total if job else 0}
    return json.dumps(facts | {"text": progress_line(job, words) if job and running else ""})


def _job(job: Import | None, words: Words) -> str:
    if job is None or (job.ended and datetime.now(UTC) - job.started > _RECENT):
        return ""
    if job.ended:
        good = job.fault is None and not job.stopped
        heading = f"{words('library.done')}: {', '.join(job.names)}" if good else words("library.ended_fault")
        return f'<section class="job" role="status"><h2>{escape(heading)}</h2>{_sections(told(job, words))}</section>'
    value = f' value="{job.done}" max="{job.total}"' if job.total else ""
    return (
        f'<section class="job" id="running" aria-live="polite"><h2>{escape(words("library.running"))}</h2>'
        f"<progress{value}></progress><p>{escape(progress_line(job, words))}</p>"
        f'<form method="post" action="/library/stop"><button class="quiet">{escape(words("library.stop"))}</button></form></section>'
    )


def _sections(sections: Sequence[Section]) -> str:
    return "".join(
        f"<p>{escape(sentence)}</p>" + (f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else "")
        for sentence, lines in sections
    )


def _gaps(found: Stock, words: Words) -> str:
    rows = []
    for gap in found.short.gaps:
        ask = quote(words("library.gap_ask", question=gap.question), safe="")
        rows.append(
            f"<li><div><strong>{escape(gap.question)}</strong><p>{escape(_times(gap.times, gap.last, words))}</p></div>"
            f'<div class="acts"><a class="quiet" href="/#ask={ask}">{escape(words("library.gap_draft"))}</a>'
            f'<a class="quiet" href="#bring">{escape(words("library.gap_bring"))}</a>'
            f"{_button('gap', gap.question, words('library.gap_done'), gap.question)}</div></li>"
        )
    lead = words("library.gaps_lead" if rows else "library.gaps_none")
    return f'<p class="note">{escape(lead)}</p>' + (f'<ul class="assigned">{"".join(rows)}</ul>' if rows else "")


def _times(times: int, last: str, words: Words) -> str:
    return words("library.times_1" if times == 1 else "library.times", n=times, date=last[:10])


def _stale(found: Stock, words: Words) -> str:
    rows = []
    for one in found.short.stale:
        why = words(f"library.stale_{one.why}", date=one.stored[:10])
        again = _button("again", one.key, words("library.again"), one.name) if one.why == "changed" else _remove(one.key, one.name, words)
        rows.append(
            f'<li><div><strong>{escape(one.name)}</strong><p>{escape(why)}</p><p class="path">{escape(one.path)}</p></div>{again}</li>'
        )
    return _section("stale", rows, words)


def _unread(found: Stock, words: Words) -> str:
    by_file: dict[str, list[Note]] = {}
    for note in found.short.unread:
        by_file.setdefault(note.key, []).append(note)
    rows = []
    for key, notes in by_file.items():
        lines = "".join(f"<li>{escape(line)}</li>" for line in some([said(n) for n in notes], words))
        hide = _button("hide", key, words("library.hide"), notes[0].place) if any(n.kind == "skipped" for n in notes) else ""
        rows.append(f'<li><div><strong>{escape(notes[0].place)}</strong><ul class="lines">{lines}</ul></div>{hide}</li>')
    return _section("unread", rows, words)


def _section(name: str, rows: Sequence[str], words: Words) -> str:
    if not rows:
        return ""
    head = f'<h2 id="{name}">{escape(words(f"library.{name}"))}</h2><p class="note">{escape(words(f"library.{name}_lead"))}</p>'
    return f'<section aria-labelledby="{name}">{head}<ul class="assigned warm">{"".join(rows)}</ul></section>'


def _inside(found: Stock, words: Words) -> str:
    groups = []
    for kind, word in _GROUPS.items():
        rows = [_source(s, found, words) for s in found.sources if s.kind == kind]
        if rows:
            unfolded = " open" if len(rows) <= _OPEN else ""
            head = f"<summary><h3>{escape(words(f'library.{word}'))} <small>{len(rows)}</small></h3></summary>"
            groups.append(f'<details class="group"{unfolded}>{head}<ul class="assigned">{"".join(rows)}</ul></details>')
    return "".join(groups) or f"<p>{escape(words('library.inside_none'))}</p>"


def _source(source: Source, found: Stock, words: Words) -> str:
    """One source: what it is called, how much of it there is, since when, under which licence, and what was said about it."""
    file = next((f for f in found.files if f.key == source.key or (f.collection and source.key == f"items:{f.collection}")), None)
    usable, held = found.items.get(source.key, (0, 0))
    facts = [_counted("passages", source.passages, words)] if source.passages or not usable + held else []
    facts += [_counted("items", usable, words)] if usable + held else []
    facts += [words("library.quarantined", n=held)] if held else []
    facts += [words(f"library.for_{file.kind}")] if file and file.kind != "lesson" and source.passages else []
    facts += [", ".join(LANGUAGE_NAMES.get(code, code) for code in found.languages.get(source.key, ()))]
    facts += [source.licence or words("library.no_licence"), words("library.since", date=source.stored[:10])]
    line = " · ".join(fact for fact in facts if fact)
    notes = [said(n) for n in found.notes if file and n.key == file.key and n.kind != "skipped"]
    reasons = [f"{row.source}: {row.reason}" for row in found.reasons.get(source.key, ())]
    more = _lines(words("library.notes"), notes, words) + _lines(words("library.reasons"), reasons, words)
    remove = "" if source.kind == "pack" else _remove(source.key, source.title, words)
    return f"<li><div><strong>{escape(source.title)}</strong><p>{escape(line)}</p>{more}</div>{remove}</li>"


def _counted(what: str, count: int, words: Words) -> str:
    return words(f"library.{what}_1" if count == 1 else f"library.{what}", n=count)


def _lines(heading: str, lines: Sequence[str], words: Words) -> str:
    if not lines:
        return ""
    listed = "".join(f"<li>{escape(line)}</li>" for line in some(lines, words))
    return f'<details class="lines"><summary>{escape(heading)} ({len(lines)})</summary><ul>{listed}</ul></details>'


def _remove(key: str, title: str, words: Words) -> str:
    """Two presses: the first only opens the question."""
    return (
        f'<details class="sure"><summary class="quiet" aria-label="{escape(words("library.remove"))}: {escape(title)}">'
        f"{escape(words('library.remove'))}</summary><p>{escape(words('library.remove_sure'))}</p>"
        f"{_button('remove', key, words('library.remove_yes'), title)}</details>"
    )


def _button(action: str, key: str, label: str, title: str) -> str:
    return (
        f'<form method="post" action="/library/{action}"><button name="key" value="{escape(key)}" '
        f'aria-label="{escape(label)}: {escape(title)}">{escape(label)}</button></form>'
    )
