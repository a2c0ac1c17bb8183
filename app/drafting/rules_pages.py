"""Rules about every page: its words, its length, its level, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..sentences import split
from .compose import Draft
from .document import Callout, Document, Footer, Paragraph
from .mathtext import pieces, plain
from .space import pages

_TEACHER_WORDS = re.compile(
    r"\b(tier(s|ed)?|scaffold(s|ed|ing)?|formative|summative|misconceptions?|differentiat\w*|sensemaking|CER|DOK|Bloom's|remedial|remediation"
    r"|(below|above|on)[ -](grade|level)|grade level|low(er)? group|high(er)? group|group [ABC]|intervention|re-?teach\w*"
    r"|andamiaje|diferenciaci\w+|formativ\w+)\b",
    re.I,
)
_DEFICIT = re.compile(
    r"\b(struggling|slow (learners?|ones|students?)|weak(er|est)? (students?|learners?|readers?|writers?|group|pupils?|kids)|"
    r"low(er)?[ -](ability|achiev\w+|performing|level students?|students?|kids|group)|high[ -](ability|flyers?|achievers?)|"
    r"bright (kids|students?|ones)|gifted|"
    r"(lazy|careless) (students?|learners?|pupils?|child(ren)?|kids|work)|deficits?|below average|the lows|not smart|can'?t cope|bad at)\b",
    re.I,
)


def found_in(pages_: tuple[Document, ...], pattern: re.Pattern[str]) -> Iterator[str]:
    for page in pages_:
        for text in (page.title, *page.text.split("\n")):
            words = "".join("…" if p.kind == "maths" else p.text for p in pieces(text))  # numbers of a task are no telephone
            if found := pattern.search(words):
                yield f"{page.name}: {found.group()!r} in {plain(text)[:60]!r}"


def plain_student_words(draft: Draft) -> Iterator[str]:
    """No word of the teachers' trade on a student page."""
    yield from found_in(draft.student_files, _TEACHER_WORDS)


def asset_language(draft: Draft) -> Iterator[str]:
    """No page, the teacher's neither, describes a child by what is missing."""
    yield from found_in(draft.files, _DEFICIT)


def short_paragraphs(draft: Draft) -> Iterator[str]:
    """A paragraph for teachers has four sentences at most, the overview three; no wall of text."""
    for file in draft.teacher_files:
        for block in file.blocks:
            if isinstance(block, Paragraph | Callout):
                most = 3 if isinstance(block, Paragraph) and block.path == "overview" else 4
                if (count := len(split(block.text))) > most:
                    yield f"{file.name}: {count} sentences in {plain(block.text)[:50]!r}, {most} at most"


def page_limits(draft: Draft) -> Iterator[str]:
    """Words and pages within the format's limits (pages are estimated)."""
    for file in draft.files:
        words = len(plain(file.text).split())
        if file.words and words > file.words:
            yield f"{file.name}: {words} words, {file.words} at most"
        if file.pages and (count := pages(file)) > file.pages:
            yield f"{file.name}: about {count} pages, {file.pages} at most"


def sources_named(draft: Draft) -> Iterator[str]:
    """The footer says where a page comes from, under which licence, by which prompt, and who speaks."""
    source = draft.source
    for file in draft.files:
        footer = next((b.text for b in file.blocks if isinstance(b, Footer)), "")
        wanted = {"the speaker": source.voice, "the pack": source.pack, "its version": source.version, "its licence": source.licence}
        wanted["the prompt's version"] = draft.activity.version
        yield from (f"{file.name}, footer: {what} is missing" for what, words in wanted.items() if words not in footer)
