"""The brief as Markdown and in a terminal."""

from dataclasses import replace

import polars as pl
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from thawcast.brief.model import Brief, Chapter, Table
from thawcast.brief.phrases import probability
from thawcast.brief.render_markdown import render_markdown
from thawcast.brief.render_terminal import render_terminal
from thawcast.brief.text import number, numeric


def parsed(words: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(words)


def shown(brief: Brief, *, where: str = "", width: int = 100) -> str:
    with (console := Console(width=width, color_system=None)).capture() as captured:
        console.print(render_terminal(brief, where=where))
    return captured.get()


def test_markdown_holds_each_heading_table_and_alt(brief: Brief) -> None:
    html = parsed(render_markdown(brief))
    charts = [chart for chapter in brief.chapters for chart in chapter.charts]
    tables = [table for chapter in brief.chapters for table in chapter.tables]
    assert html.count("<h1>") == 1
    assert html.count("<h2>") == 4 + 2  # four chapters answered; caveats and sources
    assert html.count("<table>") == 1 + len(charts) + len(tables)
    # A header row each, and the rows of the answers, the charts and the table of five cases.
    assert html.count("<tr>") == html.count("<table>") + 7 + sum(c.data.height for c in charts) + 5
    for chart in charts:
        assert f"<p>{chart.alt}</p>" in html.replace("&quot;", '"')
    assert '<a href="https://doi.org/10.7910/DVN/28075">' in html


@pytest.mark.parametrize(
    "words",
    ["<b>x</b>", "*x* _x_ `x`", "[x](http://a.b)", "# x", "1. x", "- x", "> x", "a | b", "x &lt; y", "---", "![x](y)"],
)
def test_markup_in_a_claim_is_shown_as_written(brief: Brief, words: str) -> None:
    chapter = Chapter("k", "Q?", words, claims=(words,), caveats=(words,))
    html = parsed(render_markdown(replace(brief, chapters=(chapter,), caveats=())))
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<p>{escaped}</p>" in html
    assert f"<li>{escaped}</li>" in html
    assert f"<td>{escaped}</td>" in html


def test_terminal_shows_answers_curve_caveats_and_place(brief: Brief) -> None:
    text = shown(brief, where="brief/RUS-USA.html")
    for words in (brief.title, "2010-12-31", "Mostly words", "Not available: not built yet", "3 caveats"):
        assert words in text
    assert "brief/RUS-USA.html" in text
    # 0.9 falls to -0.4 and returns to 0.7: nine years, nine marks, the lowest at 2008.
    curve = next(line for line in text.splitlines() if line.startswith("Russia → United States")).split()[4]
    assert len(curve) == 9
    assert curve.index("▁") == 6
    assert max(map(len, text.splitlines())) <= 100


def test_terminal_takes_names_as_names(brief: Brief) -> None:
    text = shown(replace(brief, title="[bold red]A[/] \x1b[31mB", lead=("[x]",)))
    assert "[bold red]A[/]" in text
    assert "\x1b" not in text


def test_terminal_averages_a_long_line_down(brief: Brief) -> None:
    chart = brief.chapters[0].charts[0]
    rows = pl.DataFrame({"year": list(range(1000)), "level": [float(i) for i in range(1000)], "series": ["A"] * 1000})
    chapter = replace(brief.chapters[0], charts=(replace(chart, data=rows, low=None, high=None, spans=()),))
    line = next(x for x in shown(replace(brief, chapters=(chapter,))).splitlines() if x.startswith("A  "))
    curve = line.split()[1]
    assert (len(curve), curve[0], curve[-1]) == (48, "▁", "█")


def test_terminal_without_charts_or_chapters() -> None:
    assert "starter 1" in shown(Brief("A – B", "2010-12-31", (), (), (), (), "starter 1"), width=40)


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
