"""The family's pages as HTML: whose evening it is, ten minutes for the child's own step, the week's note and the reply slip.

What is shown comes from `family`; here are only its places on the page. A column is one language, whole; two columns are
laid out row by row so that the same part stands beside itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from ..family_note import EFFORT, TEXT, Note, text
from ..library.guides import Guide
from ..prompts import Language
from .pages import LANGUAGE_NAMES, Html, filled, paper_html
from .words import Words, words_in

GUIDE = ("what", "tonight", "ask", "say", "avoid", "good", "learned")
PLACES = ("", "note", "slip", "card")


@dataclass(frozen=True)
class Child:
    """A linked child as a page shows it: its number, what it is called, its animal, and what it works on."""

    number: str
    called: str
    avatar: str
    now: str = ""
    since: str = ""
    agreed: str = ""
    behind: Sequence[str] = ()
    goals: Sequence[str] = ()


@dataclass(frozen=True)
class Column:
    """One language of a page: a heading, then parts of (heading, HTML)."""

    language: str
    heading: str
    parts: Sequence[tuple[str, str]]
    note: str = ""


@dataclass(frozen=True)
class View:
    """What all pages of one child share: the adult's words, the child, the languages to choose from and those chosen."""

    words: Words
    child: Child
    languages: Sequence[str]
    language: str
    beside: str = ""
    keep: Mapping[str, str] = field(default_factory=dict)
    """Further fields of the address that a change of language keeps."""


# ---------------------------------------------------------------- the first page


def start(words: Words, children: Sequence[Child], others: Sequence[Child], fault: str = "", told: str = "", partial: str = "") -> str:
    """Linked children as cards, and the form that links one of the `others` at this computer."""
    return filled(
        "family",
        words,
        heading=words("family.title"),
        links=Html(f'<a href="/">{_w(words, "back")}</a>'),
        partial=_partial(partial),
        told=_told(told),
        fault=_fault(fault),
        children=Html("".join(_card(child, words) for child in children)),
        choose=Html(_chooser(words, others, bool(children))),
    )


def _card(child: Child, words: Words) -> str:
    base = f"/family/{escape(child.number)}"
    now = f"{escape(words('family.now'))}: <strong>{escape(child.now)}</strong>" if child.now else _w(words, "fresh")
    questions = "".join(
        f'<details class="ask"><summary>{escape(words(f"family.q_{name}"))}</summary><div>{_paragraphs(said)}</div></details>'
        for name, said in (("behind", child.behind), ("goals", child.goals))
        if said
    )
    since, name = _w(words, "since", date=child.since), f"c{escape(child.number)}"
    return (
        f'<section class="childcard" aria-labelledby="{name}"><h2 id="{name}">{_animal(child, 44)}{escape(child.called)}</h2>'
        f'<p>{now}</p><p class="acts"><a class="go first" href="{base}">{_w(words, "tonight")}</a>'
        f'<a class="go" href="{base}/note">{_w(words, "week")}</a>'
        f'<a class="go" href="{base}/slip">{_w(words, "slip")}</a>'
        f'<a class="go" href="{base}/card">{escape(words("home_card.title"))}</a></p>'
        f'{questions}<details class="end"><summary>{_w(words, "end")}</summary><p>{since}</p>'
        f"<blockquote>{escape(child.agreed)}</blockquote>"
        f'<p>{_w(words, "end_sure")}</p><form method="post" action="/family/unlink">'
        f'<button class="go" name="child" value="{escape(child.number)}">{_w(words, "end_yes")}</button></form></details></section>'
    )


def _chooser(words: Words, others: Sequence[Child], linked: bool) -> str:
    if not others and linked:
        return ""
    title = escape(words("family.whose_more" if linked else "family.whose"))
    if not others:
        return (
            f"<section><h2>{title}</h2><p>{escape(words('family.none_here'))}</p>"
            f'<p class="acts"><a class="go" href="/who">{_w(words, "to_who")}</a></p></section>'
        )
    animals = "".join(
        f'<label class="animal"><input type="radio" name="child" value="{escape(c.number)}" required>{_animal(c, 52)}'
        f"<span>{escape(c.called)}</span></label>"
        for c in others
    )
    return (
        f'<section><h2 id="whose">{title}</h2><p>{_w(words, "whose_lead")}</p><form method="post" action="/family/link">'
        f'<fieldset class="animals" aria-labelledby="whose">{animals}</fieldset>'
        f'<label class="agree"><input type="checkbox" name="agree" value="yes" required><span><strong>{_w(words, "agree")}.</strong> '
        f'{_w(words, "consent")}</span></label><button class="main">{_w(words, "link")}</button></form></section>'
    )


# ---------------------------------------------------------------- the pages of one child


def coach(view: View, columns: Sequence[Column], topics: Sequence[tuple[str, str]], topic: str, partial: str = "") -> str:
    """Ten minutes tonight in one or two languages. Without a step in work, the topics to choose from."""
    words = view.words
    body = _columns(columns) if columns else f"<p>{escape(words('family.no_topic'))}</p>"
    choose = _settings(view, "", topics, topic, printable=bool(columns))
    return _page(view, "", words("family.tonight"), body, choose, "", partial)


def note_page(
    view: View, columns: Sequence[Column], notes: Sequence[Note], earlier: str, later: str, partial: str = "", told: str = ""
) -> str:
    """The week's note in one or two languages, and the same as a text message. `earlier` and `later` are days, "" for none."""
    words = view.words
    messages = "".join(_message(n, made, words, len(notes) > 1) for n, made in enumerate(notes))
    weeks = "".join(
        f'<a class="go" href="{_address(view, "note", end=day)}">{escape(words(f"family.{name}"))}</a>'
        for name, day in (("earlier", earlier), ("later", later))
        if day
    )
    after = f'<p class="weeks">{weeks}</p><section class="message"><h2>{_w(words, "text")}</h2>{messages}</section>'
    return _page(view, "note", words("family.note"), _columns(columns), _settings(view, "note"), after, partial, told)


def card(view: View, body: str, fault: str = "", told: str = "", partial: str = "") -> str:
    """The page of the card: `body` is what `home_card_page.for_family` made."""
    return _page(view, "card", view.words("home_card.title"), body, "", "", partial, told, fault)


@dataclass(frozen=True)
class Slip:
    """A reply slip: topics to choose from, what was given (kept after a fault), and the slips sent before.

    `sent` holds (id, what it said, what became of it, whether it can be taken back).
    """

    topics: Sequence[tuple[str, str]]
    sent: Sequence[tuple[str, str, str, bool]] = ()
    objective: str = ""
    ticks: Sequence[str] = ()
    line: str = ""


def slip(view: View, shown: Slip, fault: str = "", told: str = "", urgent: str = "") -> str:
    """The page of the reply slip; `urgent` is a card that people wrote, above everything else."""
    words = view.words
    ticks = "".join(
        f'<label class="tick"><input type="checkbox" name="tick" value="{name}"{" checked" if name in shown.ticks else ""}>'
        f"<span>{escape(words(f'family.slip_{name}'))}</span></label>"
        for name in ("alone", "why", "stuck")
    )
    options = "".join(
        f'<option value="{escape(name)}"{" selected" if name == shown.objective else ""}>{escape(title)}</option>'
        for name, title in shown.topics
    )
    form = (
        f'<form method="post" class="fields"><label>{_w(words, "topic")} <select name="objective">{options}</select></label>'
        f'<div>{ticks}</div><label>{_w(words, "slip_line")} <input type="text" name="line" maxlength="200" autocomplete="off" dir="auto" '
        f'aria-describedby="line-note" value="{escape(shown.line)}"></label>'
        f'<p class="note no-print" id="line-note">{_w(words, "slip_line_note", most=200)}</p>'
        f'<button class="main no-print">{_w(words, "slip_send")}</button></form>'
        f'<p class="no-print acts"><span>{_w(words, "slip_print")}</span> {_print(words)}</p>'
    )
    rows = "".join(_sent(view, *row) for row in shown.sent)
    card = f'<div class="urgent" role="alert">{paper_html(urgent)}</div>' if urgent else ""
    return filled(
        "slip",
        words,
        heading=words("family.slip"),
        links=_nav(view, "slip"),
        child=_whom(view),
        partial="",
        told=Html(_told(told) + card),
        fault=_fault(fault),
        form=Html(form if shown.topics else f"<p>{escape(words('family.fresh'))}</p>"),
        sent=Html(f'<h2 class="sent-title">{_w(words, "slip_sent")}</h2><ul class="sent">{rows}</ul>' if rows else ""),
    )


def _sent(view: View, name: str, said: str, became: str, back: bool) -> str:
    """A slip that was sent, with the way to take it back while nobody has decided."""
    action = f"/family/{escape(view.child.number)}/slip/back"
    button = f'<button class="go" name="slip" value="{escape(name)}">{_w(view.words, "slip_back")}</button>'
    form = f'<form method="post" action="{action}">{button}</form>' if back else ""
    return f'<li><div><p dir="auto">{escape(said)}</p><p class="small">{escape(became)}</p></div>{form}</li>'


def guide_column(guide: Guide, language: Language, code: str) -> Column:
    """A guide's parts under the chat's own headings. A guide in another language than the column's says so."""
    heads = {name: language.say(f"parent_{name}") for name in GUIDE}
    told = {name: guide.parts[name] for name in GUIDE if guide.parts[name].strip()}
    if "tonight" in told:
        told["tonight"] += f"\n\n{language.say('parent_stop')}"
    parts = [(heads[name], paper_html(body)) for name, body in told.items()]
    return Column(guide.language, guide.title, parts, language.say("parent_english_only") if guide.language != code else "")


def note_column(note: Note, code: str) -> Column:
    """The five parts of the note, always in the same places."""
    words = words_in(code)
    effort = "".join(f"<li>{_strong(line.text, line.numbers)}</li>" for line in note.of(*EFFORT))
    quiet = _paragraphs([line.text for line in note.of("quiet", "never")])
    secure = "".join(f"<li>{escape(line.text)}</li>" for line in note.of("secure", "more"))
    means = f'<p class="small">{escape(note.language.say("parent_secure_means"))}</p>' if secure else ""
    parts = [
        (words("family.effort"), f'<ul class="figures">{effort}</ul>' if effort else quiet),
        (words("family.secure"), (f"<ul>{secure}</ul>" if secure else "") + means + _paragraphs([x.text for x in note.of("secure_none")])),
        (words("family.next"), _paragraphs([line.text for line in note.of("now", "after")])),
        (words("family.do"), _paragraphs([line.text for line in note.of("do")])),
        ("", f'<p class="small">{_w(words, "made")}</p>'),
    ]
    return Column(code, note.week.rstrip(":"), [(head, body) for head, body in parts if body])


# ---------------------------------------------------------------- pieces


def _page(view: View, place: str, heading: str, body: str, choose: str, after: str, partial: str, told: str = "", fault: str = "") -> str:
    return filled("note", view.words, heading=heading, links=_nav(view, place), child=_whom(view, heading), partial=_partial(partial),
                  told=_told(told), fault=_fault(fault), choose=Html(choose), body=body, after=Html(after))  # fmt: skip


def _columns(columns: Sequence[Column]) -> str:
    two = len(columns) > 1
    rows = max(len(c.parts) for c in columns) + 1
    told = "".join(_column(c, two and n == 0) for n, c in enumerate(columns))
    return f'<div class="columns{" two" if two else ""} rows-{rows}">{told}</div>'


def _column(column: Column, first: bool) -> str:
    direction = words_in(column.language).direction
    note = f'<p class="small">{escape(column.note)}</p>' if column.note else ""
    parts = "".join(f"<section>{f'<h3>{escape(head)}</h3>' if head else ''}{body}</section>" for head, body in column.parts)
    extra = " first-of-two" if first else ""
    head = f"<div><h2>{escape(column.heading)}</h2>{note}</div>"
    return f'<article class="column{extra}" lang="{escape(column.language)}" dir="{direction}">{head}{parts}</article>'


def _settings(view: View, place: str, topics: Sequence[tuple[str, str]] = (), topic: str = "", printable: bool = True) -> str:
    """The languages (and the topic) of a page, as a form that asks for the page again."""
    words = view.words
    names = [(code, LANGUAGE_NAMES.get(code, code)) for code in view.languages]
    fields = ""
    if topics:
        fields += _select("topic", words("family.topic"), topics, topic)
    fields += _select("lang", words("family.language"), names, view.language)
    fields += _select("with", words("family.beside"), [("", words("family.beside_none")), *names], view.beside)
    kept = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in view.keep.items() if v)
    action = f"/family/{escape(view.child.number)}{'/' + place if place else ''}"
    return (
        f'<form class="settings" action="{action}">{fields}{kept}<button class="go">{_w(words, "show")}</button>'
        f"{_print(words) if printable else ''}</form>"
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    rows = "".join(f'<option value="{escape(v)}"{" selected" if v == chosen else ""}>{escape(t)}</option>' for v, t in options)
    return f'<label>{escape(label)}<select name="{name}">{rows}</select></label>'


def _message(n: int, note: Note, words: Words, named: bool) -> str:
    said = text(note)
    label = f"{words('family.text')} ({note.language.native})" if named else words("family.text")
    count = escape(words("family.text_count", n=len(said), most=TEXT))
    direction = "rtl" if note.language.right_to_left else "ltr"
    return (
        f'<p><textarea id="text-{n}" readonly rows="4" dir="{direction}" aria-label="{escape(label)}" aria-describedby="count-{n}">'
        f"{escape(said)}</textarea></p>"
        f'<p class="acts"><button class="go" type="button" hidden data-copy="text-{n}" data-done="{_w(words, "copied")}">'
        f'{_w(words, "copy")}</button><span role="status"></span> <span class="small" id="count-{n}">{count}</span></p>'
    )


def _nav(view: View, here: str) -> Html:
    words = view.words
    titles = {"": words("family.tonight"), "note": words("family.week"), "slip": words("family.slip"), "card": words("home_card.title")}
    links = [f'<a href="/family">{_w(words, "home")}</a>']
    for place, title in titles.items():
        current = ' aria-current="page"' if place == here else ""
        links.append(f'<a href="{_address(view, place)}"{current}>{escape(title)}</a>')
    return Html("".join(links))


def _address(view: View, place: str, **more: str) -> str:
    chosen = {"lang": view.language if view.language != view.words.language else "", "with": view.beside, **more}
    query = urlencode({k: v for k, v in chosen.items() if v})
    return escape(f"/family/{view.child.number}{'/' + place if place else ''}{'?' + query if query else ''}")


def _whom(view: View, heading: str = "") -> Html:
    title = f'<h1 class="no-print">{escape(heading)}</h1>' if heading else ""
    return Html(f'<p class="whom">{_animal(view.child, 36)}<span>{escape(view.child.called)}</span></p>{title}')


def _animal(child: Child, size: int) -> str:
    return f'<img src="/public/avatars/{escape(child.avatar or "none")}.svg" alt="" width="{size}" height="{size}">'


def _print(words: Words) -> str:
    return f'<button class="go" type="button" data-print hidden>{_w(words, "print")}</button>'


def _strong(line: str, numbers: Sequence[int]) -> str:
    html = escape(line)
    for n in numbers[:1]:
        html = html.replace(str(n), f"<strong>{n}</strong>", 1)
    return html


def _w(words: Words, name: str, **values: object) -> str:
    """A word of these pages, ready for HTML."""
    return escape(words(f"family.{name}", **values))


def _paragraphs(said: Sequence[str]) -> str:
    return "".join(paper_html(text) for text in said)


def _partial(words: str) -> Html:
    return Html(f'<p class="partial">{escape(words)}</p>' if words else "")


def _told(words: str) -> Html:
    return Html(f'<p class="told" role="status">{escape(words)}</p>' if words else "")


def _fault(words: str) -> Html:
    return Html(f'<p class="fault" role="alert">{escape(words)}</p>' if words else "")
