"""Where the parts of a chart go: rows under fixed names, series, panels, ranges and sizes."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from thawcast.brief import theme
from thawcast.brief.model import Axis, Chart, Rule
from thawcast.brief.text import horizontal, number

COMPACT_BELOW = 500
"""Drawings narrower than this [user units] are laid out for a phone."""

DAY = 86_400_000
"""Milliseconds in a day: times are drawn as milliseconds since 1970, UTC."""

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
        labels = self.label_width if self.sideways else 44
        gaps = PANEL_GAP * (self.columns - 1)
        return max(80, (self.width - labels - gaps - 14) // self.columns)

    @property
    def label_width(self) -> int:
        """Room for the categories' names [user units]."""
        return 118 if self.compact else 190

    @property
    def height(self) -> int:
        """Height of one plot [user units]."""
        if self.sideways:
            bars = len(self.series) if self.grouped else 1
            longest = max((len(name) for name in self.categories), default=0)
            name_lines = math.ceil(longest * 6.6 / self.label_width)
            return max(1, len(self.categories)) * max(bars * 19 + 13, name_lines * 15 + 12)
        if self.panels:
            return 110 if self.compact else 130
        return 230 if self.compact else 270

    @property
    def labelled(self) -> bool:
        """Whether each line carries its name at its end, so that no legend is needed."""
        lines = self.chart.mark in ("line", "step") and not self.sideways
        return lines and not self.compact and not self.panels and 1 < len(self.series) <= len(theme.SERIES)

    @property
    def pointed(self) -> bool:
        """Whether a line has few enough points to mark each, which also tells lines apart by shape."""
        counts = self.rows.group_by("series", "panel").len()["len"]
        room = self.panel_width if self.panels else self.width - 60
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
    rows = _rows(chart)
    sideways = horizontal(chart)
    axis, low, high = (chart.x, "x", "x") if sideways else (chart.y, "y", "y")
    values = [v for c in (low, high, "low", "high") for v in rows[c].to_list() if v is not None]
    values += [rule.value for rule in chart.rules]
    if chart.mark == "bar":
        values.append(0.0)
    return Layout(
        chart,
        rows,
        _names(rows["series"]) if chart.color else (),
        _names(rows["panel"]) if chart.facet else (),
        axis.domain or _nice(values),
        None if sideways else _along(chart.x, rows["x"]),
        width,
    )


def place(moment: object, *, timed: bool) -> float:
    """Return where a date, year or number lies on the x axis.

    Example:
        >>> import datetime as dt
        >>> place(dt.date(1970, 1, 2), timed=True), place(dt.date(2009, 1, 1), timed=False), place(2009, timed=False)
        (86400000.0, 2009.0, 2009.0)
    """
    if isinstance(moment, str):
        moment = dt.date.fromisoformat(moment)
    if isinstance(moment, dt.datetime):
        moment = moment.date()
    if isinstance(moment, dt.date):
        if timed:
            return float((moment - dt.date(1970, 1, 1)).days * DAY)
        return moment.year + (moment.timetuple().tm_yday - 1) / 365.25
    value = float(str(moment))
    return place(dt.date(int(value), 1, 1), timed=True) if timed else value


def _rows(chart: Chart) -> pl.DataFrame:
    def text(axis: Axis | None, name: str) -> pl.Expr:
        return (pl.col(axis.column).cast(pl.String).fill_null("") if axis else pl.lit("")).alias(name)

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


def _along(axis: Axis, values: pl.Series) -> Range:
    if axis.domain:
        return axis.domain
    known = values.drop_nulls().to_list()
    low, high = (float(min(known)), float(max(known))) if known else (0.0, 1.0)
    return (low, high) if low < high else (low - 1, high + 1)


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


def year_ticks(along: Range, room: float) -> list[float]:
    """Return the first days of the years to mark on a time axis, none if it spans less than three years.

    Args:
        along: Range [milliseconds since 1970].
        room: Width of the axis [user units].

    Example:
        >>> decade = place(2000, timed=True), place(2010, timed=True)
        >>> year_ticks(decade, 200) == [place(year, timed=True) for year in (2000, 2005, 2010)]
        True
    """
    epoch = dt.datetime(1970, 1, 1)  # arithmetic on dates only, no clock
    first, last = (epoch + dt.timedelta(milliseconds=edge) for edge in along)
    years = last.year - first.year
    if years < 3:
        return []
    step = next(s for s in (1, 2, 5, 10, 20, 25, 50, 100, 500) if years / s <= max(2, room / 52))
    begin = first.year if (first.month, first.day) == (1, 1) else first.year + 1
    return [place(y, timed=True) for y in range(begin, last.year + 1) if y % step == 0]


def ends(layout: Layout) -> list[dict[str, Any]]:
    """Return the names of the series with the heights at which to write them, clear of each other.

    Args:
        layout: The layout of a line or step chart.

    Returns:
        One `{series, y}` a series, y in user units from the top.
    """
    low, high = layout.measure
    line = theme.FONT_SIZE + 4
    wanted: list[tuple[float, str]] = []
    for name in layout.series:
        known = layout.rows.filter((pl.col("series") == name) & pl.col("y").is_not_null()).sort(
            "x", maintain_order=True
        )
        if known.height:
            wanted.append(((high - known["y"][-1]) / (high - low) * layout.height, name))
    wanted.sort()
    heights = [y for y, _ in wanted]
    for _ in range(60):
        for i in range(1, len(heights)):
            lack = line - (heights[i] - heights[i - 1])
            if lack > 0:
                heights[i - 1] -= lack / 2
                heights[i] += lack / 2
    return [{"series": name, "y": round(y, 1)} for y, (_, name) in zip(heights, wanted, strict=True)]


def clearest(layout: Layout, rule: Rule) -> tuple[bool, bool]:
    """Return where the label of a rule keeps clearest of the lines: whether left, whether above.

    Args:
        layout: The layout of a line, step or upright point chart.
        rule: The rule.
    """
    first, last = layout.along or (0.0, 1.0)
    low, high = layout.measure
    share = min(1.0, len(rule.label) * 6.5 / (layout.width - 60))
    points = layout.rows.drop_nulls(["x", "y"])
    across = ((points["x"] - first) / (last - first)).to_list()
    heights = ((points["y"] - rule.value) / (high - low) * layout.height).to_list()

    def clearance(left: bool, above: bool) -> float:
        center = theme.FONT_SIZE * (0.8 if above else -0.8)
        near = [abs(h - center) for a, h in zip(across, heights, strict=True) if (a if left else 1 - a) <= share + 0.05]
        return min(near, default=float("inf"))

    return max(((left, above) for left in (True, False) for above in (True, False)), key=lambda c: clearance(*c))
