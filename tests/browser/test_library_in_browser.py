"""The teacher's library clicked through in a real Chromium: the paperclip, Stop, the page, and an uploaded PDF behind its `[n]`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_journeys_in_browser import LOOKS, Visit, chromium, shots

playwright_api = pytest.importorskip("playwright.sync_api")
from file_toys import pdf  # noqa: E402 - found by the path that the journeys set
from playwright.sync_api import Browser, expect  # noqa: E402
from web_support import running  # noqa: E402

from app.bootstrap import bootstrap  # noqa: E402
from app.settings import Settings  # noqa: E402

pytestmark = pytest.mark.browser
__all__ = ["chromium", "shots"]

LAMP = [
    ["Lamps", "A lighthouse lamp turns slowly, and each tower flashes with a rhythm of its own."],
    ["Lenses", "A Fresnel lens is a lens cut into glass rings.", "The rings bend the light of a small flame into one flat beam."],
    [],
]
LIST = "ask,answer,hint\nWhat is 7 + 8?,15,Make ten first.\nWhat is half of 9?,4.5.0,\n"
SLOW = "\n\n".join(f"## Part {n}\n\nThe harbour number {n} has a pier with {n} lamps and a quiet keeper." for n in range(400))


@pytest.fixture(scope="module")
def library(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("library") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    tutor.library.catalogue.note_gap("how do volcanoes erupt?")
    with running(tutor, folder) as url:
        yield url
    tutor.close()


def test_a_teacher_attaches_a_pdf_and_a_list_and_a_student_opens_the_page_and_practises(
    chromium: Browser, library: str, shots: Path, tmp_path: Path
) -> None:
    (tmp_path / "lighthouses.pdf").write_bytes(pdf(LAMP))
    (tmp_path / "Week 3.csv").write_text(LIST)
    v = Visit(chromium, library, shots, "library-clip")
    v.enter("teacher")
    v.page.locator("#upload-button-input").set_input_files([tmp_path / "lighthouses.pdf", tmp_path / "Week 3.csv"])
    expect(v.page.locator("#message-composer")).to_contain_text("Week 3.csv")
    v.shot("attached")
    v.page.locator("#chat-input").click()
    v.page.keyboard.press("Enter")
    expect(v.last).to_contain_text("Tasks to practise: 1 in Week 3.", timeout=30_000)
    expect(v.last).to_contain_text("page 3 without any text")
    expect(v.last).to_contain_text("the key is written as a number and is none")
    expect(v.page.locator("#stop-button")).to_have_count(0)
    v.shot("read")
    v.page.wait_for_timeout(1300)
    v.page.reload()
    expect(v.last).to_contain_text("Tasks to practise: 1 in Week 3.", timeout=30_000)
    v.done()

    s = Visit(chromium, library, shots, "library-student", "narrow")
    s.enter("student", grade="6", avatar="owl")
    expect(s.page.locator("#upload-button")).to_have_count(0)
    s.say("What is a Fresnel lens?")
    s.page.locator('a[href^="/cite/"]').first.click()
    panel = s.page.locator("#passage[open]")
    expect(panel.locator("h1")).to_contain_text("Lenses")
    expect(panel.locator("mark")).to_have_text(re.compile(r"^(A Fresnel lens is .* rings\.|The rings bend .* beam\.)\s*$"))
    expect(panel.locator("dl")).to_contain_text("lighthouses.pdf")
    expect(panel.locator("dl")).to_contain_text(re.compile(r"Page\s*2"))
    expect(panel.locator("dl")).not_to_contain_text("Reading level")
    s.shot("page-of-the-pdf")
    s.page.keyboard.press("Escape")
    s.page.goto(library)
    s.page.locator(".sw-home details").filter(has_text="Week 3").locator("summary").click()
    before = s.newest()
    s.page.locator(".sw-home details").filter(has_text="Week 3").get_by_role("button").first.click()
    s.replied(before)
    expect(s.page.locator(".sw-item:not(.sw-past)")).to_contain_text("7 + 8")
    s.shot("practises-the-list")
    s.done()


def test_stop_ends_the_reading_and_says_so(chromium: Browser, library: str, shots: Path, tmp_path: Path) -> None:
    for n in range(8):
        (tmp_path / f"part-{n}.md").write_text(SLOW.replace("harbour", f"harbour{n}"))
    v = Visit(chromium, library, shots, "library-stop")
    v.enter("teacher")
    v.page.locator("#upload-button-input").set_input_files(sorted(tmp_path.glob("*.md")))
    expect(v.page.locator("#message-composer")).to_contain_text("part-7.md")
    v.page.wait_for_timeout(500)
    v.page.locator("#chat-input").click()
    v.page.keyboard.press("Enter")
    v.page.locator("#stop-button").click()
    expect(v.last).to_contain_text("Stopped. What was stored stays whole", timeout=30_000)
    v.shot("stopped")
    v.done()


@LOOKS
def test_a_teacher_looks_at_the_library_adds_removes_and_closes_a_gap(
    chromium: Browser, library: str, shots: Path, tmp_path: Path, size: str, dark: bool
) -> None:
    (tmp_path / "tides.md").write_text("# Tides\n\nThe moon pulls the sea.\n\n## Answer key\n\nThe moon.\n")
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 nonsense")
    v = Visit(chromium, library, shots, "library", size, dark)
    v.enter("teacher")
    v.page.get_by_role("link", name="The library").click()
    expect(v.page.locator("h1")).to_have_text("The library")
    v.page.get_by_label("Files").set_input_files([tmp_path / "tides.md", tmp_path / "broken.docx"])
    v.page.get_by_label("Licence").fill("CC BY 4.0")
    v.page.get_by_role("button", name="Add them").click()
    expect(v.page.locator(".job")).to_contain_text("Read: tides.md, broken.docx", timeout=30_000)
    expect(v.page.locator(".job")).to_contain_text("kept from students")
    expect(v.page.locator("#unread + p + ul")).to_contain_text("the file is damaged")
    v.page.screenshot(path=v.folder / f"{v.name}-whole.png", full_page=True)
    assert v.nameless() == []
    v.page.get_by_label("Done: broken.docx").click()
    expect(v.page.get_by_label("Done: broken.docx")).to_have_count(0)
    v.page.get_by_label("Remove: tides.md").click()
    v.shot("sure")
    v.page.get_by_label("Yes, remove it: tides.md").click()
    expect(v.page.get_by_label("Remove: tides.md")).to_have_count(0)
    if size == "narrow" and dark:
        v.page.get_by_role("link", name="Draft something on it").click()
        expect(v.page.locator("#chat-input")).to_contain_text("how do volcanoes erupt?", timeout=15_000)
        v.shot("draft-on-a-gap")
        v.page.goto(f"{library}/library")
        v.page.get_by_label("Done: how do volcanoes erupt?").click()
        expect(v.page.locator("main")).to_contain_text("No gaps")
    v.done()
