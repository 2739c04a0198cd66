"""Where single things go on a chart: dates on an axis, names at line ends, labels of rules."""

import datetime as dt
from typing import Any

import polars as pl

from thawcast.brief.drawing import theme
from thawcast.brief.drawing.layout import Layout, Range
from thawcast.brief.model import Rule

DAY = 86_400_000
"""Milliseconds in a day: times are drawn as milliseconds since 1970, UTC."""


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
    share = min(1.0, len(rule.label) * 6.5 / (layout.plot_width))
    points = layout.rows.drop_nulls(["x", "y"])
    across = ((points["x"] - first) / (last - first)).to_list()
    heights = ((points["y"] - rule.value) / (high - low) * layout.height).to_list()

    def clearance(left: bool, above: bool) -> float:
        center = theme.FONT_SIZE * (0.8 if above else -0.8)
        near = [abs(h - center) for a, h in zip(across, heights, strict=True) if (a if left else 1 - a) <= share + 0.05]
        return min(near, default=float("inf"))

    return max(((left, above) for left in (True, False) for above in (True, False)), key=lambda c: clearance(*c))
