"""Debate kit, organizer, readers theatre, breaks, teach-back kit and the menu of accommodations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from test_drafting_support import ACTIVITIES, ROOT, objectives, packs, source

from app.drafting import Draft, Source, check, draft, failed, to_markdown
from app.drafting.break_bank import load_breaks
from app.drafting.break_blocks import PASS, chosen_breaks
from app.drafting.content import gather
from app.drafting.document import Answer, Block, Document, Fields, Grid, Heading, Paragraph, Slips, Table
from app.drafting.lint import RULES
from app.drafting.organizer_blocks import ROWS
from app.drafting.scripts import Sum, load_scripts
from app.drafting.supports import GROUPS, load_supports
from app.errors import InputError, PackError

NAMES = ("debate_kit", "graphic_organizer", "readers_theatre", "brain_breaks", "teach_back_kit", "accommodations")
BREAKS = load_breaks(ROOT / "prompts" / "breaks")
SUPPORTS = load_supports(ROOT / "prompts" / "supports")
SCRIPTS = load_scripts(ROOT / "knowledge" / "theatre")
WHERE = ("fractions", "fractions.compare")


def full(pack: str, objective: str, name: str) -> Source:
    return replace(source(packs()[pack], objective, ACTIVITIES[name]), breaks=BREAKS, supports=SUPPORTS, scripts=SCRIPTS)


@cache
def good(name: str) -> Draft:
    return draft(ACTIVITIES[name], full(*WHERE, name))


@cache
def journey() -> Draft:
    return draft(ACTIVITIES["readers_theatre"], Source(scripts=SCRIPTS), {"script": "lewis and clark"})


def made(name: str, **fields: Any) -> Draft:
    return draft(ACTIVITIES[name], full(*WHERE, name), fields)


def changed(whole: Draft, name: str, change: Callable[[Block], Block | None]) -> Draft:
    """The draft with each block of one file changed, or taken away where the change gives None."""
    files = tuple(
        replace(f, blocks=tuple(b for old in f.blocks if (b := change(old)) is not None)) if f.name == name else f for f in whole.files
    )
    return replace(whole, files=files)


def added(whole: Draft, name: str, block: Block) -> Draft:
    return replace(whole, files=tuple(replace(f, blocks=(*f.blocks, block)) if f.name == name else f for f in whole.files))


def named(block: Block, name: str) -> bool:
    return isinstance(block, Table | Grid) and block.name == name


def without(name: str) -> Callable[[Block], Block | None]:
    return lambda b: None if named(b, name) else b


def rows(name: str, change: Callable[[tuple[tuple[str, ...], ...]], tuple[tuple[str, ...], ...]]) -> Callable[[Block], Block]:
    return lambda b: replace(b, rows=change(b.rows)) if isinstance(b, Table) and b.name == name else b


def squares(name: str, **change: Any) -> Callable[[Block], Block]:
    def one(b: Block) -> Block:
        return replace(b, squares=tuple(replace(s, **change) for s in b.squares)) if isinstance(b, Grid) and b.name == name else b

    return one


# ---------------------------------------------------------------- every format


@pytest.mark.parametrize("name", NAMES)
def test_a_good_draft_keeps_every_rule(name: str) -> None:
    assert [(c.rule, c.where) for c in check(good(name)) if not c.ok] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("pack", "objective"), objectives())
def test_every_objective_makes_every_format(pack: str, objective: str, name: str) -> None:
    given = full(pack, objective, name)
    if given.materials is None:
        pytest.skip("no materials yet")
    assert [(c.rule, c.where) for c in check(draft(ACTIVITIES[name], given)) if not c.ok] == []


@pytest.mark.parametrize("name", NAMES)
def test_letter_paper_keeps_every_rule_too(name: str) -> None:
    assert failed(check(made(name, paper="letter"))) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_wrong_idea_and_no_key_word_of_the_trade_is_on_a_student_page(name: str) -> None:
    whole = good(name)
    assert whole.source.objective is not None
    for page in whole.student_files:
        assert not any(m.looks_like in page.text for m in whole.source.objective.misconceptions)


@pytest.mark.parametrize("name", ["debate_kit", "graphic_organizer", "accommodations"])
def test_an_objective_without_materials_says_what_is_missing(name: str) -> None:
    with pytest.raises(InputError, match="boards, stations and scripts"):
        draft(ACTIVITIES[name], replace(full(*WHERE, name), materials=None))


# ---------------------------------------------------------------- the debate kit


def test_a_debate_kit_is_organizer_cards_notes_votes_and_a_teacher_copy() -> None:
    assert [f.name for f in good("debate_kit").files] == ["organizer", "debate-cards", "note-sheet", "vote-slips", "teacher-copy"]


def test_the_minutes_of_a_debate_add_up() -> None:
    for minutes in (25, 45, 90):
        table = made("debate_kit", minutes=minutes).files[-1].table("run")
        assert table is not None
        assert sum(int(row[1].split()[0]) for row in table.rows[1:]) == minutes


def test_reasons_printed_for_students_are_found_and_missing_ones_too() -> None:
    whole = good("debate_kit")
    assert whole.source.materials is not None
    leak = added(whole, "debate-cards", Paragraph(whole.source.materials.debate.one.reasons[0]))
    assert "reasons_for_teacher_only" in failed(check(leak))
    assert "reasons_for_teacher_only" in failed(check(changed(whole, "teacher-copy", without("reasons"))))


def test_a_side_with_other_cards_is_found() -> None:
    seen = 0

    def shorter(b: Block) -> Block:
        nonlocal seen
        if isinstance(b, Slips):
            seen += 1
            return replace(b, cells=b.cells[:-1]) if seen == 1 else b
        return b

    assert "both_sides_alike" in failed(check(changed(good("debate_kit"), "debate-cards", shorter)))


def test_a_vote_without_a_reason_or_without_an_after_is_found() -> None:
    def only_before(b: Block) -> Block:
        return replace(b, cells=b.cells[:1]) if isinstance(b, Slips) else b

    def no_reason(b: Block) -> Block:
        return replace(b, cells=tuple((t, x.replace("because", "")) for t, x in b.cells)) if isinstance(b, Slips) else b

    for change in (only_before, no_reason):
        assert "vote_twice" in failed(check(changed(good("debate_kit"), "vote-slips", change)))


@pytest.mark.parametrize("name", ["debate_kit", "graphic_organizer"])
def test_a_think_aloud_without_a_doubt_is_found(name: str) -> None:
    sure = rows("think-aloud", lambda r: (r[0], *((n, say.replace("?", "."), do) for n, say, do in r[1:])))
    assert "think_aloud_doubts" in failed(check(changed(good(name), "teacher-copy", sure)))


@pytest.mark.parametrize("name", ["debate_kit", "graphic_organizer"])
def test_a_box_without_room_is_found(name: str) -> None:
    flat = changed(good(name), "organizer", lambda b: replace(b, height=0) if isinstance(b, Grid) else b)
    assert "boxes_have_room" in failed(check(flat))


# ---------------------------------------------------------------- the organizer


def test_every_layout_has_as_many_places_as_boxes() -> None:
    for kind, by_count in ROWS.items():
        for count, pattern in by_count.items():
            assert sum(pattern) == count, (kind, count)


def test_boxes_hold_the_author_s_labels_in_the_order_of_thinking() -> None:
    whole = good("graphic_organizer")
    assert whole.source.materials is not None
    titles = [s.title for b in whole.files[0].flat if isinstance(b, Grid) for s in b.squares]
    assert sorted(titles) == sorted(whole.source.materials.organizer.slots)


def test_help_in_the_boxes_fades_from_names_to_names_to_place_to_none() -> None:
    titles = {
        step: [s.title for b in made("graphic_organizer", help=step).files[0].flat if isinstance(b, Grid) for s in b.squares]
        for step in ("named boxes", "names to place", "blank boxes")
    }
    assert all(titles["named boxes"])
    assert not any(titles["names to place"] + titles["blank boxes"])
    label = titles["named boxes"][1]
    assert label in made("graphic_organizer", help="names to place").files[0].text
    assert label not in made("graphic_organizer", help="blank boxes").files[0].text
    for step in titles:
        assert failed(check(made("graphic_organizer", help=step))) == []


def test_a_filled_box_or_a_missing_one_is_found() -> None:
    filled = changed(good("graphic_organizer"), "organizer", squares("organizer", text="Because 7 is odd."))
    assert "boxes_hold_no_answer" in failed(check(filled))
    assert "boxes_hold_no_answer" in failed(check(changed(good("graphic_organizer"), "organizer", without("organizer"))))


def test_a_teacher_copy_without_a_way_to_fade_is_found() -> None:
    assert "help_fades" in failed(check(changed(good("graphic_organizer"), "teacher-copy", without("fades"))))


# ---------------------------------------------------------------- readers theatre


def test_each_part_has_a_copy_on_which_exactly_its_lines_are_bold() -> None:
    whole = good("readers_theatre")
    assert whole.source.materials is not None
    page = whole.files[1]
    assert [b.text.partition(" · ")[0] for b in page.flat if isinstance(b, Heading)] == [
        f"The part of {p.name}" for p in whole.source.materials.theatre.parts
    ]


def test_a_missing_copy_and_a_wrong_mark_are_found() -> None:
    whole = good("readers_theatre")
    gone = changed(whole, "part-copies", lambda b: None if isinstance(b, Heading) else b)
    assert "every_part_has_a_copy" in failed(check(gone))
    plain = changed(whole, "part-copies", lambda b: replace(b, text=b.text.replace("▶ ", "")) if isinstance(b, Paragraph) else b)
    assert "every_part_has_a_copy" in failed(check(plain))
    cut = changed(whole, "script", rows("script", lambda r: r[:-1]))
    assert "every_part_has_a_copy" in failed(check(cut))


def test_how_hard_a_part_is_stands_on_the_teacher_copy_only() -> None:
    whole = good("readers_theatre")
    assert "parts_by_load" in failed(check(changed(whole, "teacher-copy", without("parts"))))
    table = whole.files[-1].table("parts")
    assert table is not None
    assert "parts_by_load" in failed(check(added(whole, "script", table)))


def theatre_of(whole: Draft, **change: Any) -> Draft:
    assert whole.source.materials is not None
    theatre = whole.source.materials.theatre.model_copy(update=change)
    return replace(whole, source=replace(whole.source, materials=whole.source.materials.model_copy(update={"theatre": theatre})))


def test_a_light_part_that_reads_the_most_is_found() -> None:
    whole = good("readers_theatre")
    assert whole.source.materials is not None
    turned = [
        p.model_copy(update={"load": {"light": "full", "full": "light"}.get(p.load, p.load)}) for p in whole.source.materials.theatre.parts
    ]
    assert "parts_by_load" in failed(check(theatre_of(whole, parts=turned)))


def test_a_script_far_above_the_class_is_found() -> None:
    whole = good("readers_theatre")
    assert whole.source.materials is not None
    hard = "Notwithstanding considerable organizational difficulties, international representatives deliberated extraordinarily carefully."
    lines = [line.model_copy(update={"says": hard}) for line in whole.source.materials.theatre.lines]
    assert "script_reads_in_band" in failed(check(theatre_of(whole, lines=lines)))


def test_lewis_and_clark_needs_no_objective_and_keeps_every_rule() -> None:
    assert [(c.rule, c.where) for c in check(journey()) if not c.ok] == []
    told = to_markdown(journey().files[2])
    assert "Draw the map" in told
    assert "Your question" in told


def test_lewis_and_clark_fits_letter_paper() -> None:
    whole = draft(ACTIVITIES["readers_theatre"], Source(scripts=SCRIPTS), {"script": "lewis and clark", "paper": "letter"})
    assert failed(check(whole)) == []


def test_the_script_names_nations_and_those_who_were_not_free() -> None:
    text = journey().files[0].text
    assert all(
        name in text for name in ("Mandan", "Hidatsa", "Shoshone", "Nez Perce", "Clatsop", "Sacagawea", "York", "Sheheke", "Watkuweis")
    )
    assert "York gets neither" in text
    assert "no costumes, no accents" in journey().files[-1].text


def test_keys_of_the_sums_are_computed() -> None:
    assert [s.answer for s in SCRIPTS["lewis-and-clark"].sums] == [3555, 975, 140, 10, 144]
    assert Sum(ask="?", add=[340], take=[200]).working == "340 − 200 = 140"
    with pytest.raises(ValueError, match="without a rest"):
        _ = Sum(ask="?", add=[10], share=3).answer


def test_a_key_on_a_student_page_or_none_on_the_teacher_copy_is_found() -> None:
    leak = added(journey(), "after-reading", Paragraph("It is 3,555 miles."))
    assert "sums_have_keys" in failed(check(leak))
    assert "sums_have_keys" in failed(check(changed(journey(), "teacher-copy", lambda b: None if isinstance(b, Answer) else b)))


def test_a_play_without_objective_and_script_says_what_to_choose() -> None:
    with pytest.raises(InputError, match="objective"):
        draft(ACTIVITIES["readers_theatre"], Source(scripts=SCRIPTS))
    with pytest.raises(InputError, match="no script"):
        draft(ACTIVITIES["readers_theatre"], Source(), {"script": "lewis and clark"})


# ---------------------------------------------------------------- brain breaks


def cards(whole: Draft) -> list[str]:
    return [s.title for b in whole.files[0].flat if isinstance(b, Grid) for s in b.squares]


def test_the_bank_holds_fourteen_breaks_of_four_kinds_each_with_a_seated_way() -> None:
    assert len(BREAKS) == 14
    assert {b.kind for b in BREAKS} == {"wake", "together", "calm", "ideas"}
    assert all(len(b.seated.split()) >= 5 for b in BREAKS)


def test_breaks_of_the_goal_come_first_and_all_fit_the_minutes() -> None:
    whole = good("brain_breaks")
    assert whole.source.materials is not None
    assert cards(whole)[0].startswith(whole.source.materials.pauses[0].title)
    assert all(int(c.split(" · ")[1].split()[0]) <= 2 for c in cards(made("brain_breaks", minutes=2)))


def test_breaks_are_pure_movement_or_of_the_goal_when_that_is_chosen() -> None:
    general = {f"{b.title} · {b.minutes} min" for b in BREAKS}
    assert set(cards(made("brain_breaks", kind="movement"))) <= general
    assert not set(cards(made("brain_breaks", kind="this goal"))) & general


def test_breaks_need_no_objective() -> None:
    whole = draft(ACTIVITIES["brain_breaks"], Source(breaks=BREAKS))
    assert failed(check(whole)) == []
    with pytest.raises(InputError, match="no breaks"):
        draft(ACTIVITIES["brain_breaks"], Source())


def test_seated_only_leaves_the_other_way_out() -> None:
    whole = made("brain_breaks", seated="seated only")
    assert "1. " not in whole.files[0].text
    assert failed(check(whole)) == []


def test_two_classes_do_not_meet_the_same_breaks_in_the_same_order() -> None:
    activity = ACTIVITIES["brain_breaks"]
    orders = set()
    for name in ("fractions.compare", "fractions.multiply", "fractions.divide"):
        given = full("fractions", name, "brain_breaks")
        chosen = draft(activity, given, {"kind": "movement", "cards": 14}).chosen
        orders.add(tuple(c.title for c in chosen_breaks(gather(activity, given, chosen))))
    assert len(orders) == 3


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (squares("breaks", text=f"1. Jump.\n{PASS}"), "break_has_a_seated_way"),
        (squares("breaks", title="Jump · 9 min"), "break_fits_the_time"),
        (squares("breaks", text="1. Jump.\n**Sitting:** Move both your hands up."), "everyone_may_pass"),
    ],
)
def test_a_card_broken_in_one_way_is_found(change: Callable[[Block], Block], rule: str) -> None:
    assert rule in failed(check(changed(good("brain_breaks"), "break-cards", change)))


def test_a_cue_that_watches_faces_is_found() -> None:
    watch = rows("cues", lambda r: (*r, ("Faces look bored", "wake up", "Stand.")))
    assert "cues_are_in_the_work" in failed(check(changed(good("brain_breaks"), "teacher-copy", watch)))


# ---------------------------------------------------------------- the teach-back kit


def test_the_board_has_a_row_and_a_counter_for_every_child() -> None:
    for size in (2, 24, 40):
        table = made("teach_back_kit", class_size=size).file("sign-up-board")
        assert table is not None
        found = table.table("sign-up")
        assert found is not None
        assert len(found.rows) == size + 1
        assert failed(check(made("teach_back_kit", class_size=size))) == []


def test_a_lesson_may_be_on_anything_without_an_objective() -> None:
    whole = draft(ACTIVITIES["teach_back_kit"], Source())
    assert failed(check(whole)) == []
    assert "A game, a trick" in whole.files[0].text
    assert failed(check(made("teach_back_kit", topic="anything"))) == []


def test_wrong_ideas_are_what_a_listener_may_ask_on_the_teacher_copy() -> None:
    whole = good("teach_back_kit")
    assert whole.source.objective is not None
    table = whole.files[-1].table("listeners")
    assert table is not None
    wrong = whole.source.objective.misconceptions
    assert wrong[0].looks_like in table.rows[1][0]
    assert "wrong_ideas_for_teacher_only" in failed(check(added(whole, "prompt-cards", Paragraph(wrong[0].looks_like))))
    assert "wrong_ideas_for_teacher_only" in failed(check(changed(whole, "teacher-copy", without("listeners"))))


@pytest.mark.parametrize(
    ("file", "change", "rule"),
    [
        ("sign-up-board", rows("sign-up", lambda r: r[:-1]), "every_child_gets_a_turn"),
        ("sign-up-board", rows("sign-up", lambda r: tuple((*row[:-1], "") for row in r)), "every_child_gets_a_turn"),
        ("peer-rubric", rows("peer-rubric", lambda r: (*r, ("My points from 1 to 10", "", "", ""))), "rubric_has_no_scores"),
        ("planning-card", lambda b: replace(b, squares=b.squares[:3]) if named(b, "moves") else b, "four_moves_planned"),
        ("planning-card", squares("moves", space=20.0), "boxes_have_room"),
    ],
)
def test_a_kit_broken_in_one_way_is_found(file: str, change: Callable[[Block], Block], rule: str) -> None:
    assert rule in failed(check(changed(good("teach_back_kit"), file, change)))


# ---------------------------------------------------------------- accommodations


def test_the_menu_has_four_groups_each_with_both_kinds() -> None:
    assert [s.name for s in SUPPORTS] == [*GROUPS, "language"]
    menu = good("accommodations").files[0]
    for name in GROUPS:
        table = menu.table(name)
        assert table is not None
        assert {row[-1].strip("*") for row in table.rows[1:]} == {"accommodation", "modification"}


def test_only_the_groups_asked_for_are_printed() -> None:
    whole = made("accommodations", groups="timing,setting")
    assert whole.files[0].table("timing")
    assert not whole.files[0].table("response")
    assert failed(check(whole)) == []


def test_every_file_is_for_teachers_and_begins_with_the_banner() -> None:
    whole = good("accommodations")
    assert not whole.student_files
    assert all(isinstance(f.blocks[0], Paragraph) and f.blocks[0].text == "Draft. The team decides." for f in whole.files)


def test_frames_stand_at_six_levels_with_words_of_the_lesson() -> None:
    table = good("accommodations").files[2].table("levels")
    assert table is not None
    assert len(table.rows) == 7
    assert "benchmark" in table.rows[2][2]


@pytest.mark.parametrize(
    ("file", "change", "rule"),
    [
        ("goal-draft", lambda b: None if isinstance(b, Paragraph) and b.style == "mark" else b, "draft_banner"),
        ("menu", rows("timing", lambda r: (r[0], *((*row[:-1], "") for row in r[1:]))), "supports_marked"),
        ("menu", without("response"), "supports_marked"),
        ("menu", without("tasks"), "supports_tied_to_tasks"),
        ("menu", rows("setting", lambda r: (r[0], (r[1][0], "Somewhere", *r[1][2:]), *r[2:])), "supports_tied_to_tasks"),
        ("goal-draft", rows("goal", lambda r: tuple((p, t.replace("_", "")) for p, t in r)), "goal_has_blanks"),
        ("goal-draft", rows("goal", lambda r: r[:-1]), "goal_has_blanks"),
        ("menu", rows("tasks", lambda r: (*r, ("Note", "The student has dyslexia."))), "no_diagnosis"),
    ],
)
def test_a_menu_broken_in_one_way_is_found(file: str, change: Callable[[Block], Block | None], rule: str) -> None:
    assert rule in failed(check(changed(good("accommodations"), file, change)))


def test_a_support_page_for_students_is_found() -> None:
    page = Document("frames", "Frames", "student", (Fields(("Name",)),))
    whole = good("accommodations")
    assert "supports_for_teachers_only" in failed(check(replace(whole, files=(*whole.files, page))))


def test_the_word_add_is_no_diagnosis_and_its_capitals_are() -> None:
    whole = good("accommodations")
    assert "no_diagnosis" not in failed(check(added(whole, "menu", Paragraph("Add and then add again."))))
    assert "no_diagnosis" in failed(check(added(whole, "menu", Paragraph("For a student with ADD."))))


# ---------------------------------------------------------------- shelves


def test_every_rule_of_these_formats_is_known() -> None:
    assert all(rule in RULES for name in NAMES for rule in ACTIVITIES[name].rules)


def test_a_bank_file_with_a_typing_mistake_names_file_and_field(tmp_path: Any) -> None:
    (tmp_path / "odd.yaml").write_text("name: odd\norder: 1\ntitle: Odd\nkind: sleep\nminutes: 2\ndo: [a, b]\nseated: s\ncue: c\n")
    with pytest.raises(PackError, match=r"odd\.yaml, field kind"):
        load_breaks(tmp_path)


def test_a_support_for_another_audience_is_refused(tmp_path: Any) -> None:
    (tmp_path / "odd.yaml").write_text("name: odd\norder: 1\naudience: student\ntitle: T\nuse: U\n")
    with pytest.raises(PackError, match="audience"):
        load_supports(tmp_path)


def test_a_school_without_scripts_has_none(tmp_path: Any) -> None:
    assert load_scripts(tmp_path / "nothing") == {}
