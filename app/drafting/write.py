"""Writing a draft to a folder. A draft that fails its checks carries that at the top of every file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from .compose import Draft
from .document import Document, Paragraph
from .lint import check, failed
from .render_docx import to_docx
from .render_markdown import FOLDER, pictures_of, to_markdown

FORMATS = ("md", "docx")


def write(draft: Draft, folder: Path, formats: tuple[str, ...] = FORMATS) -> list[Path]:
    """Writes every file in every format and returns their paths. Raises InputError for an unknown format or folder."""
    for name in formats:
        if name not in FORMATS:
            raise InputError(f"there is no format {name[:20]!r}.", where="formats", cure=f"Choose from: {', '.join(FORMATS)}.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [path for document in marked(draft) for name in formats for path in _write(document, folder, name)]
    except OSError as fault:
        raise InputError(
            f"the draft cannot be written: {fault.strerror}.", where=str(folder), cure="Choose another folder with --out."
        ) from None


def marked(draft: Draft) -> tuple[Document, ...]:
    """The files as they are shown: as they are, or with the failed rules named first."""
    names = failed(check(draft))
    if not names:
        return draft.files
    mark = Paragraph(f"Checks that failed: {', '.join(n.replace('_', ' ') for n in names)}. Read before printing.", style="mark")
    return tuple(replace(f, blocks=(mark, *f.blocks)) for f in draft.files)


def _write(document: Document, folder: Path, name: str) -> list[Path]:
    path = folder / f"{document.name}.{name}"
    if name == "docx":
        path.write_bytes(to_docx(document))
        return [path]
    path.write_text(to_markdown(document), encoding="utf-8")
    pictures = pictures_of(document)
    if pictures:
        (folder / FOLDER).mkdir(exist_ok=True)
    for file, drawing in pictures.items():
        (folder / FOLDER / file).write_text(drawing, encoding="utf-8")
    return [path, *(folder / FOLDER / file for file in pictures)]
