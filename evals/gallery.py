"""`python -m evals.gallery [folder]`: a picture of every format for `docs/gallery`, a student's page beside a teacher's, and an index.

Pictures are set by typst as the PDFs are, in few colours, so that they stay small. The same packs give the same pictures.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageOps

from app import studio
from app.drafting import Draft
from app.drafting.document import Document
from app.drafting.render_pdf import to_png
from app.drafting.themes import theme_for
from app.parts import Parts
from app.settings import ROOT

from .drafts import tutor_in

FOLDER = ROOT / "docs" / "gallery"
PPI = 84
"""Dots an inch: body text can be read, and a picture stays below 120 kB."""
COLOURS = 16
USUAL = "fractions.add-unlike"
SHOWN = {
    "brain_breaks": "plants-ocean.photosynthesis",
    "debate_kit": "persuasive-writing.claim",
    "entry_points": "plants-ocean.cephalopods",
    "graphic_organizer": "persuasive-writing.reasons",
    "project": "plants-ocean.pollination-seeds",
    "readers_theatre": "plants-ocean.pollination-seeds",
    "rubric": "persuasive-writing.evidence",
    "stations": "plants-ocean.ocean-zones",
    "text_levels": "plants-ocean.photosynthesis",
    "vocabulary": "plants-ocean.plant-parts",
}
"""Which objective shows a format; the usual one where none is named."""
FIRST = {"readers_theatre": "script", "debate_kit": "organizer", "teach_back_kit": "planning-card", "stations": "station-cards",
         "tiered_lesson": "sheet-a", "playlist": "playlist"}  # fmt: skip
"""The student's file that shows most of a format; the first where none is named."""


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    with TemporaryDirectory() as data:
        tutor = tutor_in(data)
        try:
            for name in tutor.parts.activities:
                draft = studio.make(tutor.parts, studio.Request(name, SHOWN.get(name, USUAL)))
                (folder / f"{name}.png").write_bytes(beside([_page(draft, f) for f in shown(draft)]))
                lines.append(_entry(draft.activity.title, f"{name}.png", draft.activity.about))
            lines += _looks(tutor.parts, folder)
        finally:
            tutor.close()
    head = (
        "# Gallery\n\nOne page for a student or family beside one for the teacher, of every format, as the PDF is printed. Made without a\n"
        "model from the packs by `make gallery`; a person may look here first to see whether a change made a page ugly.\n"
    )
    (folder / "README.md").write_text("\n".join([head, *lines]), encoding="utf-8")


def shown(draft: Draft) -> list[Document]:
    """A page of a student or family and one of a teacher; two of the same kind where a format has no other."""
    first = [f for f in (*draft.student_files, *draft.family_files) if f.name == FIRST.get(draft.activity.name, f.name)]
    chosen = [*first[:1], *draft.teacher_files[:1]]
    return chosen if len(chosen) > 1 else [*chosen, *(f for f in draft.files if f not in chosen)][:2]


def _page(draft: Draft, document: Document) -> bytes:
    return to_png(document, theme_for(document, str(draft.chosen.get("theme", "plain"))), PPI)[0]


def _looks(parts: Parts, folder: Path) -> list[str]:
    """The three looks of one sheet, and the letter in two languages."""
    tickets = [studio.make(parts, studio.Request("exit_ticket", USUAL, fields={"theme": t})) for t in ("plain", "large", "clear")]
    (folder / "looks.png").write_bytes(beside([_page(d, d.student_files[0]) for d in tickets]))
    letters = [studio.make(parts, studio.Request("family_letter", USUAL, fields=f)) for f in ({"language": "es"}, {"side_by_side": "yes"})]
    (folder / "letters.png").write_bytes(beside([_page(d, d.family_files[0]) for d in letters]))
    return [
        _entry("Three looks", "looks.png", "The same exit ticket as usual, in large print, and in letters that are easy to tell apart."),
        _entry("Letters in Spanish", "letters.png", "The family letter in Spanish, and in English and Spanish side by side."),
    ]


def _entry(title: str, file: str, told: str) -> str:
    return f"## {title}\n\n{told}\n\n![{title}: printed pages]({file})\n"


def beside(pages: Sequence[bytes]) -> bytes:
    """Pages side by side with a thin edge around each, in few colours."""
    images = [ImageOps.expand(Image.open(io.BytesIO(page)).convert("RGB"), 1, "#A9B1B7") for page in pages]
    gap = 10
    whole = Image.new("RGB", (sum(i.width for i in images) + gap * (len(images) + 1), max(i.height for i in images) + 2 * gap), "#E6E8EA")
    at = gap
    for image in images:
        whole.paste(image, (at, gap))
        at += image.width + gap
    out = io.BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
