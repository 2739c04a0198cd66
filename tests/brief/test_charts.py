"""Charts: accepted by Altair, drawn the same twice, told apart without colour, safe with hostile or missing data."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import altair
import polars as pl
import pytest

from thawcast.brief.drawing import theme
from thawcast.brief.drawing.spec import spec
from thawcast.brief.drawing.svg import svg
from thawcast.brief.model import Axis, Chart, Rule, Span

WIDTHS = (theme.WIDE, theme.NARROW)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert("1")</script> & \' \\ ${x} \x1b[31m'


def texts(drawn: str) -> list[str]:
    return ["".join(node.itertext()) for node in ET.fromstring(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", WIDTHS)
def test_altair_accepts_the_specification(chart: Chart, width: int) -> None:
    altair.Chart.from_dict(spec(chart, width=width), validate=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_same_chart_same_bytes(chart: Chart, width: int) -> None:
    assert svg(chart, width=width) == svg(chart, width=width)


def test_root_scales_and_carries_title_and_alt(chart: Chart) -> None:
    root = ET.fromstring(svg(chart))
    assert root.get("role") == "img"
    assert (root.get("width"), root.get("height")) == ("100%", None)
    assert float(str(root.get("viewBox")).split()[2]) == pytest.approx(theme.WIDE, rel=0.06)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text, desc.text) == (chart.title, chart.alt)
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), desc.get("id"))


def test_ids_begin_with_the_chart_and_references_resolve(chart: Chart) -> None:
    drawn = svg(chart)
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    assert all(name.startswith(f"{chart.id}-680") for name in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(ids)


def test_ground_is_transparent_and_every_colour_has_a_dark_form(chart: Chart) -> None:
    drawn = svg(chart)
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]+|[a-z]+)"', drawn)) - {"none", "transparent"}
    dark = theme.dark_css()
    assert {colour for colour in used if f'"{colour}"' not in dark} == set()


def test_series_differ_by_dash_and_shape(brief: object) -> None:
    days = [dt.date(2002, 1, 1) + dt.timedelta(days=30 * i) for i in range(100)]
    rows = pl.DataFrame(
        {"day": days * 3, "who": [w for w in "ABC" for _ in days], "v": [float(i % 7) for i in range(300)]}
    )
    dense = Chart("dense", "T", "A", "line", rows, Axis("day", "Day"), Axis("v", "V"), color=Axis("who", "Who"))
    drawn = svg(dense)
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', drawn))) == 3
    assert {"A", "B", "C"} <= set(texts(drawn)), "each line carries its name at its end"
    assert {"A", "B", "C"} <= set(texts(svg(dense, width=theme.NARROW))), "on a phone a legend names the lines"


def test_line_names_at_the_ends_do_not_overlap() -> None:
    rows = pl.DataFrame({"year": [2009, 2010] * 4, "who": [w for w in "ABCD" for _ in "12"], "v": [0.0, 1.0] * 4})
    chart = Chart("same", "T", "A", "line", rows, Axis("year", "Year"), Axis("v", "V"), color=Axis("who", "Who"))
    found = re.findall(r'transform="translate\([\d.]+,([-\d.]+)\)"[^>]*>([ABCD])</text>', svg(chart))
    heights = sorted(float(y) for y, _ in found)
    assert len(heights) == 4
    # Letters of 13 units need at least as much from line to line.
    assert min(b - a for a, b in pairwise(heights)) >= 13


def test_hostile_names_stay_text(chart: Chart) -> None:
    data = chart.data.with_columns(pl.col(pl.String) + HOSTILE)
    bad = replace(chart, title=HOSTILE, alt=HOSTILE, data=data, spans=(Span(None, None, HOSTILE),), id='a"b')
    bad = replace(bad, x=replace(bad.x, title=HOSTILE), y=replace(bad.y, title=HOSTILE), rules=(Rule(0.1, HOSTILE),))
    for width in WIDTHS:
        drawn = svg(bad, width=width)
        names = {node.tag.removeprefix(SVG) for node in ET.fromstring(drawn).iter()}
        assert names <= {"svg", "title", "desc", "g", "path", "rect", "line", "text", "tspan", "defs", "clipPath"}


def test_missing_values_break_a_line_and_do_not_break_the_drawing(chart: Chart) -> None:
    numbers = [c for c, kind in chart.data.schema.items() if kind == pl.Float64]
    holed = chart.data.with_row_index("n").with_columns(
        pl.when(pl.col("n") % 4 == 1).then(None).otherwise(pl.col(c)).alias(c) for c in numbers
    )
    assert "NaN" not in svg(replace(chart, data=holed.drop("n")))
    nothing = chart.data.with_columns(pl.lit(None, pl.Float64).alias(c) for c in numbers)
    for data in (nothing, chart.data.clear(), chart.data.head(1)):
        for width in WIDTHS:
            drawn = svg(replace(chart, data=data), width=width)
            assert "NaN" not in drawn
            assert "Infinity" not in drawn


def test_years_as_numbers_are_not_written_with_commas() -> None:
    rows = pl.DataFrame({"year": [1998, 2004, 2010], "v": [0.1, 0.3, 0.2]})
    chart = Chart("y", "T", "A", "line", rows, Axis("year", "Year"), Axis("v", "V"), spans=(Span(2004, 2010, "S"),))
    written = texts(svg(chart))
    assert "2000" in written
    assert not any("," in text for text in written)
    span = replace(chart, spans=(Span(dt.date(2004, 1, 1), dt.date(2010, 1, 1), "S"),))
    assert svg(span) == svg(chart), "a date on a number axis stands at its year"


def test_five_panels_each_have_their_years() -> None:
    rows = pl.DataFrame({"year": [2000, 2010] * 5, "area": [a for a in "ABCDE" for _ in "12"], "v": [0.0, 1.0] * 5})
    chart = Chart("f", "T", "A", "line", rows, Axis("year", "Year"), Axis("v", "V"), facet=Axis("area", "Area"))
    assert texts(svg(chart)).count("2010") == 5


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_inks_that_write_words_have_the_contrast_that_wcag_asks_of_text() -> None:
    for ink in (theme.TEXT, theme.MUTED, theme.SPAN_TEXT, *theme.SERIES):
        # WCAG 2.1, success criterion 1.4.3: 4.5 to 1; the page is #ffffff or #15181b.
        assert 1.05 / (luminance(ink.light) + 0.05) >= 4.5, ink
        assert (luminance(ink.dark) + 0.05) / (luminance("#15181b") + 0.05) >= 4.5, ink
