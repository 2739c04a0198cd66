"""The brief as Markdown and in a terminal."""

import re
from dataclasses import replace

import polars as pl
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from thawcast.brief.model import Brief, Chapter, Table
from thawcast.brief.phrases import probability
from thawcast.brief.render_markdown import render_markdown
from thawcast.brief.render_terminal import render_terminal
from thawcast.brief.screen import Line
from thawcast.brief.text import number, numeric


def parsed(words: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(words)


def shown(brief: Brief, *, more: bool = False, where: str = "", width: int = 100) -> str:
    with (console := Console(width=width, color_system=None)).capture() as captured:
        console.print(render_terminal(brief, more=more, where=where))
    return captured.get()


def test_markdown_holds_each_heading_table_and_alt(brief: Brief) -> None:
    html = parsed(render_markdown(brief))
    charts = [chart for chapter in brief.chapters for chart in chapter.charts]
    tables = [table for chapter in brief.chapters for table in chapter.tables]
    assert html.count("<h1>") == 1
    parts = ["Ways on", "Seven questions, seven lines", "Before you act on this", "Sources", "Annex", "References"]
    assert re.findall("<h2>(.*)</h2>", html) == parts
    assert html.count("<h3>") == 4  # four chapters answered
    assert html.count("<table>") == 1 + len(charts) + len(tables)
    # A header row each, and the rows of the lines, the charts and the table of five cases.
    assert html.count("<tr>") == html.count("<table>") + 3 + sum(c.data.height for c in charts) + 5
    for chart in charts:
        assert f"<p>{chart.alt}</p>" in html.replace("&quot;", '"')
    assert '<a href="https://doi.org/10.7910/DVN/28075">' in html


@pytest.mark.parametrize(
    "words",
    ["<b>x</b>", "*x* _x_ `x`", "[x](http://a.b)", "# x", "1. x", "- x", "> x", "a | b", "x &lt; y", "---", "![x](y)"],
)
def test_markup_in_a_claim_is_shown_as_written(brief: Brief, words: str) -> None:
    chapter = Chapter("k", "Q?", words, claims=(words,), caveats=(words,))
    screen = replace(brief.screen, lines=(Line("k", "Q?", words, None, "●"),))
    html = parsed(render_markdown(replace(brief, chapters=(chapter,), screen=screen)))
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<p>{escaped}</p>" in html
    assert f"<li>{escaped}</li>" in html
    assert f"<td>{escaped}</td>" in html


def test_terminal_shows_the_screen_and_the_place(brief: Brief) -> None:
    text = shown(brief, where="brief/RUS-USA.html")
    for words in (
        brief.screen.pair,
        "31 December 2010",
        "A THAW, ALREADY COOLING",
        "1 yr ■■■■■■□□□□ 69%",
        "Moderate: 40",
    ):
        assert words in text
    assert "brief/RUS-USA.html" in text
    assert "Mostly words" not in text
    # -0.3 is the lowest of five years, 0.9 the highest, and one is not known.
    assert "2006 ▅ ▁█▇ 2010" in text
    assert max(map(len, text.splitlines())) <= 80


def test_terminal_tells_more_to_who_asks(brief: Brief) -> None:
    text = shown(brief, more=True)
    for words in ("Mostly words. (Jun 2008)", "News is not the world.", "icews; unvotes", "starter 1"):
        assert words in text
    # 0.9 falls to -0.4 and returns to 0.7: nine years, nine marks, the lowest at 2008.
    curve = next(line for line in text.splitlines() if line.startswith("Russia → United States")).split()[4]
    assert len(curve) == 9
    assert curve.index("▁") == 6


def test_terminal_takes_names_as_names(brief: Brief) -> None:
    text = shown(replace(brief, screen=replace(brief.screen, pair="[bold red]A[/] \x1b[31mB")))
    assert "[bold red]A[/]" in text
    assert "\x1b" not in text


def test_terminal_averages_a_long_line_down(brief: Brief) -> None:
    chart = brief.chapters[0].charts[0]
    rows = pl.DataFrame({"year": list(range(1000)), "level": [float(i) for i in range(1000)], "series": ["A"] * 1000})
    chapter = replace(brief.chapters[0], charts=(replace(chart, data=rows, low=None, high=None, spans=()),))
    line = next(x for x in shown(replace(brief, chapters=(chapter,)), more=True).splitlines() if x.startswith("A  "))
    curve = line.split()[1]
    assert (len(curve), curve[0], curve[-1]) == (48, "▁", "█")


def test_terminal_without_charts_or_chapters(brief: Brief) -> None:
    assert "starter 1" in shown(replace(brief, chapters=()), more=True, width=40)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.456, ".0%", "46%"),
        (0.456, ".1~%", "45.6%"),
        (2010, None, "2010"),
        (2010.0, "d", "2010"),
        (0.5, "+.2f", "+0.50"),
        (-1234567.0, None, "−1,234,567"),
        (1.5, "nonsense", "1.50"),
    ],
)
def test_numbers(value: float, form: str | None, text: str) -> None:
    assert number(value, form) == text


def test_a_column_of_probabilities_is_flush_right_to_its_ends() -> None:
    rows = (("One", probability(0.9991)), ("Two", probability(0.0004)), ("Three", probability(0.4)))
    assert numeric(Table("", ("Area", "Probability"), rows)) == [False, True]
