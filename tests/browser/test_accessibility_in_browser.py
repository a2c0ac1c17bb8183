"""Every page of every role against the rules of axe-core: nothing serious or critical, wide and light as narrow and dark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_family_in_browser import at_home
from test_journeys_in_browser import Visit, chromium, shots

pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
from playwright.sync_api import Browser, expect  # noqa: E402
from web_support import running  # noqa: E402

from app import studio  # noqa: E402
from app.bootstrap import bootstrap  # noqa: E402
from app.settings import Settings  # noqa: E402
from app.store import PersonRow  # noqa: E402
from app.tutor import Tutor  # noqa: E402
from evals.board import pupils  # noqa: E402

pytestmark = pytest.mark.browser
__all__ = ["chromium", "shots"]
LOOKS = pytest.mark.parametrize(("size", "dark"), [("wide", False), ("narrow", True)])
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def school(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Tutor]]:
    """A class with four weeks of work, and the server that shows it."""
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("axe") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    found, end = pupils(7, tutor.packs["fractions"])
    shift = datetime.now(UTC) - end - timedelta(hours=2)
    for pupil in found[:12]:
        tutor.store.save_person(PersonRow(pupil.person, "student", 5, avatar="fox"))
        tutor.store.classwork.add([replace(r, id=None, created=(r.created or end) + shift, answer="2/5") for r in pupil.rows])
    with running(tutor, folder) as url:
        yield url, tutor
    tutor.close()


def grave(v: Visit, what: str) -> list[str]:
    """Serious and critical violations on the screen as it is, one line each with the first place."""
    v.page.wait_for_timeout(300)  # colours fade in; half way they have less contrast
    found = axe.Axe().run(v.page).response["violations"]
    return [
        f"{what}: {rule['id']} ({rule['impact']}), {len(rule['nodes'])} times: {rule['nodes'][0]['html'][:160]}"
        f" {rule['nodes'][0].get('failureSummary', '')[:200]}"
        for rule in found
        if rule["impact"] in GRAVE
    ]


def open_all(v: Visit, url: str, paths: list[str]) -> list[str]:
    faults = []
    for path in paths:
        answer = v.page.goto(f"{url}{path}")
        assert answer is not None, path
        assert answer.status == 200, path
        assert v.page.url.split("#")[0] != f"{url}/", f"{path} led home"
        v.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        faults += grave(v, path)
    return faults


@LOOKS
def test_a_students_pages_keep_the_rules(chromium: Browser, school: tuple[str, Tutor], shots: Path, size: str, dark: bool) -> None:
    url, _ = school
    v = Visit(chromium, url, shots, "axe-student", size, dark)
    v.page.goto(url)
    faults = grave(v, "/who")
    v.enter("student", grade="5", avatar="turtle")
    faults += grave(v, "first screen")
    v.say("what is 1/2 + 1/3? i think 2/5")
    faults += grave(v, "a task with help")
    v.say("i need a break")
    faults += grave(v, "a break")
    v.say("why do we need the same bottom number?")
    faults += grave(v, "an answer with a source")
    faults += open_all(v, url, ["/map", "/map/fractions.add-unlike", "/plan", "/portfolio", "/class"])
    assert not faults, "\n".join(faults)


@LOOKS
def test_a_teachers_pages_keep_the_rules(chromium: Browser, school: tuple[str, Tutor], shots: Path, size: str, dark: bool) -> None:
    url, tutor = school
    v = Visit(chromium, url, shots, "axe-teacher", size, dark)
    v.enter("teacher")
    faults = grave(v, "first screen")
    v.say("exit ticket on adding unlike fractions")
    expect(v.page.locator(".sw-offers").last).to_be_visible()
    faults += grave(v, "a draft")
    parts = tutor.parts
    request = studio.Request("tiered_lesson", "fractions.add-unlike", 5)
    card = studio.keep(parts, studio.make(parts, request), request, "home", "s", studio.drafts_folder(parts), ("md",))
    person = tutor.store.coaching.students()[0].person
    paths = [
        *("/work", "/work/goals", "/board", "/board/opportunities", "/class/questions", "/library", "/shelf", "/pilot", "/drafts"),
        f"/drafts/{card['id']}",
        f"/drafts/{card['id']}/edit/{card['files'][1]['name']}",
        f"/board/student?person={person}",
        f"/board/evidence?person={person}&objective=fractions.add-unlike",
    ]
    faults += open_all(v, url, paths)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("size", "dark", "language"), [("wide", False, "en"), ("narrow", True, "es"), ("narrow", False, "ar")])
def test_a_familys_pages_keep_the_rules(
    chromium: Browser, school: tuple[str, Tutor], shots: Path, size: str, dark: bool, language: str
) -> None:
    url, _ = school
    v = at_home(chromium, school, shots, f"axe-family-{language}", size, dark, language)
    faults = grave(v, "whose evening")
    v.page.locator("input[name=child]").first.check(force=True)
    v.page.locator("input[type=checkbox]").first.check(force=True)
    v.page.locator("form button").first.click()
    faults += open_all(v, url, ["/family", "/family/1", "/family/1/note", "/family/1/slip", "/family/1/card"])
    v.page.goto(url)
    expect(v.page.locator(".sw-home h1")).to_be_visible(timeout=30_000)
    faults += grave(v, "first screen")
    assert not faults, "\n".join(faults)
