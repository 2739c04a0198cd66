"""The page: structure, tables behind charts, escaping, nothing from outside."""

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import polars as pl
import pytest

from thawcast.brief.model import Brief, Chapter, Chart, Table
from thawcast.brief.render_html import render_html
from thawcast.brief.screen import Chance, Confidence, Line, Said, Screen, Spark, Way
from thawcast.values import Source

VOID = {"meta", "link", "br", "hr", "img", "input"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \" ' & \x00"


class Page(HTMLParser):
    """Collects tags in order and fails on a tag closed out of turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.rows: list[int] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append((int(tag[1]), ""))
        if tag == "figure" and dict(attrs).get("class") == "chart":
            self.rows.append(0)
        if tag == "tr" and "figure" in self.open and "tbody" in self.open:
            self.rows[-1] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.open and self.open[-1] in ("h1", "h2", "h3"):
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)


@pytest.fixture(scope="module")
def html(brief: Brief) -> str:
    return render_html(brief)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_the_screen_comes_first_then_the_lines_caveats_sources_and_the_annex(html: str, brief: Brief) -> None:
    screen = brief.screen
    marks = [screen.pair, screen.day, screen.headline, *(each.sentence for each in screen.said)]
    marks += [
        screen.confidence.reason,
        *(way.command for way in screen.ways),
        *(f"<b>{c.number}</b>" for c in screen.chances),
    ]
    marks += [line.answer for line in screen.lines] + ["Machines count what was reported", brief.dataset]
    marks += [f"<summary>{c.question}</summary>" for c in brief.chapters if c.available]
    places = [html.index(mark, html.index("<body>")) for mark in marks]
    assert places == sorted(places)
    assert "<summary>Does each side answer the other?</summary>" not in html


def test_data_that_end_long_before_the_day_are_called_history(html: str) -> None:
    # The words of the sample end in June 2008, more than two years before the day.
    assert "History: these data end in June 2008" in html[: html.index('id="words"')]
    assert html.count("these data end in") == 1


def test_paper_has_no_annex(brief: Brief) -> None:
    printed = Page(render_html(brief, annex=False))
    assert "details" not in {tag for tag, _ in printed.tags}
    assert "Seven questions, seven lines" in [words for _, words in printed.headings]


def test_headings_are_in_order_and_ids_unique(page: Page) -> None:
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = {str(a["href"])[1:] for tag, a in page.tags if tag == "a" and str(a["href"]).startswith("#")}
    assert wanted <= set(ids)


def test_a_table_of_every_row_stands_behind_every_chart(page: Page, brief: Brief) -> None:
    charts = [chart for chapter in brief.chapters for chart in chapter.charts]
    assert page.rows == [chart.data.height for chart in charts]
    answered = [chapter for chapter in brief.chapters if chapter.available]
    # Each chapter and the sources are folded away, and in them the rows behind each chart.
    assert [tag for tag, _ in page.tags].count("details") == len(charts) + len(answered) + 1


def test_every_drawing_has_its_alt_text(html: str, brief: Brief) -> None:
    charts = [chart for chapter in brief.chapters for chart in chapter.charts]
    for chart in charts:
        assert html.count(f">{chart.alt}</desc>") == 2, "once for a desk, once for a phone"


def test_nothing_comes_from_outside(page: Page, html: str) -> None:
    names = [tag for tag, _ in page.tags]
    assert not {"script", "iframe", "object", "img", "embed", "base", "form"} & set(names)
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on")]
        for name in ("src", "href", "xlink:href", "action"):
            value = attrs.get(name) or "#"
            assert value.startswith(("#", "data:")) or (tag == "a" and value.startswith("https://doi.org/")), value
    assert "@import" not in html
    assert "url(http" not in html
    policy = next(a for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_language_viewport_and_skip_link(page: Page) -> None:
    assert ("html", {"lang": "en"}) in page.tags
    assert any(attrs.get("name") == "viewport" for _, attrs in page.tags)
    first_link = next(attrs for tag, attrs in page.tags if tag == "a")
    assert first_link["href"] == "#main"


def test_hostile_text_stays_text(brief: Brief) -> None:
    chart = brief.chapters[0].charts[0]
    chart = replace(chart, title=HOSTILE, alt=HOSTILE, data=chart.data.with_columns(pl.col("series") + HOSTILE))
    table = Table(HOSTILE, (HOSTILE,), ((HOSTILE,),))
    texts = (HOSTILE,)
    chapter = Chapter(
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, texts, charts=(chart,), tables=(table,), caveats=texts, sources=texts
    )
    absent = Chapter("x", HOSTILE, reason=HOSTILE)
    source = Source(HOSTILE, f"https://a.org/{HOSTILE}", HOSTILE, HOSTILE)
    said = (Said(HOSTILE, HOSTILE),)
    spark = Spark(HOSTILE, (0.1, 0.2, 0.3), (), HOSTILE, HOSTILE, 0.2, HOSTILE)
    chances = (Chance((1,), 50, HOSTILE, HOSTILE, 3),)
    lines = (Line(HOSTILE, HOSTILE, HOSTILE, None, HOSTILE),)
    screen = Screen(
        *(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, None, said, spark, chances, Confidence("low", HOSTILE), lines),
        *(texts, (Way(HOSTILE, HOSTILE, HOSTILE),)),
    )
    bad = Brief(HOSTILE, HOSTILE, screen, (chapter, absent), (source,), HOSTILE)
    html = render_html(bad)
    page = Page(html)
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert not [a for _, a in page.tags if "onerror" in a]
    assert "{{ 7*7 }}" in "".join(page.text)
    assert "\x00" not in html


def test_a_brief_of_nothing_is_still_a_page(brief: Brief) -> None:
    bare = replace(brief.screen, arrow="", spark=None, said=(), chances=(), lines=(), caveats=(), ways=())
    page = Page(render_html(replace(brief, screen=bare, chapters=(), sources=())))
    assert [words for _, words in page.headings] == ["A thaw, already cooling", "Sources", "Annex"]


def test_same_brief_same_page(brief: Brief, html: str) -> None:
    assert render_html(brief) == html


def test_chart_columns_choose_what_the_table_shows(brief: Brief) -> None:
    chart: Chart = replace(brief.chapters[0].charts[0], columns={"year": "When", "level": "How warm"})
    chapter = replace(brief.chapters[0], charts=(chart,))
    html = render_html(replace(brief, chapters=(chapter,)))
    assert '<th scope="col" class="number">How warm</th></tr>' in html
    assert "Low (5%)" not in html


def test_importing_the_renderers_loads_none_of_the_heavy_libraries() -> None:
    names = (
        "from thawcast.brief import render_html, render_markdown, render_terminal; import thawcast.brief.drawing.svg"
    )
    heavy = "{'altair', 'jinja2', 'vl_convert', 'rich', 'pandas'}"
    code = f"import sys; {names}; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
