"""Writing a draft to a folder: pages of students, teachers and families apart, whatever holds keys with the teacher's.

A draft that fails its checks carries that in every file, in every format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from .compose import Draft
from .document import Document, Paragraph
from .lint import check, failed
from .quiz_files import questions, quiz_writers
from .render_docx import to_docx
from .render_html import to_html
from .render_markdown import FOLDER, pictures_of, to_markdown
from .slides import deck_with_notes
from .themes import theme_for

PAGES = ("md", "docx", "pdf", "html", "pptx")
"""One file for each document; slides only for pages of students."""
QUIZZES = ("qti", "gift", "kahoot", "anki")
"""One file for the whole draft, with its keys."""
FORMATS = (*PAGES, *QUIZZES)
USUAL = ("md", "docx")
NOTES = "slides-with-notes.pptx"


def write(draft: Draft, folder: Path, formats: tuple[str, ...] = USUAL) -> list[Path]:
    """Writes every file in every format and returns their paths. Raises InputError for an unknown format or folder, and
    for a quiz file of a draft without questions."""
    for name in formats:
        if name not in FORMATS:
            raise InputError(f"there is no format {name[:20]!r}.", where="formats", cure=f"Choose from: {', '.join(FORMATS)}.")
        if name in QUIZZES and name not in offered(draft):
            cure = "Choose another format, or draft a quiz or an exit ticket."
            raise InputError(f"{draft.activity.name} has no questions to put into {name}.", where="formats", cure=cure)
    try:
        return [_put(path, content) for path, content in _files(draft, folder, formats)]
    except OSError as fault:
        raise InputError(
            f"the draft cannot be written: {fault.strerror}.", where=str(folder), cure="Choose another folder with --out."
        ) from None


def offered(draft: Draft) -> tuple[str, ...]:
    """The formats this draft can be written in: quiz files need questions, cards can be made of words alone."""
    words = draft.source.objective is not None and bool(draft.source.objective.vocabulary)
    return FORMATS if questions(draft) else (*PAGES, "anki") if words else PAGES


def path_of(document: Document, folder: Path, name: str) -> Path | None:
    """Where a document's file stands; None where the format has none for it."""
    if name not in PAGES or (name == "pptx" and document.audience != "student"):
        return None
    return folder / document.audience / f"{document.name}.{name}"


def paths_of_draft(draft: Draft, folder: Path, formats: tuple[str, ...]) -> dict[str, Path]:
    """Format → path of the files there is one of: quiz files, and the slides with keys in their notes."""
    writers = quiz_writers()
    found = {name: folder / "teacher" / writers[name].name for name in formats if name in QUIZZES and name in offered(draft)}
    return found | ({"pptx": folder / "teacher" / NOTES} if "pptx" in formats and deck_with_notes(draft, draft.files) else {})


def marked(draft: Draft) -> tuple[Document, ...]:
    """The files as they are shown: as they are, or with the failed rules named first."""
    return _marked(draft, mark_of(draft))


def _marked(draft: Draft, mark: str) -> tuple[Document, ...]:
    return tuple(with_mark(f, mark) for f in draft.files)


def with_mark(document: Document, mark: str) -> Document:
    """The page with the sentence at its top, if there is one."""
    return replace(document, blocks=(Paragraph(mark, style="mark"), *document.blocks)) if mark else document


def mark_of(draft: Draft) -> str:
    """What a failing draft says at its top; empty when every rule is kept."""
    return mark_for(failed(check(draft)))


def mark_for(names: Sequence[str]) -> str:
    """The sentence that names the rules which are not kept; empty when there are none."""
    return f"Checks that failed: {', '.join(n.replace('_', ' ') for n in names)}. Read before printing." if names else ""


def _files(draft: Draft, folder: Path, formats: tuple[str, ...]) -> Iterator[tuple[Path, bytes]]:
    mark, look = mark_of(draft), str(draft.chosen.get("theme", "plain"))
    files = _marked(draft, mark)
    for document in files:
        for name in formats:
            if path := path_of(document, folder, name):
                yield path, rendered(document, name, look)
        if "md" in formats:
            pictures: Mapping[str, str] = pictures_of(document)
            yield from ((folder / document.audience / FOLDER / file, drawn.encode()) for file, drawn in pictures.items())
    asked = questions(draft)
    for name, path in paths_of_draft(draft, folder, formats).items():
        yield path, _with_notes(draft, files) if name == "pptx" else quiz_writers()[name].write(draft, asked, mark)


def rendered(document: Document, name: str, look: str = "plain") -> bytes:
    """One document in one format. Typesetters are read in when they are first needed."""
    theme = theme_for(document, look)
    match name:
        case "docx":
            return to_docx(document, theme)
        case "pdf":
            from .render_pdf import to_pdf

            return to_pdf(document, theme)
        case "html":
            return to_html(document, theme).encode()
        case "pptx":
            from .render_slides import to_pptx

            return to_pptx(document)
        case _:
            return to_markdown(document).encode()


def _with_notes(draft: Draft, files: tuple[Document, ...]) -> bytes:
    from .render_slides import deck

    return deck(deck_with_notes(draft, files), draft.activity.title)


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
