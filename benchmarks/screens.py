"""Pictures of eight answers to look at, and their length: on the screen, on paper, before the annex.

    python benchmarks/screens.py                     into test-output/screens: desk, phone, dark, print
    python benchmarks/screens.py --beside CHECKOUT   and the lengths of what another checkout answers
    python benchmarks/screens.py "CHN IND 2023-06-30" ...

Each answer is the HTML file that `thawcast assess --out` writes, shown by Chromium (Debian: apt-get install chromium).
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

OURS = Path(__file__).parents[1]
OUTPUT = OURS / "test-output" / "screens"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

ASKED = (
    ("USA", "RUS", "2010-12-31"),
    ("USA", "RUS", "2013-12-31"),
    ("USA", "RUS", "2014-12-31"),
    ("IND", "PAK", "2005-12-31"),
    ("CHN", "IND", "2023-06-30"),
    ("USA", "RUS", "1973-12-31"),
    ("SAU", "IRN", "2023-06-30"),
    ("FJI", "TGO", "2014-12-31"),
)
"""A rise short of a thaw, nothing clear, a chill, thaws by years and by months, and a pair that nothing covers."""

VIEWS = {"desk": (1200, "light"), "dark": (1200, "dark"), "phone": (390, "light"), "phone-dark": (390, "dark")}
"""Width [px] and colours of each picture."""

COUNTED = """(what) => {
  const page = document.body.cloneNode(true);
  for (const gone of page.querySelectorAll('svg, style, script, .annex, details:not([open])')) gone.remove();
  if (what === 'numbers') for (const gone of page.querySelectorAll('.cited')) gone.remove();
  const lead = [...page.querySelectorAll('h1, .said, .lead')];
  return (what === 'screen' ? lead : [page]).map(part => part.textContent).join(' ');
}"""
"""The text of a page: of its screen, or of all that stands before the annex, with or without the list of sources."""

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
RUN = "import sys; from thawcast.cli import main; sys.argv = ['thawcast', *sys.argv[1:]]; main()"


def written(checkout: Path, named: tuple[str, ...], folder: Path) -> Path | None:
    """Let a checkout write an answer as HTML; None where it refuses.

    Args:
        checkout: Its folder.
        named: Two states and the day.
        folder: Where to.
    """
    before = set(folder.glob("*.html"))
    a, b, day = named
    words = ["assess", a, b, "--as-of", day, "--out", str(folder)]
    with tempfile.TemporaryDirectory() as home:
        env = {"PYTHONPATH": str(checkout / "src"), "THAWCAST_HOME": home, "HOME": home}
        subprocess.run([sys.executable, "-c", RUN, *words], env=env, capture_output=True, check=False)
    return next(iter(set(folder.glob("*.html")) - before), None)


def lengths(page: Any) -> list[int]:
    """Count words and numbers on the screen, pages on paper, and words and numbers before the annex."""
    screen, whole, numbers = (page.evaluate(COUNTED, what) for what in ("screen", "whole", "numbers"))
    pages = len(PAGE.findall(page.pdf(prefer_css_page_size=True)))
    return [len(screen.split()), len(NUMBER.findall(screen)), pages, len(whole.split()), len(NUMBER.findall(numbers))]


def shown(browser: Any, file: Path, stem: str | None) -> list[int]:
    """Open an answer, take its pictures where a name is given, and count."""
    for name, (width, scheme) in VIEWS.items() if stem else ():
        phone = width < 600
        context = browser.new_context(
            viewport={"width": width, "height": 844 if phone else 900},
            color_scheme=scheme,
            device_scale_factor=2 if phone else 1,
        )
        page = context.new_page()
        page.goto(file.as_uri())
        page.screenshot(path=OUTPUT / f"{stem}-{name}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            print(f"{stem}-{name}: scrolls sideways")
        context.close()
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(file.as_uri())
    if stem:
        page.pdf(path=OUTPUT / f"{stem}-print.pdf", prefer_css_page_size=True)
    counted = lengths(page)
    page.close()
    return counted


def compared(asked: Sequence[tuple[str, ...]], beside: Path | None) -> Iterator[str]:
    """Yield a row of Markdown for each answer, and one for the same of another checkout.

    Args:
        asked: Two states and the day of each.
        beside: Folder of the other checkout.
    """
    from playwright.sync_api import sync_playwright

    OUTPUT.mkdir(parents=True, exist_ok=True)
    yield "| answer | words on the screen | numbers | pages on paper | words before the annex | numbers |"
    yield "|---|---|---|---|---|---|"
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as home:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for named in asked:
            stem = "-".join(named)
            for checkout in (beside, OURS):
                if checkout is None:
                    continue
                folder = Path(home) / ("before" if checkout == beside else "now") / stem
                folder.mkdir(parents=True)
                file = written(checkout, named, folder)
                counted = None if file is None else shown(browser, file, stem if checkout == OURS else None)
                when = "" if beside is None else f", {folder.parent.name}"
                yield f"| {' '.join(named)}{when} | {' | '.join(map(str, counted or ['refuses']))} |"
        browser.close()


def main() -> None:
    """Take the pictures and print the table."""
    parser = argparse.ArgumentParser(description="Pictures of answers to look at, and how long the answers are.")
    parser.add_argument("asked", nargs="*", help='"USA RUS 2010-12-31"; default the eight')
    parser.add_argument("--beside", type=Path, help="folder of another checkout")
    if CHROMIUM is None:
        raise SystemExit("no chromium on the PATH (Debian: apt-get install chromium)")
    chosen = parser.parse_args()
    for row in compared([tuple(named.split()) for named in chosen.asked] or ASKED, chosen.beside):
        print(row, flush=True)
    print(f"pictures: {OUTPUT.relative_to(OURS)}")


if __name__ == "__main__":
    main()
