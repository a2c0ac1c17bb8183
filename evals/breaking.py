"""Ways to break a good draft, each a function of (draft, dice): the broken draft, or None where there is nothing to break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from app.drafting import Draft
from app.drafting.document import Answer, Block, Bullets, Callout, Document, Footer, Heading, Paragraph, Support, Table, Task, texts
from app.drafting.keys import right_answers
from app.drafting.rules_scope import CHOICE, is_check, printed_items
from app.drafting.rules_sheets import EXPLAINS
from app.turn import Item

Way = Callable[[Draft, Random], Draft | None]


def _blocks(draft: Draft, name: str, blocks: tuple[Block, ...]) -> Draft:
    return replace(draft, files=tuple(replace(f, blocks=blocks) if f.name == name else f for f in draft.files))


def _with(draft: Draft, page: Document, block: Block) -> Draft:
    """A block more before the footer."""
    at = next((n for n, b in enumerate(page.blocks) if isinstance(b, Footer)), len(page.blocks))
    return _blocks(draft, page.name, (*page.blocks[:at], block, *page.blocks[at:]))


def _each(draft: Draft, page: Document, change: Callable[[Block], Block | None]) -> Draft:
    return _blocks(draft, page.name, tuple(new for b in page.blocks if (new := change(b)) is not None))


def _student(draft: Draft, dice: Random) -> Document | None:
    return dice.choice(draft.student_files) if draft.student_files else None


def _teacher(draft: Draft, dice: Random) -> Document | None:
    return dice.choice(draft.teacher_files) if draft.teacher_files else None


def _says(lines: tuple[str, ...], student: bool = True) -> Way:
    """One of these sentences more on a page."""

    def way(draft: Draft, dice: Random) -> Draft | None:
        page = _student(draft, dice) if student else _teacher(draft, dice)
        return _with(draft, page, Paragraph(dice.choice(lines))) if page else None

    return way


def _tasks(page: Document, *roles: str) -> list[Task]:
    return [b for b in page.blocks if isinstance(b, Task) and (not roles or b.role in roles)]


def _on_task(pick: Callable[[Document, Draft], list[Task]], change: Callable[[Task, Draft, Random], Task | None]) -> Way:
    """One task of a student page changed."""

    def way(draft: Draft, dice: Random) -> Draft | None:
        found = [(page, t) for page in draft.student_files for t in pick(page, draft)]
        if not found:
            return None
        page, task = dice.choice(found)
        new = change(task, draft, dice)
        return _each(draft, page, lambda b: new if b is task else b) if new else None

    return way


def _keyed(draft: Draft) -> dict[str, Item]:
    """Printed items whose answer is more than a small number or yes and no, and is not in the task itself."""
    return {i.id: i for i in printed_items(draft) if any(len(a) > 2 and a.casefold() not in i.ask.casefold() for a in right_answers(i))}


def _with_item(page: Document, draft: Draft) -> list[Task]:
    keyed = _keyed(draft)
    return [t for t in _tasks(page) if t.item in keyed]


def _telling(item: Item) -> str:
    return next(a for a in right_answers(item) if len(a) > 2)


def answer_in_support(task: Task, draft: Draft, dice: Random) -> Task:
    return replace(task, supports=(*task.supports[:1], Support("Check", f"You should get {_telling(_keyed(draft)[task.item])}.")))


def answer_on_page(draft: Draft, dice: Random) -> Draft | None:
    keyed = list(_keyed(draft).values())
    page = _student(draft, dice)
    return _with(draft, page, Paragraph(f"Answers: {_telling(dice.choice(keyed))}")) if keyed and page else None


def other_objective(draft: Draft, dice: Random) -> Draft | None:
    """An item of another lesson where one of this lesson stood: known to the source, but off the objective."""
    ids = [i.id for i in printed_items(draft)]
    if not ids:
        return None
    moved = dice.choice(ids)

    def off(item: Item) -> Item:
        return replace(item, objective="other.lesson") if item.id == moved else item

    items = {level: tuple(map(off, drawn)) for level, drawn in draft.source.items.items()}
    again = {name: off(item) for name, item in draft.source.siblings.items()}
    mine = tuple(map(off, draft.items))
    return replace(draft, source=replace(draft.source, items=items, siblings=again), items=mine)


def one_sheet_easier(draft: Draft, dice: Random) -> Draft | None:
    """The task of sheet A replaced by an easier one that nobody drew."""
    sheet = next((f for f in draft.student_files if f.group == "A"), None)
    tasks = [t for t in _tasks(sheet, "shared") if t.item] if sheet else []
    if not sheet or not tasks:
        return None
    task = dice.choice(tasks)
    return _each(draft, sheet, lambda b: replace(task, ask="Copy the words of the word bank.", item="", hardest=False) if b is task else b)


def hardest_dropped(draft: Draft, dice: Random) -> Draft | None:
    found = [(f, t) for f in draft.student_files if f.group for t in _tasks(f) if t.hardest]
    if not found:
        return None
    page, task = dice.choice(found)
    return _each(draft, page, lambda b: None if b is task else b)


def worded_otherwise(draft: Draft, dice: Random) -> Draft | None:
    found = [(f, t) for f in draft.student_files if f.group in ("B", "C") for t in _tasks(f, "shared", "explain", "exit", "reflect")]
    if not found:
        return None
    page, task = dice.choice(found)
    return _each(draft, page, lambda b: replace(task, ask=f"{task.ask} Use a calculator.") if b is task else b)


def support_on_last(draft: Draft, dice: Random) -> Draft | None:
    sheets = [f for f in draft.student_files if f.group and _tasks(f, "shared")]
    if not sheets:
        return None
    sheet = dice.choice(sheets)
    last = _tasks(sheet, "shared")[-1]
    return _each(draft, sheet, lambda b: replace(last, supports=(Support("Think of this", "Look at task 1 again."),)) if b is last else b)


def wrong_key(draft: Draft, dice: Random) -> Draft | None:
    """The key gives another answer than the item has."""
    asked = {i.ask for i in printed_items(draft)}
    found = [(f, b) for f in draft.teacher_files for b in f.blocks if isinstance(b, Answer) and b.ask in asked and b.answer]
    if not found:
        return None
    page, entry = dice.choice(found)
    return _each(draft, page, lambda b: replace(entry, answer="999/7") if b is entry else b)


def key_entry_missing(draft: Draft, dice: Random) -> Draft | None:
    found = [(f, b) for f in draft.teacher_files for b in f.blocks if isinstance(b, Answer)]
    if not found:
        return None
    page, entry = dice.choice(found)
    return _each(draft, page, lambda b: None if b is entry else b)


def working_missing(draft: Draft, dice: Random) -> Draft | None:
    asked = {i.ask for i in printed_items(draft)}
    found = [(f, b) for f in draft.teacher_files for b in f.blocks if isinstance(b, Answer) and b.working and b.ask in asked]
    if not found:
        return None
    page, entry = dice.choice(found)
    return _each(draft, page, lambda b: replace(entry, working=()) if b is entry else b)


def numbers_changed(task: Task, draft: Draft, dice: Random) -> Task | None:
    """The task on paper asks for other numbers than the item whose key stands in the key."""
    digits = [n for n, c in enumerate(task.ask) if c.isdigit()]
    if not digits:
        return None
    at = dice.choice(digits)
    return replace(task, ask=f"{task.ask[:at]}{(int(task.ask[at]) + 3) % 9 + 1}{task.ask[at + 1 :]}")


def choices_gone(draft: Draft, dice: Random) -> Draft | None:
    """Every student text that leaves something to choose says what to do instead."""

    if not draft.student_files or is_check(draft):
        return None

    def change(block: Block) -> Block | None:
        return None if any(CHOICE.search(t) for t in texts(block)) else block

    return replace(draft, files=tuple(
        replace(f, blocks=tuple(b for b in f.blocks if change(b) is not None)) if f.audience == "student" else f for f in draft.files
    ))  # fmt: skip


def criteria_missing(draft: Draft, dice: Random) -> Draft | None:
    found = [(f, b) for f in draft.teacher_files for b in f.blocks if isinstance(b, Table) and b.name == "piles"]
    if not found:
        return None
    page, table = dice.choice(found)
    row = dice.randrange(1, len(table.rows))
    return _each(draft, page, lambda b: replace(table, rows=(*table.rows[:row], *table.rows[row + 1 :])) if b is table else b)


def next_steps_gone(draft: Draft, dice: Random) -> Draft | None:
    for page in draft.teacher_files:
        at = next((n for n, b in enumerate(page.blocks) if isinstance(b, Heading) and b.text == "Next steps"), None)
        if at is not None:
            return _blocks(draft, page.name, (*page.blocks[:at], *page.blocks[at + 2 :]))
    return None


def anchor_gone(draft: Draft, dice: Random) -> Draft | None:
    found = [(f, t) for f in draft.student_files if f.group for t in _tasks(f, "anchor")]
    if not found:
        return None
    page, task = dice.choice(found)
    return _each(draft, page, lambda b: None if b is task else b)


def page_overflow(draft: Draft, dice: Random) -> Draft | None:
    pages = [f for f in draft.files if f.pages]
    if not pages:
        return None
    page = dice.choice(pages)
    line = Paragraph("Look at the picture and talk about it with the one beside you.")
    at = len(page.blocks) - 1
    return _blocks(draft, page.name, (*page.blocks[:at], *[line] * (45 * page.pages), *page.blocks[at:]))


def words_overflow(draft: Draft, dice: Random) -> Draft | None:
    found = [f for f in draft.files if f.words]
    return _with(draft, dice.choice(found), Bullets(("The class works and talks.",) * 300)) if found else None


def no_space(task: Task, draft: Draft, dice: Random) -> Task:
    return replace(task, space=4.0)


def _written(page: Document, draft: Draft) -> list[Task]:
    return [t for t in _tasks(page) if t.space > 30 and not t.steps]


def no_explaining(draft: Draft, dice: Random) -> Draft | None:
    """Every task that asks for a reason becomes one that asks for a result."""
    if "asks_to_explain" not in draft.activity.rules:
        return None
    page = _student(draft, dice)
    if not page or not _tasks(page):
        return None
    return _each(draft, page, lambda b: replace(b, ask="Write the result.") if isinstance(b, Task) and EXPLAINS.search(b.ask) else b)


def invented_footer(draft: Draft, dice: Random) -> Draft | None:
    page = dice.choice(draft.files)
    more = dice.choice((" · from Harper's Big Book of Lessons", " · Oxford Reading Circle, 2019", " · from Fraction Fun 3"))
    return _each(draft, page, lambda b: replace(b, text=b.text + more) if isinstance(b, Footer) else b)


def footer_gone(draft: Draft, dice: Random) -> Draft | None:
    page = dice.choice(draft.files)
    return _each(draft, page, lambda b: None if isinstance(b, Footer) else b)


def standard_twice(draft: Draft, dice: Random) -> Draft | None:
    objective = draft.source.objective
    if objective is None or "standard_once" not in draft.activity.rules:
        return None
    return _with(draft, draft.files[0], Paragraph(objective.standard_text))


def forward_gone(draft: Draft, dice: Random) -> Draft | None:
    found = [(f, b) for f in draft.teacher_files for b in f.blocks if isinstance(b, Table) and b.name == "design"]
    if not found:
        return None
    page, table = found[0]
    rows = tuple((r[0], "What they know", "The goal", "Something more") if r[0] == "Built on" else r for r in table.rows)
    return _each(draft, page, lambda b: replace(table, rows=rows) if b is table else b)


def plan_lists_more(draft: Draft, dice: Random) -> Draft | None:
    found = [(f, b) for f in draft.teacher_files for b in f.blocks if isinstance(b, Table) and b.name == "design"]
    if not found:
        return None
    page, table = found[0]
    rows = tuple((r[0], f"{r[1]} · Task 9", *r[2:]) if r[0] == "On the sheet" else r for r in table.rows)
    return _each(draft, page, lambda b: replace(table, rows=rows) if b is table else b)


def watch_gone(draft: Draft, dice: Random) -> Draft | None:
    found = [(f, b) for f in draft.teacher_files for b in f.blocks if isinstance(b, Callout) and b.title == "Mid-lesson check"]
    return _each(draft, found[0][0], lambda b: None if b is found[0][1] else b) if found else None


def wide_table(draft: Draft, dice: Random) -> Draft | None:
    page = dice.choice(draft.files)
    return _with(draft, page, Table((("Monday",) * 11, ("one",) * 11), (1,) * 11))


def heading_alone(draft: Draft, dice: Random) -> Draft | None:
    return _with(draft, dice.choice(draft.files), Heading("Something to do at home"))


def box_empty(draft: Draft, dice: Random) -> Draft | None:
    return _with(draft, dice.choice(draft.files), Callout("", ""))


CODES = ("This meets 5.NF.A.9.", "Standard: NGSS 4-LS9-3.", "CCSS.MATH.CONTENT.4.NF.Z.1", "It covers CCSS.ELA-LITERACY.W.5.17.")
LATEX = (r"Write \frac{3}{4} here.", r"The sum is \(a + b\).", "Write $$x^{2}$$ now.", r"Take 3 \times 4.")
DEFICIT = ("Struggling readers start here.", "The low group does this first.", "For weaker students only.", "He is bad at this.",
           "Slow learners may stop now.", "The lows sit in front.")  # fmt: skip
JARGON = ("This scaffold helps you.", "This is a formative check.", "Work in your tier.", "Your misconception is here.",
          "You are below grade level here.", "This is the intervention task.")  # fmt: skip
NAMES = ("Kayleigh needs help with this part.", "Sit beside Jamal and check together.", "Ask Oluwaseun when you are done.",
         "This page is for Siobhan only.", "Give this one to Priyanka.", "Write to dana.miller@example.org.")  # fmt: skip
SOURCES = ("According to the National Fraction Institute, this always works.", "Source: The Great Encyclopedia of Learning",
           "Research by Professor Hartwig shows this.", "See www.learn-fast.example.com for more.", "This was shown (Barnes, 2014).",
           "Adapted from “Smart Minds Weekly”.")  # fmt: skip
HARD = (
    "Notwithstanding considerable heterogeneity, representational equivalence necessitates systematic reconceptualisation of "
    "commensurability, particularly considering multiplicative interdependencies between denominators and comparable quantities.",
    "Subsequent interpretation presupposes sophisticated metacognitive orchestration, whereby participants simultaneously coordinate "
    "heterogeneous perspectives while maintaining terminological precision throughout extended argumentative discourse.",
    "Contemporary environmental investigations demonstrate that physiological specialisation, ecological interdependence and seasonal "
    "variability collectively determine whether particular populations successfully establish themselves permanently.",
)
COLOUR = ("Look at the red part and the blue part.", "The right one is shown in green.", "Read the words marked in red.")
LOUD = ("Now there is no more help.", "This is the easier version.", "You no longer need hints.", "You are on your own now.")
TRICKS = ("Together always means add.", "The word “more” tells you to subtract.", "The main idea is always in the first sentence.")


def trick_support(task: Task, draft: Draft, dice: Random) -> Task:
    return replace(task, supports=(*task.supports[:1], Support("Remember", dice.choice(TRICKS))))


WAYS: dict[str, Way] = {
    "answer in a support": _on_task(_with_item, answer_in_support),
    "answer on a student page": answer_on_page,
    "task off the objective": other_objective,
    "easier task on sheet A": one_sheet_easier,
    "hardest case dropped on one sheet": hardest_dropped,
    "other wording on one sheet": worded_otherwise,
    "support on the last task": support_on_last,
    "keyword trick in a support": _on_task(lambda page, draft: _tasks(page, "shared"), trick_support),
    "wrong key": wrong_key,
    "key entry missing": key_entry_missing,
    "working missing": working_missing,
    "numbers of a task changed": _on_task(_with_item, numbers_changed),
    "choices removed": choices_gone,
    "criteria missing": criteria_missing,
    "next steps missing": next_steps_gone,
    "anchor not printed": anchor_gone,
    "too many pages": page_overflow,
    "too many words": words_overflow,
    "no room to write": _on_task(_written, no_space),
    "nothing to explain": no_explaining,
    "invented source in the footer": invented_footer,
    "no footer": footer_gone,
    "invented source in a text": _says(SOURCES),
    "invented source for teachers": _says(SOURCES, student=False),
    "fake standard code": _says(CODES),
    "fake standard code for teachers": _says(CODES, student=False),
    "standard's text twice": standard_twice,
    "prerequisite and forward vague": forward_gone,
    "plan lists what is not printed": plan_lists_more,
    "mid-lesson check missing": watch_gone,
    "raw LaTeX": _says(LATEX),
    "deficit language": _says(DEFICIT),
    "deficit language for teachers": _says(DEFICIT, student=False),
    "jargon on a student page": _says(JARGON),
    "name of a child": _says(NAMES),
    "name of a child for teachers": _says(NAMES, student=False),
    "reads too hard": _says(HARD),
    "meaning by colour": _says(COLOUR),
    "loud fade": _says(LOUD),
    "table too wide": wide_table,
    "heading alone": heading_alone,
    "empty box": box_empty,
}
LOOKED = {"keyword trick in a support", "anchor not printed"}
"""Missed in a first run, and mended after looking: they are no longer for the report. Two that nobody had to mend stand in."""
REPORT = {way for n, way in enumerate(WAYS) if n % 2 and way not in LOOKED} | {"raw LaTeX", "loud fade"}
"""Half of the ways: the rules were not changed after looking at what they miss."""
