"""The shelf of drafts clicked through in a real Chromium: find, read, edit, mend, go back, copy, delete, undo, share and bring in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_journeys_in_browser import LOOKS, Visit, chromium, shots

playwright_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, expect  # noqa: E402 - found by the path that the journeys set
from web_support import running  # noqa: E402

from app import studio  # noqa: E402
from app.bootstrap import bootstrap  # noqa: E402
from app.settings import Settings  # noqa: E402

pytestmark = pytest.mark.browser
__all__ = ["chromium", "shots"]


@pytest.fixture(scope="module")
def desk(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("desk") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    parts = tutor.parts
    for form, objective in (
        ("tiered_lesson", "fractions.add-unlike"),
        ("exit_ticket", "fractions.compare"),
        ("family_letter", "fractions.compare"),
    ):
        request = studio.Request(form, objective)
        studio.keep(parts, studio.make(parts, request), request, "home", "s", studio.drafts_folder(parts), ("md",))
    with running(tutor, folder) as url:
        yield url
    tutor.close()


def at_desk(browser: Browser, url: str, folder: Path, name: str, *look: Any, language: str = "en") -> Visit:
    """A teacher on the shelf, in by the form without a walk through the first screen."""
    v = Visit(browser, url, folder, name, *look)
    v.context.request.post(f"{url}/who", form={"audience": "teacher", "language": language}, headers={"origin": url})
    v.page.goto(f"{url}/drafts")
    return v


@LOOKS
def test_a_teacher_changes_the_words_of_a_page_sees_what_broke_and_mends_it(
    chromium: Browser, desk: str, shots: Path, size: str, dark: bool
) -> None:
    v = at_desk(chromium, desk, shots, "drafts", size, dark)
    v.shot("shelf")
    v.page.get_by_role("searchbox").fill("unlike three")
    v.page.get_by_role("button", name="Find").click()
    v.page.get_by_role("searchbox").fill("unlike")
    v.page.get_by_role("button", name="Find").click()
    row = v.page.locator(".drafts li").first
    row.get_by_role("button", name=re.compile("^Copy")).click()
    expect(v.page.locator(".said")).to_contain_text("This is the copy")
    v.page.locator(".tabs a").filter(has_text="Sheet A").click()
    expect(v.page.frame_locator(".paper").locator("h1")).to_contain_text("Sheet A")
    v.page.wait_for_timeout(400)
    v.shot("draft")
    v.page.get_by_role("link", name="Change the words").click()
    text = v.page.locator("#text")
    before = text.input_value()
    v.shot("editor")
    text.fill(before + "\nMaria Lopez has dyslexia. Write to her at maria@example.org.\n")
    v.page.get_by_role("button", name="Save and check").click()
    faults = v.page.locator(".faults")
    expect(faults).to_contain_text("No names, no private facts")
    v.shot("faults")
    line = faults.get_by_role("button", name=re.compile("^Line ")).first
    line.click()
    picked = v.page.evaluate(
        "(() => { const t = document.getElementById('text'); return t.value.slice(t.selectionStart, t.selectionEnd) })()"
    )
    assert picked.startswith("Maria Lopez")
    v.page.get_by_role("link", name="Leave without saving").click()
    expect(v.page.frame_locator(".paper").locator("body")).to_contain_text("Checks that failed")
    v.page.wait_for_timeout(400)
    v.shot("marked")
    v.page.get_by_role("link", name="Change the words").click()
    text.fill(before.replace("A class is mixing", "Your class is mixing"))
    v.page.get_by_role("button", name="Save and check").click()
    expect(v.page.locator(".said")).to_contain_text("Every check that looks at words is kept")
    expect(v.page.frame_locator(".paper").locator("body")).to_contain_text("Your class is mixing")
    expect(v.page.frame_locator(".paper").locator("body")).not_to_contain_text("Checks that failed")
    v.shot("mended")
    v.page.locator("summary", has_text="Back to how it was made").click()
    v.page.get_by_role("button", name="Back to how it was made").click()
    expect(v.page.frame_locator(".paper").locator("body")).to_contain_text("A class is mixing")
    v.page.get_by_role("button", name="Delete").click()
    expect(v.page.locator(".said")).to_contain_text("Deleted")
    v.shot("deleted")
    v.page.locator(".said").get_by_role("button", name=re.compile("^Undo")).click()
    expect(v.page.locator(".said")).to_contain_text("back on the shelf")
    v.page.get_by_role("button", name="Delete").click()
    v.page.goto(f"{desk}/drafts")
    v.shot("with-deleted")
    v.done()


def test_words_typed_are_not_left_behind_without_a_question(chromium: Browser, desk: str, shots: Path) -> None:
    v = at_desk(chromium, desk, shots, "drafts-leaving")
    asked: list[str] = []
    v.page.on("dialog", lambda d: (asked.append(d.type), d.dismiss()))
    v.page.locator(".drafts li a.open").first.click()
    v.page.get_by_role("link", name="Change the words").click()
    v.page.locator("#text").press_sequentially("More")
    v.page.get_by_role("link", name="Leave without saving").click()
    v.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert v.page.locator("#text").input_value().count("More") >= 1
    v.page.locator("#text").evaluate("t => { t.value = t.defaultValue }")
    v.done()


def test_a_draft_is_shared_as_a_file_and_brought_in_in_spanish(chromium: Browser, desk: str, shots: Path, tmp_path: Path) -> None:
    v = at_desk(chromium, desk, shots, "drafts-spanish", language="es")
    v.shot("shelf")
    v.page.locator(".drafts li a.open").first.click()
    with v.page.expect_download() as got:
        v.page.get_by_role("link", name="Compartir en un archivo").click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    assert file.name.endswith(".stepwise.zip")
    v.page.wait_for_timeout(400)
    v.shot("draft")
    v.page.goto(f"{desk}/drafts")
    v.page.get_by_label("Archivo").set_input_files(file)
    v.page.get_by_role("button", name="Traerlo").click()
    expect(v.page.locator(".said")).to_contain_text("Traído: las mismas páginas")
    v.page.get_by_role("link", name="Cambiar las palabras").click()
    v.page.locator("#text").fill(v.page.locator("#text").input_value() + "\nEscribe a maria@example.org.\n")
    v.page.locator("summary").click()
    v.page.get_by_role("button", name="Guardar y comprobar").click()
    expect(v.page.locator(".faults")).to_contain_text("Sin nombres ni datos privados")
    v.shot("faults")
    (tmp_path / "x.zip").write_bytes(b"not a zip")
    v.page.goto(f"{desk}/drafts")
    v.page.get_by_label("Archivo").set_input_files(tmp_path / "x.zip")
    v.page.get_by_role("button", name="Traerlo").click()
    expect(v.page.locator(".fault")).to_contain_text("No se pudo hacer")
    v.shot("refused")
    v.faults = [f for f in v.faults if "status of 400" not in f]
    v.done()
