"""Rules of playlists, ways in and projects: an order that deepens, choices that are real, work that is left to the students."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .board_blocks import DEPTH
from .compose import Draft
from .document import Answer, Document, Grid, Table, Task

_STYLES = re.compile(r"\b((visual|auditory|kin(a)?esthetic|tactile) (learner|student|child|pupil)s?|learning styles?|assigned to)\b", re.I)
_BLANK = re.compile(r"_{4,}")


def _table(files: tuple[Document, ...], name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the table of that name without its head; none when there is no such table."""
    table = next((b for f in files for b in f.flat if isinstance(b, Table) and b.name == name), None)
    return (table.rows[1:] if table.head else table.rows) if table else ()


def playlist_gated(draft: Draft) -> Iterator[str]:
    """Two check-ins or more, none first and none last; what comes last is the finish line, and everyone does it."""
    rows = _table(draft.student_files, "playlist")
    gates = [n for n, row in enumerate(rows) if row[0] == "STOP"]
    if len(gates) < 2:
        yield f"{len(gates)} check-ins, 2 are wanted"
    if any(n in (0, len(rows) - 1) or n - 1 in gates for n in gates):
        yield "a check-in stands first, last or right after another one"
    if not rows or "Finish line" not in rows[-1][1] or "must" not in rows[-1][0]:
        yield "the list does not end in a finish line for everyone"


def playlist_offers_picks(draft: Draft) -> Iterator[str]:
    """Some rows must be done, some may be; one at least says "pick one of"; each says what to show and how it went."""
    rows = [row for row in _table(draft.student_files, "playlist") if row[0] != "STOP"]
    kinds = {row[0].split("\n")[-1] for row in rows}
    if {"must", "may"} - kinds:
        yield f"no row is a {' or a '.join(sorted({'must', 'may'} - kinds))}"
    if not any("Pick one of" in row[1] for row in rows):
        yield "no row lets the student pick one of several"
    for row in rows:
        if not row[3].strip() or ("must" in row[0] and "☐" not in row[4]):
            yield f"row {row[0].split()[0]}: nothing to show or no boxes for how it went"


def playlist_deepens(draft: Draft) -> Iterator[str]:
    """From row to row thinking gets deeper or stays; the finish line asks for reasons or more."""
    words = {word: depth for depth, word in DEPTH.items()}
    depths = [words[row[3]] for row in _table(draft.teacher_files, "rows") if row[3] in words]
    if not depths or any(b < a for a, b in pairwise(depths)):
        yield f"thinking goes {' → '.join(map(str, depths))}"
    elif depths[-1] < 3 or depths[0] == depths[-1]:
        yield f"the finish line is no deeper than {depths[-1]}"


def passport_follows_rows(draft: Draft) -> Iterator[str]:
    """The paper twin has one box for each row of the list in the same order, and thick frames for the check-ins."""
    listed = [(row[0] == "STOP", _named(row[1])) for row in _table(draft.student_files, "playlist")]
    grids = [b for f in draft.student_files for b in f.flat if isinstance(b, Grid) and b.name == "passport"]
    boxes = [(s.strong, s.title.rpartition(" · ")[2]) for g in grids for s in g.squares]
    if boxes != listed:
        yield f"{len(boxes)} boxes for {len(listed)} rows, or in another order"


def _named(cell: str) -> str:
    return cell.removeprefix("**").partition(".**")[0]


def key_of_items(draft: Draft) -> Iterator[str]:
    """Every item a student gets has its answer and working in a teacher file."""
    keys = {b.ask: b for f in draft.teacher_files for b in f.flat if isinstance(b, Answer)}
    printed = [t for f in draft.student_files for t in f.tasks if t.item]
    if not printed:
        yield "no item is printed"
    for task in printed:
        entry = keys.get(task.ask)
        if entry is None or not entry.working or not (entry.answer or entry.look_for):
            yield f"task {task.label}: no answer with working for the teacher"


def routes_open_to_all(draft: Draft) -> Iterator[str]:
    """Three or four ways stand side by side on every student's page; nobody is sent to one by kind of learner."""
    grid = next((b for f in draft.student_files for b in f.flat if isinstance(b, Grid) and b.name == "routes"), None)
    count = len({s.text for s in grid.squares}) if grid else 0
    if not 3 <= count <= 4 or (grid and len(grid.squares) != count):
        yield f"{count} different ways in, 3 or 4 are wanted"
    for file in draft.files:
        if found := _STYLES.search(file.text):
            yield f"{file.name}: {found.group()!r}; every way is open to everyone"


def routes_lead_back(draft: Draft) -> Iterator[str]:
    """Each way has a question that leads back, and then there is one question, the same for all."""
    grid = next((b for f in draft.student_files for b in f.flat if isinstance(b, Grid) and b.name == "routes"), None)
    back = _table(draft.student_files, "back")
    if [s.title for s in grid.squares] != [row[0] for row in back] if grid else True:
        yield "not every way has its question"
    if any("?" not in row[1] for row in back):
        yield "a way does not lead back with a question"
    shared = [t.ask for f in draft.student_files for t in f.tasks if t.role == "explain"]
    if len(shared) != 1 or (draft.source.teaching and shared[0] != draft.source.teaching.explain.ask):
        yield f"{len(shared)} questions for everyone, exactly the lesson's own is wanted"


def milestones_check_in(draft: Draft) -> Iterator[str]:
    """Three milestones or more, each with a date to fill in and a question, the same for student and teacher."""
    ours, theirs = _table(draft.student_files, "milestones"), _table(draft.teacher_files, "check-ins")
    if len(ours) < 3:
        yield f"{len(ours)} milestones, 3 are wanted"
    for row in ours:
        if not _BLANK.search(row[2]):
            yield f"{row[0]}: no date to fill in"
        if len(row[3].split()) < 4:
            yield f"{row[0]}: nothing is asked"
    if [(row[0], row[3]) for row in ours] != [(row[0], row[3]) for row in theirs]:
        yield "the teacher's check-ins differ from the students'"


def work_left_to_students(draft: Draft) -> Iterator[str]:
    """Nothing is written for them: their own question and choice have room, and no sample stands on their pages."""
    rubric = draft.source.materials.rubric if draft.source.materials else None
    for file in draft.student_files:
        if rubric and any(s.text in file.text for s in (rubric.exemplar, rubric.non_exemplar)):
            yield f"{file.name}: a finished sample is printed for students"
    tasks: list[Task] = [t for f in draft.student_files for t in f.tasks]
    if not any("own question" in t.ask for t in tasks):
        yield "no room for a question of their own"
    if sum(t.role == "reflect" for t in tasks) < 2:
        yield "fewer than two stops to look back"


def roles_and_products(draft: Draft) -> Iterator[str]:
    """Three roles with blank names, and three products or more with an idea of their own among them."""
    roles, products = _table(draft.student_files, "roles"), _table(draft.student_files, "products")
    if len(roles) < 3:
        yield f"{len(roles)} roles, 3 are wanted"
    if any(not _BLANK.fullmatch(cell) for row in roles for cell in row[1:]):
        yield "a role is filled in already"
    if len(products) < 4 or not any(_BLANK.search(row[-1]) for row in products):
        yield "too few products, or none of their own"


def one_rubric(draft: Draft) -> Iterator[str]:
    """The teacher's rubric and the students' words have the same rows."""
    full, ours = _table(draft.teacher_files, "rubric"), _table(draft.student_files, "ours")
    if not full or [row[0] for row in full] != [row[0] for row in ours]:
        yield "students and teacher look at different things"


def letter_to_fill(draft: Draft) -> Iterator[str]:
    """The letter to the world outside has lines for name, date and signature, and asks the students' question."""
    letter = draft.file("letter")
    question = draft.source.materials.project.question if draft.source.materials else ""
    if letter is None or len(_BLANK.findall(letter.text)) < 5:
        yield "letter: names, dates and places are not left to fill in"
    elif question not in letter.text:
        yield "letter: the question of the project is not told"
