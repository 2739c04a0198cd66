"""Where the parts of a chart go: rows under fixed names, series, panels, ranges and sizes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from thawcast.brief.drawing import theme
from thawcast.brief.model import Axis, Chart
from thawcast.brief.text import CONTROL, clean, horizontal, lines, number

COMPACT_BELOW = 500
"""Drawings narrower than this [user units] are laid out for a phone."""

PANEL_GAP = 22
"""Space between small multiples side by side [user units]."""

Range = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """A chart measured out for one width.

    Args:
        chart: The chart.
        rows: Its data as `x, y, low, high, series, panel, text`; dates in milliseconds.
        series: Names of the series in order of appearance, empty without colours.
        panels: Names of the small multiples, empty without facets.
        measure: Range of the numbers axis (y of lines, x of bars).
        along: Range of x of a line, step or upright point chart.
        width: Width of the whole drawing [user units].
    """

    chart: Chart
    rows: pl.DataFrame
    series: tuple[str, ...]
    panels: tuple[str, ...]
    measure: Range
    along: Range | None
    width: int

    @property
    def compact(self) -> bool:
        """Whether the drawing is for a phone."""
        return self.width < COMPACT_BELOW

    @property
    def sideways(self) -> bool:
        """Whether the numbers run along x."""
        return horizontal(self.chart)

    @property
    def timed(self) -> bool:
        """Whether x is a date."""
        return self.chart.data.schema[self.chart.x.column].is_temporal()

    @property
    def banded(self) -> bool:
        """Whether there are intervals to draw."""
        return bool(self.chart.low and self.chart.high)

    @property
    def categories(self) -> list[str]:
        """Categories of a sideways chart in order of appearance."""
        return self.rows["y"].unique(maintain_order=True).to_list()

    @property
    def grouped(self) -> bool:
        """Whether the rows of a category stand side by side."""
        return self.chart.color is not None and self.chart.color.column != self.chart.y.column and len(self.series) > 1

    @property
    def columns(self) -> int:
        """Small multiples in a row."""
        count = len(self.panels)
        if self.compact:
            return 1 if self.sideways else min(2, count)
        return min(2, count) if self.sideways or count in (2, 4) else min(3, count)

    @property
    def panel_width(self) -> int:
        """Width of one small multiple's plot [user units]."""
        labels = self.name_room if self.sideways else 44
        gaps = PANEL_GAP * (self.columns - 1)
        return max(80, int(self.width - labels - gaps - 14) // self.columns)

    @property
    def label_width(self) -> int:
        """Most room that the categories' names may take [user units]."""
        return 118 if self.compact else 208

    @property
    def plot_width(self) -> float:
        """Width of the plot of a chart without small multiples: what the words beside it leave [user units].

        Estimated here because Vega's own fitting lays every chart out twice.
        """
        if self.sideways:
            return self.width - self.name_room - 16
        form = self.chart.y.form
        ticks = (number(edge, form) if form else f"{edge:.1f}" for edge in self.measure)
        left = 12 + 6.6 * max(map(len, ticks))
        longest = max((min(30, len(name)) for name in self.series), default=0) if self.labelled else 0
        return self.width - left - (14 + 7.2 * longest if longest else 18)

    @property
    def name_room(self) -> float:
        """Room that the categories' names take beside the plot [user units]."""
        return 16 + 6.9 * max((len(line) for name in self.categories for line in self.name_lines(name)), default=0)

    def name_lines(self, name: str) -> list[str]:
        """Break a category's name into lines that fit beside the plot."""
        return lines(name, self.label_width)

    @property
    def height(self) -> int:
        """Height of one plot [user units]."""
        if self.sideways:
            bars = len(self.series) if self.grouped else 1
            deepest = max((len(self.name_lines(name)) for name in self.categories), default=1)
            return max(1, len(self.categories)) * max(bars * 19 + 13, deepest * 15 + 12)
        if self.panels:
            return 110 if self.compact else 130
        return 230 if self.compact else 270

    @property
    def labelled(self) -> bool:
        """Whether each line carries its name at its end, so that no legend is needed."""
        drawn = self.chart.mark in ("line", "step")
        return drawn and not self.compact and not self.panels and 1 < len(self.series) <= len(theme.SERIES)

    @property
    def pointed(self) -> bool:
        """Whether a line has few enough points to mark each, which also tells lines apart by shape."""
        counts = self.rows.group_by("series", "panel").len()["len"]
        room = self.panel_width if self.panels else self.plot_width
        return self.chart.mark == "line" and max(counts.to_list(), default=0) * 12 <= room

    @property
    def legend(self) -> bool:
        """Whether the series need a legend: nothing else on the chart names them."""
        color, facet = self.chart.color, self.chart.facet
        named = color is not None and color.column in (self.chart.y.column, facet.column if facet else None)
        return len(self.series) > 1 and not named and not self.labelled


def measure(chart: Chart, *, width: int) -> Layout:
    """Measure a chart out for one width.

    Args:
        chart: The chart.
        width: Width of the drawing [user units].

    Returns:
        The layout.
    """
    chart = _cleaned(chart)
    rows = _rows(chart)
    sideways = horizontal(chart)
    axis, low, high = (chart.x, "x", "x") if sideways else (chart.y, "y", "y")
    values = [v for c in (low, high, "low", "high") for v in rows[c].to_list() if v is not None]
    values += [rule.value for rule in chart.rules]
    if chart.mark == "bar":
        values.append(0.0)
    low_end, high_end = axis.domain or _nice(values)
    if chart.mark == "bar" and axis.domain is None and low_end < 0:
        low_end -= (
            46 / max(100, width - 150) * (high_end - low_end)
        )  # room for the number at the tip of a bar that runs left
    return Layout(
        chart,
        rows,
        _names(rows["series"]) if chart.color else (),
        _names(rows["panel"]) if chart.facet else (),
        (low_end, high_end),
        None if sideways else _along(chart, rows["x"]),
        width,
    )


def _cleaned(chart: Chart) -> Chart:
    return replace(
        chart,
        x=replace(chart.x, title=clean(chart.x.title)),
        y=replace(chart.y, title=clean(chart.y.title)),
        spans=tuple(replace(span, label=clean(span.label)) for span in chart.spans),
        rules=tuple(replace(rule, label=clean(rule.label)) for rule in chart.rules),
    )


def _rows(chart: Chart) -> pl.DataFrame:
    def text(axis: Axis | None, name: str) -> pl.Expr:
        words = pl.col(axis.column).cast(pl.String).fill_null("").str.replace_all(CONTROL, " ") if axis else pl.lit("")
        return words.alias(name)

    def figure(column: str | None, name: str) -> pl.Expr:
        return (pl.col(column).cast(pl.Float64).fill_nan(None) if column else pl.lit(None, pl.Float64)).alias(name)

    sideways = horizontal(chart)
    timed = chart.data.schema[chart.x.column].is_temporal()
    rows = chart.data.select(
        pl.col(chart.x.column).dt.epoch("ms").alias("x") if timed else figure(chart.x.column, "x"),
        text(chart.y, "y") if sideways else figure(chart.y.column, "y"),
        figure(chart.low, "low"),
        figure(chart.high, "high"),
        text(chart.color, "series"),
        text(chart.facet, "panel"),
    )
    measured = rows["x"] if sideways else rows["y"]
    form = chart.x.form if sideways else chart.y.form
    return rows.with_columns(pl.Series("text", ["" if v is None else number(v, form) for v in measured], pl.String))


def _names(column: pl.Series) -> tuple[str, ...]:
    return tuple(column.unique(maintain_order=True).to_list())


def _along(chart: Chart, values: pl.Series) -> Range:
    if chart.x.domain:
        return chart.x.domain
    known = values.drop_nulls().to_list()
    low, high = (float(min(known)), float(max(known))) if known else (0.0, 1.0)
    aside = 0.03 * (high - low) if chart.mark == "point" else 0.0
    return (low - aside, high + aside) if low < high else (low - 1, high + 1)


def _nice(values: Sequence[float]) -> Range:
    """Widen a range to round numbers, as axes do."""
    if not values:
        return (0.0, 1.0)
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough * (1 - 1e-9))
    return (math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step)
