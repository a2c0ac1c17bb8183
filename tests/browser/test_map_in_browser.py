"""A learner's map, portfolio and the ways beside tasks, clicked through in a real Chromium with no model."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_journeys_in_browser import LOOKS, Visit, chromium, shots

playwright_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, expect  # noqa: E402
from web_support import running  # noqa: E402

from app.bootstrap import bootstrap  # noqa: E402
from app.settings import Settings  # noqa: E402
from app.store import ChoiceRow, EvidenceRow, GoalRow, KeptRow  # noqa: E402
from app.tutor import Tutor  # noqa: E402

pytestmark = pytest.mark.browser
__all__ = ["chromium", "shots"]
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def place(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Tutor]]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("map") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    with running(tutor, folder) as url:
        yield url, tutor
    tutor.close()


def history(tutor: Tutor, person: str) -> None:
    """Some weeks of a fifth grader: two objectives secure, one begun with a misconception, one put off, a goal of last week."""
    rows = []

    def did(objective: str, family: str, days: float, verdict: str, answer: str, wrong_idea: str = "", hints: int = 0) -> None:
        when = NOW - timedelta(days=days)
        item = f"fractions/{family}#{len(rows) + 3}"
        row = EvidenceRow(person, f"s-{person}", objective, item, verdict, wrong_idea, hints > 0, hints, when)
        rows.append(replace(row, answer=answer))

    pack = tutor.packs["fractions"]
    for objective, last in (("fractions.unit-fractions", 40), ("fractions.number-line", 2), ("fractions.equivalent", 3)):
        written = [f.id for f in pack.families_of(objective) if f.kind == "value"] or [f.id for f in pack.families_of(objective)]
        for n, family in enumerate((written * 4)[:4]):
            did(objective, family, last + 6 - 2 * n, "right", "3/4")
    adds = [f.id for f in pack.families_of("fractions.add-unlike") if f.kind == "value"]
    did("fractions.add-unlike", adds[0], 1, "wrong", "i think 2/5", "adds-across")
    did("fractions.add-unlike", adds[0], 0.9, "wrong", "3/8", "adds-across")
    did("fractions.add-unlike", adds[0], 0.8, "right", "5/6", hints=2)
    tutor.store.open_session(f"s-{person}", person, "student")
    tutor.store.finish_turn(f"s-{person}", "", {}, {}, "Fractions", rows, {}, person)
    growth = tutor.store.growth
    growth.choose(ChoiceRow(person, "defer", "fractions.divide"))
    growth.choose(ChoiceRow(person, "break", "fractions.add-unlike", {"name": "mirror"}))
    week = (NOW - timedelta(days=NOW.weekday() + 7)).date().isoformat()
    growth.set_goal(
        GoalRow(
            f"g-{person}",
            person,
            week,
            "Do two tasks on “Add fractions with unlike denominators” without help",
            "fractions.add-unlike",
            "picked",
        )
    )
    about = {"purpose": "error", "event": "In “What is $1/2 + 1/3$?” you first wrote “2/5”, and later you got it right."}
    prompt, text = (
        "At first I… because I thought… Now I…",
        "At first I added the bottoms because I thought that is how it goes. Now I look at the size.",
    )
    growth.keep(KeptRow("", person, "reflection", text, prompt, "fractions.add-unlike", ("checking my work",), about))


def person_of(tutor: Tutor) -> str:
    return tutor.store.rooms.everybody()[-1]


@LOOKS
def test_a_learner_reads_the_map_opens_a_why_and_decides(
    chromium: Browser, place: tuple[str, Tutor], shots: Path, size: str, dark: bool, tmp_path: Path
) -> None:
    url, tutor = place
    v = Visit(chromium, url, shots, "map", size, dark)
    v.enter("student", grade="5", avatar="owl")
    v.page.get_by_role("link", name="My map").click()
    expect(v.page.locator("h1")).to_have_text("My map")
    v.page.screenshot(path=v.folder / f"{v.name}-new.png", full_page=True)
    history(tutor, person_of(tutor))
    v.page.reload()
    expect(v.page.locator(".spot.deferred")).to_contain_text("Divide fractions")
    expect(v.page.locator(".drawn")).to_be_visible() if size == "wide" else expect(v.page.locator(".drawn")).to_be_hidden()
    v.page.screenshot(path=v.folder / f"{v.name}-whole.png", full_page=True)
    assert v.nameless() == []
    v.page.locator(".look input[name=words]").fill("Two tasks done, one to go")
    v.page.get_by_role("button", name="Carry on").click()
    expect(v.page.locator("main")).to_contain_text("Two tasks done, one to go")

    v.page.locator(".spots").get_by_role("link", name="Add fractions with unlike denominators").click()
    expect(v.page.locator(".turns")).to_contain_text("i think 2/5")
    expect(v.page.locator(".turns")).to_contain_text("2 pieces of help")
    v.page.screenshot(path=v.folder / f"{v.name}-why.png", full_page=True)
    assert v.nameless() == []
    v.page.locator("summary").filter(has_text="I see it differently").click()
    v.page.locator("input[name=words]").fill("I can do it now")
    v.page.get_by_role("button", name="Test me on it").click()
    expect(v.page.locator("#chat-input")).to_contain_text("Test me on: Add fractions with unlike denominators", timeout=20_000)
    v.page.wait_for_timeout(3200)
    before = v.newest()
    v.page.locator("#chat-input").click()
    v.page.keyboard.press("Enter")
    v.replied(before)
    expect(v.page.locator(".sw-item:not(.sw-past)")).to_be_visible()
    v.shot("retest")

    v.page.goto(f"{url}/portfolio")
    v.page.get_by_label("What I practised there").fill("patience, drawing first")
    v.page.get_by_role("button", name="Save words").click()
    expect(v.page.get_by_label("What I practised there")).to_have_value("patience, drawing first")
    v.page.screenshot(path=v.folder / f"{v.name}-portfolio.png", full_page=True)
    with v.page.expect_download() as loading:
        v.page.get_by_role("link", name="Save my file").click()
    loading.value.save_as(tmp_path / "mine.zip")
    assert sorted(zipfile.ZipFile(tmp_path / "mine.zip").namelist()) == ["my-learning.html", "my-learning.json"]
    v.done()


@LOOKS
def test_a_spanish_learner_uses_the_ways_beside_tasks(
    chromium: Browser, place: tuple[str, Tutor], shots: Path, size: str, dark: bool
) -> None:
    url, _ = place
    v = Visit(chromium, url, shots, "ways", size, dark)
    v.page.goto(f"{url}/who?lang=es")
    v.page.locator("#as-student input").check(force=True)
    v.page.locator('input[name=grade][value="5"]').check(force=True)
    v.page.get_by_role("button", name="Empezar").click()
    expect(v.page.locator(".sw-home h1")).to_be_visible(timeout=30_000)
    v.shot("home")
    v.press(".sw-home", "Mi meta")
    v.shot("goal")
    v.press(".sw-offers", re.compile("Hacer sin ayuda"))
    v.shot("goal-kept")
    v.press(".sw-offers", "Empezar con ella")
    expect(v.page.locator(".sw-item:not(.sw-past)")).to_be_visible()
    v.shot("task")
    v.say("descanso")
    v.shot("break")
    v.press(".sw-offers", "Volver a mi tarea")
    expect(v.page.locator(".sw-item:not(.sw-past)")).to_be_visible()
    v.press(".sw-offers", "Otras maneras")
    v.press(".sw-offers", "Yo enseño")
    v.shot("teach")
    v.say("otras maneras")
    v.press(".sw-offers", "Tablero para elegir")
    v.shot("board")
    v.say("mirar atrás")
    v.say("Elegí este camino porque quería dibujar primero")
    v.shot("kept")
    v.page.goto(f"{url}/map")
    expect(v.page.locator("h1")).to_have_text("Mi mapa")
    v.page.screenshot(path=v.folder / f"{v.name}-whole.png", full_page=True)
    v.done()


def test_a_teacher_sets_the_dial_and_a_student_meets_it(chromium: Browser, place: tuple[str, Tutor], shots: Path) -> None:
    url, tutor = place
    t = Visit(chromium, url, shots, "dial")
    t.enter("teacher")
    t.page.goto(f"{url}/work/goals")
    t.page.locator("input[name=dial][value=set]").check()
    t.page.get_by_role("textbox").fill("Explain one answer to a partner")
    t.page.get_by_role("button", name="Save").click()
    expect(t.page.locator("input[name=dial][value=set]")).to_be_checked()
    t.page.screenshot(path=t.folder / f"{t.name}-dial.png", full_page=True)
    assert t.nameless() == []
    t.done()
    s = Visit(chromium, url, shots, "dial-student")
    s.enter("student", grade="4", avatar="cat")
    s.press(".sw-home", "My goal")
    expect(s.last).to_contain_text("Explain one answer to a partner")
    s.shot("set")
    s.done()
    tutor.store.rooms.set({"dial": "pick", "goal": {}})
