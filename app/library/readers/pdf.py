"""PDF: text page by page with its page number. What is a picture, a scan or a broken formula is said, not guessed at.

pypdf gives the words; here lines become paragraphs again, running heads are left out, and rubbish is found.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ...errors import InputError
from ..chunks import pieces
from .pdf_headings import Headings, Mark, bookmarks, is_named
from .values import MOST_TEXT, Part, Reading, Say, parts_of, some

MOST_PAGES = 800
_FORMULA = "[formula not readable]"
_RUBBISH = re.compile(r"[\ufffd\ue000-\uf8ff\U000f0000-\U000ffffd\x00-\x08\x0e-\x1f]|\(cid:\d+\)|/[gG]\d{1,4}\b")
_MATHS_FONT = re.compile(r"CMEX|CMMI|MTExtra|MT-?Extra|MathematicalPi|Cambria-?Math|STIX.*Math|MSBM|EuclidSymbol", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\. ?){6}|…{3}|_{3,} ?\d+$")
_SHORT_MATHS = re.compile(r"[\d+\-−–×÷·*/=<>≤≥()., ]{1,6}|[a-z]")
_FLAT = re.compile(r"(?<![\w.,])\d{1,3} \d{1,3} [+\-−×÷=<>] \d{1,3} \d{1,3}(?![\w.,])")


def read(data: bytes, stem: str, say: Say) -> Reading:
    """As every reader (`readers/__init__.py`)."""
    for heavy in ("PIL", "cryptography", "Crypto"):  # pictures and ciphers are not read; they cost half a second and 40 MB
        sys.modules.setdefault(heavy, None)  # type: ignore[arg-type]
    from pypdf import PdfReader, overwrite_configuration
    from pypdf.errors import LimitReachedError, PyPdfError

    overwrite_configuration(jbig2dec_binary=None, disable_legacy_handling=True)
    try:
        file = PdfReader(io.BytesIO(data), strict=False)
        if file.is_encrypted:
            raise InputError("it is protected by a password or a lock.", cure="Save a copy without protection.")
        count = len(file.pages)
        if count > MOST_PAGES:
            raise InputError(f"it has {count} pages; the most is {MOST_PAGES}.", cure="Split it.")
        title = _title(file) or stem
    except LimitReachedError as fault:
        raise InputError(f"it would grow beyond all bounds when opened ({_short(fault)}).", cure="Do not trust this file.") from None
    except PyPdfError as fault:
        raise InputError(f"the PDF is damaged ({_short(fault)}).", cure="Save or download it again.") from None
    if not count:
        raise InputError("the PDF has no pages.", cure="Save or download it again.")
    texts: list[str] = []
    empty, broken, maths, size = [], [], [], 0
    for number in range(1, count + 1):
        try:
            page = file.pages[number - 1]
            text = page.extract_text()
            if any(_MATHS_FONT.search(name) for name in _fonts(page)):
                maths.append(number)
        except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, ZeroDivisionError) as fault:
            text = ""
            if isinstance(fault, LimitReachedError) and count == 1:
                raise InputError(
                    f"it would grow beyond all bounds when opened ({_short(fault)}).", cure="Do not trust this file."
                ) from None
            broken.append(number)
        else:
            if not text.strip():
                empty.append(number)
        texts.append(text)
        size += len(text)
        say(number, count)
        if size > MOST_TEXT:
            break
    return _reading(title, texts, bookmarks(file), count, empty, broken, maths)


def _reading(title: str, texts: list[str], marks: list[Mark], count: int, empty: list[int], broken: list[int], maths: list[int]) -> Reading:
    heads, headings = _running(texts), Headings(marks)
    parts: list[Part] = []
    unread, contents = set(), 0
    for number, text in enumerate(texts, 1):
        kept = _numberless([line for line in text.split("\n") if not (heads and heads & _looks(line, number))])
        listed = [line for line in kept if not _LEADERS.search(line)]
        contents += len(listed) < len(kept)
        lines, lost = _without_rubbish(listed)
        if lost:
            unread.add(number)
        parts += parts_of(pieces(headings.page(number, _paragraphs(lines)), title), str(number))
    notes = []
    if empty:
        notes.append(f"{some(empty, 'page', 'pages')} without any text: a scan or a picture, which cannot be read.")
    if broken:
        notes.append(f"{some(broken, 'page', 'pages')} damaged and left out.")
    if unread:
        notes.append(f"{some(sorted(unread), 'page', 'pages')} with formulas or letters that could not be read.")
    if flat := sorted(set(maths) - unread):
        notes.append(f"{some(flat, 'page', 'pages')} with formulas: powers and fractions may have lost their shape; look at the PDF.")
    if contents:
        notes.append("lines of a table of contents or an index were left out.")
    if len(texts) < count:
        notes.append(f"only the first {len(texts)} of {count} pages were taken: there is more text than one file may have.")
    if not parts:
        what = "the PDF has no text in it: its pages are scans or pictures." if empty else "no text could be read from the PDF."
        raise InputError(what, cure="Give a PDF made from a text, or run text recognition over it first.")
    return Reading(title, tuple(parts), tuple(notes))


def _title(file: Any) -> str:
    """The document's own title, when it looks like one and not like a file name."""
    try:
        title = " ".join(str((file.metadata or {}).get("/Title") or "").split())
    except Exception:  # noqa: BLE001 - a broken title must not cost the pages; pypdf raises a dozen kinds here
        return ""
    return title if 3 <= len(title) <= 150 and " " in title and not _RUBBISH.search(title) and "Microsoft Word -" not in title else ""


def _fonts(page: Any) -> list[str]:
    """Names of the fonts a page uses."""
    resources = page.get("/Resources")
    resources = resources.get_object() if resources is not None else {}
    fonts = resources.get("/Font") if hasattr(resources, "get") else None
    fonts = fonts.get_object() if fonts is not None else {}
    return [str(font.get_object().get("/BaseFont", "")) for font in list(fonts.values())[:100]] if hasattr(fonts, "values") else []


def _looks(line: str, page: int) -> set[str]:
    """A line as it is, and with its first or last number counted from the page's, so that "Ponds 41" and "Ponds 42" are one."""
    line = line.strip()
    found = {line}
    if numbers := [m for m in re.finditer(r"\d+", line) if len(m.group()) < 6]:
        for one in (numbers[0], numbers[-1]):
            found.add(f"{line[: one.start()]}#{int(one.group()) - page}{line[one.end() :]}")
    return found


def _running(texts: list[str]) -> set[str]:
    """Heads and feet: first and last lines that come back on a third of the pages (at least four)."""
    seen: Counter[str] = Counter()
    for page, text in enumerate(texts, 1):
        lines = [line for line in text.split("\n") if line.strip()]
        seen.update({look for line in lines[:2] + lines[-2:] if len(line) <= 120 for look in _looks(line, page)})
    return {look for look, count in seen.items() if count >= max(4, len(texts) // 3)}


def _without_rubbish(lines: Iterable[str]) -> tuple[list[str], bool]:
    """Lines without unreadable signs; a formula that fell apart becomes one honest mark. True when something was lost."""
    kept: list[str] = []
    lost = False
    run: list[str] = []

    def close() -> None:
        nonlocal lost
        if len(run) >= 4 and any(re.search(r"[=+\-−×÷/<>]", r) for r in run) and any(re.search(r"\d|[a-z]", r) for r in run):
            kept.append(_FORMULA)
            lost = True
        else:
            kept.extend(run)
        run.clear()

    for line in lines:
        if line.strip() and _SHORT_MATHS.fullmatch(line.strip()):
            run.append(line)
            continue
        close()
        signs = sum(len(m.group()) for m in _RUBBISH.finditer(line))
        if signs:
            lost = True
            line = _FORMULA if signs * 3 > len(line.strip()) else _RUBBISH.sub("", line)
        if _FLAT.search(line):
            lost = True
            line = _FLAT.sub(_FORMULA, line)
        if line != _FORMULA or kept[-1:] != [_FORMULA]:
            kept.append(line)
    close()
    return kept, lost


def _numberless(lines: list[str]) -> list[str]:
    """Lines without a page number that stands alone at the top or the end."""
    for end in (0, -1):
        while lines and (not lines[end].strip() or re.fullmatch(r"[-–—\s]*(?:\d{1,4}|[ivxlc]{1,6})[-–—\s]*", lines[end])):
            lines = lines[1:] if end == 0 else lines[:-1]
            if lines and lines[end].strip():
                break
    return lines


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines as they were set, put together to paragraphs again; a hyphen at a line's end is closed."""
    widest = sorted(len(line) for line in lines)[int(len(lines) * 0.9)] if lines else 0
    out: list[str] = []
    joined = False
    for raw in lines:
        line = raw.strip()
        if not line:
            joined = False
        elif is_named(line):
            out.append(line)
            joined = False
            continue
        elif joined and out and not re.match(r"[-•▪●*]\s|\d{1,2}[.)]\s|\|", line):
            before = out[-1]
            if re.search(r"[^\W\d_]-$", before) and line[0].islower():
                out[-1] = before[:-1] + line
            else:
                out[-1] = f"{before} {line}"
        else:
            out.append(re.sub(r"^[•▪●]\s*", "- ", line))
        if line:
            joined = len(line) >= 0.7 * widest or (line[-1].islower() and len(line) >= 0.5 * widest)
    return out


def _short(fault: Exception) -> str:
    return (str(fault).split("\n")[0] or type(fault).__name__)[:120].rstrip(".")
