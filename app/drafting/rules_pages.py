"""Rules about every page: its words, its length, its level, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..sentences import reading_grade, split
from .compose import Draft
from .document import Callout, Document, Footer, Frames, Paragraph, Task, WordBank
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
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\w)\+?\d[\d ()-]{7,}\d(?!\w)")
_NAMED = re.compile(
    r"\b(?!The|This|That|These|Those|Group|Sheet|Task|Everyone|Nobody|Some|Each|Who|What|It|He|She|They|None)"
    r"[A-Z][a-záéíóúñ]+ "
    r"(?i:has (adhd|autism|dyslexia|dyscalculia|an iep|an? 504)|(is|was) (autistic|dyslexic|in group [abc])|struggles with|needs help with)"
)
_PROTECTED = re.compile(
    r"\b(ADHD|autis\w+|dyslexi\w+|asperger\w*|undocumented|immigrant|refugee|Muslim|Jewish|Christian|Hindu|ethnicity)\b", re.I
)


def _every(pages_: tuple[Document, ...], pattern: re.Pattern[str]) -> Iterator[str]:
    for page in pages_:
        for text in (page.title, *page.text.split("\n")):
            words = "".join("…" if p.kind == "maths" else p.text for p in pieces(text))  # numbers of a task are no telephone
            if found := pattern.search(words):
                yield f"{page.name}: {found.group()!r} in {plain(text)[:60]!r}"


def plain_student_words(draft: Draft) -> Iterator[str]:
    """No word of the teachers' trade on a student page."""
    yield from _every(draft.student_files, _TEACHER_WORDS)


def asset_language(draft: Draft) -> Iterator[str]:
    """No page, the teacher's neither, describes a child by what is missing."""
    yield from _every(draft.files, _DEFICIT)


def no_names(draft: Draft) -> Iterator[str]:
    """No child, address or number, no diagnosis and no protected trait in what was typed into the form."""
    yield from _every(draft.files, _CONTACT)
    yield from _every(draft.files, _NAMED)
    typed = " ".join(str(v) for v in draft.chosen.values())
    if found := _PROTECTED.search(typed):
        yield f"the form: {found.group()!r}; say what helps instead of what someone is"


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
    """The footer says where a page comes from, under which licence, and who speaks."""
    source = draft.source
    for file in draft.files:
        footer = next((b.text for b in file.blocks if isinstance(b, Footer)), "")
        wanted = {"the speaker": source.speaker, "the pack": source.pack, "its version": source.version, "its licence": source.licence}
        yield from (f"{file.name}, footer: {what} is missing" for what, words in wanted.items() if words not in footer)


def reading_level(draft: Draft) -> Iterator[str]:
    """A page reads at most two grades above the class, one text on it at most six; terms that are taught do not count."""
    if draft.chosen.get("language", "en") != "en":
        return  # the estimate is for English
    taught = [w.term for w in draft.source.objective.vocabulary] if draft.source.objective else []
    level = max(2.0, float(draft.source.level))
    for page in draft.student_files:
        texts = [_untaught(text, taught) for text in _prose(page)]
        whole = "\n\n".join(texts)
        if len(whole.split()) >= 30 and (grade := reading_grade(whole)) > level + 2:
            yield f"{page.name}: reads like grade {grade:.1f}, written for grade {draft.source.level}"
        for text in texts:
            if len(text.split()) >= 12 and (grade := reading_grade(text)) > level + 6:
                yield f"{page.name}: {text[:60]!r} reads like grade {grade:.1f}, written for grade {draft.source.level}"


def _untaught(text: str, taught: list[str]) -> str:
    for term in sorted(taught, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(term)}\w*", "word", text, flags=re.I)
    return text


def _prose(page: Document) -> list[str]:
    told: list[str] = []
    for block in page.flat:
        match block:
            case Task():
                told += [block.ask, *(s.label for s in block.supports)]
            case Paragraph(text=text):
                told.append(text)
            case WordBank(words=words):
                told += [means for _, means, _ in words]
            case Frames(lines=lines):
                told += lines
    return [_closed(plain(t)) for t in told]


def _closed(text: str) -> str:
    return text if text.rstrip()[-1:] in ".!?" else f"{text.rstrip(' …_')}."
