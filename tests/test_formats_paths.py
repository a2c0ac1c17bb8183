"""Stations, playlist, ways in, project, small-group plan and substitute plan: what is made, and what a broken one fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from test_drafting_support import ACTIVITIES, objectives, packs, source

from app.drafting import Draft, check, draft, failed
from app.drafting.clock import running, shares
from app.drafting.document import Block, Grid, Paragraph, Table, Task
from app.drafting.group_blocks import shows
from app.drafting.lint import RULES
from app.drafting.space import pages
from app.errors import InputError

NAMES = ("stations", "playlist", "entry_points", "project", "small_group_plan", "sub_plan")
Rows = tuple[tuple[str, ...], ...]
Change = Callable[[Block], Block | None]


@cache
def made(name: str, pack: str = "fractions", objective: str = "fractions.compare") -> Draft:
    return draft(ACTIVITIES[name], source(packs()[pack], objective, ACTIVITIES[name]))


def with_fields(name: str, **fields: Any) -> Draft:
    return draft(ACTIVITIES[name], source(packs()["fractions"], "fractions.compare", ACTIVITIES[name]), fields)


def changed(good: Draft, change: Change) -> Draft:
    files = tuple(replace(f, blocks=tuple(new for b in f.blocks if (new := change(b)) is not None)) for f in good.files)
    return replace(good, files=files)


def rows(name: str, change: Callable[[Rows], Rows]) -> Change:
    """The rows of every table of that name changed."""
    return lambda b: replace(b, rows=change(b.rows)) if isinstance(b, Table) and b.name == name else b


def cell(name: str, row: int, column: int, text: str) -> Change:
    def put(old: Rows) -> Rows:
        at = row % len(old)
        new = tuple(text if n == column else c for n, c in enumerate(old[at]))
        return (*old[:at], new, *old[at + 1 :])

    return rows(name, put)


def drop(name: str, row: int) -> Change:
    return rows(name, lambda old: tuple(r for n, r in enumerate(old) if n != row % len(old)))


def task(label: str, **new: Any) -> Change:
    return lambda b: replace(b, **new) if isinstance(b, Task) and b.label == label else b


def without(kind: type, **like: Any) -> Change:
    return lambda b: None if isinstance(b, kind) and all(getattr(b, k) == v for k, v in like.items()) else b


def boxes(name: str, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Change:
    return lambda b: replace(b, squares=change(b.squares)) if isinstance(b, Grid) and b.name == name else b


def said(text: str, file: str) -> Callable[[Draft], Draft]:
    """The draft with one more paragraph in a file."""
    return lambda d: replace(
        d, files=tuple(replace(f, blocks=(*f.blocks, Paragraph(text))) if f.name == file else f for f in d.files)
    )  # fmt: skip


def mixed(kind: str) -> Change:
    """The stations' preparation without one kind of table."""
    return rows("prep", lambda old: tuple(r for r in old if r[1] != kind))


BROKEN: list[tuple[str, str, str, Change]] = [
    ("station_cards_complete", "a card without a hint", "stations", drop("card-2", 4)),
    ("station_cards_complete", "a goal of the teacher", "stations", cell("card-1", 0, 1, "Students will compare")),
    ("station_cards_complete", "seven steps", "stations", cell("card-2", 2, 1, "\n".join(f"{n}. Fold." for n in range(1, 8)))),
    ("station_cards_complete", "a check that asks nothing", "stations", cell("card-3", 3, 1, "Check it.")),
    ("station_cards_complete", "an unknown voice", "stations", cell("card-3", 6, 1, "Level 2")),
    ("station_cards_complete", "two cards only", "stations", lambda b: None if getattr(b, "name", "") in ("card-1", "card-2") else b),
    ("rotation_meets_every_station", "a team comes twice", "stations", rows("rotation", lambda r: (r[0], (*r[1][:-1], r[1][1]), *r[2:]))),
    ("rotation_meets_every_station", "two teams together", "stations", rows("rotation", lambda r: (r[0], r[1], r[1], *r[3:]))),
    ("rotation_meets_every_station", "no rotation", "stations", without(Table, name="rotation")),
    ("stations_mixed", "no table with the teacher", "stations", mixed("teacher-led")),
    ("stations_mixed", "only devices", "stations", rows("prep", lambda r: (r[0], *((*x[:3], "device", x[4]) for x in r[1:])))),
    ("stations_mixed", "nothing laid out", "stations", cell("prep", 1, 2, "")),
    ("recording_follows_cards", "another question", "stations", task("2", ask="**Fold.** How was it?")),
    ("recording_follows_cards", "a question missing", "stations", without(Task, label="4")),
    ("minutes_run_through", "a hole", "stations", drop("minutes", 2)),
    ("minutes_run_through", "no minutes", "sub_plan", cell("minutes", 2, 0, "then")),
    ("minutes_run_through", "too short", "sub_plan", drop("minutes", -1)),
    ("minutes_run_through", "no plan", "entry_points", without(Table, name="minutes")),
    ("choice_and_reason", "no reason asked", "stations", task("My choice", ask="I want to go back to station ___")),
    ("choice_and_reason", "no room for it", "project", task("Choice", space=0.0)),
    ("playlist_gated", "one check-in", "playlist", rows("playlist", lambda r: tuple(x for x in r if "Check-in 2" not in x[1]))),
    ("playlist_gated", "no finish line", "playlist", drop("playlist", -1)),
    ("playlist_gated", "check-ins in a row", "playlist", rows("playlist", lambda r: (*r[:5], r[4], *r[5:]))),
    ("playlist_offers_picks", "nothing to pick", "playlist",
     rows("playlist", lambda r: tuple(tuple(c.replace("Pick one of", "Do both of") for c in x) for x in r))),
    ("playlist_offers_picks", "all must", "playlist", rows("playlist", lambda r: tuple((x[0].replace("may", "must"), *x[1:]) for x in r))),
    ("playlist_offers_picks", "nothing to show", "playlist", cell("playlist", 1, 3, "")),
    ("playlist_offers_picks", "no boxes for how it went", "playlist", cell("playlist", 2, 4, "")),
    ("playlist_deepens", "falls back to remembering", "playlist", cell("rows", -3, 3, "remember")),
    ("playlist_deepens", "shallow to the end", "playlist", rows("rows", lambda r: (r[0], *((*x[:3], "use", *x[4:]) for x in r[1:])))),
    ("passport_follows_rows", "a box missing", "playlist", boxes("passport", lambda s: s[1:])),
    ("passport_follows_rows", "a check-in like any other", "playlist",
     boxes("passport", lambda s: tuple(replace(x, strong=False) for x in s))),
    ("key_of_items", "a task without a key", "playlist", task("3", ask="Another task?")),
    ("key_of_items", "no items at all", "small_group_plan", lambda b: None if isinstance(b, Task) and b.item else b),
    ("routes_open_to_all", "two ways", "entry_points", boxes("routes", lambda s: s[:2])),
    ("routes_open_to_all", "one way twice", "entry_points", boxes("routes", lambda s: (s[0], s[0], *s[1:]))),
    ("routes_lead_back", "a way without its question", "entry_points", drop("back", 2)),
    ("routes_lead_back", "a way that asks nothing", "entry_points", cell("back", 1, 1, "Tell about it.")),
    ("routes_lead_back", "another question at the end", "entry_points", task("Question", ask="What did you like, and why?")),
    ("milestones_check_in", "a date filled in", "project", cell("milestones", 1, 2, "May 4")),
    ("milestones_check_in", "nothing asked", "project", cell("milestones", 1, 3, "")),
    ("milestones_check_in", "the teacher asks something else", "project", cell("check-ins", 2, 3, "Are you done?")),
    ("work_left_to_students", "no room for their questions", "project", without(Task, label="Own")),
    ("work_left_to_students", "no look back", "project", lambda b: None if isinstance(b, Task) and b.role == "reflect" else b),
    ("roles_and_products", "a role given away", "project", cell("roles", 1, 1, "Sam")),
    ("roles_and_products", "no idea of their own", "project", drop("products", -1)),
    ("one_rubric", "other words for students", "project", cell("ours", 1, 0, "Neatness")),
    ("letter_to_fill", "another question", "project", lambda b: None if isinstance(b, Paragraph) and "The question of our" in b.text else b),
    ("names_left_blank", "a name", "small_group_plan", cell("who", 0, 1, "Sam and Ada")),
    ("names_left_blank", "a room number", "sub_plan", cell("places", 0, 1, "Room 4")),
    ("opens_with_a_question", "telling first", "small_group_plan", cell("focus", 4, 1, "Remember the rule.")),
    ("opens_with_a_question", "nobody says what it is about", "small_group_plan", without(Table, name="focus")),
    ("group_ends", "it never ends", "small_group_plan", drop("ends", 1)),
    ("two_tasks_each", "one task", "small_group_plan", without(Task, label="2")),
    ("two_tasks_each", "no room", "small_group_plan", task("1", space=0.0, steps=())),
    ("told_in_quotes", "nothing to say", "sub_plan", cell("minutes", 3, 2, "Explain the idea.")),
    ("what_to_do_if", "four cases", "sub_plan", rows("if", lambda r: r[:5])),
    ("what_to_do_if", "nothing is left", "sub_plan", without(Table, name="leave")),
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_good_draft_keeps_every_rule_of_its_format(name: str) -> None:
    assert failed(check(made(name))) == []


@pytest.mark.parametrize(("rule", "how", "name", "change"), BROKEN, ids=[f"{r}-{h}" for r, h, _, _ in BROKEN])
def test_a_draft_broken_in_one_way_fails_the_rule_that_promises_it(rule: str, how: str, name: str, change: Change) -> None:
    assert list(RULES[rule](changed(made(name), change))), how
    assert not list(RULES[rule](made(name)))


def test_a_way_in_is_never_given_by_kind_of_learner() -> None:
    assert "routes_open_to_all" in failed(check(said("Visual learners take way 2.", "teacher-page")(made("entry_points"))))


def test_a_finished_sample_on_a_student_page_is_found() -> None:
    good = made("project")
    assert good.source.materials
    sample = good.source.materials.rubric.exemplar.text
    assert "work_left_to_students" in failed(check(said(sample, "project-brief")(good)))


def test_an_answer_in_the_open_plan_of_a_substitute_is_found() -> None:
    good = made("sub_plan", "persuasive-writing", "persuasive-writing.reasons")
    key = next(c.text for i in good.items for c in i.expected.choices if c.right)
    assert "answers_apart" in failed(check(said(key, "sub-plan")(good)))


@pytest.mark.parametrize("stations", [3, 4, 5])
def test_stations_are_as_many_as_asked_for_and_every_team_comes_to_each(stations: int) -> None:
    pack = packs()["fractions"]
    given = {"stations": stations, "round": 15}
    good = draft(ACTIVITIES["stations"], source(pack, "fractions.unit-fractions", ACTIVITIES["stations"]), given)
    assert failed(check(good)) == []
    table = next(t for f in good.files if (t := f.table("rotation")))
    assert len(table.rows) == stations + 1


def test_where_fewer_stations_are_written_than_asked_for_the_teacher_is_told() -> None:
    page = with_fields("stations", stations=5).file("teacher-page")
    assert page and "4 stations are written for this goal, not 5" in page.text


def test_without_devices_no_station_and_no_pick_needs_one() -> None:
    good = with_fields("stations", stations=5, devices="none")
    table = next(t for f in good.teacher_files if (t := f.table("prep")))
    assert all(row[3] == "no device" for row in table.rows[1:])
    assert failed(check(good)) == []


def test_the_steps_of_the_teacher_led_table_are_on_the_teachers_page_only() -> None:
    good = made("stations")
    assert good.source.materials
    led = next(s for s in good.source.materials.stations if s.kind == "teacher")
    assert not any(step in f.text for f in good.student_files for step in led.steps)
    assert all(any(step in f.text for f in good.teacher_files) for step in led.steps)


def test_a_small_group_meets_about_the_wrong_idea_that_was_asked_for() -> None:
    objective = made("small_group_plan").source.objective
    assert objective
    second = objective.misconceptions[1]
    good = with_fields("small_group_plan", misconception=second.id)
    plan = good.file("group-plan")
    assert plan and second.ask in plan.text and failed(check(good)) == []
    with pytest.raises(InputError, match="no wrong idea"):
        with_fields("small_group_plan", misconception="something else")


def test_the_mini_sheet_holds_a_task_in_which_the_wrong_idea_would_show() -> None:
    good = made("small_group_plan")
    assert good.source.objective and len(good.items) == 2
    assert any(shows(i, good.source.objective.misconceptions[0]) for i in good.items)


def test_a_due_date_is_printed_when_it_is_given_and_left_to_fill_when_not() -> None:
    sheet, blank = with_fields("playlist", due="Friday").file("playlist"), made("playlist").file("playlist")
    assert sheet and "Friday" in sheet.text and blank and "Due:** ____" in blank.text


def test_minutes_are_shared_by_weight_and_add_up_to_what_was_asked() -> None:
    assert shares(10, [1, 2, 3, 2, 1, 1]) == [1, 2, 3, 2, 1, 1]
    assert sum(shares(8, [1] * 6)) == 8 and min(shares(8, [1] * 6)) >= 1
    assert running([5, 12, 2]) == ["0–5", "5–17", "17–19"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_objective_makes_every_format_and_keeps_its_rules(name: str) -> None:
    wrong = {}
    for pack, objective in objectives():
        for paper in ("a4", "letter"):
            good = draft(ACTIVITIES[name], source(packs()[pack], objective, ACTIVITIES[name]), {"paper": paper})
            if bad := [(c.rule, c.where) for c in check(good) if not c.ok]:
                wrong[objective, paper] = bad
            assert all(not f.pages or pages(f) <= f.pages for f in good.files)
    assert wrong == {}
