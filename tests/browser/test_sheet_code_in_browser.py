"""A printed page in a real Chromium: the field on the first screen, the tasks to choose from, the task as it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_journeys_in_browser import LOOKS, Visit, chromium, shots  # noqa: F401 - fixtures
from web_support import running

from app import sheets, studio
from app.bootstrap import bootstrap
from app.drafting.sheet_code import shown
from app.settings import Settings

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect
pytestmark = pytest.mark.browser
OBJECTIVE = "fractions.add-unlike"


@pytest.fixture(scope="module")
def page(indexed: Path) -> Iterator[tuple[str, str]]:
    """(address of a running tutor, the code of sheet A)"""
    tutor = bootstrap(Settings(data_dir=indexed, model="none"))
    request = studio.Request("tiered_lesson", OBJECTIVE, 5)
    made = sheets.coded(tutor.store, studio.make(tutor.parts, request), request.as_json(), "teacher", "d0")
    code = next(f.code for f in made.files if f.name == "sheet-a")
    with running(tutor, indexed) as url:
        yield url, code
    tutor.close()


@LOOKS
def test_a_student_types_the_code_of_a_sheet_and_works_on_the_printed_task(
    chromium: object,  # noqa: F811
    page: tuple[str, str],
    shots: Path,  # noqa: F811
    size: str,
    dark: bool,
) -> None:
    url, code = page
    v = Visit(chromium, url, shots, "sheet", size, dark)  # type: ignore[arg-type]
    v.enter("student", grade="5")
    field = v.page.get_by_label("I have a sheet with a code")
    v.page.get_by_role("button", name="Open it").click()
    expect(v.page.locator(".sw-sheet-code [role=status]")).to_have_text("Type the code that stands on your sheet.")
    field.press_sequentially(shown(code).lower())
    expect(v.page.locator(".sw-sheet-code [role=status]")).to_have_text("")
    v.shot("typed")
    before = v.newest()
    v.page.keyboard.press("Enter")
    v.replied(before)
    expect(v.last).to_contain_text(f"That is sheet {shown(code)}")
    v.shot("which-task")
    v.press(".sw-offers", re.compile("^2 · "))
    expect(v.page.locator(".sw-item:not(.sw-past)")).to_have_count(1)
    expect(v.last).to_contain_text("Number 2 on your sheet")
    v.shot("the-task")
    v.press(".sw-offers", re.compile("picture"))
    v.say("sheet K7O-4QX")
    expect(v.last).to_contain_text("sign O is never")
    v.shot("mistyped")
    v.done()


def test_a_spanish_student_reads_it_all_in_spanish(
    chromium: object,  # noqa: F811
    page: tuple[str, str],
    shots: Path,  # noqa: F811
) -> None:
    url, code = page
    v = Visit(chromium, url, shots, "hoja", "narrow")  # type: ignore[arg-type]
    v.page.goto(f"{url}/who?lang=es")
    v.page.locator("#as-student input").check(force=True)
    v.page.get_by_role("button", name="Empezar").click()
    expect(v.page.locator(".sw-home h1")).to_be_visible(timeout=30_000)
    v.shot("inicio")
    v.page.get_by_label("Tengo una hoja con un código").fill(code)
    before = v.newest()
    v.page.get_by_role("button", name="Abrirla").click()
    v.replied(before)
    expect(v.last).to_contain_text("¿En qué tarea estás?")
    v.say("número 1")
    v.shot("tarea-abierta")
    v.done()
