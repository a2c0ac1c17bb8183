"""The shelf of drafts as pages: the list with its search, one draft with its pages and score card, and the editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote, urlencode

from ..drafting.relint import Fault
from ..drafts import KEPT_DAYS, Asked, Change, Opened, fingerprint, formats_of, quizzes_of
from ..store import DraftRow
from ..weeks import Finding
from .cards import readable
from .pages import Html, filled
from .words import Words

PAGE = 30
"""Drafts on one page of the list."""


def shelf(
    words: Words,
    rows: Sequence[DraftRow],
    asked: Asked,
    formats: Mapping[str, str],
    objectives: Mapping[str, str],
    gone: Sequence[DraftRow] = (),
    undo: DraftRow | None = None,
    fault: str = "",
    at: int = 0,
    week: Sequence[Finding] = (),
) -> str:
    """The list. `formats` and `objectives` are id → title; `gone` is what was deleted; `undo` what was deleted just now; `week` what
    makes this week's drafts all of one kind."""
    searching = bool(asked.words or asked.format or asked.objective)
    shown = rows[at : at + PAGE]
    listed = "".join(_row(row, formats, objectives, words) for row in shown)
    if not listed:
        listed = f'<p class="empty">{escape(words("drafts.none_found" if searching else "drafts.none"))}</p>'
    else:
        listed = f'<p class="note" role="status">{escape(_count(words, len(rows)))}</p><ul class="assigned drafts">{listed}</ul>'
    return filled(
        "drafts",
        words,
        fault=_fault(fault),
        undo=Html(_undo(undo, words) if undo else ""),
        week=Html("" if searching else "".join(_one_kind(found, formats, words) for found in week)),
        asked=asked.words,
        format_options=Html(_options([("", words("drafts.all_formats")), *formats.items()], asked.format)),
        objective_options=Html(_options([("", words("drafts.all_objectives")), *objectives.items()], asked.objective)),
        clear=Html(f'<a class="quiet" href="/drafts">{escape(words("drafts.clear"))}</a>' if searching else ""),
        rows=Html(listed),
        pager=Html(_pager(words, asked, at, len(rows))),
        gone=Html(_gone(gone, words)),
    )


def draft(
    words: Words,
    opened: Opened,
    name: str,
    formats: Mapping[str, str],
    objectives: Mapping[str, str],
    said: str = "",
    fault: str = "",
    four: str = "",
    reminder: str = "",
) -> str:
    """One draft with the page `name` shown as it prints. `four` are the four questions, `reminder` the line on them (`four_page`)."""
    row, here = opened.row, f"/drafts/{quote(opened.row.id)}"
    kinds = formats_of(opened, name)
    return filled(
        "draft",
        words,
        title=row.title,
        fault=_fault(fault),
        said=Html(f'<p class="said" role="status">{escape(said)}</p>' if said else ""),
        facts=_facts(row, formats, objectives, words),
        changed=Html(_changes(opened.changes, words)),
        four=Html(four),
        reminder=Html(reminder),
        here=here,
        id=row.id,
        tabs=Html("".join(_tab(opened, f.name, name, here, words) for f in opened.draft.files)),
        page_title=readable(name),
        paper=f"{here}/paper/{quote(name)}",
        edit=f"{here}/edit/{quote(name)}",
        downloads=Html("".join(_download(f"{here}/file/{quote(name)}.{kind}", kind, words) for kind in kinds)),
        revert=Html(_revert(here, name, words) if name in opened.edits else ""),
        faults=Html(_faults(opened.faults_of(name), words, f"{here}/edit/{quote(name)}")),
        score=Html(_score(opened, words)),
        quizzes=Html(_quizzes(opened, here, words)),
    )  # fmt: skip


def editor(words: Words, opened: Opened, name: str, text: str | None = None, base: str = "", fault: str = "", said: str = "") -> str:
    """The Markdown of one page to write in. `text` is what was typed and could not be kept; it is never lost."""
    kept = opened.text(name)
    return filled(
        "draft_edit",
        words,
        title=opened.row.title,
        page_title=readable(name),
        fault=_fault(fault),
        said=Html(f'<p class="said" role="status">{escape(said)}</p>' if said else ""),
        here=f"/drafts/{quote(opened.row.id)}",
        page=quote(name),
        base=base or fingerprint(kept),
        text=Html("\n" + escape(kept if text is None else text, quote=False)),  # a browser drops the first line break
        language=opened.page(name).language,
        rows=str(min(40, max(14, kept.count("\n") + 3))),
        faults=Html(_faults(opened.faults_of(name), words, "") if text is None else ""),
    )


# ---------------------------------------------------------------- the list


def _row(row: DraftRow, formats: Mapping[str, str], objectives: Mapping[str, str], words: Words) -> str:
    here = f"/drafts/{quote(row.id)}"
    edited = f"<p>{escape(_edited(len(row.edited), words))}</p>" if row.edited else ""
    rename = (
        f'<details class="sure"><summary class="quiet">{escape(words("drafts.rename"))}</summary>'
        f'<form method="post" action="{here}/rename" class="inline"><label>{escape(words("drafts.new_title"))} '
        f'<input name="title" value="{escape(row.title)}" maxlength="200" required autocomplete="off"></label>'
        f'<button class="quiet">{escape(words("drafts.rename"))}</button></form></details>'
    )
    return (
        f'<li><div><a class="open" href="{here}"><strong>{escape(row.title)}</strong></a>'
        f"<p>{escape(_facts(row, formats, objectives, words))}</p>{edited}</div>"
        f'<div class="acts">{_post(here + "/copy", words("drafts.copy"), row.title)}'
        f"{_post(here + '/delete', words('drafts.delete'), row.title)}{rename}</div></li>"
    )


def _facts(row: DraftRow, formats: Mapping[str, str], objectives: Mapping[str, str], words: Words) -> str:
    parts = [formats.get(row.format, readable(row.format)), objectives.get(row.objective, row.objective), _date(row.created)]
    return " · ".join(p for p in parts if p and p not in row.title) or _date(row.created)


def _edited(n: int, words: Words) -> str:
    return words("drafts.edited_1") if n == 1 else words("drafts.edited_n", n=n)


def _count(words: Words, n: int) -> str:
    return words("drafts.count_1") if n == 1 else words("drafts.count_n", n=n)


def _date(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""


def _undo(row: DraftRow, words: Words) -> str:
    return (
        f'<div class="said" role="status"><p>{escape(words("drafts.deleted", title=row.title))}</p>'
        f"{_post(f'/drafts/{quote(row.id)}/restore', words('drafts.undo'), row.title)}</div>"
    )


def _one_kind(found: Finding, formats: Mapping[str, str], words: Words) -> str:
    """A line on a week in which everything is done in one way, or with one thing."""
    others = ", ".join(formats.get(name, name) for name in found.others)
    told = words(f"drafts.week_{found.what}", only=words(f"drafts.{found.what}_{found.only}"), others=others)
    return f'<p class="note" role="note">{escape(told)}</p>'


def _gone(rows: Sequence[DraftRow], words: Words) -> str:
    if not rows:
        return ""
    lines = "".join(
        f'<li><div><strong>{escape(row.title)}</strong><p>{escape(_date(row.created))}</p></div><div class="acts">'
        f"{_post(f'/drafts/{quote(row.id)}/restore', words('drafts.restore'), row.title)}</div></li>"
        for row in rows
    )
    note = escape(words("drafts.gone_note", days=KEPT_DAYS))
    return (
        f'<details class="group"><summary><h2>{escape(words("drafts.gone"))} ({len(rows)})</h2></summary>'
        f'<p class="note">{note}</p><ul class="assigned">{lines}</ul></details>'
    )


def _pager(words: Words, asked: Asked, at: int, count: int) -> str:
    links = []
    for place, label in ((at - PAGE, "drafts.newer"), (at + PAGE, "drafts.older")):
        if 0 <= place < count or (place < 0 < at):
            query = {"q": asked.words, "format": asked.format, "objective": asked.objective, "at": str(max(0, place))}
            links.append(f'<a class="quiet" href="/drafts?{escape(urlencode(query))}">{escape(words(label))}</a>')
    return f'<nav class="pager">{"".join(links)}</nav>' if links else ""


# ---------------------------------------------------------------- one draft


def _tab(opened: Opened, name: str, current: str, here: str, words: Words) -> str:
    page = opened.page(name)
    told = words(f"drafts.for_{page.audience}")
    told += f" · {words('drafts.edited')}" if name in opened.edits else ""
    bad = any(not f.soft for f in opened.faults_of(name))
    told += f" · {words('drafts.look')}" if bad else ""
    on = ' aria-current="page"' if name == current else ""
    return f'<a href="{here}?page={quote(name)}"{on}><strong>{escape(readable(name))}</strong><small>{escape(told)}</small></a>'


def _download(where: str, kind: str, words: Words) -> str:
    return f'<a class="quiet" href="{where}" download>{escape(words(f"drafts.as_{kind}"))}</a>'


def _revert(here: str, name: str, words: Words) -> str:
    return (
        f'<details class="sure"><summary class="quiet">{escape(words("drafts.revert"))}</summary>'
        f'<form method="post" action="{here}/revert/{quote(name)}"><p>{escape(words("drafts.revert_sure"))}</p>'
        f'<button class="quiet">{escape(words("drafts.revert"))}</button></form></details>'
    )


def _changes(changes: Sequence[Change], words: Words) -> str:
    lines = "".join(f"<p>{escape(change_in_words(c, words))}</p>" for c in changes)
    return f'<div class="said warm" role="note">{lines}</div>' if lines else ""


def change_in_words(change: Change, words: Words) -> str:
    return words(f"drafts.changed_{change.what}", was=change.was, now=change.now)


def rule_name(rule: str, words: Words) -> str:
    return words.group("rule").get(rule) or readable(rule)


def _faults(faults: Sequence[Fault], words: Words, edit: str) -> str:
    """What an edit broke, by name and line; on the editor's own page a line is a button that goes there."""
    if not faults:
        return ""
    rows, places = [], dict.fromkeys((f.rule, f.line, f.soft) for f in faults)
    for rule, number, _ in places:
        same = [f for f in faults if (f.rule, f.line) == (rule, number)]
        fault = same[0]
        help_ = words.group("rule_help").get(fault.rule, "")
        detail = "; ".join(d for f in same if (d := f.where.partition(": ")[2])) if words.language == "en" else ""
        place = words("drafts.line", n=fault.line) if fault.line else words("drafts.whole_page")
        line = f'<button type="button" class="quiet line" data-line="{fault.line}">{escape(place)}</button>'
        line = line if fault.line and not edit else f'<a href="{edit}#{fault.line}">{escape(place)}</a>' if fault.line else escape(place)
        told = [f"<q>{escape(fault.quote)}</q>" if fault.quote else "", f"<small>{escape(detail)}</small>" if detail else ""]
        rows.append(
            f'<li class="{"soft" if fault.soft else "bad"}"><span>{line}</span> <strong>{escape(rule_name(fault.rule, words))}</strong>'
            f"<p>{escape(help_)}</p>{''.join(told)}</li>"
        )
    hard = sum(not soft for *_, soft in places)
    lead = words("drafts.faults_1") if hard == 1 else words("drafts.faults_n", n=hard) if hard else words("drafts.faults_soft")
    return f'<section class="faults" role="status"><p><strong>{escape(lead)}</strong></p><ul>{"".join(rows)}</ul></section>'


def _score(opened: Opened, words: Words) -> str:
    checks = opened.checks
    good = sum(bool(c.get("ok")) for c in checks)
    rows = "".join(_check(c, words) for c in sorted(checks, key=lambda c: bool(c.get("ok"))))
    return (
        f'<details class="lines"{"" if good == len(checks) else " open"}><summary><strong>'
        f"{escape(words('drafts.score', ok=good, all=len(checks)))}</strong></summary><ul class='score'>{rows}</ul></details>"
    )


def _check(check: Mapping[str, object], words: Words) -> str:
    where = "" if check.get("ok") else f"<small>{escape(str(check.get('where') or ''))}</small>"
    name = escape(rule_name(str(check.get("rule", "")), words))
    return f'<li class="{"ok" if check.get("ok") else "bad"}">{name}{where}</li>'


def _quizzes(opened: Opened, here: str, words: Words) -> str:
    found = quizzes_of(opened)
    if found:
        return "".join(f'<a class="quiet" href="{here}/quiz/{kind}" download>{escape(words(f"draft.{kind}"))}</a>' for kind in found)
    return f'<p class="note">{escape(words("drafts.no_quiz"))}</p>' if opened.edits else ""


# ---------------------------------------------------------------- shared


def _post(where: str, label: str, about: str) -> str:
    name = escape(f"{label}: {about}")
    return f'<form method="post" action="{where}"><button class="quiet" aria-label="{name}">{escape(label)}</button></form>'


def _fault(text: str) -> Html:
    return Html(f'<p class="fault" role="alert">{escape(text)}</p>' if text else "")


def _options(pairs: Sequence[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>' for value, label in pairs
    )
