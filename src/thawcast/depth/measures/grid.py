"""Yearly measures of many dyads on one grid, each with the standard deviation of its error."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.issues.breadth import STALE_YEARS
from thawcast.values import Z90, Floats

BASE_YEARS = 2
"""Years before an onset that a change is counted from."""


@dataclass(frozen=True)
class Grid:
    """The dyads and years of a computation.

    Args:
        pairs: Codes of the two states of each dyad, in order.
        years: Consecutive years.
    """

    pairs: tuple[tuple[str, str], ...]
    years: tuple[int, ...]

    @cached_property
    def row(self) -> dict[tuple[str, str], int]:
        """Row of each dyad."""
        return {pair: i for i, pair in enumerate(self.pairs)}

    def measure(self, frame: pl.DataFrame) -> "YearlyMeasure":
        """Lay rows out on the grid.

        Args:
            frame: Columns `a, b, year, value, sd`; dyads and years off the grid are left out.

        Returns:
            The measure; a year without a row is not a number.
        """
        index = pl.DataFrame(self.pairs, schema=["a", "b"], orient="row").with_row_index("row")
        first = self.years[0]
        kept = (
            frame.join(index, on=["a", "b"])
            .filter(pl.col("year").is_between(first, self.years[-1]))
            .with_columns(column=pl.col("year").cast(pl.Int64) - first)
        )
        at = (kept["row"].to_numpy(), kept["column"].to_numpy())
        value, sd = (np.full((len(self.pairs), len(self.years)), np.nan) for _ in range(2))
        value[at] = kept["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        sd[at] = kept["sd"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        return YearlyMeasure(first, value, sd)


@dataclass(frozen=True)
class YearlyMeasure:
    """One measure of all dyads.

    Args:
        first: Year of the first column.
        value: Shape (dyads, years), nan where unknown; higher is deeper.
        sd: Standard deviation of the error, same shape.
    """

    first: int
    value: Floats
    sd: Floats

    def now(self, year: int) -> tuple[Floats, Floats]:
        """Return the latest value and error at a year's end, not older than `STALE_YEARS`, shape (dyads,) each."""
        value, sd = (np.full(len(self.value), np.nan) for _ in range(2))
        for back in range(STALE_YEARS, -1, -1):
            column = year - back - self.first
            if 0 <= column < self.value.shape[1]:
                fresh = np.isfinite(self.value[:, column])
                value = np.where(fresh, self.value[:, column], value)
                sd = np.where(fresh, self.sd[:, column], sd)
        return value, sd

    def change(self, onset: int, year: int) -> tuple[Floats, Floats]:
        """Return the change from the mean of the years before an onset to a year's end, with its error."""
        end = onset - self.first
        before = self.value[:, max(0, end - BASE_YEARS) : max(0, end)]
        errors = self.sd[:, max(0, end - BASE_YEARS) : max(0, end)]
        known = np.isfinite(before)
        n = known.sum(axis=1)
        mean = np.where(n > 0, np.where(known, before, 0.0).sum(axis=1) / np.maximum(n, 1), np.nan)
        variance = np.where(known, errors**2, 0.0).sum(axis=1) / np.maximum(n, 1) ** 2
        value, sd = self.now(year)
        return value - mean, np.sqrt(sd**2 + variance)


def yearly_error(frame: pl.DataFrame) -> pl.DataFrame:
    """Give counts of ties an error: half the 5%-95% range of a year's changes over all dyads, as a standard deviation.

    Ties are counted, not sampled. What is uncertain is the year in which one begins or is reported, so the error is
    the size of an ordinary year's change.

    Args:
        frame: Columns `a, b, year, value`.

    Returns:
        The same with `sd`; zero in the first year.
    """
    earlier = frame.select("a", "b", pl.col("year") + 1, before="value")
    moved = frame.join(earlier, on=["a", "b", "year"]).with_columns(move=pl.col("value") - pl.col("before"))
    spread = moved.group_by("year").agg(sd=(pl.col("move").quantile(0.95) - pl.col("move").quantile(0.05)) / (2 * Z90))
    return frame.join(spread, on="year", how="left").with_columns(pl.col("sd").fill_null(0.0))


def mask(grid: Grid, pairs: Iterable[tuple[str, str]]) -> NDArray[np.bool_]:
    """Tell which dyads of a grid are among some, shape (dyads,)."""
    chosen = set(pairs)
    return np.array([pair in chosen for pair in grid.pairs], dtype=bool)
