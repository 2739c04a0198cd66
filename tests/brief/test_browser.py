"""The page in a real browser: no console messages, no sideways scroll on a phone, pictures to look at."""

import base64
import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from thawcast.assessment import assess
from thawcast.brief.model import Brief
from thawcast.brief.render_html import render_html

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
]
OUTPUT = Path(__file__).parents[2] / "test-output"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium binary on the PATH (Debian: apt-get install chromium)"),
]


class Browser:
    """Chromium driven over a pipe by the DevTools protocol: JSON messages that end in a zero byte."""

    def __init__(self, profile: Path) -> None:
        command_in, self._write = os.pipe()
        self._read, command_out = os.pipe()
        high = (os.dup(command_in), os.dup(command_out))  # keep clear of 3 and 4 while these are filled
        shell = f'exec "$0" "$@" 3<&{high[0]} 4>&{high[1]}'
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", shell, str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=high,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for fd in (command_in, command_out, *high):
            os.close(fd)
        self._buffer = b""
        self._count = 0
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank", session=None)["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True, session=None)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], 60)
            if not ready:
                raise TimeoutError("chromium has not answered for a minute")
            chunk = os.read(self._read, 1 << 20)
            if not chunk:
                raise ConnectionError("chromium closed the pipe")
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def call(self, method: str, *, session: str | None = "", **params: Any) -> dict[str, Any]:
        self._count += 1
        command = {"id": self._count, "method": method, "params": params}
        if session is not None:
            command["sessionId"] = self.session
        os.write(self._write, json.dumps(command).encode() + b"\0")
        while (message := self._message()).get("id") != self._count:
            self.events.append(message)
        assert "error" not in message, message
        return message["result"]

    def evaluate(self, expression: str) -> Any:
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def show(self, url: str, *, width: int, scheme: str) -> None:
        phone = width < 600
        metrics: dict[str, Any] = {
            "width": width,
            "height": 844 if phone else 900,
            "deviceScaleFactor": 2 if phone else 1,
        }
        self.call("Emulation.setDeviceMetricsOverride", mobile=phone, **metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media="", features=features)
        self.call("Page.navigate", url=url)
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self._message())

    def picture(self, path: Path) -> None:
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        os.write(self._write, json.dumps({"id": 0, "method": "Browser.close"}).encode() + b"\0")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        os.close(self._write)
        os.close(self._read)


@pytest.fixture(scope="module", params=["sample", "us-russia-2010"])
def page(request: pytest.FixtureRequest, brief: Brief) -> str:
    """A page with every kind of chart, and the brief that `make brief` writes."""
    OUTPUT.mkdir(exist_ok=True)
    path = OUTPUT / f"{request.param}.html"
    shown = brief if request.param == "sample" else assess("USA", "RUS", as_of="2010-12-31").brief
    path.write_text(render_html(shown), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 390, 360])
def test_page_shows_without_complaint_or_sideways_scroll(browser: Browser, page: str, width: int, scheme: str) -> None:
    browser.events.clear()
    browser.show(page, width=width, scheme=scheme)
    browser.picture(OUTPUT / f"{Path(page).stem}-{width}-{scheme}.png")
    complaints = [
        e
        for e in browser.events
        if e["method"] in ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
    ]
    assert complaints == []
    asked = [e["params"]["request"]["url"] for e in browser.events if e["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert browser.evaluate("document.documentElement.clientWidth") == width


@pytest.mark.parametrize("width", [1200, 390, 360])
def test_one_drawing_a_chart_shows_and_its_text_can_be_read(browser: Browser, page: str, width: int) -> None:
    browser.events.clear()
    browser.show(page, width=width, scheme="light")
    browser.evaluate("document.querySelectorAll('details.chapter').forEach(chapter => chapter.open = true)")
    shown = "[...document.querySelectorAll('figure svg')].filter(s => s.getBoundingClientRect().width > 0)"
    assert browser.evaluate(f"{shown}.length") == browser.evaluate("document.querySelectorAll('figure').length")
    # 11 CSS pixels is about 8 points, the smallest size of print in common use.
    size = "parseFloat(getComputedStyle(t).fontSize) * s.getScreenCTM().a"
    sizes = f"{shown}.flatMap(s => [...s.querySelectorAll('text')].map(t => {size}))"
    assert browser.evaluate(f"Math.min(...{sizes})") >= 11


def test_charts_stay_inside_their_drawing(browser: Browser, page: str) -> None:
    for width in (1200, 360):
        browser.events.clear()
        browser.show(page, width=width, scheme="light")
        outside = browser.evaluate(
            "[...document.querySelectorAll('figure svg')].filter(s => s.getBoundingClientRect().width).flatMap(s => {"
            " const b = s.getBoundingClientRect(); return [...s.querySelectorAll('text')].filter(t => {"
            " const r = t.getBoundingClientRect(); return r.width && (r.left < b.left - 2 || r.right > b.right + 2"
            " || r.top < b.top - 2 || r.bottom > b.bottom + 2) }).map(t => t.textContent) })"
        )
        assert outside == [], width


def test_dark_page_repaints_the_ink_of_charts(browser: Browser, page: str) -> None:
    ink = {}
    for scheme in ("light", "dark"):
        browser.events.clear()
        browser.show(page, width=1200, scheme=scheme)
        ink[scheme] = browser.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " ...new Set([...document.querySelectorAll('figure svg text')].map(t => getComputedStyle(t).fill))]"
        )
    assert not set(ink["light"]) & set(ink["dark"])


def test_prints(browser: Browser, page: str) -> None:
    browser.events.clear()
    browser.show(page, width=1200, scheme="dark")
    pdf = base64.b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True)["data"])
    (OUTPUT / "brief.pdf").write_bytes(pdf)
    assert pdf.startswith(b"%PDF")
