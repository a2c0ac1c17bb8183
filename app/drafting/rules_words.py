"""Rules of word maps, texts at two levels and rubrics: nothing easier stands alone, and there is room for one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..curriculum import Word
from ..sentences import reading_grade
from .compose import Draft
from .document import Document, Grid, Square, Table, Task, WordBank
from .mathtext import plain
from .rubric_blocks import SINGLE
from .space import LINE
from .text_blocks import measured, sections
from .word_blocks import HOME, OWN


def _grids(draft: Draft, name: str) -> list[Grid]:
    return [b for f in draft.student_files for b in f.flat if isinstance(b, Grid) and b.name == name]


def _vocabulary(draft: Draft) -> list[Word]:
    return list(draft.source.objective.vocabulary) if draft.source.objective else []


def _box(grid: Grid, title: str) -> Square | None:
    return next((s for s in grid.squares if s.title.startswith(title)), None)


def word_maps_complete(draft: Draft) -> Iterator[str]:
    """A map for each word: its meaning, one, not one, and room for an own example and sentence."""
    maps = {g.squares[0].title: g for g in _grids(draft, "word map")}
    for word in _vocabulary(draft):
        grid = maps.get(word.term)
        if grid is None:
            yield f"there is no map for {word.term!r}"
            continue
        if word.means not in grid.squares[0].text:
            yield f"{word.term}: the meaning is missing"
        one, other = _box(grid, "One example"), _box(grid, "Not an example")
        if one is None or other is None or (one.text and one.text == other.text):
            yield f"{word.term}: an example and something that is none are wanted"
        yield from (
            f"{word.term}: no room for {title.lower()!r}" for title in OWN if not (box := _box(grid, title)) or box.space < 2 * LINE
        )


def home_language_kept(draft: Draft) -> Iterator[str]:
    """None: no such box. Spanish: the word, or room where it is not known. Any other: room, and no language is guessed."""
    wanted = draft.chosen.get("home_language")
    glosses = {w.term: w.es for w in _vocabulary(draft)}
    for grid in _grids(draft, "word map"):
        term, box = grid.squares[0].title, _box(grid, HOME)
        if (box is None) != (wanted == "none"):
            yield f"{term}: the box for the home language is {'missing' if box is None else 'there unasked'}"
        elif box is not None and wanted == "es" and glosses.get(term) and box.text != glosses[term]:
            yield f"{term}: the Spanish word is missing"
        elif box is not None and not box.text and box.space < LINE:
            yield f"{term}: no room for the word in the home language"
        elif box is not None and box.text and wanted == "other":
            yield f"{term}: a home language is guessed"


def cards_match(draft: Draft) -> Iterator[str]:
    """As many meanings as words, and no row of them in the order of the words."""
    cards = _grids(draft, "cards")
    if len(cards) < 2:
        yield "there are no cards to match"
        return
    terms, means = [s.title for s in cards[0].squares], [s.text for s in cards[1].squares]
    meant = {w.term: w.means for w in _vocabulary(draft)}
    if sorted(meant.get(t, "") for t in terms) != sorted(means):
        yield "words and meanings on the cards do not match"
    if [meant.get(t, "") for t in terms] == means:
        yield "the meanings lie in the order of the words"


# ---------------------------------------------------------------- a text at two levels


def grade_text_for_everyone(draft: Draft) -> Iterator[str]:
    """Every student copy holds the whole text for the grade; the other one never stands without it."""
    told = [" ".join(plain(part).split()) for _, text in sections(draft.source, "grade") for part in re.split(r"\n\s*\n", text)]
    for page in draft.student_files:
        whole = _flat(page)
        missing = [part for part in told if not all(_bare(line) in whole for line in part.split("\n"))]
        if not told or missing:
            yield f"{page.name}: {len(missing) or 'all'} parts of the text for the grade are missing"


def _flat(page: Document) -> str:
    return _bare(" ".join(plain(page.text).split()))


def _bare(text: str) -> str:
    return re.sub(r"[-•*\s]+", " ", text).strip()


def same_questions(draft: Draft) -> Iterator[str]:
    """Every copy asks the author's questions, word for word and in order."""
    wanted = list(draft.source.materials.text.questions) if draft.source.materials else []
    for page in draft.student_files:
        asked = [t.ask for t in page.tasks if t.label.isdigit()]
        if asked != wanted:
            yield f"{page.name}: asks {len(asked)} questions, not the {len(wanted)} of the lesson in their order"


def reading_grades_told(draft: Draft) -> Iterator[str]:
    """The teacher sees how both texts read, as measured, and the second one reads easier."""
    levels = {n: measured("\n\n".join(t for _, t in sections(draft.source, n)))[2] for n in ("grade", "access")}
    table = next((t for f in draft.teacher_files if (t := f.table("levels"))), None)
    cells = [row[-1] for row in table.rows[1:]] if isinstance(table, Table) else []
    if cells != [f"{levels['grade']:.1f}", f"{levels['access']:.1f}"]:
        yield "teacher copy: the reading grades of both texts are not told as measured"
    if levels["access"] > levels["grade"]:
        yield f"the text in shorter sentences reads like grade {levels['access']:.1f}, the other {levels['grade']:.1f}"


def words_glossed(draft: Draft) -> Iterator[str]:
    """The lesson's words are explained on every copy, before the text."""
    for page in draft.student_files:
        bank = next((n for n, b in enumerate(page.blocks) if isinstance(b, WordBank)), None)
        text = next((n for n, b in enumerate(page.blocks) if isinstance(b, Task)), 0)
        if bank is None or bank > text:
            yield f"{page.name}: no words are explained before the questions"
            continue
        shown = {term for term, _, _ in page.blocks[bank].words}  # type: ignore[union-attr]
        yield from (f"{page.name}: {w.term!r} is not explained" for w in _vocabulary(draft) if w.term not in shown)


# ---------------------------------------------------------------- rubrics

_VAGUE = re.compile(
    r"^\W*(very )?(good|poor|bad|excellent|great|nice|okay|weak|strong|satisfactory|adequate|sufficient|some|few|many|most)\W*$", re.I
)
_CHARACTER = re.compile(r"\b(lazy|careless|smart|clever|bright|talented|tries hard|no effort|doesn'?t care|sloppy|bored)\b", re.I)


def levels_can_be_seen(draft: Draft) -> Iterator[str]:
    """Three to five rows, four different levels each, that say what can be seen or heard and judge nobody's character."""
    table = next((t for f in draft.teacher_files if (t := f.table("rubric"))), None)
    rows = table.rows[1:] if isinstance(table, Table) else ()
    if not 3 <= len(rows) <= 5:
        yield f"teacher copy: {len(rows)} rows, 3 to 5 wanted"
    for name, *levels in rows:
        if len(levels) != 4 or len(set(levels)) != 4:
            yield f"{name}: {len(set(levels))} different levels, 4 wanted"
        for level in levels:
            if _VAGUE.match(level) or len(level.split()) < 2:
                yield f"{name}: {level!r} cannot be seen in the work"
            if found := _CHARACTER.search(level):
                yield f"{name}: {found.group()!r} judges a person"


def target_with_room(draft: Draft) -> Iterator[str]:
    """The single-point form: one target in the middle, room to write on both sides of it."""
    rows = draft.source.materials.rubric.rows if draft.source.materials else []
    grids = _grids(draft, "single-point")
    if draft.chosen.get("kind") != "four levels" and not grids:
        yield "the form with one target is missing"
    for grid in grids:
        if [s.title for s in grid.squares[:3]] != list(SINGLE):
            yield "the three columns are not headed growing, target and beyond"
        body = grid.squares[3:]
        for n, row in enumerate(rows):
            left, middle, right = body[3 * n : 3 * n + 3] if len(body) >= 3 * n + 3 else (Square(""),) * 3
            if middle.text != row.student:
                yield f"{row.name}: the target is not in the middle"
            if left.text or right.text or min(left.space, right.space) < 2 * LINE:
                yield f"{row.name}: no empty room on both sides of the target"


def rubric_in_students_words(draft: Draft) -> Iterator[str]:
    """Students read sentences that begin with I, and levels that read at most two grades above the class."""
    level = max(2.0, float(draft.source.level))
    for page in draft.student_files:
        table = page.table("levels")
        for row in table.rows[1:] if table else ():
            if not row[0].startswith("I "):
                yield f"{page.name}: {row[0][:40]!r} is not said by a student"
            text = " ".join(plain(cell) for cell in row)
            if (grade := reading_grade(text)) > level + 2:
                yield f"{page.name}: {row[0][:40]!r} reads like grade {grade:.1f}, written for grade {draft.source.level}"
        if not table and not _grids(draft, "single-point"):
            yield f"{page.name}: no rubric is printed"


def weaker_sample_for_teacher_only(draft: Draft) -> Iterator[str]:
    """Students see the sample that reaches the target; the other one, and all reasons, only the teacher, who hands it out to sort."""
    rubric = draft.source.materials.rubric if draft.source.materials else None
    if rubric is None:
        return
    for page in draft.student_files:
        text = page.text
        if rubric.non_exemplar.text.strip() in text:
            yield f"{page.name}: the sample that is not there yet is printed for students"
        if any(s.why.strip() in text for s in (rubric.exemplar, rubric.non_exemplar)):
            yield f"{page.name}: the reasons are printed for students"
        if rubric.exemplar.text.strip() not in text:
            yield f"{page.name}: the sample that reaches the target is missing"
    told = "\n".join(f.text for f in draft.teacher_files)
    if not all(t.strip() in told for s in (rubric.exemplar, rubric.non_exemplar) for t in (s.text, s.why)):
        yield "teacher copy: a sample or its reason is missing"
    for file in draft.teacher_files:
        sorted_ = [s.text for b in file.flat if isinstance(b, Grid) and b.name == "to sort" for s in b.squares]
        if any(s.why.strip() in t for s in (rubric.exemplar, rubric.non_exemplar) for t in sorted_):
            yield f"{file.name}: the samples to sort say their reasons"
