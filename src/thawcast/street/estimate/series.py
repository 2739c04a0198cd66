"""Directed series: what one state does to another, one column each, period by period, checked before use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from thawcast.errors import InputError
from thawcast.values import Floats

INTERVALS = {"D": "1d", "W": "1w", "M": "1mo", "Q": "3mo", "Y": "1y"}
"""Frequency letter to Polars interval."""

MIN_PERIODS = 40
"""Shortest series that is accepted: below it not even one lag and a robust test have a chance."""


@dataclass(frozen=True)
class DirectedSeries:
    """Two or three directed series over the same periods.

    Args:
        names: Column names; the first acts for state A, the second for state B, a third for a third party.
        values: Periods by columns [unit of the source: Goldstein points or events].
        periods: First day of each period, or None where the user gave no dates.
        freq: `D`, `W`, `M`, `Q` or `Y`.
    """

    names: tuple[str, ...]
    values: Floats
    periods: tuple[date, ...] | None
    freq: str

    @property
    def length(self) -> int:
        """Number of periods."""
        return int(self.values.shape[0])

    def rows_before(self, day: date) -> int:
        """Number of periods that begin before a day."""
        if self.periods is None:
            raise InputError("the series has no dates: give --start, or a date column")
        return sum(p < day for p in self.periods)


def from_frame(
    frame: pl.DataFrame, *, columns: Sequence[str] | None = None, start: date | None = None, freq: str = "M"
) -> DirectedSeries:
    """Read directed series from a frame, refusing what cannot be analysed.

    Args:
        frame: One row a period, in order; numeric columns, and at most one date column.
        columns: The two or three columns to use; default the two numeric ones that count no rows, years or months.
        start: First day of the first period, where the frame has no date column.
        freq: `D`, `W`, `M`, `Q` or `Y`.

    Returns:
        The checked series.

    Raises:
        InputError: A column is missing, holds text, missing or infinite values, never varies; more than two columns
            may be meant and none is named; periods are missing or out of order; or there are fewer than `MIN_PERIODS`
            rows.

    Example:
        >>> f = pl.DataFrame({"a": [i * i % 11 for i in range(50)], "b": [i * i % 7 for i in range(50)]})
        >>> from_frame(f, start=date(2001, 1, 1)).periods[-1]
        datetime.date(2005, 2, 1)
    """
    if freq not in INTERVALS:
        raise InputError(f"frequency {freq!r} is unknown: use one of {', '.join(INTERVALS)}")
    dated = [c for c, t in frame.schema.items() if t.is_temporal()]
    if columns is None:
        columns = _conduct(frame, dated)
    for name in columns:
        _check_column(frame, name)
    if len(set(columns)) != len(columns):
        raise InputError(f"columns {', '.join(columns)}: the same column twice; give two different ones")
    if frame.height < MIN_PERIODS:
        raise InputError(f"{', '.join(columns)}: {frame.height} periods; reciprocity needs at least {MIN_PERIODS}")
    values = frame.select(pl.col(columns).cast(pl.Float64)).to_numpy()
    periods = None
    if dated:
        periods = _dates_of(frame[dated[0]], freq)
    elif start is not None:
        periods = calendar(start, frame.height, freq)
    return DirectedSeries(tuple(columns), values, periods, freq)


def _conduct(frame: pl.DataFrame, dated: Sequence[str]) -> list[str]:
    """Return the two columns that may be a state's conduct, where it is plain which they are."""
    plain = [c for c in frame.columns if c not in dated and not _counts_rows(frame[c])]
    numeric = [c for c in plain if frame.schema[c].is_numeric()]
    if len(numeric) == 2:
        return numeric
    if len(plain) < 2:
        found = ", ".join(plain) or "none"
        raise InputError(f"two numeric columns are needed, found {found}: give --columns A,B of {_shown(frame)}")
    if len(numeric) > 2:
        raise InputError(f"more than two columns may be meant ({', '.join(numeric[:8])}): say which with --columns A,B")
    # A column that should be numeric is not: the check of its values says where.
    return plain[:2]


def _counts_rows(column: pl.Series) -> bool:
    """Whether a column counts rows, years, quarters, months or days, as data frames put beside the data."""
    if column.name.strip().lower() in {"", "index", "year", "quarter", "month", "week", "day", "date", "period"}:
        return True
    whole = column.cast(pl.Float64, strict=False)
    if whole.len() < 3 or whole.null_count() or not (whole == whole.floor()).all():
        return False
    steps = whole.diff().drop_nulls()
    if (steps == 1).all():
        return True
    # Months, quarters, weeks and days begin again at 1; years stay and go up.
    first, last = min(values := whole.to_list()), max(values)
    again = (first, last) in {(1, 4), (1, 7), (1, 12), (1, 31), (1, 52), (1, 53)} and steps.is_in(
        [0.0, 1.0, 1 - last]
    ).all()
    return bool(again or (steps.is_in([0.0, 1.0]).all() and first >= 1800 and last <= 2100))


def _shown(frame: pl.DataFrame) -> str:
    return ", ".join(repr(c) for c in frame.columns)


def calendar(start: date, n: int, freq: str) -> tuple[date, ...]:
    """First days of `n` consecutive periods.

    Args:
        start: First day of the first period.
        n: Number of periods.
        freq: `D`, `W`, `M`, `Q` or `Y`.

    Returns:
        The days.

    Example:
        >>> calendar(date(1979, 4, 15), 3, "W")[-1]
        datetime.date(1979, 4, 29)
    """
    days = pl.select(pl.date_range(start, start + timedelta(days=367 * (n + 1)), INTERVALS[freq])).to_series()
    return tuple(days[:n].to_list()) if freq != "D" and freq != "W" else _regular(start, n, 7 if freq == "W" else 1)


def _regular(start: date, n: int, days: int) -> tuple[date, ...]:
    return tuple(start + timedelta(days=days * i) for i in range(n))


def _check_column(frame: pl.DataFrame, name: str) -> None:
    if name not in frame.columns:
        raise InputError(f"no column {name!r}: the file has {', '.join(frame.columns)}")
    column = frame[name]
    if not column.dtype.is_numeric():
        number = column.cast(pl.String).cast(pl.Float64, strict=False)
        bad = (number.is_null() & column.is_not_null()).arg_true()
        where = f" (row {bad[0] + 1}: {column[int(bad[0])]!r})" if bad.len() else ""
        raise InputError(f"column {name!r} is not numeric{where}: correct the file")
    number = column.cast(pl.Float64)
    missing = (number.is_null() | ~number.is_finite().fill_null(value=False)).arg_true()
    if missing.len():
        raise InputError(
            f"column {name!r} misses {missing.len()} values (first in row {missing[0] + 1}): "
            "fill them or cut the file to a stretch without gaps"
        )
    if number.min() == number.max():
        raise InputError(f"column {name!r} never varies: there is nothing to answer or to be answered")


def _dates_of(column: pl.Series, freq: str) -> tuple[date, ...]:
    if column.null_count():
        raise InputError(f"column {column.name!r} misses dates: give every period one")
    days: list[date] = column.cast(pl.Date).to_list()
    expected = calendar(days[0], len(days), freq)
    for row, (have, want) in enumerate(zip(days, expected, strict=True)):
        if have != want:
            raise InputError(
                f"column {column.name!r}, row {row + 1}: {have} where {want} was due at frequency {freq}; "
                "add the missing periods, sort the rows, or give another --freq"
            )
    return tuple(days)


def asinh_units(values: Floats) -> Floats:
    """Size of a small event in each column: the 5% quantile of its non-zero magnitudes (1 for counts).

    It makes the inverse hyperbolic sine free of the unit of measurement: rescaling a column rescales its unit.

    Args:
        values: Periods by columns.

    Returns:
        One positive number a column.

    Example:
        >>> asinh_units(np.array([[0.0, 2.0], [1.0, -2.0], [1.0, 8.0]])).tolist()
        [1.0, 2.0]
    """
    units = np.ones(values.shape[1])
    for j in range(values.shape[1]):
        size = np.abs(values[:, j])
        size = size[size > 0]
        if size.size:
            # The lower order statistic, so that a rescaled series gives exactly the rescaled unit.
            units[j] = np.quantile(size, 0.05, method="lower")
    return units


def damp(values: Floats, *, unit: float | None = None) -> Floats:
    """Inverse hyperbolic sine of each column in units of a small event: bursts count, but no longer alone.

    Args:
        values: Periods by columns.
        unit: Size of a small event; default `asinh_units`, column by column.

    Returns:
        The same shape.

    Reference:
        Burbidge, Magee & Robb (1988), JASA 83, 123-127, doi:10.1080/01621459.1988.10478575.
    """
    return np.arcsinh(values / (asinh_units(values) if unit is None else unit))


def standardise(values: Floats) -> Floats:
    """Centre each column and divide it by its standard deviation, so that no result depends on units."""
    return (values - values.mean(axis=0)) / values.std(axis=0)


def lagged(values: Floats, lags: int, exog: Floats | None = None, *, skip: int = 0) -> tuple[Floats, Floats]:
    """Left- and right-hand sides of a VAR.

    Args:
        values: Periods by series.
        lags: p, at least 1.
        exog: Periods by exogenous columns, aligned with `values`.
        skip: Further periods to leave out at the start, so that fits with fewer lags share the sample of the longest.

    Returns:
        y (T - p - skip by n) and x.

    Raises:
        InputError: Fewer than three observations a coefficient.
    """
    if lags < 1:
        raise InputError(f"{lags} lags: give at least 1")
    first = lags + skip
    t, n = values.shape
    parts = [np.ones((max(t - first, 0), 1)), *(values[first - lag : t - lag] for lag in range(1, lags + 1))]
    if exog is not None:
        parts.append(exog[first:])
    k = 1 + n * lags + (0 if exog is None else exog.shape[1])
    if t - first < 3 * k:
        raise InputError(f"{t} periods are too few for {lags} lags ({k} coefficients an equation): use fewer lags")
    return values[first:], np.concatenate(parts, axis=1)
