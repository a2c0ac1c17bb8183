"""Rules of scripts to read in parts and of breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import mean

from ..materials import Theatre
from ..sentences import reading_grade
from .break_blocks import PASS, SITTING
from .compose import Draft
from .document import Answer, Document, Grid, Heading, Paragraph, Square
from .mathtext import plain
from .scripts import Script
from .theatre_blocks import MARK

_WATCHED = re.compile(
    r"\b(cameras?|webcams?|faces?|facial|emotions?|moods?|expressions?|eye contact|heart ?rate|looks? (sad|bored|tired|angry))\b", re.I
)
_CUE = 0


def _read(draft: Draft) -> tuple[Theatre | None, Script | None]:
    """The play that was drafted, and the stand-alone script it belongs to."""
    script = draft.source.scripts.get(str(draft.chosen.get("script", "")).replace(" ", "-"))
    if script is not None:
        return script.theatre, script
    return (draft.source.materials.theatre if draft.source.materials else None), None


def parts_by_load(draft: Draft) -> Iterator[str]:
    """Light parts read less and shorter lines than full ones; what a part asks is told to the teacher only."""
    made, _ = _read(draft)
    if made is None:
        yield "no script"
        return
    lengths = {load: [[len(line.says.split()) for line in made.lines if line.who == p.name] for p in made.parts if p.load == load]
               for load in ("light", "medium", "full")}  # fmt: skip
    each = {load: mean(n for part in parts for n in part) for load, parts in lengths.items()}
    if not each["light"] < each["full"]:
        yield f"light parts have {each['light']:.0f} words a line, full parts {each['full']:.0f}"
    whole = {load: mean(sum(part) for part in parts) for load, parts in lengths.items()}
    if not whole["light"] < whole["full"]:
        yield f"light parts have {whole['light']:.0f} words, full parts {whole['full']:.0f}"
    told = [row[0] for f in draft.teacher_files if (t := f.table("parts")) for row in t.rows[1:]]
    if told != [p.name for p in made.parts]:
        yield "teacher copy: a part is missing from the table of parts"
    for page in draft.student_files:
        yield from (f"{page.name}: a table says how hard the parts are" for _ in range(page.table("parts") is not None))


def every_part_has_a_copy(draft: Draft) -> Iterator[str]:
    """Each part has its own copy with the whole script, exactly its lines bold and marked; the script itself is whole too."""
    made, _ = _read(draft)
    if made is None:
        return
    script = next((t for f in draft.student_files if (t := f.table("script"))), None)
    if script is None or [row[1] for row in script.rows] != [line.says for line in made.lines]:
        yield "script: not all lines in their order"
    copies = _copies(next((f for f in draft.student_files if f.name == "part-copies"), None))
    for part in made.parts:
        lines = next((told for title, told in copies if title.startswith(f"The part of {part.name} ·")), None)
        if lines is None:
            yield f"part-copies: no copy for {part.name}"
        elif len(lines) != len(made.lines):
            yield f"part-copies, {part.name}: {len(lines)} lines of {len(made.lines)}"
        else:
            mine = [line.who in (part.name, "All") for line in made.lines]
            if [t.startswith(MARK) and "**" in t for t in lines] != mine:
                yield f"part-copies, {part.name}: other lines than the part's own are marked"


def _copies(page: Document | None) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for block in page.flat if page else ():
        if isinstance(block, Heading):
            found.append((block.text, []))
        elif isinstance(block, Paragraph) and block.style == "body" and found:
            found[-1][1].append(block.text)
    return found


def script_reads_in_band(draft: Draft) -> Iterator[str]:
    """All lines together read at most two grades above the class."""
    made, script = _read(draft)
    if made is None:
        return
    level = draft.source.level if script is None or draft.source.objective else draft.source.grade or script.grade
    if (grade := reading_grade(" ".join(plain(line.says) for line in made.lines))) > max(2, level) + 2:
        yield f"script: reads like grade {grade:.1f}, written for grade {level}"


def sums_have_keys(draft: Draft) -> Iterator[str]:
    """Each sum of a stand-alone script has its computed key on the teacher copy; no long key stands on a student page."""
    _, script = _read(draft)
    if script is None:
        return
    keys = {b.ask: b for f in draft.teacher_files for b in f.flat if isinstance(b, Answer)}
    for one in script.sums:
        entry = keys.get(one.ask)
        if entry is None or f"{one.answer:,}" not in entry.answer or not entry.working:
            yield f"teacher copy: no key with working for {one.ask[:50]!r}"
        for page in draft.student_files:
            if one.answer >= 100 and re.search(rf"(?<![\d,]){one.answer:,}(?![\d,])|(?<!\d){one.answer}(?!\d)", page.text):
                yield f"{page.name}: holds the key {one.answer:,}"
        if not any(t.ask == one.ask for page in draft.student_files for t in page.tasks):
            yield f"after-reading: {one.ask[:50]!r} is not asked"


def _cards(draft: Draft) -> list[Square]:
    return [s for f in draft.student_files for b in f.flat if isinstance(b, Grid) and b.name == "breaks" for s in b.squares]


def break_has_a_seated_way(draft: Draft) -> Iterator[str]:
    """Every card has a way to do it sitting, in the same letters as the rest."""
    if not _cards(draft):
        yield "no cards"
    for card in _cards(draft):
        told = next((line for line in card.text.split("\n") if line.startswith(f"**{SITTING}**")), "")
        if len(told.split()) < 4:
            yield f"card {card.title!r}: no way to do it sitting"


def break_fits_the_time(draft: Draft) -> Iterator[str]:
    """A break takes two to five minutes, and no longer than was asked for."""
    most = int(str(draft.chosen.get("minutes", 5)))
    for card in _cards(draft):
        found = re.search(r"(\d+) min$", card.title)
        if found is None or not 2 <= int(found[1]) <= min(5, most):
            yield f"card {card.title!r}: {found[1] if found else 'no'} minutes, 2 to {min(5, most)} wanted"


def everyone_may_pass(draft: Draft) -> Iterator[str]:
    """Every card says that one may pass, and the teacher's page that no reason is needed."""
    yield from (f"card {card.title!r}: does not say that one may pass" for card in _cards(draft) if PASS not in card.text)
    if not any("may pass" in f.text for f in draft.teacher_files):
        yield "teacher copy: does not say that everyone may pass"


def cues_are_in_the_work(draft: Draft) -> Iterator[str]:
    """A break is begun by a sign in the work or by the student, never by watching a face or guessing a feeling."""
    tables = [t for f in draft.teacher_files if (t := f.table("cues"))]
    if not tables or all(len(t.rows) < 4 for t in tables):
        yield "teacher copy: fewer than three cues"
    told = [row[_CUE] for t in tables for row in t.rows[1:]] + [b.cue for b in draft.source.breaks]
    yield from (f"cue {cue[:50]!r}: {found.group()!r} is watched" for cue in told if (found := _WATCHED.search(cue)))
