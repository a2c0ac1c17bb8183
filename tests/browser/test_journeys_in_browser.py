"""The three journeys clicked through in a real Chromium with the real tutor and no model: offline, light and dark, wide and narrow.

A request to another host, an error in the console or an uncaught exception fails the journey. Pictures of every
screen go to the folder named by STEPWISE_SHOTS.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

playwright_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402
from web_support import FakeTutor, running  # noqa: E402

from app.bootstrap import bootstrap  # noqa: E402
from app.settings import Settings  # noqa: E402

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("STEPWISE_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split() + ["--host-resolver-rules=MAP school.test 127.0.0.1"]
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}


@pytest.fixture(scope="module")
def address(indexed: Path) -> Iterator[str]:
    tutor = bootstrap(Settings(data_dir=indexed, model="none"))
    with running(tutor, indexed) as url:
        yield url
    tutor.close()


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("scripted")
    tutor = FakeTutor(folder)
    with running(tutor, folder) as url:
        yield url
    tutor.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}; set STEPWISE_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("STEPWISE_SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


_PLAIN = "Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy"
"""What Chromium says of a page without https; nothing is lost by it."""


class Visit:
    """A person at a screen; remembers what the page should not have done."""

    def __init__(self, browser: Browser, url: str, folder: Path, name: str, size: str = "wide", dark: bool = False, **more: Any) -> None:
        width, height = SIZES[size]
        scheme = "dark" if dark else "light"
        self.context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-US", **more)
        self.page: Page = self.context.new_page()
        self.url, self.folder, self.name, self.faults, self._n = url, folder, f"{name}-{size}-{scheme}", [], 0
        self.page.on("console", lambda m: self.faults.append(f"console: {m.text}") if m.type == "error" and _PLAIN not in m.text else None)
        self.page.on("pageerror", lambda e: self.faults.append(f"exception: {e}"))
        self.context.on("request", lambda r: self._asked(r.url))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != urlsplit(self.url).hostname:
            self.faults.append(f"asked another host: {url}")

    def shot(self, what: str) -> None:
        self._n += 1
        self.page.wait_for_timeout(250)
        self.page.screenshot(path=self.folder / f"{self.name}-{self._n}-{what}.png")

    def enter(self, audience: str, **given: str) -> None:
        self.page.goto(self.url)
        self.shot("who-are-you")
        self.page.locator(f"#as-{audience} input").check(force=True)
        for name, value in given.items():
            self.page.locator(f'input[name={name}][value="{value}"]').check(force=True)
        self.shot("chosen")
        self.page.get_by_role("button", name=re.compile("Start|Empezar")).click()
        expect(self.page.locator(".sw-home h1")).to_be_visible(timeout=30_000)
        self.shot("home")

    def say(self, text: str) -> None:
        """Types a message and waits for the end of the reply."""
        before = self.newest()
        self.page.locator("#chat-input").click()
        self.page.locator("#chat-input").press_sequentially(text)
        self.page.keyboard.press("Enter")
        self.replied(before)

    def newest(self) -> str:
        """The id of the newest reply on the screen."""
        return str(self.page.evaluate("[...document.querySelectorAll('.ai-message')].at(-1)?.closest('[id^=step-]')?.id ?? ''"))

    def replied(self, before: str) -> None:
        """Waits for a reply that is not `before`, and for its end."""
        self.page.wait_for_function(
            "before => { const id = [...document.querySelectorAll('.ai-message')].at(-1)?.closest('[id^=step-]')?.id; return id && id !== before }",
            arg=before,
            timeout=30_000,
        )
        expect(self.page.locator("#stop-button")).to_have_count(0, timeout=30_000)
        self.page.wait_for_timeout(400)

    def press(self, where: str, name: str | re.Pattern[str]) -> None:
        before = self.newest()
        self.page.locator(where).get_by_role("button", name=name).last.click()
        self.replied(before)

    @property
    def last(self) -> Any:
        return self.page.locator(".ai-message").last

    def nameless(self) -> list[str]:
        """Buttons, links and fields that a screen reader could not name."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll("button, a[href], input, select, textarea, [role=button], [role=textbox]")]
              .filter(e => e.offsetParent && e.type !== "hidden")
              .filter(e => !(e.getAttribute("aria-label") || e.textContent.trim() || e.title || e.labels?.length || e.querySelector("img[alt]:not([alt=''])")))
              .map(e => e.outerHTML.slice(0, 160))"""
        )

    def sideways(self) -> int:
        """Pixels by which the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def done(self) -> None:
        assert self.nameless() == []
        assert self.sideways() <= 0
        assert self.faults == []
        self.context.close()


LOOKS = pytest.mark.parametrize(("size", "dark"), [("wide", False), ("wide", True), ("narrow", False), ("narrow", True)])


@LOOKS
def test_a_student_goes_wrong_is_helped_checks_the_source_gets_it_right_and_comes_back(
    chromium: Browser, address: str, shots: Path, size: str, dark: bool
) -> None:
    v = Visit(chromium, address, shots, "student", size, dark)
    v.enter("student", grade="5", avatar="turtle", interest="space")
    v.say("what is 1/2 + 1/3? i think 2/5")
    expect(v.last).to_contain_text("Not yet")
    expect(v.last).not_to_contain_text("5/6")
    v.shot("not-yet")
    v.press(".sw-offers", re.compile("Hint"))
    v.shot("hint")
    v.say("why do we need the same bottom number?")
    link = v.page.locator('a[href^="/cite/"]').last
    expect(link).to_be_visible()
    v.shot("why")
    link.click()
    expect(v.page.locator("#passage[open] dl")).to_contain_text("Licence")
    v.shot("source")
    v.page.keyboard.press("Escape")
    expect(v.page.locator("#passage")).not_to_be_visible()
    v.say("5/6")
    expect(v.last).to_contain_text("Correct")
    card = v.page.locator(".sw-item:not(.sw-past)")
    expect(card).to_have_count(1)
    expect(card.locator(".katex").first).to_be_visible()
    v.shot("right-and-a-fresh-task")
    v.page.wait_for_timeout(1300)
    v.page.reload()
    expect(v.page.locator(".sw-item:not(.sw-past)")).to_have_count(1, timeout=30_000)
    expect(v.page.locator("[data-step-type=user_message]")).to_have_count(4)
    v.shot("opened-again")
    card = v.page.locator(".sw-item:not(.sw-past)")
    card.get_by_label("Your answer").fill("1")
    card.get_by_role("button", name="Fraction").click()
    expect(card.get_by_label("Your answer")).to_have_value("1/")
    card.get_by_label("Your answer").press_sequentially("7")
    before = v.newest()
    card.get_by_role("button", name="Check").click()
    v.replied(before)
    v.shot("checked-on-the-card")
    expect(v.page.locator("#badge")).to_contain_text("a computer program, not a person")
    v.done()


@LOOKS
def test_a_teacher_gets_a_draft_to_look_at_and_to_download(chromium: Browser, address: str, shots: Path, size: str, dark: bool) -> None:
    v = Visit(chromium, address, shots, "teacher", size, dark)
    v.enter("teacher")
    v.page.get_by_text("Plan a lesson", exact=True).click()
    v.page.get_by_role("button", name="Lesson at three levels of help").click()
    form = v.page.locator(".sw-form")
    form.get_by_label("Goal").select_option(label="Add fractions with unlike denominators")
    before = v.newest()
    form.get_by_role("button", name="Draft now").click()
    v.replied(before)
    paper = v.page.frame_locator(".sw-paper").first
    expect(paper.locator(".sheet")).to_be_visible()
    expect(paper.locator(".katex").first).to_be_visible()
    v.shot("draft")
    v.page.locator(".sw-checks summary").evaluate("e => { e.parentElement.open = true; e.scrollIntoView() }")
    v.shot("checks")
    v.page.locator(".sw-tab").last.scroll_into_view_if_needed()
    v.page.locator(".sw-tab").nth(1).click()
    expect(v.page.locator(".sw-tab").nth(1)).to_have_attribute("aria-pressed", "true")
    with v.page.expect_download() as waiting:
        v.page.get_by_role("link", name=re.compile("as Word")).click()
    assert waiting.value.suggested_filename.endswith(".docx")
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")
    v.shot("second-sheet")
    v.done()


@LOOKS
def test_a_parent_gets_ten_minutes_for_tonight_in_spanish_too(chromium: Browser, address: str, shots: Path, size: str, dark: bool) -> None:
    v = Visit(chromium, address, shots, "parent", size, dark)
    v.enter("parent")
    v.page.get_by_text("Fractions", exact=True).first.click()
    v.shot("topics")
    before = v.newest()
    v.page.get_by_role("button", name=re.compile("Add fractions with unlike denominators")).click()
    v.replied(before)
    v.shot("tonight")
    v.page.locator(".sw-offers").scroll_into_view_if_needed()
    v.shot("what-next")
    with v.context.expect_page() as opened:
        v.page.locator(".sw-offers").get_by_role("link", name="Print").click()
    sheet = opened.value
    expect(sheet.locator(".sheet")).to_be_visible()
    sheet.screenshot(path=v.folder / f"{v.name}-printed.png")
    sheet.close()
    v.press(".sw-offers", "In Spanish")
    v.shot("spanish")
    v.done()


def test_everything_can_be_done_with_the_keyboard_alone(chromium: Browser, address: str, shots: Path) -> None:
    v = Visit(chromium, address, shots, "keyboard")
    v.page.goto(address)

    def tab_to(selector: str, most: int = 60) -> None:
        for _ in range(most):
            if v.page.evaluate("s => document.activeElement?.matches(s)", selector):
                return
            v.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} was not reached by Tab")

    tab_to("input[name=audience]")
    v.page.keyboard.press("Space")
    tab_to("input[name=grade]")
    for _ in range(20):
        if v.page.evaluate("document.activeElement.value === '5'"):
            break
        v.page.keyboard.press("ArrowRight")
    v.shot("grade")
    tab_to("button.main")
    v.page.keyboard.press("Enter")
    expect(v.page.locator(".sw-home h1")).to_be_visible(timeout=30_000)
    tab_to("#root .sw-home details summary")
    v.page.keyboard.press("Enter")
    tab_to(".sw-home .sw-link")
    before = v.newest()
    v.page.keyboard.press("Enter")
    v.replied(before)
    v.page.locator(".sw-item:not(.sw-past)").wait_for()
    tab_to(".sw-item:not(.sw-past) input, .sw-item:not(.sw-past) textarea, .sw-item:not(.sw-past) .sw-order button:not(:disabled)")
    v.shot("focus-in-the-card")
    if v.page.evaluate("document.activeElement.type === 'radio'"):
        v.page.keyboard.press("Space")
    else:
        v.page.keyboard.type("1/2")
    before = v.newest()
    tab_to(".sw-item:not(.sw-past) .sw-main")
    v.page.keyboard.press("Enter")
    v.replied(before)
    v.shot("checked")
    tab_to("#chat-input")
    before = v.newest()
    v.page.keyboard.type("why?")
    v.page.keyboard.press("Enter")
    v.replied(before)
    ring = v.page.evaluate(
        "() => { document.querySelector('#new-chat-button').focus(); return getComputedStyle(document.activeElement).outlineStyle }"
    )
    assert ring in ("solid", "none")  # drawn on keyboard focus only
    v.done()


def test_choices_and_orders_work_and_an_older_task_can_only_be_read(chromium: Browser, scripted: str, shots: Path) -> None:
    v = Visit(chromium, scripted, shots, "kinds", "narrow")
    v.enter("student", grade="4", avatar="bee")
    v.say("kinds")
    card = v.page.locator(".sw-item:not(.sw-past)")
    expect(v.page.locator(".sw-past")).to_have_count(1)
    expect(v.page.locator(".sw-past button")).to_have_count(0)
    card.get_by_role("button", name="Move up: Find the same size").click()
    expect(card.locator("li").first).to_contain_text("Find the same size")
    v.shot("order")
    before = v.newest()
    card.get_by_role("button", name="Check").click()
    v.replied(before)
    expect(v.page.locator("[data-step-type=user_message]").last).to_contain_text("Find the same size")
    v.done()


def test_stop_keeps_what_was_said(chromium: Browser, scripted: str, shots: Path) -> None:
    v = Visit(chromium, scripted, shots, "stop")
    v.enter("student", grade="4")
    v.page.locator("#chat-input").press_sequentially("slow")
    v.page.keyboard.press("Enter")
    expect(v.last).to_contain_text("Part 3.")
    v.page.locator("#stop-button").click()
    expect(v.last).to_contain_text("Stopped. What was said is kept.")
    expect(v.last).to_contain_text("Part 3.")
    v.shot("stopped")
    v.done()


def test_spanish_and_right_to_left_reach_the_page(chromium: Browser, scripted: str, shots: Path) -> None:
    v = Visit(chromium, scripted, shots, "spanish", "narrow")
    v.page.goto(f"{scripted}/who?lang=es")
    v.page.locator("#as-parent input").check(force=True)
    v.page.get_by_role("button", name="Empezar").click()
    expect(v.page.locator(".sw-home h1")).to_have_text("¿De qué se trata esta noche?", timeout=30_000)
    assert v.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["es", "ltr"]
    v.shot("home")
    v.page.evaluate("document.documentElement.dir = 'rtl'")
    v.say("مرحبا كيف أساعد؟")
    v.shot("right-to-left")
    v.done()


PAYLOADS = [
    "<script>window.__xss=1</script>", "<img src=x onerror=window.__xss=1>", "<svg onload=window.__xss=1>", "[x](javascript:window.__xss=1)",
    "![x](http://tracker.example/x.png)", "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>", "$\\href{javascript:window.__xss=1}{x}$",
    "$\\htmlData{x=1}{y}$ $\\includegraphics{http://tracker.example/x.png}$", "```html\n<script>window.__xss=1</script>\n```", "<style>@import 'http://tracker.example'</style>",
    "[1](data:text/html,<script>window.__xss=1</script>)", "::alert[x]{onclick=window.__xss=1}", "</script><script>window.__xss=1</script>", "{{constructor.constructor('window.__xss=1')()}}",
    "<a href='vbscript:x' onmouseover='window.__xss=1'>x</a>", "<math><mtext></p><img src=x onerror=window.__xss=1>", "\"><img src=x onerror=window.__xss=1>",
]  # fmt: skip


class Parrot(FakeTutor):
    """Says back everything it is told: the worst model there could be."""

    async def script(self, turn: Any) -> Any:
        from web_support import ITEM, PASSAGE, SHEET

        from app.turn import Cited, Made, Said

        evil = turn.text
        yield Said(evil)
        yield Cited(1, type(PASSAGE)(**vars(PASSAGE) | {"text": evil, "heading": evil, "source": evil}), evil)
        yield Made(
            "item",
            evil,
            ITEM
            | {
                "id": f"x#{len(self.turns)}",
                "ask": evil,
                "title": evil,
                "unit": evil,
                "alt": evil,
                "picture": f"<svg xmlns='http://www.w3.org/2000/svg'>{evil}</svg>",
            },
        )
        yield Made("picture", evil, {"svg": f"<svg onload='window.__xss=1'>{evil}</svg>", "alt": evil})
        files = [{"name": evil, "kind": "sheet", "markdown": f"{evil}\n\n{SHEET}", "path_docx": "", "path_md": ""}]
        yield Made("draft", evil, {"title": evil, "checks": [{"rule": evil, "ok": False, "where": evil}], "files": files})
        yield Made("offers", "", {"actions": [{"name": "x", "label": evil}]})


def test_nothing_typed_or_generated_runs_or_asks_another_host(chromium: Browser, tmp_path: Path, shots: Path) -> None:
    tutor = Parrot(tmp_path)
    with running(tutor, tmp_path) as url:
        v = Visit(chromium, url, shots, "payloads")
        v.enter("student", grade="4")
        for payload in PAYLOADS:
            v.page.locator("#chat-input").fill(payload)
            before = v.newest()
            v.page.keyboard.press("Enter")
            v.replied(before)
            v.page.wait_for_timeout(300)
            for frame in v.page.frames:
                assert frame.evaluate("window.__xss") is None, payload
        thread = v.page.url.rsplit("/", 1)[-1]
        for n in range(len(PAYLOADS)):
            v.page.goto(f"{url}/cite/{thread}/{n}/1")
            assert v.page.evaluate("window.__xss") is None
        assert [f for f in v.faults if "asked another host" in f or "exception" in f] == []
        v.context.close()
    tutor.close()


def test_a_class_on_its_own_network_comes_in_by_name_without_https(chromium: Browser, indexed: Path, shots: Path, tmp_path: Path) -> None:
    """A browser trusts such a page less: it says less of where a form comes from, and lacks what only https pages have."""
    tutor = bootstrap(Settings(data_dir=Path(shutil.copytree(indexed, tmp_path / "data")), model="none"))
    with running(tutor, tmp_path / "data", names="school.test") as url:
        v = Visit(chromium, url.replace("127.0.0.1", "school.test"), shots, "own-network")
        v.enter("student", grade="5")
        v.say("what is 1/2 + 1/3? i think 2/5")
        expect(v.last).to_contain_text("Not yet.")
        v.press(".sw-offers", re.compile("Hint"))
        v.page.reload()
        expect(v.page.locator(".ai-message").last).to_be_visible(timeout=30_000)
        v.done()
    tutor.close()
