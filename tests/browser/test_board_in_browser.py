"""The teacher's board, what it opens, and a pilot, clicked through in a real Chromium; pictures wide and narrow, light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_journeys_in_browser import LOOKS, Visit, chromium, shots

playwright_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, expect  # noqa: E402 - found by the path that the journeys set
from web_support import running  # noqa: E402

from app.bootstrap import bootstrap  # noqa: E402
from app.settings import Settings  # noqa: E402
from app.store import PersonRow  # noqa: E402
from app.tutor import Tutor  # noqa: E402
from evals.board import pupils  # noqa: E402

pytestmark = pytest.mark.browser
__all__ = ["chromium", "shots"]
ANIMALS = ("fox", "owl", "whale", "turtle", "bee", "cat", "frog", "bear")


@pytest.fixture(scope="module")
def school(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tutor, str]]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("board") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    found, end = pupils(7, tutor.packs["fractions"])
    shift = datetime.now(UTC) - end - timedelta(hours=2)
    for n, pupil in enumerate(found):
        tutor.store.save_person(PersonRow(pupil.person, "student", 5, avatar=ANIMALS[n % 8]))
        tutor.store.classwork.add([replace(r, id=None, created=(r.created or end) + shift, answer="2/5") for r in pupil.rows])
    with running(tutor, folder) as url:
        yield tutor, url
    tutor.close()


@LOOKS
def test_a_teacher_reads_the_board_opens_a_figure_puts_it_right_and_notes_a_talk(
    chromium: Browser, school: tuple[Tutor, str], shots: Path, size: str, dark: bool
) -> None:
    v = Visit(chromium, school[1], shots, "board", size, dark)
    v.enter("teacher")
    v.page.get_by_role("link", name="Your class").click()
    expect(v.page.locator("h1")).to_have_text("Your class")
    assert v.nameless() == []
    assert v.sideways() <= 0
    v.page.screenshot(path=v.folder / f"{v.name}-whole.png", full_page=True)
    v.page.locator(".sit li").first.get_by_role("link", name="See the").click()
    expect(v.page.locator(".answers li").first).to_be_visible()
    v.page.locator(".answers .lines summary").first.click()
    form = v.page.locator(".answers form").first
    form.get_by_label("It is").select_option("right")
    form.get_by_label("Why").fill("Right, only spelled otherwise")
    v.shot("put-right")
    assert v.sideways() <= 0
    form.get_by_role("button", name="Save").click()
    expect(v.page.locator(".yours").first).to_contain_text("Right, only spelled otherwise")
    v.page.get_by_role("button", name="Undo").first.click()
    expect(v.page.locator(".yours")).to_have_count(0)
    v.page.locator("header nav a").first.click()
    v.page.get_by_label("What was said").fill("Sees that pieces differ")
    v.page.get_by_role("button", name="Keep the note").click()
    expect(v.page.locator(".notes").first).to_contain_text("Sees that pieces differ")
    v.shot("student")
    assert v.nameless() == []
    v.done()


def test_the_board_is_read_by_keyboard_alone(chromium: Browser, school: tuple[Tutor, str], shots: Path) -> None:
    v = Visit(chromium, school[1], shots, "board-keys")
    v.enter("teacher")
    v.page.goto(f"{school[1]}/board")
    v.page.locator(".map td a").first.focus()
    assert "without help" in (v.page.evaluate("document.activeElement.getAttribute('aria-label')") or "")
    v.page.keyboard.press("Enter")
    expect(v.page.locator(".answers li").first).to_be_visible()
    v.done()


def test_a_group_is_called_and_met(chromium: Browser, school: tuple[Tutor, str], shots: Path) -> None:
    v = Visit(chromium, school[1], shots, "group")
    v.enter("teacher")
    v.page.goto(f"{school[1]}/board")
    v.page.get_by_role("link", name="Ten-minute plan").first.click()
    expect(v.page.locator(".tasks li").first).to_be_visible()
    v.shot("plan")
    v.page.get_by_role("button", name="Call this group").click()
    expect(v.page.locator(".groups .called")).to_have_count(1)
    v.page.get_by_role("button", name="We met").click()
    expect(v.page.locator(".groups .called")).to_have_count(0)
    v.done()


def test_a_pilot_from_the_plan_to_a_students_answers(chromium: Browser, school: tuple[Tutor, str], shots: Path) -> None:
    v = Visit(chromium, school[1], shots, "pilot")
    v.enter("teacher")
    v.page.goto(f"{school[1]}/pilot")
    v.page.get_by_label("Objective").select_option("fractions.compare")
    v.page.get_by_role("button", name="Begin the pilot").click()
    v.page.get_by_role("button", name="Open the test before").click()
    expect(v.page.locator("main")).to_contain_text("open: students see it")
    v.shot("running")
    v.done()
    s = Visit(chromium, school[1], shots, "pilot-student", "narrow")
    s.enter("student", grade="5", avatar="owl")
    s.page.get_by_role("link", name="Before the unit").click()
    for box in s.page.get_by_label("I don't know").all():
        box.check()
    s.shot("test")
    s.page.get_by_role("button", name="Hand in").click()
    expect(s.page.locator("h1")).to_contain_text("Handed in")
    s.page.goto(f"{school[1]}/pulse")
    for question in s.page.locator(".quiz li").all():
        question.get_by_text("Mostly").click()
    s.shot("questions")
    assert s.sideways() <= 0
    s.page.get_by_role("button", name="Send").click()
    expect(s.page.locator("h1")).to_contain_text("Thank you")
    s.done()
