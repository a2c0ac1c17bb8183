"""The pages that are ours from the first byte: the shell around Chainlit, "Who are you?", and the paper view.

Plain HTML from templates in `pages/`, everything filled in is escaped; no inline script, no address outside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from chainlit.server import build_dir
from markdown_it import MarkdownIt

from ..store import PersonRow
from .render import maths, no_images
from .words import Words, languages

_FOLDER = Path(__file__).parent / "pages"
INTERESTS = ("animals", "sport", "cooking", "music", "space", "games", "art", "nature")
AVATARS = ("fox", "owl", "whale", "turtle", "bee", "cat", "frog", "bear")
LANGUAGE_NAMES = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية"}
_HEADING = re.compile(r"^#+ .*\n+")


def shell(words: Words, badge: str, person: PersonRow) -> str:
    """The page that Chainlit's front end runs in, without any of its links to other hosts."""
    script, style = _built()
    return filled("shell", words, badge=badge, script=script, style=style, avatar=person.avatar or "none",
                 audience=person.audience, labels=words.group("label"))  # fmt: skip


@cache
def _built() -> tuple[str, str]:
    """Addresses of Chainlit's own script and stylesheet, read from the index it ships."""
    index = (Path(build_dir) / "index.html").read_text(encoding="utf-8")
    script, style = re.search(r'src="(/assets/[\w.-]+\.js)"', index), re.search(r'href="(/assets/[\w.-]+\.css)"', index)
    if not script or not style:
        raise RuntimeError("Chainlit's index.html names no script; see app/web/pages.py")
    return script[1], style[1]


def who(words: Words, badge: str, audiences: Mapping[str, Any], people: Sequence[PersonRow], fault: str = "", full: bool = False) -> str:
    """The first screen."""
    return filled(
        "who",
        words,
        badge=badge,
        fault=f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else "",
        people="".join(_person(p, words) for p in people),
        people_hidden="" if people else "hidden",
        newcomer_hidden="hidden" if full else "",
        newcomer_open="" if people and not fault else "open",
        cards="".join(_audience(name, audiences[name], words) for name in audiences),
        grades="".join(_chip("radio", "grade", str(n), words("who.kindergarten") if n == 0 else str(n)) for n in range(13))
        + _chip("radio", "grade", "find", words("who.grade_find"), "wide", checked=True),
        interests="".join(_chip("checkbox", "interest", name, words(f"interest.{name}")) for name in INTERESTS),
        avatars="".join(_avatar(name, words(f"avatar.{name}"), name == "fox") for name in AVATARS),
        languages="".join(_language(name, words) for name in languages()),
        partial=Html(_partial(words)),
    )


def _partial(words: Words) -> str:
    """What a language that is not whole says of itself."""
    line = words("who.partial", language=LANGUAGE_NAMES.get(words.language, words.language)) if words.missing("work") else ""
    return f'<p class="lead">{escape(line)}</p>' if line else ""


def _audience(name: str, record: Any, words: Words) -> str:
    title, line = audience_words(name, record, words)
    return (
        f'<label class="card" id="as-{escape(name)}"><input type="radio" name="audience" value="{escape(name)}" required>'
        f'<span class="card-title">{escape(title)}</span><span class="card-line">{escape(line)}</span></label>'
    )


def audience_words(name: str, record: Any, words: Words) -> tuple[str, str]:
    """Title and sentence of an audience: its shelf's in this language, else ours, else the shelf's own."""
    titles, cards = getattr(record, "titles", None) or {}, getattr(record, "card", "") and (record.cards or {})
    ours = name in words.group("who")
    title = titles.get(words.language) or (words(f"who.{name}") if ours else str(getattr(record, "title", name)))
    english = str(getattr(record, "card", "")) if words.language == "en" or not ours else ""
    return title, (cards or {}).get(words.language) or english or (words(f"who.{name}_line") if ours else "")


def _person(row: PersonRow, words: Words) -> str:
    label = words(f"who.{row.audience}") if row.audience in words.group("who") else row.audience
    grade = f" · {words('who.grade_short', n=row.grade)}" if row.grade is not None else ""
    animal = words(f"avatar.{row.avatar}") if row.avatar else ""
    picture = f'<img src="/public/avatars/{escape(row.avatar or "none")}.svg" alt="{escape(animal)}" width="44" height="44">'
    return f'<button class="person" name="person" value="{escape(row.id)}">{picture}<span>{escape(label + grade)}</span></button>'


def _chip(kind: str, name: str, value: str, label: str, extra: str = "", checked: bool = False) -> str:
    on = " checked" if checked else ""
    return (
        f'<label class="chip {extra}"><input type="{kind}" name="{name}" value="{escape(value)}"{on}><span>{escape(label)}</span></label>'
    )


def _avatar(name: str, label: str, checked: bool) -> str:
    on = " checked" if checked else ""
    return (
        f'<label class="animal"><input type="radio" name="avatar" value="{name}"{on}>'
        f'<img src="/public/avatars/{name}.svg" alt="" width="52" height="52"><span>{escape(label)}</span></label>'
    )


def _language(name: str, words: Words) -> str:
    here = ' aria-current="true"' if name == words.language else ""
    return f'<a href="/who?lang={name}" lang="{name}"{here}>{escape(LANGUAGE_NAMES.get(name, name))}</a>'


def work(words: Words, assigned: Sequence[tuple[str, str, str]], topics: Sequence[Mapping[str, Any]], fault: str = "") -> str:
    """What is set for the class, as (id, title, rules in one line), and the form that sets something new."""
    rows = "".join(
        f'<li><div><strong>{escape(title)}</strong><p>{escape(rules)}</p></div><form method="post" action="/work/end">'
        f'<button name="assignment" value="{escape(name)}" aria-label="{escape(words("work.end"))}: {escape(title)}">'
        f"{escape(words('work.end'))}</button></form></li>"
        for name, title, rules in assigned
    )
    hints = [("4", words("work.hints_all")), *((str(n), words("work.hints_n", n=n)) for n in (2, 1)), ("0", words("work.hints_none"))]
    after = [("1", words("work.example_after_1")), *((str(n), words("work.example_after", n=n)) for n in (2, 3))]
    return filled(
        "work",
        words,
        fault=f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else "",
        assigned=f'<ul class="assigned">{rows}</ul>' if rows else f"<p>{escape(words('work.none'))}</p>",
        objectives="".join(
            f'<optgroup label="{escape(str(p["title"]))}">{_options([(o["id"], o["title"]) for o in p["objectives"]])}</optgroup>'
            for p in topics
        ),
        hints=_options(hints),
        examples=_options([("0", words("work.example_any")), *after, ("no", words("work.example_no"))]),
    )


def _options(pairs: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in pairs)


def passage(words: Words, found: Mapping[str, Any], supports: str, level: bool = False) -> str:
    """What a `[n]` opens: heading, text with the supporting sentence marked, source, page, licence; for teachers its reading level."""
    body = _marked(paper_html(str(found.get("text", ""))), supports)
    rows = [("source", found.get("source")), ("page", found.get("page")), ("licence", found.get("licence"))]
    if level and isinstance(found.get("reading"), int | float):
        rows.append(("reading", words("who.grade_short", n=f"{found['reading']:g}")))
    facts = "".join(f"<dt>{escape(words(f'cite.{k}'))}</dt><dd>{escape(str(v))}</dd>" for k, v in rows if v)
    return filled("passage", words, heading=str(found.get("heading") or found.get("title") or ""), body=body, facts=facts,
                 over=str(found.get("title") or ""), language=str(found.get("language") or "en"))  # fmt: skip


def paper(words: Words, title: str, text: str, language: str) -> str:
    """A sheet as it will lie on the table."""
    return filled("paper", words, title=title, body=paper_html(text), language=language)


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$([^$\n]+?)(?<!\\)\$", re.DOTALL)


def paper_html(text: str) -> str:
    """Markdown as HTML with formulas in elements that the page's script typesets; raw HTML stays text, but for a line break."""
    kept: list[str] = []

    def put_by(match: re.Match[str]) -> str:
        shown = match[1] is not None
        kept.append(f'<span class="tex{" display" if shown else ""}">{escape((match[1] or match[2]).strip())}</span>')
        return f"\ue000{len(kept) - 1}\ue001"

    held = _FORMULA.sub(put_by, maths(no_images(text.replace("\ue000", "").replace("\ue001", ""))))
    html = str(_MARKDOWN.render(held)).replace("&lt;br&gt;", "<br>")  # a new line inside a table's cell, as our own pages write it
    return re.sub("\ue000(\\d+)\ue001", lambda m: kept[int(m[1])], html)


def _marked(html: str, sentence: str) -> str:
    """Puts <mark> around the supporting sentence where it stands; where markup divides it, the paragraph is marked."""
    plain = escape(" ".join(sentence.split()), quote=False)
    if not plain:
        return html
    loose = re.compile(r"\s+".join(re.escape(w) for w in plain.split()))
    if loose.search(html):
        return loose.sub(lambda m: f"<mark>{m.group()}</mark>", html, count=1)
    words = set(plain.split())
    blocks = re.findall(r"<p>(.*?)</p>", html, re.DOTALL)
    best = max(blocks, key=lambda b: len(words & set(re.sub(r"<[^>]+>", "", b).split())), default="")
    return html.replace(f"<p>{best}</p>", f"<p><mark>{best}</mark></p>", 1) if best else html


class Html(str):
    """Text that is HTML already: a template takes it as it is."""


def filled(name: str, words: Words, **values: object) -> str:
    """A template filled in. `$words_<path>` is a word; `Html`, `body`, `cards` and the like are HTML made here, the rest is escaped."""
    made = {k: str(v) if k in _HTML or isinstance(v, Html) else escape(str(v)) for k, v in values.items() if not isinstance(v, dict)}
    labels = {f"label_{k}": escape(v) for k, v in (values.get("labels") or {}).items()}  # type: ignore[attr-defined]
    template = _template(name)
    spoken = {w: escape(words(w.removeprefix("words_").replace("__", "."))) for w in template.get_identifiers() if w.startswith("words_")}
    return template.substitute({"lang": words.language, "dir": words.direction} | spoken | labels | made)


_HTML = {
    "fault",
    "people",
    "cards",
    "grades",
    "interests",
    "avatars",
    "languages",
    "body",
    "facts",
    "assigned",
    "objectives",
    "hints",
    "examples",
}


_MATHS = ("katex/katex.min.css", "katex/katex.min.js", "paper.js")


@cache
def _template(name: str) -> Template:
    """The page of a file; one that begins with a few lines about itself stands in the frame.

    title  what stands before "Stepwise"      files   its own stylesheets and scripts      maths  yes, where formulas are shown
    main   classes of the page's content      header  screen, where it is not printed      nav    the links beside the name
    """
    text = (_FOLDER / f"{name}.html").read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        return Template(text)
    about, body = text.removeprefix("---\n").split("---\n", 1)
    given = dict(line.split(": ", 1) for line in about.splitlines())
    formulas, own = _MATHS if given.get("maths") else (), given.get("files", "").split()
    files = "\n".join(_linked(f) for f in (*formulas, "stepwise.css", "pages.css", "theme.js", *own))
    title = " · ".join(filter(None, (given.get("title"), "Stepwise")))
    frame = Template((_FOLDER / "frame.html").read_text(encoding="utf-8"))
    framed = {"main": given["main"], "header": f' class="{given["header"]}"' if "header" in given else "", "nav": given["nav"]}
    return Template(frame.safe_substitute(framed, title=title, files=files, body=body.strip()))


def _linked(file: str) -> str:
    if file.endswith(".css"):
        return f'    <link rel="stylesheet" href="/public/{file}">'
    return f'    <script src="/public/{file}"{"" if file == "theme.js" else " defer"}></script>'
