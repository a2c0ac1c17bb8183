"""What leaves the studio as a file: does another program find in it what was to be written?

Quiz files of every format that has questions, for every objective, are read back by `quiz_readers`. Word files of one
objective of each pack in every format are opened with python-docx and, where it is installed, set by LibreOffice; pages are
counted there and in our own PDF. Text on paper is searched for maths that was left unset.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from pypdf import PdfReader

from app.drafting import Draft, offered
from app.drafting.document import Document
from app.drafting.mathtext import plain
from app.drafting.quiz_files import Question, questions, quiz_writers
from app.drafting.write import rendered
from app.parts import Parts

from .drafts import Asked, every_draft, objectives, tutor_in
from .quiz_readers import Read, anki_read, bare, card_words, gift_read, qti_faults, qti_read
from .table import Bar, Options, Row, share_row

NAME = "exports"
ALL = Bar(least=1.0)
RAW = re.compile(r"\\(?:frac|times|cdot|left|right|text|begin|\(|\[)|\$\$|\$\d+/\d+\$|\*\*\w|\{\{")
"""Markup that somebody forgot to set."""


def run(options: Options) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        tutor = tutor_in(folder)
        try:
            names = options.some(objectives(tutor.parts))
            yield from _quizzes(tutor.parts, names)
            yield from _pages(tutor.parts, Path(folder) / "pages", options)
        finally:
            tutor.close()


def _quizzes(parts: Parts, names: Sequence[str]) -> Iterator[Row]:
    drafts = [(a, d) for a, d in every_draft(parts, names) if isinstance(d, Draft) and "qti" in offered(d)]
    made = [(asked, one, questions(one)) for asked, one in drafts]
    packages = [(asked, quiz_writers()["qti"].write(one, found, ""), found) for asked, one, found in made]
    looked = [(asked, *qti_faults(data)) for asked, data, _ in packages]
    files = [ok for _, count, faults in looked for ok in [False] * min(count, len(faults)) + [True] * max(0, count - len(faults))]
    yield share_row(NAME, f"QTI files valid by our schema of 2.1, references whole ({len(looked)} packages)", "none", files, (), "", ALL,
                    [f"{asked}: {fault}" for asked, _, faults in looked for fault in faults])  # fmt: skip
    qti = [(asked, pair) for asked, data, found in packages for pair in _paired(found, qti_read(data))]
    yield _same("QTI: question, options, key and what to look for read back", qti, feedback=False)
    texts = [(asked, quiz_writers()["gift"].write(one, found, "").decode(), found) for asked, one, found in made]
    gift = [(asked, pair) for asked, text, found in texts for pair in _paired(found, gift_read(text))]
    yield _same("GIFT: question, options, key and feedback read back", gift, feedback=True)
    yield _cards(parts, names)


Pair = tuple[Question, Read | None]


def _paired(asked: Sequence[Question], read: list[Read]) -> list[Pair]:
    """Each question with what was read in its place; a file with more or fewer questions pairs with nothing."""
    return list(zip(asked, read, strict=True)) if len(asked) == len(read) else [(q, None) for q in asked]


def _same(what: str, pairs: Sequence[tuple[Asked, Pair]], *, feedback: bool) -> Row:
    kept = [one is not None and same_question(question, one, feedback=feedback) for _, (question, one) in pairs]
    faults = [f"{asked}: {q.id} read as {one}" for (asked, (q, one)), ok in zip(pairs, kept, strict=True) if not ok]
    return share_row(NAME, what, "none", kept, [a.objective for a, _ in pairs], "", ALL, faults)


def same_question(asked: Question, read: Read, *, feedback: bool) -> bool:
    """Is what was read the question that was asked: its words, kind, options and every key? With `feedback` what is said to a
    mistake too (GIFT), without it what a marker looks for (QTI)."""
    said = [bare(plain(a)) for a in asked.answers]
    known = set(said)
    if not read.ask.startswith(bare(plain(asked.ask))) or read.kind != asked.kind:
        return False
    if asked.kind in ("choice", "order") and read.options != {bare(plain(o)) for o in asked.options}:
        return False
    if asked.kind == "order" and list(read.answers) != said:
        return False
    if asked.kind != "order" and set(read.answers) != known:
        return False
    if not feedback:
        return asked.kind != "essay" or list(read.look_for) == [bare(plain(line)) for line in asked.look_for]
    told = {bare(plain(w)): bare(plain(text)) for w, text in asked.wrong if asked.kind in ("choice", "text")}
    return dict(read.wrong) == {w: text for w, text in told.items() if w not in known}


def _cards(parts: Parts, names: Sequence[str]) -> Row:
    """Every word and every question with an answer has one card, its meaning or key on the back."""
    kept: list[bool] = []
    faults: list[str] = []
    for asked, one in every_draft(parts, names):
        if not isinstance(one, Draft) or "anki" not in offered(one):
            continue
        found = questions(one)
        cards = [(card_words(front), card_words(back)) for front, back in anki_read(quiz_writers()["anki"].write(one, found, ""))]
        keyed = [q for q in found if q.answers]
        words = cards[: len(cards) - len(keyed)]
        means = {bare(plain(w.term)): bare(plain(w.means)) for w in one.source.objective.vocabulary} if one.source.objective else {}
        good = means.keys() <= {front for front, _ in words} and all(back.startswith(means[f]) for f, back in words if f in means)
        kept.append(good)
        faults += [] if good else [f"{asked}: the words differ"]
        for question, (front, back) in zip(keyed, cards[len(words) :], strict=True):
            ok = front.startswith(bare(plain(question.ask))) and back.startswith(bare(plain(question.answers[0])))
            kept.append(ok)
            faults += [] if ok else [f"{asked}: card of {question.id}: {back[:60]}"]
    return share_row(NAME, "cards: words and questions read back with meaning or key", "none", kept, (), "", ALL, faults)


# ---------------------------------------------------------------- pages


def _pages(parts: Parts, folder: Path, options: Options) -> Iterator[Row]:
    """One objective of each pack in every format: our PDF, and the Word file as LibreOffice sets it."""
    chosen = [list(pack.objectives)[1] for pack in parts.packs.values()]
    made = options.some([(a, f) for a, d in every_draft(parts, chosen) if isinstance(d, Draft) for f in d.files])
    folder.mkdir()
    paths = []
    for n, (_, document) in enumerate(made):
        paths.append(folder / f"{n}.docx")
        paths[-1].write_bytes(rendered(document, "docx"))
    yield share_row(NAME, "Word files open in python-docx and are not empty", "none", [_opens(p) for p in paths], (), "", ALL)
    ours = [PdfReader(io.BytesIO(rendered(document, "pdf"))) for _, document in made]
    yield from _measured("PDF by typst", made, ours)
    office = shutil.which("soffice")
    if office is None:
        print("(LibreOffice is not here; its pages are left out)", file=sys.stderr)
        return
    command = [office, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=False, capture_output=True, timeout=900)  # noqa: S603 - our own files
    opened = [p.with_suffix(".pdf").exists() for p in paths]
    yield share_row(NAME, "Word files open in LibreOffice", "none", opened, (), "", ALL)
    there = [(m, PdfReader(p.with_suffix(".pdf"))) for m, p, ok in zip(made, paths, opened, strict=True) if ok]
    yield from _measured("Word by LibreOffice", [m for m, _ in there], [r for _, r in there])


def _opens(path: Path) -> bool:
    file = docx.Document(str(path))
    return bool(file.paragraphs or file.tables)


def _measured(who: str, made: Sequence[tuple[Asked, Document]], readers: Sequence[PdfReader]) -> Iterator[Row]:
    pairs = list(zip(made, readers, strict=True))
    limited = [(a, d, len(r.pages)) for (a, d), r in pairs if d.pages]
    yield share_row(NAME, "files within their page limit", who, [count <= d.pages for _, d, count in limited], (), "", ALL,
                    [f"{a}, {d.name}: {count} pages, {d.pages} at most" for a, d, count in limited if count > d.pages])  # fmt: skip
    texts = [(a, d, "\n".join(p.extract_text() for p in r.pages)) for (a, d), r in pairs]
    raw = [(a, d, RAW.search(text)) for a, d, text in texts]
    yield share_row(NAME, "files with markup or TeX left on paper", who, [m is not None for _, _, m in raw], (), "", Bar(most=0.0),
                    [f"{a}, {d.name}: {m.group()}" for a, d, m in raw if m])  # fmt: skip
    blank = [(a, d, sum(len(p.extract_text().split()) < _FEW for p in r.pages)) for (a, d), r in pairs]
    yield share_row(NAME, "files with a blank page", who, [count > 0 for *_, count in blank], (), "", Bar(most=0.0),
                    [f"{a}, {d.name}" for a, d, count in blank if count])  # fmt: skip


_FEW = 14
"""Words of a footer: a page with no more holds nothing."""
