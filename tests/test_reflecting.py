"""Looking back from real events, breaks with a way back, and a student's own time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import breaks, reflecting
from app.breaks import Clock, due, pick, tick
from app.drafting import load_starters
from app.drafting.break_bank import load_breaks
from app.reflecting import Happened, happened, purposes, starter
from app.settings import ROOT
from app.store import EvidenceRow, PersonRow
from app.tutor import Tutor

BANK = load_starters(ROOT / "prompts" / "starters")
DECK = load_breaks(ROOT / "prompts" / "breaks")


def row(item: str, verdict: str, assisted: bool = False, answer: str = "2/5") -> EvidenceRow:
    return EvidenceRow("p1", "s1", "fractions.add-unlike", item, verdict, "", assisted, answer=answer)


@pytest.fixture
def student(tutor: Tutor, visit: Any) -> Any:
    tutor.store.save_person(PersonRow("p1", "student", 5))
    return visit(tutor)


# ---------------------------------------------------------------- which purpose


def test_a_mistake_put_right_is_what_is_asked_about_first() -> None:
    was = happened([row("a", "wrong"), row("a", "right", True)], [{"move": {"name": "rung"}}])
    assert purposes(was)[:2] == ["error", "helped"]
    assert was.mistake is not None


@pytest.mark.parametrize(("was", "name"), [
    (Happened(), "goal"), (Happened(alone=1), "strategy"), (Happened(alone=2), "evidence"), (Happened(hints=2, helped=1), "helped"),
    (Happened(taught=True, alone=1), "teach"), (Happened(open_mistake=True), "monitor"), (Happened(breaks=1), "feelings"),
    (Happened(chose=True), "choice"), (Happened(stuck=1, alone=1), "unstuck"),
])  # fmt: skip
def test_the_purpose_follows_from_what_happened(was: Happened, name: str) -> None:
    assert purposes(was)[0] == name


@pytest.mark.parametrize("grade", [0, 2, 4, 7, 11, None])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_purpose_has_a_line_for_every_grade_and_the_same_one_does_not_come_every_day(grade: int | None, language: str) -> None:
    was = Happened(alone=2, hints=1)
    kept: list[str] = []
    lines = []
    for _ in range(6):
        name, line = starter(BANK, was, kept, grade, language)
        kept.append(name)
        lines.append(line)
        assert line.endswith(("…", "….", "…?")) or "…" in line
    assert len(set(lines)) >= 4
    assert len(set(kept)) == 3


# ---------------------------------------------------------------- in the chat


def test_the_starter_names_the_real_mistake_in_the_childs_own_words_and_the_answer_is_kept(tutor: Tutor, student: Any) -> None:
    student.says("what is 1/2 + 1/3? i think 2/5")
    student.says("5/6")
    said = student.says("reflect")
    assert "1/2 + 1/3" in said
    assert "i think 2/5" in said
    student.says("At first I added the bottoms because it looked like counting. Now I look at the size.")
    entry = tutor.store.growth.kept_of("p1")[0]
    assert entry.kind == "reflection"
    assert entry.about["purpose"] == "error"
    student.says("", "tag", choices={"tag": "checked"})
    student.says("", "tag", choices={"tag": "explained"})
    assert tutor.store.growth.kept_of("p1")[0].tags == ("checking my work", "explaining")


def test_an_open_mistake_is_not_told_as_put_right_and_its_key_is_not_said(student: Any) -> None:
    student.says("what is 1/2 + 1/3? i think 2/5")
    said = student.says("reflect")
    assert "5/6" not in said
    assert "got it right" not in said


@pytest.mark.parametrize("text", ["5/6", "it is 5/6", "hint", "what is a fraction?", "bye", "next", "i don't know"])
def test_while_a_starter_waits_a_message_about_the_task_is_still_about_the_task(tutor: Tutor, student: Any, text: str) -> None:
    student.says("what is 1/2 + 1/3? i think 2/5")
    student.says("reflect")
    student.says(text)
    assert tutor.store.growth.kept_of("p1") == []


def test_urgent_words_in_a_reflection_bring_the_card_and_the_alert_and_are_not_kept_as_one(tutor: Tutor, student: Any) -> None:
    student.says("reflect")
    said = student.says("Today I learned that I want to kill myself")
    assert "988" in said
    assert [a["reason"] for a in tutor.store.alerts()] == ["self_harm"]
    assert tutor.store.growth.kept_of("p1") == []


def test_a_tag_that_nobody_offered_changes_nothing(tutor: Tutor, student: Any) -> None:
    student.says("reflect")
    student.says("I chose this because it was new to me")
    student.says("", "tag", choices={"tag": "genius"})
    assert tutor.store.growth.kept_of("p1")[0].tags == ()


# ---------------------------------------------------------------- breaks


def test_time_is_counted_between_messages_but_not_while_nobody_is_there() -> None:
    clock = tick(Clock(), 1000.0)
    clock = tick(clock, 1060.0)
    clock = tick(clock, 9000.0)
    assert (clock.worked, clock.since) == (60.0, 60.0)


def test_three_wrong_answers_faster_than_the_task_can_be_read_bring_a_break_once_and_slow_ones_do_not() -> None:
    clock = tick(Clock(), 1000.0)
    for n in range(1, 4):
        clock = tick(clock, 1000.0 + 4 * n, wrong=True)
    assert due(clock, 5) == "guesses"
    slow = tick(Clock(), 1000.0)
    for n in range(1, 9):
        slow = tick(slow, 1000.0 + 40 * n, wrong=True)
    assert due(slow, 5) == ""
    assert tick(clock, 1020.0, wrong=False).fast == 0


def test_a_break_is_offered_after_a_stretch_of_work_that_is_shorter_for_the_young() -> None:
    assert due(Clock(since=13 * 60), 3) == "time"
    assert due(Clock(since=13 * 60), 8) == ""
    assert due(Clock(since=13 * 60, told=("time",)), 3) == ""
    assert due(Clock(worked=601, budget=10), 8) == "budget"


@pytest.mark.parametrize("language", ["en", "es"])
def test_breaks_for_one_child_need_nobody_else_and_take_two_to_five_minutes(language: str) -> None:
    found = [pick(DECK, language, "", n) for n in range(8)]
    assert len({b.name for b in found if b}) == 8
    assert all(b and b.alone and 2 <= b.minutes <= 5 and b.told(language).seated for b in found)
    assert all(pick(DECK, language, "guesses", n).kind == "calm" for n in range(4))  # type: ignore[union-attr]


def test_a_break_leads_back_to_the_very_task_with_its_hints_as_they_were(student: Any) -> None:
    student.says("", "topic", choices={"objective": "fractions.add-unlike"})
    task = student.made("item")[-1]
    student.says("hint")
    said = student.says("i'm tired")
    assert "minutes" in said
    assert "back" in [a["name"] for m in student.made("offers") for a in m["actions"]]
    student.says("", "break_other")
    student.says("", "back")
    again = student.made("item")[-1]
    assert (again["id"], again["ask"], again["hints_given"]) == (task["id"], task["ask"], 1)


def test_fast_wrong_answers_in_the_chat_bring_the_offer_and_not_a_camera(student: Any, tutor: Tutor) -> None:
    student.says("", "topic", choices={"objective": "fractions.add-unlike"})
    for wrong in ("97", "98", "99"):
        said = student.says(wrong)
    assert "very fast" in said
    assert student.noted("break_offered") == {"why": "guesses"}


def test_a_students_own_time_is_told_when_it_is_over_and_stops_nothing(student: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [10_000.0]
    monkeypatch.setattr(breaks.time, "time", lambda: now[0])
    student.says("i have 5 minutes")
    student.says("", "topic", choices={"objective": "fractions.add-unlike"})
    said = ""
    for _ in range(3):
        now[0] += 150
        said += student.says("hint")
    assert said.count("Your 5 minutes are over") == 1
    assert student.says("hint")


def test_the_banks_are_read_from_the_settings_folder(tmp_path: Path) -> None:
    assert reflecting.bank(ROOT / "prompts" / "starters") == BANK
    assert breaks.deck(ROOT / "prompts" / "breaks") == DECK
