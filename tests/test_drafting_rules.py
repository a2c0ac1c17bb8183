"""The gate: a good draft broken in one way fails exactly the rule that promises it, and says where it looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from test_drafting_support import ACTIVITIES, STARTERS, own_source, packs, source

from app.drafting import RULES, Draft, Source, check, draft, failed
from app.drafting.document import (
    Answer,
    Block,
    Bullets,
    Callout,
    Document,
    Footer,
    Frames,
    Grid,
    Heading,
    Paragraph,
    Slips,
    Support,
    Table,
    Task,
    WordBank,
    texts,
)
from app.drafting.keys import says_key
from app.drafting.rules_scope import CHOICE
from app.turn import Choice, Expected, Item

Change = Callable[[Block], Block | None]


def lesson() -> Draft:
    return draft(ACTIVITIES["tiered_lesson"], own_source())


def ticket() -> Draft:
    return draft(ACTIVITIES["exit_ticket"], own_source())


def board() -> Draft:
    return draft(ACTIVITIES["choice_board"], source(packs()["fractions"], "fractions.compare", ACTIVITIES["choice_board"]))


def with_board(made: Draft, **changes: object) -> Draft:
    """The draft whose author wrote other squares: `changes` by number, from 0, of their depth."""
    assert made.source.materials is not None
    cells = [c.model_copy(update={"depth": changes.get(f"square{n}", c.depth)}) for n, c in enumerate(made.source.materials.board)]
    return replace(made, source=replace(made.source, materials=made.source.materials.model_copy(update={"board": cells})))


def starters() -> Draft:
    return draft(ACTIVITIES["reflection_starters"], Source(starters=STARTERS, grade=4))


def changed(made: Draft, change: Change, *names: str) -> Draft:
    """The draft with `change` done to every block of the named files (all of them if none is named); None drops it."""

    def one(file: Document) -> Document:
        return replace(file, blocks=tuple(new for b in file.blocks if (new := change(b)) is not None))

    return replace(made, files=tuple(one(f) if not names or f.name in names else f for f in made.files))


def on_task(label: str, **new: object) -> Change:
    return lambda b: replace(b, **new) if isinstance(b, Task) and b.label == label else b  # type: ignore[arg-type]


def on_table(name: str, rows: Callable[[tuple[tuple[str, ...], ...]], tuple[tuple[str, ...], ...]]) -> Change:
    return lambda b: replace(b, rows=rows(b.rows)) if isinstance(b, Table) and b.name == name else b


def without(kind: type, **like: object) -> Change:
    return lambda b: None if isinstance(b, kind) and all(getattr(b, k) == v for k, v in like.items()) else b


def add(file: str, block: Block) -> Callable[[Draft], Draft]:
    return lambda made: replace(made, files=tuple(replace(f, blocks=(*f.blocks, block)) if f.name == file else f for f in made.files))


def both_say(label: str, ask: str) -> Callable[[Draft], Draft]:
    """A task worded otherwise everywhere, plan and key too, so that only the wording's own rule can fail."""

    def change(block: Block) -> Block:
        if isinstance(block, Task) and block.label == label:
            return replace(block, ask=ask)
        if isinstance(block, Table) and block.name == "printed":
            return replace(block, rows=tuple((r[0], ask, *r[2:]) if r[0] == label else r for r in block.rows))
        return replace(block, ask=ask) if isinstance(block, Answer) and block.label in (label, f"Exit {label}") else block

    return lambda made: changed(made, change)


def deep(rows: tuple[tuple[str, ...], ...], first: str, at: int, text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text if n == at else cell for n, cell in enumerate(r)) if r[0] == first else r for r in rows)


def two_to_one(made: Draft) -> Draft:
    return changed(made, lambda b: replace(b, lines=b.lines[:1]) if isinstance(b, Bullets) else b, "teacher-plan")


def other_numbers(made: Draft) -> Draft:
    """Page and key ask for other numbers than the item that was drawn."""

    def change(block: Block) -> Block:
        return replace(block, ask=block.ask.replace("1/", "2/")) if isinstance(block, Task | Answer) else block

    return changed(made, change)


def nothing_to_choose(made: Draft) -> Draft:
    return changed(made, lambda b: None if any(CHOICE.search(t) for t in texts(b)) and not isinstance(b, Grid) else plain_grid(b))


def plain_grid(block: Block) -> Block:
    """A board whose squares say nothing of choosing."""
    if not isinstance(block, Grid):
        return block
    squares = tuple(replace(s, title=f"{n}", text=f"Draw part {n}.", note="") for n, s in enumerate(block.squares))
    return replace(block, squares=squares)


def strange_word(block: Block) -> Block:
    return replace(block, words=(("perimeter", "the way around", ""), *block.words[1:])) if isinstance(block, WordBank) else block


def no_meaning(block: Block) -> Block:
    return replace(block, words=tuple((t, "", o) for t, _, o in block.words)) if isinstance(block, WordBank) else block


def guest(block: Block) -> Block:
    return replace(block, text=f"{block.text} · from Harper's Big Book") if isinstance(block, Footer) else block


STANDARD = str(own_source().objective.standard_text)  # type: ignore[union-attr]
HARD = (
    "Notwithstanding considerable heterogeneity, representational equivalence necessitates systematic "
    "reconceptualisation of commensurability, particularly considering multiplicative interdependencies between denominators."
)
LONG = " ".join(["The class works with pieces of one size and adds."] * 5)

PLANTED: list[tuple[str, str, Callable[[], Draft], Callable[[Draft], Draft]]] = [
    (
        "board_is_a_choice",
        "two squares are the same",
        board,
        lambda d: changed(d, lambda b: replace(b, squares=(b.squares[1], *b.squares[1:])) if isinstance(b, Grid) else b),
    ),
    (
        "board_is_a_choice",
        "nothing is for everyone",
        board,
        lambda d: changed(
            d, lambda b: replace(b, squares=tuple(replace(s, strong=False) for s in b.squares)) if isinstance(b, Grid) else b
        ),
    ),
    ("depth_rises", "the middle square only remembers", board, lambda d: with_board(d, square4=1)),
    ("depth_rises", "the last row stays shallow", board, lambda d: with_board(d, square6=1, square7=1, square8=1)),
    (
        "tiers_share_tasks",
        "options differ on one sheet",
        lesson,
        lambda d: changed(d, on_task("2", options=("one", "two", "three")), "sheet-b"),
    ),
    ("hardest_case_kept", "sheet A lost it", lesson, lambda d: changed(d, on_task("4", hardest=False), "sheet-a")),
    (
        "prerequisite_and_forward_named",
        "a vague earlier idea",
        lesson,
        lambda d: changed(d, on_table("design", lambda r: deep(r, "Built on", 1, "Some background is needed"))),
    ),
    (
        "prerequisite_and_forward_named",
        "no later idea",
        lesson,
        lambda d: changed(d, on_table("design", lambda r: deep(r, "Built on", 3, "Harder work later"))),
    ),
    (
        "keeps_answer",
        "a key in a support",
        lesson,
        lambda d: changed(d, on_task("2", supports=(Support("Try this", "Could it be $3/5$?"),)), "sheet-a"),
    ),
    (
        "keeps_answer",
        "a key as an unreduced fraction",
        lesson,
        lambda d: changed(d, on_task("2", supports=(Support("Try this", "Look at 6/10."),)), "sheet-a"),
    ),
    (
        "keeps_answer",
        "a key in a picture",
        lesson,
        lambda d: changed(d, on_task("2", supports=(Support("Use this", picture="bars 3/5"),)), "sheet-a"),
    ),
    (
        "keeps_answer",
        "a key in the sentence supports",
        lesson,
        lambda d: changed(d, lambda b: replace(b, lines=(*b.lines, "I know it is 5/6 because …")) if isinstance(b, Frames) else b),
    ),
    (
        "keeps_answer",
        "a key in a word's meaning",
        lesson,
        lambda d: changed(
            d, lambda b: replace(b, words=tuple((t, "3/5 here", o) for t, _, o in b.words)) if isinstance(b, WordBank) else b
        ),
    ),
    ("key_complete", "an entry is missing", lesson, lambda d: changed(d, without(Answer, label="3"))),
    ("key_complete", "no working", ticket, lambda d: changed(d, lambda b: replace(b, working=()) if isinstance(b, Answer) else b)),
    (
        "parallel_form",
        "the second form is gone",
        ticket,
        lambda d: changed(
            d, lambda b, first=d.items[0].id: None if isinstance(b, Task) and b.item not in ("", first) else b, "exit-ticket"
        ),
    ),
    ("tags_on_teacher_copy_only", "no tags", ticket, lambda d: changed(d, without(Table, name="tags"))),
    ("tags_on_teacher_copy_only", "sorting on the slip", ticket, add("exit-ticket", Table((("Pile", "Shows"),), (50, 50), "piles"))),
    (
        "supports_capped_and_faded",
        "three on one task",
        lesson,
        lambda d: changed(d, on_task("1", supports=(Support("Look"),) * 3), "sheet-a"),
    ),
    ("supports_capped_and_faded", "they grow", lesson, lambda d: changed(d, on_task("3", supports=(Support("Look"),)), "sheet-c")),
    (
        "picture_for_a",
        "words only",
        lesson,
        lambda d: changed(
            d, lambda b: replace(b, supports=tuple(Support("Look") for _ in b.supports)) if isinstance(b, Task) else b, "sheet-a"
        ),
    ),
    (
        "choice_left",
        "one blank in an equation",
        lesson,
        lambda d: changed(d, on_task("2", supports=(Support("Fill", "1/5 + 2/5 = ___"),)), "sheet-a"),
    ),
    (
        "choice_left",
        "a chart with one empty cell",
        lesson,
        lambda d: changed(d, on_task("1", supports=(Support("Fill", "| a | b |\n|---|---|\n| c |  |"),)), "sheet-b"),
    ),
    (
        "choice_left",
        "a keyword trick",
        lesson,
        lambda d: changed(d, on_task("1", supports=(Support("Look", '"In all" means add.'),)), "sheet-b"),
    ),
    ("asks_to_explain", "only sums", ticket, both_say("2", "Find one size that fits both.")),
    ("space_fits_grade", "no room to explain", lesson, lambda d: changed(d, on_task("1", space=40.0), "sheet-c")),
    ("space_fits_grade", "no room at all", ticket, lambda d: changed(d, on_task("1", space=0.0))),
    (
        "anchor_printed",
        "only in the plan",
        lesson,
        lambda d: changed(
            changed(d, without(Task, role="anchor"), "sheet-b"),
            on_table("design", lambda r: deep(r, "On the sheet", 2, "Tasks 1, 2, 3, 4 · Exit ticket 1, 2 · Reflect")),
        ),
    ),
    ("two_universal_supports", "sheet C has no word bank", lesson, lambda d: changed(d, without(WordBank), "sheet-c")),
    (
        "starters_open",
        "a closed sentence",
        starters,
        lambda d: changed(d, lambda b: replace(b, cells=(("Goal", "I learned a lot today."), *b.cells[1:])) if isinstance(b, Slips) else b),
    ),
    ("plain_student_words", "trade words", lesson, add("sheet-b", Paragraph("This scaffold is for you."))),
    ("plain_student_words", "a group's name", lesson, add("sheet-a", Paragraph("Group A starts here."))),
    ("asset_language", "a deficit word", lesson, add("teacher-plan", Paragraph("Sit with the struggling students first."))),
    ("no_names", "a child's need by name", lesson, add("teacher-plan", Paragraph("Maya struggles with halves."))),
    ("no_names", "a telephone number", lesson, add("answer-key", Paragraph("Call +44 20 7946 0018 for more."))),
    ("short_paragraphs", "a wall of text", lesson, add("teacher-plan", Paragraph(LONG))),
    ("page_limits", "far too long", lesson, lambda d: add("teacher-plan", Bullets(("A line with eight words stands here now.",) * 200))(d)),
    (
        "reading_level",
        "written for adults",
        lesson,
        lambda d: changed(
            d, lambda b: replace(b, text=HARD) if isinstance(b, Paragraph) and b.text.startswith("A class") else b, "sheet-a"
        ),
    ),
    ("sources_named", "no footer", lesson, lambda d: changed(d, without(Footer), "sheet-a")),
    (
        "three_piles",
        "a pile without criteria",
        lesson,
        lambda d: changed(d, on_table("piles", lambda r: deep(r, "Almost there", 1, "Partly"))),
    ),
    ("next_move_for_each_pile", "nothing tomorrow", ticket, lambda d: changed(d, on_table("piles", lambda r: deep(r, "Got it", 2, "–")))),
    ("plan_matches_sheets", "the plan lists what is not printed", lesson, lambda d: changed(d, without(Task, role="warm-up"), "sheet-a")),
    (
        "plan_matches_sheets",
        "a sheet prints what is not in the plan",
        lesson,
        lambda d: changed(
            d,
            on_table("design", lambda r: deep(r, "On the sheet", 3, "Tasks 1, 2, 3, 4 · Exit ticket 1, 2 · If you finish early · Reflect")),
        ),
    ),
    (
        "plan_matches_sheets",
        "other words in the plan",
        lesson,
        lambda d: changed(d, on_table("printed", lambda r: deep(r, "2", 1, "Something else"))),
    ),
    ("standards_on_shelf", "a code nobody wrote", lesson, add("teacher-plan", Paragraph("This also meets 5.NF.A.7."))),
    ("standards_on_shelf", "on a student's page", ticket, add("exit-ticket", Paragraph("NGSS 5-LS9-4"))),
    ("standard_once", "twice", lesson, add("teacher-plan", Paragraph(STANDARD))),
    ("standard_once", "on a sheet", lesson, add("answer-key", Paragraph(STANDARD))),
    ("standard_once", "not at all", lesson, lambda d: changed(d, without(Table, name="header"))),
    ("why_notes", "only one", lesson, lambda d: changed(d, without(Callout, title="Why this works (2)"))),
    (
        "why_notes",
        "no reason in it",
        lesson,
        lambda d: changed(d, lambda b: replace(b, text="Help helps.") if isinstance(b, Callout) and b.title.startswith("Why") else b),
    ),
    ("watch_for", "no mid-lesson check", lesson, lambda d: changed(d, without(Callout, title="Mid-lesson check"))),
    ("watch_for", "one misconception", lesson, lambda d: changed(d, on_table("watch", lambda r: r[:2]))),
    (
        "next_steps",
        "one pile only",
        lesson,
        lambda d: changed(
            d, lambda b: replace(b, lines=b.lines[:1]) if isinstance(b, Bullets) and "Got it" in b.lines[0] else b, "teacher-plan"
        ),
    ),
    (
        "grouping_revisable",
        "fixed groups",
        lesson,
        lambda d: changed(
            d, lambda b: replace(b, lines=b.lines[:-1]) if isinstance(b, Bullets) and "regroup" in b.lines[-1] else b, "teacher-plan"
        ),
    ),
    (
        "keys_true",
        "the key of another task",
        ticket,
        lambda d: changed(d, lambda b: replace(b, answer="$7/9$") if isinstance(b, Answer) else b),
    ),
    (
        "keys_true",
        "a wrong answer is accepted",
        lesson,
        lambda d: changed(d, lambda b: replace(b, accepted=("99/7",)) if isinstance(b, Answer) and b.label == "2" else b),
    ),
    ("tasks_on_objective", "other numbers than the key's", ticket, lambda d: other_numbers(d)),
    ("choice_present", "nothing to decide", board, lambda d: nothing_to_choose(d)),
    ("fade_is_silent", "help is said to be gone", lesson, add("sheet-a", Paragraph("Now there is no more help."))),
    ("word_bank_fits", "a word of another lesson", lesson, lambda d: changed(d, strange_word)),
    ("word_bank_fits", "a word without meaning", lesson, lambda d: changed(d, no_meaning)),
    ("citations_real", "a book nobody read", lesson, add("teacher-plan", Paragraph("Adapted from “Fractions for winners”."))),
    ("citations_real", "a study nobody read", ticket, add("teacher-copy", Paragraph("It works (Barnes, 2014)."))),
    ("citations_real", "a footer with a guest", ticket, lambda d: changed(d, guest)),
    ("print_safe", "raw LaTeX", lesson, add("sheet-b", Paragraph(r"Write \\frac{3}{4}."))),
    ("print_safe", "meaning by colour", ticket, add("exit-ticket", Paragraph("Look at the red part."))),
    ("print_safe", "a heading alone", lesson, add("teacher-plan", Heading("Homework"))),
    ("print_safe", "a table too wide", lesson, add("teacher-plan", Table((("Monday",) * 11, ("one",) * 11), (1,) * 11))),
    ("no_names", "a child's name in the plan", lesson, add("teacher-plan", Paragraph("Sit beside Jamal at the window."))),
    ("no_names", "a child's name begins a sentence", lesson, add("teacher-plan", Paragraph("Kayleigh gets the short page."))),
]


@pytest.mark.parametrize(("rule", "how", "good", "plant"), PLANTED, ids=[f"{r}-{h}".replace(" ", "_") for r, h, _, _ in PLANTED])
def test_a_planted_error_fails_exactly_its_rule(rule: str, how: str, good: Callable[[], Draft], plant: Callable[[Draft], Draft]) -> None:
    made = good()
    assert failed(check(made)) == []
    checks = check(plant(made))
    beside = {"print_safe"} - {rule}  # what is taken away may leave a heading or a table with nothing under it
    assert set(failed(checks)) - beside == {rule}, [c for c in checks if not c.ok]
    assert all(len(c.where) > 10 for c in checks if not c.ok)


def test_every_rule_has_a_planted_error_here_or_beside_its_format() -> None:
    beside = "".join(p.read_text(encoding="utf-8") for p in Path(__file__).parent.glob("test_formats_*.py"))
    missing = {rule for rule in set(RULES) - {rule for rule, _, _, _ in PLANTED} if f'"{rule}"' not in beside}
    assert not missing, sorted(missing)


def test_a_kept_rule_says_which_files_it_looked_at() -> None:
    assert {c.where for c in check(ticket())} == {"exit-ticket, teacher-copy"}


def test_a_protected_trait_in_the_form_is_refused_in_words() -> None:
    made = draft(ACTIVITIES["tiered_lesson"], own_source(), {"needs": "one refugee child"})
    assert failed(check(made)) == ["no_names"]


# ---------------------------------------------------------------- keys


def item(ask: str, **expected: object) -> Item:
    return Item(id="own/x#1", objective="own.adding", ask=ask, expected=Expected(**expected))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value", "helping", "leaks"),
    [
        ("It is 5/6.", "5/6", True, True),
        ("It is 10/12.", "5/6", True, True),
        ("15/6 or 5/60", "5/6", True, False),
        ("Take $1 1/4$.", "5/4", True, True),
        ("There are 12 eggs.", "12", False, False),
        ("There are 12 eggs.", "12", True, True),
        ("Cut 1/2 first.", "1/2", True, False),
        ("It costs 3.50 now", "3.50", True, True),
    ],
)
def test_a_key_is_found_by_value_but_not_inside_other_numbers_or_when_it_is_in_the_task(
    text: str, value: str, helping: bool, leaks: bool
) -> None:
    assert says_key(text, item("Compare 1/2 and 1/3.", value=value), helping=helping) is leaks


def test_a_right_choice_in_a_support_is_a_leak_unless_the_other_options_stand_there_too() -> None:
    asked = item("Which part drinks?", kind="choice", choices=(Choice("the root", right=True), Choice("the leaf"), Choice("the flower")))
    assert says_key("The root drinks water.", asked)
    assert not says_key("Think of the root, the leaf and the flower.", asked)
