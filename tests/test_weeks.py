"""A week of drafts: what each format asks of people is written in its file, and a week that is always the same is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import app
from app.drafting import Activity, load_activities
from app.drafts import Asked
from app.settings import ROOT
from app.store import DraftRow, Store, open_engine
from app.web import drafts_page
from app.web.words import Words
from app.weeks import Finding, findings, week_of

MONDAY = datetime(2026, 9, 7, 9, tzinfo=UTC)
ACTIVITIES = load_activities(ROOT / "prompts" / "activities")
HELPS = {"accommodations", "rubric"}
"""Formats that only help other materials."""


def row(form: str, day: int = 0, deleted: bool = False) -> DraftRow:
    record = {"deleted": "yes"} if deleted else {}
    return DraftRow(f"{form}-{day}", "t", "s", form, "", f"A {form}", record, created=MONDAY + timedelta(days=day))


def told(*rows: DraftRow) -> list[Finding]:
    return findings(week_of(rows, ACTIVITIES, MONDAY.date()), ACTIVITIES)


@pytest.mark.parametrize("activity", ACTIVITIES.values(), ids=lambda a: a.name)
def test_every_format_says_how_people_work_and_what_with(activity: Activity) -> None:
    assert (bool(activity.modes), bool(activity.means)) == ((False, False) if activity.name in HELPS else (True, True))


def test_a_week_of_slips_and_quizzes_is_always_alone_and_always_text() -> None:
    found = told(row("exit_ticket"), row("quiz", 2), row("worked_examples", 4))
    assert [(f.what, f.only) for f in found] == [("mode", "alone"), ("means", "text")]
    for one in found:
        assert one.others
        for name in one.others:
            offered = ACTIVITIES[name].modes if one.what == "mode" else ACTIVITIES[name].means
            assert set(offered) - {one.only}, "what is named brings something else"


def test_a_week_with_stations_in_it_is_mixed() -> None:
    assert told(row("exit_ticket"), row("quiz", 2), row("stations", 3)) == []


def test_one_draft_is_no_week_and_a_rubric_or_a_deleted_draft_is_not_counted() -> None:
    assert told(row("quiz")) == []
    assert told(row("quiz"), row("rubric", 1)) == []
    assert told(row("quiz"), row("exit_ticket", 1, deleted=True)) == []


def test_a_week_runs_from_monday_to_sunday_whichever_day_is_asked_for() -> None:
    rows = [row("quiz", -1), row("quiz", 0), row("quiz", 6), row("quiz", 7)]
    for day in (0, 3, 6):
        week = week_of(rows, ACTIVITIES, (MONDAY + timedelta(days=day)).date())
        assert week.monday == MONDAY.date()
        assert [p.id for p in week.planned] == ["quiz-0", "quiz-6"]


def test_a_format_that_is_gone_is_passed_over() -> None:
    assert week_of([row("poem")], ACTIVITIES, MONDAY.date()).planned == ()


def test_what_the_week_needs_changes_no_version_of_a_format() -> None:
    quiz = ACTIVITIES["quiz"]
    raw = quiz.model_dump(exclude={"version"}, exclude_unset=True)
    assert Activity(**raw).version == Activity(**(raw | {"modes": ["group"], "means": ["talk"]})).version


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_shelf_says_what_is_always_the_same_and_names_another_format(language: str) -> None:
    words = Words(language)
    page = drafts_page.shelf(
        words, [row("quiz")], Asked(), {"stations": "Stations <b>"}, {}, week=[Finding("mode", "alone", ("stations",))]
    )
    line = re.search(r'<p class="note" role="note">(.*?)</p>', page)
    assert line
    assert words("drafts.mode_alone") in line[1]
    assert "Stations &lt;b&gt;" in line[1]
    assert "{" not in line[1]
    searched = drafts_page.shelf(words, [row("quiz")], Asked("quiz"), {}, {}, week=[Finding("mode", "alone", ("stations",))])
    assert 'role="note"' not in searched, "a search shows what was looked for and nothing else"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_way_and_every_means_has_its_words(language: str) -> None:
    words = Words(language)
    used = {f"drafts.mode_{m}" for a in ACTIVITIES.values() for m in a.modes} | {
        f"drafts.means_{m}" for a in ACTIVITIES.values() for m in a.means
    }
    assert not used & set(words.missing("drafts"))


def test_the_command_tells_the_week_and_a_day_that_is_none(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEPWISE_MODEL", "none")
    store = Store(open_engine("", data_dir))
    for one in (row("exit_ticket"), row("quiz", 2)):
        store.drafts.save(one)
    store.close()
    said = CliRunner().invoke(app, ["week", "2026-09-09"]).output
    assert "Mon  A exit_ticket: alone; text" in said
    assert "ALWAYS THE SAME: everything this week is done alone." in said
    assert "Nothing was drafted in the week from 2026-08-31" in CliRunner().invoke(app, ["week", "2026-09-06"]).output
    wrong = CliRunner().invoke(app, ["week", "someday"])
    assert "'someday' is no day" in str(wrong.exception)
