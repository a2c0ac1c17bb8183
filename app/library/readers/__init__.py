"""Readers: one small module a file type, and the one table that names them.

Every reader is `read(data, stem, say) -> Reading` and runs only in the limited child process (`child.py`). A new type is one
module and one row here.
"""

from __future__ import annotations

from dataclasses import dataclass

ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class FileType:
    """How files of one ending are read. `starts`: the bytes they begin with, when they have such; `largest` in bytes."""

    module: str
    called: str
    starts: bytes = b""
    largest: int = 20_000_000


_MARKDOWN = FileType("markdown", "a Markdown file")
_TEXT = FileType("text", "a text file")
_HTML = FileType("html", "a web page")
_ITEMS = FileType("item_list", "a list of items")

TYPES: dict[str, FileType] = {
    ".md": _MARKDOWN, ".markdown": _MARKDOWN, ".txt": _TEXT, ".text": _TEXT, ".html": _HTML, ".htm": _HTML,
    ".csv": _ITEMS, ".tsv": _ITEMS,
    ".docx": FileType("docx", "a Word document", ZIP, 50_000_000),
    ".pptx": FileType("pptx", "a PowerPoint file", ZIP, 50_000_000),
    ".pdf": FileType("pdf", "a PDF", b"%PDF-", 50_000_000),
}  # fmt: skip
"""By the file's ending, in small letters."""

ARCHIVES = {".zip"}
LARGEST_ARCHIVE = 200_000_000  # bytes; its files have the caps of their own types

REFUSED: dict[str, tuple[str, str]] = {
    **dict.fromkeys((".docm", ".dotm"), ("it may hold macros, which are never opened.", "Save it as .docx.")),
    **dict.fromkeys((".pptm", ".potm", ".ppsm"), ("it may hold macros, which are never opened.", "Save it as .pptx.")),
    **dict.fromkeys((".xlsm", ".xltm", ".xlsb"), ("it may hold macros, which are never opened.", "Save the list of items as .csv.")),
    **dict.fromkeys((".doc", ".dot", ".odt", ".rtf", ".pages"), ("files of this kind cannot be read.", "Save it as .docx or .pdf.")),
    **dict.fromkeys((".ppt", ".pps", ".odp", ".key"), ("files of this kind cannot be read.", "Save it as .pptx or .pdf.")),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), ("files of this kind cannot be read.", "Save the list of items as .csv.")),
    **dict.fromkeys((".epub", ".mobi"), ("files of this kind cannot be read.", "Save it as .pdf or .html.")),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp", ".svg"),
                    ("it is a picture; the library reads text.", "Give the page as text, or a PDF with text in it.")),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"), ("this packing cannot be opened.", "Pack it as .zip.")),
}  # fmt: skip
"""What is wrong with a known ending that has no reader, and the cure."""


def kinds_read() -> str:
    """The endings in words, for a message."""
    return ", ".join(sorted(TYPES | dict.fromkeys(ARCHIVES, _TEXT)))
