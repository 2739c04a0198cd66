"""Pictures of tidy results, drawn from their rows as a brief draws its own."""

from collections.abc import Mapping

import polars as pl

from thawcast.brief.model import Axis, Chart
from thawcast.errors import InputError

SERIES = 12
"""Series that can be told apart in one picture."""

BARS = 40
"""Bars that fit under each other."""

LINES: Mapping[str, tuple[str, str, tuple[str, ...], str]] = {
    "levels": ("period", "level", ("a", "b", "source"), "Temperature (in the source's unit)"),
    "stock": ("year", "value", ("a", "b"), "Stock (0 severe rivalry to 4 security community)"),
    "say_do": ("year", "gap", ("a", "b"), "Say-do gap (log-odds)"),
    "similarity": ("year", "kappa", ("a", "b"), "Kappa of votes"),
    "positions": ("year", "position", ("state",), "Position (standard deviations)"),
    "simulate": ("month", "value", ("package", "policy"), "Probability that the thaw still runs"),
}
"""Results that are lines: x, y, what tells the series apart, and the title of y."""

POINTS: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "thaws": ("p_real", ("a", "b"), "Probability that the rise exceeds noise"),
    "standings": ("p_above", ("a", "b"), "Probability of being warmer than usual"),
    "episodes": ("duration", ("a", "b", "onset"), "Years"),
    "forecast": ("value", ("a", "b", "horizon_months"), "Probability"),
    "kind": ("value", ("a", "b", "quantity"), "Probability or change"),
    "retention": ("value", ("a", "b", "horizon_months"), "Part of the rise that is kept"),
    "assess": ("value", ("quantity",), "Value"),
    "deal": ("value", ("package", "side", "quantity"), "Value"),
}
"""Results that are bars: the number, what names a row, and the title of the number."""


def drawing(name: str, rows: pl.DataFrame) -> Chart:
    """Draw the rows of a result.

    Args:
        name: Which result.
        rows: Its rows.

    Raises:
        InputError: It has no picture, no rows, or more series than can be told apart.
    """
    if rows.is_empty():
        raise InputError(f"{name}: no rows, nothing to plot; ask for other states or another date")
    if name in LINES:
        return _lines(name, rows)
    if name in POINTS:
        return _bars(name, rows)
    raise InputError(f"{name}: a list without a picture; take .to_frame() and plot the column wanted")


def _named(by: tuple[str, ...]) -> pl.Expr:
    return pl.concat_str([pl.col(c).cast(pl.String) for c in by], separator=" ").alias("series")


def _lines(name: str, rows: pl.DataFrame) -> Chart:
    x, y, by, title = LINES[name]
    low, high = _bounds(rows)
    data = rows.select(x, _named(by), y, *(c for c in (low, high) if c)).drop_nulls(y).sort("series", x)
    series = data["series"].n_unique()
    if series > SERIES:
        raise InputError(f"{name}: {series} series in one picture cannot be told apart; ask for {SERIES} at most")
    alt = f"{title} of {', '.join(data['series'].unique().sort())}, {data[x].min()} to {data[x].max()}"
    axes = (Axis(x, ""), Axis(y, title))
    return Chart(name, name.replace("_", " "), alt, "line", data, *axes, low, high, Axis("series", ""))


def _bars(name: str, rows: pl.DataFrame) -> Chart:
    x, by, title = POINTS[name]
    held = rows.drop_nulls(x).head(BARS)
    if held.is_empty():
        raise InputError(f"{name}: no row has a {x}, nothing to plot; .to_frame() tells why")
    low, high = _bounds(held) if x == "value" else (None, None)
    data = held.select(_named(by), x, *(c for c in (low, high) if c)).unique("series", maintain_order=True)
    alt = f"{title} of {', '.join(data['series'].head(5))}"
    return Chart(name, name.replace("_", " "), alt, "bar", data, Axis(x, title), Axis("series", ""), low, high)


def _bounds(rows: pl.DataFrame) -> tuple[str | None, str | None]:
    """Name the columns of the interval, where every row has one."""
    there = {"low", "high"} <= set(rows.columns) and not rows["low"].is_null().any()
    return ("low", "high") if there else (None, None)
