"""The family's evening in a real Chromium: link a child, ten minutes, the week's note in two languages, the slip; wide, narrow, dark, right to left."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_journeys_in_browser import LOOKS, Visit, chromium, shots

playwright_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, expect  # noqa: E402
from web_support import running  # noqa: E402

from app.bootstrap import bootstrap  # noqa: E402
from app.settings import Settings  # noqa: E402
from app.store import EvidenceRow  # noqa: E402
from app.tutor import Tutor  # noqa: E402

pytestmark = pytest.mark.browser
__all__ = ["chromium", "shots"]


@pytest.fixture(scope="module")
def house(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Tutor]]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("family") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    with running(tutor, folder) as url:
        yield url, tutor
    tutor.close()


def at_home(browser: Browser, house: tuple[str, Tutor], shots: Path, name: str, size: str, dark: bool, language: str) -> Visit:
    """A child that worked on two days, and an adult of the same computer on the family's first page."""
    url, tutor = house
    v = Visit(browser, url, shots, name, size, dark)
    for audience in ("student", "parent"):
        answer = v.page.request.post(
            f"{url}/who",
            form={"audience": audience, "grade": "5", "avatar": "owl", "language": language},
            headers={"origin": url},
            max_redirects=0,
        )
        assert answer.status == 303
    device = next(c["value"] for c in v.context.cookies() if c["name"] == "stepwise_device").split(".")[0]
    now = datetime.now(UTC)
    for n, (ago, right) in enumerate(((3, False), (3, True), (0, False))):
        row = EvidenceRow(
            f"{device}.1",
            f"s{device}",
            "fractions.add-unlike",
            f"fractions/add-unlike#{n}",
            "right" if right else "wrong",
            created=now - timedelta(days=ago),
        )
        tutor.store.open_session(f"s{device}", row.person, "student")
        tutor.store.finish_turn(f"s{device}", "", {}, {}, "t", [row], {}, row.person)
    v.page.goto(f"{url}/family")
    return v


@LOOKS
def test_a_family_links_a_child_reads_its_evening_and_writes_back(
    chromium: Browser, house: tuple[str, Tutor], shots: Path, size: str, dark: bool
) -> None:
    v = at_home(chromium, house, shots, "family", size, dark, "en")
    v.shot("whose")
    assert v.nameless() == []
    v.page.locator("input[name=child]").first.check(force=True)
    v.page.get_by_label(re.compile("I agree")).check()
    v.page.get_by_role("button", name="Show me this child's evening").click()
    v.page.get_by_text("Will my child fall behind at their own pace?").click()
    expect(v.page.locator("details[open]")).to_contain_text("Begun: 1.")
    v.shot("linked")
    v.page.get_by_role("link", name="Ten minutes tonight").click()
    expect(v.page.locator(".column h2")).to_have_text("Adding pieces of different sizes")
    expect(v.page.locator(".katex").first).to_be_visible()
    v.shot("ten-minutes")
    v.page.get_by_role("link", name="The week's note").click()
    v.page.get_by_label("Beside it").select_option("es")
    v.page.get_by_role("button", name="Show").click()
    expect(v.page.locator(".column")).to_have_count(2)
    expect(v.page.locator(".column").nth(1)).to_contain_text("días distintos")
    v.shot("note")
    assert v.sideways() <= 0
    v.page.get_by_role("button", name="Copy").first.click()
    expect(v.page.get_by_text("Copied")).to_be_visible()
    v.page.get_by_role("link", name="What we noticed").click()
    v.page.get_by_label("Said why, in their own words").check()
    v.page.get_by_role("button", name="Send to the teacher").click()
    expect(v.page.locator(".sent")).to_contain_text("The teacher has not read it yet")
    v.shot("slip")
    v.page.get_by_role("button", name="Take it back").click()
    expect(v.page.locator(".sent")).to_contain_text("Taken back")
    v.page.get_by_role("link", name="My family").click()
    v.page.locator("details.end summary").click()
    v.page.get_by_role("button", name="Yes, end it").click()
    expect(v.page.locator(".told")).to_contain_text("The link has ended")
    v.done()


@pytest.mark.parametrize(("size", "dark"), [("wide", False), ("narrow", True)])
def test_arabic_stands_from_right_to_left_and_prints_on_one_page(
    chromium: Browser, house: tuple[str, Tutor], shots: Path, size: str, dark: bool
) -> None:
    v = at_home(chromium, house, shots, "family-arabic", size, dark, "ar")
    assert v.page.locator("html").get_attribute("dir") == "rtl"
    v.shot("whose")
    v.page.locator("input[name=child]").first.check(force=True)
    v.page.locator("input[name=agree]").check()
    v.page.locator("form[action='/family/link'] button").click()
    v.page.goto(f"{house[0]}/family/1/note")
    assert v.page.locator(".column").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    if size == "wide":
        first, second = (v.page.locator(".column").nth(n).bounding_box() for n in (0, 1))
        assert first
        assert second
        assert first["x"] > second["x"]
    v.shot("note")
    assert v.page.pdf(format="A4").count(b"/Type /Page\n") + v.page.pdf(format="A4").count(b"/Type /Page ") <= 1
    v.page.goto(f"{house[0]}/family/1")
    v.shot("ten-minutes")
    assert v.sideways() <= 0
    v.done()
