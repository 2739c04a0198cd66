"""The real flows in Debian's Chromium, desk and phone: no console message, nothing from outside, accessible."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import thawcast

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OUTPUT = Path(__file__).parents[2] / "test-output"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
BRIEF = "/brief/RUS/USA/2010-12-31"
HEADLINE = thawcast.assess("USA", "RUS", as_of="2010-12-31").screen.headline
PAGES = {
    "ask": "/",
    "brief": BRIEF,
    "world": "/world?as_of=2010-12-31",
    "watch": "/watch?since=2021-12-31&to=2022-06-30&a=Russia",
    "record": "/record",
    "case": "/case?a=USA&b=RUS&c=IND&d=PAK&as_of=2012-12-31",
    "lab": "/lab/us_russia_reset_2010",
    "lab-index": "/lab",
    "casebook": "/casebook?region=Europe",
    "claims": "/claims",
    "casebook-case": "/casebook/us-russia-2009",
    "data": "/data",
    "error": "/brief/ATL/USA/2010-12-31",
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium binary on the PATH (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    OUTPUT.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page of the browser that writes down whatever it complains of or asks the network for."""

    def __init__(self, chromium: Any, site: str, **options: Any) -> None:
        self.site = site
        self.context = chromium.new_context(base_url=site, **options)
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: str) -> Any:
        self.page.goto(path, wait_until="networkidle")
        return self.page

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []
        assert [url for url in self.asked if not url.startswith((self.site, "data:", "blob:"))] == []


@pytest.fixture
def tab(chromium: Any, site: str) -> Iterator[Tab]:
    made = Tab(chromium, site, viewport=DESK)
    yield made
    made.close()


@pytest.fixture
def phone(chromium: Any, site: str) -> Iterator[Tab]:
    made = Tab(chromium, site, viewport=PHONE, has_touch=True, is_mobile=True)
    yield made
    made.close()


def test_ask_by_keyboard_with_an_old_name(tab: Tab) -> None:
    page = tab.open("/")
    page.get_by_label("One state").press_sequentially("Soviet")
    page.get_by_role("option", name="Russia Soviet Union").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_label("One state").input_value() == "Russia"
    page.get_by_label("The other").press_sequentially("usa")
    page.get_by_role("option", name="United States").wait_for()
    page.keyboard.press("Escape")
    page.get_by_label("As of").fill("2010-12-31")
    page.keyboard.press("Enter")
    page.wait_for_url("**/brief/RUS/USA/2010-12-31")
    page.get_by_role("heading", name=HEADLINE).wait_for()
    assert "2010" in page.title() or "Russia" in page.title()


def test_the_slider_moves_the_brief_and_its_address(tab: Tab) -> None:
    page = tab.open(BRIEF)
    page.get_by_label("End of").press("ArrowRight")
    page.wait_for_url("**/brief/RUS/USA/2011-12-31")
    page.get_by_text("As of 31 December 2011").wait_for()
    page.go_back()
    page.get_by_text("As of 31 December 2010").wait_for()


def test_a_chart_can_be_explored(tab: Tab) -> None:
    page = tab.open(BRIEF)
    page.locator("details.chapter > summary").first.click()
    figure = page.locator("figure.chart").first
    figure.get_by_role("button", name="Explore").click()
    drawn = figure.locator(".wide .drawn svg")
    drawn.wait_for()
    years = [text for text in drawn.locator("text").all_text_contents() if text.isdigit() and len(text) == 4]
    assert years == [str(year) for year in range(2002, 2011)]
    drawn.locator("path[aria-roledescription], .mark-symbol path").last.hover(force=True)
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert "90% interval" in page.locator("#vg-tooltip-element").inner_text()
    page.screenshot(path=OUTPUT / "web-explore.png")


def test_a_brief_can_be_downloaded(tab: Tab) -> None:
    page = tab.open(BRIEF)
    forms = {
        "HTML": b"<!DOCTYPE",
        "Markdown": b"# ",
        "JSON": b"{",
        "CSV of every chart": b"PK",
    }
    for form, begins in forms.items():
        with page.expect_download() as waiting:
            page.get_by_role("link", name=form, exact=True).click()
        assert Path(waiting.value.path()).read_bytes().startswith(begins)
        assert waiting.value.suggested_filename.startswith("RUS-USA-2010-12-31.")


def test_world_is_sorted_and_leads_to_a_brief(tab: Tab) -> None:
    page = tab.open("/world?as_of=2010-12-31")
    page.get_by_role("link", name="Since").click()
    page.wait_for_url("**sort=onset**")
    years = [text[:4] for text in page.locator(".turning tbody tr td:nth-child(3)").all_inner_texts()]
    assert years == sorted(years)
    page.get_by_label("Seen from").select_option("USA")
    page.wait_for_url("**focus=USA**")
    page.get_by_role("heading", name="Where others stand with the United States").wait_for()
    page.locator(".map a[aria-label^='Russia']").first.dispatch_event("click")
    page.wait_for_url("**/brief/USA/RUS/2010-12-31")


def test_the_lab_redraws_saves_and_loads(tab: Tab) -> None:
    page = tab.open("/lab/us_cuba_2014")
    page.locator("#results .drawn svg").first.wait_for()
    before = page.locator("#results .answer").inner_text()
    page.get_by_text("Outside options").click()
    high = page.get_by_label("United States: value of no deal, to")
    high.evaluate("e => { e.value = 0.9; e.dispatchEvent(new Event('input', {bubbles: true})); }")
    page.get_by_label("United States: value of no deal, from").evaluate(
        "e => { e.value = 0.8; e.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.wait_for_function("before => document.querySelector('#results .answer').innerText !== before", arg=before)
    page.wait_for_url("**outside**")
    assert "position" not in page.url  # only what was moved is in the address
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as TOML").click()
    saved = Path(waiting.value.path())
    assert "value = {low = 0.8" in saved.read_text(encoding="utf-8")
    page.goto("/lab")
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.toml", "mimeType": "", "buffer": saved.read_bytes()}
    )
    page.wait_for_function("document.querySelector('#toml').value.includes('[[issue]]')")
    page.get_by_role("button", name="Open").click()
    page.get_by_text("Outside options").wait_for()
    page.locator("#results .answer").wait_for()


def test_a_case_is_compared_on_a_phone(phone: Tab) -> None:
    page = phone.open("/case")
    page.get_by_label("One state", exact=True).fill("USA")
    page.get_by_label("The other", exact=True).fill("Russia")
    page.get_by_text("Compare with another pair").click()
    page.get_by_label("Beside: one state").fill("India")
    page.get_by_label("Beside: the other").fill("Pakistan")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("heading", name="India and Pakistan", exact=True).wait_for()


@pytest.mark.parametrize("path", [BRIEF, "/case?a=USA&b=RUS&as_of=2012-12-31"])
def test_ask_and_case_work_without_script(chromium: Any, site: str, path: str) -> None:
    plain = Tab(chromium, site, viewport=DESK, java_script_enabled=False)
    page = plain.open(path)
    if path == BRIEF:
        page.locator("details.chapter > summary").first.click()
    page.locator("figure img:visible").first.scroll_into_view_if_needed()
    page.get_by_label("As of").fill("2011-12-31")
    page.get_by_role("button", name="Ask" if path == BRIEF else "Show", exact=True).click()
    page.get_by_text("As of 31 December 2011").first.wait_for()
    assert not page.locator("[data-slide], [data-share], .explore").first.is_visible()
    plain.close()


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit(chromium: Any, site: str, name: str) -> None:
    shown = Tab(chromium, site, viewport=DESK)
    page = shown.open(PAGES[name])
    page.screenshot(path=OUTPUT / f"web-{name}-desk.png", full_page=name != "brief")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=OUTPUT / f"web-{name}-dark.png", full_page=name != "brief")
    assert violations(page, "color-contrast") == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    page.reload(wait_until="networkidle")  # what is drawn for a width is drawn when the page opens
    page.screenshot(path=OUTPUT / f"web-{name}-phone.png", full_page=name != "brief")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    if name in ("ask", "case"):  # the same elements in another order: two pages stand for all
        assert violations(page) == []
    if name == "error":
        shown.complaints = [
            text for text in shown.complaints if "404" not in text
        ]  # the browser tells the status itself
    shown.close()


def violations(page: Any, *rules: str) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds that is moderate or worse."""
    import axe_playwright_python

    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)  # evaluated by the debugger, past the page's own policy
    only = {"runOnly": list(rules)} if rules else {}
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], **only})
    return [
        (rule["id"], rule["impact"], [node["html"][:160] for node in rule["nodes"]][:3])
        for rule in found["violations"]
        if rule["impact"] in ("moderate", "serious", "critical")
    ]
