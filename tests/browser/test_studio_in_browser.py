"""The studio clicked through in a real Chromium: formats by purpose, their forms, one-tap changes, and every file downloaded and opened."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader
from test_journeys_in_browser import LOOKS, Visit, chromium, shots

playwright_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, expect  # noqa: E402
from web_support import running  # noqa: E402

from app.bootstrap import bootstrap  # noqa: E402
from app.settings import Settings  # noqa: E402

pytestmark = pytest.mark.browser
__all__ = ["chromium", "shots"]

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "md": "text/markdown",
}


@pytest.fixture(scope="module")
def studio(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("studio") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    with running(tutor, folder) as url:
        yield url
    tutor.close()


@LOOKS
def test_a_teacher_chooses_a_format_drafts_at_once_and_changes_it_at_one_tap(
    chromium: Browser, studio: str, shots: Path, size: str, dark: bool
) -> None:
    v = Visit(chromium, studio, shots, "studio", size, dark)
    v.enter("teacher")
    expect(v.page.locator(".sw-groups summary")).to_have_count(7)
    assert v.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    v.page.get_by_text("Practise and check", exact=True).click()
    v.shot("group")
    v.page.get_by_role("button", name=re.compile("^Quiz")).click()
    expect(v.page.locator(".sw-studio h2")).to_be_focused()
    v.shot("form")
    assert v.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert v.nameless() == []
    before = v.newest()
    v.page.get_by_role("button", name="Draft now").click()
    v.replied(before)
    expect(v.last).to_contain_text("Draft ready")
    v.shot("draft")
    v.press(".sw-offers", "Shorter")
    expect(v.last).to_contain_text("Changed: shorter.")
    v.press(".sw-offers", "Harder")
    expect(v.last).to_contain_text("Changed: harder.")
    v.shot("changed")
    v.press(".sw-offers", "Undo")
    expect(v.last).to_contain_text("Taken back: harder.")
    v.say("make it easier")
    expect(v.last).to_contain_text("Changed: easier.")
    v.press(".sw-offers", "Other formats")
    v.page.locator(".sw-groups").get_by_text("Families", exact=True).click()
    v.page.locator(".sw-groups").get_by_role("button", name=re.compile("^Family letter")).click()
    v.shot("second-form")
    before = v.newest()
    v.page.get_by_role("button", name="Draft now").click()
    v.replied(before)
    expect(v.last).to_contain_text("Draft ready")
    v.shot("letter")
    v.done()


def test_what_a_form_cannot_take_is_said_beside_its_field_and_nothing_typed_is_lost(chromium: Browser, studio: str, shots: Path) -> None:
    v = Visit(chromium, studio, shots, "studio-faults")
    v.enter("teacher")
    v.page.get_by_text("Plan a lesson", exact=True).click()
    v.page.get_by_role("button", name=re.compile("^Lesson at three levels")).click()
    v.page.get_by_label("Learner needs").fill("two newcomers to English")
    v.page.get_by_label("Minutes").fill("900")
    v.page.get_by_label("Grade", exact=True).fill("77")
    v.page.get_by_role("button", name="Draft now").click()
    expect(v.page.get_by_text("Choose a number from 15 to 120.")).to_be_visible()
    expect(v.page.get_by_text("Choose a number from 0 to 12.")).to_be_visible()
    expect(v.page.get_by_role("alert").filter(has_text="Nothing is lost")).to_be_visible()
    expect(v.page.get_by_label("Learner needs")).to_have_value("two newcomers to English")
    v.shot("faults")
    v.page.get_by_label("Minutes").fill("30")
    v.page.get_by_label("Grade", exact=True).fill("5")
    before = v.newest()
    v.page.get_by_role("button", name="Draft now").click()
    v.replied(before)
    expect(v.last).to_contain_text("Draft ready")
    expect(v.last).not_to_contain_text("minutes 40")
    v.done()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_spanish_screen_has_no_english_of_ours(chromium: Browser, studio: str, shots: Path, size: str) -> None:
    v = Visit(chromium, studio, shots, "estudio", size)
    v.page.goto(v.url)
    v.page.get_by_role("link", name="Español").click()
    v.page.locator("#as-teacher input").check(force=True)
    v.page.get_by_role("button", name="Empezar").click()
    expect(v.page.locator(".sw-home h1")).to_be_visible(timeout=30_000)
    v.shot("inicio")
    text = v.page.locator(".sw-home").inner_text()
    assert not re.search(r"\b(Lesson|Quiz|Plan a|Practise|Grade|Draft now|Families)\b", text), text
    v.page.get_by_text("Practicar y comprobar", exact=True).click()
    v.page.get_by_role("button", name=re.compile("^Boleto de salida")).click()
    v.shot("forma")
    before = v.newest()
    v.page.get_by_role("button", name="Hacer el borrador").click()
    v.replied(before)
    expect(v.last).to_contain_text("Borrador listo")
    assert "question" not in v.last.inner_text().split("Checks")[0].split("Revisiones")[0].lower()
    v.say("hazlo más fácil")
    expect(v.last).to_contain_text("Cambiado: más fácil.")
    v.shot("borrador")
    v.done()


AT_ONCE = 8
"""Chromium refuses the eleventh file that is taken from one page, until the page is loaded again."""


def test_every_file_on_a_card_downloads_with_its_type_and_opens(chromium: Browser, studio: str, shots: Path, tmp_path: Path) -> None:
    v = Visit(chromium, studio, shots, "studio-files")
    v.enter("teacher")
    v.say("Quiz on equivalent fractions, grade 4, 4 questions")
    opened: list[str] = []
    tabs = v.page.locator(".sw-tab")
    for n in range(tabs.count()):
        tabs.nth(n).click()
        links = v.page.locator(".sw-draft .sw-sheet a[download]")
        for href in [links.nth(i).get_attribute("href") for i in range(links.count())]:
            if href in opened:
                continue
            if len(opened) % AT_ONCE == AT_ONCE - 1:
                v.page.reload()
                tabs.nth(n).click()
            with v.page.expect_download() as waiting:
                v.page.locator(f'.sw-draft a[href="{href}"]').click()
            path = tmp_path / f"{len(opened)}-{waiting.value.suggested_filename}"
            waiting.value.save_as(path)
            answer = v.context.request.get(studio + str(href))
            kind = path.suffix.lstrip(".")
            assert answer.headers["content-type"].startswith(TYPES.get(kind, "")), (href, answer.headers["content-type"])
            _opens(path)
            opened.append(str(href))
    kinds = {href.rsplit(".", 1)[-1] for href in opened}
    assert {"docx", "pdf", "md", "pptx", "qti", "gift", "kahoot", "anki"} <= kinds, kinds
    v.shot("files")
    v.done()


def _opens(path: Path) -> None:
    """Opens a downloaded file with a reader of its kind; each raises for a broken one."""
    content = path.read_bytes()
    match path.suffix:
        case ".docx":
            assert Document(io.BytesIO(content)).paragraphs
        case ".pdf":
            assert PdfReader(io.BytesIO(content)).pages[0].extract_text().strip()
        case ".pptx" | ".zip" | ".apkg":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert archive.testzip() is None
                assert archive.namelist()
        case ".json":
            assert json.loads(content)
        case _:
            assert content.decode("utf-8-sig").strip()
